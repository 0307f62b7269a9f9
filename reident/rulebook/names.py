"""`rules/names/*.yaml`: what a language knows about names: short forms, relation words, and who is nobody's contact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from reident.rulebook.strict import RuleFile, Strict


class Pairs(Strict):
    """Two names each: the examples of a language's rules."""

    same: tuple[tuple[str, str], ...] = Field(min_length=1)
    """May be one person's."""
    different: tuple[tuple[str, str], ...] = Field(min_length=1)
    """Are not one name's spellings."""


class NameFile(RuleFile):
    """The names of one language."""

    language: Literal["de", "en"]
    short_forms: Mapping[str, tuple[str, ...]]
    """A name -> its short and pet forms, in lower case; a form may stand for several names (`Alex`)."""
    diminutives: tuple[str, ...]
    """Endings that make a pet form of a name (`chen`: Hänschen)."""
    relations: Mapping[str, tuple[str, ...]]
    """Relation -> the words that stand for such a person instead of a name (`mama`: parent), in lower case."""
    possessives: tuple[str, ...]
    """How the speaker calls a relation the own one (`meine` Freundin)."""
    titles: tuple[str, ...]
    """Words before a name that are no part of it."""
    behind: tuple[str, ...] = ()
    """Words behind a name under which people save each other, no part of it: "Wessely Vermieterin"."""
    at_work: tuple[str, ...] = ()
    """Of these, the ones that make somebody a colleague: "Gary work"."""
    myself: tuple[str, ...]
    """How an export calls the owner of the account in the place of a sender's name."""
    greetings: tuple[str, ...]
    """Words before the name of whoever a message is to (`hey Lena, ...`)."""
    role_accounts: tuple[str, ...]
    """Words in a sender's name or address that are no person (`noreply`)."""
    offices: Mapping[str, tuple[str, ...]]
    """What an office that writes to somebody tells of him (`child`, `pet`, `employer`, `other`) -> words in its name
    (`school`), in lower case; where a given name stands beside, it is a person's."""
    not_names: tuple[str, ...]
    """Words that detectors take for names."""
    assistants: tuple[str, ...]
    """Machines and brands that people speak to, in lower case."""
    public_figures: tuple[str, ...]
    """People and characters whom many ask for or listen to, full names in lower case."""
    examples: Pairs
