"""Clauses whose subject is somebody else: where "my parents" live, what "Tim" works as, is not the speaker's.

What a sentence tells of a home or a job is taken for the speaker's by the words around it. Here its clause is looked at
as a whole: one without "I" and "we" that speaks of a relative or begins with a name, and has a word of living or
working, is about him.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reident.detect.evidence import Words
from reident.detect.lexicon import Lexicon
from reident.detect.named import Named
from reident.detect.named_text import NamedText
from reident.detect.normal import Reading
from reident.detect.role_table import NAMED
from reident.model import Finding

_LIVES, _WORKS = "lives", "works"
_AT_HOME = frozenset({"residence", "frequent_place"})
_AT_WORK = frozenset({"employer", "occupation", "workplace"})
_KIN = frozenset({"partner", "child", "parent", "sibling", "friend"})
"""Relations of people who live and work for themselves; a boss's firm is the speaker's too."""
_FEWEST = 3
"""Words of a clause, at least."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a text that is about somebody else, as offsets."""

    start: int
    end: int
    sort: str


class Whose:
    """Finds clauses about others in one language."""

    def __init__(self, lexicon: Lexicon, words: Words) -> None:
        self._lexicon, self._words = lexicon, words

    def clauses(self, content: str, reading: Reading, people: Sequence[Named]) -> list[Clause]:
        """The clauses of a text in which somebody else lives or works somewhere."""
        lexicon, words = self._lexicon, reading.words
        told = lexicon.living | lexicon.working
        if told.isdisjoint(words):
            return []
        text = NamedText(content, reading, lexicon, self._words, people)
        kin = {at for r in text.relations() if r.relation in _KIN for at in range(r.start, r.end)}
        found = []
        for first, last in _spans(words, lexicon):
            if last - first < _FEWEST or not lexicon.first_person.isdisjoint(words[first:last]):
                continue
            sort = next((word for word in words[first:last] if word in told), "")
            if not sort or not self._is_about_other(text, (first, last), kin):
                continue
            sort = _LIVES if sort in lexicon.living else _WORKS
            found.append(Clause(reading.origins[first][0], reading.origins[last - 1][1], sort))
        return found

    def _is_about_other(self, text: NamedText, span: tuple[int, int], kin: set[int]) -> bool:
        words, lexicon = text.reading.words, self._lexicon
        first, last = span
        own = any(words[at] in lexicon.own and {at + 1, at + 2} & kin for at in range(first, last))
        while first < last and (words[first] in lexicon.articles or words[first] in lexicon.greetings):
            first += 1
        return own or (first < last and text.is_name(first))


def _spans(words: Sequence[str], lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """The clauses of a text, as indexes of words."""
    first = 0
    for at, word in enumerate((*words, ".")):
        if word in (".", ",") or word in lexicon.clause_words:
            if at > first:
                yield first, at
            first = at + 1


def of_others(findings: Sequence[Finding], clauses: Sequence[Clause]) -> tuple[Finding, ...]:
    """Findings, with homes and jobs in the clauses of others as theirs.

    Args:
        findings: of one text.
        clauses: of the same text.
    """
    if not clauses:
        return tuple(findings)
    return tuple(_theirs(finding, clauses) for finding in findings)


def _theirs(finding: Finding, clauses: Sequence[Clause]) -> Finding:
    inside = [c for c in clauses if c.start <= finding.start and finding.end <= c.end]
    lives, works = (any(c.sort == sort for c in inside) for sort in (_LIVES, _WORKS))
    open_ = finding.attribute is None and "home" in finding.qualifiers.get("maybe", "")
    place = finding.kind == "place" and finding.about in ("speaker", "other")
    if lives and place and (open_ or finding.attribute in _AT_HOME):
        return replace(finding, attribute="residence", about=NAMED)
    if (lives or works) and finding.attribute in _AT_WORK and finding.about == "speaker":
        return replace(finding, about=NAMED)
    return finding
