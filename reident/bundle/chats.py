"""Chat exports in plain text (WhatsApp, Signal) into drafts: one a message, with its sender."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reident.bundle import moments
from reident.bundle.draft import Context, Draft
from reident.bundle.heads import BANNER, of_head
from reident.bundle.talks import without_marks

_DATE = r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4}\.?"
_TIME = r"(?:,|\s|klo)*\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?\s?m\.?)?"
_HEADS = (
    re.compile(rf"^\[(?P<when>{_DATE}{_TIME})\]\s*(?P<rest>.*)$", re.I),
    re.compile(rf"^(?P<when>{_DATE}{_TIME})\s+-\s+(?P<rest>.*)$", re.I),
)
_SENDER = re.compile(r"^(?P<sender>~?\s?[^:]{1,60}?):\s(?P<text>.*)$", re.S)
CHAT_LINES = 3
_BELOW = 0.5
"""Share of the heads that end with the name, as the text stands below, or that name a room before it, from which on a
text has another form (`heads`, `transcripts`)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a chat writes its heads."""

    head: re.Pattern[str]
    day_first: bool


def shape_of(lines: Sequence[str]) -> Shape | None:
    """The shape of a chat, from its first lines; None where it is none. Day and month are told apart by all dates."""
    for head in _HEADS:
        found = [match for line in lines if (match := head.match(line.lstrip("\u200e\u200f")))]
        below = sum(match["rest"].rstrip().endswith(":") for match in found)
        roomed = sum(match["rest"].startswith(("(", "[")) for match in found)
        if max(below, roomed) > _BELOW * len(found):
            continue
        whens = [match["when"] for match in found]
        if len(whens) >= min(CHAT_LINES, max(1, len([line for line in lines if line.strip()]) // 2)) and whens:
            firsts = [int(number[1]) for when in whens if (number := re.match(r"(\d{1,2})[/.-]", when))]
            seconds = [int(number[1]) for when in whens if (number := re.match(r"\d{1,2}[/.-]\s?(\d{1,2})", when))]
            dotted = re.match(r"\d{1,2}\.", whens[0]) is not None
            day_first = dotted or max(firsts, default=0) > 12 or not (max(seconds, default=0) > 12)
            return Shape(head, day_first)
    return None


def is_request(lines: Sequence[str], shape: Shape, context: Context) -> bool:
    """Whether the senders are sides of a request: "Customer: ...", "Support: ..."."""
    said = (_SENDER.match(match["rest"]) for line in lines if (match := shape.head.match(line)))
    return any(context.columns.is_role(match["sender"].strip("~ ")) for match in said if match)


def is_answered(lines: Sequence[str], shape: Shape, context: Context) -> bool:
    """Whether an assistant answers: a log of what was said to it ("USER: ...", "ASSISTANT: ...") is no chat.

    Some are called like people ("Claude"): then nobody else is named.
    """
    said = (_SENDER.match(match["rest"]) for line in lines if (match := shape.head.match(line)))
    senders = {match["sender"].strip("~ ").casefold() for match in said if match}
    answering = senders & context.assistants
    unnamed = senders - answering <= context.columns.owner | context.columns.customers
    return bool(answering) and (unnamed or not answering & context.given)


def is_one(lines: Sequence[str], shape: Shape) -> bool:
    """Whether a text holds one request: no labels, as above the first message, stand between others."""
    first = next((at for at, line in enumerate(lines) if shape.head.match(line)), 0)
    return not any(_LABELLED.match(line) for line in lines[first:] if not shape.head.match(line))


_LABELLED = re.compile(rf"\s*(?:[^\W\d][\w -]{{0,24}}:\s|.{{0,30}}#\s?\d)|{BANNER.pattern}")


def read_requests(lines: Iterable[tuple[str, str]], shape: Shape, path: str, context: Context) -> Iterator[Draft]:
    """Requests below each other in a file: each begins with a line that sets it apart, "=== Ticket 4007 | ..."."""
    blocks: list[list[tuple[str, str]]] = [[]]
    for place, line in lines:
        if BANNER.match(line) and any(text.strip() for _, text in blocks[-1]):
            blocks.append([])
        blocks[-1].append((place, line))
    for number, block in enumerate(blocks):
        yield from read_request(block, shape, path, context, f"#{number}")


def read_request(
    lines: Iterable[tuple[str, str]], shape: Shape, path: str, context: Context, number: str = "#0"
) -> Iterator[Draft]:
    """A request in a file of its own: what the customer writes and what staff answers, below a head."""
    case = f"{path}{number}"
    for draft in read(lines, shape, path, context):
        if draft.kind == "document":
            yield from of_head(draft.text, draft.locator, case, context)
        elif draft.kind == "message":
            wrote = dict(context.columns.sender(draft.keys["sender"]))
            staff = {"staff": "yes"} if wrote and "staff" not in wrote else {}
            keys = {**context.keys, **wrote, **staff, "case": case}
            yield Draft(draft.text, "message", draft.locator, "message", draft.time, case, keys)


def read(lines: Iterable[tuple[str, str]], shape: Shape, path: str, context: Context) -> Iterator[Draft]:
    """A chat's messages; the service's own lines are notes, wrapped lines joined."""
    held: tuple[str, str, str, list[str]] | None = None  # place, when, sender, lines
    for place, line in lines:
        match = shape.head.match(line)
        if match is None:
            if held is not None and line.strip():
                held[3].append(line)
            elif line.strip():
                yield Draft(line.strip(), "note", place, "document", None, place, context.keys)
            continue
        if held is not None:
            yield from _message(held, shape, path, context)
        said = _SENDER.match(match["rest"])
        if said is None and match["rest"].strip():  # a line of the service: it may name people
            yield Draft(match["rest"].strip(), "note", place, "document", None, place, context.keys)
        held = (place, match["when"], said["sender"].strip("~ "), [said["text"]]) if said else None
    if held is not None:
        yield from _message(held, shape, path, context)


def _message(held: tuple[str, str, str, list[str]], shape: Shape, path: str, context: Context) -> Iterator[Draft]:
    place, when, sender, lines = held
    text = without_marks("\n".join(lines).strip(), context.chats)
    keys = {**context.keys, **context.columns.author(sender), "conversation": path}
    found = moments.search(when, day_first=shape.day_first)
    time = found[2] if found else None
    yield Draft(sender, "sender_name", place, "field", time, place, keys)
    if text:
        yield Draft(text, "message", place, "message", time, place, keys)
