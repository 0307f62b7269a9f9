"""What rules say of a name beside what the learned models say of it, into statements that go together.

A rule that knows a role is believed, unless a learned one is surer; so is one by which somebody is called. One that
only knows a person lends what is done: "tell finn to do his homework" is a message to a child.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reident.detect.kindred import RULE as KINDRED
from reident.detect.role_table import NAMED
from reident.detect.roles import DOUBT, NOW, RULE
from reident.detect.signed import BLOCK
from reident.model import Finding, Kind

_ROLED: frozenset[Kind] = frozenset({"person", "place", "organisation", "group", "room", "device", "product", "other"})
_ANYBODY = frozenset({"other", "speaker"})
_LENT = frozenset({"child", "pet"})
_DOUBTFUL, _LEARNED_SURE = 0.64, 0.36
"""A rule's confidence below which a learned role of the second may be right against it."""
_DOUBT = 0.65
"""What is left of a rule's confidence that a model contradicts."""
_WHOSE = 0.42
"""A model's confidence from which on a fact is of whom the sentence names: "collect marcus from karate"."""
_AGREED = 0.5
"""What is left of the less sure of a rule and a model that say the same, as evidence beside the other."""
_DOUBT_FALLS = 4.0
"""How fast less is left the surer a model is: of a probability of .95 of nobody a fifth."""
_STATED = 0.85
"""A rule's confidence from which a home is stated outright; a doubt leaves something of it."""
_SURE_ELSEWHERE = 0.9
"""Probability of being elsewhere that is believed against any rule: "i'm jo and i'm from leeds" of a quiz show."""
_DOUBTFUL_SIGN = 0.8
"""The same for getting up, going to bed, leaving and coming home, of which the model knows more than the rules."""
_DOUBTED: Mapping[str, frozenset[str]] = {
    "other": frozenset({"partner", "child", "pet", "given_name", "family_name", "parent", "sibling"}),
    "thing": frozenset(
        {"partner", "child", "pet", "given_name", "family_name", "parent", "sibling", "friend", "colleague"}
    ),
    "no_employer": frozenset({"employer"}),
    "no_health": frozenset({"health"}),
    "elsewhere": frozenset({"residence", "workplace"}),
    "no_occupation": frozenset({"occupation"}),
    "no_activity": frozenset({"hobby", "sports"}),
    "no_diet": frozenset({"diet"}),
    "no_religion": frozenset({"religion"}),
    "no_vehicle": frozenset({"vehicle"}),
    "no_age": frozenset({"age"}),
    "no_birthday": frozenset({"birthday"}),
    "no_sign": frozenset({"wake_time", "sleep_time", "away_hours"}),
}
"""Attributes that give way where a model is sure that a name is nobody's, or that nobody gets up or leaves."""
_DONE = frozenset({"hobby", "sports"})
_FACTS = _DONE | {
    "health", "occupation", "diet", "religion", "vehicle", "age", "birthday", "wake_time", "sleep_time",
}  # fmt: skip
_ACTS = frozenset({"wake", "sleep", "leave", "arrive", "alarm"})
"""Acts of which a text has one."""
_WHERE = frozenset({None, "frequent_place"})
"""What a rule says of a place that tells nothing about whose it is."""
_GOING = _WHERE | {"travel"}


def reconciled(findings: Sequence[Finding]) -> list[Finding]:
    """Statements about names without contradictions between rules and learned roles."""
    doubts = [f for f in findings if f.rule == DOUBT]
    learned = [f for f in findings if f.rule == RULE]
    said = [_doubted(f, doubts) for f in findings if f.rule not in (DOUBT, RULE)]
    found = [f for f in said if f is not None]
    told: dict[str, list[Finding]] = {}
    for finding in learned:
        told.setdefault(_sort(finding), []).append(finding)
    found = _with_journeys(_with_places(found, told.get("place", ())), told.get("journey", ()))
    found = _with_facts(_with_roles(found, told.get("role", ())), told.get("fact", ()))
    greeted = [f for f in findings if f.kind == "place" and f.qualifiers.get("act") == GREET]
    found = [_greeted_from(f) if any(_overlap(f, g) for g in greeted) else f for f in found]
    acts = {f.qualifiers.get("act") for f in found if f.kind == "date_time"}
    return found + (told.get("sign", []) if acts.isdisjoint(_ACTS) else [])


GREET = "greet"
"""Act of a place from which whoever writes sends greetings."""


def _greeted_from(finding: Finding) -> Finding:
    """A place from which greetings come is where the writer is, whatever the sentence as a whole sounds like."""
    if finding.kind != "place":
        return finding
    qualifiers = {**finding.qualifiers, "act": GREET}
    return replace(finding, attribute="frequent_place", about="speaker", qualifiers=qualifiers)


def _sort(finding: Finding) -> str:
    """What a model tells: a `journey`, the role of a `place`, a `sign` of the day, a `fact`, the `role` of a name."""
    if finding.attribute == "travel":
        return "journey"
    if finding.value == NOW:
        return "sign"
    if finding.kind == "place":
        return "place"
    return "fact" if finding.attribute in _FACTS else "role"


def _with_journeys(findings: Sequence[Finding], learned: Sequence[Finding]) -> list[Finding]:
    """A place that nobody says more of than that it is elsewhere can be where the speaker travels."""
    found = list(findings)
    for journey in learned:
        beside = [f for f in found if f.kind == "place" and _overlap(journey, f)]
        if any(f.attribute not in _GOING or f.qualifiers.get("act") == "dwell" for f in beside):
            continue
        spread = max(beside, key=lambda f: f.end - f.start, default=journey)
        found = [f for f in found if f not in beside]
        qualifiers = {**spread.qualifiers, "act": "elsewhere"}
        sure = max([journey.confidence, *(f.confidence for f in beside if f.attribute == "travel")])
        whole = replace(journey, start=spread.start, end=spread.end, value=spread.value, confidence=sure)
        found.append(replace(whole, qualifiers=qualifiers))
    return found


def _with_facts(findings: Sequence[Finding], learned: Sequence[Finding]) -> list[Finding]:
    """What a model is sure of beside what rules say of the same words; each once, as sure as the surer."""
    found = list(findings)
    for fact in sorted(learned, key=_weight):
        same = [f for f in found if _overlap(fact, f) and _same_fact(f.attribute, fact.attribute)]
        if not same:
            found.append(fact)
            continue
        best = max(same, key=lambda f: f.confidence)
        whole = max(best, fact, key=lambda f: f.end - f.start)  # "toyota prius" rather than "toyota"
        sure = max(best.confidence, fact.confidence)
        merged = replace(best, start=whole.start, end=whole.end, value=whole.value, confidence=sure)
        if fact.about == NAMED and best.about == "speaker" and fact.confidence >= _WHOSE:
            merged = replace(merged, about=NAMED)
        found[found.index(best)] = merged
    return found


def _same_fact(one: str | None, other: str | None) -> bool:
    return one == other or {one, other} <= _DONE


def _doubted(finding: Finding, doubts: Iterable[Finding]) -> Finding | None:
    """A rule's statement where a model is sure of the contrary: less sure, and none where the rule was not sure."""
    beside = {d.qualifiers["of"]: d.confidence for d in doubts if _overlap(finding, d)}
    against = {of: sure for of, sure in beside.items() if finding.attribute in _DOUBTED.get(of, ())}
    if not against or finding.rule in (BLOCK, KINDRED):  # the form tells more than its words
        return finding
    sure = max(against.values()) >= _SURE_ELSEWHERE
    if finding.attribute == "residence" and finding.confidence >= _STATED:
        return replace(finding, confidence=finding.confidence * _DOUBT)  # "I live in Hove. I need a suitcase."
    if finding.confidence < (_DOUBTFUL_SIGN if "no_sign" in against else _DOUBTFUL) or (
        "elsewhere" in against and sure
    ):
        return None
    left = min(_DOUBT, _DOUBT_FALLS * (1 - max(against.values())))
    return replace(finding, confidence=finding.confidence * left)


def _overlap(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end


def _with_places(findings: Sequence[Finding], learned: Sequence[Finding]) -> list[Finding]:
    """A place that is only asked about is told to be home or elsewhere by the sentence as a whole."""
    found = list(findings)
    for role in learned:
        beside = [f for f in found if f.kind == "place" and _overlap(role, f)]
        if not beside and any(f.kind == "media" and _overlap(role, f) for f in found):
            continue  # "zeig babylon berlin auf fire tv"
        journeys = [f for f in beside if f.attribute == "travel" and role.attribute is not None]
        open_ = [f for f in beside if f.attribute in _WHERE or f.confidence < _DOUBTFUL]
        if journeys or len(open_) < len(beside):
            continue  # "bretagne ich komme" is nobody's home
        found = [f for f in found if f not in beside]
        if role.attribute is None:
            found += [replace(f, qualifiers={**f.qualifiers, "act": "elsewhere"}) for f in beside]
            continue
        best = max((role, *beside), key=lambda f: (f.confidence, f.rule))
        spread = max(beside, key=lambda f: f.end - f.start, default=role)
        said = {**best.qualifiers, **role.qualifiers}
        found.append(
            replace(
                role,
                start=spread.start,
                end=spread.end,
                value=spread.value,
                confidence=max(best.confidence, role.confidence),
                qualifiers=said,
            )
        )
    return found


def _with_roles(findings: Sequence[Finding], learned: Sequence[Finding]) -> list[Finding]:
    found = list(findings)
    roles = sorted((f for f in found if f.attribute in _LENT), key=_weight)
    for role in (*roles, *learned):
        beside = [f for f in found if f is not role and f.kind in _ROLED and _overlap(role, f)]
        same = [f for f in beside if f.attribute == role.attribute]
        others = [f for f in beside if f.attribute != role.attribute and (f.attribute or f.about not in _ANYBODY)]
        if any(f.qualifiers.get("act") == "call" for f in beside) or any(not _gives_way(f, role) for f in others):
            continue
        if role.rule != RULE and (role not in found or others):
            continue
        act = next((f.qualifiers["act"] for f in beside if "act" in f.qualifiers and f not in others), "")
        best = max((role, *same), key=lambda f: f.confidence)
        if role.rule == RULE and same:  # two that err in different ways
            least = min((role, max(same, key=lambda f: f.confidence)), key=lambda f: f.confidence)
            best = replace(best, confidence=1 - (1 - best.confidence) * (1 - _AGREED * least.confidence))
        found = [f for f in found if f is not role and f not in beside]
        found.append(replace(best, qualifiers={"act": act, **best.qualifiers}) if act else best)
    return found


def _gives_way(finding: Finding, role: Finding) -> bool:
    """Whether a rule's role is less sure than a learned one that says something else."""
    return role.rule == RULE and finding.confidence < _DOUBTFUL and role.confidence >= _LEARNED_SURE


def _weight(finding: Finding) -> tuple[float, int, bool]:
    return (-finding.confidence, finding.start - finding.end, finding.attribute is None)
