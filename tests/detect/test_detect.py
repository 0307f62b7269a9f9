"""The whole stage: order, offsets, bad input, workers, and that what is found does not contradict itself."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reident.detect import Models, detect, detect_all, identify_language
from reident.detect.combine import NAMES
from reident.model import Finding, Text
from reident.rulebook import RuleBook
from tests.builders import a_text


def found(text: str, language: str, rules: RuleBook, models: Models, holds: str = "utterance") -> tuple[Finding, ...]:
    return detect([Text(text, language, holds)], rules, models)[0]


def values(findings: tuple[Finding, ...], attribute: str) -> list[str]:
    return [finding.value for finding in findings if finding.attribute == attribute]


@pytest.mark.parametrize(
    ("language", "text", "attribute", "value"),
    [
        ("de", "alexa wie wird das wetter morgen in bad endorf", "frequent_place", "Bad Endorf"),
        ("de", "alexa ruf meine freundin lena an", "partner", "Lena"),
        ("de", "stell den wecker für montag bis freitag auf fünf uhr vierzig", "wake_time", "05:40"),
        ("de", "ich heiße markus", "given_name", "Markus"),
        ("de", "mach die schlafzimmerlampe aus", "room", "Schlafzimmer"),
        ("de", "mach die schlafzimmerlampe aus", "device", "Lampe"),
        ("de", "gute nacht", "sleep_time", "@time"),
        ("de", "spiel musik von rammstein", "music", "Rammstein"),
        ("de", "wie lange brauche ich von ulm nach augsburg", "route", "Ulm"),
        ("en", "what's the weather in boulder tomorrow", "frequent_place", "Boulder"),
        ("en", "call my wife laura", "partner", "Laura"),
        ("en", "wake me up at half past six", "wake_time", "06:30"),
        ("en", "i work for siemens", "employer", "Siemens"),
    ],
)
def test_a_sentence_says_it(
    language: str, text: str, attribute: str, value: str, rules: RuleBook, models: Models
) -> None:
    assert value in values(found(text, language, rules, models), attribute)


def test_the_days_of_an_alarm_are_told(rules: RuleBook, models: Models) -> None:
    (alarm,) = [f for f in found("weck mich werktags um sechs", "de", rules, models) if f.attribute == "wake_time"]
    assert (alarm.value, alarm.qualifiers["days"], alarm.qualifiers["act"]) == ("06:00", "Mo-Fr", "alarm")


@pytest.mark.parametrize(
    "text",
    ["ruf ein taxi", "alexa stopp", "spiel musik", "hey siri licht an", "timer zehn minuten", "weiter", "lauter"],
)
def test_a_command_names_nobody(text: str, rules: RuleBook, models: Models) -> None:
    assert not [f for f in found(text, "de", rules, models) if f.kind == "person"]


@pytest.mark.parametrize(
    "text",
    ["and a very happy ninetieth birthday to clarissa in lagos", "next door starts work at four the poor devil"],
)
def test_a_number_names_nobody_and_no_employer(text: str, rules: RuleBook, models: Models) -> None:
    (found,) = detect([Text(text, "en", "utterance")], rules, models)
    assert not [f for f in found if f.value.split()[0] in ("Ninetieth", "Four")]


def test_a_relation_without_a_name_is_nobodys_name(rules: RuleBook, models: Models) -> None:
    findings = found("ruf mama an", "de", rules, models)
    assert not [f for f in findings if f.kind == "person"]
    assert [f.about for f in findings if f.about == "parent"]


def test_results_keep_the_order_of_the_texts(rules: RuleBook, models: Models) -> None:
    texts = [a_text("wetter in köln"), Text("Jonas Weber", "de", "full_name"), a_text(""), a_text("wetter in ulm")]
    results = detect(texts, rules, models)
    assert [[f.value for f in r if f.attribute] for r in results] == [["Köln"], ["Jonas", "Weber"], [], ["Ulm"]]


def test_names_of_different_kinds_do_not_overlap(rules: RuleBook, models: Models) -> None:
    texts = [
        "ruf frau müller in bad tölz wegen dem termin am montag an",
        "spiel thriller von michael jackson auf dem echo in der küche",
        "schick anna schmidt eine nachricht dass ich in hamburg bin",
    ]
    for text, findings in zip(texts, detect([a_text(t) for t in texts], rules, models), strict=True):
        names = [f for f in findings if f.kind in NAMES]
        for one in names:
            for other in names:
                if one.kind != other.kind:
                    assert one.end <= other.start or other.end <= one.start, text


AWKWARD = [
    "\x00\x01\x02 ruf anna an \x7f",
    "😀 ruf 👩‍👩‍👧 anna an 😀",
    "‮שלום עולם‬ call anna",
    "İstanbul ﬁn ǅ ß ẞ",
    "a" * 5_000,
    "\n\n\t  \r\n",
    "'" * 200,
    "null " * 500,
    "@ at dot punkt @",
    "ruf " * 300 + "an",
    "\ud800 lone surrogate",
]


@pytest.mark.parametrize("number", range(len(AWKWARD)))
def test_an_awkward_text_is_read_and_its_offsets_are_right(number: int, rules: RuleBook, models: Models) -> None:
    text = AWKWARD[number]
    for holds in ("utterance", "prose", "address", "full_name", "device_name"):
        for finding in found(text, "und", rules, models, holds):
            assert 0 <= finding.start < finding.end <= len(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.sampled_from(["utterance", "message", "address", "device_name", "contact_name"]))
def test_any_text_is_read(rules: RuleBook, models: Models, text: str, holds: str) -> None:
    for finding in found(text, "und", rules, models, holds):
        assert 0 <= finding.start < finding.end <= len(text)
        assert 0 < finding.confidence <= 1


def test_a_bad_text_does_not_cost_its_neighbours(rules: RuleBook, models: Models) -> None:
    results = detect([*(a_text(t) for t in AWKWARD), a_text("wetter in köln")], rules, models)
    assert values(results[-1], "frequent_place") == ["Köln"]


def test_offsets_count_from_the_start_of_a_long_text(rules: RuleBook, models: Models) -> None:
    text = "Das Protokoll liegt bei. " * 300 + "Bitte an jonas.weber@example.org senden."
    (mail,) = [f for f in found(text, "de", rules, models, "prose") if f.attribute == "email"]
    assert text[mail.start : mail.end] == "jonas.weber@example.org"


def test_a_long_message_is_read_as_one(rules: RuleBook, models: Models) -> None:
    text = "Danke für die Fotos vom Sommerfest. " * 30 + "Übrigens, ich wohne jetzt in Kassel. Bis bald!"
    (home,) = [f for f in found(text, "de", rules, models, "message") if f.attribute == "residence"]
    assert (home.value, text[home.start : home.end]) == ("Kassel", "Kassel")


@pytest.mark.slow
def test_a_text_of_fifty_megabytes_is_read(rules: RuleBook, models: Models) -> None:
    text = "\x07 " * 25_000_000 + "wetter"
    assert found(text, "de", rules, models, "prose") == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [("wie wird das wetter morgen", "de"), ("what time is it", "en"), ("мама мыла раму", "und"), ("12345 😀", "und")],
)
def test_the_language_of_a_text_is_told_or_left_open(text: str, language: str, rules: RuleBook) -> None:
    assert identify_language([text], rules) == [language]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ruf meine frau an also nina", "de"), ("was is die hauptstadt von peru", "de"),
        ("unser kind will immer was", "de"), ("play something by rammstein", "en"),
        ("remind me about the kindergarten", "en"), ("el precio de la leche", "und"),
    ],
)  # fmt: skip
def test_everyday_words_tell_the_language_of_short_texts(text: str, language: str, rules: RuleBook) -> None:
    assert identify_language([text], rules) == [language]


def test_a_text_of_unknown_language_is_read_as_its_neighbours(rules: RuleBook, models: Models) -> None:
    texts = [
        Text(t, "und", "utterance") for t in ("what is the weather in leeds", "12:30", "how are you today my friend")
    ]
    assert len(detect(texts, rules, models)) == 3


class Here(Executor):
    """Runs a task where it is handed in, pickled as a pool would."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        function, arguments = pickle.loads(pickle.dumps((fn, args)))
        done.set_result(function(*arguments, **kwargs))
        return done


def test_any_executor_gives_what_this_process_gives(rules: RuleBook) -> None:
    def texts() -> Iterator[Text]:
        return (a_text(f"wetter in {place}") for place in ("köln", "ulm", "bonn", "trier", "mainz"))

    alone = list(detect_all(texts(), rules, None, batch=2))
    assert list(detect_all(texts(), rules, Here(), batch=2)) == alone
    assert [text for text, _ in alone] == list(texts())


@pytest.mark.slow
def test_a_pool_of_processes_gives_what_this_process_gives(rules: RuleBook) -> None:
    texts = [a_text(f"wetter in {place}") for place in ("köln", "ulm", "bonn", "trier")]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(detect_all(texts, rules, pool, batch=2)) == list(detect_all(texts, rules))


def test_models_travel_as_a_recipe(models: Models) -> None:
    assert len(pickle.dumps(models)) < 1_000


def test_a_greeting_behind_a_name_is_no_surname(models: Models) -> None:
    text = Text("text ruth hiya i'm on the late bus lots of love nora", "en", "utterance")
    found = detect([text], models.rules, models)[0]
    assert not [f for f in found if "Hiya" in f.value]
    assert max((f.confidence, f.value) for f in found if f.attribute == "given_name")[1] == "Nora"


@pytest.mark.parametrize("text", ["mein name ist bond james bond", "ich heiße harry potter"])
def test_whoever_says_the_name_of_a_character_is_not_called_so(text: str, rules: RuleBook, models: Models) -> None:
    (found,) = detect([Text(text, "de", "utterance")], rules, models)
    assert not [f for f in found if f.attribute in ("given_name", "family_name")]


def test_the_number_of_a_house_is_no_age(rules: RuleBook, models: Models) -> None:
    text = "Ich wohne jetzt Ahornweg 12, 34117 Kassel. Meine Tochter wartet darauf."
    (found,) = detect([Text(text, "de", "message")], rules, models)
    assert not [f for f in found if f.attribute == "age"]
