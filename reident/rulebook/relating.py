"""What `rules/linking.yaml` says of how relations are told: by couples, kin, readers, answers, animals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from reident.rulebook.strict import Probability, Strict, Weight


class Mirrored(Strict):
    """What a relation says of the other one."""

    least: Probability
    """Confidence of a relation from which on it is told of the other one as well."""
    back: Probability
    """What is left of it there."""
    together: Probability
    """Confidence of a partnership from which on the children of the one are the other's,"""
    shared: Probability
    """with this probability; as are one's parents those of a brother or a sister."""
    siblings: Probability
    """That two children of one person are brothers or sisters, where both are."""
    surname: Probability
    """That a child is called like the parent who speaks of it."""
    home: Probability
    """What is left of the home of whoever speaks of a partner, for the partner. All these are low: nobody says it of
    the other one."""


class Couples(Strict):
    """When two people who write to each other alone are partners."""

    texts: int = Field(ge=1)
    """Different messages with words of love from which on they count as a couple."""
    together: Weight
    """Of a message of people who live together ("what's for dinner"), beside one with words of love, what it counts."""
    together_most: Weight
    """All such messages together count no more."""
    surname: Weight
    """What it counts that both have one surname, beside words of love."""
    base: Probability
    each: Probability
    """What each such message adds to `base`."""
    most: Probability
    kin: Weight
    """Messages with words of love that one to a parent outweighs."""
    friends: Probability
    """That two who have a chat to themselves, and are nothing else to each other, are friends."""
    shared: Probability
    """That a couple's child or pet is the child or pet of both."""
    settled: Probability
    """That two are a couple, from which on whom they name to each other is no partner."""


Relative = Literal["partner", "child", "parent", "sibling"]


class Turn(Strict):
    """What a relation of the one is to the other, and how probably."""

    becomes: Relative
    share: Probability


class Kin(Strict):
    """When two people who write to each other alone are child and parent."""

    base: Probability
    """By one message in which the child calls the parent so, or the parent signs as one."""
    each: Probability
    """What each further message adds."""
    said: Probability
    """What it adds that the parent signs as one, or is saved as one."""
    most: Probability
    of_child: Mapping[Relative, Turn]
    """Whom a child names -> what it is to the parent: there are half-brothers, and divorces."""
    of_parent: Mapping[Relative, Turn]
    """Whom a parent names -> what it is to the child."""
    to_child: Mapping[Relative, Turn]
    """Whom a parent names to the child as the child's ("your brother") -> what it is to the parent."""


class Animals(Strict):
    """Animals that a text calls so, where others only seem to speak of a relative."""

    stated: Probability
    """Confidence from which on a text says that somebody is an animal, or a relative."""
    kept: Probability
    """What is left of the relation's confidence for the animal's."""


class Told(Strict):
    """How sure it is what somebody says of somebody else."""

    loving: tuple[str, ...]
    """Words, in lower case, in a message that somebody dictates to the partner: "tell paula i miss her"."""
    loves: Probability
    """That whom it is dictated to is the partner."""
    yours: frozenset[str]
    """Words, folded, before a name that make somebody one of the reader's: "your olaf"."""
    reader: Probability
    """That what is said to the only other one of a chat ("you get up at six") is about that one."""
    office: Probability
    """That what an office writes to somebody by name is about that one."""
    other: Probability
    """That what somebody says of another, by name or relation, is about that one."""
    recorded: Probability
    """The same of somebody who speaks or writes himself as well."""
    loosely: Probability
    """That the only name behind a relation's word is that person's: "ruf meine tochter an die annegret"."""


class Dialled(Strict):
    """Whom a device calls when a relation is asked for: "call my husband" - "Calling Ruedi mobile."."""

    confidence: Probability
    named: Probability
    """Confidence from which a name that no list knows is one."""
    words: int = Field(ge=1)
    """Words of such a command, at most."""
    verbs: frozenset[str]
    """Words that ask for a call or a message."""
    home: Probability
    """How sure a place is the home that an answer tells as the goal of the way home."""
    homewards: frozenset[str]
    """What asks for it, in lower case."""
    workwards: frozenset[str]
    """What asks for the way to work, in lower case."""


class Dialogue(Strict):
    """How sure a relation is that two messages tell together: the one says it, the other names somebody."""

    before: Probability
    """Where the name comes in a message before."""
    after: Probability
    """Where it begins the answer."""
    beside: Probability
    """Where it begins the next sentence of the same message."""
    messages: int = Field(ge=1)
    """Messages of a conversation that are looked back at."""
