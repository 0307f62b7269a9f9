"""Chats in plain text whose heads take more than a line, or tell only the time of day, into drafts: by rules."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reident.bundle import moments
from reident.bundle.draft import Context, Draft
from reident.bundle.persons import are_phrases
from reident.rulebook.layouts import Chats, ChatShape

ENOUGH = 3
"""Heads at the start of a text from which on it is a chat of that shape."""
_OWNER = "me"
_NAMED = re.compile(
    r"(?:messages?|nachrichten|chat|chatverlauf)[\s_-]*(?:with|mit|from|von)?[\s_-]+(?P<name>[^/]+?)\.\w+$", re.I
)
"""The other one of a chat in the name of its file."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A message as a text has it."""

    sender: str | None = field(repr=False)
    """None: the owner; empty: the other one of two."""
    when: str
    day: str
    text: str = field(repr=False)
    line: int


def shape_of(text: str, chats: Sequence[Chats]) -> ChatShape | None:
    """The shape that the start of a text has; None where it is none."""
    for shape in (shape for file in chats for shape in file.shapes):
        found = list(shape.heads.finditer(text))
        senders = [match.groupdict().get("sender") or "" for match in found]
        if len(found) >= ENOUGH and not are_phrases(senders):
            return shape
    return None


def read(text: str, shape: ChatShape, path: str, context: Context) -> Iterator[Draft]:
    """The messages of a chat.

    Args:
        text: all of it.
        shape: how it writes its heads.
        path: of the member, which may tell the other one of two, and the day.
        context: what every reader gets.
    """
    named = _NAMED.search(path)
    other = named["name"].strip() if named else ""
    found = list(turns(text, shape, context.chats))
    days = [turn.when for turn in found if turn.when] + [turn.day for turn in found if turn.day]
    first = moments.day_first(days) is True
    for turn in found:
        sender = _OWNER if turn.sender is None else turn.sender or other
        time = _moment(turn, path, day_first=first)
        if shape.kind == "utterance":
            place = f"line {turn.line}"
            voice = context.columns.key("key:speaker", context.called(turn.sender)) if turn.sender else {}
            spoken = {**context.keys, **voice}
            yield Draft(turn.text.strip("'\" "), "utterance", place, "utterance", time, place, spoken)
            continue
        keys = {**context.keys, **(context.columns.author(sender) if sender else {}), "conversation": path}
        place = f"line {turn.line}"
        if sender and "own" not in keys:
            yield Draft(sender, "sender_name", place, "field", time, place, keys)
        yield Draft(turn.text, "message", place, "message", time, place, keys)


def turns(text: str, shape: ChatShape, chats: Sequence[Chats]) -> Iterator[Turn]:
    """The messages between the heads, without what the service says and what stands for pictures."""
    heads = list(shape.heads.finditer(text))
    days = list(shape.days.finditer(text)) if shape.days else []
    starts = [day.start() for day in days]
    line, counted = 1, 0
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        line, counted = line + text.count("\n", counted, head.start()), head.start()
        following = bisect_left(starts, head.end())
        next_day = min(end, starts[following]) if following < len(starts) else end
        before = bisect_left(starts, head.start())
        day = days[before - 1]["date"] if before else ""
        got = head.groupdict()
        said = got["said"] if got.get("said") else text[head.end() : next_day]
        for pattern in shape.dropped:
            said = pattern.sub("", said)
        said = _unquoted("\n".join(line.strip() for line in said.strip().split("\n")))
        said = without_marks(said, chats)
        if not said:
            continue
        sender = None if got.get("own") else (got.get("sender") or "").strip()
        yield Turn(sender, got.get("when") or got.get("clock") or "", day, said, line)


def without_marks(text: str, chats: Iterable[Chats]) -> str:
    """A message without what a service adds to it ("edited"); empty where all of it is the service's own."""
    for file in chats:
        for mark in file.marked:
            text = mark.sub("", text)
        if any(pattern.fullmatch(text.strip(" \u200e\u200f")) for pattern in file.left_out):
            return ""
    return text.strip()


def _unquoted(text: str) -> str:
    """A message of several lines that stands in quotes."""
    return text[1:-1] if "\n" in text and text[:1] == text[-1:] == '"' else text


def _moment(turn: Turn, path: str, *, day_first: bool) -> datetime | None:
    if turn.day:
        told = moments.search(turn.day, day_first=day_first)
        date = turn.day if told is None else f"{told[2]:%Y-%m-%d}"
        found = moments.search(f"{date} {turn.when}", day_first=day_first)
        return found[2] if found else None
    found = moments.search(turn.when, day_first=day_first)
    if found is not None:
        return found[2]
    parsed = moments.parse(turn.when)
    day = moments.in_name(path)
    clock = re.match(r"(\d{1,2}):(\d{2})", turn.when)
    if parsed is not None or day is None or clock is None:
        return parsed
    return day.replace(hour=int(clock[1]) % 24, minute=int(clock[2]), second=0)


def shown(text: str, shape: ChatShape, chats: Sequence[Chats]) -> dict[str, str]:
    """Who says what in a piece of a chat, for the examples of the rules."""
    return {turn.sender or "": turn.text for turn in turns(text, shape, chats)}
