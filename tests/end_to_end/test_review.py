"""`reident judge`: a reviewer lists what was decided, joins, parts and takes back; a new run keeps it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.end_to_end.test_assess import EXAMPLES, assessment, run


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review") / "case"
    assert run("assess", str(EXAMPLES["en"]), "--out", str(folder), "--quiet") in (0, 3)
    return folder


@pytest.fixture
def case(assessed: Path, tmp_path: Path) -> Path:
    return shutil.copytree(assessed, tmp_path / "case")


def judged(case: Path, *words: str) -> int:
    return run("judge", str(case), *words)


def listed(case: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[list[str]]:
    capsys.readouterr()
    assert judged(case, *options) == 0
    return [line.split() for line in capsys.readouterr().out.splitlines()[2:] if line]


def ids(case: Path) -> Mapping[str, str]:
    return {subject["role"]: subject["id"] for subject in reversed(assessment(case)["subjects"])}


def test_the_requester_and_the_voice_are_joined_and_parted_again(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = assessment(case)["subjects"]
    assert judged(case, ids(case)["subject"], ids(case)["requester"], "same") == 0
    joined = assessment(case)["subjects"]
    records = {s["role"]: s["records"] for s in reversed(before)}
    assert joined[0]["records"] == records["subject"] + records["requester"]
    assert "requester" not in {s["role"] for s in joined}
    assert "A reviewer decided so." in {sentence for s in joined for sentence in s["because"]}
    code, verdict, by, *_ = listed(case, capsys)[0]
    assert (verdict, by) == ("same", "review")
    assert judged(case, code, "undo") == 0
    assert assessment(case)["subjects"] == before


def test_a_review_survives_a_new_run(case: Path) -> None:
    assert judged(case, ids(case)["subject"], ids(case)["requester"], "same") == 0
    once = assessment(case)["subjects"]
    assert run("assess", str(EXAMPLES["en"]), "--out", str(case), "--resume", "--quiet") in (0, 3)
    assert assessment(case)["subjects"] == once


def test_a_decision_of_the_program_is_turned_by_its_code(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [row for row in listed(case, capsys) if row[1] == "same" and row[2] == "rule"]
    before = len(assessment(case)["subjects"])
    assert judged(case, rows[0][0], "different") == 0
    mine = listed(case, capsys)[0]
    assert mine[1:3] == ["different", "review"]
    assert len(assessment(case)["subjects"]) >= before


def test_the_list_masks_names_and_files_unless_revealed(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    data = assessment(case)
    assert not data["revealed"]
    assert judged(case) == 0
    masked = capsys.readouterr().out
    assert judged(case, "--reveal") == 0
    revealed = capsys.readouterr().out
    hidden = {word for line in revealed.splitlines() for word in line.split() if word.istitle()} - set(masked.split())
    assert hidden, "the revealed list shows names"
    assert "·" in masked


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("s1", "s99", "same"), "no subject 's99'"),
        (("s1", "s1", "same"), "one person already"),
        (("zzzz", "different"), "no decision 'zzzz'"),
        (("s1", "s2"), "same, different, unsure or undo"),
        (("s1", "s2", "undo"), "nothing to undo"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_changes_nothing(
    case: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    before = (case / "assessment.json").read_bytes()
    assert judged(case, *words) == 2
    error = capsys.readouterr().err
    assert says in error
    assert len(error.strip().splitlines()) == 1
    assert (case / "assessment.json").read_bytes() == before


def test_the_population_that_was_asked_for_stays(assessed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    run("assess", str(EXAMPLES["en"]), "--out", str(folder), "--quiet", "--population", "Germany")
    assert judged(folder, "s1", "s2", "same") == 0
    names = {s["identifiability"]["population"]["name"] for s in assessment(folder)["subjects"]}
    assert names == {"Germany"}
    assert (
        json.loads((folder / "assessment.json").read_text(encoding="utf-8"))["breach"] == assessment(assessed)["breach"]
    )
