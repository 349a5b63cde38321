"""`migrate schema`: what the manifest and the settings file look like, for programs."""

import json

import click


@click.command("schema", short_help="Print the JSON Schema of the manifest or of the settings file.")
@click.argument("what", type=click.Choice(["manifest", "settings"]))
def command(what: str) -> int:
    """Print the JSON Schema (draft 2020-12) of manifest.json, or of migrate.toml.

    An editor that is given the schema of migrate.toml completes its keys and explains them.
    """
    from migrate.cli.settings_schema import schema as settings_schema
    from migrate.cli.settings_table import SETTINGS
    from migrate.exporters.manifest import schema as manifest_schema

    told = manifest_schema() if what == "manifest" else settings_schema(SETTINGS)
    click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    return 0
