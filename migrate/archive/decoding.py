"""Content codings undone piece by piece: never more in memory than a piece, whatever the bytes claim."""

import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO, cast

import brotli
import zstandard

PIECE_BYTES = 65_536

_MOST_CODINGS = 5
"""More are a trap; curl draws the line here too."""
_ZSTD_WINDOW = 1 << 23
"""What a content coding may ask for (RFC 9659)."""
_GZIP_MAGIC = b"\x1f\x8b"

Pieces = Iterator[bytes]


def undone(parts: Pieces, codings: Sequence[str]) -> Pieces:
    """Give the content with its codings undone, the last applied first.

    A coding that is not there gives the bytes as they are: servers name codings that they did not apply. What ends too
    early or turns to garbage gives what could be read before.
    """
    known = [_DECODERS[coding] for coding in codings if coding in _DECODERS]
    if len(known) > _MOST_CODINGS:
        return parts
    for decode in reversed(known):
        parts = _believed(decode, parts)
    return parts


def _believed(decode: Callable[[Pieces], Pieces], parts: Pieces) -> Pieces:
    seen: list[bytes] = []
    is_true = False

    def noted() -> Pieces:
        for part in parts:
            if not is_true:
                seen.append(part)
            yield part

    try:
        for piece in decode(noted()):
            is_true = True
            seen.clear()
            yield piece
    except (zlib.error, brotli.error, zstandard.ZstdError):
        if not is_true:
            yield from chain(seen, parts)


def _gunzip(parts: Pieces) -> Pieces:
    """Read every member; what follows the last one and is none is padding."""
    start, parts = _peeked(parts, 2)
    if start[:2] != _GZIP_MAGIC:
        yield from parts
        return
    inflater = None
    for part in parts:
        data = part
        while data:
            if inflater is None:
                if not data.startswith(_GZIP_MAGIC[: len(data)]):
                    return
                inflater = zlib.decompressobj(31)
            yield from _inflated(inflater, data)
            data = inflater.unused_data
            if inflater.eof:
                inflater = None


def _inflate(parts: Pieces) -> Pieces:
    """Read zlib's format (RFC 9110, 8.4.1.2), the raw one that some servers send, and gzip under the wrong name."""
    start, parts = _peeked(parts, 2)
    if start[:2] == _GZIP_MAGIC:
        yield from _gunzip(parts)
        return
    is_zlib = len(start) > 1 and start[0] & 0x0F == zlib.DEFLATED and int.from_bytes(start[:2], "big") % 31 == 0
    inflater = zlib.decompressobj(15 if is_zlib else -15)
    for part in parts:
        yield from _inflated(inflater, part)
        if inflater.eof:
            return


def _inflated(inflater: "zlib._Decompress", data: bytes) -> Pieces:
    while True:
        piece = inflater.decompress(data, PIECE_BYTES)
        if piece:
            yield piece
        data = inflater.unconsumed_tail
        if inflater.eof or (not data and len(piece) < PIECE_BYTES):
            return


def _unbrotli(parts: Pieces) -> Pieces:
    decompressor = brotli.Decompressor()
    for part in parts:
        given = part
        # It takes more data while it still has output to give: only an empty answer says that nothing is left.
        while not decompressor.is_finished() and (
            piece := decompressor.process(given, output_buffer_limit=PIECE_BYTES)
        ):
            yield piece
            given = b""
        if decompressor.is_finished():
            return


def _unzstd(parts: Pieces) -> Pieces:
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    with decompressor.stream_reader(stream_of(parts), read_across_frames=True) as reader:
        while piece := reader.read(PIECE_BYTES):
            yield piece


_DECODERS: dict[str, Callable[[Pieces], Pieces]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}


def _peeked(parts: Pieces, count: int) -> tuple[bytes, Pieces]:
    start = b""
    while len(start) < count and (part := next(parts, None)) is not None:
        start += part
    return start, chain([start] if start else [], parts)


def stream_of(parts: Pieces, close: Callable[[], None] | None = None) -> BinaryIO:
    """Give a file that reads the pieces one after the other, and calls `close` when closed."""
    return cast("BinaryIO", io.BufferedReader(_PieceReader(parts, close), PIECE_BYTES))


class _PieceReader(io.RawIOBase):
    def __init__(self, parts: Pieces, close: Callable[[], None] | None) -> None:
        self._parts = parts
        self._rest = memoryview(b"")
        self._close = close

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]  # io hands over a memoryview
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._rest = memoryview(part)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def close(self) -> None:
        if not self.closed and self._close is not None:
            self._close()
        super().close()
