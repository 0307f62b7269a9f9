"""Every record gets a language: long texts speak for themselves, short ones follow their file."""

from __future__ import annotations

from collections.abc import Sequence

from reident.languages import settle
from reident.model import Member, Record
from tests.builders import a_record


def identify(texts: Sequence[str]) -> list[str]:
    return ["de" if "wetter" in text else "en" for text in texts]


def languages_of(contents: Sequence[str], expected: Sequence[str] = ("de", "en")) -> list[str]:
    records = [a_record(content, id=number, language="und") for number, content in enumerate(contents)]
    return [item.text.language for item in settle(records, identify, expected) if isinstance(item, Record)]


def test_a_short_text_follows_its_file() -> None:
    assert languages_of(["wie wird das wetter in bad endorf", "spiel thriller"]) == ["de", "de"]


def test_a_long_text_speaks_for_itself() -> None:
    texts = ["wie wird das wetter morgen früh"] * 3 + ["what is on my calendar for today"]
    assert languages_of(texts) == ["de", "de", "de", "en"]


def test_with_one_expected_language_nothing_is_identified() -> None:
    assert languages_of(["what is on my calendar for today"], ["de"]) == ["de"]


def test_a_language_that_the_bundle_tells_stays_and_files_do_not_mix() -> None:
    first, second = a_record("hallo", id=0, language="de"), a_record("stop", id=1, language="und")
    items = [Member("a", 1, "x"), first, Member("b", 1, "x"), second]
    settled = list(settle(items, identify, ("de", "en")))
    assert settled[1] is first
    assert isinstance(settled[3], Record)
    assert settled[3].text.language == "en"
    assert len(settled) == 4
