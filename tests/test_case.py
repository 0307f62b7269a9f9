"""The case folder keeps what it is given, lets nobody else read it, and is destroyed whole."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reident.case import Case, purge
from reident.model import Judgement, Member, Message, Unreadable, UserError
from tests.builders import a_finding, a_record

WHEN = datetime(2018, 5, 1, 6, 10, tzinfo=UTC)


def test_records_and_mentions_come_back_as_they_were_stored(tmp_path: Path) -> None:
    records = [
        a_record("wie wird das wetter in köln", id=0, time=WHEN, keys={"device_serial": "G0X"}),
        a_record("wie wird das wetter in köln", id=1),
        a_record("stopp", id=2, holds=None),
    ]
    with Case.create(tmp_path / "c") as case:
        case.add([Member("t.pdf", 10, "plain-text"), *records, Unreadable("x.bin", Message("why", {"n": 1}))])
        assert list(case.records()) == records
        assert case.count("text") == 2
        texts = dict(case.texts_to_analyse())
        found = {
            number: [a_finding("Köln", start=23, end=27)] if "köln" in text.content else []
            for number, text in texts.items()
        }
        case.add_findings(found.items())
        assert case.count("to_analyse") == 0
        assert [mention.record.id for mention in case.mentions()] == [0, 1]
        assert next(case.mentions()).finding == a_finding("Köln", start=23, end=27)
        assert case.unreadable() == (Unreadable("x.bin", Message("why", {"n": 1})),)
        assert case.period() == (WHEN, WHEN)


def test_a_case_is_for_its_owner_only_and_another_case_has_another_key(tmp_path: Path) -> None:
    with Case.create(tmp_path / "a") as a, Case.create(tmp_path / "b") as b:
        assert len(a.key) == 32
        assert a.key != b.key
        a.write("report.html", b"x")
        assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
        for path in (tmp_path / "a").iterdir():
            assert path.stat().st_mode & 0o777 == 0o600


def test_a_case_is_never_begun_in_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("x")
    with pytest.raises(UserError, match="--resume"):
        Case.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["precious.txt"]


def test_text_with_lone_surrogates_is_kept_with_its_offsets(tmp_path: Path) -> None:
    with Case.create(tmp_path / "c") as case:
        case.add([a_record("a\ud800b")])
        assert next(case.records()).text.content == "a\ufffdb"


def test_a_reviewers_later_judgement_replaces_the_earlier(tmp_path: Path) -> None:
    with Case.create(tmp_path / "c") as case:
        case.judge(Judgement("p1", "p2", "same", "reviewer", WHEN))
        case.judge(Judgement("p1", "p2", "different", "reviewer", WHEN))
        assert [each.verdict for each in case.judgements()] == ["different"]


def test_purge_destroys_a_case_and_nothing_else(tmp_path: Path) -> None:
    Case.create(tmp_path / "c").__exit__(None, None, None)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").write_text("x")
    with pytest.raises(UserError, match="nothing was deleted"):
        purge(tmp_path / "other")
    assert purge(tmp_path / "c") == 1
    assert not (tmp_path / "c").exists()
    assert (tmp_path / "other" / "file").exists()


def test_a_folder_that_is_no_case_is_refused(tmp_path: Path) -> None:
    (tmp_path / "case.sqlite").write_text("this is no database, only some text that is long enough to look at")
    with pytest.raises(UserError, match="assess the bundle again"):
        Case(tmp_path)
