"""A run as its user sees it: progress while it goes, a summary when it is done, an exit code."""

import json
from pathlib import Path

import click

from migrate.cli import telling
from migrate.cli.progress import watching
from migrate.cli.summary import as_json as result_as_json
from migrate.cli.summary import estimate_text, summary
from migrate.pipeline.estimate import estimate_run
from migrate.pipeline.plan import Clock, Plan
from migrate.pipeline.run import run

CLEAN, FINDINGS = 0, 1


def perform(plan: Plan, clock: Clock, *, as_json: bool, quiet: bool, verbose: bool = False) -> int:
    """Run, tell, and give the exit code."""
    with watching(quiet=quiet or as_json, verbose=verbose) as observe:
        result = run(plan, clock, observe, _write_report)
    code = result.exit_code
    if as_json:
        click.echo(json.dumps(result_as_json(result, code), ensure_ascii=False))
    elif not quiet:
        click.echo(summary(result))
    if result.outage:
        telling.failed(result.outage)
    return code


def _write_report(out: Path) -> None:
    # A run that changes nothing needs none of it: a tenth of all imports.
    from migrate.review.report import write_report

    write_report(out)


def estimate(plan: Plan, *, as_json: bool) -> int:
    """Tell what a run would do."""
    told = estimate_run(plan)
    click.echo(json.dumps({"dry_run": True, **told.as_dict()}) if as_json else estimate_text(told, plan))
    return CLEAN
