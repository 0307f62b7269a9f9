"""A pattern of a phrase rule into a regular expression over folded words, and into the words that must be there.

    [wie wird | wie ist] das wetter [in | fuer] {place}

Words stand for themselves, `word*` for all its endings, `( a | b )` for one of them, `[ a | b ]` for one or none,
`{slot}` or `{slot:name}` for a stretch, `<part>` for a piece named in the file, `...` for up to three words,
`^` and `$` for the start and the end of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from reident.detect.normal import fold_pattern

_LEX = re.compile(r"\s*(\[|\]|\(|\)|\||\{[a-z_]+(?::[a-z_]+)?\}|<[a-z_]+>|\.\.\.|\^|\$|[^\s\[\]()|{}<>^$]+)")
_BLANK = r"(?:(?<!\S)|(?: ,)? )"
STEM = 4
"""Letters of a word with any ending that the index looks at (three for shorter ones)."""


@dataclass(frozen=True, slots=True)
class Word:
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    type: str
    name: str
    leads: bool = False
    """Whether nothing stands before it in the pattern, so that its stretch may start too early."""


@dataclass(frozen=True, slots=True)
class Gap:
    pass


@dataclass(frozen=True, slots=True)
class Edge:
    start: bool


@dataclass(frozen=True, slots=True)
class Choice:
    branches: tuple[Series, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Series:
    items: tuple[Node, ...]


Node = Word | Slot | Gap | Edge | Choice | Series


class PatternError(ValueError):
    """A pattern is not well formed; the message says what is wrong."""


def parse(pattern: str, parts: Mapping[str, str], fillers: Collection[str], language: str) -> Series:
    """A pattern into its tree.

    Raises:
        PatternError: brackets do not close, an unknown part, nothing in it.
    """
    return _Parser(_lex(pattern), parts, fillers, language).whole()


def _lex(pattern: str) -> list[str]:
    pieces, position = [], 0
    pattern = pattern.strip()
    while position < len(pattern):
        match = _LEX.match(pattern, position)
        if not match:
            raise PatternError(f"not understood at {pattern[position:]!r}")
        pieces.append(match.group(1))
        position = match.end()
    return pieces


class _Parser:
    def __init__(self, pieces: list[str], parts: Mapping[str, str], fillers: Collection[str], language: str) -> None:
        self.pieces, self.parts, self.fillers, self.language = pieces, parts, fillers, language
        self.at = 0

    def whole(self) -> Series:
        branches = self._branches("")
        tree = branches[0] if len(branches) == 1 else Series((Choice(branches, optional=False),))
        if not tree.items:
            raise PatternError("the pattern is empty")
        return _marked(tree)

    def _branches(self, closing: str) -> tuple[Series, ...]:
        branches: list[Series] = []
        items: list[Node] = []
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            self.at += 1
            if piece == closing:
                return (*branches, Series(tuple(items)))
            if piece in "])":
                raise PatternError(f"a {piece!r} without its opening bracket")
            if piece == "|":
                branches.append(Series(tuple(items)))
                items = []
            else:
                items.extend(self._items(piece))
        if closing:
            raise PatternError(f"a {closing!r} is missing")
        return (*branches, Series(tuple(items)))

    def _items(self, piece: str) -> list[Node]:
        if piece in "[(":
            branches = self._branches("]" if piece == "[" else ")")
            if piece == "(" and not all(branch.items for branch in branches):
                raise PatternError(
                    "one of the choices in round brackets is empty, or a filler, which counts for nothing"
                )
            return [Choice(branches, optional=piece == "[")]
        if piece == "...":
            return [Gap()]
        if piece in "^$":
            return [Edge(start=piece == "^")]
        if piece.startswith("{"):
            type_, _, name = piece[1:-1].partition(":")
            return [Slot(type_, name or type_)]
        if piece.startswith("<"):
            if piece[1:-1] not in self.parts:
                raise PatternError(f"the part {piece} is not defined in this file")
            inner = _Parser(_lex(self.parts[piece[1:-1]]), self.parts, self.fillers, self.language)
            return [Choice(inner._branches(""), optional=False)]
        return [Word(word) for word in fold_pattern(piece, self.fillers, self.language)]


def _marked(tree: Series) -> Series:
    """The tree with `leads` set for a slot that it starts with."""
    first = tree.items[0]
    if isinstance(first, Slot):
        first = replace(first, leads=True)
    elif isinstance(first, Choice):
        first = replace(first, branches=tuple(_marked(b) if b.items else b for b in first.branches))
    return Series((first, *tree.items[1:]))


def slots(node: Node) -> list[Slot]:
    """All slots of a tree, left to right."""
    if isinstance(node, Slot):
        return [node]
    if isinstance(node, Choice):
        return [slot for branch in node.branches for slot in slots(branch)]
    if isinstance(node, Series):
        return [slot for item in node.items for slot in slots(item)]
    return []


def optional_slots(node: Node, inside: bool = False) -> frozenset[str]:
    """The names of the slots that a text can do without."""
    if isinstance(node, Slot):
        return frozenset({node.name}) if inside else frozenset()
    if isinstance(node, Choice):
        inside = inside or node.optional or len(node.branches) > 1
        return frozenset().union(*(optional_slots(branch, inside) for branch in node.branches))
    if isinstance(node, Series):
        return frozenset().union(*(optional_slots(item, inside) for item in node.items))
    return frozenset()


@lru_cache(maxsize=1 << 16)
def keys(word: str) -> tuple[str, ...]:
    """Under what the index finds a word of a text: itself, and its stems."""
    return (word, word[:STEM] + "*", word[:3] + "*")


SlotWords = Callable[["Slot"], frozenset[str]]
"""Slot -> the words that it can start with; empty where it can be anything."""


def required(node: Node, slot_words: SlotWords) -> list[frozenset[str]]:
    """Groups of index keys; a text that matches has at least one key of each group."""
    if isinstance(node, Slot):
        words = slot_words(node)
        return [frozenset(key_of(word) for word in words)] if words else []
    if isinstance(node, Word):
        return [frozenset({key_of(node.text)})]
    if isinstance(node, Series):
        return [group for item in node.items for group in required(item, slot_words)]
    if isinstance(node, Choice) and not node.optional:
        groups = [sorted(required(branch, slot_words), key=_usual) for branch in node.branches]
        if all(groups):
            depth = min(2, max(map(len, groups)))
            return [frozenset().union(*(group[min(at, len(group) - 1)] for group in groups)) for at in range(depth)]
    return []


def _usual(group: frozenset[str]) -> tuple[int, int, list[str]]:
    """What sorts groups by how many texts have one of their words: short words are usual ones."""
    return -min(map(len, group)), len(group), sorted(group)


def key_of(word: str) -> str:
    """Under what the index keeps a word of a pattern: itself, or its stem."""
    if not word.endswith("*"):
        return word
    stem = word[:-1]
    return (stem[:STEM] if len(stem) >= STEM else stem[:3]) + "*"


SlotRegex = Callable[[Slot, bool, frozenset[str]], str]
"""Slot, whether more must follow, the words that can follow at once -> regular expression."""


def to_regex(tree: Series, slot_regex: SlotRegex) -> str:
    """The tree as a regular expression over folded text; slots become groups `s0`, `s1`, ... in order of `slots`."""
    return _Writer(slot_regex).write(tree)


class _Writer:
    """Every item writes its own leading blank, so that what is left out leaves no blank behind."""

    def __init__(self, slot_regex: SlotRegex) -> None:
        self.slot_regex = slot_regex
        self.count = 0

    def write(self, tree: Series) -> str:
        return r"(?<!\S)" + self._sequence(tree, False, frozenset()) + r"(?!\S)"

    def _sequence(self, node: Series, more: bool, then: frozenset[str]) -> str:
        parts = []
        for index, item in enumerate(node.items):
            rest = node.items[index + 1 :]
            follows = more or any(_must(other) for other in rest)
            parts.append(self._item(item, follows, _openings(rest, then)))
        return "".join(parts)

    def _item(self, node: Node, more: bool, then: frozenset[str]) -> str:
        if isinstance(node, Word):
            return _BLANK + (
                re.escape(node.text[:-1]) + r"[^\s.,]*" if node.text.endswith("*") else re.escape(node.text)
            )
        if isinstance(node, Slot):
            group = f"(?P<s{self.count}>{self.slot_regex(node, more, then)})"
            self.count += 1
            return _BLANK + group
        if isinstance(node, Gap):
            return r"(?:" + _BLANK + r"[^\s.]+){0,3}?"
        if isinstance(node, Edge):
            return r"(?:^|(?<=\. ))" if node.start else r"(?= \.|$)"
        if isinstance(node, Series):
            return self._sequence(node, more, then)
        branches = "|".join(self._sequence(branch, more, then) for branch in node.branches)
        return f"(?:{branches})" + ("?" if node.optional else "")


def _openings(items: tuple[Node, ...], then: frozenset[str]) -> frozenset[str]:
    """The words that a series can start with, and what follows it where it can be empty."""
    found: set[str] = set()
    for item in items:
        if isinstance(item, Word):
            found.add(item.text)
        elif isinstance(item, Choice):
            for branch in item.branches:
                found |= _openings(branch.items, frozenset())
        elif isinstance(item, Series):
            found |= _openings(item.items, frozenset())
        if _must(item):
            return frozenset(found)
    return frozenset(found) | then


def _must(node: Node) -> bool:
    """Whether a node takes at least one word (or pins the end)."""
    if isinstance(node, Word | Slot):
        return True
    if isinstance(node, Edge):
        return not node.start
    if isinstance(node, Series):
        return any(_must(item) for item in node.items)
    return isinstance(node, Choice) and not node.optional and all(_must(branch) for branch in node.branches)
