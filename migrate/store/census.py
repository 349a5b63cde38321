"""How many links there are, how they stand and which are due: counted in the journal, a few numbers at a time."""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from migrate.model.base import rfc3339
from migrate.model.link import Verdict

_PRESENT = (
    "EXISTS (SELECT 1 FROM occurrences JOIN posts ON posts.id = post WHERE present AND occurrences.url = standings.url)"
)
_WATCHED = f"FROM standings WHERE {_PRESENT}"


@dataclass(frozen=True, slots=True)
class Due:
    """Links whose day has come."""

    links: int
    oldest: datetime | None
    """When the first of them became due."""


class Census:
    """Counts over one open journal; links of posts that have vanished are not counted."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def verdicts(self) -> Counter[Verdict]:
        """Count the links that were ever looked at by what is said of them."""
        rows = self._db.execute(f"SELECT verdict, count(*) {_WATCHED} GROUP BY verdict")
        return Counter({Verdict(verdict): count for verdict, count in rows})

    def waiting(self) -> int:
        """Count the links that can be asked for and never were."""
        return self._count(
            "SELECT count(DISTINCT url) FROM occurrences JOIN posts ON posts.id = post"
            " WHERE present AND fetchable IS NOT NULL AND url NOT IN (SELECT url FROM standings)"
        )

    def not_askable(self) -> int:
        """Count the links that no program can ask for: mail addresses, mistyped ones, the old site's if unknown."""
        return self._count(
            "SELECT count(DISTINCT url) FROM occurrences JOIN posts ON posts.id = post"
            " WHERE present AND fetchable IS NULL"
        )

    def newly_dead(self) -> int:
        """Count the links that are dead and worked once in our own checks."""
        return self._count(
            f"SELECT count(*) {_WATCHED} AND verdict = ? AND json_extract(data, '$.first_ok') IS NOT NULL",
            Verdict.DEAD.value,
        )

    def due(self, before: datetime) -> Due:
        """Count the links that were due by then."""
        links, oldest = self._db.execute(
            f"SELECT count(*), min(next_check) {_WATCHED} AND next_check <= ?", (rfc3339(before),)
        ).fetchone()
        return Due(links, datetime.fromisoformat(oldest) if oldest else None)

    def next_due(self, after: datetime) -> datetime | None:
        """Give when the next link will be due that is not yet."""
        (soonest,) = self._db.execute(
            f"SELECT min(next_check) {_WATCHED} AND next_check > ?", (rfc3339(after),)
        ).fetchone()
        return datetime.fromisoformat(soonest) if soonest else None

    def checked_between(self, start: datetime, end: datetime) -> int:
        """Count the links that were looked at in that time."""
        return self._count(
            "SELECT count(*) FROM (SELECT DISTINCT fetchable FROM standings) AS asked WHERE EXISTS"
            " (SELECT 1 FROM checks WHERE checks.url = asked.fetchable AND checks.id >= ? AND checks.id < ?)",
            self._first_check_from(start),
            self._first_check_from(end),
        )

    def _first_check_from(self, moment: datetime) -> int:
        """Give the number of the first check made then or later: checks are numbered in the order of time."""
        (newest,) = self._db.execute("SELECT coalesce(max(id), 0) FROM checks").fetchone()
        low, high, sought = 1, newest + 1, rfc3339(moment)
        while low < high:
            middle = (low + high) // 2
            row = self._db.execute("SELECT at FROM checks WHERE id <= ? ORDER BY id DESC LIMIT 1", (middle,)).fetchone()
            if row is None or row[0] < sought:
                low = middle + 1
            else:
                high = middle
        return low

    def _count(self, sql: str, *values: object) -> int:
        (count,) = self._db.execute(sql, values).fetchone()
        assert isinstance(count, int)
        return count
