"""Logs of what was said to a device and what it answered: which of a line's parts is which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from reident.bundle import moments
from reident.bundle.draft import Context, Draft
from reident.bundle.persons import is_person

FEWEST = 5
"""Lines of a sort from which on they tell what a text is."""
_COVERED = 0.8
"""Share of the lines that must have an arrow, or one mark at most."""
_ANSWERED = 0.3
"""Share of the lines that must have an answer behind a mark."""
_MARKS = (" || ", " | ", "\t", " => ", " -> ", " → ", " // ")
_SAID = ">»→⇒"
_SIDE = re.compile(r"^(?P<head>[^<>«»→←⇒⇐\n]{0,60}?)\s*(?P<side>[>»→⇒]{1,3}|[<«←⇐]{1,3})\s+(?P<text>\S.*)$")
"""An arrow before what was said, or one the other way before what was answered, both behind a time and a room."""
_ROOM = re.compile(r"[\[(]([^\])\n]{1,40})[\])]\s*$")


_CLOCK = re.compile(
    r"^\W{0,3}(?P<clock>(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?(?:\s?[ap]\.?m\b\.?)?)(?:\s?Uhr)?(?=\s|$)(?P<rest>.{0,80})$",
    re.I,
)
_QUOTED = re.compile(r"^\s*[„“\"»«‚‘'](?P<text>.+)[“”\"«»‘’']\s*$")
_PIECES = re.compile(r"\s+[·|–—-]\s+|\s*,\s+|\s{2,}")
_VOICE = re.compile(
    r"(?:(?:erkannte )?stimme|sprecher(?:in)?|voice|speaker|nutzer(?:in)?|user|profil|profile)\b\s*:?\s*(?P<who>\S.*)",
    re.I,
)


def mark_of(texts: Sequence[str]) -> str:
    """What stands between what was said and what was answered on one line; empty where nothing does.

    Args:
        texts: the lines of a log, each without its time.
    """
    for mark in _MARKS:
        counts = Counter(_inner(text, mark).count(mark) for text in texts)
        if counts[1] >= max(FEWEST, _ANSWERED * len(texts)) and counts[0] + counts[1] >= _COVERED * len(texts):
            return mark
    return ""


def halves(text: str, mark: str) -> tuple[str, str]:
    """What was said, and what was answered."""
    said, _, answer = _inner(text, mark).partition(mark) if mark else (text, "", "")
    return said.strip(), answer.strip()


def _inner(text: str, mark: str) -> str:
    """A text without the mark that stands between the time and it."""
    return text.strip().removeprefix(mark.strip()).strip() if mark.strip() else text.strip()


def are_sided(lines: Iterable[str]) -> bool:
    """Whether a text is a log in which arrows tell what was said from what was answered."""
    filled = [line for line in lines if line.strip()]
    sides = Counter(match["side"][0] in _SAID for line in filled if (match := _SIDE.match(line)))
    return min(sides[True], 2 * sides[False]) >= FEWEST and sides.total() >= _COVERED * len(filled)


def read(lines: Iterable[tuple[str, str]], context: Context) -> Iterator[Draft]:
    """What was said and answered, by the arrows before it; the room where it was heard stands in brackets.

    Args:
        lines: with their places.
        context: what every reader gets.
    """
    time: datetime | None = None
    for place, line in lines:
        match = _SIDE.match(line)
        if match is None:
            if text := line.strip():
                yield Draft(text, "note", place, "document", time, place, context.keys)
            continue
        told = moments.search(match["head"])
        time = told[2] if told else time
        said = match["side"][0] in _SAID
        room = _ROOM.search(match["head"]) if said else None
        keys = {**context.keys, **({"device_name": room[1]} if room else {})}
        text = match["text"].strip(' "„“”«»')
        if said:
            yield Draft(text, "utterance", place, "utterance", time, place, keys)
        else:
            yield Draft(text, "response", place, "response", time, place, keys)


def are_quoted(lines: Iterable[str]) -> bool:
    """Whether a text is a log in which what was said stands in quotes below its time, device and voice."""
    filled = [line for line in lines if line.strip()]
    begun = [at for at, line in enumerate(filled) if _head(line) is not None]
    said = sum(_QUOTED.match(line) is not None for at in begun for line in filled[at + 1 : at + 2])
    return said >= max(FEWEST, _COVERED * len(begun))


def read_quoted(lines: Iterable[tuple[str, str]], context: Context) -> Iterator[Draft]:
    """What was said, in quotes below its time, and what was answered below it.

    Args:
        lines: with their places.
        context: what every reader gets.
    """
    day: datetime | None = None
    time: datetime | None = None
    keys, open_ = dict(context.keys), False
    for place, line in lines:
        found = moments.search(line)
        if (head := _head(line)) is not None:
            clock, rest = head
            day = found[2] if found else day
            time = moments.parse(f"{day:%Y-%m-%d} {clock}") if day else None
            keys, open_ = {**context.keys, **_heard(rest, context)}, True
        elif open_ and (quoted := _QUOTED.match(line)):
            yield Draft(quoted["text"].strip(), "utterance", place, "utterance", time, place, keys)
        elif found is not None and moments.is_alone(line, found):
            day, open_ = found[2], False
        elif open_ and line.strip():
            label, _, text = line.strip().partition(": ")
            answer = text if label.casefold() in context.assistants else line.strip()
            yield Draft(answer.strip(' "„“”«»'), "response", place, "response", time, place, keys)
        elif line.strip():
            yield Draft(line.strip(), "note", place, "document", time, place, context.keys)


def _head(line: str) -> tuple[str, str] | None:
    """The time of day that a line begins with, and what follows; a date may stand before it."""
    found = moments.search(line[:60])
    if found is not None and found[0] <= _BEGIN and ":" in line[: found[1]]:
        return f"{found[2]:%H:%M:%S}", line[found[1] :]
    match = _CLOCK.match(line) if found is None else None
    return (match["clock"], match["rest"]) if match else None


_BEGIN = 3
"""Characters before a date that begins a line, at most."""


def _heard(rest: str, context: Context) -> dict[str, str]:
    """Which device heard it and whose voice it was, in what stands beside the time."""
    found: dict[str, str] = {}
    for piece in filter(None, (piece.strip(" ()[]·|–—-") for piece in _PIECES.split(rest))):
        if voice := _VOICE.fullmatch(piece):
            found |= context.columns.key("key:speaker", voice["who"] if voice["who"].isalpha() else piece)
        elif context.is_device(piece):
            found["device_name"] = piece
        elif is_person(piece, context.given):
            found |= context.columns.key("key:speaker", piece)
    return found
