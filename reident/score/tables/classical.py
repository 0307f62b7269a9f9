"""Sample counts into population uniqueness by the classical estimators and the Pitman-Yor process, for comparison.

They know the counts only, not the columns. Zayatz 1991; the Pitman sampling formula (Hoshino 2001); the Pitman-Yor
correctness and its fit: Rocher, Hendrickx and de Montjoye 2025 (Nature Communications 16:347).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln, polygamma, psi

from reident.score.tables.cells import Floats, Ints


@dataclass(frozen=True, slots=True)
class PitmanYor:
    """A Pitman-Yor process."""

    concentration: float
    """a > -d."""
    discount: float
    """0 <= d < 1; towards 0 it becomes the Dirichlet process."""

    def correctness(self, people: Floats) -> Floats:
        """kappa(n): probability that a pick among the matching of n people is right."""
        a, d, n = self.concentration, self.discount, np.asarray(people, dtype=np.float64)
        if d < 1e-6:
            few: Floats = a / n * (psi(n + a) - psi(a))
            return few
        many: Floats = (np.exp(gammaln(1 + a) - gammaln(d + a) + log_rise(n + a, d)) - a) / (n * d)
        return many

    def uniqueness(self, people: Floats) -> Floats:
        """U(n): probability that one of n people is unique."""
        a, d, n = self.concentration, self.discount, np.asarray(people, dtype=np.float64)
        unique: Floats = np.exp(gammaln(1 + a) - gammaln(d + a) + log_rise(n + a, d - 1))
        return unique


def log_rise(x: Floats, by: float) -> Floats:
    """ln G(x + by) - ln G(x), exact also where both are huge (Tricomi and Erdelyi's expansion; DLMF 5.11.13)."""
    plain = gammaln(x + by) - gammaln(x)
    series = by * np.log(x) + by * (by - 1) / (2 * x) - by * (by - 1) * (2 * by - 1) / (12 * x**2)
    rise: Floats = np.where(x > 1e6, series, plain)
    return rise


def fit_correctness(people: Floats, correctness: Floats) -> PitmanYor:
    """The process whose correctness at sample sizes is nearest; (points,), (points,).

    Minimises `mean ln n (kappa_hat - kappa)^2` over (h, g) from (12, .26), as the authors do.
    """

    def loss(x: Floats) -> float:
        process = from_entropy(float(x[0]), float(x[1]))
        if process is None:
            return 1e9
        error = np.log(people) * (process.correctness(people) - correctness) ** 2
        return float(error.mean()) if np.isfinite(error).all() else 1e9

    options: Any = {"xatol": 1e-8, "fatol": 1e-14, "maxiter": 5000}
    best = minimize(loss, np.array([12.0, 0.26]), method="Nelder-Mead", options=options).x
    return from_entropy(float(best[0]), float(best[1])) or PitmanYor(1.0, 0.0)


def from_entropy(h: float, g: float) -> PitmanYor | None:
    """The process with expected entropy h (nats) and tail share g; None where there is none."""
    if not (h > 0 and 0 <= g <= 1):
        return None
    discount = 1 - inverse_psi(float(psi(1)) - h * g)
    concentration = inverse_psi(h * (1 - g) + float(psi(1))) - 1
    return PitmanYor(concentration, discount) if 0 <= discount < 1 and concentration > -discount else None


def inverse_psi(y: float) -> float:
    """x > 0 with psi(x) = y, by Newton's method (Minka 2000, appendix C)."""
    x = float(np.exp(y) + 0.5) if y >= -2.22 else -1 / (y - float(psi(1)))
    for _ in range(8):
        x -= (float(psi(x)) - y) / float(polygamma(1, x))
    return x


def subsample_correctness(counts: Ints, sizes: Ints) -> Floats:
    """Expected correctness of a subsample of each size, from the counts of the whole sample's cells.

    A person of a cell with f of n rows, in a subsample of m rows, shares it with Hypergeometric(n - 1, f - 1, m - 1)
    others; 1/(1 + others) has a mean that the binomial gives in closed form. (cells,), (sizes,) -> (sizes,).
    """
    rows = counts.sum()
    share = (counts - 1) / max(1, rows - 1)
    found = np.empty(len(sizes))
    for at, size in enumerate(sizes):
        with np.errstate(divide="ignore", invalid="ignore"):
            kappa = np.where(share > 0, -np.expm1(size * np.log1p(-share)) / (size * share), 1.0)
        found[at] = (counts * kappa).sum() / rows
    return found


def pitman_yor(counts: Ints) -> PitmanYor:
    """The Pitman-Yor process fitted to how correctness falls within the sample."""
    rows = int(counts.sum())
    sizes = np.unique(np.geomspace(min(10, rows), rows, 12).astype(np.int64))
    return fit_correctness(sizes.astype(np.float64), subsample_correctness(counts, sizes))


def zayatz(counts: Ints, population: int) -> float:
    """Share of the sample's rows that are population-unique: P(F = 1 | f = 1) under the sample's own class sizes."""
    rows = int(counts.sum())
    fraction = rows / population
    sizes, how_many = np.unique(counts, return_counts=True)
    # A cell of F people shows f = 1 with probability F s (1 - s)^(F - 1).
    once = sizes * fraction * (1 - fraction) ** (sizes - 1)
    chance = (how_many * once)[sizes == 1].sum() / max(1e-300, float((how_many * once).sum()))
    return float(chance * (counts == 1).sum() / rows)


def pitman(counts: Ints, population: int) -> float:
    """Share of the population that is unique: `N1 = G(theta + 1)/G(theta + alpha) N^alpha` (Hoshino 2001)."""
    process = pitman_yor(counts)
    return float(process.uniqueness(np.array([population], dtype=np.float64))[0])
