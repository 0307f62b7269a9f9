"""What `rules/linking.yaml` says of who speaks to a device, and whom a request is for."""

from __future__ import annotations

from pydantic import Field

from reident.rulebook.strict import Probability, Strict


class Speakers(Strict):
    """When several people speak to one device, by the names that they call themselves."""

    confidence: Probability
    """That one names himself, at least; that two are a couple."""
    seconds: float = Field(ge=0)
    """Between two things said to one device by the same person, at most."""
    mutual: Probability
    """That the only two of a device who ring each other up by name are a couple, where nothing else is known."""
    home: Probability
    """What is left of the home of one for whoever else is recognised at the same device."""
    shared: Probability
    """What is left of the home, the children and the pets of one of a couple there, for the other."""
    device: int = Field(ge=1)
    """Records of a device that is called by somebody, where others of the log are called by others."""
    any_home: Probability
    """What is left of the home that whoever speaks to the device tells, for each of its users."""
    any_couple: Probability
    """The same of children and pets, for each of a couple."""
    any_other: Probability
    """The same of pets, for everybody else there."""


class Served(Strict):
    """Requests to a shared device by whom they are for; all words in lower case."""

    texts: int = Field(ge=1)
    """Different requests for whoever has most of them, at least."""
    fewest: int = Field(ge=1)
    """The same for everybody else."""
    part: Probability
    """Part of the requests of whoever has most."""
    articles: frozenset[str]
    """Words before a name that count for nothing."""
    before: frozenset[str]
    """Words before the name of whom a request is for: "remind", "wecker"."""
    for_: frozenset[str] = Field(alias="for")
    """Words before it that mean so only where the request is about one of `things`."""
    things: frozenset[str]
    """What is asked for somebody: an alarm, a parcel, music."""
    behind: frozenset[str]
    """Words behind the name of who speaks, wants or must do something."""
    says: frozenset[str]
    """Those of them that make a speaker of whoever seems to be spoken to: "sag werner" but "tell lewis jonah says"."""
    is_: frozenset[str] = Field(alias="is")
    """Words before the name of who speaks: "hier ist", "it's"."""
    own: tuple[str, ...]
    """Endings of what is somebody's own at a device, behind a genitive: "jonah's alarm"."""
    towards: frozenset[str]
    """Words before the name of whom somebody else calls, writes or speaks to."""


class Voices(Strict):
    """What is recorded speech."""

    exceptions: tuple[str, ...] = ()
    """Words of a text, in lower case, that ask for something this once: no habit."""

    alarm_for: tuple[str, ...]
    """Words before the name of whom an alarm is set for."""
    alarm_of: tuple[str, ...]
    """Words behind the name of whose alarm it is, in the genitive."""
    articles: tuple[str, ...]
    """Words between the two that count for nothing."""
    kinds: tuple[str, ...]
    endings: tuple[str, ...]
    """File names of recordings, in lower case."""
    habit_acts: tuple[str, ...]
    habit_attributes: tuple[str, ...]
    habit_kinds: tuple[str, ...] = ()
    """Kinds of names that may come back every week, whatever the text says of them: "ich muss zur chorprobe"."""
