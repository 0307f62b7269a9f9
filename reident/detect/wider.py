"""A place with the state or country said behind it into one place: "portland maine", "Grand Rapids, MI".

Many towns share a name; what is said behind one tells which is meant, and is no place of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reident.detect.known import Knowledge
from reident.detect.normal import fold_word
from reident.model import Finding

_LONGEST = 3
"""Words of the name of a town, and of a state."""
_AHEAD = 40
"""Characters behind a place that are looked at."""
_SIGNS = (" ", ", ")
_WORD = re.compile(r"[^\W\d_][\w’'.-]*\w")


def with_wider(findings: Sequence[Finding], content: str, known: Knowledge) -> list[Finding]:
    """The findings, each place with what is said behind it of where it lies; places within that stretch are left out.

    Args:
        findings: of one text; offsets count characters of `content`.
        content: the text.
        known: the language's words and the places.
    """
    grown = [(_grown(f, content, known) if f.kind == "place" else None) or f for f in findings]
    longer = [new for new, old in zip(grown, findings, strict=True) if new is not old]
    return [f for f in grown if not (f.kind == "place" and any(g.start < f.start < g.end for g in longer))]


def _grown(finding: Finding, content: str, known: Knowledge) -> Finding | None:
    """A place with the state or country that is said behind it, or in it; None where there is none."""
    if known.places is None:
        return None
    words = list(_WORD.finditer(content, finding.start, min(finding.end + _AHEAD, len(content))))
    words = words[: sum(word.start() < finding.end for word in words) + _LONGEST]
    for cut in range(min(len(words) - 1, _LONGEST), 0, -1):
        name, sign = content[finding.start : words[cut - 1].end()], content[words[cut - 1].end() : words[cut].start()]
        if words[cut - 1].start() >= finding.end or sign not in _SIGNS:
            continue
        for last in words[cut : cut + _LONGEST][::-1]:
            wider = _wider(content[words[cut].start() : last.end()], sign, known)
            if wider and (value := known.places.within(name, wider)):
                return replace(finding, end=max(finding.end, last.end()), value=value)
    return None


def _wider(said: str, sign: str, known: Knowledge) -> str | None:
    """What a stretch names that towns lie in; a short form in small letters must be no other word ("in", "or")."""
    word = fold_word(said)
    full = known.lexicon.states.get(word)
    if full is None:
        return said
    return full if said.isupper() or "," in sign or word not in known.lexicon.not_states else None
