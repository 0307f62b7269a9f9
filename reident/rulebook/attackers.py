"""`rules/attackers.yaml`: who might identify somebody, what each can look up, and how facts depend on each other."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, model_validator

from reident.model import Level, Range
from reident.rulebook.attributes import Group, Words
from reident.rulebook.strict import Probability, RuleFile, Strict


class Interval(Strict):
    """A figure with its 90 % interval."""

    low: float = Field(ge=0)
    mid: float = Field(ge=0)
    high: float = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Interval:
        if not self.low <= self.mid <= self.high:
            raise ValueError("an interval needs low <= mid <= high")
        return self

    def range(self) -> Range:
        """The same as a `Range`."""
        return Range(self.low, self.mid, self.high)


class Lookup(Strict):
    """How likely an attacker finds people by some attributes, and that this person is among them."""

    attributes: tuple[str, ...] = Field(min_length=1)
    levels: tuple[Level, ...] = ()
    """Only for places this fine; empty: for all."""
    probability: Probability
    because: Words


class Pool(Strict):
    """An attacker who searches among fewer people than the population."""

    size: Interval
    because: Words
    inside: Mapping[Group, Probability] = Field(default_factory=dict)
    """What part of a fact's bits still tells people of the pool apart, by attribute group; 1 where not named."""


class Attacker(Strict):
    """One party and its means (CJEU C-413/23 P: identifiability is relative to the means of the party concerned)."""

    id: str
    label: Words
    means: Words
    pool: Pool | None = None
    lookups: tuple[Lookup, ...]
    otherwise: Probability
    """For attributes that no row names."""

    def lookup(self, attribute: str, level: Level | None) -> float:
        """Probability that this attacker can look up an attribute (of a level, for places); the first row that fits."""
        for row in self.lookups:
            if attribute in row.attributes and (not row.levels or level in row.levels):
                return row.probability
        return self.otherwise


class DependentGroup(Strict):
    """Attributes that say partly the same: only the strongest fact of the group counts in full."""

    id: str
    attributes: tuple[str, ...] = Field(min_length=1)
    weight: Interval
    """Part of the bits that each further fact of the group adds: 0 nothing, 1 all of them (independence)."""
    because: Words


class Alternatives(Strict):
    """Attributes of which one fact at a time counts: nested (district, city) or competing (two first names)."""

    id: str
    attributes: tuple[str, ...] = Field(min_length=1)
    because: Words


class Dependence(Strict):
    """How facts depend on each other."""

    alternatives: tuple[Alternatives, ...]
    groups: tuple[DependentGroup, ...]
    otherwise: Interval
    """Weight within a group of facts whose attribute no group names; each attribute is then a group of its own."""
    across: Interval
    """Part of its bits that a fact keeps beside a stronger one of another group."""
    same_source: Probability
    """Correlation of the lookups of two attributes of one attribute group: one profile page tells both."""
    same_attribute: Probability
    """Correlation of the lookups of two facts of one attribute."""

    @model_validator(mode="after")
    def _sensible(self) -> Dependence:
        seen = [name for group in self.groups for name in group.attributes]
        if len(seen) != len(set(seen)):
            raise ValueError("an attribute is in two groups")
        home = {name: group.id for group in self.groups for name in group.attributes}
        for row in self.alternatives:
            if len({home.get(name, name) for name in row.attributes}) > 1 and len(row.attributes) > 1:
                raise ValueError(f"{row.id}: alternatives lie in one group")
        if self.same_source > self.same_attribute:
            raise ValueError("same_attribute is at least same_source")
        if any(group.weight.high > 1 for group in self.groups) or self.across.high > 1 or self.otherwise.high > 1:
            raise ValueError("a weight is at most 1")
        return self


class Sharers(Strict):
    """A direct identifier: how many other people have the same value (a line shared at home, an address)."""

    attributes: tuple[str, ...] = Field(min_length=1)
    levels: tuple[Level, ...] = ()
    others: Interval
    because: Words


class EaseRule(Strict):
    """From match counts to ENISA's EI: this project's own extension."""

    attacker: str
    """Whose match counts decide."""
    handles: tuple[str, ...]
    """Attributes by which a person can be addressed or found at once."""
    handle_levels: tuple[Level, ...]
    """How fine a place must be to be a handle."""
    single: Probability
    """P(k <= 1) from which on a handle means EI 1."""
    few: float = Field(gt=1)
    """Median k up to which EI is .75."""
    some: float = Field(gt=1)
    """Median k up to which EI is .5."""


class SearchRule(Strict):
    """Bounds of the explanation."""

    thresholds: tuple[float, ...]
    """Median k of a minimal set; the first threshold that any set reaches is used."""
    usable: Probability
    """Lookup probability from which on a fact counts as usable."""
    confident: Probability
    """Confidence from which on a fact may be part of a minimal set."""
    largest: int = Field(ge=1, le=5)
    """Facts in a minimal set, at most."""
    most: int = Field(ge=1)
    """Minimal sets listed, at most."""
    candidates: int = Field(ge=1, le=40)
    """Facts searched, the most telling first."""


class AttackerFile(RuleFile):
    """All of the scorer's knowledge that is not about a population."""

    attackers: tuple[Attacker, ...] = Field(min_length=1)
    household_relations: tuple[str, ...]
    """Relations between people who live together as a rule."""
    unknown_share: Interval
    """Share of a value of which nothing is known: wide, so that it decides little."""
    direct: tuple[Sharers, ...]
    dependence: Dependence
    ease: EaseRule
    search: SearchRule

    @model_validator(mode="after")
    def _names_exist(self) -> AttackerFile:
        ids = [attacker.id for attacker in self.attackers]
        if len(ids) != len(set(ids)):
            raise ValueError("an attacker is there twice")
        if self.ease.attacker not in ids:
            raise ValueError(f"ease: no attacker {self.ease.attacker!r}")
        return self

    def sharers(self, attribute: str, level: Level | None) -> Sharers | None:
        """How many others share a direct identifier; None where the attribute is none."""
        for row in self.direct:
            if attribute in row.attributes and (not row.levels or level in row.levels):
                return row
        return None
