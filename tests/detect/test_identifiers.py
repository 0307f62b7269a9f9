"""Codes, written and read out; the network stays silent."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from reident.detect.models import Models


@pytest.mark.parametrize(
    ("language", "text", "kind", "value"),
    [
        ("de", "meine nummer ist null eins sieben eins zwei drei vier fünf sechs sieben", "contact", "0171234567"),
        (
            "de",
            "plus vier neun eins sieben eins zweiundzwanzig dreiunddreißig vierundvierzig",
            "contact",
            "+49171223344",
        ),
        ("en", "my number is oh seven seven double four three two one nine", "contact", "077443219"),
        ("de", "schreib an anna punkt schmidt at web punkt de bitte", "contact", "anna.schmidt@web.de"),
        ("en", "email john underscore smith at gmail dot com about lunch", "contact", "john_smith@gmail.com"),
        ("de", "der code ist vier sieben eins eins", "identifier", "4711"),
    ],
)
def test_a_code_that_is_read_out_is_found(language: str, text: str, kind: str, value: str, models: Models) -> None:
    found = models.identifiers.find(text, language)
    assert [(finding.kind, finding.value) for finding in found] == [(kind, value)]


def test_the_stretch_of_a_read_out_address_is_right(models: Models) -> None:
    text = "Schreib an anna punkt schmidt at web punkt de, bitte."
    (finding,) = models.identifiers.find(text, "de")
    assert text[finding.start : finding.end] == "anna punkt schmidt at web punkt de"


@pytest.mark.parametrize(
    "text",
    ["stell den timer auf zehn minuten", "zähl eins zwei drei vier", "das kostet 12 euro 50", "um acht am bahnhof"],
)
def test_everyday_numbers_are_no_codes(text: str, models: Models) -> None:
    found = models.identifiers.find(text, "de", prose=False)
    assert not [finding for finding in found if finding.kind in ("contact", "identifier")]


@pytest.mark.parametrize(("prose", "found"), [(True, [("date_time", "1956")]), (False, [])])
def test_a_year_counts_in_documents_only(prose: bool, found: list[tuple[str, str]], models: Models) -> None:
    read = models.identifiers.find("she was born in 1956", "en", prose=prose)
    assert [(finding.kind, finding.value) for finding in read] == found


@pytest.mark.parametrize("text", ["86095742718", "IBAN DE02120300000000202052", "4111 1111 1111 1112"])
def test_a_code_with_a_wrong_check_digit_is_none(text: str, models: Models) -> None:
    assert not [f for f in models.identifiers.find(text, "de") if f.attribute in ("id_number", "iban", "payment_card")]


def test_an_own_number_is_about_the_speaker_and_another_is_not(models: Models) -> None:
    (own,) = models.identifiers.find("meine mail ist jonas.weber@example.org", "de")
    (other,) = models.identifiers.find("schick es an jonas.weber@example.org", "de")
    assert (own.about, other.about) == ("speaker", "other")


@pytest.mark.parametrize(
    ("language", "text", "about"),
    [
        ("en", "please call me back on 07700 900123", "speaker"),
        ("en", "07700 900338 thats my number", "speaker"),
        ("en", "thanks for the parcel\nTel. 07700 900123", "speaker"),
        ("en", "the plumber is on 07700 900123", "other"),
        ("en", "give mum a ring on 07700 900123", "other"),
        ("en", "call back mum on 07700 900123", "other"),
        ("de", "Rückruf bitte unter +49 171 3920068", "speaker"),
        ("de", "E-Mail: lena.malt@postfach.example", "speaker"),
        ("de", "die Nummer vom Klempner ist 0171 2345678", "other"),
        ("de", "ruf mich zurück, aber meine Mama erreichst du unter 0171 2345678", "other"),
    ],
)
def test_whose_a_number_is_is_told_by_the_words_beside(language: str, text: str, about: str, models: Models) -> None:
    (finding,) = (f for f in models.identifiers.find(text, language) if f.kind == "contact")
    assert finding.about == about


def test_loading_and_detecting_open_no_socket() -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('a socket was opened')\n"
        "socket.socket.connect = refuse; socket.socket.connect_ex = refuse; socket.getaddrinfo = refuse\n"
        "from reident.rulebook import load_rules\n"
        "from reident.detect import Models, detect, identify_language\n"
        "from reident.model import Text\n"
        "r = load_rules(); m = Models.load(r)\n"
        "texts = [Text('schreib an anna@example.org', 'und'), Text('my IP is 192.0.2.1', 'en')]\n"
        "assert any(f.attribute == 'email' for f in detect(texts, r, m)[0])\n"
        "assert identify_language(['wie wird das wetter'], r) == ['de']\n"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    assert hasattr(socket, "socket")
