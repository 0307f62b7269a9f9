"""Numbers and mail addresses that were read out into what they say: "null eins sieben eins" -> `0171`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reident.detect.lexicon import Lexicon
from reident.detect.normal import Reading, read
from reident.model import Finding

PHONE = 7
"""Digits from which a number that is read out digit by digit is a telephone number, unless the text says otherwise."""
_CODE = 4
_AFTER = 6
"""Words after a number that may say whose it is."""
_NEAR = 8
"""Words before a number in which the text may say what it is."""


def whose(before: Sequence[str], after: Sequence[str], lexicon: Lexicon) -> str:
    """Whose a number or an address is by the folded words beside it: `speaker` ("reach me at"), or `other`."""
    before, after = before[-_NEAR:], after[:_AFTER]
    beside = {*before, *after}
    if not beside.isdisjoint(lexicon.relations.keys()) or not lexicon.titles.isdisjoint(before):
        return "other"
    said = f" {' '.join(before)} | {' '.join(after)} "
    if any(f" {words} " in said for words in lexicon.reach_me):
        return "speaker"
    if not lexicon.own.isdisjoint(beside):
        return "speaker"
    return "speaker" if beside & lexicon.myself and not beside & lexicon.somebody_else else "other"


class Spoken:
    """Reads out-loud codes of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._digits = {word: str(value) for word, value in lexicon.calendar.numbers.items() if value <= 99}
        for article in ("a", "an", "ein", "eine", "einer", "einem", "einen"):
            self._digits.pop(article, None)
        self._mail = _mail(lexicon) if lexicon.domains else None

    def find(self, content: str) -> Iterator[Finding]:
        """Telephone numbers, codes and mail addresses said in words."""
        lowered = content.lower()
        mail = self._mail is not None and any(f" {sign} " in lowered for sign in ("at", "ät", "klammeraffe", "et"))
        if not mail and sum(1 for word in lowered.split() if word in self._digits) < _CODE:
            return
        reading = read(content, self._lexicon.vocabulary, self._lexicon.language)
        if mail:
            yield from self._mails(reading)
        yield from self._numbers(reading)

    def _mails(self, reading: Reading) -> Iterator[Finding]:
        assert self._mail is not None
        for match in self._mail.finditer(reading.text):
            address = "".join(self._lexicon.signs.get(word, word) for word in self._written(match.group().split()))
            address = re.sub(r"@+", "@", address)
            span = reading.span(*match.span())
            said = reading.text[: match.start()].split(), reading.text[match.end() :].split()
            yield Finding(*span, "contact", "email", address, 0.85, "spoken-email", whose(*said, self._lexicon), {})

    def _written(self, words: Sequence[str]) -> Iterator[str]:
        """Words with their numbers in figures: "thirty eight" is 38, "eight three" 83."""
        tens = 0
        for word in words:
            figure = self._digits.get(word, "")
            if tens and len(figure) == 1 and figure != "0":
                yield str(tens + int(figure))
                tens = 0
                continue
            if tens:
                yield str(tens)
            tens = int(figure) if len(figure) == 2 and figure[0] > "1" and figure[1] == "0" else 0
            if not tens:
                yield figure or word
        if tens:
            yield str(tens)

    def _numbers(self, reading: Reading) -> Iterator[Finding]:
        words = reading.words
        at = 0
        while at < len(words):
            digits, used, end = self._run(words, at)
            if used >= _CODE and any(not word.isdigit() for word in words[at:end]):
                said = self._announced(words, at, end)
                if said or len(digits) >= PHONE:
                    phone = said != "code" and len(digits) >= (PHONE - 2 if said else PHONE)
                    span = (reading.origins[at][0], reading.origins[end - 1][1])
                    about = whose(words[:at], words[end:], self._lexicon)
                    yield _number(span, digits, about, phone=phone, sure=bool(said))
            at = max(end, at + 1)

    def _run(self, words: tuple[str, ...], at: int) -> tuple[str, int, int]:
        """Digits from a word on: (digits, number words used, one past the last word)."""
        digits, used, times = "", 0, 1
        end = at
        for place in range(at, len(words)):
            word = words[place]
            if word in self._lexicon.repeats:
                times = self._lexicon.repeats[word]
            elif word in self._digits or (word.isdigit() and len(word) <= 4):
                digits += self._digits.get(word, word) * times
                used, times, end = used + 1, 1, place + 1
            elif word == "plus" and place == at:
                digits += "+"
            elif word != ",":
                break
        return digits, used, end

    def _announced(self, words: tuple[str, ...], start: int, end: int) -> str:
        near = (*words[max(0, start - _NEAR) : start], *words[end : end + 3])
        said = [self._lexicon.code_words[word] for word in near if word in self._lexicon.code_words]
        return "code" if "code" in said else (said[0] if said else "")


def _number(span: tuple[int, int], digits: str, about: str, *, phone: bool, sure: bool) -> Finding:
    if phone:
        confidence = 0.9 if sure else 0.7
        return Finding(*span, "contact", "phone", digits, confidence, "spoken-phone", about, {})
    return Finding(*span, "identifier", None, digits, 0.75, "spoken-code", "other", {})


def _mail(lexicon: Lexicon) -> re.Pattern[str]:
    def signs(*values: str) -> str:
        return "|".join(re.escape(word) for word, sign in lexicon.signs.items() if sign in values)

    joint = signs(".", "-", "_")
    numbers = "|".join(sorted(map(re.escape, lexicon.calendar.numbers), key=len, reverse=True))
    name = rf"[\w]+(?: (?:{joint}) \w+)*(?: (?:{numbers}|\d+)){{0,6}}"
    host = rf"\w+(?: (?:{signs('.', '-')}) \w+)*?"
    domain = "|".join(sorted(lexicon.domains, key=len, reverse=True))
    dots = signs(".")
    return re.compile(
        rf"(?<!\S){name} (?:{signs('@')}) {host} (?:{dots}) (?:{domain})(?: (?:{dots}) (?:{domain}))?(?!\S)"
    )
