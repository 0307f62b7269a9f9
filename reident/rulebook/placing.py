"""`placing` in `rules/linking.yaml`: how places become homes, work places and journeys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from reident.rulebook.strict import Probability, Strict, Weight


class Placing(Strict):
    """How places become homes, work places and journeys."""

    home_acts: Mapping[str, Weight]
    """Act -> how much one day with it speaks for home."""
    unsaid: Mapping[str, Weight]
    """What a text holds -> how much a place speaks for home that is named there without any known act."""
    unsaid_otherwise: Weight
    home_holds: Mapping[str, Weight]
    stated: Weight
    """A place that the text itself calls the residence."""
    abroad: Probability
    """What is left of the weight of a place outside the countries of the speaker's language that nothing calls home."""
    abroad_told: Probability
    """The same where a sentence speaks of it as of home."""
    ahead: Weight
    """Factor for weather asked for days ahead."""
    later: tuple[str, ...]
    """Words of a date that is later than tomorrow, in lower case."""
    elsewhere: tuple[str, ...] = ()
    """Words of a text, in lower case, that ask about a place where the speaker is not (what time it is there)."""
    bound: tuple[str, ...] = ()
    """Words of a text, in lower case, that plan a journey: weighed like weather ahead."""
    answers: tuple[str, ...] = ()
    """Words, in lower case, of an answer that tells about a place of its own accord (the weather)."""
    of_reader: tuple[str, ...] = ()
    """Words, in lower case, of a letter to somebody about where he lives: an address in it is his."""
    half: Annotated[float, Field(gt=0)]
    """Weight at which home is half sure when no other place competes."""
    least: Probability
    """Homes below are not named."""
    finer: Probability
    """Confidence that a district needs beside its town."""
    near_km: Weight
    far_km: Weight
    """From home: farther away a place asked for is a journey."""
    commute_km: Annotated[float, Field(gt=0)]
    """From home: farther away no destination of a route is where somebody works."""
    move_days: int = Field(ge=1)
    """Days by which two homes must be apart in time to be a move."""
    work_acts: Mapping[str, Weight]
    work_half: Annotated[float, Field(gt=0)]
    journey: Mapping[Literal["said", "once", "ahead", "asked"], Probability]
    """That a place is one of the journeys: texts say so, one does, a far one is asked for a later day, or for today."""
    frequent: int = Field(ge=1)
    """Sightings that make a place frequent."""
    most: int = Field(ge=1)
    """Places listed of each role."""
    prominence: Weight
    """Weight of log10 of the population against distance when a name means several places."""
    countries: Mapping[str, tuple[str, ...]]
    """Language -> countries preferred for its places."""
