"""Spellings of names into keys that sound alike: Kölner Phonetik, Metaphone, and folding of umlauts and accents."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from metaphone import doublemetaphone  # type: ignore[import-untyped]

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"})
_NEITHER = re.compile(r"[^a-z0-9]")


@lru_cache(maxsize=1 << 16)
def folded(name: str) -> str:
    """A name without what spellings differ in: case, umlauts written out, accents, punctuation.

    A trailing possessive (`Jonas'`, `Anna's`) goes too.
    """
    text = name.casefold().replace("’", "'").strip()
    if text.endswith("'s"):
        text = text[:-2]
    if text.isascii():
        return " ".join(_NEITHER.sub(" ", text).split())
    text = unicodedata.normalize("NFC", text).translate(_UMLAUTS)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


_VOWELS = frozenset("aeijouyäöü")
_ALWAYS = {"b": "1", "f": "3", "v": "3", "w": "3", "g": "4", "k": "4", "q": "4", "l": "5", "m": "6", "n": "6",
           "r": "7", "s": "8", "z": "8", "ß": "8"}  # fmt: skip


def cologne(word: str) -> str:
    """The code of a word in the Kölner Phonetik: equal for words that sound alike in German.

    Source: Hans Joachim Postel, Die Kölner Phonetik. Ein Verfahren zur Identifizierung von Personennamen auf der
    Grundlage der Gestaltanalyse, IBM-Nachrichten 19 (1969), pp. 925-931.
    """
    letters = [c for c in word.casefold() if c.isalpha()]
    digits: list[str] = []
    for i, letter in enumerate(letters):
        before = letters[i - 1] if i else ""
        after = letters[i + 1] if i + 1 < len(letters) else ""
        digits.append(_digit(letter, before, after))
    squeezed = [d for i, d in enumerate("".join(digits)) if i == 0 or d != "".join(digits)[i - 1]]
    return "".join(d for i, d in enumerate(squeezed) if d != "0" or i == 0)


def _digit(letter: str, before: str, after: str) -> str:
    """The digits of one letter between its neighbours (Postel's table)."""
    if letter in _VOWELS:
        return "0"
    if letter == "h":
        return ""
    if letter == "p":
        return "3" if after == "h" else "1"
    if letter in "dt":
        return "8" if after and after in "csz" else "2"
    if letter == "x":
        return "8" if before and before in "ckq" else "48"
    if letter == "c":
        return _digit_of_c(before, after)
    return _ALWAYS.get(letter, "")


def _digit_of_c(before: str, after: str) -> str:
    if not before:
        return "4" if after and after in "ahkloqrux" else "8"
    if before in "sz":
        return "8"
    return "4" if after and after in "ahkoqux" else "8"


def sounds(name: str) -> frozenset[str]:
    """Keys of how a name sounds in German (`k:`) and English (`m:`); names that share one may be misheard spellings.

    Metaphone: Lawrence Philips, The Double Metaphone Search Algorithm, C/C++ Users Journal 18(6), 2000.
    """
    plain = folded(name).replace(" ", "")
    if not plain:
        return frozenset()
    keys = {f"m:{key}" for key in doublemetaphone(plain) if key}
    if code := cologne(name):
        keys.add(f"k:{code}")
    return frozenset(keys)
