"""Chats of two people who write each other words of love into couples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reident.link.context import ADDRESSED
from reident.link.owner import Group
from reident.link.people import Owned
from reident.link.phonetics import folded
from reident.link.resolve import Names
from reident.link.senders import MAIL
from reident.link.sightings import Sighting
from reident.link.tally import Cell, is_told, together
from reident.rulebook.linking import LinkingFile

LOVE, KIN, TOGETHER = "love", "kin", "together"
"""What the rules call words of love, words to a parent, and those of people who live together."""


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
    for pair in _pairs(groups, names):
        loving, kin, home = (_said(groups, pair, act) for act in (LOVE, KIN, TOGETHER))
        count = float(_texts(loving))
        if count:
            count += min(rules.couples.together_most, rules.couples.together * _texts(home))
        if count >= rules.couples.texts and count > rules.couples.kin * _texts(kin):
            sure = min(rules.couples.most, rules.couples.base + rules.couples.each * count)
            yield Couple(*pair, sure, together(loving, rules.combining.evidence))


def friends(groups: Sequence[Group], names: Names) -> Iterator[tuple[int, int]]:
    """People who have a chat to themselves and are neither a couple nor parent and child, by their index."""
    for pair in _pairs(groups, names, chats=True):
        if not any(_said(groups, pair, act) for act in (LOVE, KIN)):
            yield pair


def shared(groups: Sequence[Group], names: Names, rules: LinkingFile) -> Mapping[int, Owned]:
    """Of everybody in a couple, by index: what the other says of their children and pets, each with a probability."""
    found: dict[int, list[tuple[Cell, float]]] = {}
    for couple in couples(groups, names, rules):
        sure = couple.confidence * rules.couples.shared
        for one, other in ((couple.one, couple.other), (couple.other, couple.one)):
            cells = (cell for strand in groups[other].strands.values() for cell in strand.cells.values())
            found.setdefault(one, []).extend((cell, sure) for cell in cells if _is_of_the_family(cell))
    return found


def _is_of_the_family(cell: Cell) -> bool:
    return "child" in (cell.key.about, cell.key.attribute) or cell.key.attribute == "pet" or "child" in cell.maybe


def spoken_to(groups: Sequence[Group], names: Names) -> Mapping[int, list[Cell]]:
    """Of everybody who has a chat with one other, by index: what the other calls the reader there; in a larger chat,
    what those who are called otherwise call the only one whose name is not told."""
    found: dict[int, list[Cell]] = {}
    for pair in _pairs(groups, names, chats=True):
        for one, other in (pair, pair[::-1]):
            found.setdefault(one, []).extend(_calls(groups[other]))
    for talk in _talks(groups, chats=True).values():
        if _FEW < len(talk) <= _MANY:
            for one, cell in _by_elimination(groups, sorted(talk)):
                found.setdefault(one, []).append(cell)
    return found


_FEW, _MANY = 2, 8
"""People in a chat between which it is asked who is called by a name that nobody else has."""


def _calls(group: Group) -> list[Cell]:
    cells = (cell for strand in group.strands.values() for cell in strand.cells.values())
    return [cell for cell in cells if cell.key.act == ADDRESSED and cell.key.holds == "message"]


def _by_elimination(groups: Sequence[Group], members: Sequence[int]) -> Iterator[tuple[int, Cell]]:
    """Whom a name means that some in a group call: nobody calls himself, and senders with names are called by them."""
    callers: dict[str, list[tuple[int, Cell]]] = {}
    for number in members:
        for cell in _calls(groups[number]):
            callers.setdefault(folded(cell.key.value).split(" ")[0], []).append((number, cell))
    unnamed = [number for number in members if not any(_is_named(key.owner) for key in groups[number].strands)]
    known = {word for number in members for key in groups[number].strands for word in key.owner.split()}
    for name, calls in callers.items():
        open_ = [number for number in unnamed if number not in {caller for caller, _ in calls}]
        if len(open_) == 1 and name not in known:
            yield from ((open_[0], cell) for _, cell in calls)


def _is_named(owner: str) -> bool:
    return any(letter.isalpha() for letter in owner)


def told_to(groups: Sequence[Group], names: Names) -> Mapping[int, tuple[list[Cell], list[Sighting]]]:
    """Of everybody who writes with one other alone, by index: what that one says of the reader, as the reader's own."""
    found: dict[int, tuple[list[Cell], list[Sighting]]] = {}
    both = [(one, other) for pair in _pairs(groups, names) for one, other in (pair, pair[::-1])]
    for one, other in sorted({*both, *_letters(groups)}):
        if one != other:
            cells, sightings = found.setdefault(one, ([], []))
            for strand in groups[other].strands.values():
                cells.extend(_turned(cell) for cell in strand.cells.values() if is_told(cell.key))
                sightings.extend(strand.told)
    return found


def _letters(groups: Sequence[Group]) -> Iterator[tuple[int, int]]:
    """Reader and writer of mails that nobody answered."""
    senders = {k.owner: number for number, group in enumerate(groups) for k in group.strands if k.family == "sender"}
    for talk, members in _talks(groups, chats=False).items():
        if MAIL in talk and len(members) == 1:
            (writer,) = members
            yield from ((senders[name], writer) for name in talk.split(MAIL) if senders.get(name, writer) != writer)


def _turned(cell: Cell) -> Cell:
    """What is said to the reader as if he had said it."""
    about = cell.key.about.partition("/")[2] or "speaker"
    return replace(cell, key=replace(cell.key, about=about))


def _pairs(groups: Sequence[Group], names: Names, *, chats: bool = False) -> list[tuple[int, int]]:
    """Those who write to each other alone, no one of them a relative by name; `chats`: not by mail."""
    talks = _talks(groups, chats=chats)
    pairs = sorted({(min(both), max(both)) for both in talks.values() if len(both) == 2})
    return [
        pair
        for pair in pairs
        if not any(_is_kin(word, names) for n in pair for key in groups[n].strands for word in key.owner.split())
    ]


def _talks(groups: Sequence[Group], *, chats: bool) -> dict[str, set[int]]:
    """The conversations, with who takes part in each."""
    talks: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for key, strand in group.strands.items():
            for talk in strand.conversations if key.family == "sender" else ():
                if not (chats and MAIL in talk):
                    talks.setdefault(talk, set()).add(number)
    return talks


def _is_kin(word: str, names: Names) -> bool:
    """Whether somebody is called by a word that says a relative ("Mama"), not a loved one ("Lady")."""
    return names.relations.get(word, "partner") != "partner"


def _said(groups: Sequence[Group], pair: tuple[int, int], act: str) -> list[Cell]:
    strands = {key: strand for number in pair for key, strand in groups[number].strands.items()}
    return [cell for strand in strands.values() for cell in strand.cells.values() if cell.key.act == act]


def _texts(cells: Sequence[Cell]) -> int:
    return len({text for cell in cells for text in cell.texts})
