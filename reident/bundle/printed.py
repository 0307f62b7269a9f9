"""Mails as programs print them, one below the other, into messages that the reader of mails knows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import default as policy
from email.utils import parseaddr

from reident.bundle import moments

FEWEST = 3
"""Heads from which on a text is a print of a mailbox."""
_MAIL = r"[^<>\n@\s]+@[^<>\n@\s]+"
_NEXT = r"(?:Sent|Date|To|Cc|Bcc|Subject|Reply-To|Attachments|Importance|Gesendet|Datum|An|Betreff|Anlagen|Wichtigkeit)"
_HEAD = re.compile(
    rf"^[ \t]*(?:From|Von):[ \t]+(?P<who>[^\n]{{2,120}})\n(?:[ \t]*{_NEXT}:[ \t]*[^\n]*\n){{2,7}}"
    rf"|^[ \t]*(?P<who2>[^\n<>:]{{1,80}}<{_MAIL}>)[ \t]*(?:\n[ \t]*)?(?P<when>[^\n<>]{{6,50}}\d:\d\d[^\n<>]{{0,20}})\n"
    r"(?:[ \t]*(?:To|An|Cc|Bcc|Reply-To|Antwort an):[ \t]*[^\n]*\n){1,4}",
    re.M,
)
"""The head as Outlook prints it, and as pages of mail do: who, when, and below it to whom."""
_FIELD = re.compile(r"^[ \t]*(?P<name>[\w-]+):[ \t]*(?P<cell>[^\n]*)$", re.M)
_NAMES = {"an": "To", "to": "To", "cc": "Cc", "subject": "Subject", "betreff": "Subject", "sent": "Date",
          "gesendet": "Date", "date": "Date", "datum": "Date"}  # fmt: skip
_RULE = re.compile(r"^[\W_]*$")
_TITLE = 120
"""Characters of a subject above a head, at most."""


def mails(lines: Sequence[tuple[str, str]], fewest: int = FEWEST) -> list[tuple[str, EmailMessage]]:
    """The mails of a print with their places; none where it has too few heads.

    Args:
        lines: with their places.
        fewest: heads that it must have.
    """
    text = "".join(f"{line}\n" for _, line in lines)
    heads = [head for head in _HEAD.finditer(text) if "@" in (head["who2"] or head["who"])]
    if len(heads) < max(1, fewest):
        return []
    begins = _begins([line for _, line in lines])
    titles = [_title(text, head) for head in heads]
    ends = [*(start for start, _ in titles[1:]), len(text)]
    found = []
    for head, (_, title), end in zip(heads, titles, ends, strict=True):
        place = lines[_at(begins, head.start())][0]
        found.append((place, _message(head, title, text[head.end() : end])))
    return found


def _begins(lines: Sequence[str]) -> list[int]:
    begins = [0]
    for line in lines:
        begins.append(begins[-1] + len(line) + 1)
    return begins


def _at(begins: Sequence[int], offset: int) -> int:
    return min(len(begins) - 2, bisect_right(begins, offset) - 1)


def _title(text: str, head: re.Match[str]) -> tuple[int, str]:
    """Where a mail begins, and its subject: the line above the head, unless the head itself has one."""
    if re.search(r"^[ \t]*(?:Subject|Betreff):", head.group(), re.M):
        return head.start(), ""
    above = text[: head.start()].rstrip("\n")
    line = above.rpartition("\n")[2]
    if not line.strip() or len(line) > _TITLE or _RULE.match(line):
        return head.start(), ""
    return len(above) - len(line), line.strip()


def _message(head: re.Match[str], title: str, body: str) -> EmailMessage:
    message = EmailMessage(policy=policy)
    fields = {"From": head["who2"] or head["who"], "Date": head["when"] or "", "Subject": title}
    fields |= {name: cell for name, cell in _fields(head.group()) if not fields.get(name)}
    for name, cell in fields.items():
        found = moments.search(cell) if name == "Date" else None
        line = found[2].isoformat() if found else " ".join(cell.replace(";", ",").split())
        if line:
            message[name] = _quoted(line) if name in ("From", "To", "Cc") else line
    kept = [line for line in body.split("\n") if not (_RULE.match(line) and line.strip())]
    message.set_content("\n".join(kept).strip())
    return message


def _fields(head: str) -> Iterator[tuple[str, str]]:
    for field in _FIELD.finditer(head):
        if (name := _NAMES.get(field["name"].lower())) is not None:
            yield name, field["cell"]


def _quoted(line: str) -> str:
    """One address with its name in quotes: print does not write what would need them."""
    name, address = parseaddr(line)
    shown = line.partition("<")[0].strip(' ,"')
    alone = line.count("@") == 1 and "<" in line and bool(address)
    return f'"{shown}" <{address}>' if alone and not name.isascii() else line
