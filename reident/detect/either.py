"""Words into one regular expression that reads each letter once, however many words there are."""

from __future__ import annotations

import re
from collections.abc import Iterable


def either(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest that fits; for no words one that never matches.

    Words that begin alike share their beginning: `cat`, `car`, `dog` are `(?:ca(?:r|t)|dog)`. A plain alternation is
    tried word by word, which is slow for lists of hundreds.
    """
    known = sorted(set(words))
    return f"(?:{_either(known)})" if known else r"(?!)"


def _either(words: list[str]) -> str:
    """Alternatives for sorted, distinct words."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[:1], []).append(word)
    parts = [_group(same) for start, same in groups.items() if start]
    return "|".join([*parts, *([""] if "" in groups else [])])


def _group(words: list[str]) -> str:
    """Words that begin with the same letter."""
    first, last = words[0], words[-1]  # they are sorted: what these two share, all share
    size = next((at for at, letter in enumerate(first) if not last.startswith(letter, at)), len(first))
    start = first[:size]
    rests = [word[len(start) :] for word in words]
    return re.escape(start) + (f"(?:{_either(rests)})" if len(rests) > 1 else "")
