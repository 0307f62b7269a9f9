"""The findings of a customer's request, or of a note that staff took of a call, into what they say of the customer.

"Yours, Nora Stock, Ludlow" - "Caller Mrs Stock, Ludlow, husband Per is out": what stands in a signature, or at the
beginning of such a note, is of whom the request is, also where nobody says "I".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reident.link.context import ADDRESS, NAMED, OWN_NAMES, RELATIVES, changed
from reident.link.phonetics import folded
from reident.link.resolve import Names
from reident.model import Finding, Mention
from reident.rulebook.linking import LinkingFile, Requests

BESIDE = 40
"""Characters between somebody else's mention and a number that may be his."""


def of_customer(mention: Mention, others: Sequence[Mention] = (), names: Names | None = None) -> Mention:
    """An address in a request, or in the answer to it, is where the customer lives, unless words say whose it is.

    Args:
        mention: of a request or of an answer.
        others: the mentions of the request; with them, its numbers and mail addresses are the customer's as well.
        names: tells what no person's mail address is ("service@").
    """
    finding = mention.finding
    if finding.about == "other" and "whose" in finding.qualifiers and finding.kind == "place":
        return changed(mention, finding, about=THEIRS)  # where somebody else lives is no hint at the customer's home
    if finding.about != "other" or "whose" in finding.qualifiers:
        return mention
    if finding.rule == ADDRESS:
        return changed(mention, finding, about="speaker", attribute=finding.attribute or "residence")
    if names is None or finding.attribute not in ("email", "phone") or names.is_role_account(finding.value):
        return mention
    before = (m.finding for m in others if 0 <= finding.start - m.finding.end <= BESIDE)
    theirs = any(each.about not in ("speaker", "other") for each in before)
    return mention if theirs else changed(mention, finding, about="speaker")


THEIRS = "theirs"
"""Whom an address is about of which the words beside it say that it is somebody else's."""
ASKED_FROM = "request"
"""Act of a place in a customer's request of which no word says what it is to him."""


def of_request(entry: Sequence[Mention], names: Names, rules: LinkingFile) -> list[Mention]:
    """The mentions of a record of a customer's row, each with what it says of the customer.

    Args:
        entry: the mentions of one record.
        names: given names, titles, words of relations.
        rules: words around a writer's name.
    """
    request = _Request(entry, names, rules.requests)
    parts = [part for mention in entry for part in request.whole_name(mention)]
    return [request.place(request.relative(of_customer(mention, parts, names)), parts) for mention in parts]


_SET_OFF = re.compile(r"\s*[.,:;!|–-]")
_BEFORE_SIGNED = re.compile(r"(?:[.!?,|–-]|\n)\s*$")
_SENTENCE = re.compile(r"(?:[.!?|–-]|\n)\s*$")
_BEGINNING = 6
"""Words before a name with which a request begins, at most."""
_TAIL = re.compile(r"\s*(?:\([^)\n]{1,6}\))?\s*(?:(?:,|\baus\b|\bfrom\b|\bin\b|\|)[^.!?\n,]{2,40}){1,4}[.!\s]*")
"""What stands behind the name in a signature: "(Mrs), Ludlow", ", 86 Jahre, Kehl", "aus Trier"."""
_AGED = re.compile(r"\(?\b(?:mrs|mr|ms|frau|herr|\d{1,3}(?: jahre?| years?)?(?: old| alt)?)\b\)?", re.I)
_INITIAL = re.compile(r"(?:[^\W\d_]\.\s?)+")
_SIGNED = 0.78
"""How sure a place behind the name of whoever signs is his home."""


class _Request:
    """A record of a customer's row, whose words are looked at around each mention."""

    def __init__(self, entry: Sequence[Mention], names: Names, rules: Requests) -> None:
        self._names, self._rules = names, rules
        record = entry[0].record
        self._content, self._kind = record.text.content, record.kind
        written = record.kind == "message" or (record.kind == "document" and "case" in record.keys)
        self._written = written and record.text.holds != "subject_line"
        words = folded(self._content).split()
        self.noted = self._written and rules.first_person.isdisjoint(words)
        """Whether it is a note about the customer: nobody says "I"."""

    def whole_name(self, mention: Mention) -> list[Mention]:
        """A person's name that is all a cell of a row holds is the name of whom the row is about, and so is one that
        stands apart where a request begins or ends: "Mustafa Demir, I forgot my scarf", "Any news? - Maja Wolny"."""
        finding = mention.finding
        if finding.kind != "person" or finding.attribute is not None:
            return [mention]
        start, words = self._untitled(finding)
        whole = finding.end - finding.start >= len(self._content.strip())
        if not 1 <= len(words) <= _MOST or not (whole or self._stands_apart(start, finding.end)):
            return [mention]
        if len(words) == 1 or (len(words) == 2 and _INITIAL.fullmatch(words[0])):
            return self._surname(mention, words, titled=self._is_titled(start))
        known = [self._names.is_given(word.strip(",")) for word in words]
        first, last = (-1, 0) if known[-1] and not known[0] else (0, -1)  # "Gajda Tomasz"
        if not whole and not any(known):
            return [mention]
        found = []
        for attribute, at in (("given_name", first), ("family_name", last)):
            begin = (
                self._content.index(words[at], start) if at == 0 else self._content.rindex(words[at], 0, finding.end)
            )
            value = words[at].strip(",")
            told = {"attribute": attribute, "value": _in_capitals(value), "about": "speaker", "start": begin}
            found.append(changed(mention, finding, **told, end=begin + len(words[at])))
        return found

    def _untitled(self, finding: Finding) -> tuple[int, list[str]]:
        """Where a name begins behind its titles, and its words."""
        start = finding.start
        words = self._content[start : finding.end].split()
        while len(words) > 1 and folded(words[0]) in self._names.titles:
            start = self._content.index(words[1], start + len(words[0]))
            words = words[1:]
        return start, words

    def _is_titled(self, start: int) -> bool:
        before = folded(self._content[:start]).split()[-1:]
        return bool(before) and before[0] in self._names.titles

    def _surname(self, mention: Mention, words: Sequence[str], *, titled: bool) -> list[Mention]:
        """A surname behind a title or initials: "Herr Zoller", "H. Thistle"."""
        initial = _INITIAL.fullmatch(words[0]) is not None and len(words) > 1
        if not (initial or (titled and not self._names.is_given(words[0]))):
            return [mention]
        finding, value = mention.finding, words[-1].strip(",.")
        begin = self._content.rindex(words[-1], 0, finding.end)
        told = {"attribute": "family_name", "value": value, "about": "speaker", "start": begin}
        return [changed(mention, finding, **told, end=begin + len(value))]

    def _stands_apart(self, start: int, end: int) -> bool:
        """Whether a name is set off at the beginning or the end of what a customer wrote, or of a note of his call."""
        if not self._written:
            return False
        before, after = self._content[:start], self._content[end:]
        said, rules = folded(before).split(), self._rules
        behind = not rules.behind.isdisjoint(folded(after).split()[:1])
        if len(said) <= _BEGINNING and (rules.before | self._names.titles).issuperset(said):
            called = not rules.calls.isdisjoint(said) or (self.noted and self._is_titled(start))
            named = rules.before.issuperset(said) or called
            if named and (behind or called or _SET_OFF.match(after)):
                return True
        if not after.strip(" .!"):
            return bool(_BEFORE_SIGNED.search(before))
        bare = before.rstrip()
        if self._is_titled(start):
            bare = bare[: len(bare) - len(bare.split()[-1])]
        closed = not rules.closings.isdisjoint(folded(before).split()[-1:])
        apart = bool(_SENTENCE.search(bare)) or closed
        return apart and _TAIL.fullmatch(after) is not None and len(after) <= _LONGEST

    def relative(self, mention: Mention) -> Mention:
        """Whom a note calls a relative of the customer without "his": "husband Marek out", "Mum of Toby (4)"."""
        finding = mention.finding
        if finding.kind != "person" or finding.attribute in OWN_NAMES or not self.noted:
            return mention
        before = self._content[: finding.start].split()[-2:]
        last = folded(before[-1]) if before and before[-1][-1].isalpha() else ""
        relation = self._names.relations.get(last, "") if last not in self._names.titles else ""
        open_ = finding.attribute is None and finding.about == "other"
        if open_ and relation in RELATIVES and not (len(before) > 1 and before[0].endswith(("'s", "’s"))):
            return changed(mention, finding, about=relation)
        if last in _OF and len(before) > 1 and self._names.relations.get(folded(before[0])) == "parent":
            return changed(mention, finding, about="child", attribute="child" if finding.attribute else None)
        return mention

    def place(self, mention: Mention, others: Sequence[Mention]) -> Mention:
        """A place in a customer's request that no word puts elsewhere: most write of where they are themselves."""
        finding = mention.finding
        if finding.kind == "place" and self._is_in_signature(finding, others):
            sure = max(finding.confidence, _SIGNED)
            told = {"attribute": "residence", "about": "speaker", "confidence": sure, "qualifiers": {}}
            return changed(mention, finding, **told)
        if finding.about == NAMED and finding.attribute == "residence":  # "caller lives at ..."
            alone = not any(o.finding.kind == "person" and o.finding.attribute not in OWN_NAMES for o in others)
            return changed(mention, finding, about="speaker") if alone or self.noted else mention
        if finding.about == NAMED and self.noted and finding.attribute in _TOLD:
            return changed(mention, finding, about="speaker")
        open_ = finding.attribute in (None, "frequent_place") and not finding.qualifiers.get("act")
        if finding.kind != "place" or not open_ or self._kind not in ("message", "document"):
            return mention
        return changed(mention, finding, qualifiers={**finding.qualifiers, "act": ASKED_FROM})

    def _is_in_signature(self, finding: Finding, others: Sequence[Mention]) -> bool:
        """Whether a place stands behind the customer's name at the end of a text, or at the beginning of a note:
        "Gottfried Hinz, Stralsund", "Fr. Hinz, Stralsund, ruft an"."""
        content = self._content
        names = [o.finding for o in others if o.finding.kind == "person" and o.finding.end <= finding.start]
        names = [n for n in names if n.attribute in OWN_NAMES or " " in n.value]
        signs = [_AGED.sub("", content[name.end : finding.start]) for name in names]
        apart = any(not each.strip(" ,|/–-()") or folded(each) in _OF | {"in"} for each in signs)
        own = any(name.attribute in OWN_NAMES for name in names)
        ends = len(content[finding.end :].strip(" .!)").split()) <= _MORE
        begins = self.noted and finding.start <= _START
        return apart and (ends or (own and begins))


_OF = frozenset({"of", "von", "aus", "from"})
_TOLD = frozenset({"employer", "occupation", "workplace", "health", "age"})
"""What a note without "I" tells of the customer, whom it does not name anew."""
_MOST, _LONGEST, _MORE, _START = 4, 60, 2, 60
"""Words of a name; characters behind it in a signature; words behind the place; characters before it in a note."""


def _in_capitals(word: str) -> str:
    return word if word != word.lower() else word.capitalize()
