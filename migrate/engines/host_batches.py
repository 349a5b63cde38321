"""URLs asked for in threads, host by host: politely, and with no time lost on hosts that do not answer."""

import heapq
import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Generic, TypeAlias, TypeVar, assert_never

from migrate.engines.heap import share_heap
from migrate.engines.host_queue import Errand, Heard, HostQueue, Pace, Spared
from migrate.engines.one_core import sharing_one_core

Result = TypeVar("Result")

_MANY, _FEW = 256, 32
"""When so many results wait for the calling thread, nobody asks until only so few do: else they would fill the memory
where the web is faster than it is. One at a time in and out would cost twice the CPU, by threads that take turns."""


@dataclass(frozen=True, slots=True)
class Batching(Generic[Result]):
    """What the batches need to know of the work that they order; only `work` and `hear` run in other threads."""

    host_of: Callable[[str], str]
    """Whom the pace is for."""
    door_of: Callable[[str], str]
    """What of the host may be shut while the rest is open."""
    pace_of: Callable[[str], Pace]
    work: Callable[[str, Result | None], Result]
    """Asks for a URL; the second time with what came of the first."""
    hear: Callable[[Result], Heard]
    deliver: Callable[[str, Result], Iterable[str]]
    """Takes the last word about a URL and gives back URLs to ask for besides."""
    glimpse: Callable[[Result], None]
    """Is shown what came of a URL that will be asked for once more."""
    spare: Callable[[Spared[Result]], Result]
    """Makes the result of a URL that was never asked for."""


def in_host_batches(
    urls: Iterable[str], batching: Batching[Result], *, workers: int, clock: Callable[[], float] = time.monotonic
) -> None:
    """Run the work on every URL in threads, politely per host, and on every URL that delivery gives back.

    A host that does not answer is set aside, and tried once more when there is nothing else left to do. An exception
    of the work or of the calling thread's functions ends the batches and is raised here; threads that are still
    asking finish their one request by its own deadline.
    """
    batches: _Batches[Result] = _Batches(batching, clock)
    batches.add(urls)
    if not batches.outstanding:
        return
    share_heap()
    threads = [
        threading.Thread(target=batches.serve, daemon=True, name=f"host-batch-{number}") for number in range(workers)
    ]
    with sharing_one_core():
        try:
            for thread in threads:
                thread.start()
            while batches.outstanding:
                for event in batches.settled():
                    _settle(event, batches, batching)
        finally:
            batches.stop()


@dataclass(frozen=True, slots=True)
class _Came(Generic[Result]):
    """The last word about a URL."""

    url: str
    result: Result


@dataclass(frozen=True, slots=True)
class _Held(Generic[Result]):
    """A first word, of a URL that will be asked for once more."""

    result: Result


@dataclass(frozen=True, slots=True)
class _Broke:
    """A fault of the work itself."""

    error: BaseException


_Event: TypeAlias = _Came[Result] | _Held[Result] | Spared[Result] | _Broke


def _settle(event: _Event[Result], batches: "_Batches[Result]", batching: Batching[Result]) -> None:
    match event:
        case _Broke(error=error):
            raise error
        case _Held(result=result):
            batching.glimpse(result)
        case _Came(url=url, result=result):
            batches.add(batching.deliver(url, result))
            batches.done()
        case Spared(url=url):
            batches.add(batching.deliver(url, batching.spare(event)))
            batches.done()
        case _:
            assert_never(event)


class _Batches(Generic[Result]):
    """The queues of all hosts, given out in the order in which hosts become free; thread-safe."""

    def __init__(self, batching: Batching[Result], clock: Callable[[], float]) -> None:
        self._batching, self._clock = batching, clock
        self._hosts: dict[str, HostQueue[Result]] = {}
        self._scheduled: set[str] = set()
        self._free: list[tuple[float, int, str]] = []
        self._turn = count()
        self._aside: dict[str, int] = {}
        self._all_aside = 0
        self._changed = threading.Condition()
        self._events: queue.SimpleQueue[list[_Event[Result]]] = queue.SimpleQueue()
        self._may_ask = threading.Event()
        self._may_ask.set()
        self._stopped = False
        self.outstanding = 0
        """How many URLs have not been dealt with; only the calling thread changes it."""

    def add(self, urls: Iterable[str]) -> None:
        with self._changed:
            for url in urls:
                name = self._batching.host_of(url)
                host = self._hosts.get(name)
                if host is None:
                    host = self._hosts[name] = HostQueue(self._batching.pace_of(name), self._clock)
                host.add(url, self._batching.door_of(url))
                self.outstanding += 1
                if spared := self._after(name, host):
                    self._events.put(spared)

    def settled(self) -> list[_Event[Result]]:
        """Wait for something to deal with."""
        events = self._events.get()
        with self._changed:
            if self._events.qsize() <= _FEW:
                self._may_ask.set()
        return events

    def done(self) -> None:
        """One URL is dealt with; where all others were set aside, their second chance begins."""
        with self._changed:
            self.outstanding -= 1
            self._second_chance()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            self._may_ask.set()

    def serve(self) -> None:
        """Ask until there is nothing more to ask; the life of a thread."""
        while self._may_ask.wait() and (errand := self._take()) is not None:
            try:
                result = self._batching.work(errand.url, errand.earlier)
                heard = self._batching.hear(result)
            except BaseException as error:  # noqa: BLE001  handed to the calling thread, which raises it
                self._events.put([_Broke(error)])
                return
            self._over(errand, result, heard)

    def _take(self) -> Errand[Result] | None:
        with self._changed:
            while not self._stopped:
                now = self._clock()
                if not self._free or self._free[0][0] > now:
                    self._changed.wait(self._free[0][0] - now if self._free else None)
                    continue
                name = heapq.heappop(self._free)[2]
                self._scheduled.discard(name)
                host = self._hosts[name]
                if host.free_at > now or not host.is_ready():  # it was told to wait, or set aside, since
                    self._schedule(name, host)
                    continue
                errand = host.start()
                self._schedule(name, host)
                return errand
            return None

    def _over(self, errand: Errand[Result], result: Result, heard: Heard) -> None:
        with self._changed:
            name = self._batching.host_of(errand.url)
            host = self._hosts[name]
            is_last_word = host.over(errand, result, heard)
            first: _Event[Result] = _Came(errand.url, result) if is_last_word else _Held(result)
            self._events.put([first, *self._after(name, host)])
            if self._events.qsize() >= _MANY and not self._stopped:
                self._may_ask.clear()
            self._second_chance()

    def _after(self, name: str, host: HostQueue[Result]) -> list[_Event[Result]]:
        """Take account of what changed in a host's queue, and give what of it needs no asking any more."""
        events: list[_Event[Result]] = []
        for left in host.given_up():
            if isinstance(left, Spared):
                events.append(left)
            elif left.earlier is not None:
                events.append(_Came(left.url, left.earlier))
        aside = host.aside
        self._all_aside += aside - self._aside.get(name, 0)
        self._aside[name] = aside
        self._schedule(name, host)
        return events

    def _second_chance(self) -> None:
        if not self._all_aside or self._all_aside < self.outstanding:
            return
        for name, host in self._hosts.items():
            if self._aside[name]:
                host.try_again()
                self._events.put(self._after(name, host))

    def _schedule(self, name: str, host: HostQueue[Result]) -> None:
        if name not in self._scheduled and host.is_ready():
            self._scheduled.add(name)
            heapq.heappush(self._free, (host.free_at, next(self._turn), name))
            self._changed.notify()  # one thread for one host: waking all of them costs more than the request
