"""Places that the lists know, in text with capitals."""

from __future__ import annotations

import pytest

from reident.detect import detect
from reident.detect.models import Models
from reident.detect.nlp import Entity
from reident.detect.written_places import is_place, written_places
from reident.model import Finding, Text


def _places(models: Models, content: str, taken: tuple[Finding, ...] = (), language: str = "de") -> list[str]:
    found = list(written_places(content, taken, models.lexicons[language], models.known[language].words))
    assert all(content[f.start : f.end].startswith(f.value[:-1]) for f in found)
    return [f.value for f in found]


@pytest.mark.parametrize(
    ("content", "places"),
    [
        ("Die reichste Frau Frankreichs wohnt dort.", ["Frankreich"]),
        ("Sie fuhren auf der Wolga.", ["Wolga"]),
        ("Patrouillen im Indischen Ozean sind geplant.", ["Indischen Ozean"]),
        ("fahr mich nach frankreich", []),
        ("@Frankreich hat geschrieben", []),
        ("Anna kommt aus Leipzig.", ["Leipzig"]),
    ],
)
def test_names_that_are_places_and_little_else(models: Models, content: str, places: list[str]) -> None:
    assert _places(models, content) == places


def test_a_common_word_is_no_place_by_its_capital_alone(models: Models) -> None:
    for content in ("Das Essen war gut und die Sonne schien.", "In der Halle war es laut, und Singen half."):
        found = detect([Text(content, "de", "prose")], models.rules, models)[0]
        assert [f.value for f in found if f.rule == "written-place"] == []


def test_what_was_found_already_stays(models: Models) -> None:
    content = "Der Verein Hansa Leipzig gewann in Leipzig."
    start = content.index("Hansa")
    club = Finding(start, start + len("Hansa Leipzig"), "organisation", None, "Hansa Leipzig", 0.8)
    assert _places(models, content, (club,)) == ["Leipzig"]


def test_a_country_in_the_genitive_is_no_person(models: Models) -> None:
    lexicon, words = models.lexicons["de"], models.known["de"].words
    assert is_place(Entity(0, 6, "person", 0.7, "test", "Polens"), lexicon, words)
    assert not is_place(Entity(0, 6, "person", 0.7, "test", "Jonas"), lexicon, words)
    assert not is_place(Entity(0, 6, "person", 0.7, "test", "Müllers"), lexicon, words)
    assert not is_place(Entity(0, 6, "organisation", 0.7, "test", "Siemens"), lexicon, words)


def test_offsets_count_characters_of_the_text(models: Models) -> None:
    content = "\U0001f600 Grüße aus Köln und Frankreich!"
    for finding in written_places(content, (), models.lexicons["de"], models.known["de"].words):
        assert content[finding.start : finding.end] in ("Köln", "Frankreich")
