"""A name and the words around it into what the name is to the speaker: a child, a pet, the employer, the own surname.

People say the same in more ways than anybody writes down. Beside the rules, which know some of them exactly, a linear
model weighs all words of the sentence: which they are, on which side and how near, and what they mean (the mean of
their vectors). It is trained on own sentences with a gap for the name (`training/roles`), so it knows no names, and
says nothing where it is not sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

from reident import models
from reident.detect.evidence import Vector, Words
from reident.detect.lexicon import Lexicon
from reident.detect.named import Named, sentence_of
from reident.detect.names import in_capitals
from reident.detect.normal import Reading
from reident.model import Finding, Kind

RULE = "learned-role"
"""Under this name the findings stand beside those of the rules."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "person": ("other", "self", "addressed", "family", "partner", "child", "pet"),
    "organisation": ("no_employer", "employer"),
    "place": ("elsewhere", "home"),
}
"""What the names of a kind can be; the first is none of the others."""
PETS = "pet_name"
"""The list of rules/words of what people call animals."""
ANIMALS = "pet_animal"
"""The list of rules/words of what sorts of pets there are."""
ARTISTS = "artist"
"""The list of rules/words of who makes music."""
WINDOW = 14
"""Words on each side that are looked at."""
MEANING = 0.15
"""Weight of the mean vectors beside the words themselves."""
_TITLED = ("media", "product", "device", "room")
_UNSEEN, _UNSEEN_PET, _WORD_PET, _OVERLOOKED, _BESIDE = 0.75, 0.6, 0.8, 0.95, 2
"""Probabilities, and words beside it, from which a name counts that no pipeline takes for one."""
_USUAL = 0.7
"""What is left for a surname that is an everyday word as well, or in no list: a slip of the recogniser."""
_SHORTEST = 3
"""Letters of a name; less is a slip of the recogniser."""
_WORD = 0xFFFFFFFF
_STEM, _LONG = 5, 4
"""Letters that stand for a word's forms, of words longer than the second figure."""


@dataclass(frozen=True, slots=True)
class Role:
    """How a role is told."""

    attribute: str
    about: str
    act: str
    kind: Kind
    trust: float
    """What is left of the model's probability, by how often a role is told wrongly."""
    least: float
    """Probability from which on it is told at all."""
    texts: frozenset[str]


_SPOKEN = frozenset({"utterance"})
_ALL = _SPOKEN | {"message", "note", "search"}
ROLES: Mapping[str, Role] = {
    "self": Role("given_name", "speaker", "introduce", "person", 0.6, 0.55, _SPOKEN),
    "addressed": Role("given_name", "speaker", "greet", "person", 0.45, 0.6, _SPOKEN),
    "family": Role("family_name", "speaker", "introduce", "person", 0.6, 0.55, _SPOKEN),
    "partner": Role("partner", "partner", "", "person", 0.6, 0.55, _SPOKEN),
    "child": Role("child", "child", "", "person", 0.62, 0.5, _ALL),
    "pet": Role("pet", "speaker", "", "other", 0.65, 0.5, _ALL),
    "employer": Role("employer", "speaker", "", "organisation", 0.6, 0.55, _ALL),
    "home": Role("frequent_place", "speaker", "ask", "place", 0.5, 0.6, _SPOKEN),
}  # fmt: skip


class Roles:
    """The roles of names in one language; a language without a model has none."""

    def __init__(self, lexicon: Lexicon, words: Words, path: Path | None = None) -> None:
        self._lexicon, self._words = lexicon, words
        slot = lexicon.slots.get(PETS)
        self._pets = frozenset(slot.values) if slot else frozenset[str]()
        animals = lexicon.slots.get(ANIMALS)
        self._nobody = (
            lexicon.stop | lexicon.relations.keys() | lexicon.titles | (animals.values.keys() if animals else set())
        )
        artists = lexicon.slots.get(ARTISTS)
        self._artists = frozenset(artists.values) if artists else frozenset[str]()
        path = path or Path(models.__file__).parent / f"roles-{lexicon.language}.npz"
        self._models = _load(path) if path.is_file() else {}

    def find(self, content: str, holds: str | None, names: Sequence[Named], reading: Reading) -> Iterator[Finding]:
        """What the names of a text are, as far as the model is sure; offsets count characters of `content`."""
        titles = [named for named in names if named.kind in _TITLED]
        for named in (*names, *self._overlooked(content, reading, names)):
            group = self._models.get(named.kind)
            if group is None or not self._is_asked(content, named, titles, reading):
                continue
            rated = group.rate(*self.look(content, reading, named))
            best = int(rated.argmax())
            role = ROLES.get(GROUPS[named.kind][best])
            if role is None or holds not in role.texts:
                continue
            sure = self._sure(role, float(rated[best]), named, _written(content, reading, named.start))
            if sure == 0:
                continue
            start, end = reading.origins[named.start][0], reading.origins[named.end - 1][1]
            value = in_capitals(content[start:end])
            qualifiers = {"act": role.act} if role.act else {}
            yield Finding(start, end, role.kind, role.attribute, value, sure * role.trust, RULE, role.about, qualifiers)

    def _sure(self, role: Role, rated: float, named: Named, word: str) -> float:
        """What remains of the model's probability; 0 where it is not enough."""
        usual = self._words.is_usual(word)
        least = role.least
        if role.attribute == "pet" and word in self._pets:
            doubtful = usual or self._words.is_word_only(word)
            least = least if named.seen else _WORD_PET if doubtful else _UNSEEN_PET
        elif not named.seen:
            least = _OVERLOOKED if usual or named.list else _UNSEEN
        if rated < least:
            return 0.0
        if role.attribute == "family_name" and (usual or self._words.sort_of_name(word) == "unknown"):
            return rated * _USUAL
        return rated

    def _overlooked(self, content: str, reading: Reading, names: Sequence[Named]) -> Iterator[Named]:
        """Words that can be names and that nobody took for one: "remind me to feed buddy", "the nelson residence"."""
        taken = {i for named in names for i in range(named.start, named.end)}
        for i, word in enumerate(reading.words):
            if i in taken or word in self._lexicon.stop or word in self._lexicon.calendar.months:
                continue
            if word in self._pets or self._words.can_be_name(_written(content, reading, i)):
                yield Named(i, i + 1, "", "person", "overlooked", seen=False)

    def _is_asked(self, content: str, named: Named, titles: Sequence[Named], reading: Reading) -> bool:
        """Whether a name can be somebody's at all: not the artist of a song, nor all that is said."""
        size = named.end - named.start
        first, last = sentence_of(reading, named)
        if size > 1 + (named.kind != "person") or last - first - size < (1 if named.seen else _BESIDE):
            return False
        if any(named.start < other.end and other.start < named.end for other in titles):
            return False
        word = reading.words[named.start]
        if named.start > first and reading.words[named.start - 1] in self._lexicon.indefinite:
            return False
        if word in self._nobody and word not in self._pets:
            return False
        if named.kind == "person" and word not in self._pets:
            written = _written(content, reading, named.start)
            if len(word) < _SHORTEST or self._words.is_word_only(written):
                return False
        said = {
            " ".join(reading.words[a:b])
            for a in (named.start, max(0, named.start - 1))
            for b in (named.end, named.end + 1)
        }
        return said.isdisjoint(self._lexicon.public_names) and said.isdisjoint(self._artists)

    def look(self, content: str, reading: Reading, named: Named) -> tuple[list[int], Vector]:
        """What the model sees of a name: hashes of features of the sentence, and what its words mean."""
        first, last = sentence_of(reading, named)
        places = [i for i in range(first, last) if reading.words[i] != ","]
        left = [i for i in places if i < named.start][-WINDOW:][::-1]
        right = [i for i in places if i >= named.end][:WINDOW]
        name = reading.words[named.start]
        sort = "pet" if name in self._pets else self._words.sort_of_name(_written(content, reading, named.start))
        found = features([reading.words[i] for i in left], [reading.words[i] for i in right])
        if named.kind == "person":
            found |= {f"name={sort}", f"{sort}<{reading.words[left[0]] if left else '^'}"}
            found.add(f"{sort}>{reading.words[right[0]] if right else '$'}")
        said = [[_written(content, reading, i) for i in side] for side in (left, right)]
        means = np.concatenate([self._words.meaning(words) for words in (said[0], said[1], said[0] + said[1])])
        return [get_string_id(feature) & _WORD for feature in sorted(found)], (means * MEANING).astype(np.float32)


def _written(content: str, reading: Reading, at: int) -> str:
    """A word as the lists know it: with its umlauts, which the rules fold."""
    return content[slice(*reading.origins[at])].lower()


def features(left: Sequence[str], right: Sequence[str]) -> set[str]:
    """The words beside a name as features: each word, with its side and nearness, with its neighbour.

    Args:
        left: folded words before the name, the nearest first.
        right: folded words after it, the nearest first.
    """
    found = {f"sides={bool(left)}{bool(right)}", f"first={left[-1] if left else '*'}"}
    if len(left) + len(right) < 3:
        found.add("short")
    for side, words in (("<", left), (">", right)):
        if not words:
            found.add(f"{side}end")
        for distance, word in enumerate(words):
            found |= {word, f"{side}{word}"}
            if len(word) > _LONG:
                found.add(f"{word[:_STEM]}*")
            if distance == 0:
                found.add(f"{side}0{word}")
            if distance < 2:
                found.add(f"{side}1{word}")
            if distance == 1:
                found.add(f"{side}2{words[0]} {word}")
            if distance:
                pair = (word, words[distance - 1]) if side == "<" else (words[distance - 1], word)
                found.add(" ".join(pair))
    return found


@dataclass(frozen=True, slots=True)
class Group:
    """The weights of the names of one kind."""

    rows: Mapping[int, int]
    weights: NDArray[np.float32]
    """A row a feature, a column a role."""
    means: NDArray[np.float32]
    bias: NDArray[np.float32]

    def rate(self, found: Sequence[int], means: Vector) -> NDArray[np.float32]:
        """The probability of every role."""
        known = [self.rows[feature] for feature in found if feature in self.rows]
        rated = self.bias + means @ self.means
        if known:
            rated = rated + self.weights[known].sum(axis=0) / np.sqrt(len(found))
        risen = np.exp(rated - rated.max())
        return np.asarray(risen / risen.sum(), dtype=np.float32)


def _load(path: Path) -> dict[str, Group]:
    found = {}
    with np.load(path) as held:
        for kind in GROUPS:
            weights = held[f"{kind}_weights"].astype(np.float32) * held[f"{kind}_scale"]
            rows = {int(feature): row for row, feature in enumerate(held[f"{kind}_features"])}
            found[kind] = Group(rows, weights, held[f"{kind}_means"].astype(np.float32), held[f"{kind}_bias"])
    return found
