"""Every rule finds what its examples say and nothing in its counterexamples; together they are as golden.jsonl says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reident.detect.examples import check, problems_of_cell, problems_of_code, problems_of_cue, problems_of_phrase
from reident.detect.models import Models
from reident.detect.phrases import Phrases
from reident.rulebook import RuleBook, load_rules
from reident.rulebook.cues import Cue, CueFile
from reident.rulebook.fields import FieldFile
from reident.rulebook.identifiers import CodeFile
from reident.rulebook.phrases import PhraseFile

GOLDEN = Path(__file__).parent / "golden.jsonl"
"""What all phrase rules together find in all examples; `python -m tests.detect.test_rules` writes it anew."""

RULES = load_rules()
PHRASES = [(file, rule) for file in RULES.of(PhraseFile) for rule in file.rules]
CUES = [(file, cue) for file in RULES.of(CueFile) for cue in file.rules]
CODES = [code for file in RULES.of(CodeFile) for code in file.codes]
CELLS = [(holds, cell) for file in RULES.of(FieldFile) for holds, cell in file.cells.items()]


@pytest.mark.parametrize(("file", "rule"), PHRASES, ids=lambda v: getattr(v, "id", getattr(v, "language", "")))
def test_a_phrase_finds_its_examples_and_only_them(file: PhraseFile, rule: object, models: Models) -> None:
    assert list(problems_of_phrase(file, rule, models.lexicons[file.language])) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(("file", "cue"), CUES, ids=[f"{f.language}-{c.id}" for f, c in CUES])
def test_a_cue_finds_its_examples_and_only_them(file: CueFile, cue: Cue, models: Models) -> None:
    words = models.known[file.language].words
    assert list(problems_of_cue(file, cue, models.lexicons[file.language], words)) == []


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_an_identifier_finds_its_examples_and_only_them(code: object, models: Models) -> None:
    assert list(problems_of_code(code, models.identifiers)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(("holds", "cell"), CELLS, ids=[holds for holds, _ in CELLS])
def test_a_cell_says_what_its_examples_say(holds: str, cell: object, models: Models) -> None:
    assert list(problems_of_cell(holds, cell, models.cells)) == []  # type: ignore[arg-type]


def test_a_rule_whose_example_fails_is_reported(tmp_path: Path) -> None:
    for folder in ("words", "phrases"):
        (tmp_path / folder).mkdir()
    for file in (RULES.folder / "words").glob("*.yaml"):
        (tmp_path / "words" / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "phrases" / "own.de.yaml").write_text(
        "schema: reident/phrases/1\nlanguage: de\nsource: test\nrules:\n"
        "  - id: wrong\n    patterns: ['grüß {person}']\n    says: {person: null}\n    confidence: 0.5\n"
        "    examples: [{text: grüß anna, finds: {person: Berta}}]\n    counterexamples: [grüß jonas]\n",
        encoding="utf-8",
    )
    problems = list(check(RuleBook(tmp_path)))
    assert any("should find ['Berta']" in problem for problem in problems)
    assert any("should find nothing" in problem for problem in problems)


def test_an_id_is_used_once_a_language() -> None:
    for language in ("de", "en"):
        ids = [rule.id for file, rule in PHRASES if file.language == language]
        assert len(ids) == len(set(ids))


def test_every_attribute_that_a_rule_names_is_in_the_vocabulary() -> None:
    named = {says.attribute for _, rule in PHRASES for says in rule.says.values() if says.attribute}
    named |= {cue.attribute for _, cue in CUES}
    named |= {code.attribute for code in CODES if code.attribute} | {c.attribute for _, c in CELLS if c.attribute}
    assert named <= RULES.attributes.keys()


def test_all_rules_together_find_what_they_found_before(models: Models) -> None:
    kept = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    assert list(_together(models)) == kept


def _together(models: Models) -> Iterator[dict[str, object]]:
    for file, rule in PHRASES:
        phrases: Phrases = models.phrases[file.language]
        holds = (rule.texts or file.texts)[0]
        for text in [*(example.text for example in rule.examples), *rule.counterexamples]:
            found = sorted(
                [f.start, f.end, f.kind, f.attribute or "", f.value, f.rule] for f in phrases.find(text, holds)
            )
            yield {"language": file.language, "text": text, "found": found}


if __name__ == "__main__":
    rows = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _together(Models.load(RULES)))
    GOLDEN.write_text(rows, encoding="utf-8")
