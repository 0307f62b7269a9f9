"""Animals that are named beside what sort of animal they are: "our corgi Beans", "Olive (greyhound, 9)"."""

from __future__ import annotations

from collections.abc import Iterator

from reident.detect.evidence import Words
from reident.detect.lexicon import Lexicon
from reident.detect.names import in_capitals
from reident.detect.normal import Reading
from reident.model import Finding

RULE = "animal-named"
_LISTS = ("pet_animal", "pet_name")
_CONFIDENCE = 0.74
_SHORTEST, _AHEAD = 2, 12
"""Letters of a name; words between an animal and "his name is ..."."""
_SAME = 3
"""Letters before the end of a compound that says the sort: `schäfer|hund`."""


class Animals:
    """Finds such animals in texts of one language."""

    def __init__(self, lexicon: Lexicon, words: Words) -> None:
        self._lexicon, self._words = lexicon, words
        sorts, names = (lexicon.slots[name].values if name in lexicon.slots else {} for name in _LISTS)
        self._sorts = frozenset(sort.split()[-1] for sort in sorts)
        self._names = frozenset(names)
        self._ends = tuple(sorted(lexicon.animal_ends))
        self._closed = lexicon.stop | lexicon.pet_words | lexicon.relations.keys() | lexicon.own | lexicon.articles
        self._closed |= lexicon.animal_things | lexicon.animal_called

    def find(self, content: str, reading: Reading) -> Iterator[Finding]:
        """The animals of the speaker, or of whoever reads the text ("your dog Rex"); each stretch once."""
        taken: set[int] = set()
        cased = content != content.lower()
        for at, word in enumerate(reading.words):
            if not self._is_sort(word):
                if not (word.endswith("s") and self._is_sort(word[:-1])):
                    continue
                named = self._several(content, reading, at, cased=cased)
            else:
                named = self._named(content, reading, at, cased=cased)
            for first, end in named:
                about = self._whose(content, reading, at)
                if about and taken.isdisjoint(range(first, end)):
                    taken.update(range(first, end))
                    start, stop = reading.origins[first][0], reading.origins[end - 1][1]
                    value = in_capitals(content[start:stop])
                    yield Finding(start, stop, "other", "pet", value, _CONFIDENCE, RULE, about)

    def _is_sort(self, word: str) -> bool:
        if word in self._sorts or word in self._lexicon.animal_ends:
            return True
        return any(word.endswith(end) and len(word) >= len(end) + _SAME for end in self._ends)

    def _named(self, content: str, reading: Reading, at: int, *, cased: bool) -> Iterator[tuple[int, int]]:
        words = reading.words
        after = at + 1
        if after < len(words) and words[after] == ",":
            after += 1
        if after + 1 < len(words) and words[after] in self._lexicon.animal_called:
            yield from self._name_at(content, reading, after + 1, sure=True, cased=cased)
        elif after < len(words) and words[at + 1] != ",":
            beside = content[reading.origins[at][1] : reading.origins[after][0]]
            quoted = any(sign in beside for sign in "\"„“”'‚‘»«")
            if not beside.strip(" \"„“”'‚‘»«"):
                yield from self._name_at(content, reading, after, sure=quoted, cased=cased)
        yield from self._several(content, reading, at, cased=cased)
        yield from self._before(content, reading, at, cased=cased)
        for later in range(at + 1, min(at + _AHEAD, len(words) - 2)):
            if f"{words[later]} {words[later + 1]}" in self._lexicon.animal_introduced:
                yield from self._name_at(content, reading, later + 2, sure=True, cased=cased)

    def _several(self, content: str, reading: Reading, at: int, *, cased: bool) -> Iterator[tuple[int, int]]:
        """Names behind a comma and a number of animals ("two rabbits, Salt and Vinegar"), or behind an article in the
        German of the south ("der wellensittich der bubi")."""
        words, after = reading.words, at + 1
        if after + 1 >= len(words):
            return
        counted = any(self._lexicon.calendar.is_number(word) for word in words[max(0, at - 2) : at])
        if words[after] in (",", ":") and counted and cased:
            for place in (after + 1, after + 3):
                joined = place == after + 1 or (place <= len(words) and words[place - 1] in ("and", "und", "&"))
                if place < len(words) and joined and content[reading.origins[place][0]].isupper():
                    yield from self._name_at(content, reading, place, sure=True, cased=cased)
        elif self._lexicon.language == "de" and words[after] in self._lexicon.articles:
            strange = not cased and not self._words.is_usual(words[after + 1])
            yield from self._name_at(content, reading, after + 1, sure=strange, cased=cased)

    def _before(self, content: str, reading: Reading, at: int, *, cased: bool) -> Iterator[tuple[int, int]]:
        """The name before its sort in brackets ("Olive (greyhound, 9)"), or set off by a comma ("Rex, our old dog")."""
        first = at
        while first > 0 and at - first < _MOST_BETWEEN and reading.words[first - 1] not in (",", "."):
            between = content[reading.origins[first - 1][1] : reading.origins[first][0]]
            if "(" in between or "[" in between:
                yield from self._name_until(content, reading, first, sure=True, cased=cased)
                return
            first -= 1
        own = self._lexicon.own | self._lexicon.articles
        if first > 1 and reading.words[first - 1] == "," and reading.words[first] in own and cased:
            yield from self._name_until(content, reading, first - 1, sure=False, cased=cased)

    def _name_until(
        self, content: str, reading: Reading, end: int, *, sure: bool, cased: bool
    ) -> Iterator[tuple[int, int]]:
        if end > 0 and self._can_be_name(content, reading, end - 1, sure=sure, cased=cased):
            two = end > 1 and self._goes_with(content, reading, end - 2)
            yield (end - 2 if two else end - 1), end

    def _name_at(
        self, content: str, reading: Reading, at: int, *, sure: bool, cased: bool
    ) -> Iterator[tuple[int, int]]:
        if at >= len(reading.words):
            return
        titled = reading.words[at] in self._lexicon.titles and at + 1 < len(reading.words)
        if self._can_be_name(content, reading, at + titled, sure=sure or titled, cased=cased):
            more = not titled and at + 1 < len(reading.words) and self._goes_with(content, reading, at)
            yield at, at + 1 + (titled or more)

    def _goes_with(self, content: str, reading: Reading, at: int) -> bool:
        """Whether a word and the next one are one name: "Queen B", "Mr Pickles"; in German only behind a title."""
        (start, stop), (after, end) = reading.origins[at], reading.origins[at + 1]
        if content[stop:after] not in (" ", ". ") or reading.words[at + 1] in self._closed:
            return False
        if reading.words[at] in self._lexicon.titles:
            return True
        english = self._lexicon.language == "en" and reading.words[at] not in self._closed
        return english and content[start].isupper() and content[after:end][:1].isupper() and start > 0

    def _can_be_name(self, content: str, reading: Reading, at: int, *, sure: bool, cased: bool) -> bool:
        word = reading.words[at]
        if len(word) < _SHORTEST or not word[0].isalpha() or word in self._closed or self._is_sort(word):
            return False
        if self._lexicon.calendar.is_number(word) or word in self._lexicon.calendar.weekdays:
            return False
        start, end = reading.origins[at]
        said, listed = content[start:end].lower(), word in self._names or self._words.is_given_name(word)
        if cased and content[start].isupper():
            return sure or listed or self._lexicon.language == "en" or not self._words.is_usual(said)
        if cased and not sure:
            return False
        return listed or (sure and not self._words.is_verb(said))

    def _whose(self, content: str, reading: Reading, at: int) -> str:
        """The speaker's, the reader's ("your dog"), or, empty, somebody else's ("her dog")."""
        for place in range(at - 1, max(-1, at - 1 - _MOST_BETWEEN), -1):
            word = reading.words[place]
            if word in self._lexicon.own:
                return "speaker"
            if word in self._lexicon.animal_yours:
                return "reader"
            if word in self._lexicon.animal_theirs:
                formal = self._lexicon.language == "de" and content[reading.origins[place][0]].isupper() and place > 0
                return "reader" if formal and word.startswith("ihr") else ""
        return "speaker"


_MOST_BETWEEN = 4
"""Words between whose an animal is, or its name, and its sort: "our very old"."""
