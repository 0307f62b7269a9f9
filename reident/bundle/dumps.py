"""Dumps of databases into drafts, table by table: SQL's INSERT, and lines that Postgres copies; nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from reident.bundle.archive import File
from reident.bundle.draft import BrokenError, Context, Draft
from reident.bundle.tables import decoded, from_rows
from reident.bundle.texts import read_text

_CELL = 1 << 20
"""Characters of a cell that are kept."""
_COLUMNS = 1 << 16
"""Characters of the list of a table's columns, at most."""
_INSERT = re.compile(
    r"insert\s+(?:ignore\s+)?into\s+[`\"\[]?(?P<table>[\w.`\"\]\[]+?)[`\"\]]?\s*"
    r"(?:\((?P<columns>[^()]*)\)\s*)?values\s*",
    re.I,
)
_COPY = re.compile(r"^copy\s+(?P<table>[\w.\"]+)\s*\((?P<columns>[^()]*)\)\s+from\s+stdin\b.*$", re.I)
_CREATE = re.compile(r"create\s+table\s+(?:if\s+not\s+exists\s+)?[`\"\[]?(?P<table>[\w.`\"\]\[]+?)[`\"\]]?\s*\(", re.I)
_COLUMN = re.compile(r"\s*[`\"\[]?(?P<name>\w+)[`\"\]]?\s+\w+")
_NO_COLUMN = frozenset(["primary", "unique", "key", "constraint", "foreign", "index", "check"])
_VALUE = re.compile(
    r"\s*(?:N?'((?:[^'\\]|''|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|(\w+\([^()']*\)|[^,()']+?))\s*(?=[,)])",
    re.S,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "", "0": ""}


def read_dump(file: File, context: Context) -> Iterator[Draft]:
    """The rows that a database's dump puts into its tables, as SQL or as Postgres copies them; nothing is run."""
    if file.size > context.limits.document_bytes:
        raise BrokenError("member-too-large")
    tables = tables_of("".join(decoded(file)))
    if not tables:  # a script
        file.content.seek(0)
        yield from read_text(file, context)
    for table, found in tables.items():
        yield from from_rows(found, context, f"table {table}, ")


def tables_of(text: str) -> dict[str, list[list[str]]]:
    """The tables of a dump: name -> header and rows."""
    headers = dict(_created(text))
    tables: dict[str, list[list[str]]] = {}
    for table, columns, rows in chain(_inserted(text), _copied(text)):
        names = columns or headers.get(table) or [f"column {at + 1}" for at in range(len(rows[0]) if rows else 0)]
        tables.setdefault(table, [names]).extend(rows)
    return tables


def _names(columns: str) -> list[str]:
    return [name.strip(' `"[]\n\t') for name in columns.split(",")]


def _created(text: str) -> Iterator[tuple[str, list[str]]]:
    """Name and columns of each table that a dump creates."""
    read_to = 0
    for match in _CREATE.finditer(text):
        if match.start() < read_to:
            continue
        names, depth, start = [], 0, match.end()
        for at in range(match.end(), min(len(text), match.end() + _COLUMNS)):
            depth += (text[at] == "(") - (text[at] == ")")
            if depth < 0 or (text[at] == "," and depth == 0):
                column = _COLUMN.match(text[start:at])
                if column and column["name"].lower() not in _NO_COLUMN:
                    names.append(column["name"])
                start = at + 1
            read_to = at
            if depth < 0:
                break
        yield _called(match["table"]), names


def _inserted(text: str) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Table, columns (if named) and rows of each INSERT."""
    for match in _INSERT.finditer(text):
        rows: list[list[str]] = []
        at = match.end()
        while text[at : at + 1] == "(":
            row, at = _tuple(text, at + 1)
            rows.append(row)
            following = _COMMA.match(text, at)
            if following is None:
                break
            at = following.end()
        if rows:
            yield _called(match["table"]), _names(match["columns"]) if match["columns"] else [], rows


_COMMA = re.compile(r"\s*,\s*(?=\()")


def _tuple(text: str, at: int) -> tuple[list[str], int]:
    """The values between brackets, and where they end."""
    row: list[str] = []
    while (match := _VALUE.match(text, at)) is not None:
        quoted = match[1] if match[1] is not None else match[2]
        bare = (match[3] or "").strip()
        row.append(_plain(quoted)[:_CELL] if quoted is not None else "" if bare.upper() == "NULL" else bare)
        at = match.end() + 1
        if text[match.end()] == ")":
            break
    return row, at if row else len(text)


def _plain(quoted: str) -> str:
    return re.sub(r"\\(.)", lambda sign: _ESCAPES.get(sign[1], sign[1]), quoted.replace("''", "'"), flags=re.S)


def _copied(text: str) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Table, columns and rows that Postgres copies: lines of cells with tabs, to a line with `\\.`."""
    table, columns = "", ""
    rows: list[list[str]] = []
    for line in text.split("\n"):
        if table and line.startswith("\\."):
            if rows:
                yield _called(table), _names(columns), rows
            table, rows = "", []
        elif table:
            rows.append(["" if cell == "\\N" else _plain(cell)[:_CELL] for cell in line.rstrip("\r").split("\t")])
        elif match := _COPY.match(line):
            table, columns, rows = match["table"], match["columns"], []


def _called(table: str) -> str:
    return table.rpartition(".")[2].strip('`"[]')
