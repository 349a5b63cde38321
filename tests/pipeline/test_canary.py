"""Nothing private is ever connected to, whatever the posts, the servers and the name servers say."""

import socket
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from migrate.demo.answers import Page, Redirect, Request, Site
from migrate.demo.web import Web
from migrate.model.capture import Answered, Unsafe
from migrate.model.link import Kind
from migrate.model.settings import Pin, Robots
from tests.pipeline.conftest import HTML, Desk, page

DISGUISES = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "0x7f.1",
    "0177.0.0.1",
    "2130706433",
    "0x7f000001",
    "127.0.0.1.",
    "0.0.0.0",
    "0",
    "１２７.0.0.1",
    "127。0。0。1",
    "%31%32%37.0.0.1",
    "user@127.0.0.1",
    "localhost",
    "LOCALHOST.",
    "a.localhost",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:0:0:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
    "rebound.example",
    "mixed.example",
    "mapped.example",
]
REBOUND = {
    "rebound.example": ["127.0.0.1"],
    "mixed.example": ["::1", "0.0.0.0"],
    "mapped.example": ["::ffff:127.0.0.1"],
}


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """Listens on every address of this machine, and never accepts: who connects waits in its queue."""
    dual = socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if dual else socket.AF_INET
    with closing(socket.create_server(("", 0), family=family, dualstack_ipv6=dual)) as listener:
        listener.setblocking(False)
        yield listener


@pytest.fixture(autouse=True)
def name_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some innocent names lead here; all others as ever."""
    ask = socket.getaddrinfo

    def lookup(host: Any, port: Any, *more: Any, **options: Any) -> Any:
        name = str(host).rstrip(".").lower()
        if name not in REBOUND and not name.endswith("localhost"):
            return ask(host, port, *more, **options)
        addresses = REBOUND.get(name, ["127.0.0.1", "::1"])
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)


def port_of(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def nobody_came(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return True
    return False


def test_a_canary_that_is_reached_would_sing(canary: socket.socket) -> None:
    with socket.create_connection(("127.0.0.1", port_of(canary))):
        assert not nobody_came(canary)


@pytest.mark.parametrize("kind", [Kind.LINK, Kind.IMAGE])
@pytest.mark.parametrize("robots", list(Robots))
def test_no_disguise_in_a_post_leads_to_the_canary(
    desk: Desk, canary: socket.socket, kind: Kind, robots: Robots
) -> None:
    addresses = [f"http://{host}:{port_of(canary)}/" for host in DISGUISES]
    desk.capture(*addresses, kind=kind, robots=robots, proxy=None)
    assert nobody_came(canary)
    assert [url for url in addresses if not isinstance(desk.outcome(url), Unsafe)] == []


@pytest.mark.parametrize("robots", list(Robots))
def test_no_redirect_of_a_page_or_of_robots_txt_leads_to_the_canary(
    desk: Desk, web: Web, canary: socket.socket, robots: Robots
) -> None:
    """The hostile hosts themselves are found by an address that the user named."""

    def onward(request: Request) -> Redirect:
        number = int(request.header("Host").partition(".")[0].removeprefix("h"))
        return Redirect(f"http://{DISGUISES[number]}:{port_of(canary)}/", 302)

    hosts = [f"h{number}.example" for number in range(len(DISGUISES))]
    web.change(dict.fromkeys(hosts, Site({"/page": page("P")}, otherwise=onward)))
    pins = tuple(Pin(host=host, port=web.plain_port, address="127.0.0.1") for host in hosts)
    addresses = [f"http://{host}:{web.plain_port}/{path}" for host in hosts for path in ("page", "away")]
    desk.capture(*addresses, robots=robots, proxy=None, resolve=pins)
    assert nobody_came(canary)
    assert [url for url in addresses if not isinstance(desk.outcome(url), Answered)] == []
    if robots is not Robots.IGNORE:
        assert sum(seen.request.target == "/robots.txt" for seen in web.log) == len(hosts)


def test_a_proxy_is_not_asked_for_what_is_here(desk: Desk, web: Web) -> None:
    literals = [host for host in DISGUISES if not host.endswith(".example")]
    desk.capture(*[f"http://{host}/" for host in literals])
    assert [seen.request.url for seen in web.log] == []


@pytest.mark.parametrize("robots", list(Robots))
def test_no_redirect_makes_us_ask_a_proxy_for_what_is_here(
    desk: Desk, web: Web, canary: socket.socket, robots: Robots
) -> None:
    """Nor does a page that sends on by itself. What a public name leads to behind the proxy, only the proxy knows."""
    literals = [host for host in DISGUISES if not host.endswith(".example")]

    def number_of(request: Request) -> int:
        return int(request.header("Host").partition(".")[0].removeprefix("h"))

    def onward(request: Request) -> Redirect:
        return Redirect(f"http://{literals[number_of(request)]}:{port_of(canary)}/", 302)

    def refresh(request: Request) -> Page:
        target = f"http://{literals[number_of(request)]}:{port_of(canary)}/"
        return Page(f'<meta http-equiv="refresh" content="0; url={target}"><p>moved'.encode(), headers=HTML)

    hosts = [f"h{number}.example" for number in range(len(literals))]
    web.change(dict.fromkeys(hosts, Site({"/page": page("P"), "/refresh": refresh}, otherwise=onward)))
    desk.capture(*[f"http://{host}/{path}" for host in hosts for path in ("page", "away", "refresh")], robots=robots)
    assert nobody_came(canary)
    assert {seen.request.header("Host") for seen in web.log} == set(hosts)
