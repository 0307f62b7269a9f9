"""Animals that one sentence calls so ("our corgi Beans"), where others only seem to speak of a child or a partner.

"Put milk bones on the list for Gunner" sounds like a child's to a model of sentences. Where any text of a bundle says
outright that Gunner is a labrador, he is one for everybody who speaks of him.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from reident.link.confidence import MILLI
from reident.link.people import NAMED_RELATIONS, Person
from reident.link.phonetics import folded
from reident.link.tally import Cell, Strand
from reident.rulebook.relating import Animals


def named_animals(strands: Iterable[Strand], rules: Animals) -> frozenset[str]:
    """The folded names of animals that some text calls so, and no text calls somebody's relative as surely.

    Args:
        strands: all of a bundle.
        rules: from which confidence on.
    """
    cells = [cell for strand in strands for cell in strand.cells.values()]
    found = {_first(cell) for cell in cells if cell.key.attribute == "pet" and _best(cell) >= rules.stated}
    people = {_first(cell) for cell in cells if cell.key.attribute in NAMED_RELATIONS and _best(cell) >= rules.stated}
    writers = {word for strand in strands for word in strand.key.owner.split()}
    return frozenset(found - people - writers - {""})


def apart(people: Sequence[Person], named: Set[str]) -> tuple[list[Person], list[Person]]:
    """People without the animals that were taken for relatives, and these.

    Args:
        people: whom somebody speaks of.
        named: what animals are called, folded.
    """
    beasts = [p for p in people if p.relation in NAMED_RELATIONS and not p.family and folded(p.given) in named]
    return [p for p in people if p not in beasts], beasts


def _first(cell: Cell) -> str:
    return folded(cell.key.value).split(" ")[0]


def _best(cell: Cell) -> float:
    """The confidence of the surest text."""
    return max((value % MILLI for value in cell.texts.values()), default=0) / MILLI
