"""What a reader makes of a member, before it gets its number and its place: one draft a record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from reident.bundle.archive import File, Limits
from reident.model import RecordKind
from reident.rulebook import RuleBook
from reident.rulebook.layouts import Chats, Layout, LayoutFile, Pages

if TYPE_CHECKING:
    from reident.bundle.head_forms import Head
    from reident.bundle.plans import Plan

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
FREE_TEXT: Mapping[str, RecordKind] = {
    "utterance": "utterance",
    "response": "response",
    "message": "message",
    "prose": "document",
    "note": "document",
    "subject_line": "message",
    "file_name": "metadata",
}
"""What is free text, and the kind of its records; all else is a field."""
DEVICE = frozenset({"device_name", "device_serial", "device_type", "locale", "room"})
"""What a log of utterances says of the device that heard them."""


class BrokenError(Exception):
    """A reader cannot read a member; the argument is the id of the message that says why."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One record, not yet numbered."""

    text: str = field(repr=False)
    holds: str | None
    locator: str
    kind: RecordKind = "field"
    time: datetime | None = None
    entry: str = ""
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)


CUSTOMER, STAFF = "customer", "agent"
"""The two sides of a request."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of any table say, by their headers."""

    by_header: Mapping[str, str]
    empty: frozenset[str]
    customers: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    incoming: frozenset[str] = frozenset()
    outgoing: frozenset[str] = frozenset()
    as_above: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()
    owner: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()
    staff_ends: tuple[str, ...] = ()
    askers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rules: RuleBook) -> Columns:
        """From all layout files."""
        files = rules.of(LayoutFile)
        rows = ((header, holds) for file in files for holds, headers in file.columns.items() for header in headers)
        return cls(
            {normal(header): holds for header, holds in rows},
            frozenset(e for f in files for e in f.empty),
            frozenset({CUSTOMER, *(c for f in files for c in f.customers)}),
            frozenset({STAFF, *(s for f in files for s in f.staff)}),
            frozenset(way for f in files for way in f.incoming),
            frozenset(way for f in files for way in f.outgoing),
            frozenset(sign for f in files for sign in f.as_above),
            frozenset(s for f in files for s in f.strangers),
            frozenset(o for f in files for o in f.owner),
            frozenset(normal(s) for f in files for s in f.said),
            frozenset(normal(a) for f in files for a in f.answered),
            tuple(end for f in files for end in f.staff_ends),
            frozenset(normal(a) for f in files for a in (*f.customers, *f.askers)),
        )

    def holds(self, header: str, layout: Layout | None) -> str | None:
        """What a column holds: `time`, `key:...`, `-` or a word of the vocabulary; None where nothing is known."""
        name = normal(header)
        if layout is not None:
            for column, holds in layout.columns.items():
                if normal(column) == name:
                    return holds
        return self.by_header.get(name) or self.by_header.get(_YOUR.sub("", name))

    def role_of(self, way: str) -> str:
        """Who wrote a message of a request, a customer or staff, by the way it went or by a role; else empty."""
        folded = way.casefold()
        asks, answers = folded in self.incoming | self.customers, folded in self.outgoing or self.is_staff(way)
        return CUSTOMER if asks else STAFF if answers else ""

    def asks(self, header: str) -> bool:
        """Whether a header, or a label, names whoever a request is from: "Caller", "Name of member", "Anrufer/in"."""
        words = [word for word in normal(_INNER.sub("", header)).split() if word not in _NAMING]
        return " ".join(words) in self.askers

    def is_role(self, sender: str) -> bool:
        """Whether a sender's cell tells a role, not a name."""
        return sender.casefold() in self.customers or self.is_staff(sender)

    def is_staff(self, sender: str) -> bool:
        """Whether a sender's cell tells that staff wrote, also as the end of a word: "Leserservice"."""
        folded = sender.casefold()
        return folded in self.staff or (" " not in folded and folded.endswith(self.staff_ends))

    def is_ditto(self, cell: str) -> bool:
        """Whether a cell of a list kept by hand means: as in the row above."""
        return cell.strip().casefold() in self.as_above

    def is_nobody(self, cell: str) -> bool:
        """Whether a cell says that whoever asks is not known: "?", "Unknown caller", "wollte keinen Namen nennen"."""
        folded = cell.casefold().strip(" .,;:()?!-–")
        first, _, rest = folded.partition(" ")
        return (
            "?" in cell or folded in self.strangers or (first in self.strangers and (not rest or rest in self.askers))
        )

    def author(self, sender: str) -> dict[str, str]:
        """What the sender of a chat's message tells: a name, or that it is whoever exported the chat ("Me")."""
        return {"sender": sender, "own": "yes"} if sender.casefold() in self.owner else {"sender": sender}

    def sender(self, cell: str, role: str = "") -> dict[str, str]:
        """What a sender's cell tells: a name, or that staff answers; who is but "the customer" is told by the rest.

        Args:
            cell: a name, a role, or both: "Agent Raj", "Raj (Support)".
            role: what another cell says of the sender, if one does.
        """
        if (role or cell).casefold() in self.customers:
            return {}
        words = cell.split()
        roles = self.staff | self.customers  # "Kevin (Customer Care)"
        names = [word for word in words if word.strip(_AROUND).casefold() not in roles]
        names = [word for word in names if not self.is_staff(word.strip(_AROUND))]
        name = "" if self.is_staff(cell) else " ".join(names).strip(_AROUND)
        at_end = any(self.is_staff(word.strip(_AROUND)) for word in (*words[:1], *words[-1:]))
        if not (self.is_staff(role) or at_end):
            side = len(words) > len(names) > 0 and words[-1].startswith("(")  # "Giulia Roth (Bürgerin)"
            return self.author(name if side else cell)
        return {"sender": name, "staff": "named"} if name and "@" not in name else {"sender": cell, "staff": "yes"}

    def key(self, holds: str, cell: str) -> dict[str, str]:
        """What a `key:...` column tells of its row; a voice that the log does not know tells nothing."""
        name = holds.removeprefix("key:")
        label, sign, rest = cell.partition(":")
        if sign and rest.strip() and self.by_header.get(normal(label)) == holds:  # "Voice: Imani"
            cell = rest.strip()
        return {} if name == "speaker" and cell.casefold() in self.strangers else {name: cell}

    def value(self, cell: str) -> str:
        """A cell without invisible characters; empty where it means nothing."""
        text = INVISIBLE.sub("", cell).replace("\u202f", " ").replace("\xa0", " ").strip()
        if len(text) > 2 and text[0] == text[-1] == "'":
            text = text[1:-1].strip()
        return "" if text.casefold() in self.empty else text


@dataclass(frozen=True, slots=True)
class Context:
    """What every reader gets beside the member."""

    columns: Columns
    limits: Limits
    layout: Layout | None
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What the member's path says: `folder`."""
    people: dict[str, str] = field(default_factory=dict, repr=False)
    """Names by the ids of a workspace (Slack), filled by the member that lists its users, which is read first."""
    register: dict[str, str] = field(default_factory=dict, repr=False)
    """Names by ids that a list of people anywhere in the bundle gives them; filled before members are read."""
    path: str = ""
    """The member's."""
    day_first: bool = False
    """Whether dates with slashes begin with the day, where a table shows it."""
    pages: tuple[Pages, ...] = ()
    """How pages show conversations."""
    chats: tuple[Chats, ...] = ()
    """How chats are written as plain text."""
    given: frozenset[str] = field(default=frozenset(), repr=False)
    """Given names, in lower case."""
    assistants: frozenset[str] = frozenset()
    """What assistants are called, in lower case."""
    rooms: frozenset[str] = frozenset()
    """Rooms, in lower case."""
    devices: frozenset[str] = frozenset()
    """Devices that hear what is said, in lower case."""
    plans: dict[tuple[tuple[str, str], str], Plan] = field(default_factory=dict, repr=False)
    """What the objects of data files hold, by folder, ending and place, as learned from all files of one kind."""
    heads: dict[tuple[str, str], Head] = field(default_factory=dict, repr=False)
    """How messages begin in the plain texts of a folder with one ending, as learned from all of them."""
    cases: set[str] = field(default_factory=set, repr=False)
    """Numbers of requests that a table of their messages has."""
    authors: dict[str, set[str]] = field(default_factory=dict, repr=False)
    """Whose the texts of a folder are by their titles."""
    diaries: set[tuple[str, str]] = field(default_factory=set, repr=False)
    """Folders and endings whose texts are things said or noted at times of day."""
    roles: dict[str, str] = field(default_factory=dict, repr=False)
    """By the same ids, whether somebody is a customer or of the staff, where a helpdesk's list of users says so."""

    def is_room(self, cell: str) -> bool:
        """Whether a cell is a room."""
        return cell.casefold() in self.rooms

    def is_device(self, cell: str) -> bool:
        """Whether a cell is a device that hears what is said, or the room where it stands."""
        words = _WORD.findall(cell.casefold())
        if self.is_room(cell) or len(words) > _DEVICE_WORDS:
            return self.is_room(cell)
        runs = (" ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1))
        return any(run in self.devices for run in runs)

    def called(self, number: str) -> str:
        """Whoever an id stands for; the id itself where nothing tells."""
        return self.people.get(number) or self.register.get(number) or number

    def is_known(self, number: str) -> bool:
        """Whether a list of people has an id."""
        return number in self.people or number in self.register


_YOUR = re.compile(r"^(?:your|my|ihre?|deine?|meine?) ")
"""Before the name of a field, in forms that speak to whoever fills them in."""
_WORD = re.compile(r"[^\W_]+")
_DEVICE_WORDS = 6
"""Words of a device's name, at most."""
_NAMING = frozenset(["name", "names", "full", "of", "the", "der", "des", "vollständiger", "vor", "nachname"])
"""Words beside that of a side, in a header."""
_INNER = re.compile(r"(?:[/*:_]|\()-?(?:in|innen|n)\b\)?", re.I)
"""An ending for women behind a word: "Anrufer/in", "Kund:in", "Mieter(in)"."""
_AROUND = " ()[],:;/|–-"
"""Signs between a name and a role."""

Reader = Callable[[File, Context], Iterator[Draft]]


def addressed(sender: str) -> tuple[str, str]:
    """Name and mail address of a sender who is told by both: "Ann Lee <ann@...>"; empty where it is another."""
    match = _ADDRESSED.fullmatch(sender.strip())
    return (match["name"].strip(" \"'"), match["mail"]) if match else ("", "")


_ADDRESSED = re.compile(r"(?P<name>[^<(\[@]{1,80})[<(\[](?:mailto:)?(?P<mail>[^@\s<>()\[\]]+@[^@\s<>()\[\]]+)[>)\]]")


def normal(header: str) -> str:
    """A header without case, separators and invisible characters; camelCase apart: `AccountName` -> `account name`."""
    apart = re.sub(r"(?<=[a-zäöü0-9])(?=[A-Z])", " ", INVISIBLE.sub("", header))
    return " ".join(re.sub(r"[\s_.\-/:]+", " ", apart.casefold()).split())


def kind_of(holds: str | None, layout: Layout | None = None) -> RecordKind:
    """The kind of a record by what it holds; in a log of utterances, cells about the device go with what was said."""
    if layout is not None and layout.kind == "utterance" and holds in DEVICE:
        return "metadata"
    return FREE_TEXT.get(holds or "prose", "field")
