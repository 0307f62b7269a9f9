"""The owner's own card in an address book, and voices with answers behind arrows."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reident.bundle import read
from reident.model import Record
from reident.rulebook import load_rules


def _records(folder: Path, name: str, content: str) -> list[Record]:
    bundle = folder / "b.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr(name, content)
    return [r for r in read(bundle, load_rules()) if isinstance(r, Record)]


@pytest.mark.parametrize(("name", "note"), [("Lena Vogt", "das bin ich"), ("Lena Vogt (me)", ""), ("Lena Vogt", "me")])
def test_a_card_that_says_it_is_ones_own_has_the_owners_name(tmp_path: Path, name: str, note: str) -> None:
    other = "BEGIN:VCARD\nVERSION:3.0\nFN:Emil Seidel\nNOTE:lends me his drill\nEND:VCARD\n"
    own = f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\n{f'NOTE:{note}' if note else 'TITLE:x'}\nEND:VCARD\n"
    found = {r.text.content: r.text.holds for r in _records(tmp_path, "people.vcf", own + other)}
    assert found[name] == "full_name"
    assert found["Emil Seidel"] == "contact_name"


def test_a_guest_is_a_voice_where_a_device_answers(tmp_path: Path) -> None:
    said = [
        ("lena", "stop alarm", ""), ("lena", "good morning", "Good morning, Lena. It's 9 degrees."),
        ("emil", "what's on my calendar", "You have one event at nine."), ("guest", "play some jazz", ""),
        ("emil", "set a timer for 9 minutes", "Nine minutes, starting now."), ("guest", "turn it down", ""),
        ("lena", "add milk to the list", "I added milk."), ("emil", "skip this one", ""),
    ]  # fmt: skip
    lines = [
        f"[Mon 05 Feb 2024 06:{n:02d}:15] <{who}> {text}" + (f"\n    -> {answer}" if answer else "")
        for n, (who, text, answer) in enumerate(said * 2)
    ]
    records = _records(tmp_path, "speaker_history.log", "\n".join(lines))
    spoken = [r for r in records if r.kind == "utterance"]
    assert {r.keys.get("speaker") for r in spoken} >= {"lena", "emil"}
    assert len(spoken) == len(said) * 2
    assert sum(r.kind == "response" for r in records) == 8
