"""Records written as labelled lines in plain text, and sections of settings files, into the rows of a table.

Who : Lena Berg            [post.0]
When: 21-03-2025 10:16     von=Lena Berg <lena@example.org>
What: see you              text=bis gleich
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from reident.bundle import moments
from reident.bundle.draft import Context

FEWEST = 3
"""Blocks from which on lines with labels are records."""
_COMMON = 0.6
"""Share of the blocks that must have a label."""
LABEL = re.compile(
    r"^(?P<label>[^\W\d][\w./-]{0,24}(?: [\w./-]{1,16}){0,2}?)[ \t]*(?P<sign>[:=])"
    r"(?:[ \t]+(?P<value>.*)|(?P<close>\S.*)?)$"
)
HEAD = re.compile(r"^\s*(?:von|from|absender|sender|wer|who)\s*[:=]", re.I)
"""The label of whoever wrote, which transcripts of one voice do not have."""
_SECTION = re.compile(r"^\[(?P<name>[^\]\n]{1,60})\]$")
_RULE = re.compile(r"^\W{3,}$")
_COMMENT = re.compile(r"^[;#](?!\w*#)")
_HEADS = ("sender_name", "time")
"""What the lines above a single message must tell."""
SECTION = "section"
"""Key of a section's name."""


def rows(lines: Sequence[str], context: Context) -> list[dict[str, str]]:
    """Label -> value of each record; none where the lines are no records."""
    sections = _sections(lines)
    found = sections or list(_blocks(lines))
    if not found:
        return []
    labels = Counter(label for row in found for label in row if label not in (SECTION, "text"))
    common = [label for label, count in labels.items() if count >= _COMMON * len(found)]
    if len(found) >= FEWEST and len(common) >= 2:
        return found
    told = {context.columns.holds(label, None) for label in common}
    return found if sections and len(common) >= 2 else found if len(found) == 1 and told.issuperset(_HEADS) else []


def pairs(lines: Sequence[str]) -> list[dict[str, str]]:
    """Key -> value of each line of a log that is written in pairs: `2024-03-01 10:15 INFO room=bath heard="lights on"`.

    The time before the first pair is the value of `time`. None where fewer than most lines are so.
    """
    filled = [line for line in lines if line.strip()]
    found = []
    for line in filled:
        told = {match["key"]: match["value"].strip("\"'") for match in _PAIR.finditer(line[:_LONGEST])}
        if told:
            when = moments.search(line[: line.index("=")])
            found.append({**({"time": line[when[0] : when[1]]} if when else {}), **told})
    quoted = sum('="' in line for line in filled)
    return found if len(found) >= max(FEWEST, _COMMON * len(filled)) and 2 * quoted >= len(filled) else []


def is_pair(line: str) -> bool:
    """Whether a line has a pair of key and value."""
    return _PAIR.search(line[:_LONGEST]) is not None


_PAIR = re.compile(r"(?<![\w.-])(?P<key>[A-Za-z_][\w.-]{0,30})=(?P<value>\"[^\"\n]*\"|'[^'\n]*'|[^\s\"']*)")
_LONGEST = 4_000
"""Characters of a line in which pairs are looked for."""


def _sections(lines: Sequence[str]) -> list[dict[str, str]]:
    """Sections with `key=value` lines; a line without a key goes on with the value above it."""
    if sum(bool(_SECTION.match(line.strip())) for line in lines) < 2:
        return []
    found: list[dict[str, str]] = []
    last, labelled = "", 0
    for line in map(str.strip, lines):
        if match := _SECTION.match(line):
            found.append({SECTION: match["name"]})
            last = ""
        elif not line or _COMMENT.match(line):
            continue
        elif found and (pair := LABEL.match(line)) and pair["sign"] == "=":
            last, labelled = pair["label"], labelled + 1
            found[-1][last] = _unescaped(pair["value"] or pair["close"] or "")
        elif found and last:
            found[-1][last] += f"\n{line}"
        else:
            return []
    kept = [row for row in found if len(row) > 2]
    return kept if labelled >= 2 * len(kept) > 2 else []


def _unescaped(value: str) -> str:
    return value.replace("\\n", "\n").strip('"')


def _blocks(lines: Sequence[str]) -> Iterator[dict[str, str]]:
    """Blocks that begin with the same label; what stands below the labelled lines is the text."""
    first = _first(lines)
    if not first:
        return
    row: dict[str, str] = {}
    last, body = "", False
    for line in lines:
        match = None if body and not _begins(line, first) else LABEL.match(line.strip())
        if match and match["label"] == first:
            if len(row) > 1:
                yield _stripped(row)
            row, last, body = {}, "", False
        if match and (match["label"] == first or row):
            last = match["label"]
            row[last] = match["value"] or match["close"] or ""
        elif not line.strip() or _RULE.match(line.strip()):
            body = bool(row)
            last = "text" if row and "text" not in row else last
            row.setdefault("text", "") if row else None
            if row and "text" in row and row["text"]:
                row["text"] += "\n"
        elif row and last:
            row[last] = f"{row.get(last, '')}\n{line.strip()}" if row.get(last) else line.strip()
    if len(row) > 1:
        yield _stripped(row)


def _begins(line: str, first: str) -> bool:
    match = LABEL.match(line.strip())
    return match is not None and match["label"] == first


def _first(lines: Sequence[str]) -> str:
    """The label with which records begin: the first of those that come back most."""
    labels = [match["label"] for line in lines if (match := LABEL.match(line.strip()))]
    if not labels:
        return ""
    counts = Counter(labels)
    most = max(counts.values())
    return next((label for label in labels if counts[label] >= _COMMON * most), "")


def _stripped(row: Mapping[str, str]) -> dict[str, str]:
    return {label: value.strip() for label, value in row.items() if value.strip()}
