"""Records whose language the bundle does not tell into records with one: short texts follow their neighbours.

"stopp" and "play thriller" tell nothing about the language by themselves; a hundred commands of the same file do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from reident.model import LanguageCode, Member, Record, Unreadable

Item = Member | Record | Unreadable
Identify = Callable[[Sequence[str]], list[LanguageCode]]

SPEAKS_FOR_ITSELF = 6
"""Words from which on a text's own language counts more than that of its file."""
BATCH = 5_000
"""Records that are looked at together."""


def settle(items: Iterable[Item], identify: Identify, languages: Sequence[LanguageCode]) -> Iterator[Item]:
    """Give every record of a reader's stream a language, in order.

    Args:
        items: the stream.
        identify: texts -> language codes, same order.
        languages: the languages that the caller expects, most likely first; with one, nothing is identified.
    """
    batch: list[Item] = []
    for item in items:
        if batch and (len(batch) >= BATCH or isinstance(item, Member)):
            yield from _settled(batch, identify, languages)
            batch = []
        batch.append(item)
    yield from _settled(batch, identify, languages)


def _settled(batch: Sequence[Item], identify: Identify, languages: Sequence[LanguageCode]) -> Iterator[Item]:
    open_ = [item for item in batch if isinstance(item, Record) and item.text.language == "und"]
    if len(languages) == 1:
        own = {record.id: languages[0] for record in open_}
        common = languages[0]
    else:
        # Names of files have no language; a bundle of recordings has one of them a member, and asking is dear.
        contents = list({record.text.content: None for record in open_ if record.kind != "metadata"})
        identified = dict(zip(contents, identify(contents), strict=True)) if contents else {}
        own = {record.id: identified.get(record.text.content, "und") for record in open_}
        common = _common(open_, own, languages)
    for item in batch:
        yield item if not isinstance(item, Record) or item.id not in own else _with(item, own[item.id], common)


def _common(records: Iterable[Record], own: dict[int, LanguageCode], languages: Sequence[LanguageCode]) -> LanguageCode:
    """The language of most words, among those expected."""
    words: Counter[LanguageCode] = Counter()
    for record in records:
        words[own[record.id]] += len(record.text.content.split())
    expected = {code: count for code, count in words.items() if code in languages}
    return max(expected, key=lambda code: expected[code], default=languages[0])


def _with(record: Record, own: LanguageCode, common: LanguageCode) -> Record:
    long = len(record.text.content.split()) >= SPEAKS_FOR_ITSELF
    language = own if long and own != "und" else common
    return replace(record, text=replace(record.text, language=language))
