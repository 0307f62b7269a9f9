"""Pages, requests and logs whose structure no rule knows, and whose they are."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from reident.model import Record
from tests.bundle.test_unknown_shapes import SAID, _messages, _read, _records

ASKED = ("Rosa Berg", "Malte Vogt", "Ida Kern", "Paul Lang", "Nora Stein", "Emil Wirth")
DESK = ("Uwe Amsel", "Vera Busch")


def _requests() -> Iterator[tuple[int, str, str, str]]:
    """Number, who, when and what of six requests with two answers each by one of two people."""
    for number, who in enumerate(ASKED):
        agent = DESK[number % 2]
        yield 7000 + number, who, f"2024-03-0{number + 1} 10:15", f"Der Toaster geht nicht, sagt {who}."
        yield 7000 + number, agent, f"2024-03-0{number + 1} 11:15", "Guten Tag, wir prüfen das für Sie."
        yield 7000 + number, who, f"2024-03-0{number + 1} 12:15", f"Danke, ich warte dann auf Antwort, {who}."
        yield 7000 + number, agent, f"2024-03-0{number + 1} 13:15", f"Der Toaster wird ersetzt, alles Gute, {who}."


def _staff(found: list[Record]) -> dict[str, set[str]]:
    """Case -> who of the staff writes in it."""
    staff: dict[str, set[str]] = {}
    for record in found:
        if "case" in record.keys:
            staff.setdefault(record.keys["case"], set())
            if "staff" in record.keys:
                staff[record.keys["case"]].add(record.keys["sender"])
    return staff


def test_a_page_of_repeated_elements_is_a_conversation(tmp_path: Path) -> None:
    days = ("Dienstag, 6. August 2024", "Mittwoch, 7. August 2024")
    rows = [
        f'<div class="blub"><b class="wo1">{who}</b><span class="wo2">{text}</span><i class="wo3">1{n}:15</i></div>'
        for n, (who, text) in enumerate(SAID)
    ]
    body = f'<div class="band">{days[0]}</div>{"".join(rows[:4])}<div class="band">{days[1]}</div>{"".join(rows[4:])}'
    found = _records(tmp_path, "x.html", f"<html><body><h1>Wir zwei</h1>{body}</body></html>")
    assert _messages(found) == list(SAID)
    said = [r for r in found if r.text.holds == "message"]
    assert (said[0].time, said[-1].time) == (datetime(2024, 8, 6, 10, 15), datetime(2024, 8, 7, 17, 15))
    assert "Wir zwei" in [r.text.content for r in found]


def test_a_page_is_a_conversation_by_how_its_lines_begin(tmp_path: Path) -> None:
    rows = (f"<dt>{who} <small>20 Aug 2024, 1{n}:15</small></dt><dd>{text}</dd>" for n, (who, text) in enumerate(SAID))
    found = _records(tmp_path, "x.html", f"<html><body><dl>{''.join(rows)}</dl></body></html>")
    assert _messages(found) == list(SAID)


def test_a_page_of_requests_tells_customers_from_staff(tmp_path: Path) -> None:
    cases: dict[int, str] = {}
    for number, who, when, text in _requests():
        side = "agent" if who in DESK else "customer"
        row = f'<tr class="{side}"><th>{who}</th><td>{when}</td><td>{text}</td></tr>'
        cases[number] = cases.get(number, "") + row
    body = "".join(f'<div class="fall"><h3>Fall {n}</h3><table>{rows}</table></div>' for n, rows in cases.items())
    staff = _staff(_records(tmp_path, "x.html", f"<html><body>{body}</body></html>"))
    assert list(staff.values()) == [{DESK[n % 2]} for n in range(6)]


def test_an_article_is_no_conversation(tmp_path: Path) -> None:
    body = "".join(f"<p>Lena war in Ulm, und Tom blieb zum {n}. Mal daheim.</p>" for n in range(12))
    found = _records(tmp_path, "x.html", f"<html><body>{body}</body></html>")
    assert not [r for r in found if r.text.holds == "message"]


def test_the_head_of_a_mail_in_a_page_is_that_of_the_text_below(tmp_path: Path) -> None:
    head = {"Von": "Rosa Berg &lt;rosa@post.example&gt;", "An": "Malte Vogt &lt;malte@post.example&gt;",
            "Datum": "09.03.2021 17:15", "Betreff": "Samstag"}  # fmt: skip
    rows = "".join(f"<tr><td>{key}</td><td>{value}</td></tr>" for key, value in head.items())
    page = f"<html><body><table>{rows}</table><div>Moin Malte,<br>ich komme gern.<br>Rosa</div></body></html>"
    found = _records(tmp_path, "druck.html", page)
    said = [r for r in found if r.text.holds == "message"]
    assert [(r.keys["sender"], r.text.content.split("\n")[0]) for r in said] == [("Rosa Berg", "Moin Malte,")]
    assert ("rosa@post.example", "email") in [(r.text.content, r.text.holds) for r in found]


@pytest.mark.parametrize("ending", ["csv", "DAT"])
def test_a_table_of_requests_without_roles_tells_who_answers(tmp_path: Path, ending: str) -> None:
    out = io.StringIO()
    table = csv.writer(out, delimiter="|")
    table.writerow(["F1", "F2", "F3", "F4"])
    table.writerows([n, when.replace(" ", "T"), who, text] for n, who, when, text in _requests())
    staff = _staff(_records(tmp_path, f"x.{ending}", out.getvalue()))
    assert staff == {str(7000 + n): {DESK[n % 2]} for n in range(6)}


@pytest.mark.parametrize("author", ["flat", "object"])
def test_requests_in_lists_of_their_own_tell_who_answers(tmp_path: Path, author: str) -> None:
    cases: dict[int, list[dict[str, object]]] = {}
    for number, who, when, text in _requests():
        wrote = {"wer": who} if author == "flat" else {"user": {"name": who}}
        cases.setdefault(number, []).append({"zeit": when, "inhalt": text, **wrote})
    value = [{"az": n, "thema": "Toaster", "verlauf": turns} for n, turns in cases.items()]
    staff = _staff(_records(tmp_path, "x.json", json.dumps(value)))
    assert list(staff.values()) == [{DESK[n % 2]} for n in range(6)]


def test_somebodys_chats_with_friends_are_no_requests(tmp_path: Path) -> None:
    rooms = []
    for number, who in enumerate(ASKED):
        turns = [(who, "kommst du morgen mit?"), ("Uwe Amsel", "klar, ich bin dabei"), (who, "schön, bis dann")]
        turns = turns[1:] + turns[:1] if number % 2 else turns
        rooms.append([{"zeit": f"2024-03-0{n + 1} 10:15", "wer": w, "inhalt": t} for n, (w, t) in enumerate(turns)])
    found = _records(tmp_path, "x.json", json.dumps([{"raum": n, "verlauf": turns} for n, turns in enumerate(rooms)]))
    assert not [r for r in found if "staff" in r.keys or "case" in r.keys]


def test_the_turns_of_two_sides_in_xml_stay_in_order(tmp_path: Path) -> None:
    cases: dict[int, str] = {}
    for number, who, when, text in _requests():
        tag = "team" if who in DESK else "pat"
        cases[number] = cases.get(number, "") + f'<{tag} name="{who}" am="{when}">{text}</{tag}>'
    body = "".join(f'<anfrage az="{number}">{turns}</anfrage>' for number, turns in cases.items())
    found = _records(tmp_path, "x.xml", f"<?xml version='1.0'?><export>{body}</export>")
    assert list(_staff(found).values()) == [{DESK[n % 2]} for n in range(6)]
    assert [r.time for r in found if r.time] == sorted(r.time for r in found if r.time)


def test_the_number_of_a_request_joins_two_tables(tmp_path: Path) -> None:
    tickets, turns = io.StringIO(), io.StringIO()
    csv.writer(tickets).writerows([
        ["ID", "Contact Name", "Email", "Phone"],
        *([7000 + n, who, f"k{n}@post.example", f"0171 23456{n}0"] for n, who in enumerate(ASKED)),
    ])  # fmt: skip
    rows = [[n, "out" if who in DESK else "in", who, when, text] for n, who, when, text in _requests()]
    csv.writer(turns).writerows([["Ticket ID", "Direction", "From", "Created Time", "Content"], *rows])
    bundle = tmp_path / "b.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("Cases.csv", tickets.getvalue())
        archive.writestr("Threads.csv", turns.getvalue())
    phones = [r for r in _read(bundle) if r.text.holds == "phone"]
    assert [r.keys.get("case") for r in phones] == [str(7000 + n) for n in range(6)]


def test_users_in_json_lines_tell_names_and_roles_of_ids(tmp_path: Path) -> None:
    people = [*((n, who, "end-user") for n, who in enumerate(ASKED, start=9000)), (100, DESK[0], "agent")]
    number = {who: n for n, who, _ in people}
    cases: dict[int, list[dict[str, object]]] = {}
    for n, who, when, text in _requests():
        author = number.get(who, 100)
        cases.setdefault(n, []).append({"author_id": author, "created_at": when, "plain_body": text})
    bundle = tmp_path / "b.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        users = (json.dumps({"id": n, "name": who, "role": role}) for n, who, role in people)
        archive.writestr("users.json", "\n".join(users))
        tickets = (json.dumps({"id": n, "requester_id": 2000 + n, "comments": turns}) for n, turns in cases.items())
        archive.writestr("tickets.json", "\n".join(tickets))
    assert list(_staff(_read(bundle)).values()) == [{DESK[0]}] * 6


def test_letters_for_speakers_are_whom_the_legend_names(tmp_path: Path) -> None:
    letters = {"Lena": "A", "Tom": "B"}
    lines = [f"[+00:0{n}:00]  {letters[who]}:  {text}" for n, (who, text) in enumerate(SAID)]
    found = _records(tmp_path, "runde.txt", "\n".join(["Sprecher: A = Lena; B = Tom", "", *lines]))
    assert _messages(found) == list(SAID)


def test_the_heads_of_letters_may_take_two_lines(tmp_path: Path) -> None:
    head = "{who} Vogt <{who}@post.example> an Ida Kern <ida@post.example>\n0{n}.03.2024 10:15 Betreff\n{text}\n"
    lines = (head.format(who=who, n=n, text=text) for n, (who, text) in enumerate(SAID, start=1))
    found = _records(tmp_path, "ablage.txt", "\n".join(lines))
    said = [r for r in found if r.text.holds == "message"]
    assert [r.keys["sender"] for r in said] == [f"{who} Vogt" for who, _ in SAID]
    assert len({r.keys["conversation"] for r in said}) == 2
    assert [r.text.content.split("\n")[-1] for r in said] == [text for _, text in SAID]


def test_a_diary_by_the_time_of_day_is_whose_its_title_says(tmp_path: Path) -> None:
    lines = ["# Merkbuch Lena Vogt", "", "## Dienstag, 4. Februar 2025"]
    lines += [f"* `1{n}:15` _memo_ milch kaufen {n}" for n in range(4)]
    lines += ["## Mittwoch, 5. Februar 2025", *(f"* `1{n}:15` _memo_ brot holen {n}" for n in range(4))]
    found = _records(tmp_path, "merkbuch.md", "\n".join(lines))
    said = [r for r in found if r.text.holds == "utterance"]
    assert [r.text.content for r in said][:2] == ["milch kaufen 0", "milch kaufen 1"]
    assert {r.keys.get("account") for r in said} == {"Lena Vogt"}
    assert said[-1].time == datetime(2025, 2, 5, 13, 15)


@pytest.mark.parametrize("title", ["Nachrichten an Lena Vogt", "Hallo Lena Vogt", "Lena Vogt und Tom Kern"])
def test_a_title_that_names_somebody_else_tells_nobodys_diary(tmp_path: Path, title: str) -> None:
    lines = [title, "Dienstag, 4. Februar 2025", *(f"1{n}:15 milch kaufen {n}" for n in range(8))]
    assert not [r for r in _records(tmp_path, "x.txt", "\n".join(lines)) if "account" in r.keys]


def test_posts_in_files_of_their_own_are_each_authors(tmp_path: Path) -> None:
    bundle = tmp_path / "b.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        for who in ("Lena", "Tom"):
            lines = [
                f"Alle Beiträge von {who}",
                "",
                *(f"2024-03-0{n} 10:15\n    {who} sagt {n}\n" for n in range(1, 7)),
            ]
            archive.writestr(f"posts/von_{who}.txt", "\n".join(lines))
    said = [r for r in _read(bundle) if r.text.holds == "message"]
    assert {(r.keys["sender"], r.text.content.split()[0]) for r in said} == {("Lena", "Lena"), ("Tom", "Tom")}
    assert len({r.keys["conversation"] for r in said}) == 1


def test_short_notes_with_a_head_of_settings_are_read_as_those_beside_them(tmp_path: Path) -> None:
    bundle = tmp_path / "b.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        for n in range(1, 9):
            note = f"---\ndate: 2023-06-0{n}\ntags: [voice]\n---\n\n- **22:5{n}** [[Shopping]] onions\n  coffee\n"
            archive.writestr(f"Vault/2023-06-0{n}.md", note)
    said = [r for r in _read(bundle) if r.text.holds == "utterance"]
    assert [r.text.content for r in said] == ["Shopping: onions coffee"] * 8
    assert said[0].time == datetime(2023, 6, 1, 22, 51)


def test_a_table_below_its_owners_name_is_his(tmp_path: Path) -> None:
    rows = [f'"1{n}/06/24";"18:4{n}";"MSG";"Tom";"milch ist alle {n}"' for n in range(8)]
    head = ['"Diktiergerät";"";"";"";""', '"User";"Lena Vogt";"";"";""', '"D";"T";"TYPE";"TARGET";"TXT"']
    found = _records(tmp_path, "dict.csv", "\n".join([*head, *rows]))
    said = [r for r in found if r.text.holds == "utterance"]
    assert len(said) == 8
    assert {r.keys.get("account") for r in said} == {"Lena Vogt"}
    assert "Diktiergerät" in [r.text.content for r in found]


@pytest.mark.parametrize("name", ["rows.json", "rows.toml"])
def test_rows_without_keys_and_toml_are_read(tmp_path: Path, name: str) -> None:
    if name.endswith("json"):
        content = json.dumps({"x": [[f"2024-03-0{n} 10:15", who, text] for n, (who, text) in enumerate(SAID, 1)]})
    else:
        content = "\n".join(
            f'[[post]]\nwann = 2024-03-0{n}T10:15:00\nwer = "{who}"\nwas = "{text}"'
            for n, (who, text) in enumerate(SAID, 1)
        )
    assert _messages(_records(tmp_path, name, content)) == list(SAID)


def test_xml_of_many_roots_with_texts_as_in_addresses(tmp_path: Path) -> None:
    lines = (
        f'<message time="170949{n}000" from_display="{who}" text="{text.replace(" ", "%20")}"/>'
        for n, (who, text) in enumerate(SAID)
    )
    assert _messages(_records(tmp_path, "log.xml", "\n".join(lines))) == list(SAID)


def test_a_date_with_slashes_begins_with_the_day_where_another_row_shows_it(tmp_path: Path) -> None:
    rows = [f"{12 + n}/04/2024 10:15;{who};{text}" for n, (who, text) in enumerate(SAID)]
    rows[0] = rows[0].replace("12/04", "03/04")
    found = _records(tmp_path, "x.csv", "\n".join(["Date;From;Message", *rows]))
    assert next(r.time for r in found if r.text.holds == "message") == datetime(2024, 4, 3, 10, 15)


def test_a_name_beside_a_text_is_its_writers_where_it_comes_back(tmp_path: Path) -> None:
    rows = "\n".join(f"0{n}/04/2024,07:41:02,{who},{text.replace(',', '')}" for n, (who, text) in enumerate(SAID, 1))
    found = _records(tmp_path, "Messages.csv", f"Date,Time,Name,Text\n{rows}")
    assert [who for who, _ in _messages(found)] == [who for who, _ in SAID]


def test_the_town_in_a_list_of_users_is_theirs(tmp_path: Path) -> None:
    rows = "\n".join(f"{who},k{n}@post.example,Ulm" for n, who in enumerate(ASKED))
    found = _records(tmp_path, "sys_user.csv", f"name,email,location\n{rows}")
    assert [r.text.content for r in found if r.text.holds == "city"] == ["Ulm"] * 6


def test_a_log_in_pairs_is_read_as_its_keys_say(tmp_path: Path) -> None:
    lines = ["# hubd 2.7"]
    for n, (who, text) in enumerate(SAID):
        lines.append(f'2023-07-20 08:4{n}:00 INFO sprache zone=bad stimme={who} gehoert="{text.replace(",", "")}"')
        lines.append(f'2023-07-20 08:4{n}:02 INFO antwort="Okay."')
    found = _records(tmp_path, "hub.log", "\n".join(lines))
    said = [r for r in found if r.text.holds == "utterance"]
    assert [r.keys["speaker"] for r in said] == [who for who, _ in SAID]
    assert said[0].time == datetime(2023, 7, 20, 8, 40)
    assert sum(r.text.holds == "response" for r in found) == len(SAID)
    assert "# hubd 2.7" in [r.text.content for r in found]


def test_heads_that_say_who_wrote_as_a_role_are_those_of_a_request(tmp_path: Path) -> None:
    bundle = tmp_path / "b.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        for n, who in enumerate(ASKED):
            turns = "".join(
                f"{side} wrote on Sunday 19 March 2023, 1{at}:04:\nThe tap drips, {side}.\n\n"
                for at, side in enumerate(("Tenant", "Office", "Tenant"))
            )
            archive.writestr(f"messages/K-{n}.txt", f"Ref K-{n}\nTenant: {who}\n\n{turns}")
    found = _read(bundle)
    assert list(_staff(found).values()) == [{"Office"}] * 6
    named = [(r.text.content, r.keys.get("case")) for r in found if r.text.holds == "full_name"]
    assert len({case for _, case in named}) == 6
    assert [name for name, _ in named] == list(ASKED)
    assert all(r.time for r in found if r.text.holds == "message")


def test_mails_below_their_subject_and_date_are_letters(tmp_path: Path) -> None:
    mails = (
        f"about the garden\nMon, {n} Aug 2023 at 07:03\n{who} Vogt <{who}@post.example> to Ida Kern <ida@post.example>"
        f"\n\n{text}\n\n____________\n"
        for n, (who, text) in enumerate(SAID, start=10)
    )
    said = [r for r in _records(tmp_path, "printed.txt", "\n".join(mails)) if r.text.holds == "message"]
    assert [r.keys["sender"] for r in said] == [f"{who} Vogt" for who, _ in SAID]
    assert all(text in r.text.content for (_, text), r in zip(SAID, said, strict=True))


def test_a_time_may_stand_before_its_date(tmp_path: Path) -> None:
    lines = (f"[1{n}:29, {n + 1}.9.2023] {who}: {text}" for n, (who, text) in enumerate(SAID))
    found = [r for r in _records(tmp_path, "chat.txt", "\n".join(lines)) if r.text.holds == "message"]
    assert [r.keys["sender"] for r in found] == [who for who, _ in SAID]
    assert found[1].time == datetime(2023, 9, 2, 11, 29)


def test_the_users_of_a_dump_are_who_its_messages_are_from(tmp_path: Path) -> None:
    users = "INSERT INTO `nutzer` (`nutzer_id`, `vorname`, `nachname`) VALUES (4661,'Lena','Vogt'),(9372,'Tom','Kern');"
    number = {"Lena": 4661, "Tom": 9372}
    rows = ",".join(f"({n},{number[who]},'2023-12-1{n} 08:37:00','{text}')" for n, (who, text) in enumerate(SAID))
    chat = f"INSERT INTO `chat` (`id`, `nutzer_id`, `zeitpunkt`, `inhalt`) VALUES {rows};"
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "dump.sql").write_text(f"{users}\n{chat}\n", encoding="utf-8")
    surname = {"Lena": "Lena Vogt", "Tom": "Tom Kern"}
    assert [who for who, _ in _messages(_read(tmp_path / "b"))] == [surname[who] for who, _ in SAID]


def test_the_elements_of_a_request_that_answer_are_the_offices(tmp_path: Path) -> None:
    cases = "".join(
        f"<Anliegen Aktenzeichen='R-{n}'><Eingang>14.03.2023</Eingang><Antragsteller><Name>{who}</Name></Antragsteller>"
        f"<Buerger am='14.03.2023 20:53'>Wo bleibt mein Ausweis {n}?</Buerger>"
        f"<Antwort am='15.03.2023 08:12'>Ist bald fertig, {n}.</Antwort>"
        f"<Buerger am='15.03.2023 19:56'>Danke, dann warte ich {n}.</Buerger></Anliegen>"
        for n, who in enumerate(ASKED)
    )
    found = _records(tmp_path, "x.xml", f"<?xml version='1.0'?><Liste>{cases}</Liste>")
    turns = [(r.keys.get("case"), "staff" in r.keys) for r in found if r.text.content.endswith(("?", "."))]
    assert turns == [(f"R-{n}", side) for n in range(6) for side in (False, True, False)]


def test_which_way_the_messages_of_a_chat_went_makes_no_request_of_it(tmp_path: Path) -> None:
    rows = [
        {"sender": who, "sent_at": 1686642987000 + n, "type": "outgoing" if n % 2 else "incoming", "body": text}
        for n, (who, text) in enumerate(SAID)
    ]
    found = _records(tmp_path, "data.json", "\n".join(json.dumps(row) for row in rows))
    assert _messages(found) == list(SAID)
    assert not [r for r in found if "case" in r.keys or "staff" in r.keys]
