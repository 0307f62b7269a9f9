"""Cells whose meaning the layout knows: addresses, names, devices."""

from __future__ import annotations

import pytest

from reident.detect.models import Models
from reident.model import Text


def said(models: Models, holds: str, text: str) -> set[tuple[str, str, str]]:
    found = models.cells.find(Text(text, "de", holds))
    return {(f.attribute or f.kind, f.value, text[f.start : f.end]) for f in found}


@pytest.mark.parametrize(
    ("text", "street", "postcode", "city"),
    [
        ("Lindenstraße 14, 50823 Köln", "Lindenstraße 14", "50823", "Köln"),
        ("Jonas Weber, Lindenstr. 14, 50823 Köln, Deutschland", "Lindenstr. 14", "50823", "Köln"),
        ("Am Alten Markt 3a\n04109 Leipzig\nGermany", "Am Alten Markt 3a", "04109", "Leipzig"),
        ("Berliner Platz 7-9, 35390 Gießen", "Berliner Platz 7-9", "35390", "Gießen"),
        ("123 Main Street, Springfield, IL 62704, United States", "123 Main Street", "62704", "Springfield"),
        ("12 High Street, Leeds LS1 4DY, United Kingdom", "12 High Street", "LS1 4DY", "Leeds"),
    ],
)
def test_an_address_is_taken_apart(text: str, street: str, postcode: str, city: str, models: Models) -> None:
    found = {(attribute, stretch) for attribute, _, stretch in said(models, "address", text)}
    assert {("residence", street), ("postcode", postcode), ("residence", city)} <= found


def test_the_levels_of_an_address_are_told(models: Models) -> None:
    found = models.cells.find(Text("Lindenstraße 14, 50823 Köln, Deutschland", "de", "address"))
    levels = {f.value: f.qualifiers.get("level") for f in found if f.attribute == "residence"}
    assert levels == {"Lindenstraße 14": "address", "Köln": "municipality", "Deutschland": "country"}


@pytest.mark.parametrize(
    "text",
    ["Jonas Weber", "Weber, Jonas", "JONAS WEBER", "Herr Jonas Weber", "Hr. Jonas Weber jun.", "WEBER, Rev. Jonas"],
)
def test_a_full_name_becomes_given_name_and_surname(text: str, models: Models) -> None:
    found = {(attribute, value) for attribute, value, _ in said(models, "full_name", text)}
    assert found == {("given_name", "Jonas"), ("family_name", "Weber")}


@pytest.mark.parametrize("text", ["Hr. Weber", "Frau Dr. Weber", "Mrs Weber", "Fr. Weber sen.", "J. Weber"])
def test_a_word_alone_behind_a_title_or_an_initial_is_a_surname(text: str, models: Models) -> None:
    assert [(a, v) for a, v, _ in said(models, "full_name", text)] == [("family_name", "Weber")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lena Malt Vermieterin", {"Lena", "Malt"}),
        ("Peter Freund", {"Peter", "Freund"}),
        ("Erika Mann", {"Erika", "Mann"}),
    ],
)
def test_a_neighbours_word_behind_a_name_is_no_part_of_it_and_surnames_are(
    text: str, names: set[str], models: Models
) -> None:
    assert {value for _, value, _ in said(models, "full_name", text)} == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jonas' Echo Dot", "Jonas"),
        ("Jonas’ Echo", "Jonas"),
        ("Anna's Echo Show 5", "Anna"),
        ("Annas iPhone", "Anna"),
        ("Echo von Lena", "Lena"),
        ("iPad of Emily", "Emily"),
    ],
)
def test_the_name_of_a_device_hints_at_its_owner(text: str, name: str, models: Models) -> None:
    assert ("given_name", name, name) in said(models, "device_name", text)


@pytest.mark.parametrize("text", ["Echo Dot", "Wohnzimmer", "Kid's Fire", "Fire TV Stick 4K"])
def test_a_device_without_an_owner_has_none(text: str, models: Models) -> None:
    assert not any(attribute == "given_name" for attribute, _, _ in said(models, "device_name", text))


@pytest.mark.parametrize("text", ["", "  ", "Not Available", "n/a", "Nicht verfügbar"])
def test_an_empty_cell_says_nothing(text: str, models: Models) -> None:
    assert not models.cells.find(Text(text, "de", "full_name"))
    assert not models.cells.find(Text(text, "de", "address"))
