"""A `View` into reports: HTML, Markdown, Word, PDF, JSON, a draft notification, and text for the terminal.

Every function takes a `View`, which only `mask.view` makes: what is not in it cannot be reported.
"""

from __future__ import annotations

from reident.model import Message, UserError
from reident.report.draft import notification
from reident.report.graphs import GRAPH_FORMATS, graph_file
from reident.report.render import render
from reident.report.running import markdown
from reident.report.terminal import explain, summary
from reident.rulebook import RuleBook
from reident.view import View, to_json
from reident.wording import Wording

FORMATS = ("html", "md", "json", "docx", "pdf")

__all__ = [
    "FORMATS",
    "GRAPH_FORMATS",
    "explain",
    "formatted",
    "graph_file",
    "markdown",
    "notification",
    "render",
    "say",
    "summary",
    "to_json",
]


def say(message: Message, rules: RuleBook, language: str) -> str:
    """A message as a sentence; for messages without file names of the bundle, or for the terminal of its owner."""
    return Wording(rules, language).say(message)


def formatted(view: View, rules: RuleBook, language: str, format_: str) -> bytes:
    """The report in one of `FORMATS`, ready to be written.

    Raises:
        UserError: no such format, or what makes it is not installed.
    """
    if format_ == "html":
        return render(view, rules, language).encode()
    if format_ == "md":
        return markdown(view, rules, language).encode()
    if format_ == "json":
        return to_json(view).encode()
    if format_ == "docx":
        from reident.report.word import docx

        return docx(view, rules, language)
    if format_ == "pdf":
        from reident.report.paper import pdf

        return pdf(view, rules, language)
    raise UserError(f"There is no report format {format_!r}; choose one of {', '.join(FORMATS)}.")
