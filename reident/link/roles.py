"""Groups of records into the part that each owner plays: subject, requester, household, contact, other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reident.link.offices import is_office
from reident.link.owner import Group
from reident.link.resolve import Names
from reident.link.senders import MAIL
from reident.model import Message, Role

SPEECH = frozenset({"voice", "audio", "shared"})
OWNER_OF_MAILBOX = 0.6
"""Part of at least three conversations that somebody takes part in to be the owner of the mailbox."""
WORDS_OF_HIS_OWN = 0.1
"""Part of a chat's messages from which on a sender is a subject in his own right."""


@dataclass(frozen=True, slots=True)
class Part:
    """Role and label of one group's owner."""

    role: Role
    label: Message


def parts(groups: Sequence[Group], names: Names) -> list[Part]:
    """The role of each group's owner, in the order of the groups.

    Where recordings or papers are not the account holder's, the account holder is the requester, whom the export was
    made for, and the others are those whose data went astray. Where there is no stranger, the owner is the subject.
    """
    account = _account(groups)
    strangers = [g for g in groups if g is not account and g.families() & SPEECH]
    strangers += [g for g in groups if g is not account and g.families() == {"document"}]
    senders = [g for g in groups if "sender" in g.families() and g is not account]
    if account is not None and "sender" not in account.families() and _names_owner(account):
        strangers += senders
    owner = _mailbox_owner([g for g in groups if "sender" in g.families()], names)
    scene = _Scene(account, tuple(strangers), owner, tuple(groups))
    return [_part(g, scene, names) for g in groups]


def _names_owner(account: Group) -> bool:
    """Whether an account's own data says whose it is: then senders of other names are other people."""
    return any(c.key.attribute == "family_name" for s in account.strands.values() for c in s.of("family_name"))


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a role depends on beyond the group itself."""

    account: Group | None
    strangers: Sequence[Group]
    owner: Group | None
    groups: Sequence[Group]


def _account(groups: Sequence[Group]) -> Group | None:
    """The group of the export's structured data."""
    with_data = [g for g in groups if "data" in g.families()]
    return max(with_data, key=lambda g: (g.records, len(g.strands)), default=None)


def _part(group: Group, scene: _Scene, names: Names) -> Part:
    families = group.families()
    if group is scene.account:
        role: Role = "requester" if scene.strangers else "subject"
        speech = bool(families & SPEECH)
        return Part(role, Message("label-account-and-voice" if speech else "label-account"))
    if "shared" in families:
        return Part("household", Message("label-shared"))
    if families & SPEECH:
        only_audio = families == {"audio"}
        return Part("subject", Message("label-recordings" if only_audio else "label-voice"))
    if "speaker" in families:
        return _speaker(group, scene.groups)
    if _is_staff(group):
        return Part("contact", Message("label-sender"))
    if "row" in families:
        return Part("subject", Message("label-row"))
    if "sender" in families:
        return _sender(group, scene.owner, scene.groups, names)
    if "document" in families:
        return Part("subject", Message("label-document"))
    return Part("other", Message("label-data"))


def _is_staff(group: Group) -> bool:
    """Whether most of what somebody wrote answers the requests of others, for a firm."""
    written = [s for key, s in group.strands.items() if key.family == "sender"]
    return 2 * sum(s.staff for s in written) > sum(s.records for s in written) > 0


def _speaker(group: Group, groups: Sequence[Group]) -> Part:
    """Of the recognised voices of one household the one who speaks most is the subject."""
    where = {k.where for k in group.strands}
    rivals = [g for g in groups if any(k.family in ("speaker", "voice") and k.where in where for k in g.strands)]
    first = max(rivals, key=lambda g: (g.records, min(k.owner for k in g.strands)))
    return Part("subject" if first is group else "household", Message("label-speaker"))


def _mailbox_owner(senders: Sequence[Group], names: Names) -> Group | None:
    """The sender who takes part in most conversations, where there are at least three between people.

    Whoever is written to takes part as well, also where he never answers.
    """
    talks = {id(g): set().union(*(s.conversations for s in g.strands.values())) for g in senders}
    people = [talks[id(g)] for g in senders if not is_office(g, names)]
    every = set().union(*people) if people else set()
    if len(every) < 3 or len(senders) < 3:
        return None
    every = {talk for talk in every if MAIL in talk} or every
    talks = {number: found & every for number, found in talks.items()}
    by_name = {key.owner: id(g) for g in senders for key in g.strands if key.family == "sender"}
    for talk in every:
        for name in talk.split(MAIL) if MAIL in talk else ():
            if name in by_name:
                talks[by_name[name]].add(talk)
    best = max(senders, key=lambda g: (len(talks[id(g)]), g.records))
    return best if len(talks[id(best)]) >= OWNER_OF_MAILBOX * len(every) else None


def _is_bulk(group: Group, owner: Group, names: Names) -> bool:
    """Whether a sender without a first name writes to the owner of a mailbox, who never wrote there: a newsletter."""
    theirs = [key.owner for key in group.strands if key.family == "sender"]
    if any(names.is_given(word) for name in theirs for word in name.split()):
        return False
    wrote, talks = (
        {talk for s in each.strands.values() for talk in s.conversations if MAIL in talk} for each in (owner, group)
    )
    return bool(talks) and not talks & wrote


def _sender(group: Group, owner: Group | None, groups: Sequence[Group], names: Names) -> Part:
    if is_office(group, names):
        return Part("other", Message("label-office"))
    role_owner = owner is not None and all(names.is_role_account(k.owner) for k in owner.strands)
    if owner is None or role_owner:
        talks = set().union(*(s.conversations for s in group.strands.values()))
        inside = [g for g in groups if "sender" in g.families()
                  and (not talks or any(s.conversations & talks for s in g.strands.values()))]  # fmt: skip
        total = sum(g.records for g in inside)
        own = role_owner or len(inside) <= 2 or group.records >= WORDS_OF_HIS_OWN * total
        return Part("subject" if own else "contact", Message("label-sender"))
    if group is not owner and _is_bulk(group, owner, names):
        return Part("other", Message("label-office"))
    return Part(
        "subject" if group is owner else "contact", Message("label-mailbox" if group is owner else "label-sender")
    )
