"""Names that are firms' by their form."""

from __future__ import annotations

import pytest

from reident.detect.formed import FORMED, PERHAPS, Formed
from reident.detect.models import Models
from reident.detect.normal import read


def _found(models: Models, language: str, text: str) -> list[tuple[str, str]]:
    lexicon = models.lexicons[language]
    reading = read(text, lexicon.vocabulary, language)
    found = list(Formed(lexicon, models.known[language].words).find(text, reading))
    assert all(named.kind == "organisation" for named in found)
    return [(text[reading.origins[n.start][0] : reading.origins[n.end - 1][1]], n.list) for n in found]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "wie lange zur holzbau rettich", "holzbau rettich"),
        ("de", "Ich nehm das Rad zur Tischlerei Lorenz.", "Tischlerei Lorenz"),
        ("de", "Rechnung auf Hebammenpraxis Rundum bitte", "Hebammenpraxis Rundum"),
        ("de", "Ich unterrichte am Melanchthon-Gymnasium", "Melanchthon-Gymnasium"),
        ("de", "stau zum pflegeheim lindenhof", "pflegeheim lindenhof"),
        ("en", "Can you invoice Ottinger Landscaping instead?", "Ottinger Landscaping"),
        ("en", "on lates at st agatha's hospice all week", "st agatha's hospice"),
        ("en", "the rota at Penhallow Marine Surveys", "Penhallow Marine Surveys"),
    ],
)
def test_a_firm_is_known_by_what_sort_of_firm_it_is(models: Models, language: str, text: str, name: str) -> None:
    assert [each for each, _ in _found(models, language, text)] == [name]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "die tischlerei macht heute zu"),
        ("de", "mach das licht im haus an"),
        ("de", "anna praxis anrufen"),
        ("en", "open the garage"),
        ("en", "the surveys are due on monday"),
        ("en", "call anna kitchen"),
    ],
)
def test_a_word_alone_or_beside_a_first_name_is_no_firm(models: Models, language: str, text: str) -> None:
    assert _found(models, language, text) == []


def test_a_usual_word_makes_a_name_less_surely_a_firms(models: Models) -> None:
    assert _found(models, "de", "termin in der Schreinerei Wellnitz") == [("Schreinerei Wellnitz", FORMED)]
    assert _found(models, "de", "termin im Haus Wellnitz") == [("Haus Wellnitz", PERHAPS)]
