"""A postal address in one line or several into its parts: who, street and number, postcode, city, country."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Address:
    """Where the parts lie in the text; None where a part is not there."""

    street: Span | None = field(default=None)
    """With the house number."""
    postcode: Span | None = None
    city: Span | None = None
    country: Span | None = None
    name: Span | None = None


_PARTS = re.compile(r"[^,;\n|]+")
_POSTCODES = re.compile(
    r"\b(?:D-|DE-|A-|AT-|CH-)?(?P<gb>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b"
    r"|\b(?:D-|DE-)?(?P<five>\d{5})(?:-\d{4})?\b"
    r"|\b(?:A-|AT-|CH-)?(?P<four>[1-9]\d{3})\b(?! ?(?:Street|St|Road|Avenue|Ave|Lane|Drive))"
)
_BEFORE_CODE = re.compile(
    r"(?P<street>[^\W\d_][\w.'’-]+ \d{1,4}(?: ?[a-zA-Z])?)[ ,\n]+(?:[A-Z]{1,2}-)?\d{4,5}\s+[^\W\d_]"
)
_COMPOUND = re.compile(r"(?i)[a-zäöüß]{3}(?:stra(?:ß|ss)e|str\.?|weg|platz|allee|gasse|ring|damm|ufer)$")
_NAME = re.compile(r"[^\W\d_][\w.'’-]+(?: [^\W\d_][\w.'’-]*){1,3}$")
_AFTER = re.compile(r"[ ,\n]+(?P<city>[^\W\d_][^,;\n|\d]*)")


class AddressReader:
    """Reads addresses, given the words for streets and countries."""

    def __init__(self, street_words: Sequence[str], countries: Mapping[str, str]) -> None:
        words = "|".join(re.escape(word) for word in sorted(street_words, key=lambda w: (-len(w), w)))
        number = r"\d{1,4}(?: ?[a-zA-Z](?![\w]))?(?: ?[-/] ?\d{1,4}[a-zA-Z]?)?"
        german = rf"(?:[^\W\d_][\w.'-]* ){{0,3}}?[^\W\d_][\w-]*?(?:{words})\.? {number}(?!\d)"
        apart = rf"(?:[^\W\d_][\w'-]* ){{1,3}}(?:{words})\.? {number}(?!\d)"
        before = "Am|An der|An den|Im|In der|In den|Zum|Zur|Auf der|Auf dem|Beim|Unter den|Hinter dem|Alte[rs]?"
        small = rf"(?<!\w)(?:{before}) [^\W\d_][\w-]*(?: [^\W\d_][\w-]*)? {number}(?!\d)"
        english = rf"\d{{1,5}}[a-zA-Z]?,? (?:[^\W\d_][\w'.-]* ){{1,3}}(?:{words})\b\.?(?: (?:N|S|E|W|NE|NW|SE|SW)\b)?"
        self._streets = [re.compile(form, re.IGNORECASE) for form in (small, german, apart, english)]
        self._countries = dict(countries)

    def read(self, text: str) -> Address:
        """The parts of an address."""
        street = next((match.span() for form in self._streets if (match := form.search(text))), None)
        if street is None and (match := _BEFORE_CODE.search(text)):
            street = match.span("street")  # no word for a street: "Elbhang 3, 01326 Dresden"
        postcode = self._postcode(text, street)
        country = self._country(text)
        street = self._without_name(text, street)
        city = self._city(text, street, postcode, country)
        return Address(street, postcode, city, country, self._name(text, street))

    def streets_in(self, text: str) -> list[Span]:
        """The streets with numbers that running text names."""
        return [match.span() for form in self._streets for match in form.finditer(text)]

    def _postcode(self, text: str, street: Span | None) -> Span | None:
        found = [m for m in _POSTCODES.finditer(text) if not street or m.end() <= street[0] or m.start() >= street[1]]
        for group in ("gb", "five", "four"):
            spans = [match.span(group) for match in found if match[group]]
            if spans:
                return spans[-1]
        return None

    def _country(self, text: str) -> Span | None:
        last = [match for match in _PARTS.finditer(text) if match.group().strip()][-1:]
        for match in last:
            words = match.group().strip()
            for start in (0, *(m.end() for m in re.finditer(r"\s", words))):
                if words[start:].lower() in self._countries and (start == 0 or len(words) - start > 2):
                    at = match.start() + match.group().index(words) + start
                    return at, at + len(words) - start
        return None

    def _without_name(self, text: str, street: Span | None) -> Span | None:
        """A street that took in the words before it keeps its own: "Jonas Weber Lindenstr. 14"."""
        if street is None:
            return None
        words = text[slice(*street)].split()
        compound = next((number for number, word in enumerate(words) if _COMPOUND.search(word)), None)
        if compound is None and street[0] == 0 and len(words) >= 5 and words[2].endswith("er"):
            return text.index(words[2], len(words[0])), street[1]  # "Jonas Weber Wilhelmshöher Allee 214"
        if compound:
            start = text.index(words[compound], street[0])
            return start, street[1]
        adjective = next((n for n, word in enumerate(words[:-2]) if n >= 2 and word.lower().endswith("er")), None)
        if adjective:  # "Thomas Wagner Wilhelmshöher Allee 214"
            return text.index(words[adjective], street[0]), street[1]
        return street

    def _city(self, text: str, street: Span | None, postcode: Span | None, country: Span | None) -> Span | None:
        stop = country[0] if country else len(text)
        if postcode:
            after = _AFTER.match(text, postcode[1], stop)
            if after and after["city"].strip() and after["city"].strip().lower() not in self._countries:
                return _strip(text, after.span("city"))
        end = postcode[0] if postcode else stop
        start = street[1] if street else 0
        parts = [m.span() for m in _PARTS.finditer(text, start, max(end, start)) if len(m.group().strip()) > 2]
        return _strip(text, parts[-1] if len(parts) == 1 or not street else parts[0]) if parts else None

    def _name(self, text: str, street: Span | None) -> Span | None:
        if not street or street[0] == 0:
            return None
        span = _strip(text, (0, street[0]))
        first = _PARTS.match(text, *span) if span else None
        if span and first:
            span = _strip(text, first.span())
        return span if span and _NAME.match(text[slice(*span)]) else None


def _strip(text: str, span: Span) -> Span:
    start, end = span
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end
