"""Gzip and deflate read as browsers do: no checksum is held against a page, and nothing readable is lost."""

import zlib
from collections.abc import Generator, Iterator

Pieces = Iterator[bytes]

GZIP_MAGIC = b"\x1f\x8b"

_PIECE_BYTES = 65_536
_SOME_BYTES = 4096
"""Of what is compressed, at once: what of it turns out to follow the stream was copied in vain."""
_LONGEST_NAME = 65_536
_HEADER_CRC, _EXTRA, _NAME, _COMMENT = 2, 4, 8, 16
"""Flags of a gzip header (RFC 1952, 2.3.1)."""


class _Source:
    """Bytes that come in parts, and can be looked at before they are taken."""

    def __init__(self, parts: Pieces) -> None:
        self._parts = parts
        self._held = b""
        self._at = 0  # a body of a million empty members must not be copied a million times

    def ahead(self, count: int) -> bytes:
        """Give the next bytes without taking them; fewer only at the end."""
        while len(self._held) - self._at < count and (part := next(self._parts, None)) is not None:
            self._held, self._at = self._held[self._at :] + part, 0
        return self._held[self._at : self._at + count]

    def take(self, count: int) -> bytes:
        """Take the next bytes; fewer only at the end."""
        taken = self.ahead(count)
        self._at += len(taken)
        return taken

    def take_some(self) -> bytes:
        """Take some of the next bytes, at least one; empty at the end."""
        self.ahead(1)
        return self.take(min(_SOME_BYTES, max(1, len(self._held) - self._at)))

    def give_back(self, count: int) -> None:
        """Put back so many of the bytes that were taken last."""
        self._at -= count


def gunzipped(parts: Pieces) -> Pieces:
    """Give the content of every gzip member; what is no gzip stays as it is, and padding behind it is passed over.

    Raises zlib.error where the bytes turn to garbage, after everything before.
    """
    source = _Source(parts)
    if source.ahead(2) != GZIP_MAGIC:
        while data := source.take_some():
            yield data
    while source.ahead(2) == GZIP_MAGIC:
        _skip_header(source)
        yield from _inflated(source)
        source.take(8)  # checksum and length: a browser shows the page that they do not match


def inflated(parts: Pieces) -> Pieces:
    """Give the content of zlib's format (RFC 9110, 8.4.1.2), of the raw one that some servers send, or of gzip.

    Raises zlib.error where the bytes turn to garbage or end early, after everything before.
    """
    source = _Source(parts)
    start = source.ahead(2)
    if start == GZIP_MAGIC:
        yield from gunzipped(iter(source.take_some, b""))
        return
    if len(start) > 1 and start[0] & 0x0F == zlib.DEFLATED and int.from_bytes(start, "big") % 31 == 0:
        source.take(2)
    is_whole = yield from _inflated(source)
    if not is_whole:
        raise zlib.error("it ends early")


def _skip_header(source: _Source) -> None:
    fixed = source.take(10)
    if len(fixed) > 2 and fixed[2] != zlib.DEFLATED:  # noqa: PLR2004
        raise zlib.error("a method that gzip does not have")
    flags = fixed[3] if len(fixed) > 3 else 0  # noqa: PLR2004
    if flags & _EXTRA:
        source.take(int.from_bytes(source.take(2), "little"))
    for flag in (_NAME, _COMMENT):
        if flags & flag:
            _skip_text(source)
    if flags & _HEADER_CRC:
        source.take(2)


def _skip_text(source: _Source) -> None:
    text = source.ahead(_LONGEST_NAME)
    end = text.find(b"\0")
    if end < 0 and len(text) == _LONGEST_NAME:
        raise zlib.error("a name without end")
    source.take(end + 1 if end >= 0 else len(text))


def _inflated(source: _Source) -> Generator[bytes, None, bool]:
    """Give the raw deflate stream that comes next, leave what follows it, and tell whether it came to its end."""
    inflater = zlib.decompressobj(-15)
    while not inflater.eof and (data := source.take_some()):
        yield from _pieces_of(inflater, data)
        source.give_back(len(inflater.unused_data))
    return inflater.eof


def _pieces_of(inflater: "zlib._Decompress", data: bytes) -> Pieces:
    while True:
        before = inflater.copy()
        try:
            piece = inflater.decompress(data, _PIECE_BYTES)
        except zlib.error:
            yield from _salvaged(before, data)
            raise
        if piece:
            yield piece
        data = inflater.unconsumed_tail
        if inflater.eof or (not data and len(piece) < _PIECE_BYTES):
            return


def _salvaged(inflater: "zlib._Decompress", data: bytes) -> Pieces:
    """Give what comes before the error: zlib keeps to itself whatever it had made in the call that failed."""
    step = _PIECE_BYTES // 2
    while step:
        before = inflater.copy()
        try:
            piece = inflater.decompress(data, step)
        except zlib.error:
            inflater, step = before, step // 2
            continue
        if not piece:
            return
        yield piece
        data = inflater.unconsumed_tail
