"""Reading `reviews.jsonl`: its entries as far as the chain of hashes holds, and what is wrong after that.

A line is one JSON object in UTF-8 and a line feed: keys sorted, no white space between tokens, nothing escaped that
JSON lets stand, no number but integers (RFC 8785 writes such values the same way). Its hash is the SHA-256 of its
bytes without the line feed. So nothing before the last line can be changed, moved or taken out without being found; for
the last one a receipt does the same.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from migrate import files
from migrate.errors import OutputError
from migrate.model.review import REVIEWS_VERSION, Chained, Line


class Flaw(Enum):
    """What can be wrong with the log."""

    TORN = auto()
    """Its end was never finished: who wrote it was killed. Nothing that was confirmed to anybody is missing."""
    CHANGED = auto()
    """Something in it was changed, moved or taken out."""
    NEWER = auto()
    """A newer migrate wrote in it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong with the log, and where."""

    flaw: Flaw
    line: int
    """1-based."""
    told: str
    """One sentence that names the file and the line."""


@dataclass(frozen=True, slots=True)
class Chain:
    """All entries up to the first fault."""

    entries: tuple[Chained, ...]
    fault: Fault | None

    @property
    def head(self) -> str | None:
        """Hash of the newest entry."""
        return self.entries[-1].hash if self.entries else None

    def find(self, name: str) -> Chained | None:
        """Give the entry with this hash: for a receipt, the sign-off that it was given for."""
        return next((each for each in self.entries if each.hash == name), None)


def canonical(line: Line) -> bytes:
    """Give a line as it is written and hashed, without its line feed."""
    plain = line.model_dump(mode="json")
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Found:
    """A log as far as it was read."""

    chain: Chain
    whole: int
    """Bytes of whole entries."""
    last: bytes
    """The last of them, as it was written."""
    size: int
    """Bytes of the file."""

    @property
    def ends_its_line(self) -> bool:
        """False where nothing but the line feed of the last entry is missing."""
        return self.whole == 0 or self.last.endswith(b"\n")


NOTHING = Found(Chain((), None), 0, b"", 0)


def read(path: Path, seen: Found = NOTHING) -> Found:
    """Read a log, or what came after what was seen of it; one that does not exist has no entries.

    Raises:
        DiskError: it cannot be read.
    """
    with files.disk_faults_told(path.parent):
        try:
            log = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return NOTHING
        try:
            fcntl.flock(log, fcntl.LOCK_SH)  # else a line that is just being written looks torn
            return go_on(path, log, seen)
        finally:
            os.close(log)


def go_on(path: Path, log: int, seen: Found) -> Found:
    """Read what came after what was seen; all of it where that is not there any more."""
    if os.pread(log, len(seen.last), seen.whole - len(seen.last)) != seen.last:
        seen = NOTHING
    size = os.fstat(log).st_size
    data = b"".join(pieces(log, seen.whole, size))
    if seen.last and not seen.ends_its_line and data.startswith(b"\n"):
        seen = Found(seen.chain, seen.whole + 1, seen.last + b"\n", seen.size)
        data = data[1:]
    entries, whole, last, fault = list(seen.chain.entries), seen.whole, seen.last, None
    for text in _lines(data):
        read = _entry_of(path, text, entries)
        if isinstance(read, Fault):
            fault = read
            break
        entries.append(read)
        whole, last = whole + len(text), text
    return Found(Chain(tuple(entries), fault), whole, last, size)


def _lines(data: bytes) -> Iterator[bytes]:
    *ended, rest = data.split(b"\n")
    yield from (text + b"\n" for text in ended)
    if rest:
        yield rest


def pieces(log: int, start: int, end: int) -> Iterator[bytes]:
    """Give the bytes of an open file from one place to another, or to its end."""
    while start < end:
        piece = os.pread(log, min(end - start, 1 << 20), start)
        if not piece:
            return
        yield piece
        start += len(piece)


def _entry_of(path: Path, text: bytes, before: Sequence[Chained]) -> Chained | Fault:
    number = len(before) + 1
    written = text.removesuffix(b"\n")
    line = _parsed(written)
    if isinstance(line, int):
        told = (
            f"{path}:{number} was written by a newer migrate (schema_version {line}; this one reads {REVIEWS_VERSION})."
        )
        return Fault(Flaw.NEWER, number, told)
    if line is None and text == written:
        told = f"{path}:{number} was never finished: its writer was killed before anybody was told that it is kept."
        return Fault(Flaw.TORN, number, told)
    if line is None:
        return Fault(Flaw.CHANGED, number, f"{path}:{number} is not as migrate wrote it.")
    if line.previous != (before[-1].hash if before else None):
        return _misplaced(path, line, before)
    return Chained(hashlib.sha256(written).hexdigest(), number, line.entry)


def _parsed(written: bytes) -> Line | int | None:
    """Give a line, the version of one that is too new, or None where it is none as we write it."""
    try:
        found = json.loads(written)
        version = found.get("schema_version") if isinstance(found, dict) else None
        if isinstance(version, int) and version > REVIEWS_VERSION:
            return version
        line = Line.model_validate_json(written)
    except (ValueError, RecursionError):
        return None
    return line if canonical(line) == written else None


def _misplaced(path: Path, line: Line, before: Sequence[Chained]) -> Fault:
    number = len(before) + 1
    if not before:
        return Fault(Flaw.CHANGED, 1, f"{path}:1 is not the first line that was written: some before it are missing.")
    if any(each.hash == line.previous for each in before) or line.previous is None:
        return Fault(Flaw.CHANGED, number, f"{path}:{number} does not belong there: lines were moved or taken out.")
    told = (
        f"{path}:{number - 1} is not what line {number} was written after: it was changed, or what followed is missing."
    )
    return Fault(Flaw.CHANGED, number - 1, told)


def sound(found: Found) -> Found:
    """Give what was read where one may build on it."""
    fault = found.chain.fault
    if fault is None or fault.flaw is Flaw.TORN:
        return found
    if fault.flaw is Flaw.NEWER:
        raise OutputError(fault.told, "Update html-migrate: pip install --upgrade html-migrate")
    raise OutputError(
        fault.told,
        "Restore the file from a copy. To go on without what was decided so far, move it aside; nothing was changed.",
    )
