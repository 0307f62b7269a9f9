"""Headers and first values of a table into the role of each column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reident.model import UserError
from reident.rulebook import RuleBook
from reident.rulebook.tables import ColumnRole, ColumnRule, TableFile
from reident.score.tables.source import Table

MATCHING = 0.8
"""Share of the values that must match a content pattern."""
WORDS_OF_A_SENTENCE = 5
MOSTLY_DISTINCT = 0.9
"""Share of distinct values from which on an unknown column of codes counts as an identifier."""


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """One column's role and how it was recognised."""

    name: str
    role: ColumnRole
    attribute: str | None
    basis: str
    """`header`, `content`, `named` (by the user) or `default`."""


def recognise(table: Table, rules: RuleBook, named: Sequence[str] = ()) -> list[ColumnInfo]:
    """The role of each column.

    Args:
        table: the table.
        rules: the rules.
        named: the columns that the user takes as quasi-identifiers; of the others only sensitive ones stay in.

    Raises:
        UserError: a named column does not exist.
    """
    if unknown := [name for name in named if name not in table.columns]:
        raise UserError(f"{table.name} has no column {unknown[0]!r}; it has: {', '.join(table.columns)}.")
    column_rules = [rule for file in rules.of(TableFile) for rule in file.columns]
    found = [_one(name, table, column_rules) for name in table.columns]
    if not named:
        return found
    return [_as_named(info, info.name in named) for info in found]


def _as_named(info: ColumnInfo, wanted: bool) -> ColumnInfo:
    if wanted:
        return ColumnInfo(info.name, "quasi", info.attribute, "named")
    return info if info.role == "sensitive" else ColumnInfo(info.name, "ignored", info.attribute, "named")


def _one(name: str, table: Table, rules: Sequence[ColumnRule]) -> ColumnInfo:
    header = normal(name)
    for rule in rules:
        if header in map(normal, rule.headers):
            return ColumnInfo(name, rule.role, rule.attribute, "header")
    values = table.sample(name)
    for rule in rules:
        if rule.content and _matching(values, rule.content) >= MATCHING:
            return ColumnInfo(name, rule.role, rule.attribute, "content")
    return ColumnInfo(name, _by_shape(values), None, "default")


def _by_shape(values: Sequence[str]) -> ColumnRole:
    """What an unknown column is: sentences are free text, ever new codes identify directly, all else in combination."""
    if not values:
        return "ignored"
    words = sum(value.count(" ") + 1 for value in values) / len(values)
    if words >= WORDS_OF_A_SENTENCE:
        return "free_text"
    codes = _matching(values, r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_-]{6,}")
    if len(values) >= 20 and codes >= MATCHING and len(set(values)) / len(values) >= MOSTLY_DISTINCT:
        return "direct"
    return "quasi"


def _matching(values: Sequence[str], pattern: str) -> float:
    whole = re.compile(pattern)
    return sum(bool(whole.fullmatch(value)) for value in values) / len(values) if values else 0.0


def normal(header: str) -> str:
    """A header without case and separators: `Kunden-Nr.` -> `kunden nr`."""
    return " ".join(re.sub(r"[\s_.\-/:]+", " ", header.casefold()).split())


def check(rules: RuleBook) -> Iterator[str]:
    """Problems with the examples inside the column rules, one sentence each."""
    everything = [rule for file in rules.of(TableFile) for rule in file.columns]
    for rule in everything:
        for example in rule.examples:
            first = next((each for each in everything if normal(example) in map(normal, each.headers)), None)
            if first is None:
                first = next(
                    (each for each in everything if each.content and re.fullmatch(each.content, example)), None
                )
            if first is not rule:
                yield f"tables.yaml: the example {example!r} is not recognised as {rule.attribute or rule.role}"
