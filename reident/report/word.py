"""A `View` into a Word document: the report for those who must comment and sign in their own file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt

from reident.report.language import Words
from reident.report.render import content
from reident.rulebook import RuleBook
from reident.view import View

_ILLEGAL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF))
"""Characters that XML cannot hold."""


def docx(view: View, rules: RuleBook, language: str) -> bytes:
    """The report as the bytes of a .docx file, in `de` or `en`."""
    return _Writer(view, rules, language).written()


class _Writer:
    """Fills one document from top to bottom."""

    def __init__(self, view: View, rules: RuleBook, language: str) -> None:
        self.view = view
        self.filled = content(view, rules, language)
        self.t: Words = self.filled["t"]
        self.document: Any = Document()
        page = self.document.sections[0]
        page.orientation, page.page_width, page.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(20)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = "Calibri", Pt(10.5)
        properties = self.document.core_properties
        properties.title, properties.author = self.t("report-title"), "reident"
        properties.created = properties.modified = view.created.replace(tzinfo=None)
        properties.language = self.t.language

    def written(self) -> bytes:
        """The whole."""
        self.head()
        self.glance()
        self.in_words()
        self.people()
        for section in self.filled["sections"]:
            self.person(section)
        self.severity()
        self.end()
        self.decision()
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def heading(self, text: str, level: int) -> None:
        self.document.add_heading(_legal(text), level)

    def text(self, text: str, *, bold: bool = False) -> None:
        if text:
            self.document.add_paragraph().add_run(_legal(text)).bold = bold

    def points(self, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            self.document.add_paragraph(_legal(sentence), style="List Bullet")

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        made = self.document.add_table(rows=0, cols=len(head), style="Light Grid Accent 1")
        for number, row in enumerate([head, *rows]):
            for cell, text in zip(made.add_row().cells, row, strict=True):
                cell.text = _legal(text)
                for run in cell.paragraphs[0].runs:
                    run.font.size, run.bold = Pt(9), number == 0
        self.document.add_paragraph()

    def head(self) -> None:
        t, view = self.t, self.view
        self.heading(t("report-title"), 0)
        self.text(t("report-subtitle"))
        notice = t("report-revealed") if view.revealed else t("report-masked", example=self.filled["example"])
        self.text(notice, bold=view.revealed)
        rows = [(t("report-bundle"), view.bundle.name), (t("report-created"), t.moment(view.created))]
        if view.breach.controller:
            rows.append((t("report-controller"), view.breach.controller))
        self.points(f"{label}: {value}" for label, value in rows)

    def glance(self) -> None:
        t, severity = self.t, self.view.severity
        self.heading(t("report-glance"), 1)
        self.text(self.filled["headline"], bold=True)
        self.text(self.filled["chief"])
        deadline = t.moment(severity.advice.deadline) if severity.advice.deadline else t("report-deadline-unknown")
        self.table(
            (t("report-severity"), t("report-authority"), t("report-subjects"), t("report-deadline")),
            [(f"{t.term(severity.band)} ({self.filled['formula']})",
              t(f"report-authority-{severity.advice.authority}"),
              t(f"report-subjects-{severity.advice.subjects}"), deadline)],
        )  # fmt: skip
        self.text(t("report-recommendation"))

    def in_words(self) -> None:
        t, severity = self.t, self.view.severity
        self.heading(t("report-words"), 1)
        for paragraph in self.filled["narrative"]:
            self.text(paragraph)
        self.text(t("report-words-severity", band=severity.band, score=t.number(severity.score, 2)))
        self.points(t.tr(sentence) for sentence in (*severity.advice.because, *severity.flags))
        if severity.flips:
            self.heading(t("report-flips"), 2)
            self.points(map(t.tr, severity.flips))

    def people(self) -> None:
        t = self.t
        self.heading(t("report-people"), 1)
        head = ("report-who", "report-role", "report-facts", "report-matches", "report-probability")
        rows = [
            (f"{row['subject'].id} {row['label']}", t.term(row["subject"].role), t.exactly(len(row["subject"].facts)),
             t.count(row["score"].matches.median) if row["score"] else "–",
             t.percent(row["score"].probability.mid) if row["score"] else "–")
            for row in self.filled["people"]
        ]  # fmt: skip
        self.table([*map(t, head), "EI"], [
            (*row, t.term(line["subject"].identifiability.ei.level))
            for row, line in zip(rows, self.filled["people"], strict=True)
        ])  # fmt: skip

    def person(self, section: dict[str, Any]) -> None:
        t, subject = self.t, section["subject"]
        score = subject.identifiability
        self.heading(f"{t('report-person', id=subject.id)}: {section['label']} – {t.term(subject.role)}", 1)
        self.points(map(t.tr, subject.because))
        self.heading(t("report-attackers"), 2)
        self.table(
            (t("report-attacker"), t("report-matches"), t("report-probability")),
            [(each["label"],
              f"{t.count(each['score'].matches.median)} ({t.range(each['score'].matches)})",
              f"{t.percent(each['score'].probability.mid)} ({t.interval(each['score'].probability)})")
             for each in section["attackers"]],
        )  # fmt: skip
        self.text(f"{t('report-ease')}: {t.number(score.ei.value)}, {t.term(score.ei.level)}.")
        self.points(map(t.tr, score.ei.because))
        self.heading(t("report-known"), 2)
        if not section["facts"]:
            self.text(t("report-known-none"))
        else:
            self.facts(section)
        self.explained(section)

    def facts(self, section: dict[str, Any]) -> None:
        t = self.t
        head = ("report-attribute", "report-value", "report-confidence", "report-share", "report-evidence")
        rows = [
            (t.attribute(fact), fact.value, t.percent(fact.confidence),
             t.one_in(fact.share.mid) if fact.share else t("report-share-unknown"), t.exactly(fact.evidence_count))
            for fact in section["facts"]
        ]  # fmt: skip
        self.table([*map(t, head)], rows)

    def explained(self, section: dict[str, Any]) -> None:
        t = self.t
        self.heading(t("report-sets"), 2)
        self.points(
            t("report-sets-row", attributes=names, matches=t.count(one.matches.median), range=t.range(one.matches))
            for names, one in section["sets"]
        )
        if not section["sets"]:
            self.text(t("report-sets-none"))
        if section["what_if"]:
            self.heading(t("report-what-if"), 2)
            self.points(
                t("report-what-if-row", attributes=names, probability=t.percent(one.probability.mid),
                  interval=t.interval(one.probability), attacker=t.attacker(one.attacker))
                for names, one in section["what_if"]
            )  # fmt: skip

    def severity(self) -> None:
        t, severity, row = self.t, self.view.severity, self.filled["row"]
        self.heading(t("report-enisa"), 1)
        self.text(t("report-enisa-note"))
        self.text(f"{t('report-dpc')}: {severity.dpc.value}, {t.term(severity.dpc.category)}.")
        self.points(map(t.tr, severity.dpc.because))
        self.text(f"{t('report-cb')}: {self.filled['circumstances']}")
        bands = [
            t.term(cell["band"]) + (f" ▲ {t('report-row-here')}" if cell["here"] else "")
            + (f" △ {t('report-row-reach')}" if cell["reach"] else "")
            for cell in row
        ]  # fmt: skip
        self.table(
            ("", *(f"EI {cell['ei']} {cell['level']}" for cell in row)),
            [(t("report-row-score"), *(cell["score"] for cell in row)), (t("report-row-band"), *bands)],
        )
        self.text(t("report-own"))

    def end(self) -> None:
        t, skipped = self.t, self.view.bundle.skipped
        self.heading(t("report-assumptions"), 1)
        self.text(t("report-assumptions-note"))
        self.points(
            f"{t.sentence(line['label'])}: {line['value']}" + (f" ({line['kind']})" if line["kind"] else "")
            for line in self.filled["assumptions"]
        )
        self.heading(t("report-skipped"), 1)
        self.points(f"{member.path}: {t.tr(member.reason)}" for member in skipped[: self.filled["limits"]["skipped"]])
        if not skipped:
            self.text(t("report-skipped-none"))
        self.heading(t("report-warnings"), 2)
        self.points(map(t.tr, self.view.warnings or ()))
        if not self.view.warnings:
            self.text(t("report-warnings-none"))
        self.heading(t("report-method"), 1)
        for number in range(1, 5):
            self.text(t(f"report-method-{number}"))
        self.text(f"{t('report-fingerprint')}: {self.view.bundle.sha256}")

    def decision(self) -> None:
        t = self.t
        self.heading(t("report-decision"), 1)
        self.text(t("report-decision-note"))
        choices = f"☐ {t('report-yes')}   ☐ {t('report-later')}   ☐ {t('report-no')}"
        self.text(f"{t('report-decide-authority')}: {choices}")
        self.text(f"{t('report-decide-subjects')}: ☐ {t('report-yes')}   ☐ {t('report-no')}")
        for label in ("report-reasons", "report-name", "report-date", "report-signature"):
            self.text(f"{t(label)}:")
            self.text("_" * 60)


def _legal(text: str) -> str:
    return text.translate(_ILLEGAL)
