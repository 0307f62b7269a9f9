"""The last line of a message into who signed it: "...\\nBest,\\nHannah Robinson"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reident.detect.evidence import Words
from reident.detect.lexicon import Lexicon
from reident.detect.names import in_capitals
from reident.detect.normal import fold_word
from reident.model import Finding

RULE = "signed-line"
"""Under this name the findings stand."""
_WORD = r"[^\W\d_][\w'’-]+"
_LINE = re.compile(rf"[-–—*~xX ]{{0,4}}(?P<given>{_WORD})(?: (?P<family>{_WORD}(?: {_WORD})?))?[ .!*~xX)(:;-]*")
_CLOSING = re.compile(r"[^\n]{0,40},[ \t]*")
_CLOSER = 4
"""Words of a line that closes a message, at most."""
_SURE, _FULL, _LIKELY = 0.75, 0.7, 0.6


def signed(content: str, lexicon: Lexicon, words: Words) -> Iterator[Finding]:
    """The writer's names, where the last line of several is a name and nothing else.

    A closing beside it ("Best, Hannah Robinson", or in the line before) makes it surer; so does a surname.
    """
    text = content.rstrip()
    start = text.rfind("\n") + 1
    if start == 0:
        return
    line = text[start:]
    comma = _CLOSING.match(line)
    closing = comma.end() if comma and len(comma.group().split()) <= _CLOSER else 0
    found = _LINE.fullmatch(line, closing)
    if found is None:
        return
    given, family = found["given"], found["family"]
    folded = [fold_word(word) for word in (given, *(family or "").split())]
    if not words.is_given_name(given.lower()) or folded[0] in lexicon.relations or not lexicon.stop.isdisjoint(folded):
        return
    before = text[:start].rstrip().rpartition("\n")[2].strip()
    sure = (
        _SURE if closing or (len(before.split()) <= _CLOSER and before.endswith(",")) else _FULL if family else _LIKELY
    )
    at = start + found.start("given")
    qualifiers = {"act": "introduce", "part": "given"}
    yield Finding(at, at + len(given), "person", "given_name", in_capitals(given), sure, RULE, "speaker", qualifiers)
    if family:
        at = start + found.start("family")
        qualifiers = {"act": "introduce", "part": "family"}
        value = in_capitals(family)
        yield Finding(at, at + len(family), "person", "family_name", value, sure, RULE, "speaker", qualifiers)
