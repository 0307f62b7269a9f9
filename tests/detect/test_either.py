"""Many words as one pattern."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reident.detect.either import either


@pytest.mark.parametrize(
    ("words", "pattern"),
    [(["cat", "car", "dog"], "(?:ca(?:r|t)|dog)"), (["a", "ab"], "(?:a(?:b|))"), (["1. fc", "1"], r"(?:1(?:\.\ fc|))")],
)
def test_words_that_begin_alike_share_their_beginning(words: list[str], pattern: str) -> None:
    assert either(words) == pattern


def test_of_no_words_none_matches() -> None:
    assert re.search(either([]), "") is None


@given(st.sets(st.text("abäc .-", min_size=1, max_size=6), min_size=1, max_size=12), st.text("abäc .-", max_size=12))
def test_it_finds_what_an_alternation_of_all_words_finds(words: set[str], text: str) -> None:
    plain = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    assert re.findall(either(words), text) == re.findall(f"(?:{plain})", text)
