"""Cases of a page that are lists of labels and values each, into the rows of one table.

<table><tr><th>Case #4007</th><td>2025/04/23 15:00</td></tr>     also as <dl>, <p><b>Member:</b> Ida Berg</p>, or
<tr><th>Member</th><td>Ida Berg</td></tr> ... </table>           <div><span>Member</span><span>Ida Berg</span></div>
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from reident.bundle import moments
from reident.bundle.draft import Context, Draft, normal
from reident.bundle.tables import from_rows

_FEWEST, _KNOWN = 3, 2
"""Cases of a page, and labels of a case that must be known, at least."""
_USUAL = 0.6
"""Share of the cases that must have a label."""
_LONGEST = 40
"""Characters of a label, at most."""
_LABELS = ("b", "strong", "span", "label", "em", "i", "th", "dt", "div", "h3", "h4", "h5", "h6")
_BLOCKS = "p, div, li, table, dl, ul, section, article"
_NUMBER = re.compile(r"(?P<label>[^\W\d].*?)?[\s:.]*(?:#|Nr\.?|No\.?)?\s*(?P<number>[A-Z]{0,5}-?\d[\d/-]*)")
Pair = tuple[str, str]


def read(tree: Any, context: Context) -> Iterator[Draft]:
    """The cases of a page, which are taken out of it; nothing where it has none that are written so."""
    for found in (_of_tables(tree), _of_lists(tree), _of_lines(tree)):
        taken = list(_cases(found))
        cases = [[pair for pair, _ in case] for case in taken]
        usual = _usual(cases)
        holds = [
            label for label in usual if context.columns.holds(label, context.layout) or context.columns.asks(label)
        ]
        if len(cases) < _FEWEST or len(holds) < _KNOWN:
            continue
        rows = [_numbered(case) for case in cases]
        header = list(dict.fromkeys(label for row in rows for label, _ in row))
        cells = [dict(row) for row in rows]
        yield from from_rows([header, *([row.get(label, "") for label in header] for row in cells)], context, "case ")
        for node in {id(node): node for case in taken for _, node in case}.values():
            node.decompose()
        return


def _usual(cases: Sequence[Sequence[Pair]]) -> list[str]:
    """The labels that most cases have."""
    counts = Counter(label for case in cases for label in {_bare(label) for label, _ in case})
    return [label for label, count in counts.items() if count >= _USUAL * len(cases)]


def _bare(label: str) -> str:
    """A label without the number of a case in it: `Case #4007`."""
    return re.sub(r"[\s#:.-]*\d[\d/-]*", "", label)


def _cases(found: Sequence[tuple[Pair, Any]]) -> Iterator[list[tuple[Pair, Any]]]:
    """Pairs of label and value, those of a case together: each begins with the first label that often comes back."""
    counts = Counter(normal(_bare(label)) for (label, _), _ in found)
    most = max(counts.values(), default=0)
    labels = (normal(_bare(label)) for (label, _), _ in found)
    first = next((label for label in labels if counts[label] >= _USUAL * most), "")
    case: list[tuple[Pair, Any]] = []
    for pair, node in found:
        if normal(_bare(pair[0])) == first:
            if case:
                yield case
            case = [(pair, node)]
        elif case:
            case.append((pair, node))
    if case:
        yield case


def _numbered(case: Sequence[Pair]) -> list[Pair]:
    """The pairs of a case, its number a pair of its own where it stands in the first label."""
    (label, value), *others = case
    number = _NUMBER.fullmatch(label)
    if number is None:
        return list(case)
    told = "time" if moments.parse(value) is not None else number["label"] or "title"
    return [("case number", number["number"]), (told, value), *others]


def _of_tables(tree: Any) -> list[tuple[Pair, Any]]:
    """Labels and values of the tables of a page that have two columns; empty where one table is all."""
    found: list[tuple[Pair, Any]] = []
    for table in tree.css("table"):
        if table.css_first("table table") is not None:
            continue
        rows = [[_text(cell) for cell in row.css("th, td")] for row in table.css("tr")]
        pairs = [(row[0].rstrip(": "), row[1]) for row in rows if len(row) == 2 and row[0]]
        if len(pairs) == len([row for row in rows if any(row)]) and all(len(label) <= _LONGEST for label, _ in pairs):
            found += [(pair, table) for pair in pairs]
    return found


def _of_lists(tree: Any) -> list[tuple[Pair, Any]]:
    """The same of its lists of terms."""
    found: list[tuple[Pair, Any]] = []
    for listed in tree.css("dl"):
        terms = [_text(term).rstrip(": ") for term in listed.css("dt")]
        said = [_text(each) for each in listed.css("dd")]
        if len(terms) == len(said) and all(0 < len(term) <= _LONGEST for term in terms):
            found += [(pair, listed) for pair in zip(terms, said, strict=True)]
    return found


def _of_lines(tree: Any) -> list[tuple[Pair, Any]]:
    """The same of its elements with labels of their own, each before what it says, and of titles with a number."""
    found: list[tuple[Pair, Any]] = []
    for node in tree.css("p, div, li, h2, h3, h4, h5, h6"):
        if node.tag.startswith("h"):
            title = _TITLE.fullmatch(_text(node))
            found += [((title["label"], title["rest"]), node)] if title else []
            continue
        parts = [part for part in node.iter(include_text=True) if _text(part)]
        if any(part.css(_BLOCKS) and part.tag not in ("-text", "div", "p") for part in parts):
            continue
        found += [(pair, node) for pair in _inside(parts)]
    return found


_TITLE = re.compile(r"(?P<label>[^\W\d][^\d#]{1,30}#?\s?\d[\d/-]*)\W*(?P<rest>.{0,60})")
"""A title with the number of a case: `Case #4007 - 2025/04/23`."""


def _inside(parts: Sequence[Any]) -> list[Pair]:
    """The labels within an element, each with what stands behind it; empty where it has none."""
    texts = [_text(part) for part in parts]
    leaves = [part.tag in _LABELS and not any(True for _ in part.iter()) for part in parts]
    marks = [
        leaf and len(text) <= _LONGEST and (text.endswith(":") or after.startswith(":"))
        for leaf, text, after in zip(leaves, texts, [*texts[1:], ""], strict=True)
    ]
    if not any(marks):
        whole = len(parts) == 2 and leaves[0] and parts[1].tag != "-text" and len(texts[0]) <= _LONGEST
        return [(texts[0], texts[1])] if whole and not any(part.css("div, p") for part in parts[1].iter()) else []
    if not marks[0]:
        return []
    starts = [*(at for at, mark in enumerate(marks) if mark), len(parts)]
    return [(texts[at].rstrip(": "), " ".join(texts[at + 1 : end]).lstrip(": ")) for at, end in pairwise(starts)]


def _text(node: Any) -> str:
    return " ".join((node.text(separator=" ") or "").split())
