"""What is said on one connection: to the web as a forward proxy, or straight to a host's own port."""

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from itertools import chain, pairwise
from typing import assert_never
from urllib.parse import urlsplit

from migrate.demo.answers import (
    Answer,
    Connect,
    NoSuchHost,
    NoTls,
    Open,
    Page,
    ProxySays,
    Refused,
    Request,
    Reset,
    Script,
    Silent,
    Site,
    Tls,
    Unanswered,
)
from migrate.demo.line import Line
from migrate.demo.wire import End, Send, Wait, events
from migrate.demo.world import World

_HTTP = 80
_HTTPS = 443


class Door(Enum):
    """Which of the web's ports a connection came in by."""

    PROXY = "forward proxy"
    PLAIN = "http, host by its Host header"
    TLS = "https, host by SNI"


def converse(line: Line, door: Door, world: World) -> None:
    """Answer the requests of one connection until either side ends it."""
    match door:
        case Door.PROXY:
            _through_proxy(line, world)
        case Door.PLAIN:
            _straight(line, world, "http")
        case Door.TLS:
            line.secure(world.authority.by_name(lambda host: _tls_of(world.site(host, _HTTPS))))
            _straight(line, world, "https")
        case _:
            assert_never(door)


def _tls_of(site: Site) -> Tls:
    return site.tls if isinstance(site.connect, Open) else NoTls()


def _through_proxy(line: Line, world: World) -> None:
    """The client names every host; the proxy says so (RFC 9209) where one cannot be had."""
    for request in _requests(line):
        host, port = _address(request.url)
        site = world.site(host, port)
        if request.method == "CONNECT":
            _tunnel(line, request, world)
            return
        refusal = _proxy_refusal(site.connect)
        if not _perform(line, world, request, refusal or site.script(request)):
            return


def _tunnel(line: Line, request: Request, world: World) -> None:
    """The client has one host behind the line from now on."""
    host, port = _address(request.url)
    site = world.site(host, port)
    reach = Refused() if port == _HTTPS and isinstance(site.tls, NoTls) else site.connect
    refusal = _proxy_refusal(reach)
    if refusal is not None:
        _perform(line, world, request, refusal)
        return
    world.note(request)
    line.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
    scheme = "https" if line.speaks_tls() else "http"
    if scheme == "https":
        line.secure(world.authority.context(host, site.tls))
    origin = f"{scheme}://{request.target.removesuffix(':443' if scheme == 'https' else ':80')}"
    for inner in _requests(line, origin):
        if not _perform(line, world, inner, site.script(inner)):
            return


def _straight(line: Line, world: World, scheme: str) -> None:
    """The Host header names the host; the port is the web's own and says nothing."""
    for request in _requests(line, scheme):
        host, _ = _address(request.url)
        site = world.site(host, _HTTPS if scheme == "https" else _HTTP)
        refusal = _straight_refusal(site.connect)
        if not _perform(line, world, request, refusal or site.script(request)):
            return


def _requests(line: Line, origin: str = "") -> Iterator[Request]:
    """Yield what the client asks; what cannot be read as a request gets 400 and ends the line."""
    while (head := line.head()) is not None:
        try:
            request = _read(head, origin)
            length = int(request.header("Content-Length") or 0)
        except ValueError:
            line.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        yield replace(request, body=line.body(length))


def _read(head: bytes, origin: str) -> Request:
    """Read a request; `origin` is a scheme, or scheme and authority, empty where the target itself is a URL.

    Raises:
        ValueError: it is none.
    """
    start, *fields = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    method, target, version = start.split(" ")
    headers = tuple((name, value.strip(" \t")) for name, _, value in (entry.partition(":") for entry in fields))
    request = Request(method, f"{origin}{target}", target, headers)
    if method == "CONNECT":
        request = replace(request, url=f"https://{target}")
    elif not origin:
        parts = urlsplit(target)
        request = replace(request, target=target.removeprefix(f"{parts.scheme}://{parts.netloc}") or "/")
    elif "://" not in origin:
        request = replace(request, url=f"{origin}://{request.header('Host')}{target}")
    _address(request.url)
    return replace(request, closes=version == "HTTP/1.0" or request.header("Connection").lower() == "close")


def _address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (_HTTPS if parts.scheme == "https" else _HTTP)


def _proxy_refusal(connect: Connect) -> Page | None:
    match connect:
        case Open():
            return None
        case NoSuchHost():
            return _proxy_error(502, 'error=dns_error; rcode="NXDOMAIN"')
        case Refused():
            return _proxy_error(502, "error=connection_refused")
        case Unanswered():
            return _proxy_error(504, "error=connection_timeout")
        case ProxySays(page):
            return page
        case _:
            assert_never(connect)


def _proxy_error(status: int, parameters: str) -> Page:
    return Page(b"", status, headers=(("Proxy-Status", f"demo; {parameters}"),))


def _straight_refusal(connect: Connect) -> Answer | None:
    """Without a proxy nobody can say these; the client was sent here by an address of its own, so come close."""
    match connect:
        case Open():
            return None
        case NoSuchHost():
            return Page(b"", 421)
        case Refused():
            return Reset()
        case Unanswered():
            return Silent()
        case ProxySays(page):
            return page
        case _:
            assert_never(connect)


def _perform(line: Line, world: World, request: Request, script: Script) -> bool:
    """Log the request, let its script run, and tell whether the line stays open."""
    ticket = world.begin(request)
    answer = script(request) if callable(script) else script
    try:
        for event, following in pairwise(chain(events(answer, request, ticket.turn), [None])):
            if not isinstance(following, Send | Wait):
                world.end(ticket)  # before the last bytes, so that no client is ahead of the count
            match event:
                case Send(data):
                    line.send(data)
                case Wait(seconds):
                    world.stopping.wait(seconds)
                case End.HOLD:
                    line.wait_for_end()
                case End.RESET:
                    line.reset()
                case End.KEEP:
                    return True
    finally:
        world.end(ticket)
    return False
