"""What the tests of detection share: rules and models, loaded once."""

from __future__ import annotations

import pytest

from reident.detect import Models
from reident.rulebook import RuleBook, load_rules


@pytest.fixture(scope="session")
def rules() -> RuleBook:
    return load_rules()


@pytest.fixture(scope="session")
def models(rules: RuleBook) -> Models:
    return Models.load(rules)
