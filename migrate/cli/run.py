"""`migrate run`: the whole job on somebody's posts."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from migrate.cli import telling
from migrate.cli.options import (
    json_option,
    now_option,
    out_option,
    quiet_option,
    settings_from,
    settings_params,
    settings_placed,
    verbose_option,
)
from migrate.cli.setting import Verb

_EXAMPLES = """\b
Examples:
  migrate run posts/ --dry-run
  migrate run posts/ --site https://www.example.org
  migrate run posts/ -o migrated --mirror cdn.example.org=./cdn-files --offline
  migrate run posts/ --exclude '/tag/' --exclude '[.]pdf$'

All but the options of the first list can also stand in migrate.toml ('timeout = 60') or in the environment
(MIGRATE_TIMEOUT=60). The command line comes before the environment, and that before the file.
"""


@click.command(
    "run",
    cls=Verb,
    params=settings_params(),
    short_help="Archive, clean, export and judge posts: the whole job.",
    epilog=_EXAMPLES,
)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@out_option
@click.option("--dry-run", is_flag=True, help="Count, and estimate time and size; write nothing, ask nobody.")
@json_option
@quiet_option
@verbose_option
@now_option
def command(
    sources: tuple[Path, ...],
    out: Path,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    now: datetime | None,
    **options: Any,
) -> int:
    """Archive, clean and export the posts at SOURCE, and judge every link in them.

    SOURCE is a file or a folder of posts: HTML, with YAML front matter or without. It is never written to. The result
    is OUT/report/index.html to read, OUT/posts and OUT/assets for the new site, OUT/archive to keep, and
    OUT/manifest.json for programs.

    Safe to interrupt: the same command goes on where it stopped, and does only what has changed since.
    """
    is_new = not (out / "journal.sqlite3").exists()
    if is_new:  # else there may be nothing for workers to do, and they start when there is
        from migrate.engines.workers import warm_up

        warm_up(["migrate.pipeline.post_worker"])
    settings = settings_from(options)
    if verbose:
        for line in settings_placed(click.get_current_context()):
            telling.note(line)
    from migrate.cli.clock import clock_from
    from migrate.cli.running import estimate, perform
    from migrate.pipeline.plan import OutputKind, Plan

    kind = OutputKind.REHEARSAL if now else OutputKind.REAL
    plan = Plan(sources=sources, out=out, settings=settings, kind=kind)
    if dry_run:
        return estimate(plan, as_json=as_json)
    return perform(plan, clock_from(now), as_json=as_json, quiet=quiet, verbose=verbose)
