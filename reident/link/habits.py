"""Sightings of one person into habits: when somebody gets up, sleeps, is away, commutes, and what returns weekly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from reident.model import AttributeId, Evidence, Message
from reident.rulebook import RuleBook


@dataclass(frozen=True, slots=True)
class Sighting:
    """One finding of one person with the time it was said, or, with neither attribute nor value, a sign of life."""

    record: int
    """`Record.id`."""
    time: datetime | None
    """As in `Record.time`: aware, or naive local, or not known."""
    evidence: Evidence
    attribute: AttributeId | None = None
    act: str = ""
    """The qualifier `act` of the finding (`alarm`, `sleep`, `wake`, `leave`, `arrive`, `route`, `appointment`, ...)."""
    value: str = field(default="", repr=False)
    """The finding's value: `05:40`, `@time` (the time of the record), `Di 09:00 Zahnarzt`, `Köln`."""
    qualifiers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """All qualifiers of the finding (`days`, `date`, `role`, ...)."""
    confidence: float = 0.5
    """Probability, 0..1, that the finding is right and this person's."""


@dataclass(frozen=True, slots=True)
class HabitFact:
    """What somebody does again and again; becomes a `Fact`."""

    attribute: AttributeId
    """`wake_time`, `sleep_time`, `away_hours`, `commute`, `weekly_routine`, `appointment`."""
    value: str = field(repr=False)
    """`Mo-Fr 05:40`; away hours `Mo-Fr 06:30-16:50`; a routine `Di 19:00 Chor`."""
    confidence: float
    """Probability, 0..1; grows with the number of sightings."""
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)
    """The best sightings, at most 20."""
    count: int = 0
    """How many sightings support it."""
    first: datetime | None = None
    last: datetime | None = None
    chart: tuple[tuple[str, float], ...] = field(default=(), repr=False)
    """(`HH:MM`, weight) for each quarter of an hour with sightings, in the order of the day; weights sum to 1."""


def habits(sightings: Iterable[Sighting], rules: RuleBook, zone: tzinfo | None) -> list[HabitFact]:  # noqa: ARG001
    """The habits of ONE person, most certain first.

    Args:
        sightings: All records of the person with a time, at least one sighting each, and all findings; any order.
        rules: The thresholds are in `rules/habits/`.
        zone: The zone the person lives in, for aware times; None: aware times are taken in their own zone.
    """
    return []


def missing(sightings: Iterable[Sighting]) -> tuple[Message, ...]:
    """What the report has to say about habits that cannot be known: `no-times` where no sighting has a time."""
    return () if any(s.time is not None for s in sightings) else (Message("no-times"),)
