"""Firms that somebody speaks of into where he works: what sentences state, and what all of them make likely."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from reident.link.confidence import MILLI, above, added_up, combined, falling, probability
from reident.link.facts import Draft, competing
from reident.link.people import Owned
from reident.link.phonetics import folded
from reident.link.tally import Cell, together
from reident.link.work_mail import label_of
from reident.rulebook.likely import Logistic
from reident.rulebook.linking import LinkingFile

EMPLOYER = "employer"
FORMED = "formed"
"""Act of a name that is a firm's by its form."""
_MOST = 3
"""Employers that are kept."""
_SHORTEST = 4
"""Letters of a name that may be the short form of a longer one: "möllerkamp" of "möllerkamp küchen"."""
_SURE = 0.75
"""Confidence from which on a text states an employer by itself, whatever else is said."""
_LEAST = 0.2
"""Probability below which a firm is none of those where somebody may work."""
_USUAL = 0.12
"""What the models say, on average, of a firm that is none."""
_SAID_MOST = 4.0
_WAYS = frozenset({"route", "navigate"})
_AT_WORK = frozenset({"boss", "colleague"})
"""People whom one has at work."""

Firm = Sequence[tuple[Cell, float]]
"""The cells of one firm, each with the probability that it is this person's."""


@dataclass(frozen=True, slots=True)
class Life:
    """What else somebody speaks of."""

    counts: Sequence[int]
    """How often each firm is spoken of, the most often first."""
    said: Sequence[float]
    """How much the texts state each, the most first."""
    mails: frozenset[str]
    """Domains by which he writes, folded, without blanks."""
    work: bool
    """Whether he speaks of a boss or colleagues, or of a place of work."""


def employers(owned: Owned, rules: LinkingFile, likely: Logistic | None = None) -> list[Draft]:
    """Where somebody works, the surest first; spellings of one firm together; what no sentence states comes last.

    Args:
        owned: the person's cells, each with the probability that it is his.
        rules: how evidence adds up.
        likely: how all that is said of a firm makes it an employer; without it, what is stated counts, and hints.
    """
    firms = list(_firms([(cell, share) for cell, share in owned if _is_asked(cell)]))
    drafts = _rated(firms, owned, rules, likely) if likely else _told(firms, rules)
    return sorted(drafts, key=_rank)[:_MOST]


def _rated(firms: Sequence[Firm], owned: Owned, rules: LinkingFile, likely: Logistic) -> list[Draft]:
    said = [said_of(firm) for firm in firms]
    counts = [sum(cell.count for cell, _ in firm) for firm in firms]
    mails = frozenset(
        folded(label_of(c.key.value.partition("@")[2])).replace(" ", "") for c, _ in owned
        if c.key.attribute == "email" and c.key.about == "speaker" and c.key.holds in ("sender", "email")
    )  # fmt: skip
    work = any(c.key.about in _AT_WORK or c.key.attribute == "workplace" for c, _ in owned)
    life = Life(sorted(counts, reverse=True), sorted(said, reverse=True), mails, work)
    found = []
    for firm, each in zip(firms, said, strict=True):
        share = max(share for _, share in firm)
        sure = probability(likely.odds(known_of(firm, life, each))) * share
        stated = [(cell, share) for cell, share in firm if cell.key.attribute == EMPLOYER]
        texts = ((t, s) for cell, s in stated for t in cell.texts.values() if t % MILLI >= _SURE * MILLI)
        sure = max(sure, combined(texts, rules.combining))
        if sure >= _LEAST * share:
            cell = together([c for c, _ in stated or firm], rules.combining.evidence)
            found.append(Draft(EMPLOYER, cell.key.value, sure, cell))
    return found


def _told(firms: Sequence[Firm], rules: LinkingFile) -> list[Draft]:
    found: list[Draft] = []
    guessed: list[Draft] = []
    for items in firms:
        stated = [(cell, share) for cell, share in items if cell.key.attribute == EMPLOYER]
        texts = ((text, share) for cell, share in stated for text in cell.texts.values())
        sure = combined(texts, rules.combining) if stated else 0.0
        every = list(chain.from_iterable(cell.maybe.get(EMPLOYER, ()) for cell, _ in items))
        hinted = added_up(every, EMPLOYER, rules.contacts.hints, rules.combining) if every else 0.0
        hinted *= max(share for _, share in items)
        if max(sure, hinted) > 0:
            cell = together([c for c, _ in stated or items], rules.combining.evidence)
            (found if stated else guessed).append(Draft(EMPLOYER, cell.key.value, max(sure, hinted), cell))
    kept = competing(sorted(found, key=_rank))
    left = 1 - max((draft.confidence for draft in kept), default=0.0)
    kept += (replace(draft, confidence=draft.confidence * left) for draft in competing(sorted(guessed, key=_rank)))
    return kept


def said_of(firm: Firm) -> float:
    """How much texts state that somebody works for a firm; -log(1 - confidence) of the texts, the later ones less."""
    stated = ((cell, share) for cell, share in firm if cell.key.attribute == EMPLOYER)
    sure = (min(0.99, text % MILLI / MILLI * share) for cell, share in stated for text in cell.texts.values())
    return min(_SAID_MOST, falling(-math.log1p(-each) for each in sure))


def known_of(firm: Firm, life: Life, said: float) -> dict[str, float]:
    """What is known of a firm, as the model of employers weighs it: quantity -> value, those of 0 left out.

    Args:
        firm: its cells.
        life: what else the person speaks of.
        said: how much texts state it (`said_of`).
    """
    cells = [cell for cell, _ in firm]
    every = [sure for cell in cells for sure in cell.maybe.get(EMPLOYER, ())]
    odds = above(every, _USUAL)
    count, texts = sum(cell.count for cell in cells), {text for cell in cells for text in cell.texts}
    name = max((folded(cell.key.value).replace(" ", "") for cell in cells), key=lambda each: (len(each), each))
    acts = {act: sum(c.count for c in cells if c.key.act == act) for act in ("call", "message", FORMED)}
    found = {
        "said": said,
        "named": max(
            (t % MILLI / MILLI for c in cells if c.key.attribute is None for t in c.texts.values()), default=0
        ),
        "asked": math.log1p(len(odds)),
        "sum": falling(odds),
        "best": max(odds, default=0.0),
        "least": min(odds, default=0.0),
        "count": math.log1p(count),
        "texts": math.log1p(len(texts)),
        "days": math.log1p(len({day for cell in cells for day in cell.days})),
        "office": sum(cell.office for cell in cells) / count,
        "words": math.log(max(len(cell.key.value.split()) for cell in cells)),
        "ways": math.log1p(sum(c.count for c in cells if c.key.act in _WAYS)),
        "share": math.log1p(count) - math.log1p(max(life.counts, default=count)),
        "rank": math.log1p(sum(other > count for other in life.counts)),
        "firms": math.log1p(len(life.counts)),
        "rival": max((other for other in [*life.said[:2], 0.0] if other != said), default=0.0),
        "mail": float(any(len(mail) >= _SHORTEST and (mail in name or name in mail) for mail in life.mails)),
        "work": float(life.work),
    }
    found |= {f"act {act}": math.log1p(number) for act, number in acts.items()}
    for holds in ("message", "utterance", "document"):
        found[f"in {holds}"] = math.log1p(sum(c.count for c in cells if c.key.holds == holds))
    return {quantity: value for quantity, value in found.items() if value}


def _rank(draft: Draft) -> tuple[float, int, str]:
    return -draft.confidence, -(draft.cell.count if draft.cell else 0), draft.value


def _is_asked(cell: Cell) -> bool:
    key = cell.key
    if key.attribute == EMPLOYER:
        return key.about == "speaker" and bool(key.value.strip()) and not key.value.startswith("@")
    told = key.about == "other" and EMPLOYER in cell.maybe
    return key.kind == "organisation" and key.attribute is None and (told or key.act in _WAYS)


def _firms(owned: Owned) -> Iterable[Firm]:
    """The cells of each firm; a longer name takes the shorter ones that it begins or ends with."""
    found: dict[str, list[tuple[Cell, float]]] = {}
    parts: dict[str, str] = {}
    for cell, share in sorted(owned, key=lambda item: (-len(item[0].key.value), item[0].key.value)):
        name = folded(cell.key.value).replace(" ", "") or cell.key.value
        whole = parts.get(name, name)
        if whole not in found:
            for size in range(min(_SHORTEST, len(name)), len(name) + 1):
                parts.setdefault(name[:size], name)
                parts.setdefault(name[-size:], name)
        found.setdefault(whole, []).append((cell, share))
    return found.values()
