"""One row for each address of the demo's web: what it does, and what is true of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import TypeAlias
from urllib.parse import urlsplit

from migrate.demo.answers import Coding, Headers, Page, Script, Site
from migrate.model.link import Status


@dataclass(frozen=True, slots=True)
class Address:
    """A URL whose host can be reached, and what it does."""

    url: str
    """WHATWG form, no fragment."""
    script: Script
    truth: Status | None = None
    """None: no post names it, only another address leads there."""
    fragments: Mapping[str, Status] = field(default_factory=dict)
    """What is true of the same URL with a fragment, by fragment."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """A URL that never gets as far as an HTTP answer, or is no URL of the web at all."""

    url: str
    """As in the manifest: WHATWG form, or the raw text where it is no URL."""
    truth: Status


Row: TypeAlias = Address | Unreached


def truths(rows: Iterable[Row]) -> dict[str, Status]:
    """Give what is true of every URL that posts name."""
    found: dict[str, Status] = {}
    for row in rows:
        if row.truth is not None:
            found[row.url] = row.truth
        if isinstance(row, Address):
            found |= {f"{row.url}#{fragment}": truth for fragment, truth in row.fragments.items()}
    return found


def assemble(rows: Iterable[Row], hosts: Mapping[str, Site]) -> dict[str, Site]:
    """Give the sites, by host: those in `hosts` with the addresses of the rows, and plain ones for other hosts."""
    sites = dict(hosts)
    for row in rows:
        if isinstance(row, Address):
            parts = urlsplit(row.url)
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            site = sites.get(parts.netloc, Site())
            sites[parts.netloc] = replace(site, addresses={**site.addresses, f"{parts.scheme}:{target}": row.script})
    return sites


def stored(name: str) -> bytes:
    """Give the bytes of a file that ships below `migrate/demo/files`."""
    return files("migrate.demo").joinpath("files", name).read_bytes()


def page(name: str, status: int = 200, *, charset: str | None = "utf-8", headers: Headers = ()) -> Page:
    """Give a response with a page below `files/pages`; its bytes are in whatever charset they are in."""
    content_type = f"text/html; charset={charset}" if charset else "text/html"
    return Page(stored(f"pages/{name}"), status, headers=(("Content-Type", content_type), *headers))


def file(name: str, content_type: str, *, coding: Coding = Coding.IDENTITY) -> Page:
    """Give a response with a file below `files`."""
    return Page(stored(name), headers=(("Content-Type", content_type),), coding=coding)
