"""A trained pipeline folder into the shipped one: `python training/ship.py RUN TARGET`.

Parameters are rounded to 8 bits of mantissa (kept as single floats, so that nothing changes for the reader;
the file compresses to half), and the string table is left out: it held the words of the training texts.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import spacy

import reident.models.features  # noqa: F401 - registers the pipelines' layer

DROPPED = np.uint32(0xFFFF8000)


def rounded(values: np.ndarray) -> np.ndarray:
    """Single floats with 8 bits of mantissa, rounded to nearest."""
    bits = np.ascontiguousarray(values, dtype=np.float32).view(np.uint32)
    return ((bits + np.uint32(0x4000)) & DROPPED).view(np.float32)


def ship(run: Path, target: Path) -> None:
    nlp = spacy.load(run)
    for node in nlp.get_pipe("ner").model.walk():
        for name in node.param_names:
            if node.has_param(name):
                node.set_param(name, rounded(node.get_param(name)))
    nlp.meta.update(
        name=f"{nlp.lang}_reident",
        version="0.1.0",
        license="CC-BY-SA-4.0",
        description="",
        author="The reident developers",
    )
    if target.exists():
        shutil.rmtree(target)
    nlp.to_disk(target, exclude=["vocab"])
    size = sum(p.stat().st_size for p in target.rglob("*") if p.is_file())
    print(f"{target}: {size / 1e6:.1f} MB, labels {', '.join(nlp.get_pipe('ner').labels)}")


if __name__ == "__main__":
    ship(Path(sys.argv[1]), Path(sys.argv[2]))
