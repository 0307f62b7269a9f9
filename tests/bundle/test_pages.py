"""Conversations, tables and lists in HTML pages, and XML documents."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from reident.bundle import read
from reident.case import Case
from reident.model import Record, Unreadable
from reident.pipeline import Request, assess
from reident.rulebook import load_rules


def _records(folder: Path, name: str, content: str) -> list[Record]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return [record for record in read(path, load_rules()) if isinstance(record, Record)]


def _said(records: list[Record]) -> list[tuple[str, str]]:
    return [(r.keys.get("sender", ""), r.text.content) for r in records if r.text.holds == "message"]


def _telegram(clock: str, text: str, sender: str = "", more: str = "") -> str:
    named = f'<div class="from_name">{sender}</div>' if sender else ""
    return (
        f'<div class="message default clearfix{"" if sender else " joined"}"><div class="body">'
        f'<div class="pull_right date details" title="21.11.2022 {clock} UTC+01:00">{clock[:5]}</div>{named}{more}'
        f'<div class="text">{text}</div></div></div>'
    )


def test_telegrams_pages_are_messages_in_their_zone_and_what_is_forwarded_is_left_out(tmp_path: Path) -> None:
    forwarded = '<div class="forwarded body"><div class="from_name">Shop</div><div class="text">Rabatt</div></div>'
    page = "<html><body>" + "".join((
        _telegram("14:18:52", "Schlüssel liegt<br>unter der <strong>Matte</strong>.", "Zoe"),
        _telegram("14:19:10", "bis gleich"),
        _telegram("14:20:00", "danke", "Ayse", forwarded),
    )) + "</body></html>"  # fmt: skip
    found = _records(tmp_path, "messages.html", page)
    assert _said(found) == [
        ("Zoe", "Schlüssel liegt\nunter der Matte."), ("Zoe", "bis gleich"), ("Ayse", "danke"),
    ]  # fmt: skip
    first = next(r.time for r in found if r.text.holds == "message")
    assert first is not None
    assert (first.hour, first.utcoffset()) == (14, timedelta(hours=1))


def test_a_conversation_by_the_names_of_classes_is_known_from_three_messages_on(tmp_path: Path) -> None:
    def block(sender: str, text: str) -> str:
        return (
            f'<section class="chat-row"><span class="row-author">{sender}</span>'
            f'<time datetime="2024-03-05T18:20:00">Tue</time><p>{text}</p></section>'
        )

    two = block("Lena", "bin im Zug") + block("Jan", "ok")
    assert _said(_records(tmp_path, "two.html", f"<html><body>{two}</body></html>")) == []
    three = two + block("Lena", "hole Brot")
    found = _records(tmp_path, "three.html", f"<html><body>{three}</body></html>")
    assert _said(found) == [("Lena", "bin im Zug"), ("Jan", "ok"), ("Lena", "hole Brot")]
    assert {(r.time.month, r.time.hour) for r in found if r.time} == {(3, 18)}


def test_an_article_with_an_author_and_a_date_is_no_conversation(tmp_path: Path) -> None:
    page = '<html><body><span class="author">Lena Berg</span><time>2024-03-05</time><p>Ein Bericht.</p></body></html>'
    found = _records(tmp_path, "a.html", page)
    assert {r.text.holds for r in found} == {"prose"}


def test_tables_and_lists_of_a_page_are_read_by_their_headers_and_the_rest_as_text(tmp_path: Path) -> None:
    page = """<html><body><h1>Auskunft</h1>
    <table><tr><th>Vorname</th><th>Nachname</th><th>Ort</th></tr><tr><td>Lena</td><td>Berg</td><td>Celle</td></tr></table>
    <dl><dt>E-Mail:</dt><dd>lena@example.org</dd><dt>Telefon:</dt><dd>0551 999888</dd></dl>
    <table><tr><td>Kopf</td><td>Zeile</td></tr></table></body></html>"""
    found = _records(tmp_path, "a.html", page)
    held = {(r.text.holds, r.text.content) for r in found if r.text.holds != "prose"}
    assert held == {
        ("given_name", "Lena"), ("family_name", "Berg"), ("city", "Celle"), ("email", "lena@example.org"),
        ("phone", "0551 999888"),
    }  # fmt: skip
    rest = " ".join(r.text.content for r in found if r.text.holds == "prose")
    assert "Auskunft" in rest
    assert "Kopf" in rest
    assert "Berg" not in rest


_SMS = (
    '<sms protocol="0" address="{}" date="1700000000000" type="{}" body="{}" contact_name="{}" '
    'readable_date="14 Nov 2023" />'
)


def test_a_backup_of_messages_knows_who_wrote_them_and_drafts_are_left_out(tmp_path: Path) -> None:
    image = '<part ct="image/png" text="null" data="AAAA" />'
    mms = (
        '<mms date="1700000180000" msg_box="1" address="05519990011" contact_name="Lena Berg"><parts>'
        f'{image}<part ct="text/plain" text="schau mal" /></parts></mms>'
    )
    entries = (
        _SMS.format("05519990011", 1, "bist du da? &#10;Kuss", "Lena Berg"),
        _SMS.format("05519990011", 2, "ja gleich", "Lena Berg"),
        _SMS.format("05519990011", 3, "nie gesendet", "Lena Berg"),
        _SMS.format("+495519990022", 1, "Termin morgen um neun", "(Unknown)"),
        mms,
    )
    xml = f"<?xml version='1.0' encoding='UTF-8'?>\n<smses count=\"5\">{''.join(entries)}</smses>"
    found = _records(tmp_path, "sms-20231114.xml", xml)
    assert _said(found) == [
        ("Lena Berg", "bist du da? \nKuss"), ("me", "ja gleich"), ("+495519990022", "Termin morgen um neun"),
        ("Lena Berg", "schau mal"),
    ]  # fmt: skip
    assert {r.keys.get("own") for r in found if r.keys.get("sender") == "me"} == {"yes"}
    assert ("Lena Berg", "05519990011") in {
        (r.keys["sender"], r.text.content) for r in found if r.text.holds == "phone"
    }
    assert not any("AAAA" in r.text.content for r in found)


def test_whoever_is_called_me_has_no_such_name(tmp_path: Path) -> None:
    lines = [_SMS.format("05519990011", n % 2 + 1, f"nachricht {n}", "Lena Berg") for n in range(8)]
    path = tmp_path / "sms.xml"
    path.write_text(f"<?xml version='1.0'?><smses>{''.join(lines)}</smses>", encoding="utf-8")
    with Case.create(tmp_path / "case") as case:
        result = assess(path, case, load_rules(), Request())
    names = {f.value for s in result.subjects for f in s.facts if f.attribute == "given_name"}
    assert names == {"Lena"}


def test_any_other_xml_says_what_its_elements_and_attributes_say(tmp_path: Path) -> None:
    xml = """<?xml version="1.0"?><customers><customer id="7"><first_name>Lena</first_name>
    <address city="Celle"/></customer><customer id="8"><first_name>Jan</first_name></customer></customers>"""
    found = _records(tmp_path, "a.xml", xml)
    assert {(r.text.holds, r.text.content) for r in found} >= {
        ("given_name", "Lena"),
        ("city", "Celle"),
        ("given_name", "Jan"),
    }


def test_hostile_xml_is_refused_and_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    path.write_text(f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{bomb}]><x>&l8;</x>', encoding="utf-8")
    found = list(read(path, load_rules()))
    assert [item.reason.id for item in found if isinstance(item, Unreadable)] == ["member-damaged"]
