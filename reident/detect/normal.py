"""A text into the form that phrase rules read: folded words, one blank apart, each knowing where it came from.

Lower case, `ä` as `ae` and `ß` as `ss`, German `'s` and filler words ("bitte", "mal", "please") left out, a full stop
for every end of a sentence, a comma for a comma; a wake word at the start is left out too.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"[ap]\.\s?m\b\.?|\d+(?:st|nd|rd|th)\b|\d+(?:[.:,]\d+)*|[^\W\d_]+(?:[-'’.@_](?=[^\W\d_])[^\W\d_]+)*(?:['’](?!\w))?|[.!?;:\n]+|,",
    re.UNICODE,
)
_NAME_WORDS = 3
_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "'", "é": "e", "è": "e", "á": "a", "à": "a"})
_ABBREVIATIONS = frozenset({"dr", "st", "str", "prof", "mr", "mrs", "ms", "hr", "fr", "nr", "ca", "vs", "jr"})


def fold_word(word: str) -> str:
    """A word as the rules see it: `Straße` -> `strasse`."""
    return word.lower().translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the program has to know about a language to read a sentence; from `rules/words`."""

    fillers: frozenset[str]
    """Words that change nothing, folded."""
    wake: re.Pattern[str]
    """Matches what wakes an assistant at the start of folded text."""
    commas: frozenset[str] = frozenset()
    """What people say for a comma when they dictate."""
    ends: frozenset[tuple[str, ...]] = frozenset()
    """The same for what ends a sentence; only at the end of a text, for "punkt" stands in addresses as well."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the rules read it."""

    text: str = field(repr=False)
    words: tuple[str, ...] = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)
    """Where each word starts in `text`."""
    origins: tuple[tuple[int, int], ...] = field(repr=False)
    """Where each word lies in the original."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of `text` as offsets into the original."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_left(self.starts, end) - 1
        return self.origins[first][0], self.origins[last][1]


def read(content: str, vocabulary: Vocabulary, language: str) -> Reading:
    """Read a text; offsets count characters of `content`."""
    words: list[str] = []
    origins: list[tuple[int, int]] = []
    signed = _signed(content)
    for match in _TOKEN.finditer(content):
        piece = match.group()
        start, end = match.span()
        if start <= signed < end and not piece.strip():
            if words and words[-1] != ",":
                words.append(",")
                origins.append((start, start + 1))
            continue
        if piece[0] in ".!?;:\n":
            if words and words[-1] != "." and not _is_inside(piece, words[-1]):
                words.append(".")
                origins.append((start, start + 1))
            continue
        word = fold_word(piece)
        if word[0].isalpha() and "." in word and "@" not in word:
            word = word.replace(".", "").replace(" ", "")
        if "'" in word:
            _split_clitic(word, (start, end), language, words, origins)
        elif word not in vocabulary.fillers:
            words.append(word)
            origins.append((start, end))
    return _without_wake_word(*_with_marks(words, origins, vocabulary), vocabulary)


def _with_marks(
    words: list[str], origins: list[tuple[int, int]], vocabulary: Vocabulary
) -> tuple[list[str], list[tuple[int, int]]]:
    """The words with signs for those that were said: "nachricht an lena komma bin gleich da punkt"."""
    for size in (1, 2):
        if len(words) > size + 1 and tuple(words[-size:]) in vocabulary.ends:
            words, origins = [*words[:-size], "."], [*origins[:-size], origins[-1]]
    if len(words) < 3 or vocabulary.commas.isdisjoint(words):
        return words, origins
    return ["," if word in vocabulary.commas and at else word for at, word in enumerate(words)], origins


def _signed(content: str) -> int:
    """Where the last line begins, if it is as short as a name under a letter; else -1."""
    text = content.rstrip()
    last = text.rfind("\n")
    return last if last > 0 and 0 < len(text[last:].split()) <= _NAME_WORDS else -1


def _is_inside(piece: str, before: str) -> bool:
    """Whether a full stop belongs to the word before it: `Dr.`, `am 3. März`."""
    return piece == "." and (before in _ABBREVIATIONS or (before.isdigit() and len(before) <= 2))


def fold_pattern(text: str, fillers: Collection[str], language: str) -> list[str]:
    """The words of a piece of a pattern, as `read` would see them."""
    words: list[str] = []
    origins: list[tuple[int, int]] = []
    for piece in text.split():
        word = fold_word(piece)
        if "'" in word:
            _split_clitic(word, (0, 0), language, words, origins)
        elif word not in fillers:
            words.append(word)
    return words


def _split_clitic(
    word: str, span: tuple[int, int], language: str, words: list[str], origins: list[tuple[int, int]]
) -> None:
    base, _, tail = word.rpartition("'")
    cut = span[1] - len(tail) - 1
    if tail in ("s", "") and base:
        words.append(base)
        origins.append((span[0], cut))
        if language == "en" and tail:
            words.append("'s")
            origins.append((cut, span[1]))
    else:
        words.append(word)
        origins.append(span)


def _without_wake_word(words: Sequence[str], origins: Sequence[tuple[int, int]], vocabulary: Vocabulary) -> Reading:
    text = " ".join(words)
    skip = vocabulary.wake.match(text)
    first = 0
    if skip and skip.end() < len(text):
        first = len(skip.group().split())
        text = text[skip.end() :]
    starts = []
    position = 0
    for word in words[first:]:
        starts.append(position)
        position += len(word) + 1
    return Reading(text, tuple(words[first:]), tuple(starts), tuple(origins[first:]))


def written(content: str, reading: Reading, at: int) -> str:
    """A word as the lists know it: with its umlauts, which the rules fold."""
    return content[slice(*reading.origins[at])].lower()
