"""Hosts that send the reader on: to the right page, to a wrong one, or nowhere."""

from migrate.demo.answers import Page, Redirect
from migrate.demo.sites.address import Address, Row, page
from migrate.model.link import Status


def rows() -> tuple[Row, ...]:
    """Give every address of these hosts."""
    return (*_to_the_right_page(), *_home(), *_nowhere())


def _to_the_right_page() -> tuple[Row, ...]:
    moved = Status.MOVED
    return (
        Address("http://sciathnamara.example/", Redirect("https://www.sciathnamara.example/", 301), moved),
        Address("https://www.sciathnamara.example/", page("sciath.html")),
        Address("http://glossary.example/abbreviations/", Redirect("/harbour/abbreviations", 301), moved),
        Address("http://glossary.example/harbour/abbreviations", page("glossary.html")),
        Address("http://csvkit-docs.example/manual/", Redirect("https://csvkit-docs.example/manual/", 308), moved),
        Address("https://csvkit-docs.example/manual/", page("csvkit.html")),
        Address(
            "https://codeshed.example/tideledger/gauge/issues/12",
            Redirect("/tideledger/gauge/-/issues/12"),
            Status.REDIRECTED,
        ),
        Address("https://codeshed.example/tideledger/gauge/-/issues/12", page("codeshed-issue.html")),
    )


def _home() -> tuple[Row, ...]:
    home = Status.REDIRECTED_HOME
    return (
        Address("http://www.marrowquay-council.example/meetings/2014/harbour/agenda-17.html", Redirect("/"), home),
        Address("http://www.marrowquay-council.example/", page("council-home.html")),
        Address("http://sensorworks.example/products/us-100", Redirect("https://sensorworks.example/", 301), home),
        Address("http://sensorworks.example/products/us-200", Redirect("https://sensorworks.example/", 301), home),
        Address("https://sensorworks.example/", page("sensorworks-home.html")),
        Address("http://opendata-prize.example/2013/shortlist", Redirect("/this-year", 301), home),
        Address("http://opendata-prize.example/2013/winners", Redirect("/this-year", 301), home),
        Address("http://opendata-prize.example/this-year", page("prize-home.html")),
    )


def _nowhere() -> tuple[Row, ...]:
    return (
        Address("http://loop.example/a", Redirect("/b"), Status.REDIRECT_BROKEN),
        Address("http://loop.example/b", Redirect("/a")),
        Address("http://nowhere.example/index.cfm", Page(status=302), Status.REDIRECT_BROKEN),
        # The name that it leads to does not exist.
        Address("http://datapackages.example/spec", Redirect("http://spec.datapackages.example/"), Status.NO_SUCH_HOST),
    )
