"""What came of asking for a URL: one attempt (`Outcome`), and the evidence that is kept of it (`Check`)."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from migrate.model.base import Frozen, Moment
from migrate.model.link import Origin
from migrate.model.page import Page
from migrate.model.record import RecordRef


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
