"""A case folder: the evidence in `case.sqlite`, kept so that a stopped run goes on and a report can be rendered again.

The only module of the core that speaks SQL. The folder is 0700 and every file 0600; `case.sqlite` holds the values in
clear (it is the evidence), everything else that the program writes is masked unless the user reveals it.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from reident.model import Finding, Judgement, Kind, Member, Mention, Message, Record, Text, Unreadable, UserError

DATABASE = "case.sqlite"
FORMAT = "reident/case/1"

_TABLES = """
create table meta (key text primary key, value text not null);
create table member (source text not null, size integer not null, layout text not null);
create table unreadable (source text not null, reason text not null);
create table text (
    id integer primary key, content text not null, language text not null, holds text not null,
    analysed integer not null default 0, unique (content, language, holds)
);
create table record (
    id integer primary key, source text not null, locator text not null, kind text not null,
    text integer not null references text (id), time text, entry text not null, layout text not null, keys text not null
);
create index record_text on record (text);
create table finding (
    text integer not null references text (id), start integer not null, end integer not null, kind text not null,
    attribute text, value text not null, confidence real not null, rule text not null, about text not null,
    qualifiers text not null
);
create index finding_text on finding (text);
create table judgement (
    left text not null, right text not null, verdict text not null, by text not null, at text,
    primary key (left, right)
);
"""


class Case:
    """An open case folder. Use as a context manager; every write is a transaction of its own."""

    def __init__(self, folder: Path) -> None:
        """Open an existing case.

        Raises:
            UserError: the folder is not a case.
        """
        self.folder = folder
        if not (folder / DATABASE).is_file():
            raise UserError(
                f"{folder} is not a case folder (it has no {DATABASE}); name the folder that `assess` wrote."
            )
        self._db = sqlite3.connect(folder / DATABASE, isolation_level=None)
        try:
            known = self.meta("format")
        except sqlite3.DatabaseError:
            known = None
        if known != FORMAT:
            self._db.close()
            raise UserError(f"{folder / DATABASE} was not written by this version of reident; assess the bundle again.")

    @classmethod
    def create(cls, folder: Path) -> Case:
        """Make a new, empty case with a key of its own.

        Raises:
            UserError: the folder holds something already, or cannot be made.
        """
        private_folder(folder)
        os.close(os.open(folder / DATABASE, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as db:
            db.executescript(_TABLES)
            db.executemany("insert into meta values (?, ?)", [("format", FORMAT), ("key", secrets.token_hex(32))])
        return cls(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    @property
    def key(self) -> bytes:
        """The secret that masks this case's values."""
        return bytes.fromhex(self.meta("key") or "")

    def meta(self, key: str) -> str | None:
        """A note about the case (`sha256`, `read`, `assessment`), or None."""
        row = self._db.execute("select value from meta where key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def note(self, key: str, value: str) -> None:
        """Keep a note about the case."""
        self._db.execute("insert or replace into meta values (?, ?)", (key, value))

    def clear_reading(self) -> None:
        """Forget what a stopped reading left."""
        self._db.executescript(
            "begin; delete from finding; delete from record; delete from text; delete from member;"
            "delete from unreadable; commit;"
        )

    def add(self, items: Sequence[Member | Record | Unreadable]) -> None:
        """Store items of a reader's stream."""
        with self._transaction() as db:
            for item in items:
                if isinstance(item, Record):
                    self._add_record(db, item)
                elif isinstance(item, Member):
                    db.execute("insert into member values (?, ?, ?)", (item.source, item.size, item.layout))
                else:
                    db.execute("insert into unreadable values (?, ?)", (item.source, json.dumps(asdict(item.reason))))

    def _add_record(self, db: sqlite3.Connection, record: Record) -> None:
        text = (_storable(record.text.content), record.text.language, record.text.holds or "")
        db.execute("insert or ignore into text (content, language, holds) values (?, ?, ?)", text)
        (text_id,) = db.execute("select id from text where content = ? and language = ? and holds = ?", text).fetchone()
        time = record.time.isoformat() if record.time else None
        keys = json.dumps({key: _storable(value) for key, value in record.keys.items()})
        where = (_storable(record.source), record.locator, record.kind)
        row = (record.id, *where, text_id, time, _storable(record.entry), record.layout, keys)
        db.execute("insert into record values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def texts_to_analyse(self) -> Iterator[tuple[int, Text]]:
        """The distinct texts without findings yet, with their numbers."""
        rows = self._db.execute("select id, content, language, holds from text where not analysed order by id")
        for id_, content, language, holds in rows:
            yield id_, Text(content, language, holds or None)

    def count(self, what: str) -> int:
        """How many `member`, `record`, `text`, `unreadable`, `finding`, or texts `to_analyse`."""
        queries = {
            "to_analyse": "select count(*) from text where not analysed",
            "member": "select count(*) from member",
            "record": "select count(*) from record",
            "text": "select count(*) from text",
            "unreadable": "select count(*) from unreadable",
            "finding": "select count(*) from finding",
        }
        return int(self._db.execute(queries[what]).fetchone()[0])

    def add_findings(self, found: Iterable[tuple[int, Sequence[Finding]]]) -> None:
        """Store what was found in texts, by their numbers, and remember that they were analysed."""
        with self._transaction() as db:
            for text_id, findings in found:
                db.executemany(
                    "insert into finding values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [(text_id, *_row(finding)) for finding in findings],
                )
                db.execute("update text set analysed = 1 where id = ?", (text_id,))

    def records(self) -> Iterator[Record]:
        """All records in the order of their ids."""
        rows = self._db.execute(
            "select r.id, source, locator, kind, content, language, holds, time, entry, layout, keys "
            "from record r join text t on t.id = r.text order by r.id"
        )
        return map(_record, rows)

    def mentions(self, kind: Kind | None = None) -> Iterator[Mention]:
        """All mentions, or those of a kind, in the order of their records, then of their offsets."""
        rows = self._db.execute(
            "select r.id, source, locator, r.kind, content, language, holds, time, entry, layout, keys, "
            "f.start, f.end, f.kind, f.attribute, f.value, f.confidence, f.rule, f.about, f.qualifiers "
            "from record r join text t on t.id = r.text join finding f on f.text = t.id "
            "where ? is null or f.kind = ? order by r.id, f.start, f.end",
            (kind, kind),
        )
        last: Record | None = None
        for row in rows:
            record = last if last is not None and last.id == row[0] else _record(row)
            last = record
            yield Mention(record, _finding(row[11:]))

    def members(self) -> Iterator[Member]:
        """The files that were opened."""
        return (Member(*row) for row in self._db.execute("select source, size, layout from member order by rowid"))

    def unreadable(self) -> tuple[Unreadable, ...]:
        """The files that nobody could read, with reasons."""
        rows = self._db.execute("select source, reason from unreadable order by rowid")
        return tuple(Unreadable(source, Message(**json.loads(reason))) for source, reason in rows)

    def languages(self) -> Mapping[str, int]:
        """Language -> number of records with free text in it."""
        rows = self._db.execute(
            "select language, count(*) from record r join text t on t.id = r.text "
            "where r.kind in ('utterance', 'response', 'message', 'document') and language <> 'und' group by language"
        )
        return dict(rows.fetchall())

    def period(self) -> tuple[datetime | None, datetime | None]:
        """The earliest and the latest time of a record; naive times count as UTC in the comparison."""
        rows = self._db.execute("select distinct time from record where time is not null")
        times = [datetime.fromisoformat(time) for (time,) in rows]
        return min(times, key=_instant, default=None), max(times, key=_instant, default=None)

    def judgements(self) -> tuple[Judgement, ...]:
        """What reviewers decided."""
        rows = self._db.execute("select left, right, verdict, by, at from judgement order by left, right")
        return tuple(
            Judgement(left, right, verdict, by, datetime.fromisoformat(at) if at else None)
            for left, right, verdict, by, at in rows
        )

    def judge(self, judgement: Judgement) -> None:
        """Keep a reviewer's decision; a later one on the same pair replaces it."""
        at = judgement.at.isoformat() if judgement.at else None
        row = (judgement.left, judgement.right, judgement.verdict, judgement.by, at)
        self._db.execute("insert or replace into judgement values (?, ?, ?, ?, ?)", row)

    def unjudge(self, judgements: Iterable[Judgement]) -> None:
        """Forget a reviewer's decisions."""
        with self._transaction() as db:
            pairs = [(each.left, each.right) for each in judgements]
            db.executemany("delete from judgement where left = ? and right = ?", pairs)

    def write(self, name: str, content: bytes) -> Path:
        """Write a file of the case, 0600, whole or not at all."""
        return write_private(self.folder / name, content)

    def _transaction(self) -> _Transaction:
        return _Transaction(self._db)


class _Transaction:
    """All or nothing."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def __enter__(self) -> sqlite3.Connection:
        self.db.execute("begin")
        return self.db

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.db.execute("rollback" if kind else "commit")


def private_folder(folder: Path) -> None:
    """Make an empty folder that only its owner can enter.

    Raises:
        UserError: it holds something already, or cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UserError(f"{folder} is not empty; name another --out (`assess` also takes --resume or --force).")
        folder.chmod(0o700)
    except OSError as error:
        raise UserError(f"The folder {folder} cannot be written: {error.strerror}; name another --out.") from None


def write_private(path: Path, content: bytes) -> Path:
    """Write a file that only its owner can read, whole or not at all; what fails leaves nothing behind."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    return path


def purge(folder: Path) -> int:
    """Overwrite and delete every file of a case and its folder; the number of files.

    Overwriting is a best effort: a journalling file system or a drive that levels wear may keep old blocks.

    Raises:
        UserError: the folder is not a case, or holds something that is not the case's.
    """
    if folder.is_symlink() or not (folder / DATABASE).is_file():
        raise UserError(f"{folder} is not a case folder (it has no {DATABASE}), so nothing was deleted.")
    files = sorted(folder.iterdir())
    if strangers := [path for path in files if path.is_dir() or path.is_symlink()]:
        raise UserError(f"{strangers[0]} does not belong to the case; move it away first. Nothing was deleted.")
    for path in files:
        with path.open("r+b") as file:
            for _ in range(0, path.stat().st_size, 1 << 20):
                file.write(secrets.token_bytes(1 << 20))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    folder.rmdir()
    return len(files)


def _storable(text: str) -> str:
    """SQLite keeps no lone surrogates; each becomes a replacement character, so that offsets stay."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _instant(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _row(finding: Finding) -> tuple[Any, ...]:
    says = (finding.kind, finding.attribute, _storable(finding.value), finding.confidence, finding.rule, finding.about)
    return finding.start, finding.end, *says, json.dumps(dict(finding.qualifiers))


def _finding(row: Sequence[Any]) -> Finding:
    start, end, kind, attribute, value, confidence, rule, about, qualifiers = row
    return Finding(start, end, kind, attribute, value, confidence, rule, about, json.loads(qualifiers))


def _record(row: Sequence[Any]) -> Record:
    id_, source, locator, kind, content, language, holds, time, entry, layout, keys = row[:11]
    when = datetime.fromisoformat(time) if time else None
    text = Text(content, language, holds or None)
    return Record(id_, source, locator, kind, text, when, entry, layout, json.loads(keys))
