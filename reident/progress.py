"""How far the work is, into a bar on a terminal's stderr; nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

STAGES = {
    "read": "Reading the bundle",
    "detect": "Finding names, places, habits",
    "link": "Linking people",
    "score": "Estimating identifiability",
}

Tell = Callable[[str, int, int | None], None]


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Tell]:
    """A listener for the pipeline's progress; draws only when stderr is a terminal and `quiet` is not wanted."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<32}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                for task in tasks.values():
                    bar.stop_task(task)
                tasks[stage] = bar.add_task(STAGES.get(stage, stage), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield tell
