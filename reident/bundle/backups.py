"""XML into drafts: backups of a phone's messages and calls, and any other document as its elements nest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import IO, Any
from urllib.parse import unquote

from defusedxml import ElementTree

from reident.bundle import moments
from reident.bundle.archive import File
from reident.bundle.draft import CUSTOMER, STAFF, BrokenError, Columns, Context, Draft
from reident.bundle.objects import from_value
from reident.bundle.persons import is_person
from reident.bundle.sides import are_apart, are_heard

_SENT, _BOXES = "2", frozenset({"1", "2"})
"""Box of a message that the phone's owner sent, and the boxes of those that reached somebody."""
_NOBODY = frozenset({"", "null", "(unknown)"})
"""What the backup writes where it knows no name."""
_OWNER = "me"
DEEPEST = 40


class _Mended:
    """A document that writes characters beyond the first plane in halves (`&#55357;&#56842;`), as some apps do."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content

    def read(self, size: int = 1 << 16) -> bytes:
        """The next piece, to the end of a tag, so that no pair is cut in two."""
        piece = self._content.read(size)
        while piece and not piece.endswith(b">") and len(piece) < _LONGEST:
            more = self._content.readline(1 << 16)
            if not more:
                break
            piece += more
        return _HALVES.sub(_joined, piece)


def _joined(pair: re.Match[bytes]) -> bytes:
    high, low = int(pair[1]), int(pair[2] or 0)
    whole = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00) if low else 0
    return f"&#{whole};".encode() if 0x10000 <= whole <= 0x10FFFF else b"&#65533;"


_HALVES = re.compile(rb"&#(5(?:529[6-9]|5[3-9]\d\d|[67]\d{3}));(?:&#(5[67]\d{3});)?")
_LONGEST = 1 << 24


def read_xml(file: File, context: Context) -> Iterator[Draft]:
    """SMS Backup & Restore's messages and calls, one after the other; else what the elements and attributes say."""
    if file.size > context.limits.document_bytes:
        raise BrokenError("member-too-large")
    number, root = 0, None
    try:
        for event, node in ElementTree.iterparse(_Mended(file.content), events=("start", "end")):
            root = node if root is None else root
            if root.tag not in ("smses", "calls") or event == "start":
                continue
            if node.tag in ("sms", "mms", "call"):
                number += 1
                yield from _entry(node, f"{node.tag} {number}", context)
                node.clear()
    except Exception:  # defusedxml raises its own and expat's errors
        root = _of_many(file) if not number else None
        if root is None:
            raise BrokenError("member-damaged") from None
    if root is not None and root.tag not in ("smses", "calls"):
        yield from from_value({_name(root): _value(root, context)}, context)


def _of_many(file: File) -> Any | None:
    """The elements of a log that has no root; None where it is damaged otherwise."""
    file.content.seek(0)
    content = _PROLOG.sub(b"", file.content.read())
    try:
        return ElementTree.fromstring(b"<entries>" + content + b"</entries>")
    except Exception:  # defusedxml raises its own and expat's errors
        return None


_PROLOG = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}\?>")


def _entry(node: Any, place: str, context: Context) -> Iterator[Draft]:
    """A message, or a call, of the phone with somebody else."""
    name = node.get("contact_name") or ""
    name = "" if name.casefold() in _NOBODY else name.strip()
    number = (node.get("number") or node.get("address") or "").strip()
    time = moments.parse(node.get("date") or "")
    keys = {**context.keys, "conversation": number or name}
    if node.tag == "call":
        if name:
            yield Draft(name, "contact_name", place, "field", time, place, context.keys)
        return
    box = node.get("type") if node.tag == "sms" else node.get("msg_box")
    text = node.get("body") if node.tag == "sms" else _text_parts(node)
    if box not in _BOXES or not (text or "").strip() or text == "null":
        return
    keys |= context.columns.author(_OWNER) if box == _SENT else {"sender": name or number}
    if box != _SENT and name:
        yield Draft(name, "sender_name", place, "field", time, place, keys)
        if number[-4:].isdigit():
            yield Draft(number, "phone", place, "field", time, place, keys)
    yield Draft(str(text).strip(), "message", place, "message", time, place, keys)


def _text_parts(node: Any) -> str:
    parts = (part.get("text") or "" for part in node.iter("part") if part.get("ct") == "text/plain")
    return "\n".join(part for part in parts if part and part != "null")


def _name(node: Any) -> str:
    return str(node.tag).rsplit("}", 1)[-1]


def _value(node: Any, context: Context, depth: int = 0) -> str | dict[str, Any]:
    """An element as an object of its attributes and children; one with text alone as that text."""
    children, text, columns = list(node), (node.text or "").strip(), context.columns
    if depth > DEEPEST:
        return text
    if not children and not node.attrib:
        return text
    found: dict[str, Any] = {str(key).rsplit("}", 1)[-1]: _plain(value) for key, value in _attributes(node).items()}
    fields = dict(_fields(children))
    found |= {name: text for name, text in fields.values() if name not in found}
    children = [child for child in children if id(child) not in fields]
    answered = [child for child in children if _is_answer(child, found, columns)]
    found |= {_name(child): (child.text or "").strip() for child in answered}
    children = [child for child in children if child not in answered]
    answers = _answers(children, context)
    children = [child for child in children if _name(child) not in {_name(answer) for answer in answers.values()}]
    turns = _turns(children, columns)
    for child in children:
        inner = _value(child, context, depth + 1)
        if (answer := answers.get(id(child))) is not None and isinstance(inner, dict):
            inner = {**inner, _name(answer): (answer.text or "").strip()}
        if id(child) in turns and isinstance(inner, dict):
            found.setdefault("entries", []).append({"element": _name(child), **turns[id(child)], **inner})
        else:
            found.setdefault(_name(child), []).append(inner)
    found = {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in found.items()}
    return {**found, "text": text} if text else found


def _fields(children: Sequence[Any]) -> Iterator[tuple[int, tuple[str, str]]]:
    """The children that are the fields of a form, `<field name="city">Bonn</field>`: identity, name, what it says."""
    rows: dict[str, list[tuple[int, str, str]]] = {}
    for child in children:
        told = dict(_attributes(child))
        key = next((key for key in _NAMING if key in told), None)
        if key is None or list(child):
            continue
        name, text = told.pop(key), (child.text or "").strip() or told.pop("value", "")
        if not told:
            rows.setdefault(_name(child), []).append((id(child), name, text.strip()))
    for found in rows.values():
        if len({name for _, name, _ in found}) == len(found) >= _SIDES:
            yield from ((number, (name, text)) for number, name, text in found)


def _is_answer(child: Any, told: Mapping[str, Any], columns: Columns) -> bool:
    """Whether an element is what was answered to a form, or written after it: whoever did is no part of the form."""
    holds = columns.holds(_name(child), None)
    of_form = any(columns.holds(key, None) in ("email", "phone") for key in told)
    return of_form and holds in ("response", "message") and not list(child) and bool((child.text or "").strip())


_NAMING = ("name", "label", "key", "field", "title")
"""Attributes of a field that say what it is."""


def _turns(children: Sequence[Any], columns: Columns) -> dict[int, dict[str, str]]:
    """The children that are the turns of two sides, by identity, with the side where their names tell it.

    They have several names, texts, and attributes alike: more than one, or one with a moment.
    """
    written = [child for child in children if (child.text or "").strip() and _attributes(child) and not list(child)]
    names = {_name(child) for child in written}
    shapes = {frozenset(_attributes(child)) for child in written}
    if len(names) < _SIDES or len(shapes) != 1:
        return {}
    timed = all(any(moments.parse(value) for value in _attributes(child).values()) for child in written)
    if not timed and (len(min(shapes)) == 1 or len(written) < len(children)):
        return {}
    answers = {name for name in names if columns.role_of(name) == STAFF or columns.holds(name, None) == "response"}
    told = len(names) == _SIDES and len(answers) == 1 and len(min(shapes)) == 1  # else an attribute names them
    sides = {name: {"direction": STAFF if name in answers else CUSTOMER} for name in names} if told else {}
    return {id(child): sides.get(_name(child), {}) for child in written}


_SIDES = 2


def _answers(children: Sequence[Any], context: Context) -> dict[int, Any]:
    """The elements that answer those before them, by the identity of these: commands with a moment, sentences below.

    <say at="2024-03-05 07:10" room="hall">lights off</say><re>Okay.</re>
    """
    names = {_name(child) for child in children}
    bare = any(list(child) for child in children)
    if len(names) != _SIDES or bare:
        return {}
    timed = {_name(child) for child in children if any(map(moments.parse, _attributes(child).values()))}
    people = any(context.columns.role_of(name) or is_person(name, context.given) for name in names)
    for name in () if people else timed:
        said = [child.text or "" for child in children if _name(child) == name]
        pairs = [(one, other) for one, other in pairwise(children) if _name(other) != name]
        follow = len(pairs) == len(children) - len(said) and all(_name(one) == name for one, _ in pairs)
        told = timed == {name} or are_apart(said, [other.text or "" for _, other in pairs])
        if len(said) >= _FEWEST and follow and told and are_heard(said):
            return {id(one): other for one, other in pairs}
    return {}


_FEWEST = 5
"""Commands in a log, at least."""


def _plain(value: str) -> str:
    """An attribute's text, also where it is written as in an address: `Nearly%20done`."""
    return unquote(value) if " " not in value and _ENCODED.search(value) else value


_ENCODED = re.compile(r"%(?:20|[CEF][0-9A-F]%|2[1-9A-F])")


def _attributes(node: Any) -> Mapping[str, str]:
    attributes: Mapping[str, str] = node.attrib
    return attributes
