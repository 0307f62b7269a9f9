"""HTML pages into drafts: cards of activities, conversations, tables, forms, and what is left as text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

from reident.bundle import cards as activities
from reident.bundle import clerks, labels, moments, printed, quotes, repeated, sheets
from reident.bundle.archive import File
from reident.bundle.draft import BrokenError, Context, Draft, addressed, kind_of
from reident.bundle.letters import mails, text_of
from reident.bundle.page_chats import Said, conversation
from reident.bundle.tables import decoded, from_rows

_KNOWN = 2
"""Columns of a table, or labels of a list, that must be known."""


def read_page(file: File, context: Context) -> Iterator[Draft]:
    """An HTML page; the cards of an activity page become utterances or searches, a conversation its messages."""
    from selectolax.lexbor import LexborHTMLParser

    if file.size > context.limits.document_bytes:
        raise BrokenError("member-too-large")
    tree = LexborHTMLParser("".join(decoded(file)))
    if letters := _printed(tree):
        yield from mails(letters, context)
        return
    if cards := tree.css("div.content-cell.mdl-typography--body-1") or tree.css("div.outer-cell div.content-cell"):
        for at, card in enumerate(cards, start=1):
            lines = _lines_of(card)
            caption = card.parent.css_first("div.mdl-typography--caption") if card.parent is not None else None
            told = labels.keys(_joined(_lines_of(caption)), context)[1] if caption is not None else {}
            if lines:
                yield from _card_drafts(lines, f"card {at}", replace(context, keys={**context.keys, **told}))
        return
    if found := conversation(tree, context.pages):
        for at, message in enumerate(found, start=1):
            yield from _message(message, f"message {at}", file.path, context)
        return
    messages = activities.read(repeated.alike(tree), context)
    cases = [] if messages else list(sheets.read(tree, context))
    yield from cases
    tables = list(_tables(tree, context))
    yield from tables
    if _is_head(tables):
        to = sorted({addressed(draft.text)[0] or draft.text for draft in tables if draft.holds == "recipient"})
        both = sorted({*to, tables[0].keys.get("sender", "")})
        keys = {**tables[0].keys, "conversation": "#".join((posixpath.dirname(file.path), *both))}
        yield from quotes.drafts(repeated.shown(tree), ("page, mail", "page, mail", tables[0].time), keys)
        return
    if messages or (not cases and (messages := repeated.read(tree, context))):
        yield from messages
        return
    text = text_of(tree.html or "")
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if clerks.are_noted(calls := clerks.joined(lines)):
        yield from clerks.read([(f"entry {at}", line) for at, line in enumerate(calls, start=1)], file.path, context)
        return
    said = labels.known(lines, context)
    yield from labels.fields(said, "page", context)
    text = text if not said else "\n".join(line for at, line in enumerate(lines) if at not in said)
    for at, part in enumerate(filter(None, (p.strip() for p in re.split(r"\n\s*\n", text))), start=1):
        yield Draft(part, "prose", f"paragraph {at}", "document", None, f"paragraph {at}", context.keys)


def _printed(tree: Any) -> list[tuple[str, EmailMessage]]:
    """The mails of a page that a mail service printed."""
    if tree.body is None or "@" not in (tree.body.html or ""):
        return []
    lines = repeated.shown(tree).split("\n")
    return printed.mails([(f"line {number}", line) for number, line in enumerate(lines, start=1)], 1)


def _is_head(told: Sequence[Draft]) -> bool:
    """Whether a page's only table or list is the head of a mail: who wrote to whom, and when."""
    held = {draft.holds for draft in told}
    return {"sender_name", "recipient"} <= held and len(told) <= _HEAD and told[0].time is not None


_HEAD = 12
"""Cells of the head of a mail, at most."""


def _message(message: Said, place: str, path: str, context: Context) -> Iterator[Draft]:
    if message.spoken:
        voice = message.sender.rpartition(":")[2].strip()
        keys = {**context.keys, **(context.columns.key("key:speaker", voice) if voice else {})}
        keys |= {"device_name": message.device} if message.device else {}
        yield Draft(message.text, "utterance", place, "utterance", message.time, place, keys)
        if message.answer:
            yield Draft(message.answer, "response", f"{place}, answer", "response", message.time, place, keys)
        return
    keys = {**context.keys, **context.columns.author(message.sender), "conversation": path}
    yield Draft(message.sender, "sender_name", place, "field", message.time, place, keys)
    yield Draft(message.text, "message", place, "message", message.time, place, keys)


def _tables(tree: Any, context: Context) -> Iterator[Draft]:
    """The tables and lists of a page whose headers are known, which are taken out of it."""
    for number, table in enumerate(tree.css("table"), start=1):
        if table.css_first("table table") is not None:
            continue
        rows = [[_cell(cell) for cell in row.css("th, td")] for row in table.css("tr")]
        if (told := _headed([row for row in rows if any(row)], context)) is not None:
            yield from from_rows(told, context, f"table {number}, ")
            table.decompose()
    for number, listed in enumerate(tree.css("dl"), start=1):
        pairs = zip(listed.css("dt"), listed.css("dd"), strict=False)
        if (told := _headed([[_cell(term), _cell(said)] for term, said in pairs], context)) is not None:
            yield from from_rows(told, context, f"list {number}, ")
            listed.decompose()


def _cell(node: Any) -> str:
    return " ".join(node.text(separator=" ").split())


def _headed(rows: list[list[str]], context: Context) -> list[list[str]] | None:
    """Rows with their header first, also where it stands in the first column; None where nobody knows it."""
    if not rows or len(rows[0]) < _KNOWN:
        return None
    if len(rows) > 1 and sum(context.columns.holds(name, context.layout) is not None for name in rows[0]) >= _KNOWN:
        return rows
    pairs = [row for row in rows if len(row) == _KNOWN]
    known = sum(context.columns.holds(row[0].rstrip(": "), context.layout) is not None for row in pairs)
    if len(pairs) < len(rows) or known < _KNOWN:
        return None
    return [[row[0].rstrip(": ") for row in pairs], [row[1] for row in pairs]]


def _lines_of(card: Any) -> list[str]:
    text = card.text(separator="\n").replace("\xa0", " ").replace("\u2003", " ")
    return [line.strip() for line in text.split("\n") if line.strip()]


def _joined(lines: Sequence[str]) -> list[str]:
    """Lines with what stands below a label (`Voice Match:`) behind it."""
    found: list[str] = []
    for line in lines:
        if found and found[-1].endswith(":") and ":" not in line:
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
    return found


def _card_drafts(lines: Sequence[str], place: str, context: Context) -> Iterator[Draft]:
    """What was said or searched, in one line or with its verb in a line of its own, then the answer, then the time."""
    from reident.bundle.objects import activity

    lines, told = labels.keys(lines, context)
    keys = {**context.keys, **told}
    moments_of = [moments.parse(line) for line in lines]
    at = max((number for number, moment in enumerate(moments_of) if moment is not None), default=None)
    time = moments_of[at] if at is not None else None
    said = [line for number, line in enumerate(lines) if number != at]
    whole = lines[0] if not said else " ".join(said[:2]) if len(said) > 1 else said[0]
    alone, both = activity(said[0]) if said else ("", ""), activity(whole)
    is_told = bool(said) and alone[1] != said[0]
    holds, value = alone if is_told else both
    yield Draft(value, holds, place, kind_of(holds), time, place, keys)
    answer = " ".join(said[1 if is_told else 2 :])
    if answer and holds == "utterance" and (is_told or both[1] != whole):
        yield Draft(answer, "response", f"{place}, answer", kind_of("response"), time, place, keys)
