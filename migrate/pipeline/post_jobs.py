"""What goes to a worker process and what comes back: plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from migrate.model.link import Reference
from migrate.model.manifest import Loss, RepairMade, RoundTrip
from migrate.model.replacement import Replacement
from migrate.model.settings import Repair, Rewrite, Target
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
    not_exported: str | None = None
    """Why it is no post to be exported, where it is none."""
    notices: tuple[str, ...] = ()
    """What of the source was passed over."""


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
    rewrite: Rewrite = Rewrite.IMAGES
    target: Target = Target.PLAIN
    stem: str = "post"
    """Name of the Markdown file, without its ending."""
    address: str = "/posts/post/"
    """Path of the post on the new site."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """New address, ready for a link, by the URL without fragment of each migrated post that this one links to."""
    replacements: Mapping[str, Replacement] = field(default_factory=dict)
    """What people have put in the place of links of this post, by URL with its fragment."""


@dataclass(frozen=True, slots=True)
class ExportedPost:
    """The Markdown file of one post and what is to be said about it."""

    markdown: str
    path: str
    """Where it belongs, below OUT."""
    aliases: tuple[str, ...]
    """Old addresses beside the post's own."""
    repairs: tuple[RepairMade, ...]
    losses: tuple[Loss, ...]
    round_trip: RoundTrip


@dataclass(frozen=True, slots=True)
class Skipped:
    """A post that is not to become Markdown, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A post that cannot become Markdown, and why."""

    error: str
