"""Records packed where they were captured, to enter the archive together or not at all."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from migrate.archive.records import (
    WARC_FIELDS,
    Fields,
    Record,
    digests,
    pieces,
    record,
    records_of,
    target_uri,
    warc_date,
    warc_fields,
)
from migrate.archive.sealing import Seal, seal_record
from migrate.archive.spool import spool
from migrate.archive.warc import member_of
from migrate.model.capture import Answered
from migrate.model.exchange import Exchange
from migrate.model.record import Earlier, Holder, Payload, RecordRef
from migrate.model.settings import Secrets

NOWHERE = ""
"""The file of a record that has no place yet; its length is what it takes without a revisit."""
REVISIT_BYTES = 1024
"""A payload below this costs less as itself than a reference to it does."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A record, compressed."""

    record: Record
    """Its body may be closed by now."""
    member: BinaryIO
    """One gzip member, positioned at its end."""
    payload: Payload | None
    """What other records may refer to; None where it has none that is whole and worth it."""


class Parcel:
    """What belongs together, in the order in which it will lie in the file; filled by one thread."""

    def __init__(self, secrets: Secrets = Secrets.MASK) -> None:
        """Be ready to pack; `secrets` says what becomes of those in message heads."""
        self._policy = secrets
        self._packed: list[Packed] = []
        self._seal: Packed | None = None
        self.secrets = 0
        """How many secrets were masked in it."""

    @classmethod
    def going_on(cls, begun: Self) -> Self:
        """Give a parcel with all that was in another but its seal; that one is empty afterwards."""
        parcel = cls(begun._policy)
        parcel._packed, begun._packed = begun._packed, []
        parcel.secrets, begun.secrets = begun.secrets, 0
        return parcel

    def __del__(self) -> None:
        self.close()  # what a thread packs after its run has ended goes to nobody

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def packed(self) -> tuple[Packed, ...]:
        """Everything in it, the seal first."""
        return (self._seal, *self._packed) if self._seal else tuple(self._packed)

    def add_exchange(self, exchange: Exchange, earlier: Earlier | None = None) -> RecordRef:
        """Pack every record of the exchange; give its response or, where none came, its metadata.

        A 304 where there is an earlier answer becomes a revisit of that.
        """
        made = records_of(exchange, earlier, self._policy)
        self.secrets += made.secrets
        for each in made.records:
            self._add(each, _payload_of(exchange, each) if each is made.primary else None)
        return _unplaced(next(each for each in self._packed if each.record is made.primary))

    def add_resource(
        self, uri: str, body: BinaryIO, content_type: str, at: datetime, headers: Mapping[str, str]
    ) -> RecordRef:
        """Pack something that came by no protocol."""
        payload = digests(pieces(body))
        target, date = target_uri(uri)[0], warc_date(at)
        fields = (("WARC-Target-URI", target), ("WARC-Date", date), *headers.items())
        made = record("resource", fields, content_type, b"", body, payload)
        return _unplaced(self._add(made, Payload(payload.sha256, target, date, Holder.RESOURCE, chunked=False)))

    def add_metadata(self, uri: str, fields: Mapping[str, object], at: datetime) -> RecordRef:
        """Pack what was decided or observed about a URL as `application/warc-fields`."""
        named: Fields = (("WARC-Target-URI", target_uri(uri)[0]), ("WARC-Date", warc_date(at)))
        made = record("metadata", named, WARC_FIELDS, warc_fields(fields))
        return _unplaced(self._add(made, None))

    def seal(self, seal: Seal) -> None:
        """Put in front what is to be known of the records together; an earlier seal gives way to it."""
        if self._seal is not None:
            self._seal.member.close()
        made = seal_record(seal, tuple(packed.record.record_id for packed in self._packed))
        self._seal = Packed(made, member_of(made), None)

    @property
    def is_empty(self) -> bool:
        """True where there is no record in it."""
        return not self._packed

    def close(self) -> None:
        """Let the compressed bytes go."""
        for packed in self.packed:
            packed.member.close()

    def _add(self, made: Record, payload: Payload | None) -> Packed:
        packed = Packed(made, member_of(made), payload)
        self._packed.append(packed)
        return packed


def _unplaced(packed: Packed) -> RecordRef:
    made = packed.record
    return RecordRef(
        warc=NOWHERE,
        offset=0,
        length=packed.member.tell(),
        record_id=made.record_id,
        payload_digest=made.payload_digest,
    )


def _payload_of(exchange: Exchange, made: Record) -> Payload | None:
    outcome, digest = exchange.outcome, made.payload_digest
    if not isinstance(outcome, Answered) or digest is None:
        return None
    if outcome.truncated is not None or outcome.body_bytes < REVISIT_BYTES:
        return None
    is_chunked = exchange.entity is not exchange.body
    return Payload(digest, made.field("WARC-Target-URI"), made.field("WARC-Date"), Holder.RESPONSE, is_chunked)


@contextlib.contextmanager
def opened(data: bytes | Path) -> Iterator[BinaryIO]:
    """Give the bytes, or the content of the file, as a file."""
    with data.open("rb") if isinstance(data, Path) else spool(data) as body:
        yield body
