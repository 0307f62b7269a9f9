"""A first name or surname into the share of people who have it: the compact tables of `rules/population/names/`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reident.gazetteer import fold
from reident.model import Range, UserError
from reident.rulebook.population import NameTable

DOUBLE = (0.005, 0.03, 0.2)
"""A double name (`Müller-Weber`) against the product of its halves' shares: low, mid, high; wide, not measured."""
SHORT = (0.05, 0.25, 0.7)
"""Part of the people with a full name who are called by one given short form; wide, not measured."""
SHORT_AND_NAME = (0.0, 0.05, 0.3)
"""The same where the short form is a name of its own (`Anna` for `Johanna`)."""
SEXES = ("female", "male")


@dataclass(frozen=True, slots=True)
class Table:
    """Names of one country and sort."""

    bits: Mapping[str, float]
    """Name in lower case -> -log2 of its share among the people (of the sex)."""
    folded: Mapping[str, float]
    """The same by folded spelling (`mueller` is Müller); of several names the most frequent."""
    tail: Range
    """Shares of names that are not listed, by people: 5th, 50th, 95th percentile."""
    source: str


def read_table(path: Path) -> Table:
    """One table: comments in front, then a line per tenth of a bit with its names (blanks as `_`).

    Raises:
        UserError: there is no such table, or a line is broken.
    """
    bits: dict[str, float] = {}
    folded: dict[str, float] = {}
    about: dict[str, str] = {}
    if not path.is_file():
        raise UserError(f"The table of names {path} is missing; the tables lie in {path.parent}.")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            key, _, value = line.removeprefix("#").strip().partition(": ")
            about.setdefault(key, value)
            continue
        head, *names = line.split()
        try:
            value_ = float(head)
        except ValueError:
            raise UserError(f"{path}:{number}: a line starts with the bits of its names.") from None
        for name in (n.replace("_", " ").casefold() for n in names):
            bits[name] = value_
            folded.setdefault(fold(name), value_)
    try:
        low, mid, high = (2 ** -float(part) for part in about["tail"].split())
    except (KeyError, ValueError):
        raise UserError(f"{path}: the comment `# tail: LOW MID HIGH` (in bits) is missing.") from None
    return Table(bits, folded, Range(low, mid, high), about.get("source", path.stem))


@dataclass(frozen=True, slots=True)
class Lookup:
    """The tables of one population and sort of name, in the order in which they are asked."""

    tables: Sequence[tuple[Table, float]]
    """Table and the factor by which a share may be too small or too large."""
    least: float
    """Share of one person."""

    def listed(self, name: str) -> tuple[Range, str] | None:
        """The share of a name that a table has, and where that is from."""
        key, loose = name.casefold(), fold(name)
        for table, factor in self.tables:
            usual = table.folded.get(loose)
            bits = table.bits.get(key, usual)
            if bits is not None and usual is not None:
                # `Mueller` may be a Mueller, or a Müller whom somebody wrote without an umlaut.
                share, most = 2.0**-bits, max(2.0**-usual, 2.0**-bits)
                low = max(share / factor, self.least)
                return Range(low, max(math.sqrt(share * most), low), min(max(most * factor, low), 0.5)), table.source
        return None

    def share(self, name: str) -> tuple[Range, str]:
        """The share of any name, and its basis: listed, put together of two, or of the tail."""
        found = self.listed(name)
        if found is not None:
            return found
        parts = [part for part in re.split(r"[-\s]+", name) if part]
        if len(parts) == 2:
            halves = [self.share(part)[0] for part in parts]
            mid = halves[0].mid * halves[1].mid
            low, middle, high = (max(mid * part, self.least) for part in DOUBLE)
            return Range(low, middle, max(high, 20 * self.least)), "put together of the two names, wide"
        tail = self.tables[-1][0].tail
        low = max(tail.low, self.least)
        return Range(low, max(tail.mid, low), max(tail.high, low)), "rarer than all listed names (heavy tail)"


def plus(*ranges: Range) -> Range:
    """The sum, each end apart."""
    return Range(sum(r.low for r in ranges), sum(r.mid for r in ranges), min(1.0, sum(r.high for r in ranges)))


@dataclass(frozen=True, slots=True)
class NameShares:
    """The shares of names in one population."""

    surname: Lookup
    male: Lookup
    female: Lookup
    women: float
    """Share of women and girls."""
    full_names: Mapping[str, tuple[str, ...]]
    """Short form in lower case -> the names that it is short for."""

    def family(self, name: str) -> tuple[Range, str]:
        """The share of people with a surname."""
        return self.surname.share(name)

    def given(self, name: str, sex: str | None = None) -> tuple[Range, str]:
        """The share of people (of the sex: `female`, `male`) who are called so; short forms count for their names."""
        name = name.strip()
        if sex in SEXES:
            return self._of_sex(name, sex)
        parts = {each: self._of_sex(name, each) for each in SEXES}
        known = [each for each in SEXES if self._known(name, each)]
        weights = {"female": self.women, "male": 1 - self.women}
        if not known:
            tail, basis = parts["female"]
            return Range(tail.low / 2, tail.mid * 0.75, tail.high), basis
        shares = [times(parts[each][0], weights[each]) for each in known]
        return plus(*shares), parts[known[0]][1]

    def sex(self, name: str) -> str | None:
        """The sex of almost all (95 %) who have a first name; None where it is not known or mixed."""
        listed = (self._lookup(each).listed(name.strip()) for each in SEXES)
        female, male = (found[0].mid if found else 0.0 for found in listed)
        if female + male == 0:
            return None
        part = female / (female + male)
        return "female" if part > 0.95 else "male" if part < 0.05 else None

    def _lookup(self, sex: str) -> Lookup:
        return self.female if sex == "female" else self.male

    def _known(self, name: str, sex: str) -> bool:
        names = (name, *self.full_names.get(name.casefold(), ()))
        return any(self._lookup(sex).listed(each) is not None for each in names)

    def _of_sex(self, name: str, sex: str) -> tuple[Range, str]:
        lookup = self._lookup(sex)
        full = [found[0] for n in self.full_names.get(name.casefold(), ()) if (found := lookup.listed(n)) is not None]
        if not full:
            return lookup.share(name)
        own = lookup.listed(name)
        called, part = plus(*full), SHORT_AND_NAME if own else SHORT
        short = Range(called.low * part[0], called.mid * part[1], min(1.0, called.high * part[2]))
        return (plus(own[0], short), own[1]) if own else (short, "names that it is short for; wide")


def times(range_: Range, factor: float) -> Range:
    """The range scaled, never above 1."""
    return Range(min(1.0, range_.low * factor), min(1.0, range_.mid * factor), min(1.0, range_.high * factor))


def lookup(tables: Iterable[NameTable], folder: Path, least: float) -> Lookup:
    """Read the tables that a population names."""
    return Lookup(tuple((read_table(folder / f"{row.table}.txt"), row.factor) for row in tables), least)
