"""Through an HTTP proxy: how it is asked, and whose fault its refusals are."""

import base64
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from migrate.archive.http1 import Head
from migrate.errors import UsageError
from migrate.fetchers.reading import HeadMissed, HeadRead, receive_head
from migrate.fetchers.wire import End, Wire, field_bytes
from migrate.model.capture import (
    Closed,
    ConnectionRefused,
    NoSuchHost,
    NotHttp,
    Outcome,
    OwnFault,
    Phase,
    ProxyUnclear,
    Reset,
    Silent,
    TlsFailed,
    TlsFault,
)

_PROXY_AUTHENTICATION_REQUIRED = 407
NETWORK_AUTHENTICATION_REQUIRED = 511


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where the proxy is, and what it wants to be told; the credential never leaves this object but on the wire."""

    host: str
    port: int
    authorization: bytes

    @classmethod
    def at(cls, url: str) -> "Proxy":
        """Read `http://[user:password@]host[:port]`; other kinds of proxy are refused (`UsageError`)."""
        try:
            parts = urlsplit(url if "://" in url else f"http://{url}")
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port, parts = None, None, urlsplit("http:")
        if parts.scheme != "http" or not host:
            raise UsageError("the proxy must be given as http://host:port", "Only plain HTTP proxies are spoken to.")
        credential = ""
        if parts.username is not None:
            credential = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        line = b"Proxy-Authorization: Basic %b\r\n" % base64.b64encode(credential.encode()) if credential else b""
        return cls(host, port or 80, line)

    def request(self, url: str, origin_form: bytes) -> bytes:
        """Give a request for the proxy: absolute form, and the credential (RFC 9112, 3.2.2)."""
        line, end, rest = origin_form.partition(b"\r\n")
        method, _, version = line.split(b" ")
        return b"%b %b %b" % (method, url.encode("ascii"), version) + end + self.authorization + rest

    def tunnel(self, wire: Wire, authority: str, user_agent: str) -> Outcome | None:
        """Open a tunnel to the authority; None where it stands (RFC 9110, 9.3.6)."""
        ask = field_bytes(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: {user_agent}\r\n")
        if wire.send(ask + self.authorization + b"\r\n") is not None:
            return OwnFault(phase=Phase.PROXY, detail="the proxy hung up")
        answer = receive_head(wire)
        if isinstance(answer, HeadMissed):
            return _unanswered(answer)
        if 200 <= answer.head.status < 300 and not answer.surplus:  # noqa: PLR2004
            return None
        return _refused_tunnel(answer, wire)


def _unanswered(answer: HeadMissed) -> Outcome:
    if answer.end is None:
        return OwnFault(phase=Phase.PROXY, detail="the proxy does not speak HTTP")
    said = "did not answer in time" if answer.end is End.LATE else "hung up"
    return ProxyUnclear(detail=f"the proxy {said} when asked to connect")


def _refused_tunnel(answer: HeadRead, wire: Wire) -> Outcome:
    told = blamed(answer.head, wire)
    if told is not None:
        return told
    return ProxyUnclear(detail=f"the proxy answered {answer.head.status} {answer.head.reason}".rstrip())


def blamed(head: Head, wire: Wire) -> Outcome | None:
    """Give the outcome that a proxy's own answer stands for; None where it does not say, or did not make it.

    Source: RFC 9209, 2.3 (`Proxy-Status`, the last member being the proxy next to us), and Squid's `X-Squid-Error`.
    """
    if head.status in (_PROXY_AUTHENTICATION_REQUIRED, NETWORK_AUTHENTICATION_REQUIRED):
        return OwnFault(phase=Phase.PROXY, detail=f"the proxy wants a sign-in ({head.status})")
    if head.status < 500 and not head.values("proxy-status"):  # noqa: PLR2004
        return None
    error, rcode = _proxy_error(head)
    return _meaning(error, rcode, wire.deadline.waited)


_MEMBER = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*")+')
_PARAMETER = re.compile(r';\s*([a-z*][a-z0-9_\-.*]*)=("(?:[^"\\]|\\.)*"|[^;]*)')
_SQUID = {
    "ERR_DNS_FAIL": "dns_error",
    "ERR_CONNECT_FAIL": "connection_refused",
    "ERR_READ_TIMEOUT": "connection_read_timeout",
    "ERR_ZERO_SIZE_OBJECT": "http_response_incomplete",
    "ERR_SECURE_CONNECT_FAIL": "tls_protocol_error",
}


def _proxy_error(head: Head) -> tuple[str, str]:
    members = _MEMBER.findall(", ".join(head.values("proxy-status")))
    if members:
        parameters = {key: value.strip().strip('"') for key, value in _PARAMETER.findall(members[-1])}
        # With `received-status` the answer came from further on, and the proxy only hands it over.
        error = "" if "received-status" in parameters else parameters.get("error", "")
        return error, parameters.get("rcode", "").upper()
    squid = (head.first("x-squid-error") or "").split(" ")
    if squid[0] == "ERR_CONNECT_FAIL" and squid[1:] == ["110"]:  # ETIMEDOUT, as Linux numbers it
        return "connection_timeout", ""
    return _SQUID.get(squid[0], ""), ""


def _meaning(error: str, rcode: str, waited: float) -> Outcome | None:
    named = f"the proxy says {error}"
    tls_failed = TlsFailed(fault=TlsFault.FAILED, detail=named)
    own_fault = OwnFault(phase=Phase.PROXY, detail=named)
    no_name = NoSuchHost(detail=named) if rcode in ("", "NXDOMAIN", "NOERROR") else None
    meanings: dict[str, Outcome] = {
        "dns_error": no_name or Silent(phase=Phase.DNS, waited_seconds=waited),
        "dns_timeout": Silent(phase=Phase.DNS, waited_seconds=waited),
        "destination_ip_unroutable": ConnectionRefused(detail=named),
        "connection_refused": ConnectionRefused(detail=named),
        "connection_terminated": Reset(phase=Phase.HEAD, detail=named),
        "connection_timeout": Silent(phase=Phase.CONNECT, waited_seconds=waited),
        "connection_read_timeout": Silent(phase=Phase.HEAD, waited_seconds=waited),
        "connection_write_timeout": Silent(phase=Phase.SEND, waited_seconds=waited),
        "http_response_incomplete": Closed(phase=Phase.HEAD, received_bytes=0),
        "http_response_timeout": Silent(phase=Phase.HEAD, waited_seconds=waited),
        "http_protocol_error": NotHttp(detail=named, received_bytes=0),
        "tls_protocol_error": tls_failed,
        "tls_alert_received": tls_failed,
        "tls_certificate_error": TlsFailed(fault=TlsFault.UNTRUSTED, detail=named),
        "proxy_internal_error": own_fault,
        "proxy_configuration_error": own_fault,
        "proxy_loop_detected": own_fault,
    }
    unclear = ProxyUnclear(detail=named) if error else None
    return meanings.get(error, unclear)
