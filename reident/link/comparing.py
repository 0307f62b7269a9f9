"""What tells the owner of some records from another's, and how two sets of records compare."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reident.gazetteer import Place, distance_km
from reident.link.atlas import Atlas
from reident.link.confidence import probability
from reident.link.naming import Name, own_names
from reident.link.phonetics import folded
from reident.link.places import likely_homes
from reident.link.resolve import Names, Verdicts
from reident.link.tally import Cell, Strand
from reident.model import Message
from reident.rulebook.linking import LinkingFile, Ownership

IDENTIFIERS = ("account_id", "email", "phone", "iban", "payment_card", "id_number", "handle")
_MAIL = "email:"


@dataclass(slots=True)
class Traits:
    """What tells one strand's owner from another's."""

    given: list[Name] = field(repr=False)
    family: list[Name] = field(repr=False)
    identifiers: frozenset[str] = field(repr=False)
    accounts: frozenset[str] = field(repr=False)
    serials: frozenset[str] = field(repr=False)
    registered: frozenset[str] = field(repr=False)
    homes: list[tuple[Place, float, float]] = field(repr=False)
    contacts: frozenset[str] = field(repr=False)
    language: str
    texts: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two strands compare: the probability that they are one person's, with the reasons."""

    same: float
    reasons: tuple[Message, ...]


class Comparing:
    """Measures strands, and tells how likely two are one person's."""

    def __init__(self, atlas: Atlas, names: Names, verdicts: Verdicts) -> None:
        self._atlas = atlas
        self._rules: LinkingFile = atlas.rules
        self._names = names
        self._verdicts = verdicts

    def traits(self, strand: Strand) -> Traits:
        """Measure one strand."""
        cells = list(strand.cells.values())
        mine = [c for c in cells if c.key.about == "speaker"]
        language = max(strand.languages, key=lambda k: (strand.languages[k], k), default="")
        countries = (*strand.countries(), *self._rules.placing.countries.get(language, ()))
        registered = frozenset(plain(c) for c in mine if c.key.attribute == "device_serial")
        serials = _keyed(strand, "device_serial")
        if strand.key.family == "data":  # a list of devices tells what is registered, not what was spoken to
            registered, serials = registered | serials, frozenset()
        given, _ = own_names(cells, "given_name", self._names, self._rules, self._verdicts)
        family, _ = own_names(cells, "family_name", self._names, self._rules, self._verdicts, given=given)
        return Traits(
            given,
            family,
            frozenset(f"{c.key.attribute}:{plain(c)}" for c in mine if c.key.attribute in IDENTIFIERS),
            _keyed(strand, "account"),
            serials,
            registered - serials,
            likely_homes(mine, self._atlas, countries),
            frozenset(folded(c.key.value) for c in cells if c.key.kind == "person" and c.key.about != "speaker"),
            language,
            sum(strand.languages.values()),
        )

    def compare(self, one: Traits, other: Traits, prior: float) -> Comparison:
        """Add up what speaks for and against one owner; log-odds of naive Bayes, each part with its reason."""
        parts = [*self._by_name(one, other), *self._by_identifier(one, other), *self._by_place(one, other),
                 *self._by_life(one, other)]  # fmt: skip
        total = prior + sum(weight for weight, _ in parts)
        reasons = sorted(parts, key=lambda p: (-abs(p[0]), p[1].id))
        same = probability(total) >= self._rules.ownership.same
        return Comparison(probability(total), tuple(m for w, m in reasons if (w >= 0) == same))

    def _by_name(self, one: Traits, other: Traits) -> list[tuple[float, Message]]:
        rules = self._rules.ownership
        found = []
        for attribute, left, right, weight, same in (
            ("given_name", one.given, other.given, rules.given_name, self._names.given),
            ("family_name", one.family, other.family, rules.family_name, self._names.family),
        ):
            if not left or not right:
                continue
            best = _agreement(left, right, same)
            sure = min(left[0].confidence, right[0].confidence)
            if best >= 0.5:
                found.append((weight * best, Message("owner-names-agree", {"attribute": attribute})))
            elif sure >= 0.3 and _is_firm(left[0], rules) and _is_firm(right[0], rules):
                found.append((-weight * sure, Message("owner-names-differ", {"attribute": attribute})))
        return found

    def _by_identifier(self, one: Traits, other: Traits) -> list[tuple[float, Message]]:
        rules = self._rules.ownership
        found = []
        if one.identifiers & other.identifiers:
            found.append((rules.identifier, Message("owner-identifiers-agree")))
        elif all(any(i.startswith(_MAIL) for i in traits.identifiers) for traits in (one, other)):
            found.append((-rules.mail_differs, Message("owner-addresses-differ")))
        if one.accounts and other.accounts:
            same = bool(one.accounts & other.accounts)
            message = Message("owner-accounts-agree" if same else "owner-accounts-differ")
            found.append((rules.identifier if same else -rules.account_differs, message))
        for left, right in ((one, other), (other, one)):
            if left.serials and right.registered:
                same = bool(left.serials & right.registered)
                message = Message("owner-serials-registered" if same else "owner-serials-unregistered",
                                  {"count": len(left.serials)})  # fmt: skip
                found.append((rules.identifier if same else -rules.serial_unregistered, message))
        return found

    def _by_place(self, one: Traits, other: Traits) -> list[tuple[float, Message]]:
        rules = self._rules.ownership
        if not one.homes or not other.homes:
            return []
        # What one asks about now and then may be the other's clear home.
        pairs = [(a, b) for a, _, _ in one.homes[:3] for b, _, _ in other.homes[:3]]
        pairs += [(one.homes[0][0], b) for b, _, _ in other.homes if _stands_out(one.homes) >= _CLEAR]
        pairs += [(a, other.homes[0][0]) for a, _, _ in one.homes if _stands_out(other.homes) >= _CLEAR]
        near = min(distance_km(a, b) for a, b in pairs)
        between = distance_km(one.homes[0][0], other.homes[0][0])
        if near <= rules.near_km:
            same = min(rules.place_near, self._rarity(one.homes[0][0], other.homes[0][0]))
            return [(same * (1.0 if between <= rules.near_km else 0.4), Message("owner-places-near"))]
        weight = min(one.homes[0][1], other.homes[0][1])
        sure = min(1.0, weight / rules.enough) * _stands_out(one.homes) * _stands_out(other.homes)
        if near < rules.far_km:
            return []
        return [(-rules.place_far * sure, Message("owner-places-far", {"kilometres": int(round(near, -1))}))]

    def _rarity(self, *homes: Place) -> float:
        """Log of how seldom two strangers live in the same town: in a metropolis it tells little."""
        towns = (self._atlas.gazetteer.get(home.parent) or home if home.parent else home for home in homes)
        people = max(town.population for town in towns)
        return math.log(self._rules.ownership.near_people / max(people, 1)) if people else math.inf

    def _by_life(self, one: Traits, other: Traits) -> list[tuple[float, Message]]:
        rules = self._rules.ownership
        found = []
        shared = len({c for c in one.contacts & other.contacts if not self._names.is_nobody(c)})
        if shared:
            found.append((rules.contact * min(3, shared), Message("owner-contacts-shared", {"count": shared})))
        spoken = {one.language, other.language} - {"", "und"}
        if len(spoken) == 2 and min(one.texts, other.texts) >= 10:
            found.append((-rules.language, Message("owner-languages-differ")))
        for left, right in ((one, other), (other, one)):
            nameless = not right.given and not right.family and right.texts >= rules.many_texts
            if nameless and left.given and not {folded(n.value) for n in left.given} & right.contacts:
                message = Message("owner-name-unheard", {"count": right.texts})
                found.append((-rules.account_name_unheard, message))
        return found


def _is_firm(name: Name, rules: Ownership) -> bool:
    """Whether a text says a name clearly, or several say it: one slip of a recogniser does not make two people."""
    return name.stated and (name.confidence >= rules.firm or len(name.cell.texts) > 1)


_CLEAR = 0.5
"""From which a home stands out."""


def _stands_out(homes: Sequence[tuple[Place, float, float]]) -> float:
    """How sure the likeliest home is one: somebody who asks for several towns alike is asking about others'."""
    _, weight, sure = homes[0]
    rival = max((w for _, w, _ in homes[1:]), default=0.0)
    return sure * (1 - rival / weight)


def _agreement(left: Sequence[Name], right: Sequence[Name], same: Callable[[str, str], float]) -> float:
    """The best agreement of the names of two strands, less where they are not the first choice."""
    best = 0.0
    for i, a in enumerate(left[:3]):
        for j, b in enumerate(right[:3]):
            sure = (a.confidence * b.confidence) ** 0.5 if i or j else 1.0
            best = max(best, same(a.value, b.value) * sure)
    return best


def plain(cell: Cell) -> str:
    """What identifies somebody, without the blanks and signs that people write into it."""
    return "".join(c for c in cell.key.value.casefold() if c.isalnum() or c in "@.+-_")


def _keyed(strand: Strand, name: str) -> frozenset[str]:
    return frozenset(
        "".join(c for c in label.split(":", 1)[1].casefold() if c.isalnum() or c in "@.+-_")
        for label in strand.names
        if label.startswith(f"{name}:")
    )
