"""Pages of activities whatever their classes: elements alike, each with a verb, what was said or searched, a moment.

<div><b>Said</b> lights off<br><span>19 Feb 2025, 20:17:26 GMT</span></div>
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reident.bundle import labels, moments
from reident.bundle.draft import Context, Draft, kind_of
from reident.bundle.objects import activity

_FEWEST = 5
"""Cards of a page, at least."""
_ALIKE = 0.6
"""Share of the elements that must be cards with a verb; the others are visits, and uses of a service."""
_LINES = 12
"""Lines of a card, at most."""
_USUAL = 0.8
"""Share of the cards that have a line, from which on it is a title."""


@dataclass(frozen=True, slots=True)
class _Card:
    """A card: what its verb tells, what stands around that, and its moment."""

    holds: str
    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    time: datetime | None


def read(groups: Iterable[tuple[Sequence[str], Sequence[str]]], context: Context) -> list[Draft]:
    """The cards of a page, and its other texts; nothing where it has no cards.

    Args:
        groups: what elements alike show, piece by piece, and what stands around them; the outer ones first.
        context: what every reader gets.
    """
    for shown, around in groups:
        lines = [[line.strip() for line in text.replace("\xa0", " ").split("\n") if line.strip()] for text in shown]
        lines = [each for each in lines if each]
        if len(lines) < _FEWEST or max(map(len, lines)) > _LINES:
            continue
        told = [(each, _card(each, context)) for each in lines]
        cards = [card for _, card in told if card is not None]
        if sum(bool(card.holds) for card in cards) >= max(_FEWEST, _ALIKE * len(told)):
            others = [line for each, card in told if card is None for line in each]
            return [*_drafts(cards, context), *_others([*around, *others], context)]
    return []


def _others(around: Sequence[str], context: Context) -> Iterator[Draft]:
    """What a page shows around its cards: whose they are, in fields or as text."""
    said = labels.known(around, context)
    yield from labels.fields(said, "page", context)
    for at, text in enumerate(around):
        if at not in said:
            yield Draft(text, "prose", "page", kind_of("prose"), None, "page", context.keys)


def _card(lines: Sequence[str], context: Context) -> _Card | None:
    """What a card says, a note where it has no verb; None where no moment, or several, stand on it."""
    when = {at: moment for at, line in enumerate(lines) if (moment := _alone(line)) is not None}
    if len(when) != 1:
        return None
    time = next(iter(when.values()))
    rest = [line for at, line in enumerate(lines) if at not in when]
    runs = [(at, end) for at in range(len(rest)) for end in (at + 1, at + 2)]
    for tell in (_by_verb, _by_label):
        for at, end in runs:
            if (told := tell(rest[at:end], context)) is not None:
                return _Card(*told, tuple(rest[:at]), tuple(rest[end:]), time)
    return _Card("", " ".join(rest), (), (), time)


def _by_verb(lines: Sequence[str], _: Context) -> tuple[str, str] | None:
    """What a verb tells in one line or two; None where none stands there."""
    whole = " ".join(lines)
    holds, text = activity(whole)
    return (holds, text) if text != whole else None


def _by_label(lines: Sequence[str], context: Context) -> tuple[str, str] | None:
    """What stands below a label that is known; None where it is none."""
    known = context.columns.holds(lines[0].rstrip(": "), None)
    return (known, lines[1]) if len(lines) > 1 and known in ("utterance", "search") else None


def _alone(line: str) -> datetime | None:
    found = moments.search(line)
    return found[2] if found is not None and moments.is_alone(line, found) else None


def _drafts(cards: Sequence[_Card], context: Context) -> Iterator[Draft]:
    """What was said or searched; what a card shows below that is the answer, but for what all cards show."""
    usual = _usual(cards)
    for at, card in enumerate(cards, start=1):
        place = f"card {at}"
        around, told = labels.keys(card.after, context)
        around = [line for line in around if context.columns.holds(line.partition(":")[0], None) != "-"]
        keys: Mapping[str, str] = {**context.keys, **told}
        holds = card.holds or "note"
        if card.text:
            yield Draft(card.text, holds, place, kind_of(holds), card.time, place, keys)
        above = " ".join(line for line in card.before if line not in usual)
        if above:
            yield Draft(above, "note", f"{place}, above", kind_of("note"), card.time, place, keys)
        below = " ".join(line for line in around if line not in usual)
        other = "response" if holds == "utterance" else "note"
        if below:
            yield Draft(below, other, f"{place}, below", kind_of(other), card.time, place, keys)


def _usual(cards: Sequence[_Card]) -> frozenset[str]:
    """The lines that nearly all cards show: the name of the product."""
    counts = Counter(line for card in cards for line in {*card.before, *card.after})
    return frozenset(line for line, count in counts.items() if count >= _USUAL * len(cards))
