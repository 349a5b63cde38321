"""What was seen at each link and what follows from it: derived from the checks, kept so that nobody judges twice."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from migrate.model.base import rfc3339
from migrate.model.link import Kind, Status, Verdict

TABLES = """
CREATE TABLE looks (
  url TEXT NOT NULL, at TEXT NOT NULL, status TEXT NOT NULL, rules TEXT NOT NULL, reason TEXT NOT NULL,
  vantage TEXT NOT NULL, retry_at TEXT, holds INTEGER NOT NULL, PRIMARY KEY (url, at)
) WITHOUT ROWID;
CREATE TABLE standings (
  url TEXT PRIMARY KEY, fetchable TEXT NOT NULL, kinds TEXT NOT NULL, evidence INTEGER NOT NULL, shown_at TEXT NOT NULL,
  copy_at TEXT, verdict TEXT NOT NULL, status TEXT NOT NULL, next_check TEXT, data TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX standings_due ON standings (next_check) WHERE next_check IS NOT NULL;
CREATE INDEX standings_fetchable ON standings (fetchable);
"""


@dataclass(frozen=True, slots=True)
class LookRow:
    """One look at a link, as it was judged."""

    at: datetime
    status: Status
    rules: tuple[str, ...]
    """At least one, the one that decided first."""
    reason: str
    vantage: str
    retry_at: datetime | None
    holds: bool
    """True where the archive holds a whole copy of what was seen, and it was usable."""


@dataclass(frozen=True, slots=True)
class StaleLink:
    """A link about which there is more to know than was judged."""

    url: str
    fetchable: str
    kinds: frozenset[Kind]
    evidence: int
    """Number of its newest check."""
    is_judged_otherwise: bool
    """True where its looks were judged for another use of it, and must be judged again."""


@dataclass(frozen=True, slots=True)
class StandingRow:
    """What follows from all looks at a link."""

    url: str
    fetchable: str
    kinds: frozenset[Kind]
    evidence: int
    """Number of the newest check that it rests on; -1 where it rests on a chain that was not followed to its end."""
    shown_at: datetime
    """When the check was made that its status is of."""
    copy_at: datetime | None
    """When the newest look was made of which a whole and usable copy is held."""
    verdict: Verdict
    status: Status
    next_check: datetime | None
    data: str
    """The whole judgement, as its maker wrote it."""


class Verdicts:
    """Looks and standings of one open journal; changed only inside the journal's `transaction()`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def stale(self) -> list[StaleLink]:
        """Every link of the present posts that has been asked for and is not judged by its newest check and use."""
        rows = self._db.execute(
            "WITH used AS (SELECT url, fetchable, group_concat(kind) AS kinds FROM ("
            "  SELECT DISTINCT occurrences.url, fetchable, kind FROM occurrences JOIN posts ON posts.id = post"
            "  WHERE present AND fetchable IN (SELECT url FROM checks) ORDER BY occurrences.url, kind) GROUP BY url)"
            " SELECT used.url, used.fetchable, used.kinds, max(checks.id) AS newest,"
            " standings.evidence, standings.kinds"
            " FROM used JOIN checks ON checks.url = used.fetchable LEFT JOIN standings ON standings.url = used.url"
            " GROUP BY used.url HAVING standings.evidence IS NOT newest OR standings.kinds IS NOT used.kinds"
            " ORDER BY used.url"
        )
        return [
            StaleLink(url, fetchable, _kinds(kinds), newest, is_judged_otherwise=before is not None and before != kinds)
            for url, fetchable, kinds, newest, _, before in rows
        ]

    def looks(self, url: str) -> list[LookRow]:
        """Every look at the link, oldest first."""
        rows = self._db.execute(
            "SELECT at, status, rules, reason, vantage, retry_at, holds FROM looks WHERE url = ?", (url,)
        )
        looks = [
            LookRow(
                at=datetime.fromisoformat(at),
                status=Status(status),
                rules=tuple(rules.split(" ")),
                reason=reason,
                vantage=vantage,
                retry_at=_moment(retry_at),
                holds=bool(holds),
            )
            for at, status, rules, reason, vantage, retry_at, holds in rows
        ]
        return sorted(looks, key=lambda look: look.at)

    def put_looks(self, url: str, looks: Iterable[LookRow]) -> None:
        """Keep looks beside those that there are."""
        self._db.executemany(
            "INSERT OR REPLACE INTO looks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    url,
                    rfc3339(look.at),
                    look.status.value,
                    " ".join(look.rules),
                    look.reason,
                    look.vantage,
                    rfc3339(look.retry_at) if look.retry_at else None,
                    look.holds,
                )
                for look in looks
            ),
        )

    def forget_looks(self, url: str) -> None:
        """Forget how the checks of one link were judged."""
        self._db.execute("DELETE FROM looks WHERE url = ?", (url,))

    def forget_all(self) -> None:
        """Forget how every check was judged."""
        self._db.execute("DELETE FROM looks")
        self._db.execute("DELETE FROM standings")

    def judge_again(self, url: str) -> None:
        """Let a link be stale; how its checks were judged stays."""
        self._db.execute("UPDATE standings SET evidence = -1 WHERE url = ?", (url,))

    def urls(self) -> list[str]:
        """Give every link that has a standing, also of posts that vanished, by URL."""
        return [url for (url,) in self._db.execute("SELECT url FROM standings ORDER BY url")]

    def put(self, row: StandingRow) -> None:
        """Replace the standing of a link."""
        self._db.execute(
            "INSERT OR REPLACE INTO standings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row.url,
                row.fetchable,
                ",".join(sorted(kind.value for kind in row.kinds)),
                row.evidence,
                rfc3339(row.shown_at),
                rfc3339(row.copy_at) if row.copy_at else None,
                row.verdict.value,
                row.status.value,
                rfc3339(row.next_check) if row.next_check else None,
                row.data,
            ),
        )

    def standing(self, url: str) -> StandingRow | None:
        """Give the standing of a link, where it has one."""
        row = self._db.execute("SELECT * FROM standings WHERE url = ?", (url,)).fetchone()
        return _standing(row) if row else None

    def copies(self) -> Iterator[tuple[str, datetime]]:
        """Give each URL (without fragment) of which a usable copy is held, and when that was made, by URL."""
        rows = self._db.execute(
            "SELECT fetchable, max(copy_at) FROM standings WHERE copy_at IS NOT NULL GROUP BY fetchable ORDER BY 1"
        )
        for fetchable, copy_at in rows:
            yield fetchable, datetime.fromisoformat(copy_at)

    def standings(self) -> Iterator[StandingRow]:
        """Give every standing of a link that the present posts have, by URL."""
        rows = self._db.execute(
            "SELECT * FROM standings WHERE EXISTS (SELECT 1 FROM occurrences JOIN posts ON posts.id = post"
            " WHERE present AND occurrences.url = standings.url) ORDER BY url"
        )
        for row in rows:
            yield _standing(row)


def _standing(row: tuple[str, str, str, int, str, str | None, str, str, str | None, str]) -> StandingRow:
    url, fetchable, kinds, evidence, shown_at, copy_at, verdict, status, next_check, data = row
    return StandingRow(
        url=url,
        fetchable=fetchable,
        kinds=_kinds(kinds),
        evidence=evidence,
        shown_at=datetime.fromisoformat(shown_at),
        copy_at=_moment(copy_at),
        verdict=Verdict(verdict),
        status=Status(status),
        next_check=_moment(next_check),
        data=data,
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@cache
def _kinds(listed: str) -> frozenset[Kind]:
    return frozenset(Kind(kind) for kind in listed.split(","))
