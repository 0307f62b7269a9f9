"""Portraits of the owners of records, and the people they speak of, into `Subject`s with roles, facts and relations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from reident.link import facts as drafts
from reident.link.context import ROUSED
from reident.link.couples import Couple, friends
from reident.link.facts import Draft
from reident.link.firms import employers
from reident.link.habits import HabitFact
from reident.link.households import at_one_device, is_anybody, mutual, of_anybody, shared_facts
from reident.link.kin import Kinship
from reident.link.mirrored import mirror
from reident.link.naming import Name
from reident.link.owner import Group
from reident.link.people import Person
from reident.link.phonetics import folded
from reident.link.places import places_of
from reident.link.portraits import Portrait, Work
from reident.link.relations import RELATIONS
from reident.link.resolve import Names
from reident.link.reviewed import Reviewed, keys_of, keys_of_person
from reident.link.saved import Saved
from reident.link.tally import Cell, evidence_of
from reident.model import Message, Relation, Role, Subject


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


ROLE_ORDER: Mapping[Role, int] = {"subject": 0, "requester": 1, "household": 2, "contact": 3, "other": 4}


def subjects(
    portraits: Sequence[Portrait],
    work: Work,
    paired: Sequence[Couple] = (),
    parented: Sequence[Kinship] = (),
    labelled: Sequence[Saved] = (),
) -> tuple[Subject, ...]:
    """All subjects: the owners of records, and the people they speak of, each once.

    Args:
        portraits: of the owners.
        work: rules and names.
        paired: which of the owners are a couple.
        parented: which of the owners are child and parent.
        labelled: whom the owner of a device has saved by what he is to him.
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
    partners = {c.other: c.one for c in paired if c.confidence >= work.atlas.rules.couples.settled}
    spoken: dict[tuple[int, str], str] = {}
    """Group and folded first name of somebody whom its owner speaks of -> his row."""
    for number, one in enumerate(portraits):
        for person in one.people:
            keys = keys_of_person(one.group, person)
            target = reviewed.target(keys, partial(find, f"g{number}", person))
            given = folded(person.given) if person.named else ""
            if target is None and given:  # whom both of a couple speak of is one person
                target = spoken.get((partners.get(number, -1), given))
            row = _link(f"g{number}", person, rows, (keys, target), work)
            spoken.setdefault((number, given), row)
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
    for label in labelled:
        _call(rows[f"g{label.owner}"], label, portraits[label.other].given[:1])
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
    anybody = [number for number in numbers if is_anybody(portraits[number].group)]
    numbers = [number for number in numbers if number not in anybody]
    for number in anybody:
        _pair_users(rows[f"g{number}"], numbers, rows, rules.speakers.confidence)
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
    keys = {f"g{number}": number for number in numbers}
    links = {n: {keys[to]: type_ for to, type_, *_ in rows[f"g{n}"].links if to in keys} for n in numbers}
    if not pairs and (both := mutual(numbers, links)) is not None:
        for one, other in (both, both[::-1]):
            name = portraits[other].given[:1]
            if name and not any(draft.attribute == "partner" for draft in members[one]):
                sure = rules.speakers.mutual * name[0].confidence
                rows[f"g{one}"].drafts.append(Draft("partner", name[0].value, sure, name[0].cell))
    said = [draft for number in anybody for draft in rows[f"g{number}"].drafts]
    for number, draft in of_anybody(said, members, sorted(pairs), rules.speakers):
        rows[f"g{number}"].drafts.append(draft)
    members = {number: list(rows[f"g{number}"].drafts) for number in numbers}
    for number, draft in shared_facts(members, sorted(pairs), rules):
        rows[f"g{number}"].drafts.append(draft)


def _pair_users(anybody: _Row, users: Sequence[int], rows: Mapping[str, _Row], least: float) -> None:
    """Whom any user of a device calls a partner is one of another's: of the only other one, of whoever else is called
    one, or of the only one of that surname."""
    keys = {f"g{number}": number for number in users}
    loved = {keys[to]: (sure, cell) for to, type_, sure, cell in anybody.links if type_ == "partner" and to in keys}
    loved = {number: found for number, found in loved.items() if found[0] >= least}
    if not loved or len(loved) > 2:
        return
    others = [number for number in users if number not in loved] if len(loved) == 1 else [*loved][1:]
    one, (sure, cell) = next(iter(loved.items()))
    if len(others) > 1:
        called = _surnames(rows[f"g{one}"])
        others = [number for number in others if called & _surnames(rows[f"g{number}"])]
    if len(others) == 1:
        for speaker, partner in ((one, others[0]), (others[0], one)):
            rows[f"g{speaker}"].links.append((f"g{partner}", "partner", sure, cell))


def _surnames(row: _Row) -> set[str]:
    return {folded(d.value) for d in row.drafts if d.attribute == "family_name" and d.confidence >= _SURE}


def _pair(row: _Row, name: Name, couple: Couple, work: Work) -> None:
    """The partner whom somebody writes to; where that is sure, before whoever else may be one by a sentence."""
    sure = couple.confidence * name.confidence
    own = next((d.value for d in row.drafts if d.attribute == "given_name"), "")

    def is_partner(draft: Draft, called: str) -> bool:
        return draft.attribute == "partner" and work.is_same_given(draft.value.split()[0], called)

    row.drafts[:] = [d for d in row.drafts if not is_partner(d, own)]  # "Kuss, Nele"
    same = [d for d in row.drafts if is_partner(d, name.value)]
    rivals = [d for d in row.drafts if d.attribute == "partner" and d not in same]
    if couple.confidence >= work.atlas.rules.couples.settled:
        for draft in rivals:
            row.drafts[row.drafts.index(draft)] = replace(draft, confidence=draft.confidence * (1 - sure))
    elif any(d.confidence >= sure for d in rivals):
        return
    if not any(d.confidence >= sure for d in same):
        row.drafts.append(Draft("partner", name.value, sure, couple.cell))


def _call(row: _Row, label: Saved, given: Sequence[Name]) -> None:
    """Whoever is saved by a relation, where nothing surer is known of the two."""
    key = f"g{label.other}"
    if not given or any(
        to == key and sure >= label.confidence for to, type_, sure, _ in row.links if type_ != "contact"
    ):
        return
    sure = label.confidence * given[0].confidence
    row.links.append((key, label.relation, label.confidence, label.cell))
    same = [d for d in row.drafts if folded(d.value).split()[:1] == [folded(given[0].value)]]
    kept = [d for d in same if d.attribute in RELATIONS and d.attribute != label.relation]
    row.drafts[:] = [d for d in row.drafts if d not in kept]
    row.drafts.append(Draft(label.relation, given[0].value, sure, label.cell))


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
        for name in one.given[:1] if one.given and one.given[0].confidence >= _CALLED else ():
            for long in names.longs(folded(name.value)):
                by_given.setdefault(long, []).append(f"g{number}")

    saved: dict[str, list[str]] = {}
    for number, one in enumerate(portraits):
        for word in {strand.owner for strand in one.group.strands if strand.family == "sender"}:
            saved.setdefault(word, []).append(f"g{number}")

    def find(speaker: str, person: Person) -> str | None:
        if not person.named:  # "Mama", who is saved so
            close = {key for key in saved.get(folded(person.name), ()) if _share_conversation(portraits, speaker, key)}
            return min(close) if len(close) == 1 and speaker not in close else None
        if not person.given:
            return None
        near = {key for long in names.longs(folded(person.given)) for key in by_given.get(long, [])} - {speaker}
        if person.family:
            whole = owners.get(folded(f"{person.given} {person.family}"), [])
            others = [key for key in whole if key != speaker]
            if others or not is_anybody(portraits[int(speaker[1:])].group):
                return others[0] if len(others) == 1 else None
            near = {key for key in near if not _is_else(portraits[int(key[1:])].family[:1], person.family)}
        close = {key for key in near if _share_conversation(portraits, speaker, key)}
        return min(close) if len(close) == 1 else None

    return find


_CALLED = 0.3
"""Confidence of a first name from which on somebody is meant by it."""
_SURE = 0.5
"""Confidence of a surname from which on whoever has another one is somebody else."""


def _is_else(family: Sequence[Name], called: str) -> bool:
    return any(name.confidence >= _SURE and folded(name.value) != folded(called) for name in family)


def _share_conversation(portraits: Sequence[Portrait], one: str, other: str) -> bool:
    """Whether two owners meet in a chat, or live in one household's recordings."""
    a, b = portraits[int(one[1:])].group, portraits[int(other[1:])].group
    talks_a = set().union(*(s.conversations for s in a.strands.values()))
    talks_b = set().union(*(s.conversations for s in b.strands.values()))
    if talks_a & talks_b:
        return True
    speech = {"voice", "shared", "speaker"}
    return bool({k.where for k in a.strands if k.family in speech} & {k.where for k in b.strands if k.family in speech})


def _link(
    speaker: str, person: Person, rows: dict[str, _Row], known: tuple[tuple[str, ...], str | None], work: Work
) -> str:
    """Connect somebody spoken of with who speaks; `known`: his keys, and his row if he has one. His row."""
    keys, target = known
    relation = (
        person.relation if person.relation and person.confidence >= work.atlas.rules.contacts.related else "contact"
    )
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
    """Another speaks of somebody who has a row: a closer role, and what is told of him or her."""
    if relation in work.atlas.rules.contacts.household and row.role in ("contact", "other"):
        row.role = "household"
    recorded = "." not in row.key
    if row.keys == keys and not recorded:
        return
    if not recorded:
        row.keys = tuple(sorted({*row.keys, *keys}))
    told = {(d.attribute, folded(d.value)) for d in row.drafts}
    if recorded and person.family and ("family_name", folded(person.family)) not in told:
        row.drafts.append(Draft("family_name", person.family, person.known, person.cell))
    rules = work.atlas.rules.told
    more = _told_of(person, rules.recorded if recorded else rules.other, work)
    row.drafts += [d for d in more if (d.attribute, folded(d.value)) not in told]


def _told_of(person: Person, share: float, work: Work) -> list[Draft]:
    """What others state of somebody."""
    owned = [(_about_speaker(cell), share) for cell in person.cells]
    return [*drafts.direct(owned, work.atlas.rules, habits=False), *employers(owned, work.atlas.rules)]


def _contact(key: str, person: Person, relation: str, speaker: _Row, work: Work) -> _Row:
    household = relation in work.atlas.rules.contacts.household and person.confidence >= 0.4
    role: Role = "household" if household else "contact"
    label = Message(f"label-{relation}" if f"label-{relation}" in work.rules.messages else "label-contact")
    found = []
    if person.given:
        found.append(Draft("given_name", person.given, person.known, person.cell))
    if person.family:
        found.append(Draft("family_name", person.family, person.known, person.cell))
    share = work.atlas.rules.told.other
    found += _told_of(person, share, work)
    homes, _ = places_of(
        [_about_speaker(c) for c in person.cells if c.key.attribute == "residence"], work.atlas, (), share
    )
    found += drafts.of_places([home for home in homes if home.attribute == "residence"])
    if household and person.relation == "partner" and not any(d.attribute == "residence" for d in found):
        left = work.atlas.rules.mirrored.home
        theirs = [d for d in speaker.drafts if d.attribute == "residence"]
        found += [replace(d, confidence=d.confidence * left) for d in theirs[:1]]
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
