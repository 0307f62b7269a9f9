"""Utterances of a device that several people speak to, by who says so: "lena here", "text tom ... cheers lena".

Where no log tells the voices apart, people still do: they say who is speaking, sign what they dictate, write to each
other, and ask for something for one of them (`served`); and the assistant says whom it hears. Whoever does so under two
or more names, again and again, is two or more people. What follows within seconds is whoever's has just been named.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache

from reident.link import senders
from reident.link.phonetics import folded
from reident.link.resolve import Names
from reident.link.served import SAME, Requests, users_of
from reident.model import Mention, Record
from reident.rulebook.linking import LinkingFile

HEARD_KINDS = ("utterance", "response")
"""Records of what is said to a device, and what it answers."""
_MOST = 30
"""People of one device, at most, of whom it is asked whether they use it: those who are named most often."""


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


@dataclass(slots=True)
class _Device:
    """What is said to the devices of one account, in one folder and layout."""

    introduced: dict[str, dict[int, int]] = field(default_factory=dict, repr=False)
    """Folded name -> number of a record in which somebody calls himself so -> hash of its text."""
    named: dict[str, set[int]] = field(default_factory=dict, repr=False)
    """Folded first name -> hashes of the texts in which it was found as a person's."""
    requests: Requests = field(default_factory=Requests, repr=False)

    def people(self, names: Names) -> dict[str, str]:
        """Those who may use it, each name with the spelling that stands for all of his, the most frequent one."""
        counts = {name: len(texts) for name, texts in self.named.items()}
        for name, records in self.introduced.items():
            counts[name] = max(counts.get(name, 0), len(set(records.values())))
        ranked = sorted(counts, key=lambda name: (name not in self.introduced, -counts[name], name))
        people: dict[str, str] = {}
        for name in ranked[:_MOST]:
            if name.endswith("s") and name[:-1] in counts:  # "wechsel zu Annas Profil"
                people[name] = people.get(name[:-1], name[:-1])
            elif len(name) > 1 and (counts[name] > 1 or name in self.introduced):
                people[name] = next((one for one in people.values() if names.given(name, one) >= SAME), name)
        return people


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
    devices = _named(mentions, names, rules)
    talks, owned = _Talks(devices, names, rules), _Owned(names)
    for record in records:
        if record.kind in HEARD_KINDS and "speaker" not in record.keys:
            owned.read(record)
            talks.read(record)
    found: dict[int, str] = {}
    served: dict[int, str] = {}
    theirs, shared = owned.told_apart(rules.speakers.device)
    for where, people in talks.people.items():
        introduced = _joined(devices[where].introduced, people)
        users = users_of(devices[where].requests, introduced, rules.served)
        if users:
            found.update((number, name) for name in users for number in introduced.get(name, ()))
            served.update(devices[where].requests.owners(users))
            shared[where] = users
    served = {number: name for number, name in served.items() if number not in found}
    return Voices({**theirs, **talks.following(found), **served, **found}, served.keys(), shared)


def _named(mentions: Iterable[Mention], names: Names, rules: LinkingFile) -> dict[Where, _Device]:
    """The devices whose log tells no speaker, with those who are named there."""
    devices: dict[Where, _Device] = {}
    for mention in mentions:
        record, finding = mention.record, mention.finding
        if record.kind not in HEARD_KINDS or "speaker" in record.keys or finding.kind != "person":
            continue
        name = folded(finding.value).split(" ")[0]
        if names.is_nobody(name):
            continue
        device = devices.setdefault(where_of(record), _Device())
        device.named.setdefault(name, set()).add(hash(record.text.content))
        own = finding.attribute == "given_name" and finding.about == "speaker"
        if own and finding.qualifiers.get("act") == "introduce" and finding.confidence >= rules.speakers.confidence:
            text = record.text.content if record.kind == "utterance" else f"{record.text.content} {record.id}"
            device.introduced.setdefault(name, {})[record.id] = hash(text)
    return devices


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
        return next((folded(name) for name in senders.called_after(device) if self._names.is_given(name)), "")

    def told_apart(self, least: int) -> tuple[dict[int, str], dict[Where, Set[str]]]:
        """Records and whose device they are of, and all devices of such logs with the people.

        Args:
            least: records of a device; only where two people and more have one with as many.
        """
        theirs: dict[int, str] = {}
        places: dict[Where, Set[str]] = {}
        for log, people in self._logs.items():
            kept = {name: numbers for name, numbers in people.items() if len(numbers) >= least}
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
            where: people for where, device in devices.items() if len({*(people := device.people(names)).values()}) > 1
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


def _joined(introduced: Mapping[str, dict[int, int]], people: Mapping[str, str]) -> dict[str, dict[int, int]]:
    """Records in which people name themselves, with all spellings of a name as one."""
    joined: dict[str, dict[int, int]] = {}
    for name, records in introduced.items():
        joined.setdefault(people.get(name, name), {}).update(records)
    return joined


def where_of(record: Record) -> Where:
    """The device that a record was spoken to."""
    keys = record.keys
    return _where(record.source, record.layout, keys.get("account", ""), keys.get("device_serial", ""))


@lru_cache(maxsize=4096)
def _where(source: str, layout: str, account: str, serial: str) -> Where:
    return posixpath.dirname(source), layout, folded(account), serial.strip().upper()
