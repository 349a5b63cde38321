"""A setting: an option of the command line that the environment and a settings file can give as well."""

import importlib
import shlex
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from migrate.errors import UsageError

PREFIX = "MIGRATE_"


class Section(StrEnum):
    """What a setting is about: the headings of the help."""

    SOURCES = "Sources and own sites"
    NETWORK = "Network"
    POLITENESS = "Politeness"
    ARCHIVE = "Archive"
    MARKDOWN = "Markdown"


class Meaning(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4 only
    """A kind of value that a reader of `migrate.cli.values` understands; imported when there is something to read."""

    def __init__(self, reader: str, *, or_number: bool = False) -> None:
        self.name = reader
        self.or_number = or_number
        """True where a file may give a plain number as well."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read it.

        Raises:
            UsageError: it means nothing of this kind.
        """
        del param, ctx
        return getattr(importlib.import_module("migrate.cli.values"), self.name)(str(value))


class Told(click.Option):
    """An option that says where it is wrong."""

    @property
    def flag(self) -> str:
        """Its long name."""
        return next(name for name in self.opts if name.startswith("--"))

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """Read the value.

        Raises:
            UsageError: it cannot be; the message begins with where it stands.
        """
        try:
            return super().type_cast_value(ctx, value)
        except click.BadParameter as wrong:
            message = self._wanted(value) or wrong.message
            raise UsageError(f"{self.place(ctx)}: {message}", f"'{ctx.command_path} --help' says more.") from wrong
        except UsageError as wrong:
            raise UsageError(f"{self.place(ctx)}: {wrong.message}", wrong.advice) from wrong

    def _wanted(self, value: Any) -> str | None:
        """Say what is wanted in place of a value, where click would say it in the language of programs."""
        kind = self.type
        if self.is_flag:
            return f"“{value}” is neither true nor false."
        if isinstance(kind, click.IntRange | click.FloatRange):
            number = "a whole number" if isinstance(kind, click.IntRange) else "a number"
            limit = f"above {kind.min}" if kind.min_open else f"from {kind.min} on"
            return f"“{value}” is not {number} {limit}."
        return None

    def place(self, ctx: click.Context) -> str:
        """Say where its value comes from, as a person would look it up."""
        match ctx.get_parameter_source(self.name or ""):
            case ParameterSource.ENVIRONMENT:
                return str(self.envvar)
            case ParameterSource.DEFAULT_MAP:
                return str(ctx.meta[PLACES][self.name])
            case ParameterSource.COMMANDLINE:
                return self.flag
            case _:
                return "default"


class Setting(Told):
    """An option that is also a key of the settings file and a variable of the environment.

    `anchored` gives a path in a settings file as seen from the folder of that file.
    """

    def __init__(
        self,
        declarations: Sequence[str],
        *,
        section: Section,
        anchored: Callable[[str, Path], str] | None = None,
        **attributes: Any,
    ) -> None:
        super().__init__(declarations, **attributes)
        self.section = section
        self.anchored = anchored
        self.key = self.flag.removeprefix("--")
        """How a settings file names it."""
        self.envvar: str = PREFIX + self.key.upper().replace("-", "_")

    @property
    def unset(self) -> Any:
        """What it is for a verb that does not have it."""
        return () if self.multiple else self.default

    def value_from_envvar(self, ctx: click.Context) -> Any:
        """Give what the environment says; a list is separated by white space, quotes keep one value together.

        Raises:
            UsageError: a quote is not closed.
        """
        text = self.resolve_envvar_value(ctx)
        if text is None or not self.multiple:
            return text
        words = shlex.shlex(text, posix=True)
        words.whitespace_split, words.commenters, words.escape = True, "", ""
        try:
            return list(words)
        except ValueError as error:
            raise UsageError(
                f"{self.envvar}: a quotation mark is not closed.", "Put quotes around values with white space in them."
            ) from error


PLACES = "migrate.places"
"""Where in the context of click the settings file leaves, by parameter, in which file and line a value stands."""


class Verb(click.Command):
    """A command whose help puts the settings under headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what is about this one command first, then the settings, section by section."""
        rows: dict[str, list[tuple[str, str]]] = {"This command": [], **{section: [] for section in Section}}
        for param in self.get_params(ctx):
            row = param.get_help_record(ctx) if isinstance(param, click.Option) else None
            if row is not None:
                rows[param.section if isinstance(param, Setting) else "This command"].append(row)
        for heading, listed in rows.items():
            if listed:
                with formatter.section(heading):
                    formatter.write_dl(listed)
