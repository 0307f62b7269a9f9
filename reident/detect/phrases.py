"""Phrase rules, compiled and indexed, and a text into what they find in it.

Hundreds of rules cost little: each pattern has words that must be there; an index from words to patterns leaves a
handful of candidates a text, and only those are compiled (once) and run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reident.detect.compounds import Compounds
from reident.detect.grammar import PatternError, Series, Slot, keys, optional_slots, parse, required, slots, to_regex
from reident.detect.lexicon import Lexicon
from reident.detect.normal import Reading, read
from reident.detect.slots import BUILT_IN, Value, resolve, slot_regex, words_of
from reident.detect.statements import Match, findings_of
from reident.model import Finding, UserError
from reident.rulebook.phrases import Phrase, PhraseFile

_COMMANDS = frozenset({"utterance", None})
"""Kinds of text in which rooms and devices are one's own."""
OPEN = "*"
"""Key in `Phrase.texts` for texts whose kind is not known."""


@dataclass(slots=True)
class _Pattern:
    rule: Phrase
    tree: Series
    slots: tuple[Slot, ...]
    groups: tuple[frozenset[str], ...]
    """Index keys: a text that matches has one of each group."""
    texts: frozenset[str]
    free: frozenset[str]
    """Slots that a text can do without."""
    regex: re.Pattern[str] | None = field(default=None)
    """Compiled when first needed: most rules never are for a given bundle."""

    def can_fit(self, present: set[str]) -> bool:
        """Whether a text with these index keys has all that the pattern needs."""
        for group in self.groups:  # noqa: SIM110 - called for every candidate; `any` takes twice as long
            if group.isdisjoint(present):
                return False
        return True


class Phrases:
    """The phrase rules of one language."""

    def __init__(self, files: Iterable[PhraseFile], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._patterns = [p for file in files if file.language == lexicon.language for p in _patterns(file, lexicon)]
        self._index = _index(self._patterns)
        self._compounds = Compounds(lexicon)

    def read(self, content: str) -> Reading:
        """A text as the rules of this language read it."""
        return read(content, self.lexicon.vocabulary, self.lexicon.language)

    def find(
        self, content: str, holds: str | None, reading: Reading | None = None, *, written: bool = False
    ) -> list[Finding]:
        """What the rules find in a text; rules may say the same stretch twice.

        Args:
            content: the text.
            holds: what kind of text it is.
            reading: what `read` makes of the text, where it was read already.
            written: whether it reads like a document, so that the rules for prose look at it as well.
        """
        reading = reading or self.read(content)
        found: list[Finding] = []
        for match in _longest(self.matches(reading, content, holds, written=written)):
            found.extend(findings_of(match))
        if holds in _COMMANDS:
            found.extend(self._compounds.find(reading, content))
        return found

    def matches(self, reading: Reading, content: str, holds: str | None, *, written: bool = False) -> Iterator[Match]:
        """The rules that fit, wherever they do."""
        kinds = {holds or OPEN, "prose"} if written else {holds or OPEN}
        present = {key for word in reading.words for key in keys(word)}
        candidates = {id_ for key in present if key in self._index for id_ in self._index[key]}
        for id_ in sorted(candidates):
            pattern = self._patterns[id_]
            if not pattern.can_fit(present) or kinds.isdisjoint(pattern.texts):
                continue
            for start, end, values in self._run(pattern, reading):
                yield Match(pattern.rule, start, end, values, reading, content)

    def _run(self, pattern: _Pattern, reading: Reading) -> Iterator[tuple[int, int, Mapping[str, Value]]]:
        if pattern.regex is None:
            pattern.regex = re.compile(
                to_regex(pattern.tree, lambda slot, more, then: slot_regex(slot, more, then, self.lexicon))
            )
        for hit in pattern.regex.finditer(reading.text):
            values = self._values(pattern, hit, reading)
            if values is not None:
                yield hit.start(), hit.end(), values

    def _values(self, pattern: _Pattern, hit: re.Match[str], reading: Reading) -> dict[str, Value] | None:
        values: dict[str, Value] = {}
        for number, slot in enumerate(pattern.slots):
            start, end = hit.span(f"s{number}")
            if start < 0:
                continue
            value = resolve(slot, (start, end), reading, self.lexicon)
            if value is not None:
                values[slot.name] = value
            elif slot.name not in pattern.free or slot.name in pattern.rule.says:
                return None
        return values


def _longest(matches: Iterable[Match]) -> list[Match]:
    """Of a rule's matches that overlap, the one that takes the most slots, then the longest."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (-len(m.values), m.start - m.end)):
        if not any(m.rule.id == match.rule.id and m.start < match.end and match.start < m.end for m in kept):
            kept.append(match)
    return kept


def _patterns(file: PhraseFile, lexicon: Lexicon) -> Iterator[_Pattern]:
    for rule in file.rules:
        texts = frozenset(rule.texts or (*file.texts, OPEN))
        for text in rule.patterns:
            try:
                tree = parse(text, file.parts, lexicon.vocabulary.fillers, file.language)
            except PatternError as error:
                raise UserError(f"rules/phrases: {rule.id}: {text!r}: {error}.") from None
            found = slots(tree)
            _check(rule, text, found, lexicon)
            groups = tuple(required(tree, lambda slot: words_of(slot, lexicon)))
            if not groups:
                raise UserError(f"rules/phrases: {rule.id}: {text!r} needs a word that is always there.")
            yield _Pattern(rule, tree, tuple(found), groups, texts, optional_slots(tree))


def _check(rule: Phrase, text: str, found: Sequence[Slot], lexicon: Lexicon) -> None:
    for slot in found:
        if slot.type not in BUILT_IN and slot.type not in lexicon.slots:
            raise UserError(f"rules/phrases: {rule.id}: {text!r}: the slot {{{slot.type}}} is not known.")


def _index(patterns: Sequence[_Pattern]) -> dict[str, list[int]]:
    """Each pattern under its rarest group of words."""
    common = Counter(key for pattern in patterns for group in pattern.groups for key in group)
    index: dict[str, list[int]] = {}
    for id_, pattern in enumerate(patterns):
        best = min(pattern.groups, key=lambda group: (sum(common[key] for key in group), len(group)))
        for key in best:
            index.setdefault(key, []).append(id_)
    return index
