"""A record into the strand it belongs to by its form alone: sender, row, speaker, account, recordings, documents."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import Literal

from reident.link.phonetics import folded
from reident.link.voices import HEARD_KINDS, Voices, where_of
from reident.model import Finding, Record
from reident.rulebook.linking import LinkingFile

_NAMES = frozenset({"full_name", "given_name", "family_name"})
_KEYS = ("account", "sender", "speaker", "device_serial")
Family = Literal["sender", "row", "speaker", "voice", "shared", "audio", "document", "data"]
CONTACT_CELLS = frozenset({"contact_name", "sender_name", "gift_sender", "recipient"})
HEARD = frozenset({"device_name", "device_serial", "locale", "room"})
"""Cells beside an utterance that tell which device heard it."""
REACH = frozenset({"phone", "email", "handle", "iban", "birthday", "birth_date", "residence", "postcode"})


@dataclass(frozen=True, slots=True)
class StrandKey:
    """Where records come from."""

    family: Family
    where: str = ""
    """Folder or file, with the layout; empty where the owner is named."""
    owner: str = field(default="", repr=False)
    """Sender, identity of a row, recognised speaker, or account; folded."""
    serial: str = field(default="", repr=False)


class Assigner:
    """Records to strands; rows of tables about many people only after all records were seen."""

    def __init__(self, rules: LinkingFile, voices: Voices | None = None) -> None:
        """`voices`: who speaks in a record, by its id, where no log tells."""
        self.rules = rules
        self._voices = voices or Voices()
        self._rank = {holds: i for i, holds in enumerate(rules.tables.identity)}
        self._rows: dict[str, dict[str, tuple[int, str]]] = {}
        self._cases: dict[str, dict[str, dict[str, str]]] = {}
        """Folder -> source -> entry -> whose case it is of; the files of a helpdesk's export stand side by side."""
        self._staffed: set[str] = set()
        self._given: dict[tuple[str, str], dict[str, str]] = {}
        self._contacts: set[tuple[str, str]] = set()
        self._people: set[str] = set()
        self._logs: set[str] = set()
        """Sources that are logs of a device: all cells of their rows are of whoever spoke."""
        self._staff: dict[str, set[str]] = {}
        """Folded name in an answer of the staff -> the cases that it answers."""
        self._writers: dict[str, dict[str, set[str]]] = {}
        """Source -> case -> senders who wrote in it; folded."""
        self._answering: set[tuple[str, str]] = set()
        """Source and sender of whoever answers the cases of several others."""
        self._last: tuple[tuple[str | bool | None, ...], StrandKey] = ((), StrandKey("data"))

    def first(self, record: Record) -> StrandKey:
        """The strand as far as the record alone tells; notes what tells of tables about many people."""
        holds = record.text.holds
        if record.entry and holds:
            self._note_row(record, holds)
        if record.entry and ("sender" not in record.keys or "staff" in record.keys):
            self._note_case(record)
        elif "case" in record.keys and (sender := record.keys.get("sender")):
            self._writers.setdefault(record.source, {}).setdefault(record.keys["case"], set()).add(folded(sender))
        return self._by_form(record)

    def begins(self, row: Sequence[Record]) -> None:
        """Note what a row is of, before its records are put into strands."""
        if any(record.kind in self.rules.voices.kinds and "sender" not in record.keys for record in row):
            self._logs.add(row[0].source)

    def _note_case(self, record: Record) -> None:
        case = record.keys.get("case") or (record.entry if record.kind == "message" else "")
        if not case:
            return
        desk = posixpath.dirname(record.source) if "case" in record.keys else record.source
        self._cases.setdefault(desk, {}).setdefault(record.source, {})[record.entry] = case
        if "staff" in record.keys or "noted" in record.keys:
            self._staffed.add(desk)
            if "staff" in record.keys and record.text.holds in _NAMES:
                self._staff.setdefault(folded(record.text.content), set()).add(case)

    def _note_row(self, record: Record, holds: str) -> None:
        content = record.text.content
        if holds in CONTACT_CELLS:
            if "staff" not in record.keys and folded(content) != folded(record.keys.get("sender", "")):
                self._contacts.add((record.source, record.entry))
            return
        if holds in ("given_name", "family_name"):
            parts = self._given.setdefault((record.source, record.entry), {})
            parts[holds] = content
            holds, content = "full_name", " ".join(parts[k] for k in ("given_name", "family_name") if k in parts)
        rank = self._rank.get(holds)
        identity = folded(content) if rank is not None else ""
        if rank is None or not identity:
            return
        rows = self._rows.setdefault(record.source, {})
        if record.entry not in rows or rank <= rows[record.entry][0]:
            rows[record.entry] = (rank, f"{holds}:{identity}")

    def settle(self) -> frozenset[str]:
        """Decide, once all records were seen, which sources are tables about many people; their names."""
        tables = self.rules.tables
        for desk in self._staffed:
            owners = Counter(self._owners(desk).values())
            if len(owners) >= tables.people and max(owners.values()) <= tables.dominant * owners.total():
                self._people |= self._cases[desk].keys()
        for source, cases in self._writers.items():
            met: dict[str, set[str]] = {}
            asking = self._asking(source)
            for case, senders in cases.items():
                for sender in senders:
                    met.setdefault(sender, set()).update(senders - {sender}, asking.get(case, ()))
            self._answering |= {(source, sender) for sender, others in met.items() if len(others) >= tables.people}
        for source, rows in self._rows.items():
            names = Counter(identity for entry, (_, identity) in rows.items() if (source, entry) not in self._contacts)
            if len(names) < tables.people or max(names.values()) > tables.dominant * names.total():
                continue
            self._people.add(source)
        return frozenset(self._people)

    def _asking(self, source: str) -> dict[str, set[str]]:
        """Who asks in each case of a file, where rows tell it and no sender does ("customer")."""
        found: dict[str, set[str]] = {}
        rows = self._rows.get(source, {})
        for entry, case in self._cases.get(posixpath.dirname(source), {}).get(source, {}).items():
            if entry in rows:
                found.setdefault(case, set()).add(rows[entry][1])
        return found

    def _owners(self, desk: str) -> dict[str, tuple[int, str]]:
        """Whose each case of a helpdesk is: by the best that any row of it tells; else somebody of its own."""
        owners: dict[str, tuple[int, str]] = {}
        for source, entries in self._cases[desk].items():
            for entry, case in entries.items():
                told = self._rows.get(source, {}).get(entry, (len(self._rank), f"case:{case}"))
                owners[case] = min(owners.get(case, told), told)
        for source, entries in self._cases[desk].items():
            self._rows.setdefault(source, {}).update({entry: owners[case] for entry, case in entries.items()})
        return owners

    def of(self, record: Record) -> StrandKey:
        """The strand of a record, once `settle` was called."""
        if record.entry and record.source in self._people:
            row = self._rows[record.source].get(record.entry)
            answered = "staff" in record.keys and record.kind == "field" and not self._is_staffs(record)
            if row is not None and (answered or "sender" not in record.keys):
                return StrandKey("row", "", row[1])
        return self._by_form(record)

    def is_of_another(self, record: Record) -> bool:
        """Whether a field beside what staff writes is the customer's whose case it is, or all of the staff's."""
        if not self._answering or record.kind != "field" or record.text.holds in (*_NAMES, "sender_name"):
            return False
        sender = record.keys.get("sender", "")
        return "case" in record.keys and (record.source, folded(sender)) in self._answering

    def answered(self, record: Record) -> StrandKey | None:
        """The customer whose request staff answers; None where a record is no such answer."""
        if "staff" not in record.keys or not record.entry or record.source not in self._people:
            return None
        row = self._rows[record.source].get(record.entry)
        return StrandKey("row", "", row[1]) if row is not None else None

    def _is_staffs(self, record: Record) -> bool:
        """Whether a name beside an answer is of whoever answers: it stands beside those to several customers."""
        named = record.text.holds in _NAMES
        return named and len(self._staff.get(folded(record.text.content), ())) >= self.rules.tables.people

    def about(self, record: Record, finding: Finding) -> str:
        """Whom a finding is about: in a row of an address book, the reach is the contact's.

        What somebody writes of "my number" is the sender's, whoever the message names.
        """
        if (
            finding.about == "speaker"
            and finding.attribute in REACH
            and record.entry
            and (record.source, record.entry) in self._contacts
            and record.source not in self._people
            and record.text.holds not in ("address", "account_id")
            and not (record.kind == "message" and "sender" in record.keys)
            and not _is_senders(record, finding)
        ):
            return f"entry:{record.entry}"
        return finding.about

    def _by_form(self, record: Record) -> StrandKey:
        """The strand of a record's form, or of whoever names himself in it; equal forms are worked out once."""
        key = self._of_form(record)
        voice = self._voices.who.get(record.id) if key.family in ("voice", "shared") else None
        return StrandKey("speaker", key.where, voice, key.owner) if voice else key

    def users(self, record: Record) -> Set[str]:
        """The folded first names of those who share the device that a record was spoken to; mostly nobody."""
        devices = self._voices.devices
        return devices.get(where_of(record), frozenset()) if devices and record.kind in HEARD_KINDS else frozenset()

    def device(self, record: Record) -> StrandKey | None:
        """The device of a request that is made for somebody whom it names; None for all other records."""
        return self._of_form(record) if record.id in self._voices.served else None

    def _of_form(self, record: Record) -> StrandKey:
        beside = record.text.holds in HEARD
        form = (record.source, record.kind, record.layout, beside, *(record.keys.get(name) for name in _KEYS))
        if form != self._last[0]:
            self._last = (form, self._worked_out(record))
        return self._last[1]

    def _worked_out(self, record: Record) -> StrandKey:
        keys = record.keys
        account = folded(keys.get("account", ""))
        if sender := keys.get("sender"):
            return StrandKey("sender", "", folded(sender) or sender)
        where = f"{posixpath.dirname(record.source)}|{record.layout}"
        heard = record.kind == "metadata" and bool(record.entry) and record.text.holds in HEARD
        heard = heard or (bool(record.entry) and record.source in self._logs)
        if record.kind in self.rules.voices.kinds or heard:
            serial = keys.get("device_serial", "").strip().upper()
            if speaker := keys.get("speaker"):
                return StrandKey("speaker", where, folded(speaker), account)
            shared = where_of(record) in self._voices.devices
            return StrandKey("shared" if shared else "voice", where, account, serial)
        if record.source.lower().endswith(self.rules.voices.endings):
            return StrandKey("audio", posixpath.dirname(record.source), account)
        tabular = record.source.lower().endswith(self.rules.tables.endings)
        if record.kind in ("document", "message") and not tabular:
            return StrandKey("document", record.source, account)
        return StrandKey("data", posixpath.dirname(record.source).split("/")[0], account)


def _is_senders(record: Record, finding: Finding) -> bool:
    """Whether an address in the head of a message is its sender's: a word of the name is in it, and no other name."""
    if (side := _SIDE.search(record.locator)) is not None:
        return side["writes"] is not None
    local = folded(finding.value.split("@")[0])
    words = [word for word in folded(record.keys.get("sender", "")).split() if len(word) > _SHORT]
    if not any(word in local for word in words):
        return False
    parts = [part for part in re.split(r"[^a-z]+", local) if len(part) > _SHORT]
    others = [part for part in parts if not any(word in part or word.startswith(part) for word in words)]
    return not (others and len(parts) > len(others))  # "ahmet.krueger81" is not Florian Krueger's


_SIDE = re.compile(
    r"(?:, |column )(?:(?P<writes>From|Reply-To|Von|Absender|Sender)|To|Cc|Bcc|An|Empfänger|Recipient)\b[^,]{0,20}$",
    re.I,
)
"""Where in a mail's head, or in which column, an address stands: its sender's, or a reader's."""
_SHORT = 2
"""Letters of a word that tell nothing."""
