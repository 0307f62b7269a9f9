"""JSON and property lists into drafts: objects are rows, leaves are cells, parents pass on their time and keys."""

from __future__ import annotations

import json
import plistlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from reident.bundle import authors as writers
from reident.bundle import labels, letters, mails, moments, plans
from reident.bundle.archive import File
from reident.bundle.draft import BrokenError, Context, Draft, addressed, kind_of, normal
from reident.bundle.persons import is_person
from reident.bundle.positions import Visited, point_of
from reident.bundle.rows import DIRECTION, HALVES, IDENTITY, MAIL, OF_AUTHOR, OF_PLACE, audio_keys, customer
from reident.bundle.sides import turns_of
from reident.bundle.tables import decoded
from reident.bundle.turns import authors, case_of, is_staff, is_turn, meet, party

DEEPEST = 40
_YTD = re.compile(r"^\s*window\.YTD\.[\w.]+\s*=\s*")
_SAID = re.compile(
    r"^(?:(?:you )?(?:said|asked):?|prompted|(?:(?:sie haben|du hast|hat) )?(?:gesagt|gefragt):?|prompt:?)"
    r"\s+(?P<after>.+)$"
    r"|^[„\"“«]?(?P<before>.+?)[“\"”»]?\s+gesagt$",
    re.I | re.S,
)
_SEARCHED = re.compile(
    r"^(?:(?:you )?searched for:?|(?:(?:sie haben|du hast) )?gesucht nach:?)\s+(?P<after>.+)$"
    r"|^(?:nach\s+)?[„\"“](?P<before>.+)[“\"”]\s+gesucht$",
    re.I,
)
_GEO = re.compile(r"(?:center=|geo:)?(?P<lat>-?\d{1,2}\.\d+)°?\s*[,%2C]+\s*(?P<lon>-?\d{1,3}\.\d+)°?")
_USER = re.compile(r"[UW][A-Z0-9]{5,14}")
_MENTIONED = re.compile(r"<@([UW][A-Z0-9]{5,14})(?:\|[^>]*)?>")
_MAC = re.compile(r"[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}")
RESPONSES = ("alexa_response", "tts_replacement_text")


@dataclass(frozen=True, slots=True)
class _Above:
    """What the objects above a leaf tell about it."""

    path: str
    entry: str
    time: datetime | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    response: bool = False
    answered: bool = False
    """Whether a text in an object stands beside an answer to it: it was said."""
    depth: int = 0
    parent: str = ""
    """The key under which the object stands."""
    partner: str = ""
    """What the chat around it is called by."""
    visited: Visited | None = field(default=None, repr=False)
    """Where the points of the member are gathered."""


def read_json(file: File, context: Context) -> Iterator[Draft]:
    """A JSON document (also Twitter's `.js`), JSON lines, with Facebook's broken UTF-8 mended."""
    if file.size > context.limits.document_bytes:
        raise BrokenError("member-too-large")
    text = "".join(decoded(file))
    body = _YTD.sub("", text, count=1)
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        yield from _lines(text, context)
        return
    yield from from_value(whole, context)


def from_value(whole: Any, context: Context) -> Iterator[Draft]:
    """Objects, lists and leaves that lie within each other, as drafts."""
    whole, found = mails.taken(whole)
    yield from letters.mails(found, context)
    if whole is None:
        return
    visited = Visited()
    whole = plans.told(turns_of(whole, context), context)
    meet(whole, context)
    writers.meet(whole, context)
    yield from _walk(whole, _Above("", "", keys=context.keys, visited=visited), context)
    for point, time, path in visited.told():
        yield Draft(point, "coordinates", path, kind_of("coordinates"), time, "", context.keys)


def read_plist(file: File, context: Context) -> Iterator[Draft]:
    """An Apple property list."""
    try:
        whole = plistlib.loads(file.content.read())
    except Exception:  # plistlib raises whatever its parsers raise
        raise BrokenError("member-damaged") from None
    yield from _walk(whole, _Above("", "", keys=context.keys), context)


def _lines(text: str, context: Context) -> Iterator[Draft]:
    numbers, values = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            values.append(json.loads(line))
            numbers.append(number)
        except (ValueError, RecursionError):
            continue
    if not values:
        raise BrokenError("member-no-json")
    kept = []
    for number, value in zip(numbers, values, strict=True):
        rest, found = mails.taken(value)
        yield from letters.mails([(f"line {number}, {path}", mail) for path, mail in found], context)
        kept += [] if rest is None else [(number, rest)]
    values = plans.told(turns_of([value for _, value in kept], context), context)
    for (number, _), value in zip(kept, values, strict=True):
        yield from _walk(value, _Above(f"line {number}", f"line {number}", keys=context.keys), context)


def _walk(value: Any, above: _Above, context: Context) -> Iterator[Draft]:
    if above.depth > DEEPEST:
        rest = json.dumps(value, ensure_ascii=False, default=str)[: context.limits.line]
        yield Draft(rest, "note", above.path, kind_of("note"), above.time, above.entry, above.keys)
        return
    if isinstance(value, dict):
        yield from _object(value, above, context)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            path = f"{above.path}[{number}]"
            apart = isinstance(each, dict) and above.depth < 3 and not is_turn(each, context, "case" in above.keys)
            entry = path if apart else above.entry
            yield from _walk(each, replace(above, path=path, entry=entry, depth=above.depth + 1), context)


def _written(
    leaves: dict[str, str], value: Mapping[Any, Any], inner: _Above, context: Context
) -> tuple[dict[str, str], _Above, frozenset[str]]:
    """A message of a chat with whoever wrote it: its leaves, what holds for all in it, and the keys to leave out."""
    nothing: frozenset[str] = frozenset()
    of_desk = "case" in inner.keys or party(value, context, False) is not None
    if of_desk or inner.time is None or not writers.is_message(value, leaves):
        return leaves, inner, nothing
    told = {} if "sender" in inner.keys else writers.of(value, leaves, inner.partner, context)
    if not told and "sender" not in inner.keys:
        return leaves, inner, nothing
    talk = writers.conversation(context.path, _OF_ONE.sub("", inner.path))
    keys = {**inner.keys, **told}
    written = [cell for key, cell in leaves.items() if cell and context.columns.holds(key, None) == "recipient"]
    others = {addressed(cell)[0] or cell for cell in written}
    if others and all(is_person(each, context.given) for each in others):  # a letter
        talk = "#".join((talk, *sorted({*others, keys.get("sender", "")})))
    keys = {"conversation": talk, **keys}
    if value.get("forwarded_from"):  # somebody else said it
        keys = {key: held for key, held in keys.items() if key not in ("sender", "own")}
    if "data" in leaves and "text" not in leaves:
        leaves = {**leaves, "text": leaves["data"]}
        del leaves["data"]
    leaves = {key: cell for key, cell in leaves.items() if key not in writers.NAMED}
    if writers.is_service(value):
        leaves = {key: cell for key, cell in leaves.items() if key not in writers.TEXTS}
    return leaves, replace(inner, keys=keys), writers.OTHERS | writers.about_writer(value)


_PROFILE = frozenset({"real_name", "real_name_normalized", "display_name_normalized"})
"""Leaves of the profile of a workspace's user, whose title is what he is by trade."""
_OF_TICKETS = {"media_title": "subject_line", "region": "-", "account_name": "-"}
"""What cells of a ticket hold that mean something else elsewhere: its title, its state, its owner."""


def _object(value: Mapping[Any, Any], above: _Above, context: Context) -> Iterator[Draft]:
    value = {key: _embedded(each) for key, each in value.items()}
    leaves = {str(key): _text(each) for key, each in value.items() if not isinstance(each, dict | list)}
    leaves = _labelled(leaves, above.parent, context)
    if "title" in leaves and not _PROFILE.isdisjoint(leaves):
        leaves = {"job title" if key == "title" else key: cell for key, cell in leaves.items()}
    if _USER.fullmatch(leaves.get("id", "")) and isinstance(value.get("profile"), dict):
        profile = value["profile"]
        name = leaves.get("real_name") or _text(profile.get("real_name")) or leaves.get("name", "")
        context.people.setdefault(leaves["id"], name)
    if context.people:
        leaves = dict(_named_leaf(key, cell, context) for key, cell in leaves.items())
    inner = _told(leaves, value, above, context)
    inner = replace(inner, partner=writers.partner_of(value, leaves) or inner.partner)
    if (case := case_of(leaves, value, inner.keys, inner.entry or inner.path, context)) is not None:
        inner = replace(inner, keys={**inner.keys, "case": case}, entry=inner.entry or f"case {case}")
    leaves, inner, skipped = _written(leaves, value, inner, context)
    point = point_of(value)
    if point is not None and "sender" in inner.keys:
        position = f"{point[0]:.5f}, {point[1]:.5f}"
        yield Draft(position, "coordinates", inner.path, kind_of("coordinates"), inner.time, inner.entry, inner.keys)
    elif point is not None and inner.visited is not None:
        inner.visited.add(point, inner.time, inner.path)
    for key, cell in leaves.items():
        if not (key == "name" and (point is not None or "placeId" in leaves)):  # a place's name is nobody's
            yield from _leaf(key, cell, inner, context)
    for key, each in value.items():
        if key in skipped or ("case" in inner.keys and is_staff(str(key), each, context)):
            continue
        if (whole := _pieced(each)) is not None:
            yield from _leaf(str(key), _text(whole), inner, context)
        elif isinstance(each, list) and each and all(isinstance(x, str) for x in each):
            for text in each:
                yield from _leaf(str(key), _text(text), inner, context)
        elif isinstance(each, dict | list) and not ("staff" in inner.keys and key in authors(value, context)):
            path = f"{inner.path}.{key}" if inner.path else str(key)
            yield from _walk(each, replace(inner, path=path, depth=inner.depth + 1, parent=str(key)), context)


def _embedded(value: Any) -> Any:
    """A text that is a JSON object itself (`description` of older Alexa cards) as that object."""
    if isinstance(value, str) and value[:1] == "{" and value[-1:] == "}":
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _labelled(leaves: dict[str, str], parent: str, context: Context) -> dict[str, str]:
    """`{label: City, value: Bonn}` as `{City: Bonn}`; so is what stands under a known key as `{value: ..}`."""
    if "value" in leaves:
        label = leaves.get("label") or leaves.get("title") or parent
        if context.columns.holds(label, context.layout):
            rest = {key: cell for key, cell in leaves.items() if key not in ("value", "label")}
            return rest | {label: leaves["value"]}
    return leaves


def _named_leaf(key: str, cell: str, context: Context) -> tuple[str, str]:
    """A leaf with names for ids. A number is an id only under a key that says so: whose request it is stays, the rest
    of a helpdesk's people ("assignee_id") has no part in what the request tells."""
    if not cell.isdigit():
        of_people = cell not in context.people or _USER.fullmatch(cell)
        named = context.columns.holds(key, None) in ("sender_name", "full_name", "contact_name")
        return key, _named(cell, context) if of_people or named else cell
    if cell not in context.roles or not key.endswith("_id"):
        return key, cell
    return ("requester", context.people[cell]) if key == "requester_id" else (key, "")


def _named(cell: str, context: Context) -> str:
    """A cell with the names of a workspace's users in place of their ids: `U123ABC`, `<@U123ABC>`."""
    if cell in context.people:
        return context.people[cell] or cell
    return _MENTIONED.sub(lambda found: "@" + (context.people.get(found[1]) or found[1]), cell)


def _holds(key: str, above: _Above, context: Context) -> str | None:
    """What a leaf holds: by the key above it and its own (`hometown.name`), else by its own."""
    both = context.columns.holds(f"{above.parent}.{key}", context.layout) if above.parent else None
    return both or context.columns.holds(key, context.layout)


def _pieced(value: Any) -> str | None:
    """A text in pieces (Telegram): strings and objects with a `text`, at least one of each; None where it is none."""
    if not isinstance(value, list) or not any(isinstance(x, str) for x in value):
        return None
    objects = [x for x in value if isinstance(x, dict) and isinstance(x.get("text"), str)]
    if not objects or len(objects) + sum(isinstance(x, str) for x in value) < len(value):
        return None
    return "".join(x if isinstance(x, str) else x["text"] for x in value)


_OF_ONE = re.compile(r"(?:\[\d+\][^\[\]]*|\.[\w-]*\d[\w-]*|^line \d+)$")
"""What tells one message of a list, or of an object of messages by their ids, from the others."""
_UTTERANCE_ID = re.compile(r":\d\.\d/\d{4}/\d\d/\d\d/\d\d/")
"""In the id of an older activity: device type and version, then the time."""
_NOTES = ("details", "subtitles")
"""Lists of an activity whose lines may tell whose voice it was."""
_MOMENTS = ("startTimestamp", "startTime", "timestampMs", "startTimestampMs")


def _begun(value: Mapping[Any, Any]) -> datetime | None:
    """When a visit began, as location histories say it: in the object, or in its `duration`."""
    inside = value.get("duration")
    for each in (value, inside if isinstance(inside, dict) else {}):
        for name in _MOMENTS:
            if isinstance(each.get(name), str | int) and (time := moments.parse(str(each[name]))):
                return time
    return None


def _told(leaves: Mapping[str, str], value: Mapping[Any, Any], above: _Above, context: Context) -> _Above:
    """What an object tells about all that is in it: its time, device, speaker, sender."""
    time, keys = _begun(value) or above.time, dict(above.keys)
    told = {key: context.columns.holds(key, context.layout) for key in leaves}
    senders = [cell for key, cell in leaves.items() if told[key] == "sender_name"]
    cases = [cell for key, cell in leaves.items() if told[key] == "key:case" and cell]
    keys |= {"case": cases[-1]} if cases else {}
    ways = (context.columns.role_of(cell) for key, cell in leaves.items() if told[key] == DIRECTION)
    role = next((cell for cell in senders if "case" in keys and context.columns.is_role(cell)), "")
    role = role or next((way for way in ways if "case" in keys and way), "")
    for key, cell in leaves.items():
        holds = told[key]
        if holds == "time" and cell and (time is None or above.time is not None):
            time = moments.parse(cell) or time
        elif holds and holds.startswith("key:") and cell and holds != DIRECTION:
            keys |= context.columns.key(holds, cell)
        elif holds in ("device_serial", "device_name", "locale") and cell:
            keys[holds] = cell
        elif holds == "sender_name" and cell:
            keys |= context.columns.sender(cell if "case" in keys else addressed(cell)[0] or cell, role)
        if cell and (key in ("utteranceId", "recordKey") or (key == "id" and _UTTERANCE_ID.search(cell))):
            keys |= audio_keys(cell) | _record_key(cell)
    if role and not senders:
        keys |= context.columns.sender(role, role)  # an answer that nobody has signed
    if (wrote := party(value, context, "case" in keys)) is not None:
        keys |= context.columns.sender(*wrote)
    for nested in ("device", "personsInfo", "sourceDeviceIds", "sourceDevice"):
        for each in value.get(nested) or () if isinstance(value.get(nested), list) else [value.get(nested)]:
            if isinstance(each, dict):
                keys |= {"device_name": each["deviceName"]} if each.get("deviceName") else {}
                keys |= {"speaker": each["personFirstName"]} if each.get("personFirstName") else {}
                serial = each.get("serialNumber") or each.get("deviceSerialNumber")
                keys |= {"device_serial": str(serial)} if serial and nested != "personsInfo" else {}
    for nested in _NOTES:
        notes = value.get(nested)
        for each in notes if isinstance(notes, list) else ():
            if isinstance(each, dict) and isinstance(each.get("name"), str):
                keys |= labels.keys([each["name"]], context)[1]
    item, holds_all = leaves.get("recordItemType", "").casefold(), set(told.values())
    answered = "response" in holds_all and not holds_all & {"utterance", "message", "search", "sender_name"}
    entry = above.entry or (f"case {cases[-1]}" if cases else "")
    return replace(above, time=time, keys=keys, entry=entry, response=item in RESPONSES, answered=answered)


def _record_key(cell: str) -> dict[str, str]:
    """`<epoch ms>#<device type>#<device serial>`."""
    parts = cell.split("#")
    return {"device_type": parts[1], "device_serial": parts[2]} if len(parts) == 3 and parts[0].isdigit() else {}


_RECIPIENTS = ("to", "cc", "bcc", "recipient", "recipients", "receiver")


def _is_the_desks(address: str, above: _Above, context: Context) -> bool:
    """Whether a mail address in a case is that of the office: a recipient's, or one of a role."""
    return above.parent in _RECIPIENTS or context.columns.is_role(address.partition("@")[0])


def _shown(cell: str) -> str:
    """What a cell that holds a page shows: Evernote's notes."""
    if not _IS_PAGE.match(cell[:200]):
        return cell
    return "\n".join(line.strip() for line in letters.text_of(_PROLOG.sub("", cell)).split("\n") if line.strip())


_IS_PAGE = re.compile(r"\s*(?:<\?xml\b|<!DOCTYPE\b|<html\b|<en-note\b)", re.I)
_PROLOG = re.compile(r"^\s*(?:<\?xml[^>]{0,300}\?>|<!DOCTYPE[^>]{0,300}>|\s)+", re.I)


def _leaf(key: str, cell: str, above: _Above, context: Context) -> Iterator[Draft]:
    value = context.columns.value(_shown(cell))
    if not value:
        return
    holds = _holds(key, above, context)
    if holds == "recipient" and "case" in above.keys:
        return  # the desk's own address, or the customer's, which other cells tell
    if holds == "sender_name" and (context.columns.is_role(value) or {"case", "staff"} <= above.keys.keys()):
        return
    if {"case", "staff"} <= above.keys.keys() and OF_AUTHOR.match(normal(key)) and holds in (*IDENTITY, "phone"):
        return  # who answers is nobody's customer
    person, mail = addressed(value) if holds in ("sender_name", "contact_name", "full_name") else ("", "")
    if mail and "case" not in above.keys:
        yield Draft(mail, "email", f"{above.path}.{key}", "field", above.time, above.entry, above.keys)
        value = person
    if "case" in above.keys and "sender" not in above.keys:
        if holds in ("sender_name", "full_name", "contact_name"):
            for _, part, text in customer(key, value, context):
                yield Draft(text, part, f"{above.path}.{key}", kind_of(part), above.time, above.entry, above.keys)
            return
        holds = _OF_TICKETS.get(holds or "", holds)
    if holds == DIRECTION and not context.columns.role_of(value):
        holds = None
    if _MAC.fullmatch(value):
        holds = "mac_address"
    if holds in OF_PLACE and context.is_room(value):
        holds = "room"
    if holds == "address" and MAIL.fullmatch(value):
        holds = "email"
    if holds == "email" and "case" in above.keys and _is_the_desks(value, above, context):
        return
    if holds is None:
        holds = "note" if " " in value and sum(c.isalpha() for c in value) > 0.5 * len(value) else "-"
    if normal(key) == "url" and (place := _GEO.search(value)):
        holds, value = "coordinates", f"{place['lat']},{place['lon']}"
    if holds in ("-", "time", *HALVES) or holds.startswith("key:"):
        return
    if holds == "search" and context.layout is not None and context.layout.id == "google-activity":
        holds, value = activity(value, "search")
    elif holds == "utterance":
        holds, value = activity(value)
        holds = "response" if above.response else holds
    if above.parent in _NOTES and "speaker" in above.keys and not labels.keys([value], context)[0]:
        return
    if holds == "note" and above.answered and not {"sender", "case"} & above.keys.keys():
        holds = "utterance"
    if holds == "note" and "sender" in above.keys:
        holds = "message"
    if holds == "message" and "sender" in above.keys:
        value = writers.without_service(value, context)
    if not value:
        return
    locator = f"{above.path}.{key}" if above.path else key
    yield Draft(value, holds, locator, kind_of(holds, context.layout), above.time, above.entry, above.keys)


def activity(title: str, otherwise: str = "utterance") -> tuple[str, str]:
    """What was said or searched in the title of an activity card: `Said stop` -> (utterance, stop)."""
    for pattern, holds in ((_SAID, "utterance"), (_SEARCHED, "search")):
        match = pattern.match(title)
        if match:
            return holds, match["after"] or match["before"]
    return otherwise, title


def _text(value: Any) -> str:
    """A leaf as text; UTF-8 that was escaped as Latin-1 (Facebook, Instagram) is mended."""
    if isinstance(value, bool) or value is None:
        return ""
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    if any("\u0080" <= c <= "\u00ff" for c in text):
        try:
            return text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return text
    return text
