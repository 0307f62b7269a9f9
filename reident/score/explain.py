"""What one attacker can do into why: minimal sets, contributions, a waterfall, what suppression would bring."""

from __future__ import annotations

from functools import partial
from itertools import combinations

import numpy as np

from reident.model import Contribution, Matches, MinimalSet, Range, Step, WhatIf
from reident.rulebook.attackers import Attacker, SearchRule
from reident.score.attack import Attack, Floats

WHAT_IF_STEPS = 4
"""Facts that are suppressed one after the other, at most."""
LOW_RISK = 0.05
"""Probability below which suppression is far enough."""


def quantiles(values: Floats) -> tuple[float, float, float]:
    """5th, 50th and 95th percentile."""
    low, mid, high = np.quantile(values, (0.05, 0.5, 0.95))
    return float(low), float(mid), float(high)


def chance(attack: Attack, allowed: int | None = None) -> Range:
    """The probability that the right person is named, with its 90 % interval; the middle is the expectation."""
    low, _, high = quantiles(attack.probability(allowed))
    mid = attack.expected(allowed)
    return Range(min(low, mid), mid, max(high, mid))


def matches_of(drawn: Floats) -> Matches:
    """Percentiles of a match count."""
    return Matches(*(round(each, 1) for each in quantiles(drawn)))


def crowd(attack: Attack, mask: int) -> Floats:
    """Expected number of people who match a combination, if it is right: 1 + (N - 1) p. (DRAWS,)."""
    expected: Floats = 1 + np.maximum(attack.size - 1, 0) * np.exp2(attack.log_share[:, mask])
    return expected


def minimal_sets(attack: Attack, attacker: Attacker, rule: SearchRule) -> tuple[MinimalSet, ...]:
    """The smallest combinations that leave few people: SUDA2's idea (Manning et al. 2008) for a population.

    Only facts that this attacker can well look up and that are likely right. The first threshold that any combination
    reaches is used, so that the list is not empty where the facts are few.
    """
    usable = [
        at
        for at, each in enumerate(attack.facts)
        if each.fact.confidence >= rule.confident
        and attacker.lookup(each.fact.attribute, each.fact.level) >= rule.usable
    ][: rule.candidates]
    for threshold in rule.thresholds:
        found: list[int] = []
        for size in range(1, rule.largest + 1):
            for chosen in combinations(usable, size):
                mask = sum(1 << at for at in chosen)
                if any(mask & smaller == smaller for smaller in found) or not attack.success[:, mask].any():
                    continue
                if float(np.median(crowd(attack, mask))) <= threshold:
                    found.append(mask)
        if found:
            return tuple(_set(attack, mask) for mask in sorted(found, key=lambda m: _rank(attack, m))[: rule.most])
    return ()


def _rank(attack: Attack, mask: int) -> tuple[int, float]:
    return mask.bit_count(), -float(attack.success[:, mask].mean())


def _set(attack: Attack, mask: int) -> MinimalSet:
    return MinimalSet(ids(attack, mask), matches_of(crowd(attack, mask)))


def ids(attack: Attack, mask: int) -> tuple[str, ...]:
    """The ids of a combination's facts, the most telling first."""
    return tuple(each.fact.id for at, each in enumerate(attack.facts) if mask >> at & 1)


def within_reach(attack: Attack, attacker: Attacker, rule: SearchRule) -> int:
    """The mask of the facts that this attacker can well look up; all of them where there are none."""
    reached = (attacker.lookup(each.fact.attribute, each.fact.level) >= rule.usable for each in attack.facts)
    return sum(1 << at for at, reach in enumerate(reached) if reach) or attack.everything


def telling(attack: Attack, reach: int) -> int:
    """The combination that the attacker would use if he could look up all facts within reach."""
    return int(attack.best[reach])


def contributions(attack: Attack, reach: int) -> tuple[Contribution, ...]:
    """How much each used fact narrows the crowd: change of the mean log10 when it is left out."""
    mask = telling(attack, reach)
    found = []
    for at, each in enumerate(attack.facts):
        if mask >> at & 1:
            wider = attack.log_share[:, mask ^ (1 << at)] - attack.log_share[:, mask]
            found.append(Contribution(each.fact.id, round(float(wider.mean()) * float(np.log10(2)), 3)))
    return tuple(sorted(found, key=lambda each: -each.log10))


def waterfall(attack: Attack, reach: int) -> tuple[Step, ...]:
    """From the population to the crowd, fact by fact, the most telling first."""
    mask, so_far, steps = telling(attack, reach), 0, []
    bits = {at: -float(attack.log_share[:, 1 << at].mean()) for at in range(len(attack.facts)) if mask >> at & 1}
    for at in sorted(bits, key=lambda at: -bits[at]):
        so_far |= 1 << at
        steps.append(Step(attack.facts[at].fact.id, round(float(np.median(crowd(attack, so_far))), 2)))
    return tuple(steps)


def what_if(attack: Attack, attacker: str) -> tuple[WhatIf, ...]:
    """Which facts must be suppressed, greedily the one that helps most, and what remains after each."""
    gone: list[str] = []
    found: list[WhatIf] = []
    allowed = attack.everything
    last = attack.expected()
    while len(gone) < WHAT_IF_STEPS and allowed and last > LOW_RISK / 5:
        there = [at for at in range(len(attack.facts)) if allowed >> at & 1]
        best = min(there, key=partial(_without, attack, allowed))
        allowed &= ~(1 << best)
        gone.append(attack.facts[best].fact.id)
        left = chance(attack, allowed)
        found.append(WhatIf(tuple(gone), attacker, left))
        last = left.mid
    return tuple(found)


def _without(attack: Attack, allowed: int, at: int) -> float:
    return attack.expected(allowed & ~(1 << at))


def bits(attack: Attack, reach: int) -> tuple[float, float]:
    """Bits that the most telling combination has, and bits that single one person out."""
    have = -float(attack.log_share[:, telling(attack, reach)].mean())
    return round(have, 2), round(float(np.log2(np.median(attack.size))), 2)


def usable(attack: Attack, attacker: Attacker) -> tuple[str, ...]:
    """Ids of the facts that the attacker can look up at all, most useful first."""
    return tuple(each.fact.id for each in attack.facts if attacker.lookup(each.fact.attribute, each.fact.level) > 0)
