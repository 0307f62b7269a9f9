"""A stretch of folded words that a rule takes for a name into the name in it: "meine frau anna" -> Anna."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reident.detect.lexicon import Lexicon

_AND = ("und", "and", "&")
_PARTICLES = frozenset(
    {"von", "van", "de", "der", "den", "al", "el", "bin", "del", "di", "da", "zu", "la", "le", "ter", "ten", "dos"}
)


@dataclass(frozen=True, slots=True)
class Name:
    """Which words, counted from the start of the stretch, are the name."""

    first: int
    last: int
    """One past the last; equal to `first` where only a relation is named."""
    relation: str = ""
    relation_at: tuple[int, int] = (0, 0)
    title: str = ""


def person_in(words: Sequence[str], lexicon: Lexicon) -> Name | None:
    """The person of a stretch; None where it cannot be one.

    Possessives are skipped, a relation is kept, a title tells that a surname follows, and the name ends at the first
    word that no name goes across.
    """
    at, own = 0, False
    while at < len(words) and words[at] in lexicon.possessives and at < 3:
        own = own or words[at] in lexicon.own
        at += 1
    relation, relation_at = "", (0, 0)
    for size in range(min(3, len(words) - at), 0, -1):
        said = " ".join(words[at : at + size])
        is_title = said in lexicon.titles and not own and _is_name(words, at + size, lexicon)
        if said in lexicon.relations and not is_title:
            own = own or said in lexicon.kin
            relation, relation_at = lexicon.relations[said], (at, at + size)
            at += size
            break
    title = ""
    while at < len(words) and words[at] in lexicon.titles:
        title = words[at]
        at += 1
        if at < len(words) and words[at] == ".":
            at += 1
    last = at
    while last < len(words) and last - at < 4 and _goes_on_as_name(words, last, lexicon, (last > at, bool(title))):
        last += 1
    while last > at and words[last - 1] in _PARTICLES:
        last -= 1
    if last == at:
        return Name(at, at, relation, relation_at, title) if relation and own else None
    if title in lexicon.relations and not relation:
        relation = lexicon.relations[title]
    return Name(at, last, relation, relation_at, title)


def _goes_on_as_name(words: Sequence[str], at: int, lexicon: Lexicon, where: tuple[bool, bool]) -> bool:
    """Whether a word is part of a name; after a title also an initial: "mr k stoltenberg"."""
    inner, titled = where
    initial = titled and len(words[at]) == 1 and words[at].isalpha() and _is_name(words, at + 1, lexicon)
    return initial or _is_name(words, at, lexicon, inner=inner)


def person_before(words: Sequence[str], lexicon: Lexicon) -> tuple[int, Name] | None:
    """The person that a stretch ends with, and how many words stand before: "um vier nina" -> 2, Nina."""
    for skip in range(len(words)):
        name = person_in(words[skip:], lexicon)
        if name and max(name.last, name.relation_at[1]) == len(words) - skip:
            return skip, name
    return None


def _is_name(words: Sequence[str], at: int, lexicon: Lexicon, *, inner: bool = False) -> bool:
    if at >= len(words):
        return False
    word = words[at]
    if inner and word in _PARTICLES and at + 1 < len(words) and words[at + 1] not in lexicon.stop:
        return True
    if not word[0].isalpha() or word in lexicon.stop or word in lexicon.not_person or word in _AND:
        return False
    if word in lexicon.calendar.numbers or word in lexicon.assistants:
        return False
    return len(word) > 1 and "'" not in word[:1]


def place_in(words: Sequence[str], lexicon: Lexicon) -> tuple[int, int] | None:
    """Which words of a stretch can be a place; None where none can."""
    at = 0
    while at < len(words) and words[at] in ("der", "die", "das", "den", "dem", "the", "in", "nach", "von"):
        at += 1
    last = at
    while last < len(words) and last - at < 4 and _goes_on(words, last, lexicon):
        last += 1
    if last == at:
        return None
    alone = last - at == 1 or words[at] not in _STARTS_A_PLACE
    if (alone and words[at] in lexicon.not_place) or words[at] in lexicon.calendar.numbers:
        return None
    if " ".join(words[at:last]) in lexicon.relations:
        return None
    rooms = lexicon.slots.get("room")
    if rooms and rooms.value(" ".join(words[at:last])) is not None:
        return None
    return at, last


def _goes_on(words: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    if words[at] == "'s":
        return at > 0 and at + 1 < len(words) and words[at + 1] not in lexicon.stop
    return words[at] not in lexicon.stop and words[at][0].isalpha()


_STARTS_A_PLACE = frozenset({"bad", "new", "neu", "garden"})
_SMALL = frozenset(
    {
        "von",
        "van",
        "de",
        "der",
        "den",
        "am",
        "an",
        "im",
        "in",
        "ob",
        "bei",
        "of",
        "the",
        "upon",
        "und",
        "and",
        "zu",
        "del",
        "di",
        "la",
        "le",
        "on",
    }
)


def in_capitals(text: str) -> str:
    """A name as it is usually written; one that has a capital letter anywhere keeps its own."""
    if text != text.lower() and text != text.upper():
        return " ".join(text.split())
    words = text.lower().split()
    return " ".join(w if w in _SMALL and i else _capital(w) for i, w in enumerate(words))


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))
