"""Sorting of more records than memory should hold."""

import heapq
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

Record = tuple[str | int, ...]

_RUN = 4_000
"""Records sorted in memory at once: about 2 MB."""
_OPEN = 64
"""Runs merged at once, below every usual limit of open files."""


class DiskSort:
    """Records in any order in, in ascending order out, in a few megabytes whatever their number.

    The runs are nameless files in `directory`, so that nothing stays behind however the process ends.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._pending: list[Record] = []
        self._runs: list[IO[str]] = []

    def add(self, record: Record) -> None:
        """Take one record in."""
        self._pending.append(record)
        if len(self._pending) < _RUN:
            return
        self._runs.append(self._write_run(sorted(self._pending)))
        self._pending = []
        if len(self._runs) == _OPEN:
            self._runs = [self._write_run(_merge(self._runs))]

    def drain(self) -> Iterator[Record]:
        """Yield every record once, in ascending order; the sorter is empty afterwards."""
        pending, runs = sorted(self._pending), self._runs
        self._pending, self._runs = [], []
        return heapq.merge(pending, _merge(runs)) if runs else iter(pending)

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
