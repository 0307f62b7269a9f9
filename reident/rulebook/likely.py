"""`rules/likely.yaml`: how all that is said adds up to what no sentence states: a relation, a home, an employer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from reident.rulebook.strict import Probability, RuleFile, Strict


class Relations(Strict):
    """A multinomial logistic regression over what is said of a person."""

    told: Probability
    """From which on a relation is told that no sentence states."""
    cap: Probability
    """No relation that no sentence states is surer."""
    hinted: Annotated[float, Field(ge=1)]
    """So many times as probable as the likeliest sentence makes it a relation is at most that no sentence states."""
    bias: Mapping[str, float]
    """Relation -> its log-odds, but for a constant, where nothing is known; `none` is somebody of no such relation."""
    weights: Mapping[str, Mapping[str, float]]
    """What is known of somebody (`reident.link.relations.known_of`) -> relation -> what each unit of it adds."""


class Logistic(Strict):
    """A logistic regression over what is known of a town, a firm, or two who write to each other."""

    bias: float
    """Log-odds that it is home, or the employer, or they are a couple, where nothing is known."""
    weights: Mapping[str, float]
    """What is known (`known_of` in `reident.link.places`, `firms`, `couples`) -> what each unit of it adds; `a * b`:
    what each unit of the product of two quantities adds."""

    def odds(self, known: Mapping[str, float]) -> float:
        """The log-odds by what is known."""
        return self.bias + math.fsum(
            weight * math.prod(known.get(part, 0.0) for part in name.split(" * "))
            for name, weight in self.weights.items()
        )


class LikelyFile(RuleFile):
    """Weights fitted by `training/likely.py`."""

    relations: Relations
    homes: Logistic
    employers: Logistic
    couples: Logistic
