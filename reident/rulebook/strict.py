"""A YAML file into a validated rule file, strictly: a misspelt or doubled key is an error with its line."""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reident.model import UserError

Probability = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0)]


class Strict(BaseModel):
    """Base of all rule schemas: frozen, and a misspelt key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class RuleFile(Strict):
    """What every rule file starts with."""

    schema_id: str = Field(alias="schema")
    """`reident/KIND/VERSION`."""
    source: str
    """Where the content comes from, with licence where it is not our own wording."""


T = TypeVar("T", bound=BaseModel)


class _Loader(yaml.CSafeLoader):
    """Safe YAML without the traps of YAML 1.1: `no` and `on` are words, `05:40` is text, a doubled key is an error."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  (PyYAML's own interface)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                message = f"the key {key!r} is there twice"
                raise yaml.constructor.ConstructorError(None, None, message, key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^-?(?:[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)$"),
    list("-0123456789"),
)


def load_yaml(path: Path, model: type[T]) -> T:
    """Read and validate one file.

    Raises:
        UserError: `file:line: field: what is wrong`, for the first few errors.
    """
    text = path.read_text(encoding="utf-8")
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UserError(f"{path}:{line}: {error.problem}") from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = [
            f"{path}:{_line(node, e['loc'])}: {'.'.join(str(part) for part in e['loc'])}: {e['msg']}"
            for e in error.errors()[:5]
        ]
        raise UserError("\n".join(lines)) from None


def _line(node: Any, location: tuple[int | str, ...]) -> int:
    """The line, from 1, of the deepest part of a location that the file has."""
    line = 1
    for part in location:
        if node is None:
            break
        line = node.start_mark.line + 1
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(part)), None)
        else:
            break
    return node.start_mark.line + 1 if node is not None else line
