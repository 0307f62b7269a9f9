"""The graph as files of their own: they open again, say what the view says, and hold no value in clear."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest

from reident import report
from reident.mask import view
from reident.model import UserError
from reident.rulebook import load_rules
from tests.report.example import ASSESSMENT

RULES = load_rules()
KEY = b"k" * 32
SVG = "{http://www.w3.org/2000/svg}"


def _file(format_: str, language: str = "en", *, reveal: bool = False, assessment: Any = ASSESSMENT) -> bytes:
    return report.graph_file(view(assessment, RULES, KEY, reveal=reveal), RULES, language, format_)


def test_graphml_opens_in_networkx_with_all_nodes_edges_and_what_they_say() -> None:
    shown = view(ASSESSMENT, RULES, KEY).graph
    read = nx.read_graphml(io.BytesIO(_file("graphml")), force_multigraph=True)
    assert set(read) == {node.id for node in shown.nodes}
    assert read.number_of_edges() == len(shown.edges)
    for node in shown.nodes:
        assert (read.nodes[node.id]["type"], read.nodes[node.id]["value"]) == (node.type, node.value)
    one = shown.edges[0]
    kept = [data for _, _, data in read.edges([one.source], data=True)]
    assert any(data["type"] == one.type and data["confidence"] == pytest.approx(one.confidence) for data in kept)


def test_the_json_is_networkx_node_link_form() -> None:
    data = json.loads(_file("json"))
    read = nx.node_link_graph(data, edges="edges")
    again = nx.read_graphml(io.BytesIO(_file("graphml")), force_multigraph=True)
    assert set(read) == set(again)
    assert read.number_of_edges() == again.number_of_edges()


def test_an_edge_tells_days_count_and_the_fact_with_its_evidence() -> None:
    shown = view(ASSESSMENT, RULES, KEY)
    facts = {fact.id for subject in shown.subjects for fact in subject.facts}
    data = json.loads(_file("json"))
    of_facts = [edge for edge in data["edges"] if "fact" in edge]
    assert all(edge["fact"] in facts for edge in of_facts)
    assert all({"count", "confidence", "type", "label"} <= edge.keys() for edge in data["edges"])


def test_an_edge_between_people_names_where_in_the_bundle_it_is_found() -> None:
    edges = json.loads(_file("json"))["edges"]
    partner = next(edge for edge in edges if edge["type"] == "partner")
    shown = next(s for s in view(ASSESSMENT, RULES, KEY).subjects if s.id == partner["source"]).relations[0].evidence[0]
    assert partner["evidence"] == f"{shown.source}, {shown.locator}"
    assert "evidence" not in next(edge for edge in edges if edge["type"] == "doctor")


@pytest.mark.parametrize("format_", report.GRAPH_FORMATS)
def test_no_value_in_clear_unless_revealed(format_: str) -> None:
    values = {str(node["value"]) for node in ASSESSMENT.graph.nodes if node.get("value")}
    values |= {fact.value for subject in ASSESSMENT.subjects for fact in subject.facts if len(fact.value) > 3}
    masked, clear = _file(format_).decode(), _file(format_, reveal=True).decode()
    assert [value for value in values if value in masked] == []
    assert any(value in clear for value in values)


def test_the_picture_stands_alone() -> None:
    root = ElementTree.fromstring(_file("svg"))
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None
    text = _file("svg").decode()
    assert "http" not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "<script" not in text


def test_the_picture_escapes_what_it_shows() -> None:
    nodes = tuple(
        {**node, "value": "<script>alert(1)</script>"} if node["type"] == "place" else node
        for node in ASSESSMENT.graph.nodes
    )
    hostile = replace(ASSESSMENT, graph=replace(ASSESSMENT.graph, nodes=nodes))
    for format_ in ("svg", "graphml"):
        content = _file(format_, reveal=True, assessment=hostile)
        assert b"<script>" not in content
        ElementTree.fromstring(content)


def test_control_characters_do_not_break_the_xml() -> None:
    nodes = tuple({**node, "value": "a\x00\x0b\ud800b"} for node in ASSESSMENT.graph.nodes)
    hostile = replace(ASSESSMENT, graph=replace(ASSESSMENT.graph, nodes=nodes))
    read = nx.read_graphml(io.BytesIO(_file("graphml", reveal=True, assessment=hostile)), force_multigraph=True)
    assert {data["value"] for _, data in read.nodes(data=True)} <= {"ab", ""}


def test_a_large_graph_keeps_what_matters_and_says_so() -> None:
    first = str(ASSESSMENT.subjects[0].id)
    more = [
        {"id": f"place:{n}", "type": "place", "attribute": "travel", "value": f"Ort{n}", "confidence": 0.3}
        for n in range(90)
    ] + [
        {"id": f"trait:{n}", "type": "trait", "attribute": "health", "value": f"x{n}", "confidence": 0.3}
        for n in range(90)
    ]
    links = [{"source": first, "target": n["id"], "type": n["attribute"], "count": 1, "confidence": 0.3} for n in more]
    graph = replace(ASSESSMENT.graph, nodes=(*ASSESSMENT.graph.nodes, *more), edges=(*ASSESSMENT.graph.edges, *links))
    text = _file("svg", assessment=replace(ASSESSMENT, graph=graph)).decode()
    assert text.count('class="node"') + text.count('class="person"') <= 60
    assert f"of {len(graph.nodes)} nodes" in text


def test_nothing_to_draw_is_a_sentence() -> None:
    empty = replace(ASSESSMENT, subjects=(), scores=(), graph=replace(ASSESSMENT.graph, nodes=(), edges=()))
    with pytest.raises(UserError, match="nothing to draw"):
        _file("svg", assessment=empty)
    assert json.loads(_file("json", assessment=empty))["nodes"] == []


def test_an_unknown_format_is_a_sentence() -> None:
    with pytest.raises(UserError, match="choose one of svg, graphml, json"):
        _file("dot")
