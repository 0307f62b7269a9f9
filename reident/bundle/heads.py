"""Conversations in plain text whose shape no rule knows: how a message begins is learned from the lines themselves.

A log of messages repeats one form of head: a time and a name, in either order, with any signs around and between
them, or a name alone. Each form is tried on the first lines; it fits where it fits often, where what stands in place
of the name comes back, and where that is no label of a form and no level of a log.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from reident.bundle import moments, quotes
from reident.bundle.draft import CUSTOMER, STAFF, Context, Draft, addressed, kind_of
from reident.bundle.head_forms import BARE_CLOCK, HEADS, LOOKED_AT, Head
from reident.bundle.persons import are_phrases, is_person
from reident.bundle.plans import family
from reident.bundle.rows import MAIL, customer
from reident.bundle.sides import are_apart, are_heard
from reident.bundle.talks import without_marks

FEWEST = 6
"""Messages from which on a form can be learned."""
_RECURRING = 0.7
"""Share of the messages whose name comes back."""
_LABELS = 0.3
"""Share of the heads that may be known labels of a form."""
_LEVELS = frozenset(
    ["debug", "info", "notice", "warn", "warning", "error", "err", "critical", "fatal", "trace", "verbose"]
)
"""What stands behind the time in the log of a program."""
_RULE = re.compile(r"^\W{3,}$")
_ANSWER = re.compile(r"^(?:<<|<-|->|=>|→|←|↳|»»)\s*")
"""What stands before an assistant's answer below what was said."""
_SYSTEM = re.compile(r"^\*{2,}.*\*{2,}$")
BANNER = re.compile(r"\s*[=#*~-]{2,}\s*\w")
"""The title of the next request: "=== Ticket 4007 | ...", "## Anfrage 4007"."""
_LABELLED = re.compile(r"^(?P<label>[^\W\d][^:\n]{1,40}?)\s*:\s+(?P<value>\S.*)$")
_TITLE_WORDS = 10
_TIMED, _UNTIMED = 0.3, 0.6
"""Share of the messages whose writer must be called like a person, behind a time, and without one."""
_ROOMS = 0.5
"""Share of the heads with a room from which on a log is a device's."""
_GROUP = 12
"""People who can write in a short conversation."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT_DATE = re.compile(r"(\d{1,2})[./-]\s?(\d{1,2})[./-]?(?!\s?\d{2,4}\b(?![:.]))")
_HOUR = re.compile(r"(?<![\d.])([01]?\d|2[0-3])[:.h]([0-5]\d)(?::([0-5]\d))?(?:\s?([ap])\.?m)?", re.I)


@dataclass(slots=True)
class _Turn:
    """A message while its lines are read."""

    place: str
    when: str
    day: str
    who: str
    block: int
    address: str
    case: str
    room: str
    to: str
    lines: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)


def legend(lines: Iterable[str], context: Context) -> dict[str, str]:
    """Whom letters or numbers stand for, where a text says so: `Sprecher: A = Lena; B = Tom`."""
    found: dict[str, str] = {}
    for line in lines:
        pairs = _LEGEND.findall(line) if len(line) <= _LEGEND_LINE else []
        named = {sign.casefold(): name.strip() for sign, name in pairs if is_person(name, context.given)}
        found |= named if named and len(named) == len(pairs) else {}
    return found if len(found) > 1 else {}


_LEGEND = re.compile(
    r"(?<![\w.])([A-Z]{1,3}|\d{1,3}|[A-Z]\d{1,2})\s?[=:]\s?([^\W\d_][\w'’. -]{1,40}?)(?=\s*(?:[;,|]|$))"
)
_LEGEND_LINE = 400


def learned(lines: Sequence[str], context: Context) -> Head | None:
    """The form that the heads of messages in a text have, by its first lines; None where it is no conversation."""
    filled = [line for line in lines if line.strip() and not _RULE.match(line)]
    known = legend(filled, context)
    best: tuple[int, Head] | None = None
    for head in HEADS:
        found = [match for line in filled if (match := head.pattern.match(line[:LOOKED_AT]))]
        if len(found) < max(FEWEST, head.share * len(filled)) or (best and len(found) <= best[0]):
            continue
        if are_phrases([_name(match) for match in found]):
            continue
        names = Counter(known.get(_name(match).casefold(), _name(match)).casefold() for match in found)
        sided = any(_address(match) and context.columns.role_of(_name(match)) for match in found)
        if _are_people(names, context, timed=head.timed, sided=sided) or (head.timed and _is_log(filled, head)):
            best = (len(found), head)
    return best[1] if best else None


def are_answered(lines: Sequence[str]) -> bool:
    """Whether a text is a log of commands behind the labels of a few voices, with answers behind arrows below them.

    Args:
        lines: the first ones.
    """
    filled = [line for line in lines if line.strip() and not _RULE.match(line)]
    return any(head.timed and _is_log(filled, head) for head in HEADS)


def _is_log(filled: Sequence[str], head: Head) -> bool:
    said: list[tuple[str, str]] = []
    answers: list[str] = []
    for before, line in pairwise(("", *filled)):
        if match := head.pattern.match(line[:LOOKED_AT]):
            said.append((_name(match).casefold(), line[match.end() :].strip(' \t|"„“”')))
        elif (answer := _ANSWER.match(line.strip())) and head.pattern.match(before[:LOOKED_AT]):
            answers.append(line.strip()[answer.end() :])
    if len(answers) < _ANSWERED or len(said) + len(answers) < _COVERED * len(filled):
        return False
    texts = [text for _, text in said]
    return len({name for name, _ in said}) <= _VOICES and are_heard(texts) and are_apart(texts, answers)


_VOICES, _ANSWERED, _COVERED = 8, 3, 0.8
"""Voices of a household, at most; answers in a log, at least; share of the lines that are commands and answers."""


def of_family(lines: Sequence[str], path: str, context: Context) -> Head | None:
    """The form that the members of a folder with one ending have in common, where this one has it as well."""
    head = context.heads.get(family(path))
    if head is None:
        return None
    names = [_name(match).casefold() for line in lines if (match := head.pattern.match(line[:LOOKED_AT]))]
    people = sum(_is_writer(name, context) for name in names)
    return head if 2 * people >= max(1, len(names)) else None


def _are_people(names: Counter[str], context: Context, *, timed: bool, sided: bool) -> bool:
    """Whether what stands in place of a name can be whoever wrote: it comes back, and is no label.

    Args:
        names: how often each stands there.
        context: the lists.
        timed: whether a moment stands beside it.
        sided: whether an address stands beside which way a message went, which tells then who wrote.
    """
    columns, total = context.columns, names.total()
    is_side = columns.role_of if sided else columns.is_role
    roles = {name for name in names if is_side(name) or name in columns.owner or name in context.assistants}
    labels = sum(count for name, count in names.items() if name not in roles and columns.holds(name, None))
    levels = sum(names[level] for level in _LEVELS)
    again = sum(count for count in names.values() if count > 1)
    if max(labels, levels) > _LABELS * total or again < _RECURRING * total or len(names) > max(_GROUP, total // 2):
        return False
    if names.keys() <= columns.owner | context.assistants | columns.customers and names.keys() & context.assistants:
        return False  # a log of an assistant without voices: it has a reader of its own
    heard = sum(count for name, count in names.items() if name not in roles and context.is_device(name))
    if heard > _LABELS * total:
        return False  # what devices heard: "Echo Dot", "Echo Küche"
    people = sum(count for name, count in names.items() if name in roles or _is_writer(name, context))
    return len(names) > 1 and people > (_TIMED if timed else _UNTIMED) * total


def _name(match: re.Match[str]) -> str:
    got = match.groupdict()
    return MAIL.sub("", got.get("who") or got.get("name") or "").strip(' "*_-<>') or _address(match)


def _address(match: re.Match[str]) -> str:
    got = match.groupdict()
    found = MAIL.search(got.get("who") or got.get("name") or "")
    return found.group() if found else ""


def read(lines: Iterable[tuple[str, str]], head: Head, path: str, context: Context) -> Iterator[Draft]:
    """The messages of a conversation.

    Args:
        lines: all of them, with their places; empty ones too.
        head: as learned.
        path: of the member, which may tell the day.
        context: what every reader gets.
    """
    turns, beside = _turns(lines, head, context)
    roles = _roles(beside, context)
    if any(turn.address and context.columns.role_of(turn.who) for turn in turns):  # "eingehend <ann@...>"
        roles |= {turn.who.casefold(): side for turn in turns if (side := context.columns.role_of(turn.who))}
    cased = len({turn.case for turn in turns} - {""}) > 1
    sides = (context.columns.is_role(turn.who) or "staff" in context.columns.sender(turn.who) for turn in turns)
    writers = {turn.who.casefold() for turn in turns}
    asking = {name for name in writers if roles.get(name) == CUSTOMER}
    if asking:  # whoever answers a customer is staff
        roles |= dict.fromkeys(writers - roles.keys(), STAFF)
    desk = cased or any(sides) or bool(asking) or STAFF in roles.values()
    if sum(bool(turn.answered) for turn in turns) >= _ANSWERED and not cased:
        desk = False  # a device that answers behind arrows; "guest" is a voice
    spoken = not desk and _is_spoken(turns, context)
    texts = (*(line for _, _, line in beside), path)
    said_first = next((found[0] for text in texts if (found := _YEAR.search(text))), "")
    whens = (f"{turn.when} {turn.day}" for turn in turns)
    clock = _Clock(path, said_first, _exported(beside), moments.day_first(whens) is not False)
    for block, place, line in beside:
        yield from of_head(line, place, f"{path}#{block}" if desk and not cased else "", context)
    for turn in turns:
        text = without_marks("\n".join(turn.lines).strip(' \t\n"„“”'), context.chats)
        time = clock.of(turn)
        if spoken:
            yield from _said(text, turn, time, context)
        elif text:
            case = "" if not desk else f"{posixpath.dirname(path)}#{turn.case}" if cased else f"{path}#{turn.block}"
            yield from _message(text, turn, (case, path, time), roles, context)


def _message(
    text: str, turn: _Turn, where: tuple[str, str, datetime | None], roles: Mapping[str, str], context: Context
) -> Iterator[Draft]:
    case, path, time = where
    columns, entry = context.columns, case or turn.place
    wrote = columns.sender(turn.who, roles.get(turn.who.casefold(), "")) if case else columns.author(turn.who)
    talk = "#".join((path, *sorted({turn.who, turn.to}))) if _is_writer(turn.to, context) else path
    role, _, asking = turn.who.partition(" ")
    if case and asking and columns.role_of(role.rstrip(".:")) == CUSTOMER:  # "Pat. Rosa Berg"
        keys = {**context.keys, "case": case}
        yield Draft(asking.strip(), "full_name", turn.place, "field", time, entry, keys)
        yield Draft(text, "message", turn.place, "message", time, entry, keys)
        return
    keys = {**context.keys, **wrote, **({"case": case} if case else {"conversation": talk})}
    if case and not wrote and turn.address:
        yield Draft(turn.address, "email", turn.place, "field", time, entry, keys)
    if "sender" in keys and "own" not in keys and "staff" not in keys:
        yield Draft(keys["sender"], "sender_name", turn.place, "field", time, entry, keys)
        if turn.address and turn.address != keys["sender"]:
            yield Draft(turn.address, "email", turn.place, "field", time, entry, keys)
    if not case and _QUOTED.search(text):
        yield from quotes.drafts(text, (turn.place, entry, time), keys)
        return
    yield Draft(text, "message", turn.place, "message", time, entry, keys)


_QUOTED = re.compile(r"^> ?\S", re.M)
"""A line of another message, within one."""


def _is_spoken(turns: Sequence[_Turn], context: Context) -> bool:
    """Whether a log is one of things said to a device: it answers, or says in which room it heard them."""
    if any(turn.who.casefold() in context.assistants or turn.answered for turn in turns):
        return True
    return sum(bool(turn.room) for turn in turns) > _ROOMS * len(turns)


def _turns(
    lines: Iterable[tuple[str, str]], head: Head, context: Context
) -> tuple[list[_Turn], list[tuple[int, str, str]]]:
    """The messages, and the lines between them that are none: block, place, line."""
    turns: list[_Turn] = []
    beside: list[tuple[int, str, str]] = []
    day, block, apart, ruled = "", 0, True, False
    found = [(place, line, head.pattern.match(line[:LOOKED_AT])) for place, line in lines]
    names: dict[str, str] = {}
    again = Counter(_name(match).casefold() for _, _, match in found if match)
    for place, line, match in found:
        text = line.strip()
        names |= {} if match else legend((text,), context)
        if match and (again[_name(match).casefold()] > 1 or _is_writer(_name(match), context)):
            got = match.groupdict()
            who = names.get(_name(match).casefold(), _name(match))
            when, case, room, to = ((got.get(name) or "").strip() for name in ("when", "case", "place", "to"))
            turn = _Turn(place, when, day, who, block, _address(match), case, room, addressed(to)[0] or to)
            turn.lines.append(line[match.end() :].strip(" \t|"))
            turns.append(turn)
            apart = ruled = False
        elif text and (heading := _heading(text, apart=apart)) is not None:
            block += bool(turns) and turns[-1].block == block
            day = heading[0]
            if heading[1]:
                beside.append((block, place, text))
        elif not text or _RULE.match(text) or _SYSTEM.match(text) or BARE_CLOCK.match(text):
            apart = True
            ruled = len(text) >= _LONG_RULE and _RULE.match(text) is not None
            if turns and not text:
                turns[-1].lines.append("")
        elif turns and (answer := _ANSWER.match(text)):
            turns[-1].answered.append(text[answer.end() :])
        elif (
            not turns
            or (apart and (_is_field(text, context) or BANNER.match(text)))
            or (ruled and _NUMBERED.search(text[:LOOKED_AT]))
        ):
            block += bool(turns) and turns[-1].block == block
            beside.append((block, place, text))
            ruled = False
        else:
            turns[-1].lines.append(text)
            apart = ruled = False
    return turns, beside


def _is_writer(name: str, context: Context) -> bool:
    return "@" in name or context.columns.is_role(name.casefold()) or is_person(name, context.given)


def _heading(text: str, *, apart: bool) -> tuple[str, bool] | None:
    """The date in a line above messages, and whether more than it stands there; None where it is no heading."""
    found = moments.search(text) if len(text.split()) <= _TITLE_WORDS else None
    if found is None:
        return None
    bare = moments.is_alone(text, found)
    return (text[found[0] : found[1]], not bare) if apart or bare else None


def _is_field(text: str, context: Context) -> bool:
    match = _LABELLED.match(text)
    columns = context.columns
    return match is not None and bool(columns.holds(match["label"], None) or columns.role_of(match["label"]))


def _roles(beside: Iterable[tuple[int, str, str]], context: Context) -> dict[str, str]:
    """Who of a request's parties is which, where a line says so: `Agent: Nina Abel`."""
    roles = {}
    for _, _, line in beside:
        match = _LABELLED.match(line)
        role = context.columns.role_of(match["label"]) if match else ""
        if match and role:
            roles[MAIL.sub("", match["value"]).strip(" ()<>").casefold()] = role
    return roles


def of_head(line: str, place: str, case: str, context: Context) -> Iterator[Draft]:
    """A line that is no message: a title, or a field of whoever asks."""
    match = _LABELLED.match(line)
    keys = {**context.keys, **({"case": case} if case else {})}
    role = context.columns.role_of(match["label"]) if match else ""
    if match and role == STAFF:
        return
    if match and role:
        for _, part, value in customer(match["label"], match["value"].strip(), context):
            yield Draft(value.strip(" ()"), part or "full_name", place, "field", None, case or place, keys)
        return
    holds = context.columns.holds(match["label"], context.layout) if match else None
    if match and holds == "-":
        return
    if match and holds and holds != "time" and not holds.startswith("key:"):
        value = context.columns.value(match["value"])
        if value:
            yield Draft(value, holds, place, kind_of(holds), None, case or place, keys)
        return
    for numbered in _NUMBERED.finditer(line[:LOOKED_AT]) if case else ():
        if context.columns.holds(numbered["label"].rstrip("."), context.layout) == "account_id":
            yield Draft(numbered["value"], "account_id", place, "field", None, case, keys)
    for part in _BETWEEN.split(line.strip("=#*~- ")) if case and MAIL.search(line) else ():
        for _, what, value in customer("", part, context) if addressed(part)[1] else ():
            yield Draft(value, what, place, "field", None, case, keys)
    yield Draft(line, "note", place, kind_of("note"), None, case or place, keys)


_LONG_RULE = 8
"""Signs of a rule that sets requests apart, at least."""
_NUMBERED = re.compile(r"(?P<label>[^\W\d_][\w.]*)[ \t]*[:#]?[ \t]*(?P<value>[\w-]*\d[\w-]*)")
"""What a title numbers: "Kundennr. KD348409"."""
_BETWEEN = re.compile(r"\s+[|·–—/]\s+|,\s+")
"""What stands between the parts of a title: "Ticket 4007 | Ann Lee <ann@...>"."""


def _said(text: str, turn: _Turn, time: datetime | None, context: Context) -> Iterator[Draft]:
    """What was said to an assistant, and what it answered."""
    place = turn.place
    if turn.who.casefold() in context.assistants:
        yield Draft(text, "response", place, "response", time, place, context.keys)
        return
    own = turn.who.casefold() in context.columns.owner | context.columns.customers
    voice = {} if own else context.columns.key("key:speaker", turn.who)
    keys = {**context.keys, **({"device_name": turn.who} if context.is_device(turn.who) else voice)}
    keys |= {"device_name": turn.room} if context.is_device(turn.room) else {}
    if text:
        yield Draft(text, "utterance", place, "utterance", time, place, keys)
    if answer := "\n".join(turn.answered).strip():
        yield Draft(answer, "response", f"{place}, answer", "response", time, place, keys)


def _exported(beside: Iterable[tuple[int, str, str]]) -> datetime | None:
    """When a text was made, from which its days are counted backwards: the date in its first lines."""
    return next((found[2] for _, _, line in beside if (found := moments.search(line))), None)


@dataclass(frozen=True, slots=True)
class _Clock:
    """What tells the moments of messages whose heads tell them by half."""

    path: str
    year: str
    made: datetime | None
    day_first: bool

    def of(self, turn: _Turn) -> datetime | None:
        """The moment of a message; what its head lacks is told by the heading above it, or the file's name."""
        found = moments.search(turn.when, day_first=self.day_first)
        if found is not None and (late := _HOUR.match(turn.when)) and "," in turn.when:  # `10:29, 8.9.2023`
            return _at(found[2], late)
        if found is not None:
            return found[2]
        if turn.when.isdigit():
            return moments.parse(turn.when)
        hour = _HOUR.search(re.sub(r"^\D*\d{1,2}[./-]\s?\d{1,2}[./-]\s*", "", turn.when))
        day = self._day(turn)
        if hour is None or day is None:
            return None
        return _at(day, hour)

    def _day(self, turn: _Turn) -> datetime | None:
        if ago := _DAYS_AGO.match(turn.when):
            before = int(ago[1] or ago[2] or 0) or _NAMED_DAYS.get(ago[0].lower(), 0)
            return self.made - timedelta(days=before) if self.made else None
        if (short := _SHORT_DATE.match(turn.when)) and self.year:
            first, second = int(short[1]), int(short[2])
            first, second = (first, second) if "." in short[0] or self.day_first else (second, first)
            try:
                return datetime(int(self.year), second, first)  # noqa: DTZ001
            except ValueError:
                return None
        found = moments.search(turn.day, day_first=self.day_first) if turn.day else None
        return found[2] if found else moments.in_name(self.path)


def _at(day: datetime, hour: re.Match[str]) -> datetime:
    """A day at a time of day."""
    half = (hour[4] or "").lower()
    clock = int(hour[1]) % 12 + (12 if half == "p" else 0) if half else int(hour[1])
    return day.replace(hour=clock, minute=int(hour[2]), second=int(hour[3] or 0))


_DAYS_AGO = re.compile(r"vor (\d{1,4}) Tag(?:en)?|(\d{1,4}) days? ago|heute|gestern|vorgestern|today|yesterday", re.I)
_NAMED_DAYS = {"gestern": 1, "vorgestern": 2, "yesterday": 1}
