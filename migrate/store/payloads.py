"""Which record of the archive holds which payload, so that none is held twice."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from migrate.model.record import Holder, Payload, RecordRef, StoredPayload

TABLES = """
CREATE TABLE payloads (
  digest TEXT NOT NULL, holder TEXT NOT NULL, uri TEXT NOT NULL, date TEXT NOT NULL, chunked INTEGER NOT NULL,
  warc TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, record_id TEXT NOT NULL,
  PRIMARY KEY (digest, holder, uri)
) WITHOUT ROWID;
"""


class Payloads:
    """The payloads of one open journal; changed only inside the journal's `transaction()`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def response_with(self, digest: str) -> StoredPayload | None:
        """Give a response whose whole payload has this digest."""
        return self._payload("digest = ? AND holder = ?", digest, Holder.RESPONSE)

    def resource_with(self, uri: str, digest: str) -> StoredPayload | None:
        """Give the resource of this URI, as its record names it, whose payload has this digest."""
        return self._payload("digest = ? AND holder = ? AND uri = ?", digest, Holder.RESOURCE, uri)

    def put(self, stored: Iterable[StoredPayload]) -> None:
        """Remember which record holds a payload; the first that did stays."""
        self._db.executemany(
            "INSERT OR IGNORE INTO payloads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_payload_columns, stored)
        )

    def _payload(self, which: str, *values: str) -> StoredPayload | None:
        row = self._db.execute(f"SELECT * FROM payloads WHERE {which} LIMIT 1", values).fetchone()  # noqa: S608  ours
        if row is None:
            return None
        digest, holder, uri, date, chunked, warc, offset, length, record_id = row
        ref = RecordRef(warc=warc, offset=offset, length=length, record_id=record_id, payload_digest=digest)
        return StoredPayload(Payload(digest, uri, date, Holder(holder), bool(chunked)), ref)


def _payload_columns(stored: StoredPayload) -> tuple[Any, ...]:
    payload, record = stored.payload, stored.record
    return (
        payload.digest,
        payload.holder.value,
        payload.uri,
        payload.date,
        payload.chunked,
        record.warc,
        record.offset,
        record.length,
        record.record_id,
    )
