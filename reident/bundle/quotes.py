"""A mail into what its sender wrote and the earlier mails that it quotes, each with its own writer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr

from reident.bundle import moments
from reident.bundle.draft import Draft

_GMAIL = (
    r"(?:On|Am|Le|Il giorno|El)\s(?P<on>[^\n<>]{4,60}?"
    r"(?:\d:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?|\d{4}(?!,?\s(?:at\b|um\b|\d)))),?\s"
    r"(?P<who1>(?!\d|[AaPp]\.?[Mm]\b)[^\n,<>]{2,60}(?:\s?\n?<[^>\n]+>)?)"
    r"\s(?:wrote|a écrit|ha scritto|escribió)\s?:"
    r"|(?:Am|On)\s(?P<am>[^\n<>]{6,60}?)\sschrieb\s(?P<who2>[^\n<>]{2,60}(?:\s?\n?<[^>\n]+>)?)\s?:"
    r"|(?P<who3>[^\n<>:]{3,60})\s(?:schrieb|wrote)\s(?:am|on)\s(?P<am3>[^\n]{6,50}?)\s?:"
)
_LABELS = (
    r"(?:Sent|Date|To|Cc|Bcc|Subject|Reply-To|Importance|Gesendet|Datum|An|Betreff|Priorität|Wichtigkeit|Antwort an)"
)
_OUTLOOK = (
    r"(?:(?:-{3,}[ \t]*[^\n-]{6,40}[ \t]*-{3,}|_{10,})[ \t]*\n\s*)?"
    r"\*{0,2}(?:From|Von):?\*{0,2}:?[ \t]+(?P<who4>[^\n]{2,120})\n"
    rf"(?:[ \t]*\*{{0,2}}{_LABELS}:?\*{{0,2}}:?[ \t]*[^\n]*\n){{2,6}}"
)
_HEAD = re.compile(rf"^[ \t]*(?:{_GMAIL})[ \t]*$|^{_OUTLOOK}", re.M)
_MARK = re.compile(r"^[ \t]*>[ \t]?", re.M)
_MARKS = re.compile(r"^[ \t>]+", re.M)
_WHEN = re.compile(r"(?:Sent|Date|Gesendet|Datum):?\*{0,2}:?[ \t]*([^\n]+)")
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Part:
    """What one person wrote."""

    who: str = field(repr=False)
    """Name, else address; empty: whoever sent the mail, or somebody whom no line tells (`quoted`)."""
    address: str = field(repr=False)
    when: str
    text: str = field(repr=False)
    quoted: bool = False


def parts(text: str) -> list[Part]:
    """The sender's own text first, then what is quoted, as far as it says anything."""
    clean = text.replace("\r\n", "\n").replace("\u202f", " ").replace("\xa0", " ")
    found = list(_split(clean, Part("", "", "", ""), 0))
    own = "\n\n".join(part.text for part in found if not part.quoted)
    return [Part("", "", "", own), *(part for part in found if part.quoted)]


def drafts(
    text: str, where: tuple[str, str, datetime | None], keys: Mapping[str, str], others: Sequence[str] = ()
) -> Iterator[Draft]:
    """The body of a mail: what its sender wrote, and what it quotes as its writers' own.

    Args:
        text: the body.
        where: locator, entry and time of the mail.
        keys: of the mail, with its sender.
        others: its recipients; what nobody is named for is the only one's.
    """
    locator, entry, time = where
    for number, part in enumerate(parts(text)):
        if not part.text:
            continue
        if not part.quoted:
            yield Draft(part.text, "message", locator, "message", time, entry, keys)
            continue
        who = part.who or (others[0] if len(others) == 1 else "")
        if not who:
            continue  # a mail that nobody is named for lies in the mailbox itself, or is nobody's
        rest = {key: value for key, value in keys.items() if key not in ("sender", "own")}
        quoted = {**rest, "sender": who}
        yield Draft(
            part.text, "message", f"{locator}, quote {number}", "message", moments.parse(part.when), entry, quoted
        )


def is_mail(text: str) -> bool:
    """Whether a text begins with the head of a mail, as programs print it."""
    start = text.replace("\r\n", "\n").lstrip("\ufeff \n")
    head = _HEAD.match(start)
    return head is not None and head["who4"] is not None


def _split(text: str, owner: Part, depth: int) -> Iterator[Part]:
    """The parts of a text of one writer; below a head, marked lines or all of it are another one's."""
    head = _HEAD.search(text) if depth < _DEEPEST else None
    own, rest = (text, "") if head is None else (text[: head.start()], text[head.end() :])
    yield from _unmarked(own, owner, depth)
    if head is None:
        return
    writer = _writer(head)
    if head["who4"] is None and _MARK.search(rest):
        yield from _marked(rest, writer, owner, depth)
    else:
        yield from _split(rest, writer, depth + 1)


def _marked(text: str, writer: Part, owner: Part, depth: int) -> Iterator[Part]:
    """Lines with a mark are the writer's, the others between and after them the owner's."""
    run: list[str] = []
    marked = True
    for line in (*text.split("\n"), None):
        is_marked = marked if line is None or not line.strip() else _MARK.match(line) is not None
        if line is None or is_marked != marked:
            said = "\n".join(run)
            yield from _split(_MARK.sub("", said) if marked else said, writer if marked else owner, depth + 1)
            run, marked = [], is_marked
        if line is not None:
            run.append(line)


def _unmarked(text: str, owner: Part, depth: int) -> Iterator[Part]:
    """A text without a head: marked lines in it are somebody's whom no line tells."""
    if depth >= _DEEPEST:
        text = _MARKS.sub("", text)
    own = "\n".join(line for line in text.split("\n") if not _MARK.match(line))
    other = "\n".join(_MARK.sub("", line) for line in text.split("\n") if _MARK.match(line))
    if own.strip():
        yield Part(owner.who, owner.address, owner.when, own.strip(), owner.quoted)
    if other.strip():
        yield from _split(other, Part("", "", "", "", quoted=True), depth + 1)


def _writer(head: re.Match[str]) -> Part:
    who = next(head[name] for name in ("who1", "who2", "who3", "who4") if head[name])
    who = " ".join(who.replace("[mailto:", "<").replace("]", ">").split())
    name, address = parseaddr(who) if "@" in who else (who, "")
    when = head["on"] or head["am"] or head["am3"] or ""
    told = _WHEN.search(head.group()) if head["who4"] else None
    shown = name.strip("'\" ") or address
    return Part(shown, address if "@" in address else "", told[1].strip() if told else when, "", quoted=True)
