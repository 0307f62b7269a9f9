"""CSV, TSV and workbooks into drafts: one a meaningful cell, all cells of a row with the same entry."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice, pairwise
from typing import BinaryIO, cast

from reident.bundle import moments
from reident.bundle.archive import File
from reident.bundle.draft import CUSTOMER, STAFF, BrokenError, Context, Draft, kind_of, normal
from reident.bundle.inferred import desk, is_reference, numbers_requests, parts
from reident.bundle.persons import is_person
from reident.bundle.rows import CLOCK, DIRECTION, IDENTITY, PART, Plan, cells_of, way
from reident.bundle.sides import of_dialogue, of_log, side_column, spoken_by

SAMPLE = 1_000
"""Rows that show what unnamed columns hold."""
_NUMBER = re.compile(r"\+?\d[\d /.,-]{2,}")
_WORD = re.compile(r"[^\W\d_a-zäöüß][^\W\d_]+(?:[ -][^\W\d_]+){0,2}")
_TURNS, _LONGEST_NAME = 5, 40
"""Rows of a chat, and characters of a name in it."""


def read_table(file: File, context: Context) -> Iterator[Draft]:
    """A delimited text file with a header line."""
    lines = _pieces(decoded(file), context.limits.line)
    first = list(islice(lines, _TITLES + 3))
    if first:
        yield from from_rows(_rows(chain(first, lines), _separator(first)), context)


def rows_of(lines: Sequence[str]) -> list[list[str]]:
    """Header and rows of a delimited text, without the titles above the header; none where it is empty."""
    rows = list(_rows(lines, _separator(lines[: _TITLES + 3]))) if lines else []
    return rows[_titles(rows) :]


def _separator(first: Sequence[str]) -> str:
    """The sign between cells, by the first lines, or those below the titles."""
    shown = first[:3] if max(map(_marks, first[:3])) else first
    return max(",;\t|", key=lambda mark: (sum(line.count(mark) for line in shown), mark == ","))


def from_lines(lines: Iterable[str], separator: str, context: Context) -> Iterator[Draft]:
    """The rows of a table whose ending does not tell that it is one."""
    yield from from_rows(_rows((f"{line}\n" for line in lines), separator), context)


def _marks(line: str) -> int:
    return sum(line.count(mark) for mark in SEPARATORS)


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
    first = list(islice(source, SAMPLE + 1))
    titles = _titles(first)
    for number, row in enumerate(first[:titles], start=1):
        title, locator = " ".join(filter(None, map(context.columns.value, row))), f"{place}row {number}"
        if title:
            yield Draft(title, "note", locator, kind_of("note"), None, locator, context.keys)
    whose = owner_of(first[:titles], context)
    first = first[titles:]
    if not first:
        return
    header, *first = first
    headed, plan = _plan(list(header), first, context)
    body = chain(first, source) if headed else chain([header, *first], source)
    above: Sequence[str] = ()
    names = _references(plan, first, context)
    width = max(map(len, [header, *first]))
    plan, asked, staff = _desk(plan, first, width, context)
    plan, sides, text = _turns(plan, first, width, context)
    times = [row[at] for row in first for at, _, holds in plan if holds == "time" and at < len(row)]
    context = replace(context, day_first=moments.day_first(times) is True)
    told = {context.columns.holds(name, context.layout) for name in header}
    if whose and not told & {"sender_name", "key:speaker", "key:account", *IDENTITY}:
        context = replace(context, keys={**context.keys, "account": whose})
        plan = [(at, name, _OWN.get(holds, holds)) for at, name, holds in plan]
    for number, row in enumerate(body, start=titles + (2 if headed else 1)):
        if names:
            row = [context.called(cell.strip()) if at in names else cell for at, cell in enumerate(row)]
        if staff:
            side = STAFF if row[asked : asked + 1] and row[asked].strip() in staff else CUSTOMER
            row = [*row, *[""] * (width - len(row)), side]
        if above and any(context.columns.is_ditto(cell) for cell in row):
            row = _as_above(row, above, plan, context)
        spoken = spoken_by(row[sides].strip(), context) if 0 <= sides < len(row) else ""
        meant = [(at, name, spoken if at == text else holds) for at, name, holds in plan] if spoken else plan
        yield from cells_of(row, meant, f"{place}row {number}", context)
        above = row


def _desk(
    plan: Plan, sample: Sequence[Sequence[str]], width: int, context: Context
) -> tuple[Plan, int, frozenset[str]]:
    """What columns hold in a list of requests that says neither which they are nor who is of the staff.

    The cell behind the last one is then the side that wrote.
    """
    columns = {str(at): [row[at].strip() if at < len(row) else "" for row in sample] for at in range(width)}
    holds = {name: next((holds for at, _, holds in plan if str(at) == name), None) for name in columns}
    case, staff = desk(columns, holds, context)
    if not staff:
        return plan, -1, staff
    sender = next(at for at, _, holds in plan if holds == "sender_name")
    others = [each for each in plan if str(each[0]) != case]
    sides = (width, f"column {width + 1}", DIRECTION)
    return [*others, (int(case), f"column {int(case) + 1}", "key:case"), sides], sender, staff


def _turns(plan: Plan, sample: Sequence[Sequence[str]], width: int, context: Context) -> tuple[Plan, int, int]:
    """The columns without the one that tells of each row whether it was said to an assistant or answered by it, where
    that stands, and where the text; -1 where there is none."""
    columns = {str(at): [row[at] if at < len(row) else "" for row in sample] for at in range(width)}
    side, text = side_column(columns, {str(at): holds for at, _, holds in plan}, context)
    if not side:
        return plan, -1, -1
    return [each for each in plan if str(each[0]) != side], int(side), int(text)


_OWN = {"sender_name": "recipient", "message": "utterance"}
"""What columns hold in a log of one person that seem to be those of a chat."""


def owner_of(titles: Iterable[Sequence[str]], context: Context) -> str:
    """Whose a table is by the rows above its header: the only person whom they name; empty where there is none."""
    cells = {cell.strip(" #:") for row in titles for cell in row}
    people = {cell for cell in cells if cell[:1].isupper() and is_person(cell, context.given)}
    return people.pop() if len(people) == 1 else ""


def _titles(rows: Sequence[Sequence[str]]) -> int:
    """How many rows above the header are titles: one cell where the rows below have many."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    usual = sorted(filled[:_SHOWN])[len(filled[:_SHOWN]) // 2] if filled else 0
    least = 1 if usual < _WIDE else _PAIR
    titles = next((at for at, cells in enumerate(filled) if cells > least), 0)
    return titles if usual > 2 and titles <= _TITLES else 0


_WIDE, _PAIR = 5, 2
"""Cells of a row from which on two of them, a label and what it says, can be a title."""


def separator_of(lines: Sequence[str], context: Context) -> str:
    """The sign between the cells of a table whose ending does not tell that it is one; empty where it is none.

    Args:
        lines: the first ones of a text.
        context: what headers hold.
    """
    for mark in SEPARATORS:
        rows = list(_rows((f"{line}\n" for line in lines), mark))
        rows = rows[_titles(rows) :]
        if len(rows) < _TURNS or len(rows[0]) < _CELLS or len({*map(normal, rows[0])}) < len(rows[0]):
            continue
        alike = sum(len(row) == len(rows[0]) for row in rows)
        if alike < _ALIKE * len(rows):
            continue
        headed, plan = _plan(rows[0], rows[1:SAMPLE], context)
        if _looks_like_data(rows[0]):
            if not headed and any(holds == "utterance" for _, _, holds in plan):
                return mark
            continue
        headers = sum(context.columns.holds(name, context.layout) is not None for name in rows[0])
        if headers > 1 or any(holds in _TEXTS for _, _, holds in plan):
            return mark
    return ""


_OF_PEOPLE = {"location": "city", "standort": "city"}
"""What headers hold in a list of people that mean another thing elsewhere."""
_OF_EVENTS = ("time", "message", "utterance", "response", "calendar_title", "note")
SEPARATORS = "\t;|,"
_CELLS, _ALIKE = 3, 0.9
"""Cells of a row at least; share of the rows that have as many as the first."""
_TEXTS = ("message", "utterance")
_SHOWN, _TITLES = 30, 8
"""Rows that show how many cells are usual; titles above a header, at most."""


def _references(plan: Plan, sample: Sequence[Sequence[str]], context: Context) -> frozenset[int]:
    """The columns of ids of people whom another table of the bundle names, where they tell who wrote."""
    asked = [at for at, _, holds in plan if holds in ("sender_name", "contact_name", "recipient", "key:speaker")]
    cells = {at: [row[at].strip() for row in sample if at < len(row) and row[at].strip()] for at in asked}
    return frozenset(at for at, found in cells.items() if is_reference(found, context))


def _as_above(row: Sequence[str], above: Sequence[str], plan: Plan, context: Context) -> list[str]:
    """A row of a list kept by hand with what stands in the row above: where it says so, and whose row it is."""
    whose = {at for at, _, holds in plan if holds in (*IDENTITY, "phone", "contact_name") or holds.startswith("key:")}
    said = {at for at, cell in enumerate(row) if context.columns.is_ditto(cell)}
    taken = said | {at for at in whose if at < len(row) and not row[at].strip()}
    return [above[at] if at in taken and at < len(above) else cell for at, cell in enumerate(row)]


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
    if headed:
        by_column = {str(at): [row[at] if at < len(row) else "" for row in sample] for at in range(len(header))}
        held = {name: holds for _, name, holds in known}
        cells_by_name = {name: by_column[str(at)] for at, name, _ in known}
        spoken = of_dialogue(cells_by_name, held, context) or of_log(cells_by_name, held, context)
        known = [(at, name, spoken.get(name, holds)) for at, name, holds in known]
        headers = {str(at): name for at, name, _ in known}
        inferred = parts(by_column, {str(at): holds for at, _, holds in known}, context, headers)
        known = [(at, name, inferred.get(str(at), holds)) for at, name, holds in known]
        if any(holds in IDENTITY for _, _, holds in known) and not any(holds in _OF_EVENTS for _, _, holds in known):
            known = [(at, name, holds or _OF_PEOPLE.get(normal(name))) for at, name, holds in known]
    plan: Plan = []
    for at, name, holds in known:
        shown = name if headed else f"column {at + 1}"
        cells = [row[at] for row in (sample if headed else [header, *sample]) if at < len(row)]
        ways = [context.columns.role_of(way(name, cell)) for cell in cells if cell.strip()]
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
    if not headed:
        return headed, _of_device(plan, [header, *sample], context)
    return headed, _of_desk(_numbered(plan, header, sample, context))


_WHOSE = frozenset(
    {"key:case", "key:conversation", "sender_name", "recipient", "contact_name", "phone", "email", *IDENTITY}
)
"""What tells of a row of requests whose it is."""


def _numbered(plan: Plan, header: Sequence[str], sample: Sequence[Sequence[str]], context: Context) -> Plan:
    """The columns with the one that numbers requests, where a column says who wrote and none whose request it is."""
    told = {holds for _, _, holds in plan}
    if DIRECTION not in told or told & _WHOSE:
        return plan
    sides = next(at for at, _, holds in plan if holds == DIRECTION)
    for at, name in enumerate(header):
        if any(at == other and holds != "note" for other, _, holds in plan):
            continue
        rows = [(row[at].strip(), row[sides].strip()) for row in sample if max(at, sides) < len(row)]
        if numbers_requests([(case, context.columns.role_of(side)) for case, side in rows]):
            return [*(each for each in plan if each[0] != at), (at, name, "key:case")]
    return plan


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


def _of_device(plan: Plan, rows: Sequence[Sequence[str]], context: Context) -> Plan:
    """The columns of a table without a header, which of a device's log are what was said, answered, and where."""
    width = max(map(len, rows), default=0)
    columns = {str(at): [row[at].strip() if at < len(row) else "" for row in rows] for at in range(width)}
    told = {str(at): holds for at, _, holds in plan if holds == "time"}
    spoken = of_log(columns, {name: told.get(name) for name in columns}, context)
    if not spoken:
        return _of_chat(plan, rows)
    told |= spoken
    told |= parts(columns, {name: told.get(name) for name in columns}, context)
    rest = [each for each in plan if str(each[0]) not in told]
    return [*((int(at), f"column {int(at) + 1}", holds) for at, holds in told.items()), *rest]


def _of_chat(plan: Plan, rows: Sequence[Sequence[str]]) -> Plan:
    """The columns of a table without a header, which of a chat are times, a few names in turn, and what these wrote."""
    columns = {at: [row[at].strip() for row in rows if at < len(row)] for at in range(max(map(len, rows), default=0))}
    notes = [at for at, _, holds in plan if holds == "note"]
    if len(rows) < _TURNS or not notes or not any(holds == "time" for _, _, holds in plan):
        return plan
    text = max(notes, key=lambda at: len(set(columns[at])))
    times = {at for at, _, holds in plan if holds == "time"}
    clocks = {at for at, cells in columns.items() if all(map(CLOCK.fullmatch, cells))}
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
