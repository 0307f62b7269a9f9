"""Several people who speak to one device, by how they name themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from reident.link import speakers
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


MONDAY = datetime(2024, 3, 4, 18, 0)
SECOND = timedelta(seconds=1)


def _is_asked(story: Story, name: str, day: int) -> datetime:
    """Somebody asks who he is, and the assistant says."""
    at = MONDAY + timedelta(days=day)
    story.says("wer bin ich", time=at, entry=f"{name} {day}")
    answer = story.says(
        f"Ich denke, ich spreche mit {name}.", kind="response", holds="response", time=at, entry=f"{name} {day}"
    )
    story.finds(answer, name, "person", "given_name", act="introduce")
    return at


def test_what_follows_within_seconds_is_whoever_the_assistant_has_recognised(story: Story) -> None:
    for day, (name, sport) in enumerate([("Nadja", "Yoga"), ("Tobias", "Judo")] * 4):
        at = _is_asked(story, name, day)
        record = story.says(f"erinnere mich an {sport} {day}", time=at + 12 * SECOND)
        story.finds(record, sport, "event", "sports")
        story.says("und mach das licht aus", time=at + 30 * SECOND)
        later = story.says(f"spiel was von Abba {day}", time=at + 3600 * SECOND)
        story.finds(later, "Abba", "media", "music")
    found = {v: s for s in story.subjects() for v in values(s, "given_name")[:1] if s.records > 5}
    assert values(found["Nadja"], "sports") == ["Yoga"]
    assert values(found["Tobias"], "sports") == ["Judo"]
    voices = speakers(iter(story.mentions), story.rules, iter(story.records))
    said = {r.text.content for r in story.records if r.id in voices.who}
    assert "und mach das licht aus" in said
    assert not any("Abba" in text for text in said)


def test_a_name_before_profile_is_not_another_ones_genitive(story: Story) -> None:
    for number in range(4):
        record = story.says(f"wechsel zu annas profil {number}")
        story.finds(record, "Annas", "person", "given_name", act="introduce")
        record = story.says(f"hier spricht anna {number}")
        story.finds(record, "Anna", "person", "given_name", act="introduce")
        record = story.says(f"hier spricht jonas {number}")
        story.finds(record, "Jonas", "person", "given_name", act="introduce")
    named = sorted(values(s, "given_name")[0] for s in story.subjects() if s.records > 3)
    assert named == ["Anna", "Jonas"]
