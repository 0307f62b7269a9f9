"""Times of day on the circle."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reident.link.circular import DAY, apart, at_least, direction, modes
from reident.link.sightings import days_label, days_of


def test_the_mean_of_23_50_and_00_10_is_midnight() -> None:
    assert apart(direction([23 * 60 + 50, 10]).mean, 0) < 0.001


def test_rayleigh_tells_agreement_from_spread() -> None:
    assert direction([300 + i for i in range(10)]).p_uniform < 1e-4
    assert direction([i * 144 for i in range(10)]).p_uniform > 0.9


def test_the_deviation_of_close_times_is_the_ordinary_one() -> None:
    values = [300, 310, 320, 330, 340]
    assert direction(values).deviation() == pytest.approx(14.14, abs=0.1)


def test_no_values_have_no_direction() -> None:
    with pytest.raises(ValueError, match="at least one"):
        direction([])


@given(st.lists(st.integers(0, DAY - 1), min_size=1, max_size=50), st.integers(0, DAY - 1))
def test_turning_all_times_turns_the_mean_and_keeps_the_agreement(values: list[int], turn: int) -> None:
    here, there = direction(values), direction([(v + turn) % DAY for v in values])
    assert here.length == pytest.approx(there.length, abs=1e-9)
    if here.length > 0.01:
        assert apart(here.mean + turn, there.mean) < 0.01


def test_groups_are_found_across_midnight_largest_first() -> None:
    values = [1435, 1439, 2, 5, 700, 705]
    assert modes(values, 20) == [[0, 1, 2, 3], [4, 5]]


@given(st.lists(st.integers(0, DAY - 1), max_size=60), st.integers(1, 120))
def test_no_time_is_in_two_groups_and_a_group_is_narrow(values: list[int], tolerance: int) -> None:
    groups = modes(values, tolerance)
    flat = [i for g in groups for i in g]
    assert len(flat) == len(set(flat))
    for group in groups:
        assert all(apart(values[a], values[b]) <= 2 * tolerance for a in group for b in group)


@pytest.mark.parametrize("text", ["Mo-Fr", "Di", "Mo,Mi", "Sa-So", "Mo-So", "So-Do", "Di,Do", "Mo-Mi,Fr"])
def test_days_are_read_and_written_alike(text: str) -> None:
    assert days_label(days_of(text)) == text


def test_few_sightings_prove_little() -> None:
    assert at_least(8, 8) < at_least(80, 80) < 1
    assert at_least(54, 100) > at_least(14, 26) > 0.3
    assert at_least(0, 0) == 0
