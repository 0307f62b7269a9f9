"""Helpdesks whose export is several files, or whose customers are but told by which way a message went."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from reident.bundle import read
from reident.case import Case
from reident.model import Record
from reident.pipeline import Request, assess
from reident.rulebook import load_rules
from tests.bundle.test_unknown_shapes import _records

NAMES = ["Nadja", "Tobias", "Selma", "Henrik", "Paula"]
PHONES = {name: f"0171 234567{n}" for n, name in enumerate(NAMES)}


def _people(bundle: Path) -> dict[str, set[str]]:
    """Given name -> phone numbers, of everybody whose name is told."""
    with Case.create(bundle.parent / "out") as case:
        subjects = assess(bundle, case, load_rules(), Request()).subjects
    found: dict[str, set[str]] = {}
    for subject in subjects:
        name = next((f.value for f in subject.facts if f.attribute == "given_name"), "")
        found.setdefault(name, set()).update(f.value for f in subject.facts if f.attribute == "phone")
    return found


def _table(path: Path, rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


@pytest.mark.parametrize(("incoming", "outgoing"), [("INCOMING", "OUTGOING"), ("in", "out"), ("Eingang", "Ausgang")])
@pytest.mark.parametrize("signed", [True, False])
def test_a_case_is_one_customers_over_all_files_of_a_helpdesk(
    tmp_path: Path, incoming: str, outgoing: str, signed: bool
) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    tickets = [["Ticket ID", "Ticket name", "Create date", "Ticket description", "Associated Contact"]]
    turns = [["Ticket ID", "Message date", "Direction", "Sender", "Message text"]]
    for n, name in enumerate(NAMES):
        mail = f"k{n}@post.example"
        contact = f"{name} Seidel ({mail})" if signed else ""
        tickets.append([str(n), f"Frage {n}", f"2022-05-22 09:0{n}", f"Wo bleibt es? Ich bin {name} Seidel.", contact])
        said = f"Bitte rufen Sie mich an: {PHONES[name]}. Gruß, {name} Seidel"
        turns.append([str(n), f"2022-05-22 15:0{n}", outgoing, "Malik", f"Hallo {name}, wir prüfen das."])
        turns.append([str(n), f"2022-05-23 10:0{n}", incoming, mail if signed else "", said])
    _table(folder / "tickets.csv", tickets)
    _table(folder / "conversations.csv", turns)
    found = _people(folder)
    assert {name: found.get(name) for name in NAMES} == {name: {PHONES[name]} for name in NAMES}


def test_a_file_for_each_ticket_is_a_helpdesk_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "tickets"
    folder.mkdir()
    for n, name in enumerate(NAMES):
        sender = "Webform" if n % 2 else f"{name} Seidel <k{n}@post.example>"
        said = f"Wo bleibt es? Rückruf bitte unter {PHONES[name]}. Mein Name ist {name} Seidel."
        ticket = {
            "id": 4000 + n, "number": f"62040{n}", "title": "Drei Tage kein Internet", "state": "closed",
            "customer": "-" if n % 2 else f"{name} Seidel", "owner": "Malik",
            "articles": [
                {"sender": "Customer", "from": sender, "body": said, "created_at": "2022-07-27T16:55:00Z"},
                {"sender": "Agent", "from": "Malik", "body": f"Hallo {name}", "created_at": "2022-07-28T02:29:00Z"},
            ],
        }  # fmt: skip
        (folder / f"{n}.json").write_text(json.dumps(ticket), encoding="utf-8")
    found = _people(folder)
    assert {name: found.get(name) for name in NAMES} == {name: {PHONES[name]} for name in NAMES}
    assert "Webform" not in found


def test_turns_that_say_whether_they_came_in_are_the_customers_or_the_staffs(tmp_path: Path) -> None:
    tickets = [
        {
            "id": 4000 + n, "requester": {"name": f"{name} Seidel", "email": f"k{n}@post.example"},
            "conversations": [
                {"incoming": False, "from": "Malik", "body_text": f"Hallo {name}, wir prüfen das."},
                {"incoming": True, "from": f"{name} Seidel", "body_text": f"Erreichbar bin ich unter {PHONES[name]}."},
            ],
        }
        for n, name in enumerate(NAMES)
    ]  # fmt: skip
    path = tmp_path / "tickets.json"
    path.write_text(json.dumps(tickets), encoding="utf-8")
    found = _people(path)
    assert {name: found.get(name) for name in NAMES} == {name: {PHONES[name]} for name in NAMES}


def test_a_journal_within_a_cell_is_turn_for_turn_the_customers_or_the_staffs(tmp_path: Path) -> None:
    rows = [["number", "short_description", "description", "contact", "opened_at", "comments"]]
    for n, name in enumerate(NAMES):
        journal = (
            f"2023-06-04 13:05:00 - Malik (Additional comments)\nHallo {name} Seidel, das ist notiert.\n\n"
            f"2023-06-04 07:55:00 - {name} Seidel (Additional comments)\nErreichbar bin ich unter {PHONES[name]}.\n"
        )
        rows.append([f"CS{n}", "Frage", "Wo bleibt es?", f"{name} Seidel", f"2023-06-02 10:1{n}:00", journal])
    path = tmp_path / "sn_customerservice_case.csv"
    _table(path, rows)
    found = _people(path)
    assert {name: found.get(name) for name in NAMES} == {name: {PHONES[name]} for name in NAMES}


def test_a_list_kept_by_hand_says_as_above(tmp_path: Path) -> None:
    rows = [["No", "Date", "Customer", "Email", "What they wrote", "What we answered"]]
    for n, name in enumerate(NAMES):
        rows.append([str(n), f"1{n}/05/23", f"{name} Seidel", f"k{n}@post.example", "Noch nichts da!", f"Hallo {name}"])
        rows.append(["", f"1{n}/06/23", '"', "", f"Erreichbar bin ich unter {PHONES[name]}.", "Danke. Malik"])
    path = tmp_path / "complaints.csv"
    _table(path, rows)
    found = _people(path)
    assert {name: found.get(name) for name in NAMES} == {name: {PHONES[name]} for name in NAMES}


def test_threads_of_help_scout_are_the_customers_or_the_users(tmp_path: Path) -> None:
    conversations = [
        {
            "id": 11000 + n, "number": 1500 + n, "subject": "Frage", "createdAt": f"2024-02-19T08:1{n}:00Z",
            "primaryCustomer": {"type": "customer", "first": name, "last": "Seidel", "email": f"k{n}@post.example"},
            "_embedded": {"threads": [
                {"type": "customer", "createdBy": {"type": "customer", "first": name},
                 "body": f"Erreichbar bin ich unter {PHONES[name]}."},
                {"type": "message", "createdBy": {"type": "user", "first": "Malik"}, "body": f"Hallo {name}!"},
            ]},
        }
        for n, name in enumerate(NAMES)
    ]  # fmt: skip
    path = tmp_path / "page-1.json"
    path.write_text(json.dumps({"_embedded": {"conversations": conversations}}), encoding="utf-8")
    found = _people(path)
    assert {name: found.get(name) for name in NAMES} == {name: {PHONES[name]} for name in NAMES}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sms.csv", "Date,Direction,From,Message\n2024-05-01 09:00,incoming,Lena Ritter,kommst du heute\n"
                    "2024-05-01 09:05,outgoing,Jonas Seidel,ja gegen acht\n"),
        ("sms.json", '{"messages": [{"id": 1, "incoming": true, "from": "Lena Ritter", "body": "kommst du heute"},'
                     '{"id": 2, "incoming": false, "from": "Jonas Seidel", "body": "ja gegen acht"}]}'),
    ],
)  # fmt: skip
def test_which_way_a_text_message_went_makes_nobody_staff(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    said = [r for r in read(path, load_rules()) if isinstance(r, Record) and r.text.holds == "message"]
    assert [r.keys.get("sender") for r in said] == ["Lena Ritter", "Jonas Seidel"]
    assert not any("staff" in r.keys or "case" in r.keys for r in said)


@pytest.mark.parametrize("role", ["role", "rolle", "party"])
def test_turns_that_name_but_a_role_are_the_customers_of_their_case_and_the_staffs(tmp_path: Path, role: str) -> None:
    cases = [
        {"vorgang": 100 + n, "betreff": "Frage", "verlauf": [
            {"zeit": f"02.04.2024 09:0{n}", role: "kunde",
             "text": f"Wo bleibt der Tisch? Erreichbar unter {PHONES[name]}\n{name} Vogt"},
            {"zeit": f"02.04.2024 10:0{n}", role: "support", "text": "Ich gebe den Fall weiter. Ida"},
        ]}
        for n, name in enumerate(NAMES)
    ]  # fmt: skip
    path = tmp_path / "export.json"
    path.write_text(json.dumps(cases), encoding="utf-8")
    found = _people(path)
    assert {name: found.get(name) for name in NAMES} == {name: {number} for name, number in PHONES.items()}


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_a_role_at_work_is_no_side_of_a_request_and_not_lost(tmp_path: Path, suffix: str) -> None:
    row = {"Name": "Nadja Vogt", "Role": "Head of Marketing", "Phone": PHONES["Nadja"]}
    path = tmp_path / f"staff.{suffix}"
    if suffix == "csv":
        _table(path, [list(row), list(row.values())])
    else:
        path.write_text(json.dumps([row]), encoding="utf-8")
    texts = [record.text.content for record in read(path, load_rules()) if isinstance(record, Record)]
    assert "Head of Marketing" in texts


def test_the_phone_beside_the_name_of_who_wrote_is_his_also_in_a_list_of_few(tmp_path: Path) -> None:
    head = ["Ticket Number", "Date Created", "Subject", "From", "From Email", "Department", "Phone Number", "Issue"]
    folder = tmp_path / "export"
    folder.mkdir()
    _table(folder / "tickets.csv", [
        head,
        *[
            [str(n), f"2025-04-1{n} 16:39:25", "Doppelt", f"{name} Seidel", f"k{n}@post.example", "Support",
             PHONES[name], "Zweimal abgebucht, bitte zurück."]
            for n, name in enumerate(NAMES[:2])
        ],
    ])  # fmt: skip
    found = _people(folder)
    assert {name: found.get(name) for name in NAMES[:2]} == {name: {PHONES[name]} for name in NAMES[:2]}


def test_a_ticket_whose_heads_end_with_the_name_keeps_what_stands_below(tmp_path: Path) -> None:
    folder = tmp_path / "tickets"
    folder.mkdir()
    for n, name in enumerate(NAMES):
        lines = [f"Ticket #{100 + n}", f"Kunde: {name} Seidel", f"E-Mail: k{n}@post.example", ""]
        turns = [(f"{name} Seidel", f"Meine Nummer ist {PHONES[name]}."), ("Ulla (Werkstatt)", "Wird gemacht.")]
        turns += [(f"{name} Seidel", "Danke."), ("Ulla (Werkstatt)", "Gern.")]
        for at, (who, text) in enumerate(turns):
            lines += [f"[0{n + 1}.05.2024 1{at}:29] {who}:", text, ""]
        (folder / f"{100 + n}.txt").write_text("\n".join(lines), encoding="utf-8")
    texts = [item for item in read(folder, load_rules()) if isinstance(item, Record) and item.kind == "message"]
    assert sum("Meine Nummer" in item.text.content for item in texts) == len(NAMES)
    assert {item.keys.get("staff") for item in texts if "Wird gemacht" in item.text.content} == {"named"}
    people = _people(folder)
    assert {name: {"".join(p.split()) for p in people.get(name, ())} for name in NAMES} == {
        name: {PHONES[name].replace(" ", "")} for name in NAMES
    }


def test_columns_of_one_word_that_is_always_the_same_are_no_names(tmp_path: Path) -> None:
    rows = [["Ticket ID", "Ticket name", "Pipeline", "Status", "Owner"]]
    rows += [[str(n), "Re: gym", "Support", "Closed", "Marco R."] for n in range(8)]
    _table(tmp_path / "tickets.csv", rows)
    cells = [item for item in read(tmp_path / "tickets.csv", load_rules()) if isinstance(item, Record)]
    assert not [
        c for c in cells if c.text.holds in ("given_name", "family_name") and c.text.content in ("Support", "Closed")
    ]


def test_turns_of_several_tickets_in_one_list_are_of_their_own_tickets(tmp_path: Path) -> None:
    turns = [
        {"ticket": f"T-{n}", "customer_id": f"K{n}", "customer": f"{name} Seidel", "contact": f"k{n}@post.example",
         "created": f"2024-01-0{n + 1}T07:2{way == 'out':d}:00", "direction": way, "body": text}
        for n, name in enumerate(NAMES)
        for way, text in (("in", f"Meine Nummer ist {PHONES[name]}."), ("out", "Ein Schein liegt bei."))
    ]  # fmt: skip
    (tmp_path / "tickets.json").write_text(json.dumps({"tickets": turns}), encoding="utf-8")
    people = _people(tmp_path / "tickets.json")
    assert {name: {"".join(p.split()) for p in people.get(name, ())} for name in NAMES} == {
        name: {PHONES[name].replace(" ", "")} for name in NAMES
    }


def test_a_column_that_numbers_requests_tells_them_apart_where_names_stand_but_in_the_texts(tmp_path: Path) -> None:
    said = {
        "Nadja Seidel": "{name}, ich habe meinen Schal vergessen. Bitte rufen Sie an: {phone}",
        "Tobias Maddler": "Guten Tag, {name} hier. Ist mein Paket da? {phone}",
        "Selma Reuter": "Wann kommt der Techniker? Sie erreichen mich unter {phone}. {name}",
        "Henrik Voss": "Hallo, hier ist {name}. Meine Nummer ist {phone}",
        "Paula Brandt": "Mein Name ist {name}, bitte zurückrufen: {phone}",
    }
    rows = [["No", "Received", "Channel", "Direction", "Message"]]
    for n, (name, text) in enumerate(said.items()):
        phone = PHONES[name.split()[0]]
        rows.append([f"T-{n:04d}", f"2024-01-03 1{n}:00", "chat", "in", text.format(name=name, phone=phone)])
        rows.append([f"T-{n:04d}", f"2024-01-03 1{n}:30", "chat", "out", "Vielen Dank, wir melden uns."])
    _table(tmp_path / "requests.csv", rows)
    found = _people(tmp_path / "requests.csv")
    assert {name: found.get(name) for name in NAMES} == {name: {PHONES[name]} for name in NAMES}


def test_whoever_answers_is_no_customer_though_the_name_stands_in_the_customers_column(tmp_path: Path) -> None:
    rows = [["Ticket", "Datum", "Richtung", "Name", "E-Mail", "Text"]]
    for n, name in enumerate(NAMES):
        who = (f"{name} Seidel", f"k{n}@post.example")
        rows.append([f"T-{n}", f"2024-01-03 1{n}:00", "eingehend", *who, f"Wo bleibt es? Tel. {PHONES[name]}"])
        rows.append([f"T-{n}", f"2024-01-03 1{n}:30", "ausgehend", "Support Merlau", "", "Wir melden uns."])
    _table(tmp_path / "tickets.csv", rows)
    with Case.create(tmp_path / "out") as case:
        subjects = assess(tmp_path / "tickets.csv", case, load_rules(), Request()).subjects
    customers = [{f.value for f in s.facts if f.attribute == "given_name"} for s in subjects if s.role == "subject"]
    assert sorted(customers, key=str) == sorted(({name} for name in NAMES), key=str)


CASE = """Ticket: {n}
Kunde: {name} Seidel (C-21{n})
E-Mail: k{n}@post.example
Telefon: -
Eingang: 0{n}.02.2024 09:08

Wo bleibt es? Rufen Sie an: {phone}

--- Antwort Agent 1, 0{n}.03.2024 06:46 ---
Guten Tag, wir haben den Vorgang weitergeleitet.
"""


def test_a_request_in_a_text_file_with_a_labelled_head_is_its_customers(tmp_path: Path) -> None:
    folder = tmp_path / "tickets"
    folder.mkdir()
    for n, name in enumerate(NAMES, start=1):
        text = CASE.format(n=n, name=name, phone=PHONES[name])
        (folder / f"50{n}.txt").write_text(text, encoding="utf-8")
    records = [each for each in read(folder, load_rules()) if isinstance(each, Record)]
    held = [(r.text.holds, r.text.content) for r in records if r.source.endswith("501.txt")]
    assert ("account_id", "C-211") in held
    assert ("full_name", "Nadja Seidel") in held
    answers = [r for r in records if "staff" in r.keys]
    assert len(answers) == len(NAMES)
    assert [r.time.month for r in answers if r.time] == [3] * len(NAMES)
    found = _people(folder)
    assert {name: found.get(name) for name in NAMES} == {name: {PHONES[name]} for name in NAMES}


def test_whoever_answers_several_customers_is_none_of_them(tmp_path: Path) -> None:
    rows = [["Ticket", "Kunden-Nr", "Eröffnet", "Absender", "E-Mail", "Nachricht"]]
    for n, name in enumerate(NAMES):
        said = f"Rufen Sie mich an: {PHONES[name]}. Gruß, {name} Seidel"
        rows.append([f"#{n}", f"K-{n}00{n}", f"1{n}.01.2024 09:00", f"{name} Seidel", f"k{n}@post.example", said])
        answer = [
            f"#{n}",
            f"K-{n}00{n}",
            f"1{n}.01.2024 12:00",
            "Malik Obermann",
            "malik@laden.example",
            "Wir prüfen das.",
        ]
        rows.append(answer)
    _table(tmp_path / "tickets.csv", rows)
    found = _people(tmp_path / "tickets.csv")
    assert {name: found.get(name) for name in NAMES} == {name: {PHONES[name]} for name in NAMES}


_DESK = "Leserservice"


def _asked(name: str) -> tuple[str, str]:
    return (f"Wo bleibt das Heft? Rückruf an {PHONES[name]}.", "Wir prüfen das und melden uns.")


def _lines_of_roles(_: int, name: str) -> str:
    said = (("kunde", _asked(name)[0]), (_DESK.lower(), _asked(name)[1]))
    head = {"ticket": NAMES.index(name), "kunde": f"{name} Seidel", "mail": f"{name.lower()}@post.example"}
    rows = (
        {**head, "zeit": f"0{at}.09.2024 14:17", "von": who, "text": text} for at, (who, text) in enumerate(said, 1)
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _flagged(n: int, name: str) -> str:
    turns = [
        {"sent": f"2024-09-0{at}T10:17", "is_customer": at == 1, "text": t} for at, t in enumerate(_asked(name), 1)
    ]
    case = {"conversation": n, "customer_name": f"{name} Seidel", "messages": turns}
    return json.dumps(case, ensure_ascii=False) + "\n"


def _below_titles(n: int, name: str) -> str:
    sides = zip(("Kunde", _DESK), _asked(name), strict=True)
    turns = "".join(f"[0{at}.09.2024 14:17] {who}: {text}\n" for at, (who, text) in enumerate(sides, 1))
    return f"=== Ticket {n} | {name} Seidel <{name.lower()}@post.example> ===\n{turns}\n"


def _in_a_page(n: int, name: str) -> str:
    sides = zip(("in", "out"), (f"{name} Seidel", _DESK), _asked(name), strict=True)
    turns = "".join(
        f"<div class='{way}'><b>{who}</b> <span>0{at}.09.2024 14:17</span><p>{text}</p></div>"
        for at, (way, who, text) in enumerate(sides, 1)
    )
    return f"<h2>Anfrage {n}</h2>{turns}"


@pytest.mark.parametrize(
    ("file", "written"),
    [
        ("tickets.ndjson", _lines_of_roles),
        ("cases.jsonl", _flagged),
        ("tickets.txt", _below_titles),
        ("tickets.html", _in_a_page),
    ],
)
def test_a_desk_whose_name_is_a_role_at_its_end_is_none_of_its_customers(
    tmp_path: Path, file: str, written: Any
) -> None:
    path = tmp_path / file
    text = "".join(written(4000 + n, name) for n, name in enumerate(NAMES))
    path.write_text(f"<html><body>{text}</body></html>" if file.endswith("html") else text, encoding="utf-8")
    found = _people(path)
    assert {name: found.get(name) for name in NAMES} == {name: {PHONES[name]} for name in NAMES}


def test_cases_that_name_their_customers_by_reference_are_theirs(tmp_path: Path) -> None:
    listed = "".join(
        f'<customer ref="C40{n}"><name>{name} Seidel</name><contact>{name.lower()}@post.example</contact></customer>'
        for n, name in enumerate(NAMES)
    )
    cases = "".join(
        f'<case no="40{n}" customer="C40{n}"><entry at="09/02/2025 10:58" by="customer">{_asked(name)[0]}</entry>'
        f'<entry at="09/03/2025 02:58" by="Marcus">{_asked(name)[1]}</entry></case>'
        for n, name in enumerate(NAMES)
    )
    whole = f"<helpdesk><customers>{listed}</customers><cases>{cases}</cases></helpdesk>"
    records = [r for r in _records(tmp_path, "helpdesk.xml", whole) if "case" in r.keys]
    named = {r.keys["case"]: r.text.content for r in records if r.text.holds == "full_name"}
    assert named == {f"40{n}": f"{name} Seidel" for n, name in enumerate(NAMES)}
    asked = {r.keys["case"]: r.text.content for r in records if r.text.holds == "note"}
    assert asked == {f"40{n}": _asked(name)[0] for n, name in enumerate(NAMES)}


def test_a_dump_whose_turns_tell_which_way_they_went_is_read_request_by_request(tmp_path: Path) -> None:
    rule = "=" * 40
    text = "".join(
        f"{rule}\nVORGANG 77{n}   Kundennr. KD40{n}   Queue: Vertrag\n{rule}\n"
        f"--- 01.11.2022 09:3{n} eingehend <{name.lower()}@post.example>\n{_asked(name)[0]}\n\n"
        f"Viele Grüße\n{name} Seidel\nMühlenstraße 8, Leer\n"
        f"--- 01.11.2022 09:36 automatisch\nIhre Nachricht wurde erfasst.\n"
        f"--- 01.11.2022 19:37 ausgehend\n{_asked(name)[1]}\n--- 02.11.2022 14:33 Status: erledigt\n\n"
        for n, name in enumerate(NAMES)
    )
    path = tmp_path / "dump.txt"
    path.write_text(text, encoding="utf-8")
    found = _people(path)
    assert {name: found.get(name) for name in NAMES} == {name: {PHONES[name]} for name in NAMES}


def test_a_diary_with_moments_and_ways_of_one_side_is_no_dump(tmp_path: Path) -> None:
    text = "".join(f"--- 0{n}.11.2022 09:30 ausgehend\nheute war ich im garten, tag {n}\n" for n in range(1, 8))
    assert not [r for r in _records(tmp_path, "tagebuch.txt", text) if "case" in r.keys]


def test_who_asks_is_told_by_his_number_in_the_request_where_no_list_has_him(tmp_path: Path) -> None:
    tickets = [
        {
            "id": 700 + n,
            "requester_id": 30 + n,
            "comments": [
                {
                    "author_id": 30 + n,
                    "created_at": f"2025-11-0{n + 1}T09:14:00Z",
                    "body": f"My toaster {n} is broken.",
                },
                {"author_id": 9, "created_at": f"2025-11-0{n + 1}T10:14:00Z", "body": "We send another one."},
            ],
        }
        for n in range(3)
    ]
    found = _records(tmp_path, "tickets.json", json.dumps({"tickets": tickets}))
    told = [(r.keys.get("case"), "staff" in r.keys) for r in found if r.kind == "message"]
    assert told == [(str(700 + n), staff) for n in range(3) for staff in (False, True)]
