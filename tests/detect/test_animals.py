"""Animals beside their sort, and signs of affection."""

from __future__ import annotations

import pytest

from reident.detect import Models, detect
from reident.detect.affection import affection
from reident.detect.animals import RULE
from reident.model import LanguageCode, Text


def _pets(models: Models, language: LanguageCode, content: str) -> list[tuple[str, str]]:
    (found,) = detect([Text(content=content, holds="message", language=language)], models.rules, models)
    return [(f.value, f.about) for f in found if f.rule == RULE]


@pytest.mark.parametrize(
    ("language", "content", "pet"),
    [
        ("en", "Our corgi Beans is the ring bearer.", ("Beans", "speaker")),
        ("en", "Olive (greyhound, 9) is due for her bloodwork.", ("Olive", "speaker")),
        ("en", "bex and i got a cat?? his name is Gary", ("Gary", "speaker")),
        ("en", "is your dog Rex ok", ("Rex", "reader")),
        ("en", "Got a tortie named Queen B who needs shots", ("Queen B", "speaker")),
        ("de", 'bei Ihrer Hündin "Kröte" steht die Impfung an.', ("Kröte", "reader")),
        ("de", "unser Papagei Rocco kreischt.", ("Rocco", "speaker")),
        ("de", "Wir haben eine Katze, sie heißt Nala", ("Nala", "speaker")),
    ],
)
def test_an_animal_is_called_so_beside_its_sort(
    models: Models, language: LanguageCode, content: str, pet: tuple[str, str]
) -> None:
    assert _pets(models, language, content) == [pet]


@pytest.mark.parametrize(
    ("language", "content", "pets"),
    [
        ("en", "Two rabbits, Salt and Vinegar. I live in Hove.", ["Salt", "Vinegar"]),
        ("de", "Zwei Katzen, Minna und Bruno, beide geimpft.", ["Minna", "Bruno"]),
        ("de", "warum rupft sich der wellensittich der bubi hat kahle stellen", ["Bubi"]),
        ("de", "die katze der nachbarn miaut", []),
        ("en", "I bought two dogs, Tuesday delivery please", []),
    ],
)
def test_several_animals_are_named_behind_a_comma(
    models: Models, language: LanguageCode, content: str, pets: list[str]
) -> None:
    assert [name for name, _ in _pets(models, language, content)] == pets


@pytest.mark.parametrize(
    ("language", "content"),
    [
        ("en", "her dog Rex bit me"),
        ("en", "our dog food is out"),
        ("en", "the dog pees everywhere"),
        ("de", "Der Hund braucht Auslauf"),
        ("de", "Futter für den Hund Montag kaufen"),
    ],
)
def test_somebody_elses_animal_and_what_one_does_with_it_are_no_pet(
    models: Models, language: LanguageCode, content: str
) -> None:
    assert _pets(models, language, content) == []


@pytest.mark.parametrize(
    ("content", "signs"),
    [("back at six x", 1), ("ok ❤️ ❤️", 1), ("J <3", 1), ("max is here", 0), ("size XL", 0), ("1:*2", 0)],
)
def test_hearts_and_kisses_are_signs_of_affection(content: str, signs: int) -> None:
    assert len(list(affection(content))) == signs
