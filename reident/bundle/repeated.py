"""Conversations in HTML pages of any structure: elements that repeat are rows, the pieces of text in them cells.

Which cell is who, when and what is told by what the cells hold (`plans`), or, where a page has no such elements, by how
the lines begin that it shows (`heads`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from reident.bundle import exchanges, heads, objects
from reident.bundle.draft import Context, Draft
from reident.bundle.inferred import FEWEST, is_date

_ENOUGH = 0.6
"""Share of the rows that must be messages whose writer is told."""
_TRIED = 8
"""Groups of elements that are tried."""
_MOST = 500_000
"""Nodes of a page that are looked at."""
_BOLD = ("b", "big", "em", "font", "i", "mark", "s", "small", "strong", "sub", "sup", "u")
_INLINE = frozenset((*_BOLD, "a", "abbr", "bdi", "br", "code", "img", "span", "time"))
_BLIND = frozenset(("script", "style", "noscript", "template", "head"))
_TOLD = ("datetime", "title")
"""Attributes that tell something of an element, beside `data-...`."""
_ATTRIBUTE = 60
"""Characters of such an attribute."""
_CASES = 3
"""Groups of rows, each below a title, from which on they are requests or conversations apart."""
_SIBLINGS, _ALL = 6, 0.95
"""Elements alike beside each other that are cells of their own, at most; share of the rows that must have as many."""
_ROLE, _DAY = "role", "day"


@dataclass(slots=True)
class _Element:
    """An element of a page, and the pieces in it."""

    node: Any
    chain: str
    above: _Element | None
    pieces: list[_Element | str] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """Of its class."""
        return (self.node.attributes.get("class") or "").split()

    def text(self) -> str:
        """What it shows; blocks stand on lines of their own."""
        return "\n".join(filter(None, (" ".join(line.split()) for line in "".join(self._shown()).split("\n"))))

    def _shown(self) -> Iterator[str]:
        for piece in self.pieces:
            if isinstance(piece, str):
                yield piece.replace("\n", " ")
            elif piece.node.tag == "br":
                yield "\n"
            else:
                block = piece.node.tag not in _INLINE
                yield "\n" if block else " " if piece.words else ""
                yield from piece._shown()
                yield "\n" if block else " " if piece.words else ""


def read(tree: Any, context: Context) -> list[Draft]:
    """The messages of a page and its other texts; nothing where it is no conversation."""
    if tree.body is None:
        return []
    body, groups = _elements(tree.body)
    likely = sorted((found for found in groups.values() if len(found) >= FEWEST), key=len, reverse=True)
    for group in likely[:_TRIED]:
        pieces = [list(_pieces(element, "")) for element in group]
        found = [element for element, piece in zip(group, pieces, strict=True) if len(piece) > 1]
        if len(found) < FEWEST or len(found) < _ENOUGH * len(group):
            continue
        rows = _rows([piece for piece in pieces if len(piece) > 1])
        value, others = _value(body, found, rows, context)
        drafts = list(objects.from_value(value, context))
        if _told(drafts) >= _ENOUGH * len(rows):
            return drafts + [Draft(text, "prose", "page", "document", None, "page", context.keys) for text in others]
    lines = body.text().split("\n")
    head = heads.learned(lines, context)
    numbered = ((f"line {number}", line) for number, line in enumerate(lines, start=1))
    if head is None and (exchange := exchanges.learned(lines, context)) is not None:
        return list(exchanges.read(numbered, exchange, context))
    return list(heads.read(numbered, head, context.path, context)) if head is not None else []


def alike(tree: Any) -> Iterator[tuple[list[str], list[str]]]:
    """What the elements of a page show that stand below the same tags, piece by piece, the outer ones first; beside
    them what the page shows around these."""
    if tree.body is None:
        return
    body, groups = _elements(tree.body)
    for group in [group for group in groups.values() if len(group) >= FEWEST][:_TRIED]:
        around = _around(body, {id(each): each for each in group})
        yield [_shown_of(each.node) for each in group], [text for each, text in around if each is None and text]


def _shown_of(node: Any) -> str:
    """What an element shows, piece by piece; of a moment what its attribute says, which is the whole of it."""
    text = str(node.text(separator="\n"))
    for inner in node.css("time[datetime]"):
        short, whole = (inner.text() or "").strip(), inner.attributes.get("datetime") or ""
        text = text.replace(short, whole, 1) if short and whole else text
    return text


def shown(tree: Any) -> str:
    """What a page shows, with its blocks on lines of their own."""
    return _elements(tree.body)[0].text() if tree.body is not None else ""


def _told(drafts: Sequence[Draft]) -> int:
    """Messages whose writer is told, turns of requests, and things said to a device."""
    turns = (draft for draft in drafts if draft.kind in ("message", "document"))
    spoken = sum(draft.holds == "utterance" for draft in drafts)
    return spoken + sum("sender" in draft.keys or "case" in draft.keys for draft in turns)


def _elements(root: Any) -> tuple[_Element, dict[str, list[_Element]]]:
    """The body of a page as elements, and the elements by the tags around them."""
    body = _Element(root, "", None)
    by_id = {root.mem_id: body}
    groups: dict[str, list[_Element]] = {}
    for node in islice(root.traverse(include_text=True), 1, _MOST):
        above = by_id.get(node.parent.mem_id)
        if above is None or node.tag in _BLIND:
            continue
        if node.tag == "-text":
            above.pieces.append(node.text(deep=False) or "")
        elif not node.tag.startswith(("-", "!")):
            element = _Element(node, f"{above.chain}>{node.tag}", above)
            above.pieces.append(element)
            by_id[node.mem_id] = element
            groups.setdefault(element.chain, []).append(element)
    return body, groups


def _rows(pieces: Sequence[Sequence[tuple[str, str]]]) -> list[dict[str, str]]:
    """Pieces of text as cells; those of one name are cells of their own where all rows have as many, else one text."""
    counts = [Counter(name for name, _ in row) for row in pieces]
    apart = {name for count in counts for name in count}
    for name in list(apart):
        usual, rows = Counter(count[name] for count in counts).most_common(1)[0]
        if usual > _SIBLINGS or rows < len(counts) * _ALL:
            apart.discard(name)
    found = []
    for row in pieces:
        cells: dict[str, str] = {}
        seen: Counter[str] = Counter()
        for name, text in row:
            seen[name] += 1
            key = f"{name} {seen[name]}" if name in apart and seen[name] > 1 else name
            cells[key] = f"{cells[key]}\n{text}" if key in cells else text
        found.append(cells)
    return found


def _pieces(element: _Element, name: str) -> Iterator[tuple[str, str]]:
    for attribute, value in element.node.attributes.items():
        if value and len(value) <= _ATTRIBUTE and (attribute in _TOLD or attribute.startswith("data-")):
            yield f"{name} {attribute}".strip(), value
    inner = [piece for piece in element.pieces if isinstance(piece, _Element) and piece.node.tag != "br"]
    own = " ".join(piece.strip() for piece in element.pieces if isinstance(piece, str)).strip()
    if own and all(piece.node.tag in _INLINE and not piece.words for piece in inner):
        first = next((piece for piece in element.pieces if not isinstance(piece, str) or piece.strip()), None)
        if inner and isinstance(first, _Element) and first.node.tag not in ("br", "a"):  # <b>Lena</b> so it is
            yield from _pieces(first, f"{name} {first.node.tag}".strip())
            element = _Element(element.node, "", None, [piece for piece in element.pieces if piece is not first])
        last = inner[-1] if inner else None
        if last is not None and last.node.tag in ("small", "time"):
            yield from _pieces(last, f"{name} {last.node.tag}".strip())
            element = _Element(element.node, "", None, [piece for piece in element.pieces if piece is not last])
        if text := element.text().strip(" :\u2013\u2014-"):
            yield name or "text", text
        return
    if own:
        yield name or "text", own
    for piece in inner:
        yield from _pieces(piece, (piece.words or [f"{name} {piece.node.tag}".strip()])[0])


def _value(
    body: _Element, found: Sequence[_Element], rows: Sequence[dict[str, str]], context: Context
) -> tuple[list[Any], list[str]]:
    """Rows as objects with the days and titles above them, and the texts of the page that are in none."""
    common = set.intersection(*(set(element.words) for element in found))
    known = {id(element): row for element, row in zip(found, rows, strict=True)}
    groups: list[tuple[str, list[dict[str, str]]]] = []
    others: list[str] = []
    day, titles, last = "", [""], None
    for element, text in _around(body, known):
        if element is None:
            titles = titles if text and is_date(text) else [*titles, text]
            day = text if is_date(text) else day
            others += [] if is_date(text) else [text]
            continue
        if element.above is not last or not groups:
            groups.append((" ".join(titles).strip(), []))
            titles, last = [], element.above
        words = [word for word in element.words if word not in common]
        role = next((word for word in words if context.columns.role_of(word)), "")
        row = known[id(element)]
        groups[-1][1].append({**row, **({_ROLE: role} if role else {}), **({_DAY: day} if day else {})})
    titled = Counter(title for title, _ in groups if title)
    if len(titled) < _CASES:
        return [row for _, inner in groups for row in inner], others
    desk = any(context.columns.role_of(row.get(_ROLE, "")) for _, inner in groups for row in inner)
    name = "ticket" if desk else "conversation"
    return [{name: f"{title} {number}", "messages": inner} for number, (title, inner) in enumerate(groups)], others


def _around(element: _Element, known: dict[int, Any]) -> Iterator[tuple[_Element | None, str]]:
    """The rows of a page in order, and the texts between them."""
    if id(element) in known:
        yield element, ""
        return
    inner = [piece for piece in element.pieces if isinstance(piece, _Element)]
    if any(piece.node.tag not in _INLINE for piece in inner) or any(id(piece) in known for piece in inner):
        for piece in element.pieces:
            if isinstance(piece, _Element):
                yield from _around(piece, known)
            elif piece.strip():
                yield None, " ".join(piece.split())
    elif text := element.text():
        yield None, text
