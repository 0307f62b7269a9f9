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
    whole: list[Any] = []
    try:
        if file.size <= _LARGEST_YAML:
            whole = list(yaml.load_all("".join(decoded(file)), _Plain))
    except (yaml.YAMLError, ValueError, RecursionError):
        whole = []
    file.content.seek(0)
    documents = [each for each in whole if isinstance(each, dict | list)]
    if not documents:
        yield from read_text(file, context)
        return
    yield from from_value(documents[0] if len(documents) == 1 else documents, context)


class _Plain(yaml.SafeLoader):
    """Objects, lists and texts alone: no anchors, and no dates but as they are written."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """A node, unless it is another one again."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError
        return super().compose_node(parent, index)


_Plain.yaml_implicit_resolvers = {}

_LARGEST_YAML = 16 << 20
"""Bytes of a YAML document; its parser is slow."""
