"""Words of lists, numbers and dates that can tell something about the speaker: a trade, a pastime, an age, a birthday.

A list alone tells nothing: "how do you become a nurse". Whether the speaker speaks of himself is for the models to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reident.detect.either import either
from reident.detect.lexicon import Lexicon
from reident.detect.named import Named
from reident.detect.normal import Reading

GROUP_OF: Mapping[str, str] = {
    "condition": "condition",
    "condition_more": "condition",
    "medicine_more": "condition",
    "employer_kind": "organisation",
    "occupation_name": "occupation",
    "occupation_word": "occupation",
    "occupation_more": "occupation",
    "sport": "activity",
    "sport_word": "activity",
    "sport_more": "activity",
    "hobby_kind": "activity",
    "hobby_word": "activity",
    "hobby_more": "activity",
    "diet_kind": "diet",
    "religious_person": "religion",
    "vehicle_make": "vehicle",
    "vehicle_word": "vehicle",
    "vehicle_more": "vehicle",
}
"""Lists of `rules/words` and the models that are asked about their words. Lists named `..._word` hold words that mean
something else most of the time ("reading", "explorer"), those named `..._more` rarer ones; no rule uses them."""
AGE, BIRTHDAY, CLOCK = "age", "birthday", "clock"
YOUNGEST, GROWN, OLDEST = 2, 12, 105
"""Years of a child, of somebody who may speak of his own age, of the oldest."""
_ONE = frozenset({"ein", "one"})
"""Numbers that count nothing most of the time, as the indefinite articles do."""

_LAST_HOUR = 12
"""Hours that people name by the number alone."""
_ENDS = frozenset({".", ","})


class Facts:
    """Finds the numbers and dates of texts in one language that can be the speaker's."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._calendar = lexicon.calendar
        self._usual, self._at = lexicon.stop, lexicon.time_at
        known = (*lexicon.calendar.numbers, *lexicon.calendar.ordinals)
        self._numbers = {word for phrase in known for word in phrase.split()} - lexicon.indefinite - _ONE
        ages = [word for word, number in lexicon.calendar.numbers.items() if YOUNGEST <= number <= OLDEST]
        counted = either([*lexicon.calendar.units, *lexicon.counted])
        self._counted = frozenset((*lexicon.calendar.units, *lexicon.no_times))
        self._ages = re.compile(rf"(?<!\S)(?:{either(ages)}|\d{{1,3}})(?!\S)(?! {counted}(?!\S))")

    def find(self, reading: Reading) -> Iterator[Named]:
        """Ages, days of the year as `--MM-DD` or `YYYY-MM-DD`, the first time of day as `HH:MM`, by words."""
        if not any(word in self._numbers or word[0].isdigit() for word in reading.words):
            return
        when = self._calendar.parse(reading.text, bare=True)
        clock = _words(reading, *when.time_span) if when.time else (0, 0)
        if when.time and (clock[1] - clock[0] > 1 or self._is_a_time(reading, clock[0])):
            yield Named(*clock, when.time, "date_time", CLOCK)
        dates = list(self._dates(reading))
        yield from dates
        taken = {i for named in dates for i in range(named.start, named.end)}
        if clock[1] - clock[0] > 1:  # a number alone may be either
            taken |= set(range(*clock))
        for match in self._ages.finditer(reading.text):
            number = self._calendar.number(match.group())
            start, end = _words(reading, *match.span())
            if YOUNGEST <= number <= OLDEST and start not in taken:
                yield Named(start, end, str(number), "quantity", AGE)

    def _is_a_time(self, reading: Reading, at: int) -> bool:
        """Whether one word can be a time of day: "wake me at six", not "two toasters" nor "three two one"."""
        word = reading.words[at]
        if word not in self._calendar.numbers and not word.isdigit():
            return True
        before = reading.words[at - 1] if at else ""
        after = reading.words[at + 1] if at + 1 < len(reading.words) else "."
        if word in _ONE or after in self._counted or any(self._is_figure(other) for other in (before, after)):
            return False
        if before in self._at:
            return True
        return self._calendar.number(word) <= _LAST_HOUR and (after in _ENDS or after in self._usual)

    def _is_figure(self, word: str) -> bool:
        return word.isdigit() or word in self._calendar.numbers

    def _dates(self, reading: Reading) -> Iterator[Named]:
        for (first, last), value in self._calendar.dates(reading.text):
            start, end = _words(reading, first, last)
            yield Named(start, end, value, "date_time", BIRTHDAY)


def _words(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """A stretch of the read text as its first word and one past its last."""
    first = reading.text.count(" ", 0, start)
    return first, first + reading.text.count(" ", start, end) + 1
