"""Groups of records and the people they speak of into `Subject`s with roles, facts and relations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from reident.link import facts as drafts
from reident.link.atlas import Atlas
from reident.link.commutes import workplaces
from reident.link.context import ROUSED
from reident.link.couples import Couple, friends
from reident.link.facts import Draft
from reident.link.habits import HabitFact, Sighting, habits, missing, zone_of
from reident.link.households import at_one_device, shared_facts
from reident.link.kin import Kinship
from reident.link.mirrored import mirror
from reident.link.naming import Name, own_names, spoken_to
from reident.link.offices import is_own
from reident.link.owner import Group
from reident.link.people import NAMED_RELATIONS, STATED, Owned, Person, people_of
from reident.link.phonetics import folded
from reident.link.places import PlaceFact, places_of
from reident.link.resolve import Names, Verdicts
from reident.link.reviewed import Reviewed, keys_of, keys_of_person
from reident.link.roles import Part
from reident.link.tally import Cell, evidence_of, is_told
from reident.link.work_mail import employers
from reident.model import Judgement, Message, Relation, Role, Subject
from reident.rulebook import RuleBook
from reident.rulebook.linking import LinkingFile, Once


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


@dataclass(frozen=True, slots=True)
class Others:
    """What others say that tells of somebody."""

    called: Sequence[Cell] = field(default=(), repr=False)
    """What the only other one of a chat calls him or her."""
    family: Owned = field(default=(), repr=False)
    """What the partner says of their children and pets."""
    told: Sequence[Cell] = field(default=(), repr=False)
    """What the only other one of a chat says of him or her: "you're up at six"."""
    day: Sequence[Sighting] = field(default=(), repr=False)
    """The same of the day."""
    letters: Owned = field(default=(), repr=False)
    """What offices write to him or her, and what a parent's or a child's words make his or her own."""


_TOLD = 0.8
"""That what somebody says to the only other one of a chat is about that one."""


def portrait(group: Group, part: Part, work: Work, others: Others = Others()) -> Portrait:
    """Everything about one group's owner."""
    rules = work.atlas.rules
    owned: Owned = [
        (c, group.shares[k]) for k, s in group.strands.items() for c in s.cells.values() if not is_told(c.key)
    ]
    if part.role == "other":
        owned = [(cell, share) for cell, share in owned if is_own(cell)]
    owned = [*owned, *((cell, _TOLD) for cell in others.told), *others.letters]
    total = sum(s.records for s in group.strands.values()) or 1
    factor = sum(group.shares[k] * s.records for k, s in group.strands.items()) / total if total > 0 else 0.9
    factor = factor or max(group.shares.values())
    cells = [c for c, _ in owned]
    given, first = own_names(cells, "given_name", work.names, rules, work.verdicts, spoken_to=others.called)
    family, second = own_names(
        cells, "family_name", work.names, rules, work.verdicts, given=given, spoken_to=others.called
    )
    counts = _languages(group)
    spoken = max(counts, key=lambda k: (counts[k], k), default="")
    countries = [c for s in group.strands.values() for c in s.countries()]
    countries += rules.placing.countries.get(spoken, ())
    places, placed = places_of(cells, work.atlas, countries, factor)
    shown = {name: p.called for name, p in placed.items() if p.place is not None}
    own = [n.value for n in given[:1]] + [f"{given[0].value if given else '?'} {n.value}" for n in family[:1]]
    spoken_of = [*_of_others(owned, group), *spoken_to(owned, given, work.names, rules)]
    people, third = people_of([*spoken_of, *others.family], own, work.names, rules, work.verdicts)
    people = _without_strangers(people, spoken_of) if others.family else people
    sightings = [s for strand in group.strands.values() for s in strand.sightings] + list(others.day)
    named, mine = _named(group, given, work.names)
    sightings += mine
    zone = drafts.zone_of(owned) or zone_of(_zone_hints(group, places, spoken, work.atlas), work.rules)
    found = habits(sightings, work.rules, zone) if sightings else []
    pets = [(cell, share) for cell, share in others.family if cell.key.attribute == "pet"]
    stated = drafts.direct([*owned, *pets], rules, any(h.attribute == "appointment" for h in found))
    stated = _without_people(stated, people, work.names)
    everything = [
        *drafts.of_names(given, family, rules, factor),
        *drafts.of_places(places),
        *drafts.of_people(people),
        *drafts.of_habits(found, factor),
        *stated,
        *(
            draft
            for draft in (*_by_address(part, owned, work, rules), *workplaces(owned, shown, rules))
            if not any(_is_same(draft, d) for d in stated)
        ),
        *drafts.routes(owned, shown, rules, factor),
        *drafts.language(counts, factor),
    ]
    everything = [_once(d, group.records, rules.once) for d in everything]
    days = {name: habits(told, work.rules, zone) for name, told in named.items()}
    return Portrait(group, part, given, family, everything, people, [*first, *second, *third], days)


def _by_address(part: Part, owned: Owned, work: Work, rules: LinkingFile) -> Iterator[Draft]:
    """The firm of a person's mail address; an office is nobody's employee."""
    return iter(()) if part.role == "other" else employers(owned, work.names, rules.mail)


def _named(group: Group, given: Sequence[Name], names: Names) -> tuple[dict[str, list[Sighting]], list[Sighting]]:
    """What is said of the days of people by name: of others, and of the owner."""
    found: dict[str, list[Sighting]] = {}
    for strand in group.strands.values():
        for name, told in strand.named.items():
            found.setdefault(name, []).extend(told)
    own = [name for name in found if given and names.given(given[0].value, name) >= _SAME]
    return {name: told for name, told in found.items() if name not in own}, [s for name in own for s in found[name]]


def _without_people(stated: Sequence[Draft], people: Sequence[Person], names: Names) -> list[Draft]:
    """Facts without pets that are called like somebody of the family, or like whoever is rung up."""
    close = [p.given for p in people if p.given and p.confidence >= STATED and p.relation in NAMED_RELATIONS]
    return [d for d in stated if d.attribute != "pet" or not any(names.given(d.value, name) >= _SAME for name in close)]


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


@dataclass(slots=True)
class _Row:
    """A subject in the making."""

    key: str = field(repr=False)
    role: Role
    label: Message
    records: int
    sources: tuple[str, ...]
    drafts: list[Draft] = field(repr=False)
    because: tuple[Message, ...]
    keys: tuple[str, ...] = field(default=(), repr=False)
    """What judgements call the person."""
    links: list[tuple[str, str, float, Cell]] = field(default_factory=list, repr=False)
    """(key of the other, type, confidence, evidence)."""


SPOKEN = frozenset({"utterance", "message"})
"""What people say, as against what a table holds."""
ROLE_ORDER: Mapping[Role, int] = {"subject": 0, "requester": 1, "household": 2, "contact": 3, "other": 4}


def subjects(
    portraits: Sequence[Portrait], work: Work, paired: Sequence[Couple] = (), parented: Sequence[Kinship] = ()
) -> tuple[Subject, ...]:
    """All subjects: the owners of records, and the people they speak of, each once.

    Args:
        portraits: of the owners.
        work: rules and names.
        paired: which of the owners are a couple.
        parented: which of the owners are child and parent.
    """
    rows: dict[str, _Row] = {}
    owners: dict[str, list[str]] = {}
    for number, one in enumerate(portraits):
        key = f"g{number}"
        rows[key] = _Row(key, one.part.role, one.part.label, one.group.records, _sources(one.group),
                         list(one.drafts), tuple(one.group.because), keys_of(one.group))  # fmt: skip
        if one.name:
            owners.setdefault(one.name, []).append(key)
    find = _finder(portraits, owners, work.names)
    reviewed = Reviewed([one.group for one in portraits], work.verdicts)
    for number, one in enumerate(portraits):
        for person in one.people:
            keys = keys_of_person(one.group, person)
            target = reviewed.target(keys, partial(find, f"g{number}", person))
            row = _link(f"g{number}", person, rows, (keys, target), work)
            reviewed.note(keys, row)
            _add_days(rows[row], person, one.days)
    for couple in paired:
        for left, right in ((couple.one, couple.other), (couple.other, couple.one)):
            rows[f"g{left}"].links.append((f"g{right}", "partner", couple.confidence, couple.cell))
            if portraits[right].given:
                _pair(rows[f"g{left}"], portraits[right].given[0], couple, work)
    for kin in parented:
        rows[f"g{kin.child}"].links.append((f"g{kin.parent}", "parent", kin.confidence, kin.cell))
        rows[f"g{kin.parent}"].links.append((f"g{kin.child}", "child", kin.confidence, kin.cell))
    for pair in friends([one.group for one in portraits], work.names):
        for left, right in (pair, pair[::-1]):
            _befriend(rows[f"g{left}"], f"g{right}", portraits[right].given[:1], work.atlas.rules.couples.friends)
    for numbers in at_one_device([one.group for one in portraits]):
        _share(numbers, rows, portraits, work)
    mirror(rows, {f"g{n}": one.given[0] for n, one in enumerate(portraits) if one.given}, work.atlas.rules.mirrored)
    return _numbered(rows, work)


def _add_days(row: _Row, person: Person, days: Mapping[str, Sequence[HabitFact]]) -> None:
    """When somebody gets up whose alarm others set, where nothing is known from himself."""
    known = {draft.attribute for draft in row.drafts}
    for name in sorted(
        {folded(each).split(" ")[0] for each in (person.given, *person.spellings) if each} & days.keys()
    ):
        found = [habit for habit in days[name] if habit.attribute in ROUSED and habit.attribute not in known]
        row.drafts += drafts.of_habits(found, person.known)


def _share(numbers: Sequence[int], rows: Mapping[str, _Row], portraits: Sequence[Portrait], work: Work) -> None:
    """What those who speak to one device have in common, to each of them; a partner is one on both sides."""
    rules = work.atlas.rules
    members = {number: list(rows[f"g{number}"].drafts) for number in numbers}
    pairs = set[tuple[int, int]]()
    for one in numbers:
        for target, type_, sure, cell in list(rows[f"g{one}"].links):
            other = next((number for number in numbers if target == f"g{number}"), None)
            if type_ != "partner" or other is None or sure < rules.speakers.confidence:
                continue
            pairs.add((min(one, other), max(one, other)))
            name = portraits[one].given[:1]
            if name and not any(draft.attribute == "partner" for draft in members[other]):
                confidence = sure * name[0].confidence
                rows[f"g{other}"].links.append((f"g{one}", "partner", confidence, cell))
                rows[f"g{other}"].drafts.append(Draft("partner", name[0].value, confidence, cell))
    for number, draft in shared_facts(members, sorted(pairs), rules):
        rows[f"g{number}"].drafts.append(draft)


def _pair(row: _Row, name: Name, couple: Couple, work: Work) -> None:
    """The partner whom somebody writes to; where that is sure, before whoever else may be one by a sentence."""
    names, sure = work.names, couple.confidence * name.confidence
    own = [d.value for d in row.drafts if d.attribute == "given_name"][:1]
    mine = [
        d for d in row.drafts if d.attribute == "partner" and names.given(d.value.split()[0], *own or ("",)) >= _SAME
    ]
    row.drafts[:] = [d for d in row.drafts if d not in mine]  # "Kuss, Nele"
    others = [d for d in row.drafts if d.attribute == "partner"]
    same = [d for d in others if names.given(d.value.split()[0], name.value) >= _SAME]
    rivals = [d for d in others if d not in same]
    if couple.confidence >= work.atlas.rules.couples.settled:
        for draft in rivals:
            row.drafts[row.drafts.index(draft)] = replace(draft, confidence=draft.confidence * (1 - sure))
    elif any(d.confidence >= sure for d in rivals):
        return
    if not any(d.confidence >= sure for d in same):
        row.drafts.append(Draft("partner", name.value, sure, couple.cell))


_SAME = 0.8
"""Agreement of two first names from which on they are one person's."""


def _befriend(row: _Row, other: str, given: Sequence[Name], sure: float) -> None:
    """Whoever has a chat with somebody is a friend where nothing else is known of the two."""
    if not given or any(target == other and type_ != "contact" for target, type_, *_ in row.links):
        return
    name = given[0]
    row.links.append((other, "friend", sure * name.confidence, name.cell))
    if not any(d.attribute == "friend" and folded(d.value) == folded(name.value) for d in row.drafts):
        row.drafts.append(Draft("friend", name.value, sure * name.confidence, name.cell))


def _finder(
    portraits: Sequence[Portrait], owners: Mapping[str, list[str]], names: Names
) -> Callable[[str, Person], str | None]:
    """Finds the owner of records whom a name means: the full name, or a first name that only one of them has."""
    by_given: dict[str, list[str]] = {}
    for number, one in enumerate(portraits):
        for name in one.given[:1]:
            for long in names.longs(folded(name.value)):
                by_given.setdefault(long, []).append(f"g{number}")

    def find(speaker: str, person: Person) -> str | None:
        if not person.named or not person.given:
            return None
        if person.family:
            whole = owners.get(folded(f"{person.given} {person.family}"), [])
            others = [key for key in whole if key != speaker]
            return others[0] if len(others) == 1 else None
        near = {key for long in names.longs(folded(person.given)) for key in by_given.get(long, [])} - {speaker}
        close = {key for key in near if _share_conversation(portraits, speaker, key)}
        return min(close) if len(close) == 1 else None

    return find


def _share_conversation(portraits: Sequence[Portrait], one: str, other: str) -> bool:
    """Whether two owners meet in a chat, or live in one household's recordings."""
    a, b = portraits[int(one[1:])].group, portraits[int(other[1:])].group
    talks_a = set().union(*(s.conversations for s in a.strands.values()))
    talks_b = set().union(*(s.conversations for s in b.strands.values()))
    if talks_a & talks_b:
        return True
    speech = {"voice", "speaker"}
    return bool({k.where for k in a.strands if k.family in speech} & {k.where for k in b.strands if k.family in speech})


def _link(
    speaker: str, person: Person, rows: dict[str, _Row], known: tuple[tuple[str, ...], str | None], work: Work
) -> str:
    """Connect somebody spoken of with who speaks; `known`: his keys, and his row if he has one. His row."""
    keys, target = known
    relation = person.relation if person.relation and person.confidence >= 0.3 else "contact"
    confidence = person.confidence * person.known if relation != "contact" else person.known
    if target is None:
        target = f"{speaker}.{folded(f'{person.given} {person.family}') or folded(person.name)}.{person.named}"
        if target not in rows:
            rows[target] = _contact(target, person, relation, rows[speaker], work)
            rows[target].keys = keys
    else:
        _known_already(rows[target], keys, person, relation, work)
    if target != speaker:
        rows[speaker].links.append((target, relation, min(0.97, confidence), person.cell))
    return target


def _known_already(row: _Row, keys: tuple[str, ...], person: Person, relation: str, work: Work) -> None:
    """Another speaks of somebody who has a row: a closer role, and of those without records what is told."""
    if relation in work.atlas.rules.contacts.household and row.role in ("contact", "other"):
        row.role = "household"
    if "." in row.key and row.keys != keys:
        row.keys = tuple(sorted({*row.keys, *keys}))
        told = {(d.attribute, folded(d.value)) for d in row.drafts}
        owned = [(_about_speaker(cell), 0.9) for cell in person.cells]
        more = drafts.direct(owned, work.atlas.rules, habits=False)
        row.drafts += [d for d in more if (d.attribute, folded(d.value)) not in told]


def _contact(key: str, person: Person, relation: str, speaker: _Row, work: Work) -> _Row:
    household = relation in work.atlas.rules.contacts.household and person.confidence >= 0.4
    role: Role = "household" if household else "contact"
    label = Message(f"label-{relation}" if f"label-{relation}" in work.rules.messages else "label-contact")
    found = []
    if person.given:
        found.append(Draft("given_name", person.given, person.known, person.cell))
    if person.family:
        found.append(Draft("family_name", person.family, person.known, person.cell))
    owned = [(_about_speaker(c), 0.9) for c in person.cells]
    found += drafts.direct(owned, work.atlas.rules, habits=False)
    homes, _ = places_of([c for c, _ in owned if c.key.attribute == "residence"], work.atlas, (), 0.9)
    found += drafts.of_places([home for home in homes if home.attribute == "residence"])
    if household and person.relation == "partner" and not any(d.attribute == "residence" for d in found):
        found += [replace(d, confidence=d.confidence * 0.75) for d in speaker.drafts if d.attribute == "residence"][:1]
    records = len({s[5].id for s in person.cell.seen}) if person.cell.count <= 20 else person.cell.count
    sources = tuple(sorted({s[1] for s in person.cell.seen}))
    because = (Message("because-mentioned", {"count": person.cell.count}),)
    return _Row(key, role, label, records, sources, found, because)


def _about_speaker(cell: Cell) -> Cell:
    return replace(cell, key=replace(cell.key, about="speaker"))


def _sources(group: Group) -> tuple[str, ...]:
    return tuple(sorted({source for s in group.strands.values() for source in s.sources}))


def _numbered(rows: Mapping[str, _Row], work: Work) -> tuple[Subject, ...]:
    """Rows in their final order, with ids `s1`, `s2`, ...; the order does not depend on the order of reading."""

    def rank(row: _Row) -> tuple[int, int, int, str, str]:
        values = "|".join(f"{d.attribute}={d.value}" for d in row.drafts[:4])
        return ROLE_ORDER[row.role], -row.records, -len(row.drafts), values, "|".join(row.sources[:3])

    ordered = sorted(rows.values(), key=rank)
    ids = {row.key: f"s{number}" for number, row in enumerate(ordered, 1)}
    count = work.atlas.rules.combining.evidence
    return tuple(_subject(row, ids, count) for row in ordered)


def _subject(row: _Row, ids: Mapping[str, str], evidence: int) -> Subject:
    id_ = ids[row.key]
    facts = tuple(d.fact(f"{id_}.f{n}", evidence) for n, d in enumerate(row.drafts, 1) if d.confidence > 0)
    best: dict[str, tuple[str, float, Cell]] = {}
    for target, type_, confidence, cell in row.links:
        if target not in best or confidence > best[target][1]:
            best[target] = (type_, confidence, cell)
    relations = tuple(
        Relation(
            ids[target], type_, round(confidence, 4), evidence_of(cell.seen[:5]), cell.count, cell.first, cell.last
        )
        for target, (type_, confidence, cell) in sorted(best.items(), key=lambda i: (-i[1][1], ids[i[0]]))
    )
    return Subject(id_, row.role, row.label, row.records, row.sources, facts, relations, row.because, row.keys)
