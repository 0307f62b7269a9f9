"""Names into people: which spellings are one person's, with the decisions as `Judgement`s.

Decisions are made against the most frequent spelling of each cluster, within blocks of names that sound alike or
share a short form, so that the cost is n log n in the number of distinct names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz

from reident.link.phonetics import folded, sounds
from reident.model import Judgement
from reident.rulebook import RuleBook
from reident.rulebook.linking import Contacts
from reident.rulebook.names import NameFile

UNLISTED = 99.0
"""Bits of a name that no table has."""
BLOCK = 40
"""Cluster heads of one block that a name is compared with."""
OTHER = "other"
"""Sort of an office whose name tells nothing about its letters."""
_SPELLINGS = (
    ("ph", "f"), ("th", "t"), ("dt", "t"), ("tz", "z"), ("ts", "z"), ("ck", "k"), ("ay", "ei"), ("ai", "ei"),
    ("ey", "ei"), ("c", "k"), ("y", "i"), ("ie", "i"),
)  # fmt: skip


class Names:
    """What all languages know about names."""

    def __init__(
        self,
        files: Sequence[NameFile],
        given: Mapping[str, float] | None = None,
        surnames: Mapping[str, float] | None = None,
    ) -> None:
        self._longs: dict[str, set[str]] = {}
        self._forms: dict[str, tuple[str, frozenset[str]]] = {}
        self._given = dict(given or {})
        self._surnames = dict(surnames or {})
        self._known: set[str] = set(self._given)
        for file in files:
            for name, forms in file.short_forms.items():
                self._known |= {folded(name), *map(folded, forms)}
                for form in (name, *forms):
                    self._longs.setdefault(folded(form), set()).add(folded(name))
        self._diminutives = sorted({d for f in files for d in f.diminutives}, key=len, reverse=True)
        self.relations = {
            folded(word): relation for f in files for relation, words in f.relations.items() for word in words
        }
        self.mine = {folded(word) for f in files for word in f.possessives}
        self.titles = {folded(t) for f in files for t in f.titles}
        self.behind = {folded(word) for f in files for word in f.behind}
        self.at_work = {folded(word) for f in files for word in f.at_work}
        self.myself = {folded(t) for f in files for t in f.myself}
        self.greetings = {folded(word) for f in files for word in f.greetings}
        self.roles = {folded(t) for f in files for t in f.role_accounts}
        self._offices = {folded(w): sort for f in files for sort, words in f.offices.items() for w in words}
        self.nobody = {folded(t) for f in files for t in (*f.not_names, *f.assistants)}
        self.public = {folded(t) for f in files for t in f.public_figures}

    @classmethod
    def of(cls, rules: RuleBook) -> Names:
        """From the rules, with the common names of the population tables."""
        tables = rules.folder / "population" / "names"
        given = _listed([*tables.glob("*_male.txt"), *tables.glob("*_female.txt")])
        more = rules.folder / "names"
        given = _more(more / "more_given.txt") | given
        return cls(rules.of(NameFile), given, _more(more / "more_surnames.txt") | _listed(tables.glob("*_surname.txt")))

    def longs(self, name: str) -> frozenset[str]:
        """The full names that a folded name may stand for, itself included."""
        return frozenset(self._longs.get(name, set()) | {name})

    def is_given(self, name: str) -> bool:
        """Whether a name is one of the first names and short forms that the rules know."""
        return folded(name) in self._known

    def is_surname(self, name: str) -> bool:
        """Whether a name is one of the common surnames of the population tables."""
        return folded(name) in self._surnames

    def is_surname_only(self, name: str) -> bool:
        """Whether a name is a common surname and no known first name."""
        return self.is_surname(name) and not self.is_given(name)

    def is_either(self, name: str) -> bool:
        """Whether a name is at least as common as a surname as it is as a first name (`Martin`, not `James`)."""
        plain = folded(name)
        return plain in self._surnames and self._surnames[plain] <= self._given.get(plain, UNLISTED) + 1

    def is_long(self, name: str) -> bool:
        """Whether a name is no short form of another."""
        return self._longs.get(folded(name), set()) <= {folded(name)}

    def is_role_account(self, text: str) -> bool:
        """Whether a sender is an office and no person."""
        words = re.split(r"[^\w-]+", text.casefold())
        return any(folded(w) in self.roles for w in words) or folded(text) in self.roles

    def office(self, text: str) -> str:
        """What a sender that is called so tells of whom it writes to (`rules/names`); empty where it is no office."""
        found = {self._offices.get(folded(word), "") for word in re.split(r"[^\w-]+", text.casefold())} - {""}
        return min(found, key=lambda sort: (sort == OTHER, sort), default="")

    def without_office(self, text: str) -> str:
        """A sender's name without what says which of a firm's offices it is: `Nordkai Personal`."""
        return " ".join(word for word in text.split() if not self.office(word))

    def is_nobody(self, name: str) -> bool:
        """Whether a name is a public figure, a machine or no name: nobody's contact."""
        plain = folded(name)
        return not plain or plain in self.public or plain in self.nobody or plain.replace(" ", "").isdigit()

    def keys(self, name: str) -> frozenset[str]:
        """Blocks that a name is in by its first word."""
        first = folded(name).split(" ")[0]
        bases = {f"b:{base[:4]}" for base in (first, *self._bases(first))}
        spelt, heard = self._form(first)
        return frozenset({f"l:{long}" for long in self.longs(first)} | bases | {f"s:{spelt}"}) | heard

    def family_keys(self, name: str) -> frozenset[str]:
        """Blocks that a full name is in by its surname; two full names without a common one are never compared."""
        last = folded(name).split(" ")[1:]
        return frozenset(f"f:{key}" for word in last for key in self._form(word)[1])

    def _form(self, word: str) -> tuple[str, frozenset[str]]:
        """Spelling without what is not heard, and sounds, of a folded word; each is worked out once."""
        form = self._forms.get(word)
        if form is None:
            form = self._forms[word] = (_spelling(word), sounds(word))
        return form

    def _bases(self, name: str) -> list[str]:
        """What remains of a folded name without a diminutive ending, with the umlaut taken back too."""
        found = []
        for ending in self._diminutives:
            base = name.removesuffix(ending)
            if base != name and len(base) >= 3:
                found += [base, re.sub("(?<=[aou])e", "", base)]
        return found

    def given(self, one: str, other: str) -> float:
        """Probability that two first names are one name's forms, on their form alone."""
        a, b = sorted((folded(one), folded(other)))
        if a == b:
            return 1.0
        if b in self.longs(a) or a in self.longs(b):
            return 0.9
        if self._form(a)[0] == self._form(b)[0]:
            return 0.92
        if b == f"{a}s" and a in self._known and b not in self._known and len(a) > 3:
            return 0.85
        if self._is_diminutive(a, b) or self._is_diminutive(b, a):
            return 0.8
        if (self.longs(a) - {a}) & (self.longs(b) - {b}):
            return 0.6
        if a in self._known and b in self._known:
            return 0.0
        return self._alike(a, b)

    def _is_diminutive(self, short: str, long: str) -> bool:
        if long in self._known and short in self._known:
            return False
        return any(base == long or (len(base) >= 4 and long.startswith(base)) for base in self._bases(short))

    def family(self, one: str, other: str) -> float:
        """Probability that two surnames are one name's spellings, on their form alone."""
        a, b = sorted((folded(one), folded(other)))
        if a == b:
            return 1.0
        if a.replace(" ", "") == b.replace(" ", "") or self._form(a)[0] == self._form(b)[0]:
            return 0.9
        parts_a, parts_b = set(a.split()), set(b.split())
        if parts_a < parts_b or parts_b < parts_a:
            return 0.7
        return self._alike(a, b)

    def _alike(self, a: str, b: str) -> float:
        """Misheard spellings: they sound alike in one language, and most letters agree."""
        (spelt_a, heard_a), (spelt_b, heard_b) = self._form(a), self._form(b)
        if min(len(a), len(b)) < 3 or not heard_a & heard_b:
            return 0.0
        ratio = fuzz.ratio(spelt_a, spelt_b) / 100
        return 0.85 if ratio >= 0.88 else 0.55 if ratio >= 0.78 else 0.0

    def form(self, one: str, other: str) -> float:
        """Probability that two names of whatever sort are one: first names where either is known as such."""
        known = folded(one) in self._known or folded(other) in self._known
        return self.given(one, other) if known else self.family(one, other)

    def person(self, one: str, other: str) -> float:
        """Probability that two names (`Anna`, `Anna Schmidt`) are one person's, on their form alone."""
        a, b = folded(one).split(), folded(other).split()
        if not a or not b:
            return 0.0
        if len(a) > 1 and len(b) > 1:
            last = self.family(" ".join(a[1:]), " ".join(b[1:]))
            return last * self.given(a[0], b[0]) if last else 0.0
        return self.given(a[0], b[0]) * (1.0 if len(a) == len(b) else 0.88)


def _listed(paths: Iterable[Path]) -> dict[str, float]:
    """The folded names of tables with their bits (minus log2 of the share), the commonest where several tables differ.

    A line is a number and the names that share it; `#` begins a comment.
    """
    found: dict[str, float] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#") or not line.strip():
                continue
            bits, *names = line.split()
            for name in map(folded, names):
                found[name] = min(found.get(name, UNLISTED), float(bits))
    return found


def _more(path: Path) -> dict[str, float]:
    """Names that no table has, as rare ones; none where the file is missing."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return dict.fromkeys((folded(line) for line in lines if line and not line.startswith("#")), UNLISTED)


def _spelling(name: str) -> str:
    """A folded name without the choices of spelling that are not heard."""
    for old, new in _SPELLINGS:
        name = name.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", name)


@dataclass(slots=True)
class Cluster:
    """Spellings of one person's name."""

    head: str = field(repr=False)
    names: dict[str, float] = field(repr=False)
    """Spelling -> probability that it is this person's."""


@dataclass(slots=True)
class Resolved:
    """Clusters and how they came about."""

    clusters: list[Cluster]
    judgements: list[Judgement]


def person_key(name: str) -> str:
    """How judgements call a person: `person:anna schmidt`."""
    return f"person:{folded(name)}"


class Verdicts:
    """The caller's judgements, by pair; they win over every rule and score."""

    def __init__(self, judgements: Iterable[Judgement]) -> None:
        self._by_pair: dict[frozenset[str], str] = {}
        self._partners: dict[str, set[str]] = {}
        for judgement in sorted(judgements, key=lambda j: j.at.isoformat() if j.at else ""):
            self._by_pair[frozenset((judgement.left, judgement.right))] = judgement.verdict
            self._partners.setdefault(judgement.left, set()).add(judgement.right)
            self._partners.setdefault(judgement.right, set()).add(judgement.left)

    def __bool__(self) -> bool:
        return bool(self._by_pair)

    def of(self, left: str, right: str) -> str | None:
        """`same`, `different`, `unsure`, or None where nobody judged."""
        return self._by_pair.get(frozenset((left, right)))

    def partners(self, key: str) -> set[str]:
        """Keys that somebody judged together with a key."""
        return self._partners.get(key, set())

    def between(self, one: Iterable[str], other: Iterable[str]) -> str | None:
        """What was said of two people by their keys: `different` wins over `same`; None where nobody judged."""
        theirs = frozenset(other) if self else frozenset[str]()
        found = {self.of(key, near) for key in one for near in self.partners(key) & theirs} if theirs else set()
        return next((verdict for verdict in ("different", "same", "unsure") if verdict in found), None)


def resolve(counts: Mapping[str, int], names: Names, rules: Contacts, verdicts: Verdicts) -> Resolved:
    """Cluster the names of the people that one person speaks of.

    Full names come before short ones, frequent before rare, so that `Anna` joins `Anna Schmidt` where there is only
    one; between two people that fit equally well nothing is decided.

    Args:
        counts: name -> sightings.
        names: short forms, sounds.
        rules: thresholds.
        verdicts: the caller's judgements.
    """
    order = sorted(counts, key=lambda n: (-min(2, len(n.split())), -counts[n], folded(n), n))
    clusters: list[Cluster] = []
    blocks: dict[str, list[int]] = {}
    judgements: list[Judgement] = []
    for name in order:
        rated = _rate(name, clusters, blocks, names, verdicts)
        sure = [r for r in rated if r[0] >= rules.same]
        clear = bool(sure) and (len(sure) == 1 or sure[0][0] - sure[1][0] >= 0.08)
        for score, index in rated[:3]:
            if score >= rules.unsure and folded(clusters[index].head) != folded(name):
                verdict = "same" if clear and index == sure[0][1] else "unsure"
                judgements.append(_judgement(clusters[index].head, name, verdict, score))
        if clear:
            clusters[sure[0][1]].names[name] = sure[0][0]
            continue
        clusters.append(Cluster(name, {name: 1.0}))
        for key in _blocks(name, names, verdicts):
            blocks.setdefault(key, []).append(len(clusters) - 1)
    return Resolved(clusters, judgements)


def _blocks(name: str, names: Names, verdicts: Verdicts) -> frozenset[str]:
    own = person_key(name)
    return names.keys(name) | names.family_keys(name) | {own} | verdicts.partners(own)


def _rate(
    name: str, clusters: Sequence[Cluster], blocks: Mapping[str, list[int]], names: Names, verdicts: Verdicts
) -> list[tuple[float, int]]:
    """Clusters that a name may belong to, best first, with probability."""
    keys = _blocks(name, names, verdicts)
    if " " in folded(name):
        keys -= names.keys(name)
    near = {i for key in keys for i in blocks.get(key, [])[:BLOCK]}
    rated = []
    for index in near:
        head = clusters[index].head
        verdict = verdicts.of(person_key(head), person_key(name))
        score = {"same": 2.0, "different": 0.0, "unsure": 0.0}.get(verdict or "", names.person(head, name))
        rated.append((min(1.0, score) if verdict != "same" else 1.5, index) if score else (0.0, index))
    return sorted((r for r in rated if r[0] > 0), key=lambda r: (-r[0], r[1]))


def _judgement(left: str, right: str, verdict: str, score: float) -> Judgement:
    by = "rule:short-forms" if score in (0.8, 0.9, 0.92) else "score"
    return Judgement(person_key(left), person_key(right), "same" if verdict == "same" else "unsure", by)
