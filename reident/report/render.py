"""A `View` into `report.html`: one file, no network, no script, for screen and paper, light and dark."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from reident import resources
from reident.report import pictures
from reident.report.answer import Answer, answer, chief_sentence, headline, named, narrative, telling
from reident.report.language import Words
from reident.report.terminal import formula
from reident.rulebook import RuleBook
from reident.view import BreachView, FactView, SubjectView, View

FACTS = 40
"""Rows of a person's table."""
ALIKE = 5
"""Of them with the same attribute."""
PEOPLE = 60
"""Rows of the table of people."""
SKIPPED = 100
QUOTES = 3
"""Places shown for a fact."""
_LEVELS = (("0.25", "negligible"), ("0.5", "limited"), ("0.75", "significant"), ("1", "maximum"))


def environment() -> Environment:
    """Templates with everything escaped; a gap without a value is an error."""
    made = Environment(
        loader=FileSystemLoader(resources.folder("templates")),
        autoescape=select_autoescape(enabled_extensions=("html.j2", "svg.j2"), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["oneline"] = lambda text: " ".join(str(text).split())
    made.filters["md"] = plain_markdown
    return made


def plain_markdown(text: str) -> str:
    """A text that means itself in Markdown, on one line: no markup, no HTML, no links."""
    return re.sub(r"([\\`*_{}\[\]<>#|~!&])", r"\\\1", " ".join(str(text).split()))


def render(view: View, rules: RuleBook, language: str) -> str:
    """The report as one HTML file.

    Args:
        view: What may be shown.
        rules: Vocabulary and sentences.
        language: `de` or `en`.
    """
    style = _style()
    page = environment().get_template("report.html.j2")
    return page.render(style=Markup(style), style_hash=_hash(style), **content(view, rules, language))  # noqa: S704


def _style() -> str:
    """The style sheet: our own file, no data of a bundle in it."""
    return (resources.folder("templates") / "report.css").read_text(encoding="utf-8")


def _hash(style: str) -> str:
    """What the content security policy allows: exactly this style sheet."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def content(view: View, rules: RuleBook, language: str) -> dict[str, Any]:
    """What the templates of all formats are filled with."""
    words = Words(view, rules, language)
    found = answer(view, rules)
    return {
        "t": words,
        "view": view,
        "language": words.language,
        "answer": found,
        "headline": headline(view, found, words),
        "chief": chief_sentence(found, words),
        "narrative": narrative(view, found, words),
        "formula": formula(view, words),
        "circumstances": circumstances(view, words),
        "row": severity_row(view, words),
        "assumptions": assumptions(view.breach, words),
        "people": people_rows(found, words),
        "sections": [section(subject, found, view, words) for subject in found.detailed],
        "network": pictures.network(view.graph, words),
        "example": example(view),
        "limits": {"facts": FACTS, "people": PEOPLE, "skipped": SKIPPED, "quotes": QUOTES},
        "languages": languages(view, words),
    }


def example(view: View) -> str:
    """A code that occurs in this report, to explain codes by."""
    return next((fact.value for subject in view.subjects for fact in subject.facts), "given_name·k3f9")


def languages(view: View, words: Words) -> str:
    """`German 97 %, English 3 %`."""
    shares = view.bundle.languages.items()
    return ", ".join(f"{words.term(code)} {words.percent(share)}" for code, share in shares) or "–"


def circumstances(view: View, words: Words) -> str:
    """The parts of CB that are not zero."""
    cb = view.severity.cb
    parts = {"confidentiality": cb.confidentiality, "integrity": cb.integrity, "availability": cb.availability,
             "malice": cb.malice}  # fmt: skip
    known = [f"{words(f'report-cb-{name}')} +{words.number(value)}" for name, value in parts.items() if value]
    return ", ".join(known) or "0"


def severity_row(view: View, words: Words) -> list[dict[str, Any]]:
    """ENISA's row: one cell for each level of EI, the case's own marked, and those that the interval reaches."""
    severity = view.severity
    cb = severity.cb
    total = cb.confidentiality + cb.integrity + cb.availability + cb.malice
    neighbours = {s.identifiability.ei.neighbour for s in view.subjects if s.identifiability.ei.value == severity.ei}
    bands = {float(level): band for level, band in severity.row.items()}
    return [
        {
            "ei": words.number(float(text)),
            "level": words.term(level),
            "score": words.number(severity.dpc.value * float(text) + total, 2),
            "band": bands.get(float(text), ""),
            "here": float(text) == severity.ei,
            "reach": float(text) in neighbours and float(text) != severity.ei,
        }
        for text, level in _LEVELS
    ]


def assumptions(breach: BreachView, words: Words) -> list[dict[str, str]]:
    """The fields of the breach file: what it says, and whether anybody said it."""
    none = words("breach-not-given")
    rows: Mapping[str, str] = {
        "controller": breach.controller or none,
        "known_since": words.moment(breach.known_since) if breach.known_since else none,
        "recipients": words(f"breach-recipients-{breach.recipients}"),
        "malicious": words("breach-malicious-yes" if breach.malicious else "breach-malicious-no"),
        "integrity": words(f"breach-integrity-{breach.integrity}"),
        "availability": words(f"breach-availability-{breach.availability}"),
        "encrypted": words("breach-encrypted-yes" if breach.encrypted else "breach-encrypted-no"),
        "people": words.exactly(breach.people) if breach.people is not None else none,
        "measures": " · ".join(breach.measures) or none,
        "contact": breach.contact or none,
    }
    labels = {"contact": words("report-contact")}
    return [
        {"label": labels.get(key, words.term(key)), "value": value, "kind": _kind(key, value != none, breach, words)}
        for key, value in rows.items()
    ]


def _kind(key: str, known: bool, breach: BreachView, words: Words) -> str:
    """Whether somebody gave a field, or the program assumed it; empty for what is simply not there."""
    if key in breach.assumed:
        return words("report-assumed")
    return words("report-given") if known else ""


def people_rows(found: Answer, words: Words) -> list[dict[str, Any]]:
    """The table of people, those most at risk first."""
    detailed = {subject.id for subject in found.detailed}
    return [
        {
            "subject": subject,
            "label": words.tr(subject.label),
            "score": subject.identifiability.attackers.get(found.attacker),
            "linked": subject.id in detailed,
        }
        for subject in found.order[:PEOPLE]
    ]


def section(subject: SubjectView, found: Answer, view: View, words: Words) -> dict[str, Any]:
    """What a person's section shows."""
    score = subject.identifiability
    scale = pictures.scale(score.population.size, words)
    return {
        "subject": subject,
        "label": words.sentence(words.tr(subject.label)),
        "facts": shown_facts(subject),
        "bases": bases(subject, words),
        "special": {f.id for f in subject.facts if _special(f, words)},
        "scale": scale,
        "attackers": [
            {"label": words.attacker(id_), "means": words.means(id_), "score": one,
             "matches": scale.bar(one.matches), "probability": pictures.probability_bar(one.probability)}
            for id_, one in score.attackers.items()
        ],
        "ticks": pictures.probability_ticks(words),
        "waterfall": pictures.waterfall(subject, scale, words),
        "strips": pictures.strips(subject, words, coarse=not view.revealed),
        "sets": [(named(each.facts, subject, words), each) for each in score.minimal_sets[:5]],
        "what_if": [
            (named(each.suppress, subject, words), each)
            for each in pictures.strongest_cases(score.what_if, found.attacker)
        ],
        "telling": [(words.attribute(f), 10 ** abs(_log10(subject, f))) for f in telling(subject)],
        "relations": [(words.term(r.type), r) for r in subject.relations[:20]],
    }  # fmt: skip


def shown_facts(subject: SubjectView) -> list[FactView]:
    """The rows of a person's table: of each attribute the first few, in the order of the facts."""
    counts: dict[str, int] = {}
    shown = []
    for fact in subject.facts:
        counts[fact.attribute] = counts.get(fact.attribute, 0) + 1
        if counts[fact.attribute] <= ALIKE:
            shown.append(fact)
    return shown[:FACTS]


def bases(subject: SubjectView, words: Words) -> dict[str, int]:
    """Where the shares in a person's table come from -> number of the note."""
    found: dict[str, int] = {}
    for fact in shown_facts(subject):
        if fact.share is not None:
            found.setdefault(words.tr(fact.share.basis), len(found) + 1)
    return found


def _special(fact: FactView, words: Words) -> bool:
    row = words.rules.attributes.get(fact.attribute)
    return row is not None and row.category == "sensitive"


def _log10(subject: SubjectView, fact: FactView) -> float:
    return next((c.log10 for c in subject.identifiability.contributions if c.fact == fact.id), 0.0)
