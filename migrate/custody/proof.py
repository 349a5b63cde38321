"""What `verify` found, and what it looked at."""

from dataclasses import dataclass
from enum import StrEnum


class Flaw(StrEnum):
    """What is wrong; the values stand in what `migrate verify --json` prints."""

    MISSING = "missing"
    """What is referred to is not there."""
    CHANGED = "changed"
    """Its bytes are not those that were recorded."""
    TORN = "torn"
    """It ends inside a record."""
    DAMAGED = "damaged"
    """Something in it cannot be read as what it should be."""
    UNLISTED = "unlisted"
    """It is there, and nothing refers to it."""
    UNRESOLVED = "unresolved"
    """It refers to a record that is another one, or none."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was recorded."""

    flaw: Flaw
    file: str
    """Path below OUT."""
    told: str
    """One sentence that names the file and the place."""
    advice: str
    """The next step."""


@dataclass(slots=True)
class Looked:
    """How much was looked at."""

    files: int = 0
    """WARC files."""
    records: int = 0
    payloads: int = 0
    """Records whose payload was proved by its digest."""
    unproved: int = 0
    """Records of other tools that have no digest which can be checked."""
    bytes: int = 0
    """Of WARC files, as they lie on disk."""
    posts: int = 0
    links: int = 0
    assets: int = 0
    entries: int = 0
    """Of the log of decisions."""


@dataclass(frozen=True, slots=True)
class Verified:
    """The outcome of a whole verification."""

    findings: tuple[Finding, ...]
    looked: Looked
    head: str | None
    """Hash of the newest entry of the log of decisions."""
    seconds: float
    notices: tuple[str, ...] = ()


FROM_A_COPY = "Restore the file from a copy, and verify again."
