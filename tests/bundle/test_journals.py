"""Journals of a helpdesk as plain text: several labels in the head of a case, turns by which way they went."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from reident.model import Record
from tests.bundle.test_unknown_shapes import _records

ASKED = ("Ida Berg", "Malte Vogt", "U. Kern", "Fr. Nora Stein", "Emil Wirth (no first name)")


def _journal(head: str, asks: str, answers: str) -> str:
    lines = ["** JOURNAL PRINT ** 2024"]
    for n, who in enumerate(ASKED):
        lines += ["-" * 30, head.format(n=4000 + n, who=who), "RE: the toaster"]
        lines += [asks.format(n=n, text=f"It does not work, says {who}."), "and it smells"]
        lines += [answers.format(n=n, text="We send another one. -Uwe"), asks.format(n=n, text="thanks then")]
    return "\n".join(lines)


def _of(found: list[Record], *, staff: bool) -> list[str]:
    return [r.text.content for r in found if r.text.holds == "message" and ("staff" in r.keys) is staff]


@pytest.mark.parametrize(
    ("head", "asks", "answers"),
    [
        ("CASE 00{n}   MEMBER: {who}     VIA PHONE", "  26-Jan 11:2{n} IN  {text}", "  26-Jan 12:5{n} OUT {text}"),
        ("Vorgang: {n} | Kundin: {who} | Kanal: Telefon", "[26.01.2024 11:2{n}] Eingang: {text}",
         "[26.01.2024 12:5{n}] Ausgang: {text}"),
        ("#{n} — {who} — chat", "IN 2024-01-26 11:2{n} {text}", "OUT 2024-01-26 12:5{n} {text}"),
        ("CASE #{n}  TOASTER\nMember: {who}", "01/26/24 11:2{n}AM [MEMBER] {text}",
         "01/26/24 12:5{n}PM [STAFF Uwe] {text}"),
        ("TICKET {n}  CALLER {who} PRIO 2", "26 Jan 2024 11:2{n} C {text}", "26 Jan 2024 12:5{n} R {text}"),
    ],
)  # fmt: skip
def test_a_journal_tells_whose_a_case_is_and_which_way_a_turn_went(
    tmp_path: Path, head: str, asks: str, answers: str
) -> None:
    found = _records(tmp_path, "journal.txt", _journal(head, asks, answers))
    asked = [text for who in ASKED for text in (f"It does not work, says {who}.\nand it smells", "thanks then")]
    assert _of(found, staff=False) == asked
    assert _of(found, staff=True) == ["We send another one. -Uwe"] * len(ASKED)
    named = {r.keys["case"]: r.text.content for r in found if r.text.holds == "full_name"}
    assert list(named.values()) == list(ASKED)
    assert len({r.keys["case"] for r in found if r.text.holds == "message"} | named.keys()) == len(ASKED)
    times = [r.time for r in found if r.text.holds == "message"]
    assert times[:2] == [datetime(2024, 1, 26, 11, 20), datetime(2024, 1, 26, 12, 50)]


def test_whoever_gives_no_name_has_none_and_the_rest_of_his_case_is_read(tmp_path: Path) -> None:
    text = _journal("CASE {n}  MEMBER: {who}  VIA PHONE", "26-Jan 11:2{n} IN {text}", "26-Jan 12:5{n} OUT {text}")
    found = _records(tmp_path, "journal.txt", text.replace("MEMBER: Malte Vogt", "MEMBER: Unknown caller"))
    assert len([r for r in found if r.text.holds == "full_name"]) == len(ASKED) - 1
    assert len(_of(found, staff=False)) == 2 * len(ASKED)


def test_the_log_of_a_device_is_no_journal(tmp_path: Path) -> None:
    lines = []
    for n, said in enumerate(("wie wird das wetter", "mach das licht an", "spiel musik", "stell den wecker", "stopp")):
        lines += [f"Session {n}  Device: Echo", f"11:2{n} IN {said}", f"11:2{n} OUT Das mache ich gern."]
    found = _records(tmp_path, "log.txt", "\n".join(lines))
    assert not any("case" in record.keys for record in found)
