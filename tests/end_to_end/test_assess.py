"""The main job on the shipped examples: a stranger's recordings in, an assessment that a DPO can use out."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from reident import pipeline
from reident.case import Case
from reident.cli import main
from reident.rulebook import load_rules

TOP = Path(__file__).parent.parent.parent
EXAMPLES = {
    "de": TOP / "examples" / "misdirected-alexa-export.zip",
    "en": TOP / "examples" / "misdirected-alexa-export-en.zip",
}


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    folder = tmp_path_factory.mktemp("cases")
    for language, bundle in EXAMPLES.items():
        assert run("assess", str(bundle), "--out", str(folder / language), "--quiet") in (0, 3)
    return {language: folder / language for language in EXAMPLES}


def assessment(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    return data


def test_the_readme_shows_what_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    breach = str(TOP / "examples" / "breach.toml")
    assert run("assess", str(EXAMPLES["de"]), "--breach", breach, "--out", str(tmp_path / "case")) in (0, 3)
    printed = capsys.readouterr().out.strip().splitlines()[:-1]  # the last line is the path of the report
    blocks = (TOP / "README.md").read_text(encoding="utf-8").split("```")
    shown = next(block for block in blocks if printed[0] in block)
    assert shown.strip().splitlines()[:-1] == printed


@pytest.mark.parametrize("language", EXAMPLES)
def test_the_voice_is_told_apart_from_the_requester(cases: Mapping[str, Path], language: str) -> None:
    subjects = assessment(cases[language])["subjects"]
    roles = [subject["role"] for subject in subjects]
    assert roles.count("subject") == 1
    assert roles.count("requester") == 1
    voice = next(subject for subject in subjects if subject["role"] == "subject")
    assert voice["records"] > 1_000


@pytest.mark.parametrize("language", EXAMPLES)
def test_the_profile_of_the_voice_holds_what_identifies(cases: Mapping[str, Path], language: str) -> None:
    voice = next(subject for subject in assessment(cases[language])["subjects"] if subject["role"] == "subject")
    found = {fact["attribute"] for fact in voice["facts"]}
    assert {"given_name", "family_name", "residence", "wake_time", "music"} <= found
    attackers = voice["identifiability"]["attackers"]
    assert set(attackers) >= {"recipient", "motivated_intruder", "acquaintance", "platform"}
    for score in attackers.values():
        assert 1 <= score["matches"]["low"] <= score["matches"]["median"] <= score["matches"]["high"]
        assert 0 <= score["probability"]["low"] <= score["probability"]["mid"] <= score["probability"]["high"] <= 1


@pytest.mark.parametrize("language", EXAMPLES)
def test_the_assessment_follows_its_own_schema(
    cases: Mapping[str, Path], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("schema") == 0
    jsonschema.validate(assessment(cases[language]), json.loads(capsys.readouterr().out))


@pytest.mark.parametrize("language", EXAMPLES)
def test_no_value_of_a_person_is_in_the_masked_output(cases: Mapping[str, Path], language: str, tmp_path: Path) -> None:
    folder = cases[language]
    revealed = tmp_path / "revealed"
    assert run("assess", str(EXAMPLES[language]), "--out", str(revealed), "--quiet", "--reveal") in (0, 3)
    values = {
        fact["value"]
        for subject in assessment(revealed)["subjects"]
        for fact in subject["facts"]
        if fact["attribute"] in ("given_name", "family_name", "partner", "friend", "email", "phone", "device_serial")
    }
    values = {value for value in values if len(value) > 3}
    assert len(values) > 4
    for name in ("assessment.json", "report.html", "notification.md"):
        text = (folder / name).read_text(encoding="utf-8").casefold()
        assert [value for value in values if f" {value.casefold()} " in text or f">{value.casefold()}<" in text] == []


@pytest.mark.parametrize("language", EXAMPLES)
def test_no_value_day_or_device_is_in_a_masked_graph(cases: Mapping[str, Path], language: str, tmp_path: Path) -> None:
    with Case(cases[language]) as case:
        kept = pipeline.kept(case)
        # Folders stand in the places that a fact is found at, masked by the path's own rule (test_mask.py).
        keys = {value for r in case.records() for name, value in r.keys.items() if name != "folder"}
    values = keys | {str(node["value"]) for node in kept.graph.nodes} | {str(node["id"]) for node in kept.graph.nodes}
    values |= {fact.value for subject in kept.subjects for fact in subject.facts}
    values |= {word for value in values for word in value.split() if len(word) > 6}
    values = {value.casefold() for value in values if len(value) > 3} - set(load_rules().attributes)
    assert len(values) > 100
    for format_ in ("svg", "graphml", "json"):
        file = tmp_path / f"graph.{format_}"
        assert run("graph", str(cases[language]), "--format", format_, "--out", str(file)) == 0
        assert file.stat().st_mode & 0o777 == 0o600
        text = file.read_text(encoding="utf-8").casefold()
        assert [value for value in values if re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text)] == []
        assert not re.search(r"\b20\d\d-\d\d", text)
        assert run("graph", str(cases[language]), "--format", format_, "--out", str(file), "--reveal") == 0
        text = file.read_text(encoding="utf-8").casefold()
        assert sum(value in text for value in values) > 20


def test_a_graph_that_cannot_be_written_is_one_sentence_and_leaves_nothing(
    cases: Mapping[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").mkdir()
    for out in (tmp_path / "taken", tmp_path / "missing" / "g.svg", cases["de"] / "case.sqlite"):
        assert run("graph", str(cases["de"]), "--out", str(out)) == 2
        told = capsys.readouterr().err
        assert "name another file" in told
        assert told.count("\n") == 1
    assert run("graph", str(tmp_path)) == 2
    assert "not a case folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
    with Case(cases["de"]) as case:
        assert case.count("record")


def test_the_same_bundle_gives_the_same_figures(cases: Mapping[str, Path], tmp_path: Path) -> None:
    assert run("assess", str(EXAMPLES["en"]), "--out", str(tmp_path / "again"), "--quiet") in (0, 3)
    first, second = assessment(cases["en"]), assessment(tmp_path / "again")
    assert first["severity"]["score"] == second["severity"]["score"]
    for left, right in zip(first["subjects"], second["subjects"], strict=True):
        assert left["identifiability"]["attackers"] == right["identifiability"]["attackers"]


def test_explain_and_report_work_on_a_finished_case(
    cases: Mapping[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("explain", str(cases["de"]), "s1") == 0
    assert len(capsys.readouterr().out.splitlines()) > 5
    for format_ in ("md", "docx", "json", "html"):
        assert run("report", str(cases["de"]), "--format", format_, "--report-language", "en") == 0
        path = Path(capsys.readouterr().out.strip())
        assert path.stat().st_size > 500
        assert path.stat().st_mode & 0o777 == 0o600
    assert run("explain", str(cases["de"]), "s999") == 2
    assert "no subject" in capsys.readouterr().err


def test_a_broken_member_is_listed_and_the_rest_is_assessed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = tmp_path / "bundle.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("notes.txt", "alexa wie wird das wetter in köln\nalexa ruf meine freundin anna an\n" * 3)
        archive.writestr("broken.pdf", b"%PDF-1.4 this is no pdf at all")
        archive.writestr("../../evil.txt", "alexa stopp")
    assert run("assess", str(bundle), "--out", str(tmp_path / "case")) == 3
    skipped = assessment(tmp_path / "case")["bundle"]["skipped"]
    assert any("broken.pdf" in each["path"] for each in skipped)
    assert all(each["reason"] for each in skipped)
    assert not (tmp_path.parent / "evil.txt").exists()
    assert len(capsys.readouterr().out.splitlines()) <= 31


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["assess", "nowhere.zip"], "no file or folder"),
        (["assess"], "BUNDLE"),
        (["assess", "x.zip", "--language", "fr"], "fr"),
        (["assess", "x.zip", "--nonsense"], "nonsense"),
        (["report", "nowhere"], "not a case folder"),
        (["purge", "--yes", "nowhere"], "nothing was deleted"),
        (["table", "nowhere.csv"], "no file"),
    ],
)
def test_a_wrong_call_gets_one_sentence_and_status_2(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    error = capsys.readouterr().err
    assert says in error
    assert len(error.strip().splitlines()) == 1
    assert "Traceback" not in error


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"PK\x05\x06" + b"\0" * 18])
def test_an_unusable_bundle_gets_one_sentence_and_status_2(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = tmp_path / "bundle.zip"
    bundle.write_bytes(content)
    assert run("assess", str(bundle), "--out", str(tmp_path / "case")) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_stopped_run_goes_on_and_a_folder_in_use_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = tmp_path / "chat.txt"
    bundle.write_text("alexa wie wird das wetter in köln\nalexa weck mich um sechs uhr\n", encoding="utf-8")
    case = tmp_path / "case"
    assert run("assess", str(bundle), "--out", str(case), "--quiet") == 0
    assert run("assess", str(bundle), "--out", str(case), "--quiet") == 2
    assert "--resume" in capsys.readouterr().err
    assert run("assess", str(bundle), "--out", str(case), "--quiet", "--resume") == 0
    assert run("assess", str(bundle), "--out", str(case), "--quiet", "--force") == 0
    bundle.write_text("something else\n", encoding="utf-8")
    assert run("assess", str(bundle), "--out", str(case), "--quiet", "--resume") == 2
    assert "another bundle" in capsys.readouterr().err


def test_detect_writes_one_line_a_text_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = tmp_path / "texts.jsonl"
    lines = ['{"id": "a", "text": "wie wird das wetter in bad endorf"}', "stopp", '{"id": "c", "text": ""}']
    texts.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run("detect", str(texts), "--language", "de") == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["id"] for each in found] == ["a", "2", "c"]
    place = next(each for each in found[0]["mentions"] if each["kind"] == "place")
    assert (place["value"], place["attribute"]) == ("Bad Endorf", "frequent_place")
    assert "wie wird das wetter in bad endorf"[place["start"] : place["end"]] == "bad endorf"
