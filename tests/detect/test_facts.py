"""Numbers and dates that can be the speaker's, and the lists whose words the models are asked about."""

from __future__ import annotations

import pytest

from reident.detect import detect
from reident.detect.facts import CLOCK, GROUP_OF, Facts
from reident.detect.learned import GROUPS
from reident.detect.models import Models
from reident.detect.normal import read
from reident.model import Text


def _found(models: Models, language: str, text: str) -> list[tuple[str, str, str]]:
    lexicon = models.lexicons[language]  # type: ignore[index]
    reading = read(text, lexicon.vocabulary, language)
    named = Facts(lexicon).find(reading)
    return [(n.list, n.value, " ".join(reading.words[n.start : n.end])) for n in named if n.list != CLOCK]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "nächste woche werd ich vierunddreißig", [("age", "34", "vierunddreissig")]),
        ("en", "i turn thirty four next week", [("age", "34", "thirty four")]),
        ("en", "not bad for 71", [("age", "71", "71")]),
        ("de", "am dritten mai feiern wir", [("birthday", "--05-03", "dritten mai")]),
        ("en", "we have cake on the third of may", [("birthday", "--05-03", "the third of may")]),
    ],
)
def test_ages_and_dates_are_found_where_they_stand(
    models: Models, language: str, text: str, found: list[tuple[str, str, str]]
) -> None:
    assert _found(models, language, text) == found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "timer auf zwanzig minuten"), ("de", "heizung auf zweiundzwanzig grad"),
        ("en", "wake me in forty minutes"), ("en", "set it to sixty percent"),
    ],
)  # fmt: skip
def test_amounts_are_no_ages(models: Models, language: str, text: str) -> None:
    assert _found(models, language, text) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "drei mal sieben"), ("en", "what is five plus nine"), ("de", "ich hab zwei äpfel"), ("en", "i want six")],
)
def test_small_numbers_are_nobodys_age(models: Models, language: str, text: str) -> None:
    found = detect([Text(text, language, "utterance")], models.rules, models)[0]  # type: ignore[arg-type]
    assert "age" not in {f.attribute for f in found}


@pytest.mark.parametrize(
    ("language", "text", "attribute", "time"),
    [
        ("de", "unter der woche lieg ich spätestens um halb elf in der falle", "sleep_time", "22:30"),
        ("en", "phone on silent from eleven at night that's me asleep", "sleep_time", "23:00"),
        ("en", "most mornings i crawl out of bed at five twenty", "wake_time", "05:20"),
    ],
)
def test_a_time_of_day_can_be_when_the_speaker_gets_up_or_sleeps(
    models: Models, language: str, text: str, attribute: str, time: str
) -> None:
    found = detect([Text(text, language, "utterance")], models.rules, models)[0]
    assert (attribute, time) in {(f.attribute, f.value) for f in found}


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "um sieben kommt der klempner"), ("en", "the match kicks off at eight")],
)
def test_other_times_are_neither(models: Models, language: str, text: str) -> None:
    found = detect([Text(text, language, "utterance")], models.rules, models)[0]
    assert not {f.attribute for f in found} & {"wake_time", "sleep_time"}


def test_every_list_has_its_models_and_every_model_its_list(models: Models) -> None:
    assert set(GROUP_OF.values()) <= GROUPS.keys()
    for language in models.languages:
        missing = GROUP_OF.keys() - models.lexicons[language].slots.keys()
        assert not missing, (language, missing)


@pytest.mark.parametrize(
    ("language", "text", "times"),
    [
        ("de", "weck mich um sechs", ["06:00"]),
        ("de", "zwei toaster für die küche", []),
        ("de", "drei zwei eins meins", []),
        ("de", "null eins sieben eins drei neun zwei", []),
        ("de", "nämlich vierundzwanzig", []),
        ("de", "da bin ich seit vor acht jahren", []),
        ("de", "steh um acht auf", ["08:00"]),
        ("en", "with them going on eleven year", []),
        ("en", "get me up at seven", ["07:00"]),
        ("en", "seven toasters for the kitchen", []),
        ("en", "three two one go", []),
    ],
)
def test_a_number_alone_is_a_time_only_where_one_can_stand(
    models: Models, language: str, text: str, times: list[str]
) -> None:
    lexicon = models.lexicons[language]
    found = Facts(lexicon).find(read(text, lexicon.vocabulary, language))
    assert [n.value for n in found if n.list == CLOCK] == times
