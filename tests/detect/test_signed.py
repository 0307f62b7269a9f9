"""Names in the last line of a message."""

from __future__ import annotations

import pytest

from reident.detect.models import Models
from reident.detect.signed import signed


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "the box was open\nBest, Hannah Robinson", ["Hannah", "Robinson"]),
        ("en", "where is it?\n\nCheers,\nhannah", ["Hannah"]),
        ("de", "wo bleibt mein Paket?\nDanke\nLena Malt", ["Lena", "Malt"]),
        ("de", "Bis Montag!\n- Lena :)", ["Lena"]),
    ],
)
def test_the_name_in_the_last_line_is_the_writers(language: str, text: str, names: list[str], models: Models) -> None:
    known = models.known[language]
    found = list(signed(text, known.lexicon, known.words))
    assert [f.value for f in found] == names
    assert [text[f.start : f.end].casefold() for f in found] == [name.casefold() for name in names]
    assert all(f.about == "speaker" for f in found)


@pytest.mark.parametrize(
    "text",
    [
        "danke lena",
        "wer kommt mit?\nlena und ich",
        "bring bitte mit\nmilch",
        "lieber gruß\nmama",
        "schau mal\nhttps://example.org",
    ],
)
def test_other_last_lines_are_nobodys_name(text: str, models: Models) -> None:
    known = models.known["de"]
    assert not list(signed(text, known.lexicon, known.words))
