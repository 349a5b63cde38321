"""The runs of an output: when each began, what it was, how it ended."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from migrate.errors import MigrateError
from migrate.model.base import rfc3339

INTERRUPTED = 130
"""The exit code of a run that a person ended."""

TABLES = """
CREATE TABLE runs (
  started_at TEXT PRIMARY KEY, verb TEXT NOT NULL, vantage TEXT NOT NULL, finished_at TEXT, exit_code INTEGER,
  counts TEXT NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run; without an end it was cut short, or is still at work."""

    started_at: datetime
    verb: str
    vantage: str
    finished_at: datetime | None = None
    exit_code: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


class Runs:
    """The runs of one open journal; changed only by single statements, each of which is committed at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def put(self, run: RunRow) -> None:
        """Enter a run, or what is now known of it."""
        self._db.execute(
            "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?)",
            (
                rfc3339(run.started_at),
                run.verb,
                run.vantage,
                rfc3339(run.finished_at) if run.finished_at else None,
                run.exit_code,
                json.dumps(dict(run.counts), sort_keys=True),
            ),
        )

    @contextmanager
    def begun(self, run: RunRow, clock: Callable[[], datetime]) -> Iterator[None]:
        """Enter a run that begins; where the block breaks off by an error of ours, or a person, with how it ended."""
        self.put(run)
        try:
            yield
        except MigrateError as error:
            self.put(replace(run, finished_at=clock(), exit_code=error.exit_code))
            raise
        except KeyboardInterrupt:
            self.put(replace(run, finished_at=clock(), exit_code=INTERRUPTED))
            raise

    def newest_first(self) -> Iterator[RunRow]:
        """Give every run, the last one first."""
        rows = self._db.execute("SELECT * FROM runs ORDER BY started_at DESC")
        for started_at, verb, vantage, finished_at, exit_code, counts in rows:
            yield RunRow(
                started_at=datetime.fromisoformat(started_at),
                verb=verb,
                vantage=vantage,
                finished_at=datetime.fromisoformat(finished_at) if finished_at else None,
                exit_code=exit_code,
                counts=json.loads(counts),
            )
