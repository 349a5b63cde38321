"""A response read off a wire, every byte kept: heads apart from body, body as sent beside body as meant."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from migrate.archive.http1 import MAX_HEAD_BYTES, Dechunker, Framed, Head, Sized, framing, head_end, read_head
from migrate.archive.spool import spool
from migrate.fetchers.wire import Deadline, End, Wire
from migrate.model.capture import Truncation

REST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class HeadRead:
    """A final response head, and what had come behind it."""

    head: Head
    raw: bytes
    interim: bytes
    """Everything that came before it."""
    surplus: bytes


@dataclass(frozen=True, slots=True)
class HeadMissed:
    """No final response head came: why, and what came instead."""

    end: End | None
    """None where what came cannot be a response head."""
    received: bytes
    interim: bytes


def receive_head(wire: Wire) -> HeadRead | HeadMissed:
    """Read up to the end of the final response head; 1xx responses before it are kept apart (RFC 9110, 15.2)."""
    received, interim = bytearray(), bytearray()
    searched = 0
    while True:
        end = head_end(received, searched)
        if end is not None:
            raw = bytes(received[:end])
            head = read_head(raw)
            if head is None:
                return HeadMissed(None, bytes(received), bytes(interim))
            if not _is_interim(head):
                # Empty lines before it are no part of a response, and no other reader of a record passes over them.
                starts = len(raw) - len(raw.lstrip(b"\r\n"))
                return HeadRead(head, raw[starts:], bytes(interim) + raw[:starts], bytes(received[end:]))
            interim += raw
            del received[:end]
            searched = 0
            continue
        if len(received) + len(interim) > MAX_HEAD_BYTES or not _may_become_head(received):
            return HeadMissed(None, bytes(received), bytes(interim))
        searched = len(received)
        more = wire.receive()
        if isinstance(more, End):
            return HeadMissed(more, bytes(received), bytes(interim))
        received += more


def _is_interim(head: Head) -> bool:
    # 101 is final: what follows it is another protocol, and we never asked for one.
    return 100 <= head.status < 200 and head.status != 101  # noqa: PLR2004


_STARTS = (b"HTTP/", b"ICY ")


def _may_become_head(received: bytearray) -> bool:
    start = bytes(received[:70]).lstrip(b"\r\n")[:5].upper()
    return any(start.startswith(known[: len(start)]) for known in _STARTS)


@dataclass(frozen=True, slots=True)
class BodyRead:
    """What came of a body."""

    body: BinaryIO
    entity: BinaryIO
    entity_bytes: int
    truncated: Truncation | None
    cut_by_us: bool


def receive_body(wire: Wire, head: HeadRead, max_bytes: int) -> BodyRead:
    """Read the body to its end as framed, to the end of the connection or to one of our limits."""
    framed = framing(head.head)
    if framed is Framed.CHUNKED:
        return _receive_chunked(wire, head.surplus, max_bytes)
    length = framed.length if isinstance(framed, Sized) else 0 if framed is Framed.NO_BODY else None
    return _receive_plain(wire, head.surplus, length, max_bytes)


@contextmanager
def _closing_on_failure(*files: BinaryIO) -> Iterator[None]:
    """Let the files go where the disk fails while they are written; they belong to nobody yet."""
    try:
        yield
    except BaseException:
        for file in files:
            file.close()
        raise


def _receive_plain(wire: Wire, surplus: bytes, length: int | None, max_bytes: int) -> BodyRead:
    body = spool()
    with _closing_on_failure(body):
        return _fill_plain(body, wire, surplus, length, max_bytes)


def _fill_plain(body: BinaryIO, wire: Wire, surplus: bytes, length: int | None, max_bytes: int) -> BodyRead:
    taken = 0
    room = max_bytes if length is None else min(length, max_bytes)
    piece: bytes | End = surplus
    while not isinstance(piece, End):
        fitting = piece[: room - taken]
        taken += body.write(fitting)
        if taken == length:
            return BodyRead(body, body, taken, truncated=None, cut_by_us=False)
        # Without a length only one byte more, or the end, shows whether this was all.
        if len(fitting) < len(piece) or (length is not None and taken == room):
            break
        piece = wire.receive()
    return BodyRead(body, body, taken, *_ending(piece, complete=length is None and piece is End.CLOSED))


def _receive_chunked(wire: Wire, surplus: bytes, max_bytes: int) -> BodyRead:
    body, entity = spool(), spool()
    with _closing_on_failure(body, entity):
        return _fill_chunked(body, entity, wire, surplus, max_bytes)


def _fill_chunked(body: BinaryIO, entity: BinaryIO, wire: Wire, surplus: bytes, max_bytes: int) -> BodyRead:
    dechunker = Dechunker()
    taken = meant = 0
    piece: bytes | End = surplus
    while not isinstance(piece, End):
        data, used = dechunker.feed(piece[: max_bytes - taken])
        body.write(piece[:used])
        meant += entity.write(data)
        taken += used
        if dechunker.broken:
            return BodyRead(body, entity, meant, Truncation.UNSPECIFIED, cut_by_us=False)
        if dechunker.done or taken >= max_bytes:
            break
        piece = wire.receive()
    return BodyRead(body, entity, meant, *_ending(piece, complete=dechunker.done))


def _ending(piece: bytes | End, *, complete: bool) -> tuple[Truncation | None, bool]:
    if complete:
        return None, False
    if isinstance(piece, bytes):
        return Truncation.LENGTH, True
    return (Truncation.TIME, True) if piece is End.LATE else (Truncation.DISCONNECT, False)


def receive_rest(wire: Wire, received: bytes, max_bytes: int) -> BinaryIO:
    """Keep what comes within a second from something that is no HTTP; it may wait for us to speak, and we do not."""
    soon = Deadline(wire.deadline.clock(), min(wire.deadline.left, REST_SECONDS), wire.deadline.clock)
    return _receive_plain(Wire(wire.socket, soon), received, None, max_bytes).body
