"""What becomes of an exchange in the archive: its records, as data, before they are bytes."""

import base64
import hashlib
import io
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from migrate.archive.http1 import MAX_HEAD_BYTES
from migrate.archive.masking import masked_head
from migrate.model.capture import Answered
from migrate.model.exchange import Exchange
from migrate.model.record import Earlier, RecordRef, StoredPayload
from migrate.model.settings import Secrets
from migrate.urls import mask_secrets

Fields = tuple[tuple[str, str], ...]

WARC_FIELDS = "application/warc-fields"
PAYLOAD_SHA1 = "WARC-Payload-SHA1"
"""A field of ours, beside the one digest that WARC/1.1 has room for: the index need not read a payload for it."""
LONGEST_TARGET = 15_000
"""Characters of an address that a record may be of; fastwarc reads no record whose own head is longer than 32 kB, and a
revisit names two."""
_READ_BYTES = 262_144


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record; `fields` are its named fields but for length and block digest, which follow from the block."""

    record_id: str
    fields: Fields
    head: bytes
    """The block's first bytes, usually a message head."""
    body: BinaryIO | None
    """The rest of the block, read from its start."""
    payload_digest: str | None = None

    def field(self, name: str) -> str:
        """Value of a named field that there is."""
        return next(value for key, value in self.fields if key == name)

    def block(self) -> Iterator[bytes]:
        """Give the block's bytes in pieces."""
        if self.head:
            yield self.head
        if self.body is not None:
            yield from pieces(self.body)

    def block_digest(self) -> tuple[str, int]:
        """Give digest and length of the block."""
        digest, length = hashlib.sha256(), 0
        for piece in self.block():
            digest.update(piece)
            length += len(piece)
        return f"sha256:{digest.hexdigest()}", length


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """Give the whole file from its start in pieces."""
    file.seek(0)
    while piece := file.read(_READ_BYTES):
        yield piece


def sha256(parts: Iterator[bytes]) -> str:
    """Give the digest as WARC and RecordRef name it: `sha256:` and hex."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return f"sha256:{digest.hexdigest()}"


@dataclass(frozen=True, slots=True)
class Digests:
    """What identifies a payload."""

    sha256: str
    """As WARC and RecordRef name it: `sha256:` and hex."""
    sha1: str | None
    """As Wayback indexes have it: base 32; None where nobody computed it."""


def digests(parts: Iterable[bytes]) -> Digests:
    """Give both digests of the bytes, read once."""
    first, second = hashlib.sha256(), hashlib.sha1(usedforsecurity=False)
    for part in parts:
        first.update(part)
        second.update(part)
    return Digests(f"sha256:{first.hexdigest()}", base64.b32encode(second.digest()).decode("ascii"))


def target_uri(url: str) -> tuple[str, int]:
    """Give what stands for the address in a record's head, and how many secrets were masked in it."""
    masked, count = mask_secrets(url)
    return masked[:LONGEST_TARGET], count


def new_record_id() -> str:
    """Give a name that no other record has."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def warc_date(moment: datetime) -> str:
    """Give the instant as WARC/1.1 allows it, always with microseconds (WARC/1.1, 5.4)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True)
class Masked:
    """Records of which each secret was masked, in the order in which they are written."""

    records: tuple[Record, ...]
    primary: Record
    """The one to refer to: the response, or where none came the metadata of the failed attempt."""
    secrets: int
    """How many there were."""


def records_of(exchange: Exchange, earlier: Earlier | None = None, secrets: Secrets = Secrets.MASK) -> Masked:
    """Give the records of an exchange: request and response, or a failed attempt's metadata and what it had sent.

    Interim responses, and bytes that are no HTTP message, become metadata records beside them. A response comes last:
    where it is whole, so is everything that belongs to it. One that says that nothing has changed since the earlier
    one, where we had asked for that, becomes a revisit of it.
    """
    uri, in_uri = target_uri(exchange.url)
    common: Fields = (("WARC-Target-URI", uri), ("WARC-Date", warc_date(exchange.started_at)))
    if exchange.address is not None:
        common += (("WARC-IP-Address", exchange.address),)
    common += _protocols(exchange)
    is_answered = isinstance(exchange.outcome, Answered)
    if isinstance(exchange.outcome, Answered):
        head, in_head = masked_head(exchange.head, secrets)
        if earlier is not None and is_not_modified(exchange.outcome):
            primary = _not_modified(earlier, common, head)
        else:
            primary = _response(exchange, exchange.outcome, common, head)
    else:
        in_head = 0
        primary = record("metadata", common, WARC_FIELDS, warc_fields(_told(exchange)))
    beside, in_beside = _beside(exchange, (*common, ("WARC-Concurrent-To", primary.record_id)), secrets)
    records = (*beside, primary) if is_answered else (primary, *beside)
    return Masked(records, primary, in_uri + in_head + in_beside)


def _beside(exchange: Exchange, fields: Fields, secrets: Secrets) -> tuple[list[Record], int]:
    """Give what was sent, what came before the answer and what came instead of one, and how many secrets it had."""
    records, masked = list[Record](), 0
    if exchange.request:
        request, count = masked_head(exchange.request, secrets)
        records.append(record("request", fields, "application/http; msgtype=request", request))
        masked += count
    if exchange.interim:
        interim, count = masked_head(exchange.interim, secrets)
        records.append(record("metadata", fields, "application/http; msgtype=response", interim))
        masked += count
    if not isinstance(exchange.outcome, Answered) and exchange.body is not None:
        begins, rest, count = _masked_remains(exchange.body, secrets)
        records.append(record("metadata", fields, "application/octet-stream", begins, rest))
        masked += count
    return records, masked


IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_STATUS_NOT_MODIFIED = 304


def is_not_modified(answered: Answered) -> bool:
    """Tell whether the answer is one to a conditional request: what was had before still holds (RFC 9110, 15.4.5)."""
    return answered.status == _STATUS_NOT_MODIFIED


def revisit_of(response: Record, original: StoredPayload) -> Record:
    """Give the response without its body, which an earlier record has (WARC/1.1, 6.7.2), under the same name."""
    refers = _referring(IDENTICAL, original.record, original.payload.uri, original.payload.date)
    own = tuple(("WARC-Type", "revisit") if name == "WARC-Type" else (name, value) for name, value in response.fields)
    return replace(response, fields=(*own, *refers, ("WARC-Truncated", "length")), body=None)


def _not_modified(earlier: Earlier, common: Fields, head: bytes) -> Record:
    """Give the 304 as a revisit (WARC/1.1, 6.7.3): its payload is the earlier response's, and so is the digest."""
    refers = _referring(NOT_MODIFIED, earlier.record, earlier.target, earlier.date)
    held = Digests(earlier.payload_digest, earlier.payload_sha1) if earlier.payload_digest else None
    content_type = "application/http; msgtype=response"
    return record("revisit", (*common, *refers), content_type, head, payload=held)


def _referring(profile: str, record: RecordRef, uri: str, date: str) -> Fields:
    """Give the fields that name an earlier record; by file and offset, as Heritrix knew them, no index is needed."""
    return (
        ("WARC-Profile", profile),
        ("WARC-Refers-To", record.record_id),
        ("WARC-Refers-To-Target-URI", uri),
        ("WARC-Refers-To-Date", date),
        ("WARC-Refers-To-Filename", PurePosixPath(record.warc).name),
        ("WARC-Refers-To-File-Offset", str(record.offset)),
    )


def _masked_remains(remains: BinaryIO, secrets: Secrets) -> tuple[bytes, BinaryIO | None, int]:
    """Give what is left of a failed attempt; a response head that was torn off has secrets as a whole one has."""
    remains.seek(0)
    begins = remains.read(MAX_HEAD_BYTES)
    if begins.lstrip()[:4].upper() not in {b"HTTP", b"ICY "}:
        return b"", remains, 0
    masked, count = masked_head(begins, secrets)
    return masked, cast("BinaryIO", _Tail(remains, len(masked))), count


@dataclass(frozen=True, slots=True)
class _Tail:
    """A file without its beginning."""

    file: BinaryIO
    start: int

    def seek(self, offset: int) -> int:
        """Go to a place behind the beginning."""
        return self.file.seek(self.start + offset) - self.start

    def read(self, size: int) -> bytes:
        """Give the next bytes."""
        return self.file.read(size)


def record(
    kind: str,
    fields: Fields,
    content_type: str,
    head: bytes,
    body: BinaryIO | None = None,
    payload: Digests | None = None,
) -> Record:
    """Give a record under a new name."""
    record_id = new_record_id()
    named: Fields = (("WARC-Type", kind), ("WARC-Record-ID", record_id), *fields)
    if payload is not None:
        named += (("WARC-Payload-Digest", payload.sha256),)
        named += ((PAYLOAD_SHA1, payload.sha1),) if payload.sha1 else ()
    digest = payload.sha256 if payload else None
    return Record(record_id, (*named, ("Content-Type", content_type)), head, body, digest)


def warc_fields(told: Mapping[str, object]) -> bytes:
    """Give the lines of an `application/warc-fields` block; a line break inside a value becomes a space."""
    lines = (f"{name}: {' '.join(str(value).splitlines())}\r\n" for name, value in told.items())
    return "".join(lines).encode()


def _response(exchange: Exchange, answered: Answered, common: Fields, head: bytes) -> Record:
    # Over the entity, chunk framing undone and content coding not (WARC/1.1, 5.9; iipc/warc-specifications#22).
    payload = digests(pieces(exchange.entity)) if exchange.entity is not None else digests(())
    if answered.truncated is not None:
        common += (("WARC-Truncated", answered.truncated.value),)
    return record("response", common, "application/http; msgtype=response", head, exchange.body, payload)


def _protocols(exchange: Exchange) -> Fields:
    if exchange.tls is None:
        return ()
    return (("WARC-Protocol", exchange.tls.protocol), ("WARC-Cipher-Suite", exchange.tls.cipher_suite))


def _told(exchange: Exchange) -> dict[str, object]:
    outcome = exchange.outcome.model_dump(mode="json")
    named = {"outcome": outcome.pop("kind")} | {name.replace("_", "-"): value for name, value in outcome.items()}
    received = exchange.body.seek(0, io.SEEK_END) if exchange.body is not None else 0
    return named | {"received-bytes": received, "seconds": f"{exchange.seconds:.3f}"}
