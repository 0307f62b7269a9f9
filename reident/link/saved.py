"""What the owner of a device calls others in its address book: "Bec (sis)", "Uwe Bruder", "Trudy work", "Darren ❤"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reident.link.couples import HEART, Couple
from reident.link.owner import Group
from reident.link.phonetics import folded
from reident.link.relations import RELATIONS
from reident.link.resolve import Names
from reident.link.tally import Cell

_SURE, _LOVED, _WORK = 0.88, 0.8, 0.7
"""How sure a relation is that a saved name tells outright, by a heart, by "work"."""
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MOST = 4
"""Words of a saved name, at most."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Somebody whom the owner of a device has saved by what he is to him, by the index of their groups."""

    owner: int
    other: int
    relation: str
    confidence: float
    cell: Cell = field(repr=False)


def saved(groups: Sequence[Group], names: Names) -> Iterator[Saved]:
    """What the saved names of those who write to the owner of a device tell.

    Args:
        groups: all groups; named by their index.
        names: words of relations, and of the place of work.
    """
    owners = [number for number, group in enumerate(groups) if _is_own(group, names)]
    if len(owners) != 1:
        return
    (owner,) = owners
    talks = _talks(groups[owner])
    for number, group in enumerate(groups):
        if number == owner or talks.isdisjoint(_talks(group)):
            continue
        found = {told for label in _labels(group) if (told := told_by(label, names)) is not None}
        cell = next((c for s in group.strands.values() for c in s.cells.values() if c.key.holds == "sender"), None)
        if len({relation for relation, _ in found}) == 1 and cell is not None:
            relation, sure = max(found, key=lambda each: each[1])
            yield Saved(owner, number, relation, sure, cell)


def told_by(label: str, names: Names) -> tuple[str, float] | None:
    """The relation that a saved name tells beside a first name, and how surely; None where it tells none."""
    words = [folded(word) for word in _WORDS.findall(label)]
    if not 0 < len(words) <= _MOST or names.relations.get(words[0]) not in (None, "partner"):
        return None
    told = {names.relations[word] for word in words[1:] if word in names.relations} & set(RELATIONS)
    if len(told) == 1:
        return told.pop(), _SURE
    if HEART.search(label) and names.is_given(words[0]):
        return "partner", _LOVED
    return ("colleague", _WORK) if not names.at_work.isdisjoint(words[1:]) else None


def with_saved(paired: Sequence[Couple], found: Sequence[Saved]) -> list[Couple]:
    """Couples, with whoever is saved as a partner."""
    every = {frozenset((couple.one, couple.other)): couple for couple in paired}
    for label in found:
        both = frozenset((label.owner, label.other))
        known = every.get(both)
        if label.relation == "partner" and (known is None or known.confidence < label.confidence):
            every[both] = Couple(min(both), max(both), label.confidence, known.cell if known else label.cell)
    return list(every.values())


def _is_own(group: Group, names: Names) -> bool:
    return any(key.family == "sender" and key.owner in names.myself for key in group.strands)


def _talks(group: Group) -> set[str]:
    return {talk for strand in group.strands.values() for talk in strand.conversations}


def _labels(group: Group) -> Iterator[str]:
    for key, strand in group.strands.items():
        if key.family == "sender":
            yield from (name.partition(":")[2] or name for name in strand.names if name.startswith("sender"))
