"""Logs that write two labels for what was said to a device and for what it answered, whatever these are called.

    2021-05-01 18:36:15 INFO stt: 'licht aus'         ### 2021-05-01 18:36
    2021-05-01 18:36:16 INFO tts: 'Okay.'             **Du:** licht aus

Two labels that come in turns and stand for all of the text are looked for; who of the two is the assistant is told by
lists, and by what both say (`sides`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reident.bundle import moments
from reident.bundle.draft import Context, Draft, normal
from reident.bundle.persons import is_person
from reident.bundle.sides import are_apart, are_heard, side_of

LOOKED_AT = 300
"""Characters of a line in which labels are looked for."""
_FEWEST, _SIDES = 5, 2
_TOLD = ["utterance", "response"]
"""Sides of labels of which the second comes seldom: not all that is said is answered."""
_COVERED = 0.85
"""Share of the lines with text that must belong to one of the two labels."""
_ALIKE = 0.5
"""The rarer of the two labels comes at least so often, beside the other."""
_LABEL = re.compile(
    r"(?:^|(?<=[|/;,–—→-])|(?<=\s))(?!(?:[\w.'’]{1,21} ){1,2}[\w.'’]{1,21}=)"
    r"[<\[({*_`#]{0,3}(?P<label>[^\W\d_][\w.'’]{0,20}(?: [\w.'’]{1,16}){0,2})"
    r"[>\])}*_`]{0,3}"
    r"(?:\s?[:=>»|;][>*_]{0,2}|(?<=[>\])}])|\s[-–—→])(?=\s|[\"'„“«]|\w|$)"
)
"""A word or more, in brackets or before a sign; of pairs ("voice zone=bath") the words before a key are none of it."""
_BARE = re.compile(r"(?P<label>[^\W\d_]{1,9})(?:\t|\s{1,4})(?=\S)")
"""A word before blanks: "IN  licht aus"."""
_SPOKEN = re.compile(
    r"(?P<before>(?:[^\W\d_][\w-]{0,20}\s{1,4}){0,3}?)(?P<label>[^\W\d_][\w.]{0,20})\s{1,4}(?=[\"„“«].+[\"“”»]\s*$)"
)
"""A word before a quote that ends the line, behind the device that heard it: "hall mic0 STT "lights off""."""
_LEVEL = re.compile(r"^(?:trace|debug|info|notice|warn(?:ing)?|error)\b[\s:\]|-]*", re.I)
_JUNK = re.compile(r"^(?:[.,]\d{1,6}\b|Z\b|[+-]\d{2}:?\d{2}\b|\(\d+\)|[\s\])},;|*#–—-])+")
_YEARLESS = re.compile(
    r"^[\[(]?(?:(?:[^\W\d_]{2,10}\.?,?\s)?\d{1,2}[./-]\s?\d{1,2}[./-]?|[A-Z][a-z]{2}\s{1,2}\d{1,2}),?\s{1,3}"
    r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?!\d)"
)
"""A day without a year, and a time of day."""
_AROUND = " \t\"'„“”«»|/;,*_`"
_BEFORE = 12
"""Characters before the moment of a line, at most."""
_TITLE = 4
"""Words of a heading, or of a number beside a moment, at most."""


@dataclass(slots=True)
class _Said:
    """What stands behind one label."""

    place: str
    label: str
    time: datetime | None
    device: str = ""
    text: list[str] = field(default_factory=list)

    def whole(self) -> str:
        """Its text, without quotes."""
        return " ".join(filter(None, (part.strip(_AROUND) for part in self.text))).strip(_AROUND)


@dataclass(frozen=True, slots=True)
class Exchange:
    """How a log calls the two sides; without a pattern, what was said and what was answered stand below a moment."""

    said: str = "said"
    answered: str = "answered"
    pattern: re.Pattern[str] | None = None


def learned(lines: Sequence[str], context: Context) -> Exchange | None:
    """The two labels of a log, from its first lines; None where it is none.

    Args:
        lines: as many as are looked at.
        context: what assistants and those who speak to them are called.
    """
    rests = [rest for line in lines if (rest := _behind_moment(line[:LOOKED_AT])[1])]
    for pattern in (_LABEL, _SPOKEN, _BARE):
        labels = [_labels(rest, pattern) for rest in rests]
        counts = Counter(found[0] for found in labels if found)
        if sum(count >= _FEWEST for count in counts.values()) == 1:  # both in one line
            counts += Counter(label for found in labels for label in dict.fromkeys(found[1:]))
        two = [label for label, count in counts.most_common(3) if count >= _FEWEST]
        rare = len(two) == _SIDES and counts[two[1]] < _ALIKE * counts[two[0]]
        if len(two) != _SIDES or (rare and [_side_of(label, context) for label in two] != _TOLD):
            continue
        order = [label for found in labels for label in found]
        first, second = sorted(two, key=order.index)
        if (exchange := _sided(lines, Exchange(first, second, pattern), context)) is not None:
            return exchange
    pairs = Exchange()
    turns = _turns(_placed(lines), pairs, context)
    texts = {label: [t.text[0] for t in turns if t.label == label] for label in (pairs.said, pairs.answered)}
    enough = all(len(each) >= _FEWEST for each in texts.values()) and 2 * len(texts[pairs.answered]) >= len(
        texts[pairs.said]
    )
    covered = _lost(turns) <= (1 - _COVERED) * len(turns)
    apart = are_heard(texts[pairs.said]) and are_apart(*texts.values())
    return pairs if enough and covered and apart else None


def _side_of(label: str, context: Context) -> str:
    """Whose a label is, by all of it or by its last word: "hub tts"."""
    name = normal(label)
    return side_of(name, context) or side_of(name.rpartition(" ")[2], context)


def _placed(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Lines without places."""
    return (("", line) for line in lines)


def _sided(lines: Sequence[str], exchange: Exchange, context: Context) -> Exchange | None:
    """An exchange with the sides as they are; None where the labels are people's, or cover too little."""
    turns = _turns(_placed(lines), exchange, context)
    texts = {label: [t.whole() for t in turns if t.label == label] for label in (exchange.said, exchange.answered)}
    filled = sum(len(line.split()) > 0 for line in lines)
    if _lost(turns) > (1 - _COVERED) * filled or not all(sum(map(bool, each)) >= _FEWEST for each in texts.values()):
        return None
    sides = {label: _side_of(label, context) for label in texts}
    named = [label for label in texts if not sides[label] and is_person(label, context.given)]
    told = {side for side in sides.values() if side}
    one, other = texts
    if named or not told or (len(told) == 1 and all(sides.values())):
        return None
    said, answered = (one, other) if sides[other] == "response" or sides[one] == "utterance" else (other, one)
    surely = said in context.columns.owner | context.columns.said and answered in context.assistants
    if not surely and not are_apart(texts[said], texts[answered]):
        return None
    return Exchange(said, answered, exchange.pattern)


def _lost(turns: Sequence[_Said]) -> int:
    """The lines that belong to neither side; a title, or a number beside a moment, counts for nothing."""
    return sum(not turn.label and len(turn.whole().split()) > _TITLE for turn in turns)


def read(lines: Iterable[tuple[str, str]], exchange: Exchange, context: Context) -> Iterator[Draft]:
    """What was said and answered, with its moment; other lines are notes.

    Args:
        lines: all of a text with their places.
        exchange: as learned.
        context: what every reader gets.
    """
    for turn in _turns(lines, exchange, context):
        keys = {**context.keys, "device_name": turn.device} if turn.device else context.keys
        text = turn.whole()
        if not text:
            continue
        if turn.label == exchange.said:
            yield Draft(text, "utterance", turn.place, "utterance", turn.time, turn.place, keys)
        elif turn.label == exchange.answered:
            yield Draft(text, "response", f"{turn.place}, answer", "response", turn.time, turn.place, keys)
        else:
            yield Draft(text, "note", turn.place, "document", turn.time, turn.place, context.keys)


def _turns(lines: Iterable[tuple[str, str]], exchange: Exchange, context: Context) -> list[_Said]:
    """What stands behind the labels and beside them, in order."""
    turns: list[_Said] = []
    ends: list[tuple[int, datetime]] = []
    """Moments, and how many turns stand before each."""
    time: datetime | None = None
    device, last = "", ""
    for place, line in lines:
        moment, rest = _behind_moment(line)
        if moment is not None:
            device = rest.strip(_AROUND + "()[]·")
            device = device if context.is_device(device) else ""
            rest, time = "" if device else rest, moment
            ends.append((len(turns), moment))
        if found := _split(rest, exchange):
            if exchange.pattern is _SPOKEN:
                device = _heard_by(rest, context)
            turns += [_Said(place, label, time, device, [text]) for label, text in found]
        elif exchange.pattern is None and rest.strip():
            below = len(turns) - ends[-1][0] if ends and moment is None else _SIDES
            label = (exchange.said, exchange.answered)[below] if below < _SIDES else ""
            turns.append(_Said(place, label, time, device, [rest]))
        elif rest.strip() and moment is None and turns and turns[-1].label and last.strip():
            turns[-1].text.append(rest)
        elif rest.strip():
            turns.append(_Said(place, "", time, text=[rest]))
        last = line
    if turns and turns[0].time is None and ends and ends[-1][0] == len(turns):  # each moment stands below
        for (first, _), (end, moment) in zip([(0, None), *ends], ends, strict=False):
            for turn in turns[first:end]:
                turn.time = moment
    return turns


def _heard_by(rest: str, context: Context) -> str:
    """The device that stands before a label; empty where none does."""
    found = _SPOKEN.match(rest)
    words = found["before"].split() if found else []
    return next((word for word in words if context.is_device(word)), "")


def _split(rest: str, exchange: Exchange) -> list[tuple[str, str]]:
    """The labels in a line with what stands behind each; nothing where it does not begin with one."""
    if exchange.pattern is None:
        return []
    head = rest[:LOOKED_AT]
    first = exchange.pattern.match(head)
    labels = {exchange.said, exchange.answered}
    if first is None or first["label"].casefold() not in labels:
        return []
    at = [first]
    for match in exchange.pattern.finditer(head, first.end()) if exchange.pattern is _LABEL else ():
        if match["label"].casefold() in labels - {found["label"].casefold() for found in at}:
            at.append(match)
    ends = [*(match.start() for match in at[1:]), len(rest)]
    return [(match["label"].casefold(), rest[match.end() : end]) for match, end in zip(at, ends, strict=True)]


def _behind_moment(line: str) -> tuple[datetime | None, str]:
    """The moment with which a line begins, and what stands behind it, without signs and levels of a log."""
    bare = line.strip().lstrip("#*- \t")
    found = moments.search(bare[:80])
    if found is None or found[0] > _BEFORE:
        return None, _LEVEL.sub("", _JUNK.sub("", _YEARLESS.sub("", bare)))
    return found[2], _LEVEL.sub("", _JUNK.sub("", bare[found[1] :]))


def _labels(rest: str, pattern: re.Pattern[str]) -> list[str]:
    """The words before a sign in a line, the first of which begins it, folded."""
    first = pattern.match(rest)
    if first is None or pattern is not _LABEL:
        return [first["label"].casefold()] if first else []
    return [match["label"].casefold() for match in pattern.finditer(rest)]
