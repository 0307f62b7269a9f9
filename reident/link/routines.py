"""What was said on several days about the same thing into routines of a week or a day, and into appointments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo

from reident.link.circular import DAY, WEEK, direction, modes
from reident.link.sightings import (
    CLOCK,
    DATE,
    DAYS,
    NAMES,
    NOW,
    HabitFact,
    Point,
    Sighting,
    clock,
    commonest,
    date_of,
    days_label,
    days_of,
    habit,
    local,
    mean_clock,
    observed,
    stated,
    strength,
    usual_days,
)  # fmt: skip
from reident.rulebook.habits import HabitFile


def subject_of(value: str) -> str:
    """What an appointment is about, without its days, date and time: `Di 09:00 Zahnarzt` -> `Zahnarzt`."""
    return "" if value == NOW else " ".join(DATE.sub(" ", DAYS.sub(" ", CLOCK.sub(" ", value))).split())


def thing(value: str, rules: HabitFile) -> str:
    """What a routine is about, without the small words before it, in capitals: `ans volleyball` -> `Volleyball`."""
    words = subject_of(value).split()
    while len(words) > 1 and words[0].casefold() in rules.fillers:
        words.pop(0)
    return " ".join(words)[:1].upper() + " ".join(words)[1:]


def appointments(sightings: Iterable[Sighting], rules: HabitFile, zone: tzinfo | None) -> list[HabitFact]:
    """Each appointment that was mentioned, once: one is no routine, but it is a fact.

    Without a day, a date or a time it is a thing to do, and none of a life's habits.
    """
    rule = rules.sources["appointment"]
    by_value: defaultdict[str, list[Point]] = defaultdict(list)
    for sighting in sightings:
        if sighting.attribute == "appointment" and sighting.value != NOW:
            point = stated(sighting, zone) or observed(sighting, zone)
            unknown = Point(0, (), f"r{sighting.record}", sighting.confidence, sighting.evidence)
            value = _dated(sighting, zone)
            if value != subject_of(value) or sighting.qualifiers.get("days") or sighting.qualifiers.get("date"):
                by_value[value].append(point or unknown)
    found = []
    for value, points in by_value.items():
        fact = habit("appointment", value, strength(points, rule), points)
        found.append(fact if said(points, value) else replace(fact, chart=()))
    return found


def _dated(sighting: Sighting, zone: tzinfo | None) -> str:
    """The value with `tomorrow` as a date, where the day it was said on is known; else without it."""
    said_on = local(sighting.time, zone).date() if sighting.time is not None else None
    ahead = DATE.search(sighting.value)
    if ahead is None or not ahead["ahead"]:
        return sighting.value
    day = date_of(sighting.value, said_on)
    return " ".join(DATE.sub(day.isoformat() if day else " ", sighting.value).split())


def said(points: Sequence[Point], value: str) -> bool:
    """Whether the chart of an appointment means anything: it has a time of day."""
    return bool(points) and CLOCK.search(value) is not None


def routines(sightings: Iterable[Sighting], rules: HabitFile, zone: tzinfo | None, factor: float) -> list[HabitFact]:
    """What comes back every week on the same day, or every day at the same time."""
    by_key: defaultdict[str, list[Point]] = defaultdict(list)
    daily: set[str] = set()
    regular: set[str] = set()
    names: dict[str, str] = {}
    for sighting in sightings:
        if sighting.attribute not in rules.routine_attributes and sighting.act not in rules.routine_acts:
            continue
        name = thing(sighting.value, rules)
        point = _point(sighting, zone, factor)
        if not name or point is None:
            continue
        key = name.casefold()
        names.setdefault(key, name)
        by_key[key].append(point)
        if sighting.attribute in rules.regular_attributes:
            regular.add(key)
        if sighting.act in rules.daily_acts and sighting.attribute not in rules.people:
            daily.add(key)
    found = []
    for key, points in _joined(by_key).items():
        fact = _weekly(points, names[key], rules, regular=key in regular) or (
            _daily(points, names[key], rules) if key in daily else None
        )
        if fact is not None:
            found.append(fact)
    return found


def _joined(by_key: Mapping[str, list[Point]]) -> dict[str, list[Point]]:
    """Names that begin another one (`band`, `band practice`) are one thing; the one said most often names it."""
    groups: dict[str, list[str]] = {}
    for key in sorted(by_key):
        root = next((r for r in groups if len(r) > 3 and key.startswith(r)), key)
        groups.setdefault(root, []).append(key)
    return {
        max(keys, key=lambda k: (len(by_key[k]), k)): [p for k in keys for p in by_key[k]] for keys in groups.values()
    }


def _point(sighting: Sighting, zone: tzinfo | None, factor: float) -> Point | None:
    """What the text says where it says a day or a time, else when it was said."""
    heard = observed(sighting, zone, factor)
    days = days_of(sighting.qualifiers.get("days", "")) or days_of(sighting.value)
    text = stated(sighting, zone)
    if text is not None and (days or heard is None or sighting.attribute == "appointment"):
        return replace(text, told=bool(days))
    if days and text is None:
        # The day is known, the time is not: `on Tuesdays` said at noon is no routine of noon.
        key = heard.key if heard else f"r{sighting.record}"
        return Point(-1, days, key, sighting.confidence, sighting.evidence, sighting.time, told=True)
    return heard


def _weekly(points: Sequence[Point], name: str, rules: HabitFile, *, regular: bool = False) -> HabitFact | None:
    """A thing of one weekday: enough weeks, most of the sightings on it, and on the circle of the week no chance.

    Args:
        points: the sightings of one thing.
        name: what it is.
        rules: thresholds.
        regular: it is of a kind that people do every week (sport, choir), so that records without dates count as well.
    """
    rule = rules.sources["routine"]
    dated = [p for p in points if len(p.days) == 1]
    if not dated:
        return None
    counts = [sum(1 for p in dated if p.days[0] == day) for day in range(7)]
    day = max(range(7), key=lambda d: counts[d])
    on_day = [p for p in dated if p.days[0] == day]
    # Sightings of one record count once; where the text says the day, two tell what takes three by the calendar.
    weeks = {p.key if isinstance(p.key, str) else (p.key - day) // 7 for p in on_day}
    told = any(p.told and (regular or isinstance(p.key, int)) for p in on_day)
    if len(weeks) < min(rule.least, 2 if told else rule.least) or counts[day] < rule.share * len(points):
        return None
    week = direction([p.days[0] * DAY + max(p.minute, 0) for p in dated], WEEK)
    if week.p_uniform > rules.significance and counts[day] < 0.9 * len(points):
        return None
    group = _largest([p for p in on_day if p.minute >= 0], rules) or on_day
    confidence = strength(on_day if group[0].minute < 0 else group, rule) * (len(on_day) / len(points)) ** 0.5
    return habit("weekly_routine", " ".join(filter(None, (NAMES[day], _time(group), name))), confidence, group)


def _daily(points: Sequence[Point], name: str, rules: HabitFile) -> HabitFact | None:
    rule = rules.sources["routine"]
    group = _largest([p for p in points if p.minute >= 0], rules)
    keys = {p.key for p in group}
    if len(keys) < rule.least or len(group) < rule.share * len(points):
        return None
    days = usual_days(group)
    ordinals = [key for key in keys if isinstance(key, int)]
    span = (max(ordinals) - min(ordinals) + 1) * len(days) / 7 if ordinals else 0
    if len(keys) < rules.daily_share * span:
        return None
    if len(days) < 2 or direction([p.minute for p in group]).p_uniform > rules.significance:
        return None
    confidence = strength(group, rule) * (len(group) / len(points)) ** 0.5
    return habit("weekly_routine", f"{days_label(days)} {_time(group)} {name}", confidence, group)


def _largest(points: Sequence[Point], rules: HabitFile) -> list[Point]:
    if not points:
        return []
    indexes = modes([p.minute for p in points], rules.tolerance, most=1)[0]
    return [points[i] for i in indexes]


def _time(points: Sequence[Point]) -> str:
    """The exact time where most sightings agree on it, else the mean, to five minutes; empty where none is known."""
    if points[0].minute < 0:
        return ""
    exact = commonest(points)
    same = sum(1 for p in points if p.minute == exact)
    return clock(exact) if 2 * same > len(points) else clock(mean_clock(points), 5)
