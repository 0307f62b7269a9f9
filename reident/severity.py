"""People and scores into ENISA's severity, `SE = DPC x EI + CB`, with the whole row, what flips it, and advice.

ENISA 2013, Recommendations for a methodology of the assessment of severity of personal data breaches. From a band to a
notification is custom, not law (Art. 33, 34 GDPR): the advice says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from reident.model import (
    Advice,
    AttributeId,
    Breach,
    Circumstances,
    Context,
    Fact,
    Identifiability,
    Message,
    Severity,
    Subject,
)
from reident.rulebook import RuleBook
from reident.rulebook.attributes import Category
from reident.rulebook.severity import Adjustment, SeverityFile, Worked

LEVELS = (0.25, 0.5, 0.75, 1.0)
BANDS = ("low", "medium", "high", "very high")
HOURS = 72
ORDER: tuple[Category, ...] = ("simple", "behavioural", "financial", "sensitive")


def weigh(subjects: Sequence[Subject], scores: Sequence[Identifiability], breach: Breach, rules: RuleBook) -> Severity:
    """Weigh a breach.

    DPC and EI are each the highest of all people concerned, as ENISA has it. The requester was entitled to the own
    data and does not count, unless the bundle tells of nobody else; nor does an office or an automatic sender, which is
    no person.

    Args:
        subjects: the people of the bundle.
        scores: one a subject, in the same order.
        breach: what the bundle cannot say.
        rules: ENISA's tables and the attributes' categories.
    """
    tables = rules.of(SeverityFile)[0]
    everyone = list(zip(subjects, scores, strict=True))
    concerned = [pair for pair in everyone if pair[0].role != "requester" and (pair[0].facts or pair[0].records)]
    concerned = [pair for pair in concerned if pair[0].role != "other"] or concerned
    alone = not concerned and any(subject.facts for subject in subjects)
    people = everyone if alone else concerned
    held = [(tuple(kinds(person(subject), rules)), score.ei.value) for subject, score in people]
    said = _who_counts(subjects, alone=alone, others=bool(concerned))
    context = _context([kind for own, _ in held for kind in own], tables, said)
    ei = max((score.ei.value for subject, score in people if subject.facts), default=LEVELS[0])
    reach = [score.ei.neighbour for _, score in people if score.ei.value == ei and score.ei.neighbour]
    weighed = Weighed(context.value, ei, _circumstances(breach, tables), tables)
    individuals = max(len(people), breach.people or 0)
    return Severity(
        dpc=context,
        ei=ei,
        cb=weighed.cb,
        score=weighed.score(),
        band=BANDS[weighed.band()],  # type: ignore[arg-type]
        row={f"{level:g}": BANDS[weighed.band(ei=level)] for level in LEVELS},
        flips=(*_flips(weighed, breach), *_flips_of_data(weighed, held)),
        individuals=individuals,
        flags=tuple(_flags([s for s, _ in people], individuals, breach, tables)),
        advice=_advice(weighed, reach, breach, unassessed=_unassessed([s for s, _ in people])),
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """DPC, EI and CB, and what other values would make of them."""

    dpc: int
    ei: float
    cb: Circumstances
    tables: SeverityFile

    def score(self, *, dpc: int | None = None, ei: float | None = None, more: float = 0.0) -> float:
        """`DPC x EI + CB`, with other values where they are given."""
        cb = self.cb.confidentiality + self.cb.integrity + self.cb.availability + self.cb.malice + more
        return round((dpc or self.dpc) * (ei or self.ei) + cb, 4)

    def band(self, *, dpc: int | None = None, ei: float | None = None, more: float = 0.0) -> int:
        """0 low .. 3 very high."""
        score = self.score(dpc=dpc, ei=ei, more=more)
        return sum(score >= border for border in self.tables.bands)


@dataclass(frozen=True, slots=True)
class Person:
    """What of a person DPC depends on."""

    facts: Mapping[AttributeId, float]
    """Attribute -> the best confidence."""
    records: int
    days: int | None
    """That the facts cover; None: most have no times."""


def person(subject: Subject) -> Person:
    """A subject as DPC sees it."""
    facts: dict[str, float] = {}
    for fact in subject.facts:
        facts[fact.attribute] = max(fact.confidence, facts.get(fact.attribute, 0.0))
    return Person(facts, subject.records, _days(subject.facts))


def _days(facts: Sequence[Fact]) -> int | None:
    # Times of one bundle may be aware and naive; an hour more or less does not matter here.
    first = [fact.first.replace(tzinfo=None) for fact in facts if fact.first is not None]
    last = [fact.last.replace(tzinfo=None) for fact in facts if fact.last is not None]
    if not first or not last or 2 * len(first) < len(facts):
        return None
    return (max(last) - min(first)).days


@dataclass(frozen=True, slots=True)
class Kind:
    """The value of one category of one person's data, and why."""

    value: int
    above: int
    """Value minus ENISA's base."""
    category: Category
    because: tuple[Message, ...]

    def rank(self) -> tuple[int, int, int]:
        """The highest value counts; of equal ones the one that took no deduction."""
        return self.value, self.above, ORDER.index(self.category)


def kinds(who: Person, rules: RuleBook) -> Iterator[Kind]:
    """The categories that a person's facts fall into."""
    tables, known = rules.of(SeverityFile)[0], rules.attributes
    for category in ORDER:
        own = {a: c for a, c in who.facts.items() if a in known and known[a].category == category}
        found = _sensitive(own, tables) if category == "sensitive" else _plain(category, own, who, tables)
        if found is not None:
            yield found


def _plain(category: Category, own: Mapping[AttributeId, float], who: Person, tables: SeverityFile) -> Kind | None:
    own = {attribute: confidence for attribute, confidence in own.items() if confidence >= tables.counts_from}
    if not own:
        return None
    rule = tables.categories[category]
    because = [Message(f"dpc-{category}")]
    value = rule.base
    row = next((row for row in rule.adjustments if _applies(row, own, who)), None)
    if row is not None:
        value = row.value
        because.append(Message(row.id, {"count": len(_counted(row, who)), "records": who.records, "value": value}))
    return Kind(value, value - rule.base, category, tuple(because))


def _counted(row: Adjustment, who: Person) -> list[AttributeId]:
    return [a for a, confidence in who.facts.items() if a in row.attributes and confidence >= row.confidence]


def _applies(row: Adjustment, own: Mapping[AttributeId, float], who: Person) -> bool:
    if len(_counted(row, who)) < row.least or (row.only and not set(own) <= set(row.attributes)):
        return False
    return who.records >= row.records if who.days is None or not row.days else who.days >= row.days


def _sensitive(own: Mapping[AttributeId, float], tables: SeverityFile) -> Kind | None:
    rule, base = tables.sensitive, tables.categories["sensitive"].base
    attribute, confidence = max(own.items(), key=lambda pair: pair[1], default=("", 0.0))
    if not own or confidence < rule.ignored:
        return None
    value = base - 2 if confidence < rule.general else base - 1 if confidence < rule.assumption else base
    because = [Message("dpc-sensitive", {"attribute": attribute})]
    if value < base:
        because = [Message("dpc-assumption", {"attribute": attribute, "value": value})]
    return Kind(value, value - base, "sensitive", tuple(because))


def _who_counts(subjects: Sequence[Subject], *, alone: bool, others: bool) -> tuple[Message, ...]:
    if alone:
        return (Message("dpc-only-requester"),)
    return (Message("dpc-requester"),) if others and any(s.role == "requester" for s in subjects) else ()


def _context(found: Sequence[Kind], tables: SeverityFile, who_counts: tuple[Message, ...]) -> Context:
    """The highest category of all people, and what else reaches its value."""
    if not found:
        return Context(tables.categories["simple"].base, "simple", (Message("dpc-no-data"), *who_counts))
    best = max(found, key=Kind.rank)
    equal = {kind.category: kind for kind in sorted(found, key=Kind.rank) if kind.value == best.value}
    others = [kind.because for kind in equal.values() if kind.category != best.category and best.value > 1]
    return Context(best.value, best.category, (*best.because, *(m for more in others for m in more), *who_counts))


def _circumstances(breach: Breach, tables: SeverityFile) -> Circumstances:
    return Circumstances(
        tables.confidentiality[breach.recipients],
        tables.integrity[breach.integrity],
        tables.availability[breach.availability],
        tables.malice if breach.malicious else 0.0,
    )


def _flips(weighed: Weighed, breach: Breach) -> Iterator[Message]:
    """What would change the band."""
    here, tables = weighed.band(), weighed.tables
    above = next((level for level in LEVELS if level > weighed.ei and weighed.band(ei=level) != here), None)
    below = next((level for level in LEVELS[::-1] if level < weighed.ei and weighed.band(ei=level) != here), None)
    if above is not None:
        yield Message("flip-ei-up", {"ei": above, "band": BANDS[weighed.band(ei=above)]})
    if below is not None:
        yield Message("flip-ei-down", {"ei": below, "band": BANDS[weighed.band(ei=below)]})
    unknown = tables.confidentiality["unknown"] - tables.confidentiality["known"]
    others = {
        "flip-recipients": weighed.band(more=unknown if breach.recipients == "known" else 0.0),
        "flip-recipients-known": weighed.band(more=-unknown if breach.recipients == "unknown" else 0.0),
        "flip-malice": weighed.band(more=0.0 if breach.malicious else tables.malice),
    }
    for id_, band in others.items():
        if band != here:
            yield Message(id_, {"band": BANDS[band]})


def _flips_of_data(weighed: Weighed, held: Sequence[tuple[tuple[Kind, ...], float]]) -> Iterator[Message]:
    """What would change the band if the data were of another kind, or counted person by person.

    Args:
        weighed: the severity.
        held: for each person the kinds of data and EI.
    """
    here = weighed.band()
    found = [(kind, ei) for own, ei in held for kind in own]
    base = weighed.tables.categories["sensitive"].base
    hints = any(kind.category == "sensitive" and kind.value == base - 1 for kind, _ in found)
    if hints and weighed.dpc < base and weighed.band(dpc=base) != here:
        yield Message("flip-sensitive", {"value": base, "band": BANDS[weighed.band(dpc=base)]})
    without = max((kind.value for kind, _ in found if kind.category != "sensitive"), default=1)
    if without < weighed.dpc and weighed.band(dpc=without) != here:
        yield Message("flip-sensitive-wrong", {"value": without, "band": BANDS[weighed.band(dpc=without)]})
    apart = max((weighed.band(dpc=kind.value, ei=ei) for kind, ei in found), default=here)
    if apart != here:
        yield Message("flip-one-person", {"band": BANDS[apart]})


def _unassessed(subjects: Sequence[Subject]) -> bool:
    """Whether there are people of whom there are records and no facts: recordings without transcripts."""
    return any(subject.records and not subject.facts for subject in subjects)


def _flags(subjects: Sequence[Subject], individuals: int, breach: Breach, tables: SeverityFile) -> Iterator[Message]:
    if individuals > tables.many:
        yield Message("flag-many", {"count": tables.many})
    if breach.encrypted:
        yield Message("flag-encrypted")
    if any(_heard(subject, tables) for subject in subjects):
        yield Message("flag-voice")
    if any(_of_child(fact, tables) for subject in subjects for fact in subject.facts):
        yield Message("flag-child")
    if _unassessed(subjects):
        yield Message("flag-unassessed", {"count": sum(1 for s in subjects if s.records and not s.facts)})


def _heard(subject: Subject, tables: SeverityFile) -> bool:
    if any(fact.attribute == "voice" for fact in subject.facts):
        return True
    return any(source.lower().endswith(tables.recordings) for source in subject.sources)


def _of_child(fact: Fact, tables: SeverityFile) -> bool:
    if fact.confidence < tables.counts_from:
        return False
    years = re.match(r"\d{1,3}", fact.value) if fact.attribute == "age" else None
    return fact.attribute == "child" or (years is not None and int(years.group()) < tables.minor)


def _advice(weighed: Weighed, reach: Sequence[float], breach: Breach, *, unassessed: bool) -> Advice:
    """A recommendation; more cautious where the interval of EI reaches a higher band, or somebody is not assessed."""
    band = weighed.band()
    higher = max([band, *(weighed.band(ei=level) for level in reach)])
    lower = min([band, *(weighed.band(ei=level) for level in reach)])
    now, then = weighed.tables.advice[BANDS[band]], weighed.tables.advice[BANDS[higher]]  # type: ignore[index]
    authority, subjects = now.authority, now.subjects
    if authority == "document" and (then.authority != "document" or unassessed):
        authority = "consider"
    if subjects == "not_required" and then.subjects == "notify":
        subjects = "consider"
    if breach.encrypted:
        authority = "consider" if authority == "notify" else authority
        subjects = "not_required"
    because = [Message(f"advice-{authority}")]
    because.append(Message("advice-encrypted" if breach.encrypted else f"advice-subjects-{subjects.replace('_', '-')}"))
    if higher > band:
        because.append(Message("advice-neighbour", {"band": BANDS[higher]}))
    elif lower < band:
        because.append(Message("advice-neighbour-below", {"band": BANDS[lower]}))
    deadline = breach.known_since + timedelta(hours=HOURS) if breach.known_since else None
    if deadline is not None:
        because.append(Message("advice-deadline", {"moment": deadline.isoformat()}))
    because.append(Message("advice-custom"))
    return Advice(authority, subjects, deadline, tuple(because))


def check(rules: RuleBook) -> Iterator[str]:
    """One sentence for each worked example whose DPC comes out otherwise."""
    for file in rules.of(SeverityFile):
        for example in file.examples:
            found = _worked(example, rules)
            if found != example.dpc:
                yield f"severity.yaml: {example.text}: DPC is {found}, should be {example.dpc}."


def _worked(example: Worked, rules: RuleBook) -> int:
    who = Person(example.facts, example.records, example.days)
    return max((kind.value for kind in kinds(who, rules)), default=1)
