"""Hosts that send the reader on: to the right page, to a wrong one, or nowhere."""

from migrate.demo.answers import Redirect
from migrate.demo.sites.address import Address, Row, page
from migrate.model.link import Status


def rows() -> tuple[Row, ...]:
    """Give every address of these hosts."""
    return (
        Address("http://sciathnamara.example/", Redirect("https://www.sciathnamara.example/", 301), Status.MOVED),
        Address(
            "http://www.marrowquay-council.example/meetings/2014/harbour/agenda-17.html",
            Redirect("/"),
            Status.REDIRECTED_HOME,
        ),
        Address("http://www.marrowquay-council.example/", page("council-home.html")),
    )
