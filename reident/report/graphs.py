"""The masked graph of a `View` into files of its own: GraphML, node-link JSON, and a picture as SVG.

What is in the view is in the files and nothing else, so a graph is masked as the report is.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import networkx as nx
from markupsafe import Markup

from reident import resources
from reident.model import UserError
from reident.report import pictures
from reident.report.language import Words
from reident.report.render import environment
from reident.rulebook import RuleBook
from reident.view import EvidenceView, View

PLACES = 5
"""Places of the bundle that an edge names."""
GRAPH_FORMATS = ("svg", "graphml", "json")


def graph_file(view: View, rules: RuleBook, language: str, format_: str) -> bytes:
    """The graph in one of `GRAPH_FORMATS`.

    Args:
        view: masked or revealed.
        rules: labels of attributes and roles.
        language: `de` or `en`, of the labels.
        format_: `graphml` opens in Gephi, yEd and networkx; `json` is networkx's node-link form; `svg` is the picture.

    Raises:
        UserError: no such format, or a picture of a graph without people or values.
    """
    if format_ == "svg":
        return _svg(view, rules, language).encode()
    words = Words(view, rules, language)
    if format_ == "graphml":
        out = io.BytesIO()
        nx.write_graphml(_network(view, words), out)
        return out.getvalue()
    if format_ == "json":
        data = nx.node_link_data(_network(view, words), edges="edges")
        return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
    raise UserError(f"There is no graph format {format_!r}; choose one of {', '.join(GRAPH_FORMATS)}.")


def _network(view: View, words: Words) -> nx.MultiDiGraph[Any]:
    """Nodes and edges with all that the view says of them; what is not known is left out, as GraphML has no null."""
    graph, places = view.graph, _places(view)
    found: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for node in graph.nodes:
        label = node.value or (f"{words.term(node.role)} {node.id}" if node.role else node.id)
        found.add_node(
            node.id, label=_printable(label), type=node.type, attribute=node.attribute, value=_printable(node.value),
            confidence=node.confidence, role=node.role,
        )  # fmt: skip
    for edge in graph.edges:
        found_in = places.get(edge.fact) or places.get(f"{edge.source} {edge.type} {edge.target}")
        more = {"first": edge.first, "last": edge.last, "fact": edge.fact, "evidence": found_in}
        found.add_edge(
            edge.source, edge.target, label=words.term(edge.type), type=edge.type, count=edge.count,
            confidence=edge.confidence, **{name: said for name, said in more.items() if said},
        )  # fmt: skip
    return found


def _places(view: View) -> dict[str, str]:
    """Where in the bundle a fact (by its id) or a relation is found: some places of each, `file, place; ...`."""
    found: dict[str, Sequence[EvidenceView]] = {}
    for subject in view.subjects:
        found |= {fact.id: fact.evidence for fact in subject.facts}
        found |= {f"{subject.id} {r.type} {r.to}": r.evidence for r in subject.relations}
    return {
        key: "; ".join(_printable(f"{e.source}, {e.locator}") for e in evidence[:PLACES])
        for key, evidence in found.items()
    }


def _printable(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return "".join(c for c in text if c >= " " and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff")


def _svg(view: View, rules: RuleBook, language: str) -> str:
    words = Words(view, rules, language)
    drawn = pictures.network(view.graph, words)
    if drawn is None:
        raise UserError("There is nothing to draw: the case has no person about whom a value is known.")
    style = (resources.folder("templates") / "graph.css").read_text(encoding="utf-8")
    page = environment().get_template("graph.svg.j2")
    return page.render(t=words, net=drawn, view=view, style=Markup(style))  # noqa: S704  (our own file)
