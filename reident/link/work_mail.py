"""The domain of somebody's own mail address into the firm that it may be of: `gethin@maddocks-joinery.example`."""

from __future__ import annotations

from collections.abc import Iterator

from reident.link.facts import Draft
from reident.link.people import Owned
from reident.link.phonetics import folded
from reident.link.resolve import Names
from reident.rulebook.linking import Mail

_SHORTEST = 3


def by_address(owned: Owned, names: Names, rules: Mail) -> Iterator[Draft]:
    """The firms by whose addresses somebody writes; a provider's address, an office's and a family's own tell none.

    Args:
        owned: the person's cells, each with the probability that it is his.
        names: surnames and offices.
        rules: providers, and how sure a domain is a firm's.
    """
    seen = set[str]()
    for cell, share in owned:
        key = cell.key
        if key.attribute != "email" or key.about != "speaker" or key.holds not in ("sender", "email"):
            continue
        local, _, domain = key.value.casefold().partition("@")
        label = label_of(domain)
        alone = folded(label).replace(" ", "") in folded(local).replace(" ", "")  # "anna.berg@annaberg.example"
        if label in seen or alone or not _is_firm(label, rules) or names.is_role_account(local):
            continue
        if names.is_surname(label) or names.is_given(label):
            continue
        seen.add(label)
        yield Draft("employer", " ".join(word.capitalize() for word in label.split("-")), rules.firm * share, cell)


def label_of(domain: str) -> str:
    """The name in a domain: `fleet-air` of `mail.fleet-air.co.example`."""
    parts = domain.split(".")[:-1]
    while len(parts) > 1 and len(parts[-1]) <= _SHORTEST:  # co.uk, com.au
        parts.pop()
    return parts[-1] if parts else ""


def _is_firm(label: str, rules: Mail) -> bool:
    bare = label.replace("-", "")
    return len(bare) >= _SHORTEST and bare not in rules.providers and not any(word in bare for word in rules.words)
