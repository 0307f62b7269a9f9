"""Lines of the form `Name: Meera Kaur` into fields: account pages and forms that are no table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reident.bundle.draft import Context, Draft, kind_of

ENOUGH = 2
"""Lines with a known label from which on a page is a form."""
_LINE = re.compile(r"^(?P<label>[^\W\d][^:\n]{1,40}?)\s*:\s+(?P<value>\S.*)$")
_NO_FIELD = frozenset({"-", "time", "utterance", "response", "message", "search", "note", "file_name", "subject_line"})
"""What a line of a form does not tell: times, and text that has readers of its own."""


Said = Mapping[int, tuple[str, str, str]]
"""Index of a line -> its label, what it holds, the value."""


def known(lines: Sequence[str], context: Context) -> Said:
    """The lines that say what a field holds; none where they are too few."""
    found = {}
    for at, line in enumerate(lines):
        match = _LINE.match(line.strip())
        holds = context.columns.holds(match["label"], context.layout) if match else None
        value = context.columns.value(match["value"]) if match else ""
        if match and holds and value and holds not in _NO_FIELD and not holds.startswith("key:"):
            found[at] = (match["label"], holds, value)
    return found if len({holds for _, holds, _ in found.values()}) >= ENOUGH else {}


def keys(lines: Iterable[str], context: Context) -> tuple[list[str], dict[str, str]]:
    """Lines without those that tell who spoke (`Voice Match: Anna`), and what these say of the record."""
    kept: list[str] = []
    said: dict[str, str] = {}
    for line in lines:
        match = _LINE.match(line.strip())
        holds = context.columns.holds(match["label"], context.layout) if match else None
        if match and holds == "key:speaker":
            said |= context.columns.key(holds, context.columns.value(match["value"]))
        else:
            kept.append(line)
    return kept, said


def fields(said: Said, place: str, context: Context) -> Iterator[Draft]:
    """The fields of a form as records of one entry."""
    for label, holds, value in said.values():
        yield Draft(value, holds, f"{place}, {label}", kind_of(holds), None, place, context.keys)
