"""A leaked table, a row a person, as a sample of a population: how many people share each row's values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reident.model import UserError
from reident.rulebook import RuleBook
from reident.score.tables.cells import Floats, Ints, cells
from reident.score.tables.columns import ColumnInfo, recognise
from reident.score.tables.crowd import Crowd, crowd
from reident.score.tables.risks import (
    Anonymity,
    ColumnSet,
    Risks,
    Sensitive,
    anonymity,
    identifying_sets,
    risks,
    sensitive,
)
from reident.score.tables.source import Table, open_tables, write_rows
from reident.score.tables.tree import log_probability

__all__ = ["TableScore", "assess_table", "open_tables", "write_rows"]


@dataclass(frozen=True, slots=True)
class TableScore:
    """How identifiable the people of a table are."""

    name: str
    rows: int
    population_size: int
    sampled: bool
    """False: no population size was given, so the table counts as the whole population."""
    columns: tuple[ColumnInfo, ...]
    quasi_identifiers: tuple[str, ...]
    estimate: Crowd
    counts: Ints
    """(rows,): rows of the table with the same values."""
    anonymity: Anonymity
    sensitive: tuple[Sensitive, ...]
    risks: Risks
    sets: tuple[ColumnSet, ...]

    def by_row(self) -> dict[str, Floats | Ints]:
        """One value a row, in the table's order, as `rows.parquet` holds them."""
        return {
            "uniqueness": self.estimate.uniqueness,
            "uniqueness_low": self.estimate.uniqueness_low,
            "uniqueness_high": self.estimate.uniqueness_high,
            "correctness": self.estimate.correctness,
            "correctness_low": self.estimate.correctness_low,
            "correctness_high": self.estimate.correctness_high,
            "sample_count": self.counts,
        }


def assess_table(
    table: Table,
    rules: RuleBook,
    rng: np.random.Generator,
    *,
    population: int | None = None,
    named: Sequence[str] = (),
) -> TableScore:
    """Score one table.

    Args:
        table: a row a person.
        rules: the rules that recognise columns.
        rng: the simulation's randomness.
        population: people in the population that the table is a sample of; None: the table is all of it.
        named: the quasi-identifiers, if the user names them.

    Raises:
        UserError: the population is smaller than the table, a named column is missing, or there is no quasi-identifier.
    """
    if population is not None and population < table.rows:
        raise UserError(
            f"{table.name} has {table.rows} rows, more than --population-size {population}; "
            "give the size of the population that its people were drawn from."
        )
    columns = recognise(table, rules, named)
    quasi = [info.name for info in columns if info.role == "quasi"]
    if not quasi:
        raise UserError(f"{table.name} has no column that could identify in combination; name some with --columns.")
    coded = [table.code(name) for name in quasi]
    codes = np.stack([column.codes for column in coded], axis=1)
    sample = cells(codes)
    estimate = crowd(sample, log_probability(sample, rng), population or table.rows, rng)
    secrets = [table.code(info.name) for info in columns if info.role == "sensitive"]
    return TableScore(
        name=table.name,
        rows=table.rows,
        population_size=population or table.rows,
        sampled=population is not None and population > table.rows,
        columns=tuple(columns),
        quasi_identifiers=tuple(quasi),
        estimate=estimate,
        counts=sample.counts[sample.of_row],
        anonymity=anonymity(sample),
        sensitive=tuple(sensitive(sample, column.name, column.codes) for column in secrets),
        risks=risks(sample, estimate),
        sets=tuple(identifying_sets(quasi, codes, rng)),
    )
