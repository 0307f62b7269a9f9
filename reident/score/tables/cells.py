"""Coded columns into cells: the distinct combinations of values, how often each occurs, and which rows share one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cells:
    """The distinct rows of a coded table."""

    codes: Ints
    """(cells, columns); codes of a column run from 0 without gaps."""
    counts: Ints
    """(cells,): rows in each cell."""
    of_row: Ints
    """(rows,): the cell of each row."""

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.of_row)


def cells(codes: Ints) -> Cells:
    """Group equal rows.

    Args:
        codes: (rows, columns), at least one of each; non-negative.
    """
    dense = np.empty_like(codes)
    for column in range(codes.shape[1]):
        dense[:, column] = np.unique(codes[:, column], return_inverse=True)[1]
    key = row_keys(dense)
    _, first, of_row, counts = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    return Cells(dense[first], counts, of_row)


def row_keys(codes: Ints) -> Ints:
    """One integer a row; rows are equal exactly when their keys are. (rows, columns) -> (rows,)."""
    key = codes[:, 0].astype(np.int64)
    for column in range(1, codes.shape[1]):
        values = codes[:, column]
        size = int(values.max()) + 1
        if (int(key.max()) + 1) > np.iinfo(np.int64).max // size:
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
        key = key * size + values
    return key
