"""A check as its user sees it."""

from collections.abc import Iterator
from pathlib import Path

import click

from migrate.cli import telling
from migrate.cli.check_formats import Format, writer
from migrate.cli.progress import watching
from migrate.files import write_atomic
from migrate.pipeline.plan import Clock
from migrate.recheck.check import CheckOrder, recheck
from migrate.recheck.result import CheckResult, exit_code
from migrate.recheck.told import CheckTold, told_of
from migrate.review.report import write_report


def perform(order: CheckOrder, clock: Clock, style: Format, *, quiet: bool) -> int:
    """Check, tell, and give the exit code; `quiet` silences what was not asked for by name: text and notices."""
    told: list[CheckTold] = []

    def report(result: CheckResult) -> None:
        told.append(told_of(result, exit_code(result, order.fail_on)))
        write_report(result.out)
        _write_beside_report(told[0])

    with watching(quiet=quiet) as observe:
        result = recheck(order, clock, observe, report)
    if style is not Format.TEXT or not quiet:
        for piece in writer(style)(told[0]):
            click.echo(piece, nl=False)
    if result.outage:
        telling.failed(result.outage)
    return told[0].exit_code


def _write_beside_report(told: CheckTold) -> None:
    """Afterwards the report has the check as `junit.xml`, and at the head of its `summary.md`."""
    folder = told.report.parent
    write_atomic(folder / "junit.xml", _encoded(writer(Format.JUNIT)(told)))
    write_atomic(folder / "summary.md", list(_summary(told, folder / "summary.md")))


def _summary(told: CheckTold, of_report: Path) -> Iterator[bytes]:
    yield from _encoded(writer(Format.MARKDOWN)(told))
    yield b"\n" + of_report.read_bytes()


def _encoded(pieces: Iterator[str]) -> Iterator[bytes]:
    return (piece.encode() for piece in pieces)
