"""What somebody said to an assistant and what it answered, side by side: columns `user` and `assistant`.

Logs call the two as they like. Where their names tell too little, what they hold does: commands are heard, without a
full stop and mostly in lower case; answers are written sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reident.bundle import moments
from reident.bundle.draft import DEVICE, Context, normal
from reident.bundle.persons import is_person
from reident.bundle.rows import CLOCK, IDENTITY

_PEOPLE = 0.5
"""Share of what stands below `user` that is names, from which on it tells who wrote."""
_SENTENCES, _APART = 0.6, 0.4
"""Share of the answers that end like sentences, at least; by how much it is more than of what was said."""
_WORDS, _LONGEST = 1.5, 14.0
"""Words on average of something said, at least and at most."""
_VARIED, _LABELLED = 0.3, 0.1
"""Share of the texts that must be different ones; of those with a colon, at most."""
_FEWEST = 5
_LABELS = 4
"""What a column calls the two sides, at most."""
_OTHERS = frozenset({"sender_name", "message", "key:case", "key:conversation", "key:sender", "recipient",
                     "subject_line", "contact_name", "review", *IDENTITY})  # fmt: skip
"""What columns of tables hold in which people write, not devices."""


def of_dialogue(
    columns: Mapping[str, Sequence[str]], known: Mapping[str, str | None], context: Context
) -> dict[str, str]:
    """Which column holds what was said, and which what was answered; empty where a table is no such dialogue.

    Args:
        columns: header or key -> its cells, empty ones too.
        known: header or key -> what it holds by a rule.
        context: what assistants and those who speak to them are called.
    """
    filled = {name: _filled(cells) for name, cells in columns.items()}
    side = {name: side_of(normal(name.rpartition(".")[2]), context) for name, cells in filled.items() if cells}
    answers = [name for name in side if side[name] == "response" and not _are_devices(filled[name], context)]
    answers = [name for name in answers if known.get(name) != "key:speaker" or not _are_labels(filled[name])]
    said = [name for name in side if side[name] == "utterance" and _are_said(filled[name], context)]
    if len(answers) != 1 or len(said) != 1:
        return {}
    held = {holds for name, holds in known.items() if holds and name not in (*answers, *said)}
    timed = "time" in held or any(known.get(name) is None and _are_moments(cells) for name, cells in filled.items())
    if held & {"utterance", "response"} or not held.isdisjoint(_OTHERS) or not timed:
        return {}
    return {said[0]: "utterance", answers[0]: "response"}


def of_log(columns: Mapping[str, Sequence[str]], known: Mapping[str, str | None], context: Context) -> dict[str, str]:
    """Which column of a device's log holds what was said, and which what was answered, where their names tell neither.

    Commands are told by what they are like, beside a moment and something that only a device's log has: an answer, the
    room or device that heard them, a voice. Empty where a table is no such log, or rules know both.

    Args:
        columns: header or key -> its cells, empty ones too.
        known: header or key -> what it holds by a rule.
        context: what assistants, devices and rooms are called.
    """
    filled = {name: _filled(cells) for name, cells in columns.items()}
    held = {holds for name, holds in known.items() if holds and filled.get(name)}
    timed = "time" in held or any(_are_moments(cells) for name, cells in filled.items() if known.get(name) is None)
    timed = timed or any(len(cells) >= _FEWEST and all(map(CLOCK.fullmatch, cells)) for cells in filled.values())
    if not timed or held & (_OTHERS - {"key:case", "message"}) or {"utterance", "response"} <= held:
        return {}
    if "message" in held or ("key:case" in held and not _are_serial(columns, known)):
        return {}
    texts = {name: cells for name, cells in filled.items() if cells and _may_be_said(name, known.get(name), context)}
    texts = {name: cells for name, cells in texts.items() if not _are_devices(cells, context)}
    spoken = [name for name, holds in known.items() if holds == "utterance" and filled[name]]
    heard = spoken or [name for name, cells in texts.items() if len(cells) >= _FEWEST and are_heard(cells)]
    said = max(heard, key=lambda name: words(filled[name]), default="")
    if not said:
        return {}
    answers = [name for name, holds in known.items() if holds == "response" and filled[name]]
    others = {name: cells for name, cells in texts.items() if name != said and words(cells) >= 1}
    answers = answers or [name for name in others if _is_answer(name, context)]
    answers = answers or [name for name, cells in others.items() if len(cells) > 1 and are_apart(filled[said], cells)]
    voices = [name for name, cells in filled.items() if known.get(name) in (None, "note", "-") and _are_voices(cells)]
    placed = any(_are_devices(cells, context) for name, cells in filled.items() if cells and name != said)
    if not (answers or placed or voices or "key:speaker" in held or (spoken and held & DEVICE)):
        return {}
    found = {said: "utterance", **({answers[0]: "response"} if len(answers) == 1 else {})}
    serial = {name: "-" for name, holds in known.items() if holds == "key:case"}
    return found | serial | (dict.fromkeys(voices[:1], "key:speaker") if "key:speaker" not in held else {})


def side_column(
    columns: Mapping[str, Sequence[str]], known: Mapping[str, str | None], context: Context
) -> tuple[str, str]:
    """Which column tells of each row whether it was said or answered (`SAID`, `ASSISTANT`), and which holds the text;
    both empty where a table has none.

    Args:
        columns: header or key -> its cells, empty ones too, as many in each.
        known: header or key -> what it holds.
        context: what assistants and those who speak to them are called.
    """
    texts = [name for name, holds in known.items() if holds in ("message", "note", "utterance") and name in columns]
    text = max(texts, key=lambda name: words(columns[name]), default="")
    if not text or "time" not in known.values():
        return "", ""
    for name, cells in columns.items():
        others = {holds for other, holds in known.items() if holds and other not in (name, text)}
        if len({*cells}) > _LABELS or others & _OTHERS:
            continue
        sides = [spoken_by(cell.strip(), context) for cell in cells]
        if name == text or set(sides) != {"utterance", "response"}:
            continue
        said = [cell for side, cell in zip(sides, columns[text], strict=True) if side == "utterance"]
        named = any(normal(cell) in context.assistants for cell in cells)
        if named or are_heard(said):
            return name, text
    return "", ""


def _may_be_said(name: str, holds: str | None, context: Context) -> bool:
    """Whether a column is unknown, or called as things said are as well: `text`, `query`; remarks are none."""
    of_either = holds in ("note", "search") and normal(name.rpartition(".")[2]) in context.columns.said
    return holds is None or of_either


def _are_labels(cells: Sequence[str]) -> bool:
    """Whether cells are a few words that come back, as voices are."""
    return len(set(cells)) <= max(1, len(cells) // 2) and words(cells) <= _FEW_WORDS


def _are_voices(cells: Sequence[str]) -> bool:
    """Whether cells are what a log calls voices that it has no names for: `Stimme 2`, `voice_b`, `Kind`."""
    return len(cells) >= _FEWEST and all(map(_VOICE.fullmatch, cells)) and any(cell[-1:].isdigit() for cell in cells)


_FEW_WORDS = 3.0
_VOICE = re.compile(
    r"(?:voice|stimme|person|speaker|sprecher(?:in)?|(?:stimm|voice )?profile?|user|nutzer|child|kind|adult|guest|gast"
    r"|erwachsener?|unknown|unbekannt|nicht erkannt)[ _-]?(?:[a-z]|\d{1,3})?",
    re.I,
)


def _are_serial(columns: Mapping[str, Sequence[str]], known: Mapping[str, str | None]) -> bool:
    """Whether what numbers requests by its name is but the number of a row: no two rows have the same."""
    cells = [_filled(columns[name]) for name, holds in known.items() if holds == "key:case"]
    return all(len(set(each)) == len(each) and all(map(str.isdigit, each)) for each in cells)


def _is_answer(name: str, context: Context) -> bool:
    """Whether a column is called like an answer, by its whole name or a word of it: `spoken_reply`, `reply.text`."""
    return side_of(normal(name), context) == "response" or not _ANSWERS.isdisjoint(normal(name).split())


_ANSWERS = frozenset(("reply", "response", "answer", "answered", "antwort", "geantwortet", "reaktion", "tts"))


def turns_of(value: Any, context: Context) -> Any:
    """A document whose turns tell by a role who speaks (`role: user`, `role: assistant`), with what was said as
    `utterance` and what was answered as `response`; the day and the time of day around the turns become theirs.

    Where both sides speak in some lists of turns, in others one may be silent.

    Args:
        value: the document, or all documents of one kind.
        context: what assistants are called.
    """
    return _spoken(value, context, frozenset(_roles(value, context)), ("", ""))


def _roles(value: Any, context: Context, depth: int = 0) -> Iterator[str]:
    """The keys that tell which side speaks."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    if isinstance(value, list) and (role := _role_of(value, context)):
        yield role
    elif depth <= _DEEPEST:
        for each in inner:
            yield from _roles(each, context, depth + 1)


def _spoken(value: Any, context: Context, roles: frozenset[str], when: tuple[str, str], *, depth: int = 0) -> Any:
    """A part of a document, with the day and the time of day that stand around it."""
    if depth > _DEEPEST or not isinstance(value, dict | list):
        return value
    if isinstance(value, list):
        role = _role_of(value, context, roles)
        if role:
            return [_turn(each, role, context, when) for each in value]
        return [_spoken(each, context, roles, when, depth=depth + 1) for each in value]
    day, clock = when
    for cell in (each for each in value.values() if isinstance(each, str) and len(each) <= _MOMENT):
        found = moments.search(cell)
        if found is not None and moments.is_alone(cell, found):
            day, clock = cell, "" if moments.has_clock(cell) else clock
        elif CLOCK.fullmatch(cell):
            clock = cell
    return {key: _spoken(each, context, roles, (day, clock), depth=depth + 1) for key, each in value.items()}


def _role_of(turns: Sequence[Any], context: Context, roles: frozenset[str] = frozenset()) -> str:
    """The key that tells of each turn of a list which side speaks; empty where none does, or one side is silent and
    the key is none of those that tell it elsewhere."""
    if not turns or not all(isinstance(turn, dict) for turn in turns):
        return ""
    for key, cell in turns[0].items():
        sides = {spoken_by(turn.get(key), context) for turn in turns} if isinstance(cell, str) else set()
        told = sides == {"utterance", "response"} or (key in roles and sides and sides <= {"utterance", "response"})
        if told and all(_text_of(turn, str(key)) for turn in turns):
            return str(key)
    return ""


def spoken_by(role: Any, context: Context) -> str:
    """The side of a turn's role; customers, who write to people as well, are none, nor is the way of a message."""
    columns, name = context.columns, normal(role) if isinstance(role, str) and len(role) <= _MOMENT else ""
    if name in columns.incoming | columns.outgoing:
        return ""
    side = side_of(name, context) if name else ""
    return side if side == "response" or name in columns.owner | columns.said else ""


def _turn(turn: Mapping[Any, Any], role: str, context: Context, when: tuple[str, str]) -> dict[Any, Any]:
    text = _text_of(turn, role)
    rest = {key: each for key, each in turn.items() if key not in (role, text)}
    timed = any(isinstance(each, str | int) and moments.parse(str(each)) is not None for each in rest.values())
    time = {} if timed or not when[0] else {"timestamp": " ".join(filter(None, when))}
    return {**time, **rest, spoken_by(turn[role], context): turn[text]}


def _text_of(turn: Mapping[Any, Any], role: str) -> Any:
    """The key of what a turn says: of its texts the longest that is no moment."""
    texts = {key: each for key, each in turn.items() if isinstance(each, str) and key != role and each.strip()}
    texts = {key: each for key, each in texts.items() if moments.parse(each) is None}
    return max(texts, key=lambda key: (len(texts[key].split()), len(texts[key])), default=None)


_DEEPEST, _MOMENT = 12, 40
"""Levels of a document; characters of a cell that tells a moment, or a role."""


def side_of(name: str, context: Context) -> str:
    """Whose a column or a label is: `utterance` of whoever speaks, `response` of the assistant's; else empty.

    Args:
        name: in lower case.
        context: the lists.
    """
    columns = context.columns
    if name in context.assistants | columns.answered:
        return "response"
    return "utterance" if name in columns.owner | columns.customers | columns.said else ""


def are_apart(said: Sequence[str], answered: Sequence[str]) -> bool:
    """Whether texts of two sides are commands that were heard, and sentences that answer them."""
    one, other = _sentences(said), _sentences(answered)
    return other >= _SENTENCES and other - one >= _APART and words(_filled(said)) <= _LONGEST


def are_heard(said: Sequence[str]) -> bool:
    """Whether texts are commands as a device hears them: in lower case, short, others each time, behind no label."""
    filled = _filled(said)
    lower = sum(cell[0].islower() for cell in filled)
    labelled = sum(":" in cell for cell in filled)
    varied = len(set(filled)) >= _VARIED * len(filled)
    heard = lower >= _SENTENCES * len(filled) and labelled <= _LABELLED * len(filled)
    return bool(filled) and heard and varied and _WORDS <= words(filled) <= _LONGEST


def _are_said(filled: Sequence[str], context: Context) -> bool:
    named = sum(is_person(cell, context.given) and len(cell.split()) <= 2 for cell in filled)
    return bool(filled) and named <= _PEOPLE * len(filled) and _WORDS <= words(filled) <= _LONGEST


def _are_devices(filled: Sequence[str], context: Context) -> bool:
    return sum(map(context.is_device, filled)) > _PEOPLE * len(filled)


def _are_moments(filled: Sequence[str]) -> bool:
    return len(filled) >= _FEWEST and all(moments.parse(cell) is not None for cell in filled)


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


def words(cells: Sequence[str]) -> float:
    """Words of a cell on average."""
    return sum(sum(any(c.isalpha() for c in word) for word in cell.split()) for cell in cells) / max(1, len(cells))


def _sentences(cells: Sequence[str]) -> float:
    """Share of texts that begin and end like a sentence."""
    filled = _filled(cells)
    ends = sum(cell[-1] in ".!?…" and not cell[0].islower() for cell in filled)
    return ends / max(1, len(filled))
