"""How the result of a check is told: one file a format, each from the same `CheckTold` to text in pieces."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import assert_never

from migrate.cli.check_formats.as_csv import as_csv
from migrate.cli.check_formats.as_json import as_json, as_json_lines
from migrate.cli.check_formats.as_junit import as_junit
from migrate.cli.check_formats.as_markdown import as_markdown
from migrate.cli.check_formats.as_text import as_text
from migrate.recheck.told import CheckTold


class Format(StrEnum):
    """How the result of a check is told on stdout."""

    TEXT = "text"
    JSON = "json"
    JSON_LINES = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"
    JUNIT = "junit"


def writer(style: Format) -> Callable[[CheckTold], Iterator[str]]:
    """Give what writes the format."""
    match style:
        case Format.TEXT:
            return as_text
        case Format.JSON:
            return as_json
        case Format.JSON_LINES:
            return as_json_lines
        case Format.CSV:
            return as_csv
        case Format.MARKDOWN:
            return as_markdown
        case Format.JUNIT:
            return as_junit
        case _:
            assert_never(style)
