"""The organisation's own old website, which is still up, and the mail and other addresses of its people."""

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from string import Template

from migrate.demo.answers import Page, Site
from migrate.demo.sites.address import Address, LaterStatus, Row, Truth, Unreached, file, page, stored
from migrate.model.link import Status

SITE = "http://www.tideledger.example"
_HTML = (("Content-Type", "text/html; charset=utf-8"),)


def hosts() -> Mapping[str, Site]:
    """Give the hosts that answer in a way of their own where they have no page."""
    return {"www.tideledger.example": Site(otherwise=page("own-404.html", 404))}


def rows() -> tuple[Row, ...]:
    """Give every address of the old website."""
    ok = Status.OK
    book = f"{SITE}/blog/the-book-in-the-boathouse"
    named: dict[str, dict[str, Truth]] = {
        book: {"transcription": ok, "appendix": LaterStatus.FRAGMENT_MISSING},
    }
    return (
        Address(f"{SITE}/", page("own-home.html")),
        *(
            Address(url, Page(body, headers=_HTML), ok if url in _LINKED else None, named.get(url, {}))
            for url, body in _posts()
        ),
        Address(f"{SITE}/people/henrike-aalto", page("own-aalto.html"), ok),
        Address(f"{SITE}/files/ledger-1871-1880.pdf", file("ledger-1871-1880.pdf", "application/pdf"), ok),
        Address(f"{SITE}/files/accounts-2014.pdf", file("accounts-2014.pdf", "application/pdf"), ok),
        Address(f"{SITE}/files/minutes-2013.pdf", page("own-404.html", 404), Status.NOT_FOUND),
        Unreached("mailto:school@tideledger.example", Status.SCHEME),
    )


_LINKED = {f"{SITE}/blog/reading-cramped-handwriting"}
_OLD_URL = re.compile(r"^url: (\S+)$", re.MULTILINE)
_TITLE = re.compile(r"^title: (['\"]?)(.+)\1$", re.MULTILINE)


def _posts() -> Iterator[tuple[str, bytes]]:
    """Yield each post that says where it was, as the old website showed it."""
    template = Template(stored("pages/own-template.html").decode())
    for post in sorted(files("migrate.demo").joinpath("posts").iterdir(), key=lambda entry: entry.name):
        _, _, rest = post.read_text("utf-8").partition("---\n")
        front_matter, _, body = rest.partition("\n---\n")
        url, title = _OLD_URL.search(front_matter), _TITLE.search(front_matter)
        if url and title:
            yield url[1], template.substitute(title=title[2], body=body).encode()
