"""The house rules: how long a module and a function may be, and who may import whom."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "reident"
MODULES = sorted(PACKAGE.rglob("*.py"))
STAGES = {"bundle", "detect", "link", "score", "report"}
COMPOSERS = {"pipeline", "cli", "__init__", "__main__", "checks", "commands", "review", "workbench", "table_view"}
"""Modules at the top of the package that bring stages together."""


def imported(tree: ast.AST) -> set[str]:
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_is_short_says_what_it_does_and_keeps_to_its_stage(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module says what it turns into what"
    assert sum(1 for line in text.splitlines() if line.strip()) <= 400
    stage = path.relative_to(PACKAGE).parts[0]
    for name in imported(tree):
        parts = name.split(".")
        if parts[0] == "reident" and len(parts) > 1 and parts[1] in STAGES:
            if stage in STAGES:
                assert parts[1] == stage, f"a stage imports no other stage: {name}"
            else:
                assert path.stem in COMPOSERS, f"only the pipeline brings stages together: {name}"
        if parts[0] == "networkx":
            assert stage in ("link", "report"), "networkx is used where graphs are built and written"
        if parts[0] == "sqlite3":
            assert stage in ("case.py", "bundle", "score"), "SQL lives in case.py (and in the readers of SQLite files)"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_function_is_short_and_takes_few_positional_parameters(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 60, f"{node.name} has {length} lines"
            positional = [a for a in node.args.posonlyargs + node.args.args if a.arg not in ("self", "cls")]
            assert len(positional) <= 5 or any("fixture" in ast.dump(d) for d in node.decorator_list), node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_nothing_is_called_utils_helpers_manager_or_provider(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "helper", "manager", "provider", "common", "misc"}
