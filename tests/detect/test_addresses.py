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
