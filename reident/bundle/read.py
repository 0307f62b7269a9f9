"""A bundle into one stream of `Member`, `Record` and `Unreadable`; readers are chosen by layouts, then by content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from reident.bundle import backups, databases, documents, dumps, objects, page_chats, pages, tables, talks, texts, yamls
from reident.bundle.archive import File, Limits, walk
from reident.bundle.draft import INVISIBLE, BrokenError, Columns, Context, Draft, Reader, normal
from reident.bundle.persons import given_names
from reident.bundle.survey import survey
from reident.model import Member, Message, Record, Text, Unreadable, UserError
from reident.rulebook import RuleBook
from reident.rulebook.layouts import Chats, Layout, LayoutFile, Pages
from reident.rulebook.phrases import WordsFile

BY_RULE: Mapping[str, Reader] = {
    "table": tables.read_table,
    "json": objects.read_json,
    "audio": documents.read_audio,
    "transcript-pdf": texts.read_pdf,
}
BY_NAME: Mapping[str, tuple[str, Reader]] = {
    **dict.fromkeys(("csv", "tsv", "tab"), ("any-table", tables.read_table)),
    **dict.fromkeys(("json", "jsonl", "ndjson", "js"), ("any-json", objects.read_json)),
    **dict.fromkeys(("eml",), ("mail", documents.read_mail)),
    **dict.fromkeys(("mbox",), ("mailbox", documents.read_mailbox)),
    **dict.fromkeys(("ics", "vcf", "vcard"), ("cards", documents.read_cards)),
    **dict.fromkeys(("srt", "vtt"), ("subtitles", documents.read_subtitles)),
    **dict.fromkeys(("gpx", "kml"), ("track", documents.read_track)),
    **dict.fromkeys(("html", "htm", "xhtml"), ("page", pages.read_page)),
    **dict.fromkeys(("xml",), ("any-xml", backups.read_xml)),
    **dict.fromkeys(("rtf",), ("rich-text", texts.read_rich_text)),
    **dict.fromkeys(("yaml", "yml"), ("any-yaml", yamls.read_yaml)),
    **dict.fromkeys(("toml",), ("any-toml", yamls.read_toml)),
    **dict.fromkeys(("sql",), ("sql-dump", dumps.read_dump)),
}
"""For text formats whose first bytes do not tell them apart: what the ending suggests."""
WHOLE: frozenset[Reader] = frozenset(
    (objects.read_plist, tables.read_workbook, documents.read_word, documents.read_mail)
)
"""Readers that hold a member in memory whole."""
SKIPPED_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\x7fELF", "member-program"),
    (b"MZ", "member-program"),
)
CONTROLS = 0.03
"""Share of control characters from which on bytes are no text."""
FOREIGN = 0.3
"""Share of bytes beyond ASCII from which on bytes that are no UTF-8 are no text of a Western language."""
AUDIO = (b"RIFF", b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1")
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*")


def read(bundle: Path, rules: RuleBook, limits: Limits | None = None) -> Iterator[Member | Record | Unreadable]:
    """Everything that a bundle says, as a stream; one bad member never loses the rest.

    Args:
        bundle: zip, tar, folder or single file; it is not changed.
        rules: layouts and general columns.
        limits: what the bundle may cost.

    Raises:
        UserError: the bundle itself is missing, empty or damaged.
    """
    limits = limits or Limits()
    layouts = tuple(layout for file in rules.of(LayoutFile) for layout in file.layouts)
    columns = Columns.of(rules)
    shown, written = tuple(rules.of(Pages)), tuple(rules.of(Chats))
    people: dict[str, str] = {}
    roles: dict[str, str] = {}
    common = Context(
        columns,
        limits,
        None,
        people=people,
        pages=shown,
        chats=written,
        given=given_names(rules),
        assistants=frozenset(_assistants(rules)),
        rooms=frozenset(_rooms(rules)),
        devices=frozenset(device for file in rules.of(LayoutFile) for device in file.devices),
        roles=roles,
    )
    survey(bundle, common)
    number = 0
    for file in walk(bundle, limits):
        if isinstance(file, Unreadable):
            yield file
            continue
        layout = ""
        try:
            for item in _member(file, layouts, common):
                if isinstance(item, Draft):
                    yield _record(number, file, item, layout)
                    number += 1
                else:
                    layout = item.layout
                    yield item
        except BrokenError as error:
            yield Unreadable(file.path, Message(str(error)))
        except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, MemoryError):
            yield Unreadable(file.path, Message("member-damaged"))


def _rooms(rules: RuleBook) -> Iterator[str]:
    for rooms in (file.lists["room"] for file in rules.of(WordsFile) if "room" in file.lists):
        yield from (word.rstrip("*") for said in rooms.words.values() for word in said)


def _assistants(rules: RuleBook) -> Iterator[str]:
    """What assistants are called: by a name, or by what they are."""
    for file in rules.of(WordsFile):
        called = file.lists.get("assistants")
        yield from (word for said in called.words.values() for word in said) if called else ()
    yield from (assistant for file in rules.of(LayoutFile) for assistant in file.assistants)


def _member(file: File, layouts: Sequence[Layout], common: Context) -> Iterator[Member | Draft]:
    start = file.content.read(4096)
    file.content.seek(0)
    folder = str(PurePosixPath(file.path).parent)
    keys = {"folder": folder} if folder not in (".", "") else {}
    layout = choose(file.path, start, layouts)
    name, reader = (layout.id, BY_RULE[layout.reader]) if layout else by_content(file.path, start)
    if reader in WHOLE and file.size > common.limits.document_bytes:
        raise BrokenError("member-too-large")
    yield Member(file.path, file.size, name)
    yield from reader(file, replace(common, layout=layout, keys=keys, path=file.path))


def choose(path: str, start: bytes, layouts: Sequence[Layout]) -> Layout | None:
    """The first layout whose path and headers fit."""
    headers: set[str] | None = None
    for layout in layouts:
        if not re.search(layout.path, path, re.I):
            continue
        if layout.headers:
            headers = first_headers(start) if headers is None else headers
            if not {normal(header) for header in layout.headers} <= headers:
                continue
        return layout
    return None


def first_headers(start: bytes) -> set[str]:
    """The cells of a table's first line and the keys near the start of a JSON text."""
    text = INVISIBLE.sub("", start.decode(tables.encoding_of(start), "replace"))
    line = text.split("\n", 1)[0]
    cells = re.split(r"[,;\t|](?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", line)
    keys = re.findall(r'"([^"]{1,80})"\s*:', text)
    return {normal(cell.strip().strip('"')) for cell in (*cells, *keys)}


def by_content(path: str, start: bytes) -> tuple[str, Reader]:
    """Id and reader for a member that no layout names: by its first bytes, then by its ending.

    Raises:
        BrokenError: nobody reads this kind.
    """
    for magic, reason in SKIPPED_KINDS:
        if start.startswith(magic):
            raise BrokenError(reason)
    if start.startswith(b"SQLite format 3\x00"):
        return "any-database", databases.read_database
    if start.startswith(b"%PDF"):
        return "any-pdf", texts.read_pdf
    if start.startswith(PICTURES):
        return "picture", documents.read_picture
    if start.startswith(AUDIO) or start[4:8] == b"ftyp":
        return "recording", documents.read_audio
    if path.lower().endswith(".emlx"):
        return "mail-of-apple", documents.read_emlx
    if start.startswith(b"bplist") or b"<!DOCTYPE plist" in start:
        return "property-list", objects.read_plist
    if start.startswith(b"PK\x03\x04"):
        return _office(start)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return "any-workbook", tables.read_workbook
    if _is_binary(start):
        raise BrokenError("member-unknown")
    return _text(path, start)


def _office(start: bytes) -> tuple[str, Reader]:
    if b"word/" in start:
        return "word", documents.read_word
    if b"xl/" in start or b"opendocument.spreadsheet" in start:
        return "any-workbook", tables.read_workbook
    return "word", documents.read_word


def _text(path: str, start: bytes) -> tuple[str, Reader]:
    ending = PurePosixPath(path).suffix.lower().lstrip(".")
    if ending in BY_NAME:
        return BY_NAME[ending]
    text = start.lstrip(b"\xef\xbb\xbf \r\n\t")
    if _JSON.match(text):
        return "any-json", objects.read_json
    if text[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "page", pages.read_page
    if text.startswith(b"<?xml"):
        return ("page", pages.read_page) if b"<html" in text[:1000].lower() else ("any-xml", backups.read_xml)
    if text.startswith(b"{\\rtf"):
        return "rich-text", texts.read_rich_text
    if text.startswith(b"From ") and b"\nFrom: " in start:
        return "mailbox", documents.read_mailbox
    return "plain-text", texts.read_text


_JSON = re.compile(rb"\{|\[\s*(?:[\[{\"\]]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?\s*[,\]]|true|false|null|$)")
"""How a JSON text starts; "[06:41:16] what day is it" is none."""


def _is_binary(start: bytes) -> bool:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    strange = sum(byte < 9 or 13 < byte < 32 for byte in start)
    if strange > CONTROLS * max(1, len(start)):
        return True
    foreign = sum(byte >= 0x80 for byte in start)
    return foreign > FOREIGN * max(1, len(start)) and tables.encoding_of(start) == "cp1252"


def _record(number: int, file: File, draft: Draft, layout: str) -> Record:
    text = Text(draft.text, "und", draft.holds)
    entry = f"{file.path}#{draft.entry}" if draft.entry else ""
    return Record(number, file.path, draft.locator, draft.kind, text, draft.time, entry, layout, draft.keys)


def fingerprint(bundle: Path) -> str:
    """SHA-256 of a file; of a folder, that of its sorted paths and their contents. Hexadecimal.

    Raises:
        UserError: there is no such file or folder, or it cannot be read.
    """
    try:
        if bundle.is_file():
            return _digest(bundle)
        paths = sorted(path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink())
        lines = (f"{path.relative_to(bundle).as_posix()}\0{_digest(path)}\n" for path in paths)
        return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
    except OSError as error:
        raise UserError(f"{bundle} cannot be read ({error.strerror}); check the path and its permissions.") from None


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def check(rules: RuleBook) -> Iterator[str]:
    """One sentence for each example of a layout or a page that is read otherwise."""
    layouts = [layout for file in rules.of(LayoutFile) for layout in file.layouts]
    for layout in layouts:
        for example in layout.examples:
            start = ",".join(f'"{header}"' for header in example.headers).encode()
            found = choose(example.path, start, layouts)
            if found is not layout:
                yield f"rules/layouts: {layout.id}: {example.path!r} is read as {found.id if found else 'none'}."
    yield from _checked_chats(rules)
    for page in (page for file in rules.of(Pages) for page in file.pages):
        for shown in page.examples:
            said = page_chats.shown(shown.html, page)
            if said != dict(shown.finds):
                yield f"rules/layouts: {page.id}: the example should say {dict(shown.finds)}, it says {said}."


def _checked_chats(rules: RuleBook) -> Iterator[str]:
    for shape in (shape for file in rules.of(Chats) for shape in file.shapes):
        for example in shape.examples:
            said = talks.shown(example.text, shape, rules.of(Chats))
            if said != dict(example.finds):
                yield f"rules/layouts: {shape.id}: the example should say {dict(example.finds)}, it says {said}."
