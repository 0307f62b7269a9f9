"""The feature layer: what it tells the network about a word, and that it can be told to withhold it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.strings import get_string_id
from spacy.tokens import Doc

from reident.models.features import BLIND, COLUMNS, Lexicon, join, lexicon_features

MASK = 0xFFFFFFFF
ANNA, KOELN, AN = 3 * 16, 3, 7 * 8


def key(word: str) -> int:
    return get_string_id(word) & MASK


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    rows = {key("anna"): (ANNA, 0), key("köln"): (KOELN, 0), key("an"): (0, AN)}
    joined = join(np.array([get_string_id("bad")], np.uint64), np.array([get_string_id("endorf")], np.uint64))
    np.savez(
        tmp_path / "lexicon.npz",
        words=np.array(sorted(rows), np.uint32),
        names=np.array([rows[k][0] for k in sorted(rows)], np.uint8),
        usage=np.array([rows[k][1] for k in sorted(rows)], np.uint8),
        phrases=np.array([int(joined[0]) & MASK], np.uint32),
        vector_words=np.array([key("köln")], np.uint32),
        vectors=np.array([[32, -64]], np.int8),
    )
    return Lexicon(tmp_path / "lexicon.npz")


def column(lexicon: Lexicon, doc: Doc, name: str) -> list[int]:
    (features,) = lexicon_features(lexicon).predict([doc])
    return [int(value) for value in features[:, COLUMNS.index(name)]]


def test_a_known_name_is_told_apart_from_a_word_in_any_casing(lexicon: Lexicon) -> None:
    nlp = spacy.blank("de")
    for text in ("ruf anna an", "RUF ANNA AN", "Ruf Anna an"):
        assert column(lexicon, nlp(text), "names") == [1, ANNA + 1, 1]
        assert column(lexicon, nlp(text), "usage") == [1, 1, AN + 1]


def test_a_place_of_two_words_is_marked_as_one(lexicon: Lexicon) -> None:
    assert column(lexicon, spacy.blank("de")("wetter in bad endorf morgen"), "phrase") == [1, 1, 2, 3, 1]


def test_lists_are_withheld_where_training_asks_for_it(lexicon: Lexicon) -> None:
    doc = spacy.blank("de")("anna in köln")
    doc.user_data[BLIND] = np.array([True, False, False])
    assert column(lexicon, doc, "names") == [1, 1, KOELN + 1]


def test_an_unknown_word_has_the_vector_of_zeros(lexicon: Lexicon) -> None:
    rows = column(lexicon, spacy.blank("de")("in köln"), "vector")
    assert lexicon.vectors[rows].tolist() == [[0.0, 0.0], [1.0, -2.0]]


def test_style_tells_a_transcript_from_a_document(lexicon: Lexicon) -> None:
    nlp = spacy.blank("de")
    assert column(lexicon, nlp("wie spät ist es"), "style")[0] != column(lexicon, nlp("Wie spät ist es?"), "style")[0]


def test_an_empty_text_has_no_features(lexicon: Lexicon) -> None:
    (features,) = lexicon_features(lexicon).predict([spacy.blank("de")("")])
    assert features.shape == (0, len(COLUMNS))
