"""`python -m reident` is `reident`."""

from __future__ import annotations

from reident.cli import main

main()
