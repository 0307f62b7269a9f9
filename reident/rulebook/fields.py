"""`rules/fields.yaml`: what a cell says whose meaning the layout knows (`Text.holds`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from reident.model import Kind, Level
from reident.rulebook.strict import RuleFile, Strict

Parse = Literal["whole", "address", "full_name", "device_name", "coordinates", "locale", "file_name", "date", "text"]


class FieldExample(Strict):
    """A cell and what it says."""

    text: str
    finds: Mapping[str, str]
    """Attribute (or kind, where there is none) -> value."""


class Cell(Strict):
    """What one sort of cell says."""

    kind: Kind
    attribute: str | None = None
    about: Literal["speaker", "other"] = "speaker"
    confidence: float = Field(gt=0, le=1)
    parse: Parse = "whole"
    """How the cell is taken apart; `whole`: it is one value."""
    level: Level | None = None
    act: str | None = None
    examples: tuple[FieldExample, ...] = Field(min_length=1)


class FieldFile(RuleFile):
    """Cells by what they hold."""

    empty: tuple[str, ...]
    """Values that mean that the cell is empty, in lower case."""
    free_text: tuple[str, ...]
    """What `Text.holds` calls running text: it goes through all detectors."""
    cells: Mapping[str, Cell]
    street_words: tuple[str, ...]
    """Endings and words of streets, in lower case."""
    countries: Mapping[str, str]
    """How a country is written in addresses, in lower case -> ISO 3166 code."""
