"""What a scripted site can do to a client, as plain values: `Site`, and the answers its addresses give."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import TypeAlias

Headers: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the web received it."""

    method: str
    url: str
    """Absolute, as the client named it; https where it came through TLS."""
    target: str
    """Path and query, exactly as on the wire."""
    headers: Headers
    body: bytes = b""
    closes: bool = False
    """True where the client wants the connection closed after the answer."""

    def header(self, name: str) -> str:
        """Give the last value of a header, empty where it was not sent."""
        return next((value for key, value in reversed(self.headers) if key.lower() == name.lower()), "")


class Framing(Enum):
    """How the end of a body is told."""

    LENGTH = "Content-Length"
    CHUNKED = "chunked"
    CLOSE = "the connection's end"


class Coding(StrEnum):
    """A content coding, used for the clients that accept it."""

    IDENTITY = "identity"
    GZIP = "gzip"
    BROTLI = "br"


@dataclass(frozen=True, slots=True)
class Page:
    """An ordinary response; `headers` go out as they stand, framing and coding headers are added."""

    body: bytes = b""
    status: int = 200
    headers: Headers = ()
    reason: str | None = None
    """None: the registered phrase."""
    framing: Framing = Framing.LENGTH
    coding: Coding = Coding.IDENTITY
    etag: str | None = None
    """With its quotes; a request that names it in If-None-Match gets 304."""
    interim: bytes = b""
    """Whole interim responses, sent first, verbatim."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirect; `location` goes out verbatim."""

    location: str
    status: int = 302
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Raw:
    """These bytes and nothing else, then the connection ends in good order."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is torn down (RST) instead of an answer."""


@dataclass(frozen=True, slots=True)
class Close:
    """The connection is closed in good order instead of an answer."""


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing is said; the connection stays open until the client gives up."""


@dataclass(frozen=True, slots=True)
class Slow:
    """The answer comes, but only after some seconds."""

    seconds: float
    then: "Answer"


@dataclass(frozen=True, slots=True)
class Dribble:
    """The response comes in equal pieces, spread evenly over some seconds."""

    page: Page
    pieces: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Cut:
    """The response stops after so many bytes of its framed body."""

    page: Page
    after: int
    then: Reset | Close | Silent = field(default_factory=Close)


@dataclass(frozen=True, slots=True)
class Endless:
    """A body without end: the piece again and again, until the client goes away."""

    piece: bytes
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class InTurn:
    """The first request for the URL gets the first answer, and so on; the last answer stays."""

    answers: tuple["Answer", ...]


Answer: TypeAlias = Page | Redirect | Raw | Reset | Close | Silent | Slow | Dribble | Cut | Endless | InTurn
Script: TypeAlias = Answer | Callable[[Request], Answer]
"""What an address does: always the same, or as the request asks."""


@dataclass(frozen=True, slots=True)
class Open:
    """The host's name resolves and its ports answer."""


@dataclass(frozen=True, slots=True)
class NoSuchHost:
    """The host's name does not exist; the proxy says `dns_error` (RFC 9209, 2.3.2)."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing listens there; the proxy says `connection_refused` (RFC 9209, 2.3.10)."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """No connection comes about in time; the proxy says `connection_timeout` (RFC 9209, 2.3.8)."""


@dataclass(frozen=True, slots=True)
class ProxySays:
    """The proxy itself gives this response, whatever was asked of the host."""

    page: Page


Connect: TypeAlias = Open | NoSuchHost | Refused | Unanswered | ProxySays


@dataclass(frozen=True, slots=True)
class TlsGood:
    """A certificate for the very name, signed by the web's own authority."""


@dataclass(frozen=True, slots=True)
class TlsExpired:
    """A certificate that was good until the end of 2016."""


@dataclass(frozen=True, slots=True)
class TlsWrongName:
    """A certificate for another host."""

    name: str


@dataclass(frozen=True, slots=True)
class TlsUntrusted:
    """A certificate signed by an authority that is in nobody's bundle."""


@dataclass(frozen=True, slots=True)
class TlsOutdated:
    """Only ways of encryption that no client accepts any more."""


@dataclass(frozen=True, slots=True)
class NoTls:
    """Nothing listens on the port for https."""


Tls: TypeAlias = TlsGood | TlsExpired | TlsWrongName | TlsUntrusted | TlsOutdated | NoTls

NOT_FOUND = Page(
    b"<!DOCTYPE html><html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>",
    status=404,
    headers=(("Content-Type", "text/html"),),
)


@dataclass(frozen=True, slots=True)
class Site:
    """One host: how it is reached, and what each of its addresses does."""

    addresses: Mapping[str, Script] = field(default_factory=dict)
    """By request target, path and query exactly as on the wire; with `http:` or `https:` before it, for that alone."""
    otherwise: Script = NOT_FOUND
    """What every other target does."""
    connect: Connect = field(default_factory=Open)
    tls: Tls = field(default_factory=TlsGood)

    def script(self, request: Request) -> Script:
        """Give what the request's target does."""
        scheme = request.url.partition(":")[0]
        anyhow = self.addresses.get(request.target, self.otherwise)
        return self.addresses.get(f"{scheme}:{request.target}", anyhow)
