"""Names as tickets and boarding passes print them: "VOGT/LENA MRS"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reident.detect.names import in_capitals
from reident.model import Finding

RULE = "booked-name"
"""Under this name the findings stand."""
_CONFIDENCE = 0.82
_BOOKED = re.compile(
    r"(?<![^\W\d_])(?P<family>[^\W\d_a-zß][^\W\d_a-zß'-]+)/(?P<given>[^\W\d_a-zß][^\W\d_a-zß'-]+)"
    r"\s?(?:MR|MRS|MS|MISS|MSTR|CHD|DR|HERR|FRAU)\b"
)


def booked(content: str, holds: str | None) -> Iterator[Finding]:
    """The surname and the first name of whoever travels: the owner's, or the reader's of a message.

    Args:
        content: a text.
        holds: what kind of text it is.
    """
    about = "reader" if holds == "message" else "speaker"
    for match in _BOOKED.finditer(content):
        for part, attribute in (("family", "family_name"), ("given", "given_name")):
            value = in_capitals(match[part].lower())
            yield Finding(
                match.start(part), match.end(part), "person", attribute, value, _CONFIDENCE, RULE, about, {"part": part}
            )
