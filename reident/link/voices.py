"""Utterances of a device that several people speak to, by who says so: "lena here", "text tom ... cheers lena".

Where no log tells the voices apart, people still do: they say who is speaking, sign what they dictate, and write to
each other; and the assistant says whom it hears. Whoever does so under two or more names, again and again, is two or
more people. What follows within seconds is whoever's has just been named.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from reident.link.phonetics import folded
from reident.link.resolve import Names
from reident.model import Mention, Record
from reident.rulebook.linking import LinkingFile, Speakers

_HEARD = ("utterance", "response")
_TO = frozenset({"call", "message"})
"""Acts towards somebody who is not the speaker."""


@dataclass(slots=True)
class _Device:
    """What is said to the devices of one account, in one folder and layout."""

    names: dict[str, dict[int, int]] = field(default_factory=dict, repr=False)
    """Folded name -> number of a record in which somebody calls himself so -> hash of its text."""
    towards: dict[str, list[int]] = field(default_factory=dict, repr=False)
    """Folded name -> records in which somebody calls or writes to him or her."""


def speakers_of(
    mentions: Iterable[Mention], names: Names, rules: LinkingFile, records: Iterable[Record] = ()
) -> Mapping[int, str]:
    """Who speaks in a record, by its id, where several people name themselves to one device.

    Args:
        mentions: the people of all records; others are passed over. Read once.
        names: which names are short forms of each other.
        rules: how often one has to name himself.
        records: all of them, for what is said within seconds of a name; read once.

    Returns:
        Folded first names; only records of utterances whose speaker the log does not tell.
    """
    devices: dict[tuple[str, ...], _Device] = {}
    for mention in mentions:
        record, finding = mention.record, mention.finding
        if record.kind not in _HEARD or "speaker" in record.keys or finding.kind != "person":
            continue
        device = devices.setdefault(_where(record), _Device())
        act = finding.qualifiers.get("act", "")
        name = folded(finding.value).split(" ")[0]
        sure = finding.confidence >= rules.speakers.confidence and not names.is_nobody(name)
        if finding.attribute == "given_name" and finding.about == "speaker" and act == "introduce" and sure:
            text = record.text.content if record.kind == "utterance" else f"{record.text.content} {record.id}"
            device.names.setdefault(name, {})[record.id] = hash(text)
        elif act in _TO and finding.about != "speaker":
            device.towards.setdefault(name, []).append(record.id)
    found: dict[int, str] = {}
    for device in devices.values():
        found.update(_told_apart(device, names, rules.speakers))
    return {**_following(records, found, rules.speakers), **found} if found else found


def _following(records: Iterable[Record], found: Mapping[int, str], rules: Speakers) -> dict[int, str]:
    """Who speaks in what is said within seconds after somebody was named, to the same device."""
    talks: dict[tuple[str, ...], list[tuple[float, int, str]]] = {}
    asked: dict[str, str] = {}
    """Entry -> speaker, where the answer tells it."""
    for record in records:
        if record.kind == "response" and record.id in found:
            asked[record.entry] = found[record.id]
        if record.kind in _HEARD and "speaker" not in record.keys and record.time is not None:
            kept = (record.time.timestamp(), record.id, record.entry)
            talks.setdefault(_where(record), []).append(kept)
    following: dict[int, str] = {}
    for said in talks.values():
        who, last = "", 0.0
        for moment, number, entry in sorted(said):
            named = found.get(number) or asked.get(entry, "")
            who = named or (who if moment - last <= rules.seconds else "")
            last = moment
            if who and number not in found:
                following[number] = who
    return following


def _where(record: Record) -> tuple[str, ...]:
    serial = record.keys.get("device_serial", "").strip().upper()
    return posixpath.dirname(record.source), record.layout, folded(record.keys.get("account", "")), serial


def _told_apart(device: _Device, names: Names, rules: Speakers) -> Iterator[tuple[int, str]]:
    """Records and their speakers; nothing where only one person names himself often enough."""
    people = _people(device, names)
    most = max((len(set(texts.values())) for texts in people.values()), default=0)
    least = max(rules.texts, rules.part * most)
    people = {name: texts for name, texts in people.items() if len(set(texts.values())) >= least}
    if len(people) < 2:
        return
    for name, texts in people.items():
        yield from ((record, name) for record in texts)
    if len(people) == 2:
        own = {record for texts in people.values() for record in texts}
        one, other = people
        for speaker, spoken_to in ((one, other), (other, one)):
            for name, towards in device.towards.items():
                if _is_same(name, spoken_to, names):
                    yield from ((record, speaker) for record in towards if record not in own)


def _people(device: _Device, names: Names) -> dict[str, dict[int, int]]:
    """The names with their short forms, the most frequent spelling first."""
    people: dict[str, dict[int, int]] = {}
    for name, texts in sorted(device.names.items(), key=lambda item: (-len(item[1]), item[0])):
        name = name[:-1] if name.endswith("s") and name[:-1] in device.names else name  # "wechsel zu Annas Profil"
        known = next((one for one in people if _is_same(name, one, names)), name)
        people.setdefault(known, {}).update(texts)
    return people


def _is_same(name: str, other: str, names: Names) -> bool:
    return name == other or names.given(name, other) >= _SAME


_SAME = 0.5
"""Agreement of two names from which on they may be one person's."""
