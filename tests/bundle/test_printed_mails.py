"""Mails that come in no mailbox: printed one below the other, or as the interfaces of mail services give them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reident.model import Record
from tests.bundle.test_unknown_shapes import _records

MAILS = (
    ("Loisl", "alois@post.example", "Resi Ascher", "resi@post.example", "Heu", "Griaß di Resi, morgen mach ma Heu."),
    ("Resi Ascher", "resi@post.example", "Loisl", "alois@post.example", "Re: Heu", "Ich komme um acht."),
    ("Radwelt", "news@rad.example", "Resi Ascher", "resi@post.example", "Sale", "Bremsen, Licht, Kette."),
    ("Jörg Müller", "jm@post.example", "Resi Ascher", "resi@post.example", "Klassentreffen", "Kommst du auch?"),
)


def _gmail(name: str, mail: str, to: str, to_mail: str, subject: str, text: str) -> dict[str, Any]:
    head = {"From": f"{name} <{mail}>", "To": f"{to} <{to_mail}>", "Subject": subject,
            "Date": "Sun, 04 Aug 2024 20:54:59 +0000"}  # fmt: skip
    data = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    headers = [{"name": key, "value": value} for key, value in head.items()]
    payload = {"mimeType": "multipart/alternative", "headers": headers,
               "parts": [{"mimeType": "text/html", "body": {"data": data}},
                         {"mimeType": "text/plain", "body": {"data": data}}]}  # fmt: skip
    return {"id": mail, "threadId": subject, "snippet": text[:9], "payload": payload}


def _graph(name: str, mail: str, to: str, to_mail: str, subject: str, text: str) -> dict[str, Any]:
    return {"id": mail + subject, "receivedDateTime": "2024-08-04T20:54:59Z", "subject": subject,
            "bodyPreview": text[:9], "body": {"contentType": "text", "content": text},
            "from": {"emailAddress": {"name": name, "address": mail}},
            "toRecipients": [{"emailAddress": {"name": to, "address": to_mail}}], "ccRecipients": []}  # fmt: skip


def _jmap(name: str, mail: str, to: str, to_mail: str, subject: str, text: str) -> dict[str, Any]:
    return {"id": mail + subject, "from": [{"name": name, "email": mail}], "to": [{"name": to, "email": to_mail}],
            "subject": subject, "receivedAt": "2024-08-04T20:54:59Z",
            "textBody": [{"partId": "1", "type": "text/plain"}],
            "bodyValues": {"1": {"value": text}}, "preview": text[:9]}  # fmt: skip


def _check(records: list[Record]) -> None:
    said = [(r.keys["sender"], r.text.content) for r in records if r.text.holds == "message"]
    assert said == [(name, text) for name, *_, text in MAILS]
    assert {str(r.time.date()) for r in records if r.time} == {"2024-08-04"}
    assert [r.text.content for r in records if r.text.holds == "subject_line"] == [mail[4] for mail in MAILS]
    to = {(r.entry, r.text.content) for r in records if r.text.holds == "recipient"}
    assert sorted(name for _, name in to) == sorted(mail[2] for mail in MAILS)


@pytest.mark.parametrize("form", [_gmail, _graph, _jmap])
@pytest.mark.parametrize("lines", [False, True])
def test_mails_of_an_interface_are_mails(tmp_path: Path, form: Callable[..., dict[str, Any]], lines: bool) -> None:
    every = [form(*mail) for mail in MAILS]
    text = "\n".join(map(json.dumps, every)) if lines else json.dumps({"value": every})
    _check(_records(tmp_path, "messages.json", text))


def test_a_request_that_has_a_sender_and_a_subject_is_no_mail(tmp_path: Path) -> None:
    ticket = _graph(*MAILS[0]) | {"status": "open", "comments": [{"author": "Nora", "body": "Wir kümmern uns."}]}
    texts = [r.text.content for r in _records(tmp_path, "t.json", json.dumps([ticket]))]
    assert "Wir kümmern uns." in texts


def test_printed_mails_stand_each_for_itself(tmp_path: Path) -> None:
    form = "{4}\nVon: {0} <{1}>\nGesendet: 04.08.2024 20:54\nAn: {2} <{3}>\n{5}\n" + "_" * 40
    _check(_records(tmp_path, "druck.txt", "resi@post.example\n" + "\n".join(form.format(*mail) for mail in MAILS)))


def test_a_page_of_one_mail_is_a_mail(tmp_path: Path) -> None:
    name, mail, to, to_mail, subject, text = MAILS[0]
    page = (
        f"<html><body><table><tr><td><b>{to}</b></td></tr></table><hr><h2>{subject}</h2><div><p><b>{name}</b> "
        f"&lt;{mail}&gt; <span>Sun, 4 Aug 2024 at 20:54</span><br>To: {to} &lt;{to_mail}&gt;</p><div>{text}</div></div>"
    )
    records = _records(tmp_path, "a.html", page + "</body></html>")
    assert [(r.keys["sender"], r.text.content) for r in records if r.text.holds == "message"] == [(name, text)]


def test_the_fields_of_a_form_in_xml_are_what_their_names_say(tmp_path: Path) -> None:
    form = (
        '<submission id="{0}" received="2024-06-0{0}T11:48:13Z"><field name="your-firstname">Rosa</field>'
        '<field name="your-lastname">Berg{0}</field><field name="your-email">rosa{0}@post.example</field>'
        '<field name="your-message">Ich habe {0} Fragen.</field>'
        '<reply by="Office" at="2024-06-09">Gerne.</reply></submission>'
    )
    whole = "<submissions>" + "".join(form.format(n) for n in range(1, 7)) + "</submissions>"
    records = _records(tmp_path, "contact.xml", whole)
    held = {r.text.holds: r.text.content for r in records if r.entry == records[0].entry}
    assert held["given_name"] == "Rosa"
    assert held["family_name"] == "Berg1"
    assert held["message"] == "Ich habe 1 Fragen."
    assert held["response"] == "Gerne."
