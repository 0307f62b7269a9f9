"""A `View` and a report language into words: what templates and text reports share."""

from __future__ import annotations

from collections.abc import Iterable

from reident.model import Range
from reident.rulebook import RuleBook
from reident.view import FactView, IntervalView, MatchesView, View
from reident.wording import NARROW, Wording


class Words(Wording):
    """The wording of one report."""

    def __init__(self, view: View, rules: RuleBook, language: str) -> None:
        super().__init__(rules, language)
        self._translations = view.translations.get(self.language, {})
        self._attackers = view.attackers

    def tr(self, sentence: str) -> str:
        """A sentence of the view in the report's language."""
        return self._translations.get(sentence, sentence)

    def attacker(self, id_: str) -> str:
        """An attacker's name."""
        return self.tr(self._attackers[id_].label) if id_ in self._attackers else self.term(id_)

    def means(self, id_: str) -> str:
        """What an attacker can do, in words; empty where the view does not tell."""
        return self.tr(self._attackers[id_].means) if id_ in self._attackers else ""

    def attribute(self, fact: FactView) -> str:
        """`place of residence (district)`."""
        label = self.term(fact.attribute)
        return f"{label} ({self.term(fact.level)})" if fact.level else label

    def attributes(self, facts: Iterable[FactView]) -> str:
        """`first name, surname and place of residence`, each once."""
        return self.listed(dict.fromkeys(self.attribute(fact) for fact in facts))

    def listed(self, items: Iterable[str]) -> str:
        """`a, b and c`."""
        words = list(items)
        if len(words) < 2:
            return "".join(words)
        return self("list-and", all=", ".join(words[:-1]), last=words[-1])

    def range(self, matches: MatchesView) -> str:
        """Matching people, from … to."""
        return self.counts(matches.low, matches.high)

    def interval(self, value: IntervalView) -> str:
        """A probability, from … to."""
        return self.percents(Range(value.low, value.mid, value.high))

    def one_in(self, share: float) -> str:
        """`1 in 2,300`; shares above a third as a percentage."""
        if share <= 0:
            return self("report-share-unknown")
        return self.percent(share) if share > 1 / 3 else self("report-share-one-in", count=self.count(1 / share))

    def sentence(self, text: str) -> str:
        """With a capital at its start."""
        return text[:1].upper() + text[1:]

    def short_hash(self, digest: str) -> str:
        """A fingerprint in groups of eight."""
        return NARROW.join(digest[i : i + 8] for i in range(0, len(digest), 8))
