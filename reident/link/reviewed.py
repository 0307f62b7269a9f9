"""What a reviewer decided, applied: groups joined or kept apart, and the people spoken of found among them.

Three kinds of things can be judged, each by a key that a new run finds again: `records:...` (a strand),
`person:anna schmidt` (a name, whoever says it) and `spoken:...` (somebody of whom the owner of a strand speaks).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from reident.link.owner import Group, strand_key
from reident.link.people import Person
from reident.link.phonetics import folded
from reident.link.resolve import Verdicts, person_key

SPOKEN = "spoken:"


def spoken_key(group: Group, person: Person) -> str:
    """How judgements call somebody of whom a group's owner speaks; the owner by the first of his strands."""
    name = folded(f"{person.given} {person.family}") or folded(person.name)
    return f"{SPOKEN}{min(map(strand_key, group.strands)).partition(':')[2]}|{name}"


def keys_of(group: Group) -> tuple[str, ...]:
    """All keys of a group's owner."""
    return tuple(sorted(map(strand_key, group.strands)))


def keys_of_person(group: Group, person: Person) -> tuple[str, ...]:
    """All keys of somebody of whom a group's owner speaks; whoever has no name is known by the relation alone."""
    names = tuple(map(person_key, person.spellings)) if person.named else ()
    return (spoken_key(group, person), *names)


def joined(groups: Sequence[Group], verdicts: Verdicts) -> list[Group]:
    """The groups, those joined of which a reviewer said that they are one person."""
    if not verdicts:
        return list(groups)
    kept: list[Group] = []
    for group in groups:
        home = next((g for g in kept if verdicts.between(keys_of(g), keys_of(group)) == "same"), None)
        if home is None:
            kept.append(group)
            continue
        home.strands |= group.strands
        home.shares |= {**group.shares, **dict.fromkeys(group.shares, 0.97)}
        home.because = [m for m in home.because if m.id != "owner-apart"]
        home.undecided = False
    return kept if len(kept) == len(groups) else joined(kept, verdicts)


class Reviewed:
    """Finds, of somebody spoken of, whom a reviewer said it is."""

    def __init__(self, groups: Sequence[Group], verdicts: Verdicts) -> None:
        self._verdicts = verdicts
        self._rows = {key: f"g{number}" for number, group in enumerate(groups) for key in keys_of(group)}
        self._keys: Mapping[str, tuple[str, ...]] = {f"g{n}": keys_of(group) for n, group in enumerate(groups)}

    def note(self, keys: Iterable[str], row: str) -> None:
        """Remember the row of somebody spoken of."""
        for key in keys:
            if key.startswith(SPOKEN):
                self._rows.setdefault(key, row)

    def target(self, keys: Sequence[str], find: Callable[[], str | None]) -> str | None:
        """The row that a reviewer, or else the names, say somebody is."""
        for key in keys:
            for near in sorted(self._verdicts.partners(key)):
                if near in self._rows and self._verdicts.of(key, near) == "same":
                    return self._rows[near]
        found = find()
        apart = found is not None and self._verdicts.between(keys, self._keys.get(found, ())) == "different"
        return None if apart else found
