"""The place that a request ends with into where its writer is: "... nothing on the step. Falmouth."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reident.detect.known import Knowledge
from reident.detect.names import in_capitals
from reident.detect.normal import fold_word
from reident.model import Finding

RULE = "closing-place"
"""Under this name the findings stand."""
ACT = "closing"
_CONFIDENCE = 0.66
_ENDS = re.compile(r"[.!?\n]+")
_WORDS = re.compile(r"[^\s,]+")
_DISTRICT = re.compile(r"[,\s]+[A-Za-z]{1,2}\d{1,2}[A-Za-z]?$")
"""A British postal district behind a town: "Slough, SL1"."""
_MOST, _LEAST = 4, 7
"""Words of the place; of what stands before it."""


def closing_place(content: str, known: Knowledge) -> Iterator[Finding]:
    """A place that is all of the last sentence of several, or stands behind its last comma.

    Args:
        content: a message.
        known: lists and places of its language.
    """
    text = content.rstrip(" \t\r\n.!?")
    start = max((match.end() for match in _ENDS.finditer(text)), default=0)
    starts = [start, text.rfind(",", start) + 1] if "," in text[start:] else [start]
    for at in starts:
        at += len(text[at:]) - len(text[at:].lstrip())
        said = _DISTRICT.sub("", text[at:])
        if not at or len(text[:at].split()) < _LEAST or not 0 < len(_WORDS.findall(said)) <= _MOST:
            continue
        if (name := _place(said, known)) is not None:
            end = at + len(said.partition(",")[0].rstrip())
            yield Finding(at, end, "place", "frequent_place", name, _CONFIDENCE, RULE, "speaker", {"act": ACT})
            return


def _place(said: str, known: Knowledge) -> str | None:
    """What the place is called of which a stretch is the name, with what it lies in behind it or not."""
    if known.places is None:
        return None
    language = known.lexicon.language
    first, *wider = [part.strip() for part in said.split(",")]
    if not all(wider):
        return None
    head, _, quarter = first.partition(" ")
    name = known.places.official(first, language)
    if name is None and quarter and known.places.official(head, language) and not known.places.is_word(head):
        return in_capitals(first)  # a town and a quarter that nobody knows
    plain = [fold_word(word) in known.lexicon.stop or known.words.is_word_only(word) for word in first.split()]
    if name is None or all(plain) or (not wider and " " not in first and known.places.is_word(first)):
        return None
    return name
