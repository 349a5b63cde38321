"""`migrate review`: the archivist's desk, a page on this machine."""

from datetime import datetime
from pathlib import Path

import click

from migrate.cli import telling
from migrate.cli.options import now_option


@click.command("review", short_help="A page on this machine to look at links, decide, and sign.")
@click.argument("out", metavar="[OUT]", default="output", type=click.Path(path_type=Path))
@click.option("--open", "open_browser", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65535), default=0, help="Port of 127.0.0.1; any free one else."
)
@now_option
def command(out: Path, open_browser: bool, port: int, now: datetime | None) -> int:
    """Serve the archivist's desk for OUT until Ctrl-C: evidence, decisions, audit and sign-off.

    It answers this machine alone, and whoever has the address that is printed. OUT is only read, also while a check is
    at work there; decisions are added to OUT/reviews.jsonl.
    """
    from migrate.cli.running import clock_from
    from migrate.desk.desk import Desk
    from migrate.desk.serving import serve

    def ready(address: str) -> None:
        click.echo(address)
        telling.note("Open this address in a browser on this machine. Ctrl-C ends it; every decision is kept.")
        if open_browser:
            click.launch(address)

    serve(Desk(out, clock_from(now)), port, ready)
    return 0
