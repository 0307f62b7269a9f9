"""Sightings of one person into habits: when somebody gets up, sleeps, is away, commutes, and what returns weekly.

What was said (an alarm at 05:40) is stronger than when it was said (good night at 22:10), and that is stronger than the
first or last sign of life of a day. Each needs more than one day; the confidence grows with the number of days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

from reident.link.circular import DAY, apart, at_least, direction, modes
from reident.link.rhythm import Activity, Ends, ends
from reident.link.routines import appointments, routines
from reident.link.sightings import (
    NOW,
    HabitFact,
    Point,
    Sighting,
    clock,
    commonest,
    days_label,
    days_of,
    habit,
    mean_clock,
    observed,
    said_clock,
    stated,
    strength,
    together,
    usual_days,
)  # fmt: skip
from reident.link.zones import Clues, checked, zone_of
from reident.model import Message
from reident.rulebook import RuleBook
from reident.rulebook.habits import HabitFile, Source

__all__ = ["HabitFact", "Sighting", "habits", "missing", "zone_of"]


STATED: frozenset[Source] = frozenset({"alarm", "said"})
"""Times of day that are said, not those at which something is said."""
SILENT: frozenset[Source] = frozenset({"first", "last", "gap"})
"""Nobody said anything about these times, so chance has to be ruled out."""


@dataclass(slots=True)
class Heard:
    """The sightings of one person, sorted by what they tell."""

    activity: Activity
    alarms: list[Point] = field(default_factory=list)
    risings: list[Point] = field(default_factory=list)
    """When somebody says that he gets up."""
    greetings: list[Point] = field(default_factory=list)
    nights: list[Point] = field(default_factory=list)
    bedtimes: list[Point] = field(default_factory=list)
    leaving: list[Point] = field(default_factory=list)
    arriving: list[Point] = field(default_factory=list)
    routes: list[Point] = field(default_factory=list)
    rest: list[Sighting] = field(default_factory=list)
    factor: float = 1.0
    """Below 1 where the times are UTC and nobody knows the zone of the home."""


@dataclass(frozen=True, slots=True)
class Group:
    """Points that agree on a time for some days."""

    source: Source
    points: tuple[Point, ...]
    days: frozenset[int]
    minute: float
    confidence: float


def habits(sightings: Iterable[Sighting], rules: RuleBook, zone: tzinfo | None) -> list[HabitFact]:
    """The habits of ONE person, most certain first.

    Args:
        sightings: All records of the person with a time, at least one sighting each, and all findings; any order.
        rules: The thresholds are in `rules/habits/`.
        zone: The zone the person probably lives in, for aware times. It is checked against the rhythm of the days;
            where neither tells, aware times are taken in their own zone and count less.
    """
    files = rules.of(HabitFile)
    if not files:
        return []
    rule = files[0]
    heard = _sorted(sightings, rule, zone)
    midnight = heard.activity.midnight(rule)
    days = ends(heard.activity, midnight, rule)
    zone = heard.activity.zone
    routine = routines(heard.rest, rule, zone, heard.factor)
    found = [
        *_wake(heard, days, rule),
        *_sleep(heard, days, rule, midnight),
        *_away(heard, days, rule),
        *_commute(heard, rule),
        *routine,
        *appointments(heard.rest, rule, zone),
    ]
    return sorted(found, key=lambda f: (-f.confidence, f.attribute, f.value))


def missing(sightings: Iterable[Sighting]) -> tuple[Message, ...]:
    """What the report has to say about habits that cannot be known: `no-times` where no sighting has a time."""
    return () if any(s.time is not None for s in sightings) else (Message("no-times"),)


def _zoned(sightings: Sequence[Sighting], rules: HabitFile, zone: tzinfo | None) -> tuple[tzinfo | None, float]:
    """The zone of the home and how sure it is; naive times are local ones and need none."""
    aware = [s for s in sightings if s.time is not None and s.time.tzinfo is not None]
    utc = sum(1 for s in aware if s.time is not None and s.time.utcoffset() == timedelta(0))
    if 2 * utc < len(aware) or not aware:
        return zone, 1.0
    kinds: dict[str, list[datetime]] = {"night": [], "morning": [], "leave": [], "arrive": []}
    alarms: Counter[int] = Counter()
    for sighting in aware:
        if sighting.time is None:
            continue
        now = sighting.value == NOW or not sighting.value
        if sighting.attribute in ("wake_time", "sleep_time") and now:
            kinds["morning" if sighting.attribute == "wake_time" else "night"].append(sighting.time)
        elif sighting.act in ("leave", "arrive"):
            kinds[sighting.act].append(sighting.time)
        elif sighting.attribute == "wake_time" and (minute := said_clock(sighting.value)) is not None:
            alarms[minute] += 1
    signs = sorted({s.time for s in aware if s.time is not None})
    commonest_alarm = min(alarms, key=lambda m: (-alarms[m], m)) if alarms.total() > 1 else None
    clues = Clues(kinds["night"], kinds["morning"], kinds["leave"], kinds["arrive"], signs, commonest_alarm)
    return checked(zone, clues, rules)


def _sorted(sightings: Iterable[Sighting], rules: HabitFile, zone: tzinfo | None) -> Heard:
    every = list(sightings)
    zone, factor = _zoned(every, rules, zone)
    heard = Heard(Activity(zone), factor=factor)
    for sighting in every:
        heard.activity.add(sighting)
        _file(sighting, heard, zone)
    return heard


def _file(sighting: Sighting, heard: Heard, zone: tzinfo | None) -> None:
    """Put a finding where its kind belongs; what has a value of its own may also be a routine."""
    now = sighting.value == NOW or not sighting.value
    point = observed(sighting, zone)
    if sighting.attribute == "wake_time":
        stands = heard.risings if sighting.act == "wake" else heard.alarms
        _put(heard.greetings if now else stands, point if now else stated(sighting, zone))
    elif sighting.attribute == "sleep_time":
        _put(heard.nights if now else heard.bedtimes, point if now else stated(sighting, zone))
    elif sighting.act == "leave":
        _put(heard.leaving, point)
    elif sighting.act == "arrive":
        _put(heard.arriving, point)
    elif (sighting.act == "route" or sighting.attribute == "commute") and point is not None:
        origin = sighting.qualifiers.get("role") == "origin"
        heard.routes.append(replace(point, label="" if now or origin else sighting.value))
    if not now and sighting.attribute not in ("wake_time", "sleep_time"):
        heard.rest.append(sighting)


def _put(points: list[Point], point: Point | None) -> None:
    if point is not None:
        points.append(point)


def _groups(points: Sequence[Point], source: Source, rules: HabitFile, days: frozenset[int] | None) -> list[Group]:
    """Times that enough days agree on, among the points of some weekdays (None: of all)."""
    rule = rules.sources[source]
    mine = [p for p in points if days is None or set(p.days) & days]
    if len({p.key for p in mine}) < rule.least:
        return []
    if source not in STATED and direction([p.minute for p in mine]).p_uniform > rules.significance:
        return []
    found = []
    for indexes in modes([p.minute for p in mine], rules.tolerance, most=3 if source in (*STATED, "leave") else 1):
        group = [mine[i] for i in indexes]
        share = len(group) / len(mine)
        sure = at_least(len(group), len(mine)) if source in SILENT else share
        if len({p.key for p in group}) < rule.least or sure < rule.share:
            continue
        kept = usual_days(group)
        if days is not None:
            # One day of the group alone, where that is no chance (1 %).
            alone = len(kept & days) == 1 and len(days) ** (1 - len(group)) < 0.01
            kept = kept & days if alone else days
        minute = commonest(group) if source in STATED else mean_clock(group)
        found.append(Group(source, tuple(group), kept, minute, strength(group, rule) * share**0.5))
    return found


def _merged(layers: Sequence[Sequence[Group]], rules: HabitFile) -> list[list[Group]]:
    """Groups of stronger sources, each with the weaker ones that agree; a weaker one that does not is dropped
    where a stronger one tells about the same days.
    """
    found: list[list[Group]] = []
    for layer in layers:
        strong = list(found)
        for group in layer:
            near = [f for f in strong if _same(f[0], group, rules.tolerance)]
            if near:
                near[0].append(group)
            elif not any(_days_meet(f[0], group) for f in strong):
                found.append([group])
    return found


def _same(one: Group, other: Group, tolerance: int) -> bool:
    return _days_meet(one, other) and apart(one.minute, other.minute) <= tolerance


def _days_meet(one: Group, other: Group) -> bool:
    return not one.days or not other.days or 2 * len(one.days & other.days) >= min(len(one.days), len(other.days))


def _fact(attribute: str, groups: Sequence[Group], factor: float) -> HabitFact:
    """One habit of several kinds of evidence; the strongest kind says the time."""
    lead = groups[0]
    exact = lead.source in STATED
    days = lead.days or next((g.days for g in groups if g.days), frozenset())
    value = f"{days_label(days)} {clock(lead.minute, 1 if exact else 5)}"
    certain = together(g.confidence if g.source in STATED else g.confidence * factor for g in groups)
    return habit(attribute, value, certain, [p for g in groups for p in g.points])


def _said(points: Sequence[Point], rules: HabitFile) -> tuple[list[Group], list[Group]]:
    """Times that somebody says: those of several days, which count before all signs, and those of one, which do not."""
    groups = _groups(points, "said", rules, None)
    return [g for g in groups if len(g.points) > 1], [g for g in groups if len(g.points) == 1]


def _wake(heard: Heard, days: Ends, rules: HabitFile) -> list[HabitFact]:
    classes = [frozenset(days_of(text)) for text in rules.groups]
    often, once = _said(heard.risings, rules)
    agreed = [p for p in heard.risings if any(apart(p.minute, a.minute) <= rules.tolerance for a in heard.alarms)]
    standing = [point for point in heard.alarms if len(point.days) > 1]
    layers = (
        _groups([*heard.alarms, *agreed], "alarm", rules, None),
        _groups(standing, "said", rules, None),  # "every weekday at six" is said but once
        often,
        [g for c in classes for g in _groups(heard.greetings, "greeting", rules, c)],
        once,
        [g for c in classes for g in _groups(days.first, "first", rules, c)],
    )
    return [_fact("wake_time", groups, heard.factor) for groups in _merged(layers, rules)]


def _sleep(heard: Heard, days: Ends, rules: HabitFile, midnight: int) -> list[HabitFact]:
    classes = [frozenset(days_of(text)) for text in rules.evenings]
    nights = [_evening(p, midnight) for p in heard.nights]
    often, once = _said([_evening(p, midnight) for p in heard.bedtimes], rules)
    layers = (
        often,
        [g for c in classes for g in _groups(nights, "night", rules, c)],
        once,
        [g for c in classes for g in _groups(days.last, "last", rules, c)],
    )
    return [_fact("sleep_time", groups, heard.factor) for groups in _merged(layers, rules)]


def _evening(point: Point, midnight: int) -> Point:
    """A good night after midnight belongs to the evening before."""
    if point.minute >= min(midnight, DAY // 2) or not point.days or isinstance(point.key, str):
        return point
    before = tuple((d - 1) % 7 for d in point.days)
    return replace(point, days=before, key=point.key - 1)


def _away(heard: Heard, days: Ends, rules: HabitFile) -> list[HabitFact]:
    """Hours away: what was said on leaving and coming home, and the silence between, where free days differ."""
    found = []
    silences = [_silent(days, frozenset(days_of(text)), rules) for text in rules.groups]
    for index, text in enumerate(rules.groups):
        group = frozenset(days_of(text))
        silent = silences[index]
        if silent is not None and _everywhere(silent, silences[:index] + silences[index + 1 :], rules):
            silent = None
        left = _groups(heard.leaving, "leave", rules, group)
        back = _groups(heard.arriving, "leave", rules, group)
        pair = _pair(left + list(silent or ())[:1], back + list(silent or ())[1:], rules)
        if pair is None:
            continue
        start, end = pair
        left, back = [g for g in left if g is start], [g for g in back if g is end]
        if silent is not None and any(
            apart(g.minute, s.minute) > 2 * rules.tolerance for g, s in zip(pair, silent, strict=True)
        ):
            silent = None
        parts = [min(g.confidence for g in both) for both in ((*left, *back), silent or ()) if len(both) == 2]
        certain = together(parts) if parts else min(start.confidence, end.confidence)
        points = [p for g in (*pair, *(silent or ())) for p in g.points]
        value = f"{text} {clock(start.minute, 5)}-{clock(end.minute, 5)}"
        found.append(habit("away_hours", value, certain * heard.factor, points))
    return found


def _pair(starts: Sequence[Group], finishes: Sequence[Group], rules: HabitFile) -> tuple[Group, Group] | None:
    """The first leaving and coming home that can be of one day: some hours apart, and not most of the clock."""
    for start in starts:
        for end in finishes:
            if rules.away_minutes // 2 <= (end.minute - start.minute) % DAY <= DAY - 2 * rules.away_minutes:
                return start, end
    return None


def _silent(days: Ends, group: frozenset[int], rules: HabitFile) -> tuple[Group, Group] | None:
    """The silence of many days of a group that begins and ends at the same times."""
    before = _groups([b for b, _ in days.silence], "gap", rules, group)
    after = _groups([a for _, a in days.silence], "gap", rules, group)
    return (before[0], after[0]) if before and after else None


def _everywhere(
    silent: tuple[Group, Group], others: Sequence[tuple[Group, Group] | None], rules: HabitFile
) -> bool:  # fmt: skip
    """Whether all days have this silence: then it is how the house is used, not absence."""
    return any(
        o is not None and all(apart(a.minute, b.minute) <= rules.tolerance for a, b in zip(silent, o, strict=True))
        for o in others
    )


def _commute(heard: Heard, rules: HabitFile) -> list[HabitFact]:
    found = []
    for text in rules.groups:
        for group in _groups(heard.routes, "commute", rules, frozenset(days_of(text)))[:1]:
            labels = [p.label for p in group.points if p.label]
            name = max(sorted(set(labels)), key=labels.count, default="")
            known = name if name and 2 * labels.count(name) > len(labels) else ""
            value = f"{days_label(group.days)} {clock(group.minute, 5)} {known}"
            found.append(habit("commute", value, group.confidence * heard.factor, group.points))
    return found
