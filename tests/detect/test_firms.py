"""Firms that a pipeline takes for something else, told by the words of work beside them."""

from __future__ import annotations

import pytest

from reident.detect import Models, detect
from reident.detect.firms import as_employer, firms
from reident.detect.nlp import Entity
from reident.model import Finding, Kind, Text
from reident.rulebook import RuleBook


@pytest.mark.parametrize(
    ("text", "name", "kind", "expected"),
    [
        ("my shift at oak and ash ended late", "oak and ash", "place", ("organisation", "oak and ash")),
        ("do oak and ash staff get a discount", "oak and ash staff", "media", ("organisation", "oak and ash")),
        ("is the weather nice in oak and ash", "oak and ash", "place", ("place", "oak and ash")),
        ("my shift in bowling green ended late", "bowling green", "place", ("place", "bowling green")),
        ("my boss anna higgins is ill", "anna higgins", "person", ("person", "anna higgins")),
        ("strabag sucks", "strabag", "person", ("person", "strabag")),
        ("capita sucks", "capita", "person", ("organisation", "capita")),
        ("where is my payslip", "payslip", "media", ("media", "payslip")),
        ("nine years at b and q", "b", "organisation", ("organisation", "b and q")),
        ("any news on the n z post strike", "n z", "organisation", ("organisation", "n z post")),
        ("nine years at b and me", "b", "organisation", ("organisation", "b")),
    ],
)
def test_a_name_beside_words_of_work_is_a_firm_unless_it_is_known(
    text: str, name: str, kind: Kind, expected: tuple[Kind, str], models: Models
) -> None:
    start = text.index(name)
    entity = Entity(start, start + len(name), kind, 0.75, "m", name)
    (found,) = firms([entity], models.phrases["en"].read(text), models.known["en"])
    assert (found.kind, text[found.start : found.end]) == expected
    assert found.text == text[found.start : found.end]


@pytest.mark.parametrize(
    ("language", "texts", "employer"),
    [
        ("de", ["unser betriebsrat bei salon haargenau macht da nix"], "Salon Haargenau"),
        ("en", ["ten years at capita and all i got was a mug"], "Capita"),
        ("de", ["hab jetzt offiziell fünf jahre hochtief voll es gab einen kugelschreiber"], "Hochtief"),
        ("en", ["my paws and claws badge won't swipe again i had to be let in"], "Paws and Claws"),
    ],
)
def test_a_firm_that_a_pipeline_takes_for_something_else_can_employ(
    language: str, texts: list[str], employer: str, rules: RuleBook, models: Models
) -> None:
    found = detect([Text(text, language, "utterance") for text in texts], rules, models)
    assert [f.value for findings in found for f in findings if f.attribute == "employer"] == [employer]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Oak and Ash", "employer"), ("Riverside Business Park", "workplace"), ("Honda Jazz", None), ("Halal", None),
        ("Boeing", "employer"),
    ],
)  # fmt: skip
def test_a_site_or_a_car_employs_nobody(value: str, expected: str | None, models: Models) -> None:
    said = Finding(0, len(value), "organisation", "employer", value, 0.7, "r", "speaker", {})
    found = as_employer(said, models.lexicons["en"])
    assert (found.attribute if found else None) == expected


@pytest.mark.parametrize("text", ["8ish", "5.30", "7am"])
def test_a_time_is_no_name(text: str, models: Models) -> None:
    entity = Entity(0, len(text), "organisation", 0.75, "m", text)
    assert models.cues["en"].namer.plausible([entity], text) == []
