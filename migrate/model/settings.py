"""What a run was asked to do; complete, frozen, and free of secrets once `public()` has been taken."""

from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import Field

from migrate import __version__
from migrate.model.base import Frozen


class Repair(StrEnum):
    """How much of what is broken in the posts is mended."""

    NONE = "none"
    SAFE = "safe"
    ALL = "all"


class Rewrite(StrEnum):
    """Which URLs the exported Markdown changes."""

    NONE = "none"
    IMAGES = "images"


class Robots(StrEnum):
    """What robots.txt of other people's hosts decides."""

    OBEY = "obey"
    STORE = "store"
    IGNORE = "ignore"


class Mirror(Frozen):
    """A local copy of a host's files: `directory` holds what the host served below `/`."""

    host: str
    directory: Path


class Settings(Frozen):
    """Everything that changes what a run does or writes."""

    sites: tuple[str, ...] = ()
    """URLs of own sites, WHATWG form; relative links resolve against the first."""
    mirrors: tuple[Mirror, ...] = ()
    offline: bool = False
    repair: Repair = Repair.SAFE
    rewrite: Rewrite = Rewrite.IMAGES
    proxy: str | None = None
    ca_bundle: Path | None = None
    allow_private: tuple[str, ...] = ()
    """Host names, addresses and networks that may be visited though private."""
    contact: str | None = None
    canaries: tuple[str, ...] = ()
    """Pages that surely work, asked when no link answers."""
    timeout: float = Field(default=30.0, gt=0)
    """Seconds for one whole attempt."""
    own_timeout: float = Field(default=300.0, gt=0)
    max_bytes: int = Field(default=10_000_000, gt=0)
    own_max_bytes: int = Field(default=1_000_000_000, gt=0)
    per_host: int | None = Field(default=None, gt=0)
    """Requests in flight per host; None: own and mirrored hosts 2, others 1."""
    delay: float | None = Field(default=None, ge=0)
    """Seconds between requests to one host; None: own and mirrored hosts 0, others 1."""
    workers: int = Field(default=32, gt=0)
    """Hosts that are visited at the same time."""
    robots: Robots = Robots.STORE
    processes: int | None = Field(default=None, gt=0)
    """Worker processes for post work; None: one per core."""

    @property
    def user_agent(self) -> str:
        """Who asks, and whom to write to about it."""
        who = f"; {self.contact}" if self.contact else ""
        return f"Mozilla/5.0 (compatible; html-migrate/{__version__}{who})"

    def public(self) -> dict[str, Any]:
        """Give what may be written into a manifest: that there was a proxy, not its credentials; no matter of speed."""
        plain = self.model_dump(mode="json", exclude={"processes", "proxy", "ca_bundle", "workers"})
        return plain | {"proxy": self.proxy is not None, "ca_bundle": self.ca_bundle is not None}
