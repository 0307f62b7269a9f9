"""What the commands do, apart from parsing their arguments: compose the pipeline, show progress, print."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import IO

import click
import numpy as np

from reident import checks, pipeline, review
from reident import detect as detection
from reident import report as reporting
from reident.breach import load_breach
from reident.case import DATABASE, Case, private_folder, purge, write_private
from reident.detect import Models
from reident.mask import view
from reident.model import Assessment, Finding, Text, UserError
from reident.progress import progress
from reident.rulebook import KINDS, load_rules
from reident.score import tables as scoring
from reident.table_view import summary as table_summary
from reident.table_view import table_view, to_json

LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class AssessOptions:
    """The options of `reident assess`."""

    bundle: Path
    out: Path | None
    breach: Path | None
    population: str | None
    reveal: bool
    jobs: int
    cluster: str | None
    languages: tuple[str, ...]
    report_language: str | None
    resume: bool
    force: bool
    quiet: bool


def assess(options: AssessOptions) -> int:
    """Run the main job; the exit status (0, or 3 when members could not be read)."""
    rules = load_rules()
    request = pipeline.Request(
        breach=load_breach(options.breach), population=options.population, languages=_languages(options.languages)
    )
    if not options.bundle.exists():
        raise UserError(f"There is no file or folder {options.bundle}; check the path.")
    folder = options.out or Path(f"{_stem(options.bundle)}.reident")
    with _case(folder, options) as case, progress(quiet=options.quiet) as tell:
        with _executor(options) as executor:
            assessment = pipeline.assess(options.bundle, case, rules, request, executor=executor, tell=tell)
        language = options.report_language or _main_language(assessment)
        case.note("report_language", language)
        case.note("population", _population(options.population))
        shown = pipeline.write(case, assessment, rules, language, reveal=options.reveal)
    if not options.quiet:
        click.echo(reporting.summary(shown, rules, language))
        click.echo(str(folder / "report.html"))
    return 3 if assessment.bundle.skipped else 0


def _population(asked: str | None) -> str:
    """The population that was asked for, a file by its whole path; empty where the bundle decides."""
    return str(Path(asked).resolve()) if asked and Path(asked).is_file() else asked or ""


def _languages(codes: Sequence[str]) -> tuple[str, ...]:
    if unknown := [code for code in codes if code not in LANGUAGES]:
        raise UserError(f"The language {unknown[0]!r} is not supported; --language takes de or en.")
    return tuple(dict.fromkeys(codes)) or LANGUAGES


def _stem(bundle: Path) -> str:
    name = bundle.resolve().name
    for ending in (".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".zip", ".tar"):
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name if bundle.is_dir() else Path(name).stem


def _case(folder: Path, options: AssessOptions) -> Case:
    if options.resume and options.force:
        raise UserError("--resume goes on and --force starts over: give one of them.")
    if options.resume:
        return Case(folder)
    if options.force and folder.exists() and any(folder.iterdir()):
        purge(folder)
    return Case.create(folder)


@contextmanager
def _executor(options: AssessOptions) -> Iterator[Executor | None]:
    """Where detection runs: a cluster's executor, a pool of processes, or (None) this process."""
    if options.cluster:
        with _cluster(options.cluster) as executor:
            yield executor
        return
    jobs = options.jobs or os.cpu_count() or 1
    if jobs == 1:
        yield None
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:  # starts no process before its first task
        yield pool


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise UserError("--cluster needs dask.distributed: pip install 'reident[cluster]'.") from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise UserError(f"No scheduler answers at {address} ({type(error).__name__}); check --cluster.") from None
    with client:
        yield client.get_executor()


def _main_language(assessment: Assessment) -> str:
    """The report's language: that of most of the bundle."""
    languages = {code: share for code, share in assessment.bundle.languages.items() if code in LANGUAGES}
    return max(languages, key=lambda code: languages[code], default="en")


def score_tables(path: Path, population: int | None, columns: str | None, out: Path | None) -> str:
    """Score the tables of a file, write `assessment.json` and `rows.parquet`; the summary.

    Several tables (sheets) write `rows.parquet`, `rows-2.parquet`, ... in the order of `assessment.json`.
    """
    rules = load_rules()
    named = tuple(name.strip() for name in columns.split(",") if name.strip()) if columns else ()
    tables = scoring.open_tables(path)
    folder = out or Path(f"{_stem(path)}.reident")
    private_folder(folder)
    views = []
    for number, each in enumerate(tables, start=1):
        rng = np.random.default_rng(pipeline.SEED)
        result = scoring.assess_table(each, rules, rng, population=population, named=named)
        target = folder / ("rows.parquet" if number == 1 else f"rows-{number}.parquet")
        target.touch(mode=0o600)
        scoring.write_rows(target, result.by_row())
        views.append(table_view(result))
    write_private(folder / "assessment.json", to_json(tuple(views), datetime.now(UTC).replace(microsecond=0)))
    return "\n".join([*map(table_summary, views), str(folder / "assessment.json")])


def report_again(folder: Path, format_: str, language: str | None, *, reveal: bool) -> str:
    """Render one format of a case's report into its folder; the path written."""
    rules = load_rules()
    with Case(folder) as case:
        assessment = pipeline.kept(case)
        shown = view(assessment, rules, case.key, reveal=reveal)
        language = language or case.meta("report_language") or _main_language(assessment)
        content = reporting.formatted(shown, rules, language, format_)
        name = "assessment.json" if format_ == "json" else f"report.{format_}"
        return str(case.write(name, content))


def graph(folder: Path, format_: str, out: Path | None, language: str | None, *, reveal: bool) -> str:
    """Write the graph of a case as a file of its own; the path written.

    Raises:
        UserError: the case was stopped before its end, there is nothing to draw, or `out` cannot be written.
    """
    if out is not None and out.name == DATABASE:
        raise UserError(f"{out} is the name of a case's evidence; name another file with --out.")
    rules = load_rules()
    with Case(folder) as case:
        assessment = pipeline.kept(case)
        language = language or case.meta("report_language") or _main_language(assessment)
        content = reporting.graph_file(view(assessment, rules, case.key, reveal=reveal), rules, language, format_)
        if out is None:
            return str(case.write(f"graph.{format_}", content))
    try:
        write_private(out, content)
    except OSError as error:
        raise UserError(f"{out} cannot be written ({error.strerror}); name another file with --out.") from None
    return str(out)


def explain(folder: Path, subject: str, language: str | None, *, reveal: bool) -> str:
    """One subject of a case as text.

    Raises:
        UserError: the case has no such subject.
    """
    rules = load_rules()
    with Case(folder) as case:
        assessment = pipeline.kept(case)
        known = [each.id for each in assessment.subjects]
        if subject not in known:
            raise UserError(f"The case has no subject {subject!r}; it has {', '.join(known) or 'none'}.")
        language = language or case.meta("report_language") or _main_language(assessment)
        return reporting.explain(view(assessment, rules, case.key, reveal=reveal), rules, subject, language)


def judge(folder: Path, words: Sequence[str], language: str | None, *, reveal: bool) -> str:
    """Without words: the decisions of a case; else keep a judgement, link and score anew, write the report.

    Raises:
        UserError: the case was stopped before its end, or has no such decision or person.
    """
    rules = load_rules()
    with Case(folder) as case:
        assessment = pipeline.kept(case)
        language = language or case.meta("report_language") or _main_language(assessment)
        if not words:
            return review.listing(case, assessment, pipeline.decided(case), rules, language, reveal=reveal)
        review.judge(case, assessment, pipeline.decided(case), words)
        request = pipeline.Request(breach=assessment.breach, population=case.meta("population") or None)
        with progress(quiet=False) as tell:
            assessment = pipeline.conclude(case, rules, request, tell=tell)
        shown = pipeline.write(case, assessment, rules, language, reveal=reveal)
        return f"{reporting.summary(shown, rules, language)}\n{folder / 'report.html'}"


def detect_lines(lines: Iterable[str], out: IO[str], languages: Sequence[str]) -> None:
    """Texts in, mentions out, as JSON lines in the same order, a batch at a time.

    Raises:
        UserError: a line that starts like a JSON object is none, or lacks `text`.
    """
    expected = _languages(languages)
    rules = load_rules()
    models = Models.load(rules, languages=expected)
    for batch in pipeline.batches(enumerate(lines, start=1), pipeline.BATCH):
        parsed = [_parse(number, line) for number, line in batch]
        language = expected[0] if len(expected) == 1 else "und"
        texts = [Text(content, language, "utterance") for _, content in parsed]
        for (id_, _), findings in zip(parsed, detection.detect(texts, rules, models), strict=True):
            mentions = [_mention(finding) for finding in findings]
            out.write(json.dumps({"id": id_, "mentions": mentions}, ensure_ascii=False) + "\n")


def _parse(number: int, line: str) -> tuple[str, str]:
    content = line.rstrip("\r\n")
    if not content.lstrip().startswith("{"):
        return str(number), content
    try:
        data = json.loads(content)
    except ValueError:
        raise UserError(f'Line {number} is no valid JSON; write {{"id": "7", "text": "..."}} or plain text.') from None
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise UserError(f'Line {number} has no "text"; write {{"id": "7", "text": "..."}}.')
    return str(data.get("id", number)), data["text"]


def _mention(finding: Finding) -> dict[str, object]:
    row: dict[str, object] = {
        "start": finding.start,
        "end": finding.end,
        "kind": finding.kind,
        "attribute": finding.attribute,
        "value": finding.value,
        "confidence": round(finding.confidence, 4),
        "rule": finding.rule,
        "about": finding.about,
    }
    return row | ({"qualifiers": dict(finding.qualifiers)} if finding.qualifiers else {})


def rules_check(folder: Path | None) -> int:
    """Validate the rules and run their examples; the exit status (0, or 2 with each problem on a line)."""
    rules = load_rules(folder)
    files = rules.load_all()
    problems = list(checks.check(rules))
    for problem in problems:
        click.echo(problem, err=True)
    click.echo(f"{files} rule files, {checks.examples(rules)} examples, {len(problems)} problems")
    return 2 if problems else 0


def rules_list(folder: Path | None) -> None:
    """The rule files by kind."""
    rules = load_rules(folder)
    for schema, model in KINDS.items():
        click.echo(schema)
        for path in rules.paths(model):
            click.echo(f"  {path.relative_to(rules.folder)}")


def models() -> None:
    """The language models in use and how to get better ones."""
    for model in Models.load(load_rules()).describe():
        use = "in use" if model.used else "not in use"
        click.echo(f"{model.language}  {model.name} {model.version}  {model.license}  {model.origin}, {use}")
    click.echo(
        "An official spaCy model that is installed takes part: pip install the package of de_core_news_lg or "
        "en_core_web_lg from its publisher, then look here again."
    )
