"""`rules/relations.yaml`: how all that is said of somebody adds up to what he or she is to the speaker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from reident.rulebook.strict import RuleFile

Probability = Annotated[float, Field(ge=0, le=1)]


class RelationFile(RuleFile):
    """A multinomial logistic regression over what is said of a person; fitted by `training/relations.py`."""

    told: Probability
    """From which on a relation is told that no sentence states."""
    cap: Probability
    """No relation that no sentence states is surer."""
    bias: Mapping[str, float]
    """Relation -> its log-odds, but for a constant, where nothing is known; `none` is somebody of no such relation."""
    weights: Mapping[str, Mapping[str, float]]
    """What is known of somebody (`reident.link.relations.known_of`) -> relation -> what each unit of it adds."""
