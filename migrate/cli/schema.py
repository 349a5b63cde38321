"""`migrate schema`: what the manifest looks like, for programs."""

import json

import click


@click.command("schema", short_help="Print the JSON Schema of the manifest.")
@click.argument("what", type=click.Choice(["manifest"]))
def command(what: str) -> int:
    """Print the JSON Schema (draft 2020-12) of manifest.json."""
    del what
    from migrate.exporters.manifest import schema

    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
    return 0
