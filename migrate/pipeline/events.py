"""What a run tells whoever watches it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from migrate.model.link import Verdict


class Stage(StrEnum):
    """What is being done, in the words of the progress bar."""

    READ = "Reading posts"
    CAPTURE = "Archiving links"
    LOCALISE = "Saving images"
    EXPORT = "Writing Markdown"
    SEARCH = "Finding copies"
    RECORD = "Writing manifest"


@dataclass(frozen=True, slots=True)
class Began:
    """A stage began; `total` grows when a redirect adds a URL."""

    stage: Stage
    total: int


@dataclass(frozen=True, slots=True)
class Advanced:
    """One more is done."""

    stage: Stage
    verdict: Verdict | None = None
    url: str | None = None
    """What was asked for, its secrets masked."""


@dataclass(frozen=True, slots=True)
class Grew:
    """There is more to do than was known."""

    stage: Stage
    by: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know that is no failure of a post."""

    text: str


Event = Began | Advanced | Grew | Notice
Observer = Callable[[Event], None]
