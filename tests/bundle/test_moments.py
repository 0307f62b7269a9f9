"""Dates and times are read in the spellings of exports, and codes are not taken for dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from reident.bundle import moments

CEST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-08-21T13:53:36.929Z", datetime(2024, 8, 21, 13, 53, 36, tzinfo=UTC)),
        ("2018-05-01T06:10:00+02:00", datetime(2018, 5, 1, 6, 10, tzinfo=CEST)),
        ("11/11/2021 22:32:48 UTC", datetime(2021, 11, 11, 22, 32, 48, tzinfo=UTC)),
        ("12/14/2016 19:00:00", datetime(2016, 12, 14, 19)),
        ("2020-02-27 15:52:06", datetime(2020, 2, 27, 15, 52, 6)),
        ("12.05.2018 06:41 Uhr", datetime(2018, 5, 12, 6, 41)),
        ("12.05.18, 06:41", datetime(2018, 5, 12, 6, 41)),
        ("12. Mai 2018", datetime(2018, 5, 12)),
        ("Jan 31, 2018, 10:54:50 PM", datetime(2018, 1, 31, 22, 54, 50)),
        ("1634189395110", datetime(2021, 10, 14, 5, 29, 55, 110000, tzinfo=UTC)),
        ("13263000000000000", datetime(2021, 4, 15, 22, 40, tzinfo=UTC)),
        ("1618417850000000", datetime(2021, 4, 14, 16, 30, 50, tzinfo=UTC)),
        ("21.11.2022 14:18:52 UTC+02:00", datetime(2022, 11, 21, 14, 18, 52, tzinfo=CEST)),
        ("2022-11-21 14:18 GMT-5:30", datetime(2022, 11, 21, 14, 18, tzinfo=timezone(-timedelta(hours=5, minutes=30)))),
        ("Tue, 01 May 2018 10:00:00 +0200", datetime(2018, 5, 1, 10, tzinfo=CEST)),
    ],
)
def test_a_time_stamp_is_read(text: str, moment: datetime) -> None:
    assert moments.parse(text) == moment


@pytest.mark.parametrize("text", ["", "hallo", "99.99.2018", "302-1234567-1234567", "12", "alexa stopp um 12:30"])
def test_what_is_no_time_stamp_is_none(text: str) -> None:
    assert moments.parse(text) is None


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("IMG-20250406-WA0002.jpg", datetime(2025, 4, 6)),
        ("2023-11-20_17-34-14_A3FX4UWTP28V1P.wav", datetime(2023, 11, 20, 17, 34, 14)),
        ("AB72C64C86AW2_1.0_2018_07_02_16_G090RG0783410WZ7_56_14_TNIH_2V.555e.wav",
         datetime(2018, 7, 2, 16, 56, 14, tzinfo=UTC)),
        ("A3S5:1.0/2021/10/14/05/G090LF11739501AA/29:54::TNIH_2V.x/1", datetime(2021, 10, 14, 5, 29, 54, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_file_name_tells_its_moment(name: str, moment: datetime) -> None:
    assert moments.in_name(name) == moment


@pytest.mark.parametrize(
    "name", ["20861107-1f2a-4b3c-8d4e-123456789abc.wav", "a20181107f.wav", "kunde.wav", "20181399.txt"]
)
def test_codes_are_no_dates(name: str) -> None:
    assert moments.in_name(name) is None


def test_the_order_of_day_and_month_can_be_told() -> None:
    assert moments.parse("03/04/2018 10:00", day_first=True) == datetime(2018, 4, 3, 10)
    assert moments.parse("03/04/2018 10:00") == datetime(2018, 3, 4, 10)


def test_all_dates_with_slashes_together_show_whether_the_day_comes_first() -> None:
    assert moments.day_first(["03/04/2024 10:15", "13/04/2024"]) is True
    assert moments.day_first(["03/04/2024", "04/13/2024"]) is False
    assert moments.day_first(["03/04/2024", "2024-04-13", ""]) is None
