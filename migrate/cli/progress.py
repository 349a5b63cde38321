"""A progress bar where somebody is looking, notices on stderr everywhere."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import click

from migrate.model.link import VERDICT_LABEL, Verdict
from migrate.pipeline.events import Advanced, Began, Event, Grew, Notice, Observer, Stage


@contextmanager
def watching(*, quiet: bool, verbose: bool = False) -> Iterator[Observer]:
    """Show a progress bar where somebody is looking; always tell notices, on stderr, and every step where wanted."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda event: _tell(event, quiet=quiet, verbose=verbose)
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
                    if verbose and (line := _step(event)):
                        bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
                case Grew(stage=stage, by=by):
                    bar.update(tasks[stage], total=(bar.tasks[tasks[stage]].total or 0) + by)
                case Notice(text=text):
                    bar.console.print(text, markup=False, highlight=False)

        yield show


def _tell(event: Event, *, quiet: bool, verbose: bool) -> None:
    line = event.text if isinstance(event, Notice) and not quiet else _step(event) if verbose else None
    if line:
        click.echo(line, err=True)


def _step(event: Event) -> str | None:
    """Say what a step was, for those who want to hear of each; None where there is nothing to say."""
    match event:
        case Began(stage=stage, total=total):
            return f"{stage.value}: {total:,}"
        case Advanced(url=str(url), verdict=None):
            return f"  forwards: {url}"
        case Advanced(url=str(url), verdict=Verdict() as verdict):
            return f"  {VERDICT_LABEL[verdict].lower()}: {url}"
        case _:
            return None


_WORDS = {
    "work": (Verdict.OK, Verdict.DEGRADED),
    "fail": (Verdict.SUSPECT, Verdict.DEAD),
    "unclear": (Verdict.UNVERIFIABLE,),
}
"""Short enough for a terminal of 80 columns."""


def _counts(verdicts: Counter[Verdict]) -> str:
    counted = {word: sum(verdicts[verdict] for verdict in group) for word, group in _WORDS.items()}
    return ", ".join(f"{n:,} {word}" for word, n in counted.items() if n)
