"""What members say of other members, looked up before any is read: whose the ids are, how messages begin."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reident.bundle import blocks, dumps, heads, inferred, logs, plans, sides, tables, yamls
from reident.bundle.archive import glance
from reident.bundle.draft import INVISIBLE, Context
from reident.bundle.persons import is_person
from reident.bundle.rows import MAIL

_SKIPPED = frozenset(
    f".{ending}"
    for kind in (
        "wav mp3 m4a ogg opus flac aac mp4 mov avi webm 3gp",
        "jpg jpeg png gif webp heic tif tiff bmp svg",
        "pdf docx xlsx xls ods odt pptx db sqlite sqlite3 exe dll",
        "zip gz bz2 xz tar tgz 7z rar",
        "eml emlx mbox msg html htm xml ics vcf srt vtt js css",
    )
    for ending in kind.split()
)
"""What is no list of people and has a reader of its own."""
_JSON = (".json", ".jsonl", ".ndjson")
_DATA = (*_JSON, ".csv", ".tsv", ".yaml", ".yml", ".toml", ".sql")
MOST, TOTAL = 1 << 19, 1 << 25
"""Bytes of a member, and of all members, that are looked at."""
_LINES, _OF_ONE = 3_000, 200
"""Lines of the members of a kind, and of one of them, from which their heads are learned."""
_ROWS, _START = 20_000, 2_000
_CODE = re.compile(r"[\w.:@/+-]{1,40}")
_NAMED, _ADDRESSED = 0.8, 0.4
"""Share of a column that must be names, or words with capitals; beside a column of mail addresses, where shops write as
well."""


def survey(bundle: Path, context: Context) -> None:
    """Fill what the context knows of all members.

    Args:
        bundle: as for `read`.
        context: gets names by ids (`register`) and forms of heads (`heads`).
    """
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    objects: dict[tuple[tuple[str, str], str], list[dict[Any, Any]]] = defaultdict(list)
    found: Counter[tuple[str, str]] = Counter()
    names: dict[str, set[str]] = defaultdict(set)
    for path, content in glance(bundle, _SKIPPED, MOST, TOTAL):
        text = INVISIBLE.sub("", content.decode(tables.encoding_of(content), "replace"))
        kind = plans.family(path)
        if not kind[1] and text[:_START].lstrip()[:1] in ("{", "["):
            kind = (kind[0], ".json")
        found[kind] += 1
        if kind[1] not in _DATA:
            if name := logs.author(text[:_START].splitlines(), context.given):
                context.authors.setdefault(kind[0], set()).add(name)
            if len(lines[kind]) < _LINES and "\0" not in text:
                lines[kind] += text.splitlines()[:_OF_ONE]
            continue
        values = _values(text, kind[1])
        for rows in (*_tables(text, kind[1]), *(table for value in values for table in plans.tables_of(value))):
            listed = list(register(rows, context))
            for number, name in listed:
                names[number].add(name)
            _note_roles(rows, {number for number, _ in listed}, context)
            context.cases.update(_cases(rows, context))
        for where, rows_ in (pair for value in values for pair in plans.objects_of(value, path).items()):
            if len(objects[kind, where]) < inferred.SAMPLE:
                objects[kind, where] += rows_
    context.register.update({number: name for number, (name, *others) in names.items() if not others})
    context.people.update({number: context.register[number] for number in context.roles if number in context.register})
    for kind, said in lines.items():
        if (head := heads.learned(said, context)) is not None:
            context.heads[kind] = head
        elif logs.is_noted(said):
            context.diaries.add(kind)
        elif found[kind] > 1:
            objects[kind, "[]"] += blocks.rows(said, context)
    found_ = {kind: plans.plan_of(rows_, context) for kind, rows_ in objects.items() if found[kind[0]] > 1}
    context.plans.update({kind: plan for kind, plan in found_.items() if plan is not None})


def _tables(text: str, suffix: str) -> Iterator[Sequence[Mapping[str, str]]]:
    """The tables of a member that is made of such: rows as header -> cell."""
    found: Iterable[list[list[str]]] = ()
    if suffix in (".csv", ".tsv"):
        found = (tables.rows_of(text.splitlines(keepends=True)[:_ROWS]),)
    elif suffix == ".sql":
        found = dumps.tables_of(text).values()
    for header, *rows in filter(None, found):
        yield [dict(zip(header, row, strict=False)) for row in rows[:_ROWS]]


def _values(text: str, suffix: str) -> list[Any]:
    """The documents of a member that holds objects."""
    if suffix in (".yaml", ".yml"):
        return yamls.load(text)
    try:
        if suffix == ".toml":
            return [yamls.written(tomllib.loads(text))]
        return [json.loads(text)] if suffix in _JSON else []
    except (ValueError, RecursionError):
        return _lines_of(text) if suffix in _JSON else []


def _lines_of(text: str) -> list[Any]:
    """The objects of JSON lines, as one list; none where a line is another thing."""
    try:
        rows = [json.loads(line) for line in text.splitlines()[:_ROWS] if line.strip()]
    except (ValueError, RecursionError):
        return []
    return [rows] if rows and all(isinstance(row, dict) for row in rows) else []


def _note_roles(rows: Sequence[Mapping[str, str]], ids: Collection[str], context: Context) -> None:
    """Who of a list of people asks and who answers, where each of them has such a role."""
    keys = [key for key in rows[0] if isinstance(key, str)] if ids else []
    columns = context.columns
    for key in keys:
        roles = [columns.role_of(str(row.get(key) or "")) for row in rows]
        if all(roles) and len(set(roles)) > 1:
            for row, role in zip(rows, roles, strict=True):
                context.roles.update({str(cell): role for cell in row.values() if str(cell) in ids})
            return


def _cases(rows: Sequence[Mapping[str, str]], context: Context) -> Iterator[str]:
    """The numbers of requests in a table that has several rows of one."""
    keys = [key for key in rows[0] if isinstance(key, str)] if rows else []
    for key in (key for key in keys if context.columns.holds(key, None) == "key:case"):
        found = {str(row.get(key) or "").strip() for row in rows} - {""}
        if 1 < len(found) < len(rows):
            yield from found


def register(rows: Sequence[Mapping[str, str]], context: Context) -> Iterator[tuple[str, str]]:
    """Id and name of each row of a list of people; nothing where it is another table.

    A list of people has a column of ids or addresses, no two alike, and one of names; it has no column of sentences.
    """
    if not 1 < len(rows) <= _ROWS:
        return
    columns = {key: [str(row.get(key) or "").strip() for row in rows] for key in rows[0] if isinstance(key, str)}
    if any(sides.words(cells) > _WORDS for cells in columns.values()):
        return
    addressed = any(_share(cells, lambda cell: MAIL.fullmatch(cell)) for cells in columns.values())
    least = _ADDRESSED if addressed else _NAMED
    named = [key for key, cells in columns.items() if _share(cells, lambda cell: is_person(cell, context.given), least)]
    if not named:
        return
    keys = list(columns)
    first = max(named, key=lambda key: sides.words(columns[key]))
    family_ = [key for key in keys[max(0, keys.index(first) - 1) : keys.index(first) + 2] if key != first]
    single = all(" " not in cell for cell in columns[first])
    surname = next((key for key in family_ if single and _share(columns[key], inferred.NAME.fullmatch)), None)
    for key, cells in columns.items():
        if key in (first, surname) or len(set(cells)) < len(cells) or not all(map(_CODE.fullmatch, cells)):
            continue
        if all(cell.isalpha() for cell in cells) and max(map(len, cells)) > _INITIALS:
            continue
        for at, cell in enumerate(cells):
            yield cell, f"{columns[first][at]} {columns[surname][at]}" if surname else columns[first][at]


_WORDS = 5.0
"""Words of a cell of a list of people on average, at most."""
_INITIALS = 4


def _share(cells: Iterable[str], test: Any, least: float = _NAMED) -> bool:
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and sum(bool(test(cell)) for cell in filled) >= least * len(filled)
