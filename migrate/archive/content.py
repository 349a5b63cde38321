"""What a record is about: the content of a response, the bytes of a resource, a revisit's as its original has them."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from migrate.archive.decoding import PIECE_BYTES, stream_of, undone
from migrate.archive.http1 import Dechunker, Framed, Head, framing, head_end, read_head
from migrate.archive.records import NOT_MODIFIED, PAYLOAD_SHA1
from migrate.archive.segments import FOLDER
from migrate.archive.warc import StoredRecord, read_record
from migrate.errors import ArchiveDamagedError
from migrate.model.record import RecordRef


@dataclass(frozen=True, slots=True)
class Message:
    """A stored response; its entity can be read once."""

    record: StoredRecord
    head: Head | None
    """None where the block does not begin as HTTP does."""
    entity: Iterator[bytes]
    """The body, its transfer coding undone, its content coding not."""


@contextlib.contextmanager
def read_message(out: Path, ref: RecordRef) -> Iterator[Message]:
    """Give a response, or a revisit with the body of the response that it refers to.

    Raises:
        OSError: a file cannot be read.
        ArchiveDamagedError: there is no such record at that place, or the original is not where it should be.
    """
    with read_record(out, ref) as found:
        message = _message(found)
        if found.field("WARC-Type") != "revisit":
            yield message
            return
        with read_record(out, _original(out, found)) as original:
            held = _message(original)
            # A 304 does not repeat what its content is coded with (RFC 9110, 15.4.5).
            head = held.head if found.field("WARC-Profile") == NOT_MODIFIED else message.head
            yield Message(found, head, held.entity)


@dataclass(frozen=True, slots=True)
class Holding:
    """The record that holds a body."""

    record: RecordRef
    target: str
    """Its WARC-Target-URI."""
    date: str
    """Its WARC-Date."""
    sha1: str | None
    """Of its payload, base 32."""


def holding_of(out: Path, ref: RecordRef) -> Holding:
    """Give the response that holds the body of a response or a revisit: itself, or what it refers to.

    Raises:
        OSError: a file cannot be read.
        ArchiveDamagedError: there is no such record at that place, or the original is not where it should be.
    """
    with read_record(out, ref) as found:
        if found.field("WARC-Type") != "revisit":
            return _holding(found, ref)
        original = _original(out, found)
    with read_record(out, original) as holder:
        digest = holder.field("WARC-Payload-Digest")
        return _holding(holder, original.model_copy(update={"length": holder.length, "payload_digest": digest}))


def _holding(holder: StoredRecord, ref: RecordRef) -> Holding:
    target, date = holder.field("WARC-Target-URI"), holder.field("WARC-Date")
    if target is None or date is None:
        raise ArchiveDamagedError(f"{ref.warc} holds a record without target or date at {ref.offset}")
    return Holding(ref, target, date, holder.field(PAYLOAD_SHA1))


@contextlib.contextmanager
def read_payload(out: Path, ref: RecordRef) -> Iterator[BinaryIO]:
    """Give what the record is about, every coding undone: the content of a response, the bytes of a resource.

    Raises:
        OSError: a file cannot be read.
        ArchiveDamagedError: there is no such record at that place, or the original is not where it should be.
    """
    with read_record(out, ref) as found:
        if found.field("WARC-Type") not in {"response", "revisit"}:
            yield stream_of(rest_of(found.block))
            return
    with read_message(out, ref) as message:
        yield stream_of(undone(message.entity, message.head.codings if message.head else ()))


def head_of(block: BinaryIO) -> tuple[bytes, bytes]:
    """Read the block up to behind its message head; give the head, empty where none ends, and what came after it."""
    received = b""
    while (end := head_end(received)) is None and (piece := block.read(PIECE_BYTES)):
        received += piece
    return received[: end or 0], received[end or 0 :]


def entity_of(head: Head | None, body: Iterator[bytes]) -> Iterator[bytes]:
    """Give the body, its chunks undone where the head says that there are any."""
    return _dechunked(body) if head is not None and framing(head) is Framed.CHUNKED else body


def rest_of(block: BinaryIO) -> Iterator[bytes]:
    """Give what was not read yet in pieces."""
    while piece := block.read(PIECE_BYTES):
        yield piece


def _message(found: StoredRecord) -> Message:
    raw, begun = head_of(found.block)
    head = read_head(raw) if raw else None
    return Message(found, head, entity_of(head, chain((begun,), rest_of(found.block))))


def _original(out: Path, revisit: StoredRecord) -> RecordRef:
    name, offset = revisit.field("WARC-Refers-To-Filename"), revisit.field("WARC-Refers-To-File-Offset")
    original = revisit.field("WARC-Refers-To")
    if name is None or offset is None or not offset.isdigit() or original is None:
        raise ArchiveDamagedError(f"a revisit in {out / FOLDER} does not say where its original lies")
    return RecordRef(
        warc=f"{FOLDER}/{Path(name).name}", offset=int(offset), length=0, record_id=original, payload_digest=None
    )


def _dechunked(body: Iterator[bytes]) -> Iterator[bytes]:
    dechunker = Dechunker()
    for piece in body:
        yield dechunker.feed(piece)[0]
