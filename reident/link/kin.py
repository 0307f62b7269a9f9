"""Parents and children who write to each other into who is whose, and what the one's words say of the other's family.

"Your brother Fraser rang" is about a son where a father writes it to his daughter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reident.link.owner import Group
from reident.link.people import NAMED_RELATIONS
from reident.link.phonetics import folded
from reident.link.resolve import Names
from reident.link.talks import alone, cells_of, said
from reident.link.tally import READER, Cell, together
from reident.rulebook.linking import LinkingFile
from reident.rulebook.relating import Kin, Relative, Turn

TO, OF = "kin", "kin_of"
"""What the rules call words to a parent, and how a parent signs."""
PARENT = "@parent"
"""Value of words to a parent, not to a grandparent."""


@dataclass(frozen=True, slots=True)
class Kinship:
    """Two groups whose owners are child and parent."""

    child: int
    parent: int
    talks: frozenset[str] = field(repr=False)
    """The conversations of the two."""
    confidence: float
    cell: Cell = field(repr=False)


def kinships(groups: Sequence[Group], names: Names, rules: LinkingFile) -> Iterator[Kinship]:
    """Child and parent among people who write to each other alone: by what the child calls the parent, or has saved
    the number as ("Mama"), or by how the parent signs.

    Args:
        groups: all groups; named by their index.
        names: relation words.
        rules: how many such words it takes.
    """
    for pair in alone(groups):
        found = []
        for child, parent in pair.both():
            signed = {text for cell in said(groups[child], OF, pair.talks) for text in cell.texts}
            to = [c for c in said(groups[child], TO, pair.talks) if c.key.value == PARENT]
            cells = [c for c in to if not signed.issuperset(c.texts)]
            outright = [*said(groups[parent], OF, pair.talks), *_saved(groups[parent], names)]
            if cells or outright:
                found.append((child, parent, [*outright, *cells], rules.kin.said if outright else 0.0))
        if len(found) == 1:
            child, parent, cells, more = found[0]
            count = len({text for cell in cells for text in cell.texts if cell.key.holds != "sender"}) - 1
            sure = min(rules.kin.most, rules.kin.base + rules.kin.each * max(0, count) + more)
            yield Kinship(child, parent, pair.talks, sure, together(cells, rules.combining.evidence))


def _saved(group: Group, names: Names) -> Iterator[Cell]:
    """The sender's name where it is a word for a parent and nothing else."""
    for key, strand in group.strands.items():
        if key.family == "sender" and names.relations.get(key.owner) == "parent":
            yield from (cell for cell in strand.cells.values() if cell.key.holds == "sender")


def of_kin(groups: Sequence[Group], found: Sequence[Kinship], rules: Kin) -> Mapping[int, list[tuple[Cell, float]]]:
    """Of everybody with a parent or a child to write to, by index: whom that one's words make the own relative."""
    told: dict[int, list[tuple[Cell, float]]] = {}
    for kin in found:
        of_child, of_parent = (list(_named(groups[number])) for number in (kin.child, kin.parent))
        to_child = [cell for cell in of_parent if cell.key.talk in kin.talks]
        own = _words(groups[kin.child]) | _words(groups[kin.parent])
        turned = {
            kin.parent: [*_turned(of_child, rules.of_child), *_turned(to_child, rules.to_child, READER)],
            kin.child: list(_turned(of_parent, rules.of_parent)),
        }
        for number, cells in turned.items():
            told.setdefault(number, []).extend(
                (cell, share * kin.confidence)
                for cell, share in cells
                if folded(cell.key.value).split(" ")[0] not in own
            )
    return told


def _named(group: Group) -> Iterator[Cell]:
    return (c for c in cells_of(group) if c.key.kind == "person" and c.key.attribute in NAMED_RELATIONS)


def _turned(cells: Sequence[Cell], turns: Mapping[Relative, Turn], whose: str = "") -> Iterator[tuple[Cell, float]]:
    for cell in cells:
        told_to, _, relation = cell.key.about.rpartition("/")
        for named, turn in turns.items():
            if told_to == whose and relation == named:
                key = replace(cell.key, attribute=turn.becomes, about=turn.becomes)
                yield replace(cell, key=key, maybe={}, asked=0), turn.share


def _words(group: Group) -> set[str]:
    """What somebody is called, by the keys of the own records."""
    return {word for key in group.strands for word in key.owner.split()} | {
        folded(cell.key.value) for s in group.strands.values() for cell in s.of("given_name")
    }
