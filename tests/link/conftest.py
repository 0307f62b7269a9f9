"""Rules and places, loaded once; `Story` collects records and mentions the way that reading and detecting would."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from reident.gazetteer import Gazetteer
from reident.link import link, speakers
from reident.model import Finding, Judgement, Kind, Linked, Mention, Record, RecordKind, Subject
from reident.rulebook import RuleBook, load_rules
from tests.builders import a_record


@pytest.fixture(scope="session")
def rules() -> RuleBook:
    return load_rules()


@pytest.fixture(scope="session")
def gazetteer(rules: RuleBook) -> Gazetteer:
    return Gazetteer.load(rules.folder)


@dataclass
class Story:
    """A bundle in the making."""

    rules: RuleBook
    gazetteer: Gazetteer
    records: list[Record] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def says(
        self,
        content: str,
        *,
        kind: RecordKind = "utterance",
        source: str = "transcripts.pdf",
        holds: str | None = "utterance",
        time: datetime | None = None,
        **more: object,
    ) -> Record:
        number = len(self.records)
        record = a_record(
            content, id=number, source=source, locator=f"row {number}", kind=kind, holds=holds, time=time, **more
        )  # type: ignore[arg-type]
        self.records.append(record)
        return record

    def finds(
        self, record: Record, value: str, kind: Kind, attribute: str | None, *, about: str = "speaker",
        confidence: float = 0.85, **qualifiers: str,
    ) -> Story:  # fmt: skip
        start = max(0, record.text.content.casefold().find(value.casefold()))
        found = Finding(start, start + len(value), kind, attribute, value, confidence, "r", about, qualifiers)
        self.mentions.append(Mention(record, found))
        return self

    def cell(self, content: str, holds: str, source: str = "Retail.OrderHistory.1.csv", **more: object) -> Record:
        return self.says(content, kind="field", holds=holds, source=source, **more)  # type: ignore[arg-type]

    def weather(self, place: str, times: int = 1, **more: object) -> None:
        for number in range(times):
            record = self.says(f"wie wird das wetter in {place} {number}", **more)  # type: ignore[arg-type]
            self.finds(record, place, "place", "frequent_place", act="weather")

    def calls(self, name: str, times: int = 1, **more: object) -> None:
        for number in range(times):
            record = self.says(f"ruf {name} an {number}", **more)  # type: ignore[arg-type]
            self.finds(record, name, "person", None, about="other", act="call")

    def introduces(self, name: str, **more: object) -> None:
        record = self.says(f"mein name ist {name}", **more)  # type: ignore[arg-type]
        given, *family = name.split()
        self.finds(record, given, "person", "given_name", act="introduce")
        if family:
            self.finds(record, family[0], "person", "family_name", act="introduce", part="family")

    def buys(self, name: str, address: str, orders: int = 10, source: str = "Retail.OrderHistory.1.csv") -> None:
        given, family = name.split()
        for number in range(orders):
            record = self.cell(name, "full_name", source, entry=f"o{number}")
            self.finds(record, given, "person", "given_name", part="given", confidence=0.95)
            self.finds(record, family, "person", "family_name", part="family", confidence=0.95)
            record = self.cell(address, "address", source, entry=f"o{number}")
            street, town = address.split(", ")
            self.finds(record, street, "place", "residence", level="address", confidence=0.9)
            self.finds(record, town.split()[-1], "place", "residence", level="municipality", confidence=0.9)

    def linked(self, judgements: Sequence[Judgement] = (), shuffle: int | None = None) -> Linked:
        records = list(self.records)
        mentions = sorted(self.mentions, key=lambda m: m.record.id)
        if shuffle is not None:
            order = list(range(len(records)))
            random.Random(shuffle).shuffle(order)
            records = [records[i] for i in order]
            rank = {number: place for place, number in enumerate(order)}
            mentions = sorted(self.mentions, key=lambda m: rank[m.record.id])
        voices = speakers(iter(mentions), self.rules, iter(records))
        return link(iter(records), iter(mentions), judgements, self.rules, self.gazetteer, voices=voices)

    def subjects(self, role: str | None = None) -> list[Subject]:
        return [s for s in self.linked().subjects if role is None or s.role == role]


@pytest.fixture
def story(rules: RuleBook, gazetteer: Gazetteer) -> Story:
    return Story(rules, gazetteer)


def values(subject: Subject, attribute: str) -> list[str]:
    """The values of an attribute, surest first."""
    return [f.value for f in sorted(subject.facts, key=lambda f: -f.confidence) if f.attribute == attribute]
