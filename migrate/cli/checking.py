"""A check as its user sees it."""

import json

import click

from migrate.cli import telling
from migrate.cli.progress import watching
from migrate.pipeline.plan import Clock
from migrate.recheck.check import CheckOrder, recheck
from migrate.recheck.result import exit_code
from migrate.review.report import write_report


def perform(order: CheckOrder, clock: Clock, style: str, *, quiet: bool) -> int:
    """Check, tell, and give the exit code."""
    with watching(quiet=quiet or style != "text") as observe:
        result = recheck(order, clock, observe, lambda found: write_report(found.out))
    code = exit_code(result, order.fail_on)
    if style == "json":
        told = {"asked": result.asked, "left": result.left, "counts": result.stock.counts, "exit_code": code}
        click.echo(json.dumps(told))
    elif not quiet:
        for each in result.compared:
            if each.change:
                click.echo(f"{each.change.value}: {each.url}: {each.after.reason}")
    if result.outage:
        telling.failed(result.outage)
    return code
