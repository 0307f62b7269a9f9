"""Postal addresses into their parts."""

import pytest

from reident.detect.addresses import AddressReader

READER = AddressReader(["lane", "straße", "weg"], {"germany": "DE"})


@pytest.mark.parametrize(
    ("text", "street", "city"),
    [
        ("Bilal Sharma 22 Church Lane Oakham LE15 6AA", "22 Church Lane", "Oakham"),
        ("Mia Roth Am Markt 4 53111 Bonn", "Am Markt 4", "Bonn"),
        ("Am Markt 4, 53111 Bonn", "Am Markt 4", "Bonn"),
    ],
)
def test_a_preposition_starts_a_street_only_as_a_word_of_its_own(text: str, street: str, city: str) -> None:
    found = READER.read(text)
    assert found.street is not None
    assert found.city is not None
    assert (text[slice(*found.street)], text[slice(*found.city)]) == (street, city)


@pytest.mark.parametrize(
    ("text", "name", "street", "city"),
    [
        ("Ines Roth 8 Church Lane NR3 1AA Norwich GB", "Ines Roth", "8 Church Lane", "Norwich GB"),
        ("Mia Roth Elbhang 3 01326 Dresden DE", "Mia Roth", "Elbhang 3", "Dresden DE"),
    ],
)
def test_a_code_may_stand_before_the_town_and_a_street_have_no_word_for_it(
    text: str, name: str, street: str, city: str
) -> None:
    found = READER.read(text)
    assert [text[slice(*part)] for part in (found.name, found.street, found.city) if part] == [name, street, city]
