"""Chats of two people who write each other words of love into couples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reident.link.owner import Group
from reident.link.resolve import Names
from reident.link.tally import Cell, together
from reident.rulebook.linking import LinkingFile

LOVE, KIN = "love", "kin"
"""What the rules call words of love, and words to a parent."""


@dataclass(frozen=True, slots=True)
class Couple:
    """Two groups whose owners are probably partners."""

    one: int
    other: int
    confidence: float
    cell: Cell = field(repr=False)


def couples(groups: Sequence[Group], names: Names, rules: LinkingFile) -> Iterator[Couple]:
    """The couples among people who write to each other alone.

    A chat of more than two, one with a relative ("Mama") as a sender, and one in which a parent is written to tells
    no couple.

    Args:
        groups: all groups; a couple names them by their index.
        names: relation words.
        rules: how many words of love it takes.
    """
    talks: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for key, strand in group.strands.items():
            for talk in strand.conversations if key.family == "sender" else ():
                talks.setdefault(talk, set()).add(number)
    for pair in sorted({(min(both), max(both)) for both in talks.values() if len(both) == 2}):
        strands = {key: strand for number in pair for key, strand in groups[number].strands.items()}
        if any(word in names.relations for key in strands for word in key.owner.split()):
            continue
        said = {act: [c for s in strands.values() for c in s.cells.values() if c.key.act == act] for act in (LOVE, KIN)}
        loving, kin = (len({text for cell in said[act] for text in cell.texts}) for act in (LOVE, KIN))
        if loving >= rules.couples.texts and loving > rules.couples.kin * kin:
            sure = min(rules.couples.most, rules.couples.base + rules.couples.each * loving)
            yield Couple(*pair, sure, together(said[LOVE], rules.combining.evidence))
