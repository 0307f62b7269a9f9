"""SQLite databases in a bundle: every plain table is read, and no other database harms."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pytest

from reident.bundle import databases, read
from reident.model import Record, Unreadable
from reident.rulebook import load_rules

RULES = load_rules()


def _made(path: Path, *statements: str) -> bytes:
    database = sqlite3.connect(path)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()
    return path.read_bytes()


def _bundle(tmp_path: Path, content: bytes) -> list[object]:
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
        archive.writestr("data/msgstore.db", content)
    return list(read(tmp_path / "bundle.zip", RULES))


MESSAGES = (
    "create table message (_id integer primary key, from_me int, text_data text, timestamp int, thumb blob)",
    "insert into message values (1, 1, 'bin in zehn minuten bei dir', 1618417850000, x'ffd8ff')",
    "insert into message values (2, 0, 'ok bis gleich', 1618417890000, null)",
    'create table "odd "" name" (note text)',
    'insert into "odd "" name" values (\'zahnarzt am dienstag um neun\')',
)


def test_the_rows_of_every_table_are_read_with_their_times(tmp_path: Path) -> None:
    items = _bundle(tmp_path, _made(tmp_path / "a.db", *MESSAGES))
    records = [item for item in items if isinstance(item, Record)]
    texts = {record.text.content: record for record in records}
    assert {"bin in zehn minuten bei dir", "ok bis gleich", "zahnarzt am dienstag um neun"} <= texts.keys()
    said = texts["bin in zehn minuten bei dir"]
    assert said.time is not None
    assert (said.time.year, said.time.month, said.time.day) == (2021, 4, 14)
    assert said.text.holds == "message"
    assert said.locator == "table message, row 2, column text_data"
    assert not any(isinstance(item, Unreadable) for item in items)


def test_views_triggers_and_indexes_of_virtual_tables_are_left_alone(tmp_path: Path) -> None:
    content = _made(
        tmp_path / "a.db",
        *MESSAGES,
        "create view trap as with recursive t(n) as (select 1 union all select n + 1 from t) select n as note from t",
        "create virtual table search using fts5(body)",
        "insert into search values ('aus dem index')",
    )
    texts = [item.text.content for item in _bundle(tmp_path, content) if isinstance(item, Record)]
    assert "ok bis gleich" in texts
    assert "aus dem index" not in texts


@pytest.mark.parametrize("harm", ["cut", "scrambled", "header only"])
def test_a_damaged_database_is_listed_and_loses_nothing_else(tmp_path: Path, harm: str) -> None:
    content = _made(tmp_path / "a.db", *MESSAGES)
    damaged = {
        "cut": content[:5000],
        "scrambled": content[:100] + bytes((b * 7 + 3) % 256 for b in content[100:]),
        "header only": content[:16],
    }[harm]
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
        archive.writestr("a.db", damaged)
        archive.writestr("note.txt", "morgen um acht zum arzt")
    items = list(read(tmp_path / "bundle.zip", RULES))
    assert [item.source for item in items if isinstance(item, Unreadable)] == ["a.db"]
    assert "morgen um acht zum arzt" in [item.text.content for item in items if isinstance(item, Record)]


def test_a_database_that_is_too_large_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = _made(tmp_path / "a.db", *MESSAGES)
    monkeypatch.setattr(databases, "LARGEST", len(content) - 1)
    [listed] = [item for item in _bundle(tmp_path, content) if isinstance(item, Unreadable)]
    assert listed.reason.id == "member-database"


def test_nothing_is_written_beside_the_bundle(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    _made(folder / "a.db", "pragma journal_mode = wal", *MESSAGES)
    before = sorted(path.name for path in folder.iterdir())
    assert any(isinstance(item, Record) for item in read(folder, RULES))
    assert sorted(path.name for path in folder.iterdir()) == before
