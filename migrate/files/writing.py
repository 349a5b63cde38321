"""Writing that is atomic and says what is wrong with the disk."""

import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from migrate.files.faults import disk_error

_PART = re.compile(r"\.[0-9a-f]{16}\.part")


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it now stands on disk."""

    path: Path
    sha256: str
    """Hex."""
    bytes: int
    changed: bool
    """False where the file already had these very bytes and was left alone, its times included."""


def write_atomic(path: Path, data: bytes | Iterable[bytes]) -> Written:
    """Put `data` at `path`, whole or not at all, on disk (fsync) when this returns; folders are made as needed.

    Raises DiskError where that is impossible; what stood at `path` then still stands.
    """
    return _write(path, data, os.fsync, _sync_folder)


def write_rebuildable(path: Path, data: bytes | Iterable[bytes]) -> Written:
    """Put `data` at `path`, whole or not at all; a power failure may undo it, so its digest has to be looked at again.

    For the many files that a run checks by digest and can make again: two fsyncs for each of 500 posts cost a second.
    """
    return _write(path, data, _leave_it, _leave_it)


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of the file's bytes in hex, in constant memory; OSError where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sweep_parts(folder: Path) -> None:
    """Remove what a killed process had begun to write below the folder."""
    for part in folder.rglob(".*.part"):
        if _PART.fullmatch(part.name):
            part.unlink(missing_ok=True)


def _leave_it(_: object) -> None:
    """Let the system write it out when it likes."""


def _write(
    path: Path,
    data: bytes | Iterable[bytes],
    sync_file: Callable[[int], None],
    sync_folder: Callable[[Path], None],
) -> Written:
    part = path.parent / f".{secrets.token_hex(8)}.part"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, bytes) and _holds(path, len(data), digest := hashlib.sha256(data).hexdigest()):
            return Written(path, digest, len(data), changed=False)
        digest, size = _write_new(part, (data,) if isinstance(data, bytes) else data, sync_file)
        if _holds(path, size, digest):
            return Written(path, digest, size, changed=False)
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise disk_error(path, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return Written(path, digest, size, changed=True)


def _write_new(part: Path, chunks: Iterable[bytes], sync: Callable[[int], None]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with part.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        file.flush()
        sync(file.fileno())
    return digest.hexdigest(), size


def _holds(path: Path, size: int, digest: str) -> bool:
    """Tell whether `path` is a regular file, no link, with these bytes."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return S_ISREG(found.st_mode) and found.st_size == size and sha256_of(path) == digest


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
