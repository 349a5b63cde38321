"""One attempt at one URL: guard, name, connection, tunnel, handshake, request, response; each may end it."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from os import SEEK_END
from typing import BinaryIO, assert_never

from migrate.archive.http1 import Head
from migrate.archive.spool import spool
from migrate.fetchers.answering import answered
from migrate.fetchers.guard import Guard, is_of_local_use
from migrate.fetchers.names import Resolver
from migrate.fetchers.proxy import NETWORK_AUTHENTICATION_REQUIRED, Proxy, blamed
from migrate.fetchers.reading import HeadMissed, HeadRead, receive_body, receive_head, receive_rest
from migrate.fetchers.tls import secure
from migrate.fetchers.wire import Deadline, End, Wire, connect
from migrate.model.capture import Closed, NoSuchHost, NotHttp, Outcome, OwnFault, Phase, Reset, Silent, Unsafe
from migrate.model.exchange import TlsSession


@dataclass(frozen=True, slots=True)
class Target:
    """What a URL asks of the network."""

    url: str
    """WHATWG form, no fragment, no userinfo."""
    secure: bool
    host: str
    """ASCII, an IPv6 literal without its brackets."""
    port: int
    authority: str
    """As it stands in the URL."""
    path: str
    """Path and query, exactly as in the URL."""

    @property
    def tunnel_authority(self) -> str:
        """Host and port, the port always named (RFC 9110, 7.1)."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def target_of(url: str) -> Target | None:
    """Take a WHATWG URL apart; None where its scheme is neither http nor https."""
    scheme, _, rest = url.partition("://")
    if scheme not in ("http", "https"):
        return None
    end = min((index for mark in "/?" if (index := rest.find(mark)) >= 0), default=len(rest))
    authority, path = rest[:end], rest[end:]
    host, colon, port = authority.rpartition(":")
    if not colon or not port.isdigit():
        host, port = authority, ""
    is_secure = scheme == "https"
    path = path if path.startswith("/") else "/" + path
    return Target(url, is_secure, host.strip("[]"), int(port or (443 if is_secure else 80)), authority, path)


@dataclass(frozen=True, slots=True)
class Net:
    """What all attempts share."""

    guard: Guard
    resolver: Resolver
    proxy: Proxy | None
    trust: Callable[[], ssl.SSLContext]
    user_agent: str
    pins: Mapping[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    """Addresses that the user named for a host and port: neither asked of the resolver nor of the guard."""


@dataclass(frozen=True, slots=True)
class Line:
    """A connection on which the request can be sent."""

    wire: Wire
    address: str | None
    tls: TlsSession | None


@dataclass(frozen=True, slots=True)
class Received:
    """Everything an attempt brought, as the exchange will hold it."""

    outcome: Outcome
    sent: bool = False
    head: bytes = b""
    body: BinaryIO | None = None
    entity: BinaryIO | None = None
    interim: bytes = b""
    address: str | None = None
    tls: TlsSession | None = None
    set_cookie: tuple[str, ...] = ()
    """Values of the fields of that name."""


def attempt(target: Target, request: bytes, net: Net, deadline: Deadline, max_bytes: int) -> Received:
    """Ask once and give what came; the connection is closed afterwards."""
    line = _open(target, net, deadline)
    if not isinstance(line, Line):
        return Received(line)
    try:
        return _ask(line, target, request, net, max_bytes)
    finally:
        line.wire.close()


def _open(target: Target, net: Net, deadline: Deadline) -> Line | Outcome:
    reached = _reach(target, net, deadline) if net.proxy is None else _reach_through(net.proxy, target, net, deadline)
    if not isinstance(reached, tuple):
        return reached
    wire, address = reached
    if not target.secure:
        return Line(wire, address, None)
    secured = secure(wire, target.host, net.trust())
    if isinstance(secured, tuple):
        return Line(secured[0], address, secured[1])
    wire.close()
    return secured


def _reach(target: Target, net: Net, deadline: Deadline) -> tuple[Wire, str | None] | Outcome:
    pinned = net.pins.get((target.host, target.port))
    if pinned:
        return connect(pinned, target.port, deadline)
    addresses = net.resolver.resolve(target.host, target.port, deadline)
    if isinstance(addresses, NoSuchHost) and is_of_local_use(target.host):
        return Unsafe(detail=f"{target.host} is a name of local use")
    if not isinstance(addresses, tuple):
        return addresses
    permitted = net.guard.permitted(target.host, addresses)
    if not permitted:
        return Unsafe(detail=f"{target.host} is at {', '.join(addresses) or 'no address'}, not on the public internet")
    return connect(permitted, target.port, deadline)


def _reach_through(proxy: Proxy, target: Target, net: Net, deadline: Deadline) -> tuple[Wire, str | None] | Outcome:
    if net.guard.refuses_name(target.host):
        return Unsafe(detail=f"{target.host} is a name or address of local use")
    addresses = net.resolver.resolve(proxy.host, proxy.port, deadline)
    if not isinstance(addresses, tuple):
        return OwnFault(phase=Phase.PROXY, detail="the proxy's own name does not resolve")
    connected = connect(addresses, proxy.port, deadline)
    if not isinstance(connected, tuple):
        return OwnFault(phase=Phase.PROXY, detail="the proxy cannot be reached")
    wire, _ = connected
    refusal = None
    if target.secure:
        refusal = proxy.tunnel(wire, target.tunnel_authority, net.user_agent)
    if refusal is None:
        return wire, None
    wire.close()
    return refusal


def _ask(line: Line, target: Target, request: bytes, net: Net, max_bytes: int) -> Received:
    wire = line.wire
    relayed_by = None if target.secure else net.proxy
    end = wire.send(relayed_by.request(target.url, request) if relayed_by else request)
    if end is End.LATE:
        outcome = Silent(phase=Phase.SEND, waited_seconds=wire.deadline.waited)
        return Received(outcome, address=line.address, tls=line.tls)
    # Whoever hangs up on a request may have answered before: what came is read all the same.
    answer = receive_head(wire)
    if isinstance(answer, HeadMissed):
        # A line that was torn while we asked says so once, and is only at its end when it is read.
        is_torn = end is End.RESET and answer.end is End.CLOSED
        return _missed(replace(answer, end=End.RESET) if is_torn else answer, line, max_bytes)
    told = blamed(answer.head, wire) if relayed_by else _captive(answer.head)
    if told is not None:
        return _received(line, told, body=spool(answer.raw + answer.surplus), interim=answer.interim)
    return _answered(answer, line, target, max_bytes)


def _missed(answer: HeadMissed, line: Line, max_bytes: int) -> Received:
    count = len(answer.received)
    if answer.end is None:
        body = receive_rest(line.wire, answer.received, max_bytes)
        outcome = NotHttp(detail="what came does not begin as HTTP does", received_bytes=body.seek(0, SEEK_END))
        return _received(line, outcome, body=body, interim=answer.interim)
    came = spool(answer.received) if count else None
    return _received(line, _unanswered(answer.end, line.wire, count), body=came, interim=answer.interim)


def _unanswered(end: End, wire: Wire, count: int) -> Outcome:
    match end:
        case End.CLOSED:
            return Closed(phase=Phase.HEAD, received_bytes=count)
        case End.RESET:
            return Reset(phase=Phase.HEAD, detail=f"connection reset after {count} bytes")
        case End.LATE:
            return Silent(phase=Phase.HEAD, waited_seconds=wire.deadline.waited)
    assert_never(end)


def _captive(head: Head) -> Outcome | None:
    # 511 is what the network between us and everybody says, never the site that was asked (RFC 6585, 6).
    if head.status == NETWORK_AUTHENTICATION_REQUIRED:
        return OwnFault(phase=Phase.HEAD, detail="this network wants a sign-in first (511)")
    return None


def _answered(answer: HeadRead, line: Line, target: Target, max_bytes: int) -> Received:
    head = answer.head
    got = receive_body(line.wire, answer, max_bytes)
    outcome = answered(head, target.url, body_bytes=got.entity_bytes, truncated=got.truncated, cut_by_us=got.cut_by_us)
    received = _received(line, outcome, body=got.body, interim=answer.interim)
    return replace(received, head=answer.raw, entity=got.entity, set_cookie=head.values("set-cookie"))


def _received(line: Line, outcome: Outcome, *, body: BinaryIO | None, interim: bytes) -> Received:
    return Received(outcome, sent=True, body=body, interim=interim, address=line.address, tls=line.tls)
