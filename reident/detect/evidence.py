"""A word into what the shipped word lists know of it: a given name, a family name, a place, an ordinary word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from spacy.strings import get_string_id

from reident import models
from reident.models.features import Lexicon as Lists

USUAL = 4
"""Frequency class (0 rare .. 7 most frequent) from which a word is ordinary."""


_KNOWN, _BEST, _PROPER, _VERB, _SELDOM = 2, 3, 1, 3, 3
"""Ranks of a name in its list, classes of proper nouns and verbs, the frequency class below which a word is rare."""


_NOUN, _PART, _JOINTS = 2, 3, ("", "s", "n", "en", "es", "er")
"""The class of nouns; letters of a part of a compound, what may join two parts."""
_SHORTEST, _HARDLY = 3, 1
"""Letters of a name that nobody else takes for one; the frequency class up to which a word is hardly ever read."""


class Words:
    """The lists of one language; a language without a list knows nothing."""

    def __init__(self, language: str) -> None:
        path = Path(models.__file__).parent / f"lexicon-{language}.npz"
        self._lists = Lists(path) if path.is_file() else None
        self._seen: dict[str, tuple[int, int, int, int, int]] = {}

    def _row(self, word: str) -> tuple[int, int, int, int, int]:
        """Given name, family name and place, 0..3; frequency 0..7; word class (1 proper noun, 2 noun, 3 verb, ...)."""
        row = self._seen.get(word)
        if row is None:
            row = self._look_up(word)
            if len(self._seen) > 100_000:
                self._seen.clear()
            self._seen[word] = row
        return row

    def _look_up(self, word: str) -> tuple[int, int, int, int, int]:
        if self._lists is None:
            return 0, 0, 0, 0, 0
        names, usage = self._lists.look_up(np.array([get_string_id(word)], dtype=np.uint64))
        name, use = int(names[0]), int(usage[0])
        usual, sort = use // 8, use % 8
        if "ß" in word and not usual:  # the list of words has no ß: "draussen"
            *_, usual, sort = self._row(word.replace("ß", "ss"))
            sort = 0 if sort == _PROPER else sort  # "weiss" is a name, "weiß" hardly ever
        return name // 16, name // 4 % 4, name % 4, usual, sort

    def is_known_person(self, words: Sequence[str]) -> bool:
        """Whether one of the words is known as a name and not better known as a word."""
        for word in words:
            given, family, _, usual, sort = self._row(word.lower())
            if given >= 2 or (given and usual < USUAL) or (family >= 2 and (usual < USUAL or sort == 1)):
                return True
        return False

    def is_well_known_name(self, word: str) -> bool:
        """Whether a word is a frequent name, or a known one that is hardly used as a word."""
        given, family, _, usual, _ = self._row(word.lower())
        return max(given, family) == _BEST or usual < _SELDOM

    def is_usual(self, word: str) -> bool:
        """Whether a word is one of everyday language, whatever else it is."""
        return self._row(word.lower())[3] >= USUAL

    def can_be_name(self, word: str) -> bool:
        """Whether a word that is no verb, noun or other plain word, nor very usual, is known as somebody's name."""
        given, family, _, usual, sort = self._row(word.lower())
        return max(given, family) >= _KNOWN and usual <= USUAL and sort in (0, _PROPER) and len(word) >= _SHORTEST

    def is_word_only(self, word: str) -> bool:
        """Whether the lists know a word, and neither as a name nor as a proper noun.

        A rare word whose class nobody knows may be a name from somewhere else: "kunle", "rekha".
        """
        given, family, place, usual, sort = self._row(word.lower())
        known = usual >= _SELDOM if sort == 0 else usual > 0 and sort != _PROPER
        return known and max(given, family, place) < _KNOWN

    def is_plain(self, word: str) -> bool:
        """Whether a word is heard far more often as a word than as what somebody is called: "rice", "long", "wash"."""
        given, *_, usual, _ = self._row(word.lower())
        return self.is_word_only(word) or (given < _BEST and usual >= _SELDOM)

    def is_unheard(self, word: str) -> bool:
        """Whether no list knows a word, but as a surname at most: what only a firm or a thing is called by."""
        given, _, place, usual, sort = self._row(word.lower())
        return given < _KNOWN and place < _KNOWN and (usual <= _HARDLY or (usual < _SELDOM and sort == _PROPER))

    def compound_end(self, word: str) -> str:
        """The second part of a compound of two words that the lists have, the second a noun: "regen|alarm"; empty if it
        is none, or where the lists know no classes of words."""
        if self._row(word.lower())[3]:
            return ""
        for cut in range(_PART, len(word) - _PART):
            *_, usual, sort = self._row(word[cut:])
            if usual >= _KNOWN and sort == _NOUN:
                firsts = (word[:cut].removesuffix(joint) for joint in _JOINTS if word[:cut].endswith(joint))
                if any(len(first) >= _PART and self._row(first)[3] >= _KNOWN for first in firsts):
                    return word[cut:]
        return ""

    def is_seldom(self, word: str) -> bool:
        """Whether a word is rare, or in no list."""
        return self._row(word.lower())[3] < _SELDOM

    def is_noun(self, word: str) -> bool:
        """Whether a word is a noun of everyday language."""
        return self._row(word.lower())[4] == _NOUN

    def can_be_noun(self, word: str) -> bool:
        """Whether a word is a noun or a name, or of no class that the lists know."""
        return self._row(word.lower())[4] in (0, _PROPER, _NOUN)

    def is_verb(self, word: str) -> bool:
        """Whether a word is a verb, whatever else it is: "merk"."""
        return self._row(word.lower())[4] == _VERB

    def name_length(self, words: Sequence[str]) -> int:
        """How many words at the start of a stretch in small letters can be one name: "rocky haart" ends after one."""
        ends = (i for i, word in enumerate(words) if i and self.is_word_only(word))
        return next(ends, len(words))

    def are_two_people(self, words: Sequence[str]) -> bool:
        """Whether two words are first names of two people, as the second can be no surname: "tell tom chloe is ill"."""
        if len(words) != 2 or not all(map(self.is_given_name, words)):
            return False
        return self._row(words[1].lower())[1] < _KNOWN and not self.is_usual(words[1])

    def can_be_surname(self, words: Sequence[str]) -> bool:
        """Whether the last word is a frequent surname, also where it is a word too ("Baker")."""
        return bool(words) and self._row(words[-1].lower())[1] == 3

    def is_known_place(self, words: Sequence[str]) -> bool:
        """Whether one of the words is known as a place."""
        return any(self._row(word.lower())[2] >= 2 for word in words)

    def is_place_only(self, word: str) -> bool:
        """Whether a word is well known as a place, a proper noun, and nobody's name."""
        given, family, place, _, sort = self._row(word.lower())
        return place == _BEST and sort == _PROPER and given < _KNOWN and family < _KNOWN

    def is_ordinary(self, words: Sequence[str]) -> bool:
        """Whether all words are ones of everyday language."""
        return self._lists is not None and all(self._row(word.lower())[3] >= USUAL - 1 for word in words)

    def is_given_name(self, word: str) -> bool:
        """Whether a word is known as a given name; a rare one if it is nothing else ("tarek")."""
        given, family, place, _, sort = self._row(word.lower())
        nothing_else = family == place == 0 and sort in (0, _PROPER)
        return given >= _KNOWN or (given > 0 and nothing_else)

    def sort_of_name(self, word: str) -> str:
        """What a name is known as: `given`, `family`, `either` or `unknown`."""
        given, family, *_ = self._row(word.lower())
        if max(given, family) < _KNOWN:
            return "unknown"
        return "either" if given == family else "given" if given > family else "family"
