"""The journal of a helpdesk as plain text into drafts: cases with several labels a line, turns by which way they went.

CASE 0041   MEMBER: Ida Berg        VIA PHONE      the case, and whose it is
RE: line is dead                                   what it is about
  26-Jan 11:21 IN  Says the whole street is out.   what the customer says
  26-Jan 12:59 OUT Crew is on its way. -Uwe        what staff answers

What the labels and the ways are called is learned: labels stand in nearly all heads, and who begins is the customer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, takewhile

from reident.bundle import moments
from reident.bundle.askers import is_named
from reident.bundle.draft import CUSTOMER, STAFF, Context, Draft, kind_of
from reident.bundle.rows import customer

_FEWEST, _CASES = 5, 3
"""Turns, and cases, from which on a text can be a journal."""
_USUAL, _BEGINS, _ANSWERED = 0.8, 0.8, 0.6
"""Share of the heads that have a label; of the cases that one side begins; of those with a turn below their head."""
_LONGEST = 240
"""Characters of a line in which a head is looked for."""
_MONTH = r"(?:Jan|Feb|Mar|Mär|Mrz|Apr|May|Mai|Jun|Jul|Aug|Sep|Oct|Okt|Nov|Dec|Dez)[a-zä]{0,6}\.?"
_DAY = (
    rf"(?:(?:19|20)\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}|\d{{1,2}}[./-]\d{{1,2}}(?:[./-](?:\d{{4}}|\d\d)?)?(?![\d:])"
    rf"|\d{{1,2}}\.?[ -]?{_MONTH}(?:[ -](?:19|20)?\d\d(?![\d:.]))?|{_MONTH} \d{{1,2}}(?:,? (?:19|20)\d\d)?)"
)
_CLOCK = r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?::[0-5]\d)?(?:\s?[apAP]\.?[mM]\.?)?(?:\s?Uhr)?"
_WHEN = rf"(?:[A-Z][a-z]{{1,8}}\.?,? )?(?:{_DAY}(?:[ ,T|·@–-]{{1,4}}{_CLOCK})?|{_CLOCK})"
_WAY = r"(?:[^\W\d_]{1,12}|[<>]{1,3}|[-=]{1,2}>|<[-=]{1,2}|[→←↓↑+])"
_SIDE = r"(?:[\[(](?P<{0}>{1})(?:[\s:–-]{{1,3}}[^\[\]()\n]{{1,30}})?[\])]|(?P<{0}bare>{1}))"
"""The way a turn went, in brackets also with a name: `[STAFF Uwe]`."""
_TURN = re.compile(
    rf"^[\s*•>|\[(-]{{0,6}}(?:(?P<when>{_WHEN})[\s\])|,;:·–-]{{1,8}}{_SIDE.format('way', _WAY)}(?:[:|–-]|(?=\s))"
    rf"|{_SIDE.format('way2', _WAY)}[\s|,;:·–-]{{1,8}}[\[(]?(?P<when2>{_WHEN})[\])]?(?:[:|–-]|(?=\s)))"
    r"\s*(?P<said>\S.*)$",
    re.S,
)
_CASE = re.compile(
    r"^[\s*=>|+~–-]{0,12}(?:#{2,6}\s)?(?P<label>[^\W\d_][^\W\d_.-]{1,20}(?:[ -][^\W\d_]{1,12}\.?)?)?"
    r"[ .:]{0,3}(?P<sign>#?)\s{0,3}(?P<number>(?:[A-Z]{1,5}[-/]?)?\d[\d/-]*)(?=[\s|,;:)\]]|$)"
)
_RULE = re.compile(r"^\W{3,}$")
_FIELD = re.compile(r"^(?P<label>[^\W\d_][^:\n]{0,30}?)\s?[:=]\s+(?P<value>\S.*)$")
_ABOUT = frozenset(["re", "subj", "about", "topic", "issue", "betr", "betrifft", "thema", "wg", "reason", "grund"])
"""Labels of what a case is about, beside those of a mail's subject."""


@dataclass(frozen=True, slots=True)
class Journal:
    """How a journal is written."""

    label: str
    """With which the heads of cases begin, in lower case."""
    sides: Mapping[str, str]
    """Which way a turn went -> who wrote it."""
    usual: frozenset[tuple[str, int]]
    """Words that stand in nearly all heads, with how often they stood before in one."""


def learned(lines: Sequence[str], context: Context) -> Journal | None:
    """How a text is written as a journal of cases; None where it is none."""
    turns = {at: _way(match) for at, line in enumerate(lines) if (match := _TURN.match(line))}
    ways = Counter(turns.values())
    if len(turns) < _FEWEST or not 1 < len([way for way in ways if ways[way] > 1]) <= len(ways) <= _WAYS:
        return None
    if all(context.columns.is_role(way) and not _is_way(way, context) for way in ways):
        return None  # who wrote is told by a role, which other readers know
    heads = _heads(lines, turns, context)
    if not heads:
        return None
    begun = [
        next((turns[at] for at in range(one, other) if at in turns), "")
        for one, other in pairwise([*heads, len(lines)])
    ]
    if len([way for way in begun if way]) < _ANSWERED * len(begun):
        return None
    sides = {way: _side(way, context) for way in ways}
    if not {CUSTOMER, STAFF} <= set(sides.values()):
        first, count = Counter(filter(None, begun)).most_common(1)[0]
        if count < _BEGINS * len(begun) or any(_is_way(way, context) for way in ways):
            return None
        sides = {way: CUSTOMER if way == first else STAFF for way in ways}
    shown = [lines[at] for at in heads]
    return Journal(_label(shown[0]), {way: side or STAFF for way, side in sides.items()}, _usual(shown))


_WAYS = 5
"""Ways that a turn can go, at most."""


def _is_way(way: str, context: Context) -> bool:
    return way in context.columns.incoming | context.columns.outgoing


def _way(match: re.Match[str]) -> str:
    return next(filter(None, (match[name] for name in _WAYS_OF)), "").casefold()


_WAYS_OF = ("way", "waybare", "way2", "way2bare")


def _side(way: str, context: Context) -> str:
    return context.columns.role_of(way) or (CUSTOMER if context.columns.asks(way) else "")


def _label(line: str) -> str:
    match = _CASE.match(line[:_LONGEST])
    return (match["label"] or match["sign"]).casefold().strip(". ") if match else ""


def _heads(lines: Sequence[str], turns: Mapping[int, str], context: Context) -> list[int]:
    """The lines with which cases begin: one label each, with another number in each; empty where they tell no case."""
    found: dict[str, dict[str, int]] = {}
    for at, line in enumerate(lines):
        if at not in turns and (match := _CASE.match(line[:_LONGEST])) and (label := _label(line)):
            found.setdefault(label, {}).setdefault(match["number"], at)
    label = max(found, key=lambda each: len(found[each]), default="")
    heads = sorted(found[label].values()) if label else []
    if len(heads) < _CASES:
        return []
    usual = _usual([lines[at] for at in heads])
    named = sum(any(_is_asking(pair, context) for pair in _pairs(lines[at], usual)) for at in heads)
    numbers = (label, *(f"{label}{end}" for end in (" number", " no", " id", "nummer", "snummer", " nr")))
    known = any(context.columns.holds(name, None) == "key:case" for name in numbers)
    return heads if known or 2 * named >= len(heads) else []


def _usual(heads: Sequence[str]) -> frozenset[tuple[str, int]]:
    """Words of nearly all heads, with how often they stood before in one: labels, and signs between cells."""
    counts = Counter(key for head in heads for key, _ in _words(head))
    return frozenset(key for key, count in counts.items() if count >= max(_CASES, _USUAL * len(heads)))


def _words(line: str) -> Iterator[tuple[tuple[str, int], re.Match[str]]]:
    before: Counter[str] = Counter()
    for match in re.finditer(r"\S+", line[:_LONGEST]):
        yield (match[0], before[match[0]]), match
        before[match[0]] += 1


def _pairs(line: str, usual: frozenset[tuple[str, int]]) -> list[tuple[str, str]]:
    """Label and value of each part of a head; the label may be a sign between two parts."""
    found: list[tuple[str, str]] = []
    label, start = "", 0
    for key, match in _words(line):
        if key in usual:
            value = line[start : match.start()].strip()
            if value:
                found.append((label, value))
            label = match[0] if value or not label else f"{label} {match[0]}"
            start = match.end()
    found.append((label, line[start:].strip()))
    return [(name.strip(" :;|—–#=~·•/>-"), value) for name, value in found if value]


def _is_asking(pair: tuple[str, str], context: Context) -> bool:
    """Whether a part of a head says whose the case is."""
    label, value = pair
    return context.columns.asks(label) or (not label and is_named(value, context.given))


def read(lines: Sequence[tuple[str, str]], journal: Journal, path: str, context: Context) -> Iterator[Draft]:
    """The cases of a journal: whose they are, and what was written.

    Args:
        lines: all of them, with their places.
        journal: as learned.
        path: of the member.
        context: what every reader gets.
    """
    above = takewhile(lambda line: not _TURN.match(line), (line for _, line in lines))
    years = (found[0] for text in (*above, path) if (found := _YEAR.search(text)))
    year, case = next(years, ""), ""
    keys, head, place, said = dict(context.keys), context.keys, "", list[str]()
    time: datetime | None = None
    for at, line in [*lines, ("", "---")]:
        turn = _TURN.match(line)
        begins = _label(line) == journal.label and _CASE.match(line[:_LONGEST])
        if said and (turn or begins or not line.strip() or _RULE.match(line)):
            yield Draft("\n".join(said), "message", place, "message", time, case or place, keys)
            said = []
        if turn and _way(turn) in journal.sides:
            place, said, time = at, [turn["said"].strip()], _moment(turn["when"] or turn["when2"], year)
            staff = {"sender": STAFF, "staff": "yes"} if journal.sides[_way(turn)] == STAFF else {}
            keys = {**head, **staff}
        elif begins:
            case = f"{path}#{begins['number']}"
            head = {**context.keys, "case": case}
            for pair in _pairs(line, journal.usual):
                yield from _part(pair, (at, case), head, context)
        elif said:
            said.append(line.strip())
        elif line.strip() and not _RULE.match(line):
            field = _FIELD.match(line)
            pair = (field["label"], field["value"]) if field else ("", line.strip())
            yield from _part(pair, (at, case or at), head, context)


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _part(pair: tuple[str, str], where: tuple[str, str], keys: Mapping[str, str], context: Context) -> Iterator[Draft]:
    """A label of a case and what stands behind it: whose it is, what it is about; nothing of who has it."""
    (label, value), (place, case), columns = pair, where, context.columns
    holds = columns.holds(label, None) if label else None
    if holds == "-" or (holds or "").startswith("key:") or holds == "time" or columns.role_of(label) == STAFF:
        return
    if _is_asking(pair, context) or holds in ("full_name", "sender_name", "contact_name"):
        if not columns.is_nobody(value):
            for _, part, told in customer(label, value, context):
                yield Draft(told.strip(), part, place, "field", None, case, keys)
    elif holds == "subject_line" or label.casefold().rstrip(".") in _ABOUT:
        yield Draft(value, "subject_line", place, "message", None, case, keys)
    elif holds is not None:
        yield Draft(value, holds, place, kind_of(holds), None, case, keys)
    elif " " in value:
        yield Draft(f"{label}: {value}" if label else value, "note", place, "document", None, case, keys)


def _moment(when: str, year: str) -> datetime | None:
    """The moment of a turn, also where a day has no year and the text or its name tells one."""
    found = moments.search(when)
    if found is None and year and (day := _SHORT.search(when)):
        name = re.sub(r"[ .-]+", " ", day[0]).strip()
        found = moments.search(f"{name} {year}{when[day.end() :]}") if name[-1].isalpha() else None
    return found[2] if found else None


_SHORT = re.compile(rf"\d{{1,2}}\.?[ -]?{_MONTH}")
