"""Firms that somebody speaks of into where he works: what sentences state, and what all of them make likely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from reident.link.confidence import added_up, combined
from reident.link.facts import Draft, competing
from reident.link.people import Owned
from reident.link.phonetics import folded
from reident.link.tally import Cell, together
from reident.rulebook.linking import LinkingFile

EMPLOYER = "employer"
_MOST = 3
"""Employers that are kept."""
_SHORTEST = 4
"""Letters of a name that may be the short form of a longer one: "möllerkamp" of "möllerkamp küchen"."""


def employers(owned: Owned, rules: LinkingFile) -> list[Draft]:
    """Where somebody works, the surest first; spellings of one firm together; what no sentence states comes last.

    Args:
        owned: the person's cells, each with the probability that it is his.
        rules: how evidence adds up.
    """
    found: list[Draft] = []
    guessed: list[Draft] = []
    for items in _firms([(cell, share) for cell, share in owned if _is_asked(cell)]):
        stated = [(cell, share) for cell, share in items if cell.key.attribute == EMPLOYER]
        texts = ((text, share) for cell, share in stated for text in cell.texts.values())
        sure = combined(texts, rules.combining) if stated else 0.0
        every = list(chain.from_iterable(cell.maybe.get(EMPLOYER, ()) for cell, _ in items))
        likely = added_up(every, EMPLOYER, rules.contacts.hints, rules.combining) * max(share for _, share in items)
        if max(sure, likely) > 0:
            cell = together([c for c, _ in stated or items], rules.combining.evidence)
            (found if stated else guessed).append(Draft(EMPLOYER, cell.key.value, max(sure, likely), cell))
    kept = competing(sorted(found, key=_rank))
    left = 1 - max((draft.confidence for draft in kept), default=0.0)
    kept += (replace(draft, confidence=draft.confidence * left) for draft in competing(sorted(guessed, key=_rank)))
    return sorted(kept, key=_rank)[:_MOST]


def _rank(draft: Draft) -> tuple[float, int, str]:
    return -draft.confidence, -(draft.cell.count if draft.cell else 0), draft.value


def _is_asked(cell: Cell) -> bool:
    key = cell.key
    if key.attribute == EMPLOYER:
        return key.about == "speaker" and bool(key.value.strip()) and not key.value.startswith("@")
    return key.kind == "organisation" and key.attribute is None and key.about == "other" and EMPLOYER in cell.maybe


def _firms(owned: Owned) -> Iterable[Sequence[tuple[Cell, float]]]:
    """The cells of each firm; a longer name takes the shorter ones that are part of it."""
    found: dict[str, list[tuple[Cell, float]]] = {}
    for cell, share in sorted(owned, key=lambda item: (-len(item[0].key.value), item[0].key.value)):
        name = folded(cell.key.value).replace(" ", "") or cell.key.value
        whole = next((other for other in found if name == other or _is_part(name, other)), name)
        found.setdefault(whole, []).append((cell, share))
    return found.values()


def _is_part(name: str, other: str) -> bool:
    return len(name) >= _SHORTEST and (other.startswith(name) or other.endswith(name))
