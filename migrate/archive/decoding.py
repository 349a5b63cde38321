"""Content codings undone piece by piece: never more in memory than a piece, whatever the bytes claim."""

import io
import zlib
from collections.abc import Callable, Sequence
from itertools import chain
from typing import BinaryIO, cast

import brotli
import zstandard

from migrate.archive.inflating import Pieces, gunzipped, inflated

PIECE_BYTES = 65_536

_MOST_CODINGS = 5
"""More are a trap; curl draws the line here too."""
_ZSTD_WINDOW = 1 << 23
"""What a content coding may ask for (RFC 9659)."""

_SMALL_BYTES = 4096
"""What brotli and zstd give at once: of the piece in which they fail nothing is had."""


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


def _unbrotli(parts: Pieces) -> Pieces:
    decompressor = brotli.Decompressor()
    for part in parts:
        given = part
        # It takes more data while it still has output to give: only an empty answer says that nothing is left.
        while not decompressor.is_finished() and (
            piece := decompressor.process(given, output_buffer_limit=_SMALL_BYTES)
        ):
            yield piece
            given = b""
        if decompressor.is_finished():
            return
    raise brotli.error("it ends early")


def _unzstd(parts: Pieces) -> Pieces:
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    with decompressor.stream_reader(stream_of(parts), read_across_frames=True) as reader:
        while piece := reader.read(_SMALL_BYTES):
            yield piece


_DECODERS: dict[str, Callable[[Pieces], Pieces]] = {
    "gzip": gunzipped,
    "x-gzip": gunzipped,
    "deflate": inflated,
    "br": _unbrotli,
    "zstd": _unzstd,
}


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
