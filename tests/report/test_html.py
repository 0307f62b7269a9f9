"""The HTML report: whole, harmless, readable, the same in two languages."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from reident import report
from reident.mask import view
from reident.model import Assessment, Breach, Evidence, Fact, Severity
from reident.view import View
from tests.report.example import ASSESSMENT, FACTS, KEY, SUBJECTS, rulebook

RULES = rulebook()
VOID = {"meta", "br", "hr"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'></title></style>{{ 7*7 }}\u202e\x00]]>"


class Page(HTMLParser):
    """The tags of a page, and whether they close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.seen if name == tag]


def masked(assessment: Assessment = ASSESSMENT) -> View:
    return view(assessment, RULES, KEY)


def hostile() -> Assessment:
    """The example with an attack in every place that the bundle or the user fills."""
    quote = Evidence(1, HOSTILE, HOSTILE, f"wie wird das wetter in {HOSTILE}", 23, 30)
    fact = Fact("s1.f1", "given_name", HOSTILE, 0.9, None, None, (quote,), 1)
    subject = replace(SUBJECTS[0], facts=(fact, *FACTS[1:]), sources=(HOSTILE,))
    nodes = ({"id": "s1", "type": "person", "attribute": "given_name", "value": HOSTILE, "role": "subject"},
             {"id": "n", "type": "place", "attribute": "residence", "value": HOSTILE, "confidence": 0.5})  # fmt: skip
    edge = {"source": "s1", "target": "n", "type": "residence", "count": 1, "confidence": 0.5}
    return replace(
        ASSESSMENT,
        subjects=(subject, *SUBJECTS[1:]),
        graph=replace(ASSESSMENT.graph, nodes=nodes, edges=(edge,)),
        bundle=replace(ASSESSMENT.bundle, name=HOSTILE),
        breach=Breach(controller=HOSTILE, contact=HOSTILE, measures=(HOSTILE,)),
    )


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("reveal", [False, True])
def test_nothing_in_a_bundle_becomes_markup(language: str, reveal: bool) -> None:
    text = report.render(view(hostile(), RULES, KEY, reveal=reveal), RULES, language)
    page = Page(text)
    assert page.open == []
    assert not page.of("script")
    assert not page.of("img")
    assert not [attrs for _, attrs in page.seen if any(name.startswith("on") or name == "style" for name in attrs)]
    assert ("{{ 7*7 }}" in text) and "49" not in text.split("</header>")[0].split("<body>")[1]


def test_the_page_needs_no_network_and_allows_only_its_own_style() -> None:
    text = report.render(masked(), RULES, "de")
    page = Page(text)
    policy = next(m["content"] for m in page.of("meta") if m.get("http-equiv") == "Content-Security-Policy") or ""
    style = text.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not re.search(r"https?://|url\(|@import|src=", text)
    assert all((link["href"] or "").startswith("#") for link in page.of("a"))


def test_links_inside_the_page_lead_somewhere() -> None:
    page = Page(report.render(masked(), RULES, "en"))
    ids = [attrs["id"] for _, attrs in page.seen if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {(link["href"] or "")[1:] for link in page.of("a")} <= set(ids)
    labels = [attrs["aria-labelledby"] for _, attrs in page.seen if "aria-labelledby" in attrs]
    assert {part for label in labels for part in (label or "").split()} <= set(ids)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_first_screen_answers_the_question(language: str) -> None:
    glance = report.render(masked(), RULES, language).split('id="glance"')[1].split("</section>")[0]
    words = {
        "de": (
            "mit mäßigem Aufwand identifizierbar",
            "Mittel",
            "Melden",
            "Benachrichtigung abwägen",
            "8. Dezember 2018",
            "2,50",
        ),
        "en": ("identified with moderate effort", "Medium", "Notify", "Weigh whether", "8 December 2018", "2.50"),
    }[language]
    assert [word for word in words if word not in glance] == []


def test_headings_go_down_one_level_at_a_time_and_the_page_names_its_language() -> None:
    page = Page(report.render(masked(), RULES, "de"))
    levels = [int(tag[1]) for tag, _ in page.seen if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.of("html")[0]["lang"] == "de"


def test_every_picture_is_described_or_hidden_from_readers() -> None:
    text = report.render(masked(), RULES, "de")
    for picture in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        assert 'aria-hidden="true"' in picture.split(">")[0] or "<title" in picture


def test_a_report_about_nobody_says_so() -> None:
    empty = replace(ASSESSMENT, subjects=(), scores=(), graph=replace(ASSESSMENT.graph, nodes=(), edges=()))
    for language in ("de", "en"):
        text = report.render(masked(empty), RULES, language)
        assert RULES.messages["report-answer-nobody"].de in text or language == "en"
        assert Page(text).open == []
        assert report.summary(masked(empty), RULES, language)
        assert report.notification(masked(empty), RULES, language)
        assert report.formatted(masked(empty), RULES, language, "docx")


def test_the_requesters_own_data_are_no_breach() -> None:
    own = replace(ASSESSMENT, subjects=(SUBJECTS[2],), scores=(ASSESSMENT.scores[2],))
    for language in ("de", "en"):
        words = RULES.messages["report-answer-own"]
        first = report.summary(masked(own), RULES, language).splitlines()[0]
        assert first == (words.de if language == "de" else words.en)
        assert Page(report.render(masked(own), RULES, language)).open == []


def test_the_person_on_the_first_screen_is_the_one_who_makes_the_severity() -> None:
    exposed = replace(ASSESSMENT.scores[3], ei=replace(ASSESSMENT.scores[3].ei, value=1.0, level="maximum"))
    severity = replace(ASSESSMENT.severity, ei=1.0)
    other = masked(replace(ASSESSMENT, scores=(*ASSESSMENT.scores[:3], exposed), severity=severity))
    assert "(s4)" in report.render(other, RULES, "de").split('id="glance"')[1].split("</section>")[0]


def test_a_bundle_with_very_many_people_keeps_the_page_small() -> None:
    people = (f"s{i}" for i in range(400))
    many = tuple(replace(SUBJECTS[0], id=p, facts=tuple(replace(f, id=f"{p}.{f.id}") for f in FACTS)) for p in people)
    scores = tuple(replace(ASSESSMENT.scores[0], subject=s.id) for s in many)
    text = report.render(masked(replace(ASSESSMENT, subjects=many, scores=scores)), RULES, "en")
    assert len(text) < 400_000
    assert "Further people in assessment.json: 340." in text


def test_the_case_is_marked_in_enisas_row_and_so_is_what_the_interval_reaches() -> None:
    text = report.render(masked(), RULES, "en").split('class="enisa"')[1].split("</table>")[0]
    cells = re.findall(r'<td[^>]*><span class="band.*?</td>', text, re.DOTALL)
    assert ["this case" in cell for cell in cells] == [False, False, True, False]
    assert ["90 % interval" in cell for cell in cells] == [False, False, False, True]


@pytest.mark.parametrize("band", ["low", "medium", "high", "very high"])
def test_every_band_has_a_word_and_a_colour(band: str) -> None:
    severity: Severity = replace(ASSESSMENT.severity, band=band)  # type: ignore[arg-type]
    text = report.render(masked(replace(ASSESSMENT, severity=severity)), RULES, "de")
    word = RULES.messages[f"term-{band}"].de
    assert f'card band-{band.replace(" ", "-")}"' in text
    assert f"{word[0].upper()}{word[1:]}</dd>" in text


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_text_stands_out_from_its_ground_in_light_and_dark() -> None:
    style = (Path(__file__).parent.parent.parent / "templates" / "report.css").read_text(encoding="utf-8")
    themes = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part)) for part in style.split("@media screen")[:2]]
    pairs = [(text, ground) for text in ("ink", "soft", "accent", "warn") for ground in ("page", "panel")]
    pairs += [("ink", "warn-bg"), ("ink", "note-bg")]
    pairs += [(band, f"{band}-bg") for band in ("low", "medium", "high", "very-high")]
    for theme in themes:
        for text, ground in pairs:
            light, dark = sorted((_luminance(theme[text]), _luminance(theme[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)
