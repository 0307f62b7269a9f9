"""The first and the last line of a letter, which greet and sign: a name there is the reader's or the writer's."""

from __future__ import annotations

FEW = 3
"""Words of such a line."""


def is_frame(content: str, at: int) -> bool:
    """Whether a place of a text of several lines stands in its greeting or above its end: "Hi Mia,", "Love, Tom"."""
    start, end = content.rfind("\n", 0, at) + 1, content.find("\n", at)
    line = content[start : end if end >= 0 else len(content)]
    if len(line.split()) > FEW:
        return False
    return not content[:start].strip() or not content[start + len(line) :].strip()
