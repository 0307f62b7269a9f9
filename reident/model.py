"""The types that the stages hand to each other, and the one exception that a user sees.

A bundle becomes `Record | Unreadable`, a record's text becomes `Finding`s, a finding in its place is a `Mention`,
mentions become the `Fact`s of a `Subject`, a subject becomes an `Identifiability`, all of them weigh into a `Severity`.
All are frozen; every field that can hold a value of a person is kept out of `repr`, so that it cannot reach a log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

AttributeId = str
"""An id of `rules/attributes.yaml`, for instance `given_name`."""

LanguageCode = str
"""A two-letter code (`de`, `en`); `und` where it is not known."""

Kind = Literal[
    "person", "place", "organisation", "group", "date_time", "room", "device", "media", "event", "product", "health",
    "contact", "identifier", "quantity", "other",
]  # fmt: skip
"""What a stretch of text is, whatever it says about somebody."""

Level = Literal["country", "region", "municipality", "district", "street", "address", "point"]
"""How fine a place is, coarse to fine."""

Role = Literal["subject", "requester", "household", "contact", "other"]

RecordKind = Literal["utterance", "response", "message", "document", "field", "metadata"]
"""utterance: said by a person to a machine; response: said by the machine; message: from one person to others;
document: running text; field: one cell or key of structured data; metadata: what a file's name or header says."""


class UserError(Exception):
    """Work cannot go on, and the user can do something about it: the message says what is wrong and what to do.

    The message never holds a personal value: locators and file names of the user's own command line only.
    """


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence that exists in every report language: an id of `rules/messages/` and what its gaps are filled with.

    The values hold counts, attribute ids (`attribute`), locators and file names; never a value of a person.
    """

    id: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Range:
    """An estimate with its interval: `low <= mid <= high`."""

    low: float
    mid: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.mid <= self.high:
            raise ValueError("a range needs low <= mid <= high")

    @classmethod
    def exactly(cls, value: float) -> Range:
        """A figure that is known."""
        return cls(value, value, value)


@dataclass(frozen=True, slots=True)
class Text:
    """What a detector sees: equal texts are analysed once, so nothing else may matter to it."""

    content: str = field(repr=False)
    language: LanguageCode = "und"
    holds: str | None = None
    """What the layout says that the text is (`utterance`, `address`, `given_name`, `device_name`, `search`, ...);
    None where the layout says nothing. The vocabulary is `holds` in `rules/layouts/README.md`."""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that the bundle says in one place: an utterance, a message, a cell, a file's name."""

    id: int
    """Position in the stream of records of one bundle, from 0."""
    source: str
    """Path of the member in the bundle; nested archives with `!/`: `a.zip!/t.pdf`."""
    locator: str
    """Where in the member: `page 12, line 3`, `row 7, column Utterance text`."""
    kind: RecordKind
    text: Text
    time: datetime | None = None
    """When it was said or written; aware where the bundle tells the zone, naive local time where it does not."""
    entry: str = ""
    """Records of one entry (a row, a message with its sender, an utterance with its audio file) share this key."""
    layout: str = ""
    """Id of the layout rule that read it, for instance `amazon-alexa-transcriptions`."""
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Whose it may be. Keys: `account`, `device_serial`, `device_type`, `device_name`, `sender`, `speaker`,
    `conversation`, `locale`, `folder`. Values as found."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the bundle was opened: an item of the stream, for counts and progress."""

    source: str
    size: int
    """Bytes, unpacked."""
    layout: str
    """Id of the layout rule that reads it, or the fallback's (`plain-text`, `any-table`, ...)."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A member that nobody could read, as an item of the stream: nothing is lost silently."""

    source: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of a text that says something about somebody; a function of the text alone."""

    start: int
    """First character of the stretch, an offset into `Text.content`."""
    end: int
    kind: Kind
    attribute: AttributeId | None
    """What it says about somebody; None where that takes more than this text."""
    value: str = field(repr=False)
    """Normalised: `05:40`, `Köln`, not the spelling found."""
    confidence: float = 0.5
    """Probability, 0..1, that the stretch means this kind, attribute and value."""
    rule: str = ""
    """Id of the rule or model that found it."""
    about: str = "speaker"
    """Whom it is about: `speaker` (who says or owns the text), `other` (somebody it speaks of), or the relation word's
    id where the text tells (`partner`, `child`, `parent`, `sibling`, `friend`, `colleague`, `doctor`, ...)."""
    qualifiers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What else the same stretch tells: `days` (`Mo-Fr`), `level`, `role` (`origin`, `destination`), `date`."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A finding in its place."""

    record: Record
    finding: Finding


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place of the bundle that supports a fact."""

    record_id: int
    source: str
    locator: str
    quote: str = field(repr=False)
    start: int = 0
    """Where in `quote` the finding is, in characters."""
    end: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """Attribute = value of one subject, with what supports it."""

    id: str
    attribute: AttributeId
    value: str = field(repr=False)
    confidence: float
    """Probability, 0..1, that it is right and about this subject: detection x resolution x attribution."""
    level: Level | None = None
    ref: str | None = field(default=None, repr=False)
    """The gazetteer's id where the value is a place (`geonames:2886242`)."""
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)
    """The best sightings, at most 20; `evidence_count` says how many there are."""
    evidence_count: int = 0
    first: datetime | None = None
    last: datetime | None = None
    chart: tuple[tuple[str, float], ...] = field(default=(), repr=False)
    """Habits: (`HH:MM`, weight) of what was sighted, ready to draw; else empty."""


@dataclass(frozen=True, slots=True)
class Relation:
    """An edge from a subject to another."""

    to: str
    type: str
    confidence: float
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)
    count: int = 0
    """How often the other person is spoken of or to."""
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A person of the bundle: what it says about him or her."""

    id: str
    role: Role
    label: Message
    """Describes without naming: `the voice of the Echo recordings`."""
    records: int
    sources: tuple[str, ...]
    facts: tuple[Fact, ...]
    relations: tuple[Relation, ...] = ()
    because: tuple[Message, ...] = ()
    """Why these records are one person's and why in this role."""
    keys: tuple[str, ...] = field(default=(), repr=False)
    """What judgements call the person: `records:...`; of somebody spoken of `person:...` (a name) and `spoken:...`."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision on whether two things are the same, kept apart from the data so that a review survives a re-run."""

    left: str = field(repr=False)
    right: str = field(repr=False)
    verdict: Literal["same", "different", "unsure"]
    by: str
    """`rule:...`, `score` or `reviewer`."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """The linked bundle as node-link data: typed nodes and edges, ready for networkx, GraphML, JSON and a picture."""

    nodes: tuple[Mapping[str, str | int | float], ...] = field(repr=False)
    """Each with `id`, `type` (person, place, organisation, device, habit, medium, identifier), `attribute`, `value`,
    `confidence`; persons also `role`."""
    edges: tuple[Mapping[str, str | int | float], ...] = field(repr=False)
    """Each with `source`, `target`, `type`, `count`, `confidence`, `first`, `last` (ISO 8601 or empty)."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking makes of a bundle."""

    subjects: tuple[Subject, ...]
    graph: Graph
    judgements: tuple[Judgement, ...] = ()
    """What was decided by rule or score; the reviewer's are the caller's."""
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of the population has a value."""

    range: Range
    basis: str
    """Where the figure comes from, readable: `GeoNames population`."""


@dataclass(frozen=True, slots=True)
class Matches:
    """How many people match what an attacker can use, the subject included: 5th, 50th and 95th percentile."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class AttackerScore:
    """What one attacker achieves against one subject."""

    matches: Matches
    probability: Range
    """That the right person is named; 90 % interval."""
    usable: tuple[str, ...] = ()
    """Ids of the facts that this attacker can look up, most useful first."""


@dataclass(frozen=True, slots=True)
class MinimalSet:
    """A smallest set of facts that singles out."""

    facts: tuple[str, ...]
    matches: Matches


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What remains when facts are suppressed."""

    suppress: tuple[str, ...]
    attacker: str
    probability: Range


@dataclass(frozen=True, slots=True)
class Contribution:
    """How much one fact narrows the crowd: change of log10 of the match count when it is left out."""

    fact: str
    log10: float


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the waterfall from the population to the matching people."""

    fact: str
    """Id of the fact that narrows."""
    left: float
    """Matching people after this fact (median)."""


@dataclass(frozen=True, slots=True)
class Ease:
    """ENISA's EI: how easily the person is identified."""

    value: float
    level: Literal["negligible", "limited", "significant", "maximum"]
    neighbour: float | None
    """The other level that the 90 % interval reaches; None where it stays inside one."""
    because: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Identifiability:
    """How identifiable one subject is, for each attacker, and why."""

    subject: str
    population: str
    """Name of the population, for instance `Germany`."""
    size: int
    attackers: Mapping[str, AttackerScore]
    shares: Mapping[str, Share]
    """By fact id; facts without a known share are absent."""
    bits_have: float
    bits_need: float
    minimal_sets: tuple[MinimalSet, ...]
    what_if: tuple[WhatIf, ...]
    contributions: tuple[Contribution, ...]
    waterfall: tuple[Step, ...]
    ei: Ease
    household_risk: Range | None = None
    """Probability that somebody of the household is named: `1 - prod(1 - r)`."""


@dataclass(frozen=True, slots=True)
class Breach:
    """What the bundle cannot say, from `--breach FILE.toml`; `assumed` names the fields that took a default."""

    controller: str = ""
    known_since: datetime | None = None
    recipients: Literal["known", "unknown"] = "known"
    malicious: bool = False
    integrity: Literal["intact", "recoverable", "unrecoverable"] = "intact"
    availability: Literal["intact", "temporary", "full"] = "intact"
    encrypted: bool = False
    people: int | None = None
    """Number of people concerned that the controller knows of."""
    measures: tuple[str, ...] = ()
    contact: str = ""
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """ENISA's DPC: what kind of data it is."""

    value: int
    category: Literal["simple", "behavioural", "financial", "sensitive"]
    because: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """ENISA's CB: how the breach happened; the score adds the four."""

    confidentiality: float
    integrity: float
    availability: float
    malice: float


@dataclass(frozen=True, slots=True)
class Advice:
    """What follows, as a recommendation that a person decides on."""

    authority: Literal["notify", "consider", "document"]
    subjects: Literal["notify", "consider", "not_required"]
    deadline: datetime | None
    because: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Severity:
    """ENISA 2013: `SE = DPC x EI + CB`."""

    dpc: Context
    ei: float
    cb: Circumstances
    score: float
    band: Literal["low", "medium", "high", "very high"]
    row: Mapping[str, str]
    """EI level -> band, the other things equal: `{"0.25": "low", ...}`."""
    flips: tuple[Message, ...]
    individuals: int
    flags: tuple[Message, ...]
    advice: Advice


@dataclass(frozen=True, slots=True)
class BundleSummary:
    """What was read."""

    name: str
    sha256: str
    files: int
    records: int
    skipped: tuple[Unreadable, ...]
    languages: Mapping[LanguageCode, float]
    """Language -> share of the records with text, 0..1."""
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that is known about one bundle, in clear. Only a `View` of it leaves the program."""

    created: datetime
    version: str
    bundle: BundleSummary
    subjects: tuple[Subject, ...] = field(repr=False)
    scores: tuple[Identifiability, ...] = field(repr=False)
    """One a subject, in the same order."""
    severity: Severity
    breach: Breach
    graph: Graph = field(repr=False)
    warnings: tuple[Message, ...] = ()
