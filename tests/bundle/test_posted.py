"""Letters and mails copied into text files below a head without colons."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from reident.model import Record
from tests.bundle.test_unknown_shapes import _read, _records


def _told(found: list[Record]) -> dict[str, str]:
    return {str(r.text.holds): r.text.content for r in found}


@pytest.mark.parametrize(
    "head",
    [
        "24 November 2025\nFrom Ida Berg\nTo Evening Post letters\nRe. Potholes",
        "FROM Ida Berg\nTO Evening Post letters\nDATE 24 November 2025\nSUBJECT Potholes",
        "Von Ida Berg\nAn Evening Post letters\nBetr. Potholes\n24.11.2025",
        "Köln, den 24. November 2025\nAbsender Ida Berg\nEmpfänger Evening Post letters\nBetreff Potholes",
    ],
)
def test_the_head_of_a_letter_tells_who_wrote_to_whom(tmp_path: Path, head: str) -> None:
    found = _records(tmp_path, "a.txt", f"{head}\n\nSir - the hole is back.\n\nYours, I. Berg\n")
    assert _told(found) == {
        "sender_name": "Ida Berg",
        "recipient": "Evening Post letters",
        "subject_line": "Potholes",
        "message": "Sir - the hole is back.\n\nYours, I. Berg",
    }
    assert {(r.keys["sender"], r.time) for r in found} == {("Ida Berg", datetime(2025, 11, 24))}


def test_several_letters_stand_in_one_file(tmp_path: Path) -> None:
    one = "From Ida Berg\nTo Malte Vogt\nRe lunch\n\nAre you in?\n\nFrom me to you: cake.\n\n----\n\n"
    two = "From Malte Vogt\nTo Ida Berg\nRe lunch\n\nYes.\n"
    (tmp_path / "letters.txt").write_text(one + two, encoding="utf-8")
    said = [(r.keys["sender"], r.text.content) for r in _read(tmp_path / "letters.txt") if r.text.holds == "message"]
    assert said == [("Ida Berg", "Are you in?\n\nFrom me to you: cake."), ("Malte Vogt", "Yes.")]


@pytest.mark.parametrize(
    "text",
    ["From Berlin we went on.\nTo Hamburg by train.\nIt was raining.\n\nHome.", "From Berlin\nTo Hamburg\n\nBy train."],
)
def test_a_journey_is_no_letter(tmp_path: Path, text: str) -> None:
    assert not any("sender" in record.keys for record in _records(tmp_path, "a.txt", text))


def test_mails_without_addresses_have_names_and_those_that_were_sent_are_the_owners(tmp_path: Path) -> None:
    mails = [
        {"labelIds": [label], "internalDate": "1743526800000", "payload": {
            "headers": [{"name": way, "value": "Ida Berg"}, {"name": "Subject", "value": "lunch"}],
            "body": {"text": text}}}
        for label, way, text in (("INBOX", "From", "Are you in?"), ("SENT", "To", "Yes, at noon."))
    ]  # fmt: skip
    found = _records(tmp_path, "messages.json", json.dumps({"messages": mails}))
    said = [(r.keys["sender"], r.text.content) for r in found if r.text.holds == "message"]
    assert said == [("Ida Berg", "Are you in?"), ("me", "Yes, at noon.")]
    assert [r.text.holds for r in found if r.text.content == "Ida Berg"] == ["sender_name", "recipient"]
    assert all(r.time for r in found)
