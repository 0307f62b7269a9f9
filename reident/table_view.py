"""A table's score into the JSON that `reident table` writes and the summary that it prints; no values of rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from reident import __version__
from reident.model import Range
from reident.score.tables import TableScore


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column."""

    name: str
    role: str
    attribute: str | None
    basis: str


@dataclass(frozen=True, slots=True)
class KView:
    """k-anonymity."""

    min: int
    median: float
    unique: float


@dataclass(frozen=True, slots=True)
class SensitiveView:
    """l-diversity and t-closeness of a sensitive column."""

    column: str
    l_diversity: int
    t_closeness: float


@dataclass(frozen=True, slots=True)
class ProsecutorView:
    """The attacker knows that the person is in the table."""

    mean: float
    max: float


@dataclass(frozen=True, slots=True)
class JournalistView:
    """The attacker does not know who is in the table."""

    max: float


@dataclass(frozen=True, slots=True)
class RiskView:
    """Probabilities that an attacker is right."""

    prosecutor: ProsecutorView
    journalist: JournalistView
    marketer: Range


@dataclass(frozen=True, slots=True)
class SetView:
    """Columns by which nearly all rows are alone."""

    columns: tuple[str, ...]
    unique: float


@dataclass(frozen=True, slots=True)
class TableView:
    """One table."""

    name: str
    rows: int
    population_size: int
    population_assumed: bool
    """True: no size was given, so the table counts as the whole population."""
    quasi_identifiers: tuple[str, ...]
    columns: tuple[ColumnView, ...]
    uniqueness: Range
    correctness: Range
    k: KView
    sensitive: tuple[SensitiveView, ...]
    risk: RiskView
    identifying_sets: tuple[SetView, ...]


@dataclass(frozen=True, slots=True)
class TableAssessmentView:
    """What `reident table` writes as `assessment.json`."""

    schema: str
    created: datetime
    version: str
    tables: tuple[TableView, ...]


MOST_SETS = 20


def table_view(score: TableScore) -> TableView:
    """One table's JSON shape."""
    risk = score.risks
    return TableView(
        name=score.name,
        rows=score.rows,
        population_size=score.population_size,
        population_assumed=not score.sampled,
        quasi_identifiers=score.quasi_identifiers,
        columns=tuple(ColumnView(c.name, c.role, c.attribute, c.basis) for c in score.columns),
        uniqueness=score.estimate.overall,
        correctness=risk.marketer,
        k=KView(score.anonymity.minimum, score.anonymity.median, score.anonymity.unique),
        sensitive=tuple(SensitiveView(s.column, s.diversity, s.closeness) for s in score.sensitive),
        risk=RiskView(
            ProsecutorView(risk.prosecutor_mean, risk.prosecutor_max),
            JournalistView(risk.journalist_max),
            risk.marketer,
        ),
        identifying_sets=tuple(SetView(s.columns, s.unique) for s in score.sets[:MOST_SETS]),
    )


def to_json(views: tuple[TableView, ...], created: datetime) -> bytes:
    """The whole `assessment.json` of a table."""
    whole = TableAssessmentView("reident/assessment/1", created, __version__, views)
    return TypeAdapter(TableAssessmentView).dump_json(whole, indent=2)


def summary(view: TableView) -> str:
    """At most twenty lines for a terminal; the answer first."""
    people = "the table itself" if view.population_assumed else f"{view.population_size:,} people"
    unique, correct = view.uniqueness, view.correctness
    lines = [
        f"{view.name}: {view.rows:,} rows, {len(view.quasi_identifiers)} quasi-identifiers, population: {people}",
        f"  unique in the population   {_percent(unique)}",
        f"  expected right matches     {_percent(correct)}",
        f"  alone in the table         {view.k.unique:.1%} of the rows (k: min {view.k.min}, median {view.k.median:g})",
    ]
    lines += [f"  {s.column}: l-diversity {s.l_diversity}, t-closeness {s.t_closeness:.2f}" for s in view.sensitive[:5]]
    lines += [f"  {s.unique:.0%} are alone by: {', '.join(s.columns)}" for s in view.identifying_sets[:5]]
    direct = [column.name for column in view.columns if column.role == "direct"]
    if direct:
        lines.append(f"  names people directly, not counted above: {', '.join(direct[:8])}")
    if view.population_assumed:
        lines.append("  No --population-size was given: the table counts as the whole population (the worst case).")
    return "\n".join(lines)


def _percent(estimate: Range) -> str:
    return f"{estimate.mid:6.1%}   (90 %: {estimate.low:.1%} to {estimate.high:.1%})"
