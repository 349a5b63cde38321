"""A run as its user sees it: progress while it goes, a summary when it is done, an exit code."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from migrate.model.link import VERDICT_LABEL, Verdict
from migrate.pipeline.events import Advanced, Began, Event, Grew, Notice, Observer
from migrate.pipeline.estimate import Estimate, estimate_run
from migrate.pipeline.plan import Plan, RunResult
from migrate.pipeline.run import run

CLEAN, FINDINGS = 0, 1


def perform(plan: Plan, *, as_json: bool, quiet: bool) -> int:
    """Run, tell, and give the exit code."""
    with _watching(quiet or as_json) as observe:
        result = run(plan, lambda: datetime.now(UTC), observe)
    code = FINDINGS if result.failed or result.unsaved_own else CLEAN
    if as_json:
        click.echo(json.dumps(_as_json(result, code), ensure_ascii=False))
    elif not quiet:
        click.echo(summary(result))
    return code


def estimate(plan: Plan, *, as_json: bool) -> int:
    """Tell what a run would do."""
    told = estimate_run(plan)
    if as_json:
        click.echo(json.dumps({"dry_run": True, **told.as_dict()}))
    else:
        click.echo(_estimate_text(told, plan))
    return CLEAN


@contextmanager
def _watching(quiet: bool) -> Iterator[Observer]:
    """Show a progress bar where somebody is looking; always tell notices, on stderr."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal or os.environ.get("TERM") == "dumb":
        yield lambda event: _notice(event, quiet)
        return
    verdicts: Counter[Verdict] = Counter()
    bar = Progress(
        TextColumn("{task.description:<24}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        TextColumn("{task.fields[verdicts]}"),
        console=console,
    )
    tasks = {}
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


def _notice(event: Event, quiet: bool) -> None:
    if isinstance(event, Notice) and not quiet:
        click.echo(event.text, err=True)


def _counts(verdicts: Counter[Verdict]) -> str:
    return "  ".join(f"{VERDICT_LABEL[v].split(',')[0].lower()} {n}" for v, n in sorted(verdicts.items(), key=lambda i: -i[1]))


def summary(result: RunResult) -> str:
    """Say in a few lines what was made, and where."""
    n = result.counts
    failed = n["posts_failed"]
    lines = [
        f"{_many(n['posts'], 'post')}: {n['posts_exported']} exported"
        + (f", {failed} failed" if failed else "")
        + (f", {n['posts_removed']} removed since" if n["posts_removed"] else "")
        + f". {n['posts_exact']} came through the round trip without a difference; {_many(n['repairs'], 'repair')} made, "
        + f"{_many(n['losses'], 'loss', 'losses')} listed.",
        f"{_many(n['links'], 'link')} on {_many(n['hosts'], 'host')}: "
        + ", ".join(f"{VERDICT_LABEL[v].lower()}: {n[f'links_{v.value}']}" for v in Verdict if n[f"links_{v.value}"])
        + ".",
        f"{_many(n['copies_ours'], 'copy', 'copies')} held, {_many(n['assets'], 'image or file', 'images and files')} saved for the new site.",
    ]
    for source, error in result.failed[:10]:
        lines.append(f"  failed: {error or source}")
    if len(result.failed) > 10:  # noqa: PLR2004  as many as fit on a screen
        lines.append(f"  and {len(result.failed) - 10} more, all in the report")
    if result.unsaved_own:
        lines.append(f"{_many(result.unsaved_own, 'link')} to your own site could not be saved; the report lists them.")
    if not result.changed:
        lines.append("Nothing has changed since the last run: no file was touched.")
    lines += ["", *_places(result)]
    return "\n".join(lines)


def _places(result: RunResult) -> list[str]:
    out = result.out
    rows = [
        (out / "report" / "index.html", "open this first: what works, what is gone, where it is used"),
        (out / "posts", "the Markdown"),
        (out / "assets", "the images and files that it points to"),
        (out / "archive", "every byte that was seen, as WARC"),
        (out / "manifest.json", "every URL with its verdict and evidence, for programs"),
    ]
    shown = [(str(path), what) for path, what in rows if path.exists()]
    width = max(len(path) for path, _ in shown)
    return [f"{path:<{width}}  {what}" for path, what in shown]


def _as_json(result: RunResult, code: int) -> dict[str, object]:
    return {
        "out": str(result.out),
        "report": str(result.out / "report" / "index.html"),
        "manifest": str(result.out / "manifest.json"),
        "changed": result.changed,
        "counts": result.counts,
        "own_not_saved": result.unsaved_own,
        "failed": [{"source": source, "error": error} for source, error in result.failed],
        "notices": list(result.notices),
        "exit_code": code,
    }


def _estimate_text(told: Estimate, plan: Plan) -> str:
    return "\n".join(
        (
            f"{_many(told.posts, 'post')}" + (f", {told.unreadable} of them cannot be read" if told.unreadable else "") + ".",
            f"{_many(told.references, 'reference')} to {_many(told.urls, 'distinct URL')} on {_many(told.hosts, 'host')}.",
            f"{told.mirrored} are in a mirror, {told.to_ask} would be asked for.",
            f"Roughly {_duration(told.seconds)} and {told.bytes / 1e6:,.0f} MB in {plan.out}. Nothing was written.",
        )
    )


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{seconds:.0f} s" if seconds < 90 else f"{minutes} min" if minutes < 90 else f"{minutes / 60:.1f} h"  # noqa: PLR2004  as people say it


def _many(n: int, one: str, more: str | None = None) -> str:
    return f"{n:,} {one if n == 1 else more or one + 's'}"
