"""What a relation says of the others: whose partner she is has him for a partner, whose child it is for a parent, and
one's children have each other for siblings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from reident.link.facts import Draft
from reident.link.naming import Name
from reident.link.phonetics import folded
from reident.link.tally import Cell
from reident.rulebook.relating import Mirrored

_FAMILY = ("child", "sibling", "parent")
BACK = {"partner": "partner", "sibling": "sibling", "colleague": "colleague", "child": "parent", "parent": "child"}
"""Relation -> what it is from the other side."""


class Row(Protocol):
    """A subject in the making."""

    @property
    def role(self) -> str:
        """Its role."""

    @property
    def drafts(self) -> list[Draft]:
        """Its facts."""

    @property
    def links(self) -> list[tuple[str, str, float, Cell]]:
        """Key of the other, relation, confidence, evidence."""


def mirror(rows: Mapping[str, Row], names: Mapping[str, Name], rules: Mirrored) -> None:
    """Add to whoever is somebody's relative what that makes the other one, and to a partner at home the children.

    Args:
        rows: by key; facts are added.
        names: the likeliest given name of whoever speaks of them, by key.
        rules: how sure that is.
    """
    for key, name in names.items():
        told = [(rows[to], relation, sure, cell) for to, relation, sure, cell in rows[key].links if to in rows]
        told = [each for each in told if each[1] in BACK and each[2] >= rules.least]
        for row, relation, sure, cell in told:
            _add(row, Draft(BACK[relation], name.value, sure * name.confidence * rules.back, cell))
        children, siblings, parents = (
            [(row, sure, cell) for row, relation, sure, cell in told if relation == kind] for kind in _FAMILY
        )
        _surname(rows[key], children, rules)
        _all_siblings(children, rules)
        for sibling, sure, _ in siblings:
            for parent, theirs, cell in parents:
                if (called := _called(parent)) is not None:
                    _add(sibling, Draft("parent", called.value, sure * theirs * called.confidence * rules.shared, cell))
        for partner, relation, sure, _ in told:
            if relation == "partner" and sure >= rules.together:
                _share(partner, sure, children, rules)


def _share(partner: Row, sure: float, children: Iterable[tuple[Row, float, Cell]], rules: Mirrored) -> None:
    """The children of one of a couple are most likely the other's too."""
    called = _called(partner)
    for child, theirs, cell in children:
        if child is partner:
            continue
        name = _called(child)
        if name is not None and (called is None or folded(name.value) != folded(called.value)):
            _add(partner, Draft("child", name.value, sure * theirs * name.confidence * rules.shared, cell))
        if called is not None:
            _add(child, Draft("parent", called.value, sure * theirs * called.confidence * rules.shared, cell))


def _all_siblings(children: Sequence[tuple[Row, float, Cell]], rules: Mirrored) -> None:
    """Somebody's children are brothers and sisters."""
    for one, mine, _ in children:
        for other, theirs, cell in children:
            if one is not other and (name := _called(other)) is not None:
                _add(one, Draft("sibling", name.value, mine * theirs * name.confidence * rules.siblings, cell))


def _surname(parent: Row, children: Iterable[tuple[Row, float, Cell]], rules: Mirrored) -> None:
    """A child of whom no surname is told is most likely called like the parent who speaks of it."""
    name = max((d for d in parent.drafts if d.attribute == "family_name"), key=lambda d: d.confidence, default=None)
    for child, sure, cell in children:
        if name is not None and not any(d.attribute == "family_name" for d in child.drafts):
            _add(child, Draft("family_name", name.value, name.confidence * sure * rules.surname, cell))


def _called(row: Row) -> Draft | None:
    return max((d for d in row.drafts if d.attribute == "given_name"), key=lambda d: d.confidence, default=None)


def _add(row: Row, draft: Draft) -> None:
    """A fact that is not there yet; nobody gets a second partner this way."""
    mine = [d for d in row.drafts if d.attribute == draft.attribute]
    if draft.attribute == "partner" and mine:
        return
    if not any(folded(d.value) == folded(draft.value) for d in mine):
        row.drafts.append(draft)
