"""`migrate report`: the report, written anew from the manifest."""

from pathlib import Path

import click


@click.command("report", short_help="Write OUT/report/ anew from OUT/manifest.json.")
@click.argument("out", metavar="[OUT]", default="output", type=click.Path(path_type=Path))
def command(out: Path) -> int:
    """Write the report of OUT anew from its manifest; asks nobody and changes nothing else."""
    from migrate.errors import UsageError
    from migrate.review.report import write_report

    if not (out / "manifest.json").is_file():
        raise UsageError(
            f"{out} holds no manifest.json.", f"Run 'migrate run SOURCE -o {out}' first, or name another folder."
        )
    paths = write_report(out)
    click.echo(paths[0])
    return 0
