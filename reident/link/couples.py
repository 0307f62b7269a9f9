"""Chats of two people who write each other words of love into couples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reident.link.owner import Group
from reident.link.resolve import Names
from reident.link.tally import Cell, together

LOVE = "love"
"""What the rules call words of love."""
TEXTS = 2
"""Different messages with such words from which on two people count as a couple."""
_ONE, _MORE, _MOST = 0.35, 0.12, 0.9
"""Confidence of the first such message, what each further one adds, and the most."""


@dataclass(frozen=True, slots=True)
class Couple:
    """Two groups whose owners are probably partners."""

    one: int
    other: int
    confidence: float
    cell: Cell = field(repr=False)


def couples(groups: Sequence[Group], names: Names, evidence: int) -> Iterator[Couple]:
    """The couples among people who write to each other alone.

    A chat of more than two, and one with a relative ("Mama") as a sender, tells no couple.

    Args:
        groups: all groups; a couple names them by their index.
        names: relation words.
        evidence: how many sightings a cell keeps.
    """
    talks: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for key, strand in group.strands.items():
            for talk in strand.conversations if key.family == "sender" else ():
                talks.setdefault(talk, set()).add(number)
    pairs = {(min(pair), max(pair)) for pair in talks.values() if len(pair) == 2}
    for one, other in sorted(pairs):
        keys = [key for number in (one, other) for key in groups[number].strands]
        if any(word in names.relations for key in keys for word in key.owner.split()):
            continue
        cells = [c for number in (one, other) for strand in groups[number].strands.values()
                 for c in strand.cells.values() if c.key.act == LOVE]  # fmt: skip
        texts = {text for cell in cells for text in cell.texts}
        if len(texts) >= TEXTS:
            sure = min(_MOST, _ONE + _MORE * len(texts))
            yield Couple(one, other, sure, together(cells, evidence))
