"""Do the table estimates come true? Samples of populations that are known, scored, and compared with the truth.

    python benchmarks/calibration.py DATA [--seeds 10] [--subsets 40] [--individuals 1000]

DATA is a folder with `microdata/adult.csv` (UCI Adult, CC BY 4.0) and `microdata/pseudopeople_census.parquet` (IHME,
BSD-3); without it only the synthetic population is used. Each seed draws random column subsets; each subset is sampled
and scored. Printed per population and model: MAE of population uniqueness; AUC, Brier, ECE (ten bins) of the individual
probabilities; FDR.95 (false share of "unique at > 95 %"); coverage of the 90 % intervals of population uniqueness.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import rankdata

from reident.score.tables.cells import Cells, Floats, Ints, cells
from reident.score.tables.classical import pitman, zayatz
from reident.score.tables.crowd import crowd
from reident.score.tables.tree import log_probability


@dataclass(frozen=True, slots=True)
class Outcome:
    """One sample's result: the share claimed unique, its interval, and a probability for each row."""

    overall: float
    low: float
    high: float
    rows: Floats


Model = Callable[[Cells, Ints, int, np.random.Generator], Outcome]


def ours(table: Cells, _codes: Ints, population: int, rng: np.random.Generator) -> Outcome:
    found = crowd(table, log_probability(table, rng), population, rng)
    return Outcome(found.overall.mid, found.overall.low, found.overall.high, found.uniqueness)


def independence(table: Cells, codes: Ints, population: int, _rng: np.random.Generator) -> Outcome:
    log_q = np.zeros(len(table.counts))
    for column in range(codes.shape[1]):
        values = table.codes[:, column]
        log_q += np.log(np.bincount(values, weights=table.counts)[values] / table.rows)
    return _plain(table, log_q, population)


def tree_alone(table: Cells, _codes: Ints, population: int, rng: np.random.Generator) -> Outcome:
    return _plain(table, log_probability(table, rng), population)


def _plain(table: Cells, log_q: Floats, population: int) -> Outcome:
    """Uniqueness (1 - p)^(N - 1) of a model without the counts (Rocher, Hendrickx and de Montjoye 2019)."""
    rows = np.exp((population - 1) * np.log1p(-np.minimum(np.exp(log_q), 1 - 1e-12)))[table.of_row]
    mean = float(rows.mean())
    return Outcome(mean, mean, mean, rows)


def _by_counts(estimate: Callable[[Ints, int], float]) -> Model:
    """A classical estimator tells a share; every row that is alone gets the same probability."""

    def model(table: Cells, _codes: Ints, population: int, _rng: np.random.Generator) -> Outcome:
        share = min(1.0, estimate(table.counts, population))
        once = (table.counts == 1)[table.of_row]
        rows = np.where(once, min(1.0, share / max(1e-12, once.mean())), 0.0)
        return Outcome(share, share, share, rows)

    return model


def dataless(counts: Ints, population: int) -> float:
    """The package `pydataless` (GPL, so only ever installed for this benchmark): its Pitman-Yor extrapolation."""
    from dataless import PYPExtrapolation  # type: ignore[import-not-found]

    rows = int(counts.sum())
    sizes = np.unique(np.geomspace(min(10, rows), rows, 12).astype(np.int64))
    found = PYPExtrapolation(sizes, uniqueness=_subsample_uniqueness(counts, sizes)).predict(np.array([population]))
    return float(np.clip(np.nan_to_num(found[0]), 0, 1))


def _subsample_uniqueness(counts: Ints, sizes: Ints) -> Floats:
    """Expected share of unique people in a subsample of each size: nobody else of the cell is drawn."""
    rows = counts.sum()
    share = (counts - 1) / max(1, rows - 1)
    return np.array([(counts * (1 - share) ** (size - 1)).sum() / rows for size in sizes])


MODELS: dict[str, Model] = {
    "reident": ours,
    "tree alone": tree_alone,
    "independence": independence,
    "Zayatz": _by_counts(zayatz),
    "Pitman": _by_counts(pitman),
}
if importlib.util.find_spec("dataless"):
    MODELS["pydataless"] = _by_counts(dataless)


def adult(folder: Path) -> Ints:
    return code(pl.read_csv(folder / "microdata" / "adult.csv"))


def pseudopeople(folder: Path) -> Ints:
    frame = pl.read_parquet(folder / "microdata" / "pseudopeople_census.parquet")
    frame = frame.unique("simulant_id", keep="first", maintain_order=True)
    born = pl.col("date_of_birth").dt
    names = ["first_name", "last_name", "sex", "age", "race_ethnicity", "relationship_to_reference_person"]
    names += ["housing_type", "middle_initial", "street_name"]
    return code(frame.select(*names, born.month().alias("month"), born.day().alias("day")))


def households(people: int = 60_000, seed: int = 1) -> Ints:
    """A synthetic population: households share town, street, surname; ages, jobs and names depend on each other."""
    rng = np.random.default_rng(seed)
    sizes = rng.choice([1, 2, 3, 4, 5], people, p=[0.41, 0.33, 0.12, 0.1, 0.04])
    home = np.repeat(np.arange(people), sizes)[:people]
    place_in_home = np.arange(people) - np.searchsorted(home, home)
    town = (rng.zipf(1.4, people) % 120)[home]
    street = town * 400 + (rng.zipf(1.15, people) % 400)[home]
    surname = np.where(
        rng.random(people) < 0.85, (rng.zipf(1.12, people) % 20_000)[home], rng.zipf(1.12, people) % 20_000
    )
    adult_age = rng.integers(20, 90, people)[home]
    age = np.where(place_in_home < 2, adult_age + rng.integers(-4, 5, people), rng.integers(0, 19, people)).clip(0, 99)
    sex = rng.integers(0, 2, people)
    given = (age // 15) * 50 + sex * 400 + rng.zipf(1.3, people) % 300
    job = np.where(age < 18, 0, np.where(age > 66, 1, 2 + (town % 5) * 6 + rng.geometric(0.12, people) % 40))
    car = (job * 7 + rng.geometric(0.15, people)) % 60
    return code(pl.DataFrame([town, street, surname, age, sex, given, job, car], schema=list("abcdefgh")))


def code(frame: pl.DataFrame) -> Ints:
    columns = [frame[name].cast(pl.String).fill_null("") for name in frame.columns]
    return np.stack([np.unique(each.to_numpy(), return_inverse=True)[1] for each in columns], axis=1).astype(np.int64)


def figures(outcomes: list[Outcome], truths: list[float], rows: list[Floats], unique: list[Ints]) -> dict[str, float]:
    claimed, truth = np.array([each.overall for each in outcomes]), np.array(truths)
    p, y = np.concatenate(rows), np.concatenate(unique).astype(bool)
    bins = np.minimum((p * 10).astype(int), 9)
    gaps = [abs(p[bins == b].mean() - y[bins == b].mean()) * (bins == b).mean() for b in range(10) if (bins == b).any()]
    ranks = rankdata(p)
    auc = (ranks[y].sum() - y.sum() * (y.sum() + 1) / 2) / max(1, y.sum() * (~y).sum())
    inside = [o.low - 5e-4 <= t <= o.high + 5e-4 for o, t in zip(outcomes, truths, strict=True)]
    sure = p > 0.95
    return {
        "MAE": float(np.abs(claimed - truth).mean()),
        "bias": float((claimed - truth).mean()),
        "AUC": float(auc),
        "Brier": float(((p - y) ** 2).mean()),
        "ECE": float(sum(gaps)),
        "FDR.95": float(1 - y[sure].mean()) if sure.any() else float("nan"),
        "coverage": float(np.mean(inside)),
    }


def one_seed(people: Ints, fraction: float, seed: int, args: argparse.Namespace) -> dict[str, dict[str, float]]:
    rng = np.random.default_rng(seed)
    kept: dict[str, list[Outcome]] = {name: [] for name in MODELS}
    rows: dict[str, list[Floats]] = {name: [] for name in MODELS}
    truths, unique = [], []
    for _ in range(args.subsets):
        size = int(rng.integers(2, people.shape[1] + 1))
        columns = rng.choice(people.shape[1], size, replace=False)
        everyone = cells(people[:, columns])
        shared = everyone.counts[everyone.of_row]
        chosen = rng.choice(len(people), int(len(people) * fraction), replace=False)
        table = cells(people[np.ix_(chosen, columns)])
        truths.append(float((shared == 1).mean()))
        unique.append((shared[chosen] == 1)[: args.individuals])
        for name, model in MODELS.items():
            outcome = model(table, people[np.ix_(chosen, columns)], len(people), rng)
            kept[name].append(outcome)
            rows[name].append(outcome.rows[: args.individuals])
    return {name: figures(kept[name], truths, rows[name], unique) for name in MODELS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--subsets", type=int, default=40)
    parser.add_argument("--individuals", type=int, default=1000)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    args = parser.parse_args()
    if "pydataless" not in MODELS:
        print("The rival pydataless is not installed and not measured: pip install pydataless (GPL).")
    cases: list[tuple[str, Ints, float]] = []
    if args.data and (args.data / "microdata").is_dir():
        census = pseudopeople(args.data)
        cases += [("Adult 1 %", adult(args.data), 0.01), ("Adult 5 %", adult(args.data), 0.05)]
        cases += [("pseudopeople 2 %", census, 0.02), ("pseudopeople 5 %", census, 0.05)]
    else:
        print("No DATA/microdata: only the synthetic population is measured.")
    cases += [("households 1 %", households(), 0.01), ("households 5 %", households(), 0.05)]
    everything = {}
    for name, people, fraction in cases:
        by_seed = [one_seed(people, fraction, seed, args) for seed in range(args.seeds)]
        print(f"\n{name}: {len(people):,} people, {args.seeds} seeds, mean (and standard deviation between seeds)")
        for model in MODELS:
            values = {key: np.array([each[model][key] for each in by_seed]) for key in by_seed[0][model]}
            cells_ = [f"{key} {np.nanmean(v):.4f} ({np.nanstd(v):.4f})" for key, v in values.items()]
            print(f"  {model:13} {'  '.join(cells_)}", flush=True)
            everything[f"{name}/{model}"] = {key: float(np.nanmean(v)) for key, v in values.items()}
    if args.json:
        args.json.write_text(json.dumps(everything, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
