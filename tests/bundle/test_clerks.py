"""Lists of calls that staff kept by hand, and what they tell of whoever called."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reident.bundle.clerks import are_noted, joined
from reident.case import Case
from reident.model import Subject
from reident.pipeline import Request, assess
from reident.rulebook import load_rules
from tests.link.conftest import values

CALLS = [
    ("08:02", "KH", "Mr Tolliver, own words, wants a male doctor. Wife Jean will drive him, they're out at Crediton."),
    ("08:05", "KH", "Mum of Ellie Pascoe (5), chickenpox question, works at Aldi so can't answer till eleven"),
    ("08:11", "BS", "Mr Desmond Hale repeat ramipril, says the pharmacy is short again. Retired bus inspector."),
    ("08:20", "KH", "Hung up on by a lady, rang back, apologetic, cat on the phone"),
    ("09:40", "BS", "Nadja Brandt, 28 weeks, wants the midwife. Husband Emil has a shop below, they live above."),
    ("10:05", "BS", "Rep from a firm that sells chairs. Sent away again."),
]
LINES = [f"{clock} [{who}] {text}" for clock, who, text in CALLS]


def test_entries_with_initials_that_come_back_are_a_list_of_calls() -> None:
    assert are_noted(["Front desk, Tuesday", *LINES])
    assert joined(["08:02", "[KH] Mr Tolliver rang", "x"]) == ["08:02 [KH] Mr Tolliver rang", "x"]


@pytest.mark.parametrize(
    "lines",
    [
        [f"{clock} {text}" for clock, _, text in CALLS],
        [f"{clock} [{chr(65 + n)}{chr(66 + n)}] {text}" for n, (clock, _, text) in enumerate(CALLS)],
        [f"{clock} [{who}] ok" for clock, who, _ in CALLS],
        LINES[:3],
    ],
)
def test_other_lines_are_none(lines: list[str]) -> None:
    assert not are_noted(lines)


def _subjects(folder: Path, name: str, content: str) -> list[Subject]:
    bundle = folder / "b.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr(name, content)
    with Case.create(folder / "case") as case:
        return [s for s in assess(bundle, case, load_rules(), Request()).subjects if s.role == "subject"]


@pytest.mark.parametrize("page", [True, False])
def test_each_call_is_of_somebody_else(tmp_path: Path, page: bool) -> None:
    items = "".join(f"<li><b>{clock}</b> [{who}] {text}</li>\n" for clock, who, text in CALLS)
    content = f"<html><body><h2>Calls</h2><ul>{items}</ul></body></html>" if page else "\n".join(LINES)
    name = "calls_2026-01-20.html" if page else "calls_2026-01-20.txt"
    subjects = _subjects(tmp_path, name, content)
    by_name = {values(s, "family_name")[0]: s for s in subjects if values(s, "family_name")}
    assert {"Tolliver", "Hale", "Brandt"} <= by_name.keys()
    assert values(by_name["Tolliver"], "partner") == ["Jean"]
    assert values(by_name["Brandt"], "partner") == ["Emil"]
    assert values(by_name["Hale"], "partner") == []
    assert ["Ellie Pascoe"] in [values(s, "child") for s in subjects]
