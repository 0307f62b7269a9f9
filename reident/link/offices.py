"""Offices that write to the owner of a mailbox: what a surgery, a school or a personnel department tells is his."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reident.link.owner import Group
from reident.link.phonetics import folded
from reident.link.resolve import OTHER, Names
from reident.link.senders import MAIL
from reident.link.talks import cells_of
from reident.link.tally import Cell, CellKey
from reident.link.work_mail import label_of
from reident.model import Kind
from reident.rulebook.linking import LinkingFile

_HANDED = frozenset(
    {"appointment", "birthday", "child", "diet", "education", "health", "medication", "occupation", "pet", "vehicle"}
)
"""What an office tells of whom it writes to; where it writes from, what it sells and who works there is its own."""
_OWN = frozenset({"given_name", "family_name", "email", "phone", "handle", "account_name", "language"})
"""What is an office's own."""
_NAMED = frozenset({None, "partner", "child", "pet", "friend", "given_name"})
"""What a model may take somebody for of whom a school or a vet writes."""
_WRITTEN = frozenset({"message", "subject_line"})
_SHORTEST = 3
"""Letters of a word by which a sender and an address are compared."""


def is_office(group: Group, names: Names) -> bool:
    """Whether a sender is no person: by what it is called, by an address as `noreply@...` beside no given name, or by
    one of which only the firm's part is in the name (`Severn Vets <reception@severnvets.example>`)."""
    owners = [key.owner for key in group.strands if key.family == "sender"]
    if all(map(names.is_role_account, owners)):
        return True
    words = {word for owner in owners for word in owner.split()}
    sorts = set(map(names.office, owners)) - {""}
    first = {word for owner in owners for word in owner.split()[:1]}
    if sorts - {OTHER} and not any(map(names.is_given, first)):  # "Tim Hort" is a person
        return True
    if any(map(names.is_given, words)):
        return False
    if sorts:
        return True
    own = ("sender_name", "email", "sender")
    mails = {c.key.value for s in group.strands.values() for c in s.of("email") if c.key.holds in own}
    return bool(mails) and all(_is_offices(mail, words, names) for mail in mails)


def _is_offices(mail: str, words: set[str], names: Names) -> bool:
    local, _, domain = mail.partition("@")
    if names.is_role_account(local) or names.office(local):
        return True
    local, label = folded(local).replace(" ", ""), folded(label_of(domain)).replace(" ", "")
    known = [word for word in words if len(word) >= _SHORTEST]
    return any(word in label for word in known) and not any(word in local for word in known)


def is_own(cell: Cell) -> bool:
    """Whether what an office's letters tell is of the office itself."""
    return cell.key.attribute in _OWN or (cell.key.attribute is None and cell.key.kind != "person")


def told_by_offices(
    groups: Sequence[Group], names: Names, rules: LinkingFile
) -> Mapping[int, list[tuple[Cell, float]]]:
    """Of everybody to whom offices write by name, by index: what they tell of him, each with a probability.

    A letter to several readers, and one that calls nobody by name, tells nothing: it is a newsletter.
    """
    senders = {k.owner: number for number, group in enumerate(groups) for k in group.strands if k.family == "sender"}
    found: dict[int, list[tuple[Cell, float]]] = {}
    for number, group in enumerate(groups):
        talks = {talk for s in group.strands.values() for talk in s.conversations if MAIL in talk}
        readers = {senders[name] for talk in talks for name in talk.split(MAIL) if name in senders} - {number}
        if len(readers) != 1 or not is_office(group, names):
            continue
        (reader,) = readers
        words = {word for k in groups[reader].strands for word in k.owner.split() if len(word) >= _SHORTEST}
        calling = _calling(group, words)
        told = list(_told(group, words, names)) if calling else []
        firm = _firm(group, names)  # whom a personnel department writes to works there, however it calls him
        if firm and (cell := calling or max(cells_of(group), key=lambda c: (c.count, c.key.value), default=None)):
            key = CellKey("organisation", "employer", firm, "speaker", holds="message")
            told = [*told, replace(cell, key=key, maybe={}, asked=0)]
        found.setdefault(reader, []).extend((cell, rules.told.office) for cell in told)
    return found


def _calling(group: Group, words: set[str]) -> Cell | None:
    """Where a letter calls its reader by name."""
    people = (c for c in cells_of(group) if c.key.kind == "person" and c.key.holds == "message")
    called = (c for c in people if not words.isdisjoint(folded(c.key.value).split()))
    return max(called, key=lambda c: (c.count, c.key.value), default=None)


def _called(group: Group) -> list[str]:
    """What an office is called as a sender."""
    labels = {label for s in group.strands.values() for label in s.names if label.startswith("sender:")}
    return sorted(label.partition(":")[2] for label in labels)


def _firm(group: Group, names: Names) -> str:
    """The firm whose personnel department writes: by the sender's name, its letters, the domain of its address."""
    called = [name for name in _called(group) if names.office(name) == "employer"]
    if not called:
        return ""
    firm = names.without_office(max(called))
    if firm and not names.is_role_account(firm):
        return firm
    told = [c for c in cells_of(group) if c.key.kind == "organisation" and c.key.attribute in ("employer", None)]
    if told:
        return max(told, key=lambda c: (c.key.attribute is not None, c.count, c.key.value)).key.value
    labels = (label_of(c.key.value.partition("@")[2]) for s in group.strands.values() for c in s.of("email"))
    return next((" ".join(map(str.capitalize, label.split("-"))) for label in labels if len(label) > _SHORTEST), "")


def _told(group: Group, words: set[str], names: Names) -> Iterator[Cell]:
    sort = next(filter(None, map(names.office, _called(group))), "")
    for cell in cells_of(group):
        key = cell.key
        if key.holds not in _WRITTEN:
            continue
        if sort in ("child", "pet") and _is_somebody(key, words, names):
            kind: Kind = "person" if sort == "child" else "other"
            about = "child" if sort == "child" else "speaker"
            yield replace(cell, key=replace(key, kind=kind, attribute=sort, about=about, act=""))
        elif key.about == "speaker" and key.attribute in _HANDED:
            yield cell
        elif _is_family(key, words, names):
            yield replace(cell, key=replace(key, attribute="child", about="child", act=""), maybe={}, asked=0)


def _is_family(key: CellKey, words: set[str], names: Names) -> bool:
    """Whether a letter speaks of somebody else by first name and the reader's surname: mostly a child."""
    first, *rest = folded(key.value).split() or [""]
    return key.kind == "person" and bool(rest) and rest[-1] in words and first not in words and names.is_given(first)


def _is_somebody(key: CellKey, words: set[str], names: Names) -> bool:
    """Whether a letter speaks of one by a first name alone who is not its reader."""
    alone = key.attribute in _NAMED and key.act != "sign" and len(key.value.split()) == 1
    known = key.attribute in ("child", "pet") or names.is_given(key.value)
    return alone and known and folded(key.value) not in words
