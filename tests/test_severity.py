"""ENISA's method: its tables, its worked examples, the founding case, and what flips the result."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reident.model import Breach, Ease, Fact, Identifiability, Role, Severity
from reident.rulebook import RuleBook, load_rules
from reident.rulebook.messages import MessageFile
from reident.rulebook.severity import SeverityFile
from reident.severity import BANDS, LEVELS, check, weigh
from reident.wording import Wording
from tests.builders import a_fact, a_subject

RULES = load_rules()
KNOWN = datetime(2018, 12, 5, 7, 30, tzinfo=UTC)
EVERYDAY = ("wake_time", "residence", "commute", "music", "friend")


@pytest.fixture(scope="module")
def rules() -> RuleBook:
    return RULES


def a_score(ei: float, subject: str = "s1", neighbour: float | None = None) -> Identifiability:
    ease = Ease(ei, "limited", neighbour, ())
    return Identifiability(subject, "Germany", 80_000_000, {}, {}, 20.0, 26.3, (), (), (), (), ease)


def weighed(rules: RuleBook, *facts: Fact, ei: float = 0.5, breach: Breach | None = None) -> Severity:
    subject = a_subject(*facts, records=1600)
    return weigh([subject], [a_score(ei)], breach or Breach(), rules)


def facts(*attributes: str, confidence: float = 0.8) -> list[Fact]:
    return [a_fact(attribute, "x", id=f"s1.{attribute}", confidence=confidence) for attribute in attributes]


def test_enisas_worked_examples_come_out(rules: RuleBook) -> None:
    examples = rules.of(SeverityFile)[0].examples
    assert sum(each.source == "ENISA 2013" for each in examples) >= 5
    assert {each.dpc for each in examples} == {1, 2, 3, 4}
    assert list(check(rules)) == []


def test_an_example_that_does_not_come_out_is_named(rules: RuleBook) -> None:
    file = rules.of(SeverityFile)[0]
    wrong = file.examples[0].model_copy(update={"dpc": 4})
    changed = load_rules()
    changed._files[SeverityFile] = (file.model_copy(update={"examples": (wrong,)}),)
    assert list(check(changed)) == [f"severity.yaml: {wrong.text}: DPC is 1, should be 4."]


def test_every_attribute_of_the_tables_exists_and_every_row_has_its_sentence(rules: RuleBook) -> None:
    file = rules.of(SeverityFile)[0]
    rows = [row for category in file.categories.values() for row in category.adjustments]
    assert {attribute for row in rows for attribute in row.attributes} <= set(rules.attributes)
    assert {row.id for row in rows} <= set(rules.messages)
    assert {attribute for example in file.examples for attribute in example.facts} <= set(rules.attributes)


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


def test_a_bundle_of_nobody_but_the_requester_is_weighed_as_the_person_concerned(rules: RuleBook) -> None:
    alone = replace(a_subject(*facts("health")), role="requester")
    found = weigh([alone], [a_score(1.0)], Breach(), rules)
    assert (found.dpc.value, found.ei, found.individuals) == (4, 1.0, 1)
    assert "dpc-only-requester" in [message.id for message in found.dpc.because]


def test_recordings_without_transcripts_are_not_taken_for_nobody(rules: RuleBook) -> None:
    requester = replace(a_subject(*facts("email"), id="s2"), role="requester")
    found = weigh([a_subject(records=900), requester], [a_score(0.25), a_score(1.0, "s2")], Breach(), rules)
    assert (found.dpc.value, found.ei, found.individuals) == (1, 0.25, 1)
    assert found.advice.authority == "consider"
    assert "flag-unassessed" in [message.id for message in found.flags]


def test_a_week_is_no_profile_and_two_weeks_are(rules: RuleBook) -> None:
    start = datetime(2018, 5, 1, tzinfo=UTC)

    def over(days: int, records: int) -> int:
        dated = [replace(f, first=start, last=start + timedelta(days=days)) for f in facts(*EVERYDAY)]
        return weigh([a_subject(*dated, records=records)], [a_score(0.5)], Breach(), rules).dpc.value

    assert (over(7, 1600), over(20, 60)) == (2, 3)
    undated = [weigh([a_subject(*facts(*EVERYDAY), records=n)], [a_score(0.5)], Breach(), rules) for n in (20, 1600)]
    assert [each.dpc.value for each in undated] == [2, 3]


def test_times_with_and_without_a_zone_do_not_disturb(rules: RuleBook) -> None:
    aware, naive = facts("wake_time", "music")
    mixed = (
        replace(aware, first=datetime(2018, 5, 1, tzinfo=UTC), last=datetime(2018, 6, 1, tzinfo=UTC)),
        replace(naive, first=datetime(2018, 5, 1), last=datetime(2018, 6, 1)),
    )
    assert weighed(rules, *mixed).dpc.value == 2


def test_reasons_of_all_categories_that_reach_the_value_are_given(rules: RuleBook) -> None:
    found = weighed(rules, *facts(*EVERYDAY), *facts("health", confidence=0.5))
    assert (found.dpc.value, found.dpc.category) == (3, "behavioural")
    assert {"dpc-everyday", "dpc-assumption"} <= {message.id for message in found.dpc.because}


def test_hints_at_health_would_change_the_severity_if_confirmed_and_if_wrong(rules: RuleBook) -> None:
    hint = weighed(rules, *facts(*EVERYDAY), *facts("health", confidence=0.5), ei=0.75)
    assert {m.id: m.values for m in hint.flips}["flip-sensitive"] == {"value": 4, "band": "high"}
    sure = weighed(rules, *facts(*EVERYDAY), *facts("health", confidence=0.9), ei=0.75)
    assert {m.id: m.values for m in sure.flips}["flip-sensitive-wrong"] == {"value": 3, "band": "medium"}


def test_it_is_said_where_ease_and_kind_of_data_come_from_different_people(rules: RuleBook) -> None:
    voice = a_subject(*facts(*EVERYDAY), records=1600)
    friend = a_subject(*facts("phone"), id="s2", role="contact")
    found = weigh([voice, friend], [a_score(0.25), a_score(1.0, "s2")], Breach(), rules)
    assert (found.ei, found.band) == (1.0, "high")
    assert {m.id: m.values for m in found.flips}["flip-one-person"] == {"band": "low"}


def test_unknown_recipients_weigh_more_and_known_ones_would_weigh_less(rules: RuleBook) -> None:
    found = weighed(rules, *facts("wake_time"), ei=0.75, breach=Breach(recipients="unknown"))
    assert (found.score, found.band) == (2.0, "medium")
    assert {m.id: m.values for m in found.flips}["flip-recipients-known"] == {"band": "low"}


def test_recordings_of_somebody_raise_a_flag_and_those_of_the_requester_do_not(rules: RuleBook) -> None:
    voice = replace(a_subject(*facts("given_name")), sources=("Alexa/Audio/1.WAV", "t.pdf"))
    other = a_subject(*facts("given_name"), id="s2")
    flagged = []
    for people in ((voice, replace(other, role="requester")), (replace(voice, role="requester"), other)):
        found = weigh(people, [a_score(0.25), a_score(0.25, "s2")], Breach(), rules)
        flagged.append("flag-voice" in [message.id for message in found.flags])
    assert flagged == [True, False]


def test_an_office_is_no_person_unless_the_bundle_tells_of_nobody_else(rules: RuleBook) -> None:
    voice = a_subject(*facts("wake_time"))
    office = replace(a_subject(*facts("given_name", "email"), id="s2"), role="other")
    scores = [a_score(0.25), a_score(1.0, "s2")]
    found = weigh([voice, office], scores, Breach(), rules)
    assert (found.ei, found.individuals) == (0.25, 1)
    assert weigh([office], scores[1:], Breach(), rules).ei == 1.0


def test_a_vague_hint_is_not_held_against_anybody(rules: RuleBook) -> None:
    found = weighed(rules, *facts(*EVERYDAY), *facts("health", confidence=0.2), ei=0.75)
    assert "flip-sensitive" not in [message.id for message in found.flips]


def test_children_are_pointed_out(rules: RuleBook) -> None:
    young = replace(a_fact("age", "9", id="s1.age"), confidence=0.8)
    grown = replace(young, value="34")
    flags = [[m.id for m in weighed(rules, fact).flags] for fact in (young, grown)]
    assert ["flag-child" in each for each in flags] == [True, False]


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
    sets = (
        facts(*EVERYDAY, "voice", "child"),
        facts(*EVERYDAY) + facts("health", confidence=0.4),
        facts("health", "employer", "occupation", "partner", "birth_date"),
        facts("employer", "occupation", "partner", "birth_date"),
        facts("iban"),
        facts("residence"),
        facts("payment_card"),
        [],
    )
    roles: tuple[Role, ...] = ("subject", "requester")
    told: set[str] = set()
    for held, role, ei, recipients in product(sets, roles, LEVELS, ("known", "unknown")):
        breach = Breach(encrypted=ei == 1.0, people=500, recipients=recipients, known_since=KNOWN)  # type: ignore[arg-type]
        people = [replace(a_subject(*held, records=1600), role=role), replace(a_subject(), role="requester")]
        neighbour = 1.0 if ei < 1 else 0.75
        found = weigh(people, [a_score(ei, neighbour=neighbour), a_score(0.25)], breach, rules)
        for message in (*found.dpc.because, *found.flips, *found.flags, *found.advice.because):
            told.add(message.id)
            for language in ("de", "en"):
                said = Wording(rules, language).say(message)
                assert "{" not in said
                assert said != message.id.replace("-", " ")
    own = next(file for file in rules.of(MessageFile) if "dpc-everyday" in file.messages)
    assert set(own.messages) - told <= {"flip-one-person"}, "a sentence that nobody says"


@given(
    held=st.lists(st.sampled_from(["wake_time", "residence", "music", "friend", "health", "iban", "given_name"])),
    sureness=st.floats(0.05, 1.0),
    ei=st.sampled_from(LEVELS),
    malicious=st.booleans(),
)
def test_more_data_easier_identification_and_worse_circumstances_never_lower_the_severity(
    held: list[str], sureness: float, ei: float, malicious: bool
) -> None:
    own = facts(*held, confidence=sureness)
    found = weighed(RULES, *own, ei=ei, breach=Breach(malicious=malicious))
    bands = [found.row[f"{level:g}"] for level in LEVELS]
    assert [BANDS.index(band) for band in bands] == sorted(BANDS.index(band) for band in bands)
    if own:
        assert found.row[f"{ei:g}"] == found.band
        assert weighed(RULES, *own, *facts("commute"), ei=ei, breach=Breach(malicious=malicious)).score >= found.score
    assert weighed(RULES, *own, ei=ei, breach=Breach(malicious=True, recipients="unknown")).score >= found.score


def test_an_attribute_that_the_rules_do_not_know_is_passed_over(rules: RuleBook) -> None:
    assert weighed(rules, a_fact("no_such_attribute", "x")).dpc.value == 1
