"""`rules/messages/*.yaml`: every sentence that a report can say, in every report language, filled from a `Message`."""

from __future__ import annotations

import string
from collections.abc import Mapping

from pydantic import model_validator

from reident.model import Message
from reident.rulebook.attributes import Words
from reident.rulebook.strict import RuleFile


class MessageFile(RuleFile):
    """Sentences by id; both languages have the same gaps."""

    messages: Mapping[str, Words]

    @model_validator(mode="after")
    def _same_gaps(self) -> MessageFile:
        for id_, words in self.messages.items():
            if gaps(words.en) != gaps(words.de):
                raise ValueError(f"{id_}: the languages have different gaps")
        return self


def gaps(template: str) -> set[str]:
    """The names in braces: `{count} records` -> `{"count"}`."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def say(message: Message, sentences: Mapping[str, Words], language: str) -> str:
    """Fill a sentence in a report language (`de`, `en`).

    Raises:
        KeyError: no such sentence, or a gap without a value (a fault of the program).
    """
    words = sentences[message.id]
    return (words.de if language == "de" else words.en).format_map(dict(message.values))
