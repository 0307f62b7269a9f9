"""`rules/identifiers/*.yaml`: numbers and codes of a person, case, account or device; Presidio is the engine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator

from reident.model import Kind
from reident.rulebook.strict import RuleFile, Strict

Checksum = Literal["luhn", "coordinates", "vehicle", "serial"]


class CodeExample(Strict):
    """A text and the stretch that is the code."""

    text: str
    finds: str


class Code(Strict):
    """One sort of code."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Kind
    attribute: str | None = None
    engine: str | None = None
    """Class name of a recogniser of Presidio; absent: `patterns` are all there is."""
    options: Mapping[str, object] = {}
    """Arguments of the engine's class."""
    patterns: tuple[str, ...] = ()
    """Regular expressions; where one has a group, the group is the code."""
    confidence: float = Field(default=0.5, gt=0, le=1)
    """Without a context word."""
    checksum: Checksum | None = None
    """What a code must satisfy (`reident/detect/checksums.py`); one that fails it is none."""
    prose: bool = False
    """Whether it counts in documents only."""
    case_sensitive: bool = False
    context: tuple[str, ...] = ()
    """Words, in any language, that make it sure when one stands near."""
    needs_context: bool = False
    """Whether it counts only near a context word."""
    qualifiers: Mapping[str, str] = {}
    examples: tuple[CodeExample, ...] = Field(min_length=1)
    counterexamples: tuple[str, ...] = Field(min_length=1)

    @field_validator("patterns")
    @classmethod
    def _compiles(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"not a regular expression: {error}") from None
        return value


class CodeFile(RuleFile):
    """Sorts of codes."""

    codes: tuple[Code, ...] = Field(min_length=1)
