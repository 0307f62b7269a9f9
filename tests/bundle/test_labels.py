"""Forms: lines that name what they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from reident.bundle import read
from reident.model import Record
from reident.rulebook import load_rules


def _told(folder: Path, name: str, content: str) -> list[tuple[str | None, str]]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return [(r.text.holds, r.text.content) for r in read(path, load_rules()) if isinstance(r, Record)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("SubscriberInfo.html", "<html><body><h1>Konto</h1><ul><li>Name: Mia Sommer</li>"
                                "<li>e-Mail: mia@example.org</li>"
                                "<li>Erstellt am: 2012-04-03</li></ul></body></html>"),
        ("konto.txt", "Konto\nName: Mia Sommer\nE-Mail: mia@example.org\n"),
    ],
)  # fmt: skip
def test_the_holder_of_an_account_is_read_from_its_form(tmp_path: Path, name: str, content: str) -> None:
    found = _told(tmp_path, name, content)
    assert ("full_name", "Mia Sommer") in found
    assert ("email", "mia@example.org") in found
    assert any(holds == "prose" and text.startswith("Konto") for holds, text in found)
    assert not any(holds == "prose" and "Sommer" in text for holds, text in found)


def test_one_labelled_line_in_a_text_is_no_form(tmp_path: Path) -> None:
    text = (
        "We met the owner today.\nName: to be agreed on later\nThe rest of the text goes on without any label at all."
    )
    assert {holds for holds, _ in _told(tmp_path, "notes.txt", text)} == {"prose"}
