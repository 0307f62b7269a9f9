"""The documentation names every command, option, rule kind and warning that exists, and its links lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from reident.cli import cli
from reident.rulebook import KINDS

TOP = Path(__file__).parent.parent
PAGES = sorted([*TOP.glob("*.md"), *(TOP / "docs").rglob("*.md"), *(TOP / "rules").rglob("*.md")])


def commands(group: click.Group, prefix: str = "reident") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


@pytest.mark.parametrize(("name", "command"), list(commands(cli)), ids=[name for name, _ in commands(cli)])
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    page = (TOP / "docs" / "cli.md").read_text(encoding="utf-8")
    start = page.find(f"`{name}")
    assert start >= 0, f"docs/cli.md lacks {name}"
    end = page.find("\n## ", start)
    section = page[start : end if end > 0 else None]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[0] in section, f"docs/cli.md lacks {parameter.opts[0]} of {name}"


@pytest.mark.parametrize("schema", KINDS)
def test_every_rule_kind_is_documented(schema: str) -> None:
    assert any(schema in page.read_text(encoding="utf-8") for page in PAGES), f"no page explains {schema}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(TOP)))
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
