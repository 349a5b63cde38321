"""What was found when web archives were asked for old copies: derived from their answers in the archive."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from migrate.model.base import rfc3339
from migrate.model.capture import Check
from migrate.model.link import Kind, Status, Verdict

TABLES = """
CREATE TABLE mementos (
  url TEXT PRIMARY KEY, asked_at TEXT NOT NULL, archive TEXT NOT NULL, wanted TEXT, reason TEXT NOT NULL,
  memento TEXT, made_at TEXT, days INTEGER, status TEXT, evidence TEXT
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class OldCopy:
    """A good copy that a web archive has, and that we hold as it gave it."""

    url: str
    """Where a reader is shown it."""
    made_at: datetime
    days_from_post: int | None
    """Days from the post to the copy, negative where it is older; None where the post has no date."""
    status: Status
    """What it was judged to be."""
    check: Check
    """The requests that brought it."""


@dataclass(frozen=True, slots=True)
class SearchRow:
    """The last search for one URL that came to an end."""

    url: str
    """Without fragment."""
    asked_at: datetime
    archive: str
    """Address of the archive, as the settings had it."""
    wanted: datetime | None
    """The date for which a copy was wanted."""
    copy: OldCopy | None
    reason: str = ""
    """Why there is none; empty where there is one."""

    def told(self) -> str:
        """Give it as text, but for the requests; `read_search` gives it back."""
        copy = self.copy
        told: dict[str, object] = {
            "url": self.url,
            "asked_at": rfc3339(self.asked_at),
            "archive": self.archive,
            "wanted": rfc3339(self.wanted) if self.wanted else None,
            "reason": self.reason,
        }
        if copy is not None:
            made_at, days = rfc3339(copy.made_at), copy.days_from_post
            told["copy"] = {"url": copy.url, "made_at": made_at, "days_from_post": days, "status": copy.status}
        return json.dumps(told, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Needy:
    """A link that an old copy may be of use for."""

    url: str
    """Without fragment."""
    kinds: frozenset[Kind]
    verdict: Verdict
    status: Status
    is_held: bool
    """True where we hold a whole and usable copy of our own."""


class Mementos:
    """The searches of one open journal; changed only inside the journal's `transaction()`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def of(self, url: str) -> SearchRow | None:
        """Give what came of the search for a URL; None where there was none."""
        row = self._db.execute("SELECT * FROM mementos WHERE url = ?", (url,)).fetchone()
        return _search(row) if row else None

    def found(self) -> Iterator[SearchRow]:
        """Give every search that found a copy, by URL."""
        for row in self._db.execute("SELECT * FROM mementos WHERE memento IS NOT NULL ORDER BY url"):
            yield _search(row)

    def put(self, row: SearchRow) -> None:
        """Replace what came of the search for a URL."""
        copy = row.copy
        self._db.execute(
            "INSERT OR REPLACE INTO mementos VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row.url,
                rfc3339(row.asked_at),
                row.archive,
                rfc3339(row.wanted) if row.wanted else None,
                row.reason,
                copy.url if copy else None,
                rfc3339(copy.made_at) if copy else None,
                copy.days_from_post if copy else None,
                copy.status.value if copy else None,
                copy.check.model_dump_json() if copy else None,
            ),
        )

    def needy(self) -> Iterator[Needy]:
        """Give each link of the present posts that does not plainly work, or is a picture of which no copy is held."""
        rows = self._db.execute(
            "SELECT fetchable, kinds, verdict, status, copy_at IS NOT NULL FROM standings"
            " WHERE (verdict != 'ok' OR (copy_at IS NULL AND instr(kinds, 'image')))"
            " AND EXISTS (SELECT 1 FROM occurrences JOIN posts ON posts.id = post"
            "             WHERE present AND occurrences.url = standings.url) ORDER BY url"
        )
        for url, kinds, verdict, status, is_held in rows:
            among = frozenset(map(Kind, kinds.split(",")))
            yield Needy(url, among, Verdict(verdict), Status(status), is_held=bool(is_held))

    def dates(self) -> Iterator[tuple[str, str | None, str | None]]:
        """Give each such URL with the date and the old address, as written, of each present post that refers to it."""
        yield from self._db.execute(
            "SELECT DISTINCT fetchable, json_extract(entry, '$.date'), json_extract(entry, '$.url')"
            " FROM occurrences JOIN posts ON posts.id = post WHERE present"
            " AND fetchable IN (SELECT fetchable FROM standings WHERE verdict != 'ok' OR copy_at IS NULL)"
        )


def read_search(text: str, check: Check) -> SearchRow | None:
    """Give a search as `told` put it, with the requests that it was made of; None where the text is something else."""
    try:
        told = json.loads(text)
        copy, wanted = told.get("copy"), told["wanted"]
        return SearchRow(
            url=told["url"],
            asked_at=datetime.fromisoformat(told["asked_at"]),
            archive=told["archive"],
            wanted=datetime.fromisoformat(wanted) if wanted else None,
            copy=copy and _copy(copy["url"], copy["made_at"], copy["days_from_post"], copy["status"], check),
            reason=told["reason"],
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _copy(url: str, made_at: str, days: int | None, status: str, check: Check) -> OldCopy:
    return OldCopy(url, datetime.fromisoformat(made_at), days, Status(status), check)


def _search(row: tuple[str, str, str, str | None, str, str | None, str, int | None, str, str]) -> SearchRow:
    url, asked_at, archive, wanted, reason, memento, made_at, days, status, evidence = row
    copy = _copy(memento, made_at, days, status, Check.model_validate_json(evidence)) if memento else None
    return SearchRow(
        url=url,
        asked_at=datetime.fromisoformat(asked_at),
        archive=archive,
        wanted=datetime.fromisoformat(wanted) if wanted else None,
        copy=copy,
        reason=reason,
    )
