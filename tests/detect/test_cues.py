"""Cues: a name and a word beside it, in whatever order."""

from __future__ import annotations

from pathlib import Path

import pytest

from reident.detect.cues import Cues
from reident.detect.models import Models
from reident.detect.nlp import Entity
from reident.model import Finding, Kind, UserError
from reident.rulebook.cues import Cue, CueFile


def _file(**more: object) -> CueFile:
    rule = {
        "id": "own", "of": ("person",), "attribute": "pet", "confidence": 0.5,
        "examples": ({"text": "[rex]", "finds": "Rex"},), "counterexamples": ("nothing",), **more,
    }  # fmt: skip
    return CueFile.model_validate({
        "schema": "reident/cues/1", "source": "test", "language": "de",
        "parts": {"vets": ("tierarzt*",)}, "rules": (Cue.model_validate(rule),),
    })  # fmt: skip


def _find(models: Models, file: CueFile, marked: str, kind: Kind = "person") -> list[Finding]:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    cues = Cues([file], models.lexicons["de"], models.known["de"].words)
    return cues.find_alone(text, "utterance", [Entity(start, end, kind, 0.9, "test", text[start:end])])


@pytest.mark.parametrize("text", ["den tierarzt für [Möhre] anrufen", "[Möhre] muss heute zum tierarzt"])
def test_the_order_of_the_words_does_not_matter(models: Models, text: str) -> None:
    found = _find(models, _file(near=("<vets>",)), text)
    assert [(f.value, f.attribute) for f in found] == [("Möhre", "pet")]
    plain = text.replace("[", "").replace("]", "")
    assert plain[found[0].start : found[0].end] == "Möhre"


def test_a_cue_of_another_sentence_does_not_count(models: Models) -> None:
    assert _find(models, _file(near=("<vets>",)), "ruf [Anna] an. der tierarzt hat angerufen") == []


def test_a_name_of_another_kind_does_not_count(models: Models) -> None:
    assert _find(models, _file(near=("<vets>",)), "tierarzt in [Köln]", kind="place") == []


def test_words_with_which_the_sentence_means_something_else_win(models: Models) -> None:
    file = _file(near=("<vets>",), without=("doktor",))
    assert _find(models, file, "tierarzt doktor [Weber]") == []
    assert _find(models, file, "tierarzt für [Weber]")


def test_both_sides_are_asked_for_where_the_rule_says_so(models: Models) -> None:
    either, both = _file(before=("mit",), after=("gassi",)), _file(before=("mit",), after=("gassi",), both=True)
    assert _find(models, either, "ich war mit [Rex] essen")
    assert _find(models, both, "ich war mit [Rex] essen") == []
    assert _find(models, both, "ich geh mit [Rex] gassi")


def test_a_full_name_is_two_findings_and_a_surname_alone_is_none_of_a_first_name(models: Models) -> None:
    file = _file(before=("hier ist",), attribute="given_name")
    full = _find(models, file, "hier ist [Petra Krüger]")
    assert [(f.attribute, f.value) for f in full] == [("given_name", "Petra"), ("family_name", "Krüger")]
    assert [(f.attribute, f.value) for f in _find(models, file, "hier ist [Krüger]")] == [("family_name", "Krüger")]
    assert [(f.attribute, f.value) for f in _find(models, file, "hier ist [Petra]")] == [("given_name", "Petra")]


def test_a_greeting_is_no_part_of_the_name_after_it(models: Models) -> None:
    file = _file(after=("am apparat",), attribute="family_name")
    assert [f.value for f in _find(models, file, "[grüß gott Krüger] am apparat")] == ["Krüger"]


def test_the_day_of_the_sentence_is_kept(models: Models) -> None:
    file = _file(of=("sport",), near=("{days}",), attribute="sports")
    cues = Cues([file], models.lexicons["de"], models.known["de"].words)
    found = cues.find_alone("am dienstag ist wieder yoga", "utterance", [])
    assert [(f.value, f.qualifiers["days"]) for f in found] == [("Yoga", "Di")]
    assert cues.find_alone("heute ist wieder yoga", "utterance", []) == []


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"of": ("persons",), "near": ("x",)}, "neither a kind of names nor a list"),
        ({"near": ("{dayz}",)}, "the slot {dayz} is not known"),
        ({"near": ("<no>",)}, "the part <no> is not known"),
        ({"near": ("bitte",)}, "'bitte' is left out of what is read and would always fit"),
    ],
)
def test_a_rule_that_cannot_work_says_why(models: Models, more: dict[str, object], says: str) -> None:
    with pytest.raises(UserError, match=says.replace("{", r"\{")):
        Cues([_file(**more)], models.lexicons["de"], models.known["de"].words)


def test_a_rule_without_a_cue_is_refused() -> None:
    with pytest.raises(ValueError, match="near, before, after or without"):
        _file()


def test_rules_of_a_users_own_folder_are_found(tmp_path: Path) -> None:
    from reident.rulebook import RuleBook

    (tmp_path / "own.yaml").write_text(
        "schema: reident/cues/1\nsource: own\nlanguage: de\nrules:\n  - id: a\n    of: [person]\n    near: [x]\n"
        "    attribute: pet\n    confidence: 0.5\n    examples: [{text: '[a] x', finds: A}]\n"
        "    counterexamples: ['[a]']\n",
        encoding="utf-8",
    )
    assert [rule.id for file in RuleBook(tmp_path).of(CueFile) for rule in file.rules] == ["a"]


@pytest.mark.parametrize(("text", "found"), [("nenn mich katharina", ["Katharina"]), ("nenn mich unsinn", [])])
def test_a_listed_name_that_no_pipeline_saw_counts_and_an_ordinary_word_does_not(
    models: Models, text: str, found: list[str]
) -> None:
    file = _file(before=("nenn mich",), attribute="given_name")
    cues = Cues([file], models.lexicons["de"], models.known["de"].words)
    assert [f.value for f in cues.find_alone(text, "utterance", [])] == found
