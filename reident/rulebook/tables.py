"""`rules/tables.yaml`: what the columns of a leaked table are, by their headers and their content."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import field_validator

from reident.rulebook.strict import RuleFile, Strict

ColumnRole = Literal["direct", "quasi", "sensitive", "free_text", "ignored"]
"""direct: names one person by itself; quasi: identifies in combination; sensitive: what an attacker wants to learn."""


class ColumnRule(Strict):
    """Columns that mean one attribute."""

    role: ColumnRole
    attribute: str | None = None
    """Id of `rules/attributes.yaml`, where one fits."""
    headers: tuple[str, ...] = ()
    """Whole headers, any case; blanks, `_`, `-` and `.` are alike."""
    content: str | None = None
    """A regular expression that nearly every value of the column must match whole."""
    examples: tuple[str, ...] = ()
    """Headers (or, with `content`, values) that must be recognised."""

    @field_validator("content")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            re.compile(pattern)
        return pattern


class TableFile(RuleFile):
    """Column rules, in the order in which they are tried."""

    columns: tuple[ColumnRule, ...]
