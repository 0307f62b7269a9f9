"""PDF, RTF and plain text into drafts: what a text is decides who reads its lines."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from reident.bundle import (
    answers,
    blocks,
    cases,
    chats,
    clerks,
    exchanges,
    head_forms,
    heads,
    journals,
    logs,
    objects,
    posted,
    printed,
    quotes,
    tables,
    talks,
    transcripts,
)
from reident.bundle.archive import File
from reident.bundle.draft import INVISIBLE, BrokenError, Context, Draft
from reident.bundle.letters import mails
from reident.bundle.tables import decoded

MOST_PAGES = 20_000
BEGUN = 400
"""Lines at the start of a text that tell a mail, a chat, a table."""
LOOKED_AT = 400
"""Characters of a line in which the head of a message is looked for."""
TOLD = 0.4
"""Share of a text's characters that its labelled lines must tell, or of its records that must be messages."""
NO_WORD = 2_000
"""Characters without a blank from which on a run is no word but encoded data."""
KEPT = 100
"""Characters of such a run that are kept."""
_PAGE = re.compile(
    r"^\s*(?:seite|page)?\s*\d+\s*(?:(?:von|of|/)\s*\d+)?\s*$|^\s*(?:seite|page)\s+\d+\s+(?:von|of)\s+\d+\b.{0,90}$",
    re.I,
)


def read_pdf(file: File, context: Context) -> Iterator[Draft]:
    """A PDF: a transcript where its lines are marked like one, else running text."""
    if file.size > context.limits.document_bytes:
        raise BrokenError("member-too-large")
    lines = _without_headers(_pages(file))
    if not lines:
        raise BrokenError("member-no-text")
    shown = [line for _, line in lines]
    if answers.are_sided(shown):
        yield from answers.read(lines, context)
        return
    if answers.are_quoted(shown):
        yield from answers.read_quoted(lines, context)
        return
    if letters := printed.mails(lines):
        yield from mails(letters, context)
        return
    head = None if transcripts.is_dialogue(shown, context) else heads.learned(shown, context)
    if head is not None and not any(map(transcripts.is_audio, (line for _, line in lines))):
        yield from heads.read(lines, head, file.path, context)
        return
    yield from transcripts.entries(lines, file.path, context)


def read_text(file: File, context: Context) -> Iterator[Draft]:
    """A plain text: a chat, a transcript, records of labelled lines, or running text."""
    lines = ((f"line {number}", _clean(line)) for number, line in enumerate(decoded(file), start=1))
    yield from _text(lines, file, context)


def read_rich_text(file: File, context: Context) -> Iterator[Draft]:
    """An RTF document, as the plain text in it."""
    from striprtf.striprtf import rtf_to_text

    if file.size > context.limits.document_bytes:
        raise BrokenError("member-too-large")
    text = str(rtf_to_text("".join(decoded(file)), errors="ignore"))  # type: ignore[no-untyped-call]
    lines = ((f"line {number}", _clean(line)) for number, line in enumerate(text.splitlines(), start=1))
    yield from _text(lines, file, context)


def _text(lines: Iterator[tuple[str, str]], file: File, context: Context) -> Iterator[Draft]:
    """Lines with their places; what they are is decided by the first of them."""
    first = list(islice(lines, transcripts.SAMPLE))
    if front := logs.front([line for _, line in first]):
        for place, line in first[1 : front - 1]:
            yield Draft(line, "note", place, "document", None, place, context.keys)
        first = first[front:]
    shown = [line for _, line in first]
    begun = shown[:BEGUN]
    if answers.are_sided(shown):
        yield from answers.read(chain(first, lines), context)
    elif file.size <= context.limits.document_bytes and (journal := journals.learned(shown, context)):
        yield from journals.read(list(chain(first, lines)), journal, file.path, context)
    elif clerks.are_noted(shown):
        yield from clerks.read(list(chain(first, lines)), file.path, context)
    elif file.size <= context.limits.document_bytes and posted.letters(shown):
        rows = list(chain(first, lines))
        yield from posted.read(rows, posted.letters([line for _, line in rows]), file.path, context)
    elif exchange := _exchange(shown, file, context):
        yield from exchanges.read(chain(first, lines), exchange, context)
    elif answers.are_quoted(shown):
        yield from answers.read_quoted(chain(first, lines), context)
    elif logs.is_clocked(shown):
        yield from logs.read(chain(first, lines), file.path, context)
    elif quotes.is_mail("".join(line.rstrip("\r\n") + "\n" for line in begun[:12])):
        whole = "\n".join(line.rstrip("\r\n") for _, line in chain(first, lines))
        yield from quotes.drafts(whole, ("mail", "mail", None), context.keys)
    elif file.size > context.limits.document_bytes:
        shape = chats.shape_of(begun)
        rest = chain(first, lines)
        yield from chats.read(rest, shape, file.path, context) if shape else _unknown(rest, shown, file.path, context)
    else:
        yield from _short(list(chain(first, lines)), shown, file.path, context)


def _exchange(shown: Sequence[str], file: File, context: Context) -> exchanges.Exchange | None:
    """The labels of what was said and answered, where no other reader knows them."""
    if file.size > context.limits.document_bytes or transcripts.is_dialogue(shown, context):
        return None
    return exchanges.learned(shown, context)


def _short(lines: Sequence[tuple[str, str]], shown: Sequence[str], path: str, context: Context) -> Iterator[Draft]:
    """A text that can be held whole: a chat by a rule, a table, messages by their heads, records; or what is left."""
    if transcripts.is_dialogue(shown, context):
        yield from transcripts.entries(((place, line) for place, line in lines if line.strip()), path, context)
        return
    if letters := printed.mails(lines):
        yield from mails(letters, context)
        return
    if cases.is_case(shown, context):
        yield from cases.read(lines, path, context)
        return
    begun = shown[:BEGUN]
    if heads.are_answered(begun) and (head := heads.learned(shown, context)) is not None:
        yield from heads.read(lines, head, path, context)
        return
    talk = talks.shape_of("\n".join(line.rstrip("\r\n")[:LOOKED_AT] for line in begun), context.chats)
    if talk is not None:
        yield from talks.read("\n".join(line.rstrip("\r\n") for _, line in lines), talk, path, context)
        return
    shape = chats.shape_of(begun)
    if shape is not None and chats.is_answered(begun, shape, context):
        shape = None
    request = shape is not None and chats.is_request(begun, shape, context)
    if shape is not None and (not request or chats.is_one(begun, shape)):
        yield from (chats.read_request if request else chats.read)(lines, shape, path, context)
        return
    if separator := tables.separator_of(begun, context):
        yield from tables.from_lines((line for _, line in lines), separator, context)
        return
    if (head := heads.learned(shown, context) or heads.of_family(shown, path, context)) is not None:
        yield from heads.read(lines, head, path, context)
        return
    if shape is not None:
        yield from chats.read_requests(lines, shape, path, context)
        return
    two = heads.learned([line for _, line in head_forms.joined(lines[: len(shown)])], context)
    if two is not None:
        yield from heads.read(head_forms.joined(lines), two, path, context)
        return
    records = list(_records(lines, shown, context))
    yield from records or _unknown(lines, shown, path, context)


def _records(lines: Sequence[tuple[str, str]], shown: Sequence[str], context: Context) -> Iterator[Draft]:
    """Lines in pairs of key and value, or blocks of labelled lines; nothing where they tell too little as such."""
    whole = [line for _, line in lines]
    if pairs := blocks.pairs(whole):
        yield from objects.from_value(pairs, context)
        for place, line in lines:
            if line.strip() and not blocks.is_pair(line):
                yield Draft(line, "prose", place, "document", None, place, context.keys)
    elif _is_labelled(shown):
        rows = blocks.rows(whole, context)
        records = list(objects.from_value(rows, context))
        written = sum("sender" in draft.keys and draft.kind == "message" for draft in records)
        if written > TOLD * len(rows) or sum(len(each.text) for each in records) > TOLD * sum(map(len, whole)):
            yield from records


def _unknown(lines: Iterable[tuple[str, str]], shown: Sequence[str], path: str, context: Context) -> Iterator[Draft]:
    """A diary, a transcript, or running text; whose it is may stand in its title."""
    whose = logs.author(shown, context.given)
    if logs.is_noted(shown) or logs.of_family(shown, path, context):
        drafts = logs.read(lines, path, context)
    else:
        drafts = transcripts.entries(((place, line) for place, line in lines if line.strip()), path, context)
    yield from logs.signed(drafts, whose, path, context) if whose else drafts


def _is_labelled(lines: Sequence[str]) -> bool:
    """Whether lines with labels, other than those of transcripts, can be records."""
    found = [line for line in lines if blocks.LABEL.match(line.strip())]
    known = sum(bool(transcripts.LABEL.match(line)) and not blocks.HEAD.match(line) for line in found)
    return len(found) > 2 and known < 0.5 * len(found)


def _pages(file: File) -> list[list[tuple[str, str]]]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its complaints quote what is in the file
    try:
        reader = PdfReader(file.content)
        if reader.is_encrypted and not reader.decrypt(""):
            raise BrokenError("member-encrypted")
        pages = []
        for page_number, page in enumerate(reader.pages[:MOST_PAGES], start=1):
            text = page.extract_text() or ""
            lines = [_clean(line) for line in text.splitlines()]
            pages.append([(f"page {page_number}, line {at}", line) for at, line in enumerate(lines, 1) if line.strip()])
        return pages
    except BrokenError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        raise BrokenError("member-damaged") from None


def _without_headers(pages: Sequence[Sequence[tuple[str, str]]]) -> list[tuple[str, str]]:
    """All lines but page numbers and the lines that stand first or last on many pages."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({line for _, line in (*page[:2], *page[-2:])})
    running = {line for line, count in edges.items() if len(pages) >= 4 and count > 0.5 * len(pages)}
    kept = []
    for page in pages:
        last = len(page) - 1
        for at, (place, line) in enumerate(page):
            edge = at < 2 or at > last - 2
            if not (edge and (line in running or (_PAGE.match(line) and len(page) > 3 and at in (0, last)))):
                kept.append((place, line))
    return kept


def _clean(line: str) -> str:
    """A line without invisible characters and ends; a run that no language has (encoded data) is cut short."""
    if len(line) > NO_WORD:
        line = re.sub(rf"\S{{{NO_WORD},}}", lambda run: run[0][:KEPT], line)
    return INVISIBLE.sub("", line).replace("\u202f", " ").replace("\xa0", " ").rstrip("\r\n").strip()
