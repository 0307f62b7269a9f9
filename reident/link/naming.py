"""What somebody's records call their owner into the owner's probable names, ranked, with the alternatives kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reident.link.confidence import combined
from reident.link.resolve import Names, Verdicts, resolve
from reident.link.tally import Cell, together
from reident.model import Judgement
from reident.rulebook.linking import LinkingFile, Naming


@dataclass(frozen=True, slots=True)
class Name:
    """One possible name of somebody."""

    value: str = field(repr=False)
    confidence: float
    cell: Cell = field(repr=False)
    spellings: frozenset[str] = field(default=frozenset(), repr=False)


def weight(cell: Cell, rules: Naming) -> float:
    """Probability that a name found there is the owner's own, if it is a name."""
    if cell.key.holds in rules.holds:
        return rules.holds[cell.key.holds]
    return rules.acts.get(cell.key.act, rules.otherwise)


def own_names(
    cells: Iterable[Cell], attribute: str, names: Names, rules: LinkingFile, verdicts: Verdicts
) -> tuple[list[Name], list[Judgement]]:
    """The owner's probable given names or family names, the most probable first.

    Competing names lower each other: a name keeps `own odds / (1 + rival x the others' odds)`, so that more
    sightings of a name never lower it.

    Args:
        cells: of the owner's records.
        attribute: `given_name` or `family_name`.
        names: short forms and sounds.
        rules: weights of the acts.
        verdicts: the caller's judgements.
    """
    by_value: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.key.attribute == attribute and cell.key.about == "speaker" and not names.is_nobody(cell.key.value):
            by_value.setdefault(cell.key.value, []).append(cell)
    counts = {value: sum(c.count for c in found) for value, found in by_value.items()}
    if attribute == "family_name":
        resolved = resolve(counts, FamilyNames(names), rules.contacts, verdicts)
    else:
        resolved = resolve(counts, names, rules.contacts, verdicts)
    found = []
    for cluster in resolved.clusters:
        items = [(c, cluster.names[v]) for v in cluster.names for c in by_value[v]]
        sure = combined(
            ((t, weight(c, rules.naming) * min(1.0, p)) for c, p in items for t in c.texts.values()), rules.combining
        )
        cell = together([c for c, _ in items], rules.combining.evidence)
        found.append(Name(_shown(cluster.names, counts, names), sure, cell, frozenset(cluster.names)))
    return _ranked(found, rules.naming), resolved.judgements


class FamilyNames(Names):
    """The same knowledge, comparing surnames."""

    def __init__(self, names: Names) -> None:
        self.__dict__.update(names.__dict__)

    def person(self, one: str, other: str) -> float:
        return self.family(one, other)


def _shown(spellings: Mapping[str, float], counts: Mapping[str, int], names: Names) -> str:
    """The spelling to show: the fullest form that is not rare beside the most frequent one."""
    most = max(counts[s] for s in spellings)
    return max(spellings, key=lambda s: (counts[s] * 5 >= most, names.is_long(s), counts[s], s))


def _ranked(found: Sequence[Name], rules: Naming) -> list[Name]:
    odds = [n.confidence / (1 - n.confidence) for n in found]
    total = sum(odds)
    rated = []
    for name, own in zip(found, odds, strict=True):
        kept = own / (1 + rules.rival * (total - own))
        rated.append(Name(name.value, kept / (1 + kept), name.cell, name.spellings))
    return sorted(rated, key=lambda n: (-n.confidence, -n.cell.count, n.value))
