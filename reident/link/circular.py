"""Times of day (and of the week) as angles into means, concentrations and modes; midnight is no border.

Sources: Fisher, Statistical Analysis of Circular Data (1993), sections 2.3 and 4.4; Mardia and Jupp, Directional
Statistics (2000), sections 2.3 and 6.3; Zar, Biostatistical Analysis (1999), equation 27.4 for Rayleigh's p.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

DAY = 24 * 60
"""Minutes of a day, the default period."""
WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Direction:
    """Where angles point to on the whole, and how much they agree."""

    mean: float
    """In the unit and range of the period: 0 <= mean < period."""
    length: float
    """Mean resultant length R, 0..1: 1 where all are equal, near 0 where they are spread over the whole circle."""
    count: int

    @property
    def p_uniform(self) -> float:
        """Rayleigh's test: how probable so much agreement is where every time is equally likely."""
        n, r = self.count, self.length * self.count
        return min(1.0, math.exp(math.sqrt(1 + 4 * n + 4 * (n * n - r * r)) - (1 + 2 * n)))

    def deviation(self, period: float = DAY) -> float:
        """Circular standard deviation `sqrt(-2 ln R)`, in the unit of the period."""
        if self.length >= 1:
            return 0.0
        return math.sqrt(-2 * math.log(max(self.length, 1e-12))) * period / (2 * math.pi)


def direction(values: Sequence[float], period: float = DAY) -> Direction:
    """Circular mean and concentration.

    Raises:
        ValueError: no values.
    """
    if not values:
        raise ValueError("a direction needs at least one value")
    turn = 2 * math.pi / period
    x = math.fsum(math.cos(v * turn) for v in values) / len(values)
    y = math.fsum(math.sin(v * turn) for v in values) / len(values)
    mean = math.atan2(y, x) / turn % period
    return Direction(mean if mean < period else 0.0, min(1.0, math.hypot(x, y)), len(values))


def apart(a: float, b: float, period: float = DAY) -> float:
    """The shorter way between two times on the circle."""
    way = abs(a - b) % period
    return min(way, period - way)


def at_least(part: int, whole: int, z: float = 1.645) -> float:
    """Lower end of Wilson's 90 % interval of a share (Wilson, JASA 22, 1927): few sightings prove little."""
    if not whole:
        return 0.0
    share = part / whole
    centre = share + z * z / (2 * whole)
    spread = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return (centre - spread) / (1 + z * z / whole)


def modes(values: Sequence[int], tolerance: int, most: int = 3) -> list[list[int]]:
    """Groups of values that lie close together, the largest group first.

    The window of `2 * tolerance` minutes with the most values becomes a group; then the next, from what is left.

    Args:
        values: minutes of the day.
        tolerance: half width of a group, minutes.
        most: at most so many groups.

    Returns:
        For each group the indexes of its values, in the order given.
    """
    left = set(range(len(values)))
    groups: list[list[int]] = []
    while left and len(groups) < most:
        group = _densest(values, sorted(left), tolerance)
        groups.append(group)
        left -= set(group)
    return groups


def _densest(values: Sequence[int], indexes: Sequence[int], tolerance: int) -> list[int]:
    counts = [0] * DAY
    for i in indexes:
        counts[values[i] % DAY] += 1
    running = sum(counts[minute % DAY] for minute in range(-tolerance, tolerance + 1))
    best, centres = running, [0]
    for centre in range(1, DAY):
        running += counts[(centre + tolerance) % DAY] - counts[(centre - tolerance - 1) % DAY]
        if running > best:
            best, centres = running, [centre]
        elif running == best:
            centres.append(centre)
    # Many windows hold the same values: the one in the middle of them is centred on the group.
    centre = _middle(centres)
    return [i for i in indexes if apart(values[i], centre) <= tolerance]


def _middle(centres: Sequence[int]) -> int:
    run = [centres[0]]
    for centre in centres[1:]:
        if centre != run[-1] + 1:
            break
        run.append(centre)
    if run[0] == 0 and len(run) < DAY:
        tail = [c for c in centres if c > run[-1] + 1]
        back = DAY - 1
        while tail and tail[-1] == back:
            run.insert(0, tail.pop() - DAY)
            back -= 1
    return run[len(run) // 2] % DAY
