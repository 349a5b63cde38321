"""The posts as the sources held them when last read; those that vanished keep their row and their name."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from migrate.model.manifest import PostEntry
from migrate.model.record import RecordRef

TABLES = """
CREATE TABLE posts (
  id TEXT PRIMARY KEY, source TEXT NOT NULL, sha256 TEXT, reading TEXT NOT NULL, output TEXT UNIQUE, base TEXT,
  entry TEXT NOT NULL, record TEXT, present INTEGER NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as it was last read."""

    id: str
    source: str
    sha256: str | None
    """Of the source bytes, hex; None where they could not be read."""
    reading: str
    """Fingerprint of everything that decided how the source was read."""
    output: str | None
    """Stem of the Markdown file; None where the post is not exported."""
    base: str | None
    """What relative references resolve against."""
    entry: PostEntry
    """What the manifest says before the export has had its say."""
    record: RecordRef | None


class Posts:
    """The posts of one open journal; changed only inside the journal's `transaction()`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def present(self) -> Iterator[PostRow]:
        """Every post that the sources held when last read, by id."""
        for row in self._db.execute(
            "SELECT id, source, sha256, reading, output, base, entry, record FROM posts WHERE present ORDER BY id"
        ):
            yield _post_row(row)

    def absent(self) -> Iterator[PostRow]:
        """Posts that were once read and that the sources no longer hold."""
        for row in self._db.execute(
            "SELECT id, source, sha256, reading, output, base, entry, record FROM posts WHERE NOT present ORDER BY id"
        ):
            yield _post_row(row)

    def readings(self) -> dict[str, tuple[str | None, str]]:
        """Source digest and reading fingerprint by post id, of posts present or not."""
        return {row[0]: (row[1], row[2]) for row in self._db.execute("SELECT id, sha256, reading FROM posts")}

    def outputs(self) -> dict[str, str]:
        """Stem of the Markdown file by post id, also of posts that have vanished: a name is never given twice."""
        return dict(self._db.execute("SELECT id, output FROM posts WHERE output IS NOT NULL"))

    def name_output(self, post: str, stem: str) -> None:
        """Give a post the stem of its Markdown file."""
        self._db.execute("UPDATE posts SET output = ? WHERE id = ?", (stem, post))

    def put(self, post: PostRow, output: str | None) -> None:
        """Replace a post, whose Markdown file has this stem; what it refers to is put into the references."""
        self._db.execute(
            "INSERT OR REPLACE INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
            (
                post.id,
                post.source,
                post.sha256,
                post.reading,
                output,
                post.base,
                post.entry.model_dump_json(),
                post.record.model_dump_json() if post.record else None,
            ),
        )

    def keep_only(self, present: set[str]) -> list[str]:
        """Mark posts that the sources no longer hold as absent, those that came back as present; give the changed."""
        changed = [
            (int(post in present), post)
            for post, was in self._db.execute("SELECT id, present FROM posts").fetchall()
            if bool(was) != (post in present)
        ]
        self._db.executemany("UPDATE posts SET present = ? WHERE id = ?", changed)
        return [post for _, post in changed]


def _post_row(row: tuple[Any, ...]) -> PostRow:
    post, source, sha256, reading, output, base, entry, record = row
    return PostRow(
        id=post,
        source=source,
        sha256=sha256,
        reading=reading,
        output=output,
        base=base,
        entry=PostEntry.model_validate_json(entry),
        record=RecordRef.model_validate_json(record) if record else None,
    )
