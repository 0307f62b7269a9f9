"""What rules, pipelines and identifiers find in one text into findings that do not contradict each other.

An identifier is what it is; a phrase rule knows what a stretch means, a pipeline where a name begins and ends; what
only a pipeline finds is kept without saying about whom it tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace

from reident.detect.alone import GENITIVE, alone, is_of_public, is_public, without_genitive
from reident.detect.animals import RULE as ANIMAL
from reident.detect.firm_parts import (
    NAMES,
    OF_A_NAME,
    as_maybe,
    beside_firms,
    is_place_only,
    overlaps,
    unsaid_firms,
)
from reident.detect.firms import as_employer
from reident.detect.kindred import RULE as KINDRED
from reident.detect.known import Knowledge
from reident.detect.lexicon import TRADES, Lexicon
from reident.detect.named import are_two, is_wished
from reident.detect.names import in_capitals
from reident.detect.nlp import Entity
from reident.detect.normal import fold_word
from reident.detect.reconcile import reconciled
from reident.detect.roles import ANIMALS, DOUBT, HINT, HINTS, PETS
from reident.detect.roles import RULE as LEARNED
from reident.detect.statements import RELATION_ATTRIBUTES
from reident.detect.wider import with_wider
from reident.detect.written_places import is_place, written_places
from reident.model import Finding, Kind

_LOOSE: frozenset[Kind] = frozenset({"event", "other", "quantity", "health", "date_time"})
_FUZZY: frozenset[Kind] = frozenset({"person", "place", "organisation", "media"})
_ALSO_PLACES: frozenset[Kind] = frozenset({"organisation"})
"""Kinds whose names are those of places as well, where a sentence says so outright: a cinema, a firm's site."""
_CALLED = frozenset({"pet", "child", "partner"})
"""Attributes whose values people and animals are called by."""
_SURE_THING = 0.9
"""Probability of speaking of a thing from which on a name that the lists know is none."""
EMPLOYERS = "employer_kind"
"""List of employers that are called by a common noun."""
WORK_SITES = "work_site"
"""List of places of work that are called by a common noun."""
RELATED = frozenset(RELATION_ATTRIBUTES.values())
_HEARD = {"media", "music"}
"""Attributes of which a stretch has one."""
_WEAK = 0.6
"""Confidence below which a rule's title or organisation counts only where a pipeline sees a name as well."""
_CONTRACTED = re.compile(r"['’](?:ll|m|ve|re|d|t)$", re.I)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SURE = 0.75
"""Confidence from which a rule's sentence hardly says anything else, so that a name there needs no witness."""
_SURE_PET = 0.4
"""Confidence of a learned pet from which on it may be called by whatever word: "waffles"."""
_TRADE = 0.5
"""Confidence of a trade from which on the same word is nobody's name."""
_ALONE = 0.8
"""What is left of a rule's confidence in a name that no pipeline and no list knows."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What was found in one text, by whom."""

    content: str = field(repr=False)
    phrases: Sequence[Finding] = field(repr=False)
    entities: Sequence[Entity] = field(repr=False)
    identifiers: Sequence[Finding] = field(repr=False)


def combine(sources: Sources, known: Knowledge) -> tuple[Finding, ...]:
    """The findings of one text, by offset."""
    codes = list(sources.identifiers)
    hints = [f for f in sources.phrases if f.rule == HINT]
    sources = replace(sources, phrases=[f for f in sources.phrases if f.rule != HINT])
    things = [f for f in sources.phrases if f.rule == DOUBT and f.qualifiers["of"] == "thing"]
    entities = [
        _reread(entity, known)
        for entity in sources.entities
        if not overlaps(entity, codes) and not _is_thing(entity, things, known)
    ]
    said = [
        settled
        for finding in reconciled([_first_of_two(f, sources.content, known) for f in sources.phrases])
        if not ((finding.kind in NAMES or finding.attribute == "age") and overlaps(finding, codes))
        and not _is_plain(finding, sources.content, known)
        and not (finding.attribute in OF_A_NAME and is_of_public(finding, sources.content, known.lexicon))
        and (settled := _settled(finding, entities, sources.content, known)) is not None
    ]
    kept = _without_contradictions(_without_trades(_without_guesses(said, known), known))
    more = [f for e in entities if not _is_said(e, kept) and (f := alone(e, sources.content, known)) is not None]
    places = written_places(sources.content, [*codes, *kept, *more], known.lexicon, known.words)
    more += [f for f in places if not (known.places and known.places.is_word(f.value))]
    found = [*codes, *(_hinted(f, hints) for f in with_wider([*kept, *more], sources.content, known))]
    found = list(beside_firms([f for f in found if not _is_street(f, sources.content)], hints, known))
    found += unsaid_firms(hints, found, known)
    return tuple(sorted(found, key=lambda f: (f.start, f.end, f.attribute or "", f.rule)))


def _without_guesses(said: Sequence[Finding], known: Knowledge) -> list[Finding]:
    """The findings without animals that only a guess takes for such, where the text says what its animal is called."""
    named = [f for f in said if f.rule == ANIMAL]
    if not named:
        return list(said)

    def is_guess(finding: Finding) -> bool:
        guessed = finding.attribute == "pet" and finding.rule != ANIMAL
        return guessed and (overlaps(finding, named) or not _can_be_called(finding.value.lower(), known))

    return [finding for finding in said if not is_guess(finding)]


def _first_of_two(finding: Finding, content: str, known: Knowledge) -> Finding:
    """A person's finding without the first name of somebody else behind it: "text mark rohan said a rude word"."""
    text = content[finding.start : finding.end]
    if finding.kind != "person" or not (are_two(text, known.lexicon, known.words) or is_wished(text, known.lexicon)):
        return finding
    first = text.split()[0]
    return replace(finding, end=finding.start + len(first), value=in_capitals(first))


def _hinted(finding: Finding, hints: Sequence[Finding]) -> Finding:
    """Somebody, or a firm, of whom the sentence does not say outright what it is to the speaker, with how probable it
    makes some roles."""
    known = finding.attribute in HINTS.get(finding.kind, ()) and (finding.rule == LEARNED or finding.kind == "person")
    known = known or finding.kind == "place"
    if not (known or (finding.attribute is None and finding.about != "speaker")):
        return finding
    same = (h for h in hints if h.kind == finding.kind and h.start < finding.end and finding.start < h.end)
    hint = next(same, None)
    return finding if hint is None else replace(finding, qualifiers={**finding.qualifiers, "maybe": as_maybe(hint)})


def _is_thing(entity: Entity, things: Sequence[Finding], known: Knowledge) -> bool:
    """Whether a pipeline's person stands where people speak of things; a known name must stand there very surely."""
    if entity.kind != "person":
        return False
    least = _SURE_THING if known.words.is_known_person(entity.text.split()) else 0.0
    return any(t.confidence >= least and t.start < entity.end and entity.start < t.end for t in things)


def _is_plain(finding: Finding, content: str, known: Knowledge) -> bool:
    """Whether somebody of the household, or a pet, is called by a word that hardly anybody is called by.

    That is an everyday word, a trade ("find a dog groomer"), a contraction ("i'll").
    """
    word = content[finding.start : finding.end]
    surely = finding.attribute == "pet" and finding.rule == LEARNED and finding.confidence >= _SURE_PET
    surely = surely or finding.rule == ANIMAL
    if finding.attribute not in _CALLED or " " in word or surely:
        return False
    if _CONTRACTED.search(word):
        return True
    if not word.islower():
        return False
    folded = fold_word(word)
    if known.lexicon.lists(folded, PETS, ANIMALS):
        return False
    trade = known.lexicon.lists(folded, *TRADES)
    return trade or known.words.is_plain(word) or folded in known.lexicon.assistants


def _can_be_called(word: str, known: Knowledge) -> bool:
    """Whether somebody, or an animal, is called by a word rather than it is an everyday one."""
    return _is_pet(word, known) or (known.words.is_given_name(word) and not known.words.is_usual(word))


def _is_pet(word: str, known: Knowledge) -> bool:
    """Whether animals are called by a word."""
    return known.lexicon.lists(fold_word(word), PETS)


def _reread(entity: Entity, known: Knowledge) -> Entity:
    """A pipeline's person or organisation that the lists know as a place."""
    if entity.kind in ("person", "organisation") and is_place(entity, known.lexicon, known.words):
        return replace(entity, kind="place")
    return entity


def _settled(finding: Finding, entities: Sequence[Entity], content: str, known: Knowledge) -> Finding | None:
    """A rule's name with the span and the certainty that the pipelines and the lists give it; None: it is no name."""
    if finding.attribute == "pet":
        return _settled_pet(finding, entities, content, known)
    if finding.kind not in _FUZZY or finding.value.startswith("@"):
        return finding
    said = " ".join(map(fold_word, content[finding.start : finding.end].split()))
    if finding.attribute == "workplace" and known.lexicon.lists(said, WORK_SITES):
        return finding  # a common noun: no list of names knows it
    if finding.attribute == "workplace" and " ".join(map(fold_word, finding.value.split())) != said:
        return finding  # put together by the rule: "ward seven"
    single = " " not in content[finding.start : finding.end]
    if finding.attribute == "workplace" and single and known.places and _longest_place(content, finding, known) is None:
        finding = replace(finding, kind="organisation", attribute="employer")  # "my manager at northbus"
    if finding.attribute == "employer":
        employer = as_employer(finding, known.lexicon)
        if employer is None or (employer.rule == LEARNED and is_place_only(employer, known)):
            return None
        finding = employer
    same = [e for e in entities if e.kind == finding.kind and e.start < finding.end and finding.start < e.end]
    others = [e for e in entities if e.kind != finding.kind and e.kind in NAMES]
    rivals = {e.kind for e in others if e.start <= finding.start and finding.end <= e.end}
    rival = bool(rivals)
    if finding.kind == "place":
        return _settled_place(finding, same, rivals, content, known)
    if finding.kind == "person" and known.lexicon.language == "en" and content[finding.end :][:2] in GENITIVE:
        finding = replace(finding, end=finding.end + 2)
    if same:
        return _agreed(finding, same, content, known.lexicon)
    if finding.kind == "person":
        return _settled_person(finding, rival, content, known)
    if finding.kind == "organisation":
        words = [fold_word(word) for word in finding.value.split()]
        if all(word in known.lexicon.calendar.vocabulary for word in words):
            return None  # "collect her from work at ten"
        if finding.qualifiers.get("act") == "route" and _is_no_firm(content[finding.start : finding.end], known):
            return None  # "stau zum bahnhof"
        employers = known.lexicon.slots.get(EMPLOYERS)
        common = employers.value(" ".join(words)) if employers else None
        finding = replace(finding, value=common or finding.value)  # "stadtwerken" -> "Stadtwerke"
    if finding.rule == LEARNED:
        return finding
    if finding.confidence < _WEAK and not _is_witnessed(finding, others, known):
        return None
    return replace(finding, confidence=finding.confidence * (0.7 if rival else _ALONE))


def _is_no_firm(said: str, known: Knowledge) -> bool:
    """Whether where somebody goes is no firm: everyday words alone, or a person."""
    words = said.split()
    if not known.lexicon.firm_words.isdisjoint(map(fold_word, words)):
        return False
    return all(map(known.words.is_word_only, words)) or known.words.is_given_name(words[0])


def _is_witnessed(finding: Finding, others: Sequence[Entity], known: Knowledge) -> bool:
    """Whether somebody else takes the stretch for a name, of whatever kind: "mach rammstein an"."""
    names = [e for e in others if e.kind in ("person", "organisation", "media", "place", "product")]
    inside = any(e.start <= finding.start + 4 and finding.end <= e.end for e in names)
    return inside or is_public(finding.value, known.lexicon)


def _agreed(finding: Finding, same: Sequence[Entity], content: str, lexicon: Lexicon) -> Finding:
    """A name that a pipeline sees too, as far as the pipeline sees it."""
    start, end = finding.start, finding.end
    best = min(same, key=lambda e: abs(e.start - start) + abs(e.end - end))
    inside = start <= best.start and best.end <= end and (best.start, best.end) != (start, end)
    if inside and finding.qualifiers.get("part") is None:
        value = in_capitals(without_genitive(content[best.start : best.end]))
        return replace(finding, start=best.start, end=best.end, value=value)
    titled = fold_word(content[best.start : finding.start].strip(" .")) in lexicon.titles
    if titled and finding.attribute is None:
        text = without_genitive(content[start : best.end])
        finding = replace(finding, start=best.start, end=best.end, value=in_capitals(text))
    guessed = finding.rule == LEARNED or (finding.attribute in _CALLED and finding.confidence < _WEAK)
    sure = finding.confidence if guessed else _surer(finding.confidence, 0.4)  # that it is a name tells no role
    return replace(finding, confidence=sure)


def _settled_person(finding: Finding, rival: bool, content: str, known: Knowledge) -> Finding | None:
    if finding.attribute is None and is_public(finding.value, known.lexicon):
        return replace(finding, qualifiers={**finding.qualifiers, "public": "yes"})
    text = without_genitive(content[finding.start : finding.end])
    words = text.split()
    if len(words) > 1 and fold_word(words[0]) in known.lexicon.of and known.words.is_given_name(words[-1].lower()):
        return None  # "das taufkleid von nicole"
    if finding.qualifiers.get("part") == "family" and _is_no_surname(words, known):
        return None  # "this is kirsten reporting live", "my name's yvonne i'm a mother of four"
    if "@" in text or (len(words) > 1 and not known.words.is_given_name(words[0]) and finding.attribute is None):
        return None
    if known.words.is_known_person(words):
        return replace(finding, confidence=finding.confidence * (_ALONE if rival else 1.0))
    titled = finding.qualifiers.get("part") == "family"
    if known.words.is_ordinary(words):
        sure = finding.confidence >= _SURE and known.words.can_be_surname(words)
        return replace(finding, confidence=finding.confidence * _ALONE) if (sure or titled) and not rival else None
    if (rival and not titled) or finding.confidence < _SURE:
        return None
    return replace(finding, confidence=finding.confidence * _ALONE)


def _is_no_surname(words: Sequence[str], known: Knowledge) -> bool:
    """Whether the first word is an everyday one, or a contraction, that hardly anybody is called."""
    word = words[0].lower() if words else ""
    if _CONTRACTED.search(word):
        return True
    return known.words.is_usual(word) and known.words.is_word_only(word) and not known.words.can_be_surname([word])


def _settled_pet(finding: Finding, entities: Sequence[Entity], content: str, known: Knowledge) -> Finding | None:
    """A pet's name without the words that a rule took with it ("tiger eintragen impfung", "aw milo").

    None: it is no name, but a sort of animal.
    """
    if "role" in finding.qualifiers or finding.rule == ANIMAL:
        return finding
    spans = [m.span() for m in _WORD.finditer(content, finding.start, finding.end)]
    if len(spans) > 1:
        names = (span for span in spans if _can_be_called(content[slice(*span)].lower(), known))
        seen = ((e.start, e.end) for e in entities if finding.start <= e.start and e.end <= finding.end)
        length = known.words.name_length([content[slice(*span)].lower() for span in spans])
        start, end = next(names, next(seen, (spans[0][0], spans[length - 1][1])))
        finding = replace(finding, start=start, end=end, value=in_capitals(content[start:end]))
    word = content[finding.start : finding.end]
    return None if known.lexicon.lists(fold_word(word), ANIMALS) and not _is_pet(word, known) else finding


def _settled_place(
    finding: Finding, same: Sequence[Entity], rivals: Set[Kind], content: str, known: Knowledge
) -> Finding | None:
    rival = bool(rivals)
    if finding.attribute == "travel" and fold_word(content[finding.start : finding.end]) in known.lexicon.not_place:
        return None  # "what time do we fly from the airport"
    found = _longest_place(content, finding, known) if known.places else None
    if same:
        return _seen_place(finding, same, found, content, known)
    if found:
        start, end, value, is_word = found
        words = content[start:end].split()
        is_word = is_word or (known.words.is_ordinary(words) and not known.words.is_known_place(words))
        if finding.confidence < _WEAK or (is_word and (rival or finding.confidence < _SURE)):
            return None
        return replace(finding, start=start, end=end, value=value, confidence=_surer(finding.confidence, 0.5))
    words = content[finding.start : finding.end].split()
    if finding.confidence < _WEAK or rivals - _ALSO_PLACES:
        return None
    if not rival and all(known.words.is_known_place([word]) for word in words):
        return replace(finding, confidence=finding.confidence * _ALONE)
    if finding.confidence < _SURE or known.words.is_ordinary(words):
        return None
    return replace(finding, confidence=finding.confidence * _ALONE)


def _seen_place(
    finding: Finding, same: Sequence[Entity], found: tuple[int, int, str, bool] | None, content: str, known: Knowledge
) -> Finding:
    """A place that a pipeline sees too: where it ends is the pipeline's, what it is called the gazetteer's."""
    best = max(same, key=lambda e: min(e.end, finding.end) - max(e.start, finding.start))
    text = without_genitive(content[best.start : best.end])
    official = known.places.official(text, known.lexicon.language) if known.places else None
    if official is None and found and found[0] == best.start and best.end - found[1] in range(5):
        official = found[2]
    value = official or in_capitals(text)
    confidence = _surer(finding.confidence, 0.5 if official else 0.4)
    return replace(finding, start=best.start, end=best.end, value=value, confidence=confidence)


def _surer(confidence: float, evidence: float) -> float:
    return 1 - (1 - confidence) * (1 - evidence)


def _longest_place(content: str, finding: Finding, known: Knowledge) -> tuple[int, int, str, bool] | None:
    """The longest start of a stretch that is a place, also beyond where the rule stopped ("frankfurt am main").

    Returns: start, end, official name, whether it is a common word as well.
    """
    assert known.places is not None
    rest = content[finding.start : finding.end + 40]
    ends = [i for i in range(1, len(rest) + 1) if i == len(rest) or not (rest[i].isalnum() or rest[i] in "-'’")]
    words = [end for end in ends if rest[end - 1].isalnum()][:6]
    for end in reversed(words):
        name = rest[:end]
        last = fold_word(name.rsplit(None, 1)[-1])
        if "\n" in name or (last in known.lexicon.stop and " " in name) or len(name) < 3:
            continue
        if official := known.places.official(name, known.lexicon.language):
            return finding.start, finding.start + end, official, known.places.is_word(name)
    return None


def _without_trades(findings: Sequence[Finding], known: Knowledge) -> list[Finding]:
    """What is said of a text without own names that are the speaker's trade: "ich bin Koch"."""
    trades = [f for f in findings if f.attribute == "occupation" and f.about == "speaker" and f.confidence >= _TRADE]
    return [
        f
        for f in findings
        if f.attribute not in OF_A_NAME or not overlaps(f, trades) or known.words.is_given_name(f.value.split()[0])
    ]


def _without_contradictions(findings: Sequence[Finding]) -> list[Finding]:
    """One kind of name a stretch, and each statement once; the surer wins."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=_weight):
        if any(_contradicts(finding, other) for other in kept):
            continue
        kept.append(finding)
    return kept


def _weight(finding: Finding) -> tuple[float, int, bool]:
    return (-finding.confidence, finding.start - finding.end, finding.attribute is None)


def _contradicts(finding: Finding, other: Finding) -> bool:
    if not (finding.start < other.end and other.start < finding.end):
        return False
    if finding.attribute == other.attribute and finding.kind == other.kind:
        return True
    same_stretch = (finding.start, finding.end) == (other.start, other.end)
    if same_stretch and {finding.attribute, other.attribute} in (OF_A_NAME, _HEARD):
        return True
    if finding.kind == other.kind and (KINDRED in (finding.rule, other.rule) or _is_own(finding, other)):
        return True  # whoever is one's child is not called so oneself
    if finding.kind in NAMES and other.kind in NAMES:
        return finding.kind != other.kind or (finding.attribute is None or other.attribute is None)
    if finding.kind == other.kind == "date_time":
        return finding.attribute is None or other.attribute is None
    return same_stretch and finding.kind in NAMES and other.kind in _LOOSE


_STREET = re.compile(r"\s(?:road|rd|street|lane|avenue|ave)\b", re.I)


def _is_street(finding: Finding, content: str) -> bool:
    """Whether a town is but what a street is called after: "the Warwick Road tip"."""
    town = finding.kind == "place" and finding.qualifiers.get("level") != "address"
    said = content[finding.start : finding.end]
    whole = _STREET.search(said) if finding.attribute == "frequent_place" else None
    return town and (
        _STREET.match(content[finding.end :]) is not None or (whole is not None and whole.end() == len(said))
    )


def _is_own(finding: Finding, other: Finding) -> bool:
    """Whether of two that speak of the same name one says that it is the speaker's, the other whose it is."""
    same = (finding.start, finding.end) == (other.start, other.end)
    own = {finding.attribute, other.attribute} & OF_A_NAME
    return same and len(own) == 1 and {finding.attribute, other.attribute} <= OF_A_NAME | RELATED


def _is_said(entity: Entity, kept: Sequence[Finding]) -> bool:
    """Whether a rule said already what a pipeline found."""
    return overlaps(entity, [f for f in kept if f.kind in NAMES or f.kind == entity.kind or f.attribute == "pet"])
