"""A URL asked for once, every byte kept; the only importer of requests."""

import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from migrate.archive.decoding import undone
from migrate.archive.records import LONGEST_TARGET, pieces
from migrate.errors import UsageError
from migrate.fetchers.attempt import Net, Received, Target, attempt, target_of
from migrate.fetchers.cookies import carried_on
from migrate.fetchers.guard import Guard
from migrate.fetchers.names import Lookup, Resolver, system_lookup
from migrate.fetchers.proxy import Proxy
from migrate.fetchers.tls import trusting
from migrate.fetchers.wire import Deadline, field_bytes
from migrate.model.capture import Answered, OwnFault, Phase, Unsafe
from migrate.model.exchange import Exchange
from migrate.model.settings import Settings
from migrate.urls import canonical, host, without_fragment, without_userinfo

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,image/*,*/*;q=0.8"
ACCEPT_ENCODING = "gzip, deflate, br, zstd"
DEADLINE_SECONDS = 30.0
MAX_BYTES = 10_000_000
NOTHING: Mapping[str, str] = MappingProxyType({})


def utc_now() -> datetime:
    """Give the time of this machine."""
    return datetime.now(UTC)


class Transport:
    """Asks for URLs; made once, used from any number of threads."""

    def __init__(
        self,
        settings: Settings,
        *,
        lookup: Lookup = system_lookup,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Be ready to fetch; nothing is connected yet, and nothing is read from the environment or a netrc.

        Raises:
            UsageError: the proxy of the settings is no HTTP proxy, the CA bundle cannot be read, or the contact has a
                line break.
        """
        if _FORBIDDEN_IN_FIELD.search(settings.user_agent):
            raise UsageError("the contact is sent in a header, and cannot have a line break")
        net = Net(
            guard=Guard.opening(settings.allow_private),
            resolver=Resolver(lookup, clock),
            proxy=Proxy.at(settings.proxy) if settings.proxy else None,
            trust=_trust(settings.ca_bundle),
            user_agent=settings.user_agent,
            pins=_pinned(settings),
        )
        self._adapter = WireAdapter(net, now, clock)
        self._headers = (
            ("User-Agent", settings.user_agent),
            ("Accept", ACCEPT),
            ("Accept-Encoding", ACCEPT_ENCODING),
            ("Connection", "close"),
        )
        self._own_headers: dict[str, dict[str, str]] = {}
        for header in settings.headers:
            self._own_headers.setdefault(header.host, {})[header.name] = header.value.get_secret_value()

    def fetch(
        self,
        url: str,
        *,
        deadline_seconds: float,
        max_bytes: int,
        cookies: Mapping[str, str] = NOTHING,
        headers: Mapping[str, str] = NOTHING,
    ) -> Exchange:
        """Ask for the URL once, redirects not followed, and give what came within the deadline.

        Args:
            url: any text; what is no http or https URL gives `Unsafe`. Fragment and userinfo are not sent.
            deadline_seconds: for the whole attempt: name, connection, handshake, head and body.
            max_bytes: of the body as it comes over the wire; more is cut and said so.
            cookies: sent with this request; the exchange has them as the response left them.
            headers: more fields, or other values for ours; those that the settings have for the host come on top, and
                the exchange has their values as `x`.

        Raises:
            ValueError: a cookie or a header has a line break in it.
        """
        secret = self._own_headers.get(host(url), NOTHING)
        prepared = Bounded(max_bytes, cookies, frozenset(name.lower() for name in secret))
        prepared.method = "GET"
        prepared.url = url
        prepared.headers = CaseInsensitiveDict(self._headers)
        prepared.headers.update(headers)
        prepared.headers.update(secret)
        if cookies:
            prepared.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return self._adapter.exchange(prepared, deadline_seconds)


class Bounded(requests.PreparedRequest):
    """A request that says how much of the answer is wanted, and which cookies its header is made of.

    It is filled by hand: preparing would rewrite the URL, which has its one form already.
    """

    def __init__(
        self, max_bytes: int, cookies: Mapping[str, str] = NOTHING, secret: frozenset[str] = frozenset()
    ) -> None:
        super().__init__()
        self.max_bytes = max_bytes
        self.carried = cookies
        self.secret = secret
        """Names, in lower case, of fields whose values are nobody's business."""


class Captured(requests.Response):
    """A response with every byte behind it; `status_code` is None where none came."""

    def __init__(self, request: requests.PreparedRequest, exchange: Exchange) -> None:
        super().__init__()
        self.request = request
        self.exchange = exchange
        self.url = exchange.url
        if isinstance(exchange.outcome, Answered):
            self.status_code = exchange.outcome.status
            self.reason = exchange.outcome.reason
            self.headers.update(exchange.outcome.headers)
        self.raw = _Content(exchange, self.headers.get("Content-Encoding", ""))


@dataclass(frozen=True, slots=True)
class _Content:
    """What requests reads a body from: the entity, its coding undone."""

    exchange: Exchange
    coding: str

    def stream(self, _size: int, *, decode_content: bool) -> Iterator[bytes]:
        """Give the content in pieces."""
        if self.exchange.entity is not None:
            codings = [name.strip().lower() for name in self.coding.split(",")] if decode_content else []
            yield from undone(pieces(self.exchange.entity), codings)

    def close(self) -> None:
        """Let the bytes go."""
        self.exchange.close()


class WireAdapter(BaseAdapter):
    """A requests adapter whose request line, head reading and bytes are our own; it patches nothing.

    It goes through one network, the one it was made for: `verify`, `cert` and `proxies` of a session change nothing.
    """

    def __init__(self, net: Net, now: Callable[[], datetime], clock: Callable[[], float]) -> None:
        super().__init__()
        self._net = net
        self._now = now
        self._clock = clock

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002  the signature is that of requests
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str | None = True,  # noqa: ARG002
        cert: object = None,  # noqa: ARG002
        proxies: object = None,  # noqa: ARG002
    ) -> Captured:
        """Send the request once and give every byte that came, whatever came; `timeout` is the whole deadline."""
        seconds = timeout if isinstance(timeout, int | float) else DEADLINE_SECONDS
        return Captured(request, self.exchange(request, seconds))

    def exchange(self, request: requests.PreparedRequest, seconds: float) -> Exchange:
        """Send the request once and give what came as it is kept; so many seconds are the whole deadline."""
        carried = request.carried if isinstance(request, Bounded) else NOTHING
        max_bytes = request.max_bytes if isinstance(request, Bounded) else MAX_BYTES
        deadline = Deadline(self._clock(), seconds, self._clock)
        return self._capture(request, deadline, max_bytes, carried)

    def close(self) -> None:
        """Nothing is kept open between requests."""

    def _capture(
        self, prepared: requests.PreparedRequest, deadline: Deadline, max_bytes: int, carried: Mapping[str, str]
    ) -> Exchange:
        form = canonical(prepared.url or "")
        url = without_userinfo(without_fragment(form)) if form else prepared.url or ""
        started_at = self._now()
        target = target_of(url) if form else None
        if target is None:
            request, got = b"", Received(Unsafe(detail="not a URL of http or https"))
        elif len(url) > LONGEST_TARGET:
            request, got = b"", Received(Unsafe(detail=f"its address has more than {LONGEST_TARGET:,} characters"))
        else:
            request = _request_bytes(prepared, target)
            try:
                got = attempt(target, request, self._net, deadline, max_bytes)
            except (OSError, MemoryError) as error:
                # Errors of the wire are values by here: what is left is our disk, our memory, our descriptors.
                got = Received(OwnFault(phase=Phase.BODY, detail=str(error) or type(error).__name__))
        return Exchange(
            url=url,
            started_at=started_at,
            seconds=deadline.waited,
            outcome=got.outcome,
            request=_shown(prepared, target, request) if got.sent and target else b"",
            head=got.head,
            body=got.body,
            entity=got.entity,
            interim=got.interim,
            address=got.address,
            tls=got.tls,
            cookies=carried_on(carried, got.set_cookie, url, started_at) if got.set_cookie else dict(carried),
        )


_FORBIDDEN_IN_FIELD = re.compile("[\r\n\0]")


def _pinned(settings: Settings) -> dict[tuple[str, int], tuple[str, ...]]:
    pins: dict[tuple[str, int], tuple[str, ...]] = {}
    for pin in settings.resolve:
        pins[pin.host, pin.port] = (*pins.get((pin.host, pin.port), ()), pin.address)
    return pins


def _shown(prepared: requests.PreparedRequest, target: Target, sent: bytes) -> bytes:
    """Give the request as sent, each byte of a secret value put as `x`."""
    secret = prepared.secret if isinstance(prepared, Bounded) else frozenset()
    if not secret:
        return sent
    shown = prepared.copy()
    for name, value in prepared.headers.items():
        if name.lower() in secret:
            shown.headers[name] = "x" * len(field_bytes(value))
    return _request_bytes(shown, target)


def _request_bytes(prepared: requests.PreparedRequest, target: Target) -> bytes:
    lines = [f"{prepared.method} {target.path} HTTP/1.1", f"Host: {target.authority}"]
    lines += [f"{name}: {value}" for name, value in prepared.headers.items() if name.lower() != "host"]
    for line in lines:
        if _FORBIDDEN_IN_FIELD.search(line):
            raise ValueError(f"a header field with a line break cannot be sent: {line!r}")
    return b"\r\n".join([*map(field_bytes, lines), b"", b""])


def _trust(ca_bundle: Path | None) -> Callable[[], ssl.SSLContext]:
    """Give the context when it is first needed; a bundle that cannot be read is told at once."""
    lock = threading.Lock()
    made: list[ssl.SSLContext] = []

    def context() -> ssl.SSLContext:
        with lock:
            if not made:
                made.append(trusting(ca_bundle))
            return made[0]

    if ca_bundle is not None:
        try:
            context()
        except OSError as error:
            raise UsageError(f"the CA bundle {ca_bundle} cannot be read: {error.strerror or error}") from error
    return context
