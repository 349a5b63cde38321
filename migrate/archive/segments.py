"""One WARC file that grows: whole members appended, made durable, cut back when a write fails."""

import contextlib
import hashlib
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from migrate.archive.records import pieces
from migrate.errors import DiskError
from migrate.model.manifest import ArchiveEntry

FOLDER = "archive"
_STAMP = re.compile(r"migrate-(\d{14})-\d{5,}\.warc\.gz")
_STAMP_FORMAT = "%Y%m%d%H%M%S"
_NOT_DURABLE = "could not be made durable"


def begun_at(path: str) -> datetime | None:
    """Give when the process started, to the second, that began this file; None where its name does not say so."""
    found = _STAMP.fullmatch(PurePosixPath(path).name)
    try:
        return datetime.strptime(found[1], _STAMP_FORMAT).replace(tzinfo=UTC) if found else None
    except ValueError:  # fourteen digits that are no time
        return None


class Segment:
    """A new WARC file that only ever holds whole records; not for several threads at once."""

    def __init__(self, out: Path, started_at: datetime) -> None:
        """Create `archive/migrate-<UTC time>-<serial>.warc.gz`, with the first serial that is free.

        Raises:
            DiskError: OUT cannot be written.
        """
        stamp = started_at.astimezone(UTC).strftime(_STAMP_FORMAT)
        folder = out / FOLDER
        serial = 0
        while True:
            name = f"migrate-{stamp}-{serial:05d}.warc.gz"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                self._file = (folder / name).open("xb", buffering=0)
                break
            except FileExistsError:
                serial += 1
            except OSError as error:
                raise DiskError(f"{folder / name} cannot be created: {error.strerror}") from error
        self._file_path = folder / name
        self.path = f"{FOLDER}/{name}"
        self.name = name
        self.length = 0
        self.records = 0
        self._digest = hashlib.sha256()
        self._synced = 0
        self._broken = ""

    def append(self, members: Sequence[BinaryIO]) -> tuple[int, ...]:
        """Write the members one after the other, all or none, and give the length of each; they are not yet durable.

        Raises:
            DiskError: the disk is full or failed; the file is as long as before.
        """
        self._refuse_if_broken()
        digest, lengths = self._digest.copy(), list[int]()
        try:
            for member in members:
                length = 0
                for piece in pieces(member):
                    self._write(piece)
                    digest.update(piece)
                    length += len(piece)
                lengths.append(length)
        except OSError as error:
            self._cut_back()
            raise DiskError(f"{self._file_path} cannot be written: {error.strerror}") from error
        except BaseException:  # an interrupt too may come between two writes
            self._cut_back()
            raise
        self._digest = digest
        self.length += sum(lengths)
        self.records += len(lengths)
        return tuple(lengths)

    def _cut_back(self) -> None:
        """Take off what was half written; where even that fails nothing is appended any more."""
        self._broken = "could not be cut back after a failed write"
        with contextlib.suppress(OSError):
            self._file.truncate(self.length)
            self._file.seek(self.length)
            self._broken = ""

    def _refuse_if_broken(self) -> None:
        if self._broken:
            raise DiskError(f"{self._file_path} {self._broken}")

    def _write(self, piece: bytes) -> None:
        rest = memoryview(piece)
        while rest:
            rest = rest[self._file.write(rest) :]

    def sync(self) -> None:
        """Make durable what was appended, the file's name in its folder included.

        After a failure nothing more can be appended or made durable: Linux forgets that pages were never written once
        it has reported it, so that a second fsync succeeds and proves nothing.

        Raises:
            DiskError: the disk failed.
        """
        if self._synced == self.length:
            return
        if self._broken == _NOT_DURABLE:
            self._refuse_if_broken()
        try:
            os.fsync(self._file.fileno())
            if not self._synced:
                sync_folder(self._file_path.parent)
                sync_folder(self._file_path.parent.parent)
        except OSError as error:
            self._broken = _NOT_DURABLE
            raise DiskError(f"{self._file_path} cannot be made durable: {error.strerror}") from error
        self._synced = self.length

    def close(self) -> ArchiveEntry:
        """Make the file durable and describe it; nothing can be appended any more.

        Raises:
            DiskError: the disk failed.
        """
        self.sync()
        self.abandon()
        return ArchiveEntry(path=self.path, sha256=self._digest.hexdigest(), bytes=self.length, records=self.records)

    def abandon(self) -> None:
        """Let go of the file as it is; one that holds nothing goes away."""
        with contextlib.suppress(OSError):  # whatever the disk says now, what counts was durable before
            self._file.close()
            if not self.length:
                self._file_path.unlink()


def sync_folder(folder: Path) -> None:
    """Make durable which files the folder has."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
