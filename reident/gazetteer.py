"""Names of places into places with people: the compact GeoNames extract that ships in `rules/places/`."""

from __future__ import annotations

from dataclasses import dataclass

from reident.model import Level


@dataclass(frozen=True, slots=True)
class Place:
    """A country, region, municipality, district or postcode area."""

    id: str
    """`geonames:2886242`."""
    name: str
    """The official local name: `Köln`."""
    level: Level
    country: str
    """ISO 3166-1 alpha-2."""
    region: str
    """Name of the first-level division (`Nordrhein-Westfalen`), or empty."""
    parent: str | None
    """Id of the municipality that a district lies in."""
    population: int
    """People; 0 where it is not known."""
    latitude: float
    longitude: float
