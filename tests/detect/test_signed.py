"""Names in the last line of a message."""

from __future__ import annotations

import pytest

from reident.detect import detect
from reident.detect.closing import closing_place
from reident.detect.models import Models
from reident.detect.signed import called, signature_block, signed, signed_inline
from reident.model import Text
from reident.rulebook import load_rules


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "the box was open\nBest, Hannah Robinson", ["Hannah", "Robinson"]),
        ("en", "where is it?\n\nCheers,\nhannah", ["Hannah"]),
        ("de", "wo bleibt mein Paket?\nDanke\nLena Malt", ["Lena", "Malt"]),
        ("de", "Bis Montag!\n- Lena :)", ["Lena"]),
        (
            "de",
            "Er blinkt.\n\nMit freundlichen Grüßen\nLena Malt\nTaunusring 55, Offenbach\nTel. 0171 2345",
            ["Lena", "Malt"],
        ),
        ("en", "it blinks\n\nKind regards,\nHannah Robinson\n4 Mill Lane, York\n01904 55", ["Hannah", "Robinson"]),
    ],
)
def test_the_name_in_the_last_line_is_the_writers(language: str, text: str, names: list[str], models: Models) -> None:
    known = models.known[language]
    found = list(signed(text, known.lexicon, known.words))
    assert [f.value for f in found] == names
    assert [text[f.start : f.end].casefold() for f in found] == [name.casefold() for name in names]
    assert all(f.about == "speaker" for f in found)


@pytest.mark.parametrize(
    "text",
    [
        "danke lena",
        "wer kommt mit?\nlena und ich",
        "bring bitte mit\nmilch",
        "lieber gruß\nmama",
        "schau mal\nhttps://example.org",
    ],
)
def test_other_last_lines_are_nobodys_name(text: str, models: Models) -> None:
    known = models.known["de"]
    assert not list(signed(text, known.lexicon, known.words))


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "He was not the one with the burner. Please call me. Diane Robinson", ["Diane", "Robinson"]),
        ("de", "Ich nehme den Zug um acht und bin dann da. Lena", ["Lena"]),
        ("en", "we are off to see hannah", []),
        ("en", "Who is that? Hannah", []),
        ("de", "Ich nehme den Zug um acht. Grüße an Mama", []),
    ],
)
def test_a_name_that_is_the_last_sentence_is_the_writers(
    language: str, text: str, names: list[str], models: Models
) -> None:
    known = models.known[language]
    found = list(signed_inline(text, known.lexicon, known.words))
    assert [f.value for f in found] == names


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        (
            "en",
            "Ten minutes late.\nHannah Robinson, Site Manager, Quell Build\n07700 900631",
            {"Site Manager", "Quell Build"},
        ),
        ("de", "Bis morgen.\nLena Malt\nStadtwerke Kassel, Netzplanung", {"Stadtwerke Kassel"}),
        ("de", "Bis morgen.\nLena Malt\nKassel", set()),
        ("de", "Lena Malt kommt auch, sagt der Abteilungsleiter, und Ulla bringt Kuchen mit.", set()),
        ("en", "see you\nHannah Robinson\n12 Mill Lane", set()),
    ],
)
def test_what_stands_below_a_writers_name_is_the_trade_and_the_firm(
    language: str, text: str, told: set[str], models: Models
) -> None:
    found = list(signature_block(text, models.known[language]))
    assert {f.value for f in found} == told
    assert all(text[f.start : f.end] == f.value for f in found)


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("en", "Parcel says delivered but there is nothing on the step. Falmouth.", "Falmouth"),
        ("en", "My pump died and the fish do not wait for it. Bodmin, Cornwall.", "Bodmin"),
        ("en", "Please change delivery to evenings as I am out. Slough, SL1.", "Slough"),
        ("de", "Ich brauche bitte einen neuen Termin mit dem Techniker, Kassel", "Kassel"),
        ("de", "Das Netz ist weg seit der Bagger da war. Chemnitz Quellgrund", "Chemnitz Quellgrund"),
        ("en", "Falmouth", None),
        ("en", "Where did you go on your holiday this year then? Nowhere", None),
        ("de", "Wir brauchen das Paket bis Freitag, sonst ist alles zu spät. Danke", None),
    ],
)
def test_a_request_ends_with_where_its_writer_is(language: str, text: str, place: str | None, models: Models) -> None:
    found = list(closing_place(text, models.known[language]))
    assert [f.value for f in found] == ([place] if place else [])
    assert all(text[f.start : f.end].startswith(f.value.split()[0]) for f in found)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Haha. love you Rob x", "Rob"),
        ("en", "night Sophie", "Sophie"),
        ("en", "love you loads", ""),
        ("en", "good morning all", ""),
        ("de", "hab dich lieb Tom", "Tom"),
        ("en", "we went with Rob", ""),
        ("de", "Danke Oma", ""),
    ],
)
def test_whom_a_sentence_is_said_to(language: str, text: str, name: str, models: Models) -> None:
    known = models.known[language]
    found = list(called(text, known.lexicon, known.words))
    assert [f.value for f in found] == ([name] if name else [])
    assert all((f.about, text[f.start : f.end]) == ("other", f.value) for f in found)


def test_a_name_behind_with_is_no_signature(models: Models) -> None:
    said = Text("Elliot stays home with Naomi", "en", "message")
    found = [f for each in detect([said], load_rules(), models) for f in each]
    assert not [f for f in found if f.attribute == "given_name"]
