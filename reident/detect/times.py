"""Folded words for times, days and durations into normal form: "viertel vor sechs" -> `05:45`.

Times of day are `HH:MM`, days `Mo`..`So` and their groups, durations ISO 8601 (`PT20M`), dates `YYYY-MM-DD`, `--MM-DD`
where no year is said, and `P1D` for "tomorrow" (so many days after the text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reident.detect.either import either
from reident.detect.normal import fold_word
from reident.rulebook.phrases import WordList


@dataclass(frozen=True, slots=True)
class When:
    """What a stretch says about time; empty where it says nothing. Spans are offsets into the stretch."""

    time: str = ""
    days: str = ""
    date: str = ""
    duration: str = ""
    until: str = ""
    """The second time of "von acht bis zehn"."""
    time_span: tuple[int, int] = (0, 0)
    span: tuple[int, int] = (0, 0)
    """From the first to the last word that says something."""

    def __bool__(self) -> bool:
        return bool(self.time or self.days or self.date or self.duration)


_LARGE = re.compile(r"hundert|tausend|thousand|hundred")
"""What numbers beyond a hundred are made of."""
_TENTHS, _PLACES = re.compile(r"ieth$"), re.compile(r"st(?:e[rnms]?)?$")
"""How words that say which in a row end beyond those of dates: "ninetieth"; "neunzigste", "neunzigsten"."""


class Calendar:
    """The words of one language for times, compiled."""

    def __init__(self, lists: Mapping[str, WordList], language: str) -> None:
        table = {
            name: {fold_word(word): value for value, words in lists[name].words.items() for word in words}
            for name in _LISTS
        }
        self.language = language
        self.numbers = {word: int(value) for word, value in table["numbers"].items()}
        self.numbers |= _compounds(self.numbers, language)
        self.weekdays, self.groups = table["weekdays"], table["day_groups"]
        self.relative, self.months = table["relative_days"], table["months"]
        self.parts, self.fixed, self.units = table["day_parts"], table["fixed_times"], table["units"]
        self.ordinals = {word: int(value) for word, value in table["ordinals"].items()}
        self.ordinals |= _ordinals(self.numbers, self.ordinals, language)
        self.vocabulary = self._vocabulary(table["prepositions"])
        self._compile()

    def _vocabulary(self, prepositions: Mapping[str, str]) -> frozenset[str]:
        phrases = [*self.numbers, *self.weekdays, *self.groups, *self.relative, *self.months, *self.parts]
        phrases += [*self.fixed, *self.units, *self.ordinals, *prepositions, *_CLOCK[self.language]]
        return frozenset(word for phrase in phrases for word in phrase.split())

    def _compile(self) -> None:
        number = rf"(?:\d{{1,2}}|{either([w for w, n in self.numbers.items() if n < 60 and w not in _ARTICLES])})"
        hours = [word for word, n in self.numbers.items() if n <= 24 and word not in _ARTICLES]
        hour = rf"(?:\d{{1,2}}|{either(hours)})"
        part = rf"(?: (?P<part>{either([*self.parts])}))?"
        self._digits = re.compile(rf"(?P<h>\d{{1,2}})[:.](?P<m>\d\d)(?: uhr)?{part}(?![^ ])")
        self._clock = [re.compile(rf"(?<!\S){text}{part}(?!\S)") for text in _clock_forms(self.language, number, hour)]
        self._bare = re.compile(rf"(?<!\S)(?P<h>{hour}){part}(?!\S)(?! (?:{either([*self.units])}|mal|grad|prozent)\b)")
        said_at = "um|gegen" if self.language == "de" else "at|by|around"
        self._clock.append(
            re.compile(rf"(?<!\S)(?:{said_at}) (?P<h>{hour}){part}(?!\S)(?! (?:{either([*self.units])}))")
        )
        self._part = re.compile(rf"(?<!\S)(?:{either([*self.parts])})(?!\S)")
        self._fixed = re.compile(rf"(?<!\S)(?:{either([*self.fixed])})(?!\S)")
        self._days = re.compile(rf"(?<!\S)(?:{either([*self.groups, *self.weekdays])})(?!\S)")
        self._relative = re.compile(rf"(?<!\S)(?:{either([*self.relative])})(?!\S)")
        unit = either([*self.units])
        amount = rf"(?:\d+|{either([*self.numbers])})"
        half = "halben|halbe" if self.language == "de" else "half an|half a"
        self._duration = re.compile(rf"(?<!\S)(?P<n>{amount}|{half}|(?:einer |eine )?dreiviertel) (?P<u>{unit})(?!\S)")
        self._more = re.compile(rf"(?: (?:und|and))? (?P<n>{amount}|half|halb) (?P<u>{unit})(?!\S)")
        month = either([*self.months])
        day = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{either([*self.ordinals])})"
        year = r"(?: (?P<y>(?:19|20)\d\d))?"
        self._dates = [
            re.compile(r"(?<!\S)(?P<d>\d{1,2})\.(?P<m>\d{1,2})(?:\.(?P<y>(?:19|20)\d\d))?(?!\S)"),
            re.compile(r"(?<!\S)(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\S)"),
            re.compile(rf"(?<!\S)(?:the )?(?P<d>{day})(?: of)? (?P<m>{month}){year}(?!\S)"),
            re.compile(rf"(?<!\S)(?P<m>{month})(?: the)? (?P<d>{day}){year}(?!\S)"),
        ]

    def token_regex(self) -> str:
        """A regular expression for one word that can be part of what is said about time."""
        digits = r"\d{1,2}(?:[:.]\d\d)?|\d{1,4}(?:[.-]\d{1,2}){1,2}(?:[.-]\d{2,4})?|\d+(?:st|nd|rd|th)?"
        return f"(?:{digits}|{either([*self.vocabulary])})"

    def day_regex(self) -> str:
        """As `token_regex`, for days only."""
        words = {word for phrase in (*self.weekdays, *self.groups) for word in phrase.split()}
        return either([*words, "am", "an", "bis", "und", "on", "to", "through", "and", "every", "jeden", "until"])

    def parse(self, text: str, *, bare: bool = False) -> When:
        """What a stretch of folded text says about time.

        Args:
            text: folded words.
            bare: whether a number alone ("um acht") is a time of day.
        """
        spans: list[tuple[int, int]] = []
        duration, rest = self._find_duration(text, spans)
        date, rest = self._find_date(rest, spans)
        days, rest = self._find_days(rest, spans)
        time, time_span, rest = self._find_time(rest, bare, text)
        until, until_span, _ = self._find_time(rest, bare, text) if time else ("", (0, 0), "")
        if until and until < time and until < "12:00" and int(until[:2]) + 12 > int(time[:2]):
            until = f"{int(until[:2]) + 12}{until[2:]}"  # "from nine to five"
        spans += [span for span, said in ((time_span, time), (until_span, until)) if said]
        if not date:
            date = self._find_relative(rest if not time else text, spans)
        span = (min(s for s, _ in spans), max(e for _, e in spans)) if spans else (0, 0)
        return When(time, days, date, duration, until, time_span, span)

    def number(self, word: str) -> int:
        """A number in words or digits.

        Raises:
            KeyError: it is none.
        """
        return int(word) if word.isdigit() else self.numbers[word]

    def is_number(self, word: str) -> bool:
        """Whether a folded word is a number or says which in a row: "four", "ninetieth", "neunzigsten"."""
        if word in self.numbers or word in self.ordinals:
            return True
        if _LARGE.search(word):  # "vierhundert", "zweitausendfünfhundert"
            return all(not part or part in self.numbers for part in _LARGE.split(word))
        return (_TENTHS.sub("y", word) if self.language == "en" else _PLACES.sub("", word)) in self.numbers

    def _find_duration(self, text: str, spans: list[tuple[int, int]]) -> tuple[str, str]:
        match = self._duration.search(text)
        if not match:
            return "", text
        seconds = self._amount(match["n"]) * _SECONDS[self.units[match["u"]]]
        end = match.end()
        while more := self._more.match(text, end):
            seconds += self._amount(more["n"]) * _SECONDS[self.units[more["u"]]]
            end = more.end()
        spans.append((match.start(), end))
        return _iso_duration(int(seconds)), _blank(text, match.start(), end)

    def _amount(self, word: str) -> float:
        if word.startswith(("halb", "half")):
            return 0.5
        return 0.75 if word.endswith("dreiviertel") else float(self.number(word))

    def _find_date(self, text: str, spans: list[tuple[int, int]]) -> tuple[str, str]:
        for span, date in self.dates(text):
            spans.append(span)
            return date, _blank(text, *span)
        return "", text

    def dates(self, text: str) -> Iterator[tuple[tuple[int, int], str]]:
        """Days of the year in folded text: where each stands, `--MM-DD` or `YYYY-MM-DD`."""
        for form in self._dates:
            for match in form.finditer(text):
                groups = match.groupdict()
                day_word, month_word = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", groups["d"]), groups["m"]
                day = int(day_word) if day_word.isdigit() else self.ordinals[day_word]
                month = int(month_word) if month_word.isdigit() else int(self.months[month_word])
                if 1 <= day <= 31 and 1 <= month <= 12:
                    yield match.span(), f"{groups.get('y') or '-'}-{month:02}-{day:02}"

    def _find_days(self, text: str, spans: list[tuple[int, int]]) -> tuple[str, str]:
        found: list[str] = []
        matches = list(self._days.finditer(text))
        for match in matches:
            word = match.group()
            code = self.groups.get(word) or self.weekdays.get(word) or ""
            if code not in found:
                found.append(code)
            spans.append(match.span())
        if len(found) == 2 and re.search(
            r"\b(?:bis|to|through|till|until)\b", text[matches[0].end() : matches[-1].start()]
        ):
            days = f"{found[0]}-{found[1]}"
        else:
            days = ",".join(found)
        for match in matches:
            text = _blank(text, *match.span())
        return days, text

    def _find_relative(self, text: str, spans: list[tuple[int, int]]) -> str:
        match = self._relative.search(text)
        if not match:
            return ""
        spans.append(match.span())
        return self.relative[match.group()]

    def _find_time(self, text: str, bare: bool, whole: str) -> tuple[str, tuple[int, int], str]:
        fixed = self._fixed.search(text)
        forms = [self._digits, *self._clock, *([self._bare] if bare and not fixed else [])]
        hits = [(_core(match), rank, match) for rank, form in enumerate(forms) for match in form.finditer(text)]
        for _, _, match in sorted(hits, key=lambda hit: hit[:2]):
            said = self._time(match.groupdict(), whole)
            if said:
                return said, (_core(match), match.end()), _blank(text, *match.span())
        if fixed:
            return self.fixed[fixed.group()], fixed.span(), _blank(text, *fixed.span())
        return "", (0, 0), text

    def _time(self, groups: Mapping[str, str | None], whole: str) -> str:
        hour = self.number(groups["h"] or "")
        said = groups.get("m") or "0"
        minute = _QUARTERS[said] if said in _QUARTERS else self.number(said)
        if groups.get("tens"):
            minute += self.number(groups["tens"] or "")
        shift = {"before": -minute, "halfbefore": -30 - minute, "halfafter": -30 + minute, "half": -30, "three": -15}
        shift |= {"quarter": -45, "halfpast": 30}
        form = next((name for name in shift if groups.get(name)), "")
        total = hour * 60 + (shift[form] if form else minute)
        if not (0 <= hour <= 24 and 0 <= minute < 60):
            return ""
        total = self._with_day_part(total, groups.get("part") or "", whole)
        return f"{total // 60 % 24:02}:{total % 60:02}"

    def _with_day_part(self, total: int, part: str, whole: str) -> int:
        said = self.parts.get(part, "")
        if not said and re.search(r"abend|nachmittag|\btonight\b|\bevening\b|\bafternoon\b", whole):
            said = "pm"
        if said in ("pm", "noon") and total < 12 * 60 and not (said == "noon" and total >= 10 * 60):
            return total + 12 * 60
        if said == "night" and 6 * 60 <= total < 12 * 60:  # "eleven at night"
            return total + 12 * 60
        if said in ("am", "night") and 12 * 60 <= total < 13 * 60:
            return total - 12 * 60
        return total


_LISTS = (
    "numbers", "weekdays", "day_groups", "months", "relative_days", "ordinals", "day_parts", "fixed_times", "units",
    "prepositions",
)  # fmt: skip
_SECONDS = {"S": 1, "M": 60, "H": 3600, "D": 86400, "W": 604800}
_QUARTERS = {"viertel": 15, "quarter": 15, "a quarter": 15, "half": 30}
_ARTICLES = frozenset({"eine", "einer", "einem", "einen", "a", "an", "o", "oh"})
_CLOCK = {
    "de": ("viertel", "dreiviertel", "halb", "halbe", "halben", "vor", "nach", "uhr", "und"),
    "en": ("quarter", "half", "past", "to", "til", "after", "before", "o'clock", "oclock", "clock", "and", "of"),
}


_MORNING = re.compile(r"\b(?:a\.? ?m\.?|morgens|früh|vormittags?|mittags?|morning|noon)(?!\w)", re.IGNORECASE)


def at_night(time: str, text: str) -> str:
    """A bedtime on the clock of 24 hours: "um zehn ins bett" is 22:00, unless the morning is said."""
    hour, colon, minute = time.partition(":")
    if not colon or not hour.isdigit() or not 6 <= int(hour) <= 12 or _MORNING.search(text):
        return time
    return f"{(int(hour) + 12) % 24:02}:{minute}"


def _clock_forms(language: str, number: str, hour: str) -> list[str]:
    if language == "de":
        return [
            rf"(?P<m>{number}) (?P<halfbefore>vor halb) (?P<h>{hour})(?: uhr)?",
            rf"(?P<m>{number}) (?P<halfafter>nach halb) (?P<h>{hour})(?: uhr)?",
            rf"(?P<m>viertel|{number}) (?:minuten )?(?P<before>vor) (?P<h>{hour})(?: uhr)?",
            rf"(?P<m>viertel|{number}) (?:minuten )?nach (?P<h>{hour})(?: uhr)?",
            rf"(?P<three>dreiviertel) (?P<h>{hour})(?: uhr)?",
            rf"(?P<half>halb) (?P<h>{hour})(?: uhr)?",
            rf"(?P<quarter>viertel) (?P<h>{hour})(?: uhr)?",
            rf"(?P<h>{hour}) uhr (?P<m>{number})",
            rf"(?P<h>{hour}) uhr",
        ]
    clock = "(?: o'?clock)?"
    to = "to|til|till|before|of"
    ones = "one|two|three|four|five|six|seven|eight|nine"
    tens = rf"(?P<m>oh|o|zero|ten|fifteen|twenty|thirty|forty|fifty|[0-5]\d)(?: (?P<tens>{ones}))?"
    return [
        rf"(?<!from )(?P<m>a quarter|quarter|{number})(?: minutes)? (?P<before>{to}) (?P<h>{hour}){clock}",
        rf"(?P<halfpast>half past|half) (?P<h>{hour}){clock}",
        rf"(?P<m>a quarter|quarter|half|{number})(?: minutes)? (?:past|after) (?P<h>{hour}){clock}",
        rf"(?P<h>{hour}) {tens}",
        rf"(?P<h>{hour}) (?P<m>eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)",
        rf"(?P<h>{hour}) (?:o'?clock|o clock)",
        rf"(?P<h>{hour})(?= (?:am|pm|a m|p m|in the (?:morning|afternoon|evening)|at night)(?!\S))",
    ]


def _compounds(numbers: Mapping[str, int], language: str) -> dict[str, int]:
    """`einundzwanzig`, `twenty one` and `twenty-one`, with what the list has."""
    tens = {word: value for word, value in numbers.items() if 20 <= value <= 90}
    ones = {word: value for word, value in numbers.items() if 1 <= value <= 9}
    if language == "de":
        ones = {("ein" if value == 1 else word): value for word, value in ones.items()}
        return {f"{one}und{ten}": t + o for ten, t in tens.items() for one, o in ones.items()}
    ones = {word: value for word, value in ones.items() if word not in ("a", "an")}
    return {f"{ten}{gap}{one}": t + o for ten, t in tens.items() for one, o in ones.items() for gap in (" ", "-")}


def _ordinals(numbers: Mapping[str, int], known: Mapping[str, int], language: str) -> dict[str, int]:
    if language != "de":
        return {}
    found: dict[str, int] = {}
    for word, value in numbers.items():
        if 20 < value <= 31 and value % 10:
            found |= {word + "ste": value, word + "sten": value}
    return {word: value for word, value in found.items() if word not in known}


def _core(match: re.Match[str]) -> int:
    """Where the time itself starts: after "um"."""
    skip = re.match(r"(?:um|gegen|at|by|around) ", match.group())
    return match.start() + (skip.end() if skip else 0)


def _iso_duration(seconds: int) -> str:
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, left = divmod(rest, 60)
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (left, "S")) if n)
    return "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "") if seconds else "PT0S"


def _blank(text: str, start: int, end: int) -> str:
    """The text with a stretch made unreadable, lengths kept."""
    return text[:start] + "\x00" * (end - start) + text[end:]
