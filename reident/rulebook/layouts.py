"""`rules/layouts/*.yaml`: which member of a bundle holds what, by its path and its headers or keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field, field_validator

from reident.rulebook.strict import RuleFile, Strict

Reader = Literal["table", "json", "audio", "transcript-pdf", "ignored"]


class LayoutExample(Strict):
    """A member that the layout must recognise."""

    path: str
    headers: tuple[str, ...] = ()


class Layout(Strict):
    """One kind of member."""

    id: str
    reader: Reader
    path: str
    """A regular expression searched in the member's path, any case."""
    headers: tuple[str, ...] = ()
    """Headers (or keys) that must be there, any case; the rest may differ."""
    columns: Mapping[str, str] = Field(default_factory=dict)
    """Header (or key) -> what it holds (`utterance`, `address`, ...), `time`, `key:account`, or `-` (left out). Headers
    that are not named follow the general columns."""
    positions: tuple[str, ...] = ()
    """For tables whose header wording is not known: what each column holds, in order."""
    kind: Literal["utterance", "response", "message", "document", "field", "metadata"] = "field"
    """The kind of the records with free text."""
    examples: tuple[LayoutExample, ...]

    @field_validator("path")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        re.compile(pattern)
        return pattern


class LayoutFile(RuleFile):
    """Layouts, in the order in which they are tried, and the general columns."""

    layouts: tuple[Layout, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """What a column holds -> headers that say so in any table, any case; `-`: columns that say nothing of anybody."""
    empty: tuple[str, ...] = ()
    """Cells that mean "nothing"."""
    customers: tuple[str, ...] = ()
    """What tables of requests write in the place of a sender's name for whoever asks."""
    askers: tuple[str, ...] = ()
    """What headers and labels call whoever a request is from, beside `customers`; a sender's cell says it of nobody."""
    staff: tuple[str, ...] = ()
    """The same as `customers` for whoever answers."""
    staff_ends: tuple[str, ...] = ()
    """Ends of words that tell the same: "Leserservice", "Fahrgastbüro"."""
    incoming: tuple[str, ...] = ()
    """What they write of a message that a customer sent."""
    outgoing: tuple[str, ...] = ()
    """The same of one that staff sent."""
    as_above: tuple[str, ...] = ()
    """Cells of lists kept by hand that mean: as in the row above."""
    strangers: tuple[str, ...] = ()
    """What logs of recordings write for a voice that they do not know."""
    owner: tuple[str, ...] = ()
    """What exports of chats write for whoever exported them."""
    said: tuple[str, ...] = ()
    """What logs call what somebody said to a device, where what it answered stands beside it under another name."""
    answered: tuple[str, ...] = ()
    """What they call what it answered."""
    devices: tuple[str, ...] = ()
    """Devices that hear what is said, as logs call them, also with a room or an owner beside it: `Echo Küche`."""
    assistants: tuple[str, ...] = ()
    """What logs of conversations write for the assistant, beside the names of assistants."""


class PageExample(Strict):
    """A piece of a page, and what it says."""

    html: str
    finds: Mapping[str, str]
    """Sender -> message."""


class Page(Strict):
    """How an export writes a conversation as a page, in CSS selectors."""

    id: str
    message: str
    sender: str
    """Within a message; where it is missing, whoever wrote the one before."""
    time: str
    text: str
    skip: tuple[str, ...] = ()
    """Within a message, what somebody else said: quotes, what was forwarded."""
    day: str = ""
    """What tells the day of all messages below it, where theirs is but a time of day."""
    own: str = ""
    """A message that whoever exported the chat wrote."""
    kind: Literal["message", "utterance"] = "message"
    """Whether people write to each other or one speaks to an assistant; the sender is the recognised voice then."""
    answer: str = ""
    """What the assistant answered."""
    device: str = ""
    examples: tuple[PageExample, ...]


class Pages(RuleFile):
    """Conversations in HTML, and how to know one that no export is known to write."""

    pages: tuple[Page, ...] = ()
    sender: frozenset[str] = frozenset()
    """Words in the class of an element that holds a sender."""
    time: frozenset[str] = frozenset()
    """The same of one that holds a time; names of elements too."""


class ChatExample(Strict):
    """A piece of a chat, and what it says."""

    text: str
    finds: Mapping[str, str]
    """Sender -> message; no sender: the other one of two."""


class ChatShape(Strict):
    """How an export writes the heads of a chat's messages in plain text."""

    id: str
    head: str
    """A regular expression, at the start of a line; its groups: `when` or `clock`, `sender`, `own` (the owner's)."""
    day: str | None = None
    """The same of a line that tells the day of all below it: `date`."""
    drop: tuple[str, ...] = ()
    """What is no part of a message."""
    kind: Literal["message", "utterance"] = "message"
    """Whether people write to each other, or one speaks to an assistant, whose log it is (`said` in the head)."""
    examples: tuple[ChatExample, ...]

    @cached_property
    def heads(self) -> re.Pattern[str]:
        """The heads, compiled."""
        return re.compile(self.head, re.M)

    @cached_property
    def days(self) -> re.Pattern[str] | None:
        """The lines with a day, compiled."""
        return re.compile(self.day, re.M) if self.day else None

    @cached_property
    def dropped(self) -> tuple[re.Pattern[str], ...]:
        """What is left out, compiled."""
        return tuple(re.compile(pattern, re.M) for pattern in self.drop)


class Chats(RuleFile):
    """Chats in plain text."""

    shapes: tuple[ChatShape, ...]
    marks: tuple[str, ...]
    """Regular expressions for what services add to a message."""
    omitted: tuple[str, ...]
    """The same for messages that are the service's own, or stand for a picture; any case."""

    @cached_property
    def marked(self) -> tuple[re.Pattern[str], ...]:
        """The marks, compiled."""
        return tuple(re.compile(pattern, re.I) for pattern in self.marks)

    @cached_property
    def left_out(self) -> tuple[re.Pattern[str], ...]:
        """Messages that are none, compiled."""
        return tuple(re.compile(pattern, re.I | re.S) for pattern in self.omitted)
