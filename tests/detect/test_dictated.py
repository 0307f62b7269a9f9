"""Who speaks on the phone, who signs a dictated message, and two first names without anything between them."""

from __future__ import annotations

import pytest

from reident.detect import detect
from reident.detect.models import Models
from reident.model import Finding, Text
from reident.rulebook import load_rules


def _found(models: Models, text: str, language: str) -> tuple[Finding, ...]:
    return detect([Text(text, language, "utterance")], load_rules(), models)[0]


@pytest.mark.parametrize(
    ("language", "text", "given", "family"),
    [
        ("en", "message the rota i'm on a late friday not a night ta rhiannon pugh", "Rhiannon", "Pugh"),
        ("en", "text coop the wrist is still bad but i'm riding cheers emily", "Emily", None),
        ("en", "yeah it's karen i can't make it in today", "Karen", None),
        ("de", "schreib der werkstatt ich hol den wagen am freitag gruß sabine", "Sabine", None),
        ("de", "ja hallo thomas hier vom zweiten stock", "Thomas", None),
    ],
)
def test_who_is_on_the_phone_or_signs_is_the_speaker(
    models: Models, language: str, text: str, given: str, family: str | None
) -> None:
    found = _found(models, text, language)
    own = [f for f in found if f.about == "speaker" and f.attribute in ("given_name", "family_name")]
    assert (given, "given_name") in {(f.value, f.attribute) for f in own}
    assert [f.value for f in own if f.attribute == "family_name"] == ([family] if family else [])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "text peter that i am coming to dinner with emily"),
        ("en", "message emily i am late see you soon emily"),
        ("de", "schreib peter ich komme heute abend mit sabine"),
    ],
)
def test_a_name_behind_with_or_named_before_signs_nothing(models: Models, language: str, text: str) -> None:
    assert not [f for f in _found(models, text, language) if f.rule == "dictated-signature"]


def test_two_first_names_in_a_row_are_two_people_and_a_double_name_is_one(models: Models) -> None:
    names = {f.value for f in _found(models, "oliver chloe get your bags", "en") if f.kind == "person"}
    assert {"Oliver", "Chloe"} <= names
    assert {f.value for f in _found(models, "call mary anne", "en") if f.kind == "person"} == {"Mary Anne"}
