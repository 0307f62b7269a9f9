"""Subjects into a graph of typed nodes and edges, and that into GraphML and coordinates for a picture."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import networkx as nx

from reident.model import Fact, Graph, Subject

NODE_TYPE: Mapping[str, str] = {
    "place": "place", "organisation": "organisation", "device": "device", "habit": "habit", "medium": "medium",
}  # fmt: skip
_TYPES: Mapping[str, tuple[str, ...]] = {
    "place": ("residence", "postcode", "birthplace", "workplace", "frequent_place", "route", "coordinates", "travel"),
    "organisation": ("employer", "education", "union"),
    "device": ("device", "room", "vehicle", "device_serial"),
    "habit": ("wake_time", "sleep_time", "away_hours", "commute", "weekly_routine", "appointment"),
    "medium": ("music", "media", "sports", "hobby", "shopping", "diet"),
    "identifier": ("phone", "email", "handle", "account_id", "ip_address", "mac_address", "iban", "payment_card",
                   "id_number", "licence_plate"),
}  # fmt: skip
IN_PERSON = frozenset({"given_name", "family_name", "partner", "child", "parent", "sibling", "friend", "colleague"})
"""Attributes that are a person's node or an edge between persons."""
SEED = 7
SIZE = 60
"""Nodes of a readable picture."""


def node_type(attribute: str) -> str:
    """Type of the node that a fact's value becomes."""
    return next((type_ for type_, attributes in _TYPES.items() if attribute in attributes), "trait")


def build(subjects: Sequence[Subject]) -> Graph:
    """The graph of all subjects: each person a node, each value a node that people may share, each fact an edge."""
    nodes: dict[str, dict[str, str | int | float]] = {}
    edges: list[dict[str, str | int | float]] = []
    for subject in subjects:
        nodes[subject.id] = _person(subject)
    for subject in subjects:
        for fact in subject.facts:
            if fact.attribute in IN_PERSON:
                continue
            node = _value(fact)
            kept = nodes.setdefault(str(node["id"]), node)
            kept["confidence"] = max(float(kept["confidence"]), fact.confidence)
            edges.append(_edge(subject.id, str(node["id"]), fact))
        for relation in subject.relations:
            edges.append(
                {"source": subject.id, "target": relation.to, "type": relation.type,
                 "count": len(relation.evidence), "confidence": relation.confidence, "first": "", "last": ""}
            )  # fmt: skip
    return Graph(tuple(nodes.values()), tuple(edges))


def _person(subject: Subject) -> dict[str, str | int | float]:
    def best(attribute: str) -> Fact | None:
        return max((f for f in subject.facts if f.attribute == attribute), key=lambda f: f.confidence, default=None)

    names = [f for f in (best("given_name"), best("family_name")) if f is not None]
    return {
        "id": subject.id,
        "type": "person",
        "attribute": names[0].attribute if names else "",
        "value": " ".join(f.value for f in names),
        "confidence": min((f.confidence for f in names), default=0.0),
        "role": subject.role,
    }


def _value(fact: Fact) -> dict[str, str | int | float]:
    type_ = node_type(fact.attribute)
    shared = type_ in ("place", "organisation", "medium", "identifier")
    kind = type_ if shared else fact.attribute
    name = fact.ref if fact.ref and fact.level not in ("street", "address", "point") else fact.value.casefold()
    return {
        "id": f"{kind}:{name}", "type": type_, "attribute": fact.attribute, "value": fact.value,
        "confidence": fact.confidence,
    }  # fmt: skip


def _edge(source: str, target: str, fact: Fact) -> dict[str, str | int | float]:
    return {
        "source": source,
        "target": target,
        "type": fact.attribute,
        "count": fact.evidence_count,
        "confidence": fact.confidence,
        "first": fact.first.isoformat() if fact.first else "",
        "last": fact.last.isoformat() if fact.last else "",
    }


def _networkx(graph: Graph) -> nx.MultiDiGraph[Any]:
    found: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for node in graph.nodes:
        found.add_node(node["id"], **{k: v for k, v in node.items() if k != "id"})
    for edge in graph.edges:
        found.add_edge(
            edge["source"], edge["target"], **{k: v for k, v in edge.items() if k not in ("source", "target")}
        )
    return found


def graphml(graph: Graph) -> str:
    """The graph as GraphML (XML text), to be opened in Gephi, yEd or networkx."""
    out = io.BytesIO()
    nx.write_graphml(_networkx(graph), out)
    return out.getvalue().decode()


def layout(graph: Graph, limit: int = SIZE) -> dict[str, tuple[float, float]]:
    """Where the nodes that matter stand in a picture: id -> x, y, each 0..1; the same graph gives the same picture.

    Subjects and requesters stay, then persons, then values by confidence and number of sightings, at most `limit`.
    """
    kept = _kept(graph, limit)
    if not kept:
        return {}
    network: nx.Graph[Any] = nx.Graph()
    network.add_nodes_from(sorted(kept))
    for edge in graph.edges:
        if edge["source"] in kept and edge["target"] in kept:
            network.add_edge(edge["source"], edge["target"], weight=0.5 + float(edge["confidence"]))
    placed = nx.spring_layout(network, seed=SEED, k=2.2 / max(1, len(kept)) ** 0.5, iterations=120)
    points = {str(n): (float(p[0]), float(p[1])) for n, p in placed.items()}
    return _scaled(points)


def _kept(graph: Graph, limit: int) -> set[str]:
    best: dict[str, float] = {}
    for edge in graph.edges:
        for end in ("source", "target"):
            weight = float(edge["confidence"]) * (1 + min(5, int(edge["count"])) / 10)
            best[str(edge[end])] = max(best.get(str(edge[end]), 0.0), weight)
    first = {"subject": 4.0, "requester": 4.0, "household": 2.0}

    def matters(node: Mapping[str, str | int | float]) -> tuple[float, str]:
        id_ = str(node["id"])
        return -(first.get(str(node.get("role", "")), 0.0) + best.get(id_, 0.0)), id_

    return {str(n["id"]) for n in sorted(graph.nodes, key=matters)[:limit]}


def _scaled(points: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    def one(values: Iterable[float]) -> tuple[float, float]:
        known = list(values)
        return min(known), max(known) - min(known) or 1.0

    (left, width), (top, height) = one(x for x, _ in points.values()), one(y for _, y in points.values())
    return {n: (round((x - left) / width, 4), round((y - top) / height, 4)) for n, (x, y) in points.items()}
