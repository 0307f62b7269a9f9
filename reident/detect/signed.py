"""The end of a message into who signed it: written ("...\\nBest,\\nHannah"), or dictated ("text tom .. cheers ben")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from reident.detect.evidence import Words
from reident.detect.lexicon import Lexicon
from reident.detect.names import in_capitals
from reident.detect.normal import Reading, fold_word
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


_DICTATED = "dictated-signature"
_SHORTEST = 6
"""Words of a dictated message with a signature, at least."""
_HEARD, _BARE = 0.68, 0.45


def dictated(reading: Reading, lexicon: Lexicon, words: Words) -> Iterator[Finding]:
    """The writer's names at the end of a message that is dictated to a device.

    A word that closes a message before the name ("cheers", "lg") makes it surer; whoever was named before is not the
    writer, and a name behind "with" or "call" is somebody else's.
    """
    marks = sum(1 for _ in takewhile(lambda word: not word[:1].isalnum(), reversed(reading.words)))
    said = reading.words[: len(reading.words) - marks]
    if len(said) < _SHORTEST or lexicon.dictations.isdisjoint(said[:_STARTS]):
        return
    for size in (2, 1):
        names, before = said[-size:], said[-size - 1]
        whole = size == 1 or (words.is_given_name(names[0]) and words.sort_of_name(names[1]) in ("family", "either"))
        if not whole or not words.is_given_name(names[0]) or names[0] in lexicon.relations:
            continue
        stopped = not lexicon.stop.isdisjoint(names) or before in lexicon.before_others or names[0] in said[:-size]
        if stopped or (before not in lexicon.closings and words.is_given_name(before)):
            return
        sure = _HEARD if before in lexicon.closings else _BARE
        for at, (name, attribute) in enumerate(zip(names, ("given_name", "family_name"), strict=False)):
            start, end = reading.origins[len(said) - size + at]
            qualifiers = {"act": "introduce", "part": attribute.partition("_")[0]}
            yield Finding(start, end, "person", attribute, in_capitals(name), sure, _DICTATED, "speaker", qualifiers)
        return


_STARTS = 4
"""Words at the start of which one asks to write a message."""
