"""A spaCy `Doc` into token vectors: hashed word shapes beside what name lists and word frequencies know of the word.

Transcripts have no capitals, so "anna" and "klingel" look alike to a tagger that knows neither. The layer tells it for
every token how usual the word is, and whether it is known as a given name, a family name or a place, without deciding
anything: the network weighs that against the sentence. The lists are kept as 32-bit hashes (`lexicon-*.npz`), which is
compact, fast (one `searchsorted` per text) and cannot be read back as a list of names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import LOWER, PREFIX, SHAPE, SUFFIX
from spacy.strings import StringStore, get_string_id
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import (
    HashEmbed,
    Linear,
    Maxout,
    Model,
    chain,
    concatenate,
    list2ragged,
    ragged2list,
    with_array,
)
from thinc.layers.chain import forward as chain_forward
from thinc.layers.chain import init as chain_init

__all__ = ["BLIND", "COLUMNS", "Lexicon", "join", "lexicon_embed", "lexicon_features"]

BLIND = "reident_blind"
"""Key in `doc.user_data`: a boolean array, true for tokens whose lists are withheld (training only)."""

COLUMNS = ("lower", "prefix", "suffix", "shape", "start", "end", "names", "usage", "phrase", "style", "vector")
"""What each column of the feature array holds, in order; the last is a row of the lexicon's vectors."""

_WORD = np.uint64(0xFFFFFFFF)
_JOIN = np.uint64(0x9E3779B97F4A7C15)

_MIX = np.random.default_rng(0).integers(1, 2**63, size=len(COLUMNS), dtype=np.uint64) | np.uint64(1)
"""Random odd factors, by which an array's row becomes one number."""

Words = NDArray[np.uint64]


def join(left: Words, right: Words) -> Words:
    """Hashes of two neighbouring stretches into the hash of both together, elementwise, wrapping at 64 bits."""
    with np.errstate(over="ignore"):
        return left * _JOIN + right


class Lexicon:
    """Word hash -> class bits, read from an `.npz` with the sorted arrays of words and of phrases.

    `names` holds given name (0..3), family name (0..3) and place (0..3) as base-4 digits; `usage` the frequency class
    (0..7) and word class (0..7) as base-8 digits; `phrases` the hashes of places of two to four words. `vectors` has
    a row per word of `vector_words`, after a first row of zeros for all other words.
    """

    def __init__(self, path: Path) -> None:
        with np.load(path) as held:
            self.words: NDArray[np.uint32] = held["words"]
            self.names: NDArray[np.uint8] = held["names"]
            self.usage: NDArray[np.uint8] = held["usage"]
            self.phrases: NDArray[np.uint32] = held["phrases"]
            self.vector_words: NDArray[np.uint32] = held["vector_words"]
            scaled = held["vectors"].astype(np.float32) / 32
        self.vectors: NDArray[np.float32] = np.concatenate([np.zeros_like(scaled[:1]), scaled])

    def look_up(self, words: Words) -> tuple[Words, Words]:
        """The classes `names` and `usage` of every word hash; 0 where a word is in no list."""
        keys = (words & _WORD).astype(np.uint32)
        at = np.minimum(np.searchsorted(self.words, keys), len(self.words) - 1)
        known = self.words[at] == keys
        return np.where(known, self.names[at], 0).astype(np.uint64), np.where(known, self.usage[at], 0).astype(
            np.uint64
        )

    def vector_rows(self, words: Words) -> Words:
        """The row of `vectors` of every word hash; 0 where a word has none."""
        keys = (words & _WORD).astype(np.uint32)
        at = np.minimum(np.searchsorted(self.vector_words, keys), len(self.vector_words) - 1)
        return np.where(self.vector_words[at] == keys, at + 1, 0).astype(np.uint64)

    def phrases_in(self, words: Words, texts: NDArray[np.int64]) -> Words:
        """Per token 0, 1 (a known phrase begins here) or 2 (inside one).

        Args:
            words: hashes of the tokens of some texts, one text after the other.
            texts: the number of each token's text; a phrase lies within one.
        """
        found = np.zeros(len(words), dtype=np.uint64)
        joined = words
        for length in range(2, 5):
            if len(words) < length:
                break
            joined = join(joined[:-1], words[length - 1 :])
            keys = (joined & _WORD).astype(np.uint32)
            at = np.minimum(np.searchsorted(self.phrases, keys), len(self.phrases) - 1)
            within = texts[: len(keys)] == texts[length - 1 :]
            for start in np.flatnonzero((self.phrases[at] == keys) & within):
                found[start + 1 : start + length] = 2
                found[start] = max(found[start], np.uint64(1))
        return found


def _edges(words: Words, strings: StringStore, seen: dict[int, tuple[int, int]]) -> Words:
    """The first three and the last four letters of every word, hashed; `seen` remembers words between texts."""
    different, where = np.unique(words, return_inverse=True)
    out = np.zeros((len(different), 2), dtype=np.uint64)
    if len(seen) > 200_000:
        seen.clear()
    for index, word in enumerate(different.tolist()):
        pair = seen.get(word)
        if pair is None:
            lower = strings[word]
            # get_string_id hashes without storing the string.
            pair = seen[word] = (get_string_id("^" + lower[:3]), get_string_id(lower[-4:] + "$"))
        out[index] = pair
    return out[where.reshape(-1)]


_POINTS = frozenset(".?!,;:()")


def _style(doc: Doc) -> int:
    """How the whole text is written: with capitals, with punctuation, long. Speech and documents are labelled alike
    then, but need not be read alike."""
    text = doc.text
    capitals = not text.islower() and any(c.isupper() for c in text)
    points = not _POINTS.isdisjoint(text)
    return 1 + capitals + 2 * points + 4 * (len(doc) > 20)


def _columns(docs: Sequence[Doc], lexicon: Lexicon, seen: dict[int, tuple[int, int]]) -> list[Words]:
    """The features of the tokens of each text; looked up for all texts at once."""
    sizes = [len(doc) for doc in docs]
    read = [doc.to_array([LOWER, PREFIX, SUFFIX, SHAPE]).reshape(-1, 4) for doc in docs if len(doc)]
    if not read:
        return [np.zeros((0, len(COLUMNS)), dtype=np.uint64) for _ in docs]
    words = np.concatenate(read).astype(np.uint64)
    lower = words[:, 0]
    names, usage = lexicon.look_up(lower)
    phrase = lexicon.phrases_in(lower, np.repeat(np.arange(len(docs)), sizes))
    if any(BLIND in doc.user_data for doc in docs):
        withheld = [doc.user_data.get(BLIND, np.zeros(len(doc), dtype=bool)) for doc in docs]
        blind = np.concatenate([np.asarray(one, dtype=bool) for one in withheld])
        names = np.where(blind, 0, names)
        phrase = np.where(blind, 0, phrase)
    style = np.repeat(np.array([_style(doc) for doc in docs], dtype=np.uint64), sizes)
    rows, edges = lexicon.vector_rows(lower), _edges(lower, docs[0].vocab.strings, seen)
    columns = np.column_stack([words, edges, names + 1, usage + 1, phrase + 1, style, rows]).astype(np.uint64)
    return np.split(columns, np.cumsum(sizes)[:-1])


def vector_rows(lexicon: Lexicon) -> Model[Words, NDArray[np.float32]]:
    """Feature arrays into the fixed word vectors of their last column; nothing to train."""

    def forward(
        _model: Model[Words, NDArray[np.float32]],
        features: Words,
        is_train: bool,  # noqa: ARG001 - by name
    ) -> tuple[NDArray[np.float32], Callable[[Any], Any]]:
        return lexicon.vectors[features[:, -1].astype(np.int64)], lambda _d: np.zeros_like(features)

    return Model("reident_vectors", forward, dims={"nO": lexicon.vectors.shape[1]})


def lexicon_features(lexicon: Lexicon) -> Model[list[Doc], list[Words]]:
    """Docs into arrays (tokens x len(COLUMNS)) of hashes and classes; nothing to train."""
    seen: dict[int, tuple[int, int]] = {}

    def forward(
        _model: Model[list[Doc], list[Words]],
        docs: list[Doc],
        is_train: bool,  # noqa: ARG001 - by name
    ) -> tuple[list[Words], Callable[[Any], list[Any]]]:
        return (_columns(docs, lexicon, seen) if docs else []), lambda _d: []

    return Model("reident_features", forward)


@registry.architectures("reident.LexiconEmbed.v2")  # type: ignore[untyped-decorator]
def lexicon_embed(width: int, rows: list[int], lexicon: str) -> Model[Any, Any]:
    """The embedding half of a tok2vec: one hashed table per column, mixed by a maxout layer.

    Args:
        width: length of a token vector.
        rows: rows of the hashed table of each of `COLUMNS` but the last.
        lexicon: file name of the lexicon, beside this module.
    """
    if len(rows) != len(COLUMNS) - 1:
        raise ValueError(f"rows needs {len(COLUMNS) - 1} numbers, one for each of {', '.join(COLUMNS[:-1])}")
    held = Lexicon(Path(__file__).parent / lexicon)
    tables: list[Model[Any, Any]] = [
        HashEmbed(width, row, column=column, seed=7 + column, dropout=0.0) for column, row in enumerate(rows)
    ]
    fixed: Model[Any, Any] = vector_rows(held)
    known: Model[Any, Any] = chain(fixed, Linear(width, held.vectors.shape[1]))
    mix = Maxout(width, width * (len(rows) + 1), nP=3, dropout=0.0, normalize=True)
    half: Model[Any, Any] = chain(
        lexicon_features(held),
        list2ragged(),
        with_array(concatenate(*tables, known)),
        with_array(mix),
        ragged2list(),
    )
    return Model("reident_embed", _embed, init=chain_init, layers=half.layers, dims={"nO": width})


def _embed(model: Model[Any, Any], docs: list[Doc], is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
    """As the chain of its layers; to predict, tokens with equal features are computed once."""
    if is_train or not docs:
        embedded: tuple[Any, Callable[[Any], Any]] = chain_forward(model, docs, is_train)
        return embedded
    read, _, together, mixed, _ = model.layers
    features = read.predict(docs)
    flat = np.concatenate(features)
    with np.errstate(over="ignore"):
        keys = (flat * _MIX).sum(axis=1, dtype=np.uint64)
    _, first, where = np.unique(keys, return_index=True, return_inverse=True)
    vectors = mixed.layers[0].predict(together.layers[0].predict(flat[first]))
    ends = np.cumsum([len(one) for one in features])[:-1]
    return np.split(vectors[where.reshape(-1)], ends), lambda _d: []
