"""Signs of affection in messages: hearts, kisses, "x" at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reident.model import Finding

RULE, ACT = "affection", "affection"
_CONFIDENCE = 0.5
_SIGN = re.compile(
    "[\u2764\u2665\U0001f493-\U0001f49f\U0001f618\U0001f60d\U0001f970\U0001f63d\U0001f48b\U0001fa77\U0001f9e1\U0001f90d\U0001f90e\U0001f5a4]"
    "|<3|:\\*(?!\\w)|(?<=[\\s.!?,])[xX]{1,4}\\s*$"
)


def affection(content: str) -> Iterator[Finding]:
    """The first such sign of a message, as what its writer says to the reader."""
    match = _SIGN.search(content)
    if match:
        yield Finding(
            match.start(), match.end(), "other", None, "@affection", _CONFIDENCE, RULE, "speaker", {"act": ACT}
        )
