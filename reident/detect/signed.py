"""The end of a message into who signed it: written ("...\\nBest,\\nHannah"), or dictated ("text tom .. cheers ben")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from reident.detect.evidence import Words
from reident.detect.known import Knowledge
from reident.detect.lexicon import TRADES, Lexicon
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
    if (above := _below_closing(text, lexicon)) is not None:
        start, line = above
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


def _below_closing(text: str, lexicon: Lexicon) -> tuple[int, str] | None:
    """The line of two words below the words that close a mail, where an address or a number stands below it."""
    lines = [(match.start(), match.group()) for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    for at in range(max(0, len(lines) - _SIGNATURE), len(lines) - 2):
        words = fold_word(lines[at][1].strip(" ,.!")).split()
        closes = 0 < len(words) <= _CLOSER and any(
            words[-1].startswith(c) for c in lexicon.closings if len(c) >= _CLOSER
        )
        if closes and (found := _LINE.fullmatch(lines[at + 1][1])) is not None and found["family"]:
            return lines[at + 1]
    return None


_SIGNATURE = 7
"""Lines at the end of a mail in which the words that close it are looked for."""
_INLINE = re.compile(rf"[.!?]\s+(?P<given>{_WORD})(?: (?P<family>{_WORD}))?[.!)xX ]{{0,4}}$")
_SIGNED_WORDS = 6
"""Words of a message of one line that somebody signs, at least."""
_INLINE_FULL, _INLINE_GIVEN = 0.62, 0.5


def signed_inline(content: str, lexicon: Lexicon, words: Words) -> Iterator[Finding]:
    """The writer's names, where they are the last sentence of a message of one line: "Please call. Diane Penrose"."""
    text = content.rstrip()
    found = None if "\n" in text or len(text.split()) < _SIGNED_WORDS else _INLINE.search(text)
    if found is None or not found["given"][:1].isupper() or (found["family"] and not found["family"][:1].isupper()):
        return
    folded = [fold_word(word) for word in (found["given"], found["family"] or "") if word]
    known = words.is_given_name(found["given"].lower()) and not words.is_usual(found["given"])
    named = found["family"] is None or words.sort_of_name(found["family"]) != "given"
    if not known or not named or folded[0] in lexicon.relations or not lexicon.stop.isdisjoint(folded):
        return
    for part, sure in (("given", _INLINE_FULL if found["family"] else _INLINE_GIVEN), ("family", _INLINE_FULL)):
        if found[part]:
            start, end = found.span(part)
            qualifiers = {"act": "introduce", "part": part}
            value = in_capitals(found[part])
            yield Finding(start, end, "person", f"{part}_name", value, sure, RULE, "speaker", qualifiers)


ADDRESSED = "address"
"""Act of a name that is said to somebody."""
CALLED = "called-last"
"""Under this name stands whom a sentence is said to."""
_SAID_TO = re.compile(
    rf"(?<!\w)(?P<before>\w[\w'’]*)[ ]+(?P<given>{_WORD})(?=[ ]?(?:[xX]{{1,4}}\b)?[ ]?[^\w\s]*(?:\n|$|[.!?]))"
)
_TO = 0.55


def called(content: str, lexicon: Lexicon, words: Words) -> Iterator[Finding]:
    """Whom a sentence is said to that ends with a known first name: "good night Sophie", "love you Rob x"."""
    for found in _SAID_TO.finditer(content):
        given = found["given"]
        known = words.is_given_name(given.lower()) and (given[:1].isupper() or not words.is_usual(given))
        plain = fold_word(given)
        called_by = plain not in lexicon.relations and plain not in lexicon.stop
        if known and called_by and fold_word(found["before"]) in lexicon.said_to:
            start, end = found.span("given")
            yield Finding(start, end, "person", None, in_capitals(given), _TO, CALLED, "other", {"act": ADDRESSED})


BLOCK = "signature-block"
"""Under this name stands what is below a writer's name: a trade, a firm."""
_BELOW = 4
"""Lines at the end of a mail in which the writer's name is looked for."""
_PARTS = re.compile(r"\s*[,|·•]\s*|\s+[-–—]\s+")
_LONGEST = 6
"""Words of a trade or of a firm in a signature."""
_FIRM, _BESIDE_TRADE, _TRADE = 0.9, 0.84, 0.82


def signature_block(content: str, known: Knowledge) -> Iterator[Finding]:
    """The trade and the firm below a writer's name, or behind it: "Anna Reid, Site Manager, Hartwell Build".

    Args:
        content: a mail.
        known: lists and places of its language.
    """
    lines = [(match.start(), match.group()) for match in re.finditer(r"[^\n]+", content) if match.group().strip()]
    for at in range(max(1, len(lines) - _BELOW), len(lines)):
        first = _PARTS.split(lines[at][1].strip())[0]
        found = _LINE.fullmatch(first)
        if found is None or not found["family"] or not known.words.is_given_name(found["given"].lower()):
            continue
        yield from _of_block([part for line in lines[at:] for part in _pieces(*line)][1:], known)
        return


def _pieces(start: int, line: str) -> Iterator[tuple[int, str]]:
    """The parts of a line between commas and bars, each with its offset."""
    at = 0
    for match in [*_PARTS.finditer(line), None]:
        end = match.start() if match else len(line)
        part = line[at:end]
        if part.strip():
            yield start + at + len(part) - len(part.lstrip()), part.strip()
        at = match.end() if match else end


def _of_block(parts: Sequence[tuple[int, str]], known: Knowledge) -> Iterator[Finding]:
    trade = False
    for start, part in parts:
        folded = [fold_word(word) for word in part.split()]
        if len(folded) > _LONGEST or any(c.isdigit() or c in "@:/" for c in part) or not part[:1].isupper():
            trade = False
            continue
        if _is_trade(folded, known):
            trade = True
            yield Finding(start, start + len(part), "other", "occupation", part, _TRADE, BLOCK)
            continue
        firm = not known.lexicon.firm_words.isdisjoint(folded) or " ".join(folded) in known.lexicon.known_firms
        place = known.places is not None and known.places.official(part, known.lexicon.language) is not None
        if firm or (trade and not place):
            sure = _FIRM if firm else _BESIDE_TRADE
            yield Finding(start, start + len(part), "organisation", "employer", part, sure, BLOCK)
            return
        trade = False


def _is_trade(folded: Sequence[str], known: Knowledge) -> bool:
    """Whether some words say what somebody is by trade, or by rank."""
    if not known.lexicon.ranks.isdisjoint(folded):
        return True
    return any(known.lexicon.lists(words, *TRADES) for words in (" ".join(folded), *folded))


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
