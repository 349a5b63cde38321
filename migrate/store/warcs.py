"""The WARC files, and how far each is accounted for."""

import sqlite3

TABLES = """
CREATE TABLE warcs (path TEXT PRIMARY KEY, length INTEGER NOT NULL, sha256 TEXT, records INTEGER) WITHOUT ROWID;
"""


class Warcs:
    """The WARC files of one open journal; changed only inside the journal's `transaction()`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def committed(self) -> dict[str, int]:
        """Length by WARC file up to which every record is accounted for."""
        return dict(self._db.execute("SELECT path, length FROM warcs"))

    def rows(self) -> list[tuple[str, int, str | None, int | None]]:
        """Path, committed length, digest and number of records of each WARC file."""
        return self._db.execute("SELECT path, length, sha256, records FROM warcs ORDER BY path").fetchall()

    def commit(self, path: str, length: int) -> None:
        """Account for a WARC file up to `length`; its digest is unknown again."""
        self._db.execute("INSERT OR REPLACE INTO warcs VALUES (?, ?, NULL, NULL)", (path, length))

    def finish(self, path: str, length: int, sha256: str, records: int) -> None:
        """Account for a finished WARC file."""
        self._db.execute("INSERT OR REPLACE INTO warcs VALUES (?, ?, ?, ?)", (path, length, sha256, records))
