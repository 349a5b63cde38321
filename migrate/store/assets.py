"""What became of the content of URLs: a local file, or the reason why not."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

TABLES = """
CREATE TABLE assets (url TEXT PRIMARY KEY, evidence TEXT NOT NULL, path TEXT, reason TEXT) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class AssetRow:
    """What became of the content of one URL: a local file, or the reason why not."""

    url: str
    evidence: str
    """Record id of the content it was made from."""
    path: str | None
    reason: str | None


class Assets:
    """The assets of one open journal; changed only inside the journal's `transaction()`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def rows(self) -> Iterator[AssetRow]:
        """Every decision about content, by URL."""
        for row in self._db.execute("SELECT url, evidence, path, reason FROM assets ORDER BY url"):
            yield AssetRow(*row)

    def put(self, asset: AssetRow) -> None:
        """Replace the decision about one URL's content."""
        self._db.execute(
            "INSERT OR REPLACE INTO assets VALUES (?, ?, ?, ?)", (asset.url, asset.evidence, asset.path, asset.reason)
        )
