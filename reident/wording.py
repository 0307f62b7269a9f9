"""`Message`s, figures and dates into sentences of a report language: `1.234,5` in German, `1,234.5` in English."""

from __future__ import annotations

import math
import re
import string
from datetime import date, datetime
from typing import Any

from reident.model import Message, Range
from reident.rulebook import RuleBook, Words

LANGUAGES = ("en", "de")
NARROW = "\u202f"
"""No-break space of numbers and units."""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?")
_MILLION = 1_000_000
_YEARS = range(1900, 2100)
"""Whole numbers that are more likely a year than a count: written without a separator."""


class Wording(string.Formatter):
    """Everything that depends on the report language."""

    def __init__(self, rules: RuleBook, language: str) -> None:
        self.rules = rules
        self.language = "de" if language == "de" else "en"

    def __call__(self, id_: str, **values: str | int | float) -> str:
        """The sentence of that id, its gaps filled.

        Raises:
            KeyError: no such sentence, or a gap without a value (a fault of the program).
        """
        return self.vformat(self.of(self.rules.messages[id_]), (), values)

    def say(self, message: Message) -> str:
        """Fill a sentence; a sentence that the rules lack is shown by its id, so that the report is not lost."""
        words = self.rules.messages.get(message.id)
        if words is None:
            return message.id.replace("-", " ")
        return self.vformat(self.of(words), (), message.values)

    def of(self, words: Words) -> str:
        """The text in this language."""
        return words.de if self.language == "de" else words.en

    def term(self, word: str) -> str:
        """A word of the vocabulary (an attribute, a band, a level, a role, ...) for people; others stay as they are."""
        if (attribute := self.rules.attributes.get(word)) is not None:
            return self.of(attribute.label)
        words = self.rules.messages.get(f"term-{word}")
        return self.of(words) if words is not None else word

    def format_field(self, value: Any, format_spec: str) -> str:
        """A gap's value: figures and moments in this language's style, words of the vocabulary translated."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            text = str(value)
            return self.moment(datetime.fromisoformat(text)) if _MOMENT.fullmatch(text) else self.term(text)
        if format_spec:
            return self._localised(format(value, format_spec))
        return self.number(value)

    def number(self, value: float, digits: int | None = None) -> str:
        """A figure; without `digits`: three significant ones, and whole numbers as they are."""
        if not math.isfinite(value):
            return "∞" if value > 0 else "–"
        if digits is not None:
            return self._localised(f"{value:,.{digits}f}")
        if float(value).is_integer():
            return str(int(value)) if int(value) in _YEARS else self._localised(f"{int(value):,}")
        places = max(0, 2 - math.floor(math.log10(abs(value))))
        text = f"{value:,.{min(places, 6)}f}"
        return self._localised(text.rstrip("0").rstrip(".") if "." in text else text)

    def count(self, value: float) -> str:
        """A number of people, rounded as befits an estimate: `3`, `62`, `1,800`, `2.4 million`."""
        if not math.isfinite(value):
            return "∞"
        if value < 10:
            return self._localised(f"{value:.0f}" if value >= 0.95 or value == 0 else "1")
        power = 10 ** (math.floor(math.log10(value)) - 1)
        rounded = round(value / power) * power
        if rounded < _MILLION:
            return self._localised(f"{rounded:,.0f}") if rounded >= 1000 else f"{rounded:.0f}"
        unit = "Mio." if self.language == "de" else "million"
        figure = rounded / _MILLION
        text = f"{figure:,.0f}" if figure >= 10 else f"{figure:.1f}".removesuffix(".0")
        return self._localised(text) + NARROW + unit

    def exactly(self, value: int) -> str:
        """A counted number, in full: `1,752`."""
        return self._localised(f"{value:,}")

    def counts(self, low: float, high: float) -> str:
        """From … to, of people."""
        one, other = self.count(low), self.count(high)
        return one if one == other else self.between(one, other)

    def between(self, low: str, high: str) -> str:
        """`1 to 60`."""
        return f"{low} {'bis' if self.language == 'de' else 'to'} {high}"

    def percent(self, value: float) -> str:
        """A probability or share: `40 %`, `0.3 %`, `under 0.01 %`, `over 99 %`."""
        return self._unit(self._percent(value))

    def percents(self, value: Range) -> str:
        """`10 to 80 %`."""
        low, high = self._percent(value.low), self._percent(value.high)
        if low == high:
            return self._unit(low)
        return self._unit(self.between(low, high), localise=False)

    def _percent(self, value: float) -> str:
        hundred = 100 * value
        if hundred == 0 or hundred >= 9.95:
            return f"{min(hundred, 99):.0f}" if hundred < 99.95 else "100"
        if hundred < 0.01:
            return ("unter" if self.language == "de" else "under") + " 0.01"
        return f"{hundred:.1f}".removesuffix(".0") if hundred >= 0.095 else f"{hundred:.2f}"

    def _unit(self, text: str, *, localise: bool = True) -> str:
        gap = "\u00a0" if self.language == "de" else ""
        return (self._localised(text) if localise else self._swap_points(text)) + gap + "%"

    def _swap_points(self, text: str) -> str:
        return re.sub(r"(?<=\d)\.(?=\d)", ",", text) if self.language == "de" else text

    def _localised(self, text: str) -> str:
        return text.translate(str.maketrans(",.", ".,")) if self.language == "de" else text

    def day(self, value: date) -> str:
        """`23 November 2026`, `23. November 2026`."""
        point = "." if self.language == "de" else ""
        return f"{value.day}{point} {self(f'month-{value.month}')} {value.year}"

    def moment(self, value: datetime) -> str:
        """A day and the time, with the zone where it is known."""
        zone = value.strftime("%Z") if value.tzinfo else ""
        clock = f"{value:%H:%M}" + (" Uhr" if self.language == "de" else "")
        return f"{self.day(value)}, {clock}" + (f" ({zone})" if zone else "")
