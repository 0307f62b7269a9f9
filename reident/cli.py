"""The command line: arguments into calls, errors into one sentence and an exit status."""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from reident import __version__
from reident.model import UserError

GRAPHS = ("svg", "graphml", "json")
FORMATS = ("html", "pdf", "md", "docx", "json")


class _Group(click.Group):
    """Commands in the order of the work, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's interface)
        return list(self.commands)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reident")
def cli() -> None:
    """How identifiable are the people in a leaked data bundle, from content alone, for whom, and why?

    Nothing is sent anywhere: no command looks anybody up. Values are masked unless you say --reveal.
    """


@cli.command()
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Case folder; default: <bundle name>.reident.")
@click.option("--breach", type=click.Path(path_type=Path), help="What the bundle cannot say: see docs/breach.md.")
@click.option("--population", help="Germany, Austria, Switzerland, United Kingdom, United States, or a file.")
@click.option("--reveal", is_flag=True, help="Write values in clear into the output.")
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Processes for detection; 0: as many as it earns.")
@click.option("--cluster", metavar="ADDRESS", help="A dask.distributed scheduler that runs detection.")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="Languages to expect (de, en).")
@click.option("--report-language", type=click.Choice(["de", "en"]), help="Default: the bundle's main language.")
@click.option("--resume", is_flag=True, help="Go on with a stopped run.")
@click.option("--force", is_flag=True, help="Destroy what the case folder holds and start over.")
@click.option("--quiet", is_flag=True, help="No summary, no progress.")
def assess(**options: Any) -> None:
    """Assess BUNDLE: a zip, tar, folder or single file."""
    from reident import commands

    sys.exit(commands.assess(commands.AssessOptions(**options)))


@cli.command()
@click.argument("file", type=click.File("r", encoding="utf-8", errors="surrogateescape"), default="-")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="Languages to expect (de, en).")
def detect(file: Any, languages: Sequence[str]) -> None:
    """Find what texts say: a text or a JSON object {"id", "text"} a line in, JSON lines out."""
    from reident import commands

    commands.detect_lines(file, sys.stdout, tuple(languages))


@cli.command()
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--population-size", type=click.IntRange(min=1), help="People that the table is a sample of.")
@click.option("--columns", metavar="A,B,..", help="The quasi-identifiers; default: recognised.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the results; default: <table name>.reident.")
def table(table: Path, population_size: int | None, columns: str | None, out: Path | None) -> None:
    """Score a leaked TABLE, a row a person: CSV, TSV, Parquet, XLSX, SQLite, JSON lines."""
    from reident import commands

    click.echo(commands.score_tables(table, population_size, columns, out))


@cli.command()
@click.argument("case_dir", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="html", show_default=True)
@click.option("--report-language", type=click.Choice(["de", "en"]), help="Default: that of the last report.")
@click.option("--reveal", is_flag=True, help="Write values in clear.")
def report(case_dir: Path, format_: str, report_language: str | None, reveal: bool) -> None:
    """Render the report of a case again, after a review or in another format or language."""
    from reident import commands

    click.echo(commands.report_again(case_dir, format_, report_language, reveal=reveal))


@cli.command()
@click.argument("case_dir", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(GRAPHS), default="svg", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="File to write; default: graph.FORMAT in the case.")
@click.option("--report-language", type=click.Choice(["de", "en"]), help="Of the labels; default: the report's.")
@click.option("--reveal", is_flag=True, help="Write values in clear.")
def graph(case_dir: Path, format_: str, out: Path | None, report_language: str | None, reveal: bool) -> None:
    """Export who and what is connected in a case: a picture, GraphML, or node-link JSON."""
    from reident import commands

    click.echo(commands.graph(case_dir, format_, out, report_language, reveal=reveal))


@cli.command()
@click.argument("case_dir", type=click.Path(path_type=Path))
@click.argument("subject")
@click.option("--report-language", type=click.Choice(["de", "en"]), help="Default: that of the report.")
@click.option("--reveal", is_flag=True, help="Show values in clear.")
def explain(case_dir: Path, subject: str, report_language: str | None, reveal: bool) -> None:
    """Explain one SUBJECT (s1, s2, ...) of a case on the terminal."""
    from reident import commands

    click.echo(commands.explain(case_dir, subject, report_language, reveal=reveal))


@cli.command()
@click.argument("case_dir", type=click.Path(path_type=Path))
@click.argument("what", nargs=-1, metavar="[CODE | ONE OTHER] [same|different|unsure|undo]")
@click.option("--report-language", type=click.Choice(["de", "en"]), help="Default: that of the report.")
@click.option("--reveal", is_flag=True, help="Show and write values in clear.")
def judge(case_dir: Path, what: tuple[str, ...], report_language: str | None, reveal: bool) -> None:
    """Say who is who: list a case's decisions, change one, join or part two people; then assess anew.

    \b
    reident judge CASE_DIR                      the decisions, the doubtful ones first
    reident judge CASE_DIR k3f9 different       what decision k3f9 is about are two people
    reident judge CASE_DIR s1 s4 same           s1 and s4 are one person
    reident judge CASE_DIR k3f9 undo            as if nobody had judged
    """
    from reident import commands

    click.echo(commands.judge(case_dir, what, report_language, reveal=reveal))


@cli.group()
def rules() -> None:
    """Validate or list the rules."""


@rules.command("check")
@click.option("--rules", "folder", type=click.Path(path_type=Path), help="Another rules folder.")
def rules_check(folder: Path | None) -> None:
    """Validate every rule file and run the examples inside the rules."""
    from reident import commands

    sys.exit(commands.rules_check(folder))


@rules.command("list")
@click.option("--rules", "folder", type=click.Path(path_type=Path), help="Another rules folder.")
def rules_list(folder: Path | None) -> None:
    """List the rule files by kind."""
    from reident import commands

    commands.rules_list(folder)


@cli.command()
def models() -> None:
    """Which language models are used, and how to get better ones."""
    from reident import commands

    commands.models()


@cli.command()
@click.argument("case_dir", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
def purge(case_dir: Path, yes: bool) -> None:
    """Destroy a case: overwrite and delete all its files."""
    from reident import case

    if not yes:
        click.confirm(f"Destroy {case_dir} with all evidence?", abort=True)
    click.echo(f"{case.purge(case_dir)} files destroyed.")


@cli.command()
def schema() -> None:
    """Print the JSON Schema of assessment.json."""
    from reident.view import schema as json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; errors become one sentence on stderr and an exit status, never a traceback.

    Exit status: 0 done; 2 the call or the bundle is unusable; 3 assessed, but members could not be read; 1 a fault of
    the program itself.
    """
    logging.disable(logging.CRITICAL)  # libraries log texts; nothing of a bundle may reach a log
    try:
        sys.exit(cli.main(args=arguments, prog_name="reident", standalone_mode=False) or 0)
    except click.exceptions.Abort:
        _fail("stopped; go on with `reident assess --resume`", 2)
    except click.ClickException as error:
        _fail(f"{error.format_message()} See `reident --help`.", 2)
    except UserError as error:
        _fail(str(error), 2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # the message may hold values of the bundle, so only its kind and place are told
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        _fail(f"a fault of the program ({type(error).__name__} at {where}); please report it.", 1)


def _fail(message: str, status: int) -> None:
    click.echo(f"reident: {message}", err=True)
    sys.exit(status)
