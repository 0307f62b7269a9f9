"""Names of places into the places that they most probably mean, by prominence and the bundle's other places."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from reident.gazetteer import OF_ITS_OWN, Gazetteer, Place, called, distance_km
from reident.link.phonetics import folded, sounds
from reident.model import Level
from reident.rulebook.linking import LinkingFile

WELL_KNOWN = 50_000
"""People of a town from which on a name that is a common word as well (`Essen`, `Airport`) means the town."""
TOWN = 20_000
"""People of a town from which on its name before one that nobody knows means it."""
ALIKE = 80
"""Agreement of letters, 0..100, from which on a name that sounds like a known place is a misheard one."""
FOREIGN = 1.0
"""What another language's name for a larger place loses where one has that very name: "Brunswick" for Braunschweig."""
CANDIDATES = 16
"""Places of one name that are weighed against each other."""
ANCHORS = 15
"""Places, the most frequent ones, whose neighbourhood tells what a shared name means."""
_POSTCODE_CITY = re.compile(r"\b([A-Z]{0,2}-?\d{4,5})\s+([^\d,]+)")
SAME_NAME = 0.75
"""Probability that a name of several places is meant as one of them."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A name of a place and the place that it most probably means."""

    name: str = field(repr=False)
    place: Place | None
    probability: float
    """That the name means this place; for names without one, that it is a place at all."""
    level: Level | None = None
    """The level that the text tells, where it is finer than the place (`address`)."""
    called: str = field(repr=False, default="")
    """The place's name as the person calls it: `Vienna`; empty where there is no place."""

    @property
    def named(self) -> float:
        """Probability that it is a place of this name at all, whichever of several."""
        return max(self.probability, SAME_NAME) if self.place is not None else self.probability


class Atlas:
    """The places of one bundle under one set of preferences, each name resolved once a person."""

    def __init__(self, gazetteer: Gazetteer, rules: LinkingFile) -> None:
        self.gazetteer = gazetteer
        self.rules = rules

    def candidates(self, name: str) -> tuple[Place, ...]:
        """What a name, an address or `town district` may mean; coarse places of addresses.

        City states are towns here: a region with a town of its own name in it is left out.
        """
        found = self._found(name)
        named_towns = {(p.country, p.region) for p in found if p.level == "municipality"}
        return tuple(p for p in found if p.level != "region" or (p.country, p.region) not in named_towns) or found

    def _found(self, name: str) -> tuple[Place, ...]:
        if match := _POSTCODE_CITY.search(name):
            found = self.gazetteer.find(match.group(2).strip())
            coded = {p.id for p in self.gazetteer.postcode(match.group(1).split("-")[-1], "DE")}
            if found:
                return tuple(p for p in found if p.id in coded) or found
        if found := self.gazetteer.find(name):
            return found
        return self._compound(name)

    def _compound(self, name: str) -> tuple[Place, ...]:
        """`Leipzig Connewitz`, `Köln-Ehrenfeld`, `Hauptstr. 3, Bonn`: the part inside the other, or the last part; of a
        town and a quarter that nobody knows (`Chemnitz Sonnenberg`) the town."""
        words = [w for w in re.split(r"[\s,/-]+", name) if w]
        for cut in range(1, min(len(words), 4)):
            left = self.gazetteer.find(" ".join(words[:cut]))
            right = self.gazetteer.find(" ".join(words[cut:]))
            inside = [d for towns, parts in ((left, right), (right, left)) for t in towns[:5] for d in parts[:20]
                      if d.parent == t.id]  # fmt: skip
            if inside:
                return tuple(inside)
        parts = [p.strip() for p in name.split(",") if p.strip()]
        if found := next((f for p in reversed(parts[1:]) if (f := self.gazetteer.find(p))), ()):
            return found
        heads = (" ".join(words[:cut]) for cut in range(min(len(words), 3) - 1, 0, -1))
        return next((towns for head in heads if (towns := self._towns(head))), ())

    def _towns(self, name: str) -> tuple[Place, ...]:
        if self.gazetteer.is_word(name):
            return ()
        return tuple(p for p in self.gazetteer.find(name) if p.level == "municipality" and p.population >= TOWN)

    def resolve(self, weights: Mapping[str, float], countries: Sequence[str]) -> dict[str, Placed]:
        """Each name's place, judged by prominence, country, and nearness to the bundle's other places.

        Names with one clear meaning come first and anchor the ambiguous ones (Neustadt, Frankfurt, Springfield).

        Args:
            weights: name -> how often it occurs.
            countries: preferred ones, ISO 3166.
        """
        options, prior = {}, {}
        for name in weights:
            options[name], prior[name] = self._options(name, countries)
        anchors: list[tuple[Place, float]] = []
        for name in sorted(weights, key=lambda n: (-weights[n], n)):
            scores = prior[name]
            if scores and (len(scores) == 1 or scores[0] - sorted(scores)[-2] >= 0.7 or _same_spot(options[name])):
                top = max(range(len(scores)), key=lambda i: scores[i])
                anchors.append((options[name][top], weights[name]))
        first = {name: self._decide(name, options[name], prior[name], anchors[:ANCHORS]) for name in weights}
        decided = sorted(first.values(), key=lambda p: (-weights[p.name] * p.probability, p.name))[:ANCHORS]
        second = [(p.place, weights[p.name] * p.probability) for p in decided if p.place is not None]
        final = {name: self._decide(name, options[name], prior[name], second) for name in weights}
        heard = self._heard(final, weights)
        return {name: self._called(found, countries) for name, found in heard.items()}

    def _called(self, found: Placed, countries: Sequence[str]) -> Placed:
        if found.place is None:
            return found
        said = found.name.partition(",")[0]
        known = any(place.id == found.place.id for place in self.gazetteer.find(said))
        return replace(found, called=called(found.place, said, countries) if known else found.place.name)

    def _heard(self, placed: dict[str, Placed], weights: Mapping[str, float]) -> dict[str, Placed]:
        """Names without a place that sound like a name with one (`Konnewitz`), or are made of one, take its place."""
        by_sound: dict[str, list[Placed]] = {}
        for found in sorted(placed.values(), key=lambda p: (-weights[p.name], p.name)):
            for key in sounds(found.name) if found.place is not None else ():
                by_sound.setdefault(key, []).append(found)
        known = {folded(n): p.place for n, p in placed.items() if p.place is not None}
        for name in [n for n, p in placed.items() if p.place is None]:
            near = {p.name: p for key in sounds(name) for p in by_sound.get(key, [])[:5]}
            rated = [(fuzz.ratio(folded(name), folded(p.name)), weights[p.name], p) for p in near.values()]
            best = max(rated, key=lambda r: (r[0], r[1], r[2].name), default=None)
            if best and best[0] >= ALIKE and weights[name] <= best[1]:
                placed[name] = Placed(name, best[2].place, 0.8 * best[2].probability)
            elif (part := self._part(name, known)) is not None:
                placed[name] = Placed(name, part, 0.5)
        return placed

    @staticmethod
    def _part(name: str, known: Mapping[str, Place]) -> Place | None:
        """`Connewitzer Kreuz`: the place of the person's own that the first word is made of."""
        first, _, rest = name.partition(" ")
        if not rest:
            return None
        return known.get(folded(first)) or known.get(folded(first.removesuffix("er")))

    def _options(self, name: str, countries: Sequence[str]) -> tuple[list[Place], list[float]]:
        """The places of a name that may win, with their prominence: nearness adds 3 at most."""
        places = self.candidates(name)
        if self.gazetteer.is_word(name):
            places = tuple(p for p in places if p.population >= WELL_KNOWN or p.level == "district")
        said = folded(name)
        own = any(folded(p.name) == said and p.population >= OF_ITS_OWN for p in places)
        prior = [
            self._prior(p, countries) - (FOREIGN if own and not folded(p.name).startswith(said) else 0.0)
            for p in places
        ]
        least = max(prior, default=0.0) - 3.3
        kept = [(p, s) for p, s in zip(places, prior, strict=True) if s >= least][:CANDIDATES]
        return [p for p, _ in kept], [s for _, s in kept]

    def _prior(self, place: Place, countries: Sequence[str]) -> float:
        at_home = 1.5 if place.country in countries[:1] else 0.9 if place.country in countries else 0.0
        return self.rules.placing.prominence * math.log10(place.population + 300) + at_home

    def _decide(
        self, name: str, places: Sequence[Place], prior: Sequence[float], anchors: Sequence[tuple[Place, float]]
    ) -> Placed:
        if not places:
            return Placed(name, None, 0.5)
        if len(places) == 1:
            return Placed(name, places[0], 0.97)
        total = sum(w for _, w in anchors) or 1.0
        scores = [s + self._nearness(p, anchors, total) for p, s in zip(places, prior, strict=True)]
        best = max(range(len(places)), key=lambda i: (scores[i], places[i].population, places[i].id))
        weight = sum(10 ** (s - scores[best]) for i, s in enumerate(scores) if not _nested(places[i], places[best]))
        return Placed(name, places[best], min(0.97, 1 / (1 + weight)))

    def _nearness(self, place: Place, anchors: Sequence[tuple[Place, float]], total: float) -> float:
        """Up to 3 (a thousandfold) for a place amid the places that are clear."""
        near = sum(w * _near(place, a) for a, w in anchors if a.id != place.id)
        return 3 * near / total


def _near(one: Place, other: Place) -> float:
    """1 for neighbours, a half across a region, hardly anything from 500 km on."""
    kilometres = distance_km(one, other)
    region = 0.4 if one.region and (one.country, one.region) == (other.country, other.region) else 0.0
    country = 0.15 if one.country == other.country else 0.0
    return max(math.exp(-kilometres / 60), 0.5 * math.exp(-kilometres / 250), region, country)


def _nested(one: Place, other: Place) -> bool:
    return one.id == other.id or one.parent == other.id or other.parent == one.id


def _same_spot(places: Sequence[Place]) -> bool:
    """Whether a name's places are one town and its parts."""
    return all(distance_km(places[0], p) < 10 for p in places[1:6])
