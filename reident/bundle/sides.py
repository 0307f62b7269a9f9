"""What somebody said to an assistant and what it answered, side by side: columns `user` and `assistant`.

Logs call the two as they like. Where their names tell too little, what they hold does: commands are heard, without a
full stop and mostly in lower case; answers are written sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reident.bundle import moments
from reident.bundle.draft import Context, normal
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
    said = [name for name in side if side[name] == "utterance" and _are_said(filled[name], context)]
    if len(answers) != 1 or len(said) != 1:
        return {}
    held = {holds for name, holds in known.items() if holds and name not in (*answers, *said)}
    timed = "time" in held or any(known.get(name) is None and _are_moments(cells) for name, cells in filled.items())
    if held & {"utterance", "response"} or not held.isdisjoint(_OTHERS) or not timed:
        return {}
    return {said[0]: "utterance", answers[0]: "response"}


def turns_of(value: Any, context: Context, when: tuple[str, str] = ("", ""), depth: int = 0) -> Any:
    """A document whose turns tell by a role who speaks (`role: user`, `role: assistant`), with what was said as
    `utterance` and what was answered as `response`; the day and the time of day around the turns become theirs.

    Args:
        value: the document.
        context: what assistants are called.
        when: day and time of day that stand around it.
        depth: of it in the whole.
    """
    if depth > _DEEPEST or not isinstance(value, dict | list):
        return value
    if isinstance(value, list):
        role = _role_of(value, context)
        if role:
            return [_turn(each, role, context, when) for each in value]
        return [turns_of(each, context, when, depth + 1) for each in value]
    day, clock = when
    for cell in (each for each in value.values() if isinstance(each, str) and len(each) <= _MOMENT):
        found = moments.search(cell)
        if found is not None and moments.is_alone(cell, found):
            day, clock = cell, "" if moments.has_clock(cell) else clock
        elif CLOCK.fullmatch(cell):
            clock = cell
    return {key: turns_of(each, context, (day, clock), depth + 1) for key, each in value.items()}


def _role_of(turns: Sequence[Any], context: Context) -> str:
    """The key that tells of each turn of a list which side speaks; empty where none does, or one side is silent."""
    if not turns or not all(isinstance(turn, dict) for turn in turns):
        return ""
    for key, cell in turns[0].items():
        sides = {_spoken_by(turn.get(key), context) for turn in turns} if isinstance(cell, str) else set()
        if sides == {"utterance", "response"} and all(_text_of(turn, str(key)) for turn in turns):
            return str(key)
    return ""


def _spoken_by(role: Any, context: Context) -> str:
    """The side of a turn's role; customers, who write to people as well, are none, nor is the way of a message."""
    columns, name = context.columns, normal(role) if isinstance(role, str) and len(role) <= _MOMENT else ""
    if name in columns.incoming | columns.outgoing:
        return ""
    side = side_of(name, context)
    return side if side == "response" or name in columns.owner | columns.said else ""


def _turn(turn: Mapping[Any, Any], role: str, context: Context, when: tuple[str, str]) -> dict[Any, Any]:
    text = _text_of(turn, role)
    rest = {key: each for key, each in turn.items() if key not in (role, text)}
    timed = any(isinstance(each, str | int) and moments.parse(str(each)) is not None for each in rest.values())
    time = {} if timed or not when[0] else {"timestamp": " ".join(filter(None, when))}
    return {**time, **rest, _spoken_by(turn[role], context): turn[text]}


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
