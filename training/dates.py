"""Dates, times and durations by pattern, where a corpus does not annotate them: the teacher of one label."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTH_DE = "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_DAY_DE = "Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag"
_MONTH_EN = "January|February|March|April|May|June|July|August|September|October|November|December"
_NUMBER_DE = (
    r"\d+|ein(?:e[mnrs]?)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|fünfzehn|zwanzig|dreißig|mehrere[nr]?|"
    "vielen|wenigen"
)

PATTERNS = {
    "de": re.compile(
        rf"\b(?:(?:{_DAY_DE})(?:abend|morgen|nachmittag|nacht|vormittag|mittag)?s?,? (?:den |der |dem )?)?"
        rf"(?:\d{{1,2}}\. ?(?:{_MONTH_DE})(?: \d{{4}})?"
        rf"|\d{{1,2}}\. ?\d{{1,2}}\. ?(?:\d{{4}}|\d{{2}})?|(?:{_MONTH_DE}) \d{{4}}"
        rf"|\d{{4}}-\d\d-\d\d)(?:,? (?:um )?\d{{1,2}}(?:[:.]\d\d)? ?Uhr)?"
        rf"|\b(?:{_DAY_DE})(?:abend|morgen|nachmittag|nacht|vormittag|mittag)?\b"
        rf"|\b\d{{1,2}}(?:[:.]\d\d)? ?Uhr\b|\b\d\d:\d\d\b"
        rf"|\b(?:{_MONTH_DE})\b(?! [A-ZÄÖÜ])"
        rf"|\b(?:1[5-9]|20)\d\d(?:er[n]?)?(?:[/–-](?:1[89]|20)?\d\d)?\b"
        r"(?! (?:Euro|EUR|Menschen|Einwohner|Meter|km|m\b))"
        rf"|\b(?:{_NUMBER_DE}) (?:Jahre?n?|Monate?n?|Wochen?|Tage?n?|Stunden?|Minuten?|Sekunden?|Jahrzehnte?n?)\b"
        rf"|\b(?:heute|gestern|vorgestern|übermorgen)(?: (?:abend|morgen|nacht|mittag|früh|vormittag|nachmittag))?\b"
        rf"|\b\d{{1,2}}\. Jahrhunderts?\b",
        re.I,
    ),
    "en": re.compile(
        rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH_EN})(?: \d{{4}})?|\b(?:{_MONTH_EN}) \d{{1,2}}(?:, \d{{4}})?\b"
        r"|\b\d+ (?:years?|months?|weeks?|days?|hours?|minutes?|seconds?)\b",
        re.I,
    ),
}


def find(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Stretches that name a date, a time or a duration."""
    for match in PATTERNS[language].finditer(text):
        if match.end() - match.start() > 2:
            yield match.start(), match.end()
