"""A table file (CSV, TSV, Parquet, XLSX, SQLite, JSON lines) into coded columns, one column in memory at a time."""

from __future__ import annotations

import codecs
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from reident.model import UserError
from reident.score.tables.cells import Floats, Ints

MISSING = ("", "na", "n/a", "nan", "null", "none", "nil", "-", "?", "not available", "not applicable", "k. a.", "k.a.")
"""Spellings of a missing value, lower-case."""
_EXACT = 2.0**53
"""Up to here a float tells whole numbers apart."""
SAMPLE = 20_000
"""Rows that show what a column holds."""


@dataclass(frozen=True, slots=True)
class Column:
    """One coded column."""

    name: str
    codes: Ints
    """(rows,): equal values have equal codes, from 0; a missing value has a code of its own."""
    distinct: int
    missing: float
    """Share of the rows without a value."""


class Table:
    """A table that is read column by column."""

    def __init__(self, name: str, frame: pl.LazyFrame) -> None:
        self.name = name
        self._frame = frame
        schema = frame.collect_schema()
        self.columns: tuple[str, ...] = tuple(schema.names())
        self._nested = frozenset(column for column, kind in schema.items() if kind.is_nested())
        self.rows = int(frame.select(pl.len()).collect().item())

    def sample(self, name: str) -> list[str]:
        """The column's first values as text, without missing ones."""
        values = self._frame.select(_text(name, nested=name in self._nested)).head(SAMPLE).collect()[name]
        return [value for value in values.to_list() if value is not None]

    def code(self, name: str) -> Column:
        """The whole column as codes."""
        values = self._frame.select(_text(name, nested=name in self._nested)).collect()[name]
        missing = values.null_count()
        physical = values.cast(pl.Categorical).to_physical().fill_null(np.iinfo(np.uint32).max)
        found, codes = np.unique(physical.to_numpy(), return_inverse=True)
        return Column(name, codes.astype(np.int64), len(found) - bool(missing), missing / max(1, self.rows))


def open_tables(path: Path) -> list[Table]:
    """The tables of a file: one, or as many as a workbook has sheets and a database has tables.

    Raises:
        UserError: no such file, an unknown format, a damaged file, or no table with a row in it.
    """
    if not path.is_file():
        raise UserError(f"There is no file {path}; name a CSV, TSV, Parquet, XLSX, SQLite or JSON-lines file.")
    if path.stat().st_size == 0:
        raise UserError(f"{path} is empty; name a table whose first line names the columns.")
    reader = _READERS.get(_kind(path))
    if reader is None:
        raise UserError(f"{path} is no table that reident reads; it takes CSV, TSV, Parquet, XLSX, SQLite, JSON lines.")
    try:
        tables = [Table(name, frame) for name, frame in reader(path).items()]
    except UserError:
        raise
    except (pl.exceptions.PolarsError, sqlite3.Error, OSError, ValueError) as error:
        raise UserError(f"{path} cannot be read as a table ({type(error).__name__}); check that it is whole.") from None
    tables = [table for table in tables if table.rows and table.columns]
    if not tables:
        raise UserError(f"{path} holds no table with a row in it; the first line must name the columns.")
    return tables


def write_rows(path: Path, columns: dict[str, Floats | Ints]) -> None:
    """Write one row per input row, in order, as Parquet."""
    pl.DataFrame(columns).write_parquet(path)


def _text(name: str, *, nested: bool = False) -> pl.Expr:
    """A column as trimmed text, lists and objects as JSON; spellings of "missing" become null."""
    plain = pl.col(name).cast(pl.String, strict=False)
    if nested:
        plain = pl.when(pl.col(name).is_not_null()).then(pl.struct(name).struct.json_encode())
    text = plain.str.strip_chars()
    return pl.when(text.str.to_lowercase().is_in(MISSING)).then(None).otherwise(text).alias(name)


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(16)
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"SQLite format 3"):
        return "sqlite"
    if start.startswith(b"PK\x03\x04"):
        return "xlsx"
    ending = path.suffix.lower().lstrip(".")
    if ending == "json" and start.lstrip()[:1] == b"[":
        return "json"
    return "jsonl" if ending in ("jsonl", "ndjson") or start.lstrip()[:1] == b"{" else "csv"


def _csv(path: Path) -> dict[str, pl.LazyFrame]:
    """Scanned where it is UTF-8; other encodings are read whole."""
    with path.open("rb") as file:
        start = file.read(1 << 20)
    encoding = _encoding(start)
    first = start.decode(encoding, "replace").split("\n", 1)[0]
    options: dict[str, Any] = {"separator": max(",;\t|", key=first.count), "infer_schema": False}
    options["truncate_ragged_lines"] = True
    if encoding == "utf-8":
        return {path.stem: pl.scan_csv(path, encoding="utf8-lossy", **options)}
    text = path.read_text(encoding=encoding, errors="replace")
    return {path.stem: pl.read_csv(text.encode(), **options).lazy()}


def _encoding(start: bytes) -> str:
    """UTF-16 with a mark, UTF-8, or else Windows-1252, by the first bytes."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _xlsx(path: Path) -> dict[str, pl.LazyFrame]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=True) for name in book.sheet_names}
    except CalamineError:
        raise UserError(f"{path} is no readable workbook; save it as XLSX or CSV.") from None
    return {name: _frame(rows[0], rows[1:]) for name, rows in sheets.items() if len(rows) > 1}


def _sqlite(path: Path) -> dict[str, pl.LazyFrame]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        found = {}
        for name in names:
            cursor = database.execute('select * from "{}"'.format(name.replace('"', '""')))  # noqa: S608  (quoted)
            header = [column[0] for column in cursor.description]
            found[name] = _frame(header, cursor.fetchall())
        return found


def _frame(header: Sequence[object], rows: Sequence[Sequence[object]]) -> pl.LazyFrame:
    names = _unique_names([str(name).strip() or f"column {at}" for at, name in enumerate(header, start=1)])
    texts = [[_cell(value) for value in row] for row in rows]
    return pl.DataFrame(texts, schema=dict.fromkeys(names, pl.String), orient="row").lazy()


def _cell(value: object) -> str | None:
    """A cell as text; a workbook keeps whole numbers as floats, so that the postcode 50667 would become `50667.0`."""
    if value is None:
        return None
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
    return f"{value:.0f}" if whole else str(value)


def _unique_names(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result


_READERS = {
    "csv": _csv,
    "parquet": lambda path: {path.stem: pl.scan_parquet(path)},
    "json": lambda path: {path.stem: pl.read_json(path).lazy()},
    "jsonl": lambda path: {path.stem: pl.scan_ndjson(path)},
    "xlsx": _xlsx,
    "sqlite": _sqlite,
}
