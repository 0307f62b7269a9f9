"""What a name is to the speaker, by all the words beside it."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from reident import models as shipped
from reident.detect import detect
from reident.detect.models import Models
from reident.detect.roles import GROUPS, RULE, Roles, features
from reident.model import Finding, Text

SENTENCES = Path(__file__).parents[2] / "training" / "roles"
MEASURED = Path(__file__).parents[2] / "benchmarks"


def _find(models: Models, language: str, text: str, holds: str = "utterance") -> list[Finding]:
    return list(detect([Text(text, language, holds)], models.rules, models)[0])


def _told(models: Models, language: str, text: str, holds: str = "utterance") -> set[tuple[str | None, str]]:
    return {(f.attribute, f.value) for f in _find(models, language, text, holds) if f.rule == RULE}


def test_a_feature_knows_the_side_and_how_near_a_word_is() -> None:
    found = features(["braucht", "heute"], ["schuhe"])
    assert {"braucht", "<braucht", "<0braucht", "heute braucht", ">0schuhe", "first=heute"} <= found
    assert ">braucht" not in found
    assert "<0heute" not in found


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("de", "stell die heizung bei emil im zimmer etwas wärmer der ist erkältet und hat fieber", ("child", "Emil")),
        ("de", "rocky hat heute den ganzen napf leer gefressen", ("pet", "Rocky")),
        ("de", "morgen früh muss ich leider schon um fünf zu siemens auf schicht", ("employer", "Siemens")),
        ("en", "did the vet say how many of the pills rocky has to take", ("pet", "Rocky")),
        ("en", "olivia's got her spelling test and then swimming after school", ("child", "Olivia")),
    ],
)
def test_a_role_is_told_in_words_that_no_rule_lists(
    models: Models, language: str, text: str, told: tuple[str, str]
) -> None:
    pattern = re.sub(told[1].lower(), "*", text)
    assert pattern not in (SENTENCES / f"{language}.txt").read_text(encoding="utf-8")
    assert told in {(f.attribute, f.value) for f in _find(models, language, text)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "ruf emil an"), ("de", "spiel helene fischer"), ("de", "helene fischer bitte"), ("de", "emil"),
        ("de", "esszimmer heller"), ("de", "wer ist albert einstein"), ("de", "wann macht ikea heute zu"),
        ("en", "johnny cash please"), ("en", "iron maiden please"), ("en", "call olivia"),
        ("en", "remind me to buy peanut butter"), ("en", "what's the stock price of siemens"),
    ],
)  # fmt: skip
def test_strangers_artists_and_words_have_no_role(models: Models, language: str, text: str) -> None:
    assert _told(models, language, text) == set()


def test_a_message_to_a_child_stays_a_message(models: Models) -> None:
    found = [f for f in _find(models, "en", "tell ethan to do his homework") if f.value == "Ethan"]
    assert [(f.attribute, f.qualifiers.get("act")) for f in found] == [("child", "message")]


def test_in_a_chat_nobody_is_told_to_be_the_writer(models: Models) -> None:
    spoken = {f.attribute for f in _find(models, "de", "dennis dein kaffee wird kalt")}
    written = {f.attribute for f in _find(models, "de", "dennis dein kaffee wird kalt", "message") if f.rule == RULE}
    assert "given_name" in spoken
    assert "given_name" not in written


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_shipped_model_holds_numbers_only(language: str) -> None:
    with np.load(Path(shipped.__file__).parent / f"roles-{language}.npz", allow_pickle=False) as held:
        assert all(held[name].dtype.kind in "uif" for name in held.files)
        for kind, labels in GROUPS.items():
            assert held[f"{kind}_weights"].shape == (len(held[f"{kind}_features"]), len(labels))


def test_a_language_without_a_model_has_no_roles(models: Models, tmp_path: Path) -> None:
    roles = Roles(models.lexicons["de"], models.known["de"].words, tmp_path / "none.npz")
    reading = models.phrases["de"].read("emil muss in die schule")
    names = models.cues["de"].namer.find(reading, [])
    assert names
    assert list(roles.find("emil muss in die schule", "utterance", names, reading)) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_sentence_of_the_training_has_a_known_role_and_a_gap(language: str) -> None:
    known = {label for labels in GROUPS.values() for label in labels}
    lines = (SENTENCES / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    sentences = [line.split(" | ", 1) for line in lines if not line.startswith("#")]
    assert len(sentences) > 200
    assert {role for role, _ in sentences} == known
    for _, pattern in sentences:
        assert "*" in pattern, pattern
        assert re.fullmatch(r"(?:[^()]|\([^()]*\))*", pattern), pattern


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_sentence_that_the_roles_are_measured_on_is_trained_on(language: str) -> None:
    wordings = yaml.safe_load((MEASURED / f"wordings_{language}.yaml").read_text(encoding="utf-8"))
    measured = {
        " ".join(re.sub(r"\{\w+\}", "*", text).split())
        for texts in wordings.values() for text in texts if isinstance(text, str) and "{" in text
    }  # fmt: skip
    lines = (SENTENCES / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    trained = {" ".join(line.split(" | ", 1)[1].split()) for line in lines if not line.startswith("#")}
    assert measured
    assert not trained & measured
