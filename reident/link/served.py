"""Requests to a device that several people share, by whom they are for: "wecker für timo", "jonah's alarm".

Who shares a device speaks of himself and of the others by name: what is asked for one of them tells of that one,
whoever asks. Somebody is a user of the device where several different requests are made for him; what is only said to
him ("call brent", "sag werner ...") is the request of somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace

from reident.link.context import NAME
from reident.link.phonetics import folded
from reident.link.resolve import Names
from reident.model import Mention
from reident.rulebook.speaking import Served

_APOSTROPHE = ("'s", "s'", "'")


@dataclass(frozen=True, slots=True)
class Spoken:
    """How one text speaks of some people."""

    served: frozenset[str] = frozenset()
    """Folded first names of those for whom something is asked, or who ask."""
    told: frozenset[str] = frozenset()
    """Those of whom it says something else."""
    towards: frozenset[str] = frozenset()
    """Those who are called, written to or spoken to."""
    speaking: frozenset[str] = frozenset()
    """Those for whom something is asked who speak themselves."""

    @property
    def one(self) -> str:
        """Whose the request is; empty where it names several alike, or nobody but those to whom it is said."""
        about = self.served if len(self.served) == 1 else self.served | self.told
        return next(iter(about)) if len(about) == 1 else ""


@dataclass(slots=True)
class Requests:
    """What is said to the devices of one account, by whom it names."""

    spoken: dict[int, Spoken] = field(default_factory=dict, repr=False)
    """Number of a record -> how it speaks of them."""
    texts: dict[str, set[int]] = field(default_factory=dict, repr=False)
    """Folded first name -> hashes of the texts in which something is asked for him or her."""
    speaking: set[str] = field(default_factory=set, repr=False)
    """Those of whom a text says that they speak: "jonah here", "mara fragt"."""

    def read(self, number: int, content: str, people: Mapping[str, str], rules: Served) -> None:
        """Read one text for how it speaks of people."""
        spoken = read(content, people, rules)
        if spoken is None:
            return
        self.spoken[number] = spoken
        self.speaking |= spoken.speaking
        for name in spoken.served:
            self.texts.setdefault(name, set()).add(hash(content))

    def owners(self, users: Set[str]) -> Iterator[tuple[int, str]]:
        """Records and whom their requests are for; what is said to the one of two users is the other's."""
        for number, spoken in self.spoken.items():
            away = spoken.towards & users
            if spoken.one in users:
                yield number, spoken.one
            elif len(users) == 2 and len(away) == 1 and not (spoken.served | spoken.told) & users:
                yield number, next(iter(users - away))


def read(content: str, people: Mapping[str, str], rules: Served) -> Spoken | None:
    """How a text speaks of people; None where it names none of them.

    Args:
        content: of a request to a device.
        people: folded first names, each with the spelling that stands for all of his.
        rules: the words around a name.
    """
    low = content.casefold()
    if not any(name in low for name in people) and low.isascii():
        return None
    words = _WORD.findall(low.replace("’", "'"))
    found = list(_names(words, people))
    if not found:
        return None
    things = not rules.things.isdisjoint(words)
    sorts: dict[str, set[str]] = {"served": set(), "told": set(), "towards": set()}
    for at, name, genitive in found:
        sorts[_sort(words, at, genitive, things, rules)].add(name)
    served = frozenset(sorts["served"])
    told = frozenset(sorts["told"] - served)
    speaking = frozenset(name for at, name, _ in found if _speaks(words, at, rules))
    return Spoken(served, told, frozenset(sorts["towards"] - served - told), speaking)


_WORD = re.compile(r"[^\W_](?:[^\W_]|['-](?=\w))*'?")


def _names(words: list[str], people: Mapping[str, str]) -> Iterator[tuple[int, str, bool]]:
    """The people in some words: where, who, and whether in the genitive."""
    for at, word in enumerate(words):
        plain = word if word.isascii() and "'" not in word else folded(word)
        if plain in people:
            yield at, people[plain], word.endswith(_APOSTROPHE) or people[plain] == plain[:-1]
        elif plain.endswith("s") and plain[:-1] in people:
            yield at, people[plain[:-1]], True


def _sort(words: list[str], at: int, genitive: bool, things: bool, rules: Served) -> str:
    """What a name at a position is to the request: of whom it is, to whom it is said, or neither."""
    before = [word for word in words[max(0, at - 3) : at] if word not in rules.articles][-1:]
    behind = words[at + 1 : at + 3]
    last = before[0] if before else ""
    if genitive:
        return "served" if behind and behind[0].endswith(rules.own) else "told"
    if behind and behind[0] in rules.behind:
        return "served" if last not in rules.towards or behind[0] in rules.says else "towards"
    if last in rules.before or (last in rules.for_ and things):
        return "served"
    return "towards" if last in rules.towards else "told"


def _speaks(words: list[str], at: int, rules: Served) -> bool:
    """Whether somebody who is named there says or asks something himself: "jonah here", "it's jonah"."""
    return not rules.says.isdisjoint(words[at + 1 : at + 2]) or not rules.is_.isdisjoint(words[max(0, at - 1) : at])


def users_of(requests: Requests, introduced: Mapping[str, Mapping[int, int]], rules: Served) -> frozenset[str]:
    """Those of whom a device's requests speak again and again; none where fewer than two of them speak to it.

    Who is woken, or whose tablets somebody remembers, may be a child or a patient: that several people use a device
    takes a word of two.

    Args:
        requests: all of the device's.
        introduced: folded name -> records in which somebody calls himself so -> hash of its text.
        rules: how many texts it takes.
    """
    texts = {
        name: len(requests.texts.get(name, set()) | set(introduced.get(name, {}).values()))
        for name in {*requests.texts, *introduced}
    }
    most = max(texts.values(), default=0)
    speaking = requests.speaking | introduced.keys()
    least = max(rules.fewest, rules.part * most)
    found = frozenset(name for name, count in texts.items() if count >= least)
    return found if len(found & speaking) > 1 and most >= rules.texts else frozenset()


def is_named(mention: Mention, owner: str, names: Names) -> bool:
    """Whether a mention names the one whom its request is for, as the others at the device do."""
    finding = mention.finding
    return finding.kind == "person" and finding.about != "speaker" and _is_same(finding.value, owner, names)


def apart(mention: Mention, users: Set[str], names: Names) -> Mention:
    """A user's name without what is no surname behind it: "an desirée gregor kommt", "remind jonah stocktake"."""
    finding = mention.finding
    words = finding.value.split()
    if finding.kind != "person" or len(words) != 2 or folded(words[0]) not in users:
        return mention
    if folded(words[1]) not in users and (finding.about == "speaker" or names.is_surname(words[1])):
        return mention
    end = finding.start + len(words[0])
    return Mention(mention.record, replace(finding, value=words[0], end=min(end, finding.end)))


def of_owner(mention: Mention, owner: str, names: Names) -> Iterator[Mention]:
    """What a request says of the one whom it is for: what is about him is his own, his name is his."""
    finding = mention.finding
    if is_named(mention, owner, names):
        name = finding.value.split()[0]
        own = replace(finding, attribute="given_name", value=name, about="speaker", qualifiers={"act": SERVED})
        yield Mention(mention.record, own)
    elif finding.about.startswith(NAME) and _is_same(finding.about.removeprefix(NAME), owner, names):
        yield Mention(mention.record, replace(finding, about="speaker"))
    else:
        yield mention


def _is_same(name: str, owner: str, names: Names) -> bool:
    return names.given(folded(name).split(" ")[0], owner) >= SAME


SERVED = "served"
"""Act of the name of whom a request is for."""
SAME = 0.5
"""Agreement of two names from which on they may be one person's."""
