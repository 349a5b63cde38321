"""Work on this machine: host batches in threads, posts in processes that can be killed one by one."""

import heapq
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from migrate.engines.workers import forking_from

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Pace:
    """How politely one host is asked."""

    in_flight: int
    delay_seconds: float
    """From the end of one request to the start of the next."""


@dataclass(slots=True)
class _Host:
    """The queue of one host."""

    pace: Pace
    waiting: deque[str] = field(default_factory=deque)
    in_flight: int = 0
    probed: bool = False
    """True once the first URL has been answered: until then nobody asks for a second."""
    free_at: float = 0.0
    scheduled: bool = False


class _Batches:
    """URLs by host, given out host by host in the order in which hosts become free; thread-safe."""

    def __init__(self, host_of: Callable[[str], str], pace_of: Callable[[str], Pace]) -> None:
        self._host_of, self._pace_of = host_of, pace_of
        self._hosts: dict[str, _Host] = {}
        self._free: list[tuple[float, int, str]] = []
        self._turn = count()
        self._changed = threading.Condition()
        self._outstanding = 0
        self._stopped = False

    def add(self, urls: Iterable[str]) -> None:
        with self._changed:
            for url in urls:
                name = self._host_of(url)
                host = self._hosts.get(name) or self._hosts.setdefault(name, _Host(self._pace_of(name)))
                host.waiting.append(url)
                self._outstanding += 1
                self._schedule(name, host)
            self._changed.notify_all()

    def hosts(self) -> int:
        with self._changed:
            return len(self._hosts)

    def take(self) -> str | None:
        """Wait for a URL whose host may be asked now; None when there will be none."""
        with self._changed:
            while not self._stopped and self._outstanding:
                now = time.monotonic()
                if not self._free or self._free[0][0] > now:
                    self._changed.wait(self._free[0][0] - now if self._free else None)
                    continue
                name = heapq.heappop(self._free)[2]
                host = self._hosts[name]
                host.scheduled = False
                host.in_flight += 1
                url = host.waiting.popleft()
                self._schedule(name, host)
                return url
            return None

    def asked(self, url: str) -> None:
        """The request is over: its host may be asked again after the delay."""
        with self._changed:
            name = self._host_of(url)
            host = self._hosts[name]
            host.in_flight -= 1
            host.probed = True
            host.free_at = time.monotonic() + host.pace.delay_seconds
            self._schedule(name, host)
            self._changed.notify_all()

    def done(self) -> bool:
        """One result is dealt with; True when it was the last."""
        with self._changed:
            self._outstanding -= 1
            if not self._outstanding:
                self._changed.notify_all()
            return not self._outstanding

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _schedule(self, name: str, host: _Host) -> None:
        limit = host.pace.in_flight if host.probed else 1
        if host.waiting and not host.scheduled and host.in_flight < limit:
            host.scheduled = True
            heapq.heappush(self._free, (host.free_at, next(self._turn), name))


def in_host_batches(
    urls: Iterable[str],
    *,
    host_of: Callable[[str], str],
    pace_of: Callable[[str], Pace],
    work: Callable[[str], Result],
    deliver: Callable[[str, Result], Iterable[str]],
    workers: int,
) -> None:
    """Run `work` on every URL in threads, politely per host, and on every URL that `deliver` gives back.

    `deliver` runs in the calling thread, one result at a time. An exception of either ends the batches and is raised
    here; threads that are still asking finish their one request by its own deadline.
    """
    batches = _Batches(host_of, pace_of)
    batches.add(urls)
    results: queue.SimpleQueue[tuple[str, Result | BaseException]] = queue.SimpleQueue()

    def serve() -> None:
        while (url := batches.take()) is not None:
            result: Result | BaseException
            try:
                result = work(url)
            except BaseException as error:  # noqa: BLE001  handed to the calling thread, which raises it
                result = error
            batches.asked(url)
            results.put((url, result))

    if not batches.hosts():
        return
    threads = [threading.Thread(target=serve, daemon=True, name=f"host-batch-{n}") for n in range(workers)]
    try:
        for thread in threads:
            thread.start()
        while True:
            url, result = results.get()
            if isinstance(result, BaseException):
                raise result
            batches.add(deliver(url, result))
            if batches.done():
                return
    finally:
        batches.stop()


@dataclass(frozen=True, slots=True)
class Killed:
    """A job that did not come back; its neighbours did."""

    reason: str


def in_processes(
    function: Callable[[Job], Result],
    jobs: Iterable[Job],
    *,
    processes: int,
    seconds: float,
    preload: Sequence[str],
    chunk: int = 16,
) -> Iterator[tuple[Job, Result | Killed]]:
    """Run `function` on every job in child processes; results come as they are ready, each job exactly once.

    Jobs travel in chunks; a chunk that takes longer than `seconds` or dies is run again job by job, so that only the
    job that is to blame is `Killed`. `preload` names the modules that a child needs. Without a job no process is
    started. An exception that `function` raises is raised here.
    """
    source = iter(jobs)
    waiting = [tuple(islice(source, chunk)) for _ in range(2 * processes)]
    filled = sum(map(bool, waiting))
    if not filled:
        return
    # A worker that is still starting when the last job is done dies with a traceback: no more of them than have work.
    with ProcessPool(max_workers=max(1, filled // 2), context=forking_from(preload)) as pool:
        chunks = _Chunks(pool, function, seconds)
        try:
            for jobs_waiting in waiting:
                chunks.submit(jobs_waiting)
            while chunks.running:
                for results in chunks.settled():
                    yield from results
                    chunks.submit(tuple(islice(source, chunk)))
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]  # Pebble's stop() has no annotations
            raise


@dataclass(slots=True)
class _Chunks(Generic[Job, Result]):
    """Chunks of jobs on their way through the pool."""

    pool: ProcessPool
    function: Callable[[Job], Result]
    seconds: float
    running: dict[Future[list[Result]], tuple[Job, ...]] = field(default_factory=dict)

    def submit(self, jobs: tuple[Job, ...]) -> None:
        if jobs:
            future = self.pool.schedule(_run_chunk, args=(self.function, jobs), timeout=self.seconds)
            self.running[future] = jobs

    def settled(self) -> Iterator[Iterable[tuple[Job, Result | Killed]]]:
        """Wait for at least one chunk; give the results of each that has ended, none where it has to be run again."""
        finished, _ = wait(self.running, return_when=FIRST_COMPLETED)
        for future in finished:
            jobs = self.running.pop(future)
            try:
                yield zip(jobs, future.result(), strict=True)
            except (FutureTimeoutError, ProcessExpired, MemoryError) as error:
                if len(jobs) == 1:
                    yield [(jobs[0], Killed(_why(error, self.seconds)))]
                else:
                    for job in jobs:
                        self.submit((job,))
                    yield ()


def _run_chunk(function: Callable[[Job], Result], jobs: tuple[Job, ...]) -> list[Result]:
    return [function(job) for job in jobs]


def _why(error: BaseException, seconds: float) -> str:
    if isinstance(error, FutureTimeoutError):
        return f"took longer than {seconds:.0f} s"
    if isinstance(error, MemoryError):
        return "needed more memory than a worker may use"
    return "ended the worker process"
