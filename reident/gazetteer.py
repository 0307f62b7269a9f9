"""Names of places into places with people: the compact GeoNames extract that ships in `rules/places/`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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


class Gazetteer:
    """Places by id, name and postcode."""

    @classmethod
    def load(cls, folder: Path) -> Gazetteer:
        """Read the extract of a rules folder (`RuleBook.folder`).

        Raises:
            UserError: a file is missing or broken.
        """
        raise NotImplementedError

    def find(self, name: str, country: str | None = None) -> tuple[Place, ...]:
        """All places of that name (any spelling, German or English), most populous first."""
        raise NotImplementedError

    def get(self, id: str) -> Place | None:
        """The place of an id (`Fact.ref`)."""
        raise NotImplementedError

    def postcode(self, code: str, country: str) -> tuple[Place, ...]:
        """The places that a postcode belongs to, most populous first; empty where no table ships for the country."""
        raise NotImplementedError

    def is_word(self, name: str) -> bool:
        """Whether the name is also a common German or English word (`Essen`, `Reading`): it takes context to be a place."""
        raise NotImplementedError

    def inside(self, child: Place, parent: Place) -> bool:
        """Whether one place lies in (or is) the other."""
        raise NotImplementedError


def fold(name: str) -> str:
    """A name without what spellings differ in: case, umlauts (ae, oe, ue, ss), hyphens, `am Main`, `St.`."""
    raise NotImplementedError


def distance_km(one: Place, other: Place) -> float:
    """Great-circle distance in kilometres."""
    raise NotImplementedError
