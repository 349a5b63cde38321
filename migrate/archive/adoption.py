"""What an earlier process left beyond what was accounted for: whole captures to keep, a torn end to cut."""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate.archive.content import head_of
from migrate.archive.http1 import Framed, framing, read_head
from migrate.archive.parcels import REVISIT_BYTES
from migrate.archive.sealing import CONTENT_TYPE, Sealed, read_seal
from migrate.archive.segments import FOLDER, begun_at, sync_folder
from migrate.archive.warc import StoredRecord, iter_records
from migrate.errors import ArchiveDamagedError, ArchiveTornError, DiskError
from migrate.model.record import Holder, Payload, RecordRef, StoredPayload

_PIECE_BYTES = 262_144


@dataclass(frozen=True, slots=True)
class Found:
    """A record as it was found, its bytes as its block digest says."""

    ref: RecordRef
    kind: str
    """Its WARC-Type."""
    uri: str
    date: str
    payload: StoredPayload | None
    """What it holds that others may refer to."""


@dataclass(frozen=True, slots=True)
class Group:
    """Records that entered the archive together."""

    records: tuple[Found, ...]
    sealed: Sealed | None
    end: int
    """Where in the file the next group begins."""


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of a file, beyond what was accounted for."""

    path: str
    start: int
    size: int
    """Of the whole file."""
    groups: tuple[Group, ...]
    """Whole, in their order, the first at `start`; behind the last may be what is not."""


@dataclass(frozen=True, slots=True)
class Short:
    """A file is shorter than what had been accounted for: evidence is missing."""

    path: str
    committed_bytes: int
    found_bytes: int


@dataclass(frozen=True, slots=True)
class Foreign:
    """A file that no process of ours began; it is left as it is."""

    path: str
    found_bytes: int


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file of ours of which nothing was accounted for has something in the middle that is no record; it is left."""

    path: str
    found_bytes: int


def survey(out: Path, committed: Mapping[str, int]) -> Iterator[Tail | Short | Foreign | Damaged]:
    """Give whatever is not as it was accounted for, by file; nothing is changed.

    Raises:
        DiskError: a file cannot be read.
    """
    folder = out / FOLDER
    try:
        sizes = {f"{FOLDER}/{file.name}": file.stat().st_size for file in sorted(folder.glob("*.warc.gz"))}
        for path, size in (dict.fromkeys(committed, 0) | sizes).items():
            if path not in committed:
                yield _unlisted(out, path, size)
            elif size > committed[path]:
                groups = _read(out, path, committed[path]).groups  # what comes behind them is vouched for by nobody
                yield Tail(path, committed[path], size, groups)
            elif size < committed[path]:
                yield Short(path, committed[path], size)
    except OSError as error:
        raise DiskError(f"{error.filename or folder} cannot be read: {error.strerror}") from error


def cut(out: Path, tail: Tail, length: int) -> None:
    """Make durable the tail up to `length`, and take off the rest; a file of which nothing is left goes away.

    What is kept is written anew in its place: that it can be read proves only that it is in memory, and where the
    fsync of the process that wrote it had failed, Linux takes it for written.

    Raises:
        DiskError: that is impossible.
    """
    file = out / tail.path
    try:
        if length:
            with file.open("r+b", buffering=0) as handle:
                handle.truncate(length)
                _write_anew(handle.fileno(), tail.start, length)
                os.fsync(handle.fileno())
        else:
            file.unlink()
        sync_folder(file.parent)
    except OSError as error:
        raise DiskError(f"{file} cannot be cut to {length} bytes: {error.strerror}") from error


def _write_anew(descriptor: int, start: int, end: int) -> None:
    while start < end and (piece := os.pread(descriptor, min(_PIECE_BYTES, end - start), start)):
        start += os.pwrite(descriptor, piece, start)


def _unlisted(out: Path, path: str, size: int) -> Tail | Foreign | Damaged:
    read = _read(out, path, 0)
    is_ours = begun_at(path) is not None and (not read.groups or read.groups[0].records[0].kind == "warcinfo")
    if not is_ours:
        return Foreign(path, size)
    # The list may be what was lost, so only what a killed writer left half written is taken for rubbish.
    if read.is_damaged:
        return Damaged(path, size)
    return Tail(path, 0, size, read.groups)


@dataclass(frozen=True, slots=True)
class _Read:
    groups: tuple[Group, ...]
    is_damaged: bool
    """True where something follows that is no record, and not only a record's beginning."""


def _read(out: Path, path: str, start: int) -> _Read:
    groups: list[Group] = []
    begun: list[Found] = []
    sealed: Sealed | None = None
    try:
        for stored in iter_records(out / path, start):
            found, seal = _found(path, stored)
            sealed = sealed if begun else seal
            begun.append(found)
            if _is_complete(begun, sealed):
                groups.append(Group(tuple(begun), sealed, stored.offset + stored.length))
                begun.clear()
    except ArchiveTornError:
        pass  # what comes after the last whole group is its writer's unfinished work
    except ArchiveDamagedError:
        return _Read(tuple(groups), is_damaged=True)
    return _Read(tuple(groups), is_damaged=False)


def _is_complete(begun: Sequence[Found], sealed: Sealed | None) -> bool:
    """Tell whether a parcel ends here: a seal names what belongs to it; without one a request waits for its answer."""
    if sealed is not None:
        return set(sealed.records) <= {found.ref.record_id for found in begun}
    return begun[-1].kind != "request" and not (begun[0].kind == "request" and begun[-1].kind == "metadata")


def _found(path: str, stored: StoredRecord) -> tuple[Found, Sealed | None]:
    """Give the record, and what it says where it is a seal; raises ArchiveDamagedError where its bytes are others."""
    kind, uri, date = (stored.field(name) or "" for name in ("WARC-Type", "WARC-Target-URI", "WARC-Date"))
    is_seal = stored.field("Content-Type") == CONTENT_TYPE
    begin, more = (stored.block.read(), b"") if is_seal else (b"", b"")
    if kind in {"response", "revisit"}:
        begin, more = head_of(stored.block)
    digest, body_bytes = hashlib.sha256(begin + more), len(more)
    while piece := stored.block.read(_PIECE_BYTES):
        digest.update(piece)
        body_bytes += len(piece)
    name = stored.field("WARC-Record-ID")
    if stored.field("WARC-Block-Digest") != f"sha256:{digest.hexdigest()}" or name is None:
        raise ArchiveDamagedError(f"{path} holds other bytes at {stored.offset} than were written")
    ref = RecordRef(
        warc=path,
        offset=stored.offset,
        length=stored.length,
        record_id=name,
        payload_digest=stored.field("WARC-Payload-Digest"),
    )
    found = Found(ref, kind, uri, date, _payload(stored, ref, begin, body_bytes))
    return found, read_seal(begin) if is_seal else None


def _payload(stored: StoredRecord, ref: RecordRef, raw_head: bytes, body_bytes: int) -> StoredPayload | None:
    kind, digest = stored.field("WARC-Type"), ref.payload_digest
    uri, date = stored.field("WARC-Target-URI"), stored.field("WARC-Date")
    if digest is None or uri is None or date is None:
        return None
    if kind == "resource":
        return StoredPayload(Payload(digest, uri, date, Holder.RESOURCE, chunked=False), ref)
    head = read_head(raw_head)
    if kind != "response" or head is None or body_bytes < REVISIT_BYTES or stored.field("WARC-Truncated"):
        return None
    return StoredPayload(Payload(digest, uri, date, Holder.RESPONSE, framing(head) is Framed.CHUNKED), ref)
