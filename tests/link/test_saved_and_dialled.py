"""What an address book and an assistant's answers tell of whoever is called."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reident.case import Case
from reident.link.resolve import Names
from reident.link.saved import told_by
from reident.model import Subject
from reident.pipeline import Request, assess
from reident.rulebook import RuleBook, load_rules
from tests.link.conftest import Story, values

SMS = [
    ("2", "Bec (sis)", "are you bringing the salad or am I"), ("1", "Bec (sis)", "you do salad"),
    ("1", "Bec (sis)", "and ice"), ("2", "Darren \u2764", "did you defrost the fish"),
    ("1", "Darren \u2764", "yep. home at six"), ("1", "Darren \u2764", "traffic again"),
    ("2", "Trudy work", "running late, sorry"), ("1", "Trudy work", "no stress, the meeting is at nine"),
]  # fmt: skip


def _owner(folder: Path) -> Subject:
    rows = "\n".join(
        f'<sms protocol="0" address="+6140001{sum(map(ord, name)):05d}" date="17568{n:02d}000000" type="{way}" '
        f'body="{text}" contact_name="{name}" />'
        for n, (way, name, text) in enumerate(SMS)
    )
    bundle = folder / "b.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("sms.xml", f'<?xml version="1.0"?>\n<smses count="{len(SMS)}">\n{rows}\n</smses>')
    with Case.create(folder / "case") as case:
        subjects = assess(bundle, case, load_rules(), Request()).subjects
    return next(s for s in subjects if s.role == "subject")


def test_saved_names_tell_relations_to_the_owner_of_the_device(tmp_path: Path) -> None:
    owner = _owner(tmp_path)
    assert values(owner, "partner") == ["Darren"]
    assert values(owner, "sibling") == ["Bec"]
    assert values(owner, "colleague") == ["Trudy"]
    assert "Trudy" not in values(owner, "friend")


@pytest.mark.parametrize(
    ("label", "relation"),
    [
        ("Uwe Bruder", "sibling"), ("Lena (Schwester)", "sibling"), ("Nadja \U0001f495", "partner"),
        ("Sabine Arbeit", "colleague"), ("Mama", None), ("Lena Vogt", None), ("\U0001f495", None), ("", None),
    ],
)  # fmt: skip
def test_a_relation_stands_behind_a_first_name(rules: RuleBook, label: str, relation: str | None) -> None:
    told = told_by(label, Names.of(rules))
    assert (told[0] if told else None) == relation


def _asks(story: Story, said: str, about: str, answer: str, name: str, kind: str = "person") -> None:
    asked = story.says(said)
    word = next(word for word in ("mann", "wife", "home") if word in said)
    if about:
        story.finds(asked, word, "other", None, about=about)
    answered = story.says(answer, kind="response", holds="response")
    story.finds(answered, name, kind, None, about="other")  # type: ignore[arg-type]


def test_whom_a_device_calls_is_the_relation_that_was_asked_for(story: Story) -> None:
    _asks(story, "ruf meinen mann an", "partner", "Ich rufe Emil mobil an.", "Emil")
    assert values(story.subjects("subject")[0], "partner") == ["Emil"]


def test_an_answer_to_something_else_tells_no_relation(story: Story) -> None:
    _asks(story, "wann kommt mein mann", "partner", "Das weiß ich nicht, Emil.", "Emil")
    assert values(story.subjects("subject")[0], "partner") == []


def test_the_goal_of_the_way_home_is_home(story: Story) -> None:
    story.weather("Kassel", 2)
    _asks(story, "take me home", "", "Route to Gießen started.", "Gießen", "place")
    assert values(story.subjects("subject")[0], "residence") == ["Gießen"]


def test_the_goal_of_the_way_to_work_is_the_employer(story: Story) -> None:
    story.says("zur arbeit bitte")
    answered = story.says("Route zu Rheinblick gestartet.", kind="response", holds="response")
    story.finds(answered, "Rheinblick", "organisation", None, about="other")
    assert values(story.subjects("subject")[0], "employer") == ["Rheinblick"]
