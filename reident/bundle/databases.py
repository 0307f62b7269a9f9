"""SQLite databases into drafts, table by table: messengers, browsers and phones keep theirs in one.

A database is opened in memory from its bytes: nothing is written, nothing beside it (a journal) is looked for, and of
its schema only plain tables are asked. A database from a stranger may hold views and triggers; none of them runs.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import chain

from reident.bundle.archive import File
from reident.bundle.draft import BrokenError, Context, Draft
from reident.bundle.tables import from_rows

LARGEST = 200 << 20
"""Bytes of a database that is read; a larger one would have to be held in memory whole."""
SECONDS = 60.0
"""That one table may take; a damaged or hostile one could go on for ever."""
_STEPS = 100_000
_CELL = 1 << 20
"""Characters of a cell that are kept."""
_PLAIN = (
    "select name, sql from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by rowid"
)


def read_database(file: File, context: Context) -> Iterator[Draft]:
    """The rows of every plain table; pictures and other binary cells are left out.

    Raises:
        BrokenError: it is too large, encrypted or damaged.
    """
    if file.size > LARGEST:
        raise BrokenError("member-database")
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            database.deserialize(_without_journal(file.content.read()))
            database.execute("pragma trusted_schema = off")
            database.execute("pragma query_only = on")
            database.execute("pragma cell_size_check = on")
            database.text_factory = _text
            for name in _tables(database):
                yield from _table(database, name, context)
        except (sqlite3.Error, MemoryError, OverflowError):
            raise BrokenError("member-damaged") from None


def _without_journal(content: bytes) -> bytes:
    """A database that was kept with a write-ahead log, marked as one without: in memory there is no log to look for."""
    return content[:18] + b"\x01\x01" + content[20:] if content[18:20] == b"\x02\x02" else content


def _tables(database: sqlite3.Connection) -> list[str]:
    """The plain tables: no virtual ones, and none of those in which a virtual one keeps its index."""
    found = [(str(name), str(sql or "")) for name, sql in database.execute(_PLAIN)]
    virtual = [name for name, sql in found if sql.lstrip()[:14].upper().startswith("CREATE VIRTUAL")]
    return [
        name for name, _ in found if name not in virtual and not any(name.startswith(f"{each}_") for each in virtual)
    ]


def _table(database: sqlite3.Connection, name: str, context: Context) -> Iterator[Draft]:
    until = time.monotonic() + SECONDS
    database.set_progress_handler(lambda: int(time.monotonic() > until), _STEPS)
    quoted = name.replace('"', '""')
    rows = database.execute(f'select * from "{quoted}"')  # noqa: S608  (a name from the schema, quoted)
    header = [str(column[0]) for column in rows.description]
    yield from from_rows(chain([header], ([_cell(value) for value in row] for row in rows)), context, f"table {name}, ")


def _cell(value: object) -> str:
    if value is None or isinstance(value, bytes):
        return ""
    return str(value)[:_CELL]


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")
