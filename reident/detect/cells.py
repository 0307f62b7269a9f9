"""A cell whose meaning the layout knows into findings, as `rules/fields.yaml` says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from reident.detect.addresses import AddressReader, Span
from reident.detect.known import Places
from reident.detect.lexicon import Lexicon
from reident.detect.names import in_capitals
from reident.detect.statements import RELATION_ATTRIBUTES
from reident.model import Finding, Kind, Text
from reident.rulebook import RuleBook
from reident.rulebook.fields import Cell, FieldFile

_OWNER = (
    re.compile(r"(?P<name>[^\W\d_][\w-]+?)(?:['’]s|['’](?=\s))\s+\S"),
    re.compile(r"\b(?:von|of)\s+(?P<name>[A-ZÄÖÜ][\w-]+)\s*$"),
    re.compile(r"^(?P<name>[A-ZÄÖÜ][a-zäöüß]{2,}s)\s+(?:\d+(?:st|nd|rd|th|\.)?\s+)?(?:Echo|Fire|Kindle|iPhone|iPad|Galaxy|Handy|Alexa|Laptop|Macbook|Apple|Pixel)\b"),
)  # fmt: skip
_COORDINATES = re.compile(r"(-?\d{1,2}(?:[.,]\d+)?)°?\s*[,; ]\s*(-?\d{1,3}(?:[.,]\d+)?)°?")
_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})$"),
)
_SHORT = frozenset(["hr", "hrn", "fr", "frl", "fam", "mx", "mme", "rev", "sr", "dres", "cpl", "msgr"])
"""Titles as cells shorten them, in sentences words of their own."""
_FORMAL = _SHORT - {"sr"} | {
    "herr",
    "herrn",
    "frau",
    "fräulein",
    "familie",
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "eheleute",
}
"""Titles behind which a word alone is a surname."""
_ELDER = frozenset(["sen", "jun", "jr", "senior", "junior"])
"""Behind a name: which of two of one family."""
CONTACT = "contact_name"
_HEART = re.compile("[\u2764\u2665\U0001f493-\U0001f49f\U0001f48d\U0001f60d\U0001f618\U0001f90d\U0001f970\U0001f9e1]")
_BRACKETED = re.compile(r"\(([^()]{2,20})\)\s*$")
_SURNAMES = frozenset(
    {"mann", "freund", "frau", "bruder", "vater", "kind", "junge", "kleine", "partner", "son", "boy", "lad"}
)
"""Words of relations that are surnames as well, or behind a name something else."""


def _labelled(content: str, words: list[Span], relations: Mapping[str, str]) -> tuple[str, list[Span]]:
    """What somebody is to whose address book it is: "Ida (sis)", "Wendel Bruderherz", "Pauli" with a heart.

    Returns: the relation, empty where nothing tells it, and the words of the name.
    """
    bracketed = _BRACKETED.search(content)
    told = relations.get(bracketed[1].strip().casefold(), "") if bracketed else ""
    if told in RELATION_ATTRIBUTES:
        kept = [word for word in words if word[1] <= bracketed.start()] if bracketed else words
        return told, kept or words
    last = content[slice(*words[-1])].casefold()
    if len(words) > 1 and last not in _SURNAMES and relations.get(last) in RELATION_ATTRIBUTES:
        return relations[last], words[:-1]
    return ("partner", words) if _HEART.search(content) else ("", words)


_NAME_WORDS = re.compile(r"[^\W\d_][\w.'’-]*")
_NOT_OWNERS = frozenset(
    {
        "let",
        "that",
        "kid",
        "kids",
        "guest",
        "it",
        "here",
        "what",
        "men",
        "women",
        "children",
        "world",
        "everyone",
        "everybody",
        "alexa",
        "amazon",
        "dad",
        "mom",
        "mum",
    }
)


NEIGHBOUR = "neighbour"
"""Relation of those who live or let next door."""


class Cells:
    """What cells say, by what they hold."""

    def __init__(self, rules: RuleBook, places: Places | None, lexicons: Mapping[str, Lexicon]) -> None:
        files = rules.of(FieldFile)
        self._cells = {name: cell for file in files for name, cell in file.cells.items()}
        self._empty = frozenset(value for file in files for value in file.empty)
        words = [word for file in files for word in file.street_words]
        countries = {name: code for file in files for name, code in file.countries.items()}
        self.addresses = AddressReader(words, countries)
        self._countries = countries
        self._places = places
        self._lexicons = lexicons
        self._parsers: Mapping[str, Callable[[Cell, str, str], Iterator[Finding]]] = {
            "whole": self._whole,
            "address": self._address,
            "full_name": self._full_name,
            "device_name": self._device,
            "coordinates": self._coordinates,
            "locale": self._locale,
            "date": self._date,
        }

    def knows(self, holds: str | None) -> bool:
        """Whether a text is a cell, and no running text."""
        return holds in self._cells

    def find(self, text: Text) -> tuple[Finding, ...]:
        """What a cell says; nothing where it is empty."""
        content = text.content
        if content.strip().strip("'\"").lower() in self._empty or text.holds is None:
            return ()
        cell = self._cells[text.holds]
        parser = self._parsers.get(cell.parse, self._whole)
        return tuple(sorted(parser(cell, text.holds, content), key=lambda f: (f.start, f.end)))

    def _finding(self, cell: Cell, holds: str, span: Span, value: str, **other: object) -> Finding:
        qualifiers: dict[str, str] = {"act": cell.act} if cell.act else {}
        if level := other.get("level", cell.level):
            qualifiers["level"] = str(level)
        if part := other.get("part"):
            qualifiers["part"] = str(part)
        kind: Kind = other.get("kind", cell.kind)  # type: ignore[assignment]
        attribute = other.get("attribute", cell.attribute)
        confidence = float(other.get("confidence", cell.confidence))  # type: ignore[arg-type]
        attribute = None if attribute is None else str(attribute)
        return Finding(*span, kind, attribute, value, confidence, f"field-{holds}", cell.about, qualifiers)

    def _whole(self, cell: Cell, holds: str, content: str) -> Iterator[Finding]:
        start, end = _bounds(content)
        value = " ".join(content[start:end].split())
        if cell.kind in ("person", "place") and not any(c.isalpha() for c in value) and cell.attribute != "postcode":
            return
        if cell.kind == "person":
            value = in_capitals(value)
        elif cell.kind == "place" and holds != "postcode":
            value = self._official(value)
        if value:
            yield self._finding(cell, holds, (start, end), value)

    def _official(self, name: str) -> str:
        return (self._places.official(name) if self._places else None) or in_capitals(name)

    def _address(self, cell: Cell, holds: str, content: str) -> Iterator[Finding]:
        found = self.addresses.read(content)
        if found.name:
            name_cell = cell.model_copy(update={"kind": "person", "attribute": "given_name", "level": None})
            yield from self._name(name_cell, holds, found.name, content)
        if found.street:
            value = " ".join(content[slice(*found.street)].split())
            yield self._finding(cell, holds, found.street, value, level="address")
        if found.postcode:
            value = content[slice(*found.postcode)]
            yield self._finding(cell, holds, found.postcode, value, attribute="postcode", level=None)
        if found.city and any(c.isalpha() for c in content[slice(*found.city)]):
            span, value = self._city(content, found.city)
            yield self._finding(cell, holds, span, value, level="municipality")
        if found.country:
            value = self._official(content[slice(*found.country)])
            yield self._finding(cell, holds, found.country, value, level="country")

    def _city(self, content: str, span: Span) -> tuple[Span, str]:
        """The town; where a region follows it ("Kassel Hessen"), the words that are a town."""
        words = content[slice(*span)].split(" ")
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            official = self._places.official(name) if self._places else None
            if official:
                return (span[0], span[0] + len(name)), official
        return span, in_capitals(content[slice(*span)])

    def _full_name(self, cell: Cell, holds: str, content: str) -> Iterator[Finding]:
        if "@" in content or sum(c.isdigit() for c in content) > 3:
            start, end = _bounds(content)
            attribute = "email" if "@" in content else "phone"
            yield self._finding(cell, holds, (start, end), content[start:end], kind="contact", attribute=attribute)
            return
        start, end = _bounds(content)
        aside = content.find(" (", start, end)  # "Malik Sander (Customer Care)"
        yield from self._name(cell, holds, (start, aside if aside > start else end), content)

    def _name(self, cell: Cell, holds: str, span: Span, content: str) -> Iterator[Finding]:
        words = [match.span() for match in _NAME_WORDS.finditer(content, *span)]
        titles = _SHORT.union(*(lexicon.titles for lexicon in self._lexicons.values()))
        relations = {w: r for lexicon in self._lexicons.values() for w, r in lexicon.relations.items()}
        relation, formal = "", False
        while len(words) > 1 and (title := content[slice(*words[0])].lower().rstrip(".")) in titles:
            relation = relations.get(title, "") if title not in ("frau", "herr") else ""
            formal = title in _FORMAL
            words = words[1:]
        while len(words) > 1 and relations.get(content[slice(*words[-1])].casefold()) == NEIGHBOUR:
            words = words[:-1]  # "Wessely Vermieterin"; "Freund" and "Mann" are surnames
        while len(words) > 1 and content[slice(*words[-1])].casefold().rstrip(".") in _ELDER:
            words = words[:-1]
        if not words:
            return
        if formal and len(words) == 1 and cell.about != "other":  # "Hr. Quandt", "Mrs Kavanagh"
            value = in_capitals(content[slice(*words[0])])
            yield self._finding(cell, holds, words[0], value, attribute="family_name", part="family")
            return
        if "," in content[words[0][1] : words[-1][0]] and len(words) > 1:
            comma = content.index(",", words[0][1])
            behind = [w for w in words if w[0] > comma]
            while len(behind) > 1 and content[slice(*behind[0])].lower().rstrip(".") in titles:  # "Berg, Rev. Ida"
                behind = behind[1:]
            words = behind + [w for w in words if w[1] <= comma]
        if cell.about == "other" and holds == CONTACT and not relation:
            relation, words = _labelled(content, words, relations)
        about = cell.model_copy(update={"about": relation}) if relation and cell.about == "other" else cell
        if cell.about == "other":
            whole = (min(w[0] for w in words), max(w[1] for w in words))
            value = in_capitals(" ".join(content[slice(*word)] for word in words))
            yield self._finding(about, holds, whole, value, attribute=None)
            return
        first = words[0]
        part = "given" if len(words) > 1 else None
        if part is None or len(content[slice(*first)].rstrip(".")) > 1:  # an initial is no given name
            value = in_capitals(content[slice(*first)])
            yield self._finding(cell, holds, first, value, attribute="given_name", part=part)
        if len(words) > 1 and len(content[words[1][0] : words[-1][1]].strip(" .")) > 1:  # an initial is no surname
            rest = (words[1][0], words[-1][1])
            value = in_capitals(content[slice(*rest)])
            yield self._finding(cell, holds, rest, value, attribute="family_name", part="family")

    def _device(self, cell: Cell, holds: str, content: str) -> Iterator[Finding]:
        start, end = _bounds(content)
        yield self._finding(cell, holds, (start, end), " ".join(content[start:end].split()))
        for form in _OWNER:
            match = form.search(content)
            if match and match["name"].lower() not in _NOT_OWNERS:
                name, span = match["name"], match.span("name")
                if form is _OWNER[2]:
                    name, span = name[:-1], (span[0], span[1] - 1)
                value = in_capitals(name)
                yield self._finding(cell, holds, span, value, kind="person", attribute="given_name", confidence=0.6)
                break
        for lexicon in self._lexicons.values():
            yield from self._rooms(cell, holds, content, lexicon)

    def _rooms(self, cell: Cell, holds: str, content: str, lexicon: Lexicon) -> Iterator[Finding]:
        rooms = lexicon.slots.get("room")
        if rooms is None:
            return
        for word, value in rooms.values.items():
            plain = word.replace("ae", "(?:ae|ä)").replace("oe", "(?:oe|ö)").replace("ue", "(?:ue|ü)")
            match = re.search(rf"(?i)(?<!\w){plain}(?!\w)", content)
            if match:
                yield self._finding(cell, holds, match.span(), value, kind="room", attribute="room", confidence=0.75)
                return

    def _coordinates(self, cell: Cell, holds: str, content: str) -> Iterator[Finding]:
        match = _COORDINATES.search(content)
        if match:
            latitude, longitude = (float(part.replace(",", ".")) for part in match.groups())
            if abs(latitude) <= 90 and abs(longitude) <= 180:
                yield self._finding(cell, holds, match.span(), f"{latitude:.5f},{longitude:.5f}", level="point")

    def _locale(self, cell: Cell, holds: str, content: str) -> Iterator[Finding]:
        match = re.match(r"\s*([A-Za-z]{2})(?:[-_][A-Za-z]{2})?\s*$", content)
        if match:
            yield self._finding(cell, holds, _bounds(content), match.group(1).lower())

    def _date(self, cell: Cell, holds: str, content: str) -> Iterator[Finding]:
        for form in _DATES:
            match = form.search(content)
            if match and 1 <= int(match["m"]) <= 12 and 1 <= int(match["d"]) <= 31:
                value = f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}"
                yield self._finding(cell, holds, match.span(), value)
                return


def _bounds(content: str) -> Span:
    """Where the content without blanks and the apostrophes of spreadsheet exports lies."""
    inner = content.strip()
    start = content.index(inner) if inner else 0
    end = start + len(inner)
    if len(inner) > 1 and inner[0] == inner[-1] and inner[0] in "'\"":
        return start + 1, end - 1
    return start, end
