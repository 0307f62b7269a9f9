"""Utterances of a device that several people speak to, by who says so: "lena here", "text tom ... cheers lena".

Where no log tells the voices apart, people still do: they say who is speaking, sign what they dictate, write to each
other, and ask for something for one of them (`served`); and the assistant says whom it hears. Whoever does so under two
or more names, again and again, is two or more people. What follows within seconds is whoever's has just been named.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache

from reident.link.phonetics import folded
from reident.link.resolve import Names
from reident.link.served import SAME, Requests, users_of
from reident.model import Mention, Record
from reident.rulebook.linking import LinkingFile, Speakers

HEARD_KINDS = ("utterance", "response")
"""Records of what is said to a device, and what it answers."""
_TO = frozenset({"call", "message"})
"""Acts towards somebody who is not the speaker."""


@dataclass(slots=True)
class _Device:
    """What is said to the devices of one account, in one folder and layout."""

    names: dict[str, dict[int, int]] = field(default_factory=dict, repr=False)
    """Folded name -> number of a record in which somebody calls himself so -> hash of its text."""
    towards: dict[str, list[int]] = field(default_factory=dict, repr=False)
    """Folded name -> records in which somebody calls or writes to him or her."""
    requests: Requests = field(default_factory=Requests, repr=False)


Where = tuple[str, ...]
"""A device: folder, layout, account and serial."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks in a record, or whom its request is for, where no log tells."""

    who: Mapping[int, str] = field(default_factory=dict, repr=False)
    """Number of a record -> folded first name."""
    served: Set[int] = frozenset()
    """Records that name their owner in the third person."""
    devices: Mapping[Where, Set[str]] = field(default_factory=dict, repr=False)
    """Those that several people speak to, with the folded first names of these."""


def speakers_of(
    mentions: Iterable[Mention], names: Names, rules: LinkingFile, records: Iterable[Record] = ()
) -> Voices:
    """Who speaks in a record, by its id, where several people name themselves, or are named, to one device.

    Args:
        mentions: the people of all records; others are passed over. Read once.
        names: which names are short forms of each other.
        rules: how often one has to name himself.
        records: all of them, for what is said within seconds of a name and whom requests are for; read once.

    Returns:
        Folded first names; only records of utterances whose speaker the log does not tell.
    """
    devices: dict[Where, _Device] = {}
    for mention in mentions:
        record, finding = mention.record, mention.finding
        if record.kind not in HEARD_KINDS or "speaker" in record.keys or finding.kind != "person":
            continue
        device = devices.setdefault(where_of(record), _Device())
        act = finding.qualifiers.get("act", "")
        name = folded(finding.value).split(" ")[0]
        if names.is_nobody(name):
            continue
        device.requests.named.setdefault(name, set()).add(hash(record.text.content))
        sure = finding.confidence >= rules.speakers.confidence
        if finding.attribute == "given_name" and finding.about == "speaker" and act == "introduce" and sure:
            text = record.text.content if record.kind == "utterance" else f"{record.text.content} {record.id}"
            device.names.setdefault(name, {})[record.id] = hash(text)
        elif act in _TO and finding.about != "speaker":
            device.towards.setdefault(name, []).append(record.id)
    talks = _Talks(devices, names, rules)
    owned = _Owned(names)
    for record in records:
        if record.kind in HEARD_KINDS and "speaker" not in record.keys:
            owned.read(record)
            talks.read(record)
    found: dict[int, str] = {}
    served: dict[int, str] = {}
    shared: dict[Where, Set[str]] = {}
    for where, people in talks.people.items():
        device, before = devices[where], len(found) + len(served)
        introduced = _joined(device.names, people)
        users = users_of(device.requests, introduced, rules.served)
        found.update(_told_apart(device, introduced, users, rules.speakers, names))
        served.update(_served(device.requests, users))
        if len(found) + len(served) > before:
            shared[where] = users | introduced.keys()
    served = {number: name for number, name in served.items() if number not in found}
    theirs, places = owned.told_apart(rules.speakers)
    shared = {**places, **shared}
    return Voices({**theirs, **talks.following(found), **served, **found}, served.keys(), shared)


class _Owned:
    """Devices of one log that are called by different people: "Cian's room", "Bernadette's Echo"."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._called: dict[str, str] = {}
        self._logs: dict[Where, dict[str, list[int]]] = {}
        """Log -> folded first name -> records of the device that is called so."""
        self._places: dict[Where, set[Where]] = {}
        self._seen: set[Where] = set()

    def read(self, record: Record) -> None:
        """Note one record."""
        device = record.keys.get("device_name", "")
        where = where_of(record)
        if where not in self._seen:
            self._seen.add(where)
            self._places.setdefault(where[:3], set()).add(where)
        name = self._called.get(device)
        if name is None:
            name = self._called[device] = self._owner(device)
        if name:
            self._logs.setdefault(where[:3], {}).setdefault(name, []).append(record.id)

    def _owner(self, device: str) -> str:
        first = device.replace("’", "'").split()[:1]
        if not first:
            return ""
        name = first[0].removesuffix("'s").removesuffix("'")
        if name == first[0] and name.endswith("s") and self._names.is_given(name[:-1]):
            name = name[:-1]
        return folded(name) if name != first[0] and self._names.is_given(name) else ""

    def told_apart(self, rules: Speakers) -> tuple[dict[int, str], dict[Where, Set[str]]]:
        """Records and whose device they are of, and all devices of such logs with the people; only where these are two
        or more."""
        theirs: dict[int, str] = {}
        places: dict[Where, Set[str]] = {}
        for log, people in self._logs.items():
            kept = {name: numbers for name, numbers in people.items() if len(numbers) >= rules.device}
            if len(kept) > 1:
                theirs.update((number, name) for name, numbers in kept.items() for number in numbers)
                places |= {where: frozenset(kept) for where in self._places[log]}
        return theirs, places


class _Talks:
    """The utterances of devices that several people may speak to, in the order of time."""

    def __init__(self, devices: Mapping[Where, _Device], names: Names, rules: LinkingFile) -> None:
        self._rules = rules
        self._devices = devices
        self.people = {
            where: people for where, device in devices.items() if len({*(people := _named(device, names)).values()}) > 1
        }
        """Device -> those who are named there in several texts, each name with the spelling that stands for all."""
        self._said: dict[Where, list[tuple[float, int, str]]] = {}
        self._asked: list[tuple[int, str]] = []
        """Answers, each with its entry."""

    def read(self, record: Record) -> None:
        """Note one record."""
        where = where_of(record)
        people = self.people.get(where)
        if people is None:
            return
        if record.kind == "response":
            self._asked.append((record.id, record.entry))
        else:
            self._devices[where].requests.read(record.id, record.text.content, people, self._rules.served)
        if record.time is not None:
            self._said.setdefault(where, []).append((record.time.timestamp(), record.id, record.entry))

    def following(self, found: Mapping[int, str]) -> dict[int, str]:
        """Who speaks in what is said within seconds after somebody was named, to the same device."""
        asked = {entry: found[number] for number, entry in self._asked if number in found}
        following: dict[int, str] = {}
        for said in self._said.values():
            who, last = "", 0.0
            for moment, number, entry in sorted(said):
                named = found.get(number) or asked.get(entry, "")
                who = named or (who if moment - last <= self._rules.speakers.seconds else "")
                last = moment
                if who and number not in found:
                    following[number] = who
        return following


def _named(device: _Device, names: Names) -> dict[str, str]:
    """Those who may use a device, each name with the spelling that stands for all of them, the most frequent one."""
    counts = {name: len(texts) for name, texts in device.requests.named.items()}
    for name, records in device.names.items():
        counts[name] = max(counts.get(name, 0), len(set(records.values())))
    people: dict[str, str] = {}
    for name, count in sorted(counts.items(), key=lambda item: (item[0] not in device.names, -item[1], item[0])):
        if name.endswith("s") and name[:-1] in counts:  # "wechsel zu Annas Profil"
            people[name] = people.get(name[:-1], name[:-1])
        elif len(name) > 1 and (count > 1 or name in device.names):
            people[name] = next((one for one in people.values() if _is_same(name, one, names)), name)
    return people


def _joined(introduced: Mapping[str, dict[int, int]], people: Mapping[str, str]) -> dict[str, dict[int, int]]:
    """Records in which people name themselves, with all spellings of a name as one."""
    joined: dict[str, dict[int, int]] = {}
    for name, records in introduced.items():
        joined.setdefault(people.get(name, name), {}).update(records)
    return joined


def _served(requests: Requests, users: Set[str]) -> Iterator[tuple[int, str]]:
    """Records and whom their requests are for; nothing where that is not two people and more."""
    for number, spoken in requests.spoken.items():
        away = spoken.towards & users
        if spoken.one in users:
            yield number, spoken.one
        elif len(users) == 2 and len(away) == 1 and not (spoken.served | spoken.told) & users:
            yield number, next(iter(users - away))


def where_of(record: Record) -> Where:
    """The device that a record was spoken to."""
    keys = record.keys
    return _where(record.source, record.layout, keys.get("account", ""), keys.get("device_serial", ""))


@lru_cache(maxsize=4096)
def _where(source: str, layout: str, account: str, serial: str) -> Where:
    return posixpath.dirname(source), layout, folded(account), serial.strip().upper()


def _told_apart(
    device: _Device, introduced: Mapping[str, Mapping[int, int]], users: Set[str], rules: Speakers, names: Names
) -> Iterator[tuple[int, str]]:
    """Records and their speakers; nothing where only one person names himself often enough.

    Args:
        device: what is said to it.
        introduced: name -> records in which somebody calls himself so -> hash of its text.
        users: those for whom something is asked again and again.
        rules: how often one has to name himself.
        names: which names are short forms of each other.
    """
    most = max((len(set(texts.values())) for texts in introduced.values()), default=0)
    least = max(rules.texts, rules.part * most)
    people = {n: texts for n, texts in introduced.items() if n in users or len(set(texts.values())) >= least}
    if len({*people, *users}) < 2:
        return
    for name, texts in people.items():
        yield from ((record, name) for record in texts)
    if len(people) == 2 and users <= people.keys():
        own = {record for texts in people.values() for record in texts}
        one, other = people
        for speaker, spoken_to in ((one, other), (other, one)):
            for name, towards in device.towards.items():
                if _is_same(name, spoken_to, names):
                    yield from ((record, speaker) for record in towards if record not in own)


def _is_same(name: str, other: str, names: Names) -> bool:
    return name == other or names.given(name, other) >= SAME
