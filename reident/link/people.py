"""The people whom somebody speaks of into contacts and relations: who they are, and how close."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from reident.link.confidence import MILLI, added_up, combined
from reident.link.context import ADDRESSED, ALONE, NAME, RELATIVES
from reident.link.phonetics import folded
from reident.link.relations import RELATIONS, RIVALS, Around, Item, is_closest, known_of, rated, said_of
from reident.link.resolve import Names, Verdicts, resolve
from reident.link.tally import PARTNER, Cell, together
from reident.model import Judgement
from reident.rulebook.likely import Relations
from reident.rulebook.linking import LinkingFile

Owned = Sequence[tuple[Cell, float]]
"""Cells of one person, each with the probability that its strand is this person's."""
NAMED_RELATIONS = RELATIONS
STATED = 0.4
"""Confidence from which on a relation that a text names is not called friendship, however often they speak."""
SURE = 0.75
"""Confidence from which on a text states a relation by itself, whatever else is said."""
FRIEND = "friend"
"""The relation that calls and messages tell, not sentences."""
NO_CONTACT = frozenset({"music", "media", "pet", "employer", "sports", "hobby", "shopping"})


@dataclass(slots=True)
class Person:
    """Somebody whom the owner of a group speaks of."""

    name: str = field(repr=False)
    """As known best (`Anna Schmidt`); a relation word (`Mama`) where no name is known."""
    named: bool
    given: str = field(repr=False)
    family: str = field(repr=False)
    relation: str
    confidence: float
    """That the relation holds."""
    known: float
    """That it is a person whom the owner knows, and that the name is right."""
    cell: Cell
    cells: list[Cell] = field(default_factory=list, repr=False)
    """What else is said about him or her."""
    spellings: tuple[str, ...] = field(default=(), repr=False)
    """All that he or she is called."""


@dataclass(slots=True)
class _Said:
    """One name as it is used: cleaned, with the relation that the name itself or the text tells."""

    given: str = field(repr=False)
    family: str = field(repr=False)
    word: str = field(repr=False)
    """Relation word in the place of a name."""
    relation: str
    cell: Cell
    share: float

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip() if self.given else ""


def people_of(
    owned: Owned,
    own: Sequence[str],
    names: Names,
    rules: LinkingFile,
    verdicts: Verdicts,
    *,
    relations: Relations | None = None,
) -> tuple[list[Person], list[Judgement]]:
    """The contacts of one person, the closest first.

    Args:
        owned: the person's cells.
        own: the person's own names: who is called by them is not somebody else.
        names: short forms, relation words, public figures.
        rules: weights of acts.
        verdicts: the caller's judgements.
        relations: how all that is said of somebody adds up; without it, only what a text states counts.
    """
    said = [s for cell, share in owned if (s := _said(cell, share, names)) is not None]
    pets = {folded(c.key.value) for c, _ in owned if c.key.attribute == "pet"}
    said = [s for s in said if not _is_self(s, own) and (s.relation or folded(s.name) not in pets)]
    counts: dict[str, int] = {}
    for one in said:
        key = one.name or one.family
        if key:
            counts[key] = counts.get(key, 0) + one.cell.count
    resolved = resolve(counts, names, rules.contacts, verdicts)
    by_name: dict[str, list[_Said]] = {}
    for one in said:
        by_name.setdefault(one.name or one.family, []).append(one)
    clusters = [
        [(s, min(1.0, p)) for name, p in cluster.names.items() for s in by_name[name]] for cluster in resolved.clusters
    ]
    spoken = {c.key.about for c, _ in owned if c.key.kind == "other"}
    likely = _likely(clusters, spoken, relations)
    found = []
    for cluster, items, rates in zip(resolved.clusters, clusters, likely, strict=True):
        found.append(_person(items, cluster.head, names, rules, rates))
        found[-1].spellings = tuple(sorted(cluster.names))
    words = [s for s in said if not s.given and not s.family]
    found += _unnamed(words, found, names, rules)
    found += _unnamed_relatives(owned, {person.relation for person in found}, rules)
    about = [
        (c, share) for c, share in owned if c.key.kind != "person" or c.key.attribute in ("birthday", "birth_date")
    ]
    _attach(found, [c for c, _ in about])
    return _one_at_a_time(found, rules), resolved.judgements


def _said(cell: Cell, share: float, names: Names) -> _Said | None:
    """A cell as somebody other than the speaker; None where it is nobody's contact."""
    key = cell.key
    named_relation = key.attribute in NAMED_RELATIONS
    if key.kind != "person" or (key.about == "speaker" and not named_relation) or key.attribute in NO_CONTACT:
        return None
    if names.is_nobody(key.value) or key.act == ALONE or folded(key.value) in names.myself:
        return None
    relation = "" if key.about in ("speaker", "other") or ":" in key.about else key.about
    if named_relation:
        relation = key.attribute or ""
    words = key.value.split()
    family_only = key.role == "family"
    while words and (folded(words[0]) in names.titles or folded(words[0]) in names.relations):
        first = folded(words.pop(0))
        relation = relation or names.relations.get(first, "")
        if first in ("dr", "doktor", "doctor"):
            relation, family_only = relation or "doctor", True
        family_only = family_only or (first in ("herr", "herrn", "frau", "mr", "mrs", "ms", "miss") and len(words) == 1)
        if not words:
            relation = names.relations.get(first, relation)
            return _Said("", "", key.value, relation, cell, share) if relation else None
    while len(words) > 1 and folded(words[-1]) in names.relations:
        last = folded(words.pop())
        relation = relation or names.relations[last]
    words = [w for w in words if any(c.isalpha() for c in w)]
    if not words or names.is_nobody(" ".join(words)) or (words[0].islower() and not key.value.islower()):
        return None
    if family_only and len(words) == 1:
        return _Said("", words[0], "", relation, cell, share)
    return _Said(words[0], " ".join(words[1:]), "", relation, cell, share)


def _is_self(said: _Said, own: Sequence[str]) -> bool:
    """Whether a name is the owner's own: said without a relation and not called."""
    if said.relation or said.cell.key.act in ("call", "message") or said.cell.key.holds == "contact_name":
        return False
    given = {folded(n).split(" ")[0] for n in own if n}
    whole = {folded(n) for n in own if n}
    if not said.family or not said.given:
        surnames = {n.split(" ")[-1] for n in whole if " " in n}
        return folded(said.family or said.given) in (surnames if said.family else given | surnames)
    return folded(said.given) in given and (not said.family or folded(said.name) in whole)


def known_weight(cell: Cell, rules: LinkingFile) -> float:
    """Probability that somebody named there is known to the speaker."""
    contacts = rules.contacts
    if cell.key.act in contacts.acts:
        return contacts.acts[cell.key.act]
    return contacts.holds.get(cell.key.holds, contacts.otherwise)


def _likely(
    people: Sequence[Sequence[tuple[_Said, float]]], spoken: Set[str], relations: Relations | None
) -> list[dict[str, float]]:
    """Of each person the probability of the relations, by all that is said.

    Args:
        people: everybody's mentions.
        spoken: relations that the owner speaks of without a name ("my husband").
        relations: the weights; without them nothing is likely.
    """
    if relations is None:
        return [{} for _ in people]
    every = [[Item(s.cell, s.relation, p * s.share, bool(s.family)) for s, p in items] for items in people]
    around = Around(spoken, sorted((sum(i.cell.count for i in items) for items in every), reverse=True))
    said = [said_of(items) for items in every]
    most = {r: sorted(((one.get(r, 0.0), at) for at, one in enumerate(said)), reverse=True)[:2] for r in RIVALS}
    found = []
    for at, items in enumerate(every):
        others = {r: next((value for value, who in first if who != at), 0.0) for r, first in most.items()}
        known = known_of(items, around, said[at], others)
        found.append(_told(items, known, said[at], relations))
    return found


def _told(
    items: Sequence[Item], known: Mapping[str, float], said: Mapping[str, float], relations: Relations
) -> dict[str, float]:
    """The relations that are likely enough to be told; nothing of somebody of whom no sentence was asked about.

    What no text states is bounded: by the likeliest sentence, so that a friend who is rung up every day is no child.
    Whoever is spoken of and called most of all may be the partner without any such sentence.
    """
    rates = rated(known, relations)
    closest = is_closest(known) and PARTNER not in said and rates[PARTNER] >= relations.told
    first = {PARTNER: min(relations.cap, rates[PARTNER])} if closest else {}
    if not any(item.cell.asked for item in items):
        return first
    found = {r: rates[r] for r in said if r in rates} | first
    for relation in RELATIONS:
        if relation not in found and relation != FRIEND:
            likeliest = max((sure for i in items for sure in i.cell.maybe.get(relation, ())), default=0.0)
            sure = min(relations.cap, relations.hinted * likeliest, rates[relation])
            if sure >= relations.told:
                found[relation] = sure
    return found


def _person(
    items: Sequence[tuple[_Said, float]], head: str, names: Names, rules: LinkingFile, likely: Mapping[str, float]
) -> Person:
    """One contact; `likely`: the probability of relations, by all that is said."""
    cells = [s.cell for s, _ in items]
    known = _known(items, names, rules)
    relation, confidence = _relation(items, rules, likely)
    known = max(known, confidence)
    friendship = _friendship(cells, rules) if any(s.given for s, _ in items) else 0.15
    if confidence < min(STATED, friendship * known):
        relation, confidence = FRIEND, friendship * known
    items = _without_tails(items, names)
    full = max((s for s, _ in items), key=lambda s: (bool(s.given) + bool(s.family), s.cell.count, s.name))
    given = _fullest([s for s, _ in items if s.given], names)
    cell = together(cells, rules.combining.evidence)
    return Person(head, True, given, full.family, relation, confidence, known, cell)


def _without_tails(items: Sequence[tuple[_Said, float]], names: Names) -> list[tuple[_Said, float]]:
    """Names without what followed them in a message (`text steven nearly there`): a second word that is no common
    surname, where the first name stands alone elsewhere."""
    alone = any(s.given and not s.family for s, _ in items)
    tail = alone and all(s.cell.key.act == "message" and not names.is_surname(s.family) for s, _ in items if s.family)
    return [(replace(s, family="") if tail and s.given else s, p) for s, p in items]


def _fullest(said: Sequence[_Said], names: Names) -> str:
    """The first name to show: the full form, unless it is rare beside the others."""
    counts: dict[str, int] = {}
    for one in said:
        counts[one.given] = counts.get(one.given, 0) + one.cell.count
    most = max(counts.values(), default=0)
    return max(counts, key=lambda n: (counts[n] * 3 >= most, names.is_long(n), counts[n], n), default="")


def _known(items: Sequence[tuple[_Said, float]], names: Names, rules: LinkingFile) -> float:
    """Probability that somebody is known to the owner.

    Many sightings make the name sure, not the acquaintance: each kind of evidence (called, played, named beside a
    relation) counts once, with the surest of its sightings.
    """
    texts: dict[float, list[tuple[int, float]]] = {}
    for said, p in items:
        weight = known_weight(said.cell, rules)
        if said.cell.key.holds == "utterance" and not names.is_given(said.given) and not names.is_surname(said.family):
            weight *= rules.contacts.unknown_name
        weight = max(weight, rules.contacts.relation_prior if said.relation else 0.0)
        texts.setdefault(weight, []).extend((t, p * said.share) for t in said.cell.texts.values())
    unknown = 1.0
    for weight in sorted(texts):
        unknown *= 1 - weight * combined(texts[weight], rules.combining)
    return min(rules.combining.cap, 1 - unknown)


def _relation(
    items: Sequence[tuple[_Said, float]], rules: LinkingFile, likely: Mapping[str, float] | None = None
) -> tuple[str, float]:
    """The relation that the texts name best, or that all of them make likely, and its probability."""
    texts: dict[str, list[tuple[int, float]]] = {}
    for said, p in items:
        if said.relation:
            weight = rules.contacts.relation_prior * p * said.share
            every = list(said.cell.texts.values())
            if likely and said.relation in RELATIONS and said.cell.asked:  # what is not sure by itself is weighed there
                every = [text for text in every if text % MILLI >= SURE * MILLI]
            texts.setdefault(said.relation, []).extend((text, weight) for text in every)
    rated = {relation: combined(found, rules.combining) for relation, found in texts.items() if found}
    for found in (_spoken_to(items, rules), likely or {}):
        for relation, sure in found.items():
            rated[relation] = max(rated.get(relation, 0.0), sure)
    best = max(rated, key=lambda r: (rated[r], r), default="")
    if not best or (likely and likely.get(best) == rated[best]):
        return best, rated.get(best, 0.0)  # its rivals are weighed already
    rivals = sum(p / (1 - p) for r, p in rated.items() if r != best)
    odds = rated[best] / (1 - rated[best]) / (1 + rivals)
    return best, odds / (1 + odds)


def _spoken_to(items: Sequence[tuple[_Said, float]], rules: LinkingFile) -> dict[str, float]:
    """What whoever is spoken to in the room, or names himself to the same device, may be, by all such sentences."""
    hints = rules.contacts.hints
    cells = [s.cell for s, _ in items if s.cell.key.act == ADDRESSED and s.cell.key.holds == "utterance"]
    every = {r: [sure for cell in cells for sure in cell.maybe.get(r, ())] for r in ("partner", "child")}
    found = {r: added_up(sures, r, hints, rules.combining) for r, sures in every.items() if sures}
    return {relation: sure for relation, sure in found.items() if sure}


def _friendship(cells: Iterable[Cell], rules: LinkingFile) -> float:
    """Calls, messages and birthdays into the probability of being close."""
    contacts = rules.contacts
    closeness = sum(contacts.closeness.get(c.key.act, 0.0) * c.count for c in cells)
    if closeness == 0:
        return 0.15
    rise = 1 - math.exp(-(closeness - min(1.0, closeness)) / contacts.friend_scale)
    return contacts.friend_base + (contacts.friend_most - contacts.friend_base) * rise


def _unnamed(words: Sequence[_Said], named: Sequence[Person], names: Names, rules: LinkingFile) -> list[Person]:
    """People who are known by a relation word only (`Mama`); a nameless partner is the named one."""
    by_word: dict[str, list[_Said]] = {}
    for said in words:
        by_word.setdefault("partner" if said.relation == "partner" else folded(said.word), []).append(said)
    found = []
    for _, items in sorted(by_word.items()):
        person = _person([(s, 1.0) for s in items], items[0].word, names, rules, {})
        person.named, person.given, person.family = False, "", ""
        person.relation, person.confidence = _relation([(s, 1.0) for s in items], rules)
        same = next((p for p in named if p.relation == "partner" == person.relation), None)
        if same is None:
            found.append(person)
    return found


def _unnamed_relatives(owned: Owned, known: Set[str], rules: LinkingFile) -> list[Person]:
    """Relatives whom nobody names ("mum in kirkcaldy"), where something is told of them and no other one is known."""
    stated = {c.key.about for c, _ in owned if c.key.kind != "person" and c.key.attribute in _OF_RELATIVES}
    spoken: dict[str, list[Cell]] = {}
    for cell, _ in owned:
        if cell.key.kind == "other" and cell.key.about in RELATIVES & stated - known:
            spoken.setdefault(cell.key.about, []).append(cell)
    found = []
    for relation, cells in sorted(spoken.items()):
        cell = together(cells, rules.combining.evidence)
        sure = combined([(text, 1.0) for c in cells for text in c.texts.values()], rules.combining)
        word = max(cells, key=lambda c: (c.count, c.key.value)).key.value
        found.append(Person(word, False, "", "", relation, sure, sure, cell))
    return found


_OF_RELATIVES = frozenset({"residence", "birthday", "age", "health", "occupation", "employer"})
"""What makes a relative whom nobody names worth an entry."""


def _attach(people: Sequence[Person], cells: Iterable[Cell]) -> None:
    """What is said about a relation (`meine Schwester wohnt in Kiel`) or in a contact's row is that person's."""
    by_entry: dict[str, Person] = {}
    by_name: dict[str, list[Person]] = {}
    for person in people:
        for name in {folded(each).split(" ")[0] for each in (person.given, *person.spellings) if each}:
            by_name.setdefault(name, []).append(person)
        for *_, record in person.cell.seen:
            if record.entry and record.kind == "field":
                by_entry.setdefault(record.entry, person)
    cells = list(cells)
    _relate(by_name, cells)
    by_relation: dict[str, list[Person]] = {}
    for person in people:
        by_relation.setdefault(person.relation, []).append(person)
    for cell in cells:
        about = cell.key.about
        if about.startswith("entry:"):
            whose = by_entry.get(about.removeprefix("entry:"))
        elif about.startswith(NAME):
            called = by_name.get(about.removeprefix(NAME), [])
            whose = called[0] if len(called) == 1 else None
        elif about in ("speaker", "other"):
            continue
        else:
            whose = max(by_relation.get(about, []), key=lambda p: (p.confidence, p.name), default=None)
        if whose is not None and cell.key.attribute is not None:
            whose.cells.append(cell)


def _relate(by_name: Mapping[str, Sequence[Person]], cells: Sequence[Cell]) -> None:
    """Who lives where a relative does whom nobody names is that one: "my son in toronto", "toronto ... ring giles"."""
    homes = [c for c in cells if c.key.attribute == "residence"]
    relatives = {folded(c.key.value): c for c in homes if c.key.about in RELATIVES}
    for cell in homes:
        called = by_name.get(cell.key.about.removeprefix(NAME), ()) if cell.key.about.startswith(NAME) else ()
        told = relatives.get(folded(cell.key.value))
        if (
            told is None
            or len(called) != 1
            or (called[0].relation not in ("", FRIEND) and called[0].confidence >= STATED)
        ):
            continue
        sure = _SAME_HOME * min(_surest(cell), _surest(told))
        if sure > called[0].confidence or called[0].relation == FRIEND:
            called[0].relation, called[0].confidence = told.key.about, sure


_SAME_HOME = 0.9
"""That one who lives where a relative does is that relative."""


def _surest(cell: Cell) -> float:
    return max(text % MILLI / MILLI for text in cell.texts.values())


def _one_at_a_time(people: list[Person], rules: LinkingFile) -> list[Person]:
    """Of relations that one has to one person at a time only the surest stays; the others are friends."""
    kept = [p for p in people if p.known >= rules.contacts.least]
    for relation in rules.contacts.single:
        rivals = sorted(
            (p for p in kept if p.relation == relation), key=lambda p: (-p.confidence, -p.cell.count, p.name)
        )
        for loser in rivals[1:]:
            loser.relation, loser.confidence = "friend", loser.confidence * 0.6
    kept.sort(key=lambda p: (-max(p.confidence, 0.0) * p.known, -p.cell.count, p.name))
    return kept[: rules.contacts.most]
