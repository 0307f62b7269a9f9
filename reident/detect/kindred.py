"""Words of relations with the names beside them, by their form alone: "my kids Mia and Ben", "Ben (unser Jüngster)".

Phrase rules know one name a sentence and stop at what they do not expect. Here a possessive, a word of a relation, and
all the names that stand in a row beside it are read whatever the sentence goes on with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reident.detect.evidence import Words
from reident.detect.lexicon import Lexicon
from reident.detect.named import Named
from reident.detect.names import in_capitals
from reident.detect.normal import Reading, written
from reident.detect.statements import RELATION_ATTRIBUTES
from reident.model import Finding

RULE = "relation-in-form"
"""Under this name the findings stand beside those of the rules."""
_OWN, _HAD, _THE, _SURE, _BESIDE = 0.9, 0.86, 0.72, 0.9, 0.84
"""How sure a name is behind "my", "I have a", "the kids,"; before "are my kids"; beside "(my brother)"."""
_EITHER = "child or friend"
"""Value of words that are said of daughters and of friends: "girls"."""
_RELATION_WORDS, _LONGEST_NAME = 3, 3
_BETWEEN, _DESCRIBED, _FAR = 6, 3, 6
"""Words at most between a relation and its name, before a relation, and back to "I have"."""
_CLOSED = re.compile(r"\s*(?:[,;)\]–—/+&.!?]|-\s|$)")
"""What ends what stands beside a name."""
_OPENED = re.compile(r"\s*[,(\[]\s*$|\s+[–—-]\s+$|[–—]\s*$")
_AGED = re.compile(r"\s*(?:\(\s*\d[^()]{0,14}\)|,?\s\d{1,2}(?:\s(?:jahre|years|yrs|monate|months)(?:\s(?:alt|old))?)?(?=\s*,|\s+(?:und|and)\b|\s*[.!?]|$))", re.I)
"""An age behind a name."""
_ENDS = ".!?\n"


@dataclass(frozen=True, slots=True)
class _Relation:
    """A word of a relation in a text."""

    start: int
    """Index of its first word."""
    end: int
    relation: str
    several: bool


class Kindred:
    """Reads relations with their names in one language."""

    def __init__(self, lexicon: Lexicon, words: Words) -> None:
        self._lexicon, self._words = lexicon, words

    def find(self, content: str, reading: Reading, people: Sequence[Named]) -> list[Finding]:
        """Who is whose relative, by form.

        Args:
            content: the text.
            reading: the same as rules read it.
            people: the names in it, as far as pipelines and lists know them.
        """
        relations = list(self._relations(reading))
        if not relations:
            return []
        text = _Text(content, reading, self._lexicon, self._words, people)
        found: list[Finding] = []
        for relation in relations:
            if relation.relation in RELATION_ATTRIBUTES:
                found += self._of(text, relation)
        return found

    def _relations(self, reading: Reading) -> Iterator[_Relation]:
        words, at = reading.words, 0
        while at < len(words):
            for size in range(min(_RELATION_WORDS, len(words) - at), 0, -1):
                said = " ".join(words[at : at + size])
                several = self._lexicon.several.get(said)
                if several == _EITHER:
                    several = "child" if self._is_ours(words, at) else ""
                if several or (several is None and said in self._lexicon.relations):
                    yield _Relation(at, at + size, several or self._lexicon.relations[said], bool(several))
                    at += size - 1
                    break
            at += 1

    def _is_ours(self, words: Sequence[str], at: int) -> bool:
        """Whether "girls" are daughters rather than friends: "our girls", "my two girls"."""
        before = words[max(0, at - _DESCRIBED) : at]
        several = before[:1] and any(word in self._lexicon.ours or self._lexicon.calendar.is_number(word) for word in before)
        return bool(several) and any(word in self._lexicon.own for word in before)

    def _of(self, text: _Text, relation: _Relation) -> Iterator[Finding]:
        owned = self._owned(text, relation)
        if owned:
            names = self._behind(text, relation, owned)
            if not names:
                names, owned = self._before(text, relation), _SURE
            yield from (text.finding(span, relation.relation, owned) for span in names)
            return
        parent = relation.relation == "parent" and not relation.several
        if parent and (names := self._children(text, relation)):
            yield from (text.finding(span, "child", _SURE) for span in names)

    def _owned(self, text: _Text, relation: _Relation) -> float:
        """How surely a relation is the speaker's, by the words before it: "my", "unsere beiden", "I have two"."""
        words, lexicon = text.reading.words, self._lexicon
        for at in range(relation.start - 1, max(-1, relation.start - 1 - _DESCRIBED), -1):
            word = words[at]
            if word in lexicon.own:
                return _OWN
            if word in lexicon.indefinite or lexicon.calendar.is_number(word):
                if at and words[at - 1] in lexicon.own:
                    return _OWN
                said = f" {' '.join(words[max(0, at - _FAR) : at])} "
                return _HAD if any(f" {each} " in said for each in lexicon.having) else 0.0
            if word in lexicon.articles:
                return _THE if relation.several else 0.0
            if text.is_other(at):
                return 0.0
        return 0.0

    def _behind(self, text: _Text, relation: _Relation, owned: float) -> list[tuple[int, int]]:
        """The names behind a relation; behind one of one person only the first."""
        at, called = text.behind(relation)
        if at is None or text.is_of_relation(relation, called=called):
            return []
        names = text.names(at)
        if not relation.several:
            return names[:1]
        parted = called or text.is_parted(relation)
        return names if owned > _THE or (len(names) > 1 and parted) else []

    def _before(self, text: _Text, relation: _Relation) -> list[tuple[int, int]]:
        """The names before a possessive and a relation: "Mia and Ben are my kids", "Ben (my brother)"."""
        words, lexicon = text.reading.words, self._lexicon
        at = next((i for i in range(relation.start - 1, -1, -1) if words[i] in lexicon.own), 0)
        if not at:
            return []
        being = words[at - 1] in lexicon.being
        said = being and " ".join(words[max(0, at - 2) : at]) in lexicon.being
        names = text.names_before(at - 1 - said if being else at)
        start, end = text.reading.origins[at][0], text.reading.origins[relation.end - 1][1]
        rest = text.content[end:]
        if not names or text.is_introduced(names[0]) or words[relation.end : relation.end + 1] == ("'s",):
            return []
        apart = bool(_OPENED.search(text.content[:start])) and bool(_CLOSED.match(rest))
        apart = apart or (text.is_small and not rest.strip(_ENDS))
        if not (being or apart):
            return []
        return names if relation.several else names[-1:]

    def _children(self, text: _Text, relation: _Relation) -> list[tuple[int, int]]:
        """The children of whoever introduces himself by them: "I'm Mia and Ben's mum", "ich bin der Papa von Mia"."""
        words, lexicon = text.reading.words, self._lexicon
        before = " ".join(words[max(0, relation.start - _FAR) : relation.start])
        behind = words[relation.end : relation.end + 1]
        if behind and behind[0] in lexicon.of:
            introduced = any(f" {said} " in f" {before} " for said in lexicon.introducing)
            return text.names(relation.end + 1) if introduced else []
        if relation.start < 1 or words[relation.start - 1] != "'s":
            return []
        names = text.names_before(relation.start - 1)
        if not names:
            return []
        first = text.word_at(names[0][0])
        said = " ".join(words[max(0, first - _FAR) : first])
        here = bool(behind) and behind[0] in lexicon.speaking
        introduced = any(f" {word} " in f" {said} " for word in lexicon.introducing)
        if len(names) > 1 and introduced and text.content[names[-2][1] : names[-1][0]].strip() == ",":
            names = names[1:]  # "it's Chloe, Ruby's mum"
        return names if here or introduced else []


class _Text:
    """A text with its words and names."""

    def __init__(
        self, content: str, reading: Reading, lexicon: Lexicon, words: Words, people: Sequence[Named]
    ) -> None:
        self.content, self.reading = content, reading
        self._lexicon, self._words = lexicon, words
        self._seen = {named.start: named.end for named in people if named.kind == "person" and named.seen}
        self.is_small = content == content.lower()

    def finding(self, span: tuple[int, int], relation: str, sure: float) -> Finding:
        """Somebody of that relation."""
        value = in_capitals(self.content[slice(*span)])
        attribute = RELATION_ATTRIBUTES[relation]
        return Finding(*span, "person", attribute, value, sure, RULE, relation)

    def is_other(self, at: int) -> bool:
        """Whether a word before a relation says that it is not the speaker's, or belongs to something else."""
        word, lexicon = self.reading.words[at], self._lexicon
        known = word in lexicon.stop or word in lexicon.relations or word in lexicon.animal_theirs
        return not word[0].isalpha() or known or word in lexicon.animal_yours or self.is_name(at)

    def behind(self, relation: _Relation) -> tuple[int | None, bool]:
        """Where a name stands behind a relation, and whether words between the two say that it is a name."""
        words, lexicon = self.reading.words, self._lexicon
        before = [word for word in words[max(0, relation.start - _DESCRIBED) : relation.start] if word in lexicon.called]
        called, open_ = bool(before), False
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

    def is_of_relation(self, relation: _Relation, *, called: bool) -> bool:
        """Whether what stands behind a comma belongs to a word before the relation: "die Kinder meiner Schwester, Mia"."""
        words, lexicon = self.reading.words, self._lexicon
        at = relation.start - 1
        further = at > 0 and words[at] in lexicon.own and (words[at - 1] in lexicon.relations or words[at - 1] in lexicon.of)
        return further and not called and self.is_parted(relation)

    def is_parted(self, relation: _Relation) -> bool:
        """Whether a sign stands behind a relation: "die Kinder, Mia und Ben", "the kids (Mia and Ben)"."""
        comma = self.reading.words[relation.end : relation.end + 1] == (",",)
        return comma or bool(_OPENED.search(self.between(relation.end - 1)))

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
            if not joined and (at >= len(words) or not re.fullmatch(r"\s*[&/+]\s*", self.content[stop : self.reading.origins[at][0]])):
                break
        return found

    def names_before(self, end: int) -> list[tuple[int, int]]:
        """The names in a row that end before a word, in order."""
        words, lexicon, found, at = self.reading.words, self._lexicon, [], end - 1
        while at >= 0 and (words[at] == "," or not words[at][0].isalnum()):
            at -= 1
        while at >= 0:
            first = next((i for i in range(max(0, at - _LONGEST_NAME + 1), at + 1) if self.is_name(i) and self._name(i) == at + 1), None)
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
        return self.content[origins[at][1] : origins[at + 1][0]] if at + 1 < len(origins) else self.content[origins[at][1] :]

    def word_at(self, offset: int) -> int:
        """The word that begins at an offset."""
        return next(i for i, (start, _) in enumerate(self.reading.origins) if start == offset)

    def is_introduced(self, span: tuple[int, int]) -> bool:
        """Whether the words before a name say that it is the speaker's own."""
        at = self.word_at(span[0])
        said = f" {' '.join(self.reading.words[max(0, at - _FAR) : at])} "
        return any(said.endswith(f" {word} ") for word in self._lexicon.introducing)
