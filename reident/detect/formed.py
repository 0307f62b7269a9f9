"""Names that are firms' by their form: what sort of firm it is, and what it is called: "tischlerei lorenz"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from reident.detect.evidence import Words
from reident.detect.lexicon import Lexicon
from reident.detect.named import Named
from reident.detect.normal import Reading, written

FORMED, PERHAPS = "formed", "perhaps_formed"
"""Lists of such names: where hardly anything else is of that sort (`tischlerei`, `motors`), and where the sort is a
usual word (`haus`, `services`)."""
LONGEST = 4
"""Words of such a name."""
_POSSESSIVE, _SAINTS = "'s", frozenset({"st", "saint", "sankt"})
_SHORTEST = 3
"""Letters before the end of a compound that says what sort of firm it is: `orgel|bau`."""
_WORDS_KEPT = 1 << 15


class Formed:
    """Finds such names in texts of one language."""

    def __init__(self, lexicon: Lexicon, words: Words) -> None:
        self._lexicon, self._words = lexicon, words
        self._kinds = lexicon.firm_words | lexicon.firm_kinds
        self._ends = tuple(sorted(lexicon.firm_ends))
        self._closed = lexicon.stop | lexicon.work_words | lexicon.relations.keys() | lexicon.assistants
        self._no_beginnings = lexicon.own | lexicon.articles | lexicon.dictations | lexicon.no_firm_names
        self.is_kind = lru_cache(maxsize=_WORDS_KEPT)(self._is_kind)

    def _is_kind(self, word: str) -> bool:
        """Whether a folded word says what sort of firm, house or office it is."""
        return word in self._kinds or self._is_compound(word)

    def _is_compound(self, word: str) -> bool:
        last = word.rpartition("-")[2]
        ended = max((len(end) for end in self._ends if last.endswith(end)), default=0)
        return bool(ended) and (len(last) >= ended + _SHORTEST or last != word)

    def is_sure(self, word: str) -> bool:
        """Whether a word says so by itself: `tischlerei`, `motors`; not `haus`, `services`."""
        return word in self._lexicon.firm_words or (self.is_kind(word) and self._is_compound(word))

    def find(self, content: str, reading: Reading) -> Iterator[Named]:
        """The names of a text, none across another."""
        after = 0
        for at, word in enumerate(reading.words):
            if at < after or not self.is_kind(word):
                continue
            while at + 1 < len(reading.words) and self._goes_on(content, reading, at):
                at += 1  # "marine surveys"
            found = next(self._named(content, reading, at, after), None)
            if found is not None and not self._is_somebodys(reading, *found, at):
                after = found[1]
                named = FORMED if self.is_sure(reading.words[at]) else PERHAPS
                yield Named(*found, "", "organisation", named, seen=False)

    def _is_somebodys(self, reading: Reading, first: int, end: int, at: int) -> bool:
        """Whether it is but a usual word beside a first name: "sarah garage"."""
        called = [reading.words[i] for i in range(first, end) if i != at]
        return not self.is_sure(reading.words[at]) and len(called) == 1 and self._words.is_given_name(called[0])

    def _goes_on(self, content: str, reading: Reading, at: int) -> bool:
        nothing_between = reading.origins[at + 1][0] - reading.origins[at][1] <= 1
        english = self._lexicon.language == "en" and self._is_alike(content, reading, at)
        return english and nothing_between and self.is_kind(reading.words[at + 1])

    def _named(self, content: str, reading: Reading, at: int, least: int) -> Iterator[tuple[int, int]]:
        """The name with its sort at its end ("neptun werft"), or in German before it ("haus deichblick")."""
        german = self._lexicon.language == "de"
        if german and "-" in reading.words[at]:
            yield at, at + 1  # "melanchthon-gymnasium"
        first = at
        while first > least and at - first < LONGEST - 1 and self._can_begin(content, reading, first - 1):
            first -= 1
        if first < at:
            yield first, at + 1
        if german:
            yield from self._behind(content, reading, at)

    def _behind(self, content: str, reading: Reading, at: int) -> Iterator[tuple[int, int]]:
        end = at + 1
        if end + 1 < len(reading.words) and reading.words[end] in self._lexicon.in_streets:
            noun = self._words.is_noun(written(content, reading, end + 1))
            if noun and self._is_open(content, reading, end + 1):
                yield at, end + 2  # "praxis am see"
            return
        sure = self.is_sure(reading.words[at])
        while (
            end < len(reading.words) and end - at < LONGEST - 1 and self._can_follow(content, reading, end, sure=sure)
        ):
            end += 1
        if end > at + 1:
            yield at, end

    def _can_begin(self, content: str, reading: Reading, at: int) -> bool:
        """Whether a word can stand before the sort of a firm: "volunteer", "neptun"; in German none of every day."""
        word = reading.words[at]
        if reading.origins[at + 1][0] - reading.origins[at][1] > _JOINED:
            return False
        if word == _POSSESSIVE:
            return at > 1 and reading.words[at - 2] in _SAINTS
        if word in self._no_beginnings or not self._can_be_part(content, reading, at):
            return False
        if self._lexicon.language == "en":
            return self._is_alike(content, reading, at)
        said, raised = written(content, reading, at), content[reading.origins[at][0]].isupper()
        if raised and self._words.is_known_place([said]):
            return True  # "graz linien"
        plain = self._words.is_verb(word) or bool(self._words.compound_end(said))  # "kundengespräch sparkasse"
        return self._words.is_seldom(said) and not plain

    def _is_alike(self, content: str, reading: Reading, at: int) -> bool:
        """Whether a word has a capital where the next one has."""
        one, other = (content[reading.origins[i][0]] for i in (at, at + 1))
        return one.isupper() or not other.isupper()

    def _can_follow(self, content: str, reading: Reading, at: int, *, sure: bool) -> bool:
        """Whether a word can stand behind the sort of a firm: "hölscher", "deichblick", "lindenhof"."""
        said = written(content, reading, at)
        if reading.origins[at][0] - reading.origins[at - 1][1] > 1:
            return False
        if not self._can_be_part(content, reading, at):
            return False
        named = self._words.is_unheard(said) or self._words.can_be_name(said) or self._words.is_known_place([said])
        raised = content[reading.origins[at][0]].isupper() and (sure or self._words.is_seldom(said))
        if sure and raised and self._words.is_known_place([said]):
            return True  # "liftbau hessen"
        seldom = sure and self._words.is_seldom(said) and self._words.can_be_noun(said)
        return (named or raised or seldom or bool(self._words.compound_end(said))) and not self._words.is_usual(said)

    def _can_be_part(self, content: str, reading: Reading, at: int) -> bool:
        return reading.words[at].replace("-", "").isalpha() and self._is_open(content, reading, at)

    def _is_open(self, content: str, reading: Reading, at: int) -> bool:
        """Whether a word can be a part of a name that nobody knows: of grammar, work and times none, no verb."""
        word, time = reading.words[at], self._lexicon.calendar
        if word in self._closed or time.is_number(word) or word in time.months or word in time.weekdays:
            return False
        raised = content[reading.origins[at][0]].isupper() and reading.origins[at][0] > 0
        return raised or not self._words.is_verb(written(content, reading, at))


_JOINED = 3
"""Characters between two words of a name: a blank, " & "."""
