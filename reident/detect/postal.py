"""Postal addresses in running text into what they say: "lieferadresse: Bahnhofstr. 81, 44135 Dortmund (Hörde)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from reident.detect.cells import Cells
from reident.detect.known import Places
from reident.detect.lexicon import Lexicon
from reident.detect.normal import fold_word, read
from reident.model import Finding, LanguageCode

RULE = "postal-address"
"""Under this name the findings stand."""
_BEFORE = 8
"""Words of the line before an address that may say whose it is."""
_LONGEST = 90
"""Characters after the street in which postcode and town stand."""
_END = re.compile(r"[.!?;](?=\s|$)")
_NEXT_LINE = re.compile(r"\n(?=[ \t]*(?:[A-Z]{1,2}-)?(?:\d{4,5}\b|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b))")
_PART = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*)*")
_NAME_LINE = re.compile(r"[^\W\d_][\w.'’-]+(?: [^\W\d_][\w.'’-]*){1,3}")
_LAST = 3
"""Lines from the end in which an address under a name is the writer's."""
_NUMBER, _HOUSE = re.compile(r"\d+"), 3
"""The number of a house, and its digits after a street; before one ("1840 Park Avenue") there may be more."""
_AFTER_HOUSE = re.compile(r"\s*(?:[,;.\n()/|–-]|$|(?:in|bei)\b|(?:[A-Z]{1,2}-)?\d{4,5}\b)")
_NO_STREET = re.compile(r"(?i)(?:am|im|in|an|zum|zur|auf|beim|unter|hinter)\b")
"""How streets without a word for it begin, and many other things."""
_CODE_NEXT = re.compile(r",?\s+(?:[A-Z]{1,2}-)?\d{4,5}\s+[^\W\d_]")
_CAPITALS = r"[A-ZÄÖÜ][\w'’-]+(?:[ -](?:am|an der|an|im|in|ob der|of|on|upon|by)?[ -]?[A-ZÄÖÜ][\w'’-]+){0,2}"
_CODE_FIRST = re.compile(rf"(?<![\w-])(?:[A-Z]{{1,2}}-)?(?P<code>\d{{5}}) {_CAPITALS}")
_CODE_LAST = re.compile(
    rf"(?:(?<![\w-]){_CAPITALS}(?:, [A-Z]{{2}})?,? (?P<code>[A-Z]{{1,2}}\d[A-Z\d]? ?\d[A-Z]{{2}})"
    rf"|(?:(?<=, ){_CAPITALS},?|(?<![\w-]){_CAPITALS}, [A-Z]{{2}}) (?P<zip>\d{{5}}))(?![\w-])"
)
"""A postcode before its town, and one behind it."""
_STATE = 5
"""Characters between a town and its postcode: a comma and the state."""
_CODE_BEFORE = re.compile(r"\d{4,5} $")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORTEST = 3
"""Letters of a town."""
_SURE, _LIKELY = 0.85, 0.7
_DIGIT_IN = re.compile(r"\d")


class Postal:
    """Reads streets with a house number beside a town or a postcode."""

    def __init__(self, cells: Cells, places: Places | None, lexicons: Mapping[LanguageCode, Lexicon]) -> None:
        self._reader = cells.addresses
        self._places = places
        self._lexicons = dict(lexicons)

    def find(self, content: str, language: LanguageCode) -> list[Finding]:
        """Street, postcode and town of each address; `residence` of the speaker where the words beside say so.

        The qualifier `whose` (`theirs`) says that the words beside name somebody else.
        """
        lexicon = self._lexicons.get(language)
        if lexicon is None or not _DIGIT_IN.search(content):
            return []
        found: list[Finding] = []
        for span in sorted(self._reader.streets_in(content)):
            if not any(span[0] < f.end and f.start < span[1] for f in found):
                found.extend(self._address(content, span, lexicon))
        for code, around in self._codes(content):
            if not any(around[0] < f.end and f.start < around[1] for f in found):
                found.extend(self._coded(content, code, around, lexicon))
        return found

    @staticmethod
    def _codes(content: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Postcodes, and the stretch beside each in which its town stands."""
        for match in _CODE_FIRST.finditer(content):
            yield match.span("code"), (match.end("code"), match.end())
        for match in _CODE_LAST.finditer(content):
            code = match.span("code" if match["code"] else "zip")
            yield code, (match.start(), code[0])

    def _coded(
        self, content: str, code: tuple[int, int], around: tuple[int, int], lexicon: Lexicon
    ) -> Iterator[Finding]:
        """A postcode beside its town, without a street's number: "an Lindenstraße, 59494 Soest"."""
        towns = [
            town
            for town in self._towns(content, around, lexicon, written=True)
            if (town[0] == code[1] + 1 if around[0] >= code[1] else code[0] - town[1] <= _STATE)
        ]
        if not towns or not self._places:
            return
        about, sure = self._whose(content, min(code[0], around[0]), max(code[1], around[1]), lexicon)
        whose = {"whose": "theirs"} if about == "theirs" else {}
        lives, about = ("residence", "speaker") if about == "speaker" else (None, "other")
        text = content[slice(*code)]
        yield Finding(*code, "place", "postcode", text, sure, RULE, about, whose)
        for at in towns:
            name = content[slice(*at)]
            value = self._places.official(name, lexicon.language) or name
            yield Finding(*at, "place", lives, value, sure, RULE, about, whose)

    def _address(self, content: str, street: tuple[int, int], lexicon: Lexicon) -> Iterator[Finding]:
        window = content[street[0] : _end_of(content, street[1])]
        parts = self._reader.read(window)
        if parts.street is None:
            return
        start = street[0] + parts.street[0]
        end = street[0] + parts.street[1]
        written = content[start:end] != content[start:end].lower()
        towns = list(self._towns(content, (end, street[0] + len(window)), lexicon, written=written))
        if (not towns and not parts.postcode) or not _is_house(content, start, end):
            return  # "in der Saison 2007", "fast 40 Millionen"
        if not written and _is_prose(content[start:end], lexicon):
            return  # "2002 the court decided ..."
        if _NO_STREET.match(content, start, end) and not _CODE_NEXT.match(content, end):
            return  # "am Freitag 14.11.", but "Am Markt 4, 53111 Bonn"
        about, confidence = self._whose(content, start, street[0] + len(window), lexicon)
        value = " ".join(content[start:end].split())
        lives = "residence" if about == "speaker" else None
        whose = {"whose": "theirs"} if about == "theirs" else {}
        about = "speaker" if lives else "other"
        finding = Finding(start, end, "place", lives, value, confidence, RULE, about, {"level": "address", **whose})
        yield finding
        if parts.postcode:
            at = (street[0] + parts.postcode[0], street[0] + parts.postcode[1])
            yield replace(
                finding, start=at[0], end=at[1], attribute="postcode", value=content[slice(*at)], qualifiers=whose
            )
        for at in towns:
            name = content[slice(*at)]
            value = (self._places.official(name, lexicon.language) if self._places else None) or name
            yield replace(finding, start=at[0], end=at[1], value=value, qualifiers=whose)

    def _towns(
        self, content: str, span: tuple[int, int], lexicon: Lexicon, *, written: bool
    ) -> Iterator[tuple[int, int]]:
        """The stretches after a street that the gazetteer knows: the longest words of each part.

        Args:
            content: the text.
            span: where they may stand.
            lexicon: words of the language.
            written: whether names have their capitals, as the street has.
        """
        for part in _PART.finditer(content, *span):
            words = [m.span() for m in re.finditer(r"\S+", part.group())]
            at = 0
            while at < len(words):
                for last in range(min(len(words), at + 3), at, -1):
                    span = (part.start() + words[at][0], part.start() + words[last - 1][1])
                    name = content[slice(*span)].rstrip(".")
                    if fold_word(name) in lexicon.stop or len(name) < _SHORTEST or (name.islower() and written):
                        continue
                    coded = words[at][0] == 0 and _CODE_BEFORE.search(
                        content[max(0, part.start() - 6) : part.start()]
                    )  # "45136 Essen"
                    if (
                        self._places
                        and self._places.official(name, lexicon.language)
                        and (coded or not self._places.is_word(name))
                    ):
                        yield span[0], span[0] + len(name)
                        at = last
                        break
                else:
                    at += 1

    def _whose(self, content: str, start: int, end: int, lexicon: Lexicon) -> tuple[str, float]:
        line = content.rfind("\n", 0, start) + 1
        sentence = _END.split(content[line:start])[-1]
        before = read(sentence, lexicon.vocabulary, lexicon.language).words[-_BEFORE:]
        above = content[:line].rstrip().rpartition("\n")[2] if not before else ""
        if above.endswith(":"):
            before = read(above, lexicon.vocabulary, lexicon.language).words[-_BEFORE:]
        beside = {*before}
        if beside & lexicon.relations.keys() or beside & lexicon.somebody_else:
            return "theirs", _LIKELY
        if beside & lexicon.titles:
            return "other", _LIKELY
        if beside & lexicon.at_home:
            return "speaker", _SURE
        signed = not before and line and _NAME_LINE.fullmatch(content[:line].strip().rpartition("\n")[2].strip())
        if signed and content[end:].strip().count("\n") < _LAST:
            return "speaker", _LIKELY
        return "other", _LIKELY


def _is_prose(street: str, lexicon: Lexicon) -> bool:
    """Whether words that no name of a street has stand in one in small letters, or a year before an article."""
    words = [fold_word(word) for word in street.split()]
    if len(words) > 1 and _YEAR.fullmatch(words[0]) and words[1] in lexicon.stop:
        return True
    inner = {word for word in words[1:-1] if word.isalpha()}
    return not inner.isdisjoint(lexicon.stop - lexicon.in_streets - lexicon.streets)


def _is_house(content: str, start: int, end: int) -> bool:
    """Whether the number of a street is a house's: at its start, or a short one that nothing is counted by."""
    number = _NUMBER.search(content, start, end)
    if number is None or number.start() == start:
        return True
    return len(number.group()) <= _HOUSE and _AFTER_HOUSE.match(content, end) is not None


def _end_of(content: str, start: int) -> int:
    """Where an address ends: with its sentence or line, or with the line of the town below it."""
    end = min(len(content), start + _LONGEST)
    stop = _END.search(content, start + 1, end)
    end = stop.start() if stop else end
    line = content.find("\n", start, end)
    if line < 0:
        return end
    follows = _NEXT_LINE.match(content, line)
    if not follows:
        return line
    second = content.find("\n", line + 1, end)
    return end if second < 0 else second
