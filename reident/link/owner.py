"""Strands into groups of one person each: what agrees joins them, what contradicts keeps them apart, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reident.link.atlas import Atlas
from reident.link.comparing import IDENTIFIERS, Comparing, Comparison, Traits, plain
from reident.link.phonetics import folded
from reident.link.resolve import Names, Verdicts
from reident.link.strands import StrandKey
from reident.link.tally import Cell, Strand
from reident.model import Judgement, Message
from reident.rulebook.linking import Ownership

SPEECH = frozenset({"voice", "shared", "audio", "speaker"})


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


def strand_key(key: StrandKey) -> str:
    """How judgements call a strand."""
    return "records:" + "|".join(part for part in (key.family, key.where, key.owner, key.serial) if part)


class Grouping:
    """Puts strands together."""

    def __init__(self, atlas: Atlas, names: Names, verdicts: Verdicts) -> None:
        self.comparing = Comparing(atlas, names, verdicts)
        self.rules: Ownership = atlas.rules.ownership
        self.names = names
        self.verdicts = verdicts
        self.judgements: list[Judgement] = []
        self.warnings: list[Message] = []

    def joins(self, one: Strand, other: Strand, mark: str) -> None:
        """Note that two strands are one person's, since both have a mark (see `_marks`)."""
        by = "rule:full-name" if mark.startswith("name:") else "rule:identifier"
        self.judgements.append(Judgement(strand_key(one.key), strand_key(other.key), "same", by))

    def adopts(self, home: Group, group: Group) -> None:
        """Note that a sender is the owner of further data."""
        one, other = (strand_key(next(iter(g.strands))) for g in (home, group))
        self.judgements.append(Judgement(one, other, "same", "score"))


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
        for key in sorted(_marks(strand, grouping.names)):
            j = seen.setdefault(key, i)
            one, other = members[i], members[j]
            keys = [[strand_key(strands[n].key) for n in part] for part in (one, other)] if grouping.verdicts else []
            if one is other or (keys and grouping.verdicts.between(*keys) == "different"):
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
    marks = {f"{c.key.attribute}:{plain(c)}" for c in strand.of(*IDENTIFIERS) if c.key.holds not in said}
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
        traits = grouping.comparing.traits(strand)
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
    measured = {at: grouping.comparing.traits(waiting[at]) for at in mine}
    fits = {
        at: max((_best(waiting[at], measured[at], group, grouping).same for group in groups), default=0) for at in mine
    }
    return max(mine, key=lambda at: (fits[at], -at))


_MANY = 8
"""Speakers of whom it is not asked any more who fits best."""


def _best(strand: Strand, traits: Traits, group: Group, grouping: Grouping) -> Comparison:
    """A strand against the whole of a group."""
    whole = _whole(group)
    verdicts = {grouping.verdicts.of(strand_key(strand.key), strand_key(k)) for k in group.strands} - {None}
    if "same" in verdicts or "different" in verdicts:
        same = "different" not in verdicts
        return Comparison(0.99 if same else 0.01, (Message("owner-reviewed"),))
    if strand.key.family == "speaker" and _is_shared(strand.key, group):
        return Comparison(0.01, (Message("owner-shared"),))
    if strand.key.family == "speaker" and _has_other_voice(strand.key, group):
        return Comparison(0.01, (Message("owner-names-differ", {"attribute": "given_name"}),))
    prior = _prior(strand.key, group, grouping.rules)
    if strand.key.family == "document" and not (traits.given or traits.family or traits.identifiers):
        prior = max(prior, grouping.rules.prior_empty)
    return grouping.comparing.compare(traits, grouping.comparing.traits(whole), prior)


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
    rules = grouping.rules
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
    traits = grouping.comparing.traits(_whole(home))
    marks = {m for s in home.strands.values() for m in _marks(s, grouping.names)}
    kept = []
    for group in named:
        own = {k.owner for k in group.strands}
        is_me = bool(own & grouping.names.myself)
        by_mark = bool(marks & {m for s in group.strands.values() for m in _marks(s, grouping.names)})
        if not (is_me or by_mark) and len(named) <= 50 and traits.given:
            comparison = grouping.comparing.compare(traits, grouping.comparing.traits(_whole(group)), -1.0)
            by_mark = comparison.same >= grouping.rules.same
        reviewed = grouping.verdicts.between(map(strand_key, group.strands), map(strand_key, home.strands))
        if (is_me or by_mark) and reviewed != "different":
            grouping.adopts(home, group)
            home.strands |= group.strands
            home.shares |= dict.fromkeys(group.shares, 0.95 if by_mark else 0.9)
        else:
            kept.append(group)
    return [*loose, *kept]
