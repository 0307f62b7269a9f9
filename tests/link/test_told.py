"""What a message says of whoever reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reident.case import Case
from reident.model import Subject
from reident.pipeline import Request, assess
from reident.rulebook import load_rules

GERMAN = (
    "welche haltestelle muss ich bei dir in celle raus", "wohnst du noch in celle", "du stehst ja immer um 5:40 auf",
    "dein wecker geht ja um 5:40", "bist du noch bei der nordbus", "wie gehts deinem bruder Heinz",
    "grüß deinen bruder Heinz",
)  # fmt: skip
ENGLISH = (
    "do you still live in Macon", "how are you finding Macon", "i forgot you get up at 5:40am",
    "sorry you're up at 5:40am", "do you still work for Northbus", "is your brother Toby about",
    "say hi to your brother Toby",
)  # fmt: skip


def _chat(folder: Path, told: tuple[str, ...], senders: tuple[str, ...] = ("Nadja", "Tobias")) -> dict[str, Subject]:
    said = [(senders[0], text) for text in told]
    said += [(senders[1 + n % (len(senders) - 1)], text) for n, text in enumerate(("ok", "ja", "hm", "gut", "klar"))]
    lines = (f"{2 + n:02d}.04.25, 15:{n:02d} - {who}: {text}" for n, (who, text) in enumerate(said))
    (folder / "WhatsApp Chat mit Tobias.txt").write_text("\n".join(lines), encoding="utf-8")
    with Case.create(folder / "case") as case:
        subjects = assess(folder / "WhatsApp Chat mit Tobias.txt", case, load_rules(), Request()).subjects
    names = {f.value: s for s in subjects for f in s.facts if f.attribute == "given_name" and s.role != "contact"}
    return {name: names[name] for name in senders if name in names}


@pytest.mark.parametrize(("told", "home", "brother"), [(GERMAN, "Celle", "Heinz"), (ENGLISH, "Macon", "Toby")])
def test_what_is_said_to_the_only_other_one_is_about_that_one(
    tmp_path: Path, told: tuple[str, ...], home: str, brother: str
) -> None:
    people = _chat(tmp_path, told)
    facts = {name: {(f.attribute, f.value) for f in s.facts} for name, s in people.items()}
    assert ("residence", home) in facts["Tobias"]
    assert ("employer", "Nordbus" if home == "Celle" else "Northbus") in facts["Tobias"]
    assert ("sibling", brother) in facts["Tobias"]
    assert any(attribute == "wake_time" and "05:40" in value for attribute, value in facts["Tobias"])
    own = {attribute for attribute, _ in facts["Nadja"]}
    assert own.isdisjoint({"residence", "employer", "sibling", "wake_time"})


def test_in_a_group_nobody_knows_whom_it_is_about(tmp_path: Path) -> None:
    people = _chat(tmp_path, GERMAN, ("Nadja", "Tobias", "Selma"))
    told = {f.attribute for s in people.values() for f in s.facts}
    assert told.isdisjoint({"residence", "employer", "sibling"})
