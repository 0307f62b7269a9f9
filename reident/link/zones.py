"""Where the clock on the wall is: hints of a home into its time zone, checked against the rhythm of the days.

A bundle's times are often UTC, and its home is a guess. Good nights in the afternoon tell that the guess is wrong;
first signs of life right after the alarm's time tell which zone is right.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from reident.link.circular import apart
from reident.link.sightings import local, minute_of, said_clock
from reident.rulebook import RuleBook
from reident.rulebook.habits import HabitFile, Rhythm

MOST = 3_000
"""Signs of life that the check looks at, spread over all of them."""


@dataclass(frozen=True, slots=True)
class Clues:
    """Aware times of one person that tell the time of day by what was said."""

    nights: Sequence[datetime]
    greetings: Sequence[datetime]
    leaving: Sequence[datetime]
    arriving: Sequence[datetime]
    signs: Sequence[datetime]
    """Every sign of life, in the order of time."""
    alarm: int | None
    """The commonest alarm, minute of the day."""


def zone_of(hints: Iterable[str], rules: RuleBook) -> ZoneInfo | None:
    """The time zone of a home, from the first hint that has one.

    Args:
        hints: the best first: state (`US/Idaho`, country and region as in the gazetteer), country (`DE`), locale
            (`de-DE`, `en_GB`), language (`de`). Countries with several zones have none.
    """
    zones = {name: zone for file in rules.of(HabitFile) for name, zone in file.zones.items()}
    for hint in hints:
        country = hint if "/" in hint else hint.replace("_", "-").split("-")[-1]
        found = zones.get(country) or (zones.get(country.upper()) if "-" in hint or "_" in hint else None)
        if found:
            return ZoneInfo(found)
    return None


def checked(zone: tzinfo | None, clues: Clues, rules: HabitFile) -> tuple[tzinfo | None, float]:
    """The zone that the rhythm of the days confirms, and a factor for what depends on it.

    The given zone is kept unless the rhythm speaks clearly against it; without one, or against it, the best of the
    zones in the rules is taken: with a good factor if it is clearly the best, else with a small one.
    """
    rhythm = rules.rhythm
    candidates: dict[str, tzinfo] = {name: ZoneInfo(name) for name in rhythm.zones}
    if zone is not None:
        candidates["given"] = zone
    if not clues.signs:
        return zone, 1.0 if zone is not None else rules.unknown_zone
    scores = {name: likelihood(candidate, clues, rhythm) for name, candidate in candidates.items()}
    if "given" in scores:
        scores["given"] += rhythm.given
    best = max(scores, key=lambda name: (scores[name], name == "given", name))
    # Zones that keep the same time are one candidate.
    probe = clues.signs[len(clues.signs) // 2]
    total: dict[object, float] = {}
    for name, score in scores.items():
        offset = probe.astimezone(candidates[name]).utcoffset()
        total[offset] = max(total.get(offset, -math.inf), score)
    mine = total[probe.astimezone(candidates[best]).utcoffset()]
    posterior = 1 / sum(math.exp(min(0.0, score - mine)) for score in total.values())
    if "given" in scores:
        given = total[probe.astimezone(candidates["given"]).utcoffset()]
        if mine - given < rhythm.against:
            return zone, 1.0
    if posterior >= rhythm.sure:
        # Only an alarm ties the clock to the hour; bedtimes alone leave room for early risers.
        return candidates[best], rhythm.factor if clues.alarm is not None else rules.unknown_zone
    # Nobody knows, but the best guess is nearer to the truth than UTC.
    return candidates[best], rules.unknown_zone * posterior


def likelihood(zone: tzinfo, clues: Clues, rhythm: Rhythm) -> float:
    """Log-likelihood of the clues on a zone's clock; sightings of one kind are alike, so at most some of them count."""
    total = 0.0
    for times, expected in (
        (clues.nights, rhythm.night), (clues.greetings, rhythm.morning), (clues.leaving, rhythm.leave),
        (clues.arriving, rhythm.arrive),
    ):  # fmt: skip
        minutes = [minute_of(local(t, zone)) for t in times]
        total += _evidence([apart(m, said_clock(expected) or 0) for m in minutes], rhythm.deviation, rhythm.most)
    step = max(1, len(clues.signs) // MOST)
    walls = [local(t, zone) for t in clues.signs[::step]]
    asleep = sum(1 for w in walls if rhythm.deep[0] <= w.hour < rhythm.deep[1]) / len(walls)
    quiet = asleep * math.log(rhythm.awake_at_night) + (1 - asleep) * math.log1p(rhythm.awake_at_night)
    total += quiet * min(len(walls), rhythm.most_lags)
    if clues.alarm is not None:
        lags = [(m - clues.alarm + 720) % 1440 - 720 for m in first_signs(walls).values()]
        total += _evidence([abs(lag - rhythm.lag) for lag in lags], rhythm.lag_deviation, rhythm.most_lags)
    return total


def first_signs(walls: Iterable[datetime]) -> Mapping[int, int]:
    """Day -> minute of its first sign of life from three o'clock on, on working days."""
    found: dict[int, int] = {}
    for wall in walls:
        if wall.weekday() < 5 and wall.hour >= 3:
            day, minute = wall.toordinal(), minute_of(wall)
            found[day] = min(minute, found.get(day, minute))
    return found


def _evidence(distances: Sequence[float], deviation: float, most: int) -> float:
    """Sum of log densities, each relative to any time of day being as likely, of at most `most` sightings."""
    if not distances:
        return 0.0
    scale = 1440 / (deviation * math.sqrt(2 * math.pi))
    logs = [math.log(0.8 * scale * math.exp(-0.5 * (d / deviation) ** 2) + 0.2) for d in distances]
    return math.fsum(logs) / len(logs) * min(len(logs), most)
