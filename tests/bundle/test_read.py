"""Members become records: transcripts, tables, histories, chats, mail, calendars, whatever their spelling."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from reident.bundle import check, read
from reident.case import Case
from reident.model import Record, Unreadable
from reident.pipeline import Request, assess
from reident.rulebook import RuleBook, load_rules


@pytest.fixture(scope="module")
def rules() -> RuleBook:
    return load_rules()


def records(folder: Path, name: str, content: str | bytes, rules: RuleBook) -> list[Record]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [item for item in read(folder, rules) if isinstance(item, Record)]


def a_pdf(path: Path, pages: list[list[str]]) -> None:
    canvas = Canvas(str(path), invariant=1)
    for lines in pages:
        for at, line in enumerate(lines):
            canvas.drawString(40, 800 - 14 * at, line)
        canvas.showPage()
    canvas.save()


def said(found: list[Record]) -> list[tuple[str, datetime | None]]:
    return [(record.text.content, record.time) for record in found if record.kind == "utterance"]


def test_the_layouts_recognise_their_own_examples(rules: RuleBook) -> None:
    assert list(check(rules)) == []


def test_transcripts_with_unknown_headers_are_read_by_position(tmp_path: Path, rules: RuleBook) -> None:
    table = "Wann,Was,Welche Datei,Wie\r\n2023-05-01 06:41:00 UTC,alexa stopp,a.wav,OK\r\n"
    found = records(tmp_path, "Alexa_1/Audio and Transcription/Transcriptions-2.csv", table, rules)
    assert [(r.kind, r.text.content) for r in found] == [("utterance", "alexa stopp"), ("response", "OK")]
    assert found[0].time == datetime(2023, 5, 1, 6, 41, tzinfo=UTC)
    assert found[0].entry == found[1].entry


def test_the_intent_table_tells_contact_and_time(tmp_path: Path, rules: RuleBook) -> None:
    table = (
        "Currently Playing Song,Screen Contents,Contact Name,Utterance text,Utterance Creation Date\n"
        "Not Available,Not Available,Anna Schmidt,alexa ruf anna an,2024-08-21T13:53:36.929Z\n"
    )
    found = records(tmp_path, "Additional Data/Alexa/Alexa/NLU/Intent-1-1.csv", table, rules)
    assert {(r.text.holds, r.text.content) for r in found} == {
        ("contact_name", "Anna Schmidt"),
        ("utterance", "alexa ruf anna an"),
    }
    assert found[0].time == datetime(2024, 8, 21, 13, 53, 36, tzinfo=UTC)


def test_the_voice_history_tells_device_speaker_and_who_answered(tmp_path: Path, rules: RuleBook) -> None:
    history = {
        "customerHistoryRecords": [
            {
                "recordKey": "1634189395110#A3S5BH2HU6VAYF#G090LF11739501AA",
                "timestamp": 1634189395110,
                "device": {"deviceName": "Jonas Echo", "deviceEntityId": None},
                "personsInfo": [{"personId": "x", "personFirstName": "Anna", "personType": "ADULT"}],
                "voiceHistoryRecordItems": [
                    {
                        "recordItemType": "CUSTOMER_TRANSCRIPT",
                        "timestamp": 1634189395110,
                        "transcriptText": "rollos hoch",
                    },
                    {"recordItemType": "ALEXA_RESPONSE", "timestamp": 1634189396000, "transcriptText": "OK"},
                ],
            }
        ]
    }
    found = records(tmp_path, "history/records.json", json.dumps(history), rules)
    command = next(record for record in found if record.kind == "utterance")
    assert command.text.content == "rollos hoch"
    assert command.keys["device_serial"] == "G090LF11739501AA"
    assert command.keys["speaker"] == "Anna"
    assert command.keys["device_name"] == "Jonas Echo"
    assert command.time is not None
    assert [record.text.content for record in found if record.kind == "response"] == ["OK"]


def test_a_pdf_with_file_names_keeps_each_entry_together(tmp_path: Path, rules: RuleBook) -> None:
    serial = "G090RG0783410WZ7"
    name = f"AB72C64C86AW2_1.0_2018_07_02_16_{serial}_56_14_TNIH_2V.555e.wav"
    a_pdf(
        tmp_path / "t.pdf",
        [["Alexa: Transkripte", "0001  aa-bb.wav", "timer zehn minuten", f"0002  {name}", "alexa stopp"] * 3],
    )
    found = said([item for item in read(tmp_path, rules) if isinstance(item, Record)])
    assert found[0] == ("timer zehn minuten", None)
    assert ("alexa stopp", datetime(2018, 7, 2, 16, 56, 14, tzinfo=UTC)) in found
    assert len(found) == 6


def test_a_pdf_with_dates_before_the_words(tmp_path: Path, rules: RuleBook) -> None:
    lines = [f"{day:02d}.05.2018 06:41 Uhr  alexa wie wird das wetter" for day in range(1, 20)]
    a_pdf(tmp_path / "t.pdf", [lines])
    found = said([item for item in read(tmp_path, rules) if isinstance(item, Record)])
    assert found[0] == ("alexa wie wird das wetter", datetime(2018, 5, 1, 6, 41))
    assert len(found) == 19


def test_a_pdf_without_any_mark_is_read_line_by_line(tmp_path: Path, rules: RuleBook) -> None:
    a_pdf(
        tmp_path / "t.pdf",
        [["alexa wie wird das wetter", "spiel musik", "licht aus", "alexa stopp", "timer fünf minuten"] * 4],
    )
    found = said([item for item in read(tmp_path, rules) if isinstance(item, Record)])
    assert len(found) == 20


def test_labelled_entries_tell_question_from_answer(tmp_path: Path, rules: RuleBook) -> None:
    entry = [
        "Datum: 12.05.2018 06:41",
        "Gerät: Echo Dot Küche",
        "Anfrage: alexa wie spät ist es",
        "Antwort: Es ist 6 Uhr 41.",
    ]
    a_pdf(tmp_path / "t.pdf", [entry * 5])
    found = [item for item in read(tmp_path, rules) if isinstance(item, Record)]
    assert said(found)[0] == ("alexa wie spät ist es", datetime(2018, 5, 12, 6, 41))
    assert next(r.text.content for r in found if r.kind == "response") == "Es ist 6 Uhr 41."
    assert found[0].keys["device_name"] == "Echo Dot Küche"


@pytest.mark.parametrize(
    ("chat", "when"),
    [
        ("02.04.25, 15:12 - Anna: hallo\n02.04.25, 15:13 - Jonas: na\n", datetime(2025, 4, 2, 15, 12)),
        ("[01.06.26, 10:17:30] Anna: hallo\n[01.06.26, 10:18:30] Jonas: na\n", datetime(2026, 6, 1, 10, 17, 30)),
        ("3/16/18, 1:55 PM - Anna: hallo\n3/16/18, 1:56 PM - Jonas: na\n", datetime(2018, 3, 16, 13, 55)),
        ("13/3/18, 13:55 - Anna: hallo\n14/3/18, 13:56 - Jonas: na\n", datetime(2018, 3, 13, 13, 55)),
    ],
)
def test_chats_tell_sender_and_time(tmp_path: Path, rules: RuleBook, chat: str, when: datetime) -> None:
    found = [r for r in records(tmp_path, "_chat.txt", chat, rules) if r.kind == "message"]
    assert [(r.keys["sender"], r.text.content) for r in found] == [("Anna", "hallo"), ("Jonas", "na")]
    assert found[0].time == when


def test_omitted_media_and_system_lines_are_no_messages(tmp_path: Path, rules: RuleBook) -> None:
    chat = (
        "02.04.25, 15:11 - Nachrichten sind verschlüsselt.\n02.04.25, 15:12 - Anna: <Medien ausgeschlossen>\n"
        "02.04.25, 15:13 - Anna: zwei\nZeilen\n"
    )
    found = [r.text.content for r in records(tmp_path, "chat.txt", chat, rules) if r.kind == "message"]
    assert found == ["zwei\nZeilen"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_are_read_whatever_their_encoding_and_separator(
    tmp_path: Path, rules: RuleBook, encoding: str, separator: str
) -> None:
    table = (
        separator.join(["Vorname", "Nachname", "PLZ", "Ort"])
        + "\n"
        + separator.join(["Jörg", "Müller", "50823", "Köln"])
        + "\n"
    )
    found = records(tmp_path, "kunden.csv", table.encode(encoding), rules)
    assert [(r.text.holds, r.text.content) for r in found] == [
        ("given_name", "Jörg"),
        ("family_name", "Müller"),
        ("postcode", "50823"),
        ("city", "Köln"),
    ]
    assert len({r.entry for r in found}) == 1


def test_mojibake_of_social_networks_is_mended(tmp_path: Path, rules: RuleBook) -> None:
    broken = json.dumps({"messages": [{"sender_name": "J\u00c3\u00b6rg", "content": "sch\u00c3\u00b6ner Tag heute"}]})
    found = records(tmp_path, "message_1.json", broken, rules)
    assert {"Jörg", "schöner Tag heute"} <= {r.text.content for r in found}


def test_assistant_activity_tells_what_was_said(tmp_path: Path, rules: RuleBook) -> None:
    cards = [{"header": "Assistant", "title": "„wecke mich um sechs“ gesagt", "time": "2019-05-30T15:37:14.947Z"}]
    found = records(
        tmp_path, "Takeout/Meine Aktivitäten/Google Assistant/MeineAktivitäten.json", json.dumps(cards), rules
    )
    assert [(r.text.holds, r.text.content) for r in found] == [("utterance", "wecke mich um sechs")]


def test_mail_contacts_and_calendars(tmp_path: Path, rules: RuleBook) -> None:
    mail = "From: Anna Schmidt <anna@example.org>\nTo: jonas@example.org\nSubject: Termin\n\nHallo Jonas\n"
    found = records(tmp_path, "a.eml", mail, rules)
    assert ("sender_name", "Anna Schmidt") in {(r.text.holds, r.text.content) for r in found}
    assert next(r for r in found if r.text.content == "Hallo Jonas").keys["sender"] == "Anna Schmidt"
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Anna Schmidt\nTEL;TYPE=CELL:+49 151 2345678\nEND:VCARD\n"
    (tmp_path / "a.eml").unlink()
    found = records(tmp_path, "k.vcf", card, rules)
    assert {(r.text.holds, r.text.content) for r in found} == {
        ("contact_name", "Anna Schmidt"),
        ("phone", "+49 151 2345678"),
    }
    (tmp_path / "k.vcf").unlink()
    event = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20180512T090000Z\nSUMMARY:Zahnarzt\nEND:VEVENT\nEND:VCALENDAR\n"
    found = records(tmp_path, "k.ics", event, rules)
    assert [(r.text.content, r.time) for r in found] == [("Zahnarzt", datetime(2018, 5, 12, 9, tzinfo=UTC))]


def test_encoded_data_in_a_text_is_cut_short(tmp_path: Path, rules: RuleBook) -> None:
    found = records(tmp_path, "t.txt", "alexa stopp\nalexa " + "x" * 3_000_000 + "\nalexa weiter\n", rules)
    assert sum(len(record.text.content) for record in found) < 1_000
    assert "weiter" in found[-1].text.content


def test_a_format_that_nobody_reads_is_listed(tmp_path: Path, rules: RuleBook) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(range(32)) * 50)
    (tmp_path / "b.exe").write_bytes(b"MZ" + b"\0" * 100)
    found = {item.source: item.reason.id for item in read(tmp_path, rules) if isinstance(item, Unreadable)}
    assert found == {"a.bin": "member-unknown", "b.exe": "member-program"}
    assert set(found.values()) <= set(rules.messages)


def test_every_reason_is_a_sentence_in_both_languages(rules: RuleBook) -> None:
    source = (Path(__file__).parent.parent.parent / "reident" / "bundle").glob("*.py")
    words = [part for path in source for part in path.read_text(encoding="utf-8").split('"')]
    ids = {word for word in words if word.startswith(("member-", "bundle-"))}
    assert ids
    assert ids <= set(rules.messages)


MAGIC = [
    b"",
    b"PK\x03\x04",
    b"%PDF-1.4\n",
    b"\x1f\x8b",
    b"BZh9",
    b"{",
    b"[",
    b"From ",
    b"BEGIN:VCARD\n",
    b"RIFF",
    b"\xff\xd8\xff",
    b"bplist00",
    b"<html>",
]
NAMES = [
    "a",
    "a.csv",
    "a.json",
    "a.pdf",
    "a.eml",
    "a.mbox",
    "a.ics",
    "a.gpx",
    "a.srt",
    "a.html",
    "a.xlsx",
    "a.wav",
    "x.jpg",
    "Transcriptions.csv",
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), magic=st.sampled_from(MAGIC), rest=st.binary(max_size=400))
def test_reading_any_bytes_never_raises(tmp_path: Path, rules: RuleBook, name: str, magic: bytes, rest: bytes) -> None:
    folder = tmp_path / "any"
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    (folder / name).write_bytes(magic + rest)
    items = list(read(folder, rules))
    assert all(item.source.startswith(name) for item in items)


def test_mails_without_display_names_are_their_senders_and_not_all_the_recipients(tmp_path: Path) -> None:
    for number, (sender, name) in enumerate([("weber.lena", "Lena"), ("malt.jonas", "Jonas"), ("weber.lena", "Lena")]):
        head = f"From: {sender}@example.org\nTo: anna.kraus@example.org\nSubject: Hallo\n"
        head += f"Date: Thu, 01 Aug 2024 1{number}:00:00 +0100\n"
        body = f"\nHallo Anna,\n\nbis Freitag dann. Der Wagen ist wieder heil.\n\nLG\n{name}\n"
        (tmp_path / f"{number}.eml").write_text(head + body, encoding="utf-8")
    with Case.create(tmp_path / "case") as case:
        subjects = assess(tmp_path, case, load_rules(), Request()).subjects
    names = [{f.value for f in s.facts if f.attribute == "given_name" and f.confidence > 0.4} for s in subjects]
    assert {"Lena"} in names
    assert {"Jonas"} in names
