"""`rules/cues/*.yaml`: words that tell what a name in the same sentence stands for, whatever the order of the words.

A phrase knows a sentence's wording; a cue needs only a name that a pipeline sees (or a word of a list) and a word
beside it: somebody whom a vet is called for is an animal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator, model_validator

from reident.model import Kind
from reident.rulebook.phrases import PhraseLanguage
from reident.rulebook.strict import RuleFile, Strict

MARKED = re.compile(r"\[([^\]]*)\]")
"""A name in an example: `call the vet for [buddy]`."""


class CueExample(Strict):
    """A sentence with the name in brackets (none where the rule reads a list of words), and what the rule finds."""

    text: str
    finds: str


class Cue(Strict):
    """What a name or a listed word says beside some others."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    of: tuple[str, ...] = Field(min_length=1)
    """Kinds of names (`person`, `organisation`, `media`, ...) and lists of `rules/words` (`sport`, `condition`)."""
    near: tuple[str, ...] = ()
    """Words of which one stands in the same sentence; `word*` with any ending, `{days}` and other slots of times."""
    before: tuple[str, ...] = ()
    """Words of which one stands right before the name; counts like one of `near`."""
    after: tuple[str, ...] = ()
    """Words of which one stands right after the name."""
    both: bool = False
    """Whether a word of `before` and one of `after` must be there; else one of the two is enough."""
    without: tuple[str, ...] = ()
    """Words with which the sentence means something else."""
    names: Literal["any", "given", "family", "public", "own"] = "any"
    """Which persons: those of a frequent given name, of a surname without one, of public names, of nobody public."""
    attribute: str
    kind: Kind | None = None
    about: str = "speaker"
    value: str | None = None
    """What is said instead of the name; `{days} {time}` as in phrases."""
    act: str | None = None
    confidence: float = Field(gt=0, le=1)
    texts: tuple[str, ...] | None = None
    examples: tuple[CueExample, ...] = Field(min_length=1)
    counterexamples: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_a_cue(self) -> Cue:
        if not (self.near or self.before or self.after or self.without):
            raise ValueError("near, before, after or without is needed")
        return self


class CueFile(RuleFile):
    """Cues of one language."""

    language: PhraseLanguage
    texts: tuple[str, ...] = ("utterance", "search", "message", "note", "subject_line")
    parts: Mapping[str, tuple[str, ...]] = {}
    """Lists of words that several rules use, as `<name>` in `near`, `before`, `after` or `without`."""
    rules: tuple[Cue, ...] = Field(min_length=1)

    @field_validator("rules")
    @classmethod
    def _ids_are_there_once(cls, rules: tuple[Cue, ...]) -> tuple[Cue, ...]:
        ids = [rule.id for rule in rules]
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        if twice:
            raise ValueError(f"there twice: {', '.join(twice)}")
        return rules
