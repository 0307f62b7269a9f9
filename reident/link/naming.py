"""What somebody's records call their owner into the owner's probable names, ranked, with the alternatives kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reident.link.confidence import combined
from reident.link.context import ADDRESSED
from reident.link.phonetics import folded
from reident.link.resolve import Names, Verdicts, resolve
from reident.link.tally import Cell, together
from reident.model import Judgement
from reident.rulebook.linking import LinkingFile, Naming

_BETWEEN = re.compile(r"[\W\d_]+")
SHORTEST = 3
"""Letters of a name in a mail address; less is an initial."""
OUTWARD = frozenset({"call", "message"})
"""Acts towards somebody else."""


@dataclass(frozen=True, slots=True)
class Name:
    """One possible name of somebody."""

    value: str = field(repr=False)
    confidence: float
    cell: Cell = field(repr=False)
    stated: bool = True
    """Whether a text says that it is the owner's; else it is inferred from whom others speak to."""


def weight(cell: Cell, rules: Naming) -> float:
    """Probability that a name found there is the owner's own, if it is a name."""
    if cell.key.holds in rules.holds:
        return rules.holds[cell.key.holds]
    return rules.acts.get(cell.key.act, rules.otherwise)


Claims = dict[str, list[tuple[Cell, float]]]
"""Name -> the cells that give it to the owner, with the probability that they do."""


def own_names(
    cells: Iterable[Cell],
    attribute: str,
    names: Names,
    rules: LinkingFile,
    verdicts: Verdicts,
    *,
    given: Sequence[Name] = (),
    spoken_to: Sequence[Cell] = (),
) -> tuple[list[Name], list[Judgement]]:
    """The owner's probable given names or family names, the most probable first.

    Competing names lower each other: a name keeps `own odds / (1 + rival x the others' odds)`, so that more
    sightings of a name never lower it.

    Args:
        cells: of the owner's records.
        attribute: `given_name` or `family_name`.
        names: short forms and sounds.
        rules: weights of the acts.
        verdicts: the caller's judgements.
        given: the given names found before, for the surnames that stand beside them.
        spoken_to: what others in a chat call the owner.
    """
    every = list(cells)
    stated = _stated(every, attribute, names, rules.naming)
    claims = {name: list(found) for name, found in stated.items()}
    for hinted in (
        _hinted(every, attribute, names, rules, given),
        _of_mail(every, attribute, names, rules.naming, given),
    ):
        for name, found in hinted.items():
            claims.setdefault(name, []).extend(found)
    if attribute == "family_name":
        claims = _beside_given(claims, given, names, rules)
    if attribute == "given_name":
        called = _called(spoken_to, names, rules.naming)
        if any(names.is_given(name) and sum(len(c.texts) for c, _ in found) > 1 for name, found in called.items()):
            claims = {name: _without_nickname(name, found, names, rules.naming) for name, found in claims.items()}
        for name, found in called.items():
            claims.setdefault(name, []).extend(found)
    else:
        for name, found in _in_full(spoken_to, given, names, rules).items():
            claims.setdefault(name, []).extend(found)
    for name in [name for name in claims if name[:-1] in claims and name.endswith("s") and not names.is_given(name)]:
        claims[name[:-1]] = [*claims[name[:-1]], *claims.pop(name)]  # "wechsel zu Annas Profil"
    claims = _without_initials(claims) if attribute == "given_name" else claims
    counts = {name: sum(c.count for c, _ in found) for name, found in claims.items()}
    by = FamilyNames(names) if attribute == "family_name" else names
    resolved = resolve(counts, by, rules.contacts, verdicts)
    out = []
    for cluster in resolved.clusters:
        items = [(c, w * min(1.0, p)) for name, p in cluster.names.items() for c, w in claims[name]]
        sure = combined(((t, w) for c, w in items for t in c.texts.values()), rules.combining)
        cell = together([c for c, _ in items], rules.combining.evidence)
        shown = _shown(cluster.names, _without_senders(cluster.names, claims), names)
        out.append(Name(shown, sure, cell, any(name in stated for name in cluster.names)))
    return _ranked(out, rules.naming), resolved.judgements


def _stated(cells: Sequence[Cell], attribute: str, names: Names, rules: Naming) -> Claims:
    """Names that the text itself says are the owner's; a full name counts as both of its parts."""
    found: Claims = {}
    others, called = spoken_of(cells), _outward(cells)
    for cell in cells:
        key = cell.key
        if key.about != "speaker" or key.attribute not in ("given_name", "family_name") or names.is_nobody(key.value):
            continue
        if key.holds == "sender" and folded(key.value) in names.relations:
            continue  # "Mama": how the owner of the telephone calls somebody
        words = key.value.split()
        whole = len(words) > 1 and names.is_given(words[0]) and not names.is_given(words[-1])
        if whole:
            name = words[0] if attribute == "given_name" else " ".join(words[1:])
        elif key.attribute == attribute:
            name = key.value
        else:
            continue
        strange = attribute == "given_name" and key.holds == "utterance" and not names.is_given(name.split()[0])
        sure = weight(cell, rules) * (rules.unknown_stated if strange else 1.0)
        sure *= rules.greeted_other if is_greeted(cell) and folded(name) in others else 1.0
        other = key.holds == "utterance" and called.get(folded(name), 0) > len(cell.texts)
        sure *= rules.called_other if other else 1.0
        found.setdefault(name, []).append((cell, sure))
    return found


def _beside_given(claims: Claims, given: Sequence[Name], names: Names, rules: LinkingFile) -> Claims:
    """Surnames, less sure where they only stand alone ("frau lehmann", on the television) and another one stands
    beside the own first name."""

    def is_whole(cell: Cell) -> bool:
        words = cell.key.value.split()
        return len(words) > 1 and any(names.given(n.value, words[0]) >= rules.contacts.same for n in given[:1])

    if not any(is_whole(cell) for found in claims.values() for cell, _ in found):
        return claims
    alone = {name for name, found in claims.items() if all(c.key.holds == "utterance" for c, _ in found)}
    alone -= {name for name in alone if any(is_whole(cell) for cell, _ in claims[name])}
    lone = rules.naming.lone_surname
    return {name: [(c, w * (lone if name in alone else 1.0)) for c, w in found] for name, found in claims.items()}


def _outward(cells: Iterable[Cell]) -> dict[str, int]:
    """Folded first name -> how often he or she is called or written to: hardly the owner's own."""
    found: dict[str, int] = {}
    for cell in cells:
        if cell.key.kind == "person" and cell.key.act in OUTWARD and cell.key.holds == "utterance":
            name = folded(cell.key.value).split(" ")[0]
            found[name] = found.get(name, 0) + cell.count
    return found


def is_greeted(cell: Cell) -> bool:
    """Whether somebody is spoken to by name in the room: the owner by somebody else, or somebody else by the owner."""
    return cell.key.act == "greet" and cell.key.holds == "utterance" and cell.key.attribute == "given_name"


def spoken_to(
    owned: Iterable[tuple[Cell, float]], own: Sequence[Name], names: Names, rules: LinkingFile
) -> list[tuple[Cell, float]]:
    """Whom the owner speaks to in the room, or who else names himself to the device, as people spoken of: they live
    there, as the partner or a child may.

    Args:
        owned: the owner's cells with the probability that they are his.
        own: his probable given names; who is called by the first of them is himself.
        names: short forms.
        rules: how much each such sentence says.
    """
    mine = own[0].value if own else ""
    cells = [(c, s) for c, s in owned if is_greeted(c) or _is_introduced(c)]
    cells = [(c, s) for c, s in cells if mine and not names.is_nobody(c.key.value)]
    cells = [(c, s) for c, s in cells if names.person(mine, c.key.value) < rules.contacts.same]
    hints = rules.contacts.hints
    others = {folded(c.key.value) for c, _ in cells if _is_introduced(c) and names.is_given(c.key.value)}
    found = []
    for cell, share in cells:
        key = replace(cell.key, attribute=None, about="other", act=ADDRESSED, role="")
        partner = child = hints.spoken_to
        if _is_introduced(cell) and folded(cell.key.value) in others:
            partner = hints.second if len(others) == 1 else hints.usual["partner"]
            child = hints.usual["child"] / 2
        maybe = {"partner": [partner] * len(cell.texts), "child": [child] * len(cell.texts)}
        found.append((replace(cell, key=key, maybe=maybe, asked=0), share))
    return found


def _is_introduced(cell: Cell) -> bool:
    """Whether somebody says to a device who he is."""
    key = cell.key
    said = key.act == "introduce" and key.holds == "utterance"
    return said and key.attribute == "given_name" and key.about == "speaker"


def spoken_of(cells: Iterable[Cell]) -> set[str]:
    """The folded first names of whoever is called, written to, or somebody's partner, child, colleague."""
    people = (c for c in cells if c.key.kind == "person" and c.key.about != "speaker")
    return {folded(c.key.value).split(" ")[0] for c in people if c.key.about != "other" or c.key.act in OUTWARD}


def _hinted(cells: Sequence[Cell], attribute: str, names: Names, linking: LinkingFile, given: Sequence[Name]) -> Claims:
    """Names that somebody is called by, or that a parcel is for; who is rung up or a relation is not the owner."""
    rules = linking.naming
    people = [c for c in cells if c.key.kind == "person" and c.key.attribute is None]
    others = spoken_of(people)
    others |= {folded(c.key.value) for c in cells if c.key.attribute == "pet"}
    found: Claims = {}
    for cell in people:
        words = cell.key.value.split()
        if not words or cell.key.about != "other" or names.is_nobody(cell.key.value) or folded(words[0]) in others:
            continue
        act = cell.key.act
        hint = rules.hints.get(f"{act}@{cell.key.holds}", rules.hints.get(act, 0.0))
        itself = max(cell.maybe.get("self", ()), default=0.0)
        if itself >= rules.surely_self:
            hint = max(hint, rules.hints["self"] * itself)  # "Ja, Goran mit G"
        elif act == ADDRESSED and cell.key.holds == "message":
            continue  # the reader's name
        if attribute == "given_name":
            if hint and cell.key.role != "family" and not (len(words) == 1 and names.is_surname_only(words[0])):
                sure = hint if names.is_given(words[0]) else hint * rules.unknown_name
                sure *= rules.either_name if names.is_either(words[0]) else 1.0
                found.setdefault(words[0], []).append((cell, sure))
            continue
        beside = max(
            (n.confidence for n in given if names.given(n.value, words[0]) >= linking.contacts.same), default=0.0
        )
        if len(words) > 1 and (beside > 0 or (hint > 0 and names.is_given(words[0]))):
            found.setdefault(words[-1], []).append((cell, max(hint, rules.surname_beside * beside)))
        elif (
            len(words) == 1
            and not beside
            and hint >= 0.5
            and (names.is_surname(words[0]) or not names.is_given(words[0]))
        ):
            found.setdefault(words[0], []).append(
                (cell, hint * (rules.either_name if names.is_given(words[0]) else 1.0))
            )
    return {
        name: items
        for name, items in found.items()
        if sum(len(c.texts) for c, _ in items) > 1 or max(w for _, w in items) >= 0.4
    }


def _called(cells: Iterable[Cell], names: Names, rules: Naming) -> Claims:
    """What somebody is called by others in a chat."""
    found: Claims = {}
    for cell in cells:
        words = cell.key.value.split()
        if words and not names.is_nobody(cell.key.value) and not (len(words) > 1 and len(words[0]) < SHORTEST):
            sure = rules.hints["address@chat"] * (1.0 if names.is_given(words[0]) else rules.unknown_name)
            found.setdefault(words[0], []).append((cell, sure))
    return found


def _in_full(cells: Iterable[Cell], given: Sequence[Name], names: Names, rules: LinkingFile) -> Claims:
    """The surnames that others in a chat say with the own first name or its initial."""
    found: Claims = {}
    for cell in cells:
        words = cell.key.value.split()
        if len(words) < 2 or not given or names.is_nobody(cell.key.value):
            continue
        first, own = folded(words[0]).rstrip("."), folded(given[0].value)
        if names.given(own, first) >= rules.contacts.same or (len(first) == 1 and own.startswith(first)):
            found.setdefault(" ".join(words[1:]), []).append((cell, rules.naming.surname_beside * given[0].confidence))
    return found


def _without_initials(claims: Claims) -> Claims:
    """An initial ("D. Osei" writes) as the name that begins with it, where somebody says one ("Hi Delphine")."""
    found = dict(claims)
    for initial in [name for name in claims if len(folded(name).rstrip(".")) == 1]:
        whole = [n for n in found if len(folded(n)) >= SHORTEST and folded(n).startswith(folded(initial)[0])]
        if whole:
            best = max(whole, key=lambda name: (sum(weight for _, weight in found[name]), name))
            found[best] = [*found[best], *found.pop(initial)]
    return found


def _without_senders(spellings: Iterable[str], claims: Claims) -> dict[str, int]:
    """How often each spelling is said; what somebody is saved as stands beside every message and counts as often as
    the most frequent one."""
    said = {s: sum(c.count for c, _ in claims[s] if c.key.holds != "sender") for s in spellings}
    most = max(said.values(), default=0)
    return {s: max(n, most + 1 if any(c.key.holds == "sender" for c, _ in claims[s]) else 0) for s, n in said.items()}


def _without_nickname(
    name: str, found: Sequence[tuple[Cell, float]], names: Names, rules: Naming
) -> list[tuple[Cell, float]]:
    """What somebody is saved as in an address book is hardly the name where no table has it (`Sunshine`).

    It stands beside every message and is one witness all the same.
    """
    if names.is_given(name.split()[0]):
        return list(found)
    once = [(replace(c, texts=dict([*c.texts.items()][:1])), s) for c, s in found if c.key.holds == "sender"]
    said = [(cell, sure) for cell, sure in found if cell.key.holds != "sender"]
    return [*((cell, sure * rules.nickname) for cell, sure in once[:1]), *said]


def _of_mail(cells: Sequence[Cell], attribute: str, names: Names, rules: Naming, given: Sequence[Name] = ()) -> Claims:
    """Names in the speaker's mail addresses (`anna.schmidt38@...`), less sure where no word says whose they are.

    In what a device reads aloud ("To anna.schmidt@..: your order") they are the owner's where the first name is.
    """
    own = folded(given[0].value) if given else ""
    outward = [c for c in cells if c.key.kind == "person" and c.key.act in OUTWARD]
    others = {folded(c.key.value).split(" ")[0] for c in outward}
    found: Claims = {}
    for cell in cells:
        words = [w for w in _BETWEEN.split(cell.key.value.partition("@")[0]) if w]
        told = cell.key.holds in ("utterance", "message", "sender")
        told = told or (cell.key.holds == "response" and own in map(folded, words))
        if cell.key.attribute != "email" or not told:
            continue
        if len(words) != 2 or any(len(w) < SHORTEST for w in words) or folded(words[0]) in others:
            continue
        if names.is_given(words[1]) and not names.is_given(words[0]) and not names.is_either(words[1]):
            words.reverse()
        if (names.is_given(words[0]) or names.is_surname(words[1])) and not names.is_role_account(cell.key.value):
            sure = rules.hints["mail" if cell.key.about == "speaker" else "mail@other"]
            name = words[0] if attribute == "given_name" else words[1]
            found.setdefault(name.capitalize(), []).append((cell, sure))
    return found


class FamilyNames(Names):
    """The same knowledge, comparing surnames."""

    def __init__(self, names: Names) -> None:
        self.__dict__.update(names.__dict__)

    def person(self, one: str, other: str) -> float:
        return self.family(one, other)


def _shown(spellings: Mapping[str, float], counts: Mapping[str, int], names: Names) -> str:
    """The spelling to show: the fullest form that is not rare beside the most frequent one."""
    most = max(counts[s] for s in spellings)
    best = max(spellings, key=lambda s: (counts[s] * 5 >= most, names.is_long(s), counts[s], s))
    # A mail address writes "krueger" for "Krüger".
    return max((s for s in spellings if folded(s) == folded(best)), key=lambda s: (not s.isascii(), s == best, s))


def _ranked(found: Sequence[Name], rules: Naming) -> list[Name]:
    odds = [n.confidence / (1 - n.confidence) for n in found]
    total = sum(odds)
    rated = []
    for name, own in zip(found, odds, strict=True):
        kept = own / (1 + rules.rival * (total - own))
        rated.append(Name(name.value, kept / (1 + kept), name.cell, name.stated))
    return sorted(rated, key=lambda n: (-n.confidence, -n.cell.count, n.value))
