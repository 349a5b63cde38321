"""Hosts that turn a checker away, or ask for something that it does not have."""

from migrate.demo.answers import Page, Redirect
from migrate.demo.sites.address import Address, Row, page
from migrate.model.link import Status


def rows() -> tuple[Row, ...]:
    """Give every address of these hosts."""
    return (*_sign_in(), *_stay_out(), *_not_now())


def _sign_in() -> tuple[Row, ...]:
    login = Status.LOGIN
    slides = "https://docs.paperleaf.example/a/tideledger.example/presentation/d/1Qm7tVbW0cXo9RZkLpYd3/edit"
    sign_in = "https://accounts.paperleaf.example/signin?continue=docs"
    return (
        Address(slides, Redirect(sign_in), fragments={"slide=id.g2f61a_044": login}),
        Address(sign_in, page("paperleaf-signin.html")),
        Address("https://www.facesquare.example/tideledger", Redirect("/login/?next=tideledger"), login),
        Address("https://www.facesquare.example/login/?next=tideledger", page("facesquare-login.html")),
        Address("http://grantmakers.example/awards?id=TL%2F77", page("grantmakers-login.html"), login),
        Address("https://journal.oceansociety.example/articles/55", page("ocean-paywall.html"), Status.PAYWALL),
    )


def _stay_out() -> tuple[Row, ...]:
    shield = (("Server", "shield"), ("CF-Mitigated", "challenge"))
    return (
        Address("http://uk.worknet.example/in/yukitanabe", page("worknet-denied.html", 999), Status.BOT_WALL),
        Address(
            "https://shield.example/essays/foghorns",
            page("shield-challenge.html", 403, headers=shield),
            Status.BOT_WALL,
        ),
        Address(
            "http://www.marine-heritage.example/stations/list.aspx", page("heritage-403.html", 403), Status.FORBIDDEN
        ),
        Address("http://prefecture.example/arretes/2013-114", page("prefecture-451.html", 451), Status.LEGAL),
        Address("http://www.slidedeck.example/embed/4471", page("slidedeck-shell.html"), Status.NEEDS_SCRIPTS),
        Address("http://oddshop.example/item?id=", Page(b"Bad request\n", 400), Status.CLIENT_ERROR),
        Address("http://postonly.example/order", Page(status=405, headers=(("Allow", "POST"),)), Status.UNCLEAR),
    )


def _not_now() -> tuple[Row, ...]:
    fault = Status.SERVER_ERROR
    later, tomorrow = (("Retry-After", "1"),), (("Retry-After", "86400"),)
    return (
        Address("http://harbourwatch.example/live", Page(b"", 429, headers=tomorrow), Status.RATE_LIMITED),
        Address("http://weather-office.example/warnings/2013-12-05", page("weather-503.html", 503), fault),
        Address("http://press.example/ebb.html", page("weather-503.html", 503, headers=later), fault),
        Address("http://press.example/tide.html", page("press-500.html", 500), fault),
    )
