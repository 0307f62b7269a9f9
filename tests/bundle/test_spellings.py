"""What exports write in their own ways - names of members, points, speakers - comes out as what it means."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from reident.bundle import read
from reident.model import Member, Record, Unreadable
from reident.rulebook import load_rules

RULES = load_rules()


def _records(tmp_path: Path, name: str, content: str | bytes) -> list[Record]:
    path = tmp_path / "bundle" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [item for item in read(tmp_path / "bundle", RULES) if isinstance(item, Record)]


def _points(records: list[Record]) -> list[tuple[str, str]]:
    return [
        (r.text.content, r.time.isoformat()[:16] if r.time else "") for r in records if r.text.holds == "coordinates"
    ]


@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "cp1252"])
def test_the_umlauts_of_member_names_come_out_right(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Gr______e aus K__ln.txt", "licht aus\n")
    for placeholder, letters in (("______", "üß"), ("__", "ö")):
        raw = letters.encode(encoding)
        path.write_bytes(path.read_bytes().replace(placeholder.encode(), raw.ljust(len(placeholder), b"-")))
    [member] = [item for item in read(path, RULES) if isinstance(item, Member)]
    assert member.source.replace("-", "") == "Grüße aus Köln.txt"


def test_a_lone_compressed_bomb_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(b"\0" * (60 << 20)))
    [item] = list(read(tmp_path, RULES))
    assert isinstance(item, Unreadable)
    assert item.reason.id == "member-bomb"


def test_columns_of_latitude_and_longitude_are_one_point(tmp_path: Path) -> None:
    table = "Datum,Breitengrad,Längengrad,Notiz\n2023-05-01 08:00:00,50.9413,6.9581,beim Bäcker gewesen\n"
    assert _points(_records(tmp_path, "orte.csv", table)) == [("50.94130, 6.95810", "2023-05-01T08:00")]
    table = "TimeStamp,LatitudeInDegrees,LongitudeInDegrees\n2023-05-01T08:00:00Z,50.9413,6.9581\n"
    assert ("50.94130, 6.95810", "2023-05-01T08:00") in _points(_records(tmp_path, "devices.csv", table))


def test_the_place_of_an_appointment(tmp_path: Path) -> None:
    event = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20230501T080000Z\nGEO:50.9413;6.9581\nEND:VEVENT\nEND:VCALENDAR\n"
    assert _points(_records(tmp_path, "k.ics", event)) == [("50.94130, 6.95810", "2023-05-01T08:00")]


KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
<Document><Placemark><name>Bei Oma</name><address>Musterweg 3, 50823 Köln</address>
<TimeSpan><begin>2023-05-01T08:00:00Z</begin></TimeSpan><Point><coordinates>6.9581,50.9413,0</coordinates></Point>
</Placemark><Placemark><gx:Track><when>2023-05-02T09:00:00Z</when><when>2023-05-03T10:00:00Z</when>
<gx:coord>7.01 51.02 0</gx:coord><gx:coord>7.21 51.12 0</gx:coord></gx:Track></Placemark></Document></kml>"""


def test_tracks_have_their_places_and_moments(tmp_path: Path) -> None:
    found = _records(tmp_path, "a.kml", KML)
    assert set(_points(found)) == {
        ("50.941, 6.958", "2023-05-01T08:00"),
        ("51.020, 7.010", "2023-05-02T09:00"),
        ("51.120, 7.210", "2023-05-03T10:00"),
    }
    assert ("address", "Musterweg 3, 50823 Köln") in {(r.text.holds, r.text.content) for r in found}


def test_a_pdf_that_is_out_of_order_says_nothing_on_the_screen(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content = (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )
    _records(tmp_path, "a.pdf", content)
    assert capfd.readouterr() == ("", "")


def _holds(records: list[Record]) -> set[tuple[str | None, str]]:
    return {(record.text.holds, record.text.content) for record in records}


def test_an_older_alexa_card_holds_the_utterance_in_a_text_of_its_own(tmp_path: Path) -> None:
    card = {"activityStatus": "SUCCESS", "creationTimestamp": 1618417850000, "utteranceId": "x",
            "description": json.dumps({"summary": "alexa wie wird das wetter", "firstStreamId": None}),
            "sourceDeviceIds": [{"serialNumber": "G090LF11739501AA"}]}  # fmt: skip
    found = _records(tmp_path, "cards.json", json.dumps({"activities": [card]}))
    said = next(record for record in found if record.kind == "utterance")
    assert said.text.content == "alexa wie wird das wetter"
    assert said.time is not None


def test_answers_and_the_area_of_an_activity_are_told_apart(tmp_path: Path) -> None:
    area = "https://www.google.com/maps/@?api=1&map_action=map&center=50.941300,6.958100&zoom=12"
    card = {"header": "Assistant", "title": "Said what is the weather", "time": "2019-05-30T15:37:14.947Z",
            "subtitles": [{"name": "It is sunny"}], "details": [{"name": "Used voice"}],
            "locationInfos": [{"name": "At this general area", "url": area}]}  # fmt: skip
    found = _records(tmp_path, "Takeout/My Activity/Assistant/MyActivity.json", json.dumps([card]))
    assert _holds(found) == {
        ("utterance", "what is the weather"),
        ("response", "It is sunny"),
        ("coordinates", "50.941300,6.958100"),
    }


def test_labels_beside_their_values_are_keys(tmp_path: Path) -> None:
    old = {"string_map_data": {"Email": {"href": "", "value": "anna@example.org"}, "Name": {"value": "Anna Schmidt"}}}
    new = {"label_values": [{"label": "Stadt", "value": "Köln"}]}
    found = _records(tmp_path, "a.json", json.dumps([old, new]))
    assert _holds(found) == {("email", "anna@example.org"), ("full_name", "Anna Schmidt"), ("city", "Köln")}


def test_the_name_of_a_town_is_no_persons_and_an_address_of_a_radio_no_street(tmp_path: Path) -> None:
    profile = {"profile_v2": {"hometown": {"name": "Siegburg"}, "family_members": [{"name": "Jonas Schmidt"}]}}
    paired = {"pairedDeviceList": [{"address": "a4:5e:60:11:22:33"}]}
    found = _records(tmp_path, "a.json", json.dumps([profile, paired]))
    assert _holds(found) == {
        ("city", "Siegburg"),
        ("contact_name", "Jonas Schmidt"),
        ("mac_address", "a4:5e:60:11:22:33"),
    }


def test_the_key_of_a_network_is_nobodys_words(tmp_path: Path) -> None:
    found = _records(tmp_path, "wifi.json", json.dumps({"ssid": "Heimnetz", "preSharedKey": "mein geheimes wort"}))
    assert _holds(found) == {("ssid", "Heimnetz")}


@pytest.mark.parametrize(
    "table",
    [
        "Anna,Schmidt,50823,Köln\nJonas,Weber,50667,Bonn\nLena,Fischer,53721,Siegburg\n",
        "Anna;Schmidt;Köln\nJonas;Weber;Bonn\nLena;Fischer;Siegburg\n",
    ],
)
def test_names_without_a_header_are_read_row_by_row(tmp_path: Path, table: str) -> None:
    found = [record.text.content for record in _records(tmp_path, "namen.csv", table)]
    assert found == ["Anna, Schmidt, Köln", "Jonas, Weber, Bonn", "Lena, Fischer, Siegburg"]


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_are_no_text(tmp_path: Path, seed: int) -> None:
    (tmp_path / "a.txt").write_bytes(random.Random(seed).randbytes(3000))
    [item] = list(read(tmp_path, RULES))
    assert isinstance(item, Unreadable)


def test_a_finnish_clock(tmp_path: Path) -> None:
    chat = "13.6.2018 klo 21.25.15 - Anna: hallo\n13.6.2018 klo 21.26.15 - Jonas: na\n"
    found = [record for record in _records(tmp_path, "chat.txt", chat) if record.kind == "message"]
    assert [record.time.isoformat() for record in found if record.time] == [
        "2018-06-13T21:25:15",
        "2018-06-13T21:26:15",
    ]


def test_a_photo_tells_when_and_where_it_was_taken(tmp_path: Path) -> None:
    exif, out = Image.Exif(), io.BytesIO()
    exif[ExifTags.Base.Model], exif[ExifTags.Base.DateTime] = "Pixel 7", "2023:05:01 08:00:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (50.0, 56.0, 28.7), 3: "E", 4: (6.0, 57.0, 29.2)})
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    assert _points(_records(tmp_path, "foto.jpg", out.getvalue())) == [("50.941306,6.958111", "2023-05-01T08:00")]


def test_a_mail_in_an_unknown_character_set_is_read_all_the_same(tmp_path: Path) -> None:
    mail = "From: anna@example.org\nContent-Type: text/plain; charset=x-unbekannt\n\nBis morgen in Köln\n"
    assert "Bis morgen in Köln" in [record.text.content for record in _records(tmp_path, "a.eml", mail)]


@pytest.mark.parametrize("zipped", [False, True])
def test_the_ids_of_a_workspace_are_its_users_names(tmp_path: Path, zipped: bool) -> None:
    users = [{"id": "U123ABC", "name": "anna", "profile": {"real_name": "Anna Schmidt"}},
             {"id": "U456DEF", "name": "jonas", "real_name": "Jonas Weber", "profile": {}}]  # fmt: skip
    said = [{"type": "message", "user": "U456DEF", "text": "<@U123ABC> kommst du?", "ts": "1618417850.000002"}]
    members = {"general/2021-04-14.json": json.dumps(said), "users.json": json.dumps(users)}
    if zipped:
        with zipfile.ZipFile(tmp_path / "bundle", "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
    else:
        for name, content in members.items():
            _records(tmp_path, name, content)
    found = [item for item in read(tmp_path / "bundle", RULES) if isinstance(item, Record)]
    message = next(record for record in found if record.text.holds == "message")
    assert message.keys["sender"] == "Jonas Weber"
    assert message.text.content == "@Anna Schmidt kommst du?"
