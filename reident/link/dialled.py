"""Whom a device calls when a relation is asked for, and where it goes when home is: "call my husband" - "Calling Ruedi
mobile.", "take me home" - "Route to Larnach Road, Waverley.", "to work" - "Route to Voith started."."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from reident.link.context import RELATIVES
from reident.link.phonetics import folded
from reident.link.resolve import Names
from reident.model import Finding, Mention, Record
from reident.rulebook.relating import Dialled as Rules

RULE = "dialled"
"""Under this name the findings stand."""
_ACTS = frozenset({"call", "message"})
_HOME, _WORK = "@home", "@work"
"""What is asked for where it is the way home, or to work."""
_LONGEST = 100
"""Characters of such a command, at most."""
_NEAR = 4
"""Records at most between a command and its answer."""


class Dialled:
    """Reads the mentions of commands and answers, in their order."""

    def __init__(self, rules: Rules, names: Names) -> None:
        self._rules, self._names = rules, names
        self._asked: tuple[Record, str] | None = None
        self._ways: dict[tuple[str, int], str] = {}
        """Source and id of the commands that ask for the way home or to work: mostly nothing else is found in them."""
        self._homewards, self._workwards = _either(rules.homewards), _either(rules.workwards)

    def note(self, record: Record) -> None:
        """Note a command that asks for the way home or to work; every record is seen here first."""
        if record.kind == "utterance" and len(record.text.content) <= _LONGEST:
            said = record.text.content.casefold()
            if self._homewards.search(said):
                self._ways[record.source, record.id] = _HOME
            elif self._workwards.search(said):
                self._ways[record.source, record.id] = _WORK

    def read(self, record: Record, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """Of an answer: whom it names, now with the relation that the command before it asked for; or where home is."""
        if record.kind == "utterance":
            relation = self._relation(record, mentions)
            self._asked = (record, relation) if relation else None
        elif record.kind == "response":
            way = next((w for n in range(1, _NEAR + 1) if (w := self._ways.get((record.source, record.id - n)))), "")
            if way == _WORK:
                yield from self._firms(record, mentions)
            elif way == _HOME or self._homewards.search(record.text.content.casefold()[:_LONGEST]):
                yield from self._homes(record, mentions)  # also "Route nach Hause: Aalen"
            elif self._asked is not None:
                yield from self._answered(record, mentions)

    def _answered(self, record: Record, mentions: Sequence[Mention]) -> Iterator[Mention]:
        assert self._asked is not None
        (asked, relation), self._asked = self._asked, None
        if asked.source != record.source or not 0 < record.id - asked.id <= _NEAR:
            return
        people = [m.finding for m in mentions if m.finding.kind == "person" and self._is_named(m.finding, asked)]
        if len({folded(finding.value) for finding in people}) == 1:
            told = replace(people[0], attribute=relation, about=relation, rule=RULE, qualifiers={})
            yield Mention(record, replace(told, confidence=self._rules.confidence))

    def _homes(self, record: Record, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """The places of an answer, the way to which was asked for as the way home."""
        for finding in (m.finding for m in mentions if m.finding.kind == "place"):
            told = replace(finding, attribute="residence", about="speaker", rule=RULE, qualifiers={})
            yield Mention(record, replace(told, confidence=self._rules.home))

    def _firms(self, record: Record, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """The firm of an answer, the way to which was asked for as the way to work."""
        for finding in [m.finding for m in mentions if m.finding.kind == "organisation"][:1]:
            told = replace(finding, attribute="employer", about="speaker", rule=RULE, qualifiers={})
            yield Mention(record, replace(told, confidence=self._rules.home))

    def _relation(self, record: Record, mentions: Sequence[Mention]) -> str:
        """The one relation that a short command has a device call or write to; empty where none, or a name, stands."""
        told = [m.finding for m in mentions if m.finding.kind == "other" and m.finding.about in RELATIVES]
        if not told or any(m.finding.kind == "person" for m in mentions):
            return ""
        words = folded(record.text.content).split()
        called = any(f.qualifiers.get("act") in _ACTS for f in told) or not self._rules.verbs.isdisjoint(words)
        found = {finding.about for finding in told}
        return found.pop() if called and len(found) == 1 and len(words) <= self._rules.words else ""

    def _is_named(self, finding: Finding, asked: Record) -> bool:
        """Whether an answer names somebody whom the command does not."""
        first = folded(finding.value).split()[0]
        known = self._names.is_given(first) or finding.confidence >= self._rules.named
        return known and first not in {*folded(asked.text.content).split(), *self._names.titles}


def _either(phrases: Collection[str]) -> re.Pattern[str]:
    """Any of some phrases, as whole words."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(phrases)))})(?!\w)")
