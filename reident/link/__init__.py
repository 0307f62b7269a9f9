"""Records and mentions of one bundle into the people it is about: `Subject`s, the graph, and what was decided.

`tally` counts, `owner` groups by whose the records are, `roles` says what part each owner plays, `couples`, `kin` and
`offices` what people tell of each other, `portraits` who each owner is (`naming`, `places`, `people`, `habits`,
`facts`), `subjects` brings them together, `graph` draws them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reident.gazetteer import Gazetteer
from reident.link.animals import named_animals
from reident.link.atlas import Atlas
from reident.link.couples import Couple, couples, shared, spoken_to, told_to, without_third
from reident.link.graph import build
from reident.link.kin import Kinship, kinships, of_kin
from reident.link.offices import told_by_offices
from reident.link.owner import Group, Grouping, group
from reident.link.portraits import Others, Work, portrait, without_times
from reident.link.resolve import Names, Verdicts
from reident.link.reviewed import joined
from reident.link.roles import parts
from reident.link.saved import Saved, saved, with_saved
from reident.link.strands import Assigner
from reident.link.subjects import subjects
from reident.link.tally import tally
from reident.link.voices import Voices, speakers_of
from reident.model import Judgement, Linked, Mention, Message, Record, UserError
from reident.rulebook import RuleBook
from reident.rulebook.linking import LinkingFile
from reident.rulebook.names import NameFile

__all__ = ["check", "link", "speakers"]


def speakers(mentions: Iterable[Mention], rules: RuleBook, records: Iterable[Record] = ()) -> Voices:
    """Who speaks in a record, by its id, where several people name themselves, or are named, to one device.

    Args:
        mentions: of the kind `person` at least, sorted by record id; read once.
        rules: weights and names.
        records: all of them, for what is said within seconds of a name; read once.
    """
    found = rules.of(LinkingFile)
    return speakers_of(mentions, Names.of(rules), found[0], records) if found else Voices()


def link(
    records: Iterable[Record],
    mentions: Iterable[Mention],
    judgements: Sequence[Judgement],
    rules: RuleBook,
    gazetteer: Gazetteer,
    *,
    voices: Voices | None = None,
) -> Linked:
    """Find out who is who.

    Args:
        records: in the order of their ids; read once, before the mentions.
        mentions: sorted by record id; read once.
        judgements: the reviewer's; they win over every rule and score.
        rules: weights (`linking.yaml`) and names.
        gazetteer: places.
        voices: who speaks in a record, by its id, where no log tells; from `speakers`.

    Raises:
        UserError: the rules of linking are missing.
    """
    found = rules.of(LinkingFile)
    if len(found) != 1:
        raise UserError(f"{rules.folder} needs exactly one file with the schema reident/linking/1.")
    verdicts = Verdicts(judgements)
    work = Work(rules, Atlas(gazetteer, found[0]), Names.of(rules), verdicts)
    counted = tally(records, mentions, Assigner(found[0], voices), work.names)
    work = replace(work, animals=named_animals(counted.strands.values(), found[0].animals))
    grouped = group(counted.strands, Grouping(work.atlas, work.names, verdicts))
    grouped.groups = joined(grouped.groups, verdicts)
    beside = _beside(grouped.groups, work)
    portraits = [
        portrait(one, part, work, beside.others[number])
        for number, (one, part) in enumerate(zip(grouped.groups, parts(grouped.groups, work.names), strict=True))
    ]
    people = subjects(portraits, work, beside.paired, beside.parented, beside.labelled)
    who = voices.who if voices else {}
    heard = {"records": len(who), "people": len({*who.values()})}
    told_apart = (Message("voices-told-apart", heard),) if who else ()
    decided = {(j.left, j.right): j for j in (*grouped.judgements, *(j for p in portraits for j in p.judgements))}
    return Linked(
        people,
        build(people),
        tuple(decided[pair] for pair in sorted(decided)),
        (*grouped.warnings, *told_apart, *without_times(portraits)),
    )


@dataclass(frozen=True, slots=True)
class _Beside:
    """What people tell of each other."""

    others: Sequence[Others]
    """For each group."""
    paired: Sequence[Couple]
    parented: Sequence[Kinship]
    labelled: Sequence[Saved]


def _beside(groups: Sequence[Group], work: Work) -> _Beside:
    """What couples, parents and children, others in a chat and offices tell of each group's owner."""
    rules, names = work.atlas.rules, work.names
    paired = list(couples(groups, names, rules, work.likely.couples if work.likely else None))
    labelled = list(saved(groups, names))
    paired = with_saved(paired, labelled)
    without_third(groups, paired, names, rules)
    called, family = spoken_to(groups, paired, names, rules), shared(groups, paired, rules)
    told = told_to(groups)
    loving = {frozenset((each.one, each.other)): each.confidence for each in paired}
    parented = [
        k for k in kinships(groups, names, rules) if loving.get(frozenset((k.child, k.parent)), 0.0) < k.confidence
    ]
    received, kin = told_by_offices(groups, names, rules), of_kin(groups, parented, rules.kin)
    others = []
    for number in range(len(groups)):
        facts, day = told.get(number, ((), ()))
        letters = [*received.get(number, ()), *kin.get(number, ())]
        others.append(Others(called.get(number, ()), family.get(number, ()), facts, day, letters))
    return _Beside(others, paired, parented, [label for label in labelled if label.relation != "partner"])


def check(rules: RuleBook) -> Iterator[str]:
    """One sentence for each example of the name rules that does not hold."""
    names = Names.of(rules)
    least = rules.of(LinkingFile)[0].contacts.same if rules.of(LinkingFile) else 0.8
    for file in rules.of(NameFile):
        for one, other in file.examples.same:
            if names.form(one, other) < least:
                yield f"names ({file.language}): {one} and {other} should be one name's spellings."
        for one, other in file.examples.different:
            if names.form(one, other) >= least:
                yield f"names ({file.language}): {one} and {other} should be two names."
