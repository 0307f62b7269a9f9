"""YAML documents into drafts, as the objects that they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from reident.bundle.archive import File
from reident.bundle.draft import Context, Draft
from reident.bundle.objects import from_value
from reident.bundle.tables import decoded
from reident.bundle.texts import read_text


def read_yaml(file: File, context: Context) -> Iterator[Draft]:
    """A YAML document, or several; one with anchors, which can unfold without end, is read as plain text."""
    documents = load("".join(decoded(file))) if file.size <= LARGEST else []
    file.content.seek(0)
    if not documents:
        yield from read_text(file, context)
        return
    yield from from_value(documents[0] if len(documents) == 1 else documents, context)


def load(text: str) -> list[Any]:
    """The documents of a text that are objects or lists; none where it is no YAML, or has anchors."""
    try:
        return [each for each in yaml.load_all(text, _Plain) if isinstance(each, dict | list)]
    except (yaml.YAMLError, ValueError, RecursionError):
        return []


class _Plain(yaml.SafeLoader):
    """Objects, lists and texts alone: no anchors, and no dates but as they are written."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """A node, unless it is another one again."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError
        return super().compose_node(parent, index)


_Plain.yaml_implicit_resolvers = {}

LARGEST = 16 << 20
"""Bytes of a YAML document; its parser is slow."""
