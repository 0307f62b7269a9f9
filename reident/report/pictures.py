"""Figures of a `View` into the geometry of pictures; the templates draw it.

Bars and strips are in per cent of the width, so that they fit a phone and a page alike; the graph has its own units.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from reident.report.language import Words
from reident.view import (
    ChartPoint,
    EdgeView,
    FactView,
    GraphView,
    IntervalView,
    MatchesView,
    NodeView,
    SubjectView,
    WhatIfView,
)

LEFT = ("place", "habit", "organisation", "medium")
RIGHT = ("identifier", "device", "trait")
NODES = 60
"""Of a readable graph, at most."""
ALIKE = 9
"""Of them of one type."""
PEOPLE = 12
"""Of them people."""
ROW = 24.0
WIDTH = 960.0
_BLOCK_MINUTES = 15
_NAME = 24
"""Characters that fit under a person."""


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval on a scale, in per cent of the width."""

    start: float
    middle: float
    width: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on a scale."""

    at: float
    label: str
    anchor: str
    """Where the label stands: `start`, `middle`, `end`."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A logarithmic scale of people, from 1 to the population."""

    size: int
    ticks: tuple[Tick, ...]

    def at(self, value: float) -> float:
        """Per cent of the width."""
        top = math.log10(max(self.size, 10))
        return round(100 * min(1.0, max(0.0, math.log10(max(value, 1.0)) / top)), 2)

    def bar(self, matches: MatchesView) -> Bar:
        """An interval of matching people."""
        return _bar(self.at(matches.low), self.at(matches.median), self.at(matches.high))


def scale(size: int, words: Words) -> Scale:
    """The scale of a population, with a mark at every third power of ten (at every second where it is small)."""
    powers = range(0, math.floor(math.log10(max(size, 10))) + 1, 3 if size >= 1_000_000 else 2)
    bare = Scale(size, ())
    return Scale(size, tuple(_tick(bare.at(10**power), words.count(10**power)) for power in powers))


def probability_bar(value: IntervalView) -> Bar:
    """An interval of probabilities."""
    return _bar(100 * value.low, 100 * value.mid, 100 * value.high)


def probability_ticks(words: Words) -> tuple[Tick, ...]:
    """0, 25, ..., 100 %."""
    return tuple(_tick(float(at), words.percent(at / 100)) for at in (0, 25, 50, 75, 100))


def _tick(at: float, label: str) -> Tick:
    return Tick(at, label, "start" if at < 4 else "end" if at > 96 else "middle")


def _bar(low: float, mid: float, high: float) -> Bar:
    return Bar(round(low, 2), round(mid, 2), round(max(high - low, 0.8), 2))


@dataclass(frozen=True, slots=True)
class Fall:
    """A line of the waterfall."""

    label: str
    left: str
    """People left, in words."""
    before: float
    """Per cent of the width before this fact."""
    after: float


def waterfall(subject: SubjectView, drawn: Scale, words: Words, most: int = 12) -> tuple[Fall, ...]:
    """From the population to the matching people, a line a fact."""
    score = subject.identifiability
    facts = {fact.id: fact for fact in subject.facts}
    start = words("report-waterfall-start", name=words.tr(score.population.name))
    lines = [Fall(start, words.count(score.population.size), 100.0, 100.0)]
    before = 100.0
    for step in score.waterfall[:most]:
        if step.fact in facts:
            after = min(before, drawn.at(step.left))
            lines.append(Fall("+ " + words.attribute(facts[step.fact]), words.count(step.left), before, after))
            before = after
    return tuple(lines) if len(lines) > 1 else ()


@dataclass(frozen=True, slots=True)
class Column:
    """A bar of a strip of 24 hours; all in per cent."""

    at: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Strip:
    """A habit over the day."""

    fact: FactView
    label: str
    said: str
    """The same for those who do not see it."""
    columns: tuple[Column, ...]


def strips(subject: SubjectView, words: Words, *, coarse: bool) -> tuple[Strip, ...]:
    """The habits with a chart."""
    rows = [fact for fact in subject.facts if fact.chart]
    minutes = 360 if coarse else _BLOCK_MINUTES
    return tuple(_strip(fact, minutes, words) for fact in sorted(rows, key=lambda f: (f.attribute, f.id))[:12])


def _strip(fact: FactView, minutes: int, words: Words) -> Strip:
    points = [(_minute(point), point.weight) for point in fact.chart]
    peak = max((weight for _, weight in points), default=0.0) or 1.0
    width = max(100 * minutes / 1440, 0.7)
    columns = tuple(
        Column(round(100 * minute / 1440, 3), round(width, 3), round(100 * weight / peak, 1))
        for minute, weight in points
        if weight > 0
    )
    first = sorted(points, key=lambda p: -p[1])[:3]
    said = ", ".join(f"{minute // 60:02}:{minute % 60:02}" for minute, _ in sorted(first))
    return Strip(fact, words.term(fact.attribute), said, columns)


def _minute(point: ChartPoint) -> int:
    hours, _, minutes = point.time.partition(":")
    return int(hours) * 60 + int(minutes)


@dataclass(frozen=True, slots=True)
class Dot:
    """A node in the picture."""

    node: NodeView
    x: float
    y: float
    side: str
    """`left`, `middle`, `right`: where it stands, and so where its label goes."""
    label: str
    note: str
    """The attribute or the role."""
    tie: str = ""
    """Of a person: the surest relation to another in the picture, in words."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A group's name over its nodes."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Line:
    """An edge in the picture, as an SVG path."""

    path: str
    opacity: float
    width: float
    title: str
    between_people: bool


@dataclass(frozen=True, slots=True)
class Network:
    """The graph as three columns: values, people, values."""

    dots: tuple[Dot, ...]
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    width: float
    height: float
    all: int
    """Nodes of the whole graph."""

    @property
    def people(self) -> int:
        """People shown."""
        return sum(1 for dot in self.dots if dot.side == "middle")


def network(graph: GraphView, words: Words) -> Network | None:
    """Place the nodes that matter; None where there is nothing to draw. The same graph gives the same picture."""
    weight = _weights(graph)
    order = {"subject": 0, "requester": 1, "household": 2}
    people = sorted(
        (n for n in graph.nodes if n.type == "person"),
        key=lambda n: (order.get(n.role, 3), -weight.get(n.id, 0.0), n.id),
    )[:PEOPLE]
    shown = {node.id for node in people}
    near = {e.target for e in graph.edges if e.source in shown} | {e.source for e in graph.edges if e.target in shown}
    values = _most(
        sorted(
            (n for n in graph.nodes if n.type != "person" and n.id in near),
            key=lambda n: (-weight.get(n.id, 0.0), n.id),
        )
    )[: NODES - len(people)]
    if not people or not (values or any(e.source in shown and e.target in shown for e in graph.edges)):
        return None
    left, headings_left, low = _column([n for n in values if n.type in LEFT], LEFT, "left", words)
    right, headings_right, high = _column([n for n in values if n.type not in LEFT], RIGHT, "right", words)
    height = max(low, high, ROW * 2.8 * (len(people) + 1))
    middle = _middle([*people[1::2][::-1], *people[::2]], height, words, _ties(graph.edges, shown, words))
    dots = (*left, *middle, *right)
    lines = tuple(_lines(graph.edges, {dot.node.id: dot for dot in dots}, words))
    return Network(dots, (*headings_left, *headings_right), lines, WIDTH, round(height, 1), len(graph.nodes))


def _most(nodes: Sequence[NodeView]) -> list[NodeView]:
    """The first few of each type, in order."""
    counts: dict[str, int] = {}
    kept = []
    for node in nodes:
        counts[node.type] = counts.get(node.type, 0) + 1
        if counts[node.type] <= ALIKE:
            kept.append(node)
    return kept


def _weights(graph: GraphView) -> Mapping[str, float]:
    best: dict[str, float] = {}
    for edge in graph.edges:
        weight = edge.confidence * (1 + min(5, edge.count) / 10)
        for end in (edge.source, edge.target):
            best[end] = max(best.get(end, 0.0), weight)
    return best


def _column(
    nodes: Sequence[NodeView], groups: Sequence[str], side: str, words: Words
) -> tuple[list[Dot], list[Heading], float]:
    x, anchor = (300.0, "end") if side == "left" else (WIDTH - 300.0, "start")
    dots, headings, y = [], [], ROW
    for group in groups:
        inside = sorted((n for n in nodes if n.type == group), key=lambda n: (n.attribute, -n.confidence, n.id))
        if not inside:
            continue
        headings.append(Heading(words(f"graph-{group}"), x - 14 if side == "left" else x + 14, y, anchor))
        y += ROW
        for node in inside:
            dots.append(Dot(node, x, y, side, _short(node.value), words.term(node.attribute)))
            y += ROW
        y += ROW / 2
    return dots, headings, y


def _ties(edges: Sequence[EdgeView], people: Collection[str], words: Words) -> Mapping[str, str]:
    """Person -> `child (s1)`: what he or she is to whom, so that a tie tells its meaning without a pointer."""
    between = [e for e in edges if e.source in people and e.target in people and e.source != e.target]
    return {e.target: f"{words.term(e.type)} ({e.source})" for e in sorted(between, key=lambda e: e.confidence)}


def _middle(people: Sequence[NodeView], height: float, words: Words, ties: Mapping[str, str]) -> list[Dot]:
    """People from top to bottom; the caller puts those with most connections into the centre."""
    step = height / (len(people) + 1)
    return [
        Dot(node, WIDTH / 2, round(step * (i + 1), 1), "middle", node.id, _under(node, words), ties.get(node.id, ""))
        for i, node in enumerate(people)
    ]


def _under(node: NodeView, words: Words) -> str:
    """What stands under a person: the name where it fits, else the role."""
    role = words.term(node.role) if node.role else ""
    return node.value if node.value and len(node.value) <= _NAME else role


def _lines(edges: Sequence[EdgeView], dots: Mapping[str, Dot], words: Words) -> list[Line]:
    lines = []
    for edge in sorted(edges, key=lambda e: e.confidence):
        if edge.source not in dots or edge.target not in dots or edge.source == edge.target:
            continue
        a, b = dots[edge.source], dots[edge.target]
        title = f"{a.label} – {words.term(edge.type)} – {b.label}"
        both = a.side == b.side == "middle"
        bend = min(150.0, 96 + 0.2 * abs(a.y - b.y)) if both else 0.0  # wide enough to pass the people's labels
        if both:
            path = f"M{a.x:g},{a.y:g} C{a.x + bend:g},{a.y:g} {b.x + bend:g},{b.y:g} {b.x:g},{b.y:g}"
        else:
            half = (a.x + b.x) / 2
            path = f"M{a.x:g},{a.y:g} C{half:g},{a.y:g} {half:g},{b.y:g} {b.x:g},{b.y:g}"
        strength = round(0.2 + 0.6 * edge.confidence, 2)
        lines.append(Line(path, strength, round(0.8 + 1.6 * edge.confidence, 2), title, both))
    return lines


def _short(text: str, most: int = 30) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def strongest_cases(cases: Sequence[WhatIfView], attacker: str, most: int = 5) -> list[WhatIfView]:
    """What-if cases of the leading attacker first, those that help most first."""
    return sorted(cases, key=lambda c: (c.attacker != attacker, c.probability.mid, len(c.suppress)))[:most]
