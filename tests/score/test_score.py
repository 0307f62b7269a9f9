"""The laws of the score: more evidence never hides anybody, order does not matter, and known cases come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from reident.gazetteer import Gazetteer
from reident.model import Fact, Identifiability, Range, Relation, Share
from reident.rulebook import RuleBook, load_rules
from reident.rulebook.attackers import AttackerFile
from reident.score import score
from reident.score.attack import CANDIDATES, DRAWS, Attack, _best_within, _kappa, attack, weigh_facts
from reident.score.ease import ease
from tests.builders import a_fact, a_subject

RULES = load_rules()
KNOWLEDGE = RULES.of(AttackerFile)[0]
INTRUDER = next(each for each in KNOWLEDGE.attackers if each.id == "motivated_intruder")
SHARES = {
    "given_name": 0.005, "family_name": 0.001, "residence": 0.0004, "partner": 0.003, "employer": 0.0005,
    "occupation": 0.01, "friend": 0.01, "wake_time": 0.05, "sports": 0.02, "music": 0.03, "gender": 0.5, "age": 0.012,
    "health": 0.08, "child": 0.002, "pet": 0.1,
}  # fmt: skip


@dataclass(frozen=True)
class Town:
    """A population in which every share is known."""

    name: str = "Germany"
    size: int = 80_000_000
    probability: float = 1.0
    alternatives: tuple[object, ...] = ()

    def share(self, fact: Fact, others: Sequence[Fact] = ()) -> Share | None:
        mid = 1.0 if fact.value == "everybody" else SHARES.get(fact.attribute)
        return None if mid is None else Share(Range(mid / 2, mid, min(1, mid * 2)), "known")


def scored(*facts: Fact, seed: int = 1) -> Identifiability:
    return many([list(facts)], seed)[0]


def many(people: Sequence[Sequence[Fact]], seed: int = 1) -> tuple[Identifiability, ...]:
    subjects = [a_subject(*facts, id=f"s{at}") for at, facts in enumerate(people, start=1)]
    return score(subjects, Town(), Gazetteer.__new__(Gazetteer), RULES, np.random.default_rng(seed))  # type: ignore[arg-type]


def facts_of(*attributes: str, confidence: float = 0.9) -> list[Fact]:
    return [a_fact(name, f"{name}-x", id=f"s1.f{at}", confidence=confidence) for at, name in enumerate(attributes)]


def attack_on(facts: Sequence[Fact]) -> Attack:
    weighed = weigh_facts(facts, Town(), RULES, KNOWLEDGE)  # type: ignore[arg-type]
    return attack(weighed, INTRUDER, KNOWLEDGE, np.full(DRAWS, 8e7), 7)


FAST = (Phase.explicit, Phase.generate)
"""A counterexample is reported as it was found; making it smaller takes minutes."""
some_facts = st.lists(
    st.tuples(st.sampled_from(sorted(SHARES)), st.integers(0, 2), st.floats(0.05, 0.99)),
    min_size=1,
    max_size=CANDIDATES - 1,
    unique_by=lambda each: each[:2],
).map(lambda rows: [a_fact(a, f"{a}-{v}", id=f"s1.{a}{v}", confidence=c) for a, v, c in rows])


@settings(max_examples=25, deadline=None, phases=FAST)
@given(facts=some_facts, data=st.data())
def test_suppressing_a_fact_never_raises_the_risk(facts: list[Fact], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(facts))
    everything, less = many([facts, [fact for fact in facts if fact is not gone]])
    for attacker in everything.attackers:
        before, after = everything.attackers[attacker].probability, less.attackers[attacker].probability
        assert after.mid <= before.mid + 1e-9, attacker


@settings(max_examples=15, deadline=None, phases=FAST)
@given(facts=some_facts, data=st.data())
def test_the_order_of_the_facts_changes_nothing(facts: list[Fact], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(facts))
    one, other = many([facts, shuffled])
    assert one.attackers == other.attackers
    assert one.minimal_sets == other.minimal_sets
    assert one.ei == other.ei


@settings(max_examples=10, deadline=None, phases=FAST)
@given(facts=some_facts)
def test_what_everybody_has_changes_nothing(facts: list[Fact]) -> None:
    common = a_fact("diet", "everybody", id="s1.common", confidence=0.9)
    without, with_it = many([facts, [*facts, common]])
    assert without.attackers == {
        k: replace(v, usable=without.attackers[k].usable) for k, v in with_it.attackers.items()
    }


def test_a_surer_fact_is_a_greater_risk() -> None:
    chances = [
        scored(*facts_of("given_name", "family_name", "residence", confidence=c)).attackers["motivated_intruder"]
        for c in (0.3, 0.6, 0.9)
    ]
    assert chances[0].probability.mid < chances[1].probability.mid < chances[2].probability.mid


def test_a_wrong_fact_is_a_failure_and_not_a_smaller_crowd() -> None:
    sure = scored(*facts_of("given_name", "family_name", "residence", confidence=0.99))
    unsure = scored(*facts_of("given_name", "family_name", "residence", confidence=0.3))
    assert unsure.attackers["motivated_intruder"].matches.median > sure.attackers["motivated_intruder"].matches.median
    assert unsure.attackers["motivated_intruder"].probability.mid < 0.3


def test_two_seeds_differ_by_less_than_a_tenth_of_the_interval() -> None:
    facts = facts_of("given_name", "family_name", "residence", "partner", "employer", "sports", "wake_time")
    one, other = (scored(*facts, seed=seed).attackers["motivated_intruder"].probability for seed in (1, 2))
    assert abs(one.mid - other.mid) < (one.high - one.low) / 10


def test_nothing_known_leaves_everybody() -> None:
    found = scored()
    assert found.attackers["motivated_intruder"].matches.median == pytest.approx(80_000_000, rel=0.01)
    assert found.ei.value == 0.25
    assert found.minimal_sets == ()


def test_name_and_town_single_out_and_the_explanation_says_so() -> None:
    found = scored(*facts_of("given_name", "family_name", "residence", "music", confidence=0.97))
    sets = [set(each.facts) for each in found.minimal_sets]
    assert {"s1.f0", "s1.f1", "s1.f2"} in sets
    assert all(not one < other for one in sets for other in sets)
    assert found.waterfall[-1].left < 10
    lefts = [step.left for step in found.waterfall]
    assert lefts == sorted(lefts, reverse=True)
    assert all(each.log10 > 0 for each in found.contributions)
    remaining = [each.probability.mid for each in found.what_if]
    assert remaining == sorted(remaining, reverse=True)


def test_a_phone_number_is_worth_what_can_be_looked_up() -> None:
    found = scored(*facts_of("phone", confidence=0.95))
    platform, recipient = found.attackers["platform"].probability, found.attackers["recipient"].probability
    assert platform.mid > 0.6
    assert recipient.mid < 0.35


def test_two_first_names_compete_and_do_not_multiply() -> None:
    one = attack_on([a_fact("given_name", "a", id="1", confidence=0.6)])
    two = attack_on(
        [a_fact("given_name", "a", id="1", confidence=0.6), a_fact("given_name", "b", id="2", confidence=0.3)]
    )
    assert two.success[:, 3].max() == 0
    assert two.expected() >= one.expected() - 1e-12


def test_facts_of_one_household_tell_less_than_their_product() -> None:
    facts = [a_fact("partner", "Anna", id="1"), a_fact("child", "Ben", id="2")]
    found = attack_on(facts)
    together = -found.log_share[:, 3].mean()
    apart = -found.log_share[:, 1].mean() - found.log_share[:, 2].mean()
    assert max(-found.log_share[:, 1].mean(), -found.log_share[:, 2].mean()) < together < apart


def test_kappa_is_the_published_formula() -> None:
    p, n = 1e-6, 1e6
    expected = (1 - (1 - p) ** n) / (n * p)
    assert _kappa(np.log2(np.array([p])), np.array([n]))[0] == pytest.approx(expected, rel=1e-9)
    assert _kappa(np.array([-60.0]), np.array([n]))[0] == pytest.approx(1.0)
    assert _kappa(np.array([0.0]), np.array([n]))[0] == pytest.approx(1 / n, rel=1e-3)


def test_the_best_combination_within_what_is_found() -> None:
    value = np.array([0.1, 0.5, 0.3, 0.2])
    assert _best_within(value, 2).tolist() == [0, 1, 2, 1]


def test_household_risk_joins_the_risks_of_those_who_live_together() -> None:
    facts = facts_of("given_name", "family_name", "residence")
    first = replace(a_subject(*facts, id="s1"), relations=(Relation("s2", "partner", 0.9),))
    second = a_subject(*facts, id="s2")
    found = score([first, second], Town(), Gazetteer.__new__(Gazetteer), RULES, np.random.default_rng(1))  # type: ignore[arg-type]
    risk = found[0].attackers["motivated_intruder"].probability.mid
    assert found[0].household_risk is not None
    assert found[0].household_risk.mid == pytest.approx(1 - (1 - risk) ** 2)
    assert found[1].household_risk is None


def test_ease_follows_the_rules_and_shows_the_neighbour() -> None:
    handle = weigh_facts(facts_of("family_name"), Town(), RULES, KNOWLEDGE)  # type: ignore[arg-type]
    nobody = weigh_facts(facts_of("music"), Town(), RULES, KNOWLEDGE)  # type: ignore[arg-type]
    rule = KNOWLEDGE.ease
    assert ease(np.ones(100), handle, rule, 0.3).value == 1.0
    assert ease(np.ones(100), nobody, rule, 0.3).value == 0.75
    assert ease(np.full(100, 500.0), handle, rule, 0.3).value == 0.5
    assert ease(np.full(100, 1e6), handle, rule, 0.3).value == 0.25
    spread = np.concatenate([np.full(60, 500.0), np.full(40, 5e4)])
    assert ease(spread, nobody, rule, 0.3).neighbour == 0.25
    assert ease(np.full(100, 500.0), nobody, rule, 0.3).neighbour is None


def test_every_attacker_has_its_reasons_in_both_languages(rules: RuleBook = RULES) -> None:
    for attacker in rules.of(AttackerFile)[0].attackers:
        for row in attacker.lookups:
            assert row.because.en.strip()
            assert row.because.de.strip()
            assert set(row.attributes) <= set(rules.attributes)
