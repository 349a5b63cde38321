"""A legacy post as it was read, before anything is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from migrate.model.change import Change


class Plain(str):
    """A front-matter text that stood without quotation marks in its source, and is written so again.

    `no`, `007`, `1.10` and `2014-03-01` mean different things to readers of YAML 1.1 and 1.2; written as they
    were, they mean to each reader what they always meant to it.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Post:
    """One legacy post; `raw` is exactly what was read, everything else is drawn from it."""

    id: str
    """Stable name within one OUT: the path below its source, `/` between parts."""
    source: str
    """Where it was read, as a person would type it."""
    raw: bytes
    """The source bytes, front matter included, untouched."""
    front_matter: Mapping[str, Any]
    """All keys in their order, unknown ones too; empty where the post has none."""
    body: str
    """The HTML (or mixed) body, decoded, front matter cut off."""
    body_line: int
    """1-based line of the source on which `body` begins."""
    title: str | None
    author: str | None
    date: str | None
    """As written in the source, never invented."""
    url: str | None
    """The old URL or path, verbatim."""
    slug: str
    """From front matter, else the last segment of the old path, else the file name; as found, not yet made safe."""
    notes: tuple[Change, ...] = ()
    """What had to be decided to read it at all: each is a repair or a loss of the post."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A source file that could not become a post, and why; it is listed as `failed`."""

    id: str
    source: str
    error: str
    """One sentence that names the file and, where known, the line."""
    advice: str = ""
    raw: bytes | None = None
