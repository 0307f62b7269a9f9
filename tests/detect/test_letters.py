"""Greetings and signatures of letters."""

from __future__ import annotations

import pytest

from reident.detect import detect
from reident.detect.letters import is_frame
from reident.detect.models import Models
from reident.model import Text


@pytest.mark.parametrize(
    ("letter", "name", "frame"),
    [
        ("Hi Mia,\n\nthe vet called\n\nLove, Tom", "Mia", True),
        ("Hi Mia,\n\nthe vet called\n\nLove, Tom", "Tom", True),
        ("Hi Mia,\n\nBello is fine\n\nTom", "Bello", False),
        ("Mia is with the vet and will call when it is over\n\nTom", "Mia", False),
    ],
)
def test_a_short_first_or_last_line_greets_or_signs(letter: str, name: str, frame: bool) -> None:
    assert is_frame(letter, letter.index(name)) == frame


def test_whoever_is_greeted_or_signs_is_no_pet_for_what_stands_between(models: Models) -> None:
    letter = "Hi Mia,\n\nthe dog ate my sock, 200 at the vet\n\nTom x"
    found = detect([Text(letter, "en", "message")], models.rules, models)[0]
    assert not [f for f in found if f.attribute in ("pet", "partner", "child")]
