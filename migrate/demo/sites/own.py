"""The organisation's own old website, which is still up, and its interface for programs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from string import Template
from urllib.parse import urljoin

from migrate.demo.answers import Coding, Page, Redirect, Site
from migrate.demo.sites.address import Address, Row, file, page, stored
from migrate.model.link import Status

SITE = "http://www.tideledger.example"
_API = "http://api.tideledger.example"
_HTML = (("Content-Type", "text/html; charset=utf-8"),)


def hosts() -> Mapping[str, Site]:
    """Give the hosts that answer in a way of their own where they have no page."""
    return {"www.tideledger.example": Site(otherwise=page("own-404.html", 404))}


def rows() -> tuple[Row, ...]:
    """Give every address of the old website."""
    return (*_blog(), *_pages(), *_files(), *_interface())


def _blog() -> Iterator[Row]:
    ok = Status.OK
    for url, body in _posts():
        truth, fragments = _NAMED.get(url.rpartition("/")[2], (None, {}))
        yield Address(url, Page(body, headers=_HTML), truth, fragments)
    yield Address(f"{SITE}/blog/feed.xml", file("pages/own-feed.xml", "application/rss+xml"), ok)
    yield Address(f"{SITE}/blog/a-poem-for-the-stone", page("own-404.html", 404), Status.NOT_FOUND)


_NAMED: Mapping[str, tuple[Status | None, Mapping[str, Status]]] = {
    "a-map-of-the-surge": (Status.OK, {}),
    "how-we-built-the-gauge": (Status.OK, {}),
    "reading-cramped-handwriting": (Status.OK, {}),
    "the-book-in-the-boathouse": (
        Status.OK,
        {"transcription": Status.OK, "appendix": Status.FRAGMENT_MISSING},
    ),
    "the-ferry-that-waits": (None, {"_Toc1": Status.OK}),
    "tides-as-an-api": (Status.OK, {"fn1": Status.OK, "ref1": Status.OK}),
}
"""What posts say of each other: the last segment of the address, then the truth without and with fragments."""
_OLD_URL = re.compile(r"^(?:url|permalink): (\S+)$", re.MULTILINE)
_TITLE = re.compile(r"^title: (['\"]?)(.+)\1$", re.MULTILINE)


def _posts() -> Iterator[tuple[str, bytes]]:
    """Yield each post that says where it was, as the old website showed it."""
    template = Template(stored("pages/own-template.html").decode())
    for post in sorted(files("migrate.demo").joinpath("posts").iterdir(), key=lambda entry: entry.name):
        _, _, rest = post.read_text("utf-8").partition("---\n")
        front_matter, _, body = rest.partition("\n---\n")
        url, title = _OLD_URL.search(front_matter), _TITLE.search(front_matter)
        if url and title:
            yield urljoin(SITE, url[1]), template.substitute(title=title[2], body=body).encode()


def _pages() -> Iterator[Row]:
    yield Address(f"{SITE}/", page("own-home.html"))
    yield Address(f"{SITE}/about", Redirect("/about-us", 301), Status.MOVED, {"people": Status.MOVED})
    yield Address(f"{SITE}/about-us", page("own-about.html"))
    yield Address(f"{SITE}/people/henrike-aalto", page("own-aalto.html"), Status.OK)


def _files() -> Iterator[Row]:
    ok, pdf = Status.OK, "application/pdf"
    for name in ("ledger-1871-1880.pdf", "accounts-2014.pdf", "gauge-drawings.pdf"):
        yield Address(f"{SITE}/files/{name}", file(name, pdf), ok)
    yield Address(f"{SITE}/files/minutes-2013.pdf", page("own-404.html", 404), Status.NOT_FOUND)
    ferry = file("ferry-300x200.jpg", "image/jpeg")
    yield Address(f"{SITE}/wp-content/uploads/2012/04/ferry-300x200.jpg", ferry, ok)


def _interface() -> Iterator[Row]:
    sections: dict[str, Status] = {"errors": Status.OK, "limits": Status.FRAGMENT_MISSING}
    stations = replace(file("pages/stations.json", "application/json"), coding=Coding.BROTLI, etag='"54-2"')
    yield Address(f"{_API}/v1/stations.json", stations, Status.OK)
    yield Address(f"{_API}/v1/docs", page("api-docs.html"), Status.OK, sections)
