"""Places and postcodes into the share of people who live, work or often are there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reident.gazetteer import Gazetteer, Place
from reident.model import Fact, Range, Share
from reident.rulebook.population import PlaceRole, Postcodes, ReadingFile


@dataclass(frozen=True, slots=True)
class Homes:
    """Where the people of a population live."""

    gazetteer: Gazetteer
    rules: ReadingFile
    country: str | None
    """None: all countries."""
    size: int
    people: int
    """Of the area that the population lives in: a part of a population lives as the whole does."""
    within: Place | None
    postcodes: Sequence[Postcodes]

    def share(self, fact: Fact) -> Share | None:
        """The share of people with this place in this role (the fact's attribute); None for places in no known role."""
        if fact.attribute == "postcode":
            return self.postcode(fact.value)
        role = self.rules.roles.get(fact.attribute)
        if role is None:
            return None
        level = "point" if fact.attribute == "coordinates" else fact.level
        if level is not None and level in self.rules.fine:
            low, mid, high = self.rules.fine[level]
            return self._of_people(Range(low, mid, high), role, f"people at one {level}, approximate")
        places = self.candidates(fact)
        if not places:
            low, mid, high = self.rules.unlisted
            return self._of_people(Range(low, mid, high), role, "a place that no table has: small, wide")
        mine = places[0]
        error = self.rules.approximate if mine.approximate else self.rules.counted
        everywhere = sum(place.population for place in places)
        here = self._inside(mine)
        if here is None:
            return (
                Share(Range(1e-6, 1e-4, 1e-2), "a place outside the population, wide")
                if role.also is None
                else (self._of_people(Range(0, 0, 0), role, "a place outside the population"))
            )
        part = here / mine.population if mine.population else 1.0
        people = Range(here / error, here, max(here, everywhere * part) * error)
        source = "approximate" if mine.approximate else "Zensus 2022" if self._german(mine) else "GeoNames"
        return self._of_people(people, role, f"people who live there ({source})")

    def candidates(self, fact: Fact) -> tuple[Place, ...]:
        """The places that a fact may mean, the meant one first; places outside the population last."""
        found = self.gazetteer.find(fact.value)
        meant = self.gazetteer.get(fact.ref) if fact.ref else None
        inside = [place for place in found if self._inside(place) is not None]
        if meant is None:
            inside = inside or list(found[:1])
            return tuple(place for place in inside if _towns(place) == _towns(inside[0]))
        return (meant, *(place for place in inside if place.id != meant.id and _towns(place) == _towns(meant)))

    def postcode(self, code: str) -> Share | None:
        """The share of people in one postcode; None where the country's postcodes look otherwise."""
        for row in self.postcodes:
            if re.fullmatch(row.pattern, code.strip(), re.IGNORECASE):
                low, mid, high = row.people
                scale = 1.0 if self.within is None else self.size / max(self.people, 1)
                return Share(_capped(Range(low, mid, high), scale / self.size), row.basis)
        return None

    def nested(self, one: Fact, other: Fact) -> bool:
        """Whether both say where somebody lives, one more precisely."""
        homes = ("residence", "postcode", "coordinates")
        if one.attribute not in homes or other.attribute not in homes:
            return False
        if one.level in self.rules.fine or other.level in self.rules.fine:
            return True
        return any(
            self.gazetteer.inside(a, b) or self.gazetteer.inside(b, a)
            for a in self._spots(one)
            for b in self._spots(other)
        )

    def _spots(self, fact: Fact) -> tuple[Place, ...]:
        if fact.attribute == "postcode":
            return self.gazetteer.postcode(fact.value, self.country or "DE")
        return self.candidates(fact)[:3]

    def _inside(self, place: Place) -> float | None:
        """People of the population's area who live in a place; None where it lies outside."""
        if self.within is not None:
            if self.gazetteer.inside(self.within, place):
                return float(self.within.population)
            return float(place.population) if self.gazetteer.inside(place, self.within) else None
        if self.country is not None and place.country != self.country:
            return None
        return float(min(place.population, self.people))

    def _of_people(self, people: Range, role: PlaceRole, basis: str) -> Share:
        low, mid, high = (part * n for part, n in zip(role.times, (people.low, people.mid, people.high), strict=True))
        also = role.also.range() if role.also else Range(0, 0, 0)
        ends = (low / self.people + also.low, mid / self.people + also.mid, high / self.people + also.high)
        least = 1 / self.size
        low, mid, high = (min(1.0, max(end, least)) for end in ends)
        return Share(Range(low, mid, high), f"{basis}; {role.basis}")

    def _german(self, place: Place) -> bool:
        return place.country == "DE" and place.level in ("municipality", "region")


def _towns(place: Place) -> bool:
    """Whether it is a place of the size that one names as one's home; not a region or country."""
    return place.level in ("municipality", "district")


def _capped(people: Range, scale: float) -> Range:
    return Range(min(1.0, people.low * scale), min(1.0, people.mid * scale), min(1.0, people.high * scale))
