"""What a reviewer says of records and of people wins, in chats, tables and among those spoken of."""

from __future__ import annotations

from datetime import datetime

import pytest

from reident.model import Judgement, Linked, Subject
from tests.link.conftest import Story, values


def said(one: Subject, other: Subject, verdict: str, sort: str = "records") -> list[Judgement]:
    lefts, rights = ([k for k in each.keys if k.startswith(sort)] for each in (one, other))
    return [Judgement(a, b, verdict, "reviewer", datetime(2026, 1, 1)) for a in lefts for b in rights]  # type: ignore[arg-type]


def named(linked: Linked, given: str) -> list[Subject]:
    return [s for s in linked.subjects if values(s, "given_name")[:1] == [given]]


def chat(story: Story, sender: str, text: str) -> None:
    keys = {"sender": sender, "conversation": "c1"}
    story.says(text, kind="message", holds="message", source="chat.txt", keys=keys)


def customer(story: Story, name: str, phone: str = "") -> None:
    given, family = name.split()
    mail = f"{given}.{family}{len(story.records)}@post.example".lower()
    entry = str(len(story.records))
    for content, holds in ((given, "given_name"), (family, "family_name"), (mail, "email"), (phone, "phone")):
        if content:
            record = story.cell(content, holds, "customers.csv", entry=entry)
            story.finds(record, content, "person" if "name" in holds else "contact", holds, confidence=0.95)


FAMILY = "+49 30 23125 001"


def test_two_senders_are_one_person_where_a_reviewer_says_so(story: Story) -> None:
    for number in range(9):
        chat(story, "Anna Schmidt", f"ich komme um {number}")
        chat(story, "annis_zweites", f"gut bis dann {number}")
    before = story.linked()
    assert [s.role for s in before.subjects] == ["subject", "subject"]
    after = story.linked(said(*before.subjects, "same"))
    assert [s.records for s in after.subjects] == [18]


def test_rows_that_share_a_number_are_two_people_where_a_reviewer_says_so(story: Story) -> None:
    customer(story, "Anna Schmidt", FAMILY)
    customer(story, "Jonas Wolf", FAMILY)
    customer(story, "Petra Krause")
    before = story.linked()
    assert len(before.subjects) == 2
    pair = next(j for j in before.judgements if j.by == "rule:identifier")
    after = story.linked([Judgement(pair.left, pair.right, "different", "reviewer")])
    assert {tuple(values(s, "given_name")) for s in after.subjects} == {("Anna",), ("Jonas",), ("Petra",)}


def test_a_chain_of_rows_is_parted_where_a_reviewer_parts_its_ends(story: Story) -> None:
    customer(story, "Anna Schmidt", FAMILY)
    customer(story, "Anna Schmidt")
    customer(story, "Jonas Wolf", FAMILY)
    customer(story, "Petra Krause")
    before = story.linked()
    assert sorted(s.records for s in before.subjects) == [3, 11]
    family = next(s for s in before.subjects if s.records == 11)
    alone, last = (next(k for k in family.keys if part in k) for part in ("schmidt4", "wolf"))
    after = story.linked([Judgement(alone, last, "different", "reviewer")])
    assert len(after.subjects) == 3
    assert not any({alone, last} <= set(s.keys) for s in after.subjects)


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_who_is_spoken_of_is_the_sender_or_is_not_by_the_reviewer(story: Story, verdict: str) -> None:
    for number in range(5):
        chat(story, "Anna Schmidt", f"ich komme um {number}")
        chat(story, "Jonas Wolf", f"gut bis dann {number}")
    for number in range(3):
        keys = {"sender": "Jonas Wolf", "conversation": "c1"}
        text = f"ruf die ulla an {number}"
        record = story.says(text, kind="message", holds="message", source="chat.txt", keys=keys)
        story.finds(record, "ulla" if verdict == "same" else "anna", "person", None, about="other", act="call")
    before = story.linked()
    spoken = [s for s in before.subjects if s.role == "contact"]
    anna = named(before, "Anna")[0]
    if verdict == "same":
        (judged,) = (
            [Judgement(k, anna.keys[0], "same", "reviewer") for k in spoken[0].keys if k.startswith("spoken")],
        )
        after = story.linked(judged)
        assert not [s for s in after.subjects if s.role == "contact"]
        assert named(after, "Anna")[0].id in {r.to for r in named(after, "Jonas")[0].relations}
    else:
        assert spoken == []
        after = story.linked([Judgement("person:anna", anna.keys[0], "different", "reviewer")])
        assert len([s for s in after.subjects if s.role == "contact"]) == 1


def test_two_people_of_whom_one_speaks_are_joined_with_all_that_is_said_of_them(story: Story) -> None:
    story.calls("Gabriele", 4)
    story.calls("Swetlana", 3)
    before = story.linked()
    people = [s for s in before.subjects if s.role != "subject"]
    assert len(people) == 2
    after = story.linked(said(*people, "same", "person"))
    (left,) = [s for s in after.subjects if s.role != "subject"]
    assert {k for k in left.keys if k.startswith("person:")} == {"person:gabriele", "person:swetlana"}


def test_somebody_of_whom_two_speak_is_one_person_where_a_reviewer_says_so(story: Story) -> None:
    for sender in ("Anna Schmidt", "Jonas Wolf"):
        for number in range(4):
            keys = {"sender": sender, "conversation": "c1"}
            text = f"ruf den peter an {sender} {number}"
            record = story.says(text, kind="message", holds="message", source="chat.txt", keys=keys)
            story.finds(record, "peter", "person", None, about="other", act="call")
    before = story.linked()
    peters = [s for s in before.subjects if s.role == "contact"]
    assert len(peters) == 2
    after = story.linked(said(*peters, "same", "spoken"))
    (peter,) = [s for s in after.subjects if s.role == "contact"]
    assert all(peter.id in {r.to for r in s.relations} for s in after.subjects if s.role == "subject")


def test_a_judgement_on_nobody_changes_nothing(story: Story) -> None:
    story.calls("Gabriele", 4)
    other = [Judgement("person:nobody", "records:voice|nowhere", "same", "reviewer")]
    assert story.linked(other).subjects == story.linked().subjects
