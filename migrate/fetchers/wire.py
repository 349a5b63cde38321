"""One TCP connection under one deadline: what was connected to, what came, and how it ended."""

import errno
import os
import select
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from migrate.model.capture import ConnectionRefused, OwnFault, Phase, Reset, Silent

CHUNK = 65_536
STAGGER_SECONDS = 0.25
"""Head start of one address before the next is tried beside it (RFC 8305, 5)."""
_A_DAY = 86_400.0

# What our own machine or network lacks; no word about the other side.
OWN_ERRNOS = frozenset(
    {
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOBUFS,
        errno.ENOMEM,
        errno.ENETDOWN,
        errno.ENETUNREACH,
        errno.EADDRNOTAVAIL,
        errno.EAFNOSUPPORT,
        errno.EPERM,
        errno.EACCES,
    }
)


def field_bytes(line: str) -> bytes:
    """Give a header line as sent: Latin-1, as it would have been received; UTF-8 where that cannot hold it."""
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode()


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment at which an attempt ends, whatever it is doing."""

    started: float
    seconds: float
    clock: Callable[[], float]

    @property
    def left(self) -> float:
        """Seconds until the end, never below zero, and never more than a system call can be told."""
        return min(max(0.0, self.started + self.seconds - self.clock()), _A_DAY)

    @property
    def waited(self) -> float:
        """Seconds since the start."""
        return self.clock() - self.started


class End(Enum):
    """Why nothing more comes."""

    CLOSED = auto()
    RESET = auto()
    LATE = auto()


@dataclass(frozen=True, slots=True)
class Wire:
    """A connected socket and the deadline it lives under."""

    socket: socket.socket
    deadline: Deadline

    def receive(self) -> bytes | End:
        """Give what came next, at most 64 kB, or why nothing more will."""
        left = self.deadline.left
        if not left:
            return End.LATE
        try:
            self.socket.settimeout(left)
            return self.socket.recv(CHUNK) or End.CLOSED
        except TimeoutError:
            return End.LATE
        except ssl.SSLEOFError:
            return End.CLOSED if self._is_in_order() else End.RESET
        except OSError:
            return End.RESET

    def _is_in_order(self) -> bool:
        """Tell a line that was hung up from one that was torn: before Python 3.13, ssl says the same of both.

        Source: python/cpython#115627. A torn one has no other end any more.
        """
        try:
            self.socket.getpeername()
        except OSError:
            return False
        return True

    def send(self, data: bytes) -> End | None:
        """Send all of it; None where that was possible."""
        rest = memoryview(data)
        while rest:
            left = self.deadline.left
            if not left:
                return End.LATE
            try:
                self.socket.settimeout(left)
                rest = rest[self.socket.send(rest) :]
            except TimeoutError:
                return End.LATE
            except OSError:
                return End.RESET
        return None

    def close(self) -> None:
        """Hang up; what the other side still sends is nobody's concern."""
        self.socket.close()


def connect(
    addresses: Sequence[str], port: int, deadline: Deadline
) -> tuple[Wire, str] | ConnectionRefused | Reset | Silent | OwnFault:
    """Connect to the first address that answers, each tried a quarter of a second after the one before it.

    Source: RFC 8305 (Happy Eyeballs), so that a line without IPv6 does not make hosts look dead.
    """
    race = _Race(port, deadline)
    try:
        for address in addresses:
            race.start(address)
            if race.wait(STAGGER_SECONDS) or not deadline.left:
                break
        while race.running and not race.winner and deadline.left:
            race.wait(deadline.left)
    finally:
        race.drop_losers()
    if race.winner:
        return Wire(race.winner[0], deadline), race.winner[1]
    return race.failure()


class _Race:
    """Connections under way to the addresses of one host."""

    def __init__(self, port: int, deadline: Deadline) -> None:
        self.port = port
        self.deadline = deadline
        self.running: dict[int, tuple[socket.socket, str]] = {}
        self.winner: tuple[socket.socket, str] | None = None
        self.errors: list[int] = []
        self.late = False

    def start(self, address: str) -> None:
        """Begin to connect without waiting."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            sock = socket.socket(family, socket.SOCK_STREAM)
        except OSError as error:
            self.errors.append(error.errno or errno.EIO)
            return
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            error_number = sock.connect_ex((address, self.port))
        except OSError as error:
            error_number = error.errno or errno.EIO
        self.running[sock.fileno()] = (sock, address)
        if error_number != errno.EINPROGRESS:
            self._settle(sock.fileno(), error_number)

    def wait(self, seconds: float) -> bool:
        """Wait until an address has answered, all have failed, or the time is over; True where one answered."""
        poll = select.poll()
        for descriptor in self.running:
            poll.register(descriptor, select.POLLOUT)
        ends = self.deadline.clock() + min(seconds, self.deadline.left)
        while self.running and not self.winner:
            ready = poll.poll(max(0.0, ends - self.deadline.clock()) * 1000)
            for descriptor, _ in ready:
                poll.unregister(descriptor)
                sock = self.running[descriptor][0]
                self._settle(descriptor, sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
            if not ready:
                break
        return self.winner is not None

    def _settle(self, descriptor: int, error_number: int) -> None:
        sock, address = self.running.pop(descriptor)
        if not error_number and not self.winner:
            self.winner = (sock, address)
            return
        sock.close()
        if error_number:
            self.errors.append(error_number)

    def drop_losers(self) -> None:
        """Give up what is still under way."""
        self.late = bool(self.running)
        for sock, _ in self.running.values():
            sock.close()
        self.running.clear()

    def failure(self) -> ConnectionRefused | Reset | Silent | OwnFault:
        """Say why no address answered; an address that failed for our reasons says nothing where another one speaks."""
        theirs = [number for number in self.errors if number not in OWN_ERRNOS]
        if self.late or errno.ETIMEDOUT in theirs:
            return Silent(phase=Phase.CONNECT, waited_seconds=self.deadline.waited)
        if errno.ECONNRESET in theirs:  # it was taken, and torn before we knew
            return Reset(phase=Phase.CONNECT, detail=os.strerror(errno.ECONNRESET).lower())
        if theirs:
            return ConnectionRefused(detail=os.strerror(theirs[0]))
        return OwnFault(phase=Phase.CONNECT, detail=os.strerror(self.errors[0]) if self.errors else "no address to try")
