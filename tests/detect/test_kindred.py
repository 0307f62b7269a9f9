"""Relations by their form, and clauses that are about others."""

from __future__ import annotations

import pytest

from reident.detect import Models, detect
from reident.detect.kindred import RULE
from reident.model import Finding, LanguageCode, Text


def _found(models: Models, language: LanguageCode, content: str, holds: str = "message") -> tuple[Finding, ...]:
    return detect([Text(content=content, holds=holds, language=language)], models.rules, models)[0]


def _told(models: Models, language: LanguageCode, content: str, holds: str = "message") -> list[tuple[str | None, str]]:
    return [(f.attribute, f.value) for f in _found(models, language, content, holds) if f.rule == RULE]


@pytest.mark.parametrize(
    ("language", "content", "told"),
    [
        ("de", "Meine Kinder heißen Mia und Ben.", [("child", "Mia"), ("child", "Ben")]),
        ("de", "wir haben zwei kinder: mia (7) und svenja (4)", [("child", "Mia"), ("child", "Svenja")]),
        ("de", "Aylin und Oskar sind unsere Kinder", [("child", "Aylin"), ("child", "Oskar")]),
        ("de", "Die Kinder, Mia und Ida, sind bei Oma.", [("child", "Mia"), ("child", "Ida")]),
        ("de", "Unsere beiden Jungs Malte und Emil zelten.", [("child", "Malte"), ("child", "Emil")]),
        ("de", "Mein Mann Timo arbeitet bei Bosch.", [("partner", "Timo")]),
        ("de", "Ida (meine Schwester) kommt auch", [("sibling", "Ida")]),
        ("de", "Wir hatten ein Mädchen, meine Tochter, sie heißt Mia", [("child", "Mia")]),
        ("de", "Der Name meines Sohnes ist Hannes", [("child", "Hannes")]),
        ("de", "Mias Klassenlehrerin hat geschrieben", [("child", "Mia")]),
        ("en", "my kids are called Freya and Noah", [("child", "Freya"), ("child", "Noah")]),
        ("en", "My husband Craig needs the car", [("partner", "Craig")]),
        ("en", "Our two girls Isla & Niamh start nursery", [("child", "Isla"), ("child", "Niamh")]),
        ("en", "I've got a brother named Callum", [("sibling", "Callum")]),
        ("en", "I'm Tara and Craig's mum", [("child", "Tara"), ("child", "Craig")]),
        ("en", "hi it's Beth, Priya's mum", [("child", "Priya")]),
        ("en", "Darren - that's my brother - is late", [("sibling", "Darren")]),
    ],
)
def test_all_names_beside_a_relation_are_read(
    models: Models, language: LanguageCode, content: str, told: list[tuple[str, str]]
) -> None:
    assert _told(models, language, content) == told


@pytest.mark.parametrize(
    ("language", "content"),
    [
        ("de", "Die Kinder meiner Schwester, Mia und Ben, kommen mit."),
        ("de", "Ihre Kinder Mia und Ben kommen mit."),
        ("de", "Ich bin Mia, mein Sohn schläft."),
        ("en", "her kids Freya and Noah are lovely"),
        ("en", "my sister's kids Freya and Noah are lovely"),
        ("en", "my wife and Craig went out"),
        ("en", "Tom is my husband's boss"),
        ("en", "my girls Freya and Isla are out tonight"),
    ],
)
def test_other_peoples_relatives_are_not_ones_own(models: Models, language: LanguageCode, content: str) -> None:
    assert not [told for told in _told(models, language, content) if told[0] in ("child", "partner")]


def test_who_introduces_himself_is_not_his_own_relative(models: Models) -> None:
    found = _found(models, "de", "Hallo, ich bin Lena und mein Mann heißt Timo.")
    assert {(f.attribute, f.value) for f in found if f.attribute in ("given_name", "partner")} == {
        ("given_name", "Lena"),
        ("partner", "Timo"),
    }


def test_an_address_book_tells_who_is_called(models: Models) -> None:
    assert _told(models, "en", "Calling Denise, daughter.", "response") == [("child", "Denise")]
    assert not _told(models, "en", "Denise, daughter of the regiment.", "utterance")


@pytest.mark.parametrize(
    ("language", "content", "whose"),
    [
        ("de", "Meine Eltern wohnen in Bautzen.", "named"),
        ("de", "Wir wohnen in Bautzen.", "speaker"),
        ("de", "ich wohne in leipzig und meine schwester schläft", "speaker"),
        ("en", "my parents live in Dundee", "named"),
        ("en", "Tim lives in Luton", "named"),
        ("en", "We live in Leeds and Tim lives nearby", "speaker"),
    ],
)
def test_where_others_live_is_theirs(models: Models, language: LanguageCode, content: str, whose: str) -> None:
    places = [f for f in _found(models, language, content) if f.kind == "place"]
    assert [f.about for f in places] == [whose]
    assert places[0].attribute in ("residence", "frequent_place")


@pytest.mark.parametrize(
    ("language", "content", "whose"),
    [
        ("de", "Tim hat bei Aldi angefangen", "named"),
        ("de", "Ich habe bei Aldi angefangen", "speaker"),
        ("en", "Tim started at Aldi", "named"),
        ("en", "my boss at Santander quit", "speaker"),
    ],
)
def test_where_others_work_is_theirs(models: Models, language: LanguageCode, content: str, whose: str) -> None:
    firms = [f.about for f in _found(models, language, content) if f.attribute == "employer"]
    assert set(firms) <= {whose}
