"""Objects with a latitude and a longitude (location histories, shared positions) into the places somebody was at.

A phone's history holds a point a minute. What tells about its owner is where he was on many days, so points are
gathered in squares of about a hundred metres, and the squares with the most days are told, once a day.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

SQUARES = 20
"""Places that are told of a history."""
DAYS = 60
"""Days on which each is told."""
DIGITS = 3
"""Decimals of a degree: about 100 metres."""
_E7 = 1e7
_PAIRS = (("latitudeE7", "longitudeE7"), ("latE7", "lngE7"), ("latitude", "longitude"), ("lat", "lng"), ("lat", "lon"),
          ("latitudeInDegrees", "longitudeInDegrees"))  # fmt: skip
_TEXTS = ("point", "latLng", "LatLng", "placeLocation", "geo")
_POINT = re.compile(r"^(?:geo:)?\s*(?P<lat>-?\d{1,2}\.\d+)°?\s*,\s*(?P<lon>-?\d{1,3}\.\d+)°?\s*$")


@dataclass(slots=True)
class Visited:
    """The points of one member, in squares."""

    points: Counter[tuple[float, float]] = field(default_factory=Counter, repr=False)
    days: defaultdict[tuple[float, float], dict[date | None, datetime | None]] = field(
        default_factory=lambda: defaultdict(dict), repr=False
    )
    where: dict[tuple[float, float], str] = field(default_factory=dict, repr=False)

    def add(self, point: tuple[float, float], time: datetime | None, path: str) -> None:
        """Count a point, seen at a time, found at a path of the member."""
        square = round(point[0], DIGITS), round(point[1], DIGITS)
        self.points[square] += 1
        if len(self.days[square]) < DAYS:
            self.days[square].setdefault(time.date() if time else None, time)
        self.where.setdefault(square, path)

    def told(self) -> Iterator[tuple[str, datetime | None, str]]:
        """Squares by days, then by points: `lat, lon`, when, path; once a day each."""
        best = sorted(self.points, key=lambda square: (-len(self.days[square]), -self.points[square], square))
        for square in best[:SQUARES]:
            days = self.days[square]
            for time in [time for time in days.values() if time or len(days) == 1]:
                yield f"{square[0]:.{DIGITS}f}, {square[1]:.{DIGITS}f}", time, self.where[square]


def written(latitude: str, longitude: str) -> str | None:
    """Two texts as one point, `lat, lon`; None where they are none, or nowhere."""
    try:
        point = _somewhere(float(latitude.replace(",", ".")), float(longitude.replace(",", ".")))
    except ValueError:
        return None
    return f"{point[0]:.5f}, {point[1]:.5f}" if point else None


def point_of(value: Mapping[Any, Any]) -> tuple[float, float] | None:
    """The point that an object gives, in degrees; None where it gives none, or one that is nowhere."""
    for names in _PAIRS:
        found = [value.get(name) for name in names]
        if all(isinstance(each, int | float) and not isinstance(each, bool) for each in found):
            scale = _E7 if names[0].endswith("E7") else 1.0
            return _somewhere(float(found[0]) / scale, float(found[1]) / scale)  # type: ignore[arg-type]
    for name in _TEXTS:
        text = value.get(name)
        if isinstance(text, str) and len(text) < 80 and (match := _POINT.match(text)):
            return _somewhere(float(match["lat"]), float(match["lon"]))
    return None


def _somewhere(latitude: float, longitude: float) -> tuple[float, float] | None:
    inside = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (latitude, longitude) if inside and (latitude or longitude) else None
