"""Signs of life into the rhythm of the days: where the night is, the first and last sign of a day, the gaps between."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from itertools import pairwise

from reident.link.circular import DAY
from reident.link.sightings import Point, Sighting, local, minute_of, said_clock
from reident.model import Evidence
from reident.rulebook.habits import HabitFile

QUARTERS = DAY // 15


@dataclass(slots=True)
class Activity:
    """When somebody was heard, minute by minute; several records of one minute count once."""

    zone: tzinfo | None
    seen: dict[int, tuple[Evidence, datetime]] = field(default_factory=dict, repr=False)
    """Minutes since 0001-01-01 00:00 local -> what was recorded then."""

    def add(self, sighting: Sighting) -> None:
        """Count a sighting that has a time; the order of adding does not matter."""
        if sighting.time is None:
            return
        at = local(sighting.time, self.zone)
        stamp = at.toordinal() * DAY + minute_of(at)
        old = self.seen.get(stamp)
        if old is None or sighting.record < old[0].record_id:
            self.seen[stamp] = (sighting.evidence, sighting.time)

    def midnight(self, rules: HabitFile) -> int:
        """The minute at which one day ends and the next begins: the middle of the quietest hours.

        A stretch outside the usual night needs to be clearly quieter than the night to count as one: somebody who
        is at work all day is as silent then as at night.
        """
        counts = [0.0] * QUARTERS
        for stamp in self.seen:
            counts[stamp % DAY // 15] += 1
        start, end = (said_clock(text) or 0 for text in (rules.quiet.start, rules.quiet.end))
        prior = 0.02 * len(self.seen) / QUARTERS + 1e-6
        for quarter in range(QUARTERS):
            inside = (15 * quarter - start) % DAY < (end - start) % DAY
            counts[quarter] += 0.0 if inside else prior * 8
        width = 4 * rules.quiet.hours
        windows = [sum(counts[(q + i) % QUARTERS] for i in range(width)) for q in range(QUARTERS)]
        lowest = min(windows)
        best = [q for q in range(QUARTERS) if windows[q] <= lowest + 1e-9]
        # Equally quiet windows: the middle of the longest run of them, which may pass midnight.
        return 15 * ((_middle(best) + width // 2) % QUARTERS)

    def days(self, midnight: int) -> Mapping[int, array[int]]:
        """Ordinal of each day with signs of life -> sorted minutes since its beginning at `midnight`."""
        found: dict[int, array[int]] = {}
        # Days that begin at 22:00 belong to the date that most of them lies in.
        shift = midnight if midnight < DAY // 2 else midnight - DAY
        for stamp in sorted(self.seen):
            day, minute = divmod(stamp - shift, DAY)
            found.setdefault(day, array("H")).append(minute)
        return found

    def point(self, day: int, minute: int, midnight: int) -> Point:
        """One sign of life as a point that counts for its day."""
        shift = midnight if midnight < DAY // 2 else midnight - DAY
        evidence, time = self.seen[day * DAY + shift + minute]
        return Point((minute + midnight) % DAY, (date.fromordinal(day).weekday(),), day, 1.0, evidence, time)


def _middle(quarters: list[int]) -> int:
    inside = set(quarters)
    starts = [q for q in quarters if (q - 1) % QUARTERS not in inside] or quarters[:1]
    runs = []
    for start in starts:
        length = 1
        while length < QUARTERS and (start + length) % QUARTERS in inside:
            length += 1
        runs.append((length, -start))
    length, start = max(runs)
    return (-start + length // 2) % QUARTERS


@dataclass(frozen=True, slots=True)
class Ends:
    """Of every day: the first and the last sign of life, and the edges of its longest silence."""

    first: tuple[Point, ...]
    last: tuple[Point, ...]
    silence: tuple[tuple[Point, Point], ...]
    """The points before and after; only silences that something follows later the same day."""


def ends(activity: Activity, midnight: int, rules: HabitFile) -> Ends:
    """The ends of all days, in their order."""
    first, last, silence = [], [], []
    for day, minutes in activity.days(midnight).items():
        if len(minutes) > 1:  # one sign alone is neither the morning nor the evening
            first.append(activity.point(day, minutes[0], midnight))
            last.append(activity.point(day, minutes[-1], midnight))
        for before, after in _silence(minutes, rules.away_minutes):
            silence.append((activity.point(day, before, midnight), activity.point(day, after, midnight)))
    return Ends(tuple(first), tuple(last), tuple(silence))


def _silence(minutes: array[int], least: int) -> Iterator[tuple[int, int]]:
    gaps = [(after - before, before, after) for before, after in pairwise(minutes)]
    length, before, after = max(gaps, default=(0, 0, 0))
    # What nothing follows may as well be an evening in silence and a good night.
    if length >= least and minutes[-1] - after >= 15:
        yield before, after
