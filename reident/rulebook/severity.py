"""`rules/severity.yaml`: ENISA's tables, and which facts raise or lower the value of a kind of data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from reident.rulebook.attributes import Category
from reident.rulebook.strict import Probability, RuleFile, Strict

Value = Annotated[int, Field(ge=1, le=4)]


class Adjustment(Strict):
    """A row of ENISA's table under a category: when it applies to a person's facts, and the value it leads to."""

    id: str
    """Of the sentence in `rules/messages/severity.yaml`; gaps it may have: `count`, `records`, `attribute`, `value`."""
    value: Value
    attributes: tuple[str, ...] = Field(min_length=1)
    """The facts that are looked at."""
    least: int = Field(default=1, ge=1)
    """Different attributes of these that are needed."""
    only: bool = False
    """The category has no fact of any other attribute."""
    confidence: Probability = 0.0
    """Of each fact that counts."""
    records: int = Field(default=0, ge=0)
    """Records of the person that are needed, where the times are not known."""
    days: int = Field(default=0, ge=0)
    """Days between the first and the last sighting that are needed, where the times are known."""


class CategoryRule(Strict):
    """ENISA's starting score of a category and its adjustments; the first that applies counts."""

    base: Value
    adjustments: tuple[Adjustment, ...] = ()


class Sensitive(Strict):
    """From hints to data: up to which confidence a special category is an assumption."""

    ignored: Probability
    """Below: no insight at all."""
    general: Probability
    """Below: a general assumption (base - 2)."""
    assumption: Probability
    """Below: an assumption (base - 1); from here on: the base."""


class Step(Strict):
    """What a band leads to, as a rule of thumb."""

    authority: Literal["notify", "consider", "document"]
    subjects: Literal["notify", "consider", "not_required"]


class Worked(Strict):
    """A worked example: one person's facts, and the DPC that comes out."""

    text: str
    source: Literal["ENISA 2013", "own"]
    facts: Mapping[str, Probability]
    """Attribute -> confidence."""
    records: int = Field(default=1, ge=1)
    days: int | None = Field(default=None, ge=0)
    """That the records cover; absent: not known."""
    dpc: Value


class SeverityFile(RuleFile):
    """Everything that weighing needs."""

    categories: Mapping[Category, CategoryRule]
    counts_from: Probability
    """Confidence from which on a fact counts for its category."""
    sensitive: Sensitive
    confidentiality: Mapping[Literal["known", "unknown"], float]
    integrity: Mapping[Literal["intact", "recoverable", "unrecoverable"], float]
    availability: Mapping[Literal["intact", "temporary", "full"], float]
    malice: float
    bands: tuple[float, float, float]
    """Below the first low, below the second medium, below the third high, else very high."""
    advice: Mapping[Literal["low", "medium", "high", "very high"], Step]
    many: int
    """Individuals beyond which ENISA raises a flag."""
    minor: int
    """Age below which a person is a child."""
    recordings: tuple[str, ...]
    """Endings of file names that hold sound."""
    examples: tuple[Worked, ...]

    @model_validator(mode="after")
    def _complete(self) -> SeverityFile:
        if len(self.categories) != 4 or len(self.advice) != 4:
            raise ValueError("all four categories and all four bands are needed")
        if not self.sensitive.ignored <= self.sensitive.general <= self.sensitive.assumption:
            raise ValueError("sensitive: ignored <= general <= assumption")
        if list(self.bands) != sorted(self.bands):
            raise ValueError("the bands rise")
        return self
