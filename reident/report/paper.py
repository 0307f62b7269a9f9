"""A `View` into a PDF: the HTML report, printed by WeasyPrint (the extra `pdf`) without any network."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from reident.model import UserError
from reident.report.render import render
from reident.rulebook import RuleBook
from reident.view import View


def pdf(view: View, rules: RuleBook, language: str) -> bytes:
    """The report as the bytes of a PDF file, in `de` or `en`.

    Raises:
        UserError: WeasyPrint or a library that it needs is not installed.
    """
    try:
        weasyprint = importlib.import_module("weasyprint")
    except (ImportError, OSError):
        raise UserError(
            "A PDF report needs WeasyPrint: pip install 'reident[pdf]' (and the Pango library of the system); "
            "or open report.html in a browser and print it."
        ) from None
    made = weasyprint.HTML(string=render(view, rules, language), url_fetcher=_refuse).write_pdf()
    return bytes(made)


def _refuse(url: str, *_: object, **__: object) -> Mapping[str, Any]:
    """Nothing is fetched, whatever a document asks for."""
    raise ValueError(f"no address is opened while printing ({len(url)} characters)")
