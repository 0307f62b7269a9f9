"""Chats of two people who write each other words of love into couples, and what such chats tell of their readers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reident.link.confidence import probability
from reident.link.context import ADDRESSED
from reident.link.offices import is_office
from reident.link.owner import Group
from reident.link.people import Owned
from reident.link.phonetics import folded
from reident.link.resolve import Names
from reident.link.senders import MAIL
from reident.link.sightings import Sighting
from reident.link.talks import Pair, alone, cells_of, letters, pairs_of, said, talks_of
from reident.link.tally import Cell, Strand, is_told, together
from reident.rulebook.likely import Logistic
from reident.rulebook.linking import LinkingFile

LOVE, KIN, KIN_OF, TOGETHER, AFFECTION = "love", "kin", "kin_of", "together", "affection"
"""What the rules call words of love, words to a parent and of one, those of people who live together, and signs as
hearts and kisses."""
_ACTS = (LOVE, TOGETHER, AFFECTION)
HEART = re.compile(
    "[\u2764\u2665\U0001f493-\U0001f49f\U0001f48b\U0001f48d\U0001f60d\U0001f618\U0001f90d\U0001f970\U0001f9e1]"
)
_SIGNS = frozenset({LOVE, AFFECTION, "surname", "called", "heart", "loving name"})
"""Quantities without which two are no couple."""
_LEAST = 0.2
"""Probability below which two are no couple."""


@dataclass(frozen=True, slots=True)
class Couple:
    """Two groups whose owners are probably partners."""

    one: int
    other: int
    confidence: float
    cell: Cell = field(repr=False)


def couples(
    groups: Sequence[Group], names: Names, rules: LinkingFile, likely: Logistic | None = None
) -> Iterator[Couple]:
    """The couples among people who write to each other alone.

    A chat of more than two, one with a relative ("Mama") as a sender, and one in which a parent is written to tells
    no couple.

    Args:
        groups: all groups; a couple names them by their index.
        names: relation words.
        rules: how many words of love it takes.
        likely: how all that they write makes two a couple; without it, words of love do.
    """
    if likely is not None:
        yield from _likely(groups, names, rules, likely)
        return
    for pair in pairs_of(groups, names):
        loving, kin, home = (_both(groups, pair, act) for act in (LOVE, KIN, TOGETHER))
        kin += _both(groups, pair, KIN_OF)
        count = float(_texts(loving))
        if count:
            count += min(rules.couples.together_most, rules.couples.together * _texts(home))
            count += rules.couples.surname if _have_one_surname(groups[pair.one], groups[pair.other]) else 0
        if count >= rules.couples.texts and count > rules.couples.kin * _texts(kin):
            sure = min(rules.couples.most, rules.couples.base + rules.couples.each * count)
            yield Couple(pair.one, pair.other, sure, together(loving, rules.combining.evidence))


def _likely(groups: Sequence[Group], names: Names, rules: LinkingFile, likely: Logistic) -> Iterator[Couple]:
    for pair in pairs_of(groups, names):
        both = groups[pair.one], groups[pair.other]
        if any(is_office(group, names) for group in both):
            continue
        known = known_of(both, pair.talks, names)
        loving, kin = known.get(LOVE, 0.0), known.get(KIN, 0.0)
        if _SIGNS.isdisjoint(known) or (kin and math.expm1(loving) <= rules.couples.kin * math.expm1(kin)):
            continue  # people of one home, or a parent and a child
        sure = min(rules.couples.most, probability(likely.odds(known)))
        if sure >= _LEAST:
            cells = [cell for act in (LOVE, AFFECTION, TOGETHER) for cell in _both(groups, pair, act)]
            cells = cells or [cell for group in both for cell in _calls(group, pair.talks)] or list(cells_of(both[0]))
            if cells:
                yield Couple(pair.one, pair.other, sure, together(cells, rules.combining.evidence))


def known_of(both: tuple[Group, Group], talks: frozenset[str], names: Names) -> dict[str, float]:
    """What is known of two who write to each other, as the model of couples weighs it; quantity -> value, none of 0.

    Args:
        both: the two.
        talks: their conversations.
        names: relation words.
    """
    found: dict[str, float] = {}
    for act in _ACTS:
        each = sorted(_texts(said(group, act, talks)) for group in both)
        found |= {act: math.log1p(sum(each)), f"{act} by both": float(each[0] > 0)}
    found["kin"] = math.log1p(sum(_texts(said(group, act, talks)) for group in both for act in (KIN, KIN_OF)))
    records = sorted(sum(s.records for s in group.strands.values()) for group in both)
    found["records"], found["least records"] = math.log1p(sum(records)), math.log1p(records[0])
    found["mail"] = float(all(MAIL in talk for talk in talks))
    found["surname"] = float(_have_one_surname(*both))
    labels = [label for group in both for s in group.strands.values() for label in s.names]
    found["heart"] = float(any(HEART.search(label) for label in labels))
    words = {word for group in both for key in group.strands for word in key.owner.split()}
    found["loving name"] = float(any(names.relations.get(word) == "partner" for word in words))
    people = [{_first(c): c for c in cells_of(group) if c.key.kind == "person" and c.key.holds == "message"}
              for group in both]  # fmt: skip
    shared = people[0].keys() & people[1].keys() - words
    children = [max(sure) for one in people for name in shared if (sure := one[name].maybe.get("child"))]
    stated = [
        c for one in people for name, c in one.items() if name in shared and "child" in (c.key.about, c.key.attribute)
    ]
    found["shared people"], found["shared child"] = math.log1p(len(shared)), max(children, default=0.0)
    found["stated child"] = float(bool(stated))
    called = [sure for one in people for name in one.keys() & words for sure in one[name].maybe.get("partner", ())]
    found["called"] = max(called, default=0.0)
    others = sum(c.key.attribute == "partner" and _first(c) not in words and not is_told(c.key)
                 for group in both for c in cells_of(group))  # fmt: skip
    found["other partners"] = math.log1p(others)
    return {name: value for name, value in found.items() if value}


def _have_one_surname(one: Group, other: Group) -> bool:
    """Whether two are called alike behind their first names."""
    mine, theirs = (
        {part for k in g.strands for word in k.owner.split()[1:][-1:] for part in word.split("-")} for g in (one, other)
    )
    return not mine.isdisjoint(theirs)


def without_third(groups: Sequence[Group], found: Sequence[Couple], names: Names, rules: LinkingFile) -> None:
    """Whom somebody names to the partner is no partner but, mostly, a child of theirs: changes the groups' cells.

    Args:
        groups: all groups; their cells are replaced.
        found: the couples.
        names: short forms.
        rules: how sure a couple must be.
    """
    talks = {(pair.one, pair.other): pair.talks for pair in pairs_of(groups, names)}
    for couple in found:
        if couple.confidence < rules.couples.settled:
            continue
        pair = talks[couple.one, couple.other]
        for one, other in ((couple.one, couple.other), (couple.other, couple.one)):
            if called := _names_of(groups[other], names):
                for strand in groups[one].strands.values():
                    _turn_partners(strand, called | _names_of(groups[one], names), pair, names, rules)


def _names_of(group: Group, names: Names) -> set[str]:
    """What somebody is called by himself or in an address book; none where nobody but the owner of the device is."""
    words = {word for key in group.strands for word in key.owner.split() if _is_named(word)} - names.myself
    return words | {_first(cell) for cell in cells_of(group) if cell.key.attribute == "given_name"}


def _turn_partners(strand: Strand, called: set[str], talks: frozenset[str], names: Names, rules: LinkingFile) -> None:
    for key, cell in list(strand.cells.items()):
        if key.attribute != "partner" or key.about != "partner" or key.talk not in talks:
            continue
        if not any(_is_called(own, _first(cell), names, rules) or own == _first(cell) for own in called):
            del strand.cells[key]
            if not names.is_given(cell.key.value.split()[0]):
                continue
            other = replace(key, attribute="child", about="child", talk="")
            if other in strand.cells:
                strand.cells[other].merge(cell, rules.combining.evidence)
            else:
                strand.cells[other] = replace(cell, key=other, maybe={}, asked=0)


def friends(groups: Sequence[Group], names: Names) -> Iterator[tuple[int, int]]:
    """People who have a chat to themselves and are neither a couple nor parent and child, by their index."""
    for pair in pairs_of(groups, names, chats=True):
        if not any(_both(groups, pair, act) for act in (LOVE, KIN, KIN_OF)):
            yield pair.one, pair.other


def shared(groups: Sequence[Group], paired: Sequence[Couple], rules: LinkingFile) -> Mapping[int, Owned]:
    """Of everybody in a couple, by index: what the other says of their children and pets, each with a probability."""
    found: dict[int, list[tuple[Cell, float]]] = {}
    for couple in paired:
        sure = couple.confidence * rules.couples.shared
        for one, other in ((couple.one, couple.other), (couple.other, couple.one)):
            theirs = (cell for cell in cells_of(groups[other]) if _is_of_the_family(cell))
            found.setdefault(one, []).extend((cell, sure) for cell in theirs)
    return found


def _is_of_the_family(cell: Cell) -> bool:
    return "child" in (cell.key.about, cell.key.attribute) or cell.key.attribute == "pet" or _may_be_child(cell)


def _may_be_child(cell: Cell) -> bool:
    return cell.key.attribute is None and "child" in cell.maybe


def spoken_to(
    groups: Sequence[Group], paired: Sequence[Couple], names: Names, rules: LinkingFile
) -> Mapping[int, list[Cell]]:
    """Of everybody who has a chat with one other, by index: what the other calls the reader there, and the partner;
    in a larger chat, what those who are called otherwise call the only one whose name is not told.

    Of everybody who takes part in a chat it is also what anybody there calls him by first name and surname.
    """
    found: dict[int, list[Cell]] = {}
    for pair in alone(groups, chats=True):
        for one, other in pair.both():
            found.setdefault(one, []).extend(_calls(groups[other], pair.talks))
            if names.myself & {key.owner for key in groups[one].strands}:
                found[one].extend(_mail_for(groups[other], groups[one]))
    for couple in paired:
        for one, other in ((couple.one, couple.other), (couple.other, couple.one)):
            partners = (cell for cell in cells_of(groups[other]) if cell.key.attribute == "partner")
            found.setdefault(one, []).extend(cell for cell in partners if not is_told(cell.key))
    for one, cell in (*_in_full(groups, names, rules), *_of_initials(groups)):
        found.setdefault(one, []).append(cell)
    for talk, members in talks_of(groups, chats=True).items():
        if _FEW < len(members) <= _MANY:
            for one, cell in _by_elimination(groups, sorted(members), talk):
                found.setdefault(one, []).append(cell)
    return found


_FEW, _MANY = 2, 8
"""People in a chat between which it is asked who is called by a name that nobody else has."""


def _calls(group: Group, talks: frozenset[str]) -> list[Cell]:
    return [cell for cell in said(group, ADDRESSED, talks) if cell.key.holds == "message"]


def _mail_for(writer: Group, reader: Group) -> Iterator[Cell]:
    """Whole names that a writer says as only the reader's own are said: "mail came for nadine pruitt"; nobody whom the
    reader speaks of, and not the writer."""
    spoken = {_first(cell) for cell in cells_of(reader) if cell.key.kind == "person" and cell.key.about != "speaker"}
    own = {word for group in (writer, reader) for key in group.strands for word in key.owner.split()}
    for cell in cells_of(writer):
        if cell.key.kind != "person" or cell.key.attribute is not None or cell.key.holds != "message":
            continue
        sure = max(cell.maybe.get("self", ()), default=0.0)
        if sure >= _OWN_NAME and " " in cell.key.value and _first(cell) not in spoken | own:
            yield cell


_OWN_NAME = 0.8
"""Probability, by its sentence, that a whole name is the reader's or the writer's own."""


def _by_elimination(groups: Sequence[Group], members: Sequence[int], talk: str) -> Iterator[tuple[int, Cell]]:
    """Whom a name means that some in a group call: nobody calls himself, and senders with names are called by them."""
    callers: dict[str, list[tuple[int, Cell]]] = {}
    for number in members:
        for cell in _calls(groups[number], frozenset({talk})):
            callers.setdefault(_first(cell), []).append((number, cell))
    unnamed = [number for number in members if not any(_is_named(key.owner) for key in groups[number].strands)]
    known = {word for number in members for key in groups[number].strands for word in key.owner.split()}
    for name, calls in callers.items():
        open_ = [number for number in unnamed if number not in {caller for caller, _ in calls}]
        if len(open_) == 1 and name not in known:
            yield from ((open_[0], cell) for _, cell in calls)


def _of_initials(groups: Sequence[Group]) -> Iterator[tuple[int, Cell]]:
    """What those who write to somebody call the reader, whose address tells but an initial: "D. Osei"."""
    initials = {
        number: min(key.owner for key in group.strands)[:1]
        for number, group in enumerate(groups)
        if group.strands and all(key.family == "sender" and _INITIAL.match(key.owner) for key in group.strands)
    }
    if not initials:
        return
    pairs = [pair for pair in (*alone(groups), *letters(groups)) if {pair.one, pair.other} & initials.keys()]
    for pair in pairs:
        for reader, writer in pair.both():
            for cell in _calls(groups[writer], pair.talks) if reader in initials else ():
                if _first(cell).startswith(initials[reader]):
                    yield reader, cell


_INITIAL = re.compile(r"[a-z]\.? ")


def _in_full(groups: Sequence[Group], names: Names, rules: LinkingFile) -> Iterator[tuple[int, Cell]]:
    """Whom a first name with a surname means in a chat: the only member whose first name it is, or the writer."""
    seen = set[tuple[int, int]]()
    for members in talks_of(groups, chats=True).values():
        if len(members) > _MANY:
            continue
        called = {n: {word for key in groups[n].strands for word in key.owner.split()[:1]} for n in sorted(members)}
        for writer in members:
            for cell in cells_of(groups[writer]):
                words = cell.key.value.split()
                if cell.key.kind != "person" or cell.key.holds != "message" or len(words) < 2:
                    continue
                meant = [
                    n for n, own in called.items() if any(_is_called(word, words[0], names, rules) for word in own)
                ]
                if len(meant) == 1 and (meant[0], id(cell)) not in seen:
                    seen.add((meant[0], id(cell)))
                    yield meant[0], cell


def _is_called(own: str, name: str, names: Names, rules: LinkingFile) -> bool:
    """Whether a first name is a member's own, in whatever form."""
    return names.is_given(name) and names.given(own, name) >= rules.contacts.same


def _is_named(owner: str) -> bool:
    return any(letter.isalpha() for letter in owner)


def _first(cell: Cell) -> str:
    return folded(cell.key.value).split(" ")[0]


def told_to(groups: Sequence[Group]) -> Mapping[int, tuple[list[Cell], list[Sighting]]]:
    """Of everybody who is told something of himself, by index: what it is, as the reader's own.

    In a chat of two the other one is meant; in a larger one, whoever speaks of the same person himself.
    """
    found: dict[int, tuple[list[Cell], list[Sighting]]] = {}
    both = [(one, other, pair.talks) for pair in alone(groups) for one, other in pair.both()]
    both += [(pair.one, pair.other, pair.talks) for pair in letters(groups)]
    for one, other, talks in sorted(both, key=lambda each: (each[0], each[1], sorted(each[2]))):
        cells, sightings = found.setdefault(one, ([], []))
        cells.extend(_turned(c) for c in cells_of(groups[other]) if is_told(c.key) and c.key.talk in talks)
        told = (each for strand in groups[other].strands.values() for each in strand.told)
        sightings.extend(sighting for talk, sighting in told if talk in talks)
    for talk, members in talks_of(groups, chats=True).items():
        if _FEW < len(members) <= _MANY:
            for one, cell in _by_their_people(groups, sorted(members), talk):
                found.setdefault(one, ([], []))[0].append(_turned(cell))
    return found


def _by_their_people(groups: Sequence[Group], members: Sequence[int], talk: str) -> Iterator[tuple[int, Cell]]:
    """Who of a larger chat is meant by "your fiancée Beth": the only one who speaks of Beth himself."""
    people = [cell for n in members for cell in cells_of(groups[n]) if cell.key.kind == "person"]
    if not any(is_told(cell.key) and cell.key.talk == talk for cell in people):
        return
    speak = {
        n: {_first(c) for c in cells_of(groups[n]) if c.key.kind == "person" and not is_told(c.key)} for n in members
    }
    for writer in members:
        for cell in cells_of(groups[writer]):
            if cell.key.kind == "person" and is_told(cell.key) and cell.key.talk == talk:
                meant = [n for n in members if n != writer and _first(cell) in speak[n]]
                if len(meant) == 1:
                    yield meant[0], cell


def _turned(cell: Cell) -> Cell:
    """What is said to the reader as if he had said it."""
    about = cell.key.about.partition("/")[2] or "speaker"
    return replace(cell, key=replace(cell.key, about=about))


def _both(groups: Sequence[Group], pair: Pair, act: str) -> list[Cell]:
    """What the two say to each other with an act."""
    return [cell for number in (pair.one, pair.other) for cell in said(groups[number], act, pair.talks)]


def _texts(cells: Sequence[Cell]) -> int:
    return len({text for cell in cells for text in cell.texts})
