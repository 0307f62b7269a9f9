"""Names that a pipeline takes for places, titles or people, and that can only be firms, where people speak of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reident.detect.known import Knowledge
from reident.detect.lexicon import Lexicon
from reident.detect.nlp import Entity
from reident.detect.normal import Reading, fold_word
from reident.model import Finding

_KINDS = frozenset({"place", "media", "person", "organisation"})


def firms(entities: Sequence[Entity], reading: Reading, known: Knowledge) -> list[Entity]:
    """The entities of a text; those that must be firms as organisations, without the words of work behind them.

    Args:
        entities: what pipelines see.
        reading: the text as the rules read it.
        known: lists and places of its language.
    """
    at_work = not known.lexicon.work_words.isdisjoint(reading.words)
    entities = [_whole(entity, reading, known) for entity in entities]
    return [_firm(entity, known, at_work=at_work) if entity.kind in _KINDS else entity for entity in entities]


_LONGEST = 4
"""Words of a large employer's name."""


def _whole(entity: Entity, reading: Reading, known: Knowledge) -> Entity:
    """An employer of several words, of which a pipeline saw but the first: "b and q", "n z post"."""
    if entity.kind not in _KINDS:
        return entity
    at = next((i for i, (start, _) in enumerate(reading.origins) if start == entity.start), len(reading.words))
    for size in range(_LONGEST, 1, -1):
        end = at + size
        if end > len(reading.words):
            continue
        stops = reading.origins[end - 1][1]
        text = " ".join(reading.words[at:end])
        if stops > entity.end and text in known.lexicon.known_firms:
            return replace(entity, kind="organisation", end=stops, text=text)
    return entity


_THINGS = ("vehicle_make", "vehicle_word", "device_brand", "diet_kind", "medicine", "condition", "sport")
"""Lists of what people own, eat, take or suffer from, which employs nobody."""


def as_employer(finding: Finding, lexicon: Lexicon) -> Finding | None:
    """What is said to employ the speaker; a site is where he works, and what one owns or eats is none."""
    folded = [fold_word(word) for word in finding.value.split()]
    if lexicon.work_sites & {" ".join(folded[-size:]) for size in (1, 2) if len(folded) > size}:
        return replace(finding, kind="place", attribute="workplace")
    if " ".join(folded) in lexicon.known_firms:
        return finding
    if len(folded) == 1 and folded[0] in lexicon.stop:
        return None  # "i left my brolly at yours"
    slots = [slot for name in _THINGS if (slot := lexicon.slots.get(name)) is not None]
    pieces = {" ".join(folded), *folded}
    return None if any(piece in slot.values for slot in slots for piece in pieces) else finding


def _firm(entity: Entity, known: Knowledge, *, at_work: bool) -> Entity:
    if " ".join(map(fold_word, entity.text.split())) in known.lexicon.known_firms:
        return replace(entity, kind="organisation")
    words = entity.text.split()
    folded = [fold_word(word) for word in words]
    while folded and folded[-1] in known.lexicon.work_words:  # "the oak and ash badge"
        folded.pop()
    trimmed = len(folded) < len(words)
    if len(folded) < (1 if trimmed else 2) or folded[0] in known.lexicon.stop:
        return entity
    called = not known.lexicon.firm_words.isdisjoint((folded[0], folded[-1])) or "&" in words[1:-1]  # "salon", "motors"
    text = entity.text[: len(" ".join(words[: len(folded)]))]
    if not (called or at_work) or _is_something_else(entity, text, folded, known, called=called):
        return entity
    return replace(entity, kind="organisation", end=entity.start + len(text), text=text)


def _is_something_else(entity: Entity, text: str, folded: Sequence[str], known: Knowledge, *, called: bool) -> bool:
    if len(folded) == 1 and known.words.is_plain(text.lower()):
        return True
    if entity.kind == "person":
        named = not called and known.words.is_known_person(folded)  # "meisterbetrieb krause" is called so
        return named or known.words.is_given_name(folded[0])
    if entity.kind == "place":
        street = any(word in known.lexicon.streets for word in folded)
        return street or known.places is None or known.places.official(text) is not None
    return " ".join(folded) in known.lexicon.public_names
