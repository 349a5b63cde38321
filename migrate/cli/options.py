"""Options that verbs share, and the settings that they make."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from migrate.model.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

out_option = click.option(
    "-o",
    "--output",
    "out",
    metavar="OUT",
    default="output",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Folder for everything that is made.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout instead of the summary.")
quiet_option = click.option("-q", "--quiet", is_flag=True, help="No progress bar and no summary.")

_SETTINGS = (
    click.option(
        "--site",
        "sites",
        multiple=True,
        metavar="URL",
        help="An own site (repeatable). Relative links resolve "
        "against the first; files they link to there are saved; exit 1 while something of it is not saved.",
    ),
    click.option(
        "--mirror",
        "mirrors",
        multiple=True,
        metavar="HOST=DIR",
        help="A folder that holds what HOST served below / (repeatable): used instead of the network.",
    ),
    click.option("--offline", is_flag=True, help="Make no request at all."),
    click.option(
        "--repair",
        type=click.Choice(["none", "safe", "all"]),
        default="safe",
        show_default=True,
        help='What to mend: safe is alt="null", broken URLs, double escaping, zero-width junk; all adds raw '
        "Markdown in text, mojibake, bold headings.",
    ),
    click.option(
        "--rewrite",
        type=click.Choice(["none", "images"]),
        default="images",
        show_default=True,
        help="Point images, and files of own and mirrored hosts, at the local copies.",
    ),
    click.option("--proxy", metavar="URL", help="HTTP proxy for all requests."),
    click.option(
        "--ca-bundle",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="PEM file of certificate authorities to trust instead of the usual ones.",
    ),
    click.option(
        "--allow-private",
        multiple=True,
        metavar="HOST|CIDR",
        help="A private host, address or network that may be visited (repeatable); all others are refused.",
    ),
    click.option(
        "--resolve",
        multiple=True,
        metavar="HOST:PORT:ADDRESS",
        help="Where a host is to be found, whatever its name resolves to (repeatable, as curl has it); an address "
        "that is named may be visited, private or not. Not through a proxy.",
    ),
    click.option(
        "--header",
        "headers",
        multiple=True,
        metavar="HOST:NAME=VALUE",
        help="A header field for one host alone (repeatable); its value is written down nowhere.",
    ),
    click.option("--contact", metavar="ADDRESS", help="Whom a site owner may write to; sent in User-Agent."),
    click.option(
        "--canary",
        "canaries",
        multiple=True,
        metavar="URL",
        help="A page that surely works (repeatable): asked "
        "when no link answers, to tell a dead web from a dead connection.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0, min_open=True),
        default=30.0,
        show_default=True,
        metavar="S",
        help="Seconds for one whole attempt; own sites have at least 300.",
    ),
    click.option(
        "--max-bytes",
        type=click.IntRange(min=1),
        default=10_000_000,
        show_default=True,
        metavar="N",
        help="Most bytes of one answer; own sites have at least 1 GB.",
    ),
    click.option(
        "--budget",
        metavar="SIZE",
        help="Bytes of answers that one run stores, such as 500MB or 2GB; what is beyond is judged and not stored.",
    ),
    click.option(
        "--per-host",
        type=click.IntRange(min=1),
        metavar="N",
        help="Requests to one host at a time [default: own and mirrored hosts 2, others 1].",
    ),
    click.option(
        "--delay",
        type=click.FloatRange(min=0),
        metavar="S",
        help="Seconds between requests to one host [default: own and mirrored hosts 0, others 1].",
    ),
    click.option(
        "--workers",
        type=click.IntRange(min=1),
        default=32,
        show_default=True,
        metavar="N",
        help="Hosts visited at the same time.",
    ),
    click.option(
        "--robots",
        type=click.Choice(["obey", "store", "ignore"]),
        default="store",
        show_default=True,
        help="robots.txt of other people's hosts: obey it before asking, before storing a body, or ignore it.",
    ),
)


def settings_options(command: Command) -> Command:
    """Add every option that makes up the settings of a run."""
    for option in reversed(_SETTINGS):
        command = option(command)
    return command


def settings_from(options: dict[str, Any]) -> "Settings":
    """Build the settings.

    Raises:
        UsageError: a URL, a mirror, a size or the like cannot be understood; the message names it.
    """
    from migrate.cli.values import host_header, mirror, pin, size, web_url
    from migrate.model.settings import Repair, Rewrite, Robots, Settings

    timeout, max_bytes = options["timeout"], options["max_bytes"]
    return Settings(
        sites=tuple(web_url(site, "--site") for site in options["sites"]),
        mirrors=tuple(mirror(text) for text in options["mirrors"]),
        offline=options["offline"],
        repair=Repair(options["repair"]),
        rewrite=Rewrite(options["rewrite"]),
        proxy=options["proxy"],
        ca_bundle=options["ca_bundle"],
        allow_private=tuple(options["allow_private"]),
        resolve=tuple(one for text in options["resolve"] for one in pin(text)),
        headers=tuple(host_header(text) for text in options["headers"]),
        contact=options["contact"],
        canaries=tuple(web_url(url, "--canary") for url in options["canaries"]),
        timeout=timeout,
        own_timeout=max(timeout, 300.0),
        max_bytes=max_bytes,
        own_max_bytes=max(max_bytes, 1_000_000_000),
        budget=size(options["budget"], "--budget") if options["budget"] is not None else None,
        per_host=options["per_host"],
        delay=options["delay"],
        workers=options["workers"],
        robots=Robots(options["robots"]),
    )
