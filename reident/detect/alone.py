"""What only a pipeline found into findings: names without verbs and titles, official places, times; or none at all."""

from __future__ import annotations

from collections.abc import Sequence

from reident.detect.known import Knowledge
from reident.detect.lexicon import Lexicon
from reident.detect.names import Name, in_capitals, person_in
from reident.detect.nlp import Entity
from reident.detect.normal import fold_word, read
from reident.model import Finding

_LONGEST = 120
"""Characters of a name; what a pipeline marks beyond is a slip."""
GENITIVE = ("'s", "’s")


def alone(entity: Entity, content: str, known: Knowledge) -> Finding | None:
    """What only a pipeline found; None where it cannot be."""
    if entity.end - entity.start > _LONGEST:
        return None
    start, end = _trimmed(entity, content)
    text = content[start:end]
    if not text:
        return None
    text = without_genitive(text)
    value: str | None = text
    if entity.kind == "person":
        return _person(entity, (start, end), content, known)
    if entity.kind == "place":
        value = _place(text, known)
    elif entity.kind == "date_time":
        value = _time(text, known.lexicon)
    elif entity.kind == "organisation" and _is_public_body(text, known.lexicon):
        return None
    elif entity.kind in ("organisation", "media", "product", "event", "group"):
        value = in_capitals(text)
    if value is None:
        return None
    return Finding(start, end, entity.kind, None, value, entity.confidence, entity.model, "other", {})


def _trimmed(entity: Entity, content: str) -> tuple[int, int]:
    start, end = entity.start, entity.end
    while start < end and not content[start].isalnum():
        start += 1
    while end > start and not (content[end - 1].isalnum() or content[end - 1] in ".)"):
        end -= 1
    return start, end


def without_genitive(text: str) -> str:
    """A name without its English genitive."""
    return text[:-2] if text.endswith(GENITIVE) else text


def _written_name(words: Sequence[str], text: str, lexicon: Lexicon) -> Name | None:
    """A name with capitals is taken as the pipeline sees it, with its initials: "Mr A. Demetriades"."""
    if text == text.lower() or all(word in lexicon.not_person or word in lexicon.relations for word in words):
        return None
    first = 1 if words[0] in lexicon.titles and len(words) > 1 else 0
    return Name(first, len(words), title=words[0] if first else "")


def _is_public_body(name: str, lexicon: Lexicon) -> bool:
    """A state, its government or an organisation of states: nobody's employer by itself."""
    folded = " ".join(fold_word(word) for word in name.split())
    return any(folded.startswith(words) or folded.endswith(" " + words) for words in lexicon.public_bodies)


def is_public(name: str, lexicon: Lexicon) -> bool:
    """Whether a name is a famous person's or a character's."""
    folded = " ".join(fold_word(word) for word in name.split())
    return folded in lexicon.public_names


def is_of_public(finding: Finding, content: str, lexicon: Lexicon) -> bool:
    """Whether a name stands in that of a famous person: "my name is bond james bond"."""
    before, after = content[: finding.start].split()[-2:], content[finding.end :].split()[:2]
    name = content[finding.start : finding.end].split()
    words = [fold_word(word.strip(",.!?")) for word in (*before, *name, *after)]
    own = {fold_word(word) for word in name}
    runs = (words[a:b] for a in range(len(words)) for b in range(a + 2, min(a + 3, len(words)) + 1))
    return any(" ".join(run) in lexicon.public_names and not own.isdisjoint(run) for run in runs)


def _person(entity: Entity, span: tuple[int, int], content: str, known: Knowledge) -> Finding | None:
    """A pipeline's person without verbs, titles and relations; never a number, an assistant or a plain word."""
    lexicon = known.lexicon
    reading = read(content[slice(*span)], lexicon.vocabulary, lexicon.language)
    if any(character.isdigit() for character in content[slice(*span)]) or not reading.words:
        return None
    words = [word for word in reading.words if word != "."]
    origins = [origin for word, origin in zip(reading.words, reading.origins, strict=True) if word != "."]
    skip = 0
    while skip < len(words) and len(words[skip]) > 1 and words[skip] in lexicon.stop | lexicon.assistants:
        skip += 1
    name = _written_name(words[skip:], content[slice(*span)], lexicon) or person_in(words[skip:], lexicon)
    if name is None or name.first == name.last:
        return None
    first, last = origins[skip + name.first], origins[skip + name.last - 1]
    start, end = span[0] + first[0], span[0] + last[1]
    if end < span[1] and content[end : end + 1] == ".":
        end += 1
    qualifiers = {"part": "family"} if name.title and name.last - name.first == 1 else {}
    text = in_capitals(without_genitive(content[start:end]))
    if is_public(text, lexicon):
        qualifiers["public"] = "yes"
    about = name.relation or "other"
    if content[end : end + 2] in GENITIVE and end + 2 <= span[1]:
        end += 2
    start = span[0] + origins[skip][0]
    return Finding(start, end, "person", None, text, entity.confidence, entity.model, about, qualifiers)


def _place(text: str, known: Knowledge) -> str | None:
    lexicon, places = known.lexicon, known.places
    words = read(text, lexicon.vocabulary, lexicon.language).words
    if not words or all(word in lexicon.stop for word in words):
        return None
    if len(words) > 1 and not text[:1].isupper() and all(map(known.words.is_word_only, text.split())):
        return None  # "in der nähe", "ist es draußen"
    return (places.official(text, lexicon.language) if places else None) or in_capitals(text)


def _time(text: str, lexicon: Lexicon) -> str:
    reading = read(text, lexicon.vocabulary, lexicon.language)
    when = lexicon.calendar.parse(reading.text)
    return " ".join(filter(None, (when.days, when.date, when.time, when.duration))) or " ".join(text.split())
