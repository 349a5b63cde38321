"""One accepted connection: requests out of it, bytes into it, and every way to end it."""

import socket
import ssl
import struct
from contextlib import suppress

_HEAD_LIMIT = 1_000_000


class Line:
    """A connection from a client, plain at first, secured where asked; only its own thread reads and writes."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._ahead = b""

    def head(self) -> bytes | None:
        """Read up to and with the next empty line; None where the client ended before one came."""
        while b"\r\n\r\n" not in self._ahead:
            data = self._sock.recv(65536)
            if not data or len(self._ahead) > _HEAD_LIMIT:
                return None
            self._ahead += data
        head, gap, self._ahead = self._ahead.partition(b"\r\n\r\n")
        return head + gap

    def body(self, length: int) -> bytes:
        """Read so many bytes, fewer where the client ends before."""
        while len(self._ahead) < length:
            data = self._sock.recv(65536)
            if not data:
                break
            self._ahead += data
        body, self._ahead = self._ahead[:length], self._ahead[length:]
        return body

    def speaks_tls(self) -> bool:
        """Tell whether the client's next byte opens a TLS handshake; waits for it, and takes nothing."""
        return self._sock.recv(1, socket.MSG_PEEK) == b"\x16"

    def secure(self, context: ssl.SSLContext) -> None:
        """Shake hands as the server."""
        secured = context.wrap_socket(self._sock, server_side=True, do_handshake_on_connect=False)
        self._sock = secured  # before the handshake, so that `hang_up` ends one that never comes
        secured.do_handshake()

    def send(self, data: bytes) -> None:
        """Write all of it."""
        self._sock.sendall(data)

    def wait_for_end(self) -> None:
        """Return when the client has gone, or `hang_up` was called; what it still sends is thrown away."""
        while self._sock.recv(65536):
            pass

    def reset(self) -> None:
        """Tear the connection down: the client sees RST."""
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._sock.close()

    def close(self) -> None:
        """End the connection in good order; what the client had sent meanwhile does not turn it into a reset."""
        with suppress(OSError):  # the client was faster, or its TLS is already over: either way it has ended
            self._sock.settimeout(1)
            if isinstance(self._sock, ssl.SSLSocket):
                self._sock = self._sock.unwrap()
            self._sock.shutdown(socket.SHUT_WR)
            self.wait_for_end()
        self._sock.close()

    def hang_up(self) -> None:
        """Make the thread that reads or writes come back, from another thread."""
        with suppress(OSError):  # it has ended by itself
            socket.socket.shutdown(
                self._sock, socket.SHUT_RDWR
            )  # not SSLSocket's, which pulls TLS from under its thread
