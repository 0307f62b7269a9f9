"""Times, days, dates and durations in words and digits, in both languages."""

from __future__ import annotations

import pytest

from reident.detect.models import Models
from reident.detect.normal import read


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "viertel vor sechs", {"time": "05:45"}),
        ("de", "um halb sieben", {"time": "06:30"}),
        ("de", "dreiviertel acht", {"time": "07:45"}),
        ("de", "viertel acht", {"time": "07:15"}),
        ("de", "fünf uhr vierzig", {"time": "05:40"}),
        ("de", "5 uhr 40", {"time": "05:40"}),
        ("de", "5:40 Uhr", {"time": "05:40"}),
        ("de", "zehn nach sieben", {"time": "07:10"}),
        ("de", "fünf vor halb acht", {"time": "07:25"}),
        ("de", "fünf nach halb acht", {"time": "07:35"}),
        ("de", "einundzwanzig uhr fünfzehn", {"time": "21:15"}),
        ("de", "acht uhr abends", {"time": "20:00"}),
        ("de", "heute abend um acht", {"time": "20:00", "date": "P0D"}),
        ("de", "übermorgen um neun", {"time": "09:00", "date": "P2D"}),
        ("de", "mitternacht", {"time": "00:00"}),
        ("de", "jeden werktag um sechs", {"time": "06:00", "days": "Mo-Fr"}),
        ("de", "montags bis freitags um 6:30", {"time": "06:30", "days": "Mo-Fr"}),
        ("de", "dienstag und donnerstag um neun", {"time": "09:00", "days": "Di,Do"}),
        ("de", "am wochenende", {"days": "Sa-So"}),
        ("de", "am 3. märz 1987", {"date": "1987-03-03"}),
        ("de", "am 03.03.1987", {"date": "1987-03-03"}),
        ("de", "am dritten mai", {"date": "--05-03"}),
        ("de", "eine stunde und zehn minuten", {"duration": "PT1H10M"}),
        ("de", "eine halbe stunde", {"duration": "PT30M"}),
        ("de", "von acht bis sechzehn uhr", {"time": "08:00", "until": "16:00"}),
        ("en", "half past six", {"time": "06:30"}),
        ("en", "quarter to seven am", {"time": "06:45"}),
        ("en", "a quarter past nine", {"time": "09:15"}),
        ("en", "twenty to nine", {"time": "08:40"}),
        ("en", "five forty", {"time": "05:40"}),
        ("en", "five oh five", {"time": "05:05"}),
        ("en", "6:30 p.m.", {"time": "18:30"}),
        ("en", "seven pm", {"time": "19:00"}),
        ("en", "six thirty in the evening", {"time": "18:30"}),
        ("en", "eight o'clock", {"time": "08:00"}),
        ("en", "noon", {"time": "12:00"}),
        ("en", "every weekday at five", {"time": "05:00", "days": "Mo-Fr"}),
        ("en", "mondays through thursdays", {"days": "Mo-Do"}),
        ("en", "tomorrow at nine", {"time": "09:00", "date": "P1D"}),
        ("en", "march 3rd 1987", {"date": "1987-03-03"}),
        ("en", "third of march", {"date": "--03-03"}),
        ("en", "an hour and ten minutes", {"duration": "PT1H10M"}),
        ("en", "from nine to five", {"time": "09:00", "until": "17:00"}),
    ],
)
def test_a_time_has_one_normal_form(language: str, text: str, expected: dict[str, str], models: Models) -> None:
    lexicon = models.lexicons[language]
    when = lexicon.calendar.parse(read(text, lexicon.vocabulary, language).text, bare=True)
    found = {name: getattr(when, name) for name in ("time", "until", "days", "date", "duration")}
    assert {name: value for name, value in found.items() if value} == expected


@pytest.mark.parametrize(("language", "text"), [("de", "am 45.13."), ("de", "nichts davon"), ("en", "no such thing")])
def test_what_is_no_time_says_nothing(language: str, text: str, models: Models) -> None:
    lexicon = models.lexicons[language]
    assert not lexicon.calendar.parse(read(text, lexicon.vocabulary, language).text)


@pytest.mark.parametrize(
    ("language", "word", "expected"),
    [
        ("en", "four", True),
        ("en", "third", True),
        ("en", "ninetieth", True),
        ("de", "dritten", True),
        ("de", "neunzigsten", True),
        ("de", "vierhundert", True),
        ("de", "zweitausendfuenfhundert", True),
        ("de", "jahrhundertsommer", False),
        ("de", "ernst", False),
        ("de", "august", False),
        ("en", "elizabeth", False),
    ],
)
def test_a_number_is_told_from_a_name(language: str, word: str, expected: bool, models: Models) -> None:
    assert models.lexicons[language].calendar.is_number(word) is expected
