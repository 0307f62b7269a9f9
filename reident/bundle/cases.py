"""A request in a text file of its own, below labelled lines that say whose it is, into drafts.

Ticket: 50363                          the case
Customer: Timo Zeck (C-2137)           whose it is
Received: 25.02.2024 09:08

Is there a warranty on ...?            what the customer writes

--- Reply Agent 1, 26.02.2024 06:46 ---
We have passed it on.                  what staff answers
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import dropwhile, takewhile

from reident.bundle import moments
from reident.bundle.blocks import LABEL
from reident.bundle.draft import CUSTOMER, STAFF, Context, Draft
from reident.bundle.heads import of_head

_FEWEST = 3
"""Labelled lines at the start of a request, at least."""
_OF_CUSTOMER = frozenset({"full_name", "given_name", "family_name", "email", "phone", "account_id"})
_TURN = re.compile(r"^\s*[-=*_#~+>]{2,}\s*(?P<who>[^\W_](?:.{0,100}\w)?)(?P<end>\W*)$")
"""A line that begins with a rule and says who writes below it."""
_LONGEST = 200
"""Characters of a line that tells whose a request is, or who writes below it, at most."""
_WORD = re.compile(r"[^\W\d_]+")


def is_case(lines: Sequence[str], context: Context) -> bool:
    """Whether a text begins with the labels of one request: its number, and whose it is."""
    head = _head(lines)
    holds = {context.columns.holds(label, None) for label, _ in head}
    customer = any(context.columns.role_of(label) == CUSTOMER for label, _ in head) or holds & _OF_CUSTOMER
    return len(head) >= _FEWEST and "key:case" in holds and bool(customer)


def read(lines: Sequence[tuple[str, str]], path: str, context: Context) -> Iterator[Draft]:
    """One request: whose it is, what is asked, and what is answered.

    Args:
        lines: of the text, with their places.
        path: of the member; all of a folder's requests are a helpdesk's.
        context: what every reader gets.
    """
    begun = list(dropwhile(lambda row: not row[1].strip(), lines))
    head = _head([line for _, line in begun])
    case, time = f"{path}#0", None
    for (place, line), (label, value) in zip(begun, head, strict=False):
        holds, found = context.columns.holds(label, None), moments.search(value)
        if found is not None and (holds == "time" or moments.is_alone(value, found)):
            time = time or found[2]
        elif value.strip(" -") and not (holds or "").startswith("key:"):
            yield from _field(line, label, place, case, context)
    keys = {**context.keys, "case": case}
    place, text = "", list[str]()
    for at, line in begun[len(head) :]:
        turn = _TURN.match(line[:_LONGEST])
        if turn is None or not _is_turn(turn, context):
            place = place or (at if line.strip() else "")
            text.append(line)
            continue
        yield from _message(text, place, time, keys)
        wrote, time = _writer(turn["who"], context)
        keys = {**context.keys, **wrote, "case": case}
        place, text = "", []
    yield from _message(text, place, time, keys)


def _field(line: str, label: str, place: str, case: str, context: Context) -> Iterator[Draft]:
    """A labelled line; a customer's number in brackets behind his name is a field of its own."""
    numbered = _NUMBERED.match(line[:_LONGEST])
    if numbered is not None and context.columns.role_of(label) == CUSTOMER:
        keys = {**context.keys, "case": case}
        yield Draft(numbered["number"], "account_id", place, "field", None, case, keys)
        line = numbered["line"]
    yield from of_head(line, place, case, context)


_NUMBERED = re.compile(
    r"^(?P<line>.*\w.*?)\s*[(\[]\s*(?:\w{1,8}[.:]?\s)?(?P<number>[A-Z]{0,4}[-#]?\d[\d-]+)\s*[)\]]\s*$"
)


def _head(lines: Sequence[str]) -> list[tuple[str, str]]:
    """The labelled lines with which a text begins, each as label and value."""
    begun = dropwhile(lambda line: not line.strip(), lines)
    found = takewhile(bool, (LABEL.match(line.strip()) for line in begun))
    return [(match["label"], match["value"] or match["close"] or "") for match in found if match]


def _is_turn(turn: re.Match[str], context: Context) -> bool:
    """Whether a line between two rules, or behind one, says who writes and when."""
    words = {word.casefold() for word in _WORD.findall(turn["who"])}
    sided = words & (context.columns.staff | context.columns.customers)
    return bool(sided) or (len(turn["end"].strip()) > 1 and moments.search(turn["who"]) is not None)


def _writer(head: str, context: Context) -> tuple[dict[str, str], datetime | None]:
    """Who writes below a head, as keys, and when."""
    found = moments.search(head)
    who = (head[: found[0]] + head[found[1] :] if found else head).strip(" ,;:|()[]-–")
    words = [word.casefold() for word in _WORD.findall(who)]
    columns = context.columns
    asks = not columns.customers.isdisjoint(words) and columns.staff.isdisjoint(words)
    keys = {} if asks else columns.sender(who or STAFF, STAFF)
    return keys, found[2] if found else None


def _message(lines: Sequence[str], place: str, time: datetime | None, keys: dict[str, str]) -> Iterator[Draft]:
    text = "\n".join(lines).strip()
    if text:
        yield Draft(text, "message", place, "message", time, keys["case"], keys)
