"""What a masked view says and what it must not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from reident import report
from reident.mask import coarse, view
from reident.model import Assessment, Evidence, Fact, Identifiability, Message, Range, Share, Subject, Unreadable
from reident.pseudonym import Pseudonyms, Redactor
from reident.rulebook import RuleBook
from reident.view import View, schema, to_json
from tests.report.example import ASSESSMENT, KEY, SCORE, rulebook

RULES = rulebook()
SECRETS = (
    "Jonas", "Weber", "Ehrenfeld", "Sandra", "05:40", "05:30", "vierzig", "Volleyball", "Stadtwerke", "Deutz",
    "Schilddrüse", "Jazzradio", "0171", "2345678", "03-14", "vierzehnten", "Peter", "Schneider", "Lindenweg",
    "Freising",
    "example.org", "Laufschuhe", "Brandt", "Zahnarzt", "Küche", "22:35",
)  # fmt: skip
"""Every value of the example, and what stands beside values in its quotes."""


def written(shown: View, rules: RuleBook) -> str:
    """All that leaves the program, in both languages."""
    texts = [to_json(shown)]
    for language in ("de", "en"):
        texts += [f(shown, rules, language) for f in (report.render, report.markdown, report.notification)]
        texts.append(report.summary(shown, rules, language))
        texts += [report.explain(shown, rules, subject.id, language) for subject in shown.subjects]
    return "\n".join(texts)


def test_no_value_of_the_example_is_anywhere_in_a_masked_report() -> None:
    text = written(view(ASSESSMENT, RULES, KEY), RULES).casefold()
    assert [secret for secret in SECRETS if secret.casefold() in text] == []


def test_a_revealed_report_shows_the_values_and_says_so() -> None:
    shown = view(ASSESSMENT, RULES, KEY, reveal=True)
    assert shown.revealed
    assert "Ehrenfeld" in report.render(shown, RULES, "de")
    assert RULES.messages["report-revealed"].de in report.render(shown, RULES, "de").replace("&#39;", "'")
    assert RULES.messages["report-revealed"].de not in report.render(view(ASSESSMENT, RULES, KEY), RULES, "de")


def test_equal_values_are_equal_in_one_case_and_not_across_cases() -> None:
    shown, other = view(ASSESSMENT, RULES, KEY), view(ASSESSMENT, RULES, b"another key of another case 1234")
    anna = {f.value.split("·")[1] for s in shown.subjects for f in s.facts if f.id in ("s1.f4", "s2.f1")}
    assert len(anna) == 1
    codes = [{f.value.split("·")[1] for s in one.subjects for f in s.facts} for one in (shown, other)]
    assert not codes[0] & codes[1]


def test_a_persons_node_has_the_pseudonyms_of_the_names_among_the_facts() -> None:
    shown = view(ASSESSMENT, RULES, KEY)
    names = [f.value for f in shown.subjects[0].facts[:2]]
    node = next(n for n in shown.graph.nodes if n.id == "s1")
    assert node.value.split() == names


def test_edges_still_lead_to_nodes_though_node_ids_say_nothing() -> None:
    graph = view(ASSESSMENT, RULES, KEY).graph
    ids = {node.id for node in graph.nodes}
    assert len(ids) == len(ASSESSMENT.graph.nodes)
    assert len(graph.edges) == len(ASSESSMENT.graph.edges)
    assert {end for edge in graph.edges for end in (edge.source, edge.target)} <= ids


def test_a_share_does_not_name_the_town_by_its_exact_population() -> None:
    masked, clear = (view(ASSESSMENT, RULES, KEY, reveal=reveal).subjects[0].facts[2].share for reveal in (False, True))
    assert masked is not None
    assert clear is not None
    assert clear.mid == 0.000434
    assert (masked.low, masked.mid, masked.high) == (0.0002, 0.0005, 0.0005)
    assert masked.basis == "GeoNames population of …"


@given(st.lists(st.floats(1e-9, 1e9), min_size=2, max_size=2))
def test_coarse_figures_keep_the_order_and_the_size(pair: list[float]) -> None:
    low, high = sorted(pair)
    assert coarse(low) <= coarse(high)
    assert 0.6 < coarse(low) / low < 1.7


def test_a_quote_shows_everyday_words_and_hides_the_rest() -> None:
    redactor = Redactor(RULES, Pseudonyms(KEY), ["Köln", "Mein"])
    quote = Evidence(1, "a", "b", "ruf mein onkel herbert in köln, kölner straße 5 an", 26, 30)
    assert redactor.quote(quote, "residence·abcd") == "ruf … in residence·abcd … an"


def test_file_names_keep_their_shape_and_their_plain_words() -> None:
    redactor = Redactor(RULES, Pseudonyms(KEY), ["Anna Becker"])
    shown = redactor.path("Export Anna Becker.zip!/Audio/anna_0171-2345678_1985-03-02.wav")
    assert shown.startswith("Export ·")
    assert shown.endswith(".wav")
    assert ".zip!/Audio/·" in shown
    assert not any(secret in shown.lower() for secret in ("anna", "becker", "0171", "1985"))
    assert redactor.path("Retail.OrderHistory.1/broken.pdf").endswith("/broken.pdf")


def test_locators_keep_positions_and_hide_keys() -> None:
    redactor = Redactor(RULES, Pseudonyms(KEY), ["0171"])
    assert redactor.locator("page 12, line 3") == "page 12, line 3"
    assert redactor.locator("row 7, column Utterance text") == "row 7, column Utterance text"
    hidden = redactor.locator("row 7, key contacts.Annegret.01712345678")
    assert hidden.startswith("row 7, key ·")
    assert "nnegret" not in hidden
    assert "0171" not in hidden


def test_messages_keep_figures_and_vocabulary_and_hide_names() -> None:
    redactor = Redactor(RULES, Pseudonyms(KEY), [])
    message = Message(
        "x", {"count": 3, "attribute": "health", "file": "annegret.pdf", "languages": "pl, tr", "ei": "0.75"}
    )
    shown = redactor.message(message).values
    assert {key: shown[key] for key in ("count", "attribute", "languages", "ei")} == {
        "count": 3, "attribute": "health", "languages": "pl, tr", "ei": "0.75",
    }  # fmt: skip
    assert "annegret" not in str(shown["file"])


def test_two_values_never_share_a_code() -> None:
    names = Pseudonyms(KEY)
    codes = {names.code(f"value {i}") for i in range(20_000)}
    assert len(codes) == 20_000


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Pseudonyms(b"short")


def test_charts_and_days_of_habits_are_coarse_when_masked() -> None:
    wake = view(ASSESSMENT, RULES, KEY).subjects[0].facts[4]
    assert [(p.time, p.weight) for p in wake.chart] == [("00:00", 0.9), ("06:00", 0.1)]
    assert wake.first is None
    clear = view(ASSESSMENT, RULES, KEY, reveal=True).subjects[0].facts[4]
    assert [p.time for p in clear.chart] == ["05:15", "05:30", "05:45", "06:00"]


def test_days_of_the_graph_are_hidden_as_those_of_the_facts_are() -> None:
    said = {"first": "2018-05-01T06:10:00+02:00", "last": "2018-06-02T06:10:00+02:00"}
    edges = tuple({**edge, **said} for edge in ASSESSMENT.graph.edges)
    dated = replace(ASSESSMENT, graph=replace(ASSESSMENT.graph, edges=edges))
    assert {(edge.first, edge.last) for edge in view(dated, RULES, KEY).graph.edges} == {("", "")}
    clear = view(dated, RULES, KEY, reveal=True).graph.edges
    assert {(edge.first, edge.last) for edge in clear} == {("2018-05-01", "2018-06-02")}


ALPHABET = "ŁłŐőŰűČčĞğİŞşŽžßæøåñ0123456789Ωλπ"
"""Letters that occur in no sentence and no figure of a report, and digits."""
values = st.text(ALPHABET, min_size=6, max_size=14).filter(lambda v: sum(not c.isdigit() for c in v) >= 3)
words_around = st.lists(values, max_size=4).map(" ".join)


@st.composite
def assessments(draw: st.DrawFn) -> tuple[Assessment, list[str]]:
    """An assessment whose secrets are in every place that can hold one, and the secrets."""
    secret = draw(st.lists(values, min_size=2, max_size=5))
    facts, shares = [], {}
    for number, value in enumerate(secret):
        before, after = draw(words_around), draw(words_around)
        quote = f"{before} wie wird {value} {after}"
        place = Evidence(
            number,
            f"{draw(values)}/{value}.csv",
            f"row 3, column {value}",
            quote,
            len(before) + 10,
            len(before) + 10 + len(value),
        )
        attribute = draw(st.sampled_from(sorted(RULES.attributes)))
        id_ = f"s1.f{number}"
        facts.append(
            Fact(id_, attribute, value, 0.9, None, f"geonames:{value}", (place,), 1, None, None, (("05:45", 1.0),))
        )
        shares[id_] = Share(Range(0.1, 0.2, 0.3), f"people called {value}")
        secret = [*secret, *before.split(), *after.split()]
    who = Subject("s1", "subject", Message("label-voice"), 3, (f"{secret[0]}.zip!/{secret[1]}/x.pdf",), tuple(facts))
    skipped = Unreadable(f"{secret[0]}/{secret[1]}.pdf", Message("test-skipped", {"member": f"{secret[0]}.pdf"}))
    nodes = (
        {"id": "s1", "type": "person", "attribute": "given_name", "value": f"{secret[0]} {secret[1]}"},
        *({"id": f"trait:{f.value}", "type": "trait", "attribute": f.attribute, "value": f.value, "confidence": 0.5}
          for f in facts),
    )  # fmt: skip
    edges = tuple(
        {"source": "s1", "target": f"trait:{f.value}", "type": f.attribute, "count": 1, "confidence": 0.5}
        for f in facts
    )
    score: Identifiability = replace(SCORE, shares=shares)
    made = replace(
        ASSESSMENT,
        subjects=(who,),
        scores=(score,),
        graph=replace(ASSESSMENT.graph, nodes=nodes, edges=edges),
        bundle=replace(ASSESSMENT.bundle, name=f"{secret[0]} {secret[1]}.zip", skipped=(skipped,)),
    )
    return made, secret


@settings(max_examples=12, deadline=None)
@given(assessments())
def test_no_clear_value_leaves_a_masked_view_and_equality_is_kept(drawn: tuple[Assessment, list[str]]) -> None:
    assessment, secrets = drawn
    shown = view(assessment, RULES, KEY)
    text = written(shown, RULES).casefold()
    assert [s for s in secrets if s.casefold() in text] == []
    clear = [fact.value.casefold() for fact in assessment.subjects[0].facts]
    masked = [fact.value.split("·")[1] for fact in shown.subjects[0].facts]
    for i, one in enumerate(clear):
        for j, other in enumerate(clear):
            assert (one == other) == (masked[i] == masked[j])


def test_the_json_has_the_shape_that_is_promised() -> None:
    data = json.loads(to_json(view(ASSESSMENT, RULES, KEY)))
    assert data["schema"] == "reident/assessment/1"
    assert data["revealed"] is False
    assert data["bundle"]["period"] == {"from": "2018-05-01T06:10:00Z", "to": "2018-07-20T22:41:00Z"}
    assert set(data["bundle"]["skipped"][0]) == {"path", "reason"}
    subject = data["subjects"][0]
    assert subject["label"] == "the voice of the recordings"
    assert set(subject["facts"][0]) >= {
        "id", "attribute", "value", "level", "confidence", "share", "evidence", "evidence_count",
    }  # fmt: skip
    assert set(subject["identifiability"]) >= {
        "population", "attackers", "bits", "minimal_sets", "what_if", "ei",
    }  # fmt: skip
    assert subject["identifiability"]["attackers"]["recipient"]["matches"] == {"low": 1, "median": 41, "high": 5200}
    assert data["severity"]["row"] == {"0.25": "low", "0.5": "low", "0.75": "medium", "1": "high"}
    assert data["severity"]["advice"]["deadline"] == "2018-12-08T07:30:00Z"
    assert data["translations"]["de"][subject["label"]] == "die Stimme der Aufnahmen"


def test_a_bundle_without_times_has_no_period() -> None:
    timeless = replace(ASSESSMENT, bundle=replace(ASSESSMENT.bundle, first=None, last=None))
    assert json.loads(to_json(view(timeless, RULES, KEY)))["bundle"]["period"] is None
    naive = replace(ASSESSMENT.bundle, first=datetime(2018, 5, 1), last=datetime(2018, 5, 2, tzinfo=UTC))
    shown = view(replace(ASSESSMENT, bundle=naive), RULES, KEY)
    assert RULES.messages["report-words-period"].en[:18] in report.render(shown, RULES, "en")


def test_the_schema_describes_what_is_written() -> None:
    made = schema()
    assert made["title"] == "reident assessment"
    assert made["properties"]["subjects"]["type"] == "array"
    data = json.loads(to_json(view(ASSESSMENT, RULES, KEY)))
    assert set(data) == set(made["properties"]) == set(made["required"])
    assert TypeAdapter(View).validate_python(data, by_alias=True).subjects[0].id == "s1"
