"""What somebody said to an assistant and what it answered, side by side: columns, or keys, `user` and `assistant`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reident.bundle.draft import Context, normal
from reident.bundle.persons import is_person

_PEOPLE = 0.5
"""Share of the cells below `user` that are names, from which on it tells who wrote."""


def of_dialogue(columns: Mapping[str, Sequence[str]], context: Context) -> dict[str, str]:
    """Which column holds what was said, and which what was answered; empty where a table is no such dialogue.

    Args:
        columns: header or key -> its cells, empty ones too.
        context: what assistants and those who speak to them are called.
    """
    last = {name: normal(name.rpartition(".")[2]) for name in columns}
    answers = [name for name, bare in last.items() if bare in context.assistants]
    users = context.columns.owner | context.columns.customers
    said = [name for name, bare in last.items() if bare in users]
    if len(answers) != 1 or len(said) != 1:
        return {}
    filled = [cell for cell in columns[said[0]] if cell.strip()]
    named = sum(is_person(cell, context.given) and len(cell.split()) <= 2 for cell in filled)
    if not filled or named > _PEOPLE * len(filled):
        return {}
    return {said[0]: "utterance", answers[0]: "response"}
