"""What an earlier process left behind: the part nobody vouches for is cut, whatever is missing is told."""

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from migrate.archive.members import Member, members
from migrate.archive.segments import FOLDER
from migrate.errors import ArchiveDamagedError, ArchiveTornError, DiskError


@dataclass(frozen=True, slots=True)
class Cut:
    """A file held more than had been committed, or ended in the middle of a record, and was cut."""

    path: str
    kept_bytes: int
    dropped_bytes: int


@dataclass(frozen=True, slots=True)
class Short:
    """A file is shorter than what had been committed: evidence is missing."""

    path: str
    committed_bytes: int
    found_bytes: int


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A file of which nothing was ever committed, though it is whole; it was left as it is."""

    path: str
    found_bytes: int


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file of which nothing was ever committed, and that holds something that is no record; it was left as it is."""

    path: str
    found_bytes: int


Recovery = Cut | Short | Unlisted | Damaged


def recover(out: Path, committed: Mapping[str, int]) -> tuple[Recovery, ...]:
    """Cut every file to its committed length, or to its whole captures where nothing was committed; tell the rest.

    A file that nobody listed is not taken for rubbish, as its list may be what was lost: of it only the tail that a
    killed writer left half written is cut.

    Raises:
        DiskError: a file cannot be read or cut.
    """
    folder = out / FOLDER
    found = {f"{FOLDER}/{file.name}": file.stat().st_size for file in sorted(folder.glob("*.warc.gz"))}
    recoveries: list[Recovery] = []
    for path, size in (dict.fromkeys(committed, 0) | found).items():
        if path not in committed:
            recoveries.append(_look_through(out, path, size))
        elif size > committed[path]:
            recoveries.append(_cut(out, path, size, committed[path]))
        elif size < committed[path]:
            recoveries.append(Short(path, committed[path], size))
    return tuple(recoveries)


def _look_through(out: Path, path: str, size: int) -> Recovery:
    try:
        kept = _whole_captures(out / path)
    except ArchiveDamagedError:
        return Damaged(path, size)
    except OSError as error:
        raise DiskError(f"{out / path} cannot be read: {error.strerror}") from error
    return Unlisted(path, size) if kept == size > 0 else _cut(out, path, size, kept)


def _whole_captures(path: Path) -> int:
    """Give the length up to which the file holds whole records, and no response or revisit without its request."""
    whole = 0
    unasked: int | None = None
    with path.open("rb") as file, contextlib.suppress(ArchiveTornError):
        for member in members(file):
            kind = _kind(member)
            if kind in (b"response", b"revisit"):
                unasked = member.offset
            elif kind == b"request":
                unasked = None
            whole = member.offset + member.length
    return whole if unasked is None else unasked


def _kind(member: Member) -> bytes:
    with member.content as content:
        lines = content.read(4096).split(b"\r\n")
    return next((line.partition(b":")[2].strip() for line in lines if line.lower().startswith(b"warc-type:")), b"")


def _cut(out: Path, path: str, size: int, kept: int) -> Cut:
    """Cut the file; one of which nothing is left goes away."""
    try:
        if kept:
            with (out / path).open("r+b") as file:
                file.truncate(kept)
                os.fsync(file.fileno())
        else:
            (out / path).unlink()
    except OSError as error:
        raise DiskError(f"{out / path} cannot be cut to {kept} bytes: {error.strerror}") from error
    return Cut(path, kept, size - kept)
