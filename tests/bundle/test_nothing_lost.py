"""What is unusual is not lost: cut archives, endless cells, deep objects, pieced texts, other shapes of transcripts."""

from __future__ import annotations

import json
import tarfile
from datetime import datetime
from pathlib import Path

import pytest

from reident.bundle import read
from reident.model import Record, Unreadable
from reident.rulebook import RuleBook, load_rules


@pytest.fixture(scope="module")
def rules() -> RuleBook:
    return load_rules()


def texts(path: Path, rules: RuleBook) -> list[str]:
    return [item.text.content for item in read(path, rules) if isinstance(item, Record)]


def a_file(tmp_path: Path, name: str, content: str) -> Path:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


def test_a_tar_that_is_cut_in_the_middle_keeps_what_came_before(tmp_path: Path, rules: RuleBook) -> None:
    for name in ("a", "b"):
        a_file(tmp_path, f"{name}.txt", "alexa stopp\n" * 2_000)
    whole = tmp_path / "b.tar"
    with tarfile.open(whole, "w") as archive:
        for name in ("a", "b"):
            archive.add(tmp_path / f"{name}.txt", f"{name}.txt")
    cut = tmp_path / "cut.tar"
    cut.write_bytes(whole.read_bytes()[:40_000])
    items = list(read(cut, rules))
    assert any(isinstance(item, Unreadable) for item in items)
    assert sum(isinstance(item, Record) for item in items) >= 2_000


def test_a_cell_without_end_loses_no_row(tmp_path: Path, rules: RuleBook) -> None:
    rows = "".join(f"Anna,note {number} about something\n" for number in range(8_000))
    found = texts(a_file(tmp_path, "t.csv", 'Name,Notiz\nBen,"never closed\n' + rows), rules)
    said = {text for text in found if text.startswith("note ")}
    assert said >= {f"note {number} about something" for number in range(8_000)}


def test_deep_objects_and_pieced_texts_are_kept(tmp_path: Path, rules: RuleBook) -> None:
    deep: object = {"note": "hidden far below"}
    for _ in range(60):
        deep = {"x": deep}
    pieced = {"from": "Anna", "text": ["call me at ", {"type": "phone", "text": "0151 2345678"}, " tonight"]}
    found = texts(a_file(tmp_path, "r.json", json.dumps([deep, pieced])), rules)
    assert any("hidden far below" in text for text in found)
    assert "call me at 0151 2345678 tonight" in found


def test_the_services_lines_of_a_chat_are_kept_as_notes(tmp_path: Path, rules: RuleBook) -> None:
    chat = "02.04.25, 15:11 - Anna hat die Gruppe erstellt\n02.04.25, 15:12 - Ben ist beigetreten\n" * 3
    assert "Ben ist beigetreten" in texts(a_file(tmp_path, "chat.txt", chat), rules)


@pytest.mark.parametrize(
    "entry",
    [
        "Audio: aa{n}.wav\nTranskript: alexa stopp {w}\nAntwort: OK\n",
        "Transkript {n}: alexa stopp {w}\n",
        "{n}. alexa stopp {w}\n",
        "{n:02d}.05.2018 | 06:41 | alexa stopp {w}\n",
    ],
)
def test_other_shapes_of_transcripts_come_apart(tmp_path: Path, rules: RuleBook, entry: str) -> None:
    words = ("eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht")
    content = "".join(entry.format(n=number, w=word) for number, word in enumerate(words, start=1))
    items = list(read(a_file(tmp_path, "t.txt", content), rules))
    said = [item for item in items if isinstance(item, Record) and item.kind == "utterance"]
    assert [record.text.content for record in said] == [f"alexa stopp {word}" for word in words]
    if "06:41" in entry:
        assert said[0].time == datetime(2018, 5, 1, 6, 41)


def test_a_name_beside_a_first_name_is_the_surname(tmp_path: Path, rules: RuleBook) -> None:
    table = "Vorname;Name;Straße\nAnna;Weber;Lindenweg 5\n"
    found = [item for item in read(a_file(tmp_path, "k.csv", table), rules) if isinstance(item, Record)]
    assert [record.text.holds for record in found] == ["given_name", "family_name", "address"]


def test_what_was_said_to_an_activity_page_is_an_utterance(tmp_path: Path, rules: RuleBook) -> None:
    folder = tmp_path / "Takeout" / "My Activity" / "Search"
    folder.mkdir(parents=True)
    cards = [{"header": "Search", "title": "Said call mum"}, {"header": "Search", "title": "Searched for trains"}]
    a_file(folder, "MyActivity.json", json.dumps(cards))
    found = [item for item in read(tmp_path, rules) if isinstance(item, Record)]
    assert [(r.text.holds, r.text.content) for r in found] == [("utterance", "call mum"), ("search", "trains")]
