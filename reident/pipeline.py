"""A bundle into an `Assessment`, and that into the files of a case: the only place where the stages meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from pydantic import TypeAdapter

from reident import __version__, bundle, detect, link, report, score
from reident.case import Case
from reident.gazetteer import Gazetteer
from reident.languages import settle
from reident.mask import view
from reident.model import Assessment, Breach, BundleSummary, Judgement, Message, Unreadable, UserError
from reident.rulebook import RuleBook
from reident.severity import weigh
from reident.view import View

SEED = 20181220
"""Of the simulation: the same bundle gives the same figures. (The day of the founding case's publication.)"""
BATCH = 500
"""Items per transaction."""
WORTH_A_POOL = 4_000
"""Distinct texts from which on an executor earns what it costs to start it."""

T = TypeVar("T")


Tell = Callable[[str, int, int | None], None]
"""Hears how far the work is: stage (`read`, `detect`, `link`, `score`), done, total or None where it is not known."""


def silent(stage: str, done: int, total: int | None) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for beyond the bundle itself."""

    breach: Breach = field(default_factory=Breach)
    population: str | None = None
    """Name or file of a population; None: chosen from the bundle's own evidence."""
    languages: tuple[str, ...] = ("de", "en")
    limits: bundle.Limits = field(default_factory=bundle.Limits)


def assess(
    path: Path,
    case: Case,
    rules: RuleBook,
    request: Request,
    *,
    executor: Executor | None = None,
    tell: Tell = silent,
) -> Assessment:
    """Read a bundle into a case and assess it; what an earlier, stopped run did is not done again.

    Args:
        path: zip, tar, folder or single file; it is not changed.
        case: receives the evidence and, in the end, the assessment.
        rules: the rules.
        request: breach, population, languages, limits.
        executor: runs detection, any `concurrent.futures.Executor`; None: this process.
        tell: hears the progress.

    Raises:
        UserError: the bundle is not usable, or not the one that the case was begun with.
    """
    _read(path, case, rules, request, tell)
    _detect(case, rules, executor, tell)
    return conclude(case, rules, request, tell=tell)


def _read(path: Path, case: Case, rules: RuleBook, request: Request, tell: Tell) -> None:
    digest = bundle.fingerprint(path)
    if (begun := case.meta("sha256")) not in (None, digest):
        raise UserError(f"{case.folder} was begun with another bundle; name another --out, or start over with --force.")
    if begun and case.meta("read") == "complete":
        return
    case.clear_reading()
    case.note("sha256", digest)
    case.note("name", path.resolve().name)
    done = 0
    identify = partial(detect.identify_language, rules=rules)
    items = settle(bundle.read(path, rules, request.limits), identify, request.languages)
    for batch in batches(items, BATCH):
        case.add(batch)
        done += len(batch)
        tell("read", done, None)
    if not case.count("record"):
        _refuse_empty(path, case.unreadable(), rules)
    case.note("read", "complete")


def _refuse_empty(path: Path, unreadable: Sequence[Unreadable], rules: RuleBook) -> None:
    if unreadable:
        reason = report.say(unreadable[0].reason, rules, "en")
        raise UserError(f"Nothing in {path} could be read; the first of {len(unreadable)} members: {reason}")
    raise UserError(f"{path} holds nothing to assess: no text, table or recording was found in it.")


def _detect(case: Case, rules: RuleBook, executor: Executor | None, tell: Tell) -> None:
    total = case.count("to_analyse")
    if not total:
        return
    done = 0
    executor = executor if total >= WORTH_A_POOL else None
    numbered = case.texts_to_analyse()
    for portion in batches(numbered, 20 * BATCH):
        found = detect.detect_all([text for _, text in portion], rules, executor)
        pairs = ((number, findings) for (number, _), (_, findings) in zip(portion, found, strict=True))
        for batch in batches(pairs, BATCH):
            case.add_findings(batch)
            done += len(batch)
            tell("detect", done, total)


def conclude(case: Case, rules: RuleBook, request: Request, *, tell: Tell = silent) -> Assessment:
    """Link, score and weigh what a case holds, under the reviewer's judgements, and keep the result in the case."""
    gazetteer = Gazetteer.load(rules.folder)
    tell("link", 0, None)
    voices = link.speakers(case.mentions("person"), rules, case.records())
    linked = link.link(case.records(), case.mentions(), case.judgements(), rules, gazetteer, voices=voices)
    tell("score", 0, None)
    population = (
        score.load_population(request.population, rules, gazetteer)
        if request.population
        else score.choose_population(linked.subjects, case.languages(), rules, gazetteer)
    )
    scores = score.score(linked.subjects, population, gazetteer, rules, np.random.default_rng(SEED))
    assessment = Assessment(
        created=datetime.now(UTC).replace(microsecond=0),
        version=__version__,
        bundle=_summary(case),
        subjects=linked.subjects,
        scores=scores,
        severity=weigh(linked.subjects, scores, request.breach, rules),
        breach=request.breach,
        graph=linked.graph,
        warnings=(*linked.warnings, *_warnings(case)),
    )
    case.note("assessment", _ADAPTER.dump_json(assessment).decode())
    case.note("decided", _DECIDED.dump_json(linked.judgements).decode())
    return assessment


_ADAPTER = TypeAdapter(Assessment)
_DECIDED = TypeAdapter(tuple[Judgement, ...])


def decided(case: Case) -> tuple[Judgement, ...]:
    """What rules and scores decided in the last run of a case; see `Case.judgements` for the reviewer's."""
    stored = case.meta("decided")
    return () if stored is None else _DECIDED.validate_json(stored)


def kept(case: Case) -> Assessment:
    """The assessment that a case holds.

    Raises:
        UserError: its run was stopped before the end.
    """
    stored = case.meta("assessment")
    if stored is None:
        raise UserError(f"The run in {case.folder} was stopped before its end; go on with `reident assess --resume`.")
    return _ADAPTER.validate_json(stored)


def write(case: Case, assessment: Assessment, rules: RuleBook, language: str, *, reveal: bool = False) -> View:
    """Write `assessment.json`, `report.html` and `notification.md` into the case folder; the view they were made of."""
    shown = view(assessment, rules, case.key, reveal=reveal)
    case.write("assessment.json", report.to_json(shown).encode())
    case.write("report.html", report.render(shown, rules, language).encode())
    case.write("notification.md", report.notification(shown, rules, language).encode())
    return shown


def _summary(case: Case) -> BundleSummary:
    first, last = case.period()
    counts = case.languages()
    total = sum(counts.values()) or 1
    return BundleSummary(
        name=case.meta("name") or "",
        sha256=case.meta("sha256") or "",
        files=case.count("member"),
        records=case.count("record"),
        skipped=case.unreadable(),
        languages={code: round(count / total, 4) for code, count in counts.items()},
        first=first,
        last=last,
    )


def _warnings(case: Case) -> Iterator[Message]:
    if skipped := case.count("unreadable"):
        yield Message("members-skipped", {"count": skipped})
    strange = {code for code in case.languages() if code not in ("de", "en")}
    if strange:
        yield Message("languages-not-covered", {"languages": ", ".join(sorted(strange))})


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Items in lists of at most `size`, in order."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
