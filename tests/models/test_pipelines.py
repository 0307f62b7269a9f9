"""The shipped pipelines: they load fast, find people and places in both casings, and leave commands alone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

import reident.models.features  # noqa: F401 - registers the pipelines' layer
from reident import models

FOLDER = Path(models.__file__).parent


@pytest.fixture(scope="module")
def pipelines() -> dict[str, Language]:
    return {language: spacy.load(FOLDER / f"{language}_reident") for language in ("de", "en")}


def found(nlp: Language, text: str) -> set[tuple[str, str]]:
    return {(entity.label_, entity.text.casefold()) for entity in nlp(text).ents}


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_pipeline_loads_in_seconds(language: str) -> None:
    began = time.perf_counter()
    spacy.load(FOLDER / f"{language}_reident")
    assert time.perf_counter() - began < 4


def test_the_pipelines_and_lexicons_together_stay_under_forty_megabytes() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 40e6


@pytest.mark.parametrize(
    ("language", "text", "kind", "stretch"),
    [
        ("de", "Ruf bitte Sabine an", "PERSON", "sabine"),
        ("de", "ruf bitte sabine an", "PERSON", "sabine"),
        ("de", "schick jonas eine nachricht", "PERSON", "jonas"),
        ("de", "erinnere mich an den termin mit julia weber", "PERSON", "julia weber"),
        ("de", "wie wird das wetter in rosenheim", "PLACE", "rosenheim"),
        ("de", "Wie wird das Wetter in Rosenheim?", "PLACE", "rosenheim"),
        ("de", "wann fährt der nächste zug nach hannover", "PLACE", "hannover"),
        ("en", "call sarah miller", "PERSON", "sarah miller"),
        ("en", "Send an email to Thomas about the meeting", "PERSON", "thomas"),
        ("en", "what is the weather in chicago", "PLACE", "chicago"),
        ("en", "What's the weather like in Chicago?", "PLACE", "chicago"),
    ],
)
def test_people_and_places_are_found_in_both_casings(
    pipelines: dict[str, Language], language: str, text: str, kind: str, stretch: str
) -> None:
    assert (kind, stretch) in found(pipelines[language], text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "spiel rammstein"),
        ("de", "mach das licht im wohnzimmer an"),
        ("de", "stell einen timer auf zehn minuten"),
        ("de", "wie spät ist es"),
        ("de", "lauter bitte"),
        ("de", "setz milch und butter auf die einkaufsliste"),
        ("en", "play metallica"),
        ("en", "turn off the lights in the kitchen"),
        ("en", "set a timer for ten minutes"),
        ("en", "what time is it"),
        ("en", "next song please"),
    ],
)
def test_commands_without_people_yield_no_person(pipelines: dict[str, Language], language: str, text: str) -> None:
    assert "PERSON" not in {kind for kind, _ in found(pipelines[language], text)}


@pytest.mark.parametrize("language", ["de", "en"])
def test_equal_texts_have_equal_findings_alone_and_in_a_batch(pipelines: dict[str, Language], language: str) -> None:
    nlp = pipelines[language]
    texts = ["call anna", "wetter in köln", "", "🙂 ‮abc", "Anna und Paul fahren nach Berlin."] * 3
    batched = [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in nlp.pipe(texts)]
    assert batched == [[(e.start_char, e.end_char, e.label_) for e in nlp(text).ents] for text in texts]


@pytest.mark.parametrize("language", ["de", "en"])
def test_offsets_lie_inside_the_text_whatever_it_holds(pipelines: dict[str, Language], language: str) -> None:
    text = "\x00 مرحبا Anna 🙂\t\n" * 20
    for entity in pipelines[language](text).ents:
        assert text[entity.start_char : entity.end_char] == entity.text
