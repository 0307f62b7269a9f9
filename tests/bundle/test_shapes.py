"""Shapes of transcripts and of tables of requests that other programs write."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from reident.bundle import read
from reident.case import Case
from reident.model import Member, Record
from reident.pipeline import Request, assess
from reident.rulebook import load_rules


def _records(folder: Path, name: str, content: str) -> list[Record]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return [record for record in read(path, load_rules()) if isinstance(record, Record)]


def test_a_numbered_list_with_a_title_and_wrapped_lines_is_a_transcript(tmp_path: Path) -> None:
    lines = ["Transcripts", *(f"{n:04d}: mach das licht im flur an" for n in range(1, 9))]
    lines += ["0009: ruf die werkstatt an und", "frag nach dem wagen"]
    found = _records(tmp_path, "Transkripte.txt", "\n".join(lines))
    said = [r.text.content for r in found if r.text.holds == "utterance"]
    assert said == ["mach das licht im flur an"] * 8 + ["ruf die werkstatt an und frag nach dem wagen"]
    assert [r.text.content for r in found if r.text.holds == "prose"] == ["Transcripts"]


def test_whole_sentences_one_a_line_are_a_transcript_without_marks(tmp_path: Path) -> None:
    lines = ["Mach das Licht an.", "Wie spät ist es?", "Danke."] * 8
    lines += ["Ruf bitte die Werkstatt an und frag nach dem", "blauen Wagen."]
    found = _records(tmp_path, "Aufnahmen.txt", "\n".join(lines))
    said = [r.text.content for r in found if r.text.holds == "utterance"]
    assert said == [*lines[:-2], "Ruf bitte die Werkstatt an und frag nach dem blauen Wagen."]


def test_paragraphs_whose_lines_are_wrapped_are_no_transcript(tmp_path: Path) -> None:
    paragraph = ["Der Vertrag beginnt am ersten Tag des Monats und", "endet nach zwölf Monaten. Die Kündigung bedarf",
                 "der Schriftform."]  # fmt: skip
    found = _records(tmp_path, "Vertrag.txt", "\n".join(paragraph * 10))
    assert {r.text.holds for r in found} == {"prose"}


def test_a_recordings_name_without_ending_is_a_time_and_not_said(tmp_path: Path) -> None:
    lines = [f"2021-11-04_20-31-{n:02d}_{n:03d}: wird es heute regnen" for n in range(10, 20)]
    found = [r for r in _records(tmp_path, "Transkripte.txt", "\n".join(lines)) if r.text.holds == "utterance"]
    assert {r.text.content for r in found} == {"wird es heute regnen"}
    assert {(r.time.hour, r.time.minute) for r in found if r.time} == {(20, 31)}


def test_a_card_has_what_was_said_the_answer_and_the_time_in_its_zone(tmp_path: Path) -> None:
    cell = "content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1"
    page = f'<html><body><div class="outer-cell"><div class="{cell}">Wie spät ist es gesagt<br>Halb neun.<br>16.08.2024, 20:51:59 MESZ<br></div></div></body></html>'  # noqa: E501
    found = _records(tmp_path, "Takeout/Meine Aktivitäten/Google Assistant/MeineAktivitäten.html", page)
    assert [(r.text.holds, r.text.content) for r in found] == [
        ("utterance", "Wie spät ist es"),
        ("response", "Halb neun."),
    ]
    assert all(r.time is not None and r.time.utcoffset() == timedelta(hours=2) for r in found)


def _names_by_account(bundle: Path) -> dict[str, set[str]]:
    """The given names of everybody, by their account; of those without one under an empty key."""
    with Case.create(bundle.with_suffix(".case")) as case:
        subjects = assess(bundle, case, load_rules(), Request()).subjects
    found: dict[str, set[str]] = {"": set()}
    for subject in subjects:
        account = next((f.value for f in subject.facts if f.attribute == "account_id"), "")
        found.setdefault(account, set()).update(f.value for f in subject.facts if f.attribute == "given_name")
    return found


def test_every_customer_of_a_helpdesk_is_a_subject_and_the_staff_is_none_of_them(tmp_path: Path) -> None:
    names = ["Nadja", "Tobias", "Selma", "Henrik", "Paula"]
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow(["Ticketnummer", "Datum", "Kundennummer", "Von", "Betreff", "Text"])
    for n, name in enumerate(names):
        said = f"Mein Paket fehlt noch immer, bitte prüfen Sie das.\nMit freundlichen Grüßen\n{name} Seidel"
        table.writerow([n, f"04.07.2022 08:{n:02d}", f"K-10000{n}", "Kunde", "Lieferung", said])
        table.writerow(
            [n, f"05.07.2022 08:{n:02d}", f"K-10000{n}", "Support", "Re: Lieferung", "Wir kümmern uns darum."]
        )
    path = tmp_path / "tickets.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    assert _names_by_account(path) == {"": set()} | {f"K-10000{n}": {name} for n, name in enumerate(names)}


def test_the_turns_of_a_ticket_in_json_are_of_the_ticket_and_its_customer(tmp_path: Path) -> None:
    names = ["Nadja", "Tobias", "Selma", "Henrik", "Paula"]
    tickets = [
        {
            "ticket_id": n,
            "customer_id": f"K-10000{n}",
            "messages": [
                {"author": "customer", "created_at": f"2022-07-04T08:0{n}:00Z",
                 "body": f"Mein Paket fehlt noch immer, bitte prüfen Sie das.\nMit freundlichen Grüßen\n{name} Seidel"},
                {"author": "agent", "created_at": f"2022-07-05T08:0{n}:00Z", "body": "Wir kümmern uns darum."},
            ],
        }
        for n, name in enumerate(names)
    ]  # fmt: skip
    path = tmp_path / "tickets.json"
    path.write_text(json.dumps(tickets), encoding="utf-8")
    assert _names_by_account(path) == {"": set()} | {f"K-10000{n}": {name} for n, name in enumerate(names)}


_TURNS = [
    ("Nadja", "Wo bleibt mein Paket? Schicken Sie es an nadja77@mail.example. Danke, Nadja Seidel"),
    ("Tobias", "Meine Mutter erreichen Sie unter mutti@mail.example. Gruß, Tobias Seidel"),
    ("Selma", "Bitte rufen Sie an: 0171 2345678. Selma Seidel"),
    ("Henrik", "Noch immer nichts. Henrik Seidel"), ("Paula", "Und jetzt? Paula Seidel"),
]  # fmt: skip


def _facts_by_name(bundle: Path, attributes: tuple[str, ...]) -> dict[str, set[str]]:
    with Case.create(bundle.with_suffix(".case")) as case:
        subjects = assess(bundle, case, load_rules(), Request()).subjects
    found: dict[str, set[str]] = {}
    for subject in subjects:
        name = next((f.value for f in subject.facts if f.attribute == "given_name"), "")
        found.setdefault(name, set()).update(f.value for f in subject.facts if f.attribute in attributes)
    return found


def test_turns_whose_authors_are_objects_are_the_customers_and_the_agents_own(tmp_path: Path) -> None:
    tickets = [
        {
            "id": 400 + n,
            "requester": {"name": f"{name} Seidel"},
            "comments": [
                {"author": {"role": "end-user", "name": f"{name} Seidel"},
                 "created_at": f"2022-07-04T08:0{n}:00Z", "plain_body": said},
                {"author": {"role": "agent", "name": "Malik"},
                 "created_at": f"2022-07-05T08:0{n}:00Z", "plain_body": f"Hallo {name} Seidel, wir prüfen das. Malik"},
            ],
        }
        for n, (name, said) in enumerate(_TURNS)
    ]  # fmt: skip
    path = tmp_path / "tickets.json"
    path.write_text(json.dumps({"tickets": tickets}), encoding="utf-8")
    found = _facts_by_name(path, ("email", "phone"))
    assert found == {
        "Nadja": {"nadja77@mail.example"}, "Tobias": set(), "Selma": {"0171 2345678"},
        "Henrik": set(), "Paula": set(), "Malik": set(),
    }  # fmt: skip


@pytest.mark.parametrize("staff", ["Service Malik", "Malik (Support)", "Agent: Malik"])
def test_a_sender_who_is_a_role_and_a_name_is_staff(staff: str, tmp_path: Path) -> None:
    rows = ["Ticketnummer;Kunde;Absender;Nachricht"]
    for n, (name, said) in enumerate(_TURNS):
        rows += [f"{n};{name} Seidel;Kunde;{said}", f"{n};{name} Seidel;{staff};Hallo {name} Seidel, wir prüfen das."]
    path = tmp_path / "tickets.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    assert set(_facts_by_name(path, ())) == {"Malik", *(name for name, _ in _TURNS)}


def test_addresses_in_a_request_and_in_the_answer_are_the_customers_own(tmp_path: Path) -> None:
    towns = ["Kassel", "Gera", "Passau", "Celle", "Emden"]
    said = {
        0: "Ahornweg 3, 34117 Kassel. Dort war niemand.", 1: "Wo bleibt mein Paket?",
        2: "Meine Mutter wohnt Gartenweg 2, 20095 Hamburg. Ich nicht.", 3: "Wo bleibt es?", 4: "Und jetzt?",
    }  # fmt: skip
    answers = {0: "Danke.", 2: "Danke."}
    tickets = [
        {
            "customer_id": f"K-10000{n}",
            "messages": [
                {"author": "customer", "created_at": f"2022-07-04T08:0{n}:00Z", "body": said[n]},
                {"author": "agent", "created_at": f"2022-07-05T08:0{n}:00Z",
                 "body": answers.get(n, f"Ersatz geht an Lindenweg {n + 1}, 12345 {town}.")},
            ],
        }
        for n, town in enumerate(towns)
    ]  # fmt: skip
    path = tmp_path / "tickets.json"
    path.write_text(json.dumps(tickets), encoding="utf-8")
    with Case.create(tmp_path / "case") as case:
        subjects = assess(path, case, load_rules(), Request()).subjects
    homes = {
        account: [f.value for f in s.facts if f.attribute == "residence"]
        for s in subjects
        for account in [f.value for f in s.facts if f.attribute == "account_id"]
    }
    assert homes == {
        "K-100000": ["Ahornweg 3, Kassel"], "K-100001": ["Lindenweg 2, Gera"], "K-100002": [],
        "K-100003": ["Lindenweg 4, Celle"], "K-100004": ["Lindenweg 5, Emden"],
    }  # fmt: skip


def test_a_column_of_recognised_voices_tells_who_spoke(tmp_path: Path) -> None:
    rows = ["Date,Customer Request,Audio File,Alexa Response,Speaker"]
    rows += [
        f"2023-05-02 08:08:{n:02d},light on,a{n}.wav,OK.,{who}" for n, who in enumerate(("Ida", "Emil", "Unknown"))
    ]
    found = _records(tmp_path, "Alexa_1/Audio and Transcription/Transcriptions.csv", "\n".join(rows))
    said = [r for r in found if r.text.holds == "utterance"]
    assert [(r.text.content, r.keys.get("speaker")) for r in said] == [
        ("light on", "Ida"), ("light on", "Emil"), ("light on", None),
    ]  # fmt: skip
    assert not [r for r in found if r.text.content in ("Ida", "Emil", "Unknown")]


def test_columns_of_a_known_table_in_another_order_go_by_their_headers(tmp_path: Path) -> None:
    rows = ["Customer Request,Date,Alexa Response", "light on,2023-05-02 08:08:12,OK."]
    found = _records(tmp_path, "Alexa_1/Audio and Transcription/Transcriptions.csv", "\n".join(rows))
    assert [(r.text.holds, r.text.content) for r in found] == [("utterance", "light on"), ("response", "OK.")]
    assert all(r.time and r.time.hour == 8 for r in found)


def test_a_card_tells_whose_voice_was_matched(tmp_path: Path) -> None:
    cell = "content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1"
    cards = "".join(
        f'<div class="{cell}">Licht aus gesagt<br>OK.<br>Voice Match: {who}<br>16.08.2024, 20:51:59 MESZ<br></div>'
        for who in ("Ida", "Gast")
    )
    found = _records(tmp_path, "MeineAktivitäten.html", f"<html><body>{cards}</body></html>")
    assert [(r.text.content, r.keys.get("speaker")) for r in found] == [
        ("Licht aus", "Ida"), ("OK.", "Ida"), ("Licht aus", None), ("OK.", None),
    ]  # fmt: skip


def test_the_caption_of_a_card_tells_whose_voice_it_was(tmp_path: Path) -> None:
    cell, caption = "content-cell mdl-typography--body-1", "content-cell mdl-typography--caption"
    cards = "".join(
        f'<div class="outer-cell"><div class="mdl-grid"><div class="{cell}">Said lights off<br>'
        f"Nov 8, 2023, 6:47:34 AM UTC<br></div>"
        f'<div class="{caption}"><b>Details:</b><br>&emsp;Voice recognised: {who}<br></div></div></div>'
        for who in ("Ida", "Emil")
    )
    found = _records(tmp_path, "MyActivity.html", f"<html><body>{cards}</body></html>")
    assert [(r.text.content, r.keys.get("speaker")) for r in found] == [("lights off", "Ida"), ("lights off", "Emil")]


def test_a_transcript_that_marks_the_answers_alone_is_one_line_a_command(tmp_path: Path) -> None:
    lines = ["take the rice off the list", "    Alexa: I've added nothing.", "how far is the moon", "sing a song"] * 5
    found = _records(tmp_path, "Transcripts.txt", "\n".join(lines))
    said = [(r.text.holds, r.text.content) for r in found][:4]
    assert said == [
        ("utterance", "take the rice off the list"),
        ("response", "I've added nothing."),
        ("utterance", "how far is the moon"),
        ("utterance", "sing a song"),
    ]


def test_an_activity_whose_description_is_json_was_said_to_the_device_of_its_id(tmp_path: Path) -> None:
    serial = "G090W51UBDNWUCWT"
    item = {
        "id": f"A3S5BH2HU6VAYF:1.0/2020/02/14/08/{serial}/57:47",
        "creationTimestamp": 1581670667049,
        "description": json.dumps({"summary": "Wind down.", "firstUtteranceId": ""}),
    }
    found = _records(tmp_path, "alexa/activities.json", json.dumps({"activities": [item]}))
    (said,) = [r for r in found if r.text.holds == "utterance"]
    assert (said.kind, said.text.content, said.keys["device_serial"]) == ("utterance", "Wind down.", serial)


def test_a_recognised_first_name_of_the_history_is_who_spoke_and_an_account_id_is_nobody(tmp_path: Path) -> None:
    item = {
        "recordKey": "1551739669681#A3S5BH2HU6VAYF#G09NPFU9AFXMTDPF",
        "timestamp": 1551739669681,
        "customerId": "ANFLGNBFHKDJFK",
        "personsInfo": [{"personFirstName": "Emil"}],
        "voiceHistoryRecordItems": [{"recordItemType": "CUSTOMER_TRANSCRIPT", "transcriptText": "Play some opera."}],
    }
    path = tmp_path / "records.json"
    path.write_text(json.dumps({"customerHistoryRecords": [item] * 9}), encoding="utf-8")
    found = [r for r in read(path, load_rules()) if isinstance(r, Record)]
    assert {(r.text.content, r.keys.get("speaker")) for r in found if r.kind != "metadata"} == {
        ("Play some opera.", "Emil")
    }
    with Case.create(tmp_path / "case") as case:
        linked = assess(path, case, load_rules(), Request())
    names = {f.value for s in linked.subjects for f in s.facts if f.attribute == "given_name"}
    assert names == {"Emil"}


def test_a_numbered_list_with_capitals_and_stops_is_a_transcript(tmp_path: Path) -> None:
    said = ["Timer zehn Minuten.", "Mach das Licht an", "Wo liegt Island.", "Heiß.", "Danke!"] * 3
    lines = ["Transkripte", *(f"{n}. {text}" for n, text in enumerate(said, start=1))]
    found = _records(tmp_path, "Transkripte.txt", "\n".join(lines))
    assert [r.text.content for r in found if r.text.holds == "utterance"] == [text.strip() for text in said]


def test_numbered_clauses_are_no_transcript(tmp_path: Path) -> None:
    clause = "Der Mieter verpflichtet sich, die Räume nur zu dem vereinbarten Zweck zu nutzen und zu pflegen."
    found = _records(tmp_path, "Vertrag.txt", "\n".join(f"{n}. {clause}" for n in range(1, 20)))
    assert {r.text.holds for r in found} == {"prose"}


def test_brief_lines_with_capitals_are_said_where_the_file_is_called_a_transcript(tmp_path: Path) -> None:
    lines = ["Alle Timer löschen", "Wie schreibt man Rhythmus", "Heizung auf einundzwanzig Grad", "Stopp"] * 6
    for name, holds in (("Alexa/Transkripte.txt", "utterance"), ("Einkauf/Liste.txt", "prose")):
        found = _records(tmp_path, name, "\n".join(lines))
        assert {r.text.holds for r in found} == {holds}


def test_nobody_works_for_the_firm_that_all_customers_write_to(tmp_path: Path) -> None:
    rows = ["Ticketnummer;Kunde;Absender;Nachricht"]
    for n, (name, said) in enumerate(_TURNS):
        rows.append(f"{n};{name} Seidel;Kunde;Liebes Team von Brettundbolzen, {said}")
    path = tmp_path / "tickets.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    assert not any(_facts_by_name(path, ("employer",)).values())


def _named_mails(bundle: Path) -> dict[str, set[str]]:
    return {name: mails for name, mails in _facts_by_name(bundle, ("email",)).items() if name or mails}


_MAILS = {
    "Nadja": {"nadja77@mail.example", "k0@post.example"}, "Tobias": {"k1@post.example"},
    "Selma": {"k2@post.example"}, "Henrik": {"k3@post.example"}, "Paula": {"k4@post.example"},
}  # fmt: skip


def test_a_helpdesk_that_lists_its_people_apart_is_read_by_their_ids(tmp_path: Path) -> None:
    users = [{"id": 1000 + n, "name": f"{name} Seidel", "email": f"k{n}@post.example", "role": "end-user"}
             for n, (name, _) in enumerate(_TURNS)]  # fmt: skip
    users.append({"id": 77, "name": "Malik Sander (Customer Care)", "email": "malik@shop.example", "role": "agent"})
    tickets = [
        {
            "id": 77 + n, "requester_id": 1000 + n, "assignee_id": 77, "priority": 77,
            "comments": [
                {"id": 1, "author_id": 1000 + n, "created_at": f"2022-07-04T08:0{n}:00Z", "plain_body": said},
                {"id": 2, "author_id": 77, "created_at": f"2022-07-05T08:0{n}:00Z", "plain_body": "Wir prüfen das."},
            ],
        }
        for n, (_, said) in enumerate(_TURNS)
    ]  # fmt: skip
    path = tmp_path / "tickets.json"
    path.write_text(json.dumps({"tickets": tickets, "users": users}), encoding="utf-8")
    found = _facts_by_name(path, ("email", "family_name"))
    assert {name: found[name] for name in _MAILS} == {n: m | {"Seidel"} for n, m in _MAILS.items()}
    assert found["Malik"] == {"Sander", "malik@shop.example"}


def test_comments_of_an_issue_are_the_reporters_or_the_staffs(tmp_path: Path) -> None:
    rows = [["Summary", "Issue key", "Issue id", "Reporter", "Creator", "Created", "Description", "Comment", "Comment"]]
    for n, (name, said) in enumerate(_TURNS):
        answer = f"05/Jul/22 08:0{n} AM;Malik;Hallo {name}, wir prüfen das."
        more = f"06/Jul/22 08:0{n} AM;k{n}@post.example;{said}"
        rows.append([f"Frage {n}", f"SUP-{n}", str(n), f"k{n}@post.example", f"{name} Seidel", f"04/Jul/22 08:0{n} AM",
                     "Wo bleibt es?", answer, more])  # fmt: skip
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path = tmp_path / "Jira.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    assert _named_mails(path) == _MAILS | {"Malik": set()}
    found = _records(tmp_path, "Jira.csv", out.getvalue())
    assert {r.time.day for r in found if r.time is not None and r.text.holds == "message"} == {4, 5, 6}


def test_articles_of_a_ticket_are_the_customers_or_the_offices(tmp_path: Path) -> None:
    rows = ["Ticket#;Titel;Erstellt;Besitzer;Kundennummer;Von;An;Betreff;Artikel"]
    for n, (name, said) in enumerate(_TURNS):
        mail, office = f"{name} Seidel <k{n}@post.example>", "Support <support@shop.example>"
        rows.append(f"2023{n};Frage;2023-01-06 18:4{n}:00;malik;k{n}@post.example;{mail};{office};Frage;{said}")
        rows.append(f"2023{n};Frage;2023-01-07 18:4{n}:00;malik;k{n}@post.example;{office};{mail};AW: Frage;Danke.")
    path = tmp_path / "ticket_export.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    assert _named_mails(path) == _MAILS


def test_a_days_dictation_has_its_day_in_the_files_name(tmp_path: Path) -> None:
    found = _records(tmp_path, "Diktate/2024-03-18.txt", "[06:41:16] welcher tag ist heute\n[17:10:14] licht an\n")
    assert [(r.text.holds, r.text.content) for r in found] == [
        ("utterance", "welcher tag ist heute"),
        ("utterance", "licht an"),
    ]
    assert [str(r.time) for r in found] == ["2024-03-18 06:41:16", "2024-03-18 17:10:14"]


def test_messages_whose_sender_stands_below_the_time(tmp_path: Path) -> None:
    text = "".join(
        f"Jan 1{n}, 2024  9:4{n}:22 PM{' (Read by them after 5 seconds)' if n else ''}\nHase\nbin gleich da {n}\n\n"
        for n in range(4)
    )
    found = [r for r in _records(tmp_path, "imessage_export/Hase.txt", text) if r.text.holds == "message"]
    assert [r.text.content for r in found] == [f"bin gleich da {n}" for n in range(4)]
    assert {r.keys["sender"] for r in found} == {"Hase"}
    assert str(found[0].time) == "2024-01-10 21:40:22"


def test_a_message_as_apple_mail_keeps_it(tmp_path: Path) -> None:
    mail = "From: Anna Seidel <anna@post.example>\nTo: Jonas <j@post.example>\nSubject: Hallo\n\nKommst du?\n"
    plist = '<?xml version="1.0"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "">\n<plist><dict/></plist>\n'
    found = _records(tmp_path, "INBOX.mbox/Messages/4003.emlx", f"{len(mail)}\n{mail}{plist}")
    assert ("message", "Kommst du?") in {(r.text.holds, r.text.content) for r in found}
    assert {r.keys["sender"] for r in found} == {"Anna Seidel"}


@pytest.mark.parametrize("text", ["[1, 2, 3]", '[{"a": "b c"}]', "[ ]", "[-0.5]", '{"a": "b c"}', "[true]"])
def test_what_is_json_is_read_as_such(text: str, tmp_path: Path) -> None:
    path = tmp_path / "b" / "data.txt"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    members = [m for m in read(path.parent, load_rules()) if isinstance(m, Member)]
    assert [m.layout for m in members] == ["any-json"]


def test_mails_of_outlook_in_a_table(tmp_path: Path) -> None:
    text = (
        '"Betreff","Text","Von: (Name)","Von: (Adresse)","Von: (Typ)","An: (Name)","An: (Adresse)"\n'
        '"Frage","Kommst du?","Anna Seidel","anna@post.example","SMTP","Jonas Ritter","jr@post.example"\n'
    )
    found = _records(tmp_path, "Posteingang.CSV", text)
    assert {(r.text.holds, r.text.content) for r in found} == {
        ("subject_line", "Frage"), ("message", "Kommst du?"), ("sender_name", "Anna Seidel"),
        ("email", "anna@post.example"), ("recipient", "Jonas Ritter"), ("email", "jr@post.example"),
    }  # fmt: skip
    assert {r.keys["sender"] for r in found} == {"Anna Seidel"}
