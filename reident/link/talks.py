"""Conversations: who writes with whom alone, and what is said there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reident.link.owner import Group
from reident.link.resolve import Names
from reident.link.senders import MAIL
from reident.link.tally import Cell


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two who write to each other alone, by the index of their groups."""

    one: int
    other: int
    talks: frozenset[str] = field(compare=False, repr=False)
    """In these conversations."""

    def both(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The two, each of them first once."""
        return (self.one, self.other), (self.other, self.one)


def pairs_of(groups: Sequence[Group], names: Names, *, chats: bool = False) -> list[Pair]:
    """Those who write to each other alone, no one of them a relative by name; `chats`: not by mail."""
    kin = [any(_is_kin(w, names) for key in group.strands for w in key.owner.split()) for group in groups]
    return [pair for pair in alone(groups, chats=chats) if not kin[pair.one] and not kin[pair.other]]


def alone(groups: Sequence[Group], *, chats: bool = False) -> list[Pair]:
    """All those who write to each other alone."""
    found: dict[tuple[int, int], set[str]] = {}
    for talk, members in talks_of(groups, chats=chats).items():
        if len(members) == 2:
            found.setdefault((min(members), max(members)), set()).add(talk)
    return sorted(Pair(one, other, frozenset(talks)) for (one, other), talks in found.items())


def talks_of(groups: Sequence[Group], *, chats: bool) -> dict[str, set[int]]:
    """The conversations, with who takes part in each."""
    talks: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for key, strand in group.strands.items():
            for talk in strand.conversations if key.family == "sender" else ():
                if not (chats and MAIL in talk):
                    talks.setdefault(talk, set()).add(number)
    return talks


def letters(groups: Sequence[Group]) -> Iterator[Pair]:
    """Reader and writer, in this order, of mails that nobody answered."""
    senders = {k.owner: number for number, group in enumerate(groups) for k in group.strands if k.family == "sender"}
    for talk, members in talks_of(groups, chats=False).items():
        if MAIL in talk and len(members) == 1:
            (writer,) = members
            for name in talk.split(MAIL):
                if senders.get(name, writer) != writer:
                    yield Pair(senders[name], writer, frozenset({talk}))


def cells_of(group: Group) -> Iterator[Cell]:
    """All cells of a group."""
    return (cell for strand in group.strands.values() for cell in strand.cells.values())


def said(group: Group, act: str, talks: frozenset[str]) -> list[Cell]:
    """What somebody says with an act in some conversations."""
    return [cell for cell in cells_of(group) if cell.key.act == act and cell.key.talk in talks]


def _is_kin(word: str, names: Names) -> bool:
    """Whether somebody is called by a word that says a relative ("Mama"), not a loved one ("Lady")."""
    return names.relations.get(word, "partner") != "partner"
