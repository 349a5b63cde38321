"""A URL asked for once, every byte kept; the only importer of requests."""

import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from migrate.errors import UsageError
from migrate.fetchers.attempt import Net, Received, Target, attempt, target_of
from migrate.fetchers.guard import Guard
from migrate.fetchers.names import Lookup, Resolver, system_lookup
from migrate.fetchers.proxy import Proxy
from migrate.fetchers.tls import trusting
from migrate.fetchers.wire import Deadline
from migrate.model.capture import Exchange, OwnFault, Phase, Unsafe
from migrate.model.settings import Settings
from migrate.urls import canonical, without_fragment, without_userinfo

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,image/*,*/*;q=0.8"
ACCEPT_ENCODING = "gzip, deflate, br, zstd"
NO_HEADERS: Mapping[str, str] = {}


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
        """Be ready to fetch; nothing is read or connected yet.

        Raises:
            UsageError: the proxy of the settings is no HTTP proxy.
        """
        net = Net(
            guard=Guard.opening(settings.allow_private),
            resolver=Resolver(lookup, clock),
            proxy=Proxy.at(settings.proxy) if settings.proxy else None,
            trust=_trust(settings.ca_bundle),
            user_agent=settings.user_agent,
        )
        self._adapter = WireAdapter(net, now, clock)
        self._headers = (
            ("User-Agent", settings.user_agent),
            ("Accept", ACCEPT),
            ("Accept-Encoding", ACCEPT_ENCODING),
            ("Connection", "close"),
        )

    def fetch(
        self,
        url: str,
        *,
        deadline_seconds: float,
        max_bytes: int,
        cookies: Mapping[str, str] | None = None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> Exchange:
        """Ask for the URL once, redirects not followed, and give what came within the deadline.

        Args:
            url: any text; what is no http or https URL gives `Unsafe`. Fragment and userinfo are not sent.
            deadline_seconds: for the whole attempt: name, connection, handshake, head and body.
            max_bytes: of the body as it comes over the wire; more is cut and said so.
            cookies: sent with this request alone.
            headers: more fields, or other values for ours.
        """
        prepared = requests.PreparedRequest()
        prepared.method = "GET"
        prepared.url = url
        prepared.headers = CaseInsensitiveDict(self._headers)
        prepared.headers.update(headers)
        if cookies:
            prepared.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return self._adapter.capture(prepared, deadline_seconds=deadline_seconds, max_bytes=max_bytes)


class WireAdapter(BaseAdapter):
    """A requests adapter whose request line, head reading and bytes are our own; it patches nothing."""

    def __init__(self, net: Net, now: Callable[[], datetime], clock: Callable[[], float]) -> None:
        super().__init__()
        self._net = net
        self._now = now
        self._clock = clock

    def capture(self, prepared: requests.PreparedRequest, *, deadline_seconds: float, max_bytes: int) -> Exchange:
        """Send the prepared request once and give every byte that came, whatever came."""
        form = canonical(prepared.url or "")
        url = without_userinfo(without_fragment(form)) if form else prepared.url or ""
        started_at, deadline = self._now(), Deadline(self._clock(), deadline_seconds, self._clock)
        target = target_of(url) if form else None
        if target is None:
            request, got = b"", Received(Unsafe(detail="not a URL of http or https"))
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
            request=request if got.sent else b"",
            head=got.head,
            body=got.body,
            entity=got.entity,
            interim=got.interim,
            address=got.address,
            tls=got.tls,
        )


_FORBIDDEN_IN_FIELD = re.compile("[\r\n\0]")


def _request_bytes(prepared: requests.PreparedRequest, target: Target) -> bytes:
    lines = [f"{prepared.method} {target.path} HTTP/1.1", f"Host: {target.authority}"]
    lines += [f"{name}: {value}" for name, value in prepared.headers.items() if name.lower() != "host"]
    for line in lines:
        if _FORBIDDEN_IN_FIELD.search(line):
            raise ValueError(f"a header field with a line break cannot be sent: {line!r}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


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
