"""The checks of URLs: evidence, numbered in the order in which it was entered and never taken away."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

from migrate import urls
from migrate.model.base import rfc3339
from migrate.model.capture import Answered, Check

TABLES = """
CREATE TABLE checks (
  id INTEGER PRIMARY KEY, url TEXT NOT NULL, at TEXT NOT NULL, leads_to TEXT, data TEXT NOT NULL
);
CREATE TABLE siblings (host TEXT NOT NULL, at TEXT NOT NULL, url TEXT NOT NULL, PRIMARY KEY (host, at)) WITHOUT ROWID;
CREATE INDEX checks_url ON checks (url, id);
CREATE INDEX checks_leading ON checks (url, leads_to) WHERE leads_to IS NOT NULL;
"""


class Checks:
    """The checks of one open journal; changed only inside the journal's `transaction()`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, check: Check) -> None:
        """Append one observation."""
        self._db.execute(
            "INSERT INTO checks (url, at, leads_to, data) VALUES (?, ?, ?, ?)",
            (check.url, rfc3339(check.at), check.leads_to, check.model_dump_json()),
        )

    def add_sibling(self, host: str, check: Check) -> None:
        """Append an observation of a random address of the host, which tells what it answers where there is nothing."""
        self.add(check)
        self._db.execute("INSERT OR REPLACE INTO siblings VALUES (?, ?, ?)", (host, rfc3339(check.at), check.url))

    def of(self, url: str) -> list[Check]:
        """All observations of a URL (without fragment), oldest first."""
        rows = self._db.execute("SELECT data FROM checks WHERE url = ? ORDER BY id", (url,))
        return [Check.model_validate_json(data) for (data,) in rows]

    def last(self, url: str) -> Check | None:
        """The newest observation of a URL (without fragment)."""
        row = self._db.execute("SELECT data FROM checks WHERE url = ? ORDER BY id DESC LIMIT 1", (url,)).fetchone()
        return Check.model_validate_json(row[0]) if row else None

    def times(self, url: str) -> list[tuple[int, datetime]]:
        """Give number and time of each observation of a URL (without fragment), oldest first."""
        rows = self._db.execute("SELECT id, at FROM checks WHERE url = ? ORDER BY id", (url,))
        return [(number, datetime.fromisoformat(at)) for number, at in rows]

    def numbered(self, number: int) -> Check:
        """Give the observation with this number, which there is."""
        (data,) = self._db.execute("SELECT data FROM checks WHERE id = ?", (number,)).fetchone()
        return Check.model_validate_json(data)

    def near(self, url: str, at: datetime) -> Check | None:
        """Give the observation of a URL (without fragment) that was made nearest to this time."""
        near = min(((abs(when - at), -number) for number, when in self.times(url)), default=None)
        return self.numbered(-near[1]) if near else None

    def sibling_near(self, host: str, at: datetime) -> Check | None:
        """Give what the host answered for a random address at about this time: within a day of it."""
        near = [
            (abs(datetime.fromisoformat(when) - at), url)
            for when, url in self._db.execute("SELECT at, url FROM siblings WHERE host = ?", (host,))
        ]
        nearest = min(near, default=None)
        return self.near(nearest[1], at) if nearest and nearest[0] <= timedelta(days=1) else None

    def after(self, number: int, count: int) -> list[tuple[int, Check]]:
        """Give at most so many observations of all URLs with their numbers, in the order in which they were entered."""
        rows = self._db.execute("SELECT id, data FROM checks WHERE id > ? ORDER BY id LIMIT ?", (number, count))
        return [(found, Check.model_validate_json(data)) for found, data in rows]

    def ending_in(self, end: str) -> Iterator[Check]:
        """Every observation of URLs (without fragment) with this end, oldest first."""
        rows = self._db.execute(
            "SELECT data FROM checks WHERE id IN (SELECT id FROM checks WHERE substr(url, -?) = ?) ORDER BY id",
            (len(end), end),
        )  # the inner search reads the index alone
        for (data,) in rows:
            yield Check.model_validate_json(data)

    def replace(self, number: int, check: Check) -> None:
        """Replace what was made of an observation: its evidence stays, what is measured on it may be something else."""
        self._db.execute(
            "UPDATE checks SET leads_to = ?, data = ? WHERE id = ?", (check.leads_to, check.model_dump_json(), number)
        )

    def redirects(self) -> Iterator[tuple[str, str]]:
        """Give each URL whose newest observation leads on, and where it leads, fragments and all."""
        yield from self._db.execute(
            "SELECT url, leads_to FROM checks WHERE leads_to IS NOT NULL"
            " AND id IN (SELECT max(id) FROM checks GROUP BY url)"
        )

    def long_ok(self, count: int) -> list[str]:
        """Give URLs of so many hosts that answered well when last asked, the longest not asked first."""
        last = "SELECT data FROM checks WHERE id IN (SELECT max(id) FROM checks GROUP BY url) ORDER BY id"
        found: dict[str, str] = {}
        for (data,) in self._db.execute(last):
            check = Check.model_validate_json(data)
            outcome = check.last.outcome
            if isinstance(outcome, Answered) and outcome.status == 200:  # noqa: PLR2004
                found.setdefault(urls.host(check.url), check.url)
            if len(found) == count:
                break
        return list(found.values())

    def newest_at(self) -> datetime | None:
        """Give the time of the newest observation of all, to the second; None where nothing was ever asked for."""
        (newest,) = self._db.execute("SELECT max(at) FROM checks").fetchone()
        return datetime.fromisoformat(newest).replace(microsecond=0) if newest else None

    def urls(self) -> set[str]:
        """Every URL that has been observed."""
        return {url for (url,) in self._db.execute("SELECT DISTINCT url FROM checks")}
