"""What pipelines and word lists know of a text into its names, by words: where each begins and ends, of which kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, takewhile

from reident.detect.evidence import Words
from reident.detect.lexicon import Lexicon
from reident.detect.names import person_in
from reident.detect.nlp import Entity
from reident.detect.normal import Reading, fold_word
from reident.model import Kind

HOUSEHOLD = ("device", "device_brand", "room")
"""Lists of what stands in a household."""
LONGEST_NAME = 3
"""Words of a name that is put together from a list."""
_SHORTEST_NAME = 2
"""Letters of a name; one is an initial or a slip."""
_SOUND = re.compile(r"([^\W\d])\1\1")
"""The same letter three times; below: a letter that can be a vowel, in whatever script."""
_VOWELS = re.compile(r"[aeiouyäöüà-ÿ]|[^\x00-\xff]")
_LONGEST_ENTITY = 6
"""Words of what a pipeline sees; more is a slip."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name or a listed word of a text."""

    start: int
    """Index of its first word."""
    end: int
    value: str = field(repr=False)
    kind: Kind
    list: str = ""
    seen: bool = True
    """Whether a pipeline takes it for a name; else it is a word of the lists."""

    def overlaps(self, other: Named) -> bool:
        """Whether both have a word in common."""
        return self.start < other.end and other.start < self.end


class Namer:
    """Finds the names of texts in one language."""

    def __init__(self, lexicon: Lexicon, words: Words) -> None:
        self._lexicon, self._words = lexicon, words
        slots = (lexicon.slots[name] for name in HOUSEHOLD if name in lexicon.slots)
        self._furniture = frozenset(word for slot in slots for word in slot.values)
        self._is_name_only = lru_cache(maxsize=_WORDS_KEPT)(self._can_only_be_name)

    def find(self, reading: Reading, entities: Sequence[Entity]) -> list[Named]:
        """What the pipelines see, and words known as somebody's name that they passed over."""
        names = list(self._entities(reading, entities))
        names.extend(self._unseen(reading, names))
        return names

    def _entities(self, reading: Reading, entities: Sequence[Entity]) -> Iterator[Named]:
        for entity in entities:
            inside = [
                i
                for i, (start, end) in enumerate(reading.origins)
                if start < entity.end and entity.start < end and reading.words[i] not in (".", "'s")
            ]
            while inside and reading.words[inside[0]] in self._lexicon.greetings:
                inside = inside[1:]
            if entity.kind == "person" and len(inside) > 1 and entity.text == entity.text.lower():
                # Where there are no capitals, a pipeline may take a word too many: "ida schule".
                name = person_in([reading.words[i] for i in inside], self._lexicon)
                inside = inside[name.first : name.last] if name and name.first < name.last else inside
                said = [
                    entity.text[max(0, a - entity.start) : b - entity.start]
                    for a, b in map(reading.origins.__getitem__, inside)
                ]
                ends = (at for at, i in enumerate(inside) if at and reading.words[i] in self._lexicon.greetings)
                inside = inside[: min(self._words.name_length(said), next(ends, len(inside)))]  # "text ruth hiya"
            if inside and inside[-1] - inside[0] < _LONGEST_ENTITY:
                yield Named(inside[0], inside[-1] + 1, "", entity.kind)

    def _unseen(self, reading: Reading, names: Sequence[Named]) -> Iterator[Named]:
        """Words known as names, and as nothing else, that no pipeline took for a person or a place."""
        seen = {i for named in names if named.kind in ("person", "place") for i in range(named.start, named.end)}
        at = 0
        while at < len(reading.words):
            end = at
            while end < len(reading.words) and end not in seen and self._is_name_only(reading.words[end]):
                end += 1
            if 0 < end - at <= LONGEST_NAME:
                yield Named(at, end, "", "person", seen=False)
            at = max(end, at + 1)

    def plausible(self, entities: Sequence[Entity], content: str) -> list[Entity]:
        """What pipelines see without people who are sounds, letters or verbs, and places that are furniture."""
        return [
            e
            for e in chain.from_iterable(map(self._apart, map(self._before_comma, map(self._bare, entities))))
            if not (e.kind == "person" and all(map(self._is_noise, e.text.split())))
            and not (e.kind in _NAMES and _TIME.fullmatch(e.text))
            and not (e.kind == "place" and self._is_furniture(e, content))
        ]

    def _bare(self, entity: Entity) -> Entity:
        """A place without the number behind it ("Görlitz 21 Grad"), a person without the adverb ("Sadly Pip")."""
        words = entity.text.split()
        if entity.kind == "place" and len(words) > 1:
            kept = list(takewhile(lambda word: not word[0].isdigit(), words))
            text = " ".join(kept)
            if kept and len(kept) < len(words) and entity.text.startswith(text) and not _PART.search(kept[-1]):
                return replace(entity, end=entity.start + len(text), text=text)
        if entity.kind == "person" and len(words) == len(("adverb", "name")):
            first, name = words
            adverb = first.lower().endswith(_ADVERB) and not self._words.is_given_name(first.lower())
            if adverb and self._words.is_usual(first.lower()) and self._words.is_given_name(name.lower()):
                return replace(entity, start=entity.end - len(name), text=name)
        return entity

    def _before_comma(self, entity: Entity) -> Entity:
        """A person's name without the sign that was dictated behind it: "lena komma"."""
        if entity.kind != "person":
            return entity
        name = takewhile(lambda word: fold_word(word) not in self._lexicon.vocabulary.commas, entity.text.split())
        text = " ".join(name)
        if not text or text == " ".join(entity.text.split()):
            return entity
        return replace(entity, end=entity.start + len(text), text=text)

    def _apart(self, entity: Entity) -> Iterator[Entity]:
        """Two people whom nothing separates where there are no capitals: "tell isla ruaridh is hungry"."""
        wished = entity.kind == "person" and is_wished(entity.text, self._lexicon)
        if entity.kind != "person" or not (wished or are_two(entity.text, self._lexicon, self._words)):
            yield entity
            return
        first = entity.text.split()[0]
        rest = entity.text[len(first) :].strip()
        yield replace(entity, end=entity.start + len(first), text=first)
        if wished:
            return
        yield replace(entity, start=entity.end - len(rest), text=rest)

    def _is_furniture(self, entity: Entity, content: str) -> bool:
        """Whether a device or a room of that name stands behind an article: "start the hoover"."""
        if fold_word(entity.text) not in self._furniture:
            return False
        before = content[: entity.start].rsplit(None, 1)[-1:]
        return bool(before) and fold_word(before[0]) in self._lexicon.articles | self._lexicon.own

    def _is_noise(self, word: str) -> bool:
        """Whether a word is too short for a name, a sound ("pscht", "braaav"), a number ("ninetieth"), or a verb with
        its "es" ("riechts")."""
        word = word.lower()
        if (
            self._lexicon.calendar.is_number(fold_word(word))
            or len(word) < _SHORTEST_NAME
            or _SOUND.search(word)
            or not _VOWELS.search(word)
        ):
            return True
        clitic = self._lexicon.language == "de" and word.endswith("s") and self._words.is_verb(word[:-1])
        return clitic and not self._words.is_known_person([word])

    def _can_only_be_name(self, word: str) -> bool:
        if (
            not word.isalpha()
            or word in self._lexicon.stop
            or word in self._lexicon.calendar.months
            or self._words.is_known_place([word])
        ):
            return False
        return self._words.is_known_person([word]) and self._words.is_well_known_name(word)


_PART = re.compile(r"(?:str(?:aße|\.)?|weg|platz|allee|gasse|street|road|lane|avenue|zone|district|bezirk)$", re.I)
"""Ends of names behind which a number belongs to the name."""
_ADVERB = ("ly", "weise", "lich")
"""Ends of adverbs that begin a sentence."""


def are_two(text: str, lexicon: Lexicon, words: Words) -> bool:
    """Whether a stretch in small letters holds the first names of two people, and no double name."""
    parts = text.split()
    return text == text.lower() and words.are_two_people(parts) and fold_word(parts[0]) not in lexicon.double_names


def is_wished(text: str, lexicon: Lexicon) -> bool:
    """Whether behind a name in small letters a message begins: "rowan happy"."""
    parts = text.split()
    return len(parts) > 1 and text == text.lower() and fold_word(parts[1]) in lexicon.wishes


def sentence_of(reading: Reading, named: Named) -> tuple[int, int]:
    """The first word and one past the last of the sentence that a name stands in."""
    start = next((i + 1 for i in range(named.start - 1, -1, -1) if reading.words[i] == "."), 0)
    end = next((i for i in range(named.end, len(reading.words)) if reading.words[i] == "."), len(reading.words))
    return start, end


def is_any(reading: Reading, named: Named, lexicon: Lexicon) -> bool:
    """Whether a name is one of many: "so eine antje die hat achtzehn katzen"."""
    return named.start > 0 and reading.words[named.start - 1] in lexicon.indefinite


_NAMES = frozenset({"person", "place", "organisation"})
_WORDS_KEPT = 1 << 15
"""Words of which it is remembered whether they are names only: people use the same ones again."""
_TIME = re.compile(r"\d+(?:[.:]\d+)?(?:ish|am|pm|h)?", re.I)
"""What is a time or a number: "8ish", "5.30"."""
