"""Names on boarding passes, streets called after towns, relations in address books."""

from __future__ import annotations

import pytest

from reident.detect import Models, detect
from reident.detect.booked import booked
from reident.model import LanguageCode, Text


def test_a_boarding_pass_tells_surname_and_first_name() -> None:
    found = list(booked("Boarding pass. VOGT/LENA MRS. MAN to LIS.", "response"))
    assert [(f.attribute, f.value, f.about) for f in found] == [
        ("family_name", "Vogt", "speaker"),
        ("given_name", "Lena", "speaker"),
    ]
    assert [f.about for f in booked("1 Gast: VOGT/LENA FRAU", "message")] == ["reader", "reader"]
    assert not list(booked("either TCP/IP or USB/HDMI", "message"))


@pytest.mark.parametrize(
    ("content", "towns"), [("when does the Warwick Road tip shut", []), ("is it bin day in Leith", ["Leith"])]
)
def test_a_street_is_not_the_town_that_it_is_called_after(models: Models, content: str, towns: list[str]) -> None:
    (found,) = detect([Text(content=content, holds="utterance", language="en")], models.rules, models)
    assert [f.value for f in found if f.attribute in ("residence", "frequent_place")] == towns


@pytest.mark.parametrize(
    ("language", "label", "about", "name"),
    [
        ("de", "Wendel Bruderherz", "sibling", "Wendel"),
        ("de", "Pauli \u2764", "partner", "Pauli"),
        ("en", "Ida (sis)", "sibling", "Ida"),
        ("de", "Tim Mann", "other", "Tim Mann"),
        ("de", "Lena Vogt", "other", "Lena Vogt"),
    ],
)
def test_an_address_book_tells_relations(
    models: Models, language: LanguageCode, label: str, about: str, name: str
) -> None:
    (found,) = detect([Text(content=label, holds="contact_name", language=language)], models.rules, models)
    assert [(f.about, f.value) for f in found if f.kind == "person"] == [(about, name)]
