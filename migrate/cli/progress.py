"""A progress bar where somebody is looking, notices on stderr everywhere."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import click

from migrate.model.link import Verdict
from migrate.pipeline.events import Advanced, Began, Event, Grew, Notice, Observer, Stage


@contextmanager
def watching(*, quiet: bool) -> Iterator[Observer]:
    """Show a progress bar where somebody is looking; always tell notices, on stderr."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda event: _notice(event, quiet=quiet)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
    from rich.table import Column

    verdicts: Counter[Verdict] = Counter()
    bar = Progress(
        TextColumn("{task.description}", table_column=Column(min_width=16, no_wrap=True)),
        BarColumn(bar_width=14),
        MofNCompleteColumn(table_column=Column(no_wrap=True)),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True, table_column=Column(min_width=5, no_wrap=True)),
        TextColumn("{task.fields[verdicts]}", table_column=Column(no_wrap=True)),
        console=Console(stderr=True),
    )
    tasks: dict[Stage, TaskID] = {}
    with bar:

        def show(event: Event) -> None:
            match event:
                case Began(stage=stage, total=total):
                    tasks[stage] = bar.add_task(stage.value, total=total, verdicts="")
                case Advanced(stage=stage, verdict=verdict):
                    if verdict is not None:
                        verdicts[verdict] += 1
                    bar.update(tasks[stage], advance=1, verdicts=_counts(verdicts) if verdict is not None else "")
                case Grew(stage=stage, by=by):
                    bar.update(tasks[stage], total=(bar.tasks[tasks[stage]].total or 0) + by)
                case Notice(text=text):
                    bar.console.print(text, markup=False, highlight=False)

        yield show


def _notice(event: Event, *, quiet: bool) -> None:
    if isinstance(event, Notice) and not quiet:
        click.echo(event.text, err=True)


_WORDS = {
    "work": (Verdict.OK, Verdict.DEGRADED),
    "fail": (Verdict.SUSPECT, Verdict.DEAD),
    "unclear": (Verdict.UNVERIFIABLE,),
}
"""Short enough for a terminal of 80 columns."""


def _counts(verdicts: Counter[Verdict]) -> str:
    counted = {word: sum(verdicts[verdict] for verdict in group) for word, group in _WORDS.items()}
    return ", ".join(f"{n:,} {word}" for word, n in counted.items() if n)
