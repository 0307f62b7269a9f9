"""What exports write in their own ways - names of members, points, speakers - comes out as what it means."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

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
