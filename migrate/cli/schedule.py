"""`migrate schedule`: units that are ready to use."""

import re
import sys
from collections.abc import Mapping
from datetime import time
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING

import click

from migrate.cli.options import out_option
from migrate.cli.settings_table import SETTINGS
from migrate.errors import UsageError

if TYPE_CHECKING:
    from migrate.custody.schedules import Job, Scheduler

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


class Clock(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4 only
    """A time of day such as `03:30`."""

    name = "clock"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> time:
        """Read it.

        Raises:
            UsageError: it is no time of day.
        """
        del param, ctx
        found = _CLOCK.fullmatch(str(value).strip())
        if found is None:
            raise UsageError(f"--at: “{value}” is no time of day.", "Write it as 03:30.")
        return time(int(found[1]), int(found[2]))


@click.command("schedule", short_help="Print units that check an output each night: systemd, cron, GitHub.")
@click.argument("scheduler", type=click.Choice(["systemd", "cron", "github"]))
@out_option
@click.option("--at", metavar="HH:MM", type=Clock(), default="03:30", show_default=True, help="Time of day.")
@click.option("--user", metavar="NAME", help="Who runs it [default: the owner of OUT]. Not for github.")
@click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Settings file of the checks [default: the one of this folder, if there is one].",
)
@click.option(
    "-d",
    "--directory",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write the files there instead of printing them: /etc/systemd/system, or the root of the repository.",
)
def command(scheduler: str, out: Path, at: time, user: str | None, config: Path | None, directory: Path | None) -> int:
    """Print what starts 'migrate check' each night and tells when it is no longer done, ready to use.

    systemd: a hardened service and timer for the check, and a pair that fails when the last good check is too old.
    cron: lines for a crontab. github: a workflow that keeps its state and one issue.

    With --directory the files are written instead; one that is there and differs is not touched.
    """
    from migrate.custody.schedules import Scheduler, units

    kind = Scheduler(scheduler)
    files = units(_job(kind, out, at, user, config), kind)
    if directory is None:
        click.echo("\n".join(_printed(files)), nl=False)
    else:
        _write(directory, files)
    click.echo(_next_step(kind, files, directory), err=True)
    return 0


def _job(kind: "Scheduler", out: Path, at: time, user: str | None, config: Path | None) -> "Job":
    import migrate
    from migrate.cli import settings_file
    from migrate.custody.schedules import Job, Scheduler

    file = settings_file.read(config, Path.cwd(), SETTINGS)  # what is wrong in it is told now, not at night
    settings = file.path.absolute() if file else None
    python = PurePath(sys.executable)
    if kind is Scheduler.GITHUB:
        if user is not None:
            raise UsageError("--user means nothing to GitHub.", "Leave it out.")
        return Job(_in_repository(out), at, _in_repository(settings) if settings else None, python, user="")
    folder = out.absolute()
    if not folder.is_dir():
        raise UsageError(
            f"{out} is no folder.", f"Run 'migrate run SOURCE -o {out}' first: a check goes on from there."
        )
    needs = (PurePath(sys.base_prefix), PurePath(str(migrate.__file__)))
    return Job(folder, at, settings, python, user or folder.owner(), needs)


def _in_repository(path: Path) -> PurePosixPath:
    """Give the path as seen from the folder we are in, which is to be the root of the repository."""
    try:
        inside = path.absolute().relative_to(Path.cwd())
    except ValueError:
        inside = Path("..")
    if ".." in inside.parts or not inside.parts:
        raise UsageError(
            f"{path} lies outside of this folder.", "Go to the root of the repository and name paths below it."
        )
    return PurePosixPath(inside.as_posix())


def _printed(files: Mapping[PurePosixPath, str]) -> list[str]:
    if len(files) == 1:
        return list(files.values())
    return [f"# ---- {name}\n{text}" for name, text in files.items()]


def _write(directory: Path, files: Mapping[PurePosixPath, str]) -> None:
    from migrate.files import write_atomic

    for name, text in files.items():
        path = directory / name
        if path.exists() and path.read_bytes() != text.encode():
            raise UsageError(
                f"{path} is there already and differs.", "Compare, then move it away or name another folder."
            )
    for name, text in files.items():
        write_atomic(directory / name, text.encode())
        click.echo(directory / name)


def _next_step(kind: "Scheduler", files: Mapping[PurePosixPath, str], directory: Path | None) -> str:
    from migrate.custody.schedules import Scheduler

    match kind:
        case Scheduler.SYSTEMD:
            timers = " ".join(str(name) for name in files if name.suffix == ".timer")
            put = "" if directory else "Put each in /etc/systemd/system (with --directory that is done for you), then: "
            return f"{put}systemctl enable --now {timers}"
        case Scheduler.CRON:
            return "Add these lines to the crontab: crontab -e"
        case Scheduler.GITHUB:
            state = next(name for name in files if name.suffix == ".sh")
            return f"Commit both files; {state} says how the output gets there the first time."
