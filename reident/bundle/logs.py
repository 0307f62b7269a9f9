"""Logs of one person: things said or noted, with the time of day alone below days, and whose they are by the title."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice

from reident.bundle import answers, moments
from reident.bundle.draft import Context, Draft
from reident.bundle.persons import is_person
from reident.bundle.plans import family

_BRACKETED = re.compile(r"\s*\[(?P<clock>(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)\]\s*")
_CLOCK = re.compile(
    r"[\s>*•◦▪–—-]{0,6}[\[(`_*\"]{0,3}(?P<clock>(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)(?!\d|:)(?P<half>\s?[ap]\.?m\b\.?)?"
    r"(?:\s?Uhr)?[\])`_*\"]{0,3}\s*[:|–—-]{0,2}\s*",
    re.I,
)
_SORT = re.compile(r"^[_\[(*](?P<sort>[^\W\d_]{2,14})[_\])*]\s*[:–-]?\s+(?=\S)")
"""What sort of note it is, before its text: `_memo_`, `[list]`."""
_LINKED = re.compile(r"^\[\[(?P<page>[^\]\n]{1,60})\]\]\s*[:–-]?\s*(?=\S)")
"""A page of a vault, before a text: `[[Message to Lena]]`."""
_ALL, _MOST, _FEWEST = 0.8, 0.6, 6
"""Share of the lines that must begin with a time of day, in brackets and otherwise; such lines, at least."""
_SAMPLE = 5_000
"""Lines that tell whether answers stand on them."""
_RULE = re.compile(r"^\W*$")
_TITLE_LINES, _TITLE_WORDS = 3, 8
_CAPITAL = re.compile(r"[^\W\d_a-zäöüß][^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ADDRESSEE = frozenset(
    ("an", "für", "mit", "über", "to", "for", "with", "about", "of", "hallo", "hi", "hey", "hello", "dear", "liebe")
)
"""Before a name in a title: it is not whose the text is."""


def is_clocked(lines: Sequence[str]) -> bool:
    """Whether nearly all lines begin with a time of day in brackets, without a date: a day's dictation."""
    filled = [line for line in lines if line.strip()]
    return bool(filled) and sum(bool(_BRACKETED.match(line)) for line in filled) > _ALL * len(filled)


def is_noted(lines: Sequence[str]) -> bool:
    """Whether most lines begin with a time of day, some below the day: a diary of things said or noted."""
    filled = [line for line in lines if not (_RULE.match(line) or _SETTING.match(line) or line[:1].isspace())]
    begun = sum(bool(_CLOCK.match(line)) for line in filled)
    days = sum(_day(line) is not None for line in filled)
    return begun >= _FEWEST and begun >= _MOST * (len(filled) - days)


_SETTING = re.compile(r"^[a-z][\w-]{1,20}:(?:\s|$)")
"""A line of a head of settings."""


def read(lines: Iterable[tuple[str, str]], path: str, context: Context) -> Iterator[Draft]:
    """One command or note behind its time of day, with the lines below it; the day stands above, or in the file's name.

    Args:
        lines: with their places.
        path: of the member.
        context: what every reader gets.
    """
    day = moments.in_name(path.rsplit("/", 1)[-1])
    rows = iter(lines)
    first = list(islice(rows, _SAMPLE))
    clocked = ((match, line) for _, line in first if (match := _BRACKETED.match(line) or _CLOCK.match(line)))
    mark = answers.mark_of([line[match.end() :] for match, line in clocked])
    held: tuple[str, list[str], datetime | None] | None = None
    for place, line in chain(first, rows):
        match = _BRACKETED.match(line) or _CLOCK.match(line)
        if match is not None:
            yield from _said(held, mark, context)
            text = _LINKED.sub(r"\g<page>: ", _SORT.sub("", line[match.end() :].strip()))
            held = (place, [text], _moment(match, day))
        elif _RULE.match(line) or (on := _day(line)) is not None:
            yield from _said(held, mark, context)
            held, day = None, day if _RULE.match(line) else on
        elif held is not None:
            held[1].append(line.strip())
        else:
            yield Draft(line.strip(" #"), "prose", place, "document", None, place, context.keys)
    yield from _said(held, mark, context)


def _said(held: tuple[str, list[str], datetime | None] | None, mark: str, context: Context) -> Iterator[Draft]:
    if held is None:
        return
    text, answer = answers.halves(" ".join(filter(None, held[1])), mark or "\t")
    if text:
        yield Draft(text, "utterance", held[0], "utterance", held[2], held[0], context.keys)
    if answer:
        yield Draft(answer, "response", f"{held[0]}, answer", "response", held[2], held[0], context.keys)


def _day(line: str) -> datetime | None:
    """The date that stands alone in a line, but for a weekday and signs."""
    found = moments.search(line) if len(line) <= _LONGEST else None
    if found is None or moments.has_clock(line):
        return None
    return found[2] if moments.is_alone(line, found) else None


_LONGEST = 60
"""Characters of a line with a date alone."""


def _moment(match: re.Match[str], day: datetime | None) -> datetime | None:
    if day is None:
        return None
    hour, minute, second = (*map(int, match["clock"].split(":")), 0)[:3]
    half = (match.groupdict().get("half") or "").strip().lower()[:1]
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return day.replace(hour=hour, minute=minute, second=second)


def of_family(lines: Sequence[str], path: str, context: Context) -> bool:
    """Whether a text is a diary as those beside it are, from which that was learned."""
    return family(path) in context.diaries and any(map(_CLOCK.match, lines))


def front(lines: Sequence[str]) -> int:
    """How many lines a head of settings takes at the start of a note (`---`, `date: ...`, `---`)."""
    if not lines or lines[0].strip() != "---":
        return 0
    return next((at + 1 for at, line in enumerate(lines[1:_FRONT], start=1) if line.strip() == "---"), 0)


_FRONT = 40


def author(lines: Sequence[str], given: frozenset[str]) -> str:
    """Whose a text is by its title: the only name in one of its first lines; empty where none says so."""
    for line in [line for line in lines if not _RULE.match(line)][:_TITLE_LINES]:
        words = re.findall(r"[\w'’.-]+", line)
        if len(words) > _TITLE_WORDS or moments.search(line) is not None or ":" in line:
            continue
        found = [at for at, word in enumerate(words) if _CAPITAL.fullmatch(word) and is_person(word, given)]
        if not found or any(word.casefold() in _ADDRESSEE for word in words[: found[0]]):
            continue
        end = found[0] + 1
        while end < len(words) and _CAPITAL.fullmatch(words[end]):
            end += 1
        if all(at < end for at in found) and end - found[0] <= _NAME:
            return " ".join(words[found[0] : end])
    return ""


_NAME = 3
"""Words of a name in a title."""


def signed(drafts: Iterable[Draft], name: str, path: str, context: Context) -> Iterator[Draft]:
    """The entries of a text with whose they are: posts of somebody where others have their own texts beside it."""
    among = len(context.authors.get(posixpath.split(path)[0], ())) > 1
    for draft in drafts:
        if draft.kind != "utterance":
            yield draft
        elif among:
            keys = {**draft.keys, **context.columns.author(name), "conversation": posixpath.split(path)[0] or "."}
            yield replace(draft, holds="message", kind="message", keys=keys)
        else:
            yield replace(draft, keys={**draft.keys, "account": name})
