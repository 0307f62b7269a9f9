"""Which cells of a file name people: by the tables of given names, where no header says what a column holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from reident.rulebook import RuleBook
from reident.rulebook.names import NameFile
from reident.rulebook.population import PopulationFile

MOST_WORDS = 4
"""Words of a person's name, at most."""
_NICK = re.compile(r"[^\W\d_]{3,}[._-]?\d{1,4}")
"""A name with a number behind it, as people call themselves: `lena83`."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def given_names(rules: RuleBook) -> frozenset[str]:
    """All given names that the rules know, in lower case: those of the populations' tables, and short forms."""
    return frozenset(_given(rules))


def _given(rules: RuleBook) -> Iterator[str]:
    for file in rules.of(NameFile):
        for name, short in file.short_forms.items():
            yield name
            yield from short
        for words in file.relations.values():
            yield from words  # "Mama" writes as well
    more = rules.folder / "names" / "more_given.txt"
    lines = more.read_text(encoding="utf-8").splitlines() if more.is_file() else []
    yield from (line for line in lines if line and not line.startswith("#"))
    folder = rules.folder / "population" / "names"
    asked = [file.names for file in rules.of(PopulationFile) if file.names is not None]
    for table in sorted({each.table for names in asked for each in (*names.male, *names.female)}):
        yield from _listed(folder / f"{table}.txt")


def _listed(path: Path) -> Iterator[str]:
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from (name.replace("_", " ").casefold() for name in line.split()[1:])


def is_person(cell: str, given: Collection[str]) -> bool:
    """Whether a cell is the name of a person: a few words, a given name among the first two or behind a comma."""
    words = [word.casefold() for word in _WORD.findall(cell)]
    if not 0 < len(words) <= MOST_WORDS or (any(c.isdigit() for c in cell) and _NICK.fullmatch(cell) is None):
        return False
    asked = {*words[:2], *(word.casefold() for word in _WORD.findall(cell.partition(",")[2])[:1])}
    parts = {part for word in asked for part in word.split("-")}
    return not asked.isdisjoint(given) or not parts.isdisjoint(given)


def are_phrases(names: Sequence[str]) -> bool:
    """Whether what stands in place of names is often a piece of a sentence: many words, or some without a capital."""
    return sum(map(_is_phrase, names)) > _PHRASES * len(names)


_PHRASES = 0.15
"""Share of phrases in place of a name, at most."""


def _is_phrase(name: str) -> bool:
    words = name.split()
    return len(words) > MOST_WORDS or (len(words) > 1 and name.islower() and "@" not in name)
