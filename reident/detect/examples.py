"""The examples inside the rules, run: a sentence for each that fails."""

from __future__ import annotations

from collections.abc import Iterator

from reident.detect.cells import Cells
from reident.detect.cues import KINDS, Cues
from reident.detect.evidence import Words
from reident.detect.identifiers import Identifiers
from reident.detect.lexicon import Lexicon, load_lexicon
from reident.detect.models import READ, load_places
from reident.detect.nlp import Entity
from reident.detect.phrases import Phrases
from reident.model import Kind, Text
from reident.rulebook import RuleBook
from reident.rulebook.cues import MARKED, Cue, CueFile
from reident.rulebook.fields import Cell, FieldFile
from reident.rulebook.identifiers import Code, CodeFile
from reident.rulebook.phrases import Phrase, PhraseFile


def check(rules: RuleBook) -> Iterator[str]:
    """One sentence for each example of the phrases, identifiers and cells that does not come out as it says."""
    lexicons = {language: load_lexicon(rules, language) for language in READ}
    for file in rules.of(PhraseFile):
        for rule in file.rules:
            yield from problems_of_phrase(file, rule, lexicons[file.language])
    words = {language: Words(language) for language in READ}
    for cues in rules.of(CueFile):
        for cue in cues.rules:
            yield from problems_of_cue(cues, cue, lexicons[cues.language], words[cues.language])
    identifiers = Identifiers(rules, lexicons)
    for codes in rules.of(CodeFile):
        for code in codes.codes:
            yield from problems_of_code(code, identifiers)
    cells = Cells(rules, load_places(rules), lexicons)
    for fields in rules.of(FieldFile):
        for holds, cell in fields.cells.items():
            yield from problems_of_cell(holds, cell, cells)


def problems_of_phrase(file: PhraseFile, rule: Phrase, lexicon: Lexicon) -> Iterator[str]:
    """The examples of one phrase rule, run with that rule alone."""
    alone = Phrases([file.model_copy(update={"rules": (rule,)})], lexicon)
    holds = (rule.texts or file.texts)[0]
    where = f"rules/phrases ({file.language}): {rule.id}:"
    for example in rule.examples:
        values = sorted({finding.value for finding in alone.find(example.text, holds)})
        missing = [value for value in example.finds.values() if value not in values]
        more = [value for value in values if value not in example.finds.values()]
        if missing:
            yield f"{where} {example.text!r} should find {missing}, it finds {values}."
        elif more:
            yield f"{where} {example.text!r} finds {more} as well; its example does not say so."
    for text in rule.counterexamples:
        values = sorted({finding.value for finding in alone.find(text, holds)})
        if values:
            yield f"{where} {text!r} should find nothing, it finds {values}."


def problems_of_cue(file: CueFile, rule: Cue, lexicon: Lexicon, words: Words) -> Iterator[str]:
    """The examples of one cue, run with that cue alone; what stands in brackets is what a pipeline would see."""
    alone = Cues([file.model_copy(update={"rules": (rule,)})], lexicon, words)
    holds = (rule.texts or file.texts)[0]
    where = f"rules/cues ({file.language}): {rule.id}:"
    kind: Kind = next((name for name in KINDS if name in rule.of), "other")

    def found(marked: str) -> list[str]:
        match = MARKED.search(marked)
        text = MARKED.sub(r"\1", marked)
        named = [Entity(match.start(), match.end() - 2, kind, 1.0, "example", match.group(1))] if match else []
        return sorted({finding.value for finding in alone.find_alone(text, holds, named)})

    for example in rule.examples:
        if example.finds not in (" ".join(values := found(example.text)), *values):
            yield f"{where} {example.text!r} should find {example.finds!r}, it finds {values}."
    for text in rule.counterexamples:
        if values := found(text):
            yield f"{where} {text!r} should find nothing, it finds {values}."


def problems_of_code(code: Code, identifiers: Identifiers) -> Iterator[str]:
    """The examples of one identifier, run with all of them."""
    where = f"rules/identifiers: {code.id}:"
    for example in code.examples:
        found = [(f.rule, example.text[f.start : f.end]) for f in identifiers.find(example.text, "de")]
        if (f"identifier-{code.id}", example.finds) not in found:
            yield f"{where} {example.text!r} should find {example.finds!r}, it finds {found}."
    for text in code.counterexamples:
        if any(finding.rule == f"identifier-{code.id}" for finding in identifiers.find(text, "de")):
            yield f"{where} {text!r} should find nothing."


def problems_of_cell(holds: str, cell: Cell, cells: Cells) -> Iterator[str]:
    """The examples of one sort of cell."""
    for example in cell.examples:
        found = {(f.attribute or f.kind, f.value) for f in cells.find(Text(example.text, "de", holds))}
        missing = sorted(example.finds.items() - found)
        if missing:
            yield f"rules/fields: {holds}: {example.text!r} should find {missing}, it finds {sorted(found)}."
