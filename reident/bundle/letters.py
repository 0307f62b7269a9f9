"""Mails into drafts, from whatever file they come: their head, and their body with what it quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email.message import EmailMessage, Message
from email.utils import getaddresses

from reident.bundle import labels, moments
from reident.bundle.draft import Context, Draft
from reident.bundle.quotes import drafts
from reident.bundle.tables import encoding_of

_FORM = re.compile(r"(?:wordpress|no-?reply|form|formular|kontakt|contact|mailer|web|website|info|hello|shop)\b", re.I)
"""Addresses from which a site sends what somebody wrote in its form; he is named in Reply-To."""


def mails(letters: Iterable[tuple[str, EmailMessage]], context: Context) -> Iterator[Draft]:
    """All messages of a file, each with its place."""
    for place, message in letters:
        yield from mail(message, place, context)


def mail(message: Message | EmailMessage, place: str, context: Context) -> Iterator[Draft]:
    """One message: its head, and its body with what it quotes."""
    senders = _people([str(message.get("From", ""))])
    sender = senders[0] if senders else ("", "")
    answered = _people([str(message.get("Reply-To", ""))])
    form = bool(answered) and answered[0][1] != sender[1] and _FORM.match(sender[1]) is not None
    sender = answered[0] if form else sender
    keys = {**context.keys, **(context.columns.author(sender[0] or sender[1]) if any(sender) else {})}
    time = moments.parse(str(message.get("Date", "")))
    first = "Reply-To" if form else "From"
    for field, name_holds in ((first, "sender_name"), ("To", "recipient"), ("Cc", "recipient")):
        for name, address in _people([str(value) for value in message.get_all(field, [])]):
            bare = name_holds if field != first and not name else "email"  # else it would be the sender's
            for holds, value in ((name_holds, name), (bare, address)):
                if value and not (field == first and "own" in keys):
                    yield Draft(value, holds, f"{place}, {field}", "field", time, place, keys)
    if subject := str(message.get("Subject", "")).strip():
        yield Draft(subject, "subject_line", f"{place}, Subject", "message", time, place, keys)
    body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
    if body is None:
        return
    try:
        text = body.get_content()
    except (LookupError, UnicodeError, KeyError):  # a character set that nobody knows
        raw = body.get_payload(decode=True)
        text = raw.decode(encoding_of(raw), "replace") if isinstance(raw, bytes) else ""
    text = text_of(text) if body.get_content_type() == "text/html" else text
    lines = [line.strip() for line in text.split("\n")]
    said = labels.known(lines, context) if form else {}
    yield from labels.fields(said, place, replace(context, keys=keys))
    text = text if not said else "\n".join(line for at, line in enumerate(lines) if at not in said)
    others = [name or address for name, address in _people([str(v) for v in message.get_all("To", [])])]
    yield from drafts(text, (f"{place}, body", place, time), keys, others)


def _people(lines: Iterable[str]) -> list[tuple[str, str]]:
    """Names and addresses of the lines of a head; what has no address is a name."""
    return [
        (name, address) if "@" in address else (name or address, "")
        for line in lines
        for name, address in getaddresses([line])
    ]


def text_of(html: str) -> str:
    """What a page shows as text, without its scripts."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style", "noscript"])
    return tree.body.text(separator="\n") if tree.body is not None else ""
