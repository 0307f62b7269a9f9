"""Strands into groups of one person each: what agrees joins them, what contradicts keeps them apart, and why."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reident.gazetteer import Place, distance_km
from reident.link.atlas import Atlas
from reident.link.confidence import probability
from reident.link.naming import Name, own_names
from reident.link.phonetics import folded
from reident.link.places import likely_homes
from reident.link.resolve import Names, Verdicts
from reident.link.strands import StrandKey
from reident.link.tally import Cell, Strand
from reident.model import Judgement, Message
from reident.rulebook.linking import LinkingFile, Ownership

IDENTIFIERS = ("account_id", "email", "phone", "iban", "payment_card", "id_number", "handle")
_MAIL = "email:"
SPEECH = frozenset({"voice", "shared", "audio", "speaker"})


@dataclass(slots=True)
class Traits:
    """What tells one strand's owner from another's."""

    given: list[Name] = field(repr=False)
    family: list[Name] = field(repr=False)
    identifiers: frozenset[str] = field(repr=False)
    accounts: frozenset[str] = field(repr=False)
    serials: frozenset[str] = field(repr=False)
    registered: frozenset[str] = field(repr=False)
    homes: list[tuple[Place, float, float]] = field(repr=False)
    contacts: frozenset[str] = field(repr=False)
    language: str
    texts: int


@dataclass(slots=True)
class Group:
    """Strands of one person."""

    strands: dict[StrandKey, Strand] = field(repr=False)
    shares: dict[StrandKey, float] = field(repr=False)
    """Probability that a strand is this person's."""
    because: list[Message] = field(default_factory=list)
    undecided: bool = False
    """Whether it may as well belong to another group."""

    def families(self) -> set[str]:
        """What its strands are: `voice`, `data`, ..."""
        return {key.family for key in self.strands}

    @property
    def records(self) -> int:
        """Number of records."""
        return sum(s.records for s in self.strands.values())


@dataclass(slots=True)
class Grouped:
    """All groups, and what was decided."""

    groups: list[Group]
    judgements: list[Judgement]
    warnings: list[Message]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two strands compare: the probability that they are one person's, with the reasons."""

    same: float
    reasons: tuple[Message, ...]


def strand_key(key: StrandKey) -> str:
    """How judgements call a strand."""
    return "records:" + "|".join(part for part in (key.family, key.where, key.owner, key.serial) if part)


class Grouping:
    """Puts strands together."""

    def __init__(self, atlas: Atlas, names: Names, verdicts: Verdicts) -> None:
        self._atlas = atlas
        self._rules: LinkingFile = atlas.rules
        self._names = names
        self._verdicts = verdicts
        self.judgements: list[Judgement] = []
        self.warnings: list[Message] = []

    def traits(self, strand: Strand) -> Traits:
        """Measure one strand."""
        cells = list(strand.cells.values())
        mine = [c for c in cells if c.key.about == "speaker"]
        language = max(strand.languages, key=lambda k: (strand.languages[k], k), default="")
        countries = (*strand.countries(), *self._rules.placing.countries.get(language, ()))
        registered = frozenset(_plain(c) for c in mine if c.key.attribute == "device_serial")
        serials = _keyed(strand, "device_serial")
        if strand.key.family == "data":  # a list of devices tells what is registered, not what was spoken to
            registered, serials = registered | serials, frozenset()
        given, _ = own_names(cells, "given_name", self._names, self._rules, self._verdicts)
        family, _ = own_names(cells, "family_name", self._names, self._rules, self._verdicts, given=given)
        return Traits(
            given,
            family,
            frozenset(f"{c.key.attribute}:{_plain(c)}" for c in mine if c.key.attribute in IDENTIFIERS),
            _keyed(strand, "account"),
            serials,
            registered - serials,
            likely_homes(mine, self._atlas, countries),
            frozenset(folded(c.key.value) for c in cells if c.key.kind == "person" and c.key.about != "speaker"),
            language,
            sum(strand.languages.values()),
        )

    def joins(self, one: Strand, other: Strand, mark: str) -> None:
        """Note that two strands are one person's, since both have a mark (see `_marks`)."""
        by = "rule:full-name" if mark.startswith("name:") else "rule:identifier"
        self.judgements.append(Judgement(strand_key(one.key), strand_key(other.key), "same", by))

    def adopts(self, home: Group, group: Group) -> None:
        """Note that a sender is the owner of further data."""
        one, other = (strand_key(next(iter(g.strands))) for g in (home, group))
        self.judgements.append(Judgement(one, other, "same", "score"))

    def compare(self, one: Traits, other: Traits, prior: float) -> Comparison:
        """Add up what speaks for and against one owner; log-odds of naive Bayes, each part with its reason."""
        parts = [*self._by_name(one, other), *self._by_identifier(one, other), *self._by_place(one, other),
                 *self._by_life(one, other)]  # fmt: skip
        total = prior + sum(weight for weight, _ in parts)
        reasons = sorted(parts, key=lambda p: (-abs(p[0]), p[1].id))
        same = probability(total) >= self._rules.ownership.same
        return Comparison(probability(total), tuple(m for w, m in reasons if (w >= 0) == same))

    def _by_name(self, one: Traits, other: Traits) -> list[tuple[float, Message]]:
        rules = self._rules.ownership
        found = []
        for attribute, left, right, weight, same in (
            ("given_name", one.given, other.given, rules.given_name, self._names.given),
            ("family_name", one.family, other.family, rules.family_name, self._names.family),
        ):
            if not left or not right:
                continue
            best = _agreement(left, right, same)
            sure = min(left[0].confidence, right[0].confidence)
            if best >= 0.5:
                found.append((weight * best, Message("owner-names-agree", {"attribute": attribute})))
            elif sure >= 0.3 and _is_firm(left[0], rules) and _is_firm(right[0], rules):
                found.append((-weight * sure, Message("owner-names-differ", {"attribute": attribute})))
        return found

    def _by_identifier(self, one: Traits, other: Traits) -> list[tuple[float, Message]]:
        rules = self._rules.ownership
        found = []
        if one.identifiers & other.identifiers:
            found.append((rules.identifier, Message("owner-identifiers-agree")))
        elif all(any(i.startswith(_MAIL) for i in traits.identifiers) for traits in (one, other)):
            found.append((-rules.mail_differs, Message("owner-addresses-differ")))
        if one.accounts and other.accounts:
            same = bool(one.accounts & other.accounts)
            message = Message("owner-accounts-agree" if same else "owner-accounts-differ")
            found.append((rules.identifier if same else -rules.account_differs, message))
        for left, right in ((one, other), (other, one)):
            if left.serials and right.registered:
                same = bool(left.serials & right.registered)
                message = Message("owner-serials-registered" if same else "owner-serials-unregistered",
                                  {"count": len(left.serials)})  # fmt: skip
                found.append((rules.identifier if same else -rules.serial_unregistered, message))
        return found

    def _by_place(self, one: Traits, other: Traits) -> list[tuple[float, Message]]:
        rules = self._rules.ownership
        if not one.homes or not other.homes:
            return []
        # What one asks about now and then may be the other's clear home.
        pairs = [(a, b) for a, _, _ in one.homes[:3] for b, _, _ in other.homes[:3]]
        pairs += [(one.homes[0][0], b) for b, _, _ in other.homes if _stands_out(one.homes) >= _CLEAR]
        pairs += [(a, other.homes[0][0]) for a, _, _ in one.homes if _stands_out(other.homes) >= _CLEAR]
        near = min(distance_km(a, b) for a, b in pairs)
        between = distance_km(one.homes[0][0], other.homes[0][0])
        if near <= rules.near_km:
            same = min(rules.place_near, self._rarity(one.homes[0][0], other.homes[0][0]))
            return [(same * (1.0 if between <= rules.near_km else 0.4), Message("owner-places-near"))]
        weight = min(one.homes[0][1], other.homes[0][1])
        sure = min(1.0, weight / rules.enough) * _stands_out(one.homes) * _stands_out(other.homes)
        if near < rules.far_km:
            return []
        return [(-rules.place_far * sure, Message("owner-places-far", {"kilometres": int(round(near, -1))}))]

    def _rarity(self, *homes: Place) -> float:
        """Log of how seldom two strangers live in the same town: in a metropolis it tells little."""
        towns = (self._atlas.gazetteer.get(home.parent) or home if home.parent else home for home in homes)
        people = max(town.population for town in towns)
        return math.log(self._rules.ownership.near_people / max(people, 1)) if people else math.inf

    def _by_life(self, one: Traits, other: Traits) -> list[tuple[float, Message]]:
        rules = self._rules.ownership
        found = []
        shared = len({c for c in one.contacts & other.contacts if not self._names.is_nobody(c)})
        if shared:
            found.append((rules.contact * min(3, shared), Message("owner-contacts-shared", {"count": shared})))
        spoken = {one.language, other.language} - {"", "und"}
        if len(spoken) == 2 and min(one.texts, other.texts) >= 10:
            found.append((-rules.language, Message("owner-languages-differ")))
        for left, right in ((one, other), (other, one)):
            nameless = not right.given and not right.family and right.texts >= rules.many_texts
            if nameless and left.given and not {folded(n.value) for n in left.given} & right.contacts:
                message = Message("owner-name-unheard", {"count": right.texts})
                found.append((-rules.account_name_unheard, message))
        return found


def _is_firm(name: Name, rules: Ownership) -> bool:
    """Whether a text says a name clearly, or several say it: one slip of a recogniser does not make two people."""
    return name.stated and (name.confidence >= rules.firm or len(name.cell.texts) > 1)


_CLEAR = 0.5
"""From which a home stands out."""


def _stands_out(homes: Sequence[tuple[Place, float, float]]) -> float:
    """How sure the likeliest home is one: somebody who asks for several towns alike is asking about others'."""
    _, weight, sure = homes[0]
    rival = max((w for _, w, _ in homes[1:]), default=0.0)
    return sure * (1 - rival / weight)


def _agreement(left: Sequence[Name], right: Sequence[Name], same: Callable[[str, str], float]) -> float:
    """The best agreement of the names of two strands, less where they are not the first choice."""
    best = 0.0
    for i, a in enumerate(left[:3]):
        for j, b in enumerate(right[:3]):
            sure = (a.confidence * b.confidence) ** 0.5 if i or j else 1.0
            best = max(best, same(a.value, b.value) * sure)
    return best


def _plain(cell: Cell) -> str:
    return "".join(c for c in cell.key.value.casefold() if c.isalnum() or c in "@.+-_")


def _keyed(strand: Strand, name: str) -> frozenset[str]:
    return frozenset(
        "".join(c for c in label.split(":", 1)[1].casefold() if c.isalnum() or c in "@.+-_")
        for label in strand.names
        if label.startswith(f"{name}:")
    )


def group(strands: Mapping[StrandKey, Strand], grouping: Grouping) -> Grouped:
    """All strands of a bundle into people.

    Named strands (senders, rows, speakers) join where they share an identifier or the full name. The structured data
    of an export is one person's unless its content contradicts. Recordings and documents are compared with it and
    with each other.
    """
    ordered = sorted(strands.values(), key=lambda s: (-s.records, strand_key(s.key)))
    named = [s for s in ordered if s.key.family in ("sender", "row")]
    loose = [s for s in ordered if s.key.family not in ("sender", "row")]
    groups = _named(named, grouping)
    groups += _loose(loose, grouping)
    groups = _adopt(groups, grouping)
    return Grouped(groups, grouping.judgements, grouping.warnings)


def _named(strands: Sequence[Strand], grouping: Grouping) -> list[Group]:
    """Senders and rows: joined by shared identifiers or an equal full name, in one pass."""
    members = [[i] for i in range(len(strands))]
    """Of each strand its group; the strands of a group share one list."""
    seen: dict[str, int] = {}
    for i, strand in enumerate(strands):
        for key in sorted(_marks(strand, grouping._names)):
            j = seen.setdefault(key, i)
            one, other = members[i], members[j]
            keys = [[strand_key(strands[n].key) for n in part] for part in (one, other)] if grouping._verdicts else []
            if one is other or (keys and grouping._verdicts.between(*keys) == "different"):
                continue
            grouping.joins(strands[j], strand, key)
            large, small = (one, other) if len(one) >= len(other) else (other, one)
            large += small
            for n in small:
                members[n] = large
    groups: dict[int, Group] = {}
    for i, strand in enumerate(strands):
        into = groups.setdefault(id(members[i]), Group({}, {}))
        into.strands[strand.key] = strand
        into.shares[strand.key] = 0.97
    return list(groups.values())


def _marks(strand: Strand, names: Names) -> set[str]:
    """Values that two strands of one person share, and of two people do not."""
    said = ("message", "note", "prose", "utterance")
    marks = {f"{c.key.attribute}:{_plain(c)}" for c in strand.of(*IDENTIFIERS) if c.key.holds not in said}
    marks = {mark for mark in marks if not _is_offices(mark, names)}  # "Anna via ... <noreply@...>"
    surely = ("sender", "full_name", "given_name", "family_name", "account_name")
    given = {folded(c.key.value) for c in strand.of("given_name") if c.key.holds in surely}
    family = {folded(c.key.value) for c in strand.of("family_name") if c.key.holds in surely}
    if len(given) == 1 and len(family) == 1:
        marks.add(f"name:{min(given)} {min(family)}")
    return marks


def _is_offices(mark: str, names: Names) -> bool:
    """Whether a mark is an address from which mail of many people comes."""
    attribute, _, value = mark.partition(":")
    return attribute == "email" and names.is_role_account(value.partition("@")[0])


def _loose(strands: Sequence[Strand], grouping: Grouping) -> list[Group]:
    """Data, documents and recordings, the biggest of each first; each joins the group that it fits best."""
    order = {"data": 0, "voice": 1, "shared": 1, "document": 2, "speaker": 3, "audio": 4}
    groups: list[Group] = []
    waiting = sorted(strands, key=lambda s: (order[s.key.family], not s.key.serial, -s.records, strand_key(s.key)))
    while waiting:
        strand = waiting.pop(_next(waiting, groups, grouping))
        traits = grouping.traits(strand)
        rated = []
        for index, other in enumerate(groups):
            comparison = _best(strand, traits, other, grouping)
            rated.append((comparison.same, index, comparison))
        _place(strand, rated, groups, grouping)
    return groups


def _next(waiting: Sequence[Strand], groups: Sequence[Group], grouping: Grouping) -> int:
    """The place of the strand to look at; of several speakers, whoever fits best what nobody is known to have said."""
    mine = [at for at, strand in enumerate(waiting) if strand.key.family == waiting[0].key.family == "speaker"]
    if len(mine) < 2 or len(mine) > _MANY:
        return 0
    fits = {
        at: max((_best(waiting[at], grouping.traits(waiting[at]), group, grouping).same for group in groups), default=0)
        for at in mine
    }
    return max(mine, key=lambda at: (fits[at], -at))


_MANY = 8
"""Speakers of whom it is not asked any more who fits best."""


def _best(strand: Strand, traits: Traits, group: Group, grouping: Grouping) -> Comparison:
    """A strand against the whole of a group."""
    whole = _whole(group)
    verdicts = {grouping._verdicts.of(strand_key(strand.key), strand_key(k)) for k in group.strands} - {None}
    if "same" in verdicts or "different" in verdicts:
        same = "different" not in verdicts
        return Comparison(0.99 if same else 0.01, (Message("owner-reviewed"),))
    if strand.key.family == "speaker" and _is_shared(strand.key, group):
        return Comparison(0.01, (Message("owner-shared"),))
    if strand.key.family == "speaker" and _has_other_voice(strand.key, group):
        return Comparison(0.01, (Message("owner-names-differ", {"attribute": "given_name"}),))
    prior = _prior(strand.key, group, grouping._rules.ownership)
    if strand.key.family == "document" and not (traits.given or traits.family or traits.identifiers):
        prior = max(prior, grouping._rules.ownership.prior_empty)
    return grouping.compare(traits, grouping.traits(whole), prior)


def _has_other_voice(key: StrandKey, group: Group) -> bool:
    """Whether a group has somebody else's voice of the same log."""
    return any(k.family == "speaker" and k.where == key.where and k.owner != key.owner for k in group.strands)


def _is_shared(key: StrandKey, group: Group) -> bool:
    """Whether a group has what any of several people said to the same devices."""
    return any(k.family == "shared" and k.where == key.where for k in group.strands)


def _whole(group: Group) -> Strand:
    """A group's strands as one."""
    items = list(group.strands.values())
    if len(items) == 1:
        return items[0]
    whole = Strand(items[0].key)
    for strand in items:
        whole.records += strand.records
        for counts, more in ((whole.languages, strand.languages), (whole.names, strand.names)):
            for name, count in more.items():
                counts[name] = counts.get(name, 0) + count
        for key, cell in strand.cells.items():
            if key not in whole.cells:
                whole.cells[key] = Cell(key)
            whole.cells[key].merge(cell, 20)
    return whole


def _prior(key: StrandKey, group: Group, rules: Ownership) -> float:
    """Log-odds before the content is looked at."""
    families = group.families()
    if key.family in SPEECH:
        speech = [k for k in group.strands if k.family in SPEECH]
        if key.family == "speaker" and any(k.family == "speaker" and k.owner != key.owner for k in speech):
            return -rules.account_differs
        if any(k.where == key.where or key.family == "audio" or k.family == "audio" for k in speech):
            return rules.prior_voices
        return rules.prior_folders if speech else rules.prior_voice
    if key.family == "document":
        return rules.prior_document if "data" in families else 0.0
    return rules.prior_same_export


def _place(strand: Strand, rated: list[tuple[float, int, Comparison]], groups: list[Group], grouping: Grouping) -> None:
    rules = grouping._rules.ownership
    rated.sort(key=lambda r: (-r[0], r[1]))
    for same, index, comparison in rated[:3]:
        verdict = "same" if same >= rules.same else "different" if same <= rules.different else "unsure"
        reviewed = comparison.reasons and comparison.reasons[0].id == "owner-reviewed"
        if not reviewed and (verdict != "same" or index == rated[0][1]):
            left = strand_key(next(iter(groups[index].strands)))
            grouping.judgements.append(Judgement(left, strand_key(strand.key), verdict, "score"))  # type: ignore[arg-type]
    if rated and rated[0][0] >= rules.same:
        same, index, comparison = rated[0]
        groups[index].strands[strand.key] = strand
        groups[index].shares[strand.key] = min(0.97, same)
        if strand.key.family != "data" and not any(m.id == "owner-apart" for m in groups[index].because):
            groups[index].because.extend(_new(comparison.reasons, groups[index].because))
        return
    group = Group({strand.key: strand}, {strand.key: min(0.97, 1 - 0.5 * (rated[0][0] if rated else 0.06))})
    if rated:
        same, _, comparison = rated[0]
        percent = round(100 * same)
        group.because += [Message("owner-apart", {"percent": percent}), *comparison.reasons]
        group.undecided = same > rules.different
        if group.undecided:
            grouping.warnings.append(Message("owner-undecided", {"percent": percent, "records": strand.records}))
    groups.append(group)


def _new(reasons: Iterable[Message], known: Sequence[Message]) -> list[Message]:
    ids = {m.id for m in known}
    return [m for m in reasons if m.id not in ids]


def _adopt(groups: list[Group], grouping: Grouping) -> list[Group]:
    """Senders that are the owner of the account (`me`, or the account's own name) join the owner's group."""
    loose = [g for g in groups if not g.families() & {"sender", "row"}]
    named = [g for g in groups if g.families() & {"sender", "row"}]
    if not loose or not named:
        return groups
    home = max(loose, key=lambda g: ("data" in g.families(), g.records))
    traits = grouping.traits(_whole(home))
    marks = {m for s in home.strands.values() for m in _marks(s, grouping._names)}
    kept = []
    for group in named:
        own = {k.owner for k in group.strands}
        is_me = bool(own & grouping._names.myself)
        by_mark = bool(marks & {m for s in group.strands.values() for m in _marks(s, grouping._names)})
        if not (is_me or by_mark) and len(named) <= 50 and traits.given:
            comparison = grouping.compare(traits, grouping.traits(_whole(group)), -1.0)
            by_mark = comparison.same >= grouping._rules.ownership.same
        reviewed = grouping._verdicts.between(map(strand_key, group.strands), map(strand_key, home.strands))
        if (is_me or by_mark) and reviewed != "different":
            grouping.adopts(home, group)
            home.strands |= group.strands
            home.shares |= dict.fromkeys(group.shares, 0.95 if by_mark else 0.9)
        else:
            kept.append(group)
    return [*loose, *kept]
