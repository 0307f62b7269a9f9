"""`rules/population/`: how many people there are, and which part has what: low, mid, high, and a basis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from reident.model import Level, Range
from reident.rulebook.attributes import Words
from reident.rulebook.strict import RuleFile, Strict

Fraction = Annotated[float, Field(ge=0, le=1)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
NameKind = Literal["surname", "male", "female"]


class Spread(Strict):
    """Low, mid and high of a share, in short `[0.05, 0.08, 0.11]`: a 90 % interval."""

    low: Fraction
    mid: Fraction
    high: Fraction

    @model_validator(mode="after")
    def _in_order(self) -> Spread:
        if not self.low <= self.mid <= self.high:
            raise ValueError("a share needs low <= mid <= high")
        if self.high == 0:
            raise ValueError("a share of nobody says nothing; leave the row out")
        return self

    def range(self) -> Range:
        """The same as a `Range`."""
        return Range(self.low, self.mid, self.high)


def _short(value: object) -> object:
    if isinstance(value, list | tuple) and len(value) == 3:
        return dict(zip(("low", "mid", "high"), value, strict=True))
    return value


Triple = Annotated[Spread, BeforeValidator(_short)]


class ShareRow(Strict):
    """The share of people of whom one thing is true, and the words that say so."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    words: tuple[str, ...] = Field(min_length=1)
    """Words or phrases in lower case, in any language; a word that ends in `*` takes any ending."""
    share: Triple
    """Of the whole population, children included."""
    here: Mapping[str, Triple] = Field(default={}, alias="in")
    """Population id -> its own share, where it is known to differ."""
    basis: str
    """Where the figure comes from; `approximate ...` where it was not read in a source."""
    year: int = Field(ge=1990, le=2100)


class Topic(Strict):
    """What is known of one attribute."""

    attributes: tuple[str, ...] = Field(min_length=1)
    rows: tuple[ShareRow, ...] = ()
    otherwise: Triple | None = None
    """A value that no row names; absent: its share is not known."""
    otherwise_basis: str = "a value that no table names: wide"

    @model_validator(mode="after")
    def _ids_are_there_once(self) -> Topic:
        ids = [row.id for row in self.rows]
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        if twice:
            raise ValueError(f"there twice: {', '.join(twice)}")
        return self


class SharesFile(RuleFile):
    """`reident/shares/1`: shares by topic, for all populations."""

    topics: tuple[Topic, ...] = Field(min_length=1)


class Curve(Strict):
    """When in the day people do something."""

    id: str
    """`wake`, `sleep`, `leave`, `return`."""
    days: Literal["week", "weekend"]
    half_hours: Mapping[Clock, Annotated[float, Field(ge=0)]] = Field(min_length=2)
    """Start of a half hour -> weight; half hours that are absent weigh nothing. Scaled to a sum of 1."""
    factor: float = Field(gt=1)
    """The share of a quarter of an hour may be so many times smaller or larger (90 %)."""
    shift: Mapping[str, int] = {}
    """Population id -> minutes later (or earlier, below 0)."""
    basis: str
    year: int = Field(ge=1990, le=2100)


class CurvesFile(RuleFile):
    """`reident/curves/1`: habits as distributions over the day."""

    tolerance: int = Field(gt=0, le=120)
    """Minutes to either side within which two times are the same habit."""
    floor: Fraction
    """Nobody does it at that time: the least share."""
    curves: tuple[Curve, ...] = Field(min_length=1)


class PlaceRole(Strict):
    """How many people have to do with a place in some role, from how many live there."""

    times: tuple[float, float, float]
    """Low, mid, high: people with the role for each person who lives there."""
    also: Triple | None = None
    """Added share: people from elsewhere, however small the place is."""
    basis: str


class Trust(Strict):
    """How much a sign of a country is worth when the population is chosen."""

    attributes: tuple[str, ...] = Field(min_length=1)
    right: Annotated[float, Field(gt=0.5, lt=1)]
    """Probability that somebody about whom it is said lives in that country."""


class ReadingFile(RuleFile):
    """`reident/reading/1`: how places, times and signs of a country are read."""

    roles: Mapping[str, PlaceRole]
    """Attribute -> how many people; places of other attributes have no share."""
    fine: Mapping[Level, tuple[float, float, float]]
    """People of a place too fine for the gazetteer."""
    unlisted: tuple[float, float, float]
    """People of a place that no table has."""
    approximate: float = Field(gt=1)
    """A rough number of people may be so many times smaller or larger."""
    counted: float = Field(gt=1)
    """The same for a counted number: people move, years differ."""
    trust: tuple[Trust, ...]
    contacts: Fraction
    """What the facts of people who are not the bundle's own weigh, against 1."""


class AgeBand(Strict):
    """People of some ages."""

    first: int = Field(ge=0, alias="from")
    last: int = Field(le=130, alias="to")
    share: Fraction
    female: Fraction = 0.5


class NameTable(Strict):
    """A table of names in `rules/population/names/` and how far it holds for this population."""

    table: str
    factor: float = Field(gt=1)
    """A share read in it may be so many times smaller or larger (90 %)."""


class Names(Strict):
    """The tables of one population; the first that has a name counts."""

    surname: tuple[NameTable, ...] = Field(min_length=1)
    male: tuple[NameTable, ...] = Field(min_length=1)
    female: tuple[NameTable, ...] = Field(min_length=1)


class Kin(Strict):
    """How many people have a relative of some sort, and how many of them."""

    relation: str
    share: Triple
    """Of the population that has at least one."""
    number: tuple[float, float, float]
    """How many such persons somebody has: low, mid, high."""
    basis: str
    year: int = Field(ge=1990, le=2100)


class Postcodes(Strict):
    """How fine the postcodes of a country are."""

    pattern: str
    """Regular expression for a whole postcode."""
    people: tuple[float, float, float]
    """People of one postcode: low, mid, high."""
    basis: str


class Evidence(Strict):
    """What in a bundle speaks for a population."""

    weight: Annotated[float, Field(gt=0)]
    """Prior: about how likely such a bundle is to be from there."""
    languages: Mapping[str, Annotated[float, Field(ge=0)]] = {}
    """Language -> part of that language's speakers (among all populations here) who live there."""
    phone: tuple[str, ...] = ()
    """International prefixes."""


class PopulationFile(RuleFile):
    """`reident/population/1`: people among whom somebody is to be found."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: Words
    size: int = Field(ge=1)
    basis: str
    """Where the size comes from."""
    year: int = Field(ge=1990, le=2100)
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    inside: str | None = None
    """Id of the population that these people are a part of: its figures hold where this file has none."""
    within: str | None = None
    """Name or id of the place that all of them live in."""
    ages: tuple[AgeBand, ...] = ()
    names: Names | None = None
    kin: tuple[Kin, ...] = ()
    postcodes: tuple[Postcodes, ...] = ()
    evidence: Evidence | None = None
    topics: tuple[Topic, ...] = ()
    """Shares of this population's own; they go before those of `reident/shares/1`."""

    @model_validator(mode="after")
    def _sensible(self) -> PopulationFile:
        if self.ages and abs(sum(band.share for band in self.ages) - 1) > 0.02:
            raise ValueError("the shares of the age bands sum to 1")
        if any(band.first > band.last for band in self.ages):
            raise ValueError("an age band goes from the younger to the older")
        if self.inside == self.id:
            raise ValueError("a population is not inside itself")
        return self
