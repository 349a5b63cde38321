"""A check as its user sees it."""

import json
from typing import assert_never

import click

from migrate.cli import telling
from migrate.cli.progress import watching
from migrate.model.link import Verdict
from migrate.pipeline.plan import Clock
from migrate.recheck import CheckOrder, CheckResult, Compared, FailOn, recheck
from migrate.review.report import write_report

CLEAN, FINDINGS = 0, 1


def perform(order: CheckOrder, clock: Clock, fail_on: FailOn, style: str, *, quiet: bool) -> int:
    """Check, tell, and give the exit code."""
    with watching(quiet=quiet or style != "text") as observe:
        result = recheck(order, clock, observe, write_report)
    code = _exit_code(result, fail_on)
    if style == "json":
        click.echo(
            json.dumps({"asked": result.asked, "left": result.left, "counts": result.stock.counts, "exit_code": code})
        )
    elif not quiet:
        for each in result.compared:
            before = each.before.verdict if each.before else "new"
            click.echo(f"{each.url}: {before} → {each.after.verdict} ({each.after.reason})")
    if result.outage:
        telling.failed(result.outage)
    return code


def _exit_code(result: CheckResult, fail_on: FailOn) -> int:
    if result.outage:
        return result.outage.exit_code
    return FINDINGS if any(_is_named(each, fail_on) for each in result.compared) else CLEAN


def _is_named(each: Compared, fail_on: FailOn) -> bool:
    verdict, before = each.after.verdict, each.before
    match fail_on:
        case FailOn.NEWLY_DEAD:
            was_dead = before is not None and before.verdict is Verdict.DEAD
            return verdict is Verdict.DEAD and each.after.first_ok is not None and not was_dead
        case FailOn.DEAD:
            return verdict is Verdict.DEAD
        case FailOn.SUSPECT:
            return verdict in {Verdict.DEAD, Verdict.SUSPECT}
        case FailOn.NEVER:
            return False
        case _:
            assert_never(fail_on)
