"""A fact into the share of a population that has it: `rules/population/` and the gazetteer, as low, mid and high.

A share is of the whole population, children included, given nothing else but what `others` tells of the person's sex.
Where nothing is known the answer is None or a wide interval, never a figure that was made up.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from reident.gazetteer import Gazetteer
from reident.model import Fact, Range, Share, UserError
from reident.rulebook import RuleBook
from reident.rulebook.names import NameFile
from reident.rulebook.population import Kin, PopulationFile, ReadingFile
from reident.rulebook.strict import load_yaml
from reident.score.clock import Clock, days_factor, text_of
from reident.score.homes import Homes
from reident.score.names import NameShares, lookup
from reident.score.topics import Topics

NAMES = ("given_name", "family_name")
ROUTINES = ("sports", "hobby", "weekly_routine", "health", "media", "music")
"""Attributes in which the topic of a weekly routine may be named."""
ONCE = Range(0.002, 0.04, 0.5)
"""An appointment is at one date, which the value may not tell: part of the people with such appointments; wide."""
CURVES = {"wake_time": "wake", "sleep_time": "sleep", "away_hours": "leave", "commute": "leave"}


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
    _file: PopulationFile = field(repr=False)
    """Its own figures, and where it has none, those of the population that it is a part of."""
    _homes: Homes = field(repr=False)
    _topics: Topics = field(repr=False)
    _clock: Clock = field(repr=False)
    _names: NameShares | None = field(repr=False)
    _kin_words: frozenset[str] = field(repr=False)
    _groups: dict[str, str] = field(repr=False)
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
        row = self._topics.row(fact.attribute, fact.value)
        if row is not None:
            return self._topics.of_row(row)
        found = self._special(fact, others)
        return found if found is not None else self._topics.otherwise(fact.attribute)

    def group(self, fact: Fact) -> str:
        """The group of facts that depend on each other: `name person reach where work household things habits ...`."""
        return self._groups.get(fact.attribute, fact.attribute)

    def nested(self, one: Fact, other: Fact) -> bool:
        """Whether both say the same thing more or less precisely: a district and its city, a postcode and its city, an
        age and a birth date. Only the most specific of them counts."""
        pair = {one.attribute, other.attribute}
        if pair in ({"age", "birth_date"}, {"birthday", "birth_date"}):
            return True
        if one.attribute == other.attribute and one.value.casefold() == other.value.casefold():
            return True
        return self._homes.nested(one, other)

    def _special(self, fact: Fact, others: Sequence[Fact]) -> Share | None:
        """Facts whose share is worked out and not looked up."""
        if fact.attribute in NAMES:
            return self._name(fact, _sex(others))
        if fact.attribute == "age":
            return self._age(fact.value)
        if fact.attribute in ("birth_date", "birthday"):
            return self._birth(fact.value)
        if fact.attribute in CURVES:
            return self._habit(fact)
        if fact.attribute in ("weekly_routine", "appointment"):
            return self._routine(fact)
        kin = next((kin for kin in self._file.kin if kin.relation == fact.attribute), None)
        if kin is not None:
            return self._relative(kin, fact.value, _sex(others) or self._sex_of_name(others))
        return self._homes.share(fact)

    def _name(self, fact: Fact, sex: str | None) -> Share | None:
        if self._names is None or not fact.value.strip():
            return None
        if fact.attribute == "family_name":
            return Share(*self._names.family(fact.value.strip()))
        return Share(*self._names.given(fact.value, sex))

    def _sex_of_name(self, others: Sequence[Fact]) -> str | None:
        names = [fact.value for fact in others if fact.attribute == "given_name"]
        return self._names.sex(names[0]) if names and self._names is not None else None

    def _relative(self, kin: Kin, name: str, sex: str | None) -> Share:
        """Has such a relative x one of them is called so."""
        has, basis = kin.share.range(), f"{kin.basis} ({kin.year})"
        words = name.split()
        if self._names is None or not words or name.casefold() in self._kin_words:
            return Share(has, basis)
        theirs: str | None = None
        if kin.relation == "partner" and sex is not None and self._names.sex(words[0]) not in (None, sex):
            theirs = "male" if sex == "female" else "female"
        called, source = self._names.given(words[0], theirs)
        if len(words) > 1:
            family, _ = self._names.family(words[-1])
            called = Range(called.low * family.low, called.mid * family.mid, called.high * family.high)
        ends = [
            part * (1 - (1 - min(share, 1.0)) ** number)
            for part, share, number in zip(_ends(has), _ends(called), kin.number, strict=True)
        ]
        low, mid, high = (max(end, 1 / self.size) for end in ends)
        return Share(Range(low, mid, high), f"{basis}; of that name: {source}")

    def _age(self, value: str) -> Share | None:
        years = [int(number) for number in re.findall(r"\d{1,3}", value)]
        if not years or not self._file.ages or max(years) > 120:
            return None
        first, last = min(years), max(years)
        mid = sum(self._at_age(age) for age in range(first, last + 1))
        # The pyramid is approximate, unlike the size: it must not borrow the name of the size's source.
        return Share(Range(mid * 0.8, mid, min(1.0, mid * 1.25)), f"approximate age pyramid of {self.name}")

    def _at_age(self, age: int) -> float:
        bands = (band for band in self._file.ages if band.first <= age <= band.last)
        return sum(band.share / (band.last - band.first + 1) for band in bands)

    def _birth(self, value: str) -> Share | None:
        match = re.fullmatch(r"(?:(\d{4})|-)-(\d\d)-(\d\d)", value)
        if match is None:
            return None
        year, month, day = match.groups()
        try:
            date(2000, int(month), int(day))
        except ValueError:
            return None
        share = 1 / 1461 if (month, day) == ("02", "29") else 1 / 365.25
        if year is None:
            return Share(Range(share * 0.9, share, share * 1.1), "birthdays over the year are nearly even")
        of_age = self._at_age(self._file.year - int(year)) or self._at_age(self._file.year - int(year) - 1)
        if not of_age:
            return None
        of_day = share * of_age
        return Share(Range(of_day * 0.75, of_day, of_day * 1.3), "approximate age pyramid x one day of the year")

    def _habit(self, fact: Fact) -> Share | None:
        first = self._clock.at(CURVES[fact.attribute], fact.value)
        if first is None:
            return None
        if fact.attribute == "away_hours" and (back := self._clock.at("return", fact.value, 1)) is not None:
            a, b = first.range, back.range
            low, high = a.low * b.low, min(a.high, b.high)
            mid = min(1.5 * a.mid * b.mid, high)
            return Share(Range(low, mid, high), f"{first.basis}; who leaves early returns early")
        place = text_of(fact.value)
        if fact.attribute == "commute" and place:
            to = self._homes.share(replace(fact, attribute="workplace", value=place, ref=None))
            if to is not None:
                a, b = first.range, to.range
                return Share(Range(a.low * b.low, a.mid * b.mid, min(1.0, 2 * a.high * b.high)), to.basis)
        return first

    def _routine(self, fact: Fact) -> Share | None:
        """What is done, on which days, at about which time: the last two are worth little, and wide."""
        what = text_of(fact.value)
        rows = (self._topics.row(attribute, what) for attribute in ROUTINES)
        attribute = next((a for a, row in zip(ROUTINES, rows, strict=True) if row is not None), fact.attribute)
        done = self._topics.share(attribute, what)
        if done is None:
            return None
        days = days_factor(fact.value)
        hour = Range(0.02, 0.15, 0.6) if re.search(r"\d:\d\d", fact.value) else Range(1, 1, 1)
        once = ONCE if fact.attribute == "appointment" else Range(1, 1, 1)
        ends = zip(_ends(done.range), _ends(days), _ends(hour), _ends(once), strict=True)
        low, mid, high = (math.prod(parts) for parts in ends)
        least = 1 / self.size
        return Share(Range(max(low, least), max(mid, least), max(high, least)), f"{done.basis}; day and time: wide")


def _ends(range_: Range) -> tuple[float, float, float]:
    return range_.low, range_.mid, range_.high


def _sex(facts: Sequence[Fact]) -> str | None:
    """The sex that another fact tells: `female`, `male` or None."""
    words = {
        "female": "female",
        "f": "female",
        "w": "female",
        "weiblich": "female",
        "frau": "female",
        "woman": "female",
    }
    words |= {"male": "male", "m": "male", "männlich": "male", "mann": "male", "man": "male", "herr": "male"}
    found = [words.get(fact.value.casefold().strip(".")) for fact in facts if fact.attribute == "gender"]
    return found[0] if found else None


def load_population(name_or_path: str, rules: RuleBook, gazetteer: Gazetteer | None = None) -> Population:
    """A shipped population by its id, name or country code, or one of the user's own by the path of its file.

    Args:
        gazetteer: The places; None: the ones of the rules' folder are loaded.

    Raises:
        UserError: there is none of that name, or the file is not valid.
    """
    files = rules.of(PopulationFile)
    wanted = name_or_path.strip().casefold()
    for file in files:
        if wanted in (file.id, file.name.en.casefold(), file.name.de.casefold(), (file.country or "").casefold()):
            return build(file, rules, gazetteer or Gazetteer.load(rules.folder))
    path = Path(name_or_path)
    if not path.is_file():
        known = ", ".join(file.id for file in files)
        raise UserError(
            f"There is no population {name_or_path!r}. Name one of {known}, or the file of your own (.yaml)."
        )
    return build(load_yaml(path, PopulationFile), rules, gazetteer or Gazetteer.load(rules.folder))


def build(file: PopulationFile, rules: RuleBook, gazetteer: Gazetteer) -> Population:
    """A population from its file.

    Raises:
        UserError: it lies inside a population, or within a place, that nobody knows.
    """
    files = {each.id: each for each in rules.of(PopulationFile)}
    whole, chain = file, [file.id]
    topics = [file.topics]
    while whole.inside is not None:
        if whole.inside not in files or whole.inside in chain:
            known = ", ".join(sorted(files))
            raise UserError(f"The population {whole.id!r} says `inside: {whole.inside}`; known are {known}.")
        whole = files[whole.inside]
        chain.append(whole.id)
        topics.append(whole.topics)
        file = _filled(file, whole)
    place = next(iter(gazetteer.find(file.within, file.country)), None) if file.within else None
    place = place or (gazetteer.get(file.within) if file.within else None)
    if file.within and place is None:
        raise UserError(f"The population {file.id!r} says `within: {file.within}`, a place that the gazetteer lacks.")
    reading = rules.of(ReadingFile)
    if not reading:
        raise UserError(f"{rules.folder} has no file of the kind `reident/reading/1`; populations need it.")
    people = place.population if place else whole.size
    homes = Homes(gazetteer, reading[0], file.country, file.size, people, place, file.postcodes)
    shared = (homes, Topics.of(topics, rules, chain), Clock.of(rules, chain), _name_shares(file, rules))
    words = frozenset(word for names in rules.of(NameFile) for each in names.relations.values() for word in each)
    return Population(file.id, file.name.en, file.size, file, *shared, words, _groups(rules))


def _filled(file: PopulationFile, whole: PopulationFile) -> PopulationFile:
    """A file with the figures of the population that it is a part of where it has none."""
    update = {
        name: getattr(whole, name)
        for name in ("country", "ages", "names", "kin", "postcodes")
        if not getattr(file, name) and getattr(whole, name)
    }
    return file.model_copy(update=update)


def _name_shares(file: PopulationFile, rules: RuleBook) -> NameShares | None:
    if file.names is None:
        return None
    folder, least = rules.folder / "population" / "names", 1 / file.size
    surname, male, female = (
        lookup(rows, folder, least) for rows in (file.names.surname, file.names.male, file.names.female)
    )
    women = sum(band.share * band.female for band in file.ages) or 0.5
    full: dict[str, tuple[str, ...]] = {}
    for names in rules.of(NameFile):
        for name, shorts in names.short_forms.items():
            for short in shorts:
                full[short] = (*full.get(short, ()), name)
    return NameShares(surname, male, female, women, full)


def _groups(rules: RuleBook) -> dict[str, str]:
    groups = {id_: str(attribute.group) for id_, attribute in rules.attributes.items()}
    groups = {id_: "person" if group == "who" else group for id_, group in groups.items()}
    return groups | dict.fromkeys(NAMES, "name") | dict.fromkeys(("friend", "colleague"), "friends")
