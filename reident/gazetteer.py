"""Names of places into places with people: the compact GeoNames extract that ships in `rules/places/`.

Four files, all read by `Gazetteer.load`: `places.tsv.gz` (built by `training/build_places.py`), and three that are
written by hand and may be added to: `supplement.tsv` (districts and landscapes that GeoNames lacks), `exonyms.tsv`
(`Mailand`, `Cologne`), `postcodes.tsv`. `rules/places/README.md` says where the figures come from.
"""

from __future__ import annotations

import gzip
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reident.model import Level, UserError


@dataclass(frozen=True, slots=True)
class Place:
    """A country, region, municipality, district or postcode area."""

    id: str
    """`geonames:2886242`; `iso:DE-NW` a region, `ags:...` a German municipality, `own:...` the supplement's."""
    name: str
    """The official local name: `Köln`."""
    level: Level
    country: str
    """ISO 3166-1 alpha-2."""
    region: str
    """Name of the first-level division (`Nordrhein-Westfalen`), or empty."""
    parent: str | None
    """Id of the municipality that a district lies in."""
    population: int
    """People; 0 where it is not known."""
    latitude: float
    longitude: float
    approximate: bool = False
    """Whether the number of people is a rough figure (the supplement's)."""


_LEVELS: Mapping[str, Level] = {"c": "country", "r": "region", "m": "municipality", "d": "district"}
_COARSE_TO_FINE: Mapping[Level, int] = {"country": 0, "region": 1, "municipality": 2, "district": 3}
_EARTH_KM = 6371.0


class Gazetteer:
    """Places by id, name and postcode. A place is made when it is asked for; loaded, there are only lines."""

    def __init__(self, lines: Sequence[str], postcodes: Mapping[str, Sequence[tuple[str, str, str]]]) -> None:
        """
        Args:
            lines: Eleven columns with tabs: folded names with `|`, name, id, level, country, region, parent, people,
                latitude, longitude, flags (`w`: the name is a common word as well; `~`: approximate).
            postcodes: Country -> (first, last, place id or name), the ends included.
        """
        self._lines = list(lines)
        self._postcodes = postcodes
        self._names: dict[str, list[int]] = {}
        self._ids: dict[str, int] = {}
        self._words: set[str] = set()
        for number, line in enumerate(self._lines):
            keys, _, id_, _ = line.split("\t", 3)
            self._ids[id_] = number
            for key in keys.split("|"):
                self._names.setdefault(key, []).append(number)
            if line.endswith("w"):
                self._words.update(keys.split("|"))

    @classmethod
    def load(cls, folder: Path) -> Gazetteer:
        """Read the extract of a rules folder (`RuleBook.folder`).

        Raises:
            UserError: a file is missing or broken.
        """
        places = folder / "places"
        try:
            with gzip.open(places / "places.tsv.gz", "rt", encoding="utf-8") as file:
                lines = [line for line in file.read().split("\n") if line and not line.startswith("#")]
            found = cls(lines, _postcodes(places / "postcodes.tsv"))
            found._add_exonyms(_rows(places / "exonyms.tsv", 3))
            found._add_supplement(_rows(places / "supplement.tsv", 7))
        except (OSError, EOFError, ValueError) as error:
            message = (
                f"The gazetteer in {places} cannot be read ({type(error).__name__}: {error}); install reident again."
            )
            raise UserError(message) from None
        return found

    def __len__(self) -> int:
        return len(self._lines)

    def find(self, name: str, country: str | None = None) -> tuple[Place, ...]:
        """All places of that name in any spelling, most populous first; German and English exonyms count.

        `Köln-Ehrenfeld`, `Ehrenfeld, Köln` and `Springfield, Illinois` find the place inside the other. A name that
        several places share finds them all.

        Args:
            country: ISO code, only places there; None: everywhere.
        """
        key = fold(name)
        places = [self._place(number) for number in self._names.get(key, ())] or list(self._composed(key))
        if country:
            places = [place for place in places if place.country == country.upper()]
        return tuple(sorted(places, key=lambda place: _rank(place, places)))

    def get(self, id: str) -> Place | None:
        """The place of an id (`Fact.ref`)."""
        number = self._ids.get(id)
        return None if number is None else self._place(number)

    def postcode(self, code: str, country: str) -> tuple[Place, ...]:
        """The places that a postcode lies in: the city where the table knows it, else its region or regions.

        Germany, Austria and Switzerland have a table, to the city for large cities only; elsewhere nothing is found.
        """
        digits = re.sub(r"\D", "", code)
        rows = [row for row in self._postcodes.get(country.upper(), ()) if row[0] <= digits[: len(row[0])] <= row[1]]
        rows = [row for row in rows if len(digits) >= len(row[0])]
        finest = max((len(first) for first, _, _ in rows), default=0)
        names = [name for first, _, name in rows if len(first) == finest]
        found = (self.get(name) if ":" in name else next(iter(self.find(name, country)), None) for name in names)
        return tuple(sorted((place for place in found if place), key=lambda place: -place.population))

    def is_word(self, name: str) -> bool:
        """Whether the name is a common word or first name as well (`Essen`, `Reading`).

        It takes context, then, to be taken for a place.
        """
        return fold(name) in self._words

    def children(self, parent: Place) -> tuple[Place, ...]:
        """The districts of a municipality, most populous first."""
        marker = f"\t{parent.id}\t"
        found = [self._place(n) for n, line in enumerate(self._lines) if marker in line]
        return tuple(sorted((p for p in found if p.parent == parent.id), key=lambda place: -place.population))

    def inside(self, child: Place, parent: Place) -> bool:
        """Whether one place lies in (or is) the other."""
        if child.id == parent.id:
            return True
        if child.country != parent.country:
            return False
        if parent.level == "country":
            return True
        if parent.level == "region":
            return bool(child.region) and child.region == parent.region and child.level != "country"
        return child.parent == parent.id

    def _place(self, number: int) -> Place:
        _, name, id_, level, country, region, parent, people, latitude, longitude, flags = self._lines[number].split(
            "\t"
        )
        place = (_LEVELS[level], country, region, parent or None, int(people), float(latitude), float(longitude))
        return Place(id_, name, *place, "~" in flags)

    def _composed(self, key: str) -> Iterator[Place]:
        """Places whose name is one part of the key while the other part names what they lie in."""
        tokens = key.split(" ")
        seen: set[str] = set()
        for cut in range(1, len(tokens)):
            left, right = " ".join(tokens[:cut]), " ".join(tokens[cut:])
            for inner, outer in ((left, right), (right, left)):
                if inner not in self._names or outer not in self._names:
                    continue
                around = [self._place(number) for number in self._names[outer]]
                for place in (self._place(number) for number in self._names[inner]):
                    fits = any(place.id != other.id and self.inside(place, other) for other in around)
                    if fits and place.id not in seen:
                        seen.add(place.id)
                        yield place

    def _append(self, line: str) -> None:
        keys, _, id_, _ = line.split("\t", 3)
        self._ids[id_] = len(self._lines)
        for key in keys.split("|"):
            self._names.setdefault(key, []).append(len(self._lines))
        self._lines.append(line)

    def _add_exonyms(self, rows: Iterable[list[str]]) -> None:
        for name, country, others in rows:
            numbers = [n for n in self._names.get(fold(name), ()) if self._place(n).country == country]
            if not numbers:
                raise ValueError(f"exonyms.tsv names {name} in {country}, which no table has")
            most = min(
                numbers, key=lambda n: (self._place(n).level in ("region", "country"), _rank(self._place(n), ()))
            )
            for other in others.split("|"):
                known = self._names.setdefault(fold(other), [])
                if most not in known:
                    known.append(most)

    def _add_supplement(self, rows: Iterable[list[str]]) -> None:
        for name, level, country, around, people, latitude, longitude in rows:
            inside = self.find(around, country)[:1] if around else ()
            if around and not inside:
                raise ValueError(f"supplement.tsv: {around}, which {name} lies in, is in no table")
            parent = inside[0].id if inside and inside[0].level == "municipality" else ""
            known = [self._place(number) for number in self._names.get(fold(name), ())]
            if parent and any(place.parent == parent for place in known):
                continue
            region = inside[0].region if inside else ""
            names = name.split("|")
            keys = "|".join(dict.fromkeys(fold(key) for spelling in names for key in keys_of(spelling)))
            id_ = "own:" + "-".join(filter(None, (country.lower(), fold(around), fold(names[0])))).replace(" ", "-")
            columns = (keys, names[0], id_, level[0], country, region, parent, people, latitude, longitude, "~")
            self._append("\t".join(columns))


OF_ITS_OWN = 20_000
"""People of a place from which on its name need not be another language's for a larger one: "Brunswick"."""


def called(place: Place, said: str, home: Sequence[str] = ()) -> str:
    """A place's name for whoever calls it so: `Kroatien` for "kroatien", but `Köln` for "koeln".

    Args:
        place: what was found for the name.
        said: the name as somebody says or writes it.
        home: countries whose places are called by their official names whatever is said ("kölle").
    """
    official = f"{fold(place.name)} ".startswith(f"{fold(said)} ") or (
        place.country in home and place.level != "country"
    )
    return place.name if official and max(map(ord, place.name), default=0) < _LATIN else said


_LATIN = 0x100
"""Characters from here on are on no German or English keyboard: `İzmir`, `Łódź`."""


def fold(name: str) -> str:
    """A name without what its spellings differ in.

    Case, accents, umlauts (`ö`, `oe` and `o` are one), ß, hyphens and brackets, the small words of river names
    (`am`, `an der`, `a.`, `ob der`), `St.`/`Sankt`/`Saint`, `a. M.` for `am Main`.
    """
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss").replace("’", "'"))
    # Lower case once more: compatibility forms come apart into capitals, and Cherokee folds to them.
    plain = "".join(char for char in plain if not unicodedata.combining(char)).lower()
    plain = _PLAIN.sub(lambda match: match.group()[:1], plain.translate(_LETTERS))
    tokens: list[str] = _TOKEN.findall(plain)
    if len(tokens) == 1:
        return _SAINTS.get(tokens[0], tokens[0])
    kept = [_SAINTS.get(token, token) for n, token in enumerate(tokens) if n == 0 or token not in _SMALL_WORDS]
    if len(kept) > 1 and len(kept) < len(tokens):
        kept[-1] = _RIVERS.get(kept[-1], kept[-1])
    return " ".join(kept)


_LETTERS = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i", "'": ""})
_PLAIN = re.compile(r"ae|oe|(?<![aeoq])ue")
_TOKEN = re.compile(r"[^\W_]+")
_SAINTS = {"st": "sankt", "saint": "sankt", "skt": "sankt", "sainte": "sankt", "ste": "sankt"}
_RIVERS = {"m": "main", "o": "oder", "br": "breisgau", "rh": "rhein", "r": "ruhr", "d": "donau", "n": "neckar"}
_SMALL_WORDS = frozenset([
    "a", "am", "an", "auf", "b", "bei", "d", "dem", "den", "der", "do", "i", "im", "in", "near", "o", "ob", "on", "sur",
    "the", "under", "unter", "upon", "v", "vor", "z", "zu",
])  # fmt: skip


def keys_of(name: str) -> tuple[str, ...]:
    """The names by which a place is called: its own, and the short one before `am`, `an der`, `(`, `/` or a comma."""
    short = _SHORT.split(name, maxsplit=1)[0].strip()
    return (name, short) if len(short) > 2 else (name,)


_SHORT = re.compile(
    r"\s*[(,/]|\s+(?:am|an der|an den|a\.|ob der|im|in der|i\.|bei|b\.|v\.|vor der|auf|sur|upon|on|near)\s?",
    re.IGNORECASE,
)


def distance_km(one: Place, other: Place) -> float:
    """Great-circle distance in kilometres."""
    first, second = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    half = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(across / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def _rank(place: Place, among: Sequence[Place]) -> tuple[int, int, str]:
    """Most populous first; a region after the city that gave it its name (`New York`, `Salzburg`)."""
    people = place.population
    if place.level == "region":
        namesakes = (p.population for p in among if p.level == "municipality" and p.region == place.region)
        people = min(people, max(namesakes, default=people))
    return -people, -_COARSE_TO_FINE.get(place.level, 9) if place.level != "region" else 0, place.id


def _rows(path: Path, columns: int) -> Iterator[list[str]]:
    """The rows of a table written by hand; empty lines and those with `#` in front are left out."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            row = [cell.strip() for cell in line.split("\t")]
            if len(row) != columns:
                raise ValueError(f"{path.name}, line {number}: {columns} columns with tabs are needed")
            yield row


def _postcodes(path: Path) -> Mapping[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for country, first, last, names in _rows(path, 4):
        found.setdefault(country, []).extend((first, last, name) for name in names.split("|"))
    return found
