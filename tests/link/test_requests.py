"""What stands in a customer's signature, or in a note of a call, is the customer's."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from reident.case import Case
from reident.model import Subject
from reident.pipeline import Request, assess
from reident.rulebook import load_rules
from tests.link.conftest import values

OTHERS = [
    ("I need a new lid for my pan. Nadja Brandt", "Sent."),
    ("Where is my order from last week? Emil Seidel", "On its way."),
    ("Please cancel my club card. Ida Krause", "Done."),
]


def _subjects(folder: Path, texts: list[tuple[str, str]]) -> list[Subject]:
    tickets = [{"id": 900 + n, "subject": f"Case {n}", "requester_id": 70 + n} for n in range(len(texts))]
    users = [{"id": 5, "name": "Jodie", "role": "agent"}]
    users += [{"id": 70 + n, "name": f"User{n} Nobody", "role": "end-user"} for n in range(len(texts))]
    comments = [
        {"ticket_id": 900 + n, "author_id": who, "created_at": f"2025-04-0{n + 1}T1{at}:00:00Z", "body": text}
        for n, pair in enumerate(texts)
        for at, (who, text) in enumerate(zip((70 + n, 5), pair, strict=True))
    ]
    bundle = folder / "b.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("zd/users.json", json.dumps({"users": users}))
        archive.writestr("zd/tickets.json", json.dumps({"tickets": tickets}))
        archive.writestr("zd/comments.json", json.dumps({"comments": comments}))
    with Case.create(folder / "case") as case:
        return [s for s in assess(bundle, case, load_rules(), Request()).subjects if s.role == "subject"]


def _all(subjects: list[Subject], attribute: str) -> set[str]:
    return {value for subject in subjects for value in values(subject, attribute)}


def test_tickets_and_their_messages_in_another_file_are_one_customers(tmp_path: Path) -> None:
    more = [("My husband Desmond laughs at my lupins.", "Try geraniums."), ("My shed leaks.", "Sorry to hear.")]
    subjects = _subjects(tmp_path, [*OTHERS, *more])
    married = [s for s in subjects if values(s, "partner")]
    assert [values(s, "partner") for s in married] == [["Desmond"]]
    assert any(value.startswith("User3") for value in values(married[0], "given_name"))


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("All forty of the lupins went in one night, what can I do? Mina Oakes, Ludlow", "Ludlow"),
        ("What more do you want from me this time?? H. Tolle (Mrs), Ludlow", "Ludlow"),
        ("Please cancel the cover for her birds, I am the executor. Yours, Emil Stock, Lowestoft", "Lowestoft"),
    ],
)
def test_a_town_behind_the_name_that_signs_is_home(tmp_path: Path, text: str, town: str) -> None:
    subjects = _subjects(tmp_path, [*OTHERS, (text, "Thank you."), ("My shed leaks.", "Sorry to hear.")])
    assert _all(subjects, "residence") == {town}


def test_a_note_of_a_call_is_of_whom_it_begins_with(tmp_path: Path) -> None:
    note = "Caller Mrs Agnes Wilk, dog missing since the fireworks, husband Emil out looking. Works nights."
    subjects = _subjects(tmp_path, [*OTHERS, (note, "Rang back."), ("My shed leaks.", "Sorry to hear.")])
    called = [s for s in subjects if "Wilk" in values(s, "family_name")]
    assert [values(s, "partner") for s in called] == [["Emil"]]
