"""The settings file: `migrate.toml`, or `[tool.migrate]` in `pyproject.toml`."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from migrate.cli.setting import PLACES, Setting
from migrate.cli.settings_schema import Shape, shape_of
from migrate.errors import UsageError

if TYPE_CHECKING:
    from migrate.model.policy import Policy

OWN_FILE, SHARED_FILE = "migrate.toml", "pyproject.toml"
OWN_TABLE = ("tool", "migrate")
POLICY = "policy"
_HELP = "'migrate schema settings' prints all that a settings file may say."


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What a settings file says; its values are read by the settings that they belong to."""

    path: Path
    text: str
    table: tuple[str, ...]
    """Where in the file the settings stand."""
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """By the parameter of click that they are for."""
    places: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """File, line and key of each of them."""
    figures: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """The table `[policy]`."""

    def policy(self) -> "Policy":
        """Give the policy, with the figures of the file in place of the defaults.

        Raises:
            UsageError: a figure is unknown or not possible.
        """
        from pydantic import ValidationError

        from migrate.model.policy import Policy

        keys = {key.replace("_", "-"): key for key in Policy.model_fields}
        known = {keys[_known(self, (POLICY,), key, keys)]: value for key, value in self.figures.items()}
        try:
            return Policy.model_validate(known)
        except ValidationError as error:
            wrong = error.errors()[0]
            figure = [str(name).replace("_", "-") for name in wrong["loc"][:1]]
            place = self.place((POLICY,), figure[0]) if figure else self.place((), POLICY)
            raise UsageError(f"{place}: {_said(wrong)}.", _HELP) from error

    def place(self, table: tuple[str, ...], key: str) -> str:
        """Say where the key stands: file, line, key."""
        line = _line_of(self.text, (*self.table, *table), key)
        return ", ".join([str(self.path), *([f"line {line}"] if line else []), ".".join([*table, key])])


def take(ctx: click.Context, given: Path | None, settings: Sequence[Setting]) -> SettingsFile | None:
    """Afterwards click asks the file where neither command line nor environment says anything; None: there is no file.

    Raises:
        UsageError: the file cannot be read, has a key that is unknown, or a value of the wrong kind.
    """
    file = read(given, Path.cwd(), settings)
    if file is not None:
        ctx.default_map = dict(file.values)
        ctx.meta[PLACES] = file.places
    return file


def read(given: Path | None, folder: Path, settings: Sequence[Setting]) -> SettingsFile | None:
    """Give the file that is named, else the one of the folder, else None.

    Raises:
        UsageError: the file cannot be read, has a key that is unknown, or a value of the wrong kind.
    """
    if given is not None:
        named = _file(given, () if given.name != SHARED_FILE else OWN_TABLE, settings)
        if named is None:
            raise UsageError(f"{given} has nothing under [{'.'.join(OWN_TABLE)}].", "Name another with --config.")
        return named
    if (folder / OWN_FILE).is_file():
        return _file(Path(OWN_FILE), (), settings)
    if (folder / SHARED_FILE).is_file():
        return _file(Path(SHARED_FILE), OWN_TABLE, settings)
    return None


def _file(path: Path, table: tuple[str, ...], settings: Sequence[Setting]) -> SettingsFile | None:
    text = _text(path)
    try:
        said: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not TOML: {error}.", "Mend that line; texts stand in quotes.") from error
    for name in table:
        said = said.get(name, {}) if isinstance(said, dict) else {}
    if table and not said:
        return None
    bare = SettingsFile(path, text, table)
    if not isinstance(said, dict):
        raise UsageError(f"{path}: [{'.'.join(table)}] is no table.", _HELP)
    figures = said.pop(POLICY, {})
    if not isinstance(figures, dict):
        raise UsageError(f"{bare.place((), POLICY)}: this is a table.", "Write [policy] and the figures below it.")
    by_key = {setting.key: setting for setting in settings}
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    for written, value in said.items():
        setting = by_key[_known(bare, (), written, [*by_key, POLICY])]
        name = setting.name or setting.key
        if name in values:
            raise UsageError(f"{bare.place((), written)}: this stands there twice.", f"Keep one “{setting.key}”.")
        places[name] = bare.place((), written)
        values[name] = _shaped(value, setting, places[name], path.parent)
    return SettingsFile(path, text, table, values, places, figures)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"the settings file {path} cannot be read: {error.strerror}.", "Name another with --config."
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"the settings file {path} is not UTF-8.", "Save it as UTF-8.") from error


def _known(file: SettingsFile, table: tuple[str, ...], written: str, keys: Iterable[str]) -> str:
    """Give the key as it is meant: dash or underscore."""
    key, known = written.replace("_", "-"), list(keys)
    if key in known:
        return key
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    advice = f"Did you mean “{near[0]}”? {_HELP}" if near else _HELP
    raise UsageError(f"{file.place(table, written)}: there is no such setting.", advice)


def _shaped(value: Any, setting: Setting, place: str, folder: Path) -> Any:
    shape = shape_of(setting)
    values = value if setting.multiple and isinstance(value, list) else [value]
    for one in values:
        if not shape.admits(one):
            raise UsageError(f"{place}: {_shown(one)} is not {_wanted(setting, shape)}.", _HELP)
    found = [setting.anchored(one, folder) if setting.anchored and isinstance(one, str) else one for one in values]
    return found if setting.multiple else found[0]


def _wanted(setting: Setting, shape: Shape) -> str:
    return f"{shape.words}, or a list of such" if setting.multiple else shape.words


def _shown(value: Any) -> str:
    match value:
        case dict():
            return "a table"
        case list():
            return "a list"
        case bool():
            return str(value).lower()
        case str():
            return f"“{value}”"
        case _:
            return str(value)


def _said(wrong: Any) -> str:
    message = str(wrong["msg"]).removeprefix("Value error, ").replace("_", "-")
    return message[0].lower() + message[1:]


def _line_of(text: str, table: tuple[str, ...], key: str) -> int | None:
    """Find the line on which a key of a table stands, for people; TOML's own reader does not tell."""
    bare = re.escape(key.replace("_", "-")).replace(r"\-", "[-_]")
    wanted = re.compile(rf"""\s*["']?{bare}["']?\s*=""")
    here: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        heading = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line)
        if heading:
            here = tuple(name.strip().strip("\"'") for name in heading[1].split("."))
            if here == (*table, key):
                return number
        elif here == table and wanted.match(line):
            return number
    return None
