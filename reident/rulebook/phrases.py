"""`rules/phrases/*.yaml` and `rules/words/*.yaml`: sentences that tell something about somebody, and the words in them.

The pattern language is described in `docs/writing-rules.md`; `reident/detect/grammar.py` compiles it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator, model_validator

from reident.model import Kind
from reident.rulebook.strict import RuleFile, Strict

PhraseLanguage = Literal["de", "en"]


class Says(Strict):
    """What one slot of a pattern says."""

    attribute: str | None = None
    """An attribute id; absent: the slot is somebody or something, and it takes more than this text to say what."""
    kind: Kind | None = None
    """What the stretch is; absent: what the slot's type is."""
    about: str | None = None
    """`speaker`, `other`, a relation, `reader` (whoever reads the message) or `reader/RELATION`; absent: persons are
    others, all else is about the speaker."""
    role: Literal["origin", "destination", "sort"] | None = None
    """An end of a route; `sort`: the value is what it is, no name (`dog`)."""
    value: str | None = None
    """The value, with slots in braces where it is made of several (`{days} {time} {what}`); absent: the slot's own."""
    confidence: float | None = Field(default=None, gt=0, le=1)


class Example(Strict):
    """A text and what the rule finds in it."""

    text: str
    finds: Mapping[str, str]
    """Slot -> value; `phrase` for what the whole phrase says."""


class Phrase(Strict):
    """One thing that people say, in its wordings."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    patterns: tuple[str, ...] = Field(min_length=1)
    says: Mapping[str, Says]
    act: str | None = None
    confidence: float = Field(gt=0, le=1)
    texts: tuple[str, ...] | None = None
    """The kinds of text (`Text.holds`) that the rule reads; absent: those of the file."""
    examples: tuple[Example, ...] = Field(min_length=1)
    counterexamples: tuple[str, ...] = Field(min_length=1)

    @field_validator("says", mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        """`{place: frequent_place}` is short for `{place: {attribute: frequent_place}}`."""
        if isinstance(value, Mapping):
            return {k: {"attribute": v} if v is None or isinstance(v, str) else v for k, v in value.items()}
        return value


class PhraseFile(RuleFile):
    """Phrases of one language and domain."""

    language: PhraseLanguage
    texts: tuple[str, ...] = ("utterance", "search", "message", "note", "subject_line")
    """The kinds of text that the rules read unless they say otherwise."""
    parts: Mapping[str, str] = {}
    """Pieces of patterns by name, used as `<name>`."""
    rules: tuple[Phrase, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_there_once(self) -> PhraseFile:
        ids = [rule.id for rule in self.rules]
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        if twice:
            raise ValueError(f"there twice: {', '.join(twice)}")
        return self


class WordList(Strict):
    """Words of one sort: what a slot of that name takes, or what the program has to know about a language."""

    kind: Kind | None = None
    """What a stretch is that a slot of this list takes; absent: the list is no slot."""
    compound: bool = False
    """Whether a word may be the first part of a compound (`Schlafzimmer` in `Schlafzimmerlampe`)."""
    words: Mapping[str, tuple[str, ...]]
    """Value -> the words for it, spelt in lower case; a word that ends in `*` stands for all its endings."""


class WordsFile(RuleFile):
    """Word lists of one language by name."""

    language: PhraseLanguage
    lists: Mapping[str, WordList]
