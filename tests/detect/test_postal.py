"""Postal addresses in running text: where somebody lives, and whose address it is."""

from __future__ import annotations

import pytest

from reident.detect.models import Models
from reident.model import Finding


def _found(models: Models, text: str, language: str) -> tuple[list[tuple[str | None, str]], str]:
    found: list[Finding] = models.postal.find(text, language)
    for finding in found:
        assert finding.end <= len(text)
    return [(f.attribute, f.value) for f in found], found[0].about if found else ""


@pytest.mark.parametrize(
    ("language", "text", "finds"),
    [
        (
            "de",
            "Lieferadresse: Bahnhofstr. 81, 44263 Dortmund (Hörde)",
            [("residence", "Bahnhofstr. 81"), ("postcode", "44263"), ("residence", "Dortmund"), ("residence", "Hörde")],
        ),
        (
            "en",
            "my address is still 12 Church Street, Headingley, Leeds LS6 3AB, please send it there",
            [
                ("residence", "12 Church Street"),
                ("postcode", "LS6 3AB"),
                ("residence", "Headingley"),
                ("residence", "Leeds"),
            ],
        ),
        (
            "de",
            "Guten Tag,\nich wohne in der bahnhofstraße 50, dresden (pieschen), da ist immer jemand",
            [("residence", "bahnhofstraße 50"), ("residence", "Dresden"), ("residence", "Pieschen")],
        ),
        (
            "de",
            "Wir sind umgezogen:\nAhornweg 3\n50823 Köln\nBis bald",
            [("residence", "Ahornweg 3"), ("postcode", "50823"), ("residence", "Köln")],
        ),
        (
            "de",
            "ich wohne jetzt in 60311 Frankfurt am Main",
            [("postcode", "60311"), ("residence", "Frankfurt am Main")],
        ),
        (
            "de",
            "Vielen Dank\nLena Malt\nAhornweg 3, 50823 Köln",
            [("residence", "Ahornweg 3"), ("postcode", "50823"), ("residence", "Köln")],
        ),
    ],
)
def test_an_own_address_is_where_the_speaker_lives(
    language: str, text: str, finds: list[tuple[str, str]], models: Models
) -> None:
    found, about = _found(models, text, language)
    assert (found, about) == (finds, "speaker")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ersatz geht an Goethestraße 75, 90443 Nürnberg"),
        ("de", "meine Schwester wohnt jetzt in der Lindenstraße 14, 50823 Köln"),
        ("en", "the party is at 12 Church Lane, Leeds on Friday"),
        ("en", "send it to my mum, 12 Church Lane, Leeds"),
    ],
)
def test_the_address_of_others_is_not_the_speakers(language: str, text: str, models: Models) -> None:
    found, about = _found(models, text, language)
    assert found
    assert about == "other"
    assert not [value for attribute, value in found if attribute == "residence"]


@pytest.mark.parametrize(
    "text", ["stell den wecker auf 7", "spiel straße 7", "Gartenstr. 87", "12 drive way in the rain"]
)
def test_a_street_alone_is_no_postal_address(text: str, models: Models) -> None:
    assert not models.postal.find(text, "de")


@pytest.mark.parametrize(
    ("language", "text", "finds"),
    [
        ("de", "Geliefert werden sollte an Ahornweg, 59494 Soest.", [("postcode", "59494"), (None, "Soest")]),
        ("de", "Im Lager sind 12345 Menschen in Berlin.", []),
        ("de", "Schicken Sie es an Ahornweg, 45136 Essen.", [("postcode", "45136"), ("residence", "Essen")]),
        ("en", "It should have gone to Mill Lane, Leeds LS6 3HN.", [("postcode", "LS6 3HN"), (None, "Leeds")]),
        ("en", "It should have gone to Park Road, Duluth 55802.", [("postcode", "55802"), (None, "Duluth")]),
        ("en", "where is my order Delta 55802", []),
        ("en", "on 12 november 2002 the court decided to communicate the complaints to the government.", []),
        ("en", "the regional court ordered the applicant to pay pln 11, in ankara", []),
        ("de", "meine mutter wohnt in 60311 Frankfurt am Main", [("postcode", "60311"), (None, "Frankfurt am Main")]),
    ],
)
def test_a_postcode_beside_its_town_is_an_address_without_a_number(
    language: str, text: str, finds: list[tuple[str | None, str]], models: Models
) -> None:
    assert _found(models, text, language)[0] == finds
