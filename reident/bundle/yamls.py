"""YAML and TOML documents into drafts, as the objects that they are."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, time
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


def read_toml(file: File, context: Context) -> Iterator[Draft]:
    """A TOML document; one that is damaged is read as plain text."""
    try:
        whole = tomllib.loads("".join(decoded(file))) if file.size <= LARGEST else {}
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        whole = {}
    file.content.seek(0)
    yield from from_value(written(whole), context) if whole else read_text(file, context)


def written(value: Any) -> Any:
    """A TOML value with its dates as they are written."""
    if isinstance(value, dict):
        return {key: written(each) for key, each in value.items()}
    if isinstance(value, list):
        return [written(each) for each in value]
    return str(value) if isinstance(value, date | time) else value
