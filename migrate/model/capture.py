"""What happened when a URL was asked for: on the wire (`Exchange`), and as evidence (`Check`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, BinaryIO, Literal

from pydantic import Field

from migrate.model.base import Frozen, Moment
from migrate.model.link import Origin
from migrate.model.page import Page


class Phase(StrEnum):
    """How far an attempt had come when it ended."""

    GUARD = "guard"
    DNS = "dns"
    CONNECT = "connect"
    PROXY = "proxy"
    TLS = "tls"
    SEND = "send"
    HEAD = "head"
    BODY = "body"


class Truncation(StrEnum):
    """Why a body is not whole, in the words of WARC/1.1, 5.13."""

    LENGTH = "length"
    TIME = "time"
    DISCONNECT = "disconnect"
    UNSPECIFIED = "unspecified"


class TlsFault(StrEnum):
    """Why no secure connection came about."""

    EXPIRED = "expired"
    NAME = "name"
    UNTRUSTED = "untrusted"
    FAILED = "failed"


class Answered(Frozen):
    """An HTTP response arrived, whole or cut."""

    kind: Literal["answered"] = "answered"
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    """Name and value in wire order, decoded as Latin-1, secrets masked; for reading, the record has the bytes."""
    content_type: str | None
    location: str | None
    """Where a redirect leads, resolved and in WHATWG form; None where there is none or it is no URL."""
    body_bytes: int
    """Entity bytes received (transfer coding undone, content coding not)."""
    truncated: Truncation | None = None
    cut_by_us: bool = False
    """True where our own limit of size or time ended the body."""


class NoSuchHost(Frozen):
    """The name does not exist (NXDOMAIN or no address for it)."""

    kind: Literal["no_such_host"] = "no_such_host"
    detail: str


class ConnectionRefused(Frozen):
    """Nothing listens at the address, or the network says it cannot be reached."""

    kind: Literal["connection_refused"] = "connection_refused"
    detail: str


class Reset(Frozen):
    """The connection was torn down before a response head was complete."""

    kind: Literal["reset"] = "reset"
    phase: Phase
    detail: str


class Closed(Frozen):
    """The connection was closed in good order before a response head was complete."""

    kind: Literal["closed"] = "closed"
    phase: Phase
    received_bytes: int


class Silent(Frozen):
    """No complete response head came within the deadline."""

    kind: Literal["silent"] = "silent"
    phase: Phase
    waited_seconds: float


class TlsFailed(Frozen):
    """The handshake or the certificate was not good."""

    kind: Literal["tls_failed"] = "tls_failed"
    fault: TlsFault
    detail: str


class NotHttp(Frozen):
    """Something answered that cannot be read as HTTP; its bytes are kept."""

    kind: Literal["not_http"] = "not_http"
    detail: str
    received_bytes: int


class Unsafe(Frozen):
    """We refused: a private address, or a scheme other than http and https."""

    kind: Literal["unsafe"] = "unsafe"
    detail: str


class ProxyUnclear(Frozen):
    """The proxy failed the request without saying whose fault it is."""

    kind: Literal["proxy_unclear"] = "proxy_unclear"
    detail: str


class OwnFault(Frozen):
    """Our side failed: no network, our proxy, our disk. Never evidence about the URL."""

    kind: Literal["own_fault"] = "own_fault"
    phase: Phase
    detail: str


class RobotsRefused(Frozen):
    """robots.txt asks programs to stay away, and the settings obey it."""

    kind: Literal["robots_refused"] = "robots_refused"
    rule: str


class HostSilent(Frozen):
    """Not asked: others of its host had been asked in vain, and so had one more when the run was about to end."""

    kind: Literal["host_silent"] = "host_silent"
    in_vain: int
    """How many requests to the host were not answered."""
    tried_at: Moment
    """When it was tried once more."""
    last: Annotated[NoSuchHost | ConnectionRefused | Reset | Closed | Silent, Field(discriminator="kind")]
    """What came of that."""


class HostBusy(Frozen):
    """Not asked: its host turned others of it away, and one more when the run was about to end (429, 503)."""

    kind: Literal["host_busy"] = "host_busy"
    in_vain: int
    """How many requests to the host were turned away."""
    tried_at: Moment
    """When it was tried once more."""
    last: Answered
    """What came of that."""


class Mirrored(Frozen):
    """The local mirror of the host holds a file for the URL."""

    kind: Literal["mirrored"] = "mirrored"
    path: str
    """Path of the file below the mirror's folder."""
    content_type: str
    body_bytes: int


Outcome = Annotated[
    Answered
    | NoSuchHost
    | ConnectionRefused
    | Reset
    | Closed
    | Silent
    | TlsFailed
    | NotHttp
    | Unsafe
    | ProxyUnclear
    | OwnFault
    | RobotsRefused
    | HostSilent
    | HostBusy
    | Mirrored,
    Field(discriminator="kind"),
]
"""What came of asking for one URL once: a failure is a value, never an exception and never None."""


@dataclass(frozen=True, slots=True)
class TlsSession:
    """What was agreed on a secure connection."""

    protocol: str
    """As WARC-Protocol names it: `tls/1.3`."""
    cipher_suite: str
    """As IANA names it."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One attempt on the wire, with every byte that came.

    The two files are positioned anywhere, owned by the exchange, and must be closed by whoever consumes it.
    """

    url: str
    """WHATWG form, no fragment, no userinfo."""
    started_at: datetime
    seconds: float
    outcome: Outcome
    request: bytes
    """As sent: head and body, `GET` in origin form even through a plain proxy; empty where nothing was sent."""
    head: bytes
    """Final response head as received, its empty line included; empty where none came."""
    body: BinaryIO | None
    """Response body as received, chunk framing included."""
    entity: BinaryIO | None
    """The body with its transfer coding undone; the same object as `body` where there was none."""
    interim: bytes = b""
    """Interim 1xx responses that came first, or empty lines."""
    address: str | None = None
    """IP address that was connected to, None through a proxy."""
    tls: TlsSession | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)
    """Cookies for the next request of the same check, never stored: those sent, as the response changed them."""

    def close(self) -> None:
        """Let the spooled bytes go."""
        for spool in (self.body, self.entity):
            if spool is not None:
                spool.close()


class RecordRef(Frozen):
    """Where a WARC record lies."""

    warc: str
    """Path relative to OUT."""
    offset: int
    length: int
    """Compressed bytes of this record alone."""
    record_id: str
    payload_digest: str | None
    """`sha256:` and hex, over the entity; None where the record has no payload."""


class Holder(StrEnum):
    """Which kind of record holds a payload."""

    RESPONSE = "response"
    RESOURCE = "resource"


@dataclass(frozen=True, slots=True)
class Payload:
    """A whole payload as a record holds it: what a later record may refer to instead of holding it again."""

    digest: str
    """`sha256:` and hex."""
    uri: str
    """The record's WARC-Target-URI."""
    date: str
    """The record's WARC-Date."""
    holder: Holder
    chunked: bool
    """True where it lies in the record in chunks."""


@dataclass(frozen=True, slots=True)
class StoredPayload:
    """A payload and the record that holds it."""

    payload: Payload
    record: RecordRef


class Step(Frozen):
    """One request of a check and its record."""

    url: str
    outcome: Outcome
    record: RecordRef | None
    """The response, or where none came the metadata record of the failed attempt."""


class NotKept(StrEnum):
    """Why the body of an answer is not in the archive."""

    ROBOTS = "robots"
    """robots.txt asks programs to stay away from it."""
    BUDGET = "budget"
    UNCHANGED = "unchanged"
    """It says what the earlier one says, which we hold."""


DIRECT = "direct"
"""The vantage of a machine that asks without a proxy."""


class Check(Frozen):
    """One observation of one URL: evidence, appended and never edited."""

    url: str
    """WHATWG form without fragment."""
    at: Moment
    origin: Origin
    steps: tuple[Step, ...]
    """Requests in order; more than one only for a cookie that had to be carried over on the same host, where a busy
    host said when to come back, or where a host that did not answer was asked once more later."""
    page: Page | None = None
    vantage: str = DIRECT
    """From which network it was made: `direct`, or host and port of the proxy."""
    robots: str | None = None
    """What speaks against us in the host's robots.txt, or why nobody knows; None where nothing does."""
    not_kept: NotKept | None = None
    """Why the body that came is not in the archive: the last record tells of it, and does not hold it."""
    confirms: RecordRef | None = None
    """The earlier response that this answer says still holds, by 304 or by the same payload digest."""

    @property
    def body_kept(self) -> bool:
        """False where what came was seen and not kept."""
        return self.not_kept is None

    @property
    def over_budget(self) -> bool:
        """True where it was not kept since the budget was spent."""
        return self.not_kept is NotKept.BUDGET

    @property
    def last(self) -> Step:
        """The step that decided."""
        return self.steps[-1]

    @property
    def leads_to(self) -> str | None:
        """The page to ask for next, where the last step is a redirect to one, or a page that sends on by itself."""
        outcome = self.last.outcome
        if not isinstance(outcome, Answered):
            return None
        match outcome.status // 100:
            case 3:
                target = outcome.location
                return target if target and target.startswith(("http:", "https:")) else None
            case 2:
                return self.page.refresh if self.page else None
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A whole answer for a URL that the archive holds, and that a later one may confirm."""

    url: str
    """As it was asked for: WHATWG form without fragment."""
    record: RecordRef
    """The response that holds the body."""
    target: str
    """That record's WARC-Target-URI; of another URL where the body was there already."""
    date: str
    """That record's WARC-Date."""
    etag: str | None
    last_modified: str | None
    """The validators as they were sent, for a conditional request (RFC 9110, 8.8)."""
    page: Page | None
    """What its content showed."""
    payload_sha1: str | None = None
    """Of the payload, base 32."""

    @property
    def payload_digest(self) -> str | None:
        """`sha256:` and hex, over the entity."""
        return self.record.payload_digest
