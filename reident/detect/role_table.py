"""Every role that the models of `learned.py` tell: as which fact, of whom, in which texts and how sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reident.model import Kind

NAMED = "named"
"""Whom a fact is about that is of somebody else in the sentence."""


@dataclass(frozen=True, slots=True)
class Role:
    """How a role is told."""

    attribute: str | None
    about: str
    act: str
    kind: Kind
    trust: float
    """What is left of the model's probability, by how often a role is told wrongly."""
    least: float
    """Probability from which on it is told at all."""
    texts: frozenset[str]


SPOKEN = frozenset({"utterance"})
AT_THE_TIME = SPOKEN | {"message"}
"""Texts whose time is the time of what they tell."""
TOLD = SPOKEN | {"message", "note"}
EVERY = TOLD | {"search"}
ROLES: Mapping[str, Role] = {
    "self": Role("given_name", "speaker", "introduce", "person", 0.8, 0.4, SPOKEN),
    "addressed": Role("given_name", "speaker", "greet", "person", 0.58, 0.4, SPOKEN),
    "reader": Role(None, "other", "address", "person", 0.8, 0.4, frozenset({"message"})),
    "family": Role("family_name", "speaker", "introduce", "person", 0.8, 0.42, SPOKEN),
    "partner": Role("partner", "partner", "", "person", 0.72, 0.27, TOLD),
    "child": Role("child", "child", "", "person", 0.72, 0.27, EVERY),
    "pet": Role("pet", "speaker", "", "other", 0.5, 0.42, EVERY),
    "parent": Role("parent", "parent", "", "person", 0.72, 0.35, TOLD),
    "sibling": Role("sibling", "sibling", "", "person", 0.72, 0.35, TOLD),
    "friend": Role("friend", "friend", "", "person", 0.65, 0.5, TOLD),
    "colleague": Role("colleague", "colleague", "", "person", 0.72, 0.5, TOLD),
    "employer": Role("employer", "speaker", "", "organisation", 0.72, 0.35, EVERY),
    "school": Role("education", "speaker", "", "organisation", 0.72, 0.5, TOLD),
    "home": Role("frequent_place", "speaker", "dwell", "place", 0.75, 0.42, EVERY),
    "elsewhere": Role(None, "other", "elsewhere", "place", 0.7, 0.75, EVERY),
    "work_place": Role("workplace", "speaker", "", "place", 0.55, 0.6, EVERY),
    "home_of": Role("residence", NAMED, "", "place", 0.6, 0.6, EVERY),
    "health": Role("health", "speaker", "", "health", 0.5, 0.6, EVERY),
    "health_child": Role("health", "child", "", "health", 0.5, 0.6, EVERY),
    "occupation": Role("occupation", "speaker", "", "other", 0.55, 0.7, EVERY),
    "occupation_of": Role("occupation", NAMED, "", "other", 0.55, 0.6, EVERY),
    "age_of": Role("age", NAMED, "", "quantity", 0.55, 0.6, EVERY),
    "hobby_of": Role("hobby", NAMED, "", "event", 0.55, 0.6, EVERY),
    "sports_of": Role("sports", NAMED, "", "event", 0.55, 0.6, EVERY),
    "hobby": Role("hobby", "speaker", "", "event", 0.5, 0.7, EVERY),
    "sports": Role("sports", "speaker", "", "event", 0.5, 0.7, EVERY),
    "diet": Role("diet", "speaker", "", "other", 0.5, 0.7, EVERY),
    "religion": Role("religion", "speaker", "", "group", 0.45, 0.75, EVERY),
    "vehicle": Role("vehicle", "speaker", "", "product", 0.5, 0.7, EVERY),
    "age": Role("age", "speaker", "", "quantity", 0.5, 0.7, EVERY),
    "birthday": Role("birthday", "speaker", "birthday", "date_time", 0.5, 0.7, EVERY),
    "travel": Role("travel", "speaker", "", "place", 0.4, 0.85, EVERY),
    "wake_clock": Role("wake_time", "speaker", "wake", "date_time", 0.6, 0.6, EVERY),
    "sleep_clock": Role("sleep_time", "speaker", "sleep", "date_time", 0.6, 0.6, EVERY),
    "wake": Role("wake_time", "speaker", "wake", "date_time", 0.7, 0.55, AT_THE_TIME),
    "sleep": Role("sleep_time", "speaker", "sleep", "date_time", 0.7, 0.55, AT_THE_TIME),
    "leave": Role("away_hours", "speaker", "leave", "date_time", 0.7, 0.55, AT_THE_TIME),
    "arrive": Role("away_hours", "speaker", "arrive", "date_time", 0.7, 0.55, AT_THE_TIME),
}  # fmt: skip
