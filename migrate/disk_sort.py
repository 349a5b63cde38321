"""Sorting of more records than memory should hold."""

import heapq
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

Record = tuple[str | int, ...]

_RUN = 2_000
"""Records sorted in memory at once: about 1 MB."""
_FAN = 16
"""Runs of one level that are merged into one of the next: few open files, each record rewritten log16 times."""


class DiskSort:
    """Records in any order in, in ascending order out, in a few megabytes whatever their number.

    The runs are nameless files in `directory`, so that nothing stays behind however the process ends.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._pending: list[Record] = []
        self._levels: list[list[IO[str]]] = []

    def add(self, record: Record) -> None:
        """Take one record in."""
        self._pending.append(record)
        if len(self._pending) == _RUN:
            self._pending.sort()
            self._keep(self._write_run(self._pending), 0)
            self._pending = []

    def drain(self) -> Iterator[Record]:
        """Yield every record once, in ascending order; the sorter is empty afterwards."""
        pending, runs = sorted(self._pending), [run for level in self._levels for run in level]
        self._pending, self._levels = [], []
        return heapq.merge(pending, _merge(runs)) if runs else iter(pending)

    def _keep(self, run: IO[str], level: int) -> None:
        if level == len(self._levels):
            self._levels.append([])
        runs = self._levels[level]
        runs.append(run)
        if len(runs) == _FAN:
            self._levels[level] = []
            self._keep(self._write_run(_merge(runs)), level + 1)

    def _write_run(self, records: Iterable[Record]) -> IO[str]:
        run = TemporaryFile("w+", encoding="utf-8", dir=self._directory)  # noqa: SIM115  # `_read_run` closes it
        for record in records:
            run.write(json.dumps(record) + "\n")
        run.seek(0)
        return run


def _merge(runs: Iterable[IO[str]]) -> Iterator[Record]:
    return heapq.merge(*(_read_run(run) for run in runs))


def _read_run(run: IO[str]) -> Iterator[Record]:
    with run:
        for line in run:
            yield tuple(json.loads(line))
