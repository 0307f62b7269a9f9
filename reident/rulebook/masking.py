"""`rules/masking.yaml`: the words that a masked report may show; every other word becomes a pseudonym or a dot."""

from __future__ import annotations

from pydantic import Field, field_validator

from reident.rulebook.strict import RuleFile


class MaskingFile(RuleFile):
    """Lists of lower-case words that say nothing about a person."""

    name_words: tuple[str, ...] = Field(min_length=1)
    """May stay in names of files and folders."""
    endings: tuple[str, ...] = Field(min_length=1)
    """File name extensions that may stay, without the point."""
    places: tuple[str, ...] = Field(min_length=1)
    """Words of locators after which a number is a position (`page 12`) and may stay."""
    locator_words: tuple[str, ...] = Field(min_length=1)
    """May stay in locators: names of columns and keys that exports use."""
    quote_words: tuple[str, ...] = Field(min_length=1)
    """May stay in quotes: words of everyday commands."""

    @field_validator("name_words", "endings", "places", "locator_words", "quote_words", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """A list may be written as running words."""
        return tuple(value.split()) if isinstance(value, str) else value

    @field_validator("name_words", "endings", "places", "locator_words", "quote_words")
    @classmethod
    def _in_lower_case(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [word for word in words if word != word.lower()]:
            raise ValueError(f"in lower case, please: {', '.join(wrong)}")
        return words
