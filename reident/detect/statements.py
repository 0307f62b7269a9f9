"""A rule that fits, with its slots' values, into findings: who and what the sentence speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reident.detect.names import in_capitals
from reident.detect.normal import Reading
from reident.detect.slots import Value
from reident.detect.times import at_night
from reident.model import Finding, Kind
from reident.rulebook.phrases import Phrase, Says

PHRASE = "phrase"
"""The name under which a rule says what the whole phrase tells."""
RELATION_ATTRIBUTES: Mapping[str, str] = {
    "partner": "partner", "child": "child", "parent": "parent", "sibling": "sibling", "friend": "friend",
    "colleague": "colleague", "boss": "colleague",
}  # fmt: skip
"""Relations that are attributes too; the others (doctor, boss, ...) are only relations."""
_GIVEN_NAME_TITLES = frozenset(
    {"onkel", "tante", "oma", "opa", "uncle", "aunt", "auntie", "grandma", "grandpa", "granny"}
)


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that fits a text."""

    rule: Phrase
    start: int
    """Offsets into the folded text."""
    end: int
    values: Mapping[str, Value]
    """By slot name."""
    reading: Reading = field(repr=False)
    content: str = field(repr=False)

    def text(self, start: int, end: int) -> str:
        """A stretch of the folded text, as it was written."""
        return self.content[slice(*self.reading.span(start, end))]


def findings_of(match: Match) -> Iterator[Finding]:
    """The findings of one match, with offsets into the original text."""
    shared = _shared_qualifiers(match)
    for name, says in match.rule.says.items():
        if name == PHRASE:
            yield _phrase(match, says, shared)
        elif name in match.values:
            yield from _slot(match, says, match.values[name], shared)


def _shared_qualifiers(match: Match) -> dict[str, str]:
    found: dict[str, str] = {"act": match.rule.act} if match.rule.act else {}
    for value in match.values.values():
        if value.when:
            if value.when.days:
                found["days"] = value.when.days
            if value.when.date:
                found["date"] = value.when.date
    return found


def _phrase(match: Match, says: Says, shared: Mapping[str, str]) -> Finding:
    span = match.reading.span(match.start, match.end)
    value = _fill(says.value, match) if says.value else match.content[slice(*span)].lower()
    confidence = says.confidence or match.rule.confidence
    about = says.about or "speaker"
    kind = says.kind or "other"
    return Finding(*span, kind, says.attribute, value, confidence, match.rule.id, about, dict(shared))


def _fill(template: str, match: Match) -> str:
    """A template with the slots that are there; the gaps of the others close."""

    def said(gap: re.Match[str]) -> str:
        name, _, part = gap.group(1).partition(".")
        value = match.values.get(name)
        if value is None:
            return ""
        if value.when:
            when = value.when
            parts = {"days": when.days, "time": when.time, "date": when.date, "duration": when.duration}
            return parts.get(part, "") if part else " ".join(filter(None, (when.days or when.date, when.time)))
        return value.said or in_capitals(match.text(value.start, value.end))

    return " ".join(re.sub(r"\{([a-z_.]+)\}", said, template).split())


def _slot(match: Match, says: Says, value: Value, shared: Mapping[str, str]) -> Iterator[Finding]:
    if value.name is not None:
        yield from _person(match, says, value, shared)
        return
    kind: Kind = says.kind or value.kind
    qualifiers = {**shared, "role": says.role} if says.role else dict(shared)
    said = value.said or _as_written(match.text(value.start, value.end), kind)
    if says.attribute == "sleep_time":
        said = at_night(said, match.text(value.start, value.end))
    if says.value:
        said = _fill(says.value, match)
    if value.when and value.when.until and says.attribute == "away_hours":
        said = f"{value.when.time}-{value.when.until}"
    span = match.reading.span(value.start, value.end)
    confidence = says.confidence or match.rule.confidence
    about = says.about or "speaker"
    yield Finding(*span, kind, says.attribute, said, confidence, match.rule.id, about, qualifiers)


def _as_written(text: str, kind: Kind) -> str:
    if kind in ("place", "organisation", "media", "person"):
        return in_capitals(text)
    return " ".join(text.split())


def _person(match: Match, says: Says, value: Value, shared: Mapping[str, str]) -> Iterator[Finding]:
    name, rule = value.name, match.rule
    assert name is not None
    span = match.reading.span(value.start, value.end)
    confidence = says.confidence or rule.confidence
    text = in_capitals(match.content[slice(*span)])
    if name.first == name.last:
        # A relation without a name is nobody's name: it counts through `about`.
        yield Finding(*span, "other", None, text, confidence, rule.id, says.about or name.relation, dict(shared))
        return
    relation = name.relation or _relation_beside(match)
    attribute = says.attribute or RELATION_ATTRIBUTES.get(relation)
    own = attribute in ("given_name", "family_name")
    about = says.about or relation or ("speaker" if own else "other")
    qualifiers = dict(shared)
    if name.title and name.last - name.first == 1 and name.title not in _GIVEN_NAME_TITLES:
        qualifiers["part"] = "family"
    if attribute == "given_name":
        for part, attribute, share, more in _parts(span, match.content, qualifiers.get("part")):
            said = in_capitals(match.content[slice(*part)])
            yield Finding(*part, "person", attribute, said, confidence * share, rule.id, about, {**qualifiers, **more})
        return
    kind: Kind = says.kind or "person"
    yield Finding(*span, kind, attribute, text, confidence, rule.id, about, qualifiers)


def _relation_beside(match: Match) -> str:
    """The relation that the rule names in a slot of its own: "{person} ist meine {relation}"."""
    beside = match.values.get("relation")
    return beside.name.relation if beside is not None and beside.name is not None else ""


def _parts(
    span: tuple[int, int], content: str, part: str | None
) -> Iterator[tuple[tuple[int, int], str, float, dict[str, str]]]:
    """A name that the text says whose it is: the first name and the surname, each at its own place."""
    if part == "family":
        yield span, "family_name", 1.0, {}
        return
    words = [(span[0] + word.start(), span[0] + word.end()) for word in re.finditer(r"\S+", content[slice(*span)])]
    yield words[0], "given_name", 1.0, {"part": "given"} if len(words) > 1 else {}
    if len(words) > 1:
        yield (words[1][0], span[1]), "family_name", 0.9, {"part": "family"}
