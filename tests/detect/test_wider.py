"""A place and what is said behind it of where it lies."""

from __future__ import annotations

import pytest

from reident.detect import detect
from reident.detect.models import Models
from reident.model import Text


def _places(models: Models, content: str, language: str = "en") -> list[str]:
    """The places of a text, each with the stretch that it has there."""
    found = detect([Text(content, language, "utterance")], models.rules, models)[0]
    return [f"{f.value} = {content[f.start : f.end]}" for f in found if f.kind == "place" and f.value != "@here"]


@pytest.mark.parametrize(
    ("content", "places"),
    [
        ("weather in springfield illinois tomorrow", ["Springfield, Illinois = springfield illinois"]),
        ("what is the weather like in grand rapids mi", ["Grand Rapids, Michigan = grand rapids mi"]),
        ("My address is in Portland, ME", ["Portland, Maine = Portland, ME"]),
        ("is it raining in bangor northern ireland", ["Bangor, Northern Ireland = bangor northern ireland"]),
        ("weather in portland or seattle", ["Portland = portland", "Seattle = seattle"]),
        ("weather in portland me too", ["Portland = portland"]),
    ],
)
def test_a_place_takes_the_state_that_it_lies_in(models: Models, content: str, places: list[str]) -> None:
    assert _places(models, content) == places


def test_which_of_several_towns_is_meant_is_kept(models: Models) -> None:
    assert models.places is not None
    assert models.places.within("portland", "maine") == "Portland, Maine"
    assert models.places.within("Portland", "Oregon") == "Portland, Oregon"
    assert models.places.within("portland", "bavaria") is None
    assert models.places.within("nowhere at all", "maine") is None


@pytest.mark.parametrize("content", ["such ein kino in der nähe", "ist es draußen heiß", "wetter für unterwegs"])
def test_where_somebody_is_by_no_name_is_no_place(models: Models, content: str) -> None:
    assert _places(models, content, "de") == []


def test_words_with_a_sharp_s_are_known_as_words(models: Models) -> None:
    words = models.known["de"].words
    assert words.is_word_only("draußen") and words.is_usual("heißt") and words.is_verb("schließen")
    assert not words.is_known_person(["weiß"]) and words.can_be_surname(["weiß"])


@pytest.mark.parametrize("text", ["I live in Hove. I need a suitcase.", "I live in Hove. We fly to Crete on Friday."])
def test_a_home_that_is_stated_outright_is_one_whatever_else_is_said(models: Models, text: str) -> None:
    found = detect([Text(text, "en", "message")], models.rules, models)[0]
    assert ("residence", "Hove") in {(f.attribute, f.value) for f in found}
    assert ("travel", "Hove") not in {(f.attribute, f.value) for f in found}
