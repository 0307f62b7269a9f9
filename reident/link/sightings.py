"""Findings with their times into points on the clock, and points that agree into a habit with its confidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from reident.link.circular import DAY, direction
from reident.model import AttributeId, Evidence
from reident.rulebook.habits import Strength

NOW = "@time"
"""Value of a finding that means the time when it was said."""
NAMES = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
WORKING, FREE = frozenset(range(5)), frozenset({5, 6})
CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
DAYS = re.compile(r"\b(?:Mo|Di|Mi|Do|Fr|Sa|So)(?:\s?[-,]\s?(?:Mo|Di|Mi|Do|Fr|Sa|So))*\b")
DATE = re.compile(r"(?<!\S)(?:P(?P<ahead>\d+)D|(?P<year>\d{4}|-)-(?P<month>\d\d)-(?P<day>\d\d))(?!\S)")
"""`P1D` (a day ahead), `2018-07-26`, `--07-26`."""
KEPT = 20
"""Pieces of evidence that a habit keeps."""


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
    """Probability, 0..1; grows with the number of days on which it was sighted."""
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)
    """The best sightings, at most 20."""
    count: int = 0
    """How many sightings support it."""
    first: datetime | None = None
    last: datetime | None = None
    chart: tuple[tuple[str, float], ...] = field(default=(), repr=False)
    """(`HH:MM`, weight) for each quarter of an hour with sightings, in the order of the day; weights sum to 1."""


@dataclass(frozen=True, slots=True)
class Point:
    """A sighting on the clock."""

    minute: int
    """Of the day, local, 0..1439; -1 where only the day is known."""
    days: tuple[int, ...]
    """The weekdays it is about, Monday is 0; empty where nobody knows."""
    key: int | str
    """Ordinal of its day; sightings of one day count once. Without a time, something of its own for each record."""
    confidence: float
    evidence: Evidence
    time: datetime | None = None
    label: str = field(default="", repr=False)
    """What it is about, for routines and routes."""
    told: bool = False
    """Whether the text itself says the weekday."""


def local(time: datetime, zone: tzinfo | None) -> datetime:
    """The time on the wall of the home: naive times are that already; daylight saving time follows the zone."""
    return time.astimezone(zone) if time.tzinfo is not None and zone is not None else time


def minute_of(time: datetime) -> int:
    """Minute of the day."""
    return time.hour * 60 + time.minute


def clock(minute: float, step: int = 1) -> str:
    """`HH:MM`, rounded to steps of minutes."""
    whole = round(minute / step) * step % DAY
    return f"{whole // 60:02d}:{whole % 60:02d}"


def said_clock(value: str) -> int | None:
    """The first `HH:MM` of a value as minute of the day."""
    found = CLOCK.search(value)
    return int(found[1]) * 60 + int(found[2]) if found else None


def days_of(text: str) -> tuple[int, ...]:
    """Weekdays of `Mo-Fr`, `Di`, `Mo,Mi`, `Fr-So`; of the first such stretch of a text; empty where there is none."""
    found = DAYS.search(text)
    days: list[int] = []
    for part in re.split(r"\s?,\s?", found[0]) if found else ():
        ends = [NAMES.index(name) for name in re.split(r"\s?-\s?", part)]
        day = ends[0]
        days.append(day)
        for end in ends[1:]:
            while day != end:
                day = (day + 1) % 7
                days.append(day)
    return tuple(dict.fromkeys(days))


def days_label(days: Iterable[int]) -> str:
    """`Mo-Fr`, `Di,Do`, `Mo-So`: the inverse of `days_of`."""
    wanted = set(days)
    if len(wanted) == 7:
        return "Mo-So"
    # A run may pass Sunday: start where the day before is missing.
    runs: list[list[int]] = []
    for start in (d for d in range(7) if d in wanted and (d - 1) % 7 not in wanted):
        run = [start]
        while (run[-1] + 1) % 7 in wanted:
            run.append((run[-1] + 1) % 7)
        runs.append(run)
    return ",".join(NAMES[r[0]] if len(r) == 1 else f"{NAMES[r[0]]}-{NAMES[r[-1]]}" for r in runs)


def date_of(text: str, said: date | None) -> date | None:
    """The date that a text names: `2018-07-26`; `--07-26` and `P1D` as seen from the day on which it was said."""
    found = DATE.search(text)
    if found is None:
        return None
    try:
        if found["ahead"]:
            return said + timedelta(days=int(found["ahead"])) if said else None
        if found["year"] != "-":
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        if said is None:
            return None
        this = date(said.year, int(found["month"]), int(found["day"]))
        return this if this >= said else this.replace(year=said.year + 1)
    except (ValueError, OverflowError):
        return None


def usual_days(points: Sequence[Point]) -> frozenset[int]:
    """The weekdays a habit is kept on, where only some of them were sighted: two working days stand for all five,
    until so many were sighted that a missing one is no chance (5 %).
    """
    seen = Counter(day for key, days in {p.key: p.days for p in points}.items() for day in days)
    total = sum(seen.values())
    if not total:
        return frozenset()
    working = sum(seen[d] for d in WORKING) / total
    whole = WORKING if working >= 0.9 else FREE if working <= 0.1 else WORKING | FREE
    present = frozenset(d for d in seen if d in whole and seen[d] * len(whole) >= 0.1 * total)
    if len(present) == 1:
        return present if len(whole) ** (1 - total) < 0.05 else whole
    if (1 - 1 / len(whole)) ** total < 0.05 / len(whole):
        return present
    return whole


def strength(points: Iterable[Point], rule: Strength) -> float:
    """Noisy-or over days: each day on which it was sighted is one more, weak witness."""
    best: dict[int | str, float] = {}
    for point in points:
        best[point.key] = max(best.get(point.key, 0.0), point.confidence)
    doubt = 1.0
    for confidence in best.values():
        doubt *= 1 - rule.weight * confidence
    return rule.cap * (1 - doubt)


def together(confidences: Iterable[float]) -> float:
    """Noisy-or of kinds of evidence, never certain."""
    doubt = 1.0
    for confidence in confidences:
        doubt *= 1 - confidence
    return min(0.98, 1 - doubt)


def mean_clock(points: Sequence[Point]) -> float:
    """Circular mean of the minutes."""
    return direction([p.minute for p in points]).mean


def commonest(points: Sequence[Point]) -> int:
    """The minute that occurs most often: alarms are exact."""
    counts = Counter(p.minute for p in points)
    return min(counts, key=lambda minute: (-counts[minute], minute))


def chart(points: Iterable[Point]) -> tuple[tuple[str, float], ...]:
    """(`HH:MM`, weight) for each quarter of an hour with sightings; the weights sum to 1."""
    bins = Counter(p.minute // 15 for p in points if p.minute >= 0)
    total = sum(bins.values())
    return tuple((clock(15 * quarter), count / total) for quarter, count in sorted(bins.items()))


def habit(attribute: AttributeId, value: str, confidence: float, points: Sequence[Point]) -> HabitFact:
    """A habit from the points that support it."""
    best = sorted(points, key=lambda p: (-p.confidence, p.evidence.record_id))
    evidence = {p.evidence.record_id: p.evidence for p in reversed(best)}
    kept = tuple(evidence[i] for i in dict.fromkeys(p.evidence.record_id for p in best))[:KEPT]
    times = sorted((p.time for p in points if p.time is not None), key=lambda t: t.replace(tzinfo=None))
    first, last = (times[0], times[-1]) if times else (None, None)
    return HabitFact(attribute, value.strip(), confidence, kept, len(evidence), first, last, chart(points))


def observed(sighting: Sighting, zone: tzinfo | None, factor: float = 1.0) -> Point | None:
    """The time at which it was said, as a point; None without a time."""
    if sighting.time is None:
        return None
    at = local(sighting.time, zone)
    confidence = sighting.confidence * factor
    return Point(minute_of(at), (at.weekday(),), at.toordinal(), confidence, sighting.evidence, sighting.time)


def stated(sighting: Sighting, zone: tzinfo | None) -> Point | None:
    """The time of day that the text says, as a point: an alarm without a day rings when that time comes next."""
    minute = said_clock(sighting.value)
    if minute is None:
        return None
    days = days_of(sighting.qualifiers.get("days", "")) or days_of(sighting.value)
    key: int | str = f"r{sighting.record}"
    if sighting.time is not None:
        at = local(sighting.time, zone)
        key = at.toordinal()
        days = days or (_next(sighting, at, minute).weekday(),)
    return Point(minute, days, key, sighting.confidence, sighting.evidence, sighting.time)


def _next(sighting: Sighting, at: datetime, minute: int) -> date:
    """The day that a time without a weekday means. After midnight, `tomorrow` is said of the morning that comes."""
    named = date_of(sighting.qualifiers.get("date", "") or sighting.value, at.date())
    rings = at.date() if minute > minute_of(at) else at.date() + timedelta(days=1)
    if named is None or (at.hour < 4 and sighting.qualifiers.get("date") == "P1D"):
        return rings
    return named
