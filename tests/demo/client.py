"""A client of bare sockets, which sees exactly what the web does and forgives nothing."""

import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from migrate.demo.web import Web


@dataclass(frozen=True)
class Got:
    """What came over the wire until the connection ended."""

    data: bytes
    seconds: float
    reset: bool = False
    """Whether it ended without the good order of its protocol."""

    @property
    def status(self) -> int:
        return int(self.data.split(b" ", 2)[1])

    @property
    def head(self) -> str:
        return self.data.partition(b"\r\n\r\n")[0].decode("latin-1")

    @property
    def body(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[2]

    def header(self, name: str) -> str | None:
        values = [
            line.partition(": ")[2] for line in self.head.split("\r\n")[1:] if line.lower().startswith(name + ":")
        ]
        return values[-1] if values else None


def ask(
    web: Web, url: str, headers: Mapping[str, str] | None = None, *, method: str = "GET", patience: float = 5.0
) -> Got:
    """Ask the web's proxy for a URL, over a tunnel where it is https."""
    parts, headers = urlsplit(url), headers or {}
    if parts.scheme == "https":
        sock = tunnel(web, parts.hostname or "", parts.port or 443, patience)
        if isinstance(sock, Got):
            return sock
        target = url.removeprefix(f"https://{parts.netloc}") or "/"
        return talk(secure(web, sock, parts.hostname), method, target, parts.netloc, headers)
    return talk(connect(web.proxy_port, patience), method, url, parts.netloc, headers)


def ask_straight(web: Web, url: str) -> Got:
    """Ask the web's own port for a URL, as `--resolve` would."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    target = url.removeprefix(f"{parts.scheme}://{parts.netloc}") or "/"
    if parts.scheme == "https":
        sock: socket.socket = secure(web, connect(web.tls_port), host)
    else:
        sock = connect(web.plain_port)
    return talk(sock, "GET", target, host, {})


def connect(port: int, patience: float = 5.0) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=patience)


def secure(web: Web, sock: socket.socket, host: str | None) -> ssl.SSLSocket:
    """Shake hands, trusting the web's authority and nobody else."""
    context = ssl.create_default_context(cafile=str(web.ca_bundle))
    return context.wrap_socket(sock, server_hostname=host, suppress_ragged_eofs=False)


def tunnel(web: Web, host: str, port: int, patience: float = 5.0) -> socket.socket | Got:
    """Give the line behind CONNECT, or the proxy's refusal."""
    sock = connect(web.proxy_port, patience)
    sock.sendall(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += sock.recv(1)
    if b" 200 " in answer.partition(b"\r\n")[0]:
        return sock
    sock.close()
    return Got(answer, 0)


def talk(sock: socket.socket, method: str, target: str, host: str, headers: Mapping[str, str]) -> Got:
    """Send one request that closes, and listen to the end."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    started = time.monotonic()
    data = b""
    with sock:
        sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        try:
            while more := sock.recv(65536):
                data += more
        except (ConnectionResetError, ssl.SSLEOFError):  # Python 3.11's ssl shows a reset inside TLS as the latter
            return Got(data, time.monotonic() - started, reset=True)
    return Got(data, time.monotonic() - started)
