"""One attempt on the wire, with every byte that came: what fetchers give and the archive takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from migrate.model.capture import Outcome


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
