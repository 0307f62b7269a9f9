"""A `View` into `report.md`: the report as running text, for systems that keep documents as Markdown."""

from __future__ import annotations

from reident.report.render import content, environment
from reident.rulebook import RuleBook
from reident.view import View


def markdown(view: View, rules: RuleBook, language: str) -> str:
    """The report as Markdown, in `de` or `en`."""
    text = environment().get_template("report.md.j2").render(**content(view, rules, language))
    lines = [line.rstrip() for line in text.strip().split("\n")]
    kept = [line for i, line in enumerate(lines) if line.strip() or (i and lines[i - 1].strip())]
    return "\n".join(kept) + "\n"
