"""Places that one person speaks of into home, work, journeys and places visited or asked for often."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from reident.gazetteer import Gazetteer, Place, distance_km
from reident.link.atlas import Atlas, Placed
from reident.link.confidence import above, combined, falling, probability
from reident.link.tally import Cell, together
from reident.model import Level
from reident.rulebook.likely import Logistic
from reident.rulebook.placing import Placing

FINE: Mapping[Level, int] = {
    "country": 0, "region": 1, "municipality": 2, "district": 3, "street": 4, "address": 5, "point": 6,
}  # fmt: skip
UNSURE = 0.4
"""Probability of a place below which only its name is shown, not the town that it may belong to."""
NOWHERE = frozenset({"country", "region", "locale", "time_zone", "file_name", "metadata"})
"""Cells that name no place where somebody is."""
THRICE = 3
"""Times that a place must be named to be a frequent one when no text says what for."""
NOT_HOME = frozenset({"travel", "workplace", "birthplace", "route", "commute"})


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """A role of a place in one person's life."""

    attribute: str
    value: str = field(repr=False)
    confidence: float
    level: Level | None
    ref: str | None
    cell: Cell
    first: datetime | None = None
    last: datetime | None = None


def place_cells(cells: Iterable[Cell]) -> list[Cell]:
    """The cells that speak of a place of the speaker's."""
    return [
        c
        for c in cells
        if c.key.kind == "place"
        and c.key.attribute not in ("postcode", "coordinates")
        and c.key.about in ("speaker", "other")
        and c.key.holds not in NOWHERE
        and len(c.key.value.strip()) > 2
    ]


def sightings(cell: Cell) -> float:
    """Independent sightings of a place: days where times are known, else distinct texts, repeats counting little."""
    return float(len(cell.days)) if cell.days else len(cell.texts) + 0.25 * (cell.count - len(cell.texts))


def home_weight(cell: Cell, rules: Placing) -> float:
    """How much a cell speaks for its place being home."""
    key = cell.key
    if key.attribute in NOT_HOME and not (key.attribute == "route" and key.role == "origin"):
        return 0.0
    if key.holds in rules.home_holds:
        return rules.home_holds[key.holds] * sightings(cell)
    if key.attribute == "residence":
        return rules.stated * sightings(cell)
    if key.role == "destination":
        return 0.0
    said = rules.unsaid.get(key.holds, rules.unsaid_otherwise)
    weight = rules.home_acts.get(key.act, said) * sightings(cell)
    return weight * rules.ahead if key.ahead and key.act != DWELLS else weight


DWELLS = "dwell"
"""Act of a sentence that speaks of a place as of home, whatever dates stand in it."""


def _is_told(cell: Cell, rules: Placing) -> bool:
    """Whether a place is called home, or stands in somebody's address."""
    return cell.key.attribute == "residence" or cell.key.holds in rules.home_holds


@dataclass(slots=True)
class _Town:
    """A municipality (or an unknown place) with all that was said of it and its parts."""

    place: Place | None
    name: str
    weight: float = 0.0
    parts: dict[str, list[tuple[Cell, Placed]]] = field(default_factory=dict)
    own: list[tuple[Cell, Placed]] = field(default_factory=list)

    def all(self) -> list[tuple[Cell, Placed]]:
        return [*self.own, *chain.from_iterable(self.parts.values())]

    def days(self) -> list[int]:
        return sorted(day for cell, _ in self.all() for day in cell.days)


def towns(cells: Sequence[Cell], placed: Mapping[str, Placed], atlas: Atlas, countries: Sequence[str]) -> list[_Town]:
    """The towns of one person, the most home-like first; hardly anybody is at home where another language is spoken."""
    rules = atlas.rules.placing
    found: dict[str, _Town] = {}
    for cell in cells:
        if is_street(cell):
            continue
        where = placed[cell.key.value]
        place = where.place
        coarse = place is not None and place.level in ("country", "region") and cell.key.attribute != "travel"
        if coarse or (place is None and cell.key.attribute is None):
            continue
        parent = atlas.gazetteer.get(place.parent) if place and place.parent else None
        town = parent if place and place.level == "district" and parent else place
        key = town.id if town else f"?{cell.key.value.casefold()}"
        entry = found.setdefault(key, _Town(town, town.name if town else cell.key.value))
        abroad = bool(countries) and place is not None and place.country not in countries
        said_abroad = rules.abroad_told if cell.key.act == DWELLS else rules.abroad
        away = said_abroad if abroad and not _is_told(cell, rules) else 1.0
        entry.weight += home_weight(cell, rules) * where.named * away
        if place is not None and town is not None and place.id != town.id:
            entry.parts.setdefault(place.id, []).append((cell, where))
        else:
            entry.own.append((cell, where))
    return sorted(found.values(), key=lambda t: (-t.weight, t.name))


def likely_homes(cells: Iterable[Cell], atlas: Atlas, countries: Sequence[str]) -> list[tuple[Place, float, float]]:
    """Places that may be home, with home weight and probability: for telling two people apart."""
    chosen = place_cells(cells)
    placed = atlas.resolve(_counts(chosen), countries)
    ranked = towns(chosen, placed, atlas, countries)
    total = sum(t.weight for t in ranked) + atlas.rules.placing.half
    rated = [(t, t.weight / (0.5 * t.weight + 0.5 * total)) for t in ranked[:5]]
    return [(t.place, t.weight, _mean(t) * share) for t, share in rated if t.place is not None and t.weight > 0]


def _mean(town: _Town) -> float:
    items = town.all()
    return sum(p.probability * c.count for c, p in items) / max(1, sum(c.count for c, _ in items))


def _counts(cells: Iterable[Cell]) -> dict[str, float]:
    counts: dict[str, float] = {}
    for cell in cells:
        counts[cell.key.value] = counts.get(cell.key.value, 0.0) + sightings(cell)
    return counts


def places_of(
    cells: Iterable[Cell], atlas: Atlas, countries: Sequence[str], factor: float, homes: Logistic | None = None
) -> tuple[list[PlaceFact], dict[str, Placed]]:
    """The roles of one person's places.

    Args:
        cells: all of the person's.
        atlas: gazetteer and rules.
        countries: preferred ones.
        factor: attribution: probability that the records are this person's.
        homes: how all that is said of a town makes it home; without it, what is stated counts, and by how much.

    Returns:
        The facts, and each name's place.
    """
    cells = list(cells)
    chosen = place_cells(cells)
    placed = atlas.resolve(_counts(chosen), countries)
    ranked = towns(chosen, placed, atlas, countries)
    count = sum(cell.count for cell in cells)
    around = (math.fsum(town.weight for town in ranked), *[*(town.weight for town in ranked[:2]), 0.0, 0.0][:2])
    known = [known_of(town, around, count, countries, atlas.rules.placing) for town in ranked] if homes else []
    likely = [probability(homes.odds(each)) for each in known] if homes else []
    found = _homes(ranked, [c for c in chosen if is_street(c)], atlas, factor, likely)
    facts = list(found)
    facts += _work(ranked, atlas, factor)
    facts += _others(ranked, atlas, factor, found)
    return facts, placed


_SLIGHT = 0.05
"""Weight of a town of which nothing speaks."""


def known_of(
    town: _Town, around: Sequence[float], count: int, countries: Sequence[str], rules: Placing
) -> dict[str, float]:
    """What is known of a town, as the model of homes weighs it: name of a quantity -> its value.

    Args:
        town: one that the person speaks of.
        around: the weight of all such towns together, and the two greatest.
        count: mentions of whatever kind in the person's records.
        countries: preferred ones.
        rules: what is called home.
    """
    cells = [cell for cell, _ in town.all()]
    whole, first, second = around
    rival = second if town.weight >= first else first
    weight, place = town.weight + _SLIGHT, town.place
    attributes, acts, holds = Counter[str](), Counter[str](), Counter[str]()
    for cell in cells:
        attributes[cell.key.attribute or ""] += cell.count
        acts["ahead" if cell.key.ahead else cell.key.act] += cell.count
        holds[cell.key.holds] += cell.count
    found = {
        "weight": math.log(weight),
        "share": math.log(weight / (whole + 2 * _SLIGHT)),
        "lead": math.log(weight / (rival + _SLIGHT)),
        "texts": math.log1p(len({text for cell in cells for text in cell.texts})),
        "stated": math.log1p(sum(cell.count for cell in cells if _is_told(cell, rules))),
        "named": _mean(town),
        "mentions": math.log1p(count),
        "place": float(place is not None),
        "people": math.log10(100 + (place.population if place is not None else 0)),
        "country": float(place is not None and place.country in countries),
    }
    for role in _ROLES:
        if odds := above((sure for cell in cells for sure in cell.maybe.get(role, ())), _USUAL):
            found |= {f"sum {role}": falling(odds), f"best {role}": max(odds)}
    found |= {f"as {attribute}": math.log1p(attributes[attribute]) for attribute in _TOLD_AS}
    found |= {f"act {act}": math.log1p(acts[act]) for act in _ACTS}
    found |= {f"in {where}": math.log1p(holds[where]) for where in ("message", "utterance", "document", "response")}
    return {name: value for name, value in found.items() if value}


_ROLES = ("home", "work_place", "home_of")
"""What the models of single sentences say of a place (`reident.detect.roles.HINTS`)."""
_TOLD_AS = ("residence", "frequent_place", "workplace", "travel", "route")
_ACTS = ("dwell", "request", "weather", "elsewhere", "route", "navigate", "parcel", "appointment", "ahead", "greet")
_USUAL = 0.25
"""What those models say, on average, of a place that is none of it."""


def _homes(
    ranked: Sequence[_Town], streets: Sequence[Cell], atlas: Atlas, factor: float, likely: Sequence[float]
) -> list[PlaceFact]:
    rules = atlas.rules.placing
    if not ranked or (ranked[0].weight <= 0 and not likely):
        return _street_alone(streets, atlas, factor)
    if likely:
        order = sorted(range(len(ranked)), key=lambda at: (-likely[at], at))
        ranked, likely = [ranked[at] for at in order], [likely[at] for at in order]
    best = ranked[0]
    rest = [t for t in ranked[1:] if not _close(t, best, rules.near_km)]
    found = []
    earlier = next((t for t in rest if t.weight >= 0.25 * best.weight and _moved(t, best, rules.move_days)), None)
    for town, rivals in ((best, rest), (earlier, rest)):
        if town is None:
            continue
        against = sum(t.weight for t in rivals if t is not town and t is not earlier)
        share = town.weight / (town.weight + rules.half + 0.5 * against)
        if likely and town is best:  # no home is surer than that it is named at all
            fact = _home(town, streets, atlas, factor)
            fact = replace(fact, confidence=min(fact.confidence, likely[0] * factor))
        else:
            fact = _home(town, streets, atlas, factor * share)
        if fact.confidence >= rules.least:
            found.append(fact)
    return found


def _street_alone(streets: Sequence[Cell], atlas: Atlas, factor: float) -> list[PlaceFact]:
    """A street whose town no text tells."""
    best = _streets(streets, {t for c in streets for t in c.texts})
    if not best:
        return []
    cell = together(best, atlas.rules.combining.evidence)
    sure = combined(((t, 0.9) for c in best for t in c.texts.values()), atlas.rules.combining)
    return [PlaceFact("residence", cell.key.value, sure * factor, "address", None, cell, cell.first, cell.last)]


def _close(one: _Town, other: _Town, kilometres: float) -> bool:
    return one.place is not None and other.place is not None and distance_km(one.place, other.place) <= kilometres


def _moved(one: _Town, other: _Town, days: int) -> bool:
    """Whether two towns were home one after the other."""
    a, b = one.days(), other.days()
    if len(a) < 3 or len(b) < 3:
        return False
    low_a, high_a = a[len(a) // 10], a[-1 - len(a) // 10]
    low_b, high_b = b[len(b) // 10], b[-1 - len(b) // 10]
    return high_a + days <= low_b or high_b + days <= low_a


def _home(town: _Town, streets: Sequence[Cell], atlas: Atlas, share: float) -> PlaceFact:
    """The finest sure part of a town as somebody's home."""
    rules = atlas.rules
    part = _finest(town, rules.placing)
    items = [(c, p) for c, p in (town.parts[part] if part else town.all()) if home_weight(c, rules.placing) > 0]
    items = items or town.all()
    address = _streets(streets, {t for c, _ in items if c.key.attribute == "residence" for t in c.texts})
    sure = combined(((t, p.named) for c, p in items for t in c.texts.values()), rules.combining)
    cell = together(address or [c for c, _ in items], rules.combining.evidence)
    place = atlas.gazetteer.get(part) if part else town.place
    if address:
        value = f"{address[0].key.value}, {_named(place, town.all(), atlas) if place else town.name}"
        return PlaceFact("residence", value, sure * share * 0.95, "address", place.id if place else None, cell,
                         cell.first, cell.last)  # fmt: skip
    unsure = place is not None and max(p.probability for _, p in items) < UNSURE
    value = town.name if place is None else place.name if unsure else _named(place, town.all(), atlas)
    level: Level | None = place.level if place else None
    return PlaceFact("residence", value, sure * share, level, place.id if place else None, cell, cell.first, cell.last)


def _finest(town: _Town, rules: Placing) -> str | None:
    weights = {part: sum(home_weight(c, rules) for c, _ in items) for part, items in town.parts.items()}
    if not weights:
        return None
    best = max(weights, key=lambda part: (weights[part], part))
    sure = weights[best] / (sum(weights.values()) + rules.half)
    return best if sure >= rules.finer else None


def is_street(cell: Cell) -> bool:
    """Whether a cell is a street or an address, whose town stands in a cell of its own."""
    return cell.key.attribute == "residence" and cell.key.role in ("address", "street")


def _streets(streets: Sequence[Cell], texts: set[int]) -> list[Cell]:
    """The cells of the street that is named most often, among those that stand in one of the texts."""
    near = [c for c in streets if texts.intersection(c.texts)]
    counts: dict[str, int] = {}
    for cell in near:
        counts[cell.key.value] = counts.get(cell.key.value, 0) + cell.count
    best = max(counts, key=lambda v: (counts[v], v), default="")
    return [c for c in near if c.key.value == best]


def _named(place: Place, items: Sequence[tuple[Cell, Placed]], atlas: Atlas) -> str:
    """A place as the person calls it most often, districts with their town."""
    if place.level == "district":
        return shown(place, atlas.gazetteer)
    counts: dict[str, int] = {}
    for cell, where in items:
        if where.place is not None and where.place.id == place.id:
            counts[where.called] = counts.get(where.called, 0) + cell.count
    return max(counts, key=lambda name: (counts[name], name), default=place.name)


def shown(place: Place, gazetteer: Gazetteer) -> str:
    """How a report names a place: districts with their town (`Köln-Ehrenfeld`)."""
    parent = gazetteer.get(place.parent) if place.parent else None
    if place.level != "district" or parent is None or parent.name.casefold() in place.name.casefold():
        return place.name
    return f"{parent.name}-{place.name}"


def _work(ranked: Sequence[_Town], atlas: Atlas, factor: float) -> list[PlaceFact]:
    """Where somebody is bound to on working days, or what is called the place of work."""
    rules = atlas.rules.placing
    rated = []
    home = ranked[0].place if ranked and ranked[0].weight > 0 else None
    for town in ranked:
        far = home is not None and town.place is not None and distance_km(home, town.place) > rules.commute_km
        items = [
            (c, p) for c, p in town.all() if c.key.attribute == "workplace" or (c.key.role == "destination" and not far)
        ]
        stated = sum(sightings(c) * 3 for c, _ in items if c.key.attribute == "workplace")
        weekdays = sum(rules.work_acts.get(c.key.act, 0.0) * sightings(c) * c.office / max(1, c.count)
                       for c, _ in items if c.key.attribute != "workplace")  # fmt: skip
        if items and stated + weekdays > 0:
            rated.append((stated + weekdays, town, items))
    if not rated:
        return []
    weight, _, items = max(rated, key=lambda r: (r[0], r[1].name))
    share = weight / (sum(r[0] for r in rated) + rules.work_half)
    fact = _fact("workplace", items, atlas, factor * share)
    return [fact] if fact.confidence >= rules.least else []


def _others(ranked: Sequence[_Town], atlas: Atlas, factor: float, homes: Sequence[PlaceFact]) -> list[PlaceFact]:
    """Journeys and frequent places: all that is neither home nor work."""
    rules = atlas.rules.placing
    found = []
    home = ranked[0].place if homes and ranked else None
    lived = {f.ref for f in homes} | ({home.id} if home else set())
    for town in ranked:
        groups = [*town.parts.values(), town.own]
        for items in (g for g in groups if g):
            if items[0][1].place is not None and items[0][1].place.id in lived:
                continue
            found.append(_visited(items, town, atlas, factor, home))
    kept = [f for f in found if f is not None and f.cell.count >= (1 if f.attribute == "travel" else rules.frequent)]
    by_role: dict[str, list[PlaceFact]] = {}
    for fact in sorted(kept, key=lambda f: (-f.confidence, f.value)):
        by_role.setdefault(fact.attribute, []).append(fact)
    return [fact for role in sorted(by_role) for fact in by_role[role][: rules.most]]


def _visited(
    items: list[tuple[Cell, Placed]], town: _Town, atlas: Atlas, factor: float, home: Place | None
) -> PlaceFact | None:
    """A place as a journey or a frequent place; None where it is only talked of."""
    rules = atlas.rules.placing
    away = home is not None and town.place is not None and distance_km(home, town.place) > rules.far_km
    said = any(c.key.attribute == "travel" for c, _ in items)
    ahead = sum(c.count for c, _ in items if c.key.ahead)
    total = sum(c.count for c, _ in items)
    journey = said or (away and (ahead * 2 >= total or total <= 3))
    if not any(c.key.attribute for c, _ in items) and (journey or total < THRICE or town.place is None):
        return None
    if not said and all(c.key.act == "elsewhere" for c, _ in items):
        return None
    if not journey:
        return _fact("frequent_place", items, atlas, factor * 0.75)
    if said:
        told = [(c, p) for c, p in items if c.key.attribute == "travel"]
        often = sum(c.count for c, _ in told) > 1
        return _fact("travel", told, atlas, factor * rules.journey["said" if often else "once"])
    return _fact("travel", items, atlas, factor * rules.journey["ahead" if ahead * 2 >= total else "asked"])


def _fact(attribute: str, items: Sequence[tuple[Cell, Placed]], atlas: Atlas, factor: float) -> PlaceFact:
    rules = atlas.rules.combining
    sure = combined(((t, p.probability) for c, p in items for t in c.texts.values()), rules) * factor
    cell = together([c for c, _ in items], rules.evidence)
    place = max(items, key=lambda i: (i[0].count, i[1].name))[1].place
    value = _named(place, items, atlas) if place else cell.key.value
    level: Level | None = place.level if place else None
    return PlaceFact(attribute, value, sure, level, place.id if place else None, cell, cell.first, cell.last)
