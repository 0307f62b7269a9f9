"""All that is said of somebody into what he or she is to the speaker, where no single sentence says so.

How often somebody is spoken of, called and written to, what each sentence makes likely and what others are to the
speaker: a small linear model weighs it (`rules/likely.yaml`), so that every weight can be read and reasoned about.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from reident.link.confidence import LOWEST, MILLI, above, falling
from reident.link.tally import Cell
from reident.rulebook.likely import Relations

RELATIONS = ("partner", "child", "parent", "sibling", "friend", "colleague")
"""Relations that are attributes too."""
RIVALS = ("partner", "child")
"""Relations of which it counts who else has them."""
NONE = "none"
PET = "pet"
_ROLES = (*RELATIONS, PET, "self", "addressed", "family")
"""What the models of single sentences say of a name (`reident.detect.roles.HINTS`)."""
_ACTS = ("call", "message", "birthday", "address", "parcel", "appointment", "remind", "ask", "yours")
_HOLDS = ("utterance", "response", "message", "sender_name", "contact_name")
_SPOKEN_OF = ("partner", "child", "parent", "sibling", PET)
_USUAL = 0.08
"""What the models say, on average, of somebody who is nothing of the kind."""
_SAID_MOST = 4.0


@dataclass(frozen=True, slots=True)
class Around:
    """What else the speaker speaks of."""

    spoken: Set[str]
    """Relations without a name: "my husband"."""
    counts: Sequence[int]
    """How often each person is spoken of, the most often first."""


@dataclass(frozen=True, slots=True)
class Item:
    """Equal mentions of somebody."""

    cell: Cell
    relation: str
    """That the text, or the name itself, tells."""
    sure: float
    """Probability that this person is meant, and that the speaker is who we think."""
    surname: bool


def said_of(items: Iterable[Item]) -> dict[str, float]:
    """How much the texts state each relation; -log(1 - confidence) of the texts, the later ones less."""
    texts: dict[str, list[float]] = {}
    for item in items:
        if item.relation:
            confidences = (min(0.99, text % MILLI / MILLI * item.sure) for text in item.cell.texts.values())
            texts.setdefault(item.relation, []).extend(-math.log1p(-c) for c in confidences)
    return {relation: min(_SAID_MOST, falling(found)) for relation, found in texts.items()}


def known_of(
    items: Sequence[Item], around: Around, said: Mapping[str, float], others: Mapping[str, float]
) -> dict[str, float]:
    """What is known of somebody, as the model weighs it: name of a quantity -> its value, those of 0 left out.

    Args:
        items: all mentions.
        around: what else the speaker speaks of.
        said: relation -> how much the texts state it (`said_of`).
        others: one of `RIVALS` -> the most that is said of anybody else.
    """
    found = {f"said {relation}": value for relation, value in said.items() if relation in RELATIONS}
    found["said otherwise"] = sum(value for relation, value in said.items() if relation not in RELATIONS)
    asked = sum(item.cell.asked for item in items)
    for role in _ROLES:
        every = [sure for item in items for sure in item.cell.maybe.get(role, ())]
        odds = above(every, _USUAL)
        odds += [LOWEST] * (asked - len(odds))
        if odds:
            found |= {f"sum {role}": falling(odds), f"best {role}": max(odds), f"least {role}": min(odds)}
    count = sum(item.cell.count for item in items)
    found["count"] = math.log1p(count)
    found["days"] = math.log1p(sum(len(item.cell.days) for item in items))
    found["texts"] = math.log1p(sum(len(item.cell.texts) for item in items))
    found["surname"] = sum(item.cell.count for item in items if item.surname) / max(1, count)
    acts, holds = Counter[str](), Counter[str]()
    for item in items:
        acts[item.cell.key.act] += item.cell.count
        holds[item.cell.key.holds] += item.cell.count
    found |= {f"act {act}": math.log1p(acts[act]) for act in _ACTS}
    found |= {f"in {where}": math.log1p(holds[where]) for where in _HOLDS}
    found |= {f"speaks of {relation}": 1.0 for relation in _SPOKEN_OF if relation in around.spoken}
    most = around.counts[0] if around.counts else count
    found["share"] = math.log1p(count) - math.log1p(max(most, count))
    found["rank"] = math.log1p(bisect_left(around.counts, -count, key=lambda other: -other))
    found["people"] = math.log1p(len(around.counts))
    found |= {f"other {relation}": others.get(relation, 0.0) for relation in RIVALS}
    found["asked"], found["once"] = float(asked > 0), float(asked == 1)
    return {name: value for name, value in found.items() if value}


def is_closest(known: Mapping[str, float]) -> bool:
    """Whether nobody is spoken of more often than somebody who is called or written to at least twice.

    Args:
        known: as `known_of` gives it.
    """
    reached = known.get("act call", 0.0) + known.get("act message", 0.0)
    return "rank" not in known and reached >= _REACHED


_REACHED = math.log1p(2)
"""Calls and messages, of which there must be two."""


def rated(known: Mapping[str, float], rules: Relations) -> dict[str, float]:
    """The probability of each relation, and of none.

    Args:
        known: as `known_of` gives it.
        rules: the weights.
    """
    odds = dict(rules.bias)
    for name in sorted(known):
        for relation, weight in rules.weights.get(name, {}).items():
            odds[relation] += weight * known[name]
    most = max(odds.values())
    risen = {relation: math.exp(value - most) for relation, value in odds.items()}
    whole = math.fsum(risen.values())
    return {relation: value / whole for relation, value in risen.items()}
