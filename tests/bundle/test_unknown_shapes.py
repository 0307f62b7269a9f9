"""Files whose shape no rule knows: read by what their lines, cells and keys hold."""

from __future__ import annotations

import csv
import io
import json
import time
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from reident.bundle import read
from reident.bundle.archive import glance
from reident.model import Member, Record
from reident.rulebook import load_rules

RULES = load_rules()
SAID = (
    ("Lena", "kommst du heute abend noch vorbei?"),
    ("Tom", "ja, so gegen sechs"),
    ("Lena", "bring bitte brot und milch mit"),
    ("Tom", "mach ich, sonst noch was?"),
    ("Lena", "nein danke, bis später dann"),
    ("Tom", "bis später, ich freue mich"),
    ("Lena", "hast du gut geschlafen?"),
    ("Tom", "geht so, der hund war wach"),
)


def _read(path: Path) -> list[Record]:
    return [record for record in read(path, RULES) if isinstance(record, Record)]


def _records(folder: Path, name: str, content: str) -> list[Record]:
    (folder / name).write_text(content, encoding="utf-8")
    return _read(folder / name)


def _messages(records: list[Record]) -> list[tuple[str | None, str]]:
    return [(r.keys.get("sender"), r.text.content) for r in records if r.text.holds == "message"]


def _texts(head: str, between: str = "\n") -> str:
    lines = (head.format(who=who, n=n, text=text) for n, (who, text) in enumerate(SAID, start=1))
    return between.join(lines) + "\n"


@pytest.mark.parametrize(
    "head",
    [
        "2024-03-0{n}T10:15:00Z|{who}|{text}",
        "* [2024-03-0{n} 10:15] <{who}> {text}",
        "0{n}/03/2024 10:15  {who} -> alle: {text}",
        "(2024-03-0{n}, 10:15 Uhr) {who} schreibt: {text}",
        "- **{who}**, 2024-03-0{n} 10:15: {text}",
        "{who} · Mar {n}, 2024 at 10:15 AM\n    {text}\n",
        "--- {who}, Mo 0{n}.03.2024, 10:15 ---\n{text}",
        "### 2024-03-0{n} 10:15 {who}\n\n{text}\n",
        "17094{n}0000 {who}: {text}",
    ],
)
def test_the_head_of_messages_is_learned_from_the_lines(tmp_path: Path, head: str) -> None:
    found = _records(tmp_path, "log.txt", _texts(head))
    assert _messages(found) == list(SAID)
    times = [r.time for r in found if r.text.holds == "message"]
    assert all(times)
    assert len(set(times)) == len(SAID)


def test_heads_without_a_time_are_learned_where_names_come_back(tmp_path: Path) -> None:
    assert _messages(_records(tmp_path, "gespräch.txt", _texts("[{who}] {text}"))) == list(SAID)


def test_a_message_goes_on_below_its_head_and_a_day_stands_above(tmp_path: Path) -> None:
    lines = ["Protokoll", "12.03.2024", *(f"10:0{n} {who} > {text}" for n, (who, text) in enumerate(SAID))]
    lines.insert(4, "und eier")
    lines += ["13.03.2024", "09:00 Lena > guten morgen", "09:05 Tom > moin"]
    found = _records(tmp_path, "verlauf.txt", "\n".join(lines))
    said = [r for r in found if r.text.holds == "message"]
    assert said[1].text.content == "ja, so gegen sechs\nund eier"
    assert said[0].time == datetime(2024, 3, 12, 10, 0)
    assert said[-1].time == datetime(2024, 3, 13, 9, 5)
    assert "Protokoll" in [r.text.content for r in found]


def test_a_log_that_answers_is_what_was_said_to_an_assistant(tmp_path: Path) -> None:
    lines = [f"2024-03-0{n} 06:2{n} Lena: licht im bad an\n2024-03-0{n} 06:2{n} Assistant: Okay." for n in range(1, 9)]
    found = _records(tmp_path, "voice.log", "\n".join(lines))
    assert [(r.text.holds, r.keys.get("speaker")) for r in found] == [("utterance", "Lena"), ("response", None)] * 8


@pytest.mark.parametrize(
    "line",
    [
        "2024-03-0{n} 06:2{n}:00 INFO: started service",
        "2024-03-0{n} 06:2{n}:00 Kernel: usb device found",
        "Ort: Ulm\nStraße: Am Weg {n}\nKunde: {n}",
    ],
)
def test_the_log_of_a_program_and_the_lines_of_a_form_are_no_conversation(tmp_path: Path, line: str) -> None:
    found = _records(tmp_path, "x.log", "\n".join(line.format(n=n) for n in range(1, 9)))
    assert not [r for r in found if r.text.holds == "message"]


def test_what_one_file_is_too_short_to_show_is_learned_from_those_beside_it(tmp_path: Path) -> None:
    bundle = tmp_path / "b.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        for at in range(0, len(SAID), 2):
            pair = SAID[at : at + 2]
            archive.writestr(f"log/{at}.txt", "\n".join(f"<2024-03-0{at + 1} 10:15> {who} :: {t}" for who, t in pair))
    assert _messages(_read(bundle)) == list(SAID)


def test_columns_without_known_headers_tell_by_their_cells_who_wrote_when_and_what(tmp_path: Path) -> None:
    rows = io.StringIO()
    table = csv.writer(rows)
    table.writerow(["f1", "f2", "f3", "f4"])
    for n, (who, text) in enumerate(SAID, start=1):
        table.writerow([n, f"2024-03-0{n} 10:15", who, text])
    found = _records(tmp_path, "x.csv", rows.getvalue())
    assert _messages(found) == list(SAID)
    assert all(r.time for r in found if r.text.holds == "message")


@pytest.mark.parametrize("nested", [False, True])
def test_objects_without_known_keys_tell_by_their_leaves_who_wrote_when_and_what(tmp_path: Path, nested: bool) -> None:
    rows = [
        {"wann_gesagt": f"2024-03-0{n} 10:15", "x": {"p": who} if nested else who, "inhalt_q": text}
        for n, (who, text) in enumerate(SAID, start=1)
    ]
    assert _messages(_records(tmp_path, "x.json", json.dumps({"zeug": rows}))) == list(SAID)


def test_lists_side_by_side_are_the_columns_of_a_table(tmp_path: Path) -> None:
    value = {
        "t": [f"2024-03-0{n} 10:15" for n in range(1, 9)],
        "w": [who for who, _ in SAID],
        "q": [text for _, text in SAID],
    }
    assert _messages(_records(tmp_path, "x.json", json.dumps(value))) == list(SAID)


def test_ids_are_the_people_whom_another_member_lists(tmp_path: Path) -> None:
    bundle = tmp_path / "b.zip"
    people = [{"id": "u-17", "n": "Lena Vogt"}, {"id": "u-23", "n": "Tom Vogt"}]
    number = {"Lena": "u-17", "Tom": "u-23"}
    rows = [{"ts": f"2024-03-0{n} 10:15", "by": number[who], "msg": t} for n, (who, t) in enumerate(SAID, start=1)]
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("people.json", json.dumps(people))
        archive.writestr("rows.json", json.dumps(rows))
    assert _messages(_read(bundle)) == [(f"{who} Vogt", text) for who, text in SAID]


def test_labelled_blocks_and_sections_are_records(tmp_path: Path) -> None:
    blocks = _texts("Wer : {who}\nWann: 0{n}.03.2024 10:15\nWas : {text}\n")
    assert _messages(_records(tmp_path, "a.txt", blocks)) == list(SAID)
    sections = _texts("[post.{n}]\nvon={who}\nam=2024-03-0{n} 10:15\ntext={text}\n")
    assert _messages(_records(tmp_path, "b.ini", sections)) == list(SAID)


def test_short_labelled_lines_that_tell_nothing_as_records_are_not_lost(tmp_path: Path) -> None:
    found = _records(tmp_path, "a.txt", "Wer: Lena\nWann: 01.01.2024 10:00\nWas: hallo\n\n" * 20)
    assert sum("hallo" in r.text.content for r in found) == 20


def test_yaml_is_read_as_objects_and_one_with_anchors_as_text(tmp_path: Path) -> None:
    rows = "".join(
        f"- am: 2024-03-0{n} 10:15\n  wer: {who}\n  was: '{text}'\n" for n, (who, text) in enumerate(SAID, start=1)
    )
    assert _messages(_records(tmp_path, "a.yaml", rows)) == list(SAID)
    bomb = "a: &a [x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    start = time.monotonic()
    assert sum(len(r.text.content) for r in _records(tmp_path, "b.yaml", bomb)) < 2 * len(bomb)
    assert time.monotonic() - start < 5


def test_rich_text_is_read_as_the_text_in_it(tmp_path: Path) -> None:
    body = r"\par ".join(f"2024-03-0{n} 10:15 {who}: {text}" for n, (who, text) in enumerate(SAID, start=1))
    escaped = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in body)
    found = _records(tmp_path, "a.rtf", r"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}\f0 " + escaped + "}")
    assert _messages(found) == list(SAID)


def test_a_dump_gives_the_rows_that_it_inserts_or_copies(tmp_path: Path) -> None:
    rows = ",\n".join(f"({n}, '{who}', '2024-03-0{n} 10:15', '{t}')" for n, (who, t) in enumerate(SAID, start=1))
    table = "CREATE TABLE `post` (`id` int, `who` text, `at` text, `body` text, PRIMARY KEY (`id`));"
    dump = f"{table}\nINSERT INTO `post` VALUES {rows};"
    assert _messages(_records(tmp_path, "a.sql", dump)) == list(SAID)
    lines = "\n".join(f"{n}\t{who}\t2024-03-0{n} 10:15\t{text}" for n, (who, text) in enumerate(SAID, start=1))
    copied = f"COPY public.post (id, who, at, body) FROM stdin;\n{lines}\n\\.\n"
    assert _messages(_records(tmp_path, "b.sql", copied)) == list(SAID)


def test_the_values_of_a_dump_keep_their_quotes_and_calls(tmp_path: Path) -> None:
    dump = "INSERT INTO x (id, at, body) VALUES (1, NOW(), 'hallo, (du)\\nda: ''Ulm'''), (2, NULL, 'so ist das');"
    said = [r.text.content for r in _records(tmp_path, "a.sql", dump)]
    assert said == ["hallo, (du)\nda: 'Ulm'", "so ist das"]


def test_a_script_without_rows_is_read_as_text(tmp_path: Path) -> None:
    found = _records(tmp_path, "a.sql", "-- gefragt von Lena Vogt\nselect * from x where name = 'Vogt';\n")
    assert any("Lena Vogt" in r.text.content for r in found)


def test_the_title_above_a_transcript_is_not_lost(tmp_path: Path) -> None:
    lines = ["Merkbuch Lena Vogt", *(f"2024-03-0{n} 10:15 milch kaufen" for n in range(1, 9))]
    assert "Merkbuch Lena Vogt" in [r.text.content for r in _records(tmp_path, "a.txt", "\n".join(lines))]


HOSTILE = {
    "names.txt": ("Lena, " + "Anna " * 60 + "\n") * 3000,
    "blanks.txt": ("- [[Lena Berg" + " " * 300 + "x\n") * 3000,
    "angles.txt": ("<< " * 3000 + "\n") * 100,
    "stars.txt": ("*" * 3000 + "x\n") * 300,
    "brackets.txt": ("2024-01-01 10:00 " + "[(" * 60 + "Lena\n") * 3000,
    "open.sql": "create table t (" * 20_000,
    "nested.sql": "INSERT INTO t VALUES " + "(" * 300_000,
    "quote.sql": "INSERT INTO t VALUES ('" + "x" * 1_000_000,
    "deep.rtf": "{\\rtf1 " + "{" * 100_000 + " hallo " + "}" * 100_000,
    "deep.yaml": "[" * 100_000,
    "dashes.yaml": "- " * 3000 + "x",
    "deep.json": "[" * 900 + "]" * 900,
    "labels.txt": ("a" * 24 + " " + "b" * 16 + " " + "c" * 16 + " : x\n") * 5000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_takes_no_time(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(HOSTILE[name], encoding="utf-8")
    start = time.monotonic()
    assert [member for member in read(tmp_path / name, RULES) if isinstance(member, Member)]
    assert time.monotonic() - start < 8


def test_the_first_look_reads_small_plain_members_alone(tmp_path: Path) -> None:
    bundle = tmp_path / "b.zip"
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "a" * 10)
        archive.writestr("b.txt", "b" * 1000)
        archive.writestr("c.wav", "c")
        archive.writestr("../d.txt", "d" * 95)
    assert [content for _, content in glance(bundle, {".wav"}, 100, 100)] == [b"a" * 10]
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "x.txt").write_text("x")
    (folder / "y.txt").symlink_to(bundle)
    assert list(glance(folder, set(), 100, 100)) == [("x.txt", b"x")]
    assert list(glance(tmp_path / "none.zip", set(), 100, 100)) == []


def test_alarms_and_time_zones_of_a_calendar_are_no_entries_and_its_escapes_are_undone(tmp_path: Path) -> None:
    lines = [
        "BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "BEGIN:STANDARD", "DTSTART:19701025T030000", "END:STANDARD",
        "END:VTIMEZONE", "BEGIN:VEVENT", "DTSTART:20240305T180000", r"SUMMARY:Chor\, Probe", "BEGIN:VALARM",
        "DESCRIPTION:Reminder", "END:VALARM", r"DESCRIPTION:Zeile\Nzwei C:\\neu", "END:VEVENT", "BEGIN:VJOURNAL",
        "DTSTART:20240306", "SUMMARY:Tagebuch", "END:VJOURNAL", "END:VCALENDAR",
    ]  # fmt: skip
    found = _records(tmp_path, "c.ics", "\n".join(lines))
    assert [(r.entry.split("#")[1], r.text.content) for r in found] == [
        ("entry 1", "Chor, Probe"), ("entry 1", "Zeile\nzwei C:\\neu"), ("entry 2", "Tagebuch"),
    ]  # fmt: skip
    assert [r.time.day for r in found if r.time] == [5, 5, 6]
