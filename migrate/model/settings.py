"""What a run was asked to do; complete, frozen, and free of secrets once `public()` has been taken."""

from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from migrate import __version__
from migrate.model.base import Frozen
from migrate.model.capture import DIRECT
from migrate.model.policy import Policy


class Repair(StrEnum):
    """How much of what is broken in the posts is mended."""

    NONE = "none"
    SAFE = "safe"
    ALL = "all"


class Rewrite(StrEnum):
    """Which URLs the exported Markdown changes."""

    NONE = "none"
    IMAGES = "images"
    ALL = "all"
    """Links to the migrated posts too."""


class Target(StrEnum):
    """The generator that will build the new site."""

    PLAIN = "plain"
    """CommonMark with GFM's tables, for no generator in particular."""
    HUGO = "hugo"
    JEKYLL = "jekyll"
    ELEVENTY = "eleventy"


class Robots(StrEnum):
    """What robots.txt of other people's hosts decides."""

    OBEY = "obey"
    STORE = "store"
    IGNORE = "ignore"


class Probes(StrEnum):
    """Whether hosts are asked for addresses that cannot exist, to learn how they say so."""

    HOST = "host"
    """One for each host and run, beside a page that seems to work."""
    NONE = "none"


class Secrets(StrEnum):
    """What becomes of credentials in the request and response heads of the archive."""

    MASK = "mask"
    """Each byte of one reads `x`."""
    KEEP = "keep"


class Mirror(Frozen):
    """A local copy of a host's files: `directory` holds what the host served below `/`."""

    host: str
    directory: Path


class Pin(Frozen):
    """An address that a host's port is to be found at, whatever its name resolves to."""

    host: str
    """ASCII, an IPv6 literal without its brackets."""
    port: int = Field(ge=1, le=65535)
    address: str


class HostHeader(Frozen):
    """A header field for one host alone."""

    host: str
    name: str
    value: SecretStr


class Settings(Frozen):
    """Everything that changes what a run does or writes."""

    sites: tuple[str, ...] = ()
    """URLs of own sites, WHATWG form; relative links resolve against the first."""
    mirrors: tuple[Mirror, ...] = ()
    exclude: tuple[str, ...] = ()
    """Regular expressions: an address in which one is found is never asked for."""
    offline: bool = False
    repair: Repair = Repair.SAFE
    rewrite: Rewrite = Rewrite.IMAGES
    target: Target = Target.PLAIN
    proxy: str | None = None
    ca_bundle: Path | None = None
    allow_private: tuple[str, ...] = ()
    """Host names, addresses and networks that may be visited though private."""
    resolve: tuple[Pin, ...] = ()
    """Naming an address is allowing it, private or not, for that host and port."""
    headers: tuple[HostHeader, ...] = ()
    contact: str | None = None
    canaries: tuple[str, ...] = ()
    """Pages that surely work, asked when no link answers."""
    timeout: float = Field(default=30.0, gt=0)
    """Seconds for one whole attempt."""
    own_timeout: float = Field(default=300.0, gt=0)
    max_bytes: int = Field(default=10_000_000, gt=0)
    own_max_bytes: int = Field(default=1_000_000_000, gt=0)
    budget: int | None = Field(default=None, ge=0)
    """Bytes of bodies that a run stores, as they lie in the archive; what is beyond is judged and not kept."""
    per_host: int | None = Field(default=None, gt=0)
    """Requests in flight per host; None: own and mirrored hosts 2, others 1."""
    delay: float | None = Field(default=None, ge=0)
    """Seconds between requests to one host; None: own and mirrored hosts 0, others 1."""
    workers: int = Field(default=32, gt=0)
    """Hosts that are visited at the same time."""
    robots: Robots = Robots.STORE
    keep_secrets: bool = False
    """True where credentials stay in the message heads of the archive."""
    probes: Probes = Probes.HOST
    memento: str | None = "https://web.archive.org/web/"
    """Address of the web archive that is asked for old copies of what fails, WHATWG form; None asks nobody."""
    processes: int | None = Field(default=None, gt=0)
    """Worker processes for post work; None: one per core."""
    policy: Policy = Policy()
    """What must have been seen before a verdict is given."""

    @property
    def secrets(self) -> Secrets:
        """What becomes of credentials in message heads."""
        return Secrets.KEEP if self.keep_secrets else Secrets.MASK

    @property
    def vantage(self) -> str:
        """From which network is asked: `direct`, or host and port of the proxy."""
        return urlsplit(self.proxy).netloc.rpartition("@")[2] if self.proxy else DIRECT

    @property
    def user_agent(self) -> str:
        """Who asks, and whom to write to about it."""
        who = f"; {self.contact}" if self.contact else ""
        return f"Mozilla/5.0 (compatible; html-migrate/{__version__}{who})"

    def public(self) -> dict[str, Any]:
        """Give what may be written into a manifest: that there was a proxy, not its credentials; no matter of speed."""
        plain = self.model_dump(mode="json", exclude={"processes", "proxy", "ca_bundle", "workers", "headers"})
        plain["headers"] = [{"host": header.host, "name": header.name} for header in self.headers]
        return plain | {"proxy": self.proxy is not None, "ca_bundle": self.ca_bundle is not None}
