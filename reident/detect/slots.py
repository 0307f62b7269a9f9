"""A slot's stretch of folded words into its value: trimmed, checked, normalised; or None where it cannot be one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from reident.detect.either import either
from reident.detect.grammar import Slot
from reident.detect.lexicon import Lexicon
from reident.detect.names import Name, person_before, person_in, place_in
from reident.detect.normal import Reading
from reident.detect.times import When
from reident.model import Kind

_WORD = r"[^\s.,]+"
BUILT_IN = frozenset({
    "person", "someone", "relation", "place", "address", "organisation", "media", "text", "word", "number",
    "time", "date", "days", "duration", "when",
})  # fmt: skip
"""Slot types that the program knows by itself; all others are word lists."""
_LENGTHS = {"person": 4, "someone": 6, "place": 5, "organisation": 5, "media": 8, "text": 12, "word": 1}
_KINDS: dict[str, Kind] = {
    "person": "person", "someone": "person", "relation": "person", "place": "place", "organisation": "organisation",
    "media": "media", "number": "quantity", "time": "date_time", "date": "date_time", "days": "date_time",
    "duration": "date_time", "when": "date_time",
}  # fmt: skip
_TIMES = frozenset({"time", "date", "days", "duration", "when"})


@dataclass(frozen=True, slots=True)
class Value:
    """What a slot holds."""

    type: str
    start: int
    """Offsets into the folded text."""
    end: int
    kind: Kind
    said: str | None = field(default=None, repr=False)
    """The normalised value; None: as written."""
    name: Name | None = None
    when: When | None = None


def slot_regex(slot: Slot, more: bool, then: frozenset[str], lexicon: Lexicon) -> str:
    """The regular expression of a slot.

    One at the end of a pattern takes as much as it can and is trimmed later, but none of the words of the pattern
    that can follow it.
    """
    lazy = "?" if more else ""
    if slot.type in _LENGTHS:
        words = either([word for word in then if not word.endswith("*")])
        other = rf"(?!(?:{words})(?!\S))" if words else ""
        return _WORD + rf"(?: {other}{_WORD}){{0,{_LENGTHS[slot.type] - 1}}}{lazy}"
    if slot.type in _TIMES:
        token = lexicon.calendar.day_regex() if slot.type == "days" else lexicon.calendar.token_regex()
        return rf"(?:{token})(?!\S)(?: (?:{token})(?!\S)){{0,11}}"
    if slot.type == "number":
        return r"\d+(?:[.,]\d+)?|" + either(lexicon.calendar.numbers)
    if slot.type == "address":
        house = rf"(?:\d+[a-z]?|{_numbers(lexicon)})(?: [a-z](?!\S))?"
        if lexicon.language == "de":
            return rf"{_WORD}(?: {_WORD}){{0,3}}? {house}"
        return rf"{house}(?: {_WORD}){{1,3}}? (?:{either(lexicon.streets)})"
    if slot.type == "relation":
        return either(lexicon.relations)
    listed = lexicon.slots[slot.type]
    stems = [re.escape(stem) + r"[^\s.,]*" for stem in sorted(listed.stems, key=len, reverse=True)]
    return "|".join([either(listed.values), *stems]) if listed.values else "|".join(stems)


def _numbers(lexicon: Lexicon) -> str:
    """A number in words as a house number: one or, as in "eighty two", two of them."""
    words = either([word for word in lexicon.calendar.numbers if word not in ("ein", "eine", "einen", "a", "an")])
    return rf"(?:{words})(?: (?:{words}))?(?!\S)"


def words_of(slot: Slot, lexicon: Lexicon) -> frozenset[str]:
    """Words of which a text has one where it has the slot; empty where it can be anything.

    Of values of several words it is the longest word, which is the rarest as a rule: "the nurse", "learning spanish".
    """
    if slot.type == "relation":
        return frozenset(max(word.split(), key=len) for word in lexicon.relations)
    words = lexicon.slots.get(slot.type)
    if words is None:
        return frozenset()
    return frozenset(max(word.split(), key=len) for word in words.values) | {stem + "*" for stem in words.stems}


def resolve(slot: Slot, span: tuple[int, int], reading: Reading, lexicon: Lexicon) -> Value | None:
    """The value of a slot, or None where the stretch cannot be what the slot asks for."""
    start, end = span
    said = reading.text[start:end]
    kind = _KINDS.get(slot.type)
    if slot.type in ("person", "someone"):
        return _person(slot, span, said, lexicon)
    if slot.type == "place":
        words = place_in(said.split(), lexicon)
        return Value("place", *_cut(span, said, *words), "place") if words else None
    if slot.type in _TIMES:
        return _time(slot.type, span, said, lexicon)
    if slot.type == "number":
        number = said if said[0].isdigit() else str(lexicon.calendar.number(said))
        return Value("number", start, end, "quantity", number)
    if slot.type == "relation":
        return Value(
            "relation", start, end, "person", None, Name(0, 0, lexicon.relations[said], (0, len(said.split())))
        )
    if slot.type == "address":
        return Value("address", start, end, "place") if _is_street(said, lexicon) else None
    if slot.type in lexicon.slots:
        value = lexicon.slots[slot.type].value(said)
        return Value(slot.type, start, end, lexicon.slots[slot.type].kind, value) if value is not None else None
    return _free(slot.type, span, said, lexicon, kind or "other")


def _free(type_: str, span: tuple[int, int], said: str, lexicon: Lexicon, kind: Kind) -> Value | None:
    words = said.split()
    first, last = 0, len(words)
    if type_ == "media" and not _can_be_title(words, lexicon):
        return None
    if type_ in ("organisation", "word"):
        while first < last and words[first] in lexicon.possessives:
            first += 1
    if type_ == "organisation":
        last = next(
            (
                i
                for i in range(first, last)
                if words[i] in lexicon.stop and words[i] not in ("der", "und", "and", "of", "the", "für")
            ),
            last,
        )
    if first == last or (type_ == "organisation" and not _names_something(words[first], lexicon)):
        return None
    return Value(type_, *_cut(span, said, first, last), kind)


def _can_be_title(words: list[str], lexicon: Lexicon) -> bool:
    """Whether words can be an artist or a title: not only plain words, and nothing that stands in the house."""
    plain = [word for word in words if word not in lexicon.possessives]
    if all(word in lexicon.not_media or word in lexicon.stop for word in plain):
        return False
    said = " ".join(plain)
    return not any(
        lexicon.slots[name].value(said) is not None for name in ("device", "room", "genre") if name in lexicon.slots
    )


def _names_something(word: str, lexicon: Lexicon) -> bool:
    known = word in lexicon.not_place or word in lexicon.not_person or word in lexicon.stop
    return word[0].isalpha() and not (known or word in lexicon.relations or lexicon.calendar.is_number(word))


def _is_street(said: str, lexicon: Lexicon) -> bool:
    words = [word for word in said.split() if word[0].isalpha()]
    if lexicon.language == "de":
        return any(len(word) > 3 and word.endswith(tuple(lexicon.streets)) for word in words)
    return any(word in lexicon.streets for word in words[1:])


def _person(slot: Slot, span: tuple[int, int], said: str, lexicon: Lexicon) -> Value | None:
    skip, name = 0, person_in(said.split(), lexicon)
    if slot.leads:
        skip, name = person_before(said.split(), lexicon) or (0, None)
    if name is None or (slot.type == "person" and name.first == name.last):
        return None
    first, last = (name.first, name.last) if name.first < name.last else name.relation_at
    return Value(slot.type, *_cut(span, said, first + skip, last + skip), "person", None, name)


def _time(type_: str, span: tuple[int, int], said: str, lexicon: Lexicon) -> Value | None:
    when = lexicon.calendar.parse(said, bare=type_ == "time")
    wanted = {"time": when.time, "date": when.date or when.days, "days": when.days, "duration": when.duration}
    value = wanted.get(type_, when.time or when.date or when.days or when.duration)
    if not value:
        return None
    first, last = when.time_span if type_ == "time" else when.span
    return Value(type_, span[0] + first, span[0] + last, "date_time", value, None, replace(when))


def _cut(span: tuple[int, int], said: str, first: int, last: int) -> tuple[int, int]:
    """The offsets of some words of a stretch."""
    words = said.split()
    start = span[0] + sum(len(word) + 1 for word in words[:first])
    return start, start + len(" ".join(words[first:last]))
