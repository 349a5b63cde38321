"""What goes to a worker process and what comes back: plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from migrate.model.link import Reference
from migrate.model.manifest import Loss, RepairMade, RoundTrip
from migrate.model.settings import Repair
from migrate.sources import SourceFile


@dataclass(frozen=True, slots=True)
class ReadJob:
    """A source file and its bytes."""

    file: SourceFile
    raw: bytes
    sites: tuple[str, ...]
    repair: Repair


@dataclass(frozen=True, slots=True)
class ReadPost:
    """A post as it was read, without its body, and all that it refers to."""

    id: str
    source: str
    title: str | None
    author: str | None
    date: str | None
    url: str | None
    slug: str
    base: str | None
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class ExportJob:
    """A source file, its bytes, and where the content of its URLs now lies."""

    file: SourceFile
    raw: bytes
    base: str | None
    repair: Repair
    assets: Mapping[str, str]
    """Path below OUT by URL without fragment."""
    data_urls_into: Path | None = None
    """OUT, where the content of `data:` URLs is to become files too."""


@dataclass(frozen=True, slots=True)
class ExportedPost:
    """The Markdown file of one post and what is to be said about it."""

    markdown: str
    repairs: tuple[RepairMade, ...]
    losses: tuple[Loss, ...]
    round_trip: RoundTrip


@dataclass(frozen=True, slots=True)
class Refused:
    """A post that cannot become Markdown, and why."""

    error: str
