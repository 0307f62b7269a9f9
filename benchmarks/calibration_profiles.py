"""Do the probabilities of the profiles come true? People of a known population leak facts, some of them wrong.

    python benchmarks/calibration_profiles.py [--seeds 10] [--targets 100] [--svg docs/pictures/reliability.svg]

A synthetic population draws targets: households share town and surname; first names depend on age and sex,
employers on towns, occupations on employers, getting up on occupations, taste on age. Each target leaks some of its
facts; a fact with confidence c is right with probability c, else it is somebody else's. Shares are given to the
scorer with an error that their stated interval covers. Then the attack is carried out: what the attacker finds is
drawn, he uses what the scorer says that he uses, and he picks one of the people who match. Stated is the scorer's
probability, true the mean success. The acquaintance is left out: whom somebody knows is not in such a population.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reident.model import Fact, Range, Share
from reident.rulebook import load_rules
from reident.rulebook.attackers import AttackerFile
from reident.score.attack import DRAWS, Attack, attack, weigh_facts

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
PEOPLE = 200_000
ERROR = 0.35
"""Standard deviation of the stated shares on the natural logarithm; their intervals say so."""
CONFIDENCES = (0.4, 0.6, 0.8, 0.9, 0.97)
ATTACKERS = ("recipient", "motivated_intruder", "platform")
LOOKS = 40
"""Attacks on each target."""


def a_population(seed: int) -> dict[str, Ints]:
    """Attribute -> value of every person."""
    rng = np.random.default_rng(seed)
    sizes = rng.choice([1, 2, 3, 4], PEOPLE, p=[0.41, 0.34, 0.13, 0.12])
    home = np.repeat(np.arange(PEOPLE), sizes)[:PEOPLE]
    place = np.arange(PEOPLE) - np.searchsorted(home, home)
    town = (rng.zipf(1.3, PEOPLE) % 300)[home]
    age = np.where(
        place < 2, rng.integers(20, 90, PEOPLE)[home] + rng.integers(-4, 5, PEOPLE), rng.integers(0, 19, PEOPLE)
    )
    sex = np.where(place == 1, 1 - rng.integers(0, 2, PEOPLE)[home], rng.integers(0, 2, PEOPLE)[home])
    given = (age // 12) * 1000 + sex * 500 + rng.zipf(1.25, PEOPLE) % 400
    family = (rng.zipf(1.15, PEOPLE) % 30_000)[home]
    employer = np.where(
        rng.random(PEOPLE) < 0.6, town * 40 + rng.zipf(1.4, PEOPLE) % 40, 20_000 + rng.zipf(1.3, PEOPLE) % 400
    )
    occupation = (employer * 13 + rng.geometric(0.25, PEOPLE)) % 220
    wake = (occupation * 5 + rng.geometric(0.3, PEOPLE)) % 24
    partner_of = np.arange(PEOPLE)
    pairs = np.flatnonzero((place == 1)[1:] & (place == 0)[:-1])
    partner_of[pairs], partner_of[pairs + 1] = pairs + 1, pairs
    partner = np.where(partner_of != np.arange(PEOPLE), given[partner_of], -1)
    sports = (age // 15) * 10 + rng.geometric(0.35, PEOPLE) % 12
    music = (age // 10) * 50 + rng.zipf(1.3, PEOPLE) % 60
    return {
        "given_name": given, "family_name": family, "residence": town, "employer": employer, "occupation": occupation,
        "wake_time": wake, "partner": partner, "sports": sports, "music": music,
    }  # fmt: skip


@dataclass(frozen=True)
class Known:
    """The population as the scorer sees it: shares with an error."""

    people: Mapping[str, Ints]
    seed: int
    name: str = "synthetic"
    size: int = PEOPLE
    probability: float = 1.0
    alternatives: tuple[object, ...] = ()
    counts: dict[str, Mapping[int, int]] = field(default_factory=dict)

    def share(self, fact: Fact, others: Sequence[Fact] = ()) -> Share | None:
        del others
        if fact.attribute not in self.counts:
            values, counts = np.unique(self.people[fact.attribute], return_counts=True)
            self.counts[fact.attribute] = dict(zip(values.tolist(), counts.tolist(), strict=True))
        truth = self.counts[fact.attribute][int(fact.value)] / PEOPLE
        wrong = np.random.default_rng([self.seed, int(fact.value) + 1, len(fact.attribute)]).normal(0, ERROR)
        low, mid, high = (truth * np.exp(wrong + z * ERROR) for z in (-1.645, 0, 1.645))
        return Share(Range(min(low, 1), min(mid, 1), min(high, 1)), "known")


def leak(target: int, people: Mapping[str, Ints], rng: np.random.Generator) -> tuple[list[Fact], dict[str, bool]]:
    """Some of a person's facts, and which of them are right."""
    facts, right = [], {}
    for attribute, values in people.items():
        if rng.random() < 0.55 and values[target] >= 0:
            confidence = float(rng.choice(CONFIDENCES))
            is_right = bool(rng.random() < confidence)
            value = int(values[target]) if is_right else int(values[rng.integers(PEOPLE)])
            if value < 0:
                continue
            right[attribute] = is_right or value == int(values[target])
            facts.append(Fact(f"s1.{attribute}", attribute, str(value), confidence))
    return facts, right


def carried_out(found: Attack, target: int, people: Mapping[str, Ints], rng: np.random.Generator) -> tuple[float, Ints]:
    """The mean success of attacks, and the numbers of people who match what is used and right."""
    draws = rng.integers(0, found.found.size, LOOKS)
    success, counts = [], []
    for used in found.best[found.found.ravel()[draws]]:
        facts = [each.fact for at, each in enumerate(found.facts) if used >> at & 1]
        matching = np.ones(PEOPLE, dtype=bool)
        true = np.ones(PEOPLE, dtype=bool)
        for fact in facts:
            same = people[fact.attribute] == int(fact.value)
            matching &= same
            if same[target]:
                true &= same
        success.append(float(matching[target]) / max(1, int(matching.sum())))
        counts.append(int(true.sum()))
    return float(np.mean(success)), np.array(counts)


def measure(seed: int, targets: int) -> dict[str, list[tuple[float, float, float]]]:
    """By attacker: (stated, true, share of the true counts inside the stated interval) for each target."""
    rules = load_rules()
    knowledge = rules.of(AttackerFile)[0]
    people = a_population(seed)
    known = Known(people, seed)
    rng = np.random.default_rng(seed + 1)
    result: dict[str, list[tuple[float, float, float]]] = {id_: [] for id_ in ATTACKERS}
    size = np.full(DRAWS, float(PEOPLE))
    for target in rng.choice(PEOPLE, targets, replace=False):
        facts, _ = leak(int(target), people, rng)
        weighed = weigh_facts(facts, known, rules, knowledge)  # type: ignore[arg-type]
        for attacker in knowledge.attackers:
            if attacker.id in ATTACKERS:
                found = attack(weighed, attacker, knowledge, size, seed)
                true, counts = carried_out(found, int(target), people, rng)
                low, high = np.quantile(found.matches(np.random.default_rng(seed)), (0.05, 0.95))
                inside = float(((counts >= low - 1) & (counts <= high + 1)).mean())
                result[attacker.id].append((found.expected(), true, inside))
    return result


def bins(stated: Floats, true: Floats) -> list[tuple[float, float, int]]:
    """Mean stated, mean true and number of targets in ten bins."""
    where = np.minimum((stated * 10).astype(int), 9)
    return [(float(stated[where == b].mean()), float(true[where == b].mean()), int((where == b).sum()))
            for b in range(10) if (where == b).any()]  # fmt: skip


def table(name: str, rows: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, int]]:
    """Print one attacker's line; its reliability bins."""
    stated, true, inside = (np.array(column) for column in zip(*rows, strict=True))
    found = bins(stated, true)
    ece = sum(abs(s - t) * n for s, t, n in found) / len(rows)
    print(
        f"  {name:20} {len(rows):5} targets  stated {stated.mean():.3f}  true {true.mean():.3f}  ECE {ece:.3f}  "
        f"Brier {((stated - true) ** 2).mean():.3f}  r {np.corrcoef(stated, true)[0, 1]:.2f}  "
        f"match counts inside the 90 % interval {inside.mean():.3f}"
    )
    return found


def svg(by_attacker: Mapping[str, Sequence[tuple[float, float, int]]]) -> str:
    """A reliability diagram: stated against true, one mark a bin; shapes tell the attackers apart."""
    shapes = {
        "recipient": '<rect x="{x0}" y="{y0}" width="9" height="9" fill="none" stroke="#8a4b08" stroke-width="2"/>',
        "motivated_intruder": '<circle cx="{x}" cy="{y}" r="5.5" fill="#1f5a8a"/>',
        "platform": '<path d="M{x} {yt} L{xr} {yb} L{xl} {yb} Z" fill="none" stroke="#5b5b5b" stroke-width="2"/>',
    }
    parts = ['<line x1="60" y1="360" x2="400" y2="20" stroke="#999" stroke-dasharray="4 4"/>']
    for tenth in range(0, 11, 2):
        x, y = 60 + 34 * tenth, 360 - 34 * tenth
        parts.append(f'<text x="{x}" y="380" text-anchor="middle">{10 * tenth} %</text>')
        parts.append(f'<text x="52" y="{y + 4}" text-anchor="end">{10 * tenth} %</text>')
    for at, (name, found) in enumerate(by_attacker.items()):
        for stated, true, number in found:
            if number >= 10:
                parts.append(_mark(shapes[name], 60 + 340 * stated, 360 - 340 * true))
        parts.append(_mark(shapes[name], 420, 40 + 24 * at))
        parts.append(f'<text x="434" y="{44 + 24 * at}">{name.replace("_", " ")}</text>')
    text = "Reliability of the stated probabilities"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 420" role="img" aria-labelledby="t d" '
        'font-family="sans-serif" font-size="12">'
        f'<title id="t">{text}</title><desc id="d">Stated probability (across) against the share of attacks that named '
        "the right person (up), in tenths with at least ten targets; on the dashed line both agree.</desc>"
        '<rect width="600" height="420" fill="#fff"/><g fill="#222">'
        '<path d="M60 20 V360 H400" fill="none" stroke="#444"/>'
        + "".join(parts)
        + '<text x="230" y="408" text-anchor="middle">stated</text>'
        '<text x="16" y="190" text-anchor="middle" transform="rotate(-90 16 190)">true</text></g></svg>\n'
    )


def _mark(shape: str, x: float, y: float) -> str:
    return shape.format(
        x=f"{x:.1f}", y=f"{y:.1f}", x0=f"{x - 4.5:.1f}", y0=f"{y - 4.5:.1f}", yt=f"{y - 6:.1f}", yb=f"{y + 5:.1f}",
        xl=f"{x - 6:.1f}", xr=f"{x + 6:.1f}",
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--targets", type=int, default=100)
    parser.add_argument("--svg", type=Path)
    args = parser.parse_args()
    rows: dict[str, list[tuple[float, float, float]]] = {id_: [] for id_ in ATTACKERS}
    for seed in range(args.seeds):
        for id_, found in measure(seed, args.targets).items():
            rows[id_] += found
    print(f"{PEOPLE:,} people, {args.seeds} seeds x {args.targets} targets")
    drawn = {id_: table(id_, found) for id_, found in rows.items()}
    for id_, found in drawn.items():
        print(f"  {id_}: " + "  ".join(f"{s:.2f}->{t:.2f} ({n})" for s, t, n in found))
    if args.svg:
        args.svg.write_text(svg(drawn), encoding="utf-8")


if __name__ == "__main__":
    main()
