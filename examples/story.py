"""A household's phrases and rhythm into what its voice assistants heard: utterances with their time and device."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHOICE = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Heard:
    """One recording."""

    at: datetime
    """UTC."""
    device: str
    text: str
    response: str


@dataclass(frozen=True)
class Habit:
    """Something that is said around a time of day on some days."""

    at: str
    """`HH:MM`, local time."""
    spread: int
    """Standard deviation, minutes."""
    days: str
    """Weekdays, Monday is 0: `01234`."""
    chance: float
    """How often a day; above 1 it is said several times."""
    device: str
    phrases: tuple[str, ...]
    """Templates: `[this|that]`, `{slot}`."""
    responses: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Once:
    """Something that is said on one day only."""

    at: datetime
    """In the household's zone."""
    device: str
    text: str
    response: str = ""


@dataclass(frozen=True)
class Household:
    """Who lives there and how."""

    zone: ZoneInfo
    first: date
    last: date
    away: tuple[tuple[date, date], ...]
    """Holidays: nobody at home, both ends included."""
    slots: Mapping[str, Sequence[str]]
    habits: tuple[Habit, ...]
    once: tuple[Once, ...]
    misheard: Mapping[str, str] = field(default_factory=dict)
    """What the speech recognition makes of a word now and then."""
    wake_words: tuple[str, ...] = ("alexa",)
    talkative: float = 1.0
    """Factor on every habit's chance."""


def say(template: str, slots: Mapping[str, Sequence[str]], rng: random.Random) -> str:
    """Fill a template: choices from the inside out, then slots, which may hold choices themselves."""
    text = template
    while "[" in text or "{" in text:
        text = CHOICE.sub(lambda m: rng.choice(m.group(1).split("|")), text)
        text = SLOT.sub(lambda m: rng.choice(slots[m.group(1)]), text)
    return " ".join(text.split())


def _noisy(text: str, household: Household, rng: random.Random) -> str:
    """What the recogniser wrote: most wake words are there, some words are wrong or lost."""
    words = [household.misheard.get(w, w) if rng.random() < 0.12 else w for w in text.split()]
    if len(words) > 4 and rng.random() < 0.03:
        del words[rng.randrange(len(words))]
    if rng.random() < 0.62:
        words.insert(0, rng.choice(household.wake_words))
    return " ".join(words)


def _at_home(household: Household, day: date) -> bool:
    return not any(start <= day <= end for start, end in household.away)


def live(household: Household, rng: random.Random) -> list[Heard]:
    """All that was heard, in the order of time."""
    heard: list[Heard] = []
    day = household.first
    while day <= household.last:
        if _at_home(household, day):
            for habit in household.habits:
                heard += _of_day(habit, day, household, rng)
        day += timedelta(days=1)
    for once in household.once:
        heard.append(Heard(once.at.astimezone(UTC), once.device, once.text, once.response))
    return sorted(heard, key=lambda h: (h.at, h.text))


def _of_day(habit: Habit, day: date, household: Household, rng: random.Random) -> list[Heard]:
    if str(day.weekday()) not in habit.days:
        return []
    chance = habit.chance * household.talkative
    times = int(chance) + (rng.random() < chance - int(chance))
    found = []
    for _ in range(times):
        hour, minute = map(int, habit.at.split(":"))
        local = datetime.combine(day, time(hour, minute), tzinfo=household.zone)
        at = local.astimezone(UTC) + timedelta(minutes=rng.gauss(0, habit.spread), seconds=rng.randrange(60))
        text = _noisy(say(rng.choice(habit.phrases), household.slots, rng), household, rng)
        response = say(rng.choice(habit.responses), household.slots, rng)
        found.append(Heard(at.replace(microsecond=0), habit.device, text, response))
    return found
