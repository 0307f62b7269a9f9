"""Letters and mails copied into plain text below a head without colons, one or many in a file, into drafts.

24 November 2025             when
From Ida Berg                who
To Evening Post letters      to whom
Re. Potholes                 about what

Sir - The pothole outside our gate ...
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from reident.bundle import moments, quotes
from reident.bundle.draft import Context, Draft, addressed

_LINES, _LEAST = 8, 3
"""Lines of a head, at most; parts of it, at least."""
_LONGEST, _WORDS = 120, 8
"""Characters of a line of a head; words of a line with a date in it."""
_FROM, _TO, _ABOUT, _WHEN = "from", "to", "about", "when"
_LABELS = {
    _FROM: "from|sender|sent by|written by|von|absender|absenderin|gesendet von|geschrieben von",
    _TO: "to|cc|copy to|addressed to|recipient|an|kopie|kopie an|empfänger|empfängerin",
    _ABOUT: "re|ref|subject|subj|about|concerning|betreff|betr|betrifft|bezug|wg|wegen|thema",
    _WHEN: "date|dated|sent|sent on|written|datum|gesendet|gesendet am|geschrieben am|den|vom|am",
}
_LINE = {
    kind: re.compile(rf"^[\s*_>]{{0,4}}(?:{words})\s?[.:=]?[*_]{{0,2}}[ \t]+(?P<value>\S.*)$", re.I)
    for kind, words in _LABELS.items()
}
_PRINTED = re.compile(r"(?:.*\n)*?(?:From|Von): .*@", re.I)
_RULE = re.compile(r"^\W*$")


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter: where its head begins and its text, and what the head says."""

    start: int
    text: int
    told: dict[str, str]


def letters(lines: Sequence[str]) -> list[_Letter]:
    """The letters of a text, which must begin with one; none where its first lines are no head."""
    found: list[_Letter] = []
    at = next((number for number, line in enumerate(lines) if not _RULE.match(line)), len(lines))
    first, above = at, ""
    while at < len(lines):
        if not _RULE.match(lines[at]) and _RULE.match(above) and (letter := _head(lines, at)) is not None:
            found.append(letter)
            at = letter.text
        elif at == first:
            return []
        above = lines[at] if at < len(lines) else ""
        at += 1
    return found


def _head(lines: Sequence[str], start: int) -> _Letter | None:
    """The head that begins with a line: who wrote to whom, and mostly when and what about; then a blank line."""
    told: dict[str, str] = {}
    at = start
    while at < len(lines) and at - start <= _LINES and not _RULE.match(lines[at]):
        kind, value = _said(lines[at])
        if not kind or (kind in told and kind != _TO):
            return None
        told.setdefault(kind, value)
        at += 1
    written = at < len(lines) and any(not _RULE.match(line) for line in lines[at : at + _LINES])
    if _PRINTED.match("\n".join(lines[start:at])):
        return None  # which programs print, and other readers know
    return _Letter(start, at, told) if written and _FROM in told and len(told) >= _LEAST else None


def _said(line: str) -> tuple[str, str]:
    """Which part of a head a line is, and what it says; empty where it is none."""
    if len(line) > _LONGEST:
        return "", ""
    found = moments.search(line)
    for kind, pattern in _LINE.items():
        if (match := pattern.match(line)) and (kind != _WHEN or found is not None):
            called = any(sign.isalpha() for sign in match["value"]) and moments.parse(match["value"]) is None
            return (kind, match["value"].strip(" *_")) if called or kind == _WHEN else ("", "")
    dated = found is not None and len(line.split()) <= _WORDS and (moments.is_alone(line, found) or "," in line)
    return (_WHEN, line) if dated else ("", "")


def read(lines: Sequence[tuple[str, str]], found: Sequence[_Letter], path: str, context: Context) -> Iterator[Draft]:
    """The letters of a text, each with who wrote it to whom.

    Args:
        lines: of the text, with their places.
        found: its letters.
        path: of the member, whose name may tell the day.
        context: what every reader gets.
    """
    ends = [*(letter.start for letter in found[1:]), len(lines)]
    for letter, end in zip(found, ends, strict=True):
        place, told = lines[letter.start][0], letter.told
        name, mail = addressed(told[_FROM])
        to, to_mail = addressed(told.get(_TO, ""))
        to = to or told.get(_TO, "")
        time = _moment(told.get(_WHEN, ""), path)
        keys = {**context.keys, "sender": name or told[_FROM]}
        fields = (("sender_name", keys["sender"]), ("email", mail), ("recipient", to), ("recipient", to_mail))
        for holds, value in fields:
            if value:
                yield Draft(value, holds, place, "field", time, place, keys)
        if subject := told.get(_ABOUT):
            yield Draft(subject, "subject_line", place, "message", time, place, keys)
        text = "\n".join(line for _, line in lines[letter.text : end]).strip("\n -=_*~#")
        yield from quotes.drafts(text, (lines[min(letter.text + 1, end - 1)][0], place, time), keys, [to] if to else [])


def _moment(when: str, path: str) -> datetime | None:
    found = moments.search(when)
    return found[2] if found is not None else moments.in_name(path)
