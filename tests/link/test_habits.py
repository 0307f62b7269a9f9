"""Habits from times and words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reident.gazetteer import Gazetteer
from reident.link.habits import HabitFact, Sighting, habits, missing, zone_of
from reident.model import Evidence
from reident.rulebook import RuleBook, load_rules
from tests.link.conftest import Story

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2018, 9, 3)


@pytest.fixture(scope="module")
def rules() -> RuleBook:
    return load_rules()


def a_sighting(record: int, time: datetime | None = None, attribute: str | None = None, act: str = "",
               value: str = "", days: str = "", confidence: float = 0.8) -> Sighting:  # fmt: skip
    evidence = Evidence(record, "t.pdf", f"line {record}", "...")
    qualifiers = {"act": act} | ({"days": days} if days else {})
    return Sighting(record, time, evidence, attribute, act, value, qualifiers, confidence)


def a_life(rng: np.random.Generator, weeks: int, *, zone: ZoneInfo = BERLIN) -> Iterator[Sighting]:
    """Somebody who gets up at 05:10 and is away from 05:50 to 16:05 on working days; times in UTC."""
    record = 0
    for day in (MONDAY + timedelta(days=i) for i in range(7 * weeks)):
        working = day.weekday() < 5
        plan = [("05:14", 4), ("05:30", 8), ("05:50", 4), ("16:05", 6), ("18:00", 60), ("21:45", 10)]
        free = [("09:20", 40), ("11:00", 90), ("14:00", 90), ("17:00", 90), ("20:00", 60), ("23:20", 20)]
        for clock, spread in plan if working else free:
            if rng.random() < 0.75:
                hour, minute = map(int, clock.split(":"))
                at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
                yield a_sighting(record, at.astimezone(UTC) + timedelta(minutes=float(rng.normal(0, spread))))
                record += 1


def values(found: list[HabitFact], attribute: str) -> list[str]:
    return [f.value for f in found if f.attribute == attribute]


def minutes(value: str) -> int:
    hour, minute = value.split()[-1].split("-")[0].split(":")
    return int(hour) * 60 + int(minute)


def test_alarms_for_the_next_morning_make_a_wake_time_of_working_days(rules: RuleBook) -> None:
    evenings = [0, 1, 2, 3, 6, 7, 9]
    alarms = [
        a_sighting(i, datetime(2018, 9, 3, 21, 30) + timedelta(days=d), "wake_time", "alarm", "05:10")
        for i, d in enumerate(evenings)
    ]
    found = habits(alarms, rules, BERLIN)
    assert values(found, "wake_time") == ["Mo-Fr 05:10"]
    assert found[0].count == 7
    assert found[0].chart == (("05:00", 1.0),)


def test_one_alarm_is_no_routine_and_a_second_makes_one(rules: RuleBook) -> None:
    one, other = (a_sighting(number, None, "wake_time", "alarm", "05:40") for number in (1, 2))
    assert values(habits([one], rules, None), "wake_time") == []
    assert values(habits([one, other], rules, None), "wake_time") == ["05:40"]


def test_an_alarm_of_several_weekdays_is_a_habit_though_it_is_set_but_once(rules: RuleBook) -> None:
    standing = a_sighting(1, None, "wake_time", "alarm", "05:40", "Mo-Fr")
    stopped = [a_sighting(2 + d, datetime(2018, 9, 3 + d, 8 + d, 10), "wake_time", "wake", "@time") for d in range(3)]
    assert values(habits([standing, *stopped], rules, BERLIN), "wake_time")[0] == "Mo-Fr 05:40"


def test_alarms_are_found_without_any_time_and_the_missing_times_are_said(rules: RuleBook) -> None:
    alarms = [a_sighting(i, None, "wake_time", "alarm", "06:20") for i in range(5)]
    assert values(habits(alarms, rules, None), "wake_time") == ["06:20"]
    assert [m.id for m in missing(alarms)] == ["no-times"]
    assert missing([a_sighting(1, datetime(2018, 9, 3, 7, 0))]) == ()


def test_signs_of_life_alone_tell_getting_up_absence_and_bedtime_in_local_time(rules: RuleBook) -> None:
    found = habits(a_life(np.random.default_rng(1), 16), rules, BERLIN)
    wake = [v for v in values(found, "wake_time") if v.startswith("Mo-Fr")]
    assert len(wake) == 1
    assert abs(minutes(wake[0]) - (5 * 60 + 18)) <= 10
    sleep = [v for v in values(found, "sleep_time") if v.startswith(("So-Do", "Mo-"))]
    assert sleep
    assert abs(minutes(sleep[0]) - (21 * 60 + 45)) <= 45
    away = [v for v in values(found, "away_hours") if v.startswith("Mo-Fr")]
    assert len(away) == 1
    start, end = away[0].split()[1].split("-")
    assert abs(minutes(start) - (5 * 60 + 45)) <= 20
    assert abs(minutes(end) - (16 * 60 + 10)) <= 20


def test_daylight_saving_time_does_not_blur_a_wake_time(rules: RuleBook) -> None:
    # 28 October 2018: the clocks go back. The same 06:30 is 04:30 UTC before and 05:30 UTC after.
    days = [date(2018, 10, 15) + timedelta(days=i) for i in range(28)]
    times = [datetime(d.year, d.month, d.day, 6, 30, tzinfo=BERLIN).astimezone(UTC) for d in days]
    said = [a_sighting(i, t, "wake_time", "wake", "@time") for i, t in enumerate(times)]
    assert {v.split()[-1] for v in values(habits(said, rules, BERLIN), "wake_time")} == {"06:30"}


def test_utc_without_a_zone_is_less_certain(rules: RuleBook) -> None:
    def certain(zone: ZoneInfo | None) -> float:
        return max(f.confidence for f in habits(a_life(np.random.default_rng(2), 12), rules, zone))

    assert certain(None) < certain(BERLIN)


def test_naive_times_are_local_times(rules: RuleBook) -> None:
    said = [a_sighting(i, datetime(2018, 9, 3, 22, 15) + timedelta(days=i), "sleep_time", "sleep", "@time")
            for i in range(20)]  # fmt: skip
    assert all(v.endswith("22:15") for v in values(habits(said, rules, BERLIN), "sleep_time"))


def test_good_nights_around_midnight_belong_together_and_to_the_evening_before(rules: RuleBook) -> None:
    said = []
    for week in range(8):
        for day, offset in ((4, -10), (5, 12)):
            at = datetime(2018, 9, 8, 0, 0) + timedelta(days=7 * week + day - 4, minutes=offset)
            said.append(a_sighting(len(said), at, "sleep_time", "sleep", "@time"))
    found = values(habits(said, rules, BERLIN), "sleep_time")
    assert found == ["Fr-Sa 00:00"]


def test_a_bedtime_that_is_said_twice_counts_before_good_nights_half_an_hour_earlier(rules: RuleBook) -> None:
    start = datetime(2018, 9, 3, 22, 10)
    said = [a_sighting(i, start + timedelta(days=i), "sleep_time", "sleep", "@time") for i in range(12)]
    said.append(a_sighting(98, datetime(2018, 9, 9, 15, 0), "sleep_time", "sleep", "22:45"))
    once = values(habits(said, rules, BERLIN), "sleep_time")
    said.append(a_sighting(99, datetime(2018, 9, 12, 9, 0), "sleep_time", "sleep", "22:45"))
    twice = values(habits(said, rules, BERLIN), "sleep_time")
    assert (once[0][-5:], twice[0][-5:]) == ("22:10", "22:45")


def test_times_spread_over_the_whole_day_are_no_habit(rules: RuleBook) -> None:
    rng = np.random.default_rng(3)
    start = datetime(2018, 9, 3)
    times = [start + timedelta(minutes=float(m)) for m in rng.uniform(0, 120 * 1440, 400)]
    found = habits([a_sighting(i, t) for i, t in enumerate(times)], rules, BERLIN)
    assert [f for f in found if f.attribute in ("away_hours", "commute", "weekly_routine")] == []
    assert all(f.confidence < 0.5 for f in found)


def test_the_same_thing_on_the_same_weekday_is_a_weekly_routine(rules: RuleBook) -> None:
    start = datetime(2018, 9, 4, 17, 20)
    said = [a_sighting(i, start + timedelta(weeks=i), "sports", "remind", "Volleyball") for i in range(5)]
    assert values(habits(said, rules, BERLIN), "weekly_routine") == ["Di 17:20 Volleyball"]
    daily = [a_sighting(i, datetime(2018, 9, 3, 8, 0) + timedelta(days=3 * i), "music", "play", "Elbow")
             for i in range(20)]  # fmt: skip
    assert values(habits(daily, rules, BERLIN), "weekly_routine") == []


def test_what_the_text_says_about_the_day_counts_before_the_day_it_is_said_on(rules: RuleBook) -> None:
    said = [a_sighting(i, datetime(2018, 9, 3, 12, 0) + timedelta(days=9 * i), "appointment", "remind",
                       "Do 16:30 Physiotherapie") for i in range(4)]  # fmt: skip
    found = habits(said, rules, BERLIN)
    assert values(found, "weekly_routine") == ["Do 16:30 Physiotherapie"]
    assert values(found, "appointment") == ["Do 16:30 Physiotherapie"]


def test_one_appointment_is_a_fact_and_no_routine(rules: RuleBook) -> None:
    found = habits([a_sighting(1, None, "appointment", "appointment", "Di 09:00 Zahnarzt")], rules, None)
    assert [(f.attribute, f.value) for f in found] == [("appointment", "Di 09:00 Zahnarzt")]


def test_a_thing_to_do_at_no_time_is_no_appointment(rules: RuleBook) -> None:
    said = [a_sighting(i, datetime(2018, 9, 3 + i, 18, 0), "appointment", "appointment", "Milch") for i in range(2)]
    assert values(habits(said, rules, BERLIN), "appointment") == []


def test_tomorrow_becomes_a_date_where_the_day_is_known(rules: RuleBook) -> None:
    def value(time: datetime | None) -> list[str]:
        return values(
            habits([a_sighting(1, time, "appointment", "", "P1D 09:00 Zahnarzt")], rules, None), "appointment"
        )

    assert value(datetime(2018, 7, 25, 18, 0)) == ["2018-07-26 09:00 Zahnarzt"]
    assert value(None) == ["09:00 Zahnarzt"]


def test_a_weekday_without_a_time_is_not_given_the_time_it_was_said_at(rules: RuleBook) -> None:
    said = [a_sighting(i, datetime(2018, 9, 3, 12, 0) + timedelta(days=8 * i), None, "remind", "Yoga", "Di")
            for i in range(4)]  # fmt: skip
    assert [(f.value, f.chart) for f in habits(said, rules, BERLIN) if f.attribute == "weekly_routine"] == [
        ("Di Yoga", ())
    ]


def test_tomorrow_after_midnight_is_the_morning_that_comes(rules: RuleBook) -> None:
    times = [datetime(2018, 9, 8, 0, 30) + timedelta(weeks=i) for i in range(6)]
    evidence = Evidence(0, "t.pdf", "line 1", "...")
    qualifiers = {"act": "alarm", "date": "P1D"}
    said = [Sighting(i, time, evidence, "wake_time", "alarm", "08:00", qualifiers, 0.8) for i, time in enumerate(times)]
    assert values(habits(said, rules, BERLIN), "wake_time") == ["Sa 08:00"]


def test_a_daily_reminder_is_a_routine(rules: RuleBook) -> None:
    said = [a_sighting(i, datetime(2018, 9, 3, 20, 0) + timedelta(days=i), "health", "remind", "Tablette")
            for i in range(12)]  # fmt: skip
    assert values(habits(said, rules, BERLIN), "weekly_routine") == ["Mo-So 20:00 Tablette"]


def test_routes_of_the_morning_are_a_commute(rules: RuleBook) -> None:
    said = [a_sighting(i, datetime(2018, 9, 3, 5, 45) + timedelta(days=i), "route", "route", "Stadtwerke")
            for i in range(26) if i % 7 < 5]  # fmt: skip
    assert values(habits(said, rules, BERLIN), "commute") == ["Mo-Fr 05:45 Stadtwerke"]


def test_shift_work_has_several_wake_times(rules: RuleBook) -> None:
    said = [
        a_sighting(i, datetime(2018, 9, 2, 21, 0) + timedelta(days=i), "wake_time", "alarm", value)
        for i, value in enumerate(["04:30"] * 5 + ["12:30"] * 5)
    ]
    assert {v.split()[-1] for v in values(habits(said, rules, BERLIN), "wake_time")} == {"04:30", "12:30"}


@settings(max_examples=30, deadline=None)
@given(count=st.integers(2, 40), confidence=st.floats(0.1, 1.0))
def test_more_days_never_lower_the_confidence(count: int, confidence: float) -> None:
    rules = load_rules()
    said = [
        a_sighting(
            i, datetime(2018, 9, 2, 21, 0) + timedelta(days=7 * i), "wake_time", "alarm", "05:10", "Mo", confidence
        )
        for i in range(count + 1)
    ]
    fewer, more = habits(said[:-1], rules, BERLIN), habits(said, rules, BERLIN)
    assert more[0].confidence >= fewer[0].confidence


def test_the_order_of_the_sightings_does_not_matter(rules: RuleBook) -> None:
    life = list(a_life(np.random.default_rng(4), 10))
    shuffled = [life[i] for i in np.random.default_rng(5).permutation(len(life))]
    assert habits(life, rules, BERLIN) == habits(shuffled, rules, BERLIN)


def test_evidence_is_kept_and_bounded_and_the_chart_is_a_distribution(rules: RuleBook) -> None:
    for fact in habits(a_life(np.random.default_rng(6), 30), rules, BERLIN):
        assert 0 < len(fact.evidence) <= 20
        assert fact.count >= len(fact.evidence)
        assert sum(weight for _, weight in fact.chart) == pytest.approx(1)
        assert [c for c, _ in fact.chart] == sorted(c for c, _ in fact.chart)
        assert fact.first is not None
        assert fact.last is not None
        assert fact.first <= fact.last


def test_values_are_not_in_a_repr(rules: RuleBook) -> None:
    fact = habits([a_sighting(1, None, "appointment", "", "Di 09:00 Zahnarzt")], rules, None)[0]
    assert "Zahnarzt" not in repr(fact)


ZONES = [
    (["DE"], "Europe/Berlin"),
    (["de-DE"], "Europe/Berlin"),
    (["en_GB"], "Europe/London"),
    (["US", "en-US"], None),
    (["US/Idaho", "US"], "America/Denver"),
    (["US", "en", "de"], "Europe/Berlin"),
    ([], None),
]


@pytest.mark.parametrize(("hints", "name"), ZONES)
def test_a_home_has_the_zone_of_the_first_hint_that_has_one(
    rules: RuleBook, hints: list[str], name: str | None
) -> None:
    zone = zone_of(hints, rules)
    assert (zone.key if zone else None) == name


def test_small_words_are_no_part_of_a_routine(rules: RuleBook) -> None:
    start = datetime(2018, 9, 4, 17, 20)
    said = [a_sighting(i, start + timedelta(weeks=i), None, "remind", "ans volleyball") for i in range(4)]
    assert values(habits(said, rules, BERLIN), "weekly_routine") == ["Di 17:20 Volleyball"]


def test_good_nights_in_the_afternoon_tell_that_the_zone_is_wrong(rules: RuleBook) -> None:
    tacoma = ZoneInfo("America/Los_Angeles")
    life = list(a_life(np.random.default_rng(7), 12, zone=tacoma))
    evenings = [datetime(2018, 9, 3, 22, 0, tzinfo=tacoma) + timedelta(days=i) for i in range(0, 60, 2)]
    said = [a_sighting(1000 + i, t.astimezone(UTC), "sleep_time", "sleep", "@time") for i, t in enumerate(evenings)]
    alarms = [
        a_sighting(2000 + i, t.astimezone(UTC), "wake_time", "alarm", "05:10") for i, t in enumerate(evenings[:9])
    ]
    for wrong in (ZoneInfo("Europe/London"), None):
        found = habits([*life, *said, *alarms], rules, wrong)
        assert [v for v in values(found, "sleep_time") if v.startswith("So-Do")] == ["So-Do 22:00"]


def test_a_zone_that_fits_is_kept(rules: RuleBook) -> None:
    life = list(a_life(np.random.default_rng(8), 12))
    assert habits(life, rules, BERLIN) == habits(life, rules, ZoneInfo("Europe/Paris"))


def test_a_shorter_name_of_the_same_thing_counts_for_it(rules: RuleBook) -> None:
    start = datetime(2018, 9, 3, 17, 20)
    names = ["Feuerwehr", "Feuerwehrübung", "Feuerwehrübung", "Feuerwehr", "Feuerwehrübung"]
    said = [a_sighting(i, start + timedelta(weeks=i), None, "remind", name) for i, name in enumerate(names)]
    assert values(habits(said, rules, BERLIN), "weekly_routine") == ["Mo 17:20 Feuerwehrübung"]


def test_two_sightings_are_a_routine_where_the_text_says_the_weekday(rules: RuleBook) -> None:
    start = datetime(2018, 9, 5, 12, 0)
    told = [a_sighting(i, start + timedelta(weeks=i), None, "remind", "Chor", "Mo") for i in range(2)]
    untold = [a_sighting(i, start + timedelta(weeks=i), None, "remind", "Chor") for i in range(2)]
    assert values(habits(told, rules, BERLIN), "weekly_routine") == ["Mo Chor"]
    assert values(habits(untold, rules, BERLIN), "weekly_routine") == []


def test_going_out_in_the_evening_is_not_leaving_for_work(rules: RuleBook) -> None:
    days = [datetime(2018, 9, 3) + timedelta(days=i) for i in range(60) if i % 7 < 5]
    said = [a_sighting(i, d.replace(hour=18, minute=45), None, "leave", "@time") for i, d in enumerate(days[::2])]
    said += [a_sighting(100 + i, d.replace(hour=7, minute=50), None, "leave", "@time") for i, d in enumerate(days[::3])]
    said += [a_sighting(200 + i, d.replace(hour=16, minute=35), None, "arrive", "@time") for i, d in enumerate(days)]
    assert values(habits(said, rules, BERLIN), "away_hours") == ["Mo-Fr 07:50-16:35"]


def test_an_alarm_for_once_is_no_sighting(rules: RuleBook) -> None:
    story = Story(rules, Gazetteer.load(rules.folder))
    for number in range(4):
        time = datetime(2018, 9, 3, 21, 30) + timedelta(days=number)
        text = "weck mich um halb sechs" if number % 2 else "weck mich ausnahmsweise um vier"
        value = "05:30" if number % 2 else "04:00"
        story.finds(story.says(text, time=time), value, "date_time", "wake_time", act="alarm")
    found = [f.value for s in story.linked().subjects for f in s.facts if f.attribute == "wake_time"]
    assert [value[-5:] for value in found] == ["05:30"]
