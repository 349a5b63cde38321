"""Front matter in TOML and JSON, as Hugo reads it beside YAML."""

import datetime as dt
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from migrate.model.post import Plain

_TOML = re.compile(r"\s*^\+\+\+[ \t]*\r?\n(?P<block>.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.MULTILINE | re.DOTALL)
_TOML_OPENING = re.compile(r"\s*^(?P<sign>\+\+\+)[ \t]*\r?$", re.MULTILINE)
_JSON_OPENING = re.compile(r"\s*(?=\{\s*\")")
_REST_OF_LINE = re.compile(r"[ \t]*(?:\r?\n|\Z)")


@dataclass(frozen=True, slots=True)
class Found:
    """A block that was read, and the position in the text where the body begins."""

    values: Mapping[str, Any]
    end: int


@dataclass(frozen=True, slots=True)
class Faulty:
    """A block that begins at a position of the text and cannot be read, and why."""

    message: str
    position: int


def read_toml(text: str, most: int) -> Found | Faulty | None:
    """Give what stands between lines `+++`; None where the text does not begin with one."""
    opening = _TOML_OPENING.match(text)
    if opening is None:
        return None
    at = opening.start("sign")
    block = _TOML.match(text)
    if block is None:
        return Faulty("the front matter that begins here is never closed by a line +++", at)
    if len(block["block"]) > most:
        return Faulty(f"the front matter has {len(block['block']):,} characters, more than {most:,}", at)
    try:
        values = tomllib.loads(block["block"].replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Faulty(f"the front matter is no TOML: {error}", at)
    return Found(_as_written(values), block.end())


def read_json(text: str, most: int) -> Found | None:
    """Give an object that the text begins with and that ends its line; None where there is none."""
    opening = _JSON_OPENING.match(text)
    if opening is None:
        return None
    try:
        values, end = json.JSONDecoder().raw_decode(text[: opening.end() + most], opening.end())
    except (json.JSONDecodeError, RecursionError):
        return None
    rest = _REST_OF_LINE.match(text, end)
    return Found(_as_written(values), rest.end()) if rest else None


_LONGEST_NUMBER = 10**18


def _as_written(value: Any) -> Any:
    """Give a value as YAML's reader would: dates and numbers too long to be safe are text."""
    if isinstance(value, Mapping):
        return {str(key): _as_written(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_written(inner) for inner in value]
    if isinstance(value, dt.date | dt.time):
        return Plain(value.isoformat())
    if isinstance(value, int) and abs(value) >= _LONGEST_NUMBER:
        return Plain(str(value))
    return value if value == value and value not in (float("inf"), float("-inf")) else Plain(str(value))  # noqa: PLR0124
