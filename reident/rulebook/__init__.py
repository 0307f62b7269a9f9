"""The `rules/` folder into typed, validated rules; every stage takes a `RuleBook` and asks it for its kind.

A rule file names its kind in its first line (`schema: reident/phrases/1`). A new kind is one pydantic model (a subclass
of `RuleFile`) and one row of `KINDS`; a new rule is a new entry in a file, and no Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from reident import resources
from reident.model import UserError
from reident.rulebook.attackers import AttackerFile
from reident.rulebook.attributes import Attribute, AttributeFile, Words
from reident.rulebook.cues import CueFile
from reident.rulebook.fields import FieldFile
from reident.rulebook.habits import HabitFile
from reident.rulebook.identifiers import CodeFile
from reident.rulebook.layouts import Chats, LayoutFile, Pages
from reident.rulebook.likely import LikelyFile
from reident.rulebook.linking import LinkingFile
from reident.rulebook.masking import MaskingFile
from reident.rulebook.messages import MessageFile
from reident.rulebook.names import NameFile
from reident.rulebook.phrases import PhraseFile, WordsFile
from reident.rulebook.population import CurvesFile, PopulationFile, ReadingFile, SharesFile
from reident.rulebook.severity import SeverityFile
from reident.rulebook.strict import RuleFile, load_yaml
from reident.rulebook.tables import TableFile

__all__ = ["KINDS", "Attribute", "RuleBook", "RuleFile", "Words", "load_rules"]

T = TypeVar("T", bound=RuleFile)

KINDS: Mapping[str, type[RuleFile]] = {
    "reident/attackers/1": AttackerFile,
    "reident/attributes/1": AttributeFile,
    "reident/chats/1": Chats,
    "reident/cues/1": CueFile,
    "reident/fields/1": FieldFile,
    "reident/habits/1": HabitFile,
    "reident/identifiers/1": CodeFile,
    "reident/layouts/1": LayoutFile,
    "reident/pages/1": Pages,
    "reident/likely/1": LikelyFile,
    "reident/linking/1": LinkingFile,
    "reident/masking/1": MaskingFile,
    "reident/messages/1": MessageFile,
    "reident/names/1": NameFile,
    "reident/phrases/1": PhraseFile,
    "reident/curves/1": CurvesFile,
    "reident/population/1": PopulationFile,
    "reident/reading/1": ReadingFile,
    "reident/severity/1": SeverityFile,
    "reident/shares/1": SharesFile,
    "reident/words/1": WordsFile,
    "reident/tables/1": TableFile,
}
"""Schema id -> model. Each file in `rules/` must name one of them."""


class RuleBook:
    """All rules of one folder. Files are read and validated when their kind is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[type[RuleFile], tuple[RuleFile, ...]] = {}

    def __reduce__(self) -> tuple[type[RuleBook], tuple[Path]]:
        """Worker processes read the folder themselves."""
        return RuleBook, (self.folder,)

    @cached_property
    def _paths(self) -> Mapping[type[RuleFile], tuple[Path, ...]]:
        found: dict[type[RuleFile], list[Path]] = {}
        for path in sorted(self.folder.rglob("*.yaml")):
            found.setdefault(_kind(path), []).append(path)
        return {model: tuple(paths) for model, paths in found.items()}

    def paths(self, model: type[RuleFile]) -> tuple[Path, ...]:
        """The files of one kind, sorted by path."""
        return self._paths.get(model, ())

    def of(self, model: type[T]) -> tuple[T, ...]:
        """The rule files of one kind, in the order of their paths.

        Raises:
            UserError: a file is not valid; the message names file, line, field.
        """
        if model not in self._files:
            self._files[model] = tuple(load_yaml(path, model) for path in self.paths(model))
        return self._files[model]  # type: ignore[return-value]

    @cached_property
    def attributes(self) -> Mapping[str, Attribute]:
        """The vocabulary by id."""
        return {row.id: row for file in self.of(AttributeFile) for row in file.attributes}

    @cached_property
    def messages(self) -> Mapping[str, Words]:
        """The report's sentences by id.

        Raises:
            UserError: an id is there twice.
        """
        found: dict[str, Words] = {}
        for file in self.of(MessageFile):
            for id_, words in file.messages.items():
                if id_ in found:
                    raise UserError(f"The message {id_!r} is defined twice in {self.folder / 'messages'}.")
                found[id_] = words
        return found

    def load_all(self) -> int:
        """Read and validate every file; the number of files.

        Raises:
            UserError: as `of`.
        """
        return sum(len(self.of(model)) for model in KINDS.values())


def load_rules(folder: Path | None = None) -> RuleBook:
    """The shipped rules, or those of a folder."""
    return RuleBook(folder or resources.folder("rules"))


def _kind(path: Path) -> type[RuleFile]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("schema:"):
                schema = line.removeprefix("schema:").strip()
                if schema in KINDS:
                    return KINDS[schema]
                raise UserError(f"{path}: the schema {schema!r} is not known; one of: {', '.join(KINDS)}.")
    raise UserError(f"{path}: a rule file starts with a line `schema: reident/KIND/1`.")
