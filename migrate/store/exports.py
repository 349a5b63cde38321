"""What was made of each post, and of what: so that a post is exported again only where something changed."""

import sqlite3

from migrate.model.manifest import PostEntry

TABLES = """
CREATE TABLE exports (post TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, entry TEXT NOT NULL) WITHOUT ROWID;
"""


class Exports:
    """The exports of one open journal; changed only inside the journal's `transaction()`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def of(self, post: str) -> tuple[str, PostEntry] | None:
        """Give fingerprint and entry of a post's last export."""
        row = self._db.execute("SELECT fingerprint, entry FROM exports WHERE post = ?", (post,)).fetchone()
        return (row[0], PostEntry.model_validate_json(row[1])) if row else None

    def put(self, post: str, fingerprint: str, entry: PostEntry) -> None:
        """Replace what is known of a post's export."""
        self._db.execute(
            "INSERT OR REPLACE INTO exports VALUES (?, ?, ?)", (post, fingerprint, entry.model_dump_json())
        )
