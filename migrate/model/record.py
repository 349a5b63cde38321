"""WARC records: where they lie, and what they hold that later ones may refer to."""

from dataclasses import dataclass
from enum import StrEnum

from migrate.model.base import Frozen
from migrate.model.page import Page


class RecordRef(Frozen):
    """Where a WARC record lies."""

    warc: str
    """Path relative to OUT."""
    offset: int
    length: int
    """Compressed bytes of this record alone."""
    record_id: str
    payload_digest: str | None
    """`sha256:` and hex, over the entity; None where the record has no payload."""


class Holder(StrEnum):
    """Which kind of record holds a payload."""

    RESPONSE = "response"
    RESOURCE = "resource"


@dataclass(frozen=True, slots=True)
class Payload:
    """A whole payload as a record holds it: what a later record may refer to instead of holding it again."""

    digest: str
    """`sha256:` and hex."""
    uri: str
    """The record's WARC-Target-URI."""
    date: str
    """The record's WARC-Date."""
    holder: Holder
    chunked: bool
    """True where it lies in the record in chunks."""


@dataclass(frozen=True, slots=True)
class StoredPayload:
    """A payload and the record that holds it."""

    payload: Payload
    record: RecordRef


@dataclass(frozen=True, slots=True)
class Earlier:
    """A whole answer for a URL that the archive holds, and that a later one may confirm."""

    url: str
    """As it was asked for: WHATWG form without fragment."""
    record: RecordRef
    """The response that holds the body."""
    target: str
    """That record's WARC-Target-URI; of another URL where the body was there already."""
    date: str
    """That record's WARC-Date."""
    etag: str | None
    last_modified: str | None
    """The validators as they were sent, for a conditional request (RFC 9110, 8.8)."""
    page: Page | None
    """What its content showed."""
    payload_sha1: str | None = None
    """Of the payload, base 32."""

    @property
    def payload_digest(self) -> str | None:
        """`sha256:` and hex, over the entity."""
        return self.record.payload_digest
