"""What cells hold whose headers or keys no rule knows, by the cells: who wrote, when, what.

A table of messages has the same parts whatever its makers call them: a column with few names that come back, one of
moments, one of sentences. Where a known header tells a part, nothing is inferred for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from reident.bundle import askers, moments
from reident.bundle.draft import CUSTOMER, DEVICE, FREE_TEXT, STAFF, Context
from reident.bundle.persons import is_person
from reident.bundle.rows import IDENTITY, MAIL
from reident.bundle.sides import are_apart, are_heard, words

FEWEST = 5
"""Rows from which on a column can be told by its cells."""
SAMPLE = 200
_NAMES, _MAILS, _TIMES = 0.7, 0.8, 0.8
"""Share of a column's cells that are names, mail addresses, moments."""
_RECURRING = 0.6
"""Share of the messages whose writer wrote another one."""
_WORDS, _LONG = 3.0, 40
"""Words of a message on average, at least; characters of a name, at most."""
MESSAGE = "message"
_DIFFERENT = 0.4
_FEW, _SOME = 1.2, 0.3
"""Words of what is said to a device on average, at least; share of the cells with several words."""
_DEVICES, _EACH = 3, 5
"""Devices of a household, at most; rows that each of more devices has on average."""
_ROOMS = 0.5
"""Share of a column's cells that are rooms, from which on a table is a device's log."""
_WRITERS = frozenset({"sender_name", "key:speaker", "contact_name"})


def parts(
    columns: Mapping[str, Sequence[str]],
    known: Mapping[str, str | None],
    context: Context,
    headers: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """What columns hold that no rule knows: those of names, addresses, moments.

    Args:
        columns: header or key -> its cells, empty ones too.
        known: header or key -> what it holds by a rule.
        context: names that people and assistants have.
        headers: what columns are called, where that is not what they are looked up by.
    """
    table = _Table.of(columns, known, context)
    table.headers = headers or {}
    table.tell_case()
    table.tell_time()
    table.tell_devices()
    table.tell_texts()
    table.tell_titles()
    table.tell_people()
    return table.found


@dataclass(slots=True)
class _Table:
    """Columns while it is found out what they hold."""

    known: Mapping[str, str | None]
    context: Context
    filled: dict[str, list[str]]
    """Column -> its cells that are not empty, with names for ids."""
    refer: set[str]
    """Columns of ids of people."""
    held: set[str]
    """What rules say that columns hold."""
    unknown: list[str]
    """Columns that no rule knows, with cells enough."""
    texts: list[str] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[str]], known: Mapping[str, str | None], context: Context) -> _Table:
        """Columns with what rules know of them."""
        filled = {name: [cell for cell in map(context.columns.value, cells) if cell] for name, cells in columns.items()}
        refer = {name for name, cells in filled.items() if known.get(name) is None and is_reference(cells, context)}
        filled |= {name: [context.called(cell) for cell in filled[name]] for name in refer}
        unknown = [name for name in columns if known.get(name) is None and len(filled[name]) >= FEWEST]
        return cls(known, context, filled, refer, {holds for holds in known.values() if holds}, unknown)

    def _holds(self, name: str) -> tuple[str | None, str | None]:
        return self.known.get(name), self.found.get(name)

    def _are_names(self, name: str) -> float:
        """Share of a column's cells that are names."""
        return _share(self.filled[name], context_names(self.context)) if self.filled[name] else 0.0

    def tell_case(self) -> None:
        """The number of a request, where another table has its messages."""
        if "key:case" in self.held or not (self.held & {*IDENTITY, "contact_name"} or self._refers()):
            return
        cases = self.context.cases.__contains__
        numbers = (name for name, cells in self.filled.items() if len(cells) >= FEWEST)
        numbers = (name for name in numbers if self.known.get(name) in (None, "-"))
        case = next((name for name in numbers if _share(self.filled[name], cases) > _REFERRED), None)
        self.found |= {case: "key:case"} if case else {}

    def _refers(self) -> bool:
        """Whether a column has ids of people, of whom a list tells the names or the roles."""
        context = self.context
        columns = (cells for cells in self.filled.values() if len(cells) >= FEWEST)
        return any(
            _share(cells, lambda cell: cell in context.roles or context.is_known(cell)) > _REFERRED for cells in columns
        )

    def tell_time(self) -> None:
        """Moments, and times of day beside days."""
        filled, unknown = self.filled, self.unknown
        if "time" not in self.held:
            moment = next((name for name in unknown if _share(filled[name], _is_moment) >= _TIMES), None)
            self.found |= {moment: "time"} if moment else {}
        timed = [name for name in filled if "time" in self._holds(name)]
        days = [name for name in timed if all_of(filled[name], is_date)]
        if days and not any(all_of(filled[name], CLOCK.fullmatch) for name in timed):
            clock = next((name for name in unknown if all_of(filled[name], CLOCK.fullmatch)), None)
            self.found |= {clock: "time"} if clock else {}
        elif timed and not days and all(all_of(filled[name], CLOCK.fullmatch) for name in timed):
            day = next((name for name in unknown if name not in self.found and all_of(filled[name], is_date)), None)
            self.found |= {day: "time"} if day else {}

    def tell_devices(self) -> None:
        """What heard what was said: devices and rooms that come back."""
        kinds = (name for name, holds in self.known.items() if holds == "device_type" and self.filled.get(name))
        if "device_name" not in self.held and (
            placed := [name for name in kinds if _share(self.filled[name], self.context.is_room) > _ROOMS]
        ):
            self.found[placed[0]] = "device_name"  # "Gerät: Küche" is which one, not what sort
        if self.held & set(DEVICE):
            return
        for name in self.unknown:
            cells = self.filled[name]
            again = len({*map(str.casefold, cells)}) <= max(_DEVICES, len(cells) // _EACH)
            if name not in self.found and again and _share(cells, self.context.is_device) >= _NAMES:
                self.found[name] = "device_name"
                self.held.add("device_name")
                return

    def tell_texts(self) -> None:
        """What was written, or said to a device and answered by it."""
        free = [name for name, holds in self.known.items() if holds in FREE_TEXT]
        self.texts = [name for name in free if self.known[name] not in ("response", "file_name")]
        if self.texts:
            return
        filled, held = self.filled, self.held
        said = [name for name in self.unknown if name not in self.found and _are_sentences(filled[name])]
        said = [name for name in said if words(filled[name]) >= _FEW and self._are_names(name) < _NAMES]
        roomed = any(_share(cells, self.context.is_room) > _ROOMS for cells in filled.values() if cells)
        heard = roomed or bool(held & {*DEVICE, "response", "key:speaker"})
        voiced = heard and not held & {"sender_name", "contact_name", *IDENTITY}
        if log := _log_of([name for name in said if len(filled[name]) > 1], filled, voiced=voiced):
            self.found |= log
            self.texts = list(log)
        elif longest := _text_of(said, filled):
            self.found[longest], self.texts = "utterance" if voiced else MESSAGE, [longest]

    def tell_titles(self) -> None:
        """What texts are about, where that stands under `name`."""
        names = [name for name, holds in self.known.items() if holds == "full_name"]
        titles = [name for name in names if self.texts and _are_titles(self.filled[name], self.context)]
        self.found |= dict.fromkeys(titles, "subject_line")
        if len(titles) == len(names):
            self.held.discard("full_name")

    def tell_people(self) -> None:
        """Whoever wrote or spoke, or is listed, by names or addresses."""
        if (asking := self._asking()) is not None:
            self.found[asking] = "full_name"
            self.held.add("full_name")
        told = {*self.held, *self.found.values()}
        if "utterance" in told and told & {*DEVICE, "response"} and not told & {*_DESKS, *IDENTITY, MESSAGE}:
            senders = [name for name, holds in self.known.items() if holds == "sender_name"]
            self.found |= dict.fromkeys(senders, "key:speaker")  # "user" of a device speaks
        if (writer := self._writer()) is not None:
            self.found[writer[0]] = writer[1]
            return
        named = {*_WRITERS, "full_name", "given_name", "family_name"}
        people = self._people()
        if not self.texts and (both := _halves(self.filled, people, self.held)):
            self.found |= both
            return
        for name in people:
            if not self.held & named and len({*map(str.casefold, self.filled[name])}) > len(self.filled[name]) // 2:
                self.found[name] = "full_name"
                return
        if not self.held & {*named, *IDENTITY}:
            mail = next((name for name in self.unknown if _share(self.filled[name], _is_mail) >= _MAILS), None)
            self.found |= {mail: "email"} if mail else {}

    def _asking(self) -> str | None:
        """The column of whoever asks, where a table has what he asks."""
        free = [name for name, holds in self.known.items() if holds is None and name not in self.found]
        told = self.held | set(self.found.values())
        called = {name: self.headers.get(name, name.rpartition(".")[2]) for name in free}
        return askers.column(self.filled, called, told, self.context) if self.texts else None

    def _people(self) -> list[str]:
        """Columns of names that no rule knows."""
        many = [name for name in self.unknown if name not in self.found and self._are_names(name) >= _NAMES]
        few = [name for name, cells in self.filled.items() if self.known.get(name) is None and 1 < len(cells) < FEWEST]
        return many + [name for name in few if not self.texts and self._are_names(name) == 1]

    def _writer(self) -> tuple[str, str] | None:
        """The column of whoever wrote, and as what."""
        held = self.held
        if not self.texts or held & _WRITERS:
            return None
        timed = "time" in {*held, *self.found.values()}
        if timed and not held & set(_DESKS) and not (held - {"full_name"}) & set(IDENTITY):
            for name in (name for name, holds in self.known.items() if holds == "full_name" and name not in self.found):
                if _comes_back(self.filled[name]) and self._are_names(name) >= _CALLED:
                    return name, "sender_name"
        for name in self._people():
            staff = _share(self.filled[name], self.context.columns.is_staff) >= _ANSWERING
            if (name in self.refer or not held & set(IDENTITY)) and (staff or _comes_back(self.filled[name])):
                spoken = any("utterance" in self._holds(text) for text in self.texts)
                return name, "key:speaker" if spoken else "sender_name"
        return None


def _text_of(said: Sequence[str], filled: Mapping[str, Sequence[str]]) -> str:
    """The column of sentences that is the text; empty where none is long and varied enough."""
    longest = max(said, key=lambda name: words(filled[name]), default="")
    written = longest and words(filled[longest]) >= _WORDS and _is_varied(filled[longest])
    return longest if written else ""


def _are_titles(cells: Sequence[str], context: Context) -> bool:
    """Whether what stands under `name` names no people, but what texts are about."""
    return len(cells) >= FEWEST and _share(cells, context_names(context)) < _TITLES


_TITLES = 0.1


def _comes_back(cells: Sequence[str]) -> bool:
    """Whether few names stand in a column, most of them again and again."""
    counts = Counter(cell.casefold() for cell in cells)
    total = counts.total()
    again = sum(count for count in counts.values() if count > 1)
    return len(cells) >= FEWEST and 1 < len(counts) <= total // 2 and again >= _RECURRING * total


_ANSWERING = 0.25
"""Share of a column of names that is staff's, from which on it tells who wrote, though nobody wrote twice."""
_CALLED = 0.4
"""Share of the cells of a column of names that must be people's, for it to be whoever wrote."""
_DESKS = ("key:case", "key:direction", "recipient")


def _log_of(said: Sequence[str], filled: Mapping[str, Sequence[str]], *, voiced: bool) -> dict[str, str]:
    """What was said to a device, and what it answered: of two columns of sentences the one that has no full stops.

    Args:
        said: the columns of sentences.
        filled: column -> its cells.
        voiced: whether other columns tell that the table is a device's.
    """
    if len(said) != len(("said", "answered")):
        return {}
    stops = {name: _share(filled[name], lambda cell: cell.rstrip().endswith((".", "!", "?", "…"))) for name in said}
    heard, answer = sorted(said, key=lambda name: stops[name])
    lower = _share(filled[heard], lambda cell: cell[:1].islower())
    again = len(set(filled[answer])) <= _AGAIN * len(filled[answer])
    brief = max(words(filled[name]) for name in said) <= _BRIEF and not _comes_back(filled[heard])
    spoken = stops[heard] < 1 - _STOPPED and again and (lower > _STOPPED or brief)
    spoken = spoken or (are_heard(filled[heard]) and are_apart(filled[heard], filled[answer]))
    if stops[answer] < _STOPPED or not (voiced or spoken):
        return {}
    return {heard: "utterance", answer: "response"} if stops[heard] < stops[answer] else {}


_STOPPED, _AGAIN, _BRIEF = 0.7, 0.8, 12.0


def desk(
    columns: Mapping[str, Sequence[str]], holds: Mapping[str, str | None], context: Context
) -> tuple[str, frozenset[str]]:
    """The column that numbers requests, and whoever of the staff answers them; both empty where a table has none.

    Requests are begun by many, each his own, and answered by few who never begin one.

    Args:
        columns: header or key -> its cells, as many in each.
        holds: what is known or inferred of them.
        context: what roles are called.
    """
    sender = next((name for name, held in holds.items() if held == "sender_name"), None)
    told = {held for held in holds.values() if held}
    if sender is None or told & {"key:direction", "key:conversation", "recipient", "contact_name", *IDENTITY}:
        return "", frozenset()
    known = [name for name, held in holds.items() if held == "key:case"]
    back = any(held == "time" and _is_backwards(columns[name]) for name, held in holds.items() if name in columns)
    for name in known or [name for name in columns if holds.get(name) in (None, "-")]:
        pairs = list(zip(columns[name], columns[sender], strict=True))
        if staff := _answering(pairs[::-1] if back else pairs, context):
            return name, staff
    return "", frozenset()


def numbers_requests(rows: Sequence[tuple[str, str]]) -> bool:
    """Whether a column numbers requests: each was begun by a customer, and only what a customer asked is answered.

    Args:
        rows: a number and the side that wrote, of each row.
    """
    sides: dict[str, set[str]] = {}
    for case, side in rows:
        if case and side:
            sides.setdefault(case, set()).add(side)
    if len(sides) < FEWEST or any(" " in case for case in sides):
        return False
    answered = [found for found in sides.values() if STAFF in found]
    asked = sum(CUSTOMER in found for found in sides.values())
    both = sum(CUSTOMER in found for found in answered)
    return bool(answered) and asked >= _ASKED * len(sides) and both >= _ASKED * len(answered)


def _is_backwards(cells: Sequence[str]) -> bool:
    """Whether moments go from the last to the first."""
    found = [moment.replace(tzinfo=None) for cell in cells if (moment := moments.parse(cell)) is not None]
    return len(found) > 1 and sum(one > other for one, other in pairwise(found)) > len(found) // 2


def _answering(pairs: Sequence[tuple[str, str]], context: Context) -> frozenset[str]:
    rows = [(case, who) for case, who in pairs if case and who]
    different = {case for case, _ in rows}
    if len(different) < FEWEST or len(rows) < _TWICE * len(different) or any(" " in case for case in different):
        return frozenset()
    begun: dict[str, str] = {}
    of: dict[str, set[str]] = {}
    writers: dict[str, set[str]] = {}
    for case, who in rows:
        begun.setdefault(case, who)
        of.setdefault(who, set()).add(case)
        writers.setdefault(case, set()).add(who)
    staff = {who for who, theirs in of.items() if len(theirs) > 2}
    begins = sum(who in staff for who in begun.values()) / len(begun)
    asked = sum(not whose <= staff for whose in writers.values())
    few = len(staff) <= len(of) // 2 and not any(context.columns.is_role(who) for who in of)
    ordered = begins <= _BEGINS or begins >= 1 - _BEGINS  # where the first message is told elsewhere
    return frozenset(staff) if staff and few and ordered and asked >= _ASKED * len(different) else frozenset()


_TWICE, _BEGINS, _ASKED = 1.5, 0.1, 0.8
"""Messages of a request on average, at least; share of requests that staff begins, at most (or all others); share of
requests in which somebody else than staff writes, at least."""


def _are_sentences(cells: Sequence[str]) -> bool:
    return _share(cells, lambda cell: " " in cell and any(c.isalpha() for c in cell)) > _SOME


def _halves(filled: Mapping[str, Sequence[str]], people: Sequence[str], held: set[str]) -> dict[str, str]:
    """Given names and surnames that stand beside each other in two columns of a list of people."""
    names = list(filled)
    for name in people if not held & {"full_name", "given_name", "family_name", "sender_name"} else ():
        at = names.index(name)
        for other in names[at + 1 : at + 2] + names[max(0, at - 1) : at]:
            whole = not any(" " in cell for cell in filled[name])
            both = whole and len(filled[other]) == len(filled[name]) and all(map(NAME.fullmatch, filled[other]))
            if both and all(len({*filled[column]}) >= _DIFFERENT * len(filled[column]) for column in (name, other)):
                return {name: "given_name", other: "family_name"}
    return {}


NAME = re.compile(r"[^\W\d_a-zäöüß][^\W\d_'’-]*(?:[ '’-][^\W\d_]+){0,2}")
"""A word with a capital, as surnames are."""


def is_reference(cells: Sequence[str], context: Context) -> bool:
    """Whether cells are ids of people whom another table of the bundle names; of those with roles, readers know."""
    if any(cell in context.roles for cell in cells):
        return False
    known = sum(map(context.is_known, cells))
    return known >= _REFERRED * max(1, len(cells)) and known > 1


_REFERRED = 0.8
"""Share of a column's cells that must be ids of a list of people."""


def context_names(context: Context) -> Any:
    """A test whether a cell is the name of somebody who writes: a person, a side of a request, the exporter."""
    others = context.columns.owner | context.assistants

    def is_name(cell: str) -> bool:
        if len(cell) > _LONG or context.is_device(cell):
            return False
        known = cell.casefold() in others or context.columns.is_role(cell) or is_person(cell, context.given)
        return known or _PHONE.fullmatch(cell) is not None

    return is_name


_PHONE = re.compile(r"(?:\+|00?(?=[1-9]))\d[\d ()/-]{6,18}\d")
"""A phone number, which stands for whoever is in nobody's address book."""


def _share(cells: Sequence[str], test: Any) -> float:
    return sum(bool(test(cell)) for cell in cells) / len(cells)


def _is_moment(cell: str) -> bool:
    return moments.parse(cell) is not None


def is_date(cell: str) -> bool:
    """A day without a time of day."""
    found = moments.search(cell)
    if found is None or ":" in cell or len(cell.split()) > _DATE_WORDS:
        return False
    return not moments.has_clock(cell[: found[0]] + cell[found[1] :])


_DATE_WORDS = 5


def all_of(cells: Sequence[str], test: Any) -> bool:
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and all(test(cell) for cell in filled)


CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?(?:\s?[ap]m)?(?:\s?Uhr)?", re.I)


def _is_mail(cell: str) -> bool:
    return MAIL.fullmatch(cell) is not None


def _is_varied(cells: Sequence[str]) -> bool:
    return len(set(cells)) >= _DIFFERENT * len(cells)
