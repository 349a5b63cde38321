"""A web archive with old copies of some lost addresses.

It speaks RFC 7089 (TimeGate, TimeMap, Memento-Datetime), and the CDX and replay addresses that pywb and the Wayback
Machine have: `/web/<14 digits>/<url>`, with `id_` after the digits for the bytes as they were.
"""

import json
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha1
from urllib.parse import parse_qs, unquote

from migrate.demo.answers import NOT_FOUND, Headers, Page, Redirect, Request, Site
from migrate.demo.sites.address import file, page
from migrate.demo.sites.pictures import LIGHTHOUSE
from migrate.urls import canonical, surt

HOST = "shorelinearchive.example"
TIMEGATE = f"http://{HOST}/timegate/"
"""Before the URL whose old copy is wanted."""
CDX = f"http://{HOST}/cdx/search/cdx"
_DIGITS = "%Y%m%d%H%M%S"
_CDX_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")


@dataclass(frozen=True, slots=True)
class Held:
    """One old copy."""

    url: str
    at: datetime
    page: Page

    @property
    def timestamp(self) -> str:
        """Fourteen digits."""
        return self.at.strftime(_DIGITS)

    @property
    def memento(self) -> str:
        """Where the copy is shown."""
        return f"http://{HOST}/web/{self.timestamp}/{self.url}"

    @property
    def content_type(self) -> str:
        """Media type without parameters."""
        value = next(value for name, value in self.page.headers if name == "Content-Type")
        return value.partition(";")[0]


def holdings() -> tuple[Held, ...]:
    """Give every old copy, oldest first for each URL."""
    museum = "http://marrowquaymuseum.example/collections/harbour-books"
    times = "http://www.estuarytimes.example/news/2012/02/book-found-in-boathouse.html"
    parish = "http://parishrecords.example/volumes/17"
    return (
        _held(LIGHTHOUSE, "20150602081500", file("old_lighthouse.jpg", "image/jpeg")),
        _held(museum, "20111105120000", page("memento-museum.html")),
        _held(museum, "20140719033012", page("memento-museum.html")),
        _held(times, "20120301060000", page("memento-times.html")),
        _held(times, "20130914221500", page("times-404.html", 404)),
        _held(parish, "20120216101010", page("memento-parish.html")),
        _held(parish, "20120401000000", page("parish-soft-404.html")),
        _held("http://elminatides.example/", "20140816150000", page("memento-elmina.html")),
        _held("http://przyplyw.example/archiwum/2011", "20120107190500", page("memento-przyplyw.html")),
        _held("http://newsletter.postbag.example/tideledger/all", "20131120071300", page("memento-postbag.html")),
    )


def _held(url: str, timestamp: str, content: Page) -> Held:
    return Held(url, datetime.strptime(timestamp, _DIGITS).replace(tzinfo=UTC), content)


def site() -> Site:
    """Give the archive as a host."""
    return Site(otherwise=_answer)


def _answer(request: Request) -> Page | Redirect:
    service, _, rest = request.target.removeprefix("/").partition("/")
    match service:
        case "timegate":
            return _timegate(_copies(rest), request)
        case "timemap":
            return _timemap(_copies(rest.removeprefix("link/")))
        case "web":
            return _replay(rest)
        case "cdx":
            return _cdx(rest.partition("?")[2])
        case _:
            return NOT_FOUND


def _copies(url: str) -> tuple[Held, ...]:
    wanted = canonical(unquote(url) if "%3A%2F%2F" in url.upper() else url)
    return tuple(held for held in holdings() if held.url == wanted)


def _nearest(copies: Iterable[Held], moment: datetime) -> Held:
    return min(copies, key=lambda held: abs(held.at - moment))


def _timegate(copies: tuple[Held, ...], request: Request) -> Page | Redirect:
    """Answer as RFC 7089, 4.1.1: a redirect to the copy nearest to Accept-Datetime, else to the newest."""
    if not copies:
        return NOT_FOUND
    wish = request.header("Accept-Datetime")
    try:
        moment = parsedate_to_datetime(wish) if wish else copies[-1].at
    except ValueError:
        return Page(b"Accept-Datetime is no date\n", 400)
    chosen = _nearest(copies, moment.replace(tzinfo=moment.tzinfo or UTC))
    return Redirect(chosen.memento, headers=(("Vary", "accept-datetime"), ("Link", _link(copies))))


def _timemap(copies: tuple[Held, ...]) -> Page:
    if not copies:
        return NOT_FOUND
    return Page(f"{_link(copies)}\n".encode(), headers=(("Content-Type", "application/link-format"),))


def _replay(rest: str) -> Page | Redirect:
    """Show a copy as it was (`id_`) or with the archive's mark in it; another time leads to the nearest copy."""
    stamp, _, url = rest.partition("/")
    copies, moment = _copies(url), _moment(stamp.removesuffix("id_"))
    if not copies or moment is None:
        return NOT_FOUND
    held = _nearest(copies, moment)
    if held.at != moment:
        return Redirect(held.memento)
    content = held.page.body
    if not stamp.endswith("id_") and held.content_type == "text/html":
        content = content.replace(b"<body", b"<!-- shown by the Shoreline Archive --><body", 1)
    headers = (*held.page.headers, ("Memento-Datetime", _http_date(held.at)), ("Link", _link(copies)))
    return Page(content, held.page.status, headers)


def _moment(digits: str) -> datetime | None:
    """Read up to fourteen digits; what is missing is the earliest that it can be."""
    try:
        return datetime.strptime(digits + "00000101000000"[len(digits) :], _DIGITS).replace(tzinfo=UTC)
    except ValueError:
        return None


def _link(copies: tuple[Held, ...]) -> str:
    """Give the links of RFC 7089, 2.2, all of one value."""
    original = copies[0].url
    links = [
        f'<{original}>; rel="original"',
        f'<{TIMEGATE}{original}>; rel="timegate"',
        f'<http://{HOST}/timemap/link/{original}>; rel="timemap"; type="application/link-format"',
    ]
    for held in copies:
        place = [name for name, end in (("first", copies[0]), ("last", copies[-1])) if held is end]
        links.append(f'<{held.memento}>; rel="{" ".join((*place, "memento"))}"; datetime="{_http_date(held.at)}"')
    return ", ".join(links)


def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def _cdx(query: str) -> Page:
    """Answer a query by `url`; `from`, `to`, `filter=statuscode:…`, `closest`, `limit` and `output=json` narrow it."""
    asked = {name: values[-1] for name, values in parse_qs(query).items()}
    copies = [held for held in _copies(asked.get("url", "")) if _wanted(held, asked)]
    closest = _moment(asked.get("closest", ""))
    if closest is not None:
        copies.sort(key=lambda held: abs(held.at - closest))
    found = [_cdx_row(held) for held in copies[: int(asked.get("limit", "1000"))]]
    if asked.get("output") == "json":
        table = [_CDX_FIELDS, *found] if found else []
        return Page(json.dumps(table).encode(), headers=_JSON)
    return Page("".join(f"{' '.join(row)}\n" for row in found).encode(), headers=_TEXT)


_JSON: Headers = (("Content-Type", "application/json"),)
_TEXT: Headers = (("Content-Type", "text/plain"),)


def _wanted(held: Held, asked: dict[str, str]) -> bool:
    name, _, value = asked.get("filter", "").partition(":")
    return (
        held.timestamp >= asked.get("from", "")
        and held.timestamp[: len(asked.get("to", "9"))] <= asked.get("to", "9")
        and (name != "statuscode" or str(held.page.status) == value)
    )


def _cdx_row(held: Held) -> tuple[str, ...]:
    digest = b32encode(sha1(held.page.body, usedforsecurity=False).digest()).decode()
    size = str(len(held.page.body))
    return (surt(held.url), held.timestamp, held.url, held.content_type, str(held.page.status), digest, size)
