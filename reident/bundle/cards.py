"""Pages of activities whatever their classes: elements alike, each with a verb, what was said or searched, a moment.

<div><b>Said</b> lights off<br><span>19 Feb 2025, 20:17:26 GMT</span></div>
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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


def read(groups: Sequence[Sequence[str]], context: Context) -> list[Draft]:
    """The cards of a page; nothing where it has none.

    Args:
        groups: what elements alike show, piece by piece; the outer ones first.
        context: what every reader gets.
    """
    for shown in groups:
        lines = [[line.strip() for line in text.replace("\xa0", " ").split("\n") if line.strip()] for text in shown]
        lines = [each for each in lines if each]
        if len(lines) < _FEWEST or max(map(len, lines)) > _LINES:
            continue
        cards = [_card(each) for each in lines]
        told = sum(card is not None and bool(card.holds) for card in cards)
        if told >= max(_FEWEST, _ALIKE * len(cards)):
            return list(_drafts([card for card in cards if card is not None], context))
    return []


def _card(lines: Sequence[str]) -> _Card | None:
    """What a card says; None where it has no moment, or several."""
    when = {at: moment for at, line in enumerate(lines) if (moment := _alone(line)) is not None}
    if len(when) != 1:
        return None
    time = next(iter(when.values()))
    rest = [line for at, line in enumerate(lines) if at not in when]
    for at in range(len(rest)):
        for end in (at + 1, at + 2):
            whole = " ".join(rest[at:end])
            holds, text = activity(whole)
            if text != whole:
                return _Card(holds, text, tuple(rest[:at]), tuple(rest[end:]), time)
    return _Card("", " ".join(rest), (), (), time) if rest else None


def _alone(line: str) -> datetime | None:
    found = moments.search(line)
    return found[2] if found is not None and moments.is_alone(line, found) else None


def _drafts(cards: Sequence[_Card], context: Context) -> Iterator[Draft]:
    """What was said or searched; what a card shows below that is the answer, but for what all cards show."""
    usual = _usual(cards)
    for at, card in enumerate(cards, start=1):
        place = f"card {at}"
        around, told = labels.keys(card.after, context)
        keys: Mapping[str, str] = {**context.keys, **told}
        holds = card.holds or "note"
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
