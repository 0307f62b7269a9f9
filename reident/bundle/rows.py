"""A row of a table into drafts: what its cells say, whose it is, and who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from itertools import chain

from reident.bundle import moments, quotes
from reident.bundle.draft import FREE_TEXT, STAFF, Context, Draft, addressed, kind_of, normal
from reident.bundle.positions import written

DEVICE_TYPE_LENGTH = (12, 15)
PART = "part"
"""A column of names without a header: with the others of its row it is one note, for only together they say whose."""
_CALLED = ("full_name", "contact_name", "email")
"""What the other one of a conversation is called by."""
IDENTITY = ("account_id", "email", "full_name")
"""What tells whose request a row is."""
MAIL = re.compile(r"[^@\s<>()\[\]]+@[^@\s<>()\[\]]+\.[a-z]{2,}", re.I)
_AROUND_MAIL = re.compile(rf"[<(\[]?{MAIL.pattern}[>)\]]?", re.I)
_TURN = re.compile(r"(?P<when>[^;\n]{6,30});(?P<who>[^;\n]{1,80});(?P<said>\S.*)", re.S)
"""A turn within a cell, as Jira writes comments: date, who, what."""
DIRECTION = "key:direction"
"""A column that tells whether a message came in or went out."""
OF_PLACE = ("city", "residence", "district", "address", "location")
"""Columns that in the log of a device tell the room."""
AUTHOR = "key:author"
"""A column of ids of whoever wrote the answers of a request: customers, whom another table lists, and staff."""
_NOTED = re.compile(
    r"^(?P<when>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?|\d{1,2}[./-]\d{1,2}[./-]\d{4},? \d\d:\d\d(?::\d\d)?)"
    r" - (?P<who>[^\n(]{1,80}?) \((?P<sort>[^)\n]{3,40})\)$",
    re.M,
)
"""The head of one of several turns within a cell, as ServiceNow writes its journals; the text is on the lines below."""
CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?", re.I)
OF_AUTHOR = re.compile(r"(?:author|sender|from|autor|absender|writer)\b")
"""Headers of columns about whoever wrote a message."""
_TALKED = re.compile(
    r"^[\[(](?P<when>\d{1,2}:\d{2}(?::\d{2})?)[\])] (?P<who>[^:\n]{1,60}): "
    r"|^(?P<who2>[^\n(:\[]{1,60}?) [\[(](?P<when2>\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4},? \d{1,2}:\d{2})[\])]:?[ \t]*(?:\n|$)",
    re.M,
)
"""The head of a turn in the transcript of a chat within a cell."""
HALVES = ("latitude", "longitude")
"""Columns that only together say where."""
Plan = list[tuple[int, str, str]]
"""(position, header, what it holds)."""
Cells = list[tuple[str, str, str]]
"""(header, what it holds, value)."""


def cells_of(row: Sequence[str], plan: Plan, place: str, context: Context) -> Iterator[Draft]:
    """The cells of a row that say something.

    Args:
        row: its cells.
        plan: what its columns hold.
        place: where it stands.
        context: what every reader gets.
    """
    cells = [(name, holds, context.columns.value(row[at])) for at, name, holds in plan if at < len(row)]
    cells = [(name, holds, way(name, value) if holds == DIRECTION else value) for name, holds, value in cells]
    of_case = any(value and holds == "key:case" for _, holds, value in cells)
    keys, time = _told(cells, of_case, context)
    theirs = {**{key: told for key, told in keys.items() if key != "own"}, "sender": keys.get("conversation", "")}
    cells = [(name, "room" if holds in OF_PLACE and context.is_room(value) else holds, value)
             for name, holds, value in cells]  # fmt: skip
    if "staff" in keys:  # who answers is nobody's customer
        cells = [cell for cell in cells if not (cell[1] in (*IDENTITY, "phone") and OF_AUTHOR.match(normal(cell[0])))]
    cells = [(name, "email" if holds == "account_id" and MAIL.fullmatch(value) else holds, value)
             for name, holds, value in cells]  # fmt: skip
    cells = list(_without_strangers(cells, of_case, context))
    cells, keys = _of_request(cells, keys, context)
    cells = cells if of_case else list(_apart(cells))
    found = {holds: value for _, holds, value in cells if holds in HALVES}
    point = written(found.get("latitude", ""), found.get("longitude", ""))
    if point is not None:
        yield Draft(point, "coordinates", f"{place}, columns latitude, longitude", "field", time, place, keys)
    if parts := [value for _, holds, value in cells if value and holds == PART]:
        yield Draft(", ".join(parts), "note", place, kind_of("note"), time, place, keys)
    for name, holds, value in cells:
        if holds == "note" and (of_case or "sender" in keys) and time is not None and context.layout is None:
            holds = "message"
        locator = f"{place}, column {name}"
        if holds == "sender_name" and (context.columns.is_role(value) or "staff" in keys):
            continue
        if holds == "recipient" and of_case:
            continue
        if holds in FREE_TEXT and (turns := list(_turns(value, cells, (locator, place, keys), context))):
            yield from turns
        elif holds == "message" and not of_case and "sender" in keys:
            yield from quotes.drafts(value, (locator, place, time), keys)
        elif value and holds not in ("time", "file_name", PART, *HALVES) and not holds.startswith("key:"):
            kind = kind_of(holds, context.layout)
            told = theirs if kind == "field" and "own" in keys and theirs["sender"] else keys
            told = {**keys, "sender": STAFF, "staff": "yes"} if holds == "response" and of_case else told
            yield Draft(value, holds, locator, kind, time, place, told)


def _without_strangers(cells: Cells, of_case: bool, context: Context) -> Iterator[tuple[str, str, str]]:
    """Cells without those that name nobody in place of whoever asks: "? no name", "Anna an Empfang"."""
    for name, holds, value in cells:
        if holds == "full_name" and (context.columns.is_nobody(value) or _NO_NAME.search(value)):
            if not of_case:
                yield name, "note", value
        else:
            yield name, holds, value


_NO_NAME = re.compile(r"\w (?:an|to|from|for|für|wegen|wg\.|re:?|[-–]) \w")
"""Between the words of a note, and not of a name."""


def _apart(cells: Cells) -> Iterator[tuple[str, str, str]]:
    """Cells with the name and the mail address of whoever wrote, or was written to, apart."""
    for name, holds, value in cells:
        person, mail = addressed(value) if holds in ("sender_name", "contact_name", "full_name") else ("", "")
        if person and mail:
            yield from ((name, holds, person), (name, "email", mail))
        else:
            yield name, holds, value


def _told(cells: Cells, of_case: bool, context: Context) -> tuple[dict[str, str], datetime | None]:
    """What a row says of all its cells: keys, and the time."""
    keys = dict(context.keys)
    time: datetime | None = None
    ways = {context.columns.role_of(value) for _, holds, value in cells if holds == DIRECTION} - {""}
    role = next(iter(ways), "") if of_case else ""
    for _, holds, value in cells:
        if value and holds == "time" and time is None:
            time = _time(value, cells, day_first=context.day_first)
        elif value and holds == AUTHOR:
            keys |= _author(value, context) if of_case else {}
        elif value and holds.startswith("key:") and holds != DIRECTION:
            keys |= context.columns.key(holds, value)
        elif value and holds == "file_name":
            keys |= audio_keys(value)
            time = time or moments.in_name(value)
        elif value and holds in ("device_serial", "device_name", "locale"):
            keys[holds] = value
        elif value and holds == "sender_name":
            keys |= context.columns.sender(value if of_case else addressed(value)[0] or value, role)
    if any(value and holds == "sender_name" for _, holds, value in cells):
        if "conversation" not in keys and not of_case and any(holds in ("message", "note") for _, holds, _ in cells):
            others = [addressed(value)[0] or value for _, holds, value in cells if holds == "recipient" and value]
            both = sorted({keys.get("sender", ""), *others})
            keys["conversation"] = "#".join((context.path, *both)) if others else context.path
        return keys, time
    if role:
        keys |= context.columns.sender(role, role)  # an answer that nobody has signed
    elif ways:
        whose = next((value for _, holds, value in cells if value and holds in _CALLED), "") or _of_file(context)
        keys |= {"sender": "me", "own": "yes"} if STAFF in ways else {"sender": whose} if whose else {}
        keys |= {"conversation": whose} if whose else {}
    return keys, time


def way(name: str, value: str) -> str:
    """Which way a message went, where a flag tells whether it was sent."""
    if value.casefold() not in _FLAGS or _SENT.search(normal(name)) is None:
        return value
    return "out" if value.casefold() in ("1", "true", "yes", "ja") else "in"


_FLAGS = frozenset({"0", "1", "true", "false", "yes", "no", "ja", "nein"})
_SENT = re.compile(r"\b(?:is ?)?(?:outbox|outgoing|sent|from me|own|mine)\b")


def _of_file(context: Context) -> str:
    """Whoever a file of one conversation is called by, where its name holds an id of a list of people."""
    words = re.findall(r"[^\W_]+", context.path.rpartition("/")[2].rpartition(".")[0])
    return next((context.called(word) for word in words if context.is_known(word)), "")


def _author(number: str, context: Context) -> dict[str, str]:
    """Who wrote a turn of a request, by an id: a customer of the list of contacts, else one of the staff."""
    if context.is_known(number):
        return context.columns.sender(context.called(number), context.roles.get(number, ""))
    return {"sender": STAFF, "staff": "yes"} if context.register else {}


def _turns(value: str, cells: Cells, where: tuple[str, str, Mapping[str, str]], context: Context) -> Iterator[Draft]:
    """The turns of a conversation that stands in one cell; none where it is no conversation."""
    locator, place, keys = where
    heads = list(_TALKED.finditer(value))
    if len(heads) > 1 or (heads := list(_NOTED.finditer(value))):
        yield from _noted(value, heads, cells, where, context)
    elif (turn := _TURN.match(value)) and (when := moments.parse(turn["when"])) is not None:
        asks = any(turn["who"] == cell for _, held, cell in cells if held in IDENTITY)
        staff = {"sender": turn["who"], "staff": "yes" if "@" in turn["who"] else "named"}
        yield Draft(turn["said"], "message", locator, "message", when, place, keys if asks else {**keys, **staff})


def _time(value: str, cells: Cells, *, day_first: bool) -> datetime | None:
    """A moment, with the time of day that stands in a cell of its own."""
    if not CLOCK.search(value):
        times = (cell.strip() for _, holds, cell in cells if holds == "time")
        clock = next(filter(CLOCK.fullmatch, times), "")
        value = f"{value} {clock}".strip()
    return moments.parse(value, day_first=day_first)


def _noted(
    value: str,
    heads: Sequence[re.Match[str]],
    cells: Cells,
    where: tuple[str, str, Mapping[str, str]],
    context: Context,
) -> Iterator[Draft]:
    """The turns of a journal, or of a conversation, within a cell: the customer's own, and those of staff."""
    locator, entry, keys = where
    ends = [*(head.start() for head in heads[1:]), len(value)]
    for head, end in zip(heads, ends, strict=True):
        got = head.groupdict()
        who, when = (got.get("who") or got.get("who2") or "").strip(), got.get("when") or got.get("when2") or ""
        asks = any(who.casefold() == cell.strip().casefold() for _, holds, cell in cells if holds in IDENTITY)
        by_role = context.columns.sender(who)
        staff = by_role if "staff" in by_role else {"sender": who, "staff": "yes" if "@" in who else "named"}
        told = keys if asks or not by_role else {**keys, **staff}
        if text := value[head.end() : end].strip():
            yield Draft(text, "message", locator, "message", moments.parse(when), entry, told)


def _of_request(cells: Cells, keys: dict[str, str], context: Context) -> tuple[Cells, dict[str, str]]:
    """The cells of a request, whose sender is the customer that its row names: a name, not a sender apart.

    Staff may have a row as well: a name with an office's address ("Support <support@...>").
    """
    if "case" not in keys or "staff" in keys:
        return cells, keys
    names = ("contact_name", "full_name", *(() if "sender" in keys else ("sender_name",)))
    cells = list(chain.from_iterable(customer(c[0], c[2], context) if c[1] in names else [c] for c in cells))
    asked = any(value for _, holds, value in cells if holds in IDENTITY)
    name, address = parseaddr(keys.get("sender", ""))
    if not (asked and "@" in address and name):
        return cells, keys
    if context.columns.is_role(address.partition("@")[0]) or context.columns.is_role(name):
        return cells, keys | {"staff": "yes"}
    named = [(header, "full_name" if holds == "sender_name" else holds, name if holds == "sender_name" else value)
             for header, holds, value in cells]  # fmt: skip
    return [*named, ("sender", "email", address)], {key: value for key, value in keys.items() if key != "sender"}


def customer(header: str, value: str, context: Context) -> Cells:
    """Whoever a request is from, as name and address apart: "Ann Lee (ann@..)", an address where a name should be."""
    mail = MAIL.search(value)
    name = _AROUND_MAIL.sub("", value).strip() if mail else value
    parts = [(header, "full_name", name)] if name and "@" not in name and not context.columns.is_role(name) else []
    return [*parts, (header, "email", mail.group())] if mail else parts


def audio_keys(name: str) -> dict[str, str]:
    """Device serial and type in an assistant's file name: `AB72C64C86AW2_1.0_2018_..._SERIAL_..`."""
    keys = {}
    if serial := moments.utterance_serial(name):
        keys["device_serial"] = serial
    parts = name.rsplit("/", 1)[-1].split(".wav")[0].split(".mp3")[0].replace(":", "_").split("_")
    for part in parts:
        code = part.isupper() and part.isalnum() and any(c.isdigit() for c in part)
        if code and part.startswith("A") and DEVICE_TYPE_LENGTH[0] <= len(part) <= DEVICE_TYPE_LENGTH[1]:
            keys.setdefault("device_type", part)
        elif code and part[0] in "GBP" and len(part) >= 15:
            keys.setdefault("device_serial", part)
    return keys
