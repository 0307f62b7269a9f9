"""What may leave the program: the types of `assessment.json`, made by `mask.view` only, and their JSON Schema.

The types are the shape: what is a field here is a key in the file, in this order. Sentences are in English;
`translations` holds them in the other report languages, so that a `View` alone is enough for a report in any language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from reident.model import Level, Role

Part = Annotated[float, Field(ge=0, le=1)]
"""A probability or a share."""
SCHEMA: Literal["reident/assessment/1"] = "reident/assessment/1"


class _Described:
    """What stands below a field here describes it in the schema."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)


@dataclass(frozen=True, slots=True)
class IntervalView(_Described):
    """An estimate with its 90 % interval; probabilities and shares lie in 0..1."""

    low: Part
    mid: Part
    high: Part


@dataclass(frozen=True, slots=True)
class MatchesView(_Described):
    """How many people match, the subject included: 5th, 50th and 95th percentile."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class ShareView(_Described):
    """Which part of the population has the value."""

    low: Part
    mid: Part
    high: Part
    basis: str
    """Where the figure comes from."""


@dataclass(frozen=True, slots=True)
class EvidenceView(_Described):
    """One place of the bundle that supports a statement."""

    source: str
    """Path of the member in the bundle; nested archives with `!/`."""
    locator: str
    quote: str = field(repr=False)
    """Masked: the value's pseudonym among everyday words, everything else replaced by `…`."""


@dataclass(frozen=True, slots=True)
class ChartPoint(_Described):
    """Part of the sightings of a habit that fall into the time from here to the next full quarter of an hour.

    Masked: into the six hours from here.
    """

    time: str = field(repr=False)
    """`HH:MM`."""
    weight: float = field(repr=False)


@dataclass(frozen=True, slots=True)
class FactView(_Described):
    """Attribute = value of one subject."""

    id: str
    attribute: str
    """An id of the vocabulary."""
    value: str = field(repr=False)
    """The value, or its pseudonym (`given_name·k3f9`): equal values have equal codes within one case."""
    level: Level | None
    """How fine a place is."""
    confidence: Part
    """Probability that the value is right and about this subject."""
    share: ShareView | None
    evidence: tuple[EvidenceView, ...]
    evidence_count: int
    first: date | None
    """First sighting; null where values are masked or no time is known."""
    last: date | None
    chart: tuple[ChartPoint, ...] = field(repr=False)
    """Habits: when they were sighted; else empty."""


@dataclass(frozen=True, slots=True)
class RelationView(_Described):
    """An edge to another subject."""

    to: str
    type: str
    confidence: Part
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class PopulationView(_Described):
    """Whom the matching people are counted in."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class AttackerView(_Described):
    """What one attacker achieves against one subject."""

    matches: MatchesView
    probability: IntervalView
    """That the attacker names the right person."""
    usable: tuple[str, ...]
    """Ids of the facts that this attacker can look up, most useful first."""


@dataclass(frozen=True, slots=True)
class BitsView(_Described):
    """Information in the facts and what singling out takes; for explanation only."""

    have: float
    need: float


@dataclass(frozen=True, slots=True)
class MinimalSetView(_Described):
    """A smallest set of facts that singles out."""

    facts: tuple[str, ...]
    matches: MatchesView


@dataclass(frozen=True, slots=True)
class WhatIfView(_Described):
    """What remains when facts are suppressed."""

    suppress: tuple[str, ...]
    attacker: str
    probability: IntervalView


@dataclass(frozen=True, slots=True)
class ContributionView(_Described):
    """How much one fact narrows the crowd, in powers of ten."""

    fact: str
    log10: float


@dataclass(frozen=True, slots=True)
class StepView(_Described):
    """One step from the population to the matching people."""

    fact: str
    left: float
    """Matching people after this fact (median)."""


@dataclass(frozen=True, slots=True)
class EaseView(_Described):
    """ENISA's EI: how easily the person is identified."""

    value: float
    level: Literal["negligible", "limited", "significant", "maximum"]
    neighbour: float | None
    """The other level that the 90 % interval reaches."""
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IdentifiabilityView(_Described):
    """How identifiable a subject is, for each attacker, and why."""

    population: PopulationView
    attackers: Mapping[str, AttackerView]
    """By attacker id."""
    bits: BitsView
    minimal_sets: tuple[MinimalSetView, ...]
    what_if: tuple[WhatIfView, ...]
    ei: EaseView
    contributions: tuple[ContributionView, ...]
    waterfall: tuple[StepView, ...]
    household_risk: IntervalView | None
    """Probability that somebody of the household is named."""


@dataclass(frozen=True, slots=True)
class SubjectView(_Described):
    """A person of the bundle: what it says about him or her, and how identifiable that makes."""

    id: str
    role: Role
    label: str
    """Describes without naming."""
    records: int
    sources: tuple[str, ...]
    facts: tuple[FactView, ...]
    relations: tuple[RelationView, ...]
    identifiability: IdentifiabilityView
    because: tuple[str, ...]
    """Why these records are one person's and why in this role."""


@dataclass(frozen=True, slots=True)
class SkippedView(_Described):
    """A member that could not be read."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class PeriodView(_Described):
    """The times in the bundle."""

    from_: Annotated[datetime, Field(serialization_alias="from", validation_alias="from")]
    to: datetime


@dataclass(frozen=True, slots=True)
class BundleView(_Described):
    """What was read."""

    name: str
    sha256: str
    files: int
    records: int
    skipped: tuple[SkippedView, ...]
    languages: Mapping[str, float]
    """Language code -> share of the records with text."""
    period: PeriodView | None


@dataclass(frozen=True, slots=True)
class ContextView(_Described):
    """ENISA's DPC: what kind of data it is, 1..4."""

    value: int
    category: Literal["simple", "behavioural", "financial", "sensitive"]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CircumstancesView(_Described):
    """ENISA's CB: how the breach happened; the score adds the four."""

    confidentiality: float
    integrity: float
    availability: float
    malice: float


@dataclass(frozen=True, slots=True)
class AdviceView(_Described):
    """What follows, as a recommendation that a person decides on."""

    authority: Literal["notify", "consider", "document"]
    subjects: Literal["notify", "consider", "not_required"]
    deadline: datetime | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeverityView(_Described):
    """ENISA 2013: `SE = DPC x EI + CB`."""

    dpc: ContextView
    ei: float
    cb: CircumstancesView
    score: float
    band: Literal["low", "medium", "high", "very high"]
    row: Mapping[str, str]
    """EI level -> band, the other things equal."""
    flips: tuple[str, ...]
    """What would change the band."""
    individuals: int
    advice: AdviceView
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BreachView(_Described):
    """What the bundle cannot say, as the breach file tells it."""

    controller: str
    known_since: datetime | None
    recipients: Literal["known", "unknown"]
    malicious: bool
    integrity: Literal["intact", "recoverable", "unrecoverable"]
    availability: Literal["intact", "temporary", "full"]
    encrypted: bool
    people: int | None
    measures: tuple[str, ...]
    contact: str
    assumed: tuple[str, ...]
    """Names of the fields that nobody gave: their values are defaults, that is, assumptions."""


@dataclass(frozen=True, slots=True)
class NodeView(_Described):
    """A person or a value of the graph."""

    id: str
    type: str
    attribute: str
    value: str = field(repr=False)
    confidence: Part
    role: str
    """Of persons; else empty."""


@dataclass(frozen=True, slots=True)
class EdgeView(_Described):
    """Who has what, or who is related to whom."""

    source: str
    target: str
    type: str
    count: int
    confidence: Part
    first: str = ""
    last: str = ""
    """Days (`2018-05-01`) of the first and the last sighting; empty where values are masked or no time is known."""
    fact: str = ""
    """Id of the fact that the edge stands for, where its evidence is; empty for a relation."""


@dataclass(frozen=True, slots=True)
class GraphView(_Described):
    """All subjects and values as node-link data."""

    nodes: tuple[NodeView, ...]
    edges: tuple[EdgeView, ...]


@dataclass(frozen=True, slots=True)
class MeansView(_Described):
    """An attacker in words."""

    label: str
    means: str


@dataclass(frozen=True, slots=True)
class View(_Described):
    """An assessment of a data bundle: who is in it, how identifiable each is and for whom, how severe the breach is."""

    schema: Literal["reident/assessment/1"]
    created: datetime
    version: str
    """Of the program."""
    revealed: bool
    """False: values, file names and quotes are masked."""
    bundle: BundleView
    subjects: tuple[SubjectView, ...]
    severity: SeverityView
    warnings: tuple[str, ...]
    breach: BreachView
    attackers: Mapping[str, MeansView]
    """Who the attackers are, by id."""
    graph: GraphView
    translations: Mapping[str, Mapping[str, str]] = field(repr=False)
    """Language code -> English sentence of this file -> the sentence in that language."""


def to_json(view: View) -> str:
    """`assessment.json`: UTF-8 text, keys in the order of the types."""
    return TypeAdapter(View).dump_json(view, indent=2, by_alias=True).decode() + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `assessment.json`, generated from the types."""
    made = TypeAdapter(View).json_schema(by_alias=True, mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "reident assessment"}
    return {**head, **{key: value for key, value in made.items() if key != "title"}}
