"""All examples inside the rules, run by the stages that the rules belong to: what `reident rules check` reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from reident import bundle, detect, link, severity
from reident.rulebook import KINDS, RuleBook
from reident.score import topics
from reident.score.tables import columns

CHECKS = (bundle.check, detect.check, link.check, topics.check, columns.check, severity.check)


def check(rules: RuleBook) -> Iterator[str]:
    """One sentence for each example that does not come out as its rule says."""
    for stage in CHECKS:
        yield from stage(rules)


def examples(rules: RuleBook) -> int:
    """How many examples and counterexamples the rules carry."""
    return sum(_count(file) for model in KINDS.values() for file in rules.of(model))


def _count(part: object) -> int:
    if isinstance(part, BaseModel):
        own = sum(_listed(getattr(part, name, ())) for name in ("examples", "counterexamples"))
        return own + sum(_count(getattr(part, name)) for name in type(part).model_fields)
    if isinstance(part, Mapping):
        return sum(map(_count, part.values()))
    if isinstance(part, tuple | list):
        return sum(map(_count, part))
    return 0


def _listed(examples: object) -> int:
    """Examples are a list, or several lists under names (equal and different spellings)."""
    if isinstance(examples, BaseModel):
        return sum(_listed(getattr(examples, name)) for name in type(examples).model_fields)
    return len(examples) if isinstance(examples, tuple | list) else 0
