"""Documents of objects whose keys no rule knows (JSON, YAML, records of labelled lines), rewritten for the readers.

The objects of one list are the rows of a table; what its columns hold is told by `inferred.parts`. The plan that one
table yields is applied to each of its objects, and to those of all files of the same kind.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reident.bundle import moments
from reident.bundle.draft import CUSTOMER, FREE_TEXT, STAFF, Context
from reident.bundle.inferred import CLOCK, FEWEST, MESSAGE, SAMPLE, all_of, desk, is_date, is_reference, parts
from reident.bundle.sides import of_dialogue, of_log, words

DEEPEST = 3
"""Levels of an object whose leaves are parts of one message."""
_CASE, _SIDE = "ticket", "direction"
_KEYS = {
    "sender_name": "sender", "time": "timestamp", "subject_line": "subject", MESSAGE: "text", "key:case": _CASE,
}  # fmt: skip
"""Keys that the readers of conversations know."""
_LIST = "\0list"
"""The column of the list in which an object stands."""


def told(value: Any, context: Context) -> Any:
    """A JSON document whose objects tell their parts under keys that the readers know.

    Objects that stand in lists at the same place of a document are the rows of one table, also those of many lists
    (the turns of each request). Lists side by side that are the columns of a table become its rows.
    """
    value = _as_rows(value)
    tables: dict[str, list[dict[Any, Any]]] = {}
    _collect(value, "", tables, _Lists(context.path, 1 if context.plans else FEWEST))
    renamings = {}
    for path, rows in tables.items():
        shared = context.plans.get((family(context.path), path)) if len(rows) < SAMPLE else None
        if (plan := shared or plan_of(rows, context)) is not None:
            renamings[path] = plan
    day = moments.in_name(context.path)
    at = ("", f"{day:%Y-%m-%d}" if day else "")
    renamings |= dict(_numbered(tables, renamings))
    requests = [path for path, plan in renamings.items() if plan.listed]
    cases = {_above(path, {*tables, *renamings}) or path for path in requests}
    renamings |= {path: replace(renamings.get(path) or _NOTHING, cased=True) for path in cases}
    return _rewritten(value, at, renamings, context, _Lists(context.path)) if renamings else value


def _numbered(
    tables: Mapping[str, Sequence[dict[Any, Any]]], renamings: Mapping[str, Plan]
) -> Iterator[tuple[str, Plan]]:
    """The requests themselves, where their messages stand in another table that names them by a number."""
    for path, plan in renamings.items():
        leaf = next((leaf for leaf, name in plan.names.items() if name == _CASE), "")
        asked = {dict(_leaves(row)).get(leaf, "") for row in tables.get(path, ())} - {""} if leaf else set()
        for other, rows in tables.items() if asked else ():
            flat = [dict(_leaves(row)) for row in rows] if other != path else []
            for key in flat[0] if flat else ():
                cells = [row.get(key, "") for row in flat]
                if len(set(cells)) == len(cells) and len(asked.intersection(cells)) > _LISTED * len(asked):
                    kept = renamings.get(other) or _NOTHING
                    yield other, replace(kept, names={**kept.names, key: _CASE})
                    break


_LISTED = 0.8
"""Share of the numbers of requests that must stand in a list of them."""


def family(path: str) -> tuple[str, str]:
    """The folder and the ending of a member, which those of one kind have in common."""
    folder, name = posixpath.split(path)
    return folder, posixpath.splitext(name)[1].lower()


_DEEP = 12
"""Levels of a document that are looked at."""


def objects_of(value: Any, path: str) -> Mapping[str, Sequence[dict[Any, Any]]]:
    """The objects of a document that stand in lists, or among objects alike, by where they stand.

    Args:
        value: the document.
        path: of the member.
    """
    tables: dict[str, list[dict[Any, Any]]] = {}
    _collect(_as_rows(value), "", tables, _Lists(path))
    return tables


def tables_of(value: Any) -> Iterator[Sequence[Mapping[str, str]]]:
    """The tables of a document: leaf -> cell of each row; the key of an object among objects is the cell `key`."""
    tables: dict[str, list[dict[Any, Any]]] = {}
    _collect(_as_rows(value), "", tables, _Lists("", 2))
    keyed: dict[str, list[str]] = {}
    _keys(value, "", keyed, 0)
    for path, rows in tables.items():
        keys = keyed.get(path, [])
        flat = [{key: cell for key, cell in _leaves(row) if key != _LIST} for row in rows]
        yield [{"key": key, **row} for key, row in zip(keys, flat, strict=True)] if len(keys) == len(flat) else flat


def _keys(value: Any, path: str, keyed: dict[str, list[str]], depth: int) -> None:
    """The keys of objects among objects, by the path of these."""
    if depth > _DEEP:
        return
    for key, each, where, alike in _below(value, path, 2):
        if isinstance(each, dict | list):
            if alike and key is not None:
                keyed.setdefault(where, []).append(str(key))
            _keys(each, where, keyed, depth + 1)


def _as_rows(value: Any, depth: int = 0) -> Any:
    if depth > _DEEP:
        return value
    if isinstance(value, list):
        if _are_rows(value):
            return [{f"cell {at}": cell for at, cell in enumerate(row, start=1)} for row in value]
        return [_as_rows(each, depth + 1) if isinstance(each, dict | list) else each for each in value]
    if isinstance(value, dict):
        if (rows := _side_by_side(value)) is not None:
            return rows
        inner = {key: each for key, each in value.items() if isinstance(each, dict | list)}
        return {**value, **{key: _as_rows(each, depth + 1) for key, each in inner.items()}}
    return value


def _same_keys(objects: Sequence[Mapping[Any, Any]]) -> bool:
    keys = {frozenset(each) for each in objects}
    return len(objects) > 1 and len(keys) == 1 and len(min(keys)) > 1


_SERIAL = re.compile(
    r"(?:19|20)\d\d(?:[-./]?W?\d\d?){0,2}|\d{1,2}[./]\d{1,2}[./](?:\d{2,4})?|(?:mo|di|mi|do|fr|sa|so|tu|we|th|su)[a-zäö]{0,8}",
    re.I,
)
"""Keys that number: years, weeks, dates, weekdays."""


def _are_rows(value: Sequence[Any]) -> bool:
    """Whether a list holds but lists of as many leaves, with words in them: rows without keys."""
    width = len(value[0]) if value and isinstance(value[0], list) else 0
    if not 2 <= width <= _WIDEST or any(not isinstance(row, list) or len(row) != width for row in value):
        return False
    plain = all(not isinstance(cell, dict | list) for row in value for cell in row)
    return plain and all(any(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in row) for row in value)


_WIDEST = 12
"""Cells of a row without keys, at most."""


def _below(value: Any, path: str, fewest: int = FEWEST) -> Iterator[tuple[Any, Any, str, bool]]:
    """What stands in a list or an object: key, value, path, and whether it is one of many alike."""
    if isinstance(value, list):
        yield from ((None, each, f"{path}[]", True) for each in value)
    elif isinstance(value, dict):
        objects = [each for each in value.values() if isinstance(each, dict)]
        alike = len(objects) == len(value) > 0 and (len(value) >= fewest or _same_keys(objects))
        serial = alike or (len(value) > 1 and all(isinstance(key, str) and _SERIAL.fullmatch(key) for key in value))
        yield from ((key, each, f"{path}.{'*' if serial else key}", alike) for key, each in value.items())


@dataclass(slots=True)
class _Lists:
    """The lists of a document, numbered in the order in which they are come upon."""

    path: str
    fewest: int = FEWEST
    seen: int = 0

    def next(self) -> str:
        """What tells one list of a bundle from the others."""
        self.seen += 1
        return f"{self.path.replace(' ', '_')}#{self.seen}"


def _collect(value: Any, path: str, tables: dict[str, list[dict[Any, Any]]], lists: _Lists, depth: int = 0) -> None:
    if depth > _DEEP:
        return
    number = lists.next()
    for _, each, where, alike in _below(value, path, lists.fewest):
        if isinstance(each, dict | list):
            if alike and isinstance(each, dict):
                tables.setdefault(where, []).append({**each, _LIST: number})
            _collect(each, where, tables, lists, depth + 1)


def _rewritten(
    value: Any, at: tuple[str, str], renamings: Mapping[str, Plan], context: Context, lists: _Lists, *, depth: int = 0
) -> Any:
    if depth > _DEEP or not isinstance(value, dict | list):
        return value
    inside = []
    path, day = at
    number = lists.next()
    for place, (key, each, where, alike) in enumerate(_below(value, path)):
        on = str(key) if key is not None and is_date(str(key)) else day
        new = _rewritten(each, (where, on), renamings, context, lists, depth=depth + 1)
        if alike and isinstance(new, dict) and where in renamings:
            plan = renamings[where]
            new = _renamed(new, plan, (on, number if plan.listed else f"{number}.{place}"), context)
        inside.append((key, new))
    return [each for _, each in inside] if isinstance(value, list) else dict(inside)


def _side_by_side(value: Mapping[Any, Any]) -> list[dict[str, Any]] | None:
    """Lists of one length, of leaves, as rows; None where an object holds anything else than such."""
    lists = {key: each for key, each in value.items() if isinstance(each, list)}
    sizes = {len(each) for each in lists.values()}
    plain = all(not isinstance(cell, dict | list) for each in lists.values() for cell in each)
    if len(lists) < 2 or len(sizes) != 1 or min(sizes) < FEWEST or not plain:
        return None
    rest = {key: each for key, each in value.items() if key not in lists}
    if any(isinstance(each, dict) for each in rest.values()):
        return None
    return [{**rest, **dict(zip(lists, row, strict=True))} for row in zip(*lists.values(), strict=True)]


@dataclass(frozen=True, slots=True)
class Plan:
    """How the objects of a table are rewritten."""

    refers: frozenset[str]
    """Leaves that are ids of people."""
    home: str
    """The object within them that holds the text: keys joined by points; empty: they themselves."""
    names: Mapping[str, str]
    """Leaf -> the key that readers know for what it holds."""
    staff: frozenset[str] = frozenset()
    """Whoever answers requests, where nothing but that says so."""
    listed: bool = False
    """Whether a list of such objects is a request."""
    clock: str = ""
    """The leaf of the times of day, where the day stands in another leaf (`date`) or above the objects."""
    date: str = ""
    cased: bool = False
    """Whether an object is, or lies in, a request that has no number."""


_NOTHING = Plan(frozenset(), "", {})
_OF_WRITER = re.compile(r"(?:^|\.)(?:author|user|creator|from|sender|by|writer)\.", re.I)
"""Within an object of its own about whoever wrote, which readers know."""
_WRITER = re.compile(
    r"^(?:author|user|creator|from|sender|by|writer|owner)\.(?:name|display_?name|full_?name|real_?name)$", re.I
)


def _above(path: str, tables: Collection[str]) -> str:
    """The objects around those of a list: where the longest of their tables stands."""
    around = [other for other in tables if path != other and path.startswith(other)]
    return max(around, key=len, default="")


def plan_of(rows: Sequence[dict[Any, Any]], context: Context) -> Plan | None:
    """What the objects of a table hold under keys that no rule knows, or apart from the text; None: nothing.

    Args:
        rows: objects of one place, also of many documents of one kind.
        context: what rules and other members know.
    """
    flat = [dict(_leaves(row)) for row in rows[:SAMPLE]]
    keys = Counter(key for row in flat for key in row)
    known = {key: _known(key, context) for key, count in keys.items() if count >= min(FEWEST, len(flat))}
    if len(flat) < FEWEST or not known:
        return None
    columns = {key: [row.get(key, "") for row in flat] for key in known}
    spoken = of_dialogue(columns, known, context) or of_log(columns, known, context)
    known |= spoken
    writes = _has_sender(rows)
    writer = next((key for key in known if writes and _WRITER.search(key)), "")
    found = parts(columns, {**known, **({"": "sender_name"} if writes else {})}, context)
    texts = [key for key in known if MESSAGE in (known[key], found.get(key))]
    text = max(texts, key=lambda key: words(columns[key]), default="")
    home = text.rpartition(".")[0]
    found |= _beside(text, known, found, ("time",) if writes else ("time", "sender_name"))
    writes = writes or "sender_name" in (*found.values(), *known.values())
    if writes and text and text.rpartition(".")[2] not in _READ:
        found[text] = MESSAGE
    names = {
        key: _KEYS.get(holds, holds.removeprefix("key:")) for key, holds in found.items() if holds != MESSAGE or writes
    }
    people = [key for key in columns if known[key] in (None, "sender_name", "contact_name", "recipient")]
    refers = {key for key in people if is_reference([cell for cell in columns[key] if cell], context)}
    columns |= {key: [context.called(cell) for cell in columns[key]] for key in refers}
    case, sender, staff = _requests(columns, {**known, **found}, writer, context)
    if staff:
        names |= {sender: _KEYS["sender_name"], **({case: _CASE} if case != _LIST else {})}
    side = _sides(columns, context)
    holds = {*known.values(), *found.values()}
    written = bool(holds & FREE_TEXT.keys()) and "key:conversation" not in holds
    if side and written and known[side] in (None, "-") and not _OF_WRITER.search(side):  # `element: patient`
        names, case = {**names, side: _SIDE}, _LIST
    clock, date = _clock_of(columns, known, found)
    if clock and date:
        names = {key: name for key, name in names.items() if key != date}
    names |= {key: holds.removeprefix("key:") for key, holds in spoken.items()}
    return Plan(frozenset(refers), home, names, staff, case == _LIST, clock, date) if names or refers or clock else None


def _beside(
    text: str, known: Mapping[str, str | None], found: Mapping[str, str], asked: Sequence[str]
) -> dict[str, str]:
    """What rules know that stands apart from the text, in another object: its time, and whoever wrote it."""
    apart = {}
    for holds in asked if text else ():
        beside = [key for key, held in known.items() if held == holds and key not in found]
        beside = [key for key in beside if not _OF_WRITER.search(key)]
        if beside and not any(f"{text}.".startswith(key[: key.rfind(".") + 1]) for key in beside):
            apart[beside[0]] = holds
    return apart


def _clock_of(
    columns: Mapping[str, Sequence[str]], known: Mapping[str, str | None], found: Mapping[str, str]
) -> tuple[str, str]:
    """The leaves of the time of day and of the day, where they stand apart."""
    clock = next((key for key in known if known[key] in (None, "time") and all_of(columns[key], CLOCK.fullmatch)), "")
    dated = (key for key in known if "time" in (known[key], found.get(key)) and all_of(columns[key], is_date))
    return clock, next(dated, "") if clock else ""


def _sides(columns: Mapping[str, Sequence[str]], context: Context) -> str:
    """The leaf that tells of each message whether a customer or staff wrote it; empty where none does."""
    for key, cells in columns.items():
        told = [cell for cell in cells if cell]
        if not all(map(context.columns.is_role, told)):
            continue  # which way a message went tells no side: chats have that as well
        roles = {context.columns.role_of(cell) for cell in told}
        if roles and "" not in roles and (len(roles) > 1 or _OF_WRITER.search(key)):
            return key
    return ""


def _requests(
    columns: Mapping[str, Sequence[str]], holds: Mapping[str, str | None], writer: str, context: Context
) -> tuple[str, str, frozenset[str]]:
    """The leaves that number requests and name who writes, and whoever answers; empty where objects tell the sides."""
    if _sides(columns, context):
        return "", "", frozenset()
    about = writer.rpartition(".")[0]
    held = {key: what for key, what in holds.items() if not about or not key.startswith(f"{about}.")}
    held |= {writer: "sender_name"} if writer else {}
    case, staff = desk(columns, held, context)
    sender = next((key for key, what in held.items() if what == "sender_name"), "")
    return case, sender, staff


def _renamed(row: Mapping[Any, Any], plan: Plan, at: tuple[str, str], context: Context) -> dict[Any, Any]:
    day, number = at
    leaves = dict(_leaves(row))
    leaves |= {key: context.called(leaves[key]) for key in plan.refers if key in leaves}
    more = {name: leaves[key] for key, name in plan.names.items() if leaves.get(key)}
    gone = {key for key, name in plan.names.items() if name in more}
    if plan.staff and (sender := more.get(_KEYS["sender_name"])):
        more[_SIDE] = STAFF if sender in plan.staff else CUSTOMER
    if plan.clock and leaves.get(plan.clock) and (on := leaves.get(plan.date, "") if plan.date else day):
        more[_KEYS["time"]] = f"{on} {leaves[plan.clock].replace('.', ':')}"
        gone |= {plan.clock, plan.date} - {""}
    if plan.cased and not any(context.columns.holds(str(key), context.layout) == "key:case" for key in row):
        more[_CASE] = number
    rest = _without(row, gone)
    return _with(rest, plan.home.split(".") if plan.home else [], more)


def _with(row: Mapping[Any, Any], home: Sequence[str], more: Mapping[str, str]) -> dict[Any, Any]:
    """An object with more leaves, where its text is."""
    if home and isinstance(inner := row.get(home[0]), dict):
        return {**row, home[0]: _with(inner, home[1:], more)}
    return {**row, **{name: cell for name, cell in more.items() if name not in row}}


_READ = ("text", "content", "body", "message")
"""Keys of a message's text that every reader knows."""


def _has_sender(rows: Sequence[Any]) -> bool:
    """Whether objects tell whoever wrote them as an object of its own, or by a flag."""
    from reident.bundle import authors

    first = next((row for row in rows if isinstance(row, dict)), {})
    return any(key in first for key in (*authors.WRITER_IDS, *authors.OWN)) or bool(authors.about_writer(first))


def _known(key: str, context: Context) -> str | None:
    both = ".".join(key.split(".")[-2:])
    return context.columns.holds(both, context.layout) or context.columns.holds(key.rpartition(".")[2], context.layout)


def _leaves(value: Mapping[Any, Any], path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The leaves of an object and of objects within it, by their keys: `who.name`."""
    for key, each in value.items():
        name = f"{path}{key}"
        if isinstance(each, dict):
            if depth < DEEPEST:
                yield from _leaves(each, f"{name}.", depth + 1)
        elif isinstance(each, str | int | float) and not isinstance(each, bool):
            yield name, str(each)
        elif isinstance(each, list) and (text := _lines(each)):
            yield name, text


def _lines(value: Sequence[Any]) -> str:
    """A text in pieces, line by line or as objects with a text each; empty where a list is none."""
    pieces = [next(iter(each.values()), "") if isinstance(each, dict) and len(each) == 1 else each for each in value]
    objects = [each for each in pieces if isinstance(each, dict)]
    if objects and len(objects) == len(pieces):
        if any(len(each) > _PIECE for each in objects):  # turns, or other things of their own
            return ""
        texts = [[cell for cell in each.values() if isinstance(cell, str) and " " in cell] for each in objects]
        pieces = [found[0] for found in texts if len(found) == 1] if all(len(found) <= 1 for found in texts) else []
    plain = [each for each in pieces if isinstance(each, str)]
    return "\n".join(plain) if len(plain) == len(pieces) and any(" " in each for each in plain) else ""


_PIECE = 2
"""Leaves of a piece of a text, at most."""


def _without(row: Mapping[Any, Any], gone: set[str]) -> dict[Any, Any]:
    """An object without some leaves of it or of objects within it."""
    kept = {}
    for key, each in row.items():
        if key in gone:
            continue
        inner = {name.partition(".")[2] for name in gone if name.startswith(f"{key}.")}
        kept[key] = _without(each, inner) if inner and isinstance(each, dict) else each
    return kept
