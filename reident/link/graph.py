"""Subjects into a graph of typed nodes and edges; `report.graphs` writes it into files, masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
                 "count": relation.count, "confidence": relation.confidence,
                 "first": relation.first.isoformat() if relation.first else "",
                 "last": relation.last.isoformat() if relation.last else ""}
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
        "fact": fact.id,
        "count": fact.evidence_count,
        "confidence": fact.confidence,
        "first": fact.first.isoformat() if fact.first else "",
        "last": fact.last.isoformat() if fact.last else "",
    }
