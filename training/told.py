"""The sentences of `roles/` into templates for the pipelines, with what a first pipeline sees beside the names.

The sentences say where the name is that they were written for, and nothing of the days, rooms or shops in them. Those
are taken as the shipped pipeline sees them, so that a sentence does not teach that they are nothing.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from pathlib import Path

import spacy

import reident.models.features  # noqa: F401  (registers the layer that the pipelines are built with)

HERE = Path(__file__).parent
CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
SLOT = re.compile(r"\{(\w+)\}")
GAP = {"family": "family", "pet": "pet", "employer": "org", "no_employer": "org", "home": "place", "elsewhere": "place"}
"""What `*` stands for in the sentences of a sort; in all others for a given name."""
AS = {"activity": "event", "appointment": "event", "date": "day"}
"""Slots of the templates for those of the sentences."""
NEUTRAL = {"given": "anna", "family": "krüger", "full": "anna krüger", "place": "kassel", "org": "bosch",
           "pet": "bello", "event": "yoga", "day": "dienstag", "time": "acht"}  # fmt: skip
UNSEEN = ("PERSON", "MEDIA")
"""What the first pipeline is not asked for: beside the names that were meant, it sees too many."""
LEFT_OUT = ("nothing",)
"""Sorts of sentences in which names stand that nobody marked."""


@dataclass(frozen=True, slots=True)
class Told:
    """Templates, with slots for what the first pipeline sees."""

    templates: list[str] = field(default_factory=list)
    fill: dict[str, list[str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)


def load(language: str, known: set[str]) -> Told:
    """Reads all sentences of a language; `known` are the slots that can be filled."""
    rng = random.Random(4)
    patterns = []
    for path in sorted((HERE / "roles").glob(f"{language}*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if " | " not in line or line.startswith("#") or line.split(" | ", 1)[0] in LEFT_OUT:
                continue
            sort, said = (part.strip() for part in line.split(" | ", 1))
            said = CHOICE.sub(lambda m: rng.choice(m[1].split("|")), said)
            said = said.replace("*", f"{{{GAP.get(sort, 'given')}}}").replace("{given} {family}", "{full}")
            said = SLOT.sub(lambda m: f"{{{AS.get(m[1], m[1])}}}", " ".join(said.split()))
            if {m[1] for m in SLOT.finditer(said)} <= known and not re.search(r"[\[\]()|]", said):
                patterns.append(said)
    teacher = spacy.load(HERE.parent / "reident" / "models" / f"{language}_reident")
    told, filled = Told(), [_filled(pattern) for pattern in patterns]
    for (text, slots), doc in zip(filled, teacher.pipe(text for text, _ in filled), strict=True):
        seen = [(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents]
        told.templates.append(_with_seen(text, slots, seen, told))
    return told


def _filled(pattern: str) -> tuple[str, list[tuple[int, int, str]]]:
    """A sentence with neutral names, and where they are: (start, end, slot)."""
    text, at, slots = "", 0, []
    for match in SLOT.finditer(pattern):
        text += pattern[at : match.start()]
        name = NEUTRAL.get(match[1], "x")
        slots.append((len(text), len(text) + len(name), match[1]))
        text, at = text + name, match.end()
    return text + pattern[at:], slots


def _with_seen(text: str, slots: list[tuple[int, int, str]], seen: list[tuple[int, int, str]], told: Told) -> str:
    """The pattern with a slot of its own for everything that the first pipeline sees outside the names."""
    parts = [(start, end, f"{{{name}}}") for start, end, name in slots]
    for start, end, label in seen:
        if label not in UNSEEN and all(end <= a or b <= start for a, b, _ in parts):
            slot = f"seen{len(told.fill)}"
            told.fill[slot], told.labels[slot] = [text[start:end]], label
            parts.append((start, end, f"{{{slot}}}"))
    made, at = "", 0
    for start, end, slot in sorted(parts):
        made, at = made + text[at:start] + slot, end
    return made + text[at:]
