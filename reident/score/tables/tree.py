"""Cells into their probabilities: a Chow-Liu tree over the columns, with discounted and smoothed conditionals.

Chow and Liu 1968 for the tree; Miller and Madow 1955 for the bias of mutual information; absolute discounting (Ney,
Essen and Kneser 1994; the Pitman-Yor process's first-order behaviour) for values that were seen once in open-ended
columns such as names; each edge is shrunk to the marginal with the weight that predicts a left-out row best.
"""

from __future__ import annotations

import numpy as np

from reident.score.tables.cells import Cells, Floats, Ints

WEIGHTS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 1000.0, 1e5)
"""Candidates for the weight of the marginal, in rows."""
ENOUGH = 50_000
"""Rows that suffice for choosing the tree and the weights."""
LARGEST_DISCOUNT = 0.9


def log_probability(table: Cells, rng: np.random.Generator) -> Floats:
    """Natural logarithm of each cell's probability under the tree. (cells,).

    Args:
        table: at least one row.
        rng: draws the rows that choose the tree when there are more than enough.
    """
    some = np.arange(table.rows) if table.rows <= ENOUGH else rng.choice(table.rows, ENOUGH, replace=False)
    parents = chow_liu(table.codes[table.of_row[some]])
    result = np.zeros(len(table.counts))
    for column, parent in enumerate(parents):
        marginal = _Marginal.of(table.codes[:, column], table.counts)
        if parent is None:
            result += np.log(marginal.share)
        else:
            result += np.log(_conditional(table, column, parent, marginal))
    return result


def chow_liu(codes: Ints) -> list[int | None]:
    """The maximum spanning tree of mutual information: each column's parent. (rows, columns) -> columns.

    None for the root and for columns that tell nothing about any other.
    """
    columns = codes.shape[1]
    information = np.zeros((columns, columns))
    for left in range(columns):
        for right in range(left):
            information[left, right] = information[right, left] = mutual_information(codes[:, left], codes[:, right])
    parents: list[int | None] = [None] * columns
    connected = [int(information.sum(axis=1).argmax())]
    while len(connected) < columns:
        outside = [column for column in range(columns) if column not in connected]
        block = information[np.ix_(connected, outside)]
        at, best = np.unravel_index(int(block.argmax()), block.shape)
        child = outside[int(best)]
        if block[at, best] > 0:
            parents[child] = connected[int(at)]
        connected.append(child)
    return parents


def mutual_information(left: Ints, right: Ints) -> float:
    """Mutual information in nats, less its expected value under independence (Miller-Madow); at least 0."""
    rows = len(left)
    pairs = left * (int(right.max()) + 1) + right
    (h_left, k_left), (h_right, k_right), (h_pairs, k_pairs) = map(_entropy, (left, right, pairs))
    bias = (k_pairs - k_left - k_right + 1) / (2 * rows)
    return max(0.0, h_left + h_right - h_pairs - bias)


def _entropy(values: Ints) -> tuple[float, int]:
    counts = np.unique(values, return_counts=True)[1]
    share = counts / counts.sum()
    return float(-(share * np.log(share)).sum()), len(counts)


def discount(counts: Ints) -> float:
    """What a seen value's count exceeds its expectation by, 0..1: `n1 / (n1 + 2 n2)`, kept from the extremes."""
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    return min(LARGEST_DISCOUNT, once / (once + 2 * twice + 1))


class _Marginal:
    """One column's values: counts, discounted shares, and the shares with one row left out."""

    def __init__(self, counts: Floats, less: float, rows: float) -> None:
        self.share = (counts - less) / rows
        self.left_out = np.maximum((counts - 1 - less) / rows, 0.25 / rows)

    @classmethod
    def of(cls, values: Ints, weights: Ints) -> _Marginal:
        """The marginal at each cell's value. (cells,), (cells,)."""
        counts = np.bincount(values, weights=weights).astype(np.float64)
        less = discount(counts[counts > 0].astype(np.int64))
        return cls(counts[values], less, float(weights.sum()))


def _conditional(table: Cells, column: int, parent: int, marginal: _Marginal) -> Floats:
    """P(value | parent's value) at each cell, shrunk to the marginal. (cells,)."""
    values, given = table.codes[:, column], table.codes[:, parent]
    keys = given * (int(values.max()) + 1) + values
    pair = np.unique(keys, return_inverse=True)[1]
    pair_counts = np.bincount(pair, weights=table.counts)
    both, condition = pair_counts[pair], np.bincount(given, weights=table.counts)[given]

    def left_out(weight: float) -> float:
        predicted = (both - 1 + weight * marginal.left_out) / (condition - 1 + weight)
        return float((table.counts * np.log(predicted)).sum())

    weight = max(WEIGHTS, key=left_out)
    less = discount(pair_counts.astype(np.int64)) / 2
    shrunk: Floats = (np.maximum(both - less, 0) + weight * marginal.share) / (condition + weight)
    return shrunk
