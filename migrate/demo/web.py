"""A small web on loopback that answers for any host name: by a forward proxy, or straight on its own two ports.

    with Web(sites) as web:
        ...  # proxy: web.proxy_url, trusting web.ca_bundle

A name that no site has does not exist there, so nothing asked of the proxy ever leaves the machine.
"""

import selectors
import socket
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Lock, Thread
from typing import Self

from migrate.demo.answers import Site
from migrate.demo.authority import Authority
from migrate.demo.line import Line
from migrate.demo.proxy import Door, converse
from migrate.demo.world import Seen, World

_PATIENCE = 5.0


class Web:
    """The web runs from `with` to the end of the block; then every connection and thread of it has ended."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        """Say which hosts there are: by name in lower case, or `name:port` for a port other than 80 and 443."""
        self._sites = sites

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._world = World(self._sites, Authority())
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="migrate-web-"))
            self.ca_bundle = Path(folder) / "ca.pem"
            """File with the one certificate that clients must trust."""
            self._world.authority.write_bundle(self.ca_bundle)
            self._ports = {door: stack.enter_context(_listener()) for door in Door}
            self._wake, waker = socket.socketpair()
            stack.enter_context(self._wake)
            stack.enter_context(waker)
            self._lock = Lock()
            self._lines: dict[Line, Thread] = {}
            accepting = Thread(target=self._accept, args=(waker,), name="demo web", daemon=True)
            accepting.start()
            stack.callback(self._hang_up)
            stack.callback(accepting.join, _PATIENCE)
            stack.callback(self._wake.send, b"!")
            self._ending = stack.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._ending.close()

    @property
    def proxy_url(self) -> str:
        """The forward proxy, which takes absolute-form requests and CONNECT."""
        return f"http://127.0.0.1:{self.proxy_port}"

    @property
    def proxy_port(self) -> int:
        """Port on 127.0.0.1 of the forward proxy."""
        return self._port(Door.PROXY)

    @property
    def plain_port(self) -> int:
        """Port on 127.0.0.1 that serves every host over http, by the Host header."""
        return self._port(Door.PLAIN)

    @property
    def tls_port(self) -> int:
        """Port on 127.0.0.1 that serves every host over https, by SNI."""
        return self._port(Door.TLS)

    @property
    def log(self) -> tuple[Seen, ...]:
        """Every request so far in the order of arrival, CONNECT too."""
        return self._world.log()

    @property
    def most_in_flight(self) -> Mapping[str, int]:
        """How many requests each host had to answer at the same time, at most."""
        return self._world.peaks()

    def change(self, sites: Mapping[str, Site]) -> None:
        """From now on other sites answer; the log goes on."""
        self._world.sites = sites

    def _port(self, door: Door) -> int:
        return int(self._ports[door].getsockname()[1])

    def _accept(self, waker: socket.socket) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(waker, selectors.EVENT_READ, None)
            for door, listener in self._ports.items():
                selector.register(listener, selectors.EVENT_READ, door)
            while True:
                for key, _ in selector.select():
                    if key.data is None:
                        return
                    with suppress(BlockingIOError, ConnectionError):  # the client has gone again before we came
                        self._begin(self._ports[key.data].accept()[0], key.data)

    def _begin(self, sock: socket.socket, door: Door) -> None:
        sock.setblocking(True)
        line = Line(sock)
        thread = Thread(target=self._serve, args=(line, door), name="demo web line", daemon=True)
        with self._lock:
            self._lines[line] = thread
        thread.start()

    def _serve(self, line: Line, door: Door) -> None:
        try:
            with suppress(OSError):  # the client left in the middle, or did not like our certificate
                converse(line, door, self._world)
        finally:
            line.close()
            with self._lock:
                del self._lines[line]

    def _hang_up(self) -> None:
        self._world.stopping.set()
        with self._lock:
            remaining = dict(self._lines)
        for line in remaining:
            line.hang_up()
        for thread in remaining.values():
            thread.join(_PATIENCE)


def _listener() -> socket.socket:
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    listener.setblocking(False)
    return listener
