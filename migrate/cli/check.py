"""`migrate check`: links that are due are asked for again, and what changed is told."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from migrate.cli.options import now_option, quiet_option, settings_from, settings_params
from migrate.cli.setting import Meaning, Section, Told, Verb

if TYPE_CHECKING:
    from migrate.model.link import Status

_EXAMPLES = """\b
Examples:
  migrate check                             what is due in ./output
  migrate check /srv/links --limit 2000     no more than so many at once
  migrate check --links links.csv linkcheck  a list of links, with a report and an archive in ./linkcheck
  migrate check --posts site/content        the links of the new site, as its pages are now
  migrate check --status timeout --all      all that gave no answer in time, now
  migrate check --offline --ack --by "Ada L."
                                            ask nobody; what is told now is known from now on
  migrate check --proxy http://elsewhere.example:3128 --status timeout --all
                                            the same, seen from another network

Exit codes: 0 nothing that --fail-on names; 1 there is; 2 the command, a setting or the disk is wrong, or OUT is in use;
3 our own connection failed, nothing was judged; 4 a fault of migrate itself; 130 interrupted.
"""
_LONGEST_NAME = 200


@click.command(
    "check",
    cls=Verb,
    params=settings_params(Section.NETWORK, Section.POLITENESS, Section.ARCHIVE),
    short_help="Ask for the links that are due again; say what changed.",
    epilog=_EXAMPLES,
)
@click.argument("out", metavar="[OUT]", default="output", type=click.Path(path_type=Path))
@click.option(
    "--links",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Look after the links of this list: text with one address a line, or CSV with a column url. OUT is made where "
    "there is none.",
)
@click.option(
    "--posts",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Read the Markdown of the new site again: links that it gained join, those that it lost retire.",
)
@click.option("--all", "ask_all", is_flag=True, help="Links that are not due, too.")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="No more than so many links, the longest due first."
)
@click.option(
    "--status",
    "statuses",
    cls=Told,
    multiple=True,
    metavar="STATUS",
    type=Meaning("status"),
    help="Only links with this status (repeatable).",
)
@click.option("--host", "hosts", multiple=True, metavar="HOST", help="Only links to this host (repeatable).")
@click.option(
    "--since",
    cls=Told,
    metavar="WHEN",
    type=Meaning("past"),
    help="Only links not asked for since: a date, a time, or an age (36h, 7d).",
)
@click.option(
    "--fail-on",
    type=click.Choice(["newly-dead", "dead", "suspect", "never"]),
    default="newly-dead",
    show_default=True,
    help="What ends with exit code 1.",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "jsonl", "csv", "markdown", "junit"]),
    default="text",
    show_default=True,
    help="How the result is told on stdout.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--ack", "acknowledge", is_flag=True, help="Say to know of every finding that there is after this check.")
@click.option("--by", metavar="NAME", help="Who says so [default: the login name].")
@quiet_option
@now_option
def command(  # noqa: PLR0917  one argument an option
    out: Path,
    links: Path | None,
    posts: Path | None,
    ask_all: bool,
    limit: int | None,
    statuses: tuple["Status", ...],
    hosts: tuple[str, ...],
    since: datetime | timedelta | None,
    fail_on: str,
    style: str,
    as_json: bool,
    acknowledge: bool,
    by: str | None,
    quiet: bool,
    now: datetime | None,
    **options: Any,
) -> int:
    """Ask for the links of OUT that are due again, keep what was seen, and say what changed since the last time.

    OUT is what 'migrate run' made; what it is about is remembered from there. When a link is due follows from what was
    seen of it: one that works less and less often, one that failed on the days after.
    """
    from migrate.cli.check_formats import Format
    from migrate.cli.checking import perform
    from migrate.cli.clock import clock_from
    from migrate.pipeline.plan import OutputKind
    from migrate.recheck.check import CheckOrder
    from migrate.recheck.due import Selection
    from migrate.recheck.rereading import LinkList, NewSite
    from migrate.recheck.result import FailOn

    if by is not None and not acknowledge:
        raise click.UsageError("--by says who acknowledges: it goes with --ack.")
    if links and posts:
        raise click.UsageError("--links and --posts: a check is about the one or about the other.")
    if links or posts:
        from migrate.engines.workers import warm_up

        warm_up(["migrate.pipeline.post_worker"])
    clock = clock_from(now)
    order = CheckOrder(
        out=out,
        settings=settings_from(options),
        selection=Selection(
            due_only=not ask_all,
            statuses=frozenset(statuses),
            hosts=frozenset(host.lower() for host in hosts),
            not_since=clock() - since if isinstance(since, timedelta) else since,
            limit=limit,
        ),
        fail_on=FailOn(fail_on),
        reread=LinkList(links) if links else NewSite(posts) if posts else None,
        acknowledging=_who(by) if acknowledge else None,
        kind=OutputKind.REHEARSAL if now else OutputKind.REAL,
    )
    return perform(order, clock, Format.JSON if as_json else Format(style), quiet=quiet)


def _who(named: str | None) -> str:
    """Give who acknowledges.

    Raises:
        UsageError: nobody is named, and this machine does not know who is logged in.
    """
    import getpass

    from migrate.errors import UsageError

    if named is not None and 0 < len(named.strip()) <= _LONGEST_NAME:
        return named.strip()
    if named is not None:
        raise UsageError(
            f"--by: a name has 1 to {_LONGEST_NAME} characters.", "Write who says to know of the findings."
        )
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise UsageError("--ack: this machine does not know who you are.", "Say it with --by NAME.") from None
