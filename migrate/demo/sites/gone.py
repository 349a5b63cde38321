"""Hosts from which the page has gone, whether or not they say so."""

from collections.abc import Mapping

from migrate.demo.answers import Site
from migrate.demo.sites.address import Address, LaterStatus, Row, Unreached, page
from migrate.model.link import Status


def hosts() -> Mapping[str, Site]:
    """Give the hosts that answer in a way of their own where they have no page."""
    return {
        "parishrecords.example": Site(otherwise=page("parish-soft-404.html")),
        "www.estuarytimes.example": Site(otherwise=page("times-404.html", 404)),
    }


def rows() -> tuple[Row, ...]:
    """Give every address of these hosts."""
    return (
        Address(
            "https://www.dropcrate.example/s/k3v9q0c2m1/Boathouse%20talk.pptx",
            page("dropcrate-404.html", 404),
            Status.NOT_FOUND,
        ),
        Address("http://marrowquaymuseum.example/collections/harbour-books", page("museum-410.html", 410), Status.GONE),
        Address(
            "http://www.estuarytimes.example/news/2012/02/book-found-in-boathouse.html",
            page("times-404.html", 404),
            Status.NOT_FOUND,
        ),
        Address("http://parishrecords.example/volumes/17", page("parish-soft-404.html"), LaterStatus.SOFT_404),
        Address("http://parishrecords.example/", page("parish-home.html")),
        Unreached("http://elminatides.example/", Status.NO_SUCH_HOST),
    )
