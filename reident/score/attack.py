"""One subject's facts into what one attacker can do with every combination of them.

The attacker does not use everything he reads. He uses the combination of facts that he can look up which is most likely
to name the right person: a further fact makes the crowd smaller, but if it is wrong it leads astray. With `c` the
probability that a fact is right and about this subject, and `p(M)` the share of people who match the combination `M`,

    V(M) = prod c_i  x  kappa(M),      kappa = [1 - (1 - p)^N] / (N p)         (Rocher et al. 2019),

and given what he can look up (`L`, drawn) he uses the best `M` within `L`. So by construction a further fact never
lowers the risk and a suppressed one never raises it. All combinations of the most telling facts are worked out at once.

`p(M)` is not the product of the shares: the strongest fact counts in full, the strongest of each other group keeps a
part of its bits, further facts of a group only a part of that (`rules/attackers.yaml`, dependence). Shares, weights,
confidences and look-ups are uncertain themselves: every figure is drawn `DRAWS` times, stratified (Latin hypercube),
from a stream of its own that depends on nothing but the fact. So neither the order of the facts nor the presence of
others changes a draw.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from reident.model import Fact, Range
from reident.rulebook import RuleBook
from reident.rulebook.attackers import Attacker, AttackerFile, Interval
from reident.score.population import Population

Floats = NDArray[np.float64]
Masks = NDArray[np.int64]

DRAWS = 512
"""Draws of what is uncertain."""
LOOKUPS = 256
"""Draws of what the attacker finds, for each of the former."""
CANDIDATES = 11
"""Facts whose combinations are all worked out: the most telling ones."""
ALTERNATIVES = 2
"""Candidates of one kind, of which only one at a time counts (two first names, a district and its city)."""
SURENESS = 12.0
"""How sure a confidence or a look-up is itself: the size of the sample that it might have been counted in."""
LEAST = 0.01
"""Expected number of others who share a direct identifier, at least."""
Z90 = 1.645


@dataclass(frozen=True, slots=True)
class Weighed:
    """A fact as the scorer sees it."""

    fact: Fact
    share: Range
    """Of the population; wide where nothing is known."""
    group: str
    """Of dependent facts."""
    source: str
    """The attribute's group: look-ups of one source go together."""


@dataclass(frozen=True, slots=True)
class Attack:
    """What one attacker can do against one subject."""

    facts: tuple[Weighed, ...]
    """The candidates; bit `i` of a mask stands for the `i`-th."""
    size: Floats
    """(DRAWS,): people among whom he searches."""
    log_share: Floats
    """(DRAWS, masks): log2 of the share of those people who match."""
    success: Floats
    """(DRAWS, masks): probability that using this combination names the right person."""
    right: Floats
    """(DRAWS, facts): the drawn confidences."""
    found: Masks
    """(DRAWS, LOOKUPS): what he can look up, as masks."""
    best: Masks
    """(masks,): the combination he uses, for each set of facts that he can look up."""
    ones: Floats = field(repr=False)
    """(DRAWS, LOOKUPS): uniform numbers for what is right."""

    @property
    def everything(self) -> int:
        """The mask of all candidates."""
        return (1 << len(self.facts)) - 1

    def probability(self, allowed: int | None = None) -> Floats:
        """That the right person is named, by draw. (DRAWS,).

        Args:
            allowed: mask of the facts that are there; None: all.
        """
        used = self.best[self.found & (self.everything if allowed is None else allowed)]
        mean: Floats = np.take_along_axis(self.success, used, axis=1).mean(axis=1)
        return mean

    def expected(self, allowed: int | None = None) -> float:
        """The mean of `probability`, what is found being independent of what is right; it never falls with a fact."""
        used = self.best[self.found & (self.everything if allowed is None else allowed)]
        return float(self.success.mean(axis=0)[used].mean())

    def matches(self, rng: np.random.Generator, allowed: int | None = None) -> Floats:
        """Draws of the number of people who match what he uses and is right, the subject included. (DRAWS x 8,)."""
        columns = slice(0, 8)
        found = self.found[:, columns] & (self.everything if allowed is None else allowed)
        used = self.best[found]
        true = np.zeros_like(used)
        for at in range(len(self.facts)):
            # One uniform number for each fact and draw, made from the stored one (a rotation keeps it uniform).
            uniform = (self.ones[:, columns] + at * 0.6180339887) % 1.0
            true |= (uniform < self.right[:, at][:, None]).astype(np.int64) << at
        log_share = np.take_along_axis(self.log_share, used & true, axis=1)
        others = np.maximum(self.size[:, None] - 1, 0) * np.exp2(log_share)
        drawn = np.where(others < 1e6, rng.poisson(np.minimum(others, 1e6)), others)
        return np.asarray(1 + drawn, dtype=np.float64).ravel()


def attack(facts: Sequence[Weighed], attacker: Attacker, knowledge: AttackerFile, people: Floats, seed: int) -> Attack:
    """Work out every combination of the most telling facts.

    Args:
        facts: of one subject.
        attacker: who tries.
        knowledge: dependence and direct identifiers.
        people: (DRAWS,): size of the population, drawn.
        seed: of all draws.
    """
    size = people if attacker.pool is None else _draw(attacker.pool.size, seed, "pool", attacker.id)
    chosen = _candidates(facts, attacker, knowledge, float(np.median(size)))
    bits = np.stack([_bits(each, attacker, knowledge, size, seed) for each in chosen], axis=1) if chosen else None
    if bits is None:
        bits = np.zeros((DRAWS, 0))
    right = _columns([_unsure(each.fact.confidence, seed, "right", key(each.fact)) for each in chosen])
    log_share = -_combined(chosen, bits, knowledge, seed)
    log_share = np.maximum(log_share, -np.log2(np.maximum(size, 2))[:, None] - 12)
    allowed = _allowed(chosen, knowledge)
    success = _kappa(log_share, size[:, None]) * _products(right) * allowed
    best = _best_within(success.mean(axis=0), len(chosen))
    found = _found(chosen, attacker, knowledge, seed)
    return Attack(tuple(chosen), size, log_share, success, right, found, best, _uniform((DRAWS, LOOKUPS), seed, "ones"))


def weigh_facts(
    facts: Sequence[Fact], population: Population, rules: RuleBook, knowledge: AttackerFile
) -> list[Weighed]:
    """Facts with their shares and groups; sorted so that their order is no input."""
    homes = {name: group.id for group in knowledge.dependence.groups for name in group.attributes}
    found = []
    for fact in sorted(facts, key=key):
        if fact.attribute not in rules.attributes or fact.confidence <= 0:
            continue
        share = population.share(fact, [other for other in facts if other is not fact])
        range_ = share.range if share is not None else knowledge.unknown_share.range()
        group = homes.get(fact.attribute, fact.attribute)
        found.append(Weighed(fact, range_, group, rules.attributes[fact.attribute].group))
    return found


def key(fact: Fact) -> str:
    """What a fact says, whatever its number."""
    return f"{fact.attribute}\0{fact.value}\0{fact.level}\0{fact.ref}"


def _candidates(facts: Sequence[Weighed], attacker: Attacker, knowledge: AttackerFile, size: float) -> list[Weighed]:
    """The facts that this attacker can gain by, the most telling first; a few of each kind."""

    def gain(each: Weighed) -> float:
        share = _share(each, knowledge, size)
        bits = -np.log2(max(share.mid, 1e-12)) * _inside(each, attacker)
        net = bits + np.log2(max(each.fact.confidence, 1e-9))
        return float(net * attacker.lookup(each.fact.attribute, each.fact.level))

    kinds: dict[str, int] = {}
    chosen: list[Weighed] = []
    for each in sorted(facts, key=lambda each: (-gain(each), key(each.fact))):
        kind = _kind(each.fact, knowledge)
        if gain(each) <= 0 or len(chosen) == CANDIDATES:
            break
        if kind is not None and kinds.get(kind, 0) >= ALTERNATIVES:
            continue
        kinds[kind or ""] = kinds.get(kind or "", 0) + 1
        chosen.append(each)
    return chosen


def _kind(fact: Fact, knowledge: AttackerFile) -> str | None:
    """The family of alternatives of which one fact at a time counts."""
    return next((row.id for row in knowledge.dependence.alternatives if fact.attribute in row.attributes), None)


def _inside(each: Weighed, attacker: Attacker) -> float:
    if attacker.pool is None:
        return 1.0
    return next((part for source, part in attacker.pool.inside.items() if source == each.source), 1.0)


def _share(each: Weighed, knowledge: AttackerFile, size: float) -> Range:
    """The share of the people searched; a direct identifier has a few sharers, whatever the population."""
    row = knowledge.sharers(each.fact.attribute, each.fact.level)
    if row is None:
        return each.share
    return Range(
        *(min(1.0, max(others, LEAST) / max(size, 1)) for others in (row.others.low, row.others.mid, row.others.high))
    )


def _bits(each: Weighed, attacker: Attacker, knowledge: AttackerFile, size: Floats, seed: int) -> Floats:
    """Bits that a fact tells, drawn: minus log2 of its share. (DRAWS,)."""
    row = knowledge.sharers(each.fact.attribute, each.fact.level)
    if row is not None:
        others = _draw(row.others, seed, "sharers", key(each.fact))
        direct: Floats = np.log2(np.maximum(size, 1) / np.maximum(others, LEAST))
        return np.maximum(direct, 0)
    drawn: Floats = -np.log2(_lognormal(each.share, seed, "share", key(each.fact)))
    return np.clip(drawn, 0, 60) * _inside(each, attacker)


def _combined(chosen: Sequence[Weighed], bits: Floats, knowledge: AttackerFile, seed: int) -> Floats:
    """Bits of every combination, drawn: the strongest fact in full, others in part. (DRAWS, masks)."""
    count = len(chosen)
    masks = np.arange(1 << count)
    across = np.minimum(_draw(knowledge.dependence.across, seed, "across"), 1)
    weights = {group.id: group.weight for group in knowledge.dependence.groups}
    within = {
        each.group: np.minimum(
            _draw(weights.get(each.group, knowledge.dependence.otherwise), seed, "within", each.group), 1
        )
        for each in chosen
    }
    # A fixed order by what a fact tells on average, so that a combination's bits depend on its own facts only.
    order = sorted(range(count), key=lambda at: (-float(bits[:, at].mean()), key(chosen[at].fact)))
    total = np.zeros((bits.shape[0], len(masks)))
    for rank, at in enumerate(order):
        has = (masks >> at & 1).astype(bool)
        stronger = order[:rank]
        peers = sum(1 << other for other in stronger if chosen[other].group == chosen[at].group)
        any_before = (masks & sum(1 << other for other in stronger)) > 0
        peer_before = (masks & peers) > 0
        part = np.where(any_before, across[:, None], 1.0) * np.where(
            peer_before, within[chosen[at].group][:, None], 1.0
        )
        total += np.where(has, part * bits[:, at][:, None], 0.0)
    return total


def _allowed(chosen: Sequence[Weighed], knowledge: AttackerFile) -> Floats:
    """1 for combinations without two facts of which only one can count, 0 for others. (masks,)."""
    masks = np.arange(1 << len(chosen))
    allowed = np.ones(len(masks))
    kinds = [_kind(each.fact, knowledge) for each in chosen]
    for one in range(len(chosen)):
        for other in range(one):
            if kinds[one] is not None and kinds[one] == kinds[other]:
                allowed[(masks >> one & 1) & (masks >> other & 1) > 0] = 0.0
    return allowed


def _kappa(log_share: Floats, size: Floats) -> Floats:
    """[1 - (1 - p)^N] / (N p), for shares given as log2."""
    p = np.exp2(np.minimum(log_share, -1e-9))
    expected = size * p
    kappa: Floats = -np.expm1(size * np.log1p(-np.minimum(p, 1 - 1e-12))) / np.maximum(expected, 1e-300)
    return np.clip(kappa, 0, 1)


def _products(right: Floats) -> Floats:
    """Probability that all facts of a combination are right. (DRAWS, facts) -> (DRAWS, masks)."""
    result = np.ones((right.shape[0], 1))
    for at in range(right.shape[1]):
        result = np.concatenate([result, result * right[:, at][:, None]], axis=1)
    return result


def _best_within(value: Floats, count: int) -> Masks:
    """For each set of facts the most valuable combination inside it. (masks,)."""
    best = np.arange(1 << count)
    height = value.copy()
    masks = np.arange(1 << count)
    for at in range(count):
        has = np.flatnonzero(masks >> at & 1)
        without = has ^ (1 << at)
        better = height[without] > height[has]
        best[has] = np.where(better, best[without], best[has])
        height[has] = np.maximum(height[has], height[without])
    return best


def _found(chosen: Sequence[Weighed], attacker: Attacker, knowledge: AttackerFile, seed: int) -> Masks:
    """What the attacker finds: look-ups of one attribute, and of one source, go together. (DRAWS, LOOKUPS)."""
    found = np.zeros((DRAWS, LOOKUPS), dtype=np.int64)
    shape = (1, LOOKUPS)
    for at, each in enumerate(chosen):
        fact = each.fact
        own = _uniform(shape, seed, attacker.id, "own", key(fact))
        of_attribute = _uniform(shape, seed, attacker.id, "attribute", fact.attribute)
        of_source = _uniform(shape, seed, attacker.id, "source", each.source)
        which = _uniform(shape, seed, attacker.id, "which", key(fact))
        shared = np.where(which < knowledge.dependence.same_attribute, of_attribute, own)
        uniform = np.where(which < knowledge.dependence.same_source, of_source, shared)
        chance = _unsure(attacker.lookup(fact.attribute, fact.level), seed, attacker.id, "lookup", fact.attribute)
        found |= (uniform < chance[:, None]).astype(np.int64) << at
    return found


def _columns(columns: Sequence[Floats]) -> Floats:
    return np.stack(columns, axis=1) if columns else np.zeros((DRAWS, 0))


def _stream(seed: int, *names: str) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32("\0".join(names).encode("utf-8", "replace"))])


def _uniform(shape: tuple[int, int], seed: int, *names: str) -> Floats:
    """Stratified uniform numbers: every row is spread evenly over 0..1."""
    stream = _stream(seed, *names)
    steps = np.argsort(stream.random(shape), axis=1)
    return (steps + stream.random(shape)) / shape[1]


def _normal(seed: int, *names: str) -> Floats:
    """Stratified standard normal numbers. (DRAWS,)."""
    numbers: Floats = ndtri(np.clip(_uniform((1, DRAWS), seed, *names)[0], 1e-6, 1 - 1e-6))
    return numbers


def _lognormal(range_: Range, seed: int, *names: str) -> Floats:
    """Draws with the range's ends as 5th and 95th percentile, on the logarithmic scale; at most 1. (DRAWS,)."""
    z = _normal(seed, *names)
    low, mid, high = (np.log(max(end, 1e-12)) for end in (range_.low, range_.mid, range_.high))
    reach = np.where(z < 0, mid - low, high - mid) / Z90
    drawn: Floats = np.minimum(np.exp(mid + z * reach), 1.0)
    return drawn


def _draw(interval: Interval, seed: int, *names: str) -> Floats:
    """Draws of a non-negative figure with its 90 % interval, on the plain scale. (DRAWS,)."""
    z = _normal(seed, *names)
    reach = np.where(z < 0, interval.mid - interval.low, interval.high - interval.mid) / Z90
    return np.maximum(interval.mid + z * reach, 0.0)


def _unsure(probability: float, seed: int, *names: str) -> Floats:
    """Draws of a probability that is not known exactly: a Beta variable with that mean. (DRAWS,)."""
    if probability <= 0 or probability >= 1:
        return np.full(DRAWS, min(max(probability, 0.0), 1.0))
    from scipy.stats import beta

    uniform = np.clip(_uniform((1, DRAWS), seed, *names)[0], 1e-6, 1 - 1e-6)
    drawn: Floats = beta.ppf(uniform, probability * SURENESS, (1 - probability) * SURENESS)
    return drawn
