"""Lines of a text into drafts: transcripts entry by entry, other text by paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice

from reident.bundle import answers, labels, moments
from reident.bundle.draft import Context, Draft
from reident.bundle.persons import is_person
from reident.bundle.rows import audio_keys

SAMPLE = 5_000
"""Lines that tell what a text is."""
ENTRIES = 5
"""Lines with a mark from which on a text can be a transcript."""
LISTED = 0.6
"""Share of the lines that must begin with a number for a list of commands; the others are titles and wrapped ends."""
MARKED = 0.2
"""Share of the lines that must carry a mark."""
SPOKEN_WORDS = 14
"""Lines of a transcript without marks are at most this long, most of them."""
_MEDIAN_WORDS = SPOKEN_WORDS // 2
SENTENCES = 20
"""Lines from which on a text of short whole sentences is a transcript without marks."""
_ENDS = (".", "?", "!", "…")
_TITLE = re.compile(r"trans[ck]ri|sprachaufnahme|voice record|sprachverlauf|voice history|alexa|assistant", re.I)
"""In the path or the first line of a text without marks: what it holds was said to an assistant."""
_AUDIO = re.compile(r"(?<!\S)\S+\.(?:wav|mp3|m4a|ogg|opus)\b", re.I)
_STEM = re.compile(
    r"^\s*(?P<stem>\S*?(?:19|20)\d{2}[-_]?\d{2}[-_]?\d{2}[-_T]\d{2}[-_.]?\d{2}\S*?)(?:\s*[:|]\s+|\s+)(?=\S)"
)
"""A recording's name without its ending, before what was said."""
_NUMBER = re.compile(
    r"^\s*(?:#|nr\.?|no\.?|transkript|transcript|aufnahme|recording|eintrag|entry|request|anfrage|befehl|command|interaktion"
    r"|interaction)?\s*\d{1,6}\s*[.):|]?(?=\s|$)",
    re.I,
)
_LABELS = (
    "transkript(?:ion)?|transcript(?:ion)?|anfrage|kundenanfrage|customer request|request|utterance|äußerung|text",
    "(?:you|user|customer|i) (?:said|asked)|(?:sie|du|ich|nutzer|kunde) (?:sagten?|hast gesagt|haben gesagt)",
    "gesagt|said|you|sie|nutzer|user|kunde|customer|alexa response|antwort von alexa|alexa|echo|antwort|response",
    "reply|siri|bixby|cortana|assistent|assistant|google",
    "datum|date|zeit|time|uhrzeit|zeitpunkt|timestamp|audiodatei|audio file|audio",
    "datei|file|gerätename|gerät|device name|device|seriennummer|serial(?: number)?",
    "(?:erkannte )?stimme|(?:erkannter )?sprecher(?:in)?|speaker|recogni[sz]ed (?:voice|speaker)|voice match|voice",
)
LABEL = re.compile(rf"^\s*(?P<label>{'|'.join(_LABELS)})(?:\s+\d{{1,6}})?\s*:\s*", re.I)
"""The label of a part of a transcript's entry."""
_LISTED = re.compile(r"^\s*\d{1,6}\s*[.):]\s+(?=\S)")
_RESPONSE = re.compile(r"alexa|echo|antwort|response|reply|siri|bixby|cortana|assistent|assistant|google", re.I)
_DEVICE = re.compile(r"gerät|device|seriennummer|serial", re.I)
_VOICE = re.compile(r"(?:erkannte )?stimme|(?:erkannter )?sprecher|speaker|recogni[sz]ed|voice", re.I)


@dataclass(slots=True)
class _Entry:
    """One entry of a transcript while its lines are read."""

    place: str
    time: datetime | None = None
    keys: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    answering: bool = False
    labels: set[str] = field(default_factory=set)


def entries(whole: Iterable[tuple[str, str]], path: str, context: Context) -> Iterator[Draft]:
    """Lines with their places; what they are is decided by the first of them, the rest streams by."""
    source = iter(whole)
    first = list(islice(source, SAMPLE))
    body = chain(first, source)
    marked = sum(_mark(line) is not None for _, line in first)
    numbered = sum(_bare_number(line) for _, line in first)
    listed = [_LISTED.sub("", line) for _, line in first if _LISTED.match(line)]
    if 2 * len(labels.known([line for _, line in first], context)) >= max(1, len(first)):
        yield from _prose(body, context)
    elif len(listed) >= ENTRIES and len(listed) >= LISTED * len(first) and (_spoken(listed) or _brief(listed)):
        yield from _numbered(body, context)
    elif _answered([line for _, line in first]):
        yield from _dialogue(body, context)
    elif max(marked, numbered) >= max(ENTRIES, MARKED * len(first)):
        yield from _transcript(body, _style([line for _, line in first], context), context)
    elif _spoken([line for _, line in first]):
        yield from _commands(body, context)
    elif _sentences([line for _, line in first]) or _is_titled([line for _, line in first], path):
        yield from _commands(_unwrapped(body), context)
    else:
        yield from _prose(body, context)


def is_dialogue(lines: Sequence[str], context: Context) -> bool:
    """Whether what somebody said to an assistant and what it answered stand behind labels: `Customer:`, `Alexa:`.

    Voices that the assistant knows may stand there by name.
    """
    found = [label["label"].lower() for line in lines if (label := LABEL.match(line))]
    answers = sum(label in context.assistants for label in found)
    said = sum(not (label in context.assistants or _RESPONSE.match(label) or _VOICE.match(label)) for label in found)
    others = [other["who"] for line in lines if not LABEL.match(line) and (other := _NAMED.match(line))]
    named = sum(is_person(who, context.given) for who in others)
    return min(answers, said + named) >= ENTRIES and len(others) - named <= 0.1 * len(found)


_NAMED = re.compile(r"^\s*(?P<who>[^\W\d][^:\n]{0,30}):\s+(?P<text>\S.*)$")
"""Anything that may be a label, or a name."""


def _commands(lines: Iterable[tuple[str, str]], context: Context) -> Iterator[Draft]:
    """One command a line."""
    for place, line in lines:
        if text := _bare(line):
            yield Draft(text, "utterance", place, "utterance", None, place, context.keys)


def is_audio(line: str) -> bool:
    """Whether a line names a recording."""
    return _AUDIO.search(line) is not None


def _answered(lines: Sequence[str]) -> bool:
    """Whether nothing but the assistant's answers is marked: what was said stands alone on the lines between."""
    found = [label["label"] for line in lines if (label := LABEL.match(line))]
    answers = sum(bool(_RESPONSE.match(label)) for label in found)
    others = sum(_mark(line) is not None for line in lines) - answers
    return max(ENTRIES, MARKED * len(lines)) <= answers < len(lines) and others < 0.1 * answers


def _dialogue(lines: Iterable[tuple[str, str]], context: Context) -> Iterator[Draft]:
    """One command a line, and one answer a line with its mark."""
    for place, line in lines:
        label = LABEL.match(line)
        text = _bare(line[label.end() :] if label else line)
        if text and label:
            yield Draft(text, "response", place, "response", None, place, context.keys)
        elif text:
            yield Draft(text, "utterance", place, "utterance", None, place, context.keys)


def _unwrapped(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Lines of whole sentences, each with the end of its sentence that stood on the next line."""
    held: tuple[str, str] | None = None
    for place, line in lines:
        if held is not None and line[:1].islower() and not held[1].endswith(_ENDS):
            held = (held[0], f"{held[1]} {line}")
            continue
        if held is not None:
            yield held
        held = (place, line)
    if held is not None:
        yield held


def _numbered(lines: Iterable[tuple[str, str]], context: Context) -> Iterator[Draft]:
    """One command a number; a line without one goes on with the command before it, or is a title."""
    held: tuple[str, list[str]] | None = None
    for place, line in lines:
        if _LISTED.match(line):
            if held is not None:
                yield from _commands([(held[0], " ".join(held[1]))], context)
            held = (place, [_LISTED.sub("", line)])
        elif held is None:
            yield Draft(line, "prose", place, "document", None, place, context.keys)
        else:
            held[1].append(line)
    if held is not None:
        yield from _commands([(held[0], " ".join(held[1]))], context)


def _mark(line: str) -> str | None:
    """What marks a line as the start of an entry: an audio file, a date, a label."""
    if _AUDIO.search(line):
        return "audio"
    label = LABEL.match(line)
    if label:
        return "label"
    found = moments.search(line[:60])
    return "time" if found is not None and found[0] <= 12 else None


def _bare_number(line: str) -> bool:
    match = _NUMBER.match(line)
    return match is not None and len(line) <= 12 and line[match.end() :].strip() == ""


def _spoken(lines: Sequence[str]) -> bool:
    """Many short lines, mostly without capitals and punctuation: commands, not paragraphs."""
    if len(lines) < ENTRIES:
        return bool(lines) and all(len(line.split()) <= SPOKEN_WORDS and not line.endswith(".") for line in lines)
    short = sum(len(line.split()) <= SPOKEN_WORDS for line in lines)
    stopped = sum(line.rstrip().endswith((".", ":", ";")) for line in lines)
    lower = sum(line[:1].islower() for line in lines)
    written = sum(any(mark in line for mark in ',;()"„') for line in lines)
    few = max(stopped, written) < 0.2 * len(lines)
    return short > 0.9 * len(lines) and few and lower > 0.5 * len(lines)


def _is_titled(lines: Sequence[str], path: str) -> bool:
    """Whether many brief lines without marks are called a transcript, by the file's name or in the first line."""
    return len(lines) >= SENTENCES and _brief(lines) and _TITLE.search(f"{path}\n{lines[0]}") is not None


def _brief(lines: Sequence[str]) -> bool:
    """Whether numbered lines are as short as what is said to an assistant, whatever their capitals and stops."""
    sizes = sorted(len(line.split()) for line in lines)
    return sum(size <= SPOKEN_WORDS for size in sizes) > 0.9 * len(sizes) and sizes[len(sizes) // 2] <= _MEDIAN_WORDS


def _sentences(lines: Sequence[str]) -> bool:
    """Many short lines, each a sentence with its capital and its full stop: things said, not paragraphs."""
    if len(lines) < SENTENCES:
        return False
    sizes = sorted(len(line.split()) for line in lines)
    whole = sum(line.endswith(_ENDS) for line in lines)
    short = sum(size <= SPOKEN_WORDS for size in sizes)
    return whole >= 0.8 * len(lines) and short >= 0.95 * len(lines) and sizes[len(sizes) // 2] <= _MEDIAN_WORDS


@dataclass(frozen=True, slots=True)
class _Style:
    """How a transcript is written."""

    numbered: bool
    """Whether entries begin with numbers or file names, else with dates."""
    mark: str
    """What stands before the answer on the line with the time; empty where nothing does."""
    labelled: bool
    """Whether what was said stands behind a label, so that a device's name is what else stands beside the time."""


def _style(lines: Sequence[str], context: Context) -> _Style:
    dated = [(line, found) for line in lines if (found := moments.search(line[:60])) and found[0] <= 12]
    behind = [line[found[1] :] for line, found in dated]
    numbered = any(_AUDIO.search(line) or _bare_number(line) for line in lines)
    headed = sum(LABEL.match(line) is None for line, _ in dated)
    said = sum(not _is_beside(label["label"]) for line in lines if (label := LABEL.match(line)))
    behind_labels = said >= max(ENTRIES, _LABELLED * headed)
    return _Style(numbered, answers.mark_of(behind), behind_labels or is_dialogue(lines, context))


_LABELLED = 0.8
"""Labels of what was said for each date from which on what stands beside the dates is not said."""


def _is_beside(label: str) -> bool:
    """Whether a label is of something else than what was said: an answer, a device, a voice, a time."""
    return any(part.match(label) for part in (_RESPONSE, _DEVICE, _VOICE, _BESIDE))


_BESIDE = re.compile(r"datum|date|zeit|time|uhrzeit|audio|datei|file", re.I)


def _transcript(lines: Iterable[tuple[str, str]], style: _Style, context: Context) -> Iterator[Draft]:
    """Entry by entry."""
    entry: _Entry | None = None
    for place, line in lines:
        label = LABEL.match(line)
        again = label is not None and entry is not None and label["label"].lower() in entry.labels
        begins = again or _begins(line, label, style.numbered)
        if begins or (entry is None and label):
            if entry is not None:
                yield from _drafts(entry, context)
            entry = _Entry(place)
        if entry is None:  # a title
            yield Draft(line, "prose", place, "document", None, place, context.keys)
            continue
        if label is not None:
            entry.labels.add(label["label"].lower())
        voice = _NAMED.match(line) if style.labelled and label is None and not begins else None
        if voice is not None and is_person(voice["who"], context.given):
            entry.keys |= context.columns.key("key:speaker", voice["who"].strip())
            entry.answering, line = False, voice["text"]
        answer = ""
        if style.mark and begins and (found := moments.search(line[:60])):
            said, answer = answers.halves(line[found[1] :], style.mark)
            line = f"{line[: found[1]]} {said}"
        _take(entry, line, label, context)
        if style.labelled and label is None and begins and entry.said:
            entry.keys["device_name"] = entry.said.pop()
        entry.answered += [answer] if answer else []
    if entry is not None:
        yield from _drafts(entry, context)


def _begins(line: str, label: re.Match[str] | None, styled: bool) -> bool:
    """Whether a line starts an entry. In texts with numbers or file names only those do; else dates do."""
    if styled:
        return _bare_number(line) or (_AUDIO.search(line) is not None and label is None)
    if label is not None:
        return label["label"].lower() in ("datum", "date", "zeit", "time", "zeitpunkt", "timestamp")
    found = moments.search(line[:60])
    return found is not None and found[0] <= 12


def _take(entry: _Entry, line: str, label: re.Match[str] | None, context: Context) -> None:
    """Sort what a line says into the entry."""
    audio = _AUDIO.search(line)
    stem = None if audio or label else _STEM.match(line)
    if stem is not None and (time := moments.in_name(stem["stem"])) is not None:
        entry.time, entry.keys = time, entry.keys | audio_keys(stem["stem"])
        line = line[stem.end() :]
    rest = line[label.end() :] if label is not None and audio else line
    audio = _AUDIO.search(rest)
    if audio:
        entry.keys |= audio_keys(audio.group())
        entry.time = entry.time or moments.in_name(audio.group())
        rest = rest[: audio.start()] + rest[audio.end() :]
    if label is not None and not audio:
        name = label["label"]
        if _DEVICE.fullmatch(name.split()[0]) or _DEVICE.match(name):
            key = "device_serial" if "seri" in name.lower() else "device_name"
            entry.keys[key] = line[label.end() :].strip()
            return
        if _VOICE.match(name):
            entry.keys |= context.columns.key("key:speaker", line[label.end() :].strip())
            return
        entry.answering = bool(_RESPONSE.match(name))
        rest = rest[label.end() :]
    found = moments.search(rest[:60])
    if found is not None and (found[0] <= 12 or audio):
        entry.time = found[2] if moments.has_clock(rest[: found[1]]) else entry.time or found[2]
        rest = _who(entry, rest[: found[0]] + rest[found[1] :])
    if audio or not (entry.said or entry.answered):
        number = _NUMBER.match(rest)
        rest = rest[number.end() :] if number and (audio or _bare_number(rest) or found) else rest
    rest = _bare(rest)
    if rest:
        (entry.answered if entry.answering else entry.said).append(rest)


def _who(entry: _Entry, rest: str) -> str:
    """What is said behind the room that heard it and a label: `(kitchen hub) USER: lights on`."""
    room = _ROOM.match(rest)
    inner = LABEL.match(rest[room.end() :] if room else rest.lstrip(" \t[])|–-"))
    if room is None and inner is None:
        return rest
    if room is not None and inner is not None:
        entry.keys["device_name"] = room["room"].strip()
    if inner is None or _DEVICE.match(inner["label"]) or _VOICE.match(inner["label"]):
        return rest
    entry.answering = bool(_RESPONSE.match(inner["label"]))
    return inner.string[inner.end() :]


_ROOM = re.compile(r"\[?\]?[\s\])|–-]*[(\[{](?P<room>[^)\]}\n]{1,30})[)\]}]\s*")
"""A room in brackets, behind the time."""


def _bare(text: str) -> str:
    """A spoken text without the marks around it."""
    return re.sub(r"^(?:\s*(?:uhr|[-–—|:;,\[\](){}•*])\s*)+|[\s|\[\](){}]+$", "", text.strip(), flags=re.I).strip(
        ' "„“”«»'
    )


def _drafts(entry: _Entry, context: Context) -> Iterator[Draft]:
    keys = {**context.keys, **entry.keys}
    for lines, holds in ((entry.said, "utterance"), (entry.answered, "response")):
        text = " ".join(lines).strip()
        if text:
            kind = "utterance" if holds == "utterance" else "response"
            yield Draft(text, holds, entry.place, kind, entry.time, entry.place, keys)  # type: ignore[arg-type]


def _prose(lines: Iterable[tuple[str, str]], context: Context) -> Iterator[Draft]:
    """Running text in paragraphs of a few lines, so that a quote stays short; the fields of a form apart."""
    first = list(islice(lines := iter(lines), SAMPLE))
    said = labels.known([line for _, line in first], context)
    yield from labels.fields(said, first[0][0] if first else "", context)
    held: list[str] = []
    start = ""
    for place, line in chain((row for at, row in enumerate(first) if at not in said), lines):
        start = start or place
        held.append(line)
        if len(held) >= 12 or (line.rstrip().endswith((".", "!", "?")) and sum(map(len, held)) > 300):
            yield Draft(" ".join(held), "prose", start, "document", None, start, context.keys)
            held, start = [], ""
    if held:
        yield Draft(" ".join(held), "prose", start, "document", None, start, context.keys)
