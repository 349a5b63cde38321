"""Work on this machine in processes that can be killed one by one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from pebble import ProcessPool

Job = TypeVar("Job")
Result = TypeVar("Result")

_LOOKS_EVERY_SECONDS = 0.02
"""How often Pebble looks for workers that died or take too long, and whether it may end: 0.1 of its own, which a run
would wait for three times after its last post."""


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
    started. A job on which `function` raises is `Killed` too, with what was raised.
    """
    source = iter(jobs)
    waiting = [tuple(islice(source, chunk)) for _ in range(2 * processes)]
    filled = sum(map(bool, waiting))
    if not filled:
        return
    # Without a job nobody waits for multiprocessing, Pebble and the asyncio that it imports.
    from pebble import CONSTS, ProcessPool  # noqa: PLC0415

    from migrate.engines.workers import forking_from  # noqa: PLC0415

    CONSTS.sleep_unit = _LOOKS_EVERY_SECONDS
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

    pool: "ProcessPool"
    function: Callable[[Job], Result]
    seconds: float
    running: dict[Future[list[Result | Killed]], tuple[Job, ...]] = field(default_factory=dict)

    def submit(self, jobs: tuple[Job, ...]) -> None:
        if jobs:
            future = self.pool.schedule(_run_chunk, args=(self.function, jobs), timeout=self.seconds)
            self.running[future] = jobs

    def settled(self) -> Iterator[Iterable[tuple[Job, Result | Killed]]]:
        """Wait for at least one chunk; give the results of each that has ended, none where it has to be run again."""
        from pebble import ProcessExpired  # noqa: PLC0415  as above

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


def _run_chunk(function: Callable[[Job], Result], jobs: tuple[Job, ...]) -> list[Result | Killed]:
    return [_run_one(function, job) for job in jobs]


def _run_one(function: Callable[[Job], Result], job: Job) -> Result | Killed:
    try:
        return function(job)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  recorded with the job and failing the exit code: the others go on
        said = " ".join(str(error).split())[:200]
        return Killed(f"met a fault of migrate itself, please report it ({type(error).__name__}: {said})")


def _why(error: BaseException, seconds: float) -> str:
    if isinstance(error, FutureTimeoutError):
        return f"took longer than {seconds:.0f} s"
    if isinstance(error, MemoryError):
        return "needed more memory than a worker may use"
    return "ended the worker process"
