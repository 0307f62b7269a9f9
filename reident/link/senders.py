"""Sender, speaker and account keys of a record into findings about its owner: a name, an address, a number."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from email.utils import parseaddr

from reident.link.phonetics import folded
from reident.model import Finding, Record

MAIL = " | "
"""Between the two parties of a conversation by mail."""
RULE = "record-key"
"""Id under which these findings stand."""
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d\s()/.-]{6,}")
_ENDS = re.compile(r"^[\W_]+|[^\w.]+$|(?<=\w\w)[.]+$")
"""Signs around a word of a name; an initial keeps its full stop."""
_CODE = re.compile(r"(?=\w*[BCDFGHJKLMNPQRSTVWXZ]{5})[A-Z]{8,}")
"""An account id that happens to have no digit."""
_WORD = re.compile(r"[^\W\d_][^\d_]*")


def talk_of(sender: str, recipient: str) -> str:
    """The conversation of a mail: its two parties, whoever writes."""
    return MAIL.join(sorted((folded(sender), folded(recipient))))


def findings(record: Record, titles: Collection[str] = (), behind: Collection[str] = ()) -> Iterator[Finding]:
    """What `sender`, `speaker` and `account` say; offsets are 0, for they are not in the text.

    Args:
        record: whose keys are read.
        titles: folded words before a name ("Dr", "Principal"); a word alone behind one is a surname.
        behind: folded words behind a saved name that are no part of it ("Wessely Vermieterin").

    Staff that is told by its role alone ("agent") has no name, nor has whoever is called "Me".
    """
    if "yes" in (record.keys.get("staff"), record.keys.get("own")):
        return
    if sender := record.keys.get("sender"):
        yield from _said(sender, 0.93, titles, behind)
    elif speaker := record.keys.get("speaker"):
        yield from _said(speaker, 0.85, titles, behind)
    elif (account := record.keys.get("account")) and not _CODE.fullmatch(account):
        yield from _said(account, 0.85, titles, behind)


def called_after(device: str) -> Iterator[str]:
    """First names that a device may be called after: "Bernadette's Echo", "Jonas' Echo", "Cians Zimmer"."""
    for first in device.replace("’", "'").split()[:1]:
        if "'" in first:
            yield first.partition("'")[0]
        elif first.endswith("s"):
            yield first[:-1]


def of_device(record: Record, owner: str) -> Iterator[Finding]:
    """The name of whoever a device is called after, where the record is his.

    Args:
        record: of what is said to it.
        owner: whose it is; a folded first name.
    """
    for name in called_after(record.keys.get("device_name", "")):
        if folded(name) == owner:
            yield Finding(0, 0, "person", "given_name", name, 0.85, RULE)


def _said(text: str, confidence: float, titles: Collection[str], behind: Collection[str]) -> Iterator[Finding]:
    name, address = parseaddr(text)
    found = _EMAIL.search(address) or _EMAIL.search(text)
    if found:
        yield Finding(0, 0, "contact", "email", found.group().lower(), confidence, RULE)
    elif _PHONE.fullmatch(text.strip()):
        yield Finding(0, 0, "contact", "phone", "".join(c for c in text if c.isdigit() or c == "+"), confidence, RULE)
        return
    words = named(name if found else text)
    titled = 0
    while len(words) - titled > 1 and folded(words[titled]) in titles:
        titled += 1
    words = words[titled:]
    while len(words) > 1 and folded(words[-1]) in behind:
        words = words[:-1]
    if titled and len(words) == 1:
        yield Finding(0, 0, "person", "family_name", words[0], confidence, RULE)
    elif words:
        yield Finding(0, 0, "person", "given_name", words[0], confidence, RULE)
        if len(words) > 1 and len(words[-1].strip(".")) > 1:  # an initial is no surname
            yield Finding(0, 0, "person", "family_name", words[-1], confidence, RULE)


_BRACKETED = re.compile(r"\s*[(\[][^)\]]{0,40}[)\]]\s*$")
"""What one writes behind a name in an address book: "Colm (van)"."""


def named(text: str) -> list[str]:
    """The words of a person's name, given name first; empty where the text is none."""
    if _EMAIL.search(text):
        return []
    if text.count(",") == 1:
        last, first = text.split(",")
        text = f"{first} {last}"
    words = [_ENDS.sub("", w) for w in _BRACKETED.sub("", text).split()]
    while len(words) > 1 and words[0][:1].isupper() and words[-1].islower():
        words.pop()  # "Gary work", as one writes in an address book
    words = [w for w in words if w]
    if not 1 <= len(words) <= 4 or not all(_WORD.fullmatch(w) for w in words):
        return []
    return [w if any(c.isupper() for c in w) else w.capitalize() for w in words]
