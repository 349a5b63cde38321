"""What people and programs are told: data on stdout, everything else on stderr."""

import json
import os
import traceback
from types import TracebackType

import click

from migrate.errors import MigrateError


def failed_as_json(error: MigrateError) -> None:
    """Tell a program what went wrong."""
    click.echo(json.dumps({"error": error.message, "advice": error.advice, "exit_code": error.exit_code}))


def misused_as_json(error: click.ClickException) -> None:
    """Tell a program that the command line is wrong."""
    advice = "'migrate --help' lists the commands, 'migrate COMMAND --help' its options."
    told = {"error": error.format_message(), "advice": advice, "exit_code": error.exit_code}
    click.echo(json.dumps(told, ensure_ascii=False))


def failed(error: MigrateError) -> None:
    """Tell a person what went wrong and the next step."""
    name = "migrate:" if os.environ.get("NO_COLOR") else click.style("migrate:", fg="red", bold=True)
    click.echo(f"{name} {printable(error.message)}", err=True)
    if error.advice:
        click.echo(f"  {printable(error.advice)}", err=True)


def note(text: str) -> None:
    """Tell something that is no result."""
    click.echo(printable(text), err=True)


def printable(text: str) -> str:
    """Give the text without what a terminal would act on; lines stay lines."""
    return "".join(character if character.isprintable() or character == "\n" else "\ufffd" for character in text)


def internal(caught: tuple[type[BaseException] | None, BaseException | None, TracebackType | None]) -> None:
    """Tell of a fault of ours, with all that a report of it needs."""
    click.echo("".join(traceback.format_exception(caught[1])), err=True)
    click.echo(
        "migrate: this is a fault of migrate itself, not of your posts. What was done is kept in OUT; please report the"
        " lines above.",
        err=True,
    )
