"""Host names to addresses, in threads that a deadline can leave behind."""

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from migrate.fetchers.guard import is_literal, is_public
from migrate.fetchers.wire import Deadline
from migrate.model.capture import NoSuchHost, OwnFault, Phase, Silent

Lookup = Callable[[str, int], list[str]]
"""Give the addresses of a host, best first; raises socket.gaierror as getaddrinfo does."""

KEPT_SECONDS = 60.0
"""How long addresses are used again, and how long a public answer proves that our resolver works."""

_NO_SUCH_HOST = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_UNANSWERED = frozenset({socket.EAI_AGAIN, socket.EAI_FAIL})
_KEPT_HOSTS = 10_000


HOSTS_FILE = Path("/etc/hosts")


def system_lookup(host: str, port: int, hosts_file: Path = HOSTS_FILE) -> list[str]:
    """Ask the system's resolver, in the order it recommends (RFC 6724), for a full name and that alone.

    Without the dot at its end a name that is gone would be tried again with our own search domains behind it, and one
    of those with a wildcard would bring it to life. The hosts file knows no such dot.
    """
    is_full = "." in host and not host.endswith(".") and not _is_listed(host, hosts_file)
    found = socket.getaddrinfo(f"{host}." if is_full else host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


def _is_listed(host: str, hosts_file: Path) -> bool:
    try:
        text = hosts_file.read_text(encoding="utf-8", errors="replace")
    except OSError:  # there is none, or it is nobody's to read: then no name is in it for us either
        return False
    return any(host in line.partition("#")[0].lower().split()[1:] for line in text.splitlines())


@dataclass(slots=True)
class _Asked:
    """One question to the resolver, shared by all who have it."""

    at: float
    answered: threading.Event = field(default_factory=threading.Event)
    addresses: tuple[str, ...] = ()
    error: OSError | UnicodeError | None = None

    def is_fresh(self, now: float) -> bool:
        """Say whether it is still being asked, or was answered well and not long ago."""
        return not self.answered.is_set() or (self.error is None and now - self.at < KEPT_SECONDS)


class Resolver:
    """Resolves each name once at a time for all threads."""

    def __init__(self, lookup: Lookup, clock: Callable[[], float]) -> None:
        self._lookup = lookup
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: dict[tuple[str, int], _Asked] = {}
        self._proven_at: float | None = None

    def resolve(self, host: str, port: int, deadline: Deadline) -> tuple[str, ...] | NoSuchHost | Silent | OwnFault:
        """Give the addresses of the host before the deadline, or why there are none.

        The resolver's "try again" is our own fault unless it has just answered for another name: then the name's own
        servers do not answer, and that is silence. A literal is its own address.
        """
        if is_literal(host):
            return (host,)
        asked, is_new = self._question(host, port)
        if is_new:
            try:
                threading.Thread(target=self._ask, args=(host, port, asked), daemon=True, name=f"dns {host}").start()
            except RuntimeError as unable:  # no thread can be started
                asked.error = OSError(str(unable))
                asked.answered.set()
        if not asked.answered.wait(deadline.left):
            return self._unanswered("no answer from the resolver in time", deadline)
        if asked.error is not None:
            return self._failed(asked.error, deadline)
        return asked.addresses or NoSuchHost(detail="the name has no address")

    def _failed(self, error: OSError | UnicodeError, deadline: Deadline) -> NoSuchHost | Silent | OwnFault:
        if isinstance(error, UnicodeError):
            return NoSuchHost(detail="not a name that DNS can hold")
        if isinstance(error, socket.gaierror) and error.errno in _NO_SUCH_HOST:
            return NoSuchHost(detail=error.strerror or "no such host")
        if isinstance(error, socket.gaierror) and error.errno in _UNANSWERED:
            return self._unanswered(error.strerror or "try again", deadline)
        return OwnFault(phase=Phase.DNS, detail=error.strerror or str(error))

    def _question(self, host: str, port: int) -> tuple[_Asked, bool]:
        now = self._clock()
        with self._lock:
            asked = self._asked.get((host, port))
            if asked is not None and asked.is_fresh(now):
                return asked, False
            while len(self._asked) >= _KEPT_HOSTS:
                self._asked.pop(next(iter(self._asked)))
            asked = self._asked[host, port] = _Asked(at=now)
            return asked, True

    def _ask(self, host: str, port: int, asked: _Asked) -> None:
        try:
            asked.addresses = tuple(self._lookup(host, port))
            if any(is_public(address) for address in asked.addresses):
                self._proven_at = self._clock()
        except (OSError, UnicodeError) as error:
            asked.error = error
        finally:
            asked.answered.set()

    def _unanswered(self, detail: str, deadline: Deadline) -> Silent | OwnFault:
        if self._proven_at is not None and self._clock() - self._proven_at < KEPT_SECONDS:
            return Silent(phase=Phase.DNS, waited_seconds=deadline.waited)
        return OwnFault(phase=Phase.DNS, detail=detail)
