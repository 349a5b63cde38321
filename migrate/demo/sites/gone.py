"""Hosts from which the page has gone, whether or not they say so."""

from collections.abc import Mapping

from migrate.demo.answers import Page, Redirect, Site
from migrate.demo.sites.address import Address, Row, page
from migrate.model.link import Status


def hosts() -> Mapping[str, Site]:
    """Give the hosts that answer in a way of their own where they have no page."""
    return {
        "parishrecords.example": Site(otherwise=page("parish-soft-404.html")),
        "przyplyw.example": Site(otherwise=page("przyplyw-soft-404.html")),
        "www.underwriters.example": Site(otherwise=page("underwriters-soft-404.html")),
        "www.estuarytimes.example": Site(otherwise=page("times-404.html", 404)),
        "www.old-hands.example": Site(otherwise=page("old-hands-parked.html")),
        "suspended.example": Site(otherwise=Redirect("/cgi-sys/suspendedpage.cgi")),
        "opendata-prize.example": Site(otherwise=Redirect("/this-year", 301)),
        "freshserver.example": Site(otherwise=page("freshserver-default.html")),
    }


def rows() -> tuple[Row, ...]:
    """Give every address of these hosts."""
    return (*_that_say_so(), *_that_do_not())


def _that_say_so() -> tuple[Row, ...]:
    not_found, times = Status.NOT_FOUND, page("times-404.html", 404)
    crate = page("dropcrate-404.html", 404)
    video = "http://player.vimeo.com/video/97120467?title=0&byline=0"
    nothing = page("own-404.html", 404)
    return (
        Address("https://www.dropcrate.example/s/k3v9q0c2m1/Boathouse%20talk.pptx", crate, not_found),
        Address("http://www.estuarytimes.example/news/2012/02/book-found-in-boathouse.html", times, not_found),
        Address("http://www.estuarytimes.example/news/2014/11/charity-wins-award.html", times, not_found),
        Address(video, page("vimeo-404.html", 404), not_found),
        Address("http://lantern.example/files/surge.mp4", nothing, not_found),
        Address("http://widgets.openshore.example/tide.swf", nothing, not_found),
        Address("http://marrowquaymuseum.example/collections/harbour-books", page("museum-410.html", 410), Status.GONE),
        Address("http://newsletter.postbag.example/tideledger/all", page("postbag-410.html", 410), Status.GONE),
    )


def _that_do_not() -> tuple[Row, ...]:
    soft, parked = Status.SOFT_404, Status.PARKED
    empty = Page(headers=(("Content-Type", "text/html"),))
    return (
        Address("http://parishrecords.example/volumes/17", page("parish-soft-404.html"), soft),
        Address("http://parishrecords.example/", page("parish-home.html")),
        Address("http://przyplyw.example/archiwum/2011", page("przyplyw-soft-404.html"), soft),
        Address("http://przyplyw.example/", page("przyplyw-home.html")),
        Address(
            "http://www.underwriters.example/reports/2013/december-surge.pdf", page("underwriters-soft-404.html"), soft
        ),
        Address("http://www.underwriters.example/", page("underwriters-home.html")),
        Address("http://www.old-hands.example/forum/viewtopic.php?f=3&t=211", page("old-hands-parked.html"), parked),
        Address("http://suspended.example/shelf/tideledger", Redirect("/cgi-sys/suspendedpage.cgi"), parked),
        Address("http://suspended.example/cgi-sys/suspendedpage.cgi", page("suspended.html")),
        Address("http://freshserver.example/~iris/", page("freshserver-default.html"), parked),
        Address("http://blank.example/poem", empty, Status.EMPTY),
        Address("http://blank.example/answer", Page(status=204), Status.EMPTY),
    )
