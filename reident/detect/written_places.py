"""Capitals in ordinary text into places that no pipeline saw: what the lists know as a place and as little else.

A small pipeline knows places by their surroundings; a name in a list, at a headline's start or in the genitive
("Frankreichs Präsident") may have none. Lower-cased text is left alone: there a word of a list is too often a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reident.detect.evidence import Words
from reident.detect.lexicon import Lexicon
from reident.detect.nlp import Entity
from reident.detect.normal import fold_word
from reident.model import Finding

CONFIDENCE = 0.55
RULE = "written-place"
_NAME = re.compile(r"(?<![\w@#-])[^\W\d_a-zäöüß][\w'’-]*\w(?![\w@])")
_LONGEST = 3
"""Words of a name of the list of rivers, mountains and regions."""
_CASED = re.compile(r"[a-zäöüß]{3}")


def written_places(content: str, taken: Sequence[Finding], lexicon: Lexicon, words: Words) -> Iterator[Finding]:
    """Places in a text with capitals; offsets count characters of `content`.

    Args:
        content: one text.
        taken: what was found already; a place is nowhere else.
        lexicon: the language's lists.
        words: what the word lists know.
    """
    if not _CASED.search(content):
        return
    names = list(_NAME.finditer(content))
    if len(names) > _MOST or not names:
        return
    end = 0
    for at, first in enumerate(names):
        if first.start() < end:
            continue
        stretch = _listed(content, names, at, lexicon) or _known(first, lexicon, words)
        if stretch is None or any(stretch[0] < f.end and f.start < stretch[1] for f in taken):
            continue
        end = stretch[1]
        yield Finding(stretch[0], end, "place", None, stretch[2], CONFIDENCE, RULE, "other", {})


_MOST = 2_000


def _listed(content: str, names: Sequence[re.Match[str]], at: int, lexicon: Lexicon) -> tuple[int, int, str] | None:
    """The longest name of the list of geography that starts here."""
    for size in range(min(_LONGEST, len(names) - at), 0, -1):
        start, end = names[at].start(), names[at + size - 1].end()
        said = content[start:end]
        if said.count(" ") != size - 1:
            continue
        for name in (said, _stem(said, lexicon)):
            if name and " ".join(fold_word(word) for word in name.split()) in lexicon.geography:
                return start, end, name
    return None


def _known(match: re.Match[str], lexicon: Lexicon, words: Words) -> tuple[int, int, str] | None:
    said = match.group()
    if fold_word(said) in lexicon.not_place:
        return None
    for name in (said, _stem(said, lexicon)):
        if name and words.is_place_only(name):
            return match.start(), match.end(), name
    return None


def is_place(entity: Entity, lexicon: Lexicon, words: Words) -> bool:
    """Whether what a pipeline takes for a person is a place all the same: a river, or a country in the genitive."""
    said = entity.text
    if " " in said or not said[:1].isupper():
        return False
    stem = _stem(said, lexicon)
    if entity.kind == "person" and (fold_word(said) in lexicon.geography or words.is_place_only(said)):
        return True
    return bool(stem) and (words.is_place_only(stem) or fold_word(stem) in lexicon.geography)


def _stem(word: str, lexicon: Lexicon) -> str:
    """A German genitive without its ending: `Frankreichs` -> `Frankreich`."""
    return word[:-1] if lexicon.language == "de" and len(word) > 4 and word.endswith("s") else ""
