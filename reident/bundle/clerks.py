"""A list of calls that staff kept by hand, an entry a call: "08:02 [KH] Mr Tolle, wants to be rung back".

Each entry is about somebody else; who took it stands in brackets, as initials that come back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from reident.bundle import moments
from reident.bundle.draft import Context, Draft

_NOTED = re.compile(
    r"\s*(?:[-*•·]\s*)?(?P<clock>(?:[01]?\d|2[0-3])[:.][0-5]\d)(?:\s?(?:Uhr|h|am|pm))?\s*[|,–-]?\s*"
    r"[\[(](?P<who>[^\W\d_a-zß]{2,3}|[^\W\d_a-zß][a-zß]{1,2})[\])]:?\s+(?P<text>\S.*)"
)
_CLOCK = re.compile(r"\s*(?:[01]?\d|2[0-3])[:.][0-5]\d\s*")
_FEWEST, _MOST = 5, 6
"""Entries, at least; people who take calls, at most."""
_SHARE = 0.7
"""Share of the lines that must be entries."""
_WORDS = 5.0
"""Words of an entry on average, at least."""


def are_noted(lines: Sequence[str]) -> bool:
    """Whether lines are such a list."""
    filled = [line for line in lines if line.strip()]
    found = [match for line in filled if (match := _NOTED.match(line))]
    who = Counter(match["who"] for match in found)
    again = who.total() - sum(count == 1 for count in who.values())
    enough = len(found) >= _FEWEST and len(found) >= _SHARE * len(filled) and len(who) <= _MOST
    words = sum(len(match["text"].split()) for match in found)
    return enough and again >= _SHARE * len(found) and words >= _WORDS * len(found)


def joined(lines: Sequence[str]) -> list[str]:
    """Lines of a page, with a time of day that stands alone before the line it is of."""
    found: list[str] = []
    for line in lines:
        if found and _CLOCK.fullmatch(found[-1]):
            found[-1] = f"{found[-1].strip()} {line.strip()}"
        else:
            found.append(line)
    return found


def read(lines: Sequence[tuple[str, str]], path: str, context: Context) -> Iterator[Draft]:
    """The entries, each of a case of its own, and what stands around them.

    Args:
        lines: places and lines.
        path: of the member, which may tell the day.
        context: what every reader gets.
    """
    day = moments.in_name(path)
    for place, line in lines:
        match = _NOTED.match(line)
        if match is None:
            if line.strip():
                yield Draft(line.strip(), "note", place, "document", None, place, context.keys)
            continue
        clock = match["clock"].replace(".", ":")
        time = moments.parse(f"{day:%Y-%m-%d} {clock}") if day else None
        keys = {**context.keys, "case": f"{path}#{place}", "noted": "yes"}
        yield Draft(match["text"].strip(), "message", place, "message", time, place, keys)
