"""Words that no pipeline takes for a name into names that can be somebody's, or an employer's, after all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from reident.detect.evidence import Words
from reident.detect.lexicon import Lexicon
from reident.detect.named import Named
from reident.detect.normal import Reading

OVERLOOKED = "overlooked"
"""List of what is found here."""
MARKS = frozenset({",", "."})
_WORDS_KEPT = 1 << 15
"""Words of which it is remembered whether they can be names: people use the same ones again."""
_LONGEST_FIRM = 3
"""Words of an employer's name."""


class Overlooked:
    """Finds such words in texts of one language."""

    def __init__(self, lexicon: Lexicon, words: Words, pets: frozenset[str]) -> None:
        self._lexicon, self._words, self._pets = lexicon, words, pets
        self._can_be_called = lru_cache(maxsize=_WORDS_KEPT)(self._can_be_name)
        self._firms_begin = frozenset(name.split()[0] for name in lexicon.known_firms)

    def find(self, content: str, reading: Reading, names: Sequence[Named]) -> Iterator[Named]:
        """What can be a name beside those that are known."""
        yield from self._people(content, reading, names)
        yield from self._known_firms(reading, names)
        yield from self._workplaces(content, reading, names)

    def _people(self, content: str, reading: Reading, names: Sequence[Named]) -> Iterator[Named]:
        """Words that can be names and that nobody took for one: "remind me to feed buddy", "the nelson residence"."""
        taken = {i for named in names for i in range(named.start, named.end)}
        for i, word in enumerate(reading.words):
            if i not in taken and self._can_be_called(word, written(content, reading, i)):
                yield Named(i, i + 1, "", "person", OVERLOOKED, seen=False)

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
        articles = self._lexicon.articles | self._lexicon.own
        for i, word in enumerate(words):
            if word not in self._lexicon.before_firm and word not in articles:
                continue
            end = i + 1
            while end < len(words) and end - i <= _LONGEST_FIRM and self._is_of_a_firm(content, reading, end):
                end += 1
            if end == i + 1 or taken.intersection(range(i + 1, end)):
                continue
            beside = end < len(words) and words[end] in self._lexicon.work_words
            plain = all(self._words.is_plain(written(content, reading, at)) for at in range(i + 1, end))
            if (beside or word not in articles) and not (plain and (end == i + 2 or not beside)):
                yield Named(i + 1, end, "", "organisation", OVERLOOKED, seen=False)

    def _is_of_a_firm(self, content: str, reading: Reading, at: int) -> bool:
        word = reading.words[at]
        if word in self._lexicon.stop or word in self._lexicon.work_words or word in MARKS:
            return False
        time = self._lexicon.calendar
        if word in self._lexicon.relations or word in time.numbers or word in time.months or word in time.weekdays:
            return False
        return not self._words.is_verb(written(content, reading, at))


def written(content: str, reading: Reading, at: int) -> str:
    """A word as the lists know it: with its umlauts, which the rules fold."""
    return content[slice(*reading.origins[at])].lower()
