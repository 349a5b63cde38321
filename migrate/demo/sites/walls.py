"""Hosts that turn a checker away, or ask for something that it does not have."""

from migrate.demo.answers import Redirect
from migrate.demo.sites.address import Address, Row, page
from migrate.model.link import Status


def rows() -> tuple[Row, ...]:
    """Give every address of these hosts."""
    slides = "https://docs.paperleaf.example/a/tideledger.example/presentation/d/1Qm7tVbW0cXo9RZkLpYd3/edit"
    return (
        Address("http://uk.worknet.example/in/yukitanabe", page("worknet-denied.html", 999), Status.BOT_WALL),
        Address(
            slides,
            Redirect("https://accounts.paperleaf.example/signin?continue=docs"),
            fragments={"slide=id.g2f61a_044": Status.LOGIN},
        ),
        Address("https://accounts.paperleaf.example/signin?continue=docs", page("paperleaf-signin.html")),
        Address(
            "https://www.facesquare.example/tideledger",
            Redirect("https://www.facesquare.example/login/?next=tideledger"),
            Status.LOGIN,
        ),
        Address("https://www.facesquare.example/login/?next=tideledger", page("facesquare-login.html")),
    )
