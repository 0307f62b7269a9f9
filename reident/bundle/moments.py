"""Spellings of dates and times in exports and file names into datetimes: aware where the zone is told, else naive."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "januar", "january"),
            ("feb", "februar", "february"),
            ("mar", "mrz", "mär", "märz", "march"),
            ("apr", "april"),
            ("may", "mai"),
            ("jun", "juni", "june"),
            ("jul", "juli", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "okt", "oktober", "october"),
            ("nov", "november"),
            ("dec", "dez", "dezember", "december"),
        ),
        start=1,
    )
    for name in names
}
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?(?P<half>\s?[ap]\.?\s?m\.?)?"
_ZONES = {
    "MEZ": 1, "CET": 1, "MESZ": 2, "CEST": 2, "WEZ": 0, "WET": 0, "WESZ": 1, "WEST": 1, "BST": 1, "OEZ": 2, "EET": 2,
    "OESZ": 3, "EEST": 3, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AEST": 10,
    "AEDT": 11,
}  # fmt: skip
"""Hours east of Greenwich of zones that exports name by letters; names that mean two zones (CST, IST) are left out."""
_ZONE = rf"(?P<zone>\s?(?:(?:UTC|GMT)[+-]\d{{1,2}}:\d{{2}}|Z|UTC|GMT|{'|'.join(_ZONES)}|[+-]\d{{2}}:?\d{{2}})\b)?"
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})")
_ISO = re.compile(
    rf"(?P<year>(?:19|20)\d{{2}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:[T ,|]+{_CLOCK}{_ZONE})?", re.I
)
_DOTTED = re.compile(
    rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}}|\d{{2}}(?!:\d))(?:[,|\s]+(?:(?:um|klo|kl\.?|om|at)\s+)?{_CLOCK}{_ZONE})?",
    re.I,
)
_DASHED = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})-(?P<month>\d{{1,2}})-(?P<year>\d{{4}})(?:[,|\s]+{_CLOCK}{_ZONE})?", re.I
)
_SLASHED = re.compile(
    rf"(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}})/(?P<year>\d{{4}}|\d{{2}})(?:[,|\s]+{_CLOCK}{_ZONE})?", re.I
)
_WORDED = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:\.?\s+|[/-])(?P<name>[A-Za-zä]{{3,9}})(?:\.?,?\s+|[/-])(?P<year>\d{{4}}|(?<=[/-])\d{{2}}\b)"
    rf"|(?P<name2>[A-Za-z]{{3,9}})\.?\s+(?P<day2>\d{{1,2}}),?\s+(?P<year2>\d{{4}}))(?:,?\s+(?:at|um)?\s*{_CLOCK}{_ZONE})?",
    re.I,
)
_CTIME = re.compile(
    rf"(?:[A-Z][a-z]{{2}} )?(?P<name>[A-Z][a-z]{{2}})\s+(?P<day>\d{{1,2}})\s+"
    rf"{_CLOCK}{_ZONE}\s+(?P<year>(?:19|20)\d\d)\b"
)
"""As C writes it: `Mon Sep 25 07:15:32 2023`."""
_HALF = re.compile(r"\d\s?[ap]\.?m\b", re.I)
"""A time of twelve hours, which no mail's date has."""
_WEEKDAY = re.compile(
    r"^\s*(?:[A-Z][a-z]+(?:day|tag|woch|abend)|Mon?|Tue|Wed|Thu|Fri?|Sat?|Sun|Di|Mi|Do|So)\.?,?\s+(?=\w)"
)
"""The day of the week before a date: "Thursday, March 14, 2024 at 1:30 PM"."""
_IN_NAMES = re.compile(
    r"(?<![0-9A-Fa-f])(?P<year>(?:199|20[0-4])\d)[-_/]?(?P<month>[01]\d)[-_/]?(?P<day>[0-3]\d)"
    r"(?:[-_T /]+(?P<hour>[0-2]\d)[-_.:]?(?P<minute>[0-5]\d)[-_.:]?(?P<second>[0-5]\d)?)?(?![0-9A-Fa-f])"
)
"""Not within hexadecimal codes, in which eight digits now and then look like a date."""
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
_UTTERANCE = re.compile(
    r"(?P<year>20\d{2})[_/](?P<month>\d{2})[_/](?P<day>\d{2})[_/](?P<hour>\d{2})[_/](?P<serial>[0-9A-Za-z_]+?)[_/]"
    r"(?P<minute>\d{2})[_:](?P<second>\d{2})(?=[_:]|$)"
)


def parse(text: str, *, day_first: bool = False) -> datetime | None:
    """A cell that is a date or a time stamp as a whole; None where it is neither."""
    text = _WEEKDAY.sub("", text)
    found = search(text, day_first=day_first)
    if found is not None and found[1] - found[0] >= len(text.strip()) - 4:
        return found[2]
    return _compact(text.strip()) or _epoch(text.strip()) or _mail(text)


def search(text: str, *, day_first: bool = False) -> tuple[int, int, datetime] | None:
    """The first date (with or without time) in a text: start, end, moment."""
    for pattern in (_ISO, _DOTTED, _CTIME, _WORDED, _SLASHED, _DASHED):
        match = pattern.search(text)
        if match:
            moment = _moment(match, day_first=day_first and pattern is _SLASHED)
            if moment is not None:
                return match.start(), match.end(), moment
    return None


def day_first(texts: Iterable[str]) -> bool | None:
    """Whether dates with slashes begin with the day, as all of them together show; None where none shows it."""
    pairs = [(int(a), int(b)) for text in texts for a, b in _SLASHES.findall(text)[:1]]
    if any(first > _LAST_MONTH for first, _ in pairs):
        return True
    return False if any(second > _LAST_MONTH for _, second in pairs) else None


_SLASHES, _LAST_MONTH = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})(?!\d)"), 12


def is_alone(text: str, found: tuple[int, int, datetime]) -> bool:
    """Whether nothing but a date stands in a text, with a weekday or signs around it.

    Args:
        text: a line.
        found: the date in it, as `search` tells it.
    """
    return len(re.findall(r"\w+", text[: found[0]] + text[found[1] :])) <= 1


def has_clock(text: str) -> bool:
    """Whether a time of day is in the text."""
    return re.search(r"(?<!\d)(?<!\d\.)\d{1,2}[:.]\d{2}(?!\d|\.\d)", text) is not None


def in_name(name: str) -> datetime | None:
    """The moment in a file's name; UTC for the assistants' own names, else naive."""
    match = _UTTERANCE.search(name)
    if match:
        return _moment(match, utc=True)
    match = _IN_NAMES.search(_UUID.sub("", name))
    return _moment(match) if match else None


def utterance_serial(name: str) -> str | None:
    """The device serial in an assistant's utterance id or file name."""
    match = _UTTERANCE.search(name)
    return match["serial"] if match else None


def _moment(match: re.Match[str], *, day_first: bool = False, utc: bool = False) -> datetime | None:
    got = {key: value for key, value in match.groupdict().items() if value}
    month = got.get("month") or _MONTHS.get((got.get("name") or got.get("name2") or "").lower().rstrip("."))
    day = got.get("day") or got.get("day2")
    year = got.get("year") or got.get("year2")
    if month is None or day is None or year is None:
        return None
    if day_first or int(month) > 12:
        month, day = day, month
    hour = int(got.get("hour", 0))
    if half := got.get("half"):
        hour = hour % 12 + (12 if "p" in half.lower() else 0)
    try:
        full = int(year) + (2000 if len(year) == 2 else 0)
        moment = datetime(full, int(month), int(day), hour, int(got.get("minute", 0)), int(got.get("second", 0)))  # noqa: DTZ001
    except ValueError:
        return None
    zone = (got.get("zone") or "").strip().upper()
    if utc or zone in ("Z", "UTC", "GMT"):
        return moment.replace(tzinfo=UTC)
    if zone in _ZONES:
        return moment.replace(tzinfo=timezone(timedelta(hours=_ZONES[zone])))
    if offset := _OFFSET.search(zone):
        apart = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"]))
        return moment.replace(tzinfo=timezone(-apart if offset["sign"] == "-" else apart))
    return moment


def _compact(text: str) -> datetime | None:
    """Digits alone: `20240704185100`, `202407041851`, `20240704T185100`, `20240704T185100+0200`."""
    match = _DIGITS.fullmatch(text)
    return _moment(match) if match is not None else None


_DIGITS = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)"
    r"T?(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)


def _epoch(text: str) -> datetime | None:
    """Seconds, milli- or microseconds since 1970, microseconds since 1601 (Chrome): a plausible moment of our time."""
    if re.fullmatch(r"1[23]\d{15}", text):
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(text))
    if re.fullmatch(r"1\d{15}", text):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(text))
    if not re.fullmatch(r"1\d{9}(?:\d{3})?(?:\.\d+)?", text):
        return None
    seconds = float(text)
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def _mail(text: str) -> datetime | None:
    if len(text) > 60 or _HALF.search(text) or not re.search(r"[A-Za-z]{3}.*\d{1,2}:\d{2}", text):
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
