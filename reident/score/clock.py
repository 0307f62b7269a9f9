"""A habit with its time (`Mo-Fr 05:40`) into the share of people who have it: `reident/curves/1`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reident.model import Range, Share
from reident.rulebook import RuleBook
from reident.rulebook.population import Curve, CurvesFile

DAY = 24 * 60
HALF = 30
_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-3]):([0-5]\d)(?!\d)")
_WEEKEND = re.compile(r"\b(Sa|So)\b")
_WEEK = re.compile(r"\b(Mo|Di|Mi|Do|Fr)\b")


@dataclass(frozen=True, slots=True)
class Clock:
    """The day curves of a population."""

    curves: Mapping[tuple[str, str], Curve]
    """(`wake`, `week`) -> curve."""
    tolerance: int
    floor: float
    chain: Sequence[str]
    """Ids of the population and of those that it is a part of, innermost first."""

    @classmethod
    def of(cls, rules: RuleBook, chain: Sequence[str]) -> Clock:
        """The curves for a population."""
        files = rules.of(CurvesFile)
        curves: dict[tuple[str, str], Curve] = {
            (curve.id, curve.days): curve for file in files for curve in file.curves
        }
        tolerance = max((file.tolerance for file in files), default=15)
        return cls(curves, tolerance, min((file.floor for file in files), default=1e-4), tuple(chain))

    def at(self, what: str, value: str, which: int = 0) -> Share | None:
        """The share of people who do something at about the time that a value names.

        Args:
            what: `wake`, `sleep`, `leave`, `return`.
            value: With the days and one or more times, `Mo-Fr 06:30-16:50`.
            which: Which of its times.
        """
        times = _TIME.findall(value)
        week, weekend = bool(_WEEK.search(value)), bool(_WEEKEND.search(value))
        curve = self.curves.get((what, "weekend")) if weekend and not week else None
        curve = curve or self.curves.get((what, "week"))
        if len(times) <= which or curve is None:
            return None
        hours, minutes = times[which]
        mid = max(self._mass(curve, int(hours) * 60 + int(minutes)), self.floor)
        low, high = max(mid / curve.factor, self.floor / curve.factor), min(mid * curve.factor, 0.9)
        return Share(Range(low, mid, max(high, mid)), f"{curve.basis} ({curve.year})")

    def _mass(self, curve: Curve, minute: int) -> float:
        """Weight of the curve within the tolerance around a minute of the day, 0..1."""
        shift = next((curve.shift[id_] for id_ in self.chain if id_ in curve.shift), 0)
        total = sum(curve.half_hours.values())
        first, last = minute - shift - self.tolerance, minute - shift + self.tolerance
        found = 0.0
        for clock, weight in curve.half_hours.items():
            start = int(clock[:2]) * 60 + int(clock[3:])
            for turn in (-DAY, 0, DAY):
                overlap = min(last, start + turn + HALF) - max(first, start + turn)
                found += weight * max(0, overlap) / HALF
        return found / total


def days_factor(value: str) -> Range:
    """The part of people with a weekly habit who have it on these days: one in seven, more where several days count."""
    days = len(set(re.findall(r"\b(Mo|Di|Mi|Do|Fr|Sa|So)\b", value)))
    if not days or re.search(r"\b(Mo-Fr|Mo-So)\b", value):
        return Range(0.2, 0.5, 1.0)
    return Range(0.07, 0.16, 0.35)


def text_of(value: str) -> str:
    """What a habit's value says beside days and times: `Di 19:00 Chor` is `Chor`."""
    return re.sub(r"\b(Mo|Di|Mi|Do|Fr|Sa|So)\b|\d{1,2}:\d\d|[-–,]\s*(?=\d|$)", " ", value).strip(" -–,")
