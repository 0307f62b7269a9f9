"""A fact into the share of a population that has it: `rules/population/` and the gazetteer, as low, mid and high."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reident.gazetteer import Gazetteer
from reident.model import Fact, Share, Subject
from reident.rulebook import RuleBook


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another population that the bundle's evidence leaves possible."""

    id: str
    name: str
    size: int
    probability: float
    """0..1; the chosen one and its alternatives sum to 1."""


@dataclass(frozen=True, slots=True)
class Population:
    """People among whom somebody is to be found."""

    id: str
    """`germany`, or the id of a file of the user's own."""
    name: str
    """Readable, for instance `Germany`."""
    size: int
    """People."""
    probability: float = 1.0
    """That it is this population; below 1 where it was chosen from a bundle's evidence."""
    alternatives: tuple[Alternative, ...] = field(default=())
    """What else it may be, most probable first."""

    def share(self, fact: Fact, others: Sequence[Fact] = ()) -> Share | None:
        """Which part of the population (0..1) has this fact; None where nothing is known about such facts.

        Args:
            fact: One fact. A direct identifier (phone, e-mail, serial number) has no share: None.
            others: Facts of the same subject that are known too; the share of a first name is the one within the sex
                that they tell, a partner's name the one among the people whom that leaves.
        """
        raise NotImplementedError

    def group(self, fact: Fact) -> str:
        """The group of facts that depend on each other: `place name household work habit device taste health person`."""
        raise NotImplementedError

    def nested(self, one: Fact, other: Fact) -> bool:
        """Whether both say the same thing more or less precisely: a district and its city, a postcode and its city, an
        age and a birth date. Only the most specific of them counts."""
        raise NotImplementedError


def load_population(name_or_path: str, rules: RuleBook, gazetteer: Gazetteer | None = None) -> Population:
    """A shipped population by its id, name or country code, or one of the user's own by the path of its file.

    Raises:
        UserError: there is none of that name, or the file is not valid.
    """
    raise NotImplementedError


def choose_population(
    subjects: Sequence[Subject], languages: Mapping[str, float], rules: RuleBook, gazetteer: Gazetteer
) -> Population:
    """The population that a bundle's own evidence points to: residences, postcodes, phone prefixes, languages.

    Args:
        languages: Language code -> share or count of the bundle's records.
    """
    raise NotImplementedError
