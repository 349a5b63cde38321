"""WARC/1.1 files written and read; the only importer of warcio."""

import contextlib
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Self

from isal import isal_zlib
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from migrate import __version__
from migrate.archive.decoding import PIECE_BYTES, stream_of, undone
from migrate.archive.http1 import Dechunker, Framed, framing, head_end, read_head
from migrate.archive.members import Member, members
from migrate.archive.records import (
    WARC_FIELDS,
    Fields,
    Record,
    pieces,
    record,
    records_of,
    sha256,
    warc_date,
    warc_fields,
)
from migrate.archive.recovery import Recovery, recover
from migrate.archive.segments import Segment
from migrate.archive.spool import spool
from migrate.errors import ArchiveDamagedError
from migrate.model.capture import Exchange, RecordRef
from migrate.model.manifest import ArchiveEntry
from migrate.urls import mask_secrets

VERSION = "WARC/1.1"
CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
SEGMENT_BYTES = 1_000_000_000
NO_FIELDS: Mapping[str, str] = {}

_LEVEL = 2
_GZIP_WINDOW = 31


class Archive:
    """The WARC files that this process adds to OUT; any thread may record, one appends at a time."""

    def __init__(
        self, out: Path, started_at: datetime, settings_public: Mapping[str, Any], recovered: tuple[Recovery, ...]
    ) -> None:
        self._out = out
        self._started_at = started_at
        self._settings = dict(settings_public)
        self.recovered = recovered
        """What was found not to be as committed when the archive was opened."""
        self.secrets_masked = 0
        """How many secrets were put out of sight so far."""
        self._lock = threading.Lock()
        self._segment: Segment | None = None
        self._finished: list[ArchiveEntry] = []
        self._closed = False

    @classmethod
    def open(
        cls, out: Path, *, started_at: datetime, settings_public: Mapping[str, Any], committed: Mapping[str, int]
    ) -> Self:
        """Cut what earlier processes left beyond their committed lengths; a new file starts with the first record.

        Args:
            out: the folder of the job; files go below `archive/`.
            started_at: names the files and dates their warcinfo.
            settings_public: goes into warcinfo, free of secrets.
            committed: path relative to OUT → length, of every file that earlier processes committed.

        Raises:
            DiskError: a file cannot be cut.
        """
        return cls(out, started_at, settings_public, recover(out, committed))

    def record_exchange(self, exchange: Exchange) -> RecordRef:
        """Write all records of the exchange side by side, and refer to its response or, where none came, its metadata.

        Raises:
            DiskError: the disk is full or failed; nothing of the exchange was written.
        """
        made = records_of(exchange)
        with self._lock:
            self.secrets_masked += made.secrets
        return self._write(made.records)[0]

    def record_resource(
        self,
        *,
        uri: str,
        data: bytes | Path,
        content_type: str,
        at: datetime,
        headers: Mapping[str, str] = NO_FIELDS,
    ) -> RecordRef:
        """Write something that came by no protocol: a post's source, a file of a mirror.

        Args:
            uri: what the bytes are of, WHATWG form or `urn:…`.
            data: the bytes, or the file that holds them.
            content_type: of the bytes.
            at: when they were read.
            headers: further named fields of the record.

        Raises:
            DiskError: the disk is full or failed; nothing was written.
            OSError: the file of `data` cannot be read.
        """
        with contextlib.ExitStack() as stack:
            body = stack.enter_context(data.open("rb") if isinstance(data, Path) else spool(data))
            digest = sha256(pieces(body))
            fields = (("WARC-Target-URI", mask_secrets(uri)[0]), ("WARC-Date", warc_date(at)), *headers.items())
            return self._write((record("resource", fields, content_type, b"", body, digest),))[0]

    def record_metadata(
        self, *, uri: str, fields: Mapping[str, object], at: datetime, concurrent_to: str | None = None
    ) -> RecordRef:
        """Write what was decided or observed about a URL (robots, own outage, unchanged) as `application/warc-fields`.

        Raises:
            DiskError: the disk is full or failed; nothing was written.
        """
        named: Fields = (("WARC-Target-URI", mask_secrets(uri)[0]), ("WARC-Date", warc_date(at)))
        if concurrent_to is not None:
            named += (("WARC-Concurrent-To", concurrent_to),)
        return self._write((record("metadata", named, WARC_FIELDS, warc_fields(fields)),))[0]

    def commit(self) -> dict[str, int]:
        """Make durable what was recorded, and give the length of each file by its path relative to OUT.

        Raises:
            DiskError: the disk failed.
        """
        with self._lock:
            if self._segment is not None:
                self._segment.sync()
                return {entry.path: entry.bytes for entry in self._finished} | {
                    self._segment.path: self._segment.length
                }
            return {entry.path: entry.bytes for entry in self._finished}

    def close(self) -> list[ArchiveEntry]:
        """Make everything durable and describe the files that this process wrote; nothing more can be recorded."""
        with self._lock:
            self._finish_segment()
            self._closed = True
            return self._finished

    def _write(self, records: tuple[Record, ...]) -> list[RecordRef]:
        with contextlib.ExitStack() as stack:
            members = [stack.enter_context(member_of(made)) for made in records]
            with self._lock:
                segment = self._segment_for(sum(member.tell() for member in members))
                offset, lengths = segment.length, segment.append(members)
        refs = []
        for made, length in zip(records, lengths, strict=True):
            refs.append(
                RecordRef(
                    warc=segment.path,
                    offset=offset,
                    length=length,
                    record_id=made.record_id,
                    payload_digest=made.payload_digest,
                )
            )
            offset += length
        return refs

    def _segment_for(self, size: int) -> Segment:
        if self._closed:
            raise ValueError(
                "the archive is closed"
            )  # as a closed file says it: a late thread must not begin a new one
        if self._segment is not None and self._segment.length + size > SEGMENT_BYTES and self._segment.records > 1:
            self._finish_segment()
        if self._segment is None:
            self._segment = Segment(self._out, self._started_at)
            with member_of(self._warcinfo(self._segment.name)) as member:
                self._segment.append([member])
        return self._segment

    def _finish_segment(self) -> None:
        if self._segment is not None:
            self._finished.append(self._segment.close())
            self._segment = None

    def _warcinfo(self, name: str) -> Record:
        told = {
            "software": f"html-migrate/{__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": CONFORMS_TO,
            "robots": self._settings.get("robots", "none was asked"),
            "secrets": "in message heads each byte of a credential reads x: Authorization, Proxy-Authorization, Cookie,"
            " Set-Cookie, userinfo, signatures and tokens of URLs; WARC-Target-URI reads REDACTED there",
            "digests": "sha256, hex; payload digests are over the entity: chunk framing undone, content coding not",
            "settings": json.dumps(self._settings, sort_keys=True, ensure_ascii=False),
        }
        fields = (("WARC-Date", warc_date(self._started_at)), ("WARC-Filename", name))
        return record("warcinfo", fields, WARC_FIELDS, warc_fields(told))


class _Gzip:
    """Writes one gzip member; what warcio's writer takes for its file."""

    def __init__(self) -> None:
        self.file = spool()
        self._compressor = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _GZIP_WINDOW)

    def write(self, data: bytes) -> None:
        """Take the next bytes of the record."""
        self.file.write(self._compressor.compress(data))

    def flush(self) -> None:
        """End the member; warcio calls this once, at the end of the record."""
        self.file.write(self._compressor.flush())


class _Block:
    """A record's block as the file that warcio's writer reads, in pieces of whatever size they have."""

    def __init__(self, made: Record) -> None:
        self._pieces = made.block()

    def read(self, _size: int) -> bytes:
        """Give the next bytes, empty at the end."""
        return next(self._pieces, b"")


def member_of(made: Record) -> BinaryIO:
    """Give the record as one gzip member, positioned at its end.

    isal's level 2 because warcio's own level 9 is six times slower for 0.6 % less (SPEED A1).
    """
    digest, length = made.block_digest()
    fields = [*made.fields, ("WARC-Block-Digest", digest), ("Content-Length", str(length))]
    headers = StatusAndHeaders("", fields, protocol=VERSION)
    kind, content_type = headers.get_header("WARC-Type"), headers.get_header("Content-Type")
    gzip = _Gzip()
    whole = ArcWarcRecord("warc", kind, headers, _Block(made), None, content_type, length)
    # A payload digest that we do not have is not one that warcio shall make up.
    writer = WARCWriter(gzip, gzip=False, warc_version=VERSION)
    writer.NO_PAYLOAD_DIGEST_TYPES = (kind,)
    writer.write_record(whole)
    return gzip.file


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it lies in a file; its block can be read once, before the next record is asked for."""

    offset: int
    length: int
    """Compressed bytes."""
    fields: tuple[tuple[str, str], ...]
    block: BinaryIO

    def field(self, name: str) -> str | None:
        """Value of the named field, None where there is none; the case of letters is of no matter."""
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)


def iter_records(path: Path) -> Iterator[StoredRecord]:
    """Give every record of a file, warcinfo too, in their order.

    Raises:
        OSError: the file cannot be read.
        ArchiveDamagedError: a record is torn or is none.
    """
    with path.open("rb") as file:
        for member in members(file):
            with contextlib.closing(member.content):
                yield _stored(path, member)


def count_records(path: Path) -> int:
    """Count the records of a file; see `iter_records`."""
    return sum(1 for _ in iter_records(path))


@contextlib.contextmanager
def read_record(out: Path, ref: RecordRef) -> Iterator[StoredRecord]:
    """Give the record that is referred to, for as long as the block of the `with` runs.

    Raises:
        OSError: the file cannot be read.
        ArchiveDamagedError: there is no such record at that place.
    """
    path = out / ref.warc
    with path.open("rb") as file:
        member = next(members(file, ref.offset), None)
        if member is None:
            raise ArchiveDamagedError(f"{path} ends before the record at {ref.offset}")
        with contextlib.closing(member.content):
            found = _stored(path, member)
            if found.field("WARC-Record-ID") != ref.record_id:
                raise ArchiveDamagedError(f"{path} holds another record at {ref.offset} than {ref.record_id}")
            yield found


@contextlib.contextmanager
def read_payload(out: Path, ref: RecordRef) -> Iterator[BinaryIO]:
    """Give what the record is about, every coding undone: the content of a response, the bytes of a resource.

    Raises:
        OSError: the file cannot be read.
        ArchiveDamagedError: there is no such record at that place.
    """
    with read_record(out, ref) as found:
        is_message = found.field("WARC-Type") == "response"
        yield stream_of(_content(found.block) if is_message else _rest(found.block))


def _content(block: BinaryIO) -> Iterator[bytes]:
    received = b""
    while (end := head_end(received)) is None and (piece := block.read(PIECE_BYTES)):
        received += piece
    head = read_head(received[:end]) if end is not None else None
    body = chain((received[end or 0 :],), _rest(block))
    if head is None:
        return body
    return undone(_dechunked(body) if framing(head) is Framed.CHUNKED else body, head.codings)


def _dechunked(body: Iterator[bytes]) -> Iterator[bytes]:
    dechunker = Dechunker()
    for piece in body:
        yield dechunker.feed(piece)[0]


def _rest(block: BinaryIO) -> Iterator[bytes]:
    while piece := block.read(PIECE_BYTES):
        yield piece


def _stored(path: Path, member: Member) -> StoredRecord:
    try:
        record = next(ArchiveIterator(member.content, no_record_parse=True))
    except (StopIteration, ArchiveLoadFailed) as error:
        raise ArchiveDamagedError(f"{path} holds no WARC record at {member.offset}") from error
    return StoredRecord(member.offset, member.length, tuple(record.rec_headers.headers), record.raw_stream)
