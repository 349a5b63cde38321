"""A server on a real socket that says the very bytes it is told to, when it is told to, and ends as it is told to.

To whoever begins with a TLS handshake it speaks TLS, and to whoever asks as of a proxy it is one.
"""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import count
from typing import Self, TypeAlias

from migrate.demo.answers import TlsGood
from migrate.demo.authority import Authority


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing for so many seconds, or until the server ends."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Endless:
    """The piece again and again until the client goes."""

    piece: bytes
    every_seconds: float = 0.0


class Then(Enum):
    """What becomes of the connection; without one it is closed in good order."""

    RESET = auto()
    HOLD = auto()
    """It stays open and silent until the client goes."""
    NO_FAREWELL = auto()
    """It is closed as a plain one, also where TLS would have a word for that."""


Step: TypeAlias = bytes | Pause | Endless | Then


class Faults:
    """Answers each path with the script it was given; runs from `with` to the end of the block."""

    def __init__(self, authority: Authority | None = None) -> None:
        """Speak TLS by the certificates of the authority, where there is one."""
        self._authority = authority
        self.requests: list[bytes] = []
        """Every request head, as received."""
        self._scripts: dict[bytes, tuple[Sequence[Step], bool]] = {}
        self._number = count(1)
        self._ended = threading.Event()
        self._connections: set[socket.socket] = set()

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = int(self._listener.getsockname()[1])
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._acceptor.join(5)
        self._listener.close()
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def says(self, *steps: Step, unasked: bool = False) -> str:
        """Give a URL that answers so; `unasked` means for every connection, before anything was asked."""
        path = f"/{next(self._number)}"
        self._scripts[b"" if unasked else path.encode()] = (steps, unasked)
        return f"http://127.0.0.1:{self.port}{path}"

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection = self._listener.accept()[0]
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        self._connections.add(connection)
        try:
            with contextlib.suppress(OSError):
                self._converse(connection)
        finally:
            self._connections.discard(connection)
            connection.close()

    def _converse(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        steps, unasked = self._scripts.get(b"", ((), False))
        if unasked:
            self._play(connection, steps)
            return
        with self._secured(connection) as line:
            head = _read_head(line)
            self.requests.append(head)
            if self._authority is not None and head.startswith(b"CONNECT "):
                line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                with self._secured(line) as inner:
                    inner_head = _read_head(inner)
                    self.requests.append(inner_head)
                    self._play(inner, self._script(inner_head))
            else:
                self._play(line, self._script(head))

    def _secured(self, connection: socket.socket) -> socket.socket:
        """Shake hands where the client begins with that."""
        if self._authority is None or connection.recv(1, socket.MSG_PEEK) != b"\x16":
            return connection
        context = self._authority.by_name(lambda _: TlsGood())
        return context.wrap_socket(connection, server_side=True)

    def _script(self, head: bytes) -> Sequence[Step]:
        target = head.split(b" ")[1] if head.count(b" ") > 1 else b""
        path = b"/" + target.split(b"/", 3)[3] if b"://" in target else target
        return self._scripts.get(path, ((), False))[0]

    def _play(self, connection: socket.socket, steps: Sequence[Step]) -> None:
        for step in steps:
            if step is Then.RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            for data in self._bytes(step):
                connection.sendall(data)
            if step is Then.HOLD:
                _drain(connection)
        if isinstance(connection, ssl.SSLSocket) and Then.NO_FAREWELL not in steps:
            connection.unwrap()
        connection.shutdown(socket.SHUT_WR)
        _drain(connection)

    def _bytes(self, step: Step) -> Iterator[bytes]:
        match step:
            case bytes():
                yield step
            case Pause(seconds):
                self._ended.wait(seconds)
            case Endless(piece, every):
                while not self._ended.is_set():
                    yield piece
                    self._ended.wait(every)
            case Then():
                return


def _read_head(connection: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and (data := connection.recv(65536)):
        head += data
    return head


def _drain(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


def dribbled(data: bytes, every_seconds: float, size: int = 1) -> list[Step]:
    """Give the data in small pieces with pauses between."""
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return [step for piece in pieces for step in (piece, Pause(every_seconds))]


def closed_port() -> int:
    """Give a port on 127.0.0.1 where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
