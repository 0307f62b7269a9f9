"""Whom a device calls when a relation is asked for, and where it goes when home is: "call my husband" - "Calling Ruedi
mobile.", "take me home" - "Route to Larnach Road, Waverley.", "to work" - "Route to Voith started."."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reident.link.context import RELATIVES
from reident.link.phonetics import folded
from reident.link.resolve import Names
from reident.model import Finding, Mention, Record
from reident.rulebook.relating import Dialled as Rules

RULE = "dialled"
"""Under this name the findings stand."""
_SITES = frozenset({"place", "organisation"})
_ACTS = frozenset({"call", "message"})
_HOME, _WORK = "@home", "@work"
"""What is asked for where it is the way home, or to work."""
_NEAR = 4
"""Records at most between a command and its answer."""


class Dialled:
    """Reads the mentions of commands and answers, in their order."""

    def __init__(self, rules: Rules, names: Names) -> None:
        self._rules, self._names = rules, names
        self._asked: tuple[Record, str] | None = None

    def read(self, record: Record, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """Of an answer: whom it names, now with the relation that the command before it asked for; or where home is."""
        if record.kind == "utterance":
            relation = self._relation(record, mentions)
            self._asked = (record, relation) if relation else None
            return
        if record.kind == "response" and self._is_homewards(record):  # "Route nach Hause: Aalen"
            yield from self._homes(record, mentions)
        elif record.kind == "response" and self._asked is not None:
            yield from self._answered(record, mentions)

    def _answered(self, record: Record, mentions: Sequence[Mention]) -> Iterator[Mention]:
        assert self._asked is not None
        (asked, relation), self._asked = self._asked, None
        if asked.source != record.source or not 0 < record.id - asked.id <= _NEAR:
            return
        if relation == _HOME:
            yield from self._homes(record, mentions)
            return
        if relation == _WORK:
            yield from self._firms(record, mentions)
            return
        people = [m.finding for m in mentions if m.finding.kind == "person" and self._is_named(m.finding, asked)]
        if len({folded(finding.value) for finding in people}) == 1:
            told = replace(people[0], attribute=relation, about=relation, rule=RULE, qualifiers={})
            yield Mention(record, replace(told, confidence=self._rules.confidence))

    def _is_homewards(self, record: Record) -> bool:
        said = f" {folded(record.text.content)} "
        return len(said.split()) <= self._rules.words and any(f" {each} " in said for each in self._rules.homewards)

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
        words = folded(record.text.content).split()
        if len(words) > self._rules.words or any(m.finding.kind == "person" for m in mentions):
            return ""
        if self._is_homewards(record):
            return "" if any(m.finding.kind == "place" for m in mentions) else _HOME
        said = f" {' '.join(words)} "
        if any(f" {each} " in said for each in self._rules.workwards):
            return "" if any(m.finding.kind in _SITES for m in mentions) else _WORK
        told = [m.finding for m in mentions if m.finding.kind == "other" and m.finding.about in RELATIVES]
        called = any(f.qualifiers.get("act") in _ACTS for f in told) or not self._rules.verbs.isdisjoint(words)
        found = {finding.about for finding in told}
        return found.pop() if called and len(found) == 1 else ""

    def _is_named(self, finding: Finding, asked: Record) -> bool:
        """Whether an answer names somebody whom the command does not."""
        first = folded(finding.value).split()[0]
        known = self._names.is_given(first) or finding.confidence >= self._rules.named
        return known and first not in {*folded(asked.text.content).split(), *self._names.titles}
