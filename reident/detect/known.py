"""What is known about the words of a language: its lists, how usual a word is as what, its places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reident.detect.evidence import Words
from reident.detect.lexicon import Lexicon


class Places(Protocol):
    """What a gazetteer says about a name."""

    def official(self, name: str, language: str = "") -> str | None:
        """What the most populous place of that name is called in a language; None where there is none."""

    def is_word(self, name: str) -> bool:
        """Whether the name is a common word as well."""

    def within(self, name: str, wider: str) -> str | None:
        """`Portland, Maine`: a place and the region or country of that name that it lies in; None: it does not."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known about the words of a language."""

    lexicon: Lexicon
    words: Words
    places: Places | None
