"""The reports as text: golden files, the terminal, the draft notification, Word and PDF; wording in two languages."""

from __future__ import annotations

import importlib.util
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document

from reident import report
from reident.mask import view
from reident.model import Message, Range, UserError
from reident.wording import Wording
from tests.report.example import ASSESSMENT, KEY, SUBJECTS, rulebook

RULES = rulebook()
GOLDEN = Path(__file__).parent / "golden"
MASKED = view(ASSESSMENT, RULES, KEY)


def same_as_golden(name: str, text: str, *, update: bool) -> None:
    path = GOLDEN / name
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), (
        "if the change is meant: REIDENT_UPDATE_GOLDEN=1 pytest tests/report"
    )


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_reports_are_as_they_were(language: str, update_golden: bool) -> None:
    same_as_golden(f"report.{language}.md", report.markdown(MASKED, RULES, language), update=update_golden)
    same_as_golden(f"report.{language}.html", report.render(MASKED, RULES, language), update=update_golden)
    same_as_golden(f"notification.{language}.md", report.notification(MASKED, RULES, language), update=update_golden)
    same_as_golden(f"summary.{language}.txt", report.summary(MASKED, RULES, language), update=update_golden)
    same_as_golden(f"explain.{language}.txt", report.explain(MASKED, RULES, "s1", language), update=update_golden)


def test_the_json_is_as_it_was(update_golden: bool) -> None:
    same_as_golden("assessment.json", report.to_json(MASKED), update=update_golden)


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_summary_has_at_most_thirty_lines_and_answers_first(language: str) -> None:
    crowd = tuple(replace(SUBJECTS[0], id=f"s{i}") for i in range(50))
    scores = tuple(replace(ASSESSMENT.scores[0], subject=s.id) for s in crowd)
    crowded = view(replace(ASSESSMENT, subjects=crowd, scores=scores), RULES, KEY)
    for shown in (MASKED, crowded):
        lines = report.summary(shown, RULES, language).splitlines()
        assert len(lines) <= 30
        assert lines[0] == Wording(RULES, language)("report-answer-significant")
    assert "44" in report.summary(crowded, RULES, language)


def test_explaining_somebody_who_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        report.explain(MASKED, RULES, "s99", "en")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_notification_has_everything_that_article_33_asks(language: str) -> None:
    text = report.notification(MASKED, RULES, language)
    article = "Art. 33 Abs. 3 Buchst. {}" if language == "de" else "Art. 33(3)({})"
    assert [letter for letter in "abcd" if article.format(letter) not in text] == []
    assert ("ENTWURF" if language == "de" else "DRAFT") in text.upper()
    assert ("Art. 33 Abs. 4" if language == "de" else "Art. 33(4)") in text
    assert ("1.922" if language == "de" else "1,922") in text
    assert not re.search(r"·[2-9a-z]{4}\b", text), "not even pseudonyms"


def test_the_notification_leaves_blank_what_nobody_told() -> None:
    advice = replace(ASSESSMENT.severity.advice, deadline=None)
    breach = replace(ASSESSMENT.breach, controller="", known_since=None, measures=(), contact="")
    untold = replace(ASSESSMENT, breach=breach, severity=replace(ASSESSMENT.severity, advice=advice))
    text = report.notification(view(untold, RULES, KEY), RULES, "de")
    for blank in (
        "[Name und Anschrift des Verantwortlichen]",
        "[Name, Telefon, E-Mail]",
        "[keine angegeben; bitte ergänzen]",
    ):
        assert blank in text
    assert "Bekanntwerden der Verletzung beim Verantwortlichen: [bitte ergänzen]" in text


def test_the_users_own_words_stay_words_in_markdown() -> None:
    loud = replace(ASSESSMENT, breach=replace(ASSESSMENT.breach, controller="# A | <b>[x](y)</b>\n\n- z"))
    for text in (
        report.notification(view(loud, RULES, KEY), RULES, "en"),
        report.markdown(view(loud, RULES, KEY), RULES, "en"),
    ):
        assert "<b>" not in text.replace("\\<b\\>", "")
        assert "\n- z" not in text


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_word_document_can_be_opened_and_says_the_same(language: str) -> None:
    document = Document(io.BytesIO(report.formatted(MASKED, RULES, language, "docx")))
    text = "\n".join(p.text for p in document.paragraphs)
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert Wording(RULES, language)("report-answer-significant") in text
    assert MASKED.subjects[0].facts[2].value in cells
    assert document.core_properties.language == language


def test_control_characters_do_not_break_the_word_document() -> None:
    odd = replace(SUBJECTS[0], facts=(replace(SUBJECTS[0].facts[0], value="a\x00b\x1b\ud800c"), *SUBJECTS[0].facts[1:]))
    shown = view(replace(ASSESSMENT, subjects=(odd, *SUBJECTS[1:])), RULES, KEY, reveal=True)
    document = Document(io.BytesIO(report.formatted(shown, RULES, "de", "docx")))
    assert any("abc" in cell.text for table in document.tables for row in table.rows for cell in row.cells)


@pytest.mark.filterwarnings("ignore")
def test_the_pdf_is_a_pdf_or_the_error_says_how_to_get_one() -> None:
    if importlib.util.find_spec("weasyprint") is None:
        with pytest.raises(UserError, match=r"reident\[pdf\]"):
            report.formatted(MASKED, RULES, "de", "pdf")
    else:
        assert report.formatted(MASKED, RULES, "de", "pdf").startswith(b"%PDF-")


def test_an_unknown_format_is_a_sentence() -> None:
    with pytest.raises(UserError, match="'odt'"):
        report.formatted(MASKED, RULES, "de", "odt")


def test_figures_follow_the_language() -> None:
    german, english = Wording(RULES, "de"), Wording(RULES, "en")
    assert (german.number(1234.5, 1), english.number(1234.5, 1)) == ("1.234,5", "1,234.5")
    assert (german.exactly(82_711_282), english.exactly(82_711_282)) == ("82.711.282", "82,711,282")
    assert (german.percent(0.405), english.percent(0.405)) == ("40\u00a0%", "40%")
    assert german.percents(Range(0.004, 0.02, 0.1)) == "0,4 bis 10\u00a0%"
    assert [english.percent(p) for p in (0, 1e-6, 0.0004, 0.5, 0.9996, 1)] == [
        "0%", "under 0.01%", "0.04%", "50%", "100%", "100%",
    ]  # fmt: skip
    assert [german.count(x) for x in (1, 2.6, 41.2, 1834, 82_711_282, 1_250_000)] == [
        "1", "3", "41", "1.800", "83\u202fMio.", "1,2\u202fMio.",
    ]  # fmt: skip


def test_days_and_moments_follow_the_language() -> None:
    moment = datetime(2018, 12, 8, 7, 30, tzinfo=UTC)
    assert Wording(RULES, "de").moment(moment) == "8. Dezember 2018, 07:30 Uhr (UTC)"
    assert Wording(RULES, "en").day(date(2026, 5, 1)) == "1 May 2026"


def test_vocabulary_in_a_message_is_translated() -> None:
    message = Message("test-flip", {"band": "very high", "score": 4.25})
    assert Wording(RULES, "de").say(message) == "Mit EI 1 ist der Schweregrad sehr hoch (4,25)."


def test_every_sentence_of_the_report_exists_in_both_languages_and_differs_where_it_has_words() -> None:
    own = {
        id_: w
        for id_, w in RULES.messages.items()
        if id_.startswith(("report-", "notification-", "terminal-", "breach-"))
    }
    same = [id_ for id_, words in own.items() if words.en == words.de]
    only_figures = {"report-formula", "report-evidence-count", "report-person", "report-words-role"}
    assert set(same) <= only_figures
