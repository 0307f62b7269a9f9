"""What cells hold whose headers or keys no rule knows, by the cells: who wrote, when, what.

A table of messages has the same parts whatever its makers call them: a column with few names that come back, one of
moments, one of sentences. Where a known header tells a part, nothing is inferred for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from reident.bundle import moments
from reident.bundle.draft import DEVICE, FREE_TEXT, Context
from reident.bundle.persons import is_person
from reident.bundle.rows import IDENTITY, MAIL

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
_ROOMS = 0.5
"""Share of a column's cells that are rooms, from which on a table is a device's log."""
_WRITERS = frozenset({"sender_name", "key:speaker", "contact_name"})


def parts(columns: Mapping[str, Sequence[str]], known: Mapping[str, str | None], context: Context) -> dict[str, str]:
    """What columns hold that no rule knows: those of names, addresses, moments.

    Args:
        columns: header or key -> its cells, empty ones too.
        known: header or key -> what it holds by a rule.
        context: names that people and assistants have.
    """
    filled = {name: [cell for cell in map(context.columns.value, cells) if cell] for name, cells in columns.items()}
    refer = {name for name, cells in filled.items() if known.get(name) is None and is_reference(cells, context)}
    for name, cells in filled.items():
        if name in refer:
            filled[name] = [context.called(cell) for cell in cells]
    held = {holds for holds in known.values() if holds}
    unknown = [name for name in columns if known.get(name) is None and len(filled[name]) >= FEWEST]
    few = [name for name in columns if known.get(name) is None and 1 < len(filled[name]) < FEWEST]
    found: dict[str, str] = {}
    if "key:case" not in held and (held & set(IDENTITY) or "contact_name" in held):
        numbers = (name for name, cells in filled.items() if known.get(name) in (None, "-") and len(cells) >= FEWEST)
        case = next((name for name in numbers if _share(filled[name], context.cases.__contains__) > _REFERRED), None)
        found |= {case: "key:case"} if case else {}
    if "time" not in held:
        moment = next((name for name in unknown if _share(filled[name], _is_moment) >= _TIMES), None)
        found |= {moment: "time"} if moment else {}
    dated = [name for name in columns if "time" in (known.get(name), found.get(name)) and all_of(filled[name], is_date)]
    if dated and not any(
        "time" in (known.get(n), found.get(n)) and all_of(filled[n], CLOCK.fullmatch) for n in columns
    ):
        clock = next((name for name in unknown if all_of(filled[name], CLOCK.fullmatch)), None)
        found |= {clock: "time"} if clock else {}
    texts = [name for name, holds in known.items() if holds in FREE_TEXT and holds not in ("response", "file_name")]
    roomed = any(_share(cells, context.is_room) > _ROOMS for cells in filled.values() if cells)
    heard = roomed or bool(held & DEVICE) or "response" in held
    if not texts:
        said = [name for name in unknown if name not in found and _are_sentences(filled[name])]
        said = [
            name
            for name in said
            if words(filled[name]) >= _FEW and _share(filled[name], context_names(context)) < _NAMES
        ]
        voiced = (heard or "key:speaker" in held) and not held & {"sender_name", "contact_name", *IDENTITY}
        if log := _log_of([name for name in said if len(filled[name]) > 1], filled, voiced=voiced):
            found, texts = found | log, list(log)
        elif longest := _text_of(said, filled):
            found[longest], texts = "utterance" if voiced else MESSAGE, [longest]
    titles = [
        name for name in columns if texts and known.get(name) == "full_name" and _are_titles(filled[name], context)
    ]
    found |= dict.fromkeys(titles, "subject_line")
    if len(titles) == sum(holds == "full_name" for holds in known.values()):
        held -= {"full_name"}
    if texts and "time" in {*held, *found.values()} and not held & {*_WRITERS, *_DESKS}:
        called = [name for name in columns if known.get(name) == "full_name" and _comes_back(filled[name])]
        called = [name for name in called if _share(filled[name], context_names(context)) >= _CALLED]
        if called and not (held - {"full_name"}) & set(IDENTITY):
            return found | {called[0]: "sender_name"}
    named = {*_WRITERS, "full_name", "given_name", "family_name"}
    people = [name for name in unknown if name not in found and _share(filled[name], context_names(context)) >= _NAMES]
    people += [name for name in few if not texts and _share(filled[name], context_names(context)) == 1]
    if not texts and (both := _halves(filled, people, held)):
        return found | both
    for name in people:
        different, total = len({cell.casefold() for cell in filled[name]}), len(filled[name])
        others = {*_WRITERS} if name in refer else {*_WRITERS, *IDENTITY}
        if texts and not held & others and _comes_back(filled[name]):
            spoken = any("utterance" in (known.get(text), found.get(text)) for text in texts)
            return found | {name: "key:speaker" if spoken else "sender_name"}
        if not held & named and different > total // 2:
            return found | {name: "full_name"}
    if not held & {*named, *IDENTITY}:
        mail = next((name for name in unknown if _share(filled[name], _is_mail) >= _MAILS), None)
        found |= {mail: "email"} if mail else {}
    return found


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
    brief = max(words(filled[name]) for name in said) <= _BRIEF
    spoken = stops[heard] < 1 - _STOPPED and again and (lower > _STOPPED or brief)
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
    for case, who in rows:
        begun.setdefault(case, who)
        of.setdefault(who, set()).add(case)
    staff = {who for who, theirs in of.items() if len(theirs) > 2}
    begins = sum(who in staff for who in begun.values()) / len(begun)
    asked = sum(any(who not in staff for who in whose) for whose in _by_case(rows).values())
    few = len(staff) <= len(of) // 2 and not any(context.columns.is_role(who) for who in of)
    ordered = begins <= _BEGINS or begins >= 1 - _BEGINS  # where the first message is told elsewhere
    return frozenset(staff) if staff and few and ordered and asked >= _ASKED * len(different) else frozenset()


def _by_case(rows: Sequence[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for case, who in rows:
        found.setdefault(case, set()).add(who)
    return found


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
            if whole and len(filled[other]) == len(filled[name]) and all(map(NAME.fullmatch, filled[other])):
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
        if len(cell) > _LONG:
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


def words(cells: Sequence[str]) -> float:
    """Words of a cell on average."""
    return sum(sum(any(c.isalpha() for c in word) for word in cell.split()) for cell in cells) / max(1, len(cells))


def _is_varied(cells: Sequence[str]) -> bool:
    return len(set(cells)) >= _DIFFERENT * len(cells)
