"""The forms that heads of messages have in plain text: when, who, to whom, in any order, in one line or in two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_DAY = (
    r"(?:(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[./-]\s?\d{1,2}[./-](?:\s?(?:19|20)?\d\d(?![\d:]))?"
    r"|\d{1,2}\.?[ -][A-Z][a-zä]{2,8}\.?,?[ -](?:19|20)\d\d|[A-Z][a-z]{2,8}\.? \d{1,2},? (?:19|20)\d\d"
    r"|\d{1,2}/\d{1,2}(?=,? \d{1,2}[:.]\d\d)|20\d\d[01]\d[0-3]\d)"
)
_WEEKDAY = r"(?:(?:Mo|Di|Mi|Do|Fr|Sa|So|Tue|Wed|Thu|Sun)[a-z]{0,8}\.?,?\s+)?"
_CLOCK = (
    r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?::[0-5]\d)?(?:[.,]\d{1,6})?(?:\s?[apAP]\.?[mM]\.?)?"
    r"(?:\s?(?:Z|UTC|[+-]\d\d:?\d\d))?(?:\s?Uhr)?(?!\d|:\d)"
)
_AGO = r"(?:[Vv]or \d{1,4} Tag(?:en)?|[Hh]eute|[Gg]estern|[Vv]orgestern|[Tt]oday|[Yy]esterday|\d{1,4} days? ago)"
_WHEN = (
    rf"(?P<when>{_AGO},?(?: um| at)? {_CLOCK}|{_WEEKDAY}{_DAY}(?:[ ,T|@·/–-]{{1,4}}(?:um |at |kl\. )?{_CLOCK})?"
    rf"|{_WEEKDAY}{_CLOCK}(?:, {_DAY})?|1[67]\d{{8}}(?:\d{{3}})?)"
)
_NAME = (
    r"[^\W\d_][\w'’.&-]{0,30}(?:,? [^\W\d_][\w'’.&-]{0,30}){0,3}?"
    r"(?: \([^()\n]{1,30}\)| ?<[^<>\s]{1,60}@[^<>\s]{1,60}>)?"
    r"|\+\d[\d /()-]{6,18}\d|[^\s@:|<>]{1,40}@[^\s@:|<>]{1,40}\.\w{2,8}"
)
_BULLET = r"^[\s>*#•◦▪=–—-]{0,8}(?:(?:No|Nr|Msg|Post)?\.? ?#?\d{1,6}\s?[|:)·–—-]\s{1,3}(?!\d\d\b))?"
_OPENS, _ENDS = r"[\[({<|\"*_@+]{0,4}", r"[\])}>|\"*_]{0,4}"
_BETWEEN = r"\s{0,8}[-–—:;,·/»~=#|>]{0,3}\s{0,8}"
_SAYS = r"(?: (?:sagt|schreibt|schrieb|meint|says|said|writes|wrote))?(?:\s?(?:->|→|>| an | to )\s?[^:|\n]{1,90}?)?"
_MARK = r"(?:\s?[:|»>=~→]{1,2}|\s?->|\s?=>|\t+| {1,3}[-–—·]{1,2} | {3,})"
_VOICE = rf"(?:{_NAME})(?: \d{{1,2}})?"
"""A name, or a voice with its number: "Stimme 2"."""
_WHO = rf"(?:[\[(<{{\"*_@]{{1,3}}(?P<who>{_VOICE})[:\])>}}\"*_]{{1,4}}{_SAYS}{_MARK}?|(?P<name>{_VOICE}){_SAYS}{_MARK})"
_BESIDE = (
    r"(?:(?P<case>(?:[A-Z][a-zä]{2,11}\.? )?[A-Z]{1,8}[ #:-]{0,3}\d{2,10}|#\d{2,10})\s{1,4}"
    r"|[\[({](?P<place>[^\])}\n]{1,30})[\])}]\s{0,3})?"
)
"""Between time and name: the number of a case, a room."""
_ALONE = rf"{_OPENS}(?P<who>{_NAME}){_ENDS}"
_TO = rf"(?:\s?(?:->|→|>|an|to)\s(?P<to>{_NAME}))?"
"""Whom somebody writes to."""


@dataclass(frozen=True, slots=True)
class Head:
    """A form that heads of messages have."""

    pattern: re.Pattern[str]
    share: float
    """Of the lines that begin a message, at least."""
    timed: bool = True


HEADS = (
    Head(re.compile(rf"{_BULLET}{_OPENS}\s?{_WHEN}\s?{_ENDS}{_BETWEEN}{_BESIDE}{_WHO}"), 0.1),
    Head(
        re.compile(
            rf"{_BULLET}{_ALONE}{_TO}(?: (?:wrote|schrieb|said|sagte|writes|schreibt))?"
            rf"[\s,;|@·:–—-]{{0,6}}(?:am |um |at |on )?"
            rf"{_OPENS}\s?{_WHEN}\s?{_ENDS}[\s:|»>–—·~=#-]{{0,8}}"
        ),
        0.12,
    ),
    Head(re.compile(rf"{_BULLET}{_OPENS}\s?{_WHEN}\s?{_ENDS}{_BETWEEN}{_ALONE}{_TO}[\s:–—=#*-]{{0,20}}$"), 0.12),
    Head(
        re.compile(
            rf"{_BULLET}(?:[\[(<{{\"*_]{{1,3}}(?P<who>{_NAME})[:\])>}}\"*_]{{1,4}}\s?[:»>|]?"
            rf"|(?P<name>{_NAME})(?:\s?[:»>|]|\s?->|\s?=>|\s?→|\t+))(?:[*_\"]{{1,3}})?(?=\s|$)"
        ),
        0.5,
        timed=False,
    ),
)
"""When and who; who and when, the text behind or below; the same with the text always below; who alone."""
LOOKED_AT = 160
"""Characters of a line in which its head is looked for."""
BARE_CLOCK = re.compile(rf"^\W{{0,3}}{_CLOCK}\W{{0,3}}$")
"""A line with a time of day alone."""


def joined(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Lines with a head of two lines in one: a name alone, or one who writes to another, and the time below, or above.

    Args:
        lines: with their places.
    """
    rows = list(lines)
    at = 0
    while at < len(rows):
        (place, line), after = rows[at], [line for _, line in rows[at + 1 : at + 3]]
        titled = len(after) > 1 and _WHEN_ALONE.fullmatch(after[0][:LOOKED_AT]) and _ADDRESSED.fullmatch(after[1])
        if after and not titled and len(line) <= LOOKED_AT and _are_head(line, after[0]):
            yield place, f"{line.rstrip(':')} | {after[0]}"
            at += 2
            continue
        yield place, line
        at += 1


def _are_head(line: str, below: str) -> bool:
    """Whether two lines are the head of a message: who and when, in either order."""
    if _NAME_ALONE.fullmatch(line):
        return _BEGINS_WHEN.match(below) is not None
    return bool(_WHEN_ALONE.fullmatch(line) and _NAME_ALONE.fullmatch(below[:LOOKED_AT]))


_ADDRESSED = re.compile(r"[^<>\n]{1,60}<[^<>\s@]{1,60}@[^<>\s@]{1,60}>[^\n]{0,120}")
"""A line that names somebody with an address: the head of a mail below its subject and its date."""
_NAME_ALONE = re.compile(rf"{_BULLET}{_OPENS}(?:{_NAME}){_ENDS}(?:\s?(?:->|→|>|an|to)\s(?:{_NAME}))?\s?:?")
_WHEN_ALONE = re.compile(rf"{_BULLET}{_OPENS}\s?{_WHEN}\s?{_ENDS}\s?:?")
_BEGINS_WHEN = re.compile(rf"{_BULLET}{_OPENS}\s?{_WHEN}(?=\W|$)")
