"""Where the shipped rules and templates lie: inside the wheel, or at the top of a clone."""

from __future__ import annotations

from pathlib import Path

from reident.model import UserError


def folder(name: str) -> Path:
    """The shipped folder `rules` or `templates`.

    A wheel carries them as `reident/_shipped/NAME`; an editable install finds them beside the package.

    Raises:
        UserError: the installation lacks the folder.
    """
    package = Path(__file__).resolve().parent
    for place in (package / "_shipped" / name, package.parent / name):
        if place.is_dir():
            return place
    raise UserError(f"The folder {name!r} is missing from this installation of reident; install it again.")
