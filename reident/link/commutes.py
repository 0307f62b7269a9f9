"""Ways that somebody asks for again and again, to what is no place of any map, into the firm that may be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reident.link.facts import Draft
from reident.link.people import Owned
from reident.link.phonetics import folded
from reident.link.places import sightings
from reident.link.tally import Cell, together
from reident.rulebook.linking import LinkingFile

_ACTS = frozenset({"route", "navigate"})


def workplaces(owned: Owned, shown: Mapping[str, str], rules: LinkingFile) -> Iterator[Draft]:
    """The firms that are where somebody goes on working days: "verkehr zur neptun werft", asked on several days.

    Args:
        owned: the person's cells, each with the probability that it is his.
        shown: names of places that a map knows.
        rules: how many days it takes.
    """
    ways = rules.commutes
    found: dict[str, list[tuple[Cell, float]]] = {}
    for cell, share in owned:
        key = cell.key
        firm = key.kind == "organisation" and key.attribute is None and key.act in _ACTS
        way = key.attribute == "route" and key.role == "destination" and key.value not in shown
        if (firm or way) and key.about == "speaker" and key.holds in ("utterance", "search"):
            found.setdefault(folded(key.value), []).append((cell, share))
    for items in found.values():
        cell = together([c for c, _ in items], rules.combining.evidence)
        days = sightings(cell)
        if days >= ways.days and cell.office >= ways.office * cell.count:
            sure = min(ways.most, ways.base + ways.each * (days - ways.days))
            yield Draft("employer", cell.key.value, sure * max(share for _, share in items), cell)
