"""What those who speak to one device share: the home; a couple the children and pets as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reident.link.facts import Draft
from reident.link.owner import Group
from reident.link.phonetics import folded
from reident.rulebook.linking import LinkingFile
from reident.rulebook.speaking import Speakers

_FAMILY = ("child", "pet")
_HOME = "residence"
_OPEN = {"contact", "friend"}
"""Relations that say nothing of a household."""


def at_one_device(groups: Sequence[Group]) -> list[list[int]]:
    """The groups of those who speak to one device, by index; only devices with two people and more."""
    found: dict[str, list[int]] = {}
    for number, group in enumerate(groups):
        for where in sorted({key.where for key in group.strands if key.family in ("speaker", "shared")}):
            found.setdefault(where, []).append(number)
    return [numbers for _, numbers in sorted(found.items()) if len(numbers) > 1]


def is_anybody(group: Group) -> bool:
    """Whether a group is what any of several people said to their device."""
    return "shared" in group.families()


def of_anybody(
    said: Sequence[Draft], members: Mapping[int, Sequence[Draft]], couples: Sequence[tuple[int, int]], rules: Speakers
) -> Iterator[tuple[int, Draft]]:
    """Facts that any of a device's users told, each with whose it may be.

    Args:
        said: the facts of what nobody is known to have said.
        members: the facts of its users, by the index of the group.
        couples: pairs of them who are partners.
        rules: how sure it is that what any of them tells is everybody's.
    """
    partners = {one: other for pair in couples for one, other in (pair, pair[::-1])}
    called = {number: _called(drafts) for number, drafts in members.items()}
    home = max((d for d in said if d.attribute == _HOME), key=lambda d: d.confidence, default=None)
    for number, drafts in members.items():
        own = {(d.attribute, folded(d.value)): d.confidence for d in drafts}
        grown = called[number] | (called[partners[number]] if number in partners else set())
        best = max((sure for (attribute, _), sure in own.items() if attribute == _HOME), default=0.0)
        if home is not None and home.confidence * rules.any_home > best:
            yield number, replace(home, confidence=home.confidence * rules.any_home)
        for draft in said:
            share = rules.any_couple if number in partners else rules.any_other if draft.attribute == "pet" else 0.0
            sure = draft.confidence * share
            theirs = draft.attribute in _FAMILY and folded(draft.value).split(" ")[0] not in grown
            if theirs and sure > own.get((draft.attribute, folded(draft.value)), 0.0):
                yield number, replace(draft, confidence=sure)


def _called(drafts: Sequence[Draft]) -> set[str]:
    return {folded(d.value) for d in drafts if d.attribute == "given_name"}


def shared_facts(
    members: Mapping[int, Sequence[Draft]], couples: Sequence[tuple[int, int]], rules: LinkingFile
) -> Iterator[tuple[int, Draft]]:
    """Facts that are somebody's because they are another's at the same device, each with whose it is now.

    Args:
        members: the facts of everybody who speaks to the device, by the index of his group.
        couples: pairs of them who are partners.
        rules: how sure it is that what is the one's is the other's.
    """
    for pair in couples:
        for one, other in (pair, pair[::-1]):
            own = {(d.attribute, folded(d.value)) for d in members[one]}
            housed = any(d.attribute == _HOME for d in members[one])
            for draft in members[other]:
                missing = draft.attribute in _FAMILY and (draft.attribute, folded(draft.value)) not in own
                if missing or (draft.attribute == _HOME and not housed):
                    yield one, replace(draft, confidence=draft.confidence * rules.speakers.shared)
    paired = {number for pair in couples for number in pair}
    homes = [d for drafts in members.values() for d in drafts if d.attribute == _HOME]
    best = max(homes, key=lambda d: d.confidence, default=None)
    for number, drafts in members.items():
        if best is not None and number not in paired and not any(d.attribute == _HOME for d in drafts):
            yield number, replace(best, confidence=best.confidence * rules.speakers.home)


def mutual(numbers: Sequence[int], links: Mapping[int, Mapping[int, str]]) -> tuple[int, int] | None:
    """The only two of a device who speak of each other by name without a relation; None where more or fewer do.

    Args:
        numbers: who speaks to the device, by index.
        links: of everybody, whom of the others he speaks of, and as what.
    """
    pairs = [
        (one, other)
        for one in numbers
        for other in numbers
        if one < other and {links[one].get(other), links[other].get(one)} <= _OPEN
    ]
    return pairs[0] if len(pairs) == 1 else None
