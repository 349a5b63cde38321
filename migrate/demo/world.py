"""What all connections of a running web share: the sites, the log, and the moment to stop."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Event, Lock
from urllib.parse import urlsplit

from migrate.demo.answers import NoSuchHost, Refused, Request, Site
from migrate.demo.authority import Authority

_USUAL_PORTS = {80, 443}


@dataclass(frozen=True, slots=True)
class Seen:
    """One request in the log."""

    request: Request
    at: float
    """When its head had arrived, `time.monotonic()`."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request that is being answered."""

    host: str
    number: int
    turn: int
    """How many requests for the same URL there were before."""


@dataclass(slots=True)
class World:
    """The state of a running web; every method may be called from any thread."""

    sites: Mapping[str, Site]
    """By host name in lower case, or `host:port` where the port is neither 80 nor 443."""
    authority: Authority
    stopping: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)
    _seen: list[Seen] = field(default_factory=list)
    _turns: Counter[str] = field(default_factory=Counter)
    _in_flight: set[Ticket] = field(default_factory=set)
    _peaks: Counter[str] = field(default_factory=Counter)

    def site(self, host: str, port: int) -> Site:
        """Give what stands at an address: a name that no site has does not exist, another port refuses."""
        host = host.lower()
        known = self.sites.get(f"{host}:{port}")
        if known is None and host in self.sites:
            known = self.sites[host] if port in _USUAL_PORTS else Site(connect=Refused())
        return Site(connect=NoSuchHost()) if known is None else known

    def begin(self, request: Request) -> Ticket:
        """Put a request into the log, and count it as in flight until `end`."""
        host = urlsplit(request.url).netloc
        with self._lock:
            self._seen.append(Seen(request, time.monotonic()))
            ticket = Ticket(host, len(self._seen), self._turns[request.url])
            self._turns[request.url] += 1
            self._in_flight.add(ticket)
            self._peaks[host] = max(self._peaks[host], sum(other.host == host for other in self._in_flight))
            return ticket

    def end(self, ticket: Ticket) -> None:
        """Count a request as answered; again is harmless."""
        with self._lock:
            self._in_flight.discard(ticket)

    def note(self, request: Request) -> None:
        """Put a request into the log that asks a host for nothing: CONNECT."""
        with self._lock:
            self._seen.append(Seen(request, time.monotonic()))

    def log(self) -> tuple[Seen, ...]:
        """Give every request so far, in the order of arrival."""
        with self._lock:
            return tuple(self._seen)

    def peaks(self) -> Mapping[str, int]:
        """Give how many requests each host had in flight at most."""
        with self._lock:
            return dict(self._peaks)
