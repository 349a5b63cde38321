"""Units that recheck an output again and again and tell when that stops: for systemd, for cron, for GitHub."""

import json
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from pathlib import PurePath, PurePosixPath
from typing import assert_never

from jinja2 import Environment, PackageLoader, StrictUndefined

from migrate import __version__
from migrate.errors import UsageError

MAX_AGE = "36h"
"""A nightly check that is older has failed twice, or nobody starts it any more."""

_HOMES = ("/home", "/root", "/run/user")
_TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108  only recognised


class Scheduler(StrEnum):
    """Who starts the job."""

    SYSTEMD = "systemd"
    CRON = "cron"
    GITHUB = "github"


@dataclass(frozen=True, slots=True)
class Job:
    """A nightly check of one output."""

    out: PurePath
    """Absolute; for GitHub relative to the repository."""
    at: time
    """Of the machine's day; for GitHub in UTC."""
    config: PurePath | None
    """The settings file; absolute or relative as `out` is."""
    python: PurePath
    """The interpreter that has migrate."""
    user: str
    needs: tuple[PurePath, ...] = ()
    """Other places that the interpreter reads from."""
    version: str = __version__

    @property
    def name(self) -> str:
        """Name of its units, the same for the same OUT: letters, digits and dashes."""
        return "migrate-" + (re.sub(r"[^a-z0-9]+", "-", self.out.name.lower()).strip("-") or "output")

    @property
    def title(self) -> str:
        """What a person calls it."""
        return f"Links of {self.out.name}"

    @property
    def home_is_hidden(self) -> bool:
        """True where nothing that it needs lies in anybody's home."""
        return not self._lies_in(_HOMES)

    @property
    def tmp_is_private(self) -> bool:
        """True where nothing that it needs lies among temporary files."""
        return not self._lies_in(_TEMPORARY)

    def _lies_in(self, folders: tuple[str, ...]) -> bool:
        paths = (self.out, self.python, *self.needs, *([self.config] if self.config else []))
        return any(path.is_relative_to(folder) for path in paths for folder in folders)


def units(job: Job, scheduler: Scheduler) -> Mapping[PurePosixPath, str]:
    """Give the files to put in place, by their path below the folder that they belong in.

    Raises:
        UsageError: a path holds characters that cannot be written there.
    """
    match scheduler:
        case Scheduler.SYSTEMD:
            made = _environment("{{", "}}", program=_program, command=_command, words=_words, specifier=_specifier)
            pairs = [
                (f"{job.name}-{part}", f"{part}.j2")
                for part in ("check.service", "check.timer", "status.service", "status.timer")
            ]
        case Scheduler.CRON:
            made = _environment("{{", "}}", crontab=_crontab)
            pairs = [(f"{job.name}.crontab", "crontab.j2")]
        case Scheduler.GITHUB:
            made = _environment("«", "»", quoted=_quoted, shell=_shell)
            pairs = [
                (f".github/workflows/{job.name}.yml", "workflow.yml.j2"),
                (".github/migrate-state.sh", "state.sh.j2"),
            ]
        case _:
            assert_never(scheduler)
    for path in (job.out, job.config, job.python):
        _refuse_unprintable(path)
    return {
        PurePosixPath(name): made.get_template(template).render(job=job, max_age=MAX_AGE) for name, template in pairs
    }


def _environment(begin: str, end: str, **filters: Callable[[PurePath], str]) -> Environment:
    made = Environment(
        loader=PackageLoader("migrate.custody"),
        autoescape=False,  # noqa: S701  no HTML: each value passes through the filter of its place
        undefined=StrictUndefined,
        variable_start_string=begin,
        variable_end_string=end,
        comment_start_string="{##",  # bash counts array elements with {#
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= filters
    return made


def _refuse_unprintable(path: PurePath | None) -> None:
    if path is not None and not str(path).isprintable():
        raise UsageError(
            f"{str(path)!r} has characters that no unit file can hold.",
            "Rename the folder, or link to it under another name.",
        )


def _specifier(text: object) -> str:
    """Write text for systemd, which reads %n and the like as its own (systemd.unit(5), Specifiers)."""
    return str(text).replace("%", "%%")


def _words(path: PurePath) -> str:
    """Write a path where systemd reads a list of them (systemd.syntax(7), Quoting)."""
    return '"' + _specifier(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _command(path: PurePath) -> str:
    """Write a path as one argument of a command line of systemd, which expands variables (systemd.service(5))."""
    return _words(path).replace("$", "$$")


def _program(path: PurePath) -> str:
    """Write the path of a program of systemd, in which no variable is expanded and no quotation mark allowed."""
    if re.search(r"[\"'\\]", str(path)):
        raise UsageError(
            f"{path} has quotation marks or a backslash, which systemd takes in no program's path.",
            "Make the virtual environment in a folder without.",
        )
    return _words(path)


def _crontab(path: PurePath) -> str:
    """Write a path as one word of a shell command in a crontab, where % ends the command (crontab(5))."""
    if "\\" in str(path):
        raise UsageError(f"{path} has a backslash, which crons read in different ways.", "Rename it, or use systemd.")
    return shlex.quote(str(path)).replace("%", "\\%")


def _quoted(text: object) -> str:
    """Write text as a YAML string in which GitHub finds no expression."""
    if "${{" in str(text):
        raise UsageError(f"{text} reads as an expression of GitHub.", "Rename it.")
    return json.dumps(str(text), ensure_ascii=False)


def _shell(text: object) -> str:
    if "${{" in str(text):
        raise UsageError(f"{text} reads as an expression of GitHub.", "Rename it.")
    return shlex.quote(str(text))
