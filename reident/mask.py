"""An `Assessment` and the key of its case into a `View`: what may leave the program.

Masked, no value of a person is in it: values are pseudonyms; file names, locators and quotes are redacted (see
`pseudonym`); figures that belong to one value (its share, its step of the waterfall) are rounded to 1, 2, 5, 10, ...,
because the exact number of inhabitants names the town; habits' charts are coarse, times of sightings absent. Revealed,
all is clear.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from reident import view as v
from reident.model import (
    Assessment,
    AttackerScore,
    Breach,
    Evidence,
    Fact,
    Identifiability,
    Matches,
    Message,
    Range,
    Severity,
    Share,
    Subject,
    Unreadable,
)
from reident.pseudonym import HIDDEN, Pseudonyms, Redactor
from reident.rulebook import RuleBook, Words
from reident.rulebook.attackers import AttackerFile
from reident.view import View
from reident.wording import Wording

DIGITS = 6
"""Significant digits of what is exact."""
BLOCK = 6
"""Hours of a masked habit's chart that are told apart."""


def view(assessment: Assessment, rules: RuleBook, key: bytes, *, reveal: bool = False) -> View:
    """Make the view of an assessment.

    Args:
        assessment: All that is known, in clear.
        rules: Vocabulary, sentences, permitted words.
        key: The secret of the case; at least 16 bytes.
        reveal: Whether values stay in clear.
    """
    return _Maker(assessment, rules, key, reveal).view()


def significant(value: float, digits: int = DIGITS) -> float:
    """Round to significant digits."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def coarse(value: float) -> float:
    """The nearest of ..., 0.1, 0.2, 0.5, 1, 2, 5, 10, ... (on a log scale); the order of values is kept."""
    if value <= 0 or not math.isfinite(value):
        return value
    power = math.floor(math.log10(value))
    near = min((1.0, 2.0, 5.0, 10.0), key=lambda step: abs(math.log10(value) - power - math.log10(step)))
    return float(f"{near:g}e{power}")


class _Maker:
    """Makes one view; what it says in several languages is collected on the way."""

    def __init__(self, assessment: Assessment, rules: RuleBook, key: bytes, reveal: bool) -> None:
        self.assessment = assessment
        self.rules = rules
        self.reveal = reveal
        self.names = Pseudonyms(key)
        values = [fact.value for subject in assessment.subjects for fact in subject.facts]
        values += [str(node.get("value", "")) for node in assessment.graph.nodes]
        self.redactor = Redactor(rules, self.names, values)
        self.wordings = {language: Wording(rules, language) for language in ("en", "de")}
        self.translations: dict[str, str] = {}
        self.single: Callable[[float], float] = significant if reveal else coarse
        """For figures that belong to one value."""
        self.digits = DIGITS if reveal else 2
        """Of figures that several values made together."""

    def view(self) -> View:
        """The whole."""
        scores = self.assessment.scores
        subjects = tuple(self.subject(s, i) for s, i in zip(self.assessment.subjects, scores, strict=True))
        return View(
            schema=v.SCHEMA,
            created=self.assessment.created,
            version=self.assessment.version,
            revealed=self.reveal,
            bundle=self.bundle(),
            subjects=subjects,
            severity=self.severity(self.assessment.severity),
            warnings=self.say_all(self.assessment.warnings),
            breach=_breach(self.assessment.breach),
            attackers=self.attackers(),
            graph=self.graph(),
            translations={"de": self.translations},
        )

    def say(self, message: Message) -> str:
        """In English; the German sentence is kept beside it."""
        safe = message if self.reveal else self.redactor.message(message)
        english = self.wordings["en"].say(safe)
        self.translations.setdefault(english, self.wordings["de"].say(safe))
        return english

    def say_all(self, messages: Sequence[Message]) -> tuple[str, ...]:
        return tuple(map(self.say, messages))

    def both(self, words: Words) -> str:
        """A text of the rules that exists in both languages."""
        self.translations.setdefault(words.en, words.de)
        return words.en

    def path(self, path: str) -> str:
        return path if self.reveal else self.redactor.path(path)

    def bundle(self) -> v.BundleView:
        made = self.assessment.bundle
        first, last = made.first, made.last
        return v.BundleView(
            name=self.path(made.name),
            sha256=made.sha256,
            files=made.files,
            records=made.records,
            skipped=tuple(map(self.skipped, made.skipped)),
            languages=dict(sorted(made.languages.items(), key=lambda pair: (-pair[1], pair[0]))),
            period=v.PeriodView(first, last) if first is not None and last is not None else None,
        )

    def skipped(self, member: Unreadable) -> v.SkippedView:
        return v.SkippedView(self.path(member.source), self.say(member.reason))

    def subject(self, subject: Subject, score: Identifiability) -> v.SubjectView:
        return v.SubjectView(
            id=subject.id,
            role=subject.role,
            label=self.say(subject.label),
            records=subject.records,
            sources=tuple(map(self.path, subject.sources)),
            facts=tuple(self.fact(fact, score.shares.get(fact.id)) for fact in subject.facts),
            relations=tuple(
                v.RelationView(r.to, r.type, round(r.confidence, 4), self.evidence(r.evidence, HIDDEN))
                for r in subject.relations
            ),
            identifiability=self.identifiability(score),
            because=self.say_all(subject.because),
        )

    def value(self, attribute: str, value: str) -> str:
        return value if self.reveal else self.names.value(attribute, value)

    def fact(self, fact: Fact, share: Share | None) -> v.FactView:
        shown = self.value(fact.attribute, fact.value)
        return v.FactView(
            id=fact.id,
            attribute=fact.attribute,
            value=shown,
            level=fact.level,
            confidence=round(fact.confidence, 4),
            share=self.share(share) if share is not None else None,
            evidence=self.evidence(fact.evidence, shown),
            evidence_count=fact.evidence_count,
            first=self.day(fact.first),
            last=self.day(fact.last),
            chart=self.chart(fact.chart),
        )

    def day(self, moment: datetime | None) -> date | None:
        return moment.date() if moment is not None and self.reveal else None

    def chart(self, points: Sequence[tuple[str, float]]) -> tuple[v.ChartPoint, ...]:
        if self.reveal:
            return tuple(v.ChartPoint(time, significant(weight)) for time, weight in points)
        blocks: dict[int, float] = {}
        for time, weight in points:
            block = int(time[:2]) // BLOCK * BLOCK
            blocks[block] = blocks.get(block, 0.0) + weight
        total = sum(blocks.values()) or 1.0
        return tuple(v.ChartPoint(f"{hour:02}:00", round(blocks[hour] / total, 1)) for hour in sorted(blocks))

    def share(self, share: Share) -> v.ShareView:
        basis = share.basis if self.reveal else self.redactor.sentence(share.basis)
        low, mid, high = (min(1.0, self.single(x)) for x in (share.range.low, share.range.mid, share.range.high))
        return v.ShareView(low, mid, high, basis)

    def evidence(self, evidence: Sequence[Evidence], shown: str) -> tuple[v.EvidenceView, ...]:
        if self.reveal:
            return tuple(v.EvidenceView(e.source, e.locator, e.quote) for e in evidence)
        redactor = self.redactor
        return tuple(
            v.EvidenceView(redactor.path(e.source), redactor.locator(e.locator), redactor.quote(e, shown))
            for e in evidence
        )

    def identifiability(self, score: Identifiability) -> v.IdentifiabilityView:
        self.population(score.population)
        return v.IdentifiabilityView(
            population=v.PopulationView(score.population, score.size),
            attackers={id_: self.attacker(one) for id_, one in score.attackers.items()},
            bits=v.BitsView(round(score.bits_have, 1), round(score.bits_need, 1)),
            minimal_sets=tuple(
                v.MinimalSetView(each.facts, self.matches(each.matches, single=True)) for each in score.minimal_sets
            ),
            what_if=tuple(v.WhatIfView(w.suppress, w.attacker, self.interval(w.probability)) for w in score.what_if),
            ei=v.EaseView(score.ei.value, score.ei.level, score.ei.neighbour, self.say_all(score.ei.because)),
            contributions=tuple(v.ContributionView(c.fact, self.power(c.log10)) for c in score.contributions),
            waterfall=tuple(v.StepView(step.fact, self.single(step.left)) for step in score.waterfall),
            household_risk=self.interval(score.household_risk) if score.household_risk is not None else None,
        )

    def power(self, log10: float) -> float:
        """A power of ten that tells no more than the figure it stands for."""
        return round(math.copysign(math.log10(max(self.single(10 ** min(abs(log10), 300.0)), 1e-300)), log10), 4)

    def population(self, name: str) -> None:
        words = self.rules.messages.get(f"term-{name}")
        if words is not None:
            self.translations.setdefault(name, words.de)

    def attacker(self, score: AttackerScore) -> v.AttackerView:
        return v.AttackerView(self.matches(score.matches), self.interval(score.probability), score.usable)

    def matches(self, matches: Matches, *, single: bool = False) -> v.MatchesView:
        """`single`: few facts made the figure, so that it may tell one of them."""
        figures = (matches.low, matches.median, matches.high)
        low, median, high = (self.single(x) if single else significant(x, self.digits) for x in figures)
        return v.MatchesView(low, median, high)

    def interval(self, value: Range) -> v.IntervalView:
        return v.IntervalView(*(round(x, 4) for x in (value.low, value.mid, value.high)))

    def severity(self, severity: Severity) -> v.SeverityView:
        dpc, cb, advice = severity.dpc, severity.cb, severity.advice
        return v.SeverityView(
            dpc=v.ContextView(dpc.value, dpc.category, self.say_all(dpc.because)),
            ei=severity.ei,
            cb=v.CircumstancesView(cb.confidentiality, cb.integrity, cb.availability, cb.malice),
            score=round(severity.score, 4),
            band=severity.band,
            row=dict(severity.row),
            flips=self.say_all(severity.flips),
            individuals=severity.individuals,
            advice=v.AdviceView(advice.authority, advice.subjects, advice.deadline, self.say_all(advice.because)),
            flags=self.say_all(severity.flags),
        )

    def attackers(self) -> dict[str, v.MeansView]:
        found = {
            attacker.id: v.MeansView(self.both(attacker.label), self.both(attacker.means))
            for file in self.rules.of(AttackerFile)
            for attacker in file.attackers
        }
        for score in self.assessment.scores:
            for id_ in score.attackers:
                label = self.rules.messages.get(f"term-{id_}")
                found.setdefault(id_, v.MeansView(self.both(label) if label else id_.replace("_", " "), ""))
        return found

    def graph(self) -> v.GraphView:
        """Node ids hold values in the graph of linking, so they become numbers; persons keep their subject's id."""
        people = {subject.id: subject for subject in self.assessment.subjects}
        nodes, ids = [], dict[str, str]()
        for node in self.assessment.graph.nodes:
            old, attribute = str(node["id"]), str(node.get("attribute", ""))
            ids[old] = old if old in people else f"n{len(ids) + 1}"
            value = str(node.get("value", ""))
            shown = self.person(people[old], value) if old in people else self.value(attribute or "value", value)
            confidence = round(float(node.get("confidence", 0.0)), 4)
            role = str(node.get("role", ""))
            nodes.append(v.NodeView(ids[old], str(node["type"]), attribute, shown if value else "", confidence, role))
        edges = tuple(
            v.EdgeView(
                ids[str(edge["source"])], ids[str(edge["target"])], str(edge["type"]),
                int(edge.get("count", 0)), round(float(edge.get("confidence", 0.0)), 4),
                self.edge_day(edge, "first"), self.edge_day(edge, "last"),
                str(edge.get("fact", "")),
            )
            for edge in self.assessment.graph.edges
            if str(edge["source"]) in ids and str(edge["target"]) in ids
        )  # fmt: skip
        return v.GraphView(tuple(nodes), edges)

    def edge_day(self, edge: Mapping[str, str | int | float], end: str) -> str:
        """The day of an edge's first or last sighting, hidden where the fact's own days are: see `day`."""
        return str(edge.get(end, ""))[:10] if self.reveal else ""

    def person(self, subject: Subject, value: str) -> str:
        """A person's name in the graph, masked name by name, so that it is equal to the names among the facts."""
        if self.reveal:
            return value
        left, shown = value, []
        for attribute in ("given_name", "family_name"):
            names = [f.value for f in subject.facts if f.attribute == attribute and f.value in left]
            if names:
                name = max(names, key=len)
                left = left.replace(name, "", 1)
                shown.append(self.names.value(attribute, name))
        return " ".join(shown) if shown else self.names.value("person", value)


def _breach(breach: Breach) -> v.BreachView:
    return v.BreachView(
        controller=breach.controller,
        known_since=breach.known_since,
        recipients=breach.recipients,
        malicious=breach.malicious,
        integrity=breach.integrity,
        availability=breach.availability,
        encrypted=breach.encrypted,
        people=breach.people,
        measures=breach.measures,
        contact=breach.contact,
        assumed=breach.assumed,
    )
