"""A command as a child process: how long it took and how much memory its whole tree held."""

import os
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY_SECONDS = 0.02
_PROC = Path("/proc")
_PAGE = 4096


class FailedError(RuntimeError):
    """A command of the bench did not do its work; the message has its last words."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What one run of a command cost."""

    seconds: float
    """Wall clock, from start to exit."""
    peak_bytes: int
    """Highest sum of resident memory over the process and its descendants, sampled; shared pages count in each."""
    output: str
    cpu_seconds: float = 0.0
    """Of all cores, by the process and its descendants that have ended."""


def run(command: Sequence[str | Path], *, may_exit: Sequence[int] = (0,)) -> Spent:
    """Run the command to its end.

    Raises:
        FailedError: it exited with another code than those that it may.
    """
    before, used = time.perf_counter(), _used()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environment())
    sampler = _Sampler(process.pid)
    sampler.start()
    output, errors = process.communicate()
    seconds = time.perf_counter() - before
    sampler.stop()
    if process.returncode not in may_exit:
        raise FailedError(
            f"{' '.join(map(str, command))} exited with {process.returncode}: {(errors or output)[-800:]}"
        )
    return Spent(seconds, sampler.peak_bytes, output, _used() - used)


def _environment() -> dict[str, str]:
    """Give the environment as a user has it: Python keeps what it has compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def best(command: Sequence[str | Path], *, times: int, may_exit: Sequence[int] = (0,)) -> Spent:
    """Give the fastest of several runs: what others did to the machine meanwhile only ever adds."""
    return min((run(command, may_exit=may_exit) for _ in range(times)), key=lambda spent: spent.seconds)


def cpu_seconds(command: Sequence[str | Path]) -> float:
    """Run the command to its end and give what it used of all cores, its workers too.

    Raises:
        FailedError: it did not exit with 0.
    """
    return run(command).cpu_seconds


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


class _Sampler(threading.Thread):
    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._over = threading.Event()
        self.peak_bytes = 0

    def run(self) -> None:
        while not self._over.wait(_EVERY_SECONDS):
            self.peak_bytes = max(self.peak_bytes, _tree_bytes(self._root))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _tree_bytes(root: int) -> int:
    """Give the resident bytes of a process and all that descend from it; 0 where there is no /proc."""
    sizes: dict[int, int] = {}
    children: dict[int, list[int]] = {}
    for entry in _PROC.glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
            sizes[int(entry.name)] = int((entry / "statm").read_text().split()[1]) * _PAGE
        except (OSError, ValueError):  # it ended while we looked
            continue
        children.setdefault(parent, []).append(int(entry.name))
    total, waiting = 0, [root]
    while waiting:
        process = waiting.pop()
        total += sizes.get(process, 0)
        waiting += children.get(process, [])
    return total
