"""Patterns of phrase rules: what they match, and what is refused when rules are loaded."""

from __future__ import annotations

import re

import pytest

from reident.detect.grammar import PatternError, Slot, parse, required, to_regex
from reident.detect.models import Models
from reident.detect.normal import read


def matches(pattern: str, text: str) -> bool:
    tree = parse(pattern, {"go": "geh | lauf"}, frozenset({"bitte"}), "de")
    regex = to_regex(tree, lambda slot, more, then: r"\S+")
    return re.search(regex, text) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("ruf {person} an", "ruf anna an", True),
        ("ruf {person} an", "ruf anna", False),
        ("ruf [doch] {person} an", "ruf doch anna an", True),
        ("(wie wird | wie ist) das wetter", "wie ist das wetter", True),
        ("(wie wird | wie ist) das wetter", "wie war das wetter", False),
        ("stell* den wecker", "stellst den wecker", True),
        ("<go> weg", "lauf weg", True),
        ("^ licht aus $", "licht aus", True),
        ("^ licht aus $", "mach licht aus", False),
        ("licht ... aus", "licht im bad jetzt aus", True),
        ("licht ... aus", "licht eins zwei drei vier aus", False),
        ("licht aus", "licht , aus", True),
        ("licht aus", "licht . aus", False),
        ("straße", "strasse", True),
        ("bitte licht", "licht", True),
        ("licht", "lichtung", False),
    ],
)
def test_a_pattern_matches_whole_words(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


@pytest.mark.parametrize("pattern", ["(a | b", "a ]", "<unknown> a", "", "a } b"])
def test_a_pattern_that_is_not_well_formed_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        parse(pattern, {}, frozenset(), "de")


def test_the_index_knows_the_words_that_must_be_there() -> None:
    tree = parse("[bitte] (ruf | klingel) {person} [schnell] an", {}, frozenset(), "de")
    assert required(tree, lambda slot: frozenset()) == [frozenset({"ruf", "klingel"}), frozenset({"an"})]


def test_of_each_wording_the_index_takes_the_longer_words_first() -> None:
    tree = parse("(my address is | i live) {place}", {}, frozenset(), "en")
    assert required(tree, lambda slot: frozenset())[0] == frozenset({"address", "live"})


def test_a_slot_with_words_of_its_own_counts_for_the_index() -> None:
    tree = parse("{room}", {}, frozenset(), "de")
    assert required(tree, lambda slot: frozenset({"bad"}) if isinstance(slot, Slot) else frozenset()) == [
        frozenset({"bad"})
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Alexa, ruf bitte Anna an!", "ruf anna an ."),
        ("hey alexa okay google licht an", "licht an"),
        ("Stell's auf 5:40 Uhr", "stell auf 5:40 uhr"),
        ("Dr. Müller kommt am 3. März. Gut.", "dr mueller kommt am 3 maerz . gut ."),
        ("Über der Straße", "ueber der strasse"),
        ("alexa", "alexa"),
    ],
)
def test_a_text_is_read_without_what_changes_nothing(text: str, expected: str, models: Models) -> None:
    assert read(text, models.lexicons["de"].vocabulary, "de").text == expected


def test_offsets_lead_back_to_the_original(models: Models) -> None:
    text = "Alexa,   wie wird bitte das Wetter in  Bad Tölz?"
    reading = read(text, models.lexicons["de"].vocabulary, "de")
    at = reading.text.index("bad toelz")
    assert text[slice(*reading.span(at, at + len("bad toelz")))] == "Bad Tölz"


@pytest.mark.parametrize("pattern", ["(bitte | ruf) {person} an", "(ruf | ) {person} an"])
def test_a_choice_that_is_empty_is_refused_as_it_would_fit_anything(pattern: str) -> None:
    with pytest.raises(PatternError, match="empty"):
        parse(pattern, {}, frozenset({"bitte"}), "de")
