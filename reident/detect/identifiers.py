"""Texts into numbers and codes of a person, case, account or device."""

from __future__ import annotations

from collections.abc import Sequence

from reident.model import Finding, LanguageCode
from reident.rulebook import RuleBook
from reident.rulebook.identifiers import CodeFile


class Identifiers:
    """The recognisers of `rules/identifiers`."""

    def __init__(self, rules: RuleBook, languages: Sequence[LanguageCode]) -> None:
        self.languages = tuple(languages)
        self.codes = [code for file in rules.of(CodeFile) for code in file.codes]

    def find(self, content: str, language: LanguageCode) -> list[Finding]:
        """The codes of a text."""
        if not self.codes or not content or language not in self.languages:
            return []
        return []
