"""What `migrate demo` runs with: posts, the mirror of their dead host, the web that they link into, settings."""

from importlib.resources import files
from pathlib import Path

from migrate.demo.sites import sites, truth
from migrate.demo.sites.archive import CDX, TIMEGATE
from migrate.demo.sites.living import ROBOTS_DISALLOWED
from migrate.demo.sites.own import SITE
from migrate.demo.sites.pictures import CDN, sources
from migrate.model.settings import Mirror, Settings

__all__ = [
    "CDN",
    "CDX",
    "ROBOTS_DISALLOWED",
    "SITE",
    "TIMEGATE",
    "mirror",
    "posts_dir",
    "settings",
    "sites",
    "sources",
    "truth",
]

_TIMEOUT = 3.0
"""Seconds: the web is on this machine, and some of its hosts never answer."""


def posts_dir() -> Path:
    """Give the folder of the posts, inside the installed package."""
    return Path(str(files("migrate.demo").joinpath("posts")))


def mirror() -> Mirror:
    """Give the dead host, and the folder of its files that survived."""
    return Mirror(host=CDN, directory=Path(str(files("migrate.demo").joinpath("mirror"))))


def settings(proxy_url: str, ca_bundle: Path) -> Settings:
    """Give settings with which every request goes to the demo's web, and no host is waited for between requests."""
    return Settings(
        sites=(f"{SITE}/",),
        mirrors=(mirror(),),
        proxy=proxy_url,
        ca_bundle=ca_bundle,
        timeout=_TIMEOUT,
        own_timeout=_TIMEOUT,
        delay=0.0,
        memento=TIMEGATE,
    )
