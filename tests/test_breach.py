"""The breach file is read strictly, and every default is named as an assumption."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reident.breach import load_breach
from reident.model import UserError

EXAMPLE = Path(__file__).parent.parent / "examples" / "breach.toml"


def a_file(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "breach.toml"
    path.write_text(content, encoding="utf-8")
    return path


def test_without_a_file_everything_is_assumed() -> None:
    breach = load_breach(None)
    assert breach.recipients == "known"
    assert set(breach.assumed) >= {"controller", "known_since", "recipients", "malicious", "encrypted", "people"}


def test_the_example_is_complete() -> None:
    breach = load_breach(EXAMPLE)
    assert breach.assumed == ()
    assert breach.known_since == datetime(2018, 12, 5, 7, 30, tzinfo=UTC)


def test_only_fields_that_are_left_out_are_assumed(tmp_path: Path) -> None:
    breach = load_breach(a_file(tmp_path, 'recipients = "unknown"\nmalicious = true\n'))
    assert (breach.recipients, breach.malicious) == ("unknown", True)
    assert "recipients" not in breach.assumed
    assert "people" in breach.assumed


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("recipient = 'known'", "no such field"),
        ("recipients = 'nobody'", "recipients"),
        ("known_since = 2018-12-05T08:30:00", "offset"),
        ("people = 0", "people"),
        ("recipients = ", "no valid TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_one_sentence(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(UserError, match=says) as refused:
        load_breach(a_file(tmp_path, content))
    assert "\n" not in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        load_breach(tmp_path / "nowhere.toml")
