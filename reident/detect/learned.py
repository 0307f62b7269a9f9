"""Words and the meaning of a sentence into the probabilities of what it tells: small linear models.

A model weighs which words stand on which side of a name and how near, and the sentence's vector. The words alone give a
first guess, which costs next to nothing; the vector is computed where that guess leaves something open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

from reident import models

GROUPS: Mapping[str, tuple[str, ...]] = {
    "person": (
        "other", "self", "addressed", "family", "partner", "child", "pet", "parent", "sibling", "friend", "colleague",
    ),
    "named": ("thing", "somebody"),
    "organisation": ("no_employer", "employer", "school"),
    "place": ("elsewhere", "home", "work_place", "home_of"),
    "condition": ("no_health", "health", "health_child"),
    "occupation": ("no_occupation", "occupation", "occupation_of"),
    "activity": ("no_activity", "activity", "activity_of"),
    "diet": ("no_diet", "diet"),
    "religion": ("no_religion", "religion"),
    "vehicle": ("no_vehicle", "vehicle"),
    "age": ("no_age", "age", "age_of"),
    "birthday": ("no_birthday", "birthday"),
    "travel": ("no_travel", "travel"),
    "clock": ("no_clock", "wake_clock", "sleep_clock"),
    "sign": ("no_sign", "wake", "sleep", "leave", "arrive"),
}  # fmt: skip
"""What the names of a kind, a listed word, an age, a date, or a sentence (`sign`) can be; the first is none of it."""
FILE = "roles.npz"
_WORD = 0xFFFFFFFF
_STEM, _LONG = 5, 4
"""Letters that stand for a word's forms, of words longer than the second figure."""

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear model of words."""

    rows: Mapping[int, int]
    """Hash of a feature -> its row."""
    weights: NDArray[np.float32]
    """A row a feature, a column a role."""
    bias: NDArray[np.float32]

    def sums(self, found: Sequence[int]) -> Vector:
        """The evidence of some features for every role."""
        known = [row for row in map(self.rows.get, found) if row is not None]
        if not known:
            return self.bias
        evidence: Vector = np.add.reduce(self.weights[known], axis=0)
        return self.bias + evidence * np.float32(len(found) ** -0.5)


@dataclass(frozen=True, slots=True)
class Group:
    """The models of one kind."""

    quick: Weights
    """Of the words alone."""
    whole: Weights
    """Of the words beside the meaning."""
    meaning: NDArray[np.float32]
    """Of the sentence's vector; shape (vector, roles)."""
    margins: Mapping[int, float]
    """Hash of a feature -> how much more it says for any role than for none, by the words alone."""
    margin: float
    """The same of the bias."""

    @classmethod
    def of(cls, quick: Weights, whole: Weights, meaning: NDArray[np.float32]) -> Group:
        """With the margins that follow from the weights."""
        margins = (quick.weights[:, 1:] - quick.weights[:, :1]).max(axis=1).tolist()
        by_feature = {feature: margins[row] for feature, row in quick.rows.items()}
        return cls(quick, whole, meaning, by_feature, float((quick.bias[1:] - quick.bias[0]).max()))

    def at_most(self, found: Sequence[int]) -> float:
        """No more than so probable is any role at all by the words alone; a bound, much faster than `guess`."""
        get = self.margins.get
        evidence = sum([get(feature, 0.0) for feature in found]) / sqrt(len(found) or 1)
        odds: float = (len(self.quick.bias) - 1) * exp(self.margin + evidence)
        return odds / (1 + odds)

    def guess(self, found: Sequence[int]) -> Vector:
        """The probability of every role, by the words alone."""
        return _probabilities(self.quick.sums(found))

    def rate(self, found: Sequence[int], vector: Vector) -> Vector:
        """The probability of every role."""
        return _probabilities(self.whole.sums(found) + vector @ self.meaning)


def _probabilities(sums: Vector) -> Vector:
    risen: Vector = np.exp(sums - np.maximum.reduce(sums))
    risen /= np.add.reduce(risen)
    return risen


def hashed(features: Iterable[str], language: str) -> list[int]:
    """Features of a language as the models know them, each once, in the order in which they come first."""
    return [_hashed(language, feature) for feature in dict.fromkeys(features)]


@lru_cache(maxsize=1 << 16)
def _hashed(language: str, feature: str) -> int:
    return int(get_string_id(f"{language} {feature}") & _WORD)


def beside(left: Sequence[str], right: Sequence[str]) -> list[str]:
    """The words beside a name as features: each word, with its side and nearness, with its neighbour.

    Args:
        left: folded words before the name, the nearest first.
        right: folded words after it, the nearest first.
    """
    found = [f"sides={bool(left)}{bool(right)}", f"first={left[-1] if left else '*'}"]
    if len(left) + len(right) < 3:
        found.append("short")
    for side, words in (("<", left), (">", right)):
        if not words:
            found.append(f"{side}end")
        for distance, word in enumerate(words):
            found += (word, f"{side}{word}")
            if len(word) > _LONG:
                found.append(f"{word[:_STEM]}*")
            if distance == 0:
                found.append(f"{side}0{word}")
            if distance < 2:
                found.append(f"{side}1{word}")
            if distance == 1:
                found.append(f"{side}2{words[0]} {word}")
            if distance:
                before = words[distance - 1]
                found.append(f"{word} {before}" if side == "<" else f"{before} {word}")
    return found


def of_sentence(words: Sequence[str]) -> list[str]:
    """The words of a sentence as features: each word and stem, pairs, how it begins and ends, how long it is."""
    found = [f"^{words[0]}", f"{words[-1]}$", f"size={min(len(words), 12)}"] if words else []
    for at, word in enumerate(words):
        found.append(word)
        if len(word) > _LONG:
            found.append(f"{word[:_STEM]}*")
        if at:
            found.append(f"{words[at - 1]} {word}")
    return found


def load(path: Path | None = None) -> dict[str, Group]:
    """The models of all kinds that the file holds; none where it is missing."""
    path = path or Path(models.__file__).parent / FILE
    if not path.is_file():
        return {}
    found = {}
    with np.load(path, allow_pickle=False) as held:
        for kind in (kind for kind in GROUPS if f"{kind}_meaning" in held):
            quick, whole = (_weights(held, f"{kind}_{name}") for name in ("quick", "whole"))
            meaning = held[f"{kind}_meaning"].astype(np.float32) * held[f"{kind}_meaning_scale"]
            found[kind] = Group.of(quick, whole, meaning)
    return found


def _weights(held: Mapping[str, NDArray[np.float32]], name: str) -> Weights:
    rows = {int(feature): row for row, feature in enumerate(held[f"{name}_features"])}
    weights = held[f"{name}_weights"].astype(np.float32) * held[f"{name}_scale"]
    return Weights(rows, weights, held[f"{name}_bias"].astype(np.float32))
