"""The findings of one record into what they say together: a relation before a name, a day beside a place, a calling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reident.link.phonetics import folded
from reident.link.resolve import Names
from reident.model import Finding, Mention, Record
from reident.rulebook.linking import LinkingFile

ADDRESSED = "address"
"""Act of a name that a text begins with: somebody is spoken to (`maren essen ist fertig`)."""
ADDRESS = "postal-address"
"""The rule that finds addresses in running text."""
ALONE = "alone"
"""Act of a name that is all there is: a misheard wake word rather than a person."""
_CALLING = ("!", ",", "?")
"""Signs after the name that a message to somebody begins with."""
_DAYS = re.compile(r"(Mo|Di|Mi|Do|Fr|Sa|So)\b")
_DURATION = re.compile(r"P(\d+)([DWM])")
_DATE = re.compile(r"(?:\d{4}|-)-(\d\d)-(\d\d)$")
_CLOCK = re.compile(r"\b\d\d:\d\d\b")
_WEEKDAYS = re.compile(r"(?:Mo|Di|Mi|Do|Fr|Sa|So)(?:-(?:Mo|Di|Mi|Do|Fr|Sa|So))?")
NAMED = "named"
"""Whom a finding is about that the text names beside it: "Alistair lives in Toronto"."""
NAME = "name:"
"""The same once it is known who that is, before the folded first name."""
PLANNED = frozenset({"remind", "appointment"})
TIMED = frozenset({None, "appointment", "weekly_routine"})
"""Attributes of things to do: a hobby's value stays the hobby."""
STATED_PLACES = frozenset({"residence", "workplace", "travel", "birthplace", "route"})
"""Attributes of places that the text itself tells the part of."""
GAP = 2
"""Characters between a relation word and the name that it belongs to."""


def read_together(mentions: Sequence[Mention], rules: LinkingFile, names: Names) -> list[Mention]:
    """The mentions of one record, each with what the others of the record add to it."""
    ahead = False
    if any(m.finding.kind == "place" for m in mentions):
        record = mentions[0].record
        dated = any(_is_ahead(m, rules) for m in mentions if m.finding.kind == "date_time")
        ahead = dated or says(record, rules.placing.bound)
        if says(record, rules.placing.elsewhere):
            mentions = [_elsewhere(m) for m in mentions]
    if mentions and says(mentions[0].record, rules.placing.of_reader) and "sender" in mentions[0].record.keys:
        mentions = [_of_reader(m) for m in mentions]
    mentions = _delivered(mentions, names)
    return [_read(m, mentions, ahead, rules, names) for m in mentions]


_BLOCK = 3
"""Characters between a name and the address below it, and between the parts of an address."""
_IN_BLOCK = frozenset({"postcode", "residence"})


def _delivered(mentions: Sequence[Mention], names: Names) -> list[Mention]:
    """The mentions of a record; an address behind a name, in what no person sends, is the reader's: a parcel's."""
    record = mentions[0].record if mentions else None
    if record is None or record.kind != "message" or not (sender := record.keys.get("sender", "")):
        return list(mentions)
    if any(map(names.is_given, folded(sender).split())):
        return list(mentions)
    end, found = -_BLOCK, []
    for mention in sorted(mentions, key=lambda m: (m.finding.start, -m.finding.end)):
        finding = mention.finding
        near = 0 <= finding.start - end <= _BLOCK
        if finding.kind == "person" and len(finding.value.split()) > 1:
            end = finding.end
        elif near and (finding.rule == ADDRESS or finding.attribute in _IN_BLOCK):
            end = finding.end
            if finding.rule == ADDRESS and finding.about == "other":
                mention = changed(mention, finding, about="reader", attribute="residence")
        found.append(mention)
    return found


def _of_reader(mention: Mention) -> Mention:
    """An address that a letter calls the reader's, by what it is about ("your tenancy"): not the one it ends with."""
    finding, content = mention.finding, mention.record.text.content
    theirs = finding.rule == ADDRESS and finding.about == "other" and mention.record.kind == "message"
    if not theirs or (finding.start > _BODY * len(content) and "\n" in content[: finding.start]):
        return mention
    return changed(mention, finding, about="reader", attribute="residence")


_BODY = 0.7
"""Part of a letter below which addresses are its sender's own."""


def told_unasked(mentions: Sequence[Mention], rules: LinkingFile) -> list[Mention]:
    """The mentions of an answer; a place whose weather it tells though nobody named one is home."""
    if not says(mentions[0].record, rules.placing.answers):
        return list(mentions)
    weather = {"act": "weather"}
    return [
        changed(m, m.finding, qualifiers={**m.finding.qualifiers, **weather}) if m.finding.kind == "place" else m
        for m in mentions
    ]


def _read(mention: Mention, others: Sequence[Mention], ahead: bool, rules: LinkingFile, names: Names) -> Mention:
    finding = mention.finding
    if finding.about == NAMED or finding.attribute in ROUSED:
        return _of_named(mention, others, rules)
    if finding.attribute == "phone" and finding.about == "other" and _is_signed(mention):
        return changed(mention, finding, about="speaker")
    if finding.kind == "place":
        if ahead or _is_ahead(mention, rules):
            return changed(mention, finding, qualifiers={**finding.qualifiers, "ahead": "yes"})
        return mention
    if finding.kind == "event" and finding.attribute in TIMED and finding.qualifiers.get("act") in PLANNED:
        return _timed(mention, others)
    if finding.kind == "person" and finding.attribute not in OWN_NAMES and _is_relative(mention, names):
        return changed(mention, finding, attribute=None, about=RELATIVE)
    if finding.kind != "person" or finding.about != "other" or finding.attribute is not None:
        return mention
    relation = _relation_before(mention, others) or _relation_word(mention, names)
    relation = relation or _relation_bracketed(mention, others, names) or _relation_after(mention, others, names)
    if relation:
        return changed(mention, finding, about=relation)
    dictated = finding.qualifiers.get("act") == "message" and mention.record.kind == "utterance"
    if dictated and says(mention.record, rules.told.loving):
        return changed(mention, finding, about="partner", confidence=min(finding.confidence, rules.told.loves))
    if _is_yours(mention, rules, names):
        return changed(mention, finding, about="reader/other", qualifiers={**finding.qualifiers, "act": YOURS})
    if relation := _relation_loosely(mention, others):
        return changed(mention, finding, about=relation, confidence=min(finding.confidence, rules.told.loosely))
    said = mention.record.text.content.split()
    if (
        mention.record.kind == "utterance"
        and not finding.qualifiers.get("act")
        and len(said) == len(finding.value.split())
    ):
        return changed(mention, finding, qualifiers={**finding.qualifiers, "act": ALONE})
    if finding.qualifiers.get("act", "") in ("", "message") and _is_addressed(mention, names):
        return changed(mention, finding, qualifiers={**finding.qualifiers, "act": ADDRESSED})
    return mention


ROUSED = frozenset({"wake_time", "sleep_time"})
"""Attributes of an alarm, which may be set for somebody else: "wake joanne at eight"."""


def _of_named(mention: Mention, others: Sequence[Mention], rules: LinkingFile) -> Mention:
    """What a text says of somebody whom it names: nearest to it, or as whose alarm it is."""
    finding = mention.finding
    people = [o.finding for o in others if o.finding.kind == "person" and o.finding.attribute not in OWN_NAMES]
    if finding.about != NAMED:
        people = [p for p in people if mention.record.kind == "utterance" and _is_alarm_of(p, mention, rules)]
    near = min(people, key=lambda p: abs(p.start - finding.start), default=None)
    if near is None:
        return _of_relative(mention, others) if finding.about == NAMED else mention
    return changed(mention, finding, about=f"{NAME}{folded(near.value).split(' ')[0]}")


def _of_relative(mention: Mention, others: Sequence[Mention]) -> Mention:
    """What a text tells of somebody whom it names nowhere: of the nearest whom it calls by a relation ("my husband"),
    else, in a message, of its reader."""
    told = [o.finding for o in others if o.finding.kind == "other" and o.finding.about in RELATIVES]
    near = min(told, key=lambda f: abs(f.start - mention.finding.start), default=None)
    reader = "reader" if mention.record.kind == "message" else "other"
    return changed(mention, mention.finding, about=near.about if near else reader)


OWN_NAMES = frozenset({"given_name", "family_name"})
"""Attributes of what somebody calls himself."""


def _is_alarm_of(person: Finding, mention: Mention, rules: LinkingFile) -> bool:
    """Whether an alarm is somebody's: "wake joanne up", "weck den ben", "ben's alarm", "alarm for ben"."""
    content = mention.record.text.content.casefold()
    before = [word for word in content[: person.start].split() if word not in rules.voices.articles]
    after = content[person.start :].split()
    genitive = after[0].endswith("s") and len(after) > 1 and after[1] in rules.voices.alarm_of if after else False
    return genitive or (bool(before) and before[-1] in rules.voices.alarm_for)


def _timed(mention: Mention, others: Sequence[Mention]) -> Mention:
    """What is planned, with the day and the time of day that stand beside it: `18:00 die Probe` on `Mi`."""
    finding = mention.finding
    beside = [other.finding.value for other in others if other.finding.kind == "date_time"]
    clock = next((value for value in beside if _CLOCK.fullmatch(value)), "")
    days = next((value for value in beside if _WEEKDAYS.fullmatch(value)), "")
    qualifiers = dict(finding.qualifiers)
    if days:
        qualifiers.setdefault("days", days)
    timed = clock and not _CLOCK.search(finding.value)
    return changed(
        mention, finding, value=f"{clock} {finding.value}" if timed else finding.value, qualifiers=qualifiers
    )


def changed(mention: Mention, finding: Finding, **changes: object) -> Mention:
    """A mention with another finding."""
    return Mention(mention.record, replace(finding, **changes))  # type: ignore[arg-type]


YOURS = "yours"
"""Act of a name that a message calls the reader's: "your olaf"."""


def _is_yours(mention: Mention, rules: LinkingFile, names: Names) -> bool:
    finding, record = mention.finding, mention.record
    if record.kind != "message" or "sender" not in record.keys or finding.qualifiers.get("act"):
        return False
    before = record.text.content[: finding.start].split()[-1:]
    called = finding.value.split()
    return bool(before) and folded(before[0]) in rules.told.yours and len(called) == 1 and names.is_given(called[0])


def _relation_before(mention: Mention, others: Sequence[Mention]) -> str | None:
    """The relation whose word stands right before a name in its sentence (`meine freundin` + `julia`)."""
    finding, content = mention.finding, mention.record.text.content
    for other in others:
        found = other.finding
        between = content[found.end : finding.start]
        ended = any(sign in between for sign in ".!?\n")
        if found.about not in ("speaker", "other") and 0 <= finding.start - found.end <= GAP and not ended:
            return found.about
    return None


def _relation_bracketed(mention: Mention, others: Sequence[Mention], names: Names) -> str:
    """The relation whose word stands in the same sentence before a name in brackets: "my husband rang (Marcus)"."""
    finding, content = mention.finding, mention.record.text.content
    if not content[: finding.start].endswith("(") or not content[finding.end :].startswith(")"):
        return ""
    for found in (other.finding for other in others if other.finding.about not in ("speaker", "other")):
        before = content[: found.start].split()[-1:]
        ended = any(sign in content[found.end : finding.start] for sign in ".!?\n")
        if found.end <= finding.start and not ended and before and folded(before[0]) in names.mine:
            return found.about
    return ""


RELATIVE = "relative"
"""Relation of somebody of the family who is none of those that are attributes."""


def _is_relative(mention: Mention, names: Names) -> bool:
    """Whether the word before a name says a relative: "oma renate", "uncle phil"."""
    before = mention.record.text.content[: mention.finding.start].split()[-1:]
    return bool(before) and names.relations.get(folded(before[0])) == RELATIVE and before[0][-1].isalpha()


def _relation_loosely(mention: Mention, others: Sequence[Mention]) -> str:
    """The relation of the only one that an utterance names, where its word stands somewhere before, and nobody is
    written to: what follows there is the message."""
    finding = mention.finding
    if mention.record.kind != "utterance" or finding.qualifiers.get("act") == "message":
        return ""
    people = [o.finding for o in others if o.finding.kind == "person"]
    told = [o.finding for o in others if o.finding.kind == "other" and o.finding.about in RELATIVES]
    if len(people) != 1 or len(told) != 1 or told[0].qualifiers.get("act") == "message":
        return ""
    return told[0].about if told[0].end <= finding.start else ""


RELATIVES = frozenset({"partner", "child", "parent", "sibling"})
"""Relations of a family."""


def _is_signed(mention: Mention) -> bool:
    """Whether a number stands right below the name of whoever wrote the message."""
    finding, record = mention.finding, mention.record
    words = [word for word in folded(record.keys.get("sender", "")).split() if len(word) > GAP]
    before = folded(record.text.content[max(0, finding.start - _ABOVE) : finding.start]).split()
    return record.kind == "message" and not set(words).isdisjoint(before)


_ABOVE = 60
"""Characters above a number in which the writer's name is looked for."""
_APPOSED = re.compile(r"\s?[,(]\s?(?P<mine>\w+)\s")


def _relation_after(mention: Mention, others: Sequence[Mention], names: Names) -> str:
    """The relation that stands behind a name: "Jule (meine Schwester) kommt", "Sami, my brother"."""
    finding, content = mention.finding, mention.record.text.content
    for found in (other.finding for other in others if other.finding.about not in ("speaker", "other")):
        match = _APPOSED.fullmatch(content[finding.end : found.start]) if found.start > finding.end else None
        ends = content[found.end :][:1] in ("", ",", ")", ".", "!", "?")
        if match and ends and folded(match["mine"]) in names.mine and "/" not in found.about:
            return found.about
    return ""


def _relation_word(mention: Mention, names: Names) -> str:
    """The same by the words themselves: `my boyfriend` before `Steven`."""
    before = mention.record.text.content[: mention.finding.start].split()[-2:]
    if len(before) < 2 or before[1][-1] in ".!?" or folded(before[0]) not in names.mine:
        return ""
    return names.relations.get(folded(before[1]), "")


def _is_addressed(mention: Mention, names: Names) -> bool:
    """Whether an utterance begins with a name, a wake word at most before it, and goes on; or a message calls one."""
    record, finding = mention.record, mention.finding
    content = record.text.content
    if record.kind == "message":
        greeted = [folded(word) in names.greetings for word in content[: finding.start].split()]
        return len(greeted) <= 1 and all(greeted) and content[finding.end :][:1] in _CALLING
    before, after = content[: finding.start].split(), content[finding.end :].split()
    return record.kind == "utterance" and len(before) <= 1 and len(after) >= 2 and content[finding.end :][:1] == " "


def says(record: Record, words: Sequence[str]) -> bool:
    """Whether a record's text holds one of some words, which are in lower case."""
    content = record.text.content.casefold()
    return any(word in content for word in words)


def _elsewhere(mention: Mention) -> Mention:
    """A place that is only asked about (what time it is there), as one where the speaker is not."""
    finding = mention.finding
    if finding.kind != "place" or finding.attribute in STATED_PLACES:
        return mention
    return changed(mention, finding, qualifiers={**finding.qualifiers, "act": "elsewhere"})


def _is_ahead(mention: Mention, rules: LinkingFile) -> bool:
    """Whether a finding speaks of a day after tomorrow, a weekday, next week."""
    finding, time = mention.finding, mention.record.time
    said = (finding.qualifiers.get("date", ""), finding.value if finding.kind == "date_time" else "")
    for value in said:
        if match := _DURATION.match(value):
            if match[2] != "D" or int(match[1]) > 1:
                return True
        elif (match := _DATE.match(value)) and time is not None:
            month, day = int(match[1]), int(match[2])
            if (month - time.month) % 12 * 31 + day - time.day > 1:
                return True
        if _DAYS.match(value) or any(word in value.casefold() for word in rules.placing.later):
            return True
    return bool(finding.qualifiers.get("days"))
