"""What a settings file may say, as shapes of values and as a JSON Schema."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from migrate.cli.setting import Meaning, Setting

_WORDS = {"boolean": "true or false", "integer": "a whole number", "number": "a number", "string": "a text in quotes"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What one value in a settings file looks like, before anybody knows whether it means something."""

    types: tuple[str, ...]
    """Names of JSON Schema."""
    limits: Mapping[str, Any]
    """Further keywords of JSON Schema."""

    @property
    def words(self) -> str:
        """Say it to a person."""
        return " or ".join(_WORDS[name] for name in self.types)

    def admits(self, value: object) -> bool:
        """Tell whether the value is of one of the types; the limits are the business of the setting itself."""
        match value:
            case bool():
                return "boolean" in self.types
            case int():
                return "integer" in self.types or "number" in self.types
            case float():
                return "number" in self.types
            case str():
                return "string" in self.types
            case _:
                return False

    def as_schema(self) -> dict[str, Any]:
        """Give it as JSON Schema."""
        return {"type": self.types[0] if len(self.types) == 1 else list(self.types), **self.limits}


def shape_of(setting: Setting) -> Shape:
    """Give the shape of one value of the setting."""
    kind = setting.type
    if setting.is_flag:
        return Shape(("boolean",), {})
    if isinstance(kind, click.Choice):
        return Shape(("string",), {"enum": list(kind.choices)})
    if isinstance(kind, click.IntRange | click.FloatRange):
        lowest = {"exclusiveMinimum" if kind.min_open else "minimum": kind.min}
        return Shape(("integer" if isinstance(kind, click.IntRange) else "number",), lowest)
    if isinstance(kind, Meaning) and kind.or_number:
        return Shape(("integer", "string"), {})
    return Shape(("string",), {})


def schema(settings: Sequence[Setting]) -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a settings file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "migrate.toml",
        "description": "Settings of migrate: migrate.toml, or the table [tool.migrate] of pyproject.toml. The command "
        "line comes before the environment (MIGRATE_TIMEOUT and so on), and that before this file.",
        "type": "object",
        "additionalProperties": False,
        "properties": {setting.key: _property(setting) for setting in settings} | {"policy": _policy()},
    }


def _property(setting: Setting) -> dict[str, Any]:
    one = shape_of(setting).as_schema()
    whole: dict[str, Any] = {"anyOf": [one, {"type": "array", "items": one}]} if setting.multiple else one
    default = [] if setting.multiple else setting.default
    told = {"description": f"{setting.metavar}: {setting.help}" if setting.metavar else setting.help}
    return whole | told | ({"default": default} if isinstance(default, list | str | int | float) else {})


def _policy() -> dict[str, Any]:
    from migrate.model.policy import Policy

    told = Policy.model_json_schema()
    properties = {name.replace("_", "-"): _untitled(figure) for name, figure in told["properties"].items()}
    return {
        "type": "object",
        "description": "The figures that turn checks into verdicts.",
        "additionalProperties": False,
        "properties": properties,
    }


def _untitled(figure: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in figure.items() if key != "title"}
