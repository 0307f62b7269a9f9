"""Records and mentions of one bundle into the people it is about: `Subject`s, the graph, and what was decided.

`tally` counts, `owner` groups by whose the records are, `roles` says what part each owner plays, `subjects` makes the
portraits (`naming`, `places`, `people`, `habits`, `facts`), `graph` draws them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reident.gazetteer import Gazetteer
from reident.link.atlas import Atlas
from reident.link.couples import shared, spoken_to
from reident.link.graph import build
from reident.link.owner import Grouping, group
from reident.link.resolve import Names, Verdicts
from reident.link.roles import parts
from reident.link.subjects import Others, Work, portrait, subjects, without_times
from reident.link.tally import tally
from reident.model import Judgement, Linked, Mention, Record, UserError
from reident.rulebook import RuleBook
from reident.rulebook.linking import LinkingFile
from reident.rulebook.names import NameFile

__all__ = ["check", "link"]


def link(
    records: Iterable[Record],
    mentions: Iterable[Mention],
    judgements: Sequence[Judgement],
    rules: RuleBook,
    gazetteer: Gazetteer,
) -> Linked:
    """Find out who is who.

    Args:
        records: in the order of their ids; read once, before the mentions.
        mentions: sorted by record id; read once.
        judgements: the reviewer's; they win over every rule and score.
        rules: weights (`linking.yaml`) and names.
        gazetteer: places.

    Raises:
        UserError: the rules of linking are missing.
    """
    found = rules.of(LinkingFile)
    if len(found) != 1:
        raise UserError(f"{rules.folder} needs exactly one file with the schema reident/linking/1.")
    verdicts = Verdicts(judgements)
    work = Work(rules, Atlas(gazetteer, found[0]), Names.of(rules), verdicts)
    counted = tally(records, mentions, found[0], work.names)
    grouped = group(counted.strands, Grouping(work.atlas, work.names, verdicts))
    called = spoken_to(grouped.groups, work.names)
    family = shared(grouped.groups, work.names, found[0])
    portraits = [
        portrait(one, part, work, Others(called.get(number, ()), family.get(number, ())))
        for number, (one, part) in enumerate(zip(grouped.groups, parts(grouped.groups, work.names), strict=True))
    ]
    people = subjects(portraits, work)
    decided = {(j.left, j.right): j for j in (*grouped.judgements, *(j for p in portraits for j in p.judgements))}
    return Linked(
        people,
        build(people),
        tuple(decided[pair] for pair in sorted(decided)),
        (*grouped.warnings, *without_times(portraits)),
    )


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
