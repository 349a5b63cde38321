"""Hosts that do what they should, each in a way of its own."""

from collections.abc import Iterator
from dataclasses import replace

from migrate.demo.answers import Coding, Dribble, Framing, InTurn, Page, Redirect, Request, Slow
from migrate.demo.sites.address import Address, Row, file, page
from migrate.model.link import Status

ROBOTS_DISALLOWED = frozenset({"http://quiet-library.example/catalogue/tides"})
"""URLs that work, but whose hosts ask programs to stay away."""

_PLAIN = (("Content-Type", "text/plain"),)


def rows() -> tuple[Row, ...]:
    """Give every address of these hosts."""
    return (*_rows(_ORDINARY), *_unusual())


def _rows(named: tuple[tuple[str, str], ...]) -> Iterator[Row]:
    for url, name in named:
        yield Address(url, page(name), Status.OK)


_ORDINARY = (
    ("http://lofotvarde.example/", "lofotvarde.html"),
    ("http://www.saltwire.example/transcribe", "saltwire.html"),
    ("http://commons.harbourphotos.example/wiki/File:Thorne_desk.jpg", "thorne-desk.html"),
    ("http://limenarxeio.example/%CE%B1%CF%81%CF%87%CE%B5%CE%AF%CE%BF", "limenarxeio.html"),
    ("http://xn--mnster-pegel-dlb.example/stand?ort=Aa&einheit=cm", "muenster.html"),
    ("http://webcraft.example/the-art-of-the-404", "art-of-404.html"),
    ("http://webcraft.example/prove-you-are-human", "about-captchas.html"),
    ("http://webcraft.example/this-domain-is-for-sale", "about-parking.html"),
    ("http://www.foghorn.example/", "foghorn.html"),
    ("http://charityregister.example/charities/1148822", "charity.html"),
    ("http://ferrytimes.example/live?route=7", "ferry-live.html"),
    ("http://ropewalk-arms.example/", "ropewalk-arms.html"),
    ("http://photobarrel.example/albums/q12/", "photobarrel-album.html"),
    ("https://codeshed.example/tideledger/gauge", "codeshed-repo.html"),
    (
        "https://drive.paperleaf.example/file/d/0B7wYc2ZrT1uMSVl4b0p5Q3FkaXM/edit?usp=sharing",
        "paperleaf-file.html",
    ),
    ("https://maps.openshore.example/embed?bbox=-4.21,50.31,-4.08,50.37&layer=surge", "openshore-map.html"),
    ("https://www.youtube.com/embed/t1d3p0st2nd", "youtube-embed.html"),
)


def _unusual() -> Iterator[Row]:
    yield from _in_other_charsets_and_codings()
    yield from _in_their_own_time()
    letters: dict[str, Status] = {"letter-forms": Status.OK, "minims": Status.FRAGMENT_MISSING}
    yield Address("http://palaeography.example/tutorial", page("palaeography.html"), fragments=letters)
    yield Address("http://quiet-library.example/catalogue/tides", page("quiet-catalogue.html"), Status.OK)
    yield Address("http://quiet-library.example/robots.txt", Page(b"User-agent: *\nDisallow: /\n", headers=_PLAIN))
    yield Address("http://reefdiary.example/entries/today", _cookie_wall, Status.OK)
    yield Address(
        "https://gist.codeshed.example/tomasob/8841.js",
        Page(b"document.write('<pre>level = 3.41</pre>');\n", headers=(("Content-Type", "text/javascript"),)),
        Status.OK,
    )


def _in_other_charsets_and_codings() -> Iterator[Row]:
    ok = Status.OK
    yield Address("http://www.setotide.example/", page("seto.html", charset="euc-jp"), ok)
    yield Address("http://schreibschule.example/kurrent/lektion-4.html", page("kurrent.html", charset=None), ok)
    yield Address("http://marees-bretagne.example/cahier/", page("marees.html", charset=None), ok)
    yield Address(
        "http://pegel-archiv.example/daten/uebersicht.html",
        replace(page("pegel-uebersicht.html"), coding=Coding.GZIP, etag='"pegel-40"'),
        ok,
    )
    yield Address(
        "http://lantern.example/films/97120466",
        replace(page("lantern-film.html"), coding=Coding.BROTLI, framing=Framing.CHUNKED),
        ok,
    )
    yield Address(
        "http://validator.example/check?url=http%3A%2F%2Fapi.tideledger.example%2Fv1%2Fall.csv&schema=tides&strict=1",
        replace(page("validator.html"), framing=Framing.CLOSE),
        ok,
    )
    yield Address(
        "http://floodwarnings.example/api/areas/12?format=json",
        replace(file("pages/floodwarnings.json", "application/json"), framing=Framing.CHUNKED),
        ok,
    )


def _in_their_own_time() -> Iterator[Row]:
    ok = Status.OK
    yield Address("http://slowpress.example/essay/the-bell-buoy", Slow(1.0, page("slowpress-bell.html")), ok)
    whistle = Dribble(page("slowpress-whistle.html"), pieces=20, seconds=1.5)
    yield Address("http://slowpress.example/essay/the-whistle", whistle, ok)
    later = Page(b"Not so fast.\n", 429, headers=(("Retry-After", "1"), *_PLAIN))
    feed = file("pages/busy-feed.xml", "application/rss+xml")
    yield Address("http://busy.example/feed", InTurn((later, feed)), ok)


def _cookie_wall(request: Request) -> Page | Redirect:
    """Send the reader round once, to see whether a cookie comes back."""
    if "reef=visited" in request.header("Cookie"):
        return page("reefdiary.html")
    return Redirect(request.target, 302, headers=(("Set-Cookie", "reef=visited; Path=/"),))
