"""Hosts that do what they should, each in a way of its own."""

from dataclasses import replace

from migrate.demo.answers import Coding, Framing
from migrate.demo.sites.address import Address, Row, page
from migrate.model.link import Status


def rows() -> tuple[Row, ...]:
    """Give every address of these hosts."""
    ok = Status.OK
    return (
        Address("http://lofotvarde.example/", page("lofotvarde.html"), ok),
        Address("https://www.sciathnamara.example/", page("sciath.html")),
        Address("http://www.setotide.example/", page("seto.html", charset="euc-jp"), ok),
        Address(
            "http://pegel-archiv.example/daten/uebersicht.html",
            replace(page("pegel-uebersicht.html"), coding=Coding.GZIP, etag='"pegel-40"'),
            ok,
        ),
        Address(
            "http://lantern.example/films/97120466",
            replace(page("lantern-film.html"), coding=Coding.BROTLI, framing=Framing.CHUNKED),
            ok,
        ),
        Address(
            "https://drive.paperleaf.example/file/d/0B7wYc2ZrT1uMSVl4b0p5Q3FkaXM/edit?usp=sharing",
            page("paperleaf-file.html"),
            ok,
        ),
    )
