"""Where somebody works, by all sentences together; what a relation says of the rest of a family."""

from __future__ import annotations

import pytest

from reident.link.households import mutual
from reident.model import Subject
from tests.link.conftest import Story, values

SHIFTS = ("dienstplan bei rheinblick", "krank melden bei rheinblick", "weihnachtsfeier rheinblick")


def _hinted(story: Story, said: str, name: str, sure: float) -> None:
    record = story.says(said)
    story.finds(record, name, "organisation", None, about="other", confidence=0.3, maybe=f"employer={sure}")


def _employer(subject: Subject) -> float:
    return max((f.confidence for f in subject.facts if f.attribute == "employer"), default=0.0)


def test_what_one_sentence_leaves_open_several_make_likely(story: Story) -> None:
    found = []
    for said in SHIFTS:
        _hinted(story, said, "Rheinblick", 0.9)
        found.append(_employer(story.subjects()[0]))
    assert found[0] < found[1] < found[2]
    assert values(story.subjects()[0], "employer") == ["Rheinblick"]


def test_sentences_that_speak_of_no_work_make_no_employer(story: Story) -> None:
    for said in SHIFTS:
        _hinted(story, said, "Rheinblick", 0.12)
    assert values(story.subjects()[0], "employer") == []


def test_a_longer_name_of_a_firm_takes_the_shorter_one(story: Story) -> None:
    _hinted(story, "rechnung für möllerkamp küchen", "Möllerkamp Küchen", 0.8)
    _hinted(story, "morgen früh zu möllerkamp", "Möllerkamp", 0.8)
    assert len(values(story.subjects()[0], "employer")) == 1


def test_a_medicine_is_no_firm(story: Story) -> None:
    for said in ("take the metformin", "yes i've had my metformin"):
        record = story.says(said)
        story.finds(record, "Metformin", "organisation", None, about="other", confidence=0.7, maybe="employer=0.9")
        story.finds(record, "Metformin", "health", "health")
    assert values(story.subjects()[0], "employer") == []


def test_ones_children_are_brothers_and_sisters_and_called_like_the_parent(story: Story) -> None:
    story.introduces("Katrin Seidel")
    for child in ("Jonas", "Mia"):
        for number in range(3):
            record = story.says(f"weck {child} um {number}")
            story.finds(record, child, "person", "child", about="child", act="remind")
    people = {values(s, "given_name")[0]: s for s in story.subjects() if values(s, "given_name")}
    assert values(people["Jonas"], "sibling") == ["Mia"]
    assert values(people["Mia"], "sibling") == ["Jonas"]
    assert values(people["Mia"], "family_name") == ["Seidel"]
    assert values(people["Katrin"], "sibling") == []


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ({0: {1: "contact"}, 1: {0: "friend"}}, (0, 1)),
        ({0: {1: "contact"}, 1: {}}, None),
        ({0: {1: "child"}, 1: {0: "contact"}}, None),
        ({0: {1: "contact", 2: "contact"}, 1: {0: "contact"}, 2: {0: "contact"}}, None),
    ],
)
def test_two_who_ring_each_other_up_at_one_device_may_be_a_couple(
    links: dict[int, dict[int, str]], found: tuple[int, int] | None
) -> None:
    assert mutual(sorted(links), links) == found
