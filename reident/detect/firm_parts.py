"""What is a part of a firm's name into the firm, and firms that nobody else sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reident.detect.formed import FORMED
from reident.detect.known import Knowledge
from reident.detect.nlp import Entity
from reident.detect.normal import fold_word
from reident.detect.roles import RULE as LEARNED
from reident.model import Finding, Kind

NAMES: frozenset[Kind] = frozenset({"person", "place", "organisation", "group", "media", "room", "device", "product"})
"""Kinds that exclude each other on a stretch."""
OF_A_NAME = frozenset({"given_name", "family_name"})
"""Attributes of which a stretch has one."""
_SURELY = 0.6
"""Confidence from which on hardly anything else than a firm has such a name."""
_LOOSELY_SAID = frozenset({None, "colleague", "friend", "family_name", "travel", "frequent_place"})
"""Attributes of names that a firm's name may be taken for: "bei rheinblick"."""
_PERHAPS = 0.5
"""Probability of an employer from which on a firm counts that nobody else sees, and how sure it is one."""


def as_maybe(hint: Finding) -> str:
    """The roles of a hint with their probabilities, as a qualifier of a finding."""
    return " ".join(f"{role}={sure}" for role, sure in hint.qualifiers.items())


def beside_firms(found: Sequence[Finding], hints: Sequence[Finding], known: Knowledge) -> Iterator[Finding]:
    """The findings without parts of a firm's name that are taken for somebody or for a place: "tischlerei lorenz"."""
    formed = [h for h in hints if h.confidence > 0]
    for finding in found:
        firm = next((h for h in formed if h.start < finding.end and finding.start < h.end), None)
        if firm is None:
            yield finding
        elif finding.kind == "person" and finding.attribute in OF_A_NAME:  # "wir bauen bei berkel pumpentechnik"
            if _is_named(finding, known):
                yield finding
        elif not (firm.start <= finding.start and finding.end <= firm.end):
            yield finding
        elif finding.kind == "organisation":
            called = {"act": FORMED, **finding.qualifiers}
            yield replace(finding, start=firm.start, end=firm.end, value=firm.value, qualifiers=called)
        elif finding.kind == "place" and finding.attribute == "workplace":
            maybe = {"maybe": as_maybe(firm)}
            yield replace(firm, rule=finding.rule, attribute="employer", about=finding.about, qualifiers=maybe,
                          confidence=finding.confidence)  # fmt: skip
        elif not (_is_part_of_firm(finding) and (firm.confidence >= _SURELY or not _is_named(finding, known))):
            yield finding


def _is_part_of_firm(finding: Finding) -> bool:
    return finding.kind in NAMES and (finding.attribute in _LOOSELY_SAID or finding.rule == LEARNED)


def _is_named(finding: Finding, known: Knowledge) -> bool:
    """Whether a name is somebody's by its first word, or a known place's."""
    first = finding.value.split()[:1]
    return any(map(known.words.is_given_name, first)) or (finding.kind == "place" and is_place_only(finding, known))


def unsaid_firms(hints: Sequence[Finding], found: Sequence[Finding], known: Knowledge) -> Iterator[Finding]:
    """Firms that nobody else sees, and that are no places, where a model thinks that somebody may work there."""
    others = [f for f in found if f.kind == "organisation" or f.attribute not in _LOOSELY_SAID]
    for hint in hints:
        sure = max(map(float, hint.qualifiers.values())) if hint.kind == "organisation" else 0.0
        formed = hint.confidence > 0
        if (sure >= _PERHAPS or formed) and not overlaps(hint, others) and not is_place_only(hint, known):
            rule, told = (FORMED, {"act": FORMED}) if formed else (LEARNED, {})
            told["maybe"] = as_maybe(hint)
            yield replace(hint, rule=rule, confidence=hint.confidence or _PERHAPS, qualifiers=told)


def is_place_only(finding: Finding, known: Knowledge) -> bool:
    """Whether a name is a place's and no firm's that is known."""
    if " ".join(map(fold_word, finding.value.split())) in known.lexicon.known_firms or known.places is None:
        return False
    return known.places.official(finding.value, known.lexicon.language) is not None


def overlaps(stretch: Entity | Finding, findings: Iterable[Finding]) -> bool:
    """Whether a stretch has a character in common with a finding."""
    return any(stretch.start < f.end and f.start < stretch.end for f in findings)
