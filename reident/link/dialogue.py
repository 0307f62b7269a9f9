"""Messages that answer each other into who is who: "Ffion is in the squad." - "Your daughter is quicker than us."

One writer names somebody without saying who it is, the other says it without the name. What the two say together is a
relation of the one who named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from reident.link.phonetics import folded
from reident.model import Finding, Mention, Record
from reident.rulebook.relating import Dialogue

RULE = "told-by-two"
"""Under this name the findings stand."""
RELATION = "@relation"
"""Value of a finding that a relation of the reader is spoken of without a name: "your daughter"."""
_READER = "reader/"
_OPENING = 8
"""Characters of an answer before a name that it begins with ("ja, elif ...")."""
_NAMES = frozenset({"person", "organisation"})
"""What a name that nobody knows is taken for."""
_ENDS = ".!?\n"


@dataclass(slots=True)
class _Message:
    record: Record = field(repr=False)
    sender: str = field(repr=False)
    names: tuple[Mention, ...] = field(repr=False)
    """Whom it names, each once, without what they are to the writer."""
    asked: str = ""
    """Relation of the reader that is spoken of without a name."""


class Dialogues:
    """Reads the mentions of messages, in the order of the messages."""

    def __init__(self, rules: Dialogue) -> None:
        self._rules = rules
        self._last: dict[tuple[str, str], list[_Message]] = {}

    def read(self, record: Record, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """What a message tells together with those before it.

        Args:
            record: any record; those that are no messages tell nothing.
            mentions: its mentions.

        Yields:
            Mentions of this message or of earlier ones, now with the relation.
        """
        rules, sender = self._rules, record.keys.get("sender", "")
        if record.kind != "message" or not sender:
            return
        yield from (*_beside(record, mentions, rules.beside), *_pet_beside(record, mentions, rules.beside))
        mine = _Message(record, folded(sender), _names(mentions), _asked(mentions))
        talk = self._last.setdefault((record.source, record.keys.get("conversation", "")), [])
        near = [message for message in talk[-rules.messages :] if message.sender != mine.sender]
        if mine.asked:
            told = next((message for message in reversed(near) if message.names), None)
            if told is not None:
                if len(told.names) == 1:
                    yield _with(told.names[0], mine.asked, rules.before)
                mine.asked = ""
        elif near and near[-1].asked and mine.names and mine.names[0].finding.start <= _OPENING:
            yield _with(mine.names[0], near[-1].asked, rules.after)
            near[-1].asked = ""
        talk.append(mine)
        del talk[: -rules.messages]


def _asked(mentions: Sequence[Mention]) -> str:
    """The one relation of the reader that is spoken of; empty where none is, or several, or the name stands there."""
    found = {m.finding.about.removeprefix(_READER) for m in mentions if m.finding.value == RELATION}
    named = any(m.finding.kind == "person" and m.finding.about.startswith(_READER) for m in mentions)
    return found.pop() if len(found) == 1 and not named else ""


def _names(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Somebody named by one word, each once, in the order of the text."""
    found: dict[str, Mention] = {}
    for mention in sorted(mentions, key=lambda m: m.finding.start):
        finding = mention.finding
        alone = len(finding.value.split()) == 1 and finding.value.replace("-", "").isalpha()
        if finding.kind in _NAMES and alone and finding.about != "speaker" and finding.start < finding.end:
            found.setdefault(folded(finding.value), mention)
    return tuple(found.values())


def _beside(record: Record, mentions: Sequence[Mention], sure: float) -> Iterator[Mention]:
    """A name that begins the sentence after one about a relation: "Your mother is in bed. Sheila has the flu."."""
    told = [m.finding for m in mentions if m.finding.value == RELATION]
    if len(told) == 1:
        about, relation = told[0].about, told[0].about.removeprefix(_READER)
        names = (m for m in _next_to(told[0], record, mentions) if m.finding.attribute in (None, "parent"))
        for mention in islice(names, 1):
            yield Mention(record, replace(mention.finding, kind="person", attribute=relation, about=about,
                                          confidence=sure, rule=RULE))  # fmt: skip


def _pet_beside(record: Record, mentions: Sequence[Mention], sure: float) -> Iterator[Mention]:
    """A name that begins the sentence after one about an animal: "Our cat broke a glass. Kepler is pink now."."""
    sorts = [m.finding for m in mentions if m.finding.attribute == "pet" and m.finding.qualifiers.get("role") == SORT]
    if len(sorts) == 1:
        names = (m for m in _next_to(sorts[0], record, mentions) if m.finding.confidence < _SURE)
        for mention in islice(names, 1):
            yield Mention(record, replace(mention.finding, kind="other", attribute="pet", about="speaker",
                                          confidence=sure, rule=RULE, qualifiers={}))  # fmt: skip


def _next_to(finding: Finding, record: Record, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The names that begin the sentence after the one with a finding."""
    for mention in _names(mentions):
        between = record.text.content[finding.end : mention.finding.start].rstrip()
        if between and between[-1] in _ENDS and not any(sign in between[:-1] for sign in _ENDS):
            yield mention


SORT = "sort"
"""Role of a finding that says what an animal is, not what it is called."""
_SURE = 0.8
"""Confidence from which a name is what the sentence itself says."""


def _with(mention: Mention, relation: str, sure: float) -> Mention:
    finding: Finding = mention.finding
    changed = replace(finding, kind="person", attribute=relation, about=relation, confidence=sure, rule=RULE)
    return Mention(mention.record, changed)
