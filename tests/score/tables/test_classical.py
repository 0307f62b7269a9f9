"""The Pitman-Yor process reproduces its authors' figures, and keeps its precision for large populations."""

from __future__ import annotations

import numpy as np
import pytest

from reident.score.tables.classical import PitmanYor, fit_correctness, inverse_psi, log_rise, subsample_correctness


def test_the_fit_reproduces_the_published_extrapolation() -> None:
    process = fit_correctness(np.array([10.0, 50.0, 100.0, 500.0]), np.array([0.99, 0.97, 0.95, 0.90]))
    found = process.correctness(np.array([1e3, 1e4, 1e5, 1e6]))
    assert found == pytest.approx([0.87505, 0.79166, 0.71372, 0.64309], abs=2e-5)


def test_without_discount_it_is_the_dirichlet_process() -> None:
    people = np.array([10.0, 1e4])
    assert PitmanYor(5.0, 1e-5).correctness(people) == pytest.approx(PitmanYor(5.0, 0.0).correctness(people), rel=1e-3)


def test_one_person_is_always_named_right() -> None:
    assert PitmanYor(20.0, 0.5).correctness(np.array([1.0]))[0] == pytest.approx(1.0)
    assert PitmanYor(20.0, 0.5).uniqueness(np.array([1.0]))[0] == pytest.approx(1.0)


def test_differences_of_log_gamma_stay_exact_for_huge_arguments() -> None:
    x = np.array([1e12])
    assert log_rise(x, 0.5)[0] == pytest.approx(0.5 * np.log(1e12), rel=1e-12)
    near = np.array([0.999e6, 1.001e6])
    values = log_rise(near, 0.3)
    assert values[1] - values[0] == pytest.approx(0.3 * np.log(near[1] / near[0]), rel=1e-4)


@pytest.mark.parametrize("y", [-50.0, -2.3, -2.0, 0.0, 3.0, 20.0])
def test_the_inverse_of_psi_inverts(y: float) -> None:
    from scipy.special import psi

    assert float(psi(inverse_psi(y))) == pytest.approx(y, abs=1e-9)


def test_correctness_within_the_sample_falls_from_one() -> None:
    found = subsample_correctness(np.array([50, 30, 20, 1, 1]), np.array([1, 10, 102]))
    assert found[0] == pytest.approx(1.0)
    assert found[0] > found[1] > found[2] > 0
