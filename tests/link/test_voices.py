"""Several people who speak to one device, by how they name themselves."""

from __future__ import annotations

from tests.link.conftest import Story, values


def _names_himself(story: Story, name: str, times: int, employer: str) -> None:
    for number in range(times):
        record = story.says(f"{name} hier ich muss heute länger zu {employer} {number}")
        story.finds(record, name, "person", "given_name", act="introduce")
        story.finds(record, employer, "organisation", "employer")


def test_two_who_name_themselves_again_and_again_are_two_people(story: Story) -> None:
    _names_himself(story, "Nadja", 4, "Bosch")
    _names_himself(story, "Tobias", 4, "Siemens")
    for number in range(20):
        story.says(f"licht an {number}")
    linked = story.linked()
    found = {v: values(s, "employer") for s in linked.subjects for v in values(s, "given_name")[:1] if s.facts}
    assert {name: found[name] for name in ("Nadja", "Tobias")} == {"Nadja": ["Bosch"], "Tobias": ["Siemens"]}
    assert [m.values for m in linked.warnings if m.id == "voices-told-apart"] == [{"records": 8, "people": 2}]


def test_what_is_written_to_one_of_two_is_the_others(story: Story) -> None:
    _names_himself(story, "Nadja", 4, "Bosch")
    _names_himself(story, "Tobias", 4, "Siemens")
    record = story.says("schreib tobias ich bin beim yoga")
    story.finds(record, "Tobias", "person", None, about="other", act="message")
    story.finds(record, "Yoga", "event", "sports")
    found = {v: values(s, "sports") for s in story.subjects() for v in values(s, "given_name")[:1] if s.records}
    assert found["Nadja"] == ["Yoga"]
    assert found["Tobias"] == []


def test_a_second_name_that_is_a_short_form_or_a_slip_is_nobody_else(story: Story) -> None:
    _names_himself(story, "Thomas", 5, "Bosch")
    _names_himself(story, "Tom", 5, "Bosch")
    _names_himself(story, "Nadja", 2, "Siemens")
    linked = story.linked()
    assert not [m for m in linked.warnings if m.id == "voices-told-apart"]
