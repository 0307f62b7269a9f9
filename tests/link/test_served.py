"""Requests to a shared device, by whom they are for."""

from __future__ import annotations

from datetime import datetime

import pytest

from reident.link.served import read
from reident.rulebook import RuleBook
from reident.rulebook.linking import LinkingFile
from reident.rulebook.speaking import Served
from tests.link.conftest import Story, values

PEOPLE = {"nadja": "nadja", "tobias": "tobias"}


@pytest.fixture(name="served")
def _served(rules: RuleBook) -> Served:
    return rules.of(LinkingFile)[0].served


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("wecker für nadja um neun", "nadja"),
        ("erinner tobias an die probe", "tobias"),
        ("nadjas wecker sechs uhr vierzig", "nadja"),
        ("play the news for tobias", "tobias"),
        ("tobias's alarm eight twenty", "tobias"),
        ("tobias fragt ob es regnet", "tobias"),
        ("nadja here wake me at six", "nadja"),
        ("sag nadja bescheid sagt tobias", "tobias"),
        ("ruf nadja an", ""),
        ("tell tobias dinner is ready", ""),
        ("nadja und tobias teilen sich die miete", ""),
        ("licht an", ""),
    ],
)
def test_a_request_is_whoever_it_is_made_for(served: Served, text: str, whose: str) -> None:
    spoken = read(text, PEOPLE, served)
    assert (spoken.one if spoken else "") == whose


def _flat(story: Story, *, speaking: bool) -> None:
    """Two people whom their device's requests name, each with a firm."""
    for name, firm in (("Nadja", "Bosch"), ("Tobias", "Siemens")):
        for number in range(4):
            record = story.says(f"erinner {name} an die schicht bei {firm} {number}")
            story.finds(record, name, "person", None, about="other")
            story.finds(record, firm, "organisation", "employer")
        if speaking:
            record = story.says(f"{name} hier mach lauter")
            story.finds(record, name, "person", None, about="other")
    for number in range(20):
        story.says(f"licht an {number}")
    story.weather("Kassel", 8)


def test_two_for_whom_is_asked_are_two_people_with_one_home(story: Story) -> None:
    _flat(story, speaking=True)
    linked = story.linked()
    people = {values(s, "given_name")[0]: s for s in linked.subjects if values(s, "given_name") and s.records > 3}
    assert values(people["Nadja"], "employer") == ["Bosch"]
    assert values(people["Tobias"], "employer") == ["Siemens"]
    assert values(people["Nadja"], "residence") == values(people["Tobias"], "residence") == ["Kassel"]
    anybody = [s for s in linked.subjects if s.label.id == "label-shared"]
    assert [values(s, "given_name") for s in anybody] == [[]]


def test_those_whom_somebody_only_reminds_share_no_device(story: Story) -> None:
    _flat(story, speaking=False)
    assert not [m for m in story.linked().warnings if m.id == "voices-told-apart"]


def test_devices_that_are_called_by_two_are_each_ones_own(story: Story) -> None:
    for name, firm in (("Nadja", "Bosch"), ("Tobias", "Siemens")):
        keys = {"device_name": f"{name}s Echo", "device_serial": f"G{name}"}
        for number in range(12):
            at = datetime(2024, 3, 1 + number, 8)
            record = story.says(f"verkehr zu {firm} {number}", keys=keys, time=at)
            story.finds(record, firm, "organisation", "employer")
    people = {values(s, "given_name")[0]: s for s in story.subjects() if values(s, "given_name")}
    assert values(people["Nadja"], "employer") == ["Bosch"]
    assert values(people["Tobias"], "employer") == ["Siemens"]


def test_the_rooms_of_one_who_has_a_device_are_his_as_well(story: Story) -> None:
    for device in ("Nadjas Echo", "Küche"):
        for number in range(12):
            story.says(f"licht an {device} {number}", keys={"device_name": device, "device_serial": f"G{device}"})
    assert len([s for s in story.subjects() if s.records]) == 1
