"""Records and mentions, read once each, into strands (records of one origin) and cells (equal mentions, counted).

Everything after this works on distinct values, so memory and time follow the number of values, not of mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from reident.link import senders
from reident.link.confidence import joined, packed
from reident.link.context import (
    ADDRESS,
    ADDRESSED,
    NAME,
    OWN_NAMES,
    read_together,
    says,
    told_unasked,
)
from reident.link.dialled import Dialled
from reident.link.dialogue import Dialogues
from reident.link.habits import Sighting
from reident.link.phonetics import folded
from reident.link.requests import of_customer, of_request
from reident.link.resolve import Names
from reident.link.served import apart, is_named, of_owner
from reident.link.strands import Assigner, StrandKey
from reident.model import Evidence, Finding, Kind, Mention, Record
from reident.rulebook.linking import LinkingFile

QUOTE = 400
"""Characters of a text that a piece of evidence keeps around its finding."""
Seen = tuple[float, str, str, int, int, Record]
"""Minus confidence, source, locator, start, end, record: sorts the best sighting first, in any order of reading."""


@dataclass(frozen=True, slots=True)
class CellKey:
    """What equal mentions have in common."""

    kind: Kind
    attribute: str | None
    value: str = field(repr=False)
    about: str
    act: str = ""
    role: str = ""
    """`origin` or `destination` of a route; `given` or `family` of a name; a level."""
    holds: str = ""
    """What the layout says that the text is."""
    ahead: bool = False
    """Whether it is about a later day (weather at the weekend)."""
    talk: str = field(default="", repr=False)
    """Conversation, of what is said to its reader ("your brother", words of love) and of partners, whom hardly anybody
    names to the partner; empty where nobody knows it."""


READER = "reader"
"""Whom a fact is about that a message tells its reader: "you get up at six"; `reader/sibling`: "your brother"."""


def is_told(key: CellKey) -> bool:
    """Whether something is said of whoever reads it, not of whoever writes."""
    return key.about.split("/")[0] == READER


@dataclass(slots=True)
class Cell:
    """Equal mentions of one strand."""

    key: CellKey
    texts: dict[int, int] = field(default_factory=dict, repr=False)
    """Hash of a text -> `packed` count and best confidence."""
    count: int = 0
    days: set[int] = field(default_factory=set)
    """Days with a sighting (ordinals)."""
    office: int = 0
    """Sightings on a weekday between 5 and 20 o'clock."""
    first: datetime | None = None
    last: datetime | None = None
    seen: list[Seen] = field(default_factory=list, repr=False)
    maybe: dict[str, list[float]] = field(default_factory=dict, repr=False)
    """Role -> its probability by each text, for those that were asked and where it is not next to nothing."""
    asked: int = 0
    """Texts of which was asked what somebody, or a firm, is there."""

    def add(self, record: Record, finding: Finding, evidence: int) -> None:
        """Count one more mention."""
        text = hash(record.text.content)
        if text not in self.texts and (maybe := finding.qualifiers.get("maybe")) is not None:
            self.asked += 1
            for role, _, sure in (part.partition("=") for part in maybe.split()):
                self.maybe.setdefault(role, []).append(float(sure))
        self.texts[text] = packed(self.texts.get(text, 0), finding.confidence)
        self.count += 1
        if record.time is not None:
            self._date(record.time)
        sort = -finding.confidence
        if len(self.seen) >= evidence and sort > self.seen[evidence - 1][0]:
            return
        self.seen.append((sort, record.source, record.locator, finding.start, finding.end, record))
        if len(self.seen) >= 3 * evidence:
            self.seen = best(self.seen, evidence)

    def _date(self, time: datetime) -> None:
        self.days.add(time.toordinal())
        self.office += time.weekday() < 5 and 5 <= time.hour < 20
        self.first = earliest(self.first, time)
        self.last = latest(self.last, time)

    def merge(self, other: Cell, evidence: int) -> None:
        """Take over another cell's mentions."""
        for text, value in other.texts.items():
            self.texts[text] = joined(self.texts.get(text, 0), value)
        self.count += other.count
        self.office += other.office
        self.days |= other.days
        if other.first and other.last:
            self.first, self.last = earliest(self.first, other.first), latest(self.last, other.last)
        self.seen = best(self.seen + other.seen, evidence)
        self.asked += other.asked
        for role, sure in other.maybe.items():
            self.maybe.setdefault(role, []).extend(sure)


def best(seen: Iterable[Seen], count: int) -> list[Seen]:
    """The best sightings, in an order that does not depend on the order of reading."""
    return sorted(seen, key=lambda s: s[:5])[:count]


def earliest(one: datetime | None, other: datetime) -> datetime:
    """The earlier of two times; naive and aware ones are compared as local times."""
    if one is None or one.tzinfo is other.tzinfo:
        return other if one is None or other < one else one
    return other if _local(other) < _local(one) else one


def latest(one: datetime | None, other: datetime) -> datetime:
    """The later of two times; naive and aware ones are compared as local times."""
    if one is None or one.tzinfo is other.tzinfo:
        return other if one is None or other > one else one
    return other if _local(other) > _local(one) else one


def _local(time: datetime) -> datetime:
    return time.replace(tzinfo=None)


def evidence_of(seen: Iterable[Seen]) -> tuple[Evidence, ...]:
    """Sightings as evidence, with a quote around each finding."""
    return tuple(_evidence(record, start, end) for _, _, _, start, end, record in seen)


def _evidence(record: Record, start: int, end: int) -> Evidence:
    content = record.text.content
    if len(content) <= QUOTE:
        return Evidence(record.id, record.source, record.locator, content, start, end)
    cut = max(0, min(start - QUOTE // 2, len(content) - QUOTE))
    quote = content[cut : cut + QUOTE]
    return Evidence(record.id, record.source, record.locator, quote, start - cut, min(end - cut, len(quote)))


@dataclass(slots=True)
class Strand:
    """Records of one origin: nothing in their form tells that they are of several people."""

    key: StrandKey
    records: int = 0
    sources: set[str] = field(default_factory=set)
    languages: dict[str, int] = field(default_factory=dict)
    layouts: set[str] = field(default_factory=set)
    cells: dict[CellKey, Cell] = field(default_factory=dict, repr=False)
    sightings: list[Sighting] = field(default_factory=list, repr=False)
    told: list[tuple[str, Sighting]] = field(default_factory=list, repr=False)
    """What is said of the reader's day, each with its conversation."""
    named: dict[str, list[Sighting]] = field(default_factory=dict, repr=False)
    """The same of somebody's whom the speaker names, by the folded first name."""
    conversations: set[str] = field(default_factory=set, repr=False)
    staff: int = 0
    """Of its records, those in which a helpdesk's staff answers."""
    names: dict[str, int] = field(default_factory=dict, repr=False)
    """Further keys of its records (accounts, serials, sender names as found), with counts."""

    def countries(self) -> list[str]:
        """The countries of its records' locales (`de-DE`, `en_GB`), the most frequent first."""
        counts: dict[str, int] = {}
        for label, count in self.names.items():
            name, _, value = label.partition(":")
            region = value.replace("_", "-").rpartition("-")[2]
            if name == "locale" and len(region) == 2 and "-" in value.replace("_", "-"):
                counts[region.upper()] = counts.get(region.upper(), 0) + count
        return sorted(counts, key=lambda c: (-counts[c], c))

    def of(self, *attributes: str) -> Iterator[Cell]:
        """The cells of some attributes that are about the speaker."""
        return (c for k, c in self.cells.items() if k.attribute in attributes and k.about == "speaker")


@dataclass(slots=True)
class Tally:
    """All strands of a bundle."""

    strands: dict[StrandKey, Strand]
    timed: bool
    """Whether any record has a time."""


TO_READER = frozenset({"love", "kin", "kin_of", "together", "affection", ADDRESSED})
"""Acts of what is said to whoever reads it."""


PARTNER = "partner"


class Talks:
    """In which conversation each message stands: the two parties of a mail, or a chat's name."""

    def __init__(self) -> None:
        self._mails: dict[tuple[str, str], str] = {}

    def note(self, record: Record) -> None:
        """Note whom a mail is written to; one to several people is in no conversation."""
        if record.text.holds == "recipient" and (sender := record.keys.get("sender")):
            entry, talk = (record.source, record.entry), senders.talk_of(sender, record.text.content)
            self._mails[entry] = talk if self._mails.get(entry, talk) == talk else ""

    def of(self, record: Record) -> str:
        """The conversation of a message; empty where nobody knows it."""
        return self._mails.get((record.source, record.entry), "") or record.keys.get("conversation", "")


@dataclass(frozen=True, slots=True)
class Scribe:
    """What it takes to note a mention."""

    assigner: Assigner | None
    talks: Talks
    rules: LinkingFile


def tally(records: Iterable[Record], mentions: Iterable[Mention], assigner: Assigner, names: Names) -> Tally:
    """Read a bundle's records, then its mentions, once each.

    Args:
        records: in the order of their ids.
        mentions: sorted by record id.
        assigner: puts records into strands; nothing was read with it yet.
        names: relation words.
    """
    rules = assigner.rules
    strands: dict[StrandKey, Strand] = {}
    timed = False
    talks, dialled = Talks(), Dialled(rules.dialled, names)
    for record in _rows(records, assigner):
        timed = timed or record.time is not None
        _count(strands, assigner.first(record), record, rules, names)
        talks.note(record)
        dialled.note(record)
    scribe = Scribe(assigner, talks, rules)
    strands = _without_tables(strands, assigner.settle())
    asked: Record | None = None
    dialogues = Dialogues(rules.dialogue)
    for _, group in groupby(mentions, key=lambda m: m.record.id):
        entry = list(group)
        record = entry[0].record
        if assigner.is_of_another(record):
            continue
        key = assigner.of(record)
        strand = strands.get(key)
        if strand is None:
            strand = strands[key] = Strand(key)
        if key.family == "row":
            strand.records += 1
            strand.sources.add(record.source)
        if key.family == "row":
            entry = of_request(entry, names, rules)
        elif (customer := assigner.answered(record)) is not None:
            addresses = [of_customer(mention) for mention in entry if mention.finding.rule == ADDRESS]
            entry = [mention for mention in entry if mention.finding.rule != ADDRESS]
            for mention in addresses:
                _note(strands.setdefault(customer, Strand(customer)), mention, scribe)
        if record.kind == "utterance" and any(m.finding.kind == "place" for m in entry):
            asked = record
        elif record.kind == "response" and not _answers(record, asked):
            entry = told_unasked(entry, rules)
        if users := assigner.users(record):
            entry = [apart(mention, users, names) for mention in entry]
        device = assigner.device(record)
        for mention in read_together(entry, rules, names):
            for said in [mention] if device is None else of_owner(mention, key.owner, names):
                _note(strand, said, scribe)
            if device is not None and is_named(mention, key.owner, names):
                _note(strands.setdefault(device, Strand(device)), mention, scribe)
        for mention in (*dialogues.read(record, entry), *dialled.read(record, entry)):
            whose = assigner.of(mention.record)
            _note(strands.setdefault(whose, Strand(whose)), mention, scribe)
    _drop_addressed(strands)
    return Tally(strands, timed)


def _rows(records: Iterable[Record], assigner: Assigner) -> Iterator[Record]:
    """The records, those of a row after the assigner has seen all of it."""
    row: list[Record] = []
    for record in records:
        if row and (record.source, record.entry) != (row[0].source, row[0].entry):
            assigner.begins(row)
            yield from row
            row = []
        if record.entry:
            row.append(record)
        else:
            yield record
    if row:
        assigner.begins(row)
        yield from row


_CUSTOMERS, _SENDERS = 3, 5
"""Customers, or others, who write of the same organisation from which on it is the one that they write to."""


def _drop_addressed(strands: Mapping[StrandKey, Strand]) -> None:
    """Nobody works for the firm whose helpdesk all write to: "dear team of ..."; where they are but senders, what they
    state counts all the same."""
    for family, fewest, sorts in (("row", _CUSTOMERS, ("employer", None)), ("sender", _SENDERS, (None,))):
        employers = [
            (strand, key, folded(key.value))
            for strand in (strand for key, strand in strands.items() if key.family == family)
            for key in strand.cells
            if key.kind == "organisation" and key.attribute in sorts and key.holds == "message"
        ]
        writers: dict[str, set[int]] = {}
        for strand, _, name in employers:
            writers.setdefault(name, set()).add(id(strand))
        for strand, key, name in employers:
            if len(writers[name]) >= fewest:
                del strand.cells[key]


_NEAR = 3
"""Records at most between a question and its answer."""


def _answers(response: Record, asked: Record | None) -> bool:
    """Whether an answer may have its place from the question, the last one that named a place."""
    return asked is not None and asked.source == response.source and 0 < response.id - asked.id <= _NEAR


def _count(strands: dict[StrandKey, Strand], key: StrandKey, record: Record, rules: LinkingFile, names: Names) -> None:
    strand = strands.get(key)
    if strand is None:
        strand = strands[key] = Strand(key)
    strand.records += 1
    strand.sources.add(record.source)
    strand.layouts.add(record.layout)
    language = record.text.language
    if record.kind in ("utterance", "message", "document"):
        strand.languages[language] = strand.languages.get(language, 0) + 1
    if record.keys:
        _count_keys(strand, record, rules, names)
    if record.time is not None and record.kind in ("utterance", "message"):
        evidence = Evidence(record.id, record.source, record.locator, record.text.content[:QUOTE])
        strand.sightings.append(Sighting(record.id, record.time, evidence))


def _count_keys(strand: Strand, record: Record, rules: LinkingFile, names: Names) -> None:
    """What the keys of a record tell of its strand: accounts, serials, locales, names, conversations."""
    for name in ("account", "device_serial", "sender", "locale"):
        if value := record.keys.get(name):
            label = f"{name}:{value}"
            strand.names[label] = strand.names.get(label, 0) + 1
    if "staff" in record.keys:
        strand.staff += 1
    for finding in senders.findings(record, names.titles, names.behind):
        _note(strand, Mention(record, finding), Scribe(None, Talks(), rules))
    if strand.key.family == "speaker" and "speaker" not in record.keys:
        for finding in senders.of_device(record, strand.key.owner):
            _note(strand, Mention(record, finding), Scribe(None, Talks(), rules))
    if conversation := record.keys.get("conversation"):
        strand.conversations.add(conversation)
    if record.text.holds == "recipient" and (sender := record.keys.get("sender")):
        strand.conversations.add(senders.talk_of(sender, record.text.content))


def _without_tables(strands: dict[StrandKey, Strand], tables: frozenset[str]) -> dict[StrandKey, Strand]:
    """Strands that are more than tables about many people, whose rows have strands of their own."""
    return {key: s for key, s in strands.items() if key.family != "data" or s.sources - tables}


def _note(strand: Strand, mention: Mention, scribe: Scribe) -> None:
    record, finding, rules = mention.record, mention.finding, scribe.rules
    if strand.key.family == "shared" and finding.attribute in OWN_NAMES and finding.about == "speaker":
        return
    qualifiers = finding.qualifiers
    if record.text.holds == "recipient" and "sender" in record.keys:  # of a mail, not of a parcel
        qualifiers = {name: value for name, value in qualifiers.items() if name != "act"}
    about, act = scribe.assigner.about(record, finding) if scribe.assigner else finding.about, qualifiers.get("act", "")
    to_reader = act in TO_READER or about.startswith(READER) or finding.attribute == PARTNER
    key = CellKey(
        finding.kind,
        finding.attribute,
        finding.value,
        about,
        act,
        qualifiers.get("role") or qualifiers.get("part") or qualifiers.get("level") or "",
        "sender" if finding.rule == senders.RULE else record.text.holds or record.kind,
        "ahead" in qualifiers,
        scribe.talks.of(record) if to_reader and record.kind == "message" else "",
    )
    cell = strand.cells.get(key)
    if cell is None:
        cell = strand.cells[key] = Cell(key)
    cell.add(record, finding, rules.combining.evidence)
    voices = rules.voices
    returns = finding.attribute or (finding.kind if finding.kind in voices.habit_kinds else None)
    if (
        record.kind in ("utterance", "message", "field")
        and (key.act in voices.habit_acts or returns in voices.habit_attributes or returns in voices.habit_kinds)
        and not says(record, voices.exceptions)
    ):
        evidence = _evidence(record, finding.start, finding.end)
        written = record.kind == "message" and key.act == "alarm"  # who writes of his alarm clock says when he gets up
        act = "wake" if written else key.act
        habit = Sighting(record.id, record.time, evidence, returns, act, finding.value, qualifiers, finding.confidence)
        if key.about.startswith(NAME):
            strand.named.setdefault(key.about.removeprefix(NAME), []).append(habit)
        elif is_told(key):
            strand.told.append((key.talk, habit))
        else:
            strand.sightings.append(habit)


def together(cells: Iterable[Cell], evidence: int) -> Cell:
    """Several cells as one, under the first one's key.

    Raises:
        StopIteration: there is none.
    """
    items: Sequence[Cell] = sorted(cells, key=lambda c: (-c.count, c.key.value))
    whole = Cell(items[0].key)
    for cell in items:
        whole.merge(cell, evidence)
    return whole
