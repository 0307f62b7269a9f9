"""`rules/attributes.yaml`: the vocabulary of what a bundle can say about somebody."""

from __future__ import annotations

from typing import Literal

from reident.rulebook.strict import RuleFile, Strict

Category = Literal["simple", "behavioural", "financial", "sensitive"]
Group = Literal["who", "reach", "where", "work", "household", "things", "habits", "taste", "special"]


class Words(Strict):
    """One text in every report language."""

    en: str
    de: str


class Attribute(Strict):
    """One row of the vocabulary."""

    id: str
    label: Words
    group: Group
    category: Category
    """ENISA's category of data."""
    direct: bool = False
    """Whether the value alone can name one person."""
    many: bool = True
    """Whether one person can have several values at a time (friends: yes; a birth date: no)."""


class AttributeFile(RuleFile):
    """The vocabulary."""

    attributes: tuple[Attribute, ...]
