"""`migrate report`: the report, written anew from the manifest."""

from pathlib import Path

import click


@click.command("report", short_help="Write OUT/report/ anew from OUT/manifest.json.")
@click.argument("out", metavar="[OUT]", default="output", type=click.Path(path_type=Path))
def command(out: Path) -> int:
    """Write the report of OUT anew from its manifest, and print where it lies; asks nobody, changes nothing else.

    OUT/report/index.html opens by a double click, without a network. Beside it lie links.csv for a spreadsheet and
    summary.md for a mail. Every run and check writes the report by itself: this is for decisions that came since.
    """
    from migrate.errors import MissingOutputError
    from migrate.review.report import write_report

    if not (out / "manifest.json").is_file():
        raise MissingOutputError(out)
    paths = write_report(out)
    click.echo(paths[0])
    return 0
