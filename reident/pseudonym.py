"""Values, file names, locators and quotes into what a masked report may show.

A value becomes `attribute·code`, the code a keyed pseudonym (HMAC-SHA256 under the key of the case): equal values are
equal inside one case and cannot be compared across cases. Everything else is shown by permission: a word of a file
name, a locator or a quote stays only if it is in `rules/masking.yaml` and is no word of any value.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping

from reident.model import Evidence, Message
from reident.rulebook import RuleBook
from reident.rulebook.masking import MaskingFile

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without characters that are easily mistaken for each other."""
SHORTEST = 4
"""Characters of a code; it grows where two values would share one."""
HIDDEN = "…"
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_HUMP = re.compile(r"[A-ZÄÖÜ]?[a-zäöüß]+|[A-ZÄÖÜ]+(?![a-zäöüß])|.")
"""Parts of a compound that is written in one: `Order`, `History`."""
_FUNCTION = 3
"""Letters up to which a word of a longer value (`und`, `for`) tells nothing by itself."""
_FIGURE = re.compile(r"\d{1,2}(\.\d{1,2})?")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})?")
_QUOTED_WORDS = 40
_CODES = 2
"""Codes in a file's name, at most; else the name gets one as a whole."""


def plain(value: str) -> str:
    """The form in which values are equal: case, width and outer space do not matter."""
    return unicodedata.normalize("NFKC", value).casefold().strip()


class Pseudonyms:
    """Values into codes under one key."""

    def __init__(self, key: bytes) -> None:
        """
        Args:
            key: The secret of the case.

        Raises:
            ValueError: the key is too short to be a secret.
        """
        if len(key) < 16:
            raise ValueError("a masking key has at least 16 bytes")
        self._key = key
        self._taken: dict[str, bytes] = {}
        self._codes: dict[str, str] = {}

    def code(self, value: str) -> str:
        """The code of a value: the same for equal values, another for others."""
        form = plain(value)
        if form not in self._codes:
            self._codes[form] = self._new(form)
        return self._codes[form]

    def _new(self, form: str) -> str:
        digest = hmac.new(self._key, form.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        number, text = int.from_bytes(digest, "big"), ""
        while number:
            number, rest = divmod(number, len(ALPHABET))
            text += ALPHABET[rest]
        for length in range(SHORTEST, len(text) + 1):
            if self._taken.setdefault(text[:length], digest) == digest:
                return text[:length]
        return text

    def value(self, attribute: str, value: str) -> str:
        """`given_name·k3f9`."""
        return f"{attribute}·{self.code(value)}"


class Redactor:
    """Texts that surround values into texts without any."""

    def __init__(self, rules: RuleBook, pseudonyms: Pseudonyms, values: Iterable[str]) -> None:
        """
        Args:
            rules: Which words may stay.
            pseudonyms: The codes of the case.
            values: All values of the assessment: no word of theirs stays, permitted or not.
        """
        files = rules.of(MaskingFile)
        self._names = frozenset(word for file in files for word in file.name_words)
        self._endings = frozenset(word for file in files for word in file.endings)
        self._places = frozenset(word for file in files for word in file.places)
        self._locators = self._places | {word for file in files for word in file.locator_words}
        self._quotes = frozenset(word for file in files for word in file.quote_words)
        self._pseudonyms = pseudonyms
        self._rules = rules
        self._values = frozenset(word for value in values for word in _telling(value))
        self._paths: dict[str, str] = {}

    def path(self, path: str) -> str:
        """The path of a member: its shape, its extension and permitted words stay."""
        if path not in self._paths:
            self._paths[path] = "/".join(self._part(part) for part in path.split("/"))
        return self._paths[path]

    def _part(self, part: str) -> str:
        inside = "!" if part.endswith("!") else ""
        name, point, ending = part.removesuffix("!").rpartition(".")
        if not point or ending.lower() not in self._endings:
            name, point, ending = part.removesuffix("!"), "", ""
        alone = len(re.findall(r"\d+", name)) == 1
        hidden = [word for word in _WORD.findall(name) if not self._may_name(word, alone)]
        if len(hidden) > _CODES:
            shown = f"·{self._pseudonyms.code(name)}"
        else:
            shown = _WORD.sub(lambda m: self._name(m.group(), alone), name)
        return shown + point + ending + inside

    def _name(self, word: str, alone: bool) -> str:
        return word if self._may_name(word, alone) else f"·{self._pseudonyms.code(word)}"

    def _may_name(self, word: str, alone: bool) -> bool:
        """A permitted word, or a short number that is the name's only one (`part 3`, `0007`)."""
        short = word.isdigit() and alone and (len(word) < 4 or (len(word) == 4 and word[0] == "0"))
        return short or self._may(word, self._names)

    def _may(self, word: str, permitted: frozenset[str]) -> bool:
        """Whether a word, or every part of a word like `OrderHistory`, is permitted and no word of a value."""
        parts = [word] if word.lower() in permitted else _HUMP.findall(word)
        return all(part.lower() in permitted for part in parts) and not self._values & set(map(plain, [word, *parts]))

    def locator(self, locator: str) -> str:
        """Where in a member: positions and names of columns stay, other words become codes."""
        last = ""

        def shown(found: re.Match[str]) -> str:
            nonlocal last
            before, last = last, found.group().lower()
            if last.isdigit():
                return found.group() if before in self._places else f"·{self._pseudonyms.code(last)}"
            return found.group() if self._may(last, self._locators) else f"·{self._pseudonyms.code(last)}"

        return _WORD.sub(shown, locator)

    def quote(self, evidence: Evidence, shown: str) -> str:
        """A sentence: the finding's pseudonym among permitted words; every other word, figure and sign is hidden.

        Args:
            evidence: Holds the sentence and where in it the finding is.
            shown: What stands for the finding.
        """
        parts: list[str] = []
        for word in _WORD.finditer(evidence.quote):
            if word.start() < evidence.end and word.end() > evidence.start:
                part = shown
            else:
                part = word.group() if self._may(word.group(), self._quotes) else HIDDEN
            if not parts or part != parts[-1] or part not in (shown, HIDDEN):
                parts.append(part)
        if len(parts) > _QUOTED_WORDS:
            here = parts.index(shown) if shown in parts else 0
            first = max(0, here - _QUOTED_WORDS // 2)
            parts = parts[first : first + _QUOTED_WORDS]
        return " ".join(parts)

    def sentence(self, text: str) -> str:
        """A sentence of the program's own in which a value may have been used: words of values are hidden."""
        return _WORD.sub(lambda m: HIDDEN if plain(m.group()) in self._values else m.group(), text)

    def message(self, message: Message) -> Message:
        """A message whose gaps hold nothing but figures, moments, vocabulary and masked names."""
        values: Mapping[str, str | int | float] = {
            key: self._gap(key, value) if isinstance(value, str) else value for key, value in message.values.items()
        }
        return Message(message.id, values)

    def _gap(self, key: str, value: str) -> str:
        parts = value.split(", ")
        if all(self._known(part) or (key.startswith("language") and len(part) == 2) for part in parts):
            return value
        return self.path(value)

    def _known(self, word: str) -> bool:
        known = word in self._rules.attributes or f"term-{word}" in self._rules.messages
        return known or bool(_FIGURE.fullmatch(word) or _MOMENT.fullmatch(word))


def _telling(value: str) -> list[str]:
    """The words of a value that must not stay anywhere; of three words and more, the short ones may."""
    words = [plain(word) for word in _WORD.findall(value)]
    least = _FUNCTION + 1 if len(words) > 2 else 2
    return [word for word in words if len(word) > 3 or (len(word) >= least and not word.isdigit())]
