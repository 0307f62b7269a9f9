"""Texts into findings, in order: cells by their meaning, running text by rules, pipelines and identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from itertools import islice

from reident.detect.affection import affection
from reident.detect.booked import booked
from reident.detect.closing import closing_place
from reident.detect.combine import Sources, combine
from reident.detect.firms import firms
from reident.detect.language import Identifier
from reident.detect.letters import is_frame
from reident.detect.models import READ, Models, Reader
from reident.detect.nlp import CHUNK, Entity, chunks, entities
from reident.detect.roles import Question
from reident.detect.signed import called, dictated, signature_block, signed, signed_inline
from reident.detect.whose import Clause, of_others
from reident.model import Finding, LanguageCode, Text
from reident.rulebook import RuleBook

SPOKEN = 400
"""Characters up to which a text can be something said to an assistant."""
_TALK = frozenset({"message", "note"})
"""Kinds of text in which people speak for themselves at any length: they are read a few sentences at a time."""
_ANIMALS = _TALK | {"utterance", "subject_line"}
"""Kinds of text in which people speak of their animals."""
_AT_ONCE = 2_000
"""Pieces of text that go through the pipelines together."""


def detect(
    texts: Sequence[Text],
    rules: RuleBook,  # noqa: ARG001  (every stage takes the rules; these are in the models)
    models: Models,
) -> list[tuple[Finding, ...]]:
    """The findings of each text, in the same order; a text that nobody can read has none.

    Args:
        texts: any texts; a language of `und` is identified, an unknown one is read as the main one of the others.
        rules: the rules that the models were loaded from.
        models: from `Models.load`.
    """
    texts = [_clean(text) for text in texts]
    found: list[tuple[Finding, ...]] = [()] * len(texts)
    running: list[int] = []
    for number, text in enumerate(texts):
        if models.cells.knows(text.holds):
            found[number] = models.cells.find(text)
        elif text.content.strip():
            running.append(number)
    languages = _languages([texts[number] for number in running], models)
    pieces = (
        (number, offset, piece, language)
        for number, language in zip(running, languages, strict=True)
        for offset, piece in chunks(texts[number].content, SPOKEN if texts[number].holds in _TALK else CHUNK)
        if _LETTERS.search(piece)
    )
    collected: dict[int, list[Finding]] = {}
    while batch := list(islice(pieces, _AT_ONCE)):
        for (number, offset, _, _), findings in zip(batch, _read(batch, texts, models), strict=True):
            collected.setdefault(number, []).extend(_moved(finding, offset) for finding in findings)
    for number, parts in collected.items():
        found[number] = tuple(parts)
    return found


def _clean(text: Text) -> Text:
    """A text without halves of characters, which no library takes; the offsets stay."""
    content = _HALVES.sub("\ufffd", text.content)
    return text if content == text.content else replace(text, content=content)


_HALVES = re.compile(r"[\ud800-\udfff]")
_LETTERS = re.compile(r"[^\W_]")
Piece = tuple[int, int, str, LanguageCode]


def _read(batch: Sequence[Piece], texts: Sequence[Text], models: Models) -> list[tuple[Finding, ...]]:
    found: list[tuple[Finding, ...]] = [()] * len(batch)
    for language in models.languages:
        mine = [place for place, piece in enumerate(batch) if piece[3] == language]
        if not mine:
            continue
        held = [_holds(texts[batch[place][0]]) for place in mine]
        prose = [holds == "prose" or _is_written(batch[place][2]) for place, holds in zip(mine, held, strict=True)]
        named = entities([batch[place][2] for place in mine], models.pipelines[language], prose)
        read = [
            _looked_at(batch[place][2], names, holds, written, models.of(language))
            for place, names, holds, written in zip(mine, named, held, prose, strict=True)
        ]
        open_ = [question.sentence for one in read for question in one.questions if not question.settled]
        vectors = iter(models.encoder.encode(open_))
        for place, one, holds in zip(mine, read, held, strict=True):
            for question in one.questions:
                vector = None if question.settled else next(vectors)
                one.said.extend(models.roles[language].tell(question, vector, holds))
            sources = Sources(batch[place][2], one.said, one.names, one.codes)
            found[place] = of_others(combine(sources, models.known[language]), one.clauses)
    return found


@dataclass(frozen=True, slots=True)
class _Looked:
    """A text as rules, lists, pipelines and identifiers see it, and what they leave open."""

    said: list[Finding] = field(repr=False)
    names: Sequence[Entity] = field(repr=False)
    codes: Sequence[Finding] = field(repr=False)
    questions: Sequence[Question] = field(repr=False)
    clauses: Sequence[Clause] = field(repr=False)


def _looked_at(content: str, names: Sequence[Entity], holds: str | None, written: bool, reader: Reader) -> _Looked:
    reading = reader.phrases.read(content)
    said = reader.phrases.find(content, holds, reading, written=written)
    names = firms(reader.cues.namer.plausible(names, content), reading, reader.known)
    people = reader.cues.namer.find(reading, names)
    if holds in _TALK and "\n" in content:
        people = [named for named in people if not is_frame(content, reading.origins[named.start][0])]
    listed = reader.cues.listed(reading, people)
    said += reader.cues.find(content, holds, reading, people, listed)
    said += reader.kindred.find(content, reading, people, holds)
    said += booked(content, holds)
    if holds in _ANIMALS:
        said += reader.animals.find(content, reading)
    codes = reader.identifiers.find(content, reader.language, prose=written)
    codes = _beside(codes, reader.postal.find(content, reader.language), written=written)
    if holds in _TALK:
        said += signed(content, reader.known.lexicon, reader.known.words)
        said += signed_inline(content, reader.known.lexicon, reader.known.words)
        said += called(content, reader.known.lexicon, reader.known.words)
        said += [*closing_place(content, reader.known), *signature_block(content, reader.known), *affection(content)]
    elif holds == "utterance":
        said += dictated(reading, reader.known.lexicon, reader.known.words)
    questions = (
        [] if written and holds not in _TALK else list(reader.roles.ask(content, holds, people, listed, reading))
    )
    return _Looked(said, names, codes, questions, reader.whose.clauses(content, reading, people))


def _beside(codes: Sequence[Finding], addresses: Sequence[Finding], *, written: bool) -> list[Finding]:
    """Codes and addresses; the parts of an address are not codes of their own, but a document's codes stay."""
    if written:
        return [*codes, *(a for a in addresses if not any(c.start < a.end and a.start < c.end for c in codes))]
    kept = [c for c in codes if not any(c.start < a.end and a.start < c.end for a in addresses)]
    return [*kept, *addresses]


def _holds(text: Text) -> str | None:
    """What a text holds; nobody says so much to an assistant at once, but a message may be long."""
    if text.holds in _TALK:
        return text.holds
    return "prose" if len(text.content) > SPOKEN else text.holds


def _is_written(content: str) -> bool:
    """Whether a short text reads like a document's: a long sentence with capitals and a full stop."""
    text = content.strip()
    return len(text) >= _A_SENTENCE and text[:1].isupper() and text[-1:] in _ENDS and len(_CAPITAL.findall(text)) > 1


_A_SENTENCE = 60
_ENDS = frozenset('.!?;:"”“)]')
_CAPITAL = re.compile(r"(?<!\w)[^\W\d_a-zäöüß]\w+")


def _moved(finding: Finding, offset: int) -> Finding:
    return replace(finding, start=finding.start + offset, end=finding.end + offset) if offset else finding


def _languages(texts: Sequence[Text], models: Models) -> list[LanguageCode]:
    """The language that each text is read in: as the caller says, else as it looks, else that of the others."""
    known = [text.language if text.language in models.languages else "und" for text in texts]
    open_ = [number for number, code in enumerate(known) if code == "und"]
    if len(models.languages) == 1:
        return [models.languages[0]] * len(texts)
    guesses = models.identifier.identify([texts[number].content for number in open_])
    for number, code in zip(open_, guesses, strict=True):
        known[number] = code
    counts = {code: known.count(code) for code in models.languages}
    main = max(models.languages, key=lambda code: counts[code])
    return [code if code != "und" else main for code in known]


def identify_language(texts: Sequence[str], rules: RuleBook) -> list[LanguageCode]:
    """The language of each text: `de`, `en`, or `und` where it is neither or cannot be told."""
    return Identifier.of(rules, READ).identify(texts)


def detect_all(
    texts: Iterable[Text], rules: RuleBook, executor: Executor | None = None, batch: int = 500
) -> Iterator[tuple[Text, tuple[Finding, ...]]]:
    """Findings of many texts, in order, a batch at a time; memory does not grow with their number.

    Args:
        texts: distinct texts (equal ones are analysed as often as they are given).
        rules: the rules.
        executor: runs the batches (a pool of processes, `dask.distributed`'s); None: this process.
        batch: texts a task.
    """
    stream = iter(texts)
    batches = iter(lambda: list(islice(stream, batch)), [])
    if executor is None:
        for portion in batches:
            yield from zip(portion, analyse(portion, rules), strict=True)
        return
    waiting = []
    for portion in batches:
        waiting.append((portion, executor.submit(analyse, portion, rules)))
        if len(waiting) >= _AHEAD:
            first, result = waiting.pop(0)
            yield from zip(first, result.result(), strict=True)
    for portion, result in waiting:
        yield from zip(portion, result.result(), strict=True)


_AHEAD = 32
"""Batches that are handed out before the first result is waited for."""


def analyse(texts: Sequence[Text], rules: RuleBook) -> list[tuple[Finding, ...]]:
    """One batch, with the models of this process, which are loaded when the first batch comes."""
    models = _LOADED.get(str(rules.folder))
    if models is None:
        models = _LOADED[str(rules.folder)] = Models.load(rules)
    return detect(texts, rules, models)


_LOADED: dict[str, Models] = {}
"""The models of this process by rules folder. The one place that outlives a call: any executor runs a batch in whatever
process it likes, tells it nothing but the batch, and loading takes longer than a batch."""
