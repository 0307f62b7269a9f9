"""Values for tests, complete with defaults: a test names only what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from reident.model import Fact, Finding, Kind, Mention, Message, Record, RecordKind, Role, Subject, Text


def a_text(content: str = "wie wird das wetter", language: str = "de", holds: str | None = "utterance") -> Text:
    return Text(content, language, holds)


def a_record(
    content: str = "wie wird das wetter",
    *,
    id: int = 0,
    source: str = "Alexa.zip!/Transcriptions.csv",
    locator: str = "row 2",
    kind: RecordKind = "utterance",
    language: str = "de",
    holds: str | None = "utterance",
    time: datetime | None = None,
    entry: str = "",
    layout: str = "",
    keys: Mapping[str, str] | None = None,
) -> Record:
    return Record(id, source, locator, kind, Text(content, language, holds), time, entry, layout, dict(keys or {}))


def a_finding(
    value: str = "Köln",
    *,
    start: int = 0,
    end: int = 4,
    kind: Kind = "place",
    attribute: str | None = "frequent_place",
    confidence: float = 0.8,
    rule: str = "weather-place",
    about: str = "speaker",
    qualifiers: Mapping[str, str] | None = None,
) -> Finding:
    return Finding(start, end, kind, attribute, value, confidence, rule, about, dict(qualifiers or {}))


def a_mention(record: Record | None = None, finding: Finding | None = None) -> Mention:
    return Mention(record or a_record(), finding or a_finding())


def a_fact(
    attribute: str = "given_name",
    value: str = "Jonas",
    *,
    id: str = "s1.f1",
    confidence: float = 0.9,
    level: str | None = None,
    ref: str | None = None,
    evidence_count: int = 1,
) -> Fact:
    return Fact(id, attribute, value, confidence, level, ref, (), evidence_count)  # type: ignore[arg-type]


def a_subject(*facts: Fact, id: str = "s1", role: Role = "subject", records: int = 10) -> Subject:
    return Subject(id, role, Message("label-speaker"), records, ("t.pdf",), facts)
