"""CSV, TSV and workbooks into drafts: one a meaningful cell, all cells of a row with the same entry."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from itertools import chain, islice, pairwise
from typing import BinaryIO, cast

from reident.bundle import moments, quotes
from reident.bundle.archive import File
from reident.bundle.draft import CUSTOMER, FREE_TEXT, STAFF, BrokenError, Context, Draft, kind_of, normal
from reident.bundle.positions import written

SAMPLE = 200
"""Rows that show what unnamed columns hold."""
DEVICE_TYPE_LENGTH = (12, 15)
PART = "part"
"""A column of names without a header: with the others of its row it is one note, for only together they say whose."""
_NUMBER = re.compile(r"\+?\d[\d /.,-]{2,}")
_WORD = re.compile(r"[^\W\d_a-zäöüß][^\W\d_]+(?:[ -][^\W\d_]+){0,2}")
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
_NOTED = re.compile(
    r"^(?P<when>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?|\d{1,2}[./-]\d{1,2}[./-]\d{4},? \d\d:\d\d(?::\d\d)?)"
    r" - (?P<who>[^\n(]{1,80}?) \((?P<sort>[^)\n]{3,40})\)$",
    re.M,
)
"""The head of one of several turns within a cell, as ServiceNow writes its journals; the text is on the lines below."""
_TURNS, _LONGEST_NAME = 5, 40
"""Rows of a chat, and characters of a name in it."""
_MONTHS = 12
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?", re.I)
_OF_AUTHOR = re.compile(r"(?:author|sender|from|autor|absender|writer)\b")
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


def read_table(file: File, context: Context) -> Iterator[Draft]:
    """A delimited text file with a header line."""
    lines = _pieces(decoded(file), context.limits.line)
    first = list(islice(lines, 5))
    if not first:
        return
    separator = max(",;\t|", key=lambda mark: (sum(line.count(mark) for line in first[:3]), mark == ","))
    yield from from_rows(_rows(chain(first, lines), separator), context)


def read_workbook(file: File, context: Context) -> Iterator[Draft]:
    """An XLSX, XLS or ODS file, sheet by sheet."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.content.read()))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=True)
            texts = [[str(cell) if cell is not None else "" for cell in row] for row in rows]
            yield from from_rows(texts, context, f"sheet {name}, ")
    except CalamineError:
        raise BrokenError("member-damaged") from None


def from_rows(rows: Iterable[Sequence[str]], context: Context, place: str = "") -> Iterator[Draft]:
    """Rows, the first of them the header."""
    source = iter(rows)
    header = next(source, None)
    if header is None:
        return
    first = list(islice(source, SAMPLE))
    headed, plan = _plan(list(header), first, context)
    body = chain(first, source) if headed else chain([header, *first], source)
    above: Sequence[str] = ()
    for number, row in enumerate(body, start=2 if headed else 1):
        if above and any(context.columns.is_ditto(cell) for cell in row):
            row = _as_above(row, above, plan, context)
        yield from _row(row, plan, f"{place}row {number}", context)
        above = row


def _as_above(row: Sequence[str], above: Sequence[str], plan: Plan, context: Context) -> list[str]:
    """A row of a list kept by hand with what stands in the row above: where it says so, and whose row it is."""
    whose = {at for at, _, holds in plan if holds in (*IDENTITY, "phone", "contact_name") or holds.startswith("key:")}
    said = {at for at, cell in enumerate(row) if context.columns.is_ditto(cell)}
    taken = said | {at for at in whose if at < len(row) and not row[at].strip()}
    return [above[at] if at in taken and at < len(above) else cell for at, cell in enumerate(row)]


Plan = list[tuple[int, str, str]]
"""(position, header, what it holds)."""


def _plan(header: list[str], sample: Sequence[Sequence[str]], context: Context) -> tuple[bool, Plan]:
    """Whether there is a header line, and what each column holds."""
    layout = context.layout
    if layout is not None and layout.positions:
        headed = moments.parse(header[0]) is None
        names = header if headed else [f"column {at + 1}" for at in range(len(header))]
        usual = [*layout.positions, *("-" for _ in names[len(layout.positions) :])]
        told = [context.columns.holds(name, layout) if headed else None for name in names]
        usual = ["-" if holds in told else holds for holds in usual]  # another order: each thing is in one column
        means = [holds or other for holds, other in zip(told, usual, strict=False)]
        return headed, [
            (at, name, holds) for at, (name, holds) in enumerate(zip(names, means, strict=True)) if holds != "-"
        ]
    known = [(at, name, context.columns.holds(name, layout)) for at, name in enumerate(header)]
    if any(holds == "given_name" for _, _, holds in known):  # beside a first name, `Name` is the surname
        known = [(at, name, "family_name" if holds == "full_name" and normal(name) == "name" else holds)
                 for at, name, holds in known]  # fmt: skip
    headed = any(holds for _, _, holds in known) or not (_looks_like_data(header) or _named([header, *sample]))
    plan: Plan = []
    for at, name, holds in known:
        shown = name if headed else f"column {at + 1}"
        cells = [row[at] for row in (sample if headed else [header, *sample]) if at < len(row)]
        ways = [context.columns.role_of(cell) for cell in cells if cell.strip()]
        if holds == DIRECTION and not any(ways):
            holds = None  # another sort of role: "Head of Marketing"
        elif (
            holds in (None, "-")
            and headed
            and {CUSTOMER, STAFF} <= set(ways)
            and sum(map(bool, ways)) > 0.5 * len(ways)
        ):
            holds = DIRECTION
        found = holds if headed and holds else _by_content(cells, context)
        if not headed and found == "-" and _named([[cell] for cell in cells]):
            found = PART
        if found != "-":
            plan.append((at, shown, found))
    return headed, _of_desk(plan) if headed else _of_chat(plan, [header, *sample])


_CHATS = frozenset({"conversation id", "chat id", "channel id", "thread id"})


def _of_desk(plan: Plan) -> Plan:
    """A conversation is a case where a column tells who of its parties wrote, or who answers."""
    headers = {normal(name) for _, name, _ in plan}
    desk = any(holds == DIRECTION for _, _, holds in plan) or not _PARTIES.isdisjoint(headers)
    named = any(holds in IDENTITY for _, _, holds in plan)
    return [
        (at, name, "key:case" if holds == "key:conversation" and desk and named and normal(name) in _CHATS else holds)
        for at, name, holds in plan
    ]


_PARTIES = frozenset({"author type", "author role", "sender type", "sender role", "autorentyp", "absendertyp"})
"""Columns whose cells are roles."""


def _of_chat(plan: Plan, rows: Sequence[Sequence[str]]) -> Plan:
    """The columns of a table without a header, which of a chat are times, a few names in turn, and what these wrote."""
    columns = {at: [row[at].strip() for row in rows if at < len(row)] for at in range(max(map(len, rows), default=0))}
    notes = [at for at, _, holds in plan if holds == "note"]
    if len(rows) < _TURNS or not notes or not any(holds == "time" for _, _, holds in plan):
        return plan
    text = max(notes, key=lambda at: len(set(columns[at])))
    times = {at for at, _, holds in plan if holds == "time"}
    clocks = {at for at, cells in columns.items() if all(map(_CLOCK.fullmatch, cells))}
    for at, names in columns.items():
        short = all(0 < len(name) <= _LONGEST_NAME and name[0].isalpha() for name in names)
        changes = sum(one != other for one, other in pairwise(names))
        if at == text or at in times or not short or changes < len(names) // 4:
            continue
        if 1 < len(set(names)) <= max(2, len(names) // 2):
            kept = [(number, name, holds) for number, name, holds in plan if number != at and number not in clocks]
            more = [(number, f"column {number + 1}", "time") for number in sorted(clocks)]
            return [*kept, *more, (at, f"column {at + 1}", "sender_name")]
    return plan


def _looks_like_data(header: Sequence[str]) -> bool:
    """A first row with a date, a number, a mail address or a long text is no header."""
    return any(
        moments.parse(cell) is not None or "@" in cell or len(cell.split()) > 6 or _NUMBER.fullmatch(cell.strip())
        for cell in header
    )


def _named(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows hold but words with capitals, different ones, as names of people and places are."""
    cells = [cell.strip() for row in rows for cell in row if cell.strip()]
    words = sum(bool(_WORD.fullmatch(cell)) for cell in cells)
    return len(rows) > 1 and words > 0.8 * len(cells) and len(set(cells)) > 0.3 * len(cells)


def _by_content(cells: Sequence[str], context: Context) -> str:
    """What an unnamed column holds: times, sentences, or nothing that says anything."""
    values = [value for value in map(context.columns.value, cells) if value]
    if not values:
        return "note"
    if sum(moments.parse(value) is not None for value in values) > 0.8 * len(values):
        return "time"
    worded = sum(" " in value and any(c.isalpha() for c in value) for value in values)
    return "note" if worded > 0.3 * len(values) else "-"


def _row(row: Sequence[str], plan: Plan, place: str, context: Context) -> Iterator[Draft]:
    cells = [(name, holds, context.columns.value(row[at])) for at, name, holds in plan if at < len(row)]
    keys = dict(context.keys)
    time: datetime | None = None
    of_case = any(value and holds == "key:case" for _, holds, value in cells)
    ways = (context.columns.role_of(value) for _, holds, value in cells if of_case and holds == DIRECTION)
    role = next(ways, "")
    for _, holds, value in cells:
        if value and holds == "time" and time is None:
            time = _time(value, cells)
        elif value and holds.startswith("key:") and holds != DIRECTION:
            keys |= context.columns.key(holds, value)
        elif value and holds == "file_name":
            keys |= audio_keys(value)
            time = time or moments.in_name(value)
        elif value and holds in ("device_serial", "device_name", "locale"):
            keys[holds] = value
        elif value and holds == "sender_name":
            keys |= context.columns.sender(value, role)
    named = any(value and holds == "sender_name" for _, holds, value in cells)
    if role and not named:
        keys |= context.columns.sender(role, role)  # an answer that nobody has signed
    went = {context.columns.role_of(value) for _, holds, value in cells if not of_case and holds == DIRECTION}
    if not named and went & {CUSTOMER, STAFF}:
        whose = next(
            (value for _, holds, value in cells if value and holds in ("full_name", "contact_name", "email")), ""
        )
        keys |= {"sender": "me", "own": "yes"} if STAFF in went else {"sender": whose} if whose else {}
        keys |= {"conversation": whose} if whose else {}
    if "staff" in keys:  # who answers is nobody's customer
        cells = [cell for cell in cells if not (cell[1] in (*IDENTITY, "phone") and _OF_AUTHOR.match(normal(cell[0])))]
    cells = [(name, "email" if holds == "account_id" and MAIL.fullmatch(value) else holds, value)
             for name, holds, value in cells]  # fmt: skip
    cells, keys = _of_request(cells, keys, context)
    found = {holds: value for _, holds, value in cells if holds in HALVES}
    point = written(found.get("latitude", ""), found.get("longitude", ""))
    if point is not None:
        yield Draft(point, "coordinates", f"{place}, columns latitude, longitude", "field", time, place, keys)
    if parts := [value for _, holds, value in cells if value and holds == PART]:
        yield Draft(", ".join(parts), "note", place, kind_of("note"), time, place, keys)
    for name, holds, value in cells:
        if holds == "note" and "sender" in keys and time is not None and context.layout is None:
            holds = "message"
        if holds == "sender_name" and (context.columns.is_role(value) or "staff" in keys):
            continue
        if holds in FREE_TEXT and len(said := list(_TALKED.finditer(value))) > 1:
            yield from _noted(value, said, cells, (f"{place}, column {name}", place, keys), context)
        elif holds in FREE_TEXT and (heads := list(_NOTED.finditer(value))):
            yield from _noted(value, heads, cells, (f"{place}, column {name}", place, keys), context)
        elif holds in FREE_TEXT and (turn := _TURN.match(value)) and (when := moments.parse(turn["when"])) is not None:
            asks = any(turn["who"] == cell for _, held, cell in cells if held in IDENTITY)
            told = keys if asks else keys | {"sender": turn["who"], "staff": "yes" if "@" in turn["who"] else "named"}
            yield Draft(turn["said"], "message", f"{place}, column {name}", "message", when, place, told)
        elif holds == "message" and not of_case and "sender" in keys:
            yield from quotes.drafts(value, (f"{place}, column {name}", place, time), keys)
        elif value and holds not in ("time", "file_name", PART, *HALVES) and not holds.startswith("key:"):
            yield Draft(value, holds, f"{place}, column {name}", kind_of(holds, context.layout), time, place, keys)


def _time(value: str, cells: Cells) -> datetime | None:
    """A moment, with the time of day that stands in a cell of its own."""
    if not _CLOCK.search(value):
        times = (cell.strip() for _, holds, cell in cells if holds == "time")
        clock = next(filter(_CLOCK.fullmatch, times), "")
        value = f"{value} {clock}".strip()
    return moments.parse(value, day_first=_is_day_first(value))


def _is_day_first(value: str) -> bool:
    found = re.match(r"(\d{1,2})/", value)
    return found is not None and int(found[1]) > _MONTHS


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


Cells = list[tuple[str, str, str]]
"""(header, what it holds, value)."""


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


def decoded(file: File) -> Iterator[str]:
    """A text member as lines, whatever its encoding: UTF-8 or UTF-16 with a mark, UTF-8, else Windows-1252.

    A line of more than a megabyte comes in pieces, so that no line fills the memory.
    """
    start = file.content.read(1 << 16)
    file.content.seek(0)
    text = io.TextIOWrapper(cast(BinaryIO, file.content), encoding_of(start), errors="replace", newline="\n")
    try:
        while line := text.readline(1 << 20):
            yield line
    finally:
        text.detach()  # the member is closed by whoever opened it


def encoding_of(start: bytes) -> str:
    """The encoding of a text by its first bytes."""
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _pieces(lines: Iterable[str], longest: int) -> Iterator[str]:
    for line in lines:
        yield line[:longest].replace("\x00", "")


def _rows(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """Rows that are not empty; lines that the CSV format cannot hold (an endless cell) are split as they stand."""
    pending: list[str] = []

    def fed() -> Iterator[str]:
        for line in lines:
            pending.append(line)
            yield line

    rows = csv.reader(fed(), delimiter=separator)
    while True:
        try:
            row = next(rows, None)
        except csv.Error:
            yield from (line.rstrip("\r\n").split(separator) for line in pending)
            pending.clear()
            continue
        if row is None:
            return
        pending.clear()
        if any(cell.strip() for cell in row):
            yield row
