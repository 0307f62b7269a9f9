"""One group's records, with what others tell, into a portrait of their owner: names, places, habits, people, facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reident.link import facts as drafts
from reident.link.animals import apart
from reident.link.atlas import Atlas
from reident.link.commutes import workplaces
from reident.link.facts import Draft
from reident.link.firms import employers
from reident.link.habits import HabitFact, Sighting, habits, missing, zone_of
from reident.link.naming import OUTWARD, Name, own_names, spoken_to
from reident.link.offices import is_own
from reident.link.owner import Group
from reident.link.people import NAMED_RELATIONS, STATED, Owned, Person, people_of
from reident.link.phonetics import folded
from reident.link.places import PlaceFact, places_of
from reident.link.resolve import Names, Verdicts
from reident.link.roles import Part
from reident.link.tally import Cell, is_told
from reident.link.work_mail import by_address
from reident.model import Judgement, Message
from reident.rulebook import RuleBook
from reident.rulebook.likely import LikelyFile
from reident.rulebook.linking import LinkingFile, Once

SPOKEN = frozenset({"utterance", "message"})
"""What people say, as against what a table holds."""


@dataclass(slots=True)
class Portrait:
    """What one group's records say about their owner and the people around."""

    group: Group
    part: Part
    given: list[Name] = field(repr=False)
    family: list[Name] = field(repr=False)
    drafts: list[Draft] = field(repr=False)
    people: list[Person] = field(repr=False)
    judgements: list[Judgement] = field(repr=False)
    days: Mapping[str, Sequence[HabitFact]] = field(default_factory=dict, repr=False)
    """Folded first name of somebody whom the owner names -> what is said of his or her days."""

    @property
    def name(self) -> str:
        """The most probable full name, folded; empty where none is known."""
        words = [n[0].value for n in (self.given, self.family) if n]
        return folded(" ".join(words))


@dataclass(slots=True)
class Work:
    """What all portraits need."""

    rules: RuleBook
    atlas: Atlas
    names: Names
    verdicts: Verdicts
    animals: frozenset[str] = field(default=frozenset(), repr=False)
    """What animals are called that some text of the bundle calls so; folded."""

    @property
    def likely(self) -> LikelyFile | None:
        """How all that is said adds up to what no sentence states."""
        return next(iter(self.rules.of(LikelyFile)), None)

    def is_same_given(self, one: str, other: str) -> bool:
        """Whether two first names are one person's."""
        return self.names.given(one, other) >= self.atlas.rules.contacts.same


@dataclass(frozen=True, slots=True)
class Others:
    """What others say that tells of somebody."""

    called: Sequence[Cell] = field(default=(), repr=False)
    """What others of a chat call him or her, and the partner does."""
    family: Owned = field(default=(), repr=False)
    """What the partner says of their children and pets."""
    told: Sequence[Cell] = field(default=(), repr=False)
    """What others of a chat say of him or her: "you're up at six"."""
    day: Sequence[Sighting] = field(default=(), repr=False)
    """The same of the day."""
    letters: Owned = field(default=(), repr=False)
    """What offices write to him or her, and what a parent's or a child's words make his or her own."""


def portrait(group: Group, part: Part, work: Work, others: Others = Others()) -> Portrait:
    """Everything about one group's owner."""
    rules = work.atlas.rules
    owned: Owned = [
        (c, group.shares[k]) for k, s in group.strands.items() for c in s.cells.values() if not is_told(c.key)
    ]
    if part.role == "other":
        owned = [(cell, share) for cell, share in owned if is_own(cell)]
    owned = [*owned, *((cell, rules.told.reader) for cell in others.told), *others.letters]
    total = sum(s.records for s in group.strands.values()) or 1
    factor = sum(group.shares[k] * s.records for k, s in group.strands.items()) / total if total > 0 else 0.9
    factor = factor or max(group.shares.values())
    cells = [c for c, _ in owned]
    given, first = own_names(cells, "given_name", work.names, rules, work.verdicts, spoken_to=others.called)
    family, second = own_names(
        cells, "family_name", work.names, rules, work.verdicts, given=given, spoken_to=others.called
    )
    if group.families() == {"shared"}:  # said by any of several: nobody's name
        given, family = [], []
    counts = _languages(group)
    spoken = max(counts, key=lambda k: (counts[k], k), default="")
    countries = [c for s in group.strands.values() for c in s.countries()]
    countries += rules.placing.countries.get(spoken, ())
    likely = work.likely
    homes = likely.homes if likely else None
    places, placed = places_of(_without_called(cells), work.atlas, countries, factor, homes)
    shown = {name: p.called for name, p in placed.items() if p.place is not None}
    own = [n.value for n in given[:1]] + [f"{given[0].value if given else '?'} {n.value}" for n in family[:1]]
    spoken_of = [*_of_others(owned, group), *spoken_to(owned, given, work.names, rules)]
    shared = [(cell, share) for cell, share in others.family if not _is_own(cell, given, work)]
    relations = likely.relations if likely else None
    people, third = people_of([*spoken_of, *shared], own, work.names, rules, work.verdicts, relations=relations)
    people = _without_strangers(people, spoken_of) if others.family else people
    people, beasts = apart(people, work.animals)
    sightings = [s for strand in group.strands.values() for s in strand.sightings] + list(others.day)
    named, mine = _named(group, given, work)
    sightings += mine
    zone = drafts.zone_of(owned) or zone_of(_zone_hints(group, places, spoken, work.atlas), work.rules)
    found = habits(sightings, work.rules, zone) if sightings else []
    pets = [(cell, share) for cell, share in others.family if cell.key.attribute == "pet"]
    stated = drafts.direct([*owned, *pets], rules, any(h.attribute == "appointment" for h in found))
    stated += _pets(beasts, stated, rules.animals.kept)
    stated = _without_people(stated, people, given, work)
    stated += _without_things(employers(owned, rules, likely.employers if likely else None), stated)
    ways = [*_by_address(part, owned, work, rules), *workplaces(owned, shown, rules)]
    everything = [
        *drafts.of_names(given, family, rules, factor),
        *drafts.of_places(places),
        *drafts.of_people(people, rules),
        *drafts.of_habits(found, factor),
        *(max([d, *(way for way in ways if _is_same(way, d))], key=lambda each: each.confidence) for d in stated),
        *(way for way in ways if not any(_is_same(way, d) for d in stated)),
        *drafts.routes(owned, shown, rules, factor),
        *drafts.language(counts, factor),
    ]
    everything = [_once(d, group.records, rules.once) for d in everything]
    days = {name: habits(told, work.rules, zone) for name, told in named.items()}
    return Portrait(group, part, given, family, everything, people, [*first, *second, *third], days)


def _without_called(cells: Sequence[Cell]) -> list[Cell]:
    """The cells without places that are called like somebody whom the owner rings up or writes to: "ruf basti an"."""
    called = {folded(c.key.value) for c in cells if c.key.kind == "person" and c.key.act in OUTWARD}
    open_ = (None, "frequent_place", "travel")
    return [
        c for c in cells if c.key.kind != "place" or c.key.attribute not in open_ or folded(c.key.value) not in called
    ]


def _by_address(part: Part, owned: Owned, work: Work, rules: LinkingFile) -> Iterator[Draft]:
    """The firm of a person's mail address; an office is nobody's employee."""
    return iter(()) if part.role == "other" else by_address(owned, work.names, rules.mail)


def _named(group: Group, given: Sequence[Name], work: Work) -> tuple[dict[str, list[Sighting]], list[Sighting]]:
    """What is said of the days of people by name: of others, and of the owner."""
    found: dict[str, list[Sighting]] = {}
    for strand in group.strands.values():
        for name, told in strand.named.items():
            found.setdefault(name, []).extend(told)
    own = [name for name in found if given and work.is_same_given(given[0].value, name)]
    return {name: told for name, told in found.items() if name not in own}, [s for name in own for s in found[name]]


def _without_people(
    stated: Sequence[Draft], people: Sequence[Person], given: Sequence[Name], work: Work
) -> list[Draft]:
    """Facts without pets that are called like the owner, like somebody of the family, or like whoever is rung up."""
    close = [p.given for p in people if p.given and p.confidence >= STATED and p.relation in NAMED_RELATIONS]
    close += [name.value for name in given[:1]]
    return [d for d in stated if d.attribute != "pet" or not any(work.is_same_given(d.value, name) for name in close)]


def _pets(beasts: Sequence[Person], stated: Sequence[Draft], kept: float) -> list[Draft]:
    """Pets of those who were taken for relatives, where nothing else tells them."""
    known = {folded(draft.value) for draft in stated if draft.attribute == "pet"}
    return [Draft("pet", p.given, p.confidence * kept, p.cell) for p in beasts if folded(p.given) not in known]


def _without_things(firms: Sequence[Draft], stated: Sequence[Draft]) -> list[Draft]:
    """The firms without what is a medicine, a pet, a pastime: what else is told of the same word."""
    things = {folded(d.value) for d in stated if d.attribute != "workplace"}
    return [firm for firm in firms if folded(firm.value) not in things]


def _is_own(cell: Cell, given: Sequence[Name], work: Work) -> bool:
    """Whether the partner speaks of the owner: nobody is the own child."""
    words = cell.key.value.split()
    return bool(given and words) and cell.key.kind == "person" and work.is_same_given(given[0].value, words[0])


def _is_same(one: Draft, other: Draft) -> bool:
    """Whether two facts say the same, one of them in more words."""
    a, b = folded(one.value).replace(" ", ""), folded(other.value).replace(" ", "")
    return one.attribute == other.attribute and (a in b or b in a)


def _once(draft: Draft, records: int, rules: Once) -> Draft:
    """A fact that one sentence alone says, less sure the more was said: what is true of somebody comes up again."""
    cell = draft.cell
    if cell is None or len(cell.texts) > 1 or draft.attribute not in rules.attributes or cell.key.holds not in SPOKEN:
        return draft
    lost = (1 - rules.factor) * min(1.0, records / rules.records)
    return replace(draft, confidence=draft.confidence * (1 - lost))


def _without_strangers(people: Sequence[Person], owned: Owned) -> list[Person]:
    """The people whom the owner speaks of, and of those whom only the partner does, the children."""
    known = {word for cell, _ in owned if cell.key.kind == "person" for word in folded(cell.key.value).split()}
    return [p for p in people if p.relation == "child" or not known.isdisjoint(folded(p.name).split())]


def _of_others(owned: Owned, group: Group) -> Owned:
    """The cells without those that make a recognised speaker his own child or partner ("..., says anna")."""
    own = {key.owner for key in group.strands if key.family == "speaker"}
    own |= {name.split(" ")[0] for name in own}
    return [(cell, share) for cell, share in owned if cell.key.kind != "person" or folded(cell.key.value) not in own]


def _zone_hints(group: Group, places: Sequence[PlaceFact], spoken: str, atlas: Atlas) -> Iterator[str]:
    """What tells the time zone of the home: its state and country, the devices' locale, the language."""
    for fact in places:
        home = fact.attribute == "residence" and fact.confidence >= 0.4
        place = atlas.gazetteer.get(fact.ref) if home and fact.ref else None
        if place is not None:
            yield from (f"{place.country}/{place.region}", place.country)
    counts: dict[str, int] = {}
    for strand in group.strands.values():
        for label, count in strand.names.items():
            if label.startswith("locale:"):
                counts[label] = counts.get(label, 0) + count
    yield from (label.removeprefix("locale:") for label in sorted(counts, key=lambda k: (-counts[k], k)))
    yield spoken


def _languages(group: Group) -> dict[str, int]:
    counts: dict[str, int] = {}
    for strand in group.strands.values():
        for code, count in strand.languages.items():
            counts[code] = counts.get(code, 0) + count
    return counts


def without_times(portraits: Sequence[Portrait]) -> tuple[Message, ...]:
    """What has to be said about habits of the bundle as a whole."""
    every: list[Sighting] = [s for p in portraits for k in p.group.strands.values() for s in k.sightings[:50]]
    return missing(every) if every else ()
