"""The examples inside the rules are counted, whatever form they have, and each stage's are run."""

from __future__ import annotations

from reident import checks, severity
from reident.rulebook import load_rules
from reident.rulebook.names import NameFile
from reident.rulebook.severity import SeverityFile


def test_examples_are_counted_in_lists_and_under_names() -> None:
    rules = load_rules()
    pairs = [(*file.examples.same, *file.examples.different) for file in rules.of(NameFile)]
    worked = [example for file in rules.of(SeverityFile) for example in file.examples]
    assert checks.examples(rules) > len(worked) + sum(map(len, pairs)) > len(worked) > 0


def test_the_examples_of_severity_are_among_what_is_checked() -> None:
    assert severity.check in checks.CHECKS
