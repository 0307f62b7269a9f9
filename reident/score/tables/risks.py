"""Cells and estimates into the risk measures that statisticians and lawyers know, and into identifying column sets.

k-anonymity (Sweeney 2002), l-diversity (Machanavajjhala et al. 2007, distinct values), t-closeness (Li et al. 2007,
equal distances, so the total variation), prosecutor, journalist and marketer risk (El Emam 2013; ARX, sdcMicro).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from reident.model import Range
from reident.score.tables.cells import Cells, Ints, row_keys
from reident.score.tables.crowd import Crowd

ROWS_FOR_SETS = 100_000
LARGEST_SET = 3
NEARLY_ALL = 0.95
MOST_COLUMNS = 25
"""Columns among which sets are looked for; beyond, those with most distinct values."""


@dataclass(frozen=True, slots=True)
class Anonymity:
    """How many rows share their values."""

    minimum: int
    median: float
    unique: float
    """Share of the rows that are alone in the table."""


@dataclass(frozen=True, slots=True)
class Sensitive:
    """What a cell tells about a sensitive column."""

    column: str
    diversity: int
    """Distinct l-diversity: the fewest distinct values in a cell."""
    closeness: float
    """t-closeness: the largest total variation distance, 0..1, between a cell's values and the table's."""


@dataclass(frozen=True, slots=True)
class Risks:
    """The probability that an attacker is right about a row."""

    prosecutor_mean: float
    """1/f: he knows that the person is in the table."""
    prosecutor_max: float
    journalist_max: float
    """1/F of the riskiest row: he does not know who is in the table, and people outside it match too."""
    marketer: Range
    """Mean of 1/F over the rows (mean of f/F over the cells' rows): the share of rows that are right when every row is
    matched with the population."""


@dataclass(frozen=True, slots=True)
class ColumnSet:
    """A set of columns by which most rows are alone, with no smaller set inside it that does the same."""

    columns: tuple[str, ...]
    unique: float


def anonymity(table: Cells) -> Anonymity:
    """k-anonymity of the rows."""
    of_rows = table.counts[table.of_row]
    return Anonymity(int(of_rows.min()), float(np.median(of_rows)), float((of_rows == 1).mean()))


def sensitive(table: Cells, column: str, codes: Ints) -> Sensitive:
    """l-diversity and t-closeness of one sensitive column. codes: (rows,)."""
    size = int(codes.max()) + 1
    pairs, counts = np.unique(table.of_row * size + codes, return_counts=True)
    cell, value = pairs // size, pairs % size
    diversity = np.bincount(cell, minlength=len(table.counts))
    overall = np.bincount(codes, minlength=size) / len(codes)
    within = counts / table.counts[cell]
    # The distance is the sum of what a cell has too much of; what it lacks sums to the same.
    excess = np.bincount(cell, weights=np.maximum(within - overall[value], 0), minlength=len(table.counts))
    return Sensitive(column, int(diversity.min()), float(excess.max()))


def risks(table: Cells, estimate: Crowd) -> Risks:
    """Prosecutor, journalist and marketer risk."""
    prosecutor = 1 / table.counts[table.of_row]
    low, mid, high = estimate.correctness_low, estimate.correctness, estimate.correctness_high
    marketer = Range(float(low.mean()), float(mid.mean()), float(high.mean()))
    return Risks(float(prosecutor.mean()), float(prosecutor.max()), float(mid.max()), marketer)


def identifying_sets(names: list[str], codes: Ints, rng: np.random.Generator) -> list[ColumnSet]:
    """The smallest sets of at most three columns by which nearly all rows of the table are alone. (rows, columns)."""
    if len(codes) > ROWS_FOR_SETS:
        codes = codes[rng.choice(len(codes), ROWS_FOR_SETS, replace=False)]
    distinct = [len(np.unique(codes[:, at])) for at in range(len(names))]
    considered = sorted(sorted(range(len(names)), key=lambda at: -distinct[at])[:MOST_COLUMNS])
    found: list[tuple[int, ...]] = []
    result = []
    for size in range(1, LARGEST_SET + 1):
        for columns in combinations(considered, size):
            if any(set(smaller) <= set(columns) for smaller in found):
                continue
            counts = np.unique(row_keys(codes[:, list(columns)]), return_counts=True)[1]
            unique = float((counts == 1).sum() / len(codes))
            if unique >= NEARLY_ALL:
                found.append(columns)
                result.append(ColumnSet(tuple(names[at] for at in columns), unique))
    return sorted(result, key=lambda each: (len(each.columns), -each.unique))
