"""Conversations in HTML pages: who wrote what when, by the selectors of known exports or by the names of classes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from reident.bundle import moments
from reident.rulebook.layouts import Page, Pages

ENOUGH = 3
"""Messages from which on a page that no export is known to write is a conversation."""
_HIGHEST = 4
"""Elements around a time within which its sender stands."""
OWNER = "me"
"""Sender of what whoever exported a chat wrote."""
_QUOTES = '"„“”»« '
_NAME = 60
"""Characters of a sender."""
_BEFORE_SIGN = re.compile(r"\s+(?=[.,!?;:…)](?:\s|$))")


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a page."""

    sender: str = field(repr=False)
    time: datetime | None
    text: str = field(repr=False)
    answer: str = field(default="", repr=False)
    device: str = field(default="", repr=False)
    spoken: bool = False
    """Whether it was said to an assistant."""


def conversation(tree: Any, pages: Sequence[Pages]) -> list[Said]:
    """The messages of a page, in order; none where it is no conversation.

    Args:
        tree: the parsed page; what messages quote is taken out of it.
        pages: how exports write conversations.
    """
    for page in (page for file in pages for page in file.pages):
        if said := list(messages(tree, page)):
            return said
    for file in pages:
        if said := _by_names(tree, file):
            return said
    return []


def messages(tree: Any, page: Page) -> Iterator[Said]:
    """The messages that an export's selectors find; who wrote several in a row is named once."""
    sender = day = ""
    owned = {node.mem_id for node in tree.css(page.own)} if page.own else set()
    days = {node.mem_id for node in tree.css(page.day)} if page.day else set()
    for node in tree.css(f"{page.day}, {page.message}" if page.day else page.message):
        if node.mem_id in days:
            day = _text(node) if moments.search(_text(node)) else day
            continue
        for quoted in (inner for selector in page.skip for inner in node.css(selector)):
            quoted.decompose()
        named, when = node.css_first(page.sender), node.css_first(page.time)
        spoken = page.kind == "utterance"
        sender = "" if spoken else sender
        sender = OWNER if node.mem_id in owned else _text(named) if named is not None and _text(named) else sender
        said = "\n".join(filter(None, map(_text, node.css(page.text))))
        if when is not None and said and (sender or spoken):
            answer, device = _first(node, page.answer), _first(node, page.device)
            said = said.strip(_QUOTES) if spoken else said
            yield Said(sender, _moment(when, day), said, answer.strip(_QUOTES), device, spoken)


def _first(node: Any, selector: str) -> str:
    """The text of the first element that a selector finds; empty where there is no selector."""
    found = node.css_first(selector) if selector else None
    return _text(found) if found is not None else ""


def shown(html: str, page: Page) -> dict[str, str]:
    """Who says what in a piece of a page, for the examples of the rules."""
    from selectolax.lexbor import LexborHTMLParser

    return {said.sender: said.text for said in messages(LexborHTMLParser(html), page)}


def _by_names(tree: Any, file: Pages) -> list[Said]:
    """Messages of a page that nobody knows: blocks of one class with a time, and an element called like a sender."""
    blocks: dict[int, tuple[Any, Any, Any]] = {}
    looked: dict[int, Any] = {}
    for when in (node for node in tree.css("time, [class]") if _is_called(node, file.time)):
        if _moment(when) is None:
            continue
        block = when.parent
        for _ in range(_HIGHEST):
            if block is None or block.tag in ("body", "html"):
                break
            if block.mem_id not in looked:  # a block of many times is looked through once
                looked[block.mem_id] = next(
                    (n for n in block.css("[class]") if _is_called(n, file.sender) and _is_name(n)), None
                )
            if (named := looked[block.mem_id]) is not None:
                blocks.setdefault(block.mem_id, (block, named, when))
                break
            block = block.parent
    sorts = Counter(_sort(block) for block, _, _ in blocks.values())
    kept = [found for found in blocks.values() if sorts[_sort(found[0])] >= ENOUGH]
    return list(_without_heads(kept))


def _without_heads(blocks: Iterable[tuple[Any, Any, Any]]) -> Iterator[Said]:
    for block, named, when in blocks:
        sender, time = _text(named), _moment(when)
        named.decompose()
        when.decompose()
        if said := _text(block):
            yield Said(sender, time, said)


def _is_called(node: Any, names: frozenset[str]) -> bool:
    """Whether a word of an element's class, or its tag, is one of some names."""
    words = re.split(r"[-_\s]+", (node.attributes.get("class") or "").lower())
    return node.tag in names or not names.isdisjoint(words)


def _is_name(node: Any) -> bool:
    return 0 < len(_text(node)) <= _NAME and node.css_first("p, div, li") is None


def _sort(node: Any) -> tuple[str, str]:
    return node.tag, (node.attributes.get("class") or "").split(" ")[0]


def _moment(node: Any, day: str = "") -> datetime | None:
    """A time in an element's attributes, which are the more exact ones, or in its text, on a day told elsewhere."""
    told = [node.attributes.get(name) for name in ("datetime", "title", "data-timestamp")]
    told += [inner.attributes.get("title") for inner in node.css("[title]")]
    for text in (*told, f"{day} {_text(node)}".strip()):
        if text and (found := moments.parse(text)) is not None:
            return found
        if text and (hit := moments.search(text)) is not None and moments.has_clock(text):
            return hit[2]
    return None


def _text(node: Any) -> str:
    """The text of an element, with the line breaks that it has."""
    for line in node.css("br"):
        line.replace_with("\n")
    lines = (" ".join(line.split()) for line in node.text(separator=" ").split("\n"))
    return _BEFORE_SIGN.sub("", "\n".join(filter(None, lines)))
