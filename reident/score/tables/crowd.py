"""Cell counts and model probabilities into how many people of the population share a cell: a Gamma-Poisson posterior.

A cell with model probability `q` holds `lambda` people of a population of `N` on average; `lambda` scatters around
`mu = N exp(b0 + b1 ln q)` as a Gamma variable of shape `a` (the model is never right, most of all for many columns).
The sample is a fraction `s = n/N`, so `f | lambda ~ Poisson(s lambda)`, and the people not sampled `R | lambda ~
Poisson((1 - s) lambda)`. `a`, `b0`, `b1` are fitted to the counts that were seen (truncated at zero: only cells with a
row are known); given a cell's count, `lambda | f ~ Gamma(a + f, a/mu + s)`, from which follow

    uniqueness  P(R = 0 | f = 1) = (r / (r + 1 - s))^(a + 1),        r = a/mu + s,
    correctness E[1 / (f + R) | f] = integral over t in 0..1 of t^(f-1) (r / (r + (1 - s)(1 - t)))^(a + f).

The family is Bethlehem, Keller and Pannekoek 1990 (Poisson-Gamma), with a model of the means as Skinner and Shlomo
2008 use log-linear models; a tree takes their place here. The priors are weak and were chosen on several data sets
(docs/tables.md): the scatter grows with the number of bits that a cell carries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, gammaln, logit

from reident.model import Range
from reident.score.tables.cells import Cells, Floats

SCATTER = (0.7, 0.25, 0.06)
"""Prior standard deviations of ln a, b0 (at the mean of ln q) and b1."""
FITTED_CELLS = 100_000
"""Cells that suffice for the fit."""
DRAWS = 64
"""Parameter draws behind an interval."""
COUNTED = 24
"""Sample counts up to this are treated exactly; for larger ones 1/(f + E R) is as good."""
LEAST_LOG_SHAPE = -0.5
"""Prior mean of ln a where cells carry very many bits."""
MODEL_ERROR = 0.25
"""What the fit cannot know about itself: standard deviation on the logit scale, from the calibration on record."""
ROW_ERROR = 0.5
"""The same for a single row, whose error no other row evens out."""
GRID = 256
"""Points of ln q at which curves are computed; between them they are interpolated."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """What is known about the number of people behind each row."""

    uniqueness: Floats
    """(rows,): probability that nobody else in the population has these values."""
    uniqueness_low: Floats
    uniqueness_high: Floats
    """(rows,): 90 % interval of that probability."""
    correctness: Floats
    """(rows,): probability that a pick among the matching people is right."""
    correctness_low: Floats
    correctness_high: Floats
    overall: Range
    """Share of the people who are unique."""


@dataclass(frozen=True, slots=True)
class _Parameters:
    shape: float
    level: float
    slope: float

    def expected(self, log_q: Floats, people: float) -> Floats:
        """mu for each log probability."""
        mu: Floats = np.exp(np.clip(self.level + self.slope * log_q, -80, 2)) * people
        return mu


def crowd(table: Cells, log_q: Floats, population: int, rng: np.random.Generator) -> Crowd:
    """Estimate uniqueness and correctness of every row.

    Args:
        table: the sample's cells; a simple random sample of the population.
        log_q: (cells,): natural logarithm of each cell's model probability.
        population: people in the population; at least the number of rows.
        rng: draws cells for the fit and parameters for the intervals.
    """
    if population <= table.rows:
        return _exact(table)
    draws = _fit(table, log_q, rng)
    grid = np.linspace(log_q.min() - 1e-6, log_q.max() + 1e-6, GRID)
    unique = np.stack([_uniqueness(p, grid, table.rows, population) for p in draws])
    once = (table.counts == 1)[table.of_row]
    at = log_q[table.of_row]
    mid, low, high = (np.where(once, np.interp(at, grid, each), 0.0) for each in _interval(unique, ROW_ERROR))
    by_draw = np.array(
        [[mid.mean()], *([np.where(once, np.interp(at, grid, each), 0.0).mean()] for each in unique[1:])]
    )
    overall = _interval(by_draw, MODEL_ERROR, rows=table.rows)
    correct = [each[table.of_row] for each in _correctness(table, log_q, draws, population)]
    middle = float(mid.mean())
    share = Range(min(middle, float(overall[1][0])), middle, max(middle, float(overall[2][0])))
    return Crowd(mid, low, high, correct[0], correct[1], correct[2], share)


def _exact(table: Cells) -> Crowd:
    """The sample is the population: nothing is left to estimate."""
    counts = table.counts[table.of_row].astype(np.float64)
    unique = (counts == 1).astype(np.float64)
    return Crowd(unique, unique, unique, 1 / counts, 1 / counts, 1 / counts, Range.exactly(float(unique.mean())))


def _fit(table: Cells, log_q: Floats, rng: np.random.Generator) -> list[_Parameters]:
    """The mode of the posterior, then draws around it (Laplace's approximation)."""
    centre = float((table.counts * log_q).sum() / table.rows)
    bits = -centre / np.log(2)
    some = np.arange(len(log_q)) if len(log_q) <= FITTED_CELLS else rng.choice(len(log_q), FITTED_CELLS, replace=False)
    loss = _loss(table.counts[some].astype(np.float64), log_q[some] - centre, centre + np.log(table.rows), bits)
    prior = _prior(bits)
    simplex = prior + np.vstack([np.zeros(3), np.diag([1.0, 0.5, 0.15])])
    options: Any = {"initial_simplex": simplex, "maxiter": 600, "xatol": 1e-3, "fatol": 1e-3}
    mode: Floats = minimize(loss, prior, method="Nelder-Mead", options=options).x
    drawn = np.vstack([mode, rng.multivariate_normal(mode, _spread(loss, mode), DRAWS)])
    return [_Parameters(_shape(x[0]), float(centre + x[1] - x[2] * centre), float(x[2])) for x in drawn]


def _prior(bits: float) -> Floats:
    """Means of ln a, b0 and b1: the more bits a cell carries, the worse a tree knows it."""
    return np.array([max(LEAST_LOG_SHAPE, 4.5 - bits / 4), 0.0, 1.0])


def _shape(log_shape: float) -> float:
    return float(np.exp(np.clip(log_shape, -8, 12)))


def _loss(counts: Floats, offset: Floats, level: float, bits: float) -> Callable[[Any], float]:
    """Minus the log posterior of (ln a, b0, b1), counts being zero-truncated negative binomial."""
    log_factorial = gammaln(counts + 1)
    prior = _prior(bits)

    def loss(x: Floats) -> float:
        shape = _shape(float(x[0]))
        mu = np.exp(np.clip(level + x[1] + x[2] * offset, -80, 40))
        log_zero = shape * np.log(shape / (shape + mu))
        likelihood = gammaln(counts + shape) - gammaln(shape) - log_factorial + log_zero
        likelihood += counts * (np.log(mu) - np.log(shape + mu)) - np.log(np.maximum(-np.expm1(log_zero), 1e-300))
        return float(-likelihood.sum() + 0.5 * (((x - prior) / SCATTER) ** 2).sum())

    return loss


def _spread(loss: Callable[[Any], float], mode: Floats) -> Floats:
    """Covariance at the mode: the inverse of the curvature (central differences), never wider than the prior."""
    step = np.diag([0.05, 0.02, 0.005])
    curvature = np.empty((3, 3))
    for i, di in enumerate(step):
        for j, dj in enumerate(step):
            corners = loss(mode + di + dj) - loss(mode + di - dj) - loss(mode - di + dj) + loss(mode - di - dj)
            curvature[i, j] = corners / (4 * di.sum() * dj.sum())
    scale = np.outer(SCATTER, SCATTER)
    values, vectors = np.linalg.eigh((curvature + curvature.T) / 2 * scale)
    spread: Floats = vectors @ np.diag(1 / np.maximum(values, 1.0)) @ vectors.T * scale
    return spread


def _rate(parameters: _Parameters, log_q: Floats, rows: int, population: int) -> Floats:
    """Rate of the posterior of lambda: a/mu + s."""
    rate: Floats = parameters.shape / parameters.expected(log_q, population) + rows / population
    return rate


def _uniqueness(parameters: _Parameters, log_q: Floats, rows: int, population: int) -> Floats:
    """P(R = 0 | f = 1) at log probabilities."""
    rate = _rate(parameters, log_q, rows, population)
    unique: Floats = (rate / (rate + 1 - rows / population)) ** (parameters.shape + 1)
    return unique


def _correctness(table: Cells, log_q: Floats, draws: list[_Parameters], population: int) -> list[Floats]:
    """E[1 / (f + R) | f] for each cell: mid, low, high. (cells,) each."""
    found = [np.empty(len(log_q)) for _ in range(3)]
    grid = np.linspace(log_q.min() - 1e-6, log_q.max() + 1e-6, GRID)
    sampled = table.rows / population
    for count in np.unique(table.counts[table.counts <= COUNTED]):
        at = np.flatnonzero(table.counts == count)
        on_grid = np.stack([_one_of(p, float(count), _rate(p, grid, table.rows, population), sampled) for p in draws])
        for result, each in zip(found, _interval(on_grid, ROW_ERROR), strict=True):
            result[at] = np.interp(log_q[at], grid, each)
    many = np.flatnonzero(table.counts > COUNTED)
    if len(many):
        counts = table.counts[many]
        rates = [_rate(p, log_q[many], table.rows, population) for p in draws]
        pairs = zip(draws, rates, strict=True)
        by_draw = np.stack([1 / (counts + (1 - sampled) * (p.shape + counts) / rate) for p, rate in pairs])
        for result, each in zip(found, _interval(by_draw, ROW_ERROR), strict=True):
            result[many] = each
    return found


def _one_of(parameters: _Parameters, count: float, rate: Floats, sampled: float) -> Floats:
    """E[1 / (f + R) | f = count] at posterior rates, by Gauss-Legendre quadrature over 0..1."""
    nodes, weights = np.polynomial.legendre.leggauss(32)
    nodes, weights = (nodes + 1) / 2, weights / 2
    base = rate[:, None] / (rate[:, None] + (1 - sampled) * (1 - nodes))
    expected: Floats = (base ** (parameters.shape + count) * nodes ** (count - 1) * weights).sum(axis=1)
    return expected


def _interval(by_draw: Floats, error: float, rows: int | None = None) -> tuple[Floats, Floats, Floats]:
    """Mean, low, high of probabilities, the first draw being the mode: 90 % on the logit scale. (draws, points).

    A probability is the mean over what is uncertain about it, not the value at the mode: near 0 and 1 the mode claims
    more than it knows.

    Args:
        by_draw: probabilities.
        error: the model error, a standard deviation on the logit scale.
        rows: the probability is a mean over so many sampled rows, whose choice adds its own scatter.
    """
    kept = np.clip(by_draw, 1e-9, 1 - 1e-9)
    on_logit = logit(kept)
    variance = on_logit[1:].var(axis=0) + error**2
    if rows is not None:
        variance += np.minimum(1 / (rows * kept[0] * (1 - kept[0])), 4.0)
    reach = 1.645 * np.sqrt(variance)
    nodes, weights = np.polynomial.hermite.hermgauss(9)
    spread = np.sqrt(2 * variance)
    mean: Floats = sum(
        w * expit(on_logit[0] + node * spread) for node, w in zip(nodes, weights, strict=True)
    ) / np.sqrt(np.pi)
    return mean, expit(on_logit[0] - reach), expit(on_logit[0] + reach)
