"""HTTP/1 messages as bytes: where a head ends, what it says, how its body is framed."""

import re
from dataclasses import dataclass
from enum import Enum, auto

MAX_HEAD_BYTES = 1_000_000
"""A head longer than this is no HTTP; browsers give up at 256 kB, the longest honest header line seen had 100 kB."""

_MAX_CHUNK_LINE = 16_384
_HEAD_END = re.compile(rb"\n\r?\n")
_BLANK_START = re.compile(rb"[\r\n]{0,64}")
_STATUS_LINE = re.compile(rb"(HTTP/\d(?:\.\d+)?|ICY)[ \t]+(\d{3})(?:[ \t]+(.*))?[ \t]*", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"[ \t]*0*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?\r?", re.DOTALL)
_CHUNK_START = re.compile(rb"([1-9A-Fa-f][0-9A-Fa-f]{0,14})\r\n")


@dataclass(frozen=True, slots=True)
class Head:
    """What a response head says; the bytes stay with whoever read them."""

    version: str
    """As sent: `HTTP/1.1`, or `ICY` of Shoutcast servers."""
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    """Wire order, names as sent, folds joined, Latin-1."""

    def values(self, name: str) -> tuple[str, ...]:
        """Every value of the field, `name` in lower case."""
        return tuple(value for key, value in self.headers if key.lower() == name)

    def first(self, name: str) -> str | None:
        """Value of the first such field, `name` in lower case; None where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    def members(self, name: str) -> tuple[str, ...]:
        """Members of a comma-separated field in order, trimmed, lower case; quoted commas are not expected."""
        return tuple(
            part for value in self.values(name) for part in (m.strip().lower() for m in value.split(",")) if part
        )

    @property
    def codings(self) -> tuple[str, ...]:
        """Codings the entity still has, in the order they were applied: content, then transfer but for `chunked`."""
        transfer = tuple(coding for coding in self.members("transfer-encoding") if coding != "chunked")
        return tuple(c for c in self.members("content-encoding") + transfer if c != "identity")


def head_end(received: bytes | bytearray, searched: int = 0) -> int | None:
    """Give the index behind the empty line that ends a head; None where it has not come yet.

    Line feeds alone end lines too, and empty lines before the status line are passed over (RFC 9112, 2.2).
    """
    blank = _BLANK_START.match(received)
    start = blank.end() if blank else 0
    found = _HEAD_END.search(received, max(start, searched - 3))
    return found.end() if found else None


def read_head(raw: bytes) -> Head | None:
    """Read a complete response head; None where its first line is no status line."""
    lines = raw.lstrip(b"\r\n").split(b"\n")
    status = _STATUS_LINE.fullmatch(lines[0].rstrip(b"\r"))
    if status is None:
        return None
    version, code, reason = status.groups()
    return Head(
        version=version.decode("ascii"),
        status=int(code),
        reason=(reason or b"").strip().decode("latin-1"),
        headers=_fields(lines[1:]),
    )


def _fields(lines: list[bytes]) -> tuple[tuple[str, str], ...]:
    unfolded: list[list[bytes]] = []
    for line in lines:
        bare = line.rstrip(b"\r")
        if bare[:1] in (b" ", b"\t") and unfolded:
            unfolded[-1].append(bare.strip())
        elif bare:
            unfolded.append([bare])
    fields = []
    for parts in unfolded:
        name, colon, value = b" ".join(parts).partition(b":")
        # What has no colon is no field; it stays in the bytes and is not read.
        if colon and name.strip():
            fields.append((name.strip().decode("latin-1"), value.strip().decode("latin-1")))
    return tuple(fields)


@dataclass(frozen=True, slots=True)
class Sized:
    """The body has this many bytes."""

    length: int


class Framed(Enum):
    """How a body without a length ends."""

    NO_BODY = auto()
    CHUNKED = auto()
    UNTIL_CLOSE = auto()


def framing(head: Head) -> Sized | Framed:
    """Give how the body of a response to GET is framed (RFC 9112, 6.3); a length nobody can read counts as none."""
    if head.status < 200 or head.status in (204, 304):  # noqa: PLR2004  (status codes are their own names)
        return Framed.NO_BODY
    # `identity` was taken out of the standard (RFC 7230, A.2), and means what its name says where it is still sent.
    if transfer := [coding for coding in head.members("transfer-encoding") if coding != "identity"]:
        return Framed.CHUNKED if transfer[-1] == "chunked" else Framed.UNTIL_CLOSE
    lengths = set(head.members("content-length"))
    if len(lengths) == 1 and (text := lengths.pop()).isascii() and text.isdigit():
        return Sized(int(text.lstrip("0")[:19] or "0"))
    return Framed.UNTIL_CLOSE


class _Part(Enum):
    SIZE = auto()
    DATA = auto()
    DATA_END = auto()
    TRAILER = auto()
    DONE = auto()
    BROKEN = auto()


class Dechunker:
    """Undoes the chunked transfer coding piece by piece (RFC 9112, 7.1), trailers included."""

    def __init__(self) -> None:
        self._part = _Part.SIZE
        self._left = 0
        self._line = b""

    @property
    def done(self) -> bool:
        """True once the last chunk and the trailers have come."""
        return self._part is _Part.DONE

    @property
    def broken(self) -> bool:
        """True once something came that cannot be a chunk."""
        return self._part is _Part.BROKEN

    def feed(self, data: bytes) -> tuple[bytes, int]:
        """Give the entity bytes in `data`, and how many bytes of `data` belong to this body."""
        entity: list[bytes] = []
        at = 0
        while at < len(data) and self._part is not _Part.DONE and self._part is not _Part.BROKEN:
            if self._part is _Part.SIZE and not self._line:
                at = _take_whole_chunks(data, at, entity)
            if self._part is _Part.DATA:
                piece = data[at : at + self._left]
                entity.append(piece)
                at += len(piece)
                self._left -= len(piece)
                if not self._left:
                    self._part = _Part.DATA_END
            elif at < len(data):
                at = self._take_line(data, at)
        return b"".join(entity), len(data) if self.broken else at

    def _take_line(self, data: bytes, at: int) -> int:
        end = data.find(b"\n", at)
        self._line += data[at:] if end < 0 else data[at:end]
        if len(self._line) > _MAX_CHUNK_LINE:
            self._part = _Part.BROKEN
        if end < 0:
            return len(data)
        line, self._line = self._line, b""
        if not self.broken:
            self._read_line(line)
        return end + 1

    def _read_line(self, line: bytes) -> None:
        if self._part is _Part.SIZE:
            size = _CHUNK_SIZE.fullmatch(line)
            self._left = int(size[1], 16) if size else 0
            self._part = _Part.BROKEN if not size else _Part.DATA if self._left else _Part.TRAILER
        elif self._part is _Part.DATA_END:
            self._part = _Part.SIZE if not line.strip(b"\r") else _Part.BROKEN
        elif not line.strip(b"\r"):
            self._part = _Part.DONE


def _take_whole_chunks(data: bytes, at: int, entity: list[bytes]) -> int:
    """Take the chunks that lie whole in the data, as nearly all do, and give where the first other one begins."""
    while start := _CHUNK_START.match(data, at):
        end = start.end() + int(start[1], 16)
        if data[end : end + 2] != b"\r\n":
            break
        entity.append(data[start.end() : end])
        at = end + 2
    return at
