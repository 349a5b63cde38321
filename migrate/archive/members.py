"""The gzip members of a file, one after the other: what WARC calls a record each (WARC/1.1, annex D)."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from isal import isal_zlib

from migrate.archive.spool import spool
from migrate.errors import ArchiveDamagedError, ArchiveTornError

_READ_BYTES = 262_144
_GZIP_WINDOW = 31
_BROKEN: tuple[type[Exception], ...] = (isal_zlib.error, zlib.error)  # type: ignore[assignment]  # a stub's slip


@dataclass(frozen=True, slots=True)
class Member:
    """One whole member."""

    offset: int
    length: int
    """Compressed bytes."""
    content: BinaryIO
    """Decompressed, at its start; whoever takes the member closes it."""


def members(file: BinaryIO, offset: int = 0) -> Iterator[Member]:
    """Give each whole member from the offset on, which must be the start of one.

    Raises:
        ArchiveTornError: the file ends inside a member.
        ArchiveDamagedError: what begins at an offset is no member, or one whose bytes do not check out.
    """
    file.seek(offset)
    rest = b""
    while data := rest or file.read(_READ_BYTES):
        content = spool()
        try:
            length, rest = _inflate_one(file, data, content)
        except EOFError as error:
            content.close()
            raise ArchiveTornError(f"{file.name} ends inside the record at {offset}") from error
        except _BROKEN as error:
            content.close()
            raise ArchiveDamagedError(f"{file.name} holds no whole record at {offset}") from error
        content.seek(0)
        yield Member(offset, length, content)
        offset += length


def _inflate_one(file: BinaryIO, data: bytes, content: BinaryIO) -> tuple[int, bytes]:
    """Decompress one member, a bounded piece at a time; give its compressed length and what was read beyond it."""
    inflater = isal_zlib.decompressobj(_GZIP_WINDOW)
    taken = len(data)
    while True:
        piece = inflater.decompress(data, _READ_BYTES)
        content.write(piece)
        if inflater.eof:
            return taken - len(inflater.unused_data), inflater.unused_data
        data = inflater.unconsumed_tail
        if not data and len(piece) < _READ_BYTES:
            data = file.read(_READ_BYTES)
            taken += len(data)
            if not data:
                raise EOFError
