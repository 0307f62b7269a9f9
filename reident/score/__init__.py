"""Subjects into `Identifiability`: how many people match what each attacker can look up, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reident.gazetteer import Gazetteer
from reident.model import AttackerScore, Identifiability, Range, Share, Subject
from reident.rulebook import RuleBook
from reident.rulebook.attackers import AttackerFile
from reident.score import explain
from reident.score.attack import DRAWS, Attack, Floats, Weighed, attack, weigh_facts
from reident.score.choice import choose_population
from reident.score.ease import ease
from reident.score.population import Population, load_population

__all__ = ["Population", "choose_population", "load_population", "score"]


def score(
    subjects: Sequence[Subject],
    population: Population,
    gazetteer: Gazetteer,  # noqa: ARG001  (the population has looked places up; kept in the stage's interface)
    rules: RuleBook,
    rng: np.random.Generator,
) -> tuple[Identifiability, ...]:
    """Estimate for each subject and attacker the match count and the probability that the right person is named.

    Args:
        subjects: the people of a bundle.
        population: among whom they are looked for.
        gazetteer: places.
        rules: attackers, dependence, attributes.
        rng: its state seeds all draws; the same state gives the same figures, whatever the order of the facts.
    """
    knowledge = rules.of(AttackerFile)[0]
    draws = Draws.of(population, int(rng.integers(2**63)))
    scores = [_one(subject, population, rules, draws) for subject in subjects]
    return _with_households(subjects, scores, knowledge)


@dataclass(frozen=True, slots=True)
class Draws:
    """What all subjects of a bundle share."""

    seed: int
    people: Floats
    """(DRAWS,): sizes of the population, drawn: another one where the bundle leaves it possible."""

    @classmethod
    def of(cls, population: Population, seed: int) -> Draws:
        """Draw the sizes."""
        return cls(seed, _sizes(population, seed))


def _sizes(population: Population, seed: int) -> Floats:
    sizes = [population.size, *(other.size for other in population.alternatives)]
    chances = np.array([population.probability, *(other.probability for other in population.alternatives)])
    drawn = np.random.default_rng([seed, 1]).choice(sizes, DRAWS, p=chances / chances.sum())
    return drawn.astype(np.float64)


def _one(subject: Subject, population: Population, rules: RuleBook, draws: Draws) -> Identifiability:
    knowledge = rules.of(AttackerFile)[0]
    facts = weigh_facts(subject.facts, population, rules, knowledge)
    attacks = {each.id: attack(facts, each, knowledge, draws.people, draws.seed) for each in knowledge.attackers}
    attackers = {each.id: each for each in knowledge.attackers}
    lead = knowledge.ease.attacker
    leading, drawn = attacks[lead], _matches(attacks, draws.seed)
    reach = explain.within_reach(leading, attackers[lead], knowledge.search)
    have, need = explain.bits(leading, reach)
    return Identifiability(
        subject=subject.id,
        population=population.name,
        size=population.size,
        attackers={
            id_: AttackerScore(
                explain.matches_of(drawn[id_]),
                explain.chance(each),
                explain.usable(each, attackers[id_]),
            )
            for id_, each in attacks.items()
        },
        shares=_shares(subject, facts, population),
        bits_have=have,
        bits_need=need,
        minimal_sets=explain.minimal_sets(leading, attackers[lead], knowledge.search),
        what_if=explain.what_if(leading, lead),
        contributions=explain.contributions(leading, reach),
        waterfall=explain.waterfall(leading, reach),
        ei=ease(drawn[lead], facts, knowledge.ease, knowledge.search.confident),
    )


def _matches(attacks: Mapping[str, Attack], seed: int) -> dict[str, Floats]:
    return {id_: each.matches(np.random.default_rng([seed, 2])) for id_, each in attacks.items()}


def _shares(subject: Subject, facts: Sequence[Weighed], population: Population) -> dict[str, Share]:
    """The known shares, by fact id."""
    weighed = {each.fact.id for each in facts}
    found = {}
    for fact in subject.facts:
        if fact.id in weighed:
            share = population.share(fact, [other for other in subject.facts if other is not fact])
            if share is not None:
                found[fact.id] = share
    return found


def _with_households(
    subjects: Sequence[Subject], scores: Sequence[Identifiability], knowledge: AttackerFile
) -> tuple[Identifiability, ...]:
    """Add the risk that somebody of a subject's household is named: 1 - prod(1 - r) (sdcMicro's household risk)."""
    lead = knowledge.ease.attacker
    risks = {each.subject: each.attackers[lead].probability for each in scores}
    result = []
    for subject, each in zip(subjects, scores, strict=True):
        home = [r.to for r in subject.relations if r.type in knowledge.household_relations and r.to in risks]
        if not home:
            result.append(each)
            continue
        members = [risks[subject.id], *(risks[id_] for id_ in home)]
        ends = (1 - float(np.prod([1 - getattr(r, end) for r in members])) for end in ("low", "mid", "high"))
        result.append(replace(each, household_risk=Range(*ends)))
    return tuple(result)
