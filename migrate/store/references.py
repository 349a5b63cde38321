"""What the posts refer to, place by place; a URL is found once with all its places."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from migrate.model.link import Kind, Occurrence, Reference

TABLES = """
CREATE TABLE occurrences (
  url TEXT NOT NULL, post TEXT NOT NULL, ordinal INTEGER NOT NULL, fetchable TEXT, kind TEXT NOT NULL,
  line INTEGER NOT NULL, element TEXT NOT NULL, attribute TEXT NOT NULL, text TEXT NOT NULL, raw TEXT NOT NULL,
  PRIMARY KEY (post, ordinal)
) WITHOUT ROWID;
CREATE INDEX occurrences_url ON occurrences (url, post, ordinal);
CREATE INDEX occurrences_fetchable ON occurrences (fetchable) WHERE fetchable IS NOT NULL;
"""


@dataclass(frozen=True, slots=True)
class FoundUrl:
    """One distinct URL with every place that refers to it, in the order of the posts."""

    url: str
    fetchable: str | None
    """The URL without fragment, where it is one that can be asked for."""
    kinds: tuple[Kind, ...]
    occurrences: tuple[Occurrence, ...]


class References:
    """The references of one open journal; changed only inside the journal's `transaction()`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def put(self, post: str, references: Iterable[Reference], fetchable: Mapping[str, str]) -> None:
        """Replace what a post refers to; `fetchable` maps a reference's URL to what is asked for."""
        self._db.execute("DELETE FROM occurrences WHERE post = ?", (post,))
        self._db.executemany(
            "INSERT INTO occurrences VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_occurrence_columns(reference, ordinal, fetchable) for ordinal, reference in enumerate(references)),
        )

    def of(self, post: str) -> list[tuple[str, str | None, Kind]]:
        """URL, what is asked for, and use, in the order of the post."""
        rows = self._db.execute("SELECT url, fetchable, kind FROM occurrences WHERE post = ? ORDER BY ordinal", (post,))
        return [(url, fetchable, Kind(kind)) for url, fetchable, kind in rows]

    def fetchable(self) -> Iterator[tuple[str, frozenset[Kind]]]:
        """Each distinct URL that can be asked for, with all it is used for."""
        rows = self._db.execute(
            "SELECT fetchable, group_concat(DISTINCT kind) FROM occurrences JOIN posts ON posts.id = post "
            "WHERE fetchable IS NOT NULL AND present GROUP BY fetchable ORDER BY fetchable"
        )
        for url, kinds in rows:
            yield url, frozenset(Kind(kind) for kind in kinds.split(","))

    def found(self) -> Iterator[FoundUrl]:
        """Each distinct URL of the present posts, in the order of the URL."""
        cursor = self._db.execute(
            "SELECT url, fetchable, kind, post, line, element, attribute, text, raw FROM occurrences "
            "JOIN posts ON posts.id = post WHERE present ORDER BY url, post, ordinal"
        )
        group: list[tuple[Any, ...]] = []
        for row in cursor:
            if group and group[0][0] != row[0]:
                yield _found(group)
                group = []
            group.append(row)
        if group:
            yield _found(group)


def _occurrence_columns(reference: Reference, ordinal: int, fetchable: Mapping[str, str]) -> tuple[Any, ...]:
    at = reference.occurrence
    return (
        reference.url,
        at.post,
        ordinal,
        fetchable.get(reference.url),
        reference.kind.value,
        at.line,
        at.element,
        at.attribute,
        at.text,
        at.raw,
    )


_ORDER = {kind: n for n, kind in enumerate(Kind)}


def _found(group: list[tuple[Any, ...]]) -> FoundUrl:
    return FoundUrl(
        url=group[0][0],
        fetchable=group[0][1],
        kinds=tuple(sorted({Kind(row[2]) for row in group}, key=_ORDER.__getitem__)),
        occurrences=tuple(
            Occurrence(post=post, line=line, element=element, attribute=attribute, text=text, raw=raw)
            for _, _, _, post, line, element, attribute, text, raw in group
        ),
    )
