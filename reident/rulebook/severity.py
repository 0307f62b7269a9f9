"""`rules/severity.yaml`: ENISA's tables, and what of a profile raises or lowers the kind of data."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from reident.rulebook.attributes import Category
from reident.rulebook.strict import RuleFile, Strict


class Base(Strict):
    """ENISA's starting score of a category and its bounds."""

    base: int = Field(ge=1, le=4)


class Everyday(Strict):
    """When a behavioural profile is detailed: so many of these attributes, so likely, so often."""

    attributes: tuple[str, ...]
    least: int = Field(ge=1)
    confidence: float = Field(ge=0, le=1)
    records: int = Field(ge=1)


class Sensitive(Strict):
    """From hints to data: up to which confidence a special category is an assumption."""

    general: float = Field(ge=0, le=1)
    """Below: a general assumption (base - 2)."""
    assumption: float = Field(ge=0, le=1)
    """Below: an assumption (base - 1); from here on: the base."""
    ignored: float = Field(ge=0, le=1)
    """Below: no insight at all."""


class Worked(Strict):
    """One of ENISA's worked examples: categories and what is known, and the DPC that comes out."""

    text: str
    category: Category
    detailed: bool = False
    """A detailed profile of everyday life."""
    confidence: float = 1.0
    dpc: int = Field(ge=1, le=4)


class SeverityFile(RuleFile):
    """Everything that weighing needs."""

    categories: Mapping[Category, Base]
    everyday: Everyday
    counts_from: float = Field(ge=0, le=1)
    """Confidence from which on a fact counts for its category."""
    sensitive: Sensitive
    confidentiality: Mapping[str, float]
    integrity: Mapping[str, float]
    availability: Mapping[str, float]
    malice: float
    bands: tuple[float, float, float]
    """Below the first low, below the second medium, below the third high, else very high."""
    many: int
    """Individuals beyond which ENISA raises a flag."""
    examples: tuple[Worked, ...]
