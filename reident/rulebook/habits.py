"""`rules/habits/*.yaml`: when times and words become a habit, and which zone a country keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from reident.rulebook.strict import Probability, RuleFile, Strict

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Days = Annotated[str, Field(pattern=r"^(Mo|Di|Mi|Do|Fr|Sa|So)([-,](Mo|Di|Mi|Do|Fr|Sa|So))*$")]
Source = Literal[
    "alarm", "said", "greeting", "first", "night", "last", "leave", "gap", "commute", "routine", "appointment"
]  # fmt: skip


class Quiet(Strict):
    """When most people sleep: decides between two quiet stretches of a day, and gives way to what was sighted."""

    start: Clock = Field(alias="from")
    end: Clock = Field(alias="to")
    hours: int = Field(ge=1, le=12)
    """Length of the quietest stretch whose middle divides the days."""


class Strength(Strict):
    """How much one kind of sighting tells."""

    weight: Probability
    cap: Probability
    least: int = Field(ge=1)
    share: Probability


class Rhythm(Strict):
    """What most days are like: tells a wrong time zone."""

    night: Clock
    morning: Clock
    leave: Clock
    arrive: Clock
    deviation: float = Field(gt=0)
    """Of people around these times, minutes."""
    lag: float
    lag_deviation: float = Field(gt=0)
    """First sign of life after the alarm, minutes."""
    deep: tuple[int, int]
    """Hours in which hardly anybody is awake."""
    awake_at_night: Probability
    """How much less is heard in them."""
    most: int = Field(ge=1)
    """So many sightings of a kind count; more of the same prove no more."""
    most_lags: int = Field(ge=1)
    given: float
    """Log-odds in favour of the zone that the home tells."""
    against: float
    """Log-odds that it takes to leave that zone."""
    sure: Probability
    factor: Probability
    zones: tuple[str, ...]
    """Tried where the home tells none, or a wrong one."""


class HabitFile(RuleFile):
    """All thresholds of `reident.link.habits`."""

    quiet: Quiet
    groups: tuple[Days, ...]
    evenings: tuple[Days, ...]
    tolerance: int = Field(ge=1, le=180)
    significance: Probability
    away_minutes: int = Field(ge=30)
    unknown_zone: Probability
    rhythm: Rhythm
    sources: Mapping[Source, Strength]
    routine_attributes: frozenset[str]
    regular_attributes: frozenset[str]
    """Of these, two records that tell the same day make a routine, also without dates."""
    routine_acts: frozenset[str]
    daily_acts: frozenset[str]
    daily_share: Probability
    people: frozenset[str]
    fillers: frozenset[str]
    """Words that a reminder's thing may begin with and that are no part of it: `ans Volleyball`."""
    zones: Mapping[str, str]

    @field_validator("zones")
    @classmethod
    def _known(cls, zones: Mapping[str, str]) -> Mapping[str, str]:
        for country, name in zones.items():
            try:
                ZoneInfo(name)
            except (KeyError, ValueError, OSError):
                raise ValueError(f"{country}: no time zone {name}") from None
        return zones
