"""The examples inside the rules, run: a sentence for each that fails."""

from __future__ import annotations

from collections.abc import Iterator

from reident.detect.cells import Cells
from reident.detect.identifiers import Identifiers
from reident.detect.lexicon import load_lexicon
from reident.detect.models import READ, load_places
from reident.detect.phrases import Phrases
from reident.model import Finding, Text
from reident.rulebook import RuleBook
from reident.rulebook.fields import FieldFile
from reident.rulebook.identifiers import CodeFile
from reident.rulebook.phrases import Phrase, PhraseFile


def check(rules: RuleBook) -> Iterator[str]:
    """One sentence for each example of the phrases, identifiers and cells that does not come out as it says."""
    for language in READ:
        lexicon = load_lexicon(rules, language)
        for file in rules.of(PhraseFile):
            if file.language == language:
                for rule in file.rules:
                    alone = Phrases([file.model_copy(update={"rules": (rule,)})], lexicon)
                    yield from _phrase_problems(rule, alone, (rule.texts or file.texts)[0], language)
    yield from _code_problems(rules)
    yield from _cell_problems(rules)


def _phrase_problems(rule: Phrase, alone: Phrases, holds: str, language: str) -> Iterator[str]:
    where = f"rules/phrases ({language}): {rule.id}:"
    for example in rule.examples:
        found = alone.find(example.text, holds)
        values = {finding.value for finding in found}
        missing = [value for value in example.finds.values() if value not in values]
        if missing:
            yield f"{where} {example.text!r} should find {missing}, it finds {sorted(values)}."
    for text in rule.counterexamples:
        found = alone.find(text, holds)
        if found:
            yield f"{where} {text!r} should find nothing, it finds {_values(found)}."


def _values(found: list[Finding]) -> list[str]:
    return sorted({finding.value for finding in found})


def _code_problems(rules: RuleBook) -> Iterator[str]:
    identifiers = Identifiers(rules, {language: load_lexicon(rules, language) for language in READ})
    for file in rules.of(CodeFile):
        for code in file.codes:
            for example in code.examples:
                found = [(f.rule, example.text[f.start : f.end]) for f in identifiers.find(example.text, "de")]
                if (f"identifier-{code.id}", example.finds) not in found:
                    yield f"rules/identifiers: {code.id}: {example.text!r} should find {example.finds!r}, not {found}."
            for text in code.counterexamples:
                if any(f.rule == f"identifier-{code.id}" for f in identifiers.find(text, "de")):
                    yield f"rules/identifiers: {code.id}: {text!r} should find nothing."


def _cell_problems(rules: RuleBook) -> Iterator[str]:
    lexicons = {language: load_lexicon(rules, language) for language in READ}
    cells = Cells(rules, load_places(rules), lexicons)
    for file in rules.of(FieldFile):
        for holds, cell in file.cells.items():
            for example in cell.examples:
                found = {(f.attribute or f.kind, f.value) for f in cells.find(Text(example.text, "de", holds))}
                missing = example.finds.items() - found
                if missing:
                    wanted = sorted(missing)
                    yield f"rules/fields: {holds}: {example.text!r} should find {wanted}, it finds {sorted(found)}."
