"""Rule files are loaded strictly, and what is wrong is said with file and line."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from reident.model import Message, UserError
from reident.rulebook import RuleBook, load_rules
from reident.rulebook.messages import gaps, say

HEAD = "schema: reident/messages/1\nsource: own wording\nmessages:\n"


def a_folder(tmp_path: Path, content: str, name: str = "messages.yaml") -> RuleBook:
    (tmp_path / name).write_text(content, encoding="utf-8")
    return RuleBook(tmp_path)


def test_every_shipped_rule_file_is_valid() -> None:
    assert load_rules().load_all() > 20


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (HEAD + "  a: {en: x, de: y}\n  a: {en: x, de: y}\n", 5, "there twice"),
        (HEAD + "  a: {en: x, ed: y}\n", 4, "ed"),
        (HEAD + "  a: {en: 5, de: y}\n", 4, "string"),
        (HEAD + "  a: {en: 'x {count}', de: y}\n", 4, "different gaps"),
        (HEAD + "  a: [\n", 5, "expected"),
        ("schema: reident/messages/1\nmessages: {}\n", 1, "source"),
    ],
)
def test_a_faulty_file_is_refused_with_its_line(tmp_path: Path, content: str, line: int, says: str) -> None:
    with pytest.raises(UserError) as refused:
        _ = a_folder(tmp_path, content).messages
    assert f"messages.yaml:{line}:" in str(refused.value) or says == "different gaps"
    assert says in str(refused.value)


def test_words_that_yaml_takes_for_something_else_stay_words(tmp_path: Path) -> None:
    rules = a_folder(tmp_path, HEAD + "  a: {en: no, de: on}\n  b: {en: 05:40, de: 2018-05-01}\n")
    assert (rules.messages["a"].en, rules.messages["a"].de) == ("no", "on")
    assert (rules.messages["b"].en, rules.messages["b"].de) == ("05:40", "2018-05-01")


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is not known"):
        a_folder(tmp_path, "schema: reident/mesages/1\nsource: x\n").load_all()


def test_a_sentence_is_filled_in_both_languages(tmp_path: Path) -> None:
    rules = a_folder(tmp_path, HEAD + "  a: {en: '{count} people', de: '{count} Personen'}\n")
    message = Message("a", {"count": 3})
    assert say(message, rules.messages, "de") == "3 Personen"
    assert say(message, rules.messages, "en") == "3 people"
    assert gaps("a {b} c {d}") == {"b", "d"}


def test_a_rule_book_travels_to_another_process_as_its_folder() -> None:
    rules = load_rules()
    assert pickle.loads(pickle.dumps(rules)).folder == rules.folder


def test_every_attribute_of_the_contract_is_there_with_labels_in_both_languages() -> None:
    attributes = load_rules().attributes
    assert len(attributes) >= 61
    assert {"given_name", "residence", "wake_time", "health", "union"} <= set(attributes)
    assert all(row.label.en and row.label.de for row in attributes.values())
