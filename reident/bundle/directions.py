"""Dumps of helpdesks in plain text, whose turns begin with a moment and the way that a message went.

VORGANG 77120   Kundennr. KD348409
--- 01.11.2022 09:35 eingehend <w.jansen@example.org>
das Internet ist weg
--- 01.11.2022 19:37 ausgehend
Bitte starten Sie das Gerät neu.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from reident.bundle import moments
from reident.bundle.draft import CUSTOMER, Context, Draft
from reident.bundle.rows import MAIL

_FEWEST = 5
_LINE = 160
"""Characters of a line that begins a turn, or of a title, that are looked at."""
_WAY = re.compile(r"\W*(?P<way>[^\W\d_]+)\b\W*")
_RULE = re.compile(r"\s*[=_#*-]{8,}\s*$")
_NUMBERED = re.compile(r"(?P<label>[^\W\d_][\w.]*)[ \t]*[:#]?[ \t]*(?P<value>[\w-]*\d[\w-]*)")


class _Head(NamedTuple):
    """The line above a message."""

    time: datetime
    side: str
    """`CUSTOMER`, or whoever answers; empty: of the desk itself ("intern", "Status: ...")."""
    mail: str


def is_dump(lines: Sequence[str], context: Context) -> bool:
    """Whether messages stand below lines that tell when and which way they went, from both sides."""
    sides = [head.side for line in lines if (head := _head(line, context)) is not None]
    told = [side for side in sides if side]
    return len(told) >= _FEWEST and len(set(told)) > 1


def _head(line: str, context: Context) -> _Head | None:
    found = moments.search(line[:_LINE]) if len(line) <= _LINE else None
    if found is None or any(c.isalnum() for c in line[: found[0]]):
        return None
    rest = line[found[1] :]
    mail = MAIL.search(rest)
    way = _WAY.fullmatch(MAIL.sub("", rest))
    if way is None:
        return _Head(found[2], "", "") if _WAY.match(rest) and ":" in rest and len(rest.split()) <= _WORDS else None
    known = way["way"].casefold() in context.columns.incoming | context.columns.outgoing
    return _Head(found[2], context.columns.role_of(way["way"]) if known else "", mail.group() if mail else "")


_WORDS = 3
"""Words of a line that tells the state of a request, at most."""


def read(lines: Iterable[tuple[str, str]], path: str, context: Context) -> Iterator[Draft]:
    """The messages of a dump, each of the customer whose request it is or of staff, with what the titles number.

    Args:
        lines: all of a text with their places.
        path: of the member.
        context: what every reader gets.
    """
    number, ruled, title = 0, False, False
    head: _Head | None = None
    place, said = "", list[str]()
    for at, line in (*lines, ("", "=" * 8)):
        new = _head(line, context)
        if new is None and not _RULE.match(line) and not ruled and head is not None:
            said.append(line)
            continue
        if new is None and not _RULE.match(line):
            if ruled and not title:
                number += 1
            title = title or ruled
            yield from _titled(line, at, f"{path}#{number}", context)
            continue
        if head is not None:
            yield from _message("\n".join(said).strip(), head, (place, f"{path}#{number}"), context)
        said = []
        head, place = new, at
        ruled, title = new is None, title and new is None


def _message(text: str, head: _Head, where: tuple[str, str], context: Context) -> Iterator[Draft]:
    place, case = where
    keys = {**context.keys, "case": case}
    if head.side == CUSTOMER:
        if head.mail:
            yield Draft(head.mail, "email", place, "field", head.time, case, keys)
    else:
        keys |= {"sender": head.side or "desk", "staff": "yes"}
    if text:
        yield Draft(text, "message", place, "message", head.time, case, keys)


def _titled(line: str, place: str, case: str, context: Context) -> Iterator[Draft]:
    """What a title numbers: "Kundennr. KD348409"; the rest is a note."""
    keys = {**context.keys, "case": case}
    for match in _NUMBERED.finditer(line[:_LINE]):
        holds = context.columns.holds(match["label"].rstrip("."), context.layout)
        holds = holds or context.columns.holds(match["label"], context.layout)
        if holds in ("account_id", "phone"):
            yield Draft(match["value"], holds, place, "field", None, case, keys)
    if line.strip():
        yield Draft(line.strip(), "note", place, "document", None, case, keys)
