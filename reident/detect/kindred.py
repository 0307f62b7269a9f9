"""Words of relations with the names beside them, by their form alone: "my kids Mia and Ben", "Ben (unser Jüngster)".

Phrase rules know one name a sentence and stop at what they do not expect. Here a possessive, a word of a relation, and
all the names that stand in a row beside it are read whatever the sentence goes on with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from reident.detect.evidence import Words
from reident.detect.lexicon import Lexicon
from reident.detect.named import Named
from reident.detect.named_text import DESCRIBED, FAR, OPENED, NamedText, Relation
from reident.detect.names import in_capitals
from reident.detect.normal import Reading
from reident.detect.statements import RELATION_ATTRIBUTES
from reident.model import Finding

RULE = "relation-in-form"
"""Under this name the findings stand beside those of the rules."""
_OWN, _HAD, _THE, _SURE, _THINGS = 0.9, 0.86, 0.72, 0.9, 0.5
"""How sure a name is behind "my", "I have a", "the kids,"; before "are my kids"; before "'s teacher"."""
_CLOSED = re.compile(r"\s*(?:[,;)\]–—/+&.!?]|-\s|$)")
"""What ends what stands beside a name."""
_ENDS = ".!?\n"
_SOON = 14
"""Words between a child and what it is called, at most: "we had a boy last week, he's called Ben"."""


class Kindred:
    """Reads relations with their names in one language."""

    def __init__(self, lexicon: Lexicon, words: Words) -> None:
        self._lexicon, self._words = lexicon, words

    def find(self, content: str, reading: Reading, people: Sequence[Named], holds: str | None = None) -> list[Finding]:
        """Who is whose relative, by form.

        Args:
            content: the text.
            reading: the same as rules read it.
            people: the names in it, as far as pipelines and lists know them.
            holds: what kind of text it is.
        """
        text = NamedText(content, reading, self._lexicon, self._words, people)
        found = [finding for relation in text.relations() for finding in self._of(text, relation)]
        if holds == "response":
            found += self._answered(text)
        return [*found, *self._of_things(text, {(f.start, f.end) for f in found})]

    def _answered(self, text: NamedText) -> Iterator[Finding]:
        """Whom an assistant calls, with what its address book says: "Calling Denise, daughter."."""
        for relation in text.relations():
            end = text.reading.origins[relation.end - 1][1]
            parted = OPENED.search(text.content[: text.reading.origins[relation.start][0]])
            if relation.relation not in RELATION_ATTRIBUTES or not parted or not _CLOSED.match(text.content[end:]):
                continue
            names = text.names_before(relation.start)[-1:]
            yield from (_finding(text, span, relation.relation, _HAD) for span in names)

    def _of_things(self, text: NamedText, taken: Set[tuple[int, int]]) -> Iterator[Finding]:
        """Whose teacher, nursery or lunch box is spoken of: "Mia's teacher", "Mias Klassenlehrerin"."""
        words, lexicon = text.reading.words, self._lexicon
        for at, word in enumerate(words):
            pair = f"{word} {words[at + 1]}" if at + 1 < len(words) else ""
            if not at or not (word in lexicon.childhood or pair in lexicon.childhood):
                continue
            if words[at - 1] == "'s":
                names = text.names_before(at - 1)[-1:]
            else:
                names = [span] if (span := text.with_genitive(at - 1)) else []
            yield from (_finding(text, span, "child", _THINGS) for span in names if span not in taken)

    def _of(self, text: NamedText, relation: Relation) -> Iterator[Finding]:
        if relation.relation not in RELATION_ATTRIBUTES:
            return
        owned = self._owned(text, relation)
        if owned:
            names = self._behind(text, relation, owned) or self._called_later(text, relation)
            if not names:
                names, owned = self._before(text, relation), _SURE
            yield from (_finding(text, span, relation.relation, owned) for span in names)
            return
        parent = relation.relation == "parent" and not relation.several
        if parent and (names := self._children(text, relation)):
            yield from (_finding(text, span, "child", _SURE) for span in names)

    def _owned(self, text: NamedText, relation: Relation) -> float:
        """How surely a relation is the speaker's, by the words before it: "my", "unsere beiden", "I have two"."""
        words, lexicon = text.reading.words, self._lexicon
        for at in range(relation.start - 1, max(-1, relation.start - 1 - DESCRIBED), -1):
            word = words[at]
            if word in lexicon.own:
                return _OWN
            if word in lexicon.indefinite or lexicon.calendar.is_number(word):
                if at and words[at - 1] in lexicon.own:
                    return _OWN
                said = f" {' '.join(words[max(0, at - FAR) : at])} "
                return _HAD if any(f" {each} " in said for each in lexicon.having) else 0.0
            if word in lexicon.articles:
                return _THE if relation.several else 0.0
            if text.is_other(at):
                return 0.0
        return 0.0

    def _behind(self, text: NamedText, relation: Relation, owned: float) -> list[tuple[int, int]]:
        """The names behind a relation; behind one of one person only the first."""
        at, called = text.behind(relation)
        if at is None or text.is_of_relation(relation, called=called):
            return []
        names = text.names(at)
        if not relation.several:
            return names[:1]
        parted = called or text.is_parted(relation)
        return names if owned > _THE or (len(names) > 1 and (parted or relation.relation == "child")) else []

    def _called_later(self, text: NamedText, relation: Relation) -> list[tuple[int, int]]:
        """The name that the next words give somebody: "we had a girl, she's called Mia"."""
        words, lexicon = text.reading.words, self._lexicon
        for at in range(relation.end, min(len(words) - 1, relation.end + _SOON)):
            if words[at] in lexicon.own or words[at] in lexicon.relations:
                return []
            if words[at] in lexicon.third and not lexicon.called.isdisjoint(words[at + 1 : at + 3]):
                end = at + 1 + next(i for i, word in enumerate(words[at + 1 : at + 3]) if word in lexicon.called)
                return text.names(end + 1)[:1]
        return []

    def _before(self, text: NamedText, relation: Relation) -> list[tuple[int, int]]:
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
        apart = bool(OPENED.search(text.content[:start])) and bool(_CLOSED.match(rest))
        apart = apart or (text.is_small and not rest.strip(_ENDS))
        if not (being or apart):
            return []
        return names if relation.several else names[-1:]

    def _children(self, text: NamedText, relation: Relation) -> list[tuple[int, int]]:
        """The children of whoever introduces himself by them: "I'm Mia and Ben's mum", "ich bin der Papa von Mia"."""
        words, lexicon = text.reading.words, self._lexicon
        before = " ".join(words[max(0, relation.start - FAR) : relation.start])
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
        said = " ".join(words[max(0, first - FAR) : first])
        here = bool(behind) and behind[0] in lexicon.speaking
        introduced = any(f" {word} " in f" {said} " for word in lexicon.introducing)
        if len(names) > 1 and introduced and text.content[names[-2][1] : names[-1][0]].strip() == ",":
            names = names[1:]  # "it's Chloe, Ruby's mum"
        return names if here or introduced else []


def _finding(text: NamedText, span: tuple[int, int], relation: str, sure: float) -> Finding:
    """Somebody of that relation."""
    value = in_capitals(text.content[slice(*span)])
    return Finding(*span, "person", RELATION_ATTRIBUTES[relation], value, sure, RULE, relation)
