"""Location histories: a point a minute becomes the places somebody was at, on which days."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reident.bundle import read
from reident.bundle.positions import DAYS, SQUARES, point_of
from reident.model import Record
from reident.rulebook import load_rules

RULES = load_rules()
HOME, WORK = (50.9413, 6.9581), (51.0124, 7.0121)


def _points(tmp_path: Path, content: object) -> list[Record]:
    (tmp_path / "history.json").write_text(json.dumps(content), encoding="utf-8")
    found = [item for item in read(tmp_path, RULES) if isinstance(item, Record)]
    return [record for record in found if record.text.holds == "coordinates"]


@pytest.mark.parametrize(
    "value",
    [
        {"latitudeE7": 509413000, "longitudeE7": 69581000},
        {"latitude": 50.9413, "longitude": 6.9581},
        {"lat": 50.9413, "lng": 6.9581},
        {"latitudeInDegrees": 50.9413, "longitudeInDegrees": 6.9581},
        {"point": "50.9413°, 6.9581°"},
        {"placeLocation": "geo:50.9413,6.9581"},
        {"latLng": "50.9413°, 6.9581°"},
    ],
)
def test_every_way_to_write_a_point(value: dict[str, object]) -> None:
    assert point_of(value) == pytest.approx(HOME)


@pytest.mark.parametrize(
    "value",
    [{}, {"lat": 50}, {"lat": True, "lng": True}, {"lat": 0, "lng": 0}, {"lat": 500, "lng": 7}, {"point": "a, b"}],
)
def test_what_is_no_point(value: dict[str, object]) -> None:
    assert point_of(value) is None


def test_a_history_tells_the_squares_of_most_days_once_a_day(tmp_path: Path) -> None:
    start = datetime(2024, 5, 1, tzinfo=UTC)
    locations = []
    for minute in range(0, 20 * 24 * 60, 10):
        at = start + timedelta(minutes=minute)
        latitude, longitude = WORK if 8 <= at.hour < 16 and at.weekday() < 5 else HOME
        jitter = (minute % 7 - 3) * 1e-5
        point = {"latitudeE7": int((latitude + jitter) * 1e7), "longitudeE7": int(longitude * 1e7)}
        locations.append({**point, "timestamp": at.isoformat()})
    found = _points(tmp_path, {"locations": locations})
    assert [record.text.content for record in found[:20]] == ["50.941, 6.958"] * 20
    assert len({record.time.date() for record in found[:20] if record.time}) == 20
    assert "51.012, 7.012" in {record.text.content for record in found}
    assert len(found) <= SQUARES * DAYS


def test_the_members_size_does_not_grow_the_records(tmp_path: Path) -> None:
    many = [{"lat": 40 + n / 50, "lng": 7.0, "timestamp": f"2024-05-01T{n % 24:02}:00:00Z"} for n in range(400)]
    assert len(_points(tmp_path, {"locations": many})) == SQUARES


def test_a_visit_has_its_time_and_its_name_is_nobodys(tmp_path: Path) -> None:
    visit = {"location": {"latitudeE7": 509413000, "longitudeE7": 69581000, "name": "Zuhause", "placeId": "x"},
             "duration": {"startTimestamp": "2023-05-01T20:10:00Z"}}  # fmt: skip
    [record] = _points(tmp_path, {"timelineObjects": [{"placeVisit": visit}]})
    assert record.time == datetime(2023, 5, 1, 20, 10, tzinfo=UTC)
    everything = [item for item in read(tmp_path, RULES) if isinstance(item, Record)]
    assert "full_name" not in {item.text.holds for item in everything}


def test_a_position_that_was_sent_is_the_senders(tmp_path: Path) -> None:
    message = {"id": 1, "date": "2024-05-01T10:00:00", "from": "Anna",
               "location_information": {"latitude": 50.9413, "longitude": 6.9581}}  # fmt: skip
    [record] = _points(tmp_path, {"name": "Anna", "messages": [message]})
    assert record.keys["sender"] == "Anna"
    assert record.text.content == "50.94130, 6.95810"
