"""`migrate status`: whether the job is healthy, for people, for programs and for a pager."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from migrate.cli.options import now_option
from migrate.errors import OutputError, UsageError

_AGE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[mhdw])")
_HOURS = {"m": 1 / 60, "h": 1, "d": 24, "w": 168}
_STDOUT = "-"


class Age(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4 only
    """A span of time such as `36h`."""

    name = "age"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Read it.

        Raises:
            UsageError: it is no span of time.
        """
        del param, ctx
        found = _AGE.fullmatch(str(value).strip().lower())
        if found is None or not float(found["number"]):
            raise UsageError(f"--max-age: “{value}” is no span of time.", "Write it as 90m, 36h, 2d or 1w.")
        return timedelta(hours=float(found["number"]) * _HOURS[found["unit"]])


@click.command("status", short_help="Is the job healthy? Last good check, backlog, disk; for a pager too.")
@click.argument("out", metavar="[OUT]", default="output", type=click.Path(path_type=Path))
@click.option("--max-age", metavar="AGE", type=Age(), help="Exit 1 only if the last good check is older: 90m, 36h, 2d.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout instead of the text.")
@click.option(
    "--prometheus",
    metavar="FILE",
    help="Also write the figures in Prometheus' text format, whole or not at all; - for stdout instead of the text.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say something only if the job is not healthy.")
@now_option
def command(
    out: Path, max_age: timedelta | None, as_json: bool, prometheus: str | None, quiet: bool, now: datetime | None
) -> int:
    """Tell whether the job at OUT is healthy: let a pager watch this, and read about links when there is time.

    OUT is only looked at, also while a check is at work there. Findings about links are no trouble here.

    Exit codes: 0 healthy; 1 not: with --max-age, the last good check is older than that, without, the last run did
    not end well; 2 OUT holds no output, or it cannot be read.
    """
    if as_json and prometheus == _STDOUT:
        raise UsageError("--json and --prometheus - both want stdout.", "Name a file for --prometheus.")
    from migrate.custody.exposition import exposition, exposition_unreadable
    from migrate.custody.status import health_of, trouble

    try:
        health = health_of(out, now or datetime.now(UTC))
    except OutputError:
        _expose(prometheus, exposition_unreadable(out))
        raise
    _expose(prometheus, exposition(health))
    found = trouble(health, max_age)
    code = 1 if found else 0
    if as_json:
        import json

        from migrate.cli.status_text import as_json as health_as_json

        click.echo(json.dumps(health_as_json(health, found, code), ensure_ascii=False))
    elif prometheus != _STDOUT and (found or not quiet):
        from migrate.cli.status_text import as_text

        click.echo(as_text(health, found))
    return code


def _expose(where: str | None, text: str) -> None:
    if where == _STDOUT:
        click.echo(text, nl=False)
    elif where is not None:
        from migrate.files import write_atomic

        write_atomic(Path(where), text.encode())
