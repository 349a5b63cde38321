"""The command `migrate`: verbs found late, errors told once, exit codes decided here."""

import importlib
import sys
from collections.abc import Sequence

import click

from migrate import __version__
from migrate.cli import telling
from migrate.errors import MigrateError

INTERRUPTED = 130
INTERNAL = 4
VERBS = ("run", "check", "status", "report", "review", "verify", "schedule", "demo", "schema")


class LateGroup(click.Group):
    """A group whose verbs are imported when they are named, so that `--help` and errors come at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the verbs in the order in which a person meets them."""
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one verb."""
        del ctx
        if cmd_name not in VERBS:
            return None
        command = importlib.import_module(f"migrate.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command


@click.command(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="migrate")
def group() -> None:
    """Legacy posts in; WARC archive, clean Markdown and a link-rot manifest out.

    New here? `migrate demo` does the whole job on a small old website that comes with the program, without network.

    Exit codes: 0 clean; 1 findings (a post failed, or something on a --site host was not saved); 2 the command, a
    setting or the disk is wrong, or OUT is in use; 3 our own connection failed, nothing was judged; 4 a fault of
    migrate itself; 130 interrupted.
    """


def invoke(arguments: Sequence[str]) -> int:
    """Run the command line; give the exit code. Every error becomes one message with its next step."""
    try:
        code = group.main(args=list(arguments), prog_name="migrate", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        if "--json" in arguments:
            telling.misused_as_json(error)
        error.show()
        return error.exit_code
    except MigrateError as error:
        if "--json" in arguments:
            telling.failed_as_json(error)
        telling.failed(error)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        telling.note("Interrupted. What was done is kept: the same command goes on from here.")
        return INTERRUPTED
    except Exception:  # noqa: BLE001  the one place: records the fault and fails the exit code
        telling.internal(sys.exc_info())
        return INTERNAL
