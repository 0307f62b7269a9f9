"""A `View` into what a data protection officer asks first: who is identifiable, for whom, how severe, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reident.report.language import Words
from reident.rulebook import RuleBook
from reident.rulebook.attackers import AttackerFile
from reident.view import AttackerView, FactView, SubjectView, View

DETAILED = 8
"""People with a section of their own."""
LEAST = 0.25
"""EI of people who need no section of their own unless the data are theirs."""
_ROLES = {"subject": 0, "household": 1, "requester": 2, "contact": 3, "other": 4}
_EASE = ((1.0, "maximum"), (0.75, "significant"), (0.5, "limited"), (0.0, "negligible"))
_NAMED = 12
"""Attributes listed in a sentence."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the first screen says."""

    attacker: str
    """Id of the attacker whose figures lead: the one that ENISA's EI is taken from."""
    order: tuple[SubjectView, ...]
    """All people, those most at risk first; offices after them, and the requester, who was entitled to the own data,
    last."""
    chief: SubjectView | None
    """Most at risk among those whose data the recipient had no right to; None where there is nobody."""
    detailed: tuple[SubjectView, ...]


def answer(view: View, rules: RuleBook) -> Answer:
    """Order the people of a view by what matters."""
    attacker = leading(view, rules)

    def weight(subject: SubjectView) -> tuple[bool, bool, float, int, float, str]:
        score = subject.identifiability.attackers.get(attacker)
        risk = score.probability.mid if score else 0.0
        ease = subject.identifiability.ei.value
        last = subject.role == "requester", subject.role == "other"
        return *last, -ease, _ROLES[subject.role], -risk, subject.id

    order = tuple(sorted(view.subjects, key=weight))
    others = [subject for subject in order if subject.role != "requester" and subject.facts]
    others = [subject for subject in others if subject.role != "other"] or others
    detailed = [s for s in order if s.role in ("subject", "household", "requester")][:DETAILED]
    at_risk = [s for s in others if s not in detailed and s.identifiability.ei.value >= view.severity.ei > LEAST]
    shown = detailed + at_risk[: DETAILED - len(detailed)]
    return Answer(attacker, order, others[0] if others else None, tuple(sorted(shown, key=weight)))


def leading(view: View, rules: RuleBook) -> str:
    """The attacker whose match counts decide EI."""
    known = [id_ for subject in view.subjects[:1] for id_ in subject.identifiability.attackers]
    chosen = [file.ease.attacker for file in rules.of(AttackerFile)] + ["motivated_intruder"]
    return next((id_ for id_ in chosen if id_ in known), known[0] if known else chosen[0])


def headline(view: View, found: Answer, words: Words) -> str:
    """One sentence: is anybody identifiable?"""
    if found.chief is None:
        return words("report-answer-own" if any(s.facts for s in view.subjects) else "report-answer-nobody")
    level = next(name for least, name in _EASE if view.severity.ei >= least)
    return words(f"report-answer-{level}")


def chief_sentence(found: Answer, words: Words) -> str:
    """Who is most at risk, in figures; empty where there is nobody or no score."""
    subject = found.chief
    score = attacker_of(subject, found.attacker) if subject is not None else None
    if subject is None or score is None:
        return ""
    population = subject.identifiability.population
    return words(
        "report-answer-chief",
        label=words.tr(subject.label),
        id=subject.id,
        attacker=words.attacker(found.attacker),
        probability=words.percent(score.probability.mid),
        interval=words.interval(score.probability),
        matches=words.count(score.matches.median),
        population=words.count(population.size),
        country=words.tr(population.name),
        range=words.range(score.matches),
    )


def attacker_of(subject: SubjectView, attacker: str) -> AttackerView | None:
    return subject.identifiability.attackers.get(attacker)


def facts_by_id(subject: SubjectView) -> dict[str, FactView]:
    """Facts by their ids."""
    return {fact.id: fact for fact in subject.facts}


def named(ids: Sequence[str], subject: SubjectView, words: Words) -> str:
    """Facts by ids, as a list of their attributes."""
    known = facts_by_id(subject)
    return words.attributes(known[id_] for id_ in ids if id_ in known)


def telling(subject: SubjectView, most: int = 5) -> list[FactView]:
    """The facts that narrow the crowd most."""
    known = facts_by_id(subject)
    rows = sorted(subject.identifiability.contributions, key=lambda row: -abs(row.log10))
    return [known[row.fact] for row in rows if row.fact in known and abs(row.log10) >= 0.05][:most]


def roles(view: View, words: Words) -> str:
    """`1 × data subject, 2 × contact`."""
    counts = Counter(subject.role for subject in view.subjects)
    rows = sorted(counts.items(), key=lambda pair: _ROLES[pair[0]])
    return words.listed(words("report-words-role", count=words.exactly(n), role=words.term(role)) for role, n in rows)


def narrative(view: View, found: Answer, words: Words) -> list[str]:
    """The assessment in paragraphs, the qualitative part that comes before any score."""
    parts = [_bundle(view, words)]
    if view.subjects:
        parts.append(iter([words("report-words-people", roles=roles(view, words))]))
    if found.chief is not None:
        parts.append(_about(found.chief, words))
    return [text for text in (" ".join(part) for part in parts) if text]


def _bundle(view: View, words: Words) -> Iterator[str]:
    bundle = view.bundle
    counts = {"files": words.exactly(bundle.files), "records": words.exactly(bundle.records)}
    yield words("report-words-bundle", name=bundle.name, **counts)
    if bundle.period is not None:
        first, last = words.day(bundle.period.from_.date()), words.day(bundle.period.to.date())
        yield words("report-words-period", first=first, last=last)
    else:
        yield words("report-words-no-period")
    if bundle.skipped:
        yield words("report-words-skipped", count=words.exactly(len(bundle.skipped)))


def _about(subject: SubjectView, words: Words) -> Iterator[str]:
    kinds = list(dict.fromkeys(words.attribute(fact) for fact in subject.facts if fact.confidence >= 0.5))
    if kinds:
        more = [words("report-words-more")] if len(kinds) > _NAMED else []
        listed = words.listed([*kinds[:_NAMED], *more])
        yield words("report-words-known", label=words.tr(subject.label), id=subject.id, attributes=listed)
    if strongest := telling(subject):
        yield words("report-words-telling", attributes=words.attributes(strongest))
    for each in subject.identifiability.minimal_sets[:1]:
        listed = named(each.facts, subject, words)
        if listed:
            yield words("report-words-set", attributes=listed, matches=words.count(each.matches.median))
    risk = subject.identifiability.household_risk
    if risk is not None:
        yield words("report-words-household", probability=words.percent(risk.mid), interval=words.interval(risk))
