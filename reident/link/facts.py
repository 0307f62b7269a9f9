"""One person's cells into `Fact`s: names, places, habits, contacts, and everything that was said directly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from reident.link.confidence import combined
from reident.link.habits import HabitFact
from reident.link.naming import Name
from reident.link.people import NAMED_RELATIONS, Owned, Person
from reident.link.phonetics import folded
from reident.link.places import FINE, PlaceFact
from reident.link.tally import Cell, evidence_of, together
from reident.model import Evidence, Fact, Level
from reident.rulebook.linking import LinkingFile

ELSEWHERE = frozenset(
    {"given_name", "family_name", "residence", "workplace", "frequent_place", "travel", "language",
     "wake_time",
     "sleep_time", "away_hours", "commute", "weekly_routine", "route", "employer", *NAMED_RELATIONS}
)  # fmt: skip
"""Attributes that have rules of their own."""
ALONE = frozenset({"gender", "age", "birth_date", "birthday", "birthplace", "postcode", "household_size", "occupation"})
"""Attributes whose values compete: a person has one at a time, as a rule."""


LEAST = 0.3
"""Confidence of what something is called below which its sort is told as well."""
SORT = "sort"
"""Role of a value that says what something is, not what it is called."""
MANY = 10
"""Values kept of an attribute that is no taste."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact before it has an id."""

    attribute: str
    value: str = field(repr=False)
    confidence: float
    cell: Cell | None = field(default=None, repr=False)
    level: Level | None = None
    ref: str | None = field(default=None, repr=False)
    habit: HabitFact | None = field(default=None, repr=False)

    def fact(self, id_: str, count: int) -> Fact:
        """With its id and evidence."""
        confidence = round(min(max(self.confidence, 0.0), 0.98), 4)
        if self.habit is not None:
            h = self.habit
            return Fact(
                id_, h.attribute, h.value, confidence, None, None, h.evidence, h.count, h.first, h.last, h.chart
            )
        evidence: tuple[Evidence, ...] = ()
        number, first, last = 0, None, None
        if self.cell is not None:
            evidence = evidence_of(self.cell.seen[:count])
            number, first, last = self.cell.count, self.cell.first, self.cell.last
        return Fact(id_, self.attribute, self.value, confidence, self.level, self.ref, evidence, number, first, last)


def of_names(given: Sequence[Name], family: Sequence[Name], rules: LinkingFile, factor: float) -> list[Draft]:
    """The best name and its alternatives."""
    found = []
    for attribute, names in (("given_name", given), ("family_name", family)):
        for name in names[: 1 + rules.naming.alternatives]:
            if name.confidence * factor >= rules.naming.least:
                found.append(Draft(attribute, name.value, name.confidence * factor, name.cell))
    return found


def of_places(places: Iterable[PlaceFact]) -> list[Draft]:
    """Homes, work, journeys, frequent places."""
    return [Draft(p.attribute, p.value, p.confidence, p.cell, p.level, p.ref) for p in places]


def of_habits(habits: Iterable[HabitFact], factor: float) -> list[Draft]:
    """What returns."""
    return [Draft(h.attribute, h.value, h.confidence * factor, habit=h) for h in habits]


def of_people(people: Iterable[Person], rules: LinkingFile) -> list[Draft]:
    """Named partner, children, friends, ... of the owner."""
    found = []
    for person in people:
        if (
            person.named
            and person.given
            and person.relation in NAMED_RELATIONS
            and person.confidence >= rules.contacts.related
        ):
            value = f"{person.given} {person.family}".strip()
            found.append(Draft(person.relation, value, person.confidence * min(1.0, person.known + 0.05), person.cell))
    return found


def direct(owned: Owned, rules: LinkingFile, habits: bool) -> list[Draft]:
    """Attributes that the texts state themselves, equal values together, the significant ones kept.

    Args:
        owned: cells of one person with their attribution.
        rules: thresholds.
        habits: whether habits were found from times; else stated times count as they are.
    """
    values: dict[tuple[str, str], list[tuple[Cell, float]]] = {}
    for cell, share in owned:
        attribute = cell.key.attribute
        if attribute is None or attribute in ELSEWHERE or cell.key.about != "speaker" or not cell.key.value.strip():
            continue
        if cell.key.value.startswith("@") or (habits and attribute == "appointment"):
            continue
        values.setdefault((attribute, folded(cell.key.value) or cell.key.value), []).append((cell, share))
    for first, second in (("media", "music"),):
        for value in [v for a, v in values if a == second and (first, v) in values]:
            kept, gone = sorted((first, second), key=lambda a: -sum(c.count for c, _ in values[a, value]))
            values[kept, value] += values.pop((gone, value))
    rated: dict[str, list[Draft]] = {}
    for (attribute, _), cells in sorted(values.items()):
        rated.setdefault(attribute, []).append(_stated(attribute, cells, rules))
    found = []
    for attribute, drafts in rated.items():
        drafts.sort(key=lambda d: (-d.confidence, -(d.cell.count if d.cell else 0), d.value))
        if attribute in ALONE:
            drafts = competing(drafts)
        drafts = _named_first(drafts)
        found += drafts[: rules.taste.most if attribute in rules.taste.attributes else MANY]
    return found


def _named_first(drafts: list[Draft]) -> list[Draft]:
    """Values without the sorts (`dog`), which tell nothing more where a name is known (`Bello`)."""
    named = [d for d in drafts if d.cell is None or d.cell.key.role != SORT]
    return named if any(d.confidence >= LEAST for d in named) else drafts


def _stated(attribute: str, cells: Sequence[tuple[Cell, float]], rules: LinkingFile) -> Draft:
    texts = [(t, share) for c, share in cells for t in c.texts.values()]
    confidence = combined(texts, rules.combining)
    whole = together([c for c, _ in cells], rules.combining.evidence)
    if attribute in rules.special.attributes:
        once = rules.special.once if len(whole.texts) < 2 else 1.0
        confidence = min(confidence * once, rules.special.cap)
    elif attribute in rules.taste.attributes:
        once = rules.taste.once if whole.count < 2 else 1.0
        confidence = confidence * once * rules.taste.household
    level: Level | None = whole.key.role if whole.key.role in FINE else None  # type: ignore[assignment]
    return Draft(attribute, whole.key.value, confidence, whole, level)


def competing(drafts: Sequence[Draft]) -> list[Draft]:
    """Values of which one can be right lower each other, as competing names do."""
    odds = [min(d.confidence, 0.98) / (1 - min(d.confidence, 0.98)) for d in drafts]
    total = sum(odds)
    kept = []
    for draft, own in zip(drafts, odds, strict=True):
        left = own / (1 + total - own)
        kept.append(Draft(draft.attribute, draft.value, left / (1 + left), draft.cell, draft.level, draft.ref))
    return kept[:3]


def routes(owned: Owned, shown: Mapping[str, str], rules: LinkingFile, factor: float) -> list[Draft]:
    """Origins and destinations said in one text into routes; roads as they are."""
    ends: dict[int, dict[str, Cell]] = {}
    found: dict[str, list[Cell]] = {}
    for cell, _ in owned:
        if cell.key.attribute != "route" or cell.key.about != "speaker":
            continue
        if cell.key.role not in ("origin", "destination"):
            found.setdefault(shown.get(cell.key.value, cell.key.value), []).append(cell)
            continue
        for text in cell.texts:
            ends.setdefault(text, {})[cell.key.role] = cell
    for pair in ends.values():
        names = [shown.get(pair[r].key.value, pair[r].key.value) for r in ("origin", "destination") if r in pair]
        value = " – ".join(names) if len(names) == 2 else f"→ {names[0]}" if "destination" in pair else ""
        if value:
            found.setdefault(value, []).append(pair.get("destination") or pair["origin"])
    drafts = []
    for value, cells in sorted(found.items()):
        unique = list({id(c): c for c in cells}.values())
        sure = combined(((t, 1.0) for c in unique for t in c.texts.values()), rules.combining)
        drafts.append(Draft("route", value, sure * factor, together(unique, rules.combining.evidence)))
    return sorted(drafts, key=lambda d: (-d.confidence, d.value))[: rules.placing.most]


def language(counts: Mapping[str, int], factor: float) -> list[Draft]:
    """The languages somebody writes or speaks in, from 10 % of the texts on."""
    total = sum(counts.values())
    found = []
    for code, count in sorted(counts.items()):
        if code != "und" and total >= 5 and count >= 0.1 * total:
            share = count / total
            found.append(Draft("language", code, factor * (0.5 + 0.45 * share) * min(1.0, total / 20)))
    return found


def zone_of(owned: Owned) -> tzinfo | None:
    """The zone that the bundle's cells name, if one does."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    names = sorted((-c.count, c.key.value) for c, _ in owned if c.key.holds == "time_zone")
    for _, name in names:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return None
