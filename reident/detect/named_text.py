"""A text with its words, and which of them are the names of people: rows of names, what stands before and behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reident.detect.evidence import Words
from reident.detect.lexicon import Lexicon
from reident.detect.named import Named
from reident.detect.normal import Reading

EITHER = "child or friend"
"""Value of words that are said of daughters and of friends: "girls"."""
DESCRIBED, FAR = 3, 6
"""Words at most before a relation ("my two lovely girls"), and back to what a name is introduced by."""
OPENED = re.compile(r"\s*[,(\[]\s*$|\s+[–—-]\s+$|[–—]\s*$")
"""What stands before a name, or a relation, that is set apart."""
_RELATION_WORDS, _LONGEST_NAME, _BETWEEN = 3, 3, 6
"""Words of a relation and of a name, and between the two, at most."""
_AGED = re.compile(
    r"\s*(?:\(\s*\d[^()]{0,14}\)|,?\s\d{1,2}(?:\s(?:jahre|years|yrs|monate|months)(?:\s(?:alt|old))?)?"
    r"(?=\s*,|\s+(?:und|and)\b|\s*[.!?]|$))",
    re.I,
)
"""An age behind a name."""
_JOINED = re.compile(r"\s*[&/+]\s*")


@dataclass(frozen=True, slots=True)
class Relation:
    """A word of a relation in a text."""

    start: int
    """Index of its first word."""
    end: int
    relation: str
    several: bool


class NamedText:
    """A text with its words and names."""

    def __init__(self, content: str, reading: Reading, lexicon: Lexicon, words: Words, people: Sequence[Named]) -> None:
        self.content, self.reading = content, reading
        self._lexicon, self._words = lexicon, words
        self._seen = {named.start: named.end for named in people if named.kind == "person" and named.seen}
        self.is_small = content == content.lower()

    def relations(self) -> Iterator[Relation]:
        """The words of relations in it."""
        words, lexicon, at = self.reading.words, self._lexicon, 0
        while at < len(words):
            for size in range(min(_RELATION_WORDS, len(words) - at), 0, -1):
                said = " ".join(words[at : at + size])
                several = lexicon.several.get(said)
                if several == EITHER:
                    several = "child" if self._is_ours(at) else ""
                if several or (several is None and said in lexicon.relations):
                    yield Relation(at, at + size, several or lexicon.relations[said], bool(several))
                    at += size - 1
                    break
            at += 1

    def _is_ours(self, at: int) -> bool:
        """Whether "girls" are daughters rather than friends: "our girls", "my two girls"."""
        before = self.reading.words[max(0, at - DESCRIBED) : at]
        several = any(word in self._lexicon.ours or self._lexicon.calendar.is_number(word) for word in before)
        return several and any(word in self._lexicon.own for word in before)

    def is_other(self, at: int) -> bool:
        """Whether a word before a relation says that it is not the speaker's, or belongs to something else."""
        word, lexicon = self.reading.words[at], self._lexicon
        known = word in lexicon.stop or word in lexicon.relations or word in lexicon.animal_theirs
        return not word[0].isalpha() or known or word in lexicon.animal_yours or self.is_name(at)

    def behind(self, relation: Relation) -> tuple[int | None, bool]:
        """Where a name stands behind a relation, and whether words between the two say that it is a name."""
        words, lexicon = self.reading.words, self._lexicon
        before = words[max(0, relation.start - DESCRIBED) : relation.start]
        called, open_ = not lexicon.called.isdisjoint(before), False
        for at in range(relation.end, min(len(words), relation.end + _BETWEEN)):
            if self.is_name(at):
                return (None if open_ and not called else at), called
            word = words[at]
            if word in lexicon.called:
                called = True
            elif word == "." and self.content[self.reading.origins[at][0]] != ":":
                return None, called
            elif word not in (",", ".") and word not in lexicon.articles:
                open_ = True
                if word in lexicon.own or not (called or word in lexicon.stop or word == "'s"):
                    return None, called
        return None, called

    def is_of_relation(self, relation: Relation, *, called: bool) -> bool:
        """Whether what stands behind a comma is a word's before it: "die Kinder meiner Schwester, Mia"."""
        words, lexicon = self.reading.words, self._lexicon
        at = relation.start - 1
        before = words[at - 1] if at > 0 and words[at] in lexicon.own else ""
        further = before in lexicon.relations or before in lexicon.of
        return further and not called and self.is_parted(relation)

    def is_parted(self, relation: Relation) -> bool:
        """Whether a sign stands behind a relation: "die Kinder, Mia und Ben", "the kids (Mia and Ben)"."""
        comma = self.reading.words[relation.end : relation.end + 1] == (",",)
        return comma or bool(OPENED.search(self.between(relation.end - 1)))

    def is_name(self, at: int) -> bool:
        """Whether a word is somebody's first name."""
        word = self.reading.words[at]
        lexicon, words = self._lexicon, self._words
        if not word[0].isalpha() or len(word) < 2 or word in lexicon.stop or word in lexicon.relations:
            return False
        said = self.content[slice(*self.reading.origins[at])]
        if (not self.is_small and said[0].islower()) or word in lexicon.calendar.vocabulary:
            return False
        if at in self._seen:
            return not words.is_word_only(said.lower()) or not self.is_small
        known = words.is_given_name(said.lower()) and word not in lexicon.not_person and word not in lexicon.titles
        return known and (words.can_be_name(said.lower()) or not words.is_plain(said.lower()))

    def _name(self, at: int) -> int:
        """One past the last word of the name that begins at a word."""
        end = at + 1
        words = self.reading.words
        while end < min(len(words), at + _LONGEST_NAME) and self.between(end - 1) in (" ", "-"):
            said = self.content[slice(*self.reading.origins[end])]
            inside = end < self._seen.get(at, 0)
            usual = self._words.is_usual(said.lower()) or self._words.is_verb(said.lower())
            surname = self._words.sort_of_name(said.lower()) in ("family", "either")
            capital = said[0].isupper() if not self.is_small else surname
            if not capital or words[end] in self._lexicon.stop or not (inside or surname) or (usual and self.is_small):
                break
            end += 1
        return end

    def names(self, at: int) -> list[tuple[int, int]]:
        """The names that stand in a row from a word on, as offsets into the text."""
        found: list[tuple[int, int]] = []
        words, lexicon = self.reading.words, self._lexicon
        while at < len(words):
            if found and words[at] in lexicon.articles:
                at += 1
            if at >= len(words) or not self.is_name(at):
                break
            end = self._name(at)
            start, stop = self.reading.origins[at][0], self.reading.origins[end - 1][1]
            found.append((start, stop))
            if aged := _AGED.match(self.content, stop):
                while end < len(words) and self.reading.origins[end][0] < aged.end():
                    end += 1
                stop = aged.end()
            at, joined = end, False
            while at < len(words) and (words[at] == "," or words[at] in lexicon.joining):
                at, joined = at + 1, True
            if joined:
                continue
            if at >= len(words) or not _JOINED.fullmatch(self.content[stop : self.reading.origins[at][0]]):
                break
        return found

    def names_before(self, end: int) -> list[tuple[int, int]]:
        """The names in a row that end before a word, in order."""
        words, lexicon, found, at = self.reading.words, self._lexicon, [], end - 1
        while at >= 0 and (words[at] == "," or not words[at][0].isalnum()):
            at -= 1
        while at >= 0:
            starts = range(max(0, at - _LONGEST_NAME + 1), at + 1)
            first = next((i for i in starts if self.is_name(i) and self._name(i) == at + 1), None)
            if first is None:
                break
            found.append((self.reading.origins[first][0], self.reading.origins[at][1]))
            at, joined = first - 1, False
            while at >= 0 and (words[at] == "," or words[at] in lexicon.joining):
                at, joined = at - 1, True
            if not joined:
                break
        return found[::-1]

    def between(self, at: int) -> str:
        """What stands between a word and the next one."""
        origins = self.reading.origins
        end = origins[at + 1][0] if at + 1 < len(origins) else len(self.content)
        return self.content[origins[at][1] : end]

    def word_at(self, offset: int) -> int:
        """The word that begins at an offset."""
        return next(i for i, (start, _) in enumerate(self.reading.origins) if start == offset)

    def is_introduced(self, span: tuple[int, int]) -> bool:
        """Whether the words before a name say that it is the speaker's own."""
        at = self.word_at(span[0])
        said = f" {' '.join(self.reading.words[max(0, at - FAR) : at])} "
        return any(said.endswith(f" {word} ") for word in self._lexicon.introducing)

    def with_genitive(self, at: int) -> tuple[int, int] | None:
        """The name in a word that ends with its genitive: "Mias Lehrerin"; none where the word is a name itself."""
        start, end = self.reading.origins[at]
        said = self.content[start:end]
        known = self._words.is_given_name(said[:-1].lower()) and not self._words.is_given_name(said.lower())
        if not said.endswith("s") or not known or (not self.is_small and said[0].islower()):
            return None
        return None if self._words.is_plain(said.lower()) else (start, end - 1)
