"""ENISA's method: its tables, its worked examples, the founding case, and what flips the result."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reident.model import Breach, Ease, Fact, Identifiability, Severity, Subject
from reident.rulebook import RuleBook, load_rules
from reident.rulebook.severity import SeverityFile
from reident.severity import category_value, weigh
from tests.builders import a_fact, a_subject

EVERYDAY = ("wake_time", "residence", "commute", "music", "friend")


@pytest.fixture(scope="module")
def rules() -> RuleBook:
    return load_rules()


def a_score(ei: float, subject: str = "s1", neighbour: float | None = None) -> Identifiability:
    ease = Ease(ei, "limited", neighbour, ())
    return Identifiability(subject, "Germany", 80_000_000, {}, {}, 20.0, 26.3, (), (), (), (), ease)


def weighed(rules: RuleBook, *facts: Fact, ei: float = 0.5, breach: Breach | None = None) -> Severity:
    subject = a_subject(*facts, records=1600)
    return weigh([subject], [a_score(ei)], breach or Breach(), rules)


def facts(*attributes: str, confidence: float = 0.8) -> list[Fact]:
    return [a_fact(attribute, "x", id=f"s1.{attribute}", confidence=confidence) for attribute in attributes]


def test_enisas_worked_examples_come_out(rules: RuleBook) -> None:
    tables = rules.of(SeverityFile)[0]
    for each in tables.examples:
        found = category_value(each.category, tables, detailed=each.detailed, confidence=each.confidence)
        assert found == each.dpc, each.text


@pytest.mark.parametrize(
    ("ei", "score", "band"), [(0.25, 1.0, "low"), (0.5, 1.75, "low"), (0.75, 2.5, "medium"), (1.0, 3.25, "high")]
)
def test_the_founding_case_depends_on_the_ease_of_identification_alone(
    rules: RuleBook, ei: float, score: float, band: str
) -> None:
    found = weighed(rules, *facts(*EVERYDAY), ei=ei)
    assert found.dpc.value == 3
    assert found.cb.confidentiality == 0.25
    assert (found.score, found.band) == (score, band)
    assert found.row == {"0.25": "low", "0.5": "low", "0.75": "medium", "1": "high"}


def test_a_health_hint_alone_is_an_assumption_and_certainty_makes_it_four(rules: RuleBook) -> None:
    assert weighed(rules, *facts("health", confidence=0.4)).dpc.value == 3
    assert weighed(rules, *facts("health", confidence=0.2)).dpc.value == 2
    assert weighed(rules, *facts("health", confidence=0.9)).dpc.value == 4
    assert weighed(rules, *facts("given_name"), *facts("health", confidence=0.05)).dpc.value == 1


def test_names_alone_are_simple_and_few_habits_are_no_profile(rules: RuleBook) -> None:
    assert weighed(rules, *facts("given_name", "family_name")).dpc.value == 1
    assert weighed(rules, *facts("wake_time")).dpc.value == 2


def test_the_requesters_own_data_do_not_count(rules: RuleBook) -> None:
    requester = replace(a_subject(*facts("iban"), id="s2"), role="requester")
    voice = a_subject(*facts("given_name"))
    found = weigh([voice, requester], [a_score(0.25), a_score(1.0, "s2")], Breach(), rules)
    assert found.dpc.value == 1
    assert found.ei == 0.25
    assert found.individuals == 1
    assert "dpc-requester" in [message.id for message in found.dpc.because]


def test_circumstances_add_up(rules: RuleBook) -> None:
    worst = Breach(recipients="unknown", malicious=True, integrity="unrecoverable", availability="full")
    found = weighed(rules, *facts("given_name"), ei=1.0, breach=worst)
    assert found.score == 1 + 0.5 + 0.5 + 0.5 + 0.5
    assert found.band == "high"


def test_what_would_change_the_band_is_said(rules: RuleBook) -> None:
    found = weighed(rules, *facts(*EVERYDAY), ei=0.75)
    flips = {message.id: message.values for message in found.flips}
    assert flips["flip-ei-up"] == {"ei": 1.0, "band": "high"}
    assert flips["flip-ei-down"] == {"ei": 0.5, "band": "low"}
    assert flips["flip-malice"] == {"band": "high"}
    assert "flip-recipients" not in flips


def test_the_deadline_is_72_hours_after_the_breach_became_known(rules: RuleBook) -> None:
    breach = Breach(known_since=datetime(2018, 12, 5, 7, 30, tzinfo=UTC))
    assert weighed(rules, *facts("given_name"), breach=breach).advice.deadline == datetime(
        2018, 12, 8, 7, 30, tzinfo=UTC
    )
    assert weighed(rules, *facts("given_name")).advice.deadline is None


def test_advice_is_more_cautious_where_the_interval_reaches_a_higher_band(rules: RuleBook) -> None:
    subject = a_subject(*facts(*EVERYDAY), records=1600)
    calm = weigh([subject], [a_score(0.5)], Breach(), rules).advice
    reaching = weigh([subject], [a_score(0.5, neighbour=0.75)], Breach(), rules).advice
    assert (calm.authority, calm.subjects) == ("document", "not_required")
    assert (reaching.authority, reaching.subjects) == ("consider", "not_required")
    severe = weigh([subject], [a_score(1.0)], Breach(), rules).advice
    assert (severe.authority, severe.subjects) == ("notify", "notify")


def test_unintelligible_data_need_no_communication(rules: RuleBook) -> None:
    found = weighed(rules, *facts(*EVERYDAY), ei=1.0, breach=Breach(encrypted=True))
    assert found.advice.subjects == "not_required"
    assert "flag-encrypted" in [message.id for message in found.flags]


def test_nobody_in_the_bundle_is_low_and_documented(rules: RuleBook) -> None:
    found = weigh([], [], Breach(), rules)
    assert (found.band, found.advice.authority, found.individuals) == ("low", "document", 0)


def test_more_than_a_hundred_people_raise_a_flag(rules: RuleBook) -> None:
    found = weighed(rules, *facts("given_name"), breach=Breach(people=250))
    assert found.individuals == 250
    assert "flag-many" in [message.id for message in found.flags]


def test_every_message_of_a_severity_is_a_sentence_with_its_gaps_filled(rules: RuleBook) -> None:
    everyone: list[Subject] = [a_subject(*facts(*EVERYDAY), *facts("health", confidence=0.4), records=1600)]
    for ei in (0.25, 0.5, 0.75, 1.0):
        found = weigh(everyone, [a_score(ei, neighbour=1.0)], Breach(encrypted=ei == 1.0, people=500), rules)
        for message in (*found.dpc.because, *found.flips, *found.flags, *found.advice.because):
            words = rules.messages[message.id]
            assert words.de.format_map(dict(message.values))
            assert words.en.format_map(dict(message.values))
