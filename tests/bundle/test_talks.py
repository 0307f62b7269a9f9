"""Chats and mails as other programs write them: who wrote what."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from reident.bundle import read
from reident.bundle.quotes import parts
from reident.model import Record
from reident.rulebook import load_rules


def _records(folder: Path, name: str, content: str) -> list[Record]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return [record for record in read(path, load_rules()) if isinstance(record, Record)]


def _said(records: Sequence[Record]) -> list[tuple[str, str]]:
    return [(r.keys.get("sender", ""), r.text.content) for r in records if r.text.holds == "message"]


TEAMS = {"value": [
    {"id": str(n), "messageType": "message", "createdDateTime": f"2024-09-18T00:2{n}:46Z", "subject": None,
     "from": {"user": {"id": f"0-{n}", "displayName": who}},
     "body": {"contentType": "html", "content": f"<p>{text}</p>"}, "reactions": []}
    for n, (who, text) in enumerate([("Lena Berg", "bin da"), ("Jan Vogt", "ok &amp; danke")])
]}  # fmt: skip
GOOGLE = {"messages": [
    {"creator": {"name": "Lena Berg", "email": "lena@example.org", "user_type": "Human"},
     "created_date": "Thursday, March 14, 2024 at 1:30:07 PM UTC", "text": "bin da", "topic_id": "t"},
    {"creator": {"name": "Jan Vogt", "email": "jan@example.org", "user_type": "Human"},
     "created_date": "Donnerstag, 14. März 2024 um 13:31:07 UTC", "text": "ok & danke", "topic_id": "t"},
]}  # fmt: skip
DISCORD = {"channel": {"name": "jan"}, "messages": [
    {"id": "1", "type": "Default", "timestamp": "2024-09-17T09:00:07-04:00", "content": "bin da",
     "author": {"id": "30", "name": "lenaberg", "nickname": "Lena Berg", "isBot": False},
     "reactions": [{"emoji": "x", "users": [{"name": "janvogt"}]}]},
    {"id": "2", "type": "Reply", "timestamp": "2024-09-17T09:01:07-04:00", "content": "ok & danke",
     "author": {"id": "40", "name": "janvogt", "nickname": "Jan Vogt", "isBot": False}, "reactions": []},
]}  # fmt: skip
SKYPE = {"userId": "8:live:jan", "conversations": [{"id": "8:live:lena", "displayName": "Lena Berg", "MessageList": [
    {"id": "1", "displayName": "Lena Berg", "originalarrivaltime": "2019-11-16T09:00:46Z", "messagetype": "RichText",
     "content": "bin da", "conversationid": "8:live:lena", "from": "8:live:lena"},
    {"id": "2", "displayName": None, "originalarrivaltime": "2019-11-16T09:01:46Z", "messagetype": "RichText",
     "content": "<quote author=\"Lena\">bin da</quote>ok &amp; danke", "conversationid": "8:live:lena",
     "from": "8:live:jan"},
]}]}  # fmt: skip
WHATSAPP = {"49151@s.whatsapp.net": {"name": "Lena Berg", "messages": {
    "9": {"from_me": False, "timestamp": 1713820202.0, "meta": True, "data": "The code changed", "sender": None},
    "10": {"from_me": False, "timestamp": 1713820207.0, "meta": False, "data": "bin da", "sender": None},
    "11": {"from_me": True, "timestamp": 1713820307.0, "meta": False, "data": "ok & danke", "sender": None},
}}}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "second"),
    [(TEAMS, "Jan Vogt"), (GOOGLE, "Jan Vogt"), (DISCORD, "Jan Vogt"), (SKYPE, "8:live:jan"), (WHATSAPP, "me")],
    ids=["teams", "google-chat", "discord", "skype", "whatsapp-exporter"],
)
def test_who_wrote_a_message_of_json_is_told_by_objects_ids_and_flags(
    tmp_path: Path, content: Any, second: str
) -> None:
    found = _records(tmp_path, "messages.json", json.dumps(content))
    assert _said(found) == [("Lena Berg", "bin da"), (second, "ok & danke")]
    assert len({r.keys["conversation"] for r in found if r.text.holds == "message"}) == 1
    assert all(r.time is not None for r in found if r.text.holds == "message")


def test_what_was_forwarded_is_not_its_senders(tmp_path: Path) -> None:
    chat = {"name": "Lena Berg", "messages": [
        {"id": 1, "type": "message", "date": "2024-03-05T18:20:00", "from": "Lena Berg",
         "text": ["Alles ", {"type": "bold", "text": "klar"}],
         "text_entities": [{"type": "plain", "text": "Alles "}, {"type": "bold", "text": "klar"}]},
        {"id": 2, "type": "message", "date": "2024-03-05T18:21:00", "from": "Lena Berg", "forwarded_from": "Wetter",
         "text": "Sturm"},
    ]}  # fmt: skip
    assert [one for one in _said(_records(tmp_path, "result.json", json.dumps(chat))) if one[0]] == [
        ("Lena Berg", "Alles klar")
    ]


def test_a_chat_that_tells_but_clocks_takes_the_day_from_its_lines_or_its_path(tmp_path: Path) -> None:
    line = "Tue, 04/16/2024\n" + "".join(f"09:0{n}AM\tLena Berg\tnummer {n}\n" for n in range(4))
    found = _records(tmp_path, "[LINE]Lena.txt", line)
    assert {(r.time.month, r.time.day, r.time.hour) for r in found if r.time} == {(4, 16, 9)}
    zoom = "".join(f"15:00:0{n} From Lena Berg to Everyone:\n\tnummer {n}\n" for n in range(4))
    _records(tmp_path, "zoom/2024-03-14 15.00.12 Treffen/meeting_saved_chat.txt", zoom)
    found = [record for record in read(tmp_path / "zoom", load_rules()) if isinstance(record, Record)]
    assert [text for _, text in _said(found)] == [f"nummer {n}" for n in range(4)]
    assert {(r.time.month, r.time.day, r.time.hour) for r in found if r.time} == {(3, 14, 15)}


def test_the_other_one_of_a_chat_is_named_by_its_file(tmp_path: Path) -> None:
    lines = (f"{'>>>' if n % 2 else '<<<'} 18. Januar 2023 um 18:00:0{n} MEZ: nummer {n}" for n in range(4))
    found = _said(_records(tmp_path, "messages-Lena Berg.txt", "\n".join(lines)))
    assert [sender for sender, _ in found] == ["Lena Berg", "me", "Lena Berg", "me"]


def test_a_table_without_a_header_is_a_chat_where_names_take_turns(tmp_path: Path) -> None:
    rows = [
        ("Ich", ""),
        ("Lena Berg", "+49170"),
        ("Ich", ""),
        ("Lena Berg", "+49170"),
        ("Ich", ""),
        ("Lena Berg", "+4"),
    ]
    table = "\n".join(f"19.01.2024,18:0{n}:07,{who},{phone},das ist nummer {n}" for n, (who, phone) in enumerate(rows))
    found = _records(tmp_path, "Lena.csv", table)
    assert _said(found) == [(who, f"das ist nummer {n}") for n, (who, _) in enumerate(rows)]
    assert [r.time.minute for r in found if r.text.holds == "message" and r.time] == list(range(6))
    assert {r.keys.get("own") for r in found if r.keys.get("sender") == "Ich"} == {"yes"}


GMAIL = """Gut, ich buche.

Lena

Am Di., 5. März 2024 um 20:31 Uhr schrieb Jan Vogt <jan@example.org>:

> Kostet 85 Euro. Soll ich?
>
> Am Di., 5. März 2024 um 20:02 Uhr schrieb Lena Berg <lena@example.org>:
>
>> Was kostet die Hütte?
"""
INLINE = """On Wed, Apr 19, 2023 at 8:10 AM Jan Vogt <jan@example.org> wrote:

> could we do the 19th?

The 19th works.

> and where?

My place.
"""
OUTLOOK = """Danke!

________________________________
Von: Jan Vogt <jan@example.org>
Gesendet: Freitag, 17. November 2023 07:55
An: Lena Berg
Betreff: AW: Rechnung

Zahlung ist da.

-----Ursprüngliche Nachricht-----
From: Lena Berg
Sent: Thursday, November 16, 2023 6:02 PM
To: Jan Vogt
Subject: Rechnung

Ist überwiesen.
"""


@pytest.mark.parametrize(
    ("text", "own", "others"),
    [
        (
            GMAIL,
            "Gut, ich buche.\n\nLena",
            [("Jan Vogt", "Kostet 85 Euro. Soll ich?"), ("Lena Berg", "Was kostet die Hütte?")],
        ),
        (INLINE, "The 19th works.\n\nMy place.", [("Jan Vogt", "could we do the 19th?"), ("Jan Vogt", "and where?")]),
        (OUTLOOK, "Danke!", [("Jan Vogt", "Zahlung ist da."), ("Lena Berg", "Ist überwiesen.")]),
        ("Bis morgen!", "Bis morgen!", []),
        ("> wann?\n\num neun", "um neun", [("", "wann?")]),
    ],
    ids=["nested", "inline", "outlook", "none", "nobody named"],
)
def test_what_a_mail_quotes_is_its_writers_own(text: str, own: str, others: list[tuple[str, str]]) -> None:
    first, *rest = parts(text)
    assert first.text == own
    assert [(part.who, part.text) for part in rest] == others


def test_a_printed_mail_is_its_senders_and_the_quotes_in_it_are_others(tmp_path: Path) -> None:
    head = "Von:\tLena Berg <lena@example.org>\nGesendet:\tDienstag, 5. März 2024 18:20\nAn:\tJan Vogt\n"
    head += "Betreff:\tHütte\n\n"
    found = _said(_records(tmp_path, "01 Hütte.txt", head + "Kommst du mit?\n\n" + OUTLOOK.partition("\n\n")[2]))
    assert found == [("Lena Berg", "Kommst du mit?"), ("Jan Vogt", "Zahlung ist da."), ("Lena Berg", "Ist überwiesen.")]


def test_a_form_on_a_site_is_sent_by_whoever_is_to_be_answered(tmp_path: Path) -> None:
    mail = (
        "From: Tischlerei <wordpress@tischlerei.example>\nTo: info@tischlerei.example\n"
        "Reply-To: Lena Berg <lena@example.org>\n"
        "Subject: Anfrage\nContent-Type: text/plain; charset=utf-8\n\n"
        "Name: Lena Berg\nTelefon: 0551 999888\n\nNachricht:\nDer Tisch wackelt.\n"
    )
    found = _records(tmp_path, "a.eml", mail)
    assert {r.keys.get("sender") for r in found} == {"Lena Berg"}
    held = {(r.text.holds, r.text.content) for r in found}
    assert ("phone", "0551 999888") in held
    assert ("email", "lena@example.org") in held


def test_a_conversation_in_a_cell_is_taken_apart(tmp_path: Path) -> None:
    talk = "Customer (2024-07-02 10:28):\nWo ist der Tisch?\n\nAgent Zoe (2024-07-02 11:40):\nUnterwegs. Zoe"
    table = f'Ticket ID,Requester,Requester email,Comments\n1,Lena Berg,lena@example.org,"{talk}"\n'
    found = [
        (r.keys.get("staff", ""), r.text.content)
        for r in _records(tmp_path, "t.csv", table)
        if r.text.holds == "message"
    ]
    assert found == [("", "Wo ist der Tisch?"), ("named", "Unterwegs. Zoe")]


def test_speakers_of_subtitles_are_named_by_tags_or_before_what_they_say(tmp_path: Path) -> None:
    tagged = "WEBVTT\n\n65/1-0\n00:00:01.290 --> 00:00:07.470\n<v Lena Berg>Guten Morgen.</v>\n"
    plain = "".join(f"{n}\n00:00:0{n},100 --> 00:00:0{n},900\nJan Vogt: Punkt {n}.\n\n" for n in range(1, 4))
    for name, text, said in (
        ("a.vtt", tagged, ("Lena Berg", "Guten Morgen.")),
        ("b.srt", plain, ("Jan Vogt", "Punkt 1.")),
    ):
        found = [(r.keys.get("speaker"), r.text.content) for r in _records(tmp_path, name, text)]
        assert found[0] == said


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.eml", "From: A <a@example.org>\nSubject: x\n\n" + ">" * 200_000 + " tief\n\nhoch\n", "hoch"),
        ("b.json", json.dumps([{"from": "A", "date": "2024-03-05T18:20:00", "text": "<quote " * 100_000}]), "<quote"),
        ("c.txt", "".join(f"02.04.25, 15:0{n} - A: {' ' * 200_000}ja\n" for n in range(4)), "ja"),
    ],
)
def test_a_hostile_message_takes_no_time_and_loses_nothing(tmp_path: Path, name: str, content: str, said: str) -> None:
    began = time.process_time()
    found = _said(_records(tmp_path, name, content))
    assert any(said in text for _, text in found)
    assert time.process_time() - began < 10
