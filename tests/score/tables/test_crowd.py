"""Uniqueness and correctness of a sample's rows agree with the population that it was drawn from."""

from __future__ import annotations

import numpy as np
import pytest

from reident.score.tables.cells import Ints, cells, row_keys
from reident.score.tables.crowd import crowd
from reident.score.tables.tree import chow_liu, log_probability


def a_population(people: int, rng: np.random.Generator) -> Ints:
    """Five columns with dependence: town, age by town, job by age, sex, a rare hobby."""
    town = rng.geometric(0.08, people) % 40
    age = (rng.normal(40 + town / 4, 15, people)).clip(0, 95).astype(int)
    job = (age // 8 + rng.geometric(0.4, people)) % 25
    return np.stack([town, age, job, rng.integers(0, 2, people), rng.geometric(0.5, people)], axis=1).astype(np.int64)


def test_the_estimate_matches_the_population_and_its_interval_holds_the_truth() -> None:
    rng = np.random.default_rng(7)
    population = a_population(40_000, rng)
    everyone = cells(population)
    people = everyone.counts[everyone.of_row]
    chosen = rng.choice(40_000, 2_000, replace=False)
    sample = cells(population[chosen])
    found = crowd(sample, log_probability(sample, rng), 40_000, rng)
    truth = float((people == 1).mean())
    assert found.overall.mid == pytest.approx(truth, abs=0.03)
    assert found.overall.low <= truth <= found.overall.high
    assert found.correctness.mean() == pytest.approx(float((1 / people[chosen]).mean()), abs=0.03)
    unique = people[chosen] == 1
    assert found.uniqueness[unique].mean() > found.uniqueness[~unique].mean() + 0.2


def test_the_whole_population_leaves_nothing_to_estimate() -> None:
    table = cells(np.array([[0, 0], [0, 0], [1, 0]]))
    found = crowd(table, np.log(np.array([2 / 3, 1 / 3])), 3, np.random.default_rng(1))
    assert found.uniqueness.tolist() == [0.0, 0.0, 1.0]
    assert found.correctness.tolist() == [0.5, 0.5, 1.0]


@pytest.mark.parametrize(
    "rows", [[[0]], [[0, 1, 2]], [[3]] * 10, [[at] for at in range(10)], [[at, 5] for at in range(3)]]
)
def test_degenerate_tables_give_sensible_results(rows: list[list[int]]) -> None:
    table = cells(np.array(rows))
    rng = np.random.default_rng(1)
    found = crowd(table, log_probability(table, rng), 1000, rng)
    for each in (found.uniqueness, found.correctness, found.uniqueness_high, found.correctness_low):
        assert each.shape == (len(rows),)
        assert ((each >= 0) & (each <= 1)).all()
    assert found.overall.low <= found.overall.mid <= found.overall.high


def test_a_rarer_row_is_more_unique_and_a_larger_population_hides_better() -> None:
    rng = np.random.default_rng(3)
    population = a_population(3_000, rng)
    table = cells(population[:1_000])
    log_q = log_probability(table, np.random.default_rng(1))
    small = crowd(table, log_q, 3_000, np.random.default_rng(1))
    large = crowd(table, log_q, 3_000_000, np.random.default_rng(1))
    assert large.overall.mid < small.overall.mid
    assert (large.correctness <= small.correctness + 1e-9).all()
    once = np.flatnonzero(table.counts == 1)
    order = once[np.argsort(log_q[once])]
    by_cell = dict(zip(table.of_row.tolist(), small.uniqueness.tolist(), strict=True))
    values = [by_cell[cell] for cell in order.tolist()]
    assert values == sorted(values, reverse=True)


def test_rows_have_equal_keys_exactly_when_they_are_equal_even_with_many_wide_columns() -> None:
    rng = np.random.default_rng(2)
    codes = rng.integers(0, 50_000, (300, 12))
    codes = np.vstack([codes, codes[:40]])
    keys = row_keys(codes)
    assert len(np.unique(keys)) == 300
    assert (keys[300:] == keys[:40]).all()


def test_the_tree_links_the_columns_that_depend_on_each_other() -> None:
    rng = np.random.default_rng(4)
    first = rng.integers(0, 5, 2_000)
    other = rng.integers(0, 5, 2_000)
    copy = np.where(rng.random(2_000) < 0.9, first, rng.integers(0, 5, 2_000))
    parents = chow_liu(np.stack([first, other, copy], axis=1))
    assert parents[1] is None or parents[1] != 2
    assert (parents[0], parents[2]) in ((None, 0), (2, None))
