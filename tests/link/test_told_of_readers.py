"""What messages tell of those who read them: addresses, employers, people."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from reident.case import Case
from reident.link.senders import named
from reident.model import Subject
from reident.pipeline import Request, assess
from reident.rulebook import load_rules
from tests.link.conftest import Story, values


def test_what_an_address_book_adds_to_a_name_is_no_surname() -> None:
    assert named("Colm Geraghty (van)") == ["Colm", "Geraghty"]
    assert named("Gary work") == ["Gary"]
    assert named("otto miller") == ["Otto", "Miller"]


def test_a_message_that_is_dictated_with_love_is_dictated_to_the_partner(story: Story) -> None:
    story.introduces("Florian Krüger")
    record = story.says("sag paula ich vermiss sie", time=datetime(2025, 4, 1, 9))
    story.finds(record, "Paula", "person", None, about="other", act="message")
    record = story.says("sag kerstin ich komme später", time=datetime(2025, 4, 2, 9))
    story.finds(record, "Kerstin", "person", None, about="other", act="message")
    assert values(story.subjects("subject")[0], "partner") == ["Paula"]


MAIL = """From {sender} Mon Mar 03 09:0{n}:00 2025
From: {name} <{sender}>
To: {to}
Subject: {subject}
Date: Mon, 03 Mar 2025 09:0{n}:00 +0100
Content-Type: text/plain; charset=utf-8

{body}

"""
KATRIN = ("Katrin Heidenreich", "katrin.heidenreich@post.example")
LETTERS = (
    ("Nordkai Personal", "personal@nordkai.example", KATRIN[1], "Abrechnung", "Ihre Abrechnung liegt bereit."),
    ("Paketdienst Blitz", "info@blitz.example", KATRIN[1], "Zustellung",
     "Empfänger: Katrin Heidenreich, Am Kleegarten 7, 36041 Fulda\nDie Zustellung erfolgt morgen."),
    (*KATRIN, "antje@post.example", "Samstag", "Liebe Antje,\nich freu mich auf Samstag!\nKatrin"),
)  # fmt: skip


def _assessed(folder: Path, members: Mapping[str, str]) -> list[Subject]:
    bundle = folder / "bundle.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with Case.create(folder / "case") as case:
        return list(assess(bundle, case, load_rules(), Request()).subjects)


def test_a_parcel_and_a_personnel_department_tell_of_their_reader(tmp_path: Path) -> None:
    mails = "".join(
        MAIL.format(
            name=name,
            sender=sender,
            to=f"Katrin Heidenreich <{to}>" if to == KATRIN[1] else to,
            subject=subject,
            body=body,
            n=n,
        )
        for n, (name, sender, to, subject, body) in enumerate(LETTERS)
    )
    subjects = _assessed(tmp_path, {"inbox.mbox": mails})
    (katrin,) = (s for s in subjects if values(s, "given_name")[:1] == ["Katrin"])
    assert values(katrin, "employer") == ["Nordkai"]
    assert any("Fulda" in value for value in values(katrin, "residence"))


TICKET = """Ticket #4300{n}
Subject: {subject}
Name: {name}

[2024-05-0{n} 06:51] Customer: {text}

[2024-05-0{n} 12:30] MealBox Care: Thanks for getting in touch.

[2024-05-0{n} 18:03] Customer: thank you
"""


def test_a_request_in_a_file_of_its_own_is_one_customers(tmp_path: Path) -> None:
    told = [("Marguerite Dube", "My daughter Zelda ate it."), ("Wes Harlan", "I work at Redline Freight."),
            ("Jasleen Gill", "I live in Fresno."), ("Tomasz Gorka", "Skip June please.")]  # fmt: skip
    files = {
        f"tickets/4300{n}.txt": TICKET.format(n=n, subject="Box", name=name, text=text)
        for n, (name, text) in enumerate(told, 1)
    }
    by_name = {" ".join((*values(s, "given_name")[:1], *values(s, "family_name")[:1])): s
               for s in _assessed(tmp_path, files)}  # fmt: skip
    assert by_name.keys() >= {name for name, _ in told}
    assert values(by_name["Marguerite Dube"], "child") == ["Zelda"]
    assert values(by_name["Wes Harlan"], "employer") == ["Redline Freight"]
    assert values(by_name["Jasleen Gill"], "residence") == ["Fresno"]


def test_messages_in_json_lines_are_one_conversation_and_texts_beside_answers_were_said(tmp_path: Path) -> None:
    chat = [{"sender": who, "body": f"hi {n}", "sent_at": f"2024-05-01T09:0{n}:00"} for n, who in enumerate("ABAB")]
    log = [{"ts": f"2024-05-01T09:0{n}:00", "device": "speaker", "text": f"stopp die uhr {n}", "reply": "Ok."}
           for n in range(4)]  # fmt: skip
    bundle = tmp_path / "bundle.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("chat/data.jsonl", "\n".join(map(json.dumps, chat)))
        archive.writestr("speaker/log.jsonl", "\n".join(map(json.dumps, log)))
    with Case.create(tmp_path / "case") as case:
        assess(bundle, case, load_rules(), Request())
        records = list(case.records())
    talks = {r.keys.get("conversation") for r in records if r.source == "chat/data.jsonl" and r.kind == "message"}
    assert len(talks) == 1
    assert {r.kind for r in records if r.text.content.startswith("stopp")} == {"utterance"}
