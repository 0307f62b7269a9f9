"""Mail, calendars, contacts, pages, office files, subtitles, tracks, pictures into drafts, by kept libraries."""

from __future__ import annotations

import email
import io
import mailbox
import re
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.policy import default as policy
from itertools import groupby

from defusedxml import ElementTree

from reident.bundle import moments
from reident.bundle.archive import File
from reident.bundle.draft import BrokenError, Context, Draft, kind_of, normal
from reident.bundle.letters import mail
from reident.bundle.persons import is_person
from reident.bundle.positions import Visited, written
from reident.bundle.rows import audio_keys
from reident.bundle.tables import decoded

_VCARD = {
    "FN": "full_name",
    "TEL": "phone",
    "EMAIL": "email",
    "ADR": "address",
    "ORG": "organisation",
    "BDAY": "birth_date",
    "NOTE": "note",
    "NICKNAME": "full_name",
}
_EVENT = {"SUMMARY": "note", "DESCRIPTION": "note", "LOCATION": "address", "ORGANIZER": "email", "ATTENDEE": "email"}
MOST_WORDS = 4_000_000


def read_audio(file: File, context: Context) -> Iterator[Draft]:
    """What a recording's name and tags tell; nobody listens to it."""
    name = file.path.rsplit("/", 1)[-1]
    keys = {**context.keys, **audio_keys(name)}
    yield Draft(name, "file_name", "file name", "metadata", moments.in_name(name), name, keys)
    try:
        from tinytag import TinyTag

        tags = TinyTag.get(filename=name, file_obj=io.BytesIO(file.content.read(context.limits.line)))
        for holds, value in (("media_title", tags.title), ("artist", tags.artist), ("note", tags.comment)):
            if value and value.strip():
                yield Draft(value.strip(), holds, "tag", kind_of(holds), None, name, keys)
    except Exception:  # a recording whose tags nobody can read still has a name
        return


def read_picture(file: File, context: Context) -> Iterator[Draft]:
    """What a picture's name and EXIF tell: time, place, device."""
    from PIL import ExifTags, Image, UnidentifiedImageError

    name = file.path.rsplit("/", 1)[-1]
    time, broken = moments.in_name(name), False
    try:
        exif = Image.open(file.content).getexif()
        position = exif.get_ifd(ExifTags.IFD.GPSInfo)
        taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, Image.DecompressionBombError):
        broken = True
    else:  # `2023:05:01 08:00:00`
        time = moments.parse(str(taken).replace(":", "-", 2).strip("\x00 ")) or time
    yield Draft(name, "file_name", "file name", "metadata", time, name, context.keys)
    if broken:
        raise BrokenError("member-damaged")
    model = str(exif.get(ExifTags.Base.Model, "")).strip("\x00 ")
    if model:
        yield Draft(model, "device_type", "EXIF", "field", time, name, context.keys)
    if 2 in position and 4 in position:
        north, east = (_degrees(position[at]) for at in (2, 4))
        north *= -1 if position.get(1) == "S" else 1
        east *= -1 if position.get(3) == "W" else 1
        yield Draft(f"{north:.6f},{east:.6f}", "coordinates", "EXIF", "field", time, name, context.keys)


def _degrees(parts: tuple[float, float, float]) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def read_mail(file: File, context: Context) -> Iterator[Draft]:
    """One message."""
    yield from mail(email.message_from_binary_file(file.content, policy=policy), "message", context)


def read_emlx(file: File, context: Context) -> Iterator[Draft]:
    """One message as Apple Mail keeps it: its length on a line, the message, a property list of its own."""
    length = file.content.readline(32).strip()
    whole = file.content.read(int(length)) if length.isdigit() else length + b"\n" + file.content.read()
    yield from mail(email.message_from_bytes(whole, policy=policy), "message", context)


def read_mailbox(file: File, context: Context) -> Iterator[Draft]:
    """An mbox file, message by message."""
    with tempfile.NamedTemporaryFile() as copy:  # mailbox wants a path; the copy is private and removed
        while piece := file.content.read(1 << 20):
            copy.write(piece)
        copy.flush()
        with closing(mailbox.mbox(copy.name, create=False)) as messages:
            for number, message in enumerate(messages, start=1):
                parsed = email.message_from_bytes(message.as_bytes(), policy=policy)
                yield from mail(parsed, f"message {number}", context)


def read_word(file: File, context: Context) -> Iterator[Draft]:
    """A DOCX file: paragraphs and table cells."""
    import docx

    try:
        document = docx.Document(io.BytesIO(file.content.read()))
    except Exception:  # python-docx raises whatever its XML and zip parsers raise
        raise BrokenError("member-damaged") from None
    for at, paragraph in enumerate(document.paragraphs, start=1):
        if text := paragraph.text.strip():
            yield Draft(text, "prose", f"paragraph {at}", "document", None, f"paragraph {at}", context.keys)
    for number, table in enumerate(document.tables, start=1):
        for at, row in enumerate(table.rows, start=1):
            place = f"table {number}, row {at}"
            if text := " | ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)).strip(" |"):
                yield Draft(text, "prose", place, "document", None, place, context.keys)


def read_cards(file: File, context: Context) -> Iterator[Draft]:
    """Contacts (VCF) and calendars (ICS); the card that says it is the owner's own has his name, not a contact's."""
    for _, entry in groupby(_cards(file, context), key=lambda draft: draft.entry):
        drafts = list(entry)
        own = any(_is_own(draft, context) for draft in drafts)
        yield from (replace(d, holds="full_name") if own and d.holds == "contact_name" else d for d in drafts)


def _is_own(draft: Draft, context: Context) -> bool:
    """Whether a note, or a name, of a card says that it is the owner's: "das bin ich", "Ida Vogt (me)"."""
    said = normal(draft.text).strip(" .!()")
    if draft.holds == "note":
        return said in context.columns.owner
    named = draft.holds == "contact_name" and is_person(draft.text, context.given) and "&" not in draft.text
    bracketed = _BRACKETED.search(draft.text) if named else None
    return bracketed is not None and normal(bracketed[1].split(",")[0]).strip() in context.columns.owner


_BRACKETED = re.compile(r"\(([^()]{2,20})\)\s*$")


def _cards(file: File, context: Context) -> Iterator[Draft]:
    """The lines of cards and calendars: `NAME;PARAMETER=..:value`, folded.

    Line by line, as far as it goes, and not by `vobject` (0.9.9): that builds a calendar as a whole, finds nothing in
    one that breaks off before its end, and writes damaged lines into its log.
    """
    names = {**_VCARD, **_EVENT}
    number, time = 0, None
    around: list[str] = []
    for line in _unfolded(file):
        head, _, value = line.partition(":")
        name, *parameters = head.split(";")
        name = name.split(".")[-1].upper()
        value = _ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], value).strip()
        if name == "BEGIN":
            around.append(value.upper())
            number, time = (number + 1, None) if around[-1] in _ENTRIES else (number, time)
        elif name == "END":
            around = around[:-1]
        elif around and around[-1] in _ASIDE:
            continue
        elif name == "DTSTART":
            time = _calendar_time(value)
        elif name == "GEO" and (point := written(*[*re.sub(r"^geo:", "", value).replace(",", ";").split(";"), ""][:2])):
            place = f"entry {number}"
            yield Draft(point, "coordinates", f"{place}, GEO", "field", time, place, context.keys)
        elif name in names and value:
            holds = names[name]
            value = re.sub(r"^mailto:", "", value, flags=re.I)
            if name in ("ADR", "ORG"):
                value = ", ".join(part for part in value.split(";") if part.strip())
            common = next((p[3:] for p in parameters if p.upper().startswith("CN=")), "").strip('"')
            place = f"entry {number}"
            if common:
                yield Draft(common, "contact_name", f"{place}, {name}", "field", time, place, context.keys)
            holds = "contact_name" if name == "FN" else holds
            yield Draft(value, holds, f"{place}, {name}", kind_of(holds), time, place, context.keys)


_ENTRIES = ("VCARD", "VEVENT", "VTODO", "VJOURNAL")
_ASIDE = ("VALARM", "VTIMEZONE", "STANDARD", "DAYLIGHT")
"""Parts of a calendar that say nothing of anybody: an alarm's description, the rules of a time zone."""
_ESCAPED = re.compile(r"\\([nN,;\\])")


def _unfolded(file: File) -> Iterator[str]:
    held = ""
    for line in decoded(file):
        bare = line.rstrip("\r\n")
        if bare[:1] in (" ", "\t"):
            held += bare[1:]
        elif held.endswith("=") and "QUOTED-PRINTABLE" in held.upper():
            held = held[:-1] + bare
        else:
            yield _printable(held)
            held = bare
    yield _printable(held)


def _printable(line: str) -> str:
    if "ENCODING=QUOTED-PRINTABLE" not in line.upper():
        return line
    import quopri

    head, _, value = line.partition(":")
    return f"{head}:{quopri.decodestring(value.encode()).decode('utf-8', 'replace')}"


def _calendar_time(value: str) -> datetime | None:
    try:
        time = datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S" if "T" in value else "%Y%m%d")  # noqa: DTZ007
    except ValueError:
        return None
    return time.replace(tzinfo=UTC) if value.endswith("Z") else time


def read_subtitles(file: File, context: Context) -> Iterator[Draft]:
    """SRT and WebVTT: one draft a cue, with its speaker where it is told (`<v Anna>`, or `Anna: ` before most)."""
    cues: list[tuple[str, datetime | None]] = []
    day: datetime | None = None
    for cue in re.split(r"\n\s*\n", "".join(decoded(file)).replace("\r\n", "\n")):
        lines = cue.split("\n")
        at = next((number for number, line in enumerate(lines) if "-->" in line), None)
        if lines[0].strip().startswith("NOTE") and (found := moments.search(" ".join(lines))) is not None:
            day = found[2]
        if at is not None and (said := " ".join(filter(None, lines[at + 1 :])).strip()):
            cues.append((said, _spoken_at(lines[at], day)))
    named = 2 * sum(_SPEAKER.match(said) is not None for said, _ in cues) > len(cues)
    for at, (said, time) in enumerate(cues, start=1):
        voice = re.match(r"<v(?:\.[^\s>]+)?\s+([^>]+)>", said)
        said = re.sub(r"<[^>]*>", "", said).strip()
        spoken = _SPEAKER.match(said) if named and voice is None else None
        speaker = voice[1].strip() if voice else spoken["who"] if spoken else ""
        keys = {**context.keys, "speaker": speaker} if speaker else context.keys
        text = said[spoken.end() :].strip() if spoken else said
        if text and speaker.casefold() in context.assistants:
            yield Draft(text, "response", f"cue {at}", "response", time, f"cue {at}", context.keys)
        elif text:
            yield Draft(text, "utterance", f"cue {at}", "utterance", time, f"cue {at}", keys)


def _spoken_at(timing: str, day: datetime | None) -> datetime | None:
    """When something was said, where a note tells on which day, or at which moment, the recording began."""
    offset = _OFFSET.match(timing.strip())
    if day is None or offset is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in offset.groups())
    return day + timedelta(hours=hours, minutes=minutes, seconds=seconds)


_OFFSET = re.compile(r"(?:(\d{1,3}):)?(\d{2}):(\d{2})[.,]\d")


_SPEAKER = re.compile(r"(?P<who>[^\W\d_][^:<>\n]{0,40}): ")
"""Who speaks, before what is said."""


def read_track(file: File, context: Context) -> Iterator[Draft]:
    """GPX and KML: where somebody was on most days, in squares, and the names of places."""
    if file.size > context.limits.document_bytes:
        raise BrokenError("member-too-large")
    try:
        tree = ElementTree.parse(file.content)
    except Exception:  # defusedxml raises its own and expat's errors
        raise BrokenError("member-damaged") from None
    visited, whens = Visited(), deque[datetime | None]()
    time: datetime | None = None
    for at, node in enumerate(tree.iter(), start=1):
        tag = node.tag.rsplit("}", 1)[-1].lower() if isinstance(node.tag, str) else ""
        place, text = f"point {at}", (node.text or "").strip()
        if tag == "placemark":
            time = next((moments.parse(c.text or "") for c in node.iter() if str(c.tag).endswith(_WHENS)), None)
        if node.get("lat") and node.get("lon"):
            when = next((moments.parse(c.text or "") for c in node if str(c.tag).endswith("time")), None)
            _visit(visited, node.get("lat", ""), node.get("lon", ""), when, place)
        elif tag == "when":
            whens.append(moments.parse(text))
        elif tag == "coord":  # of a track: its moments come before its points, or each before its own
            east, north, *_ = [*text.split(), "", ""]
            _visit(visited, north, east, whens.popleft() if whens else time, place)
        elif tag == "coordinates":
            for triple in text.split():
                east, north, *_ = [*triple.split(","), "", ""]
                _visit(visited, north, east, time, place)
        elif tag in ("name", "address") and text:
            holds = "note" if tag == "name" else "address"
            yield Draft(text, holds, place, kind_of(holds), time, place, context.keys)
    for point, when, place in visited.told():
        yield Draft(point, "coordinates", place, "field", when, place, context.keys)


_WHENS = ("begin", "when")


def _visit(visited: Visited, north: str, east: str, time: datetime | None, place: str) -> None:
    point = written(north, east)
    if point is not None:
        latitude, longitude = point.split(", ")
        visited.add((float(latitude), float(longitude)), time, place)
