"""WARC/1.1 records packed and read; the only importer of warcio."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from isal import isal_zlib
from warcio.recordbuilder import RecordBuilder
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from zlib_ng import zlib_ng

from migrate.archive.members import Member, members
from migrate.archive.records import Record
from migrate.archive.spool import spool
from migrate.errors import ArchiveDamagedError
from migrate.model.record import RecordRef

VERSION = "WARC/1.1"
_GZIP_WINDOW = 31
_LEVEL = 6
"""Of zlib-ng: pages come out at most 0.8 % larger than with zlib's 9, which warcio has, in less than half the time."""
_FAST_LEVEL = 2
"""Of isal, for what is compressed already: half a per cent larger, ten times as fast."""
_AT_ONCE_BYTES = 65_536
_SAMPLE_BYTES = 16_384
_WORTH_IT = 0.9
"""A sample that shrinks to less than this is not compressed already."""


class _Compressor(Protocol):
    """What zlib-ng and isal have in common."""

    def compress(self, data: bytes, /) -> bytes:
        """Take the next bytes, and give what is ready."""

    def flush(self) -> bytes:
        """Give the rest."""


class _Gzip:
    """Writes one gzip member; what warcio's writer takes for its file."""

    def __init__(self, compressor: _Compressor) -> None:
        self.file = spool()
        self._compressor = compressor
        self._waiting = list[bytes]()
        self._waiting_bytes = 0

    def write(self, data: bytes) -> None:
        """Take the next bytes of the record; each call of the compressor offers the interpreter to others: few do."""
        self._waiting.append(data)
        self._waiting_bytes += len(data)
        if self._waiting_bytes > _AT_ONCE_BYTES:
            self.file.write(self._compressed())

    def flush(self) -> None:
        """End the member; warcio calls this once, at the end of the record."""
        self.file.write(self._compressed() + self._compressor.flush())

    def _compressed(self) -> bytes:
        ready = self._compressor.compress(b"".join(self._waiting))
        self._waiting.clear()
        self._waiting_bytes = 0
        return ready


def _compressor_for(made: Record, length: int) -> _Compressor:
    """Give the compressor that suits the record, by a sample from the middle of its body; the declared type may lie."""
    body_bytes = length - len(made.head)
    if made.body is not None and body_bytes > _SAMPLE_BYTES:
        made.body.seek((body_bytes - _SAMPLE_BYTES) // 2)
        sample = made.body.read(_SAMPLE_BYTES)
        if len(isal_zlib.compress(sample, _FAST_LEVEL)) > _WORTH_IT * len(sample):
            return cast("_Compressor", isal_zlib.compressobj(_FAST_LEVEL, isal_zlib.DEFLATED, _GZIP_WINDOW))
    return cast("_Compressor", zlib_ng.compressobj(_LEVEL, zlib_ng.DEFLATED, _GZIP_WINDOW))


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio names no types
    """warcio's writer, begun without its look-up of this machine's name: a system call for a warcinfo that we make."""

    def __init__(self, file: _Gzip) -> None:
        RecordBuilder.__init__(self, warc_version=VERSION)
        self.gzip, self.out = False, file


class _Block:
    """A record's block as the file that warcio's writer reads, in pieces of whatever size they have."""

    def __init__(self, made: Record) -> None:
        self._pieces = made.block()

    def read(self, _size: int) -> bytes:
        """Give the next bytes, empty at the end."""
        return next(self._pieces, b"")


def member_of(made: Record) -> BinaryIO:
    """Give the record as one gzip member, positioned at its end."""
    digest, length = made.block_digest()
    fields = [*made.fields, ("WARC-Block-Digest", digest), ("Content-Length", str(length))]
    headers = StatusAndHeaders("", fields, protocol=VERSION)
    kind, content_type = headers.get_header("WARC-Type"), headers.get_header("Content-Type")
    if kind == "revisit":
        kind = "response"  # of a revisit warcio writes only a head that it has parsed itself; the field says what it is
    gzip = _Gzip(_compressor_for(made, length))
    whole = ArcWarcRecord("warc", kind, headers, _Block(made), None, content_type, length)
    # A payload digest that we do not have is not one that warcio shall make up.
    writer = _Writer(gzip)
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


def iter_records(path: Path, offset: int = 0) -> Iterator[StoredRecord]:
    """Give every record of a file from the offset on, warcinfo too, in their order.

    Raises:
        OSError: the file cannot be read.
        ArchiveDamagedError: a record is torn or is none.
    """
    with path.open("rb") as file:
        for member in members(file, offset):
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
    if not path.exists():
        raise ArchiveDamagedError(f"{path} is not there")
    with path.open("rb") as file:
        member = next(members(file, ref.offset), None)
        if member is None:
            raise ArchiveDamagedError(f"{path} ends before the record at {ref.offset}")
        with contextlib.closing(member.content):
            found = _stored(path, member)
            if found.field("WARC-Record-ID") != ref.record_id:
                raise ArchiveDamagedError(f"{path} holds another record at {ref.offset} than {ref.record_id}")
            yield found


_VERSION_LINE = re.compile(rb"WARC/\d\.\d")
_MAX_HEAD_BYTES = 4_000_000
"""Of a record; an address is at most as long as the head that it came in."""


def _stored(path: Path, member: Member) -> StoredRecord:
    head = _head_of(member.content)
    lines = head.split(b"\r\n")
    fields = _fields(lines[1:])
    length = next((value for name, value in fields if name.lower() == "content-length"), "")
    if not _VERSION_LINE.fullmatch(lines[0]) or not (length.isascii() and length.isdigit()):
        raise ArchiveDamagedError(f"{path} holds no WARC record at {member.offset}")
    member.content.seek(len(head))
    return StoredRecord(member.offset, member.length, fields, cast("BinaryIO", _Limited(member.content, int(length))))


def _head_of(content: BinaryIO) -> bytes:
    """Give the record's own head, its empty line included; empty where none ends."""
    begins = b""
    while b"\r\n\r\n" not in begins and len(begins) < _MAX_HEAD_BYTES and (more := content.read(_SAMPLE_BYTES)):
        begins += more
    head, gap, _ = begins.partition(b"\r\n\r\n")
    return head + gap if gap else b""


def _fields(lines: Sequence[bytes]) -> tuple[tuple[str, str], ...]:
    """Read named fields; a line that begins with a space belongs to the one before (WARC/1.1, 4)."""
    fields: list[tuple[str, str]] = []
    for line in lines:
        text = line.decode("utf-8", "replace")
        if text[:1] in {" ", "\t"} and fields:
            name, value = fields.pop()
            fields.append((name, f"{value} {text.strip()}"))
        elif text:
            name, _, value = text.partition(":")
            fields.append((name, value.strip(" \t")))
    return tuple(fields)


class _Limited:
    """The next so many bytes of a file."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file, self._left = file, length

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes; all that are left where no size is named."""
        data = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data
