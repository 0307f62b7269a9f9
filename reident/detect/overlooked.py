"""Words that no pipeline takes for a name into names that can be somebody's, or an employer's, after all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from reident.detect.evidence import Words
from reident.detect.formed import FORMED, Formed
from reident.detect.lexicon import Lexicon
from reident.detect.named import Named
from reident.detect.normal import Reading, fold_word, written

OVERLOOKED = "overlooked"
"""List of what is found here."""
UNHEARD = "unheard"
"""List of words that no list knows, with nothing beside them that makes them a firm's: one sentence proves nothing."""
PETLIKE = "petlike"
"""List of any words beside a word of animals: they are called like dishes, titles and heroes."""
MARKS = frozenset({",", "."})
_CAPITAL = re.compile(r"[\w,;] +[A-ZÄÖÜ][a-zäöüß]+")
"""A word with a capital within a sentence."""
_WORDS_KEPT = 1 << 15
"""Words of which it is remembered whether they can be names: people use the same ones again."""
_LONGEST_FIRM = 3
"""Words of an employer's name."""
_LONGEST_PET_TALK, _SHORTEST_PET = 24, 3
"""Words of a text, letters of a name, that are looked at for animals."""
_CALLED = frozenset({"person", "date_time", "device", "room"})
"""Kinds of names that no pet has, or that are asked about anyway."""
_SHORTEST_FIRM = 4
"""Letters of a word that no list knows and that a firm may be called."""


class Overlooked:
    """Finds such words in texts of one language."""

    def __init__(self, lexicon: Lexicon, words: Words, pets: frozenset[str]) -> None:
        self._lexicon, self._words, self._pets = lexicon, words, pets
        self._can_be_called = lru_cache(maxsize=_WORDS_KEPT)(self._can_be_name)
        animals = lexicon.slots.get("pet_animal")
        self._pet_words = lexicon.pet_words | (frozenset(animals.values) if animals else frozenset())
        self._before_things = lexicon.own | lexicon.articles
        self._closed = lexicon.stop | lexicon.work_words | lexicon.relations.keys() | lexicon.assistants | MARKS
        self._formed = Formed(lexicon, words)
        self._firms_begin = frozenset(name.split()[0] for name in lexicon.known_firms)

    def is_kind(self, word: str) -> bool:
        """Whether a word says what sort of firm it is."""
        return self._formed.is_kind(fold_word(word))

    def formed(self, content: str, reading: Reading, names: Sequence[Named]) -> list[Named]:
        """Firms' names by their form that are no part of a longer one, or of the name of somebody known."""
        found = []
        for named in self._formed.find(content, reading):
            beside = [other for other in names if self._is_settled(other, reading) and named.overlaps(other)]
            longer = any(o.end - o.start > named.end - named.start for o in beside if o.kind == "organisation")
            if not longer and (named.list == FORMED or all(o.kind == "organisation" for o in beside)):
                found.append(named)
        return found

    def find(self, content: str, reading: Reading, names: Sequence[Named]) -> Iterator[Named]:
        """What can be a name beside those that are known."""
        yield from self._people(content, reading, names)
        yield from self._known_firms(reading, names)
        workplaces = list(self._workplaces(content, reading, names))
        yield from workplaces
        yield from self._animals(content, reading, names)
        yield from self._unheard_firms(content, reading, [*names, *workplaces])

    def _people(self, content: str, reading: Reading, names: Sequence[Named]) -> Iterator[Named]:
        """Words that can be names and that nobody took for one: "remind me to feed buddy", "the nelson residence"."""
        taken = {i for named in names for i in range(named.start, named.end)}
        for i, word in enumerate(reading.words):
            if i not in taken and self._can_be_called(word, written(content, reading, i)):
                yield Named(i, i + 1, "", "person", OVERLOOKED, seen=False)

    def _animals(self, content: str, reading: Reading, names: Sequence[Named]) -> Iterator[Named]:
        """Words that an animal may be called by where somebody speaks of animals: "cat litter for waffles"."""
        if self._pet_words.isdisjoint(reading.words) or len(reading.words) > _LONGEST_PET_TALK:
            return
        taken = {i for named in names if named.kind in _CALLED for i in range(named.start, named.end)}
        capitals = _CAPITAL.search(content) is not None
        for i, word in enumerate(reading.words):
            if capitals and written(content, reading, i)[:1].islower():
                continue  # who writes names with capitals writes all of them so
            if i not in taken and len(word) >= _SHORTEST_PET and word.isalpha() and word not in self._pet_words:
                thing = i > 0 and reading.words[i - 1] in self._before_things  # "ate my sock"
                noun = self._words.can_be_noun(written(content, reading, i))
                if noun and not thing and self._is_open(content, reading, i):
                    yield Named(i, i + 1, "", "person", PETLIKE, seen=False)

    def _can_be_name(self, word: str, as_written: str) -> bool:
        """Whether a word, folded and as it is written, is what a person or an animal is called by."""
        if (
            word in self._lexicon.stop
            or word in self._lexicon.calendar.months
            or self._lexicon.calendar.is_number(word)
        ):
            return False
        return word in self._pets or self._words.can_be_name(as_written)

    def _known_firms(self, reading: Reading, names: Sequence[Named]) -> Iterator[Named]:
        """Large employers: "ten years at capita and all i got was a mug"."""
        if self._firms_begin.isdisjoint(reading.words):
            return
        taken = {i for named in names for i in range(named.start, named.end)}
        at = 0
        while at < len(reading.words):
            ends = range(min(len(reading.words), at + _LONGEST_FIRM), at, -1)
            known = (end for end in ends if " ".join(reading.words[at:end]) in self._lexicon.known_firms)
            end = next(known, at)
            if end > at and taken.isdisjoint(range(at, end)):
                yield Named(at, end, "", "organisation", OVERLOOKED, seen=False)
            at = max(end, at + 1)

    def _workplaces(self, content: str, reading: Reading, names: Sequence[Named]) -> Iterator[Named]:
        """Stretches that can be the employer's name beside a word of work: "the northbus training call"."""
        words = reading.words
        if self._lexicon.work_words.isdisjoint(words):
            return
        taken = {i for named in names for i in range(named.start, named.end)}
        articles = self._before_things
        for i, word in enumerate(words):
            if word not in self._lexicon.before_firm and word not in articles:
                continue
            end = i + 1
            while end < len(words) and end - i <= _LONGEST_FIRM and self._is_open(content, reading, end):
                end += 1
            if end == i + 1 or taken.intersection(range(i + 1, end)):
                continue
            beside = end < len(words) and words[end] in self._lexicon.work_words
            plain = all(self._words.is_plain(written(content, reading, at)) for at in range(i + 1, end))
            if (beside or word not in articles) and not (plain and (end == i + 2 or not beside)):
                yield Named(i + 1, end, "", "organisation", OVERLOOKED, seen=False)

    def _unheard_firms(self, content: str, reading: Reading, names: Sequence[Named]) -> Iterator[Named]:
        """Words that no list knows: what may be a firm's name."""
        taken = {i for named in names if self._is_settled(named, reading) for i in range(named.start, named.end)}
        words = reading.words
        at = 0
        while at < len(words):
            end = at
            while end < len(words) and end - at < _LONGEST_FIRM and self._is_unheard(content, reading, end):
                end += 1
            if end > at and taken.isdisjoint(range(at, end)):
                yield Named(at, end, "", "organisation", UNHEARD, seen=False)
            at = max(end, at + 1)

    def _is_unheard(self, content: str, reading: Reading, at: int) -> bool:
        word, said = reading.words[at], written(content, reading, at)
        if len(word) < _SHORTEST_FIRM or not word.isalpha() or self._can_be_called(word, said):
            return False
        if not self._words.is_unheard(said) or not self._is_open(content, reading, at):
            return False
        part = self._words.compound_end(said)
        return not part or self._formed.is_kind(fold_word(part))

    def _is_settled(self, named: Named, reading: Reading) -> bool:
        """Whether a name is no firm's, or is asked about anyway: an organisation, somebody with a known first name."""
        if named.kind == "person":
            return named.end - named.start > 1 and self._words.is_given_name(reading.words[named.start])
        return named.kind == "organisation"

    def _is_open(self, content: str, reading: Reading, at: int) -> bool:
        """Whether a word can be a part of a name that nobody knows: of grammar, work and times none, no verb."""
        word = reading.words[at]
        time = self._lexicon.calendar
        if word in self._closed or time.is_number(word) or word in time.months or word in time.weekdays:
            return False
        return not self._words.is_verb(written(content, reading, at))
