"""A `View` into text for a terminal: the summary of a case, and one person explained."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from reident.report.answer import Answer, answer, attacker_of, chief_sentence, headline, named, telling
from reident.report.language import Words
from reident.rulebook import RuleBook
from reident.view import FactView, SubjectView, View

WIDTH = 100
LINES = 30
"""Of a summary, at most."""
_PEOPLE = 6
_FACTS = 60


def summary(view: View, rules: RuleBook, language: str) -> str:
    """At most 30 lines that answer the officer's question first."""
    words = Words(view, rules, language)
    found = answer(view, rules)
    lines = [headline(view, found, words), *_wrapped(chief_sentence(found, words))]
    lines += ["", *_decision(view, words)]
    if found.chief is not None:
        lines += ["", *_attackers(found.chief, words)]
        lines += ["", *_people(found, words)]
    lines += ["", *_notes(view, words)]
    return "\n".join(lines[:LINES])


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)


def _decision(view: View, words: Words) -> Iterator[str]:
    severity, advice = view.severity, view.severity.advice
    deadline = words.moment(advice.deadline) if advice.deadline else words("report-deadline-unknown")
    rows = [
        (
            words("report-severity"),
            f"{words.term(severity.band)} ({formula(view, words)})",
        ),
        (words("report-authority"), words(f"report-authority-{advice.authority}")),
        (words("report-deadline"), deadline),
        (words("report-subjects"), words(f"report-subjects-{advice.subjects}")),
    ]
    yield from _table(rows)


def formula(view: View, words: Words) -> str:
    """`SE = DPC 3 × EI 0.75 + CB 0.25 = 2.5`."""
    severity, cb = view.severity, view.severity.cb
    total = cb.confidentiality + cb.integrity + cb.availability + cb.malice
    figures = {"ei": words.number(severity.ei), "cb": words.number(total), "score": words.number(severity.score, 2)}
    return words("report-formula", dpc=str(severity.dpc.value), **figures)


def _table(rows: list[tuple[str, str]]) -> Iterator[str]:
    width = max(len(left) for left, _ in rows)
    return (f"  {left:<{width}}  {right}" for left, right in rows)


def _attackers(subject: SubjectView, words: Words) -> Iterator[str]:
    yield f"{words('report-how')} ({subject.id})"
    rows = []
    for id_, score in subject.identifiability.attackers.items():
        chance = f"{words.percent(score.probability.mid)} ({words.interval(score.probability)})"
        people = f"{words('report-matches')}: {words.count(score.matches.median)} ({words.range(score.matches)})"
        rows.append((words.attacker(id_), f"{chance}; {people}"))
    if rows:
        yield from _table(rows)


def _people(found: Answer, words: Words) -> Iterator[str]:
    yield words("report-people")
    rows = []
    for subject in found.order[:_PEOPLE]:
        score = attacker_of(subject, found.attacker)
        chance = words.percent(score.probability.mid) if score else "–"
        level = words.term(subject.identifiability.ei.level)
        rows.append((subject.id, f"{words.tr(subject.label)} [{words.term(subject.role)}]: {chance}, EI {level}"))
    yield from _table(rows)
    if len(found.order) > _PEOPLE:
        yield "  " + words("terminal-more", count=words.exactly(len(found.order) - _PEOPLE))


def _notes(view: View, words: Words) -> Iterator[str]:
    if view.bundle.skipped:
        yield words("terminal-skipped", count=words.exactly(len(view.bundle.skipped)))
    if view.warnings:
        yield words("terminal-warnings", count=words.exactly(len(view.warnings)))
    yield words("report-revealed") if view.revealed else words("terminal-masked")


def explain(view: View, rules: RuleBook, subject_id: str, language: str) -> str:
    """One person: what is known, for whom identifiable, what is enough, what would help.

    Raises:
        KeyError: the view has no such subject.
    """
    words = Words(view, rules, language)
    subject = {each.id: each for each in view.subjects}[subject_id]
    lines = [words.sentence(f"{words.tr(subject.label)} ({subject.id}, {words.term(subject.role)})")]
    for sentence in subject.because:
        lines += _wrapped(words.tr(sentence), "  ")
    lines += ["", words("report-known"), *_facts(subject, words)]
    lines += ["", *_attackers(subject, words)]
    lines += ["", *_sets(subject, words)]
    ease = subject.identifiability.ei
    lines += ["", f"{words('report-ease')}: {words.term(ease.level)} ({words.number(ease.value)})"]
    for sentence in ease.because:
        lines += _wrapped(words.tr(sentence), "  ")
    return "\n".join(line.rstrip() for line in lines)


def _facts(subject: SubjectView, words: Words) -> Iterator[str]:
    if not subject.facts:
        return iter(["  " + words("report-known-none")])

    def row(fact: FactView) -> tuple[str, str]:
        share = words.one_in(fact.share.mid) if fact.share else words("report-share-unknown")
        count = words("report-evidence-count", count=words.exactly(fact.evidence_count))
        value = " ".join(fact.value.split())
        return words.attribute(fact), f"{value}  [{words.percent(fact.confidence)}; {share}; {count}]"

    return _table([row(fact) for fact in subject.facts[:_FACTS]])


def _sets(subject: SubjectView, words: Words) -> Iterator[str]:
    score = subject.identifiability
    if strongest := telling(subject):
        yield from _wrapped(words("report-words-telling", attributes=words.attributes(strongest)))
    yield words("report-sets")
    if not score.minimal_sets:
        yield "  " + words("report-sets-none")
    for each in score.minimal_sets:
        figures = {"matches": words.count(each.matches.median), "range": words.range(each.matches)}
        yield from _wrapped(words("report-sets-row", attributes=named(each.facts, subject, words), **figures), "  ")
    if score.what_if:
        yield words("report-what-if")
    for case in score.what_if:
        chance = {"probability": words.percent(case.probability.mid), "interval": words.interval(case.probability)}
        without = named(case.suppress, subject, words)
        sentence = words("report-what-if-row", attributes=without, attacker=words.attacker(case.attacker), **chance)
        yield from _wrapped(sentence, "  ")
