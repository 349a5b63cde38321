"""Writing that is atomic, stays below its folder, and says what is wrong with the disk."""

import errno
import fcntl
import hashlib
import os
import re
import secrets
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from migrate.errors import DiskError, OutputBusyError, OutputError, OutputForeignError

_CHUNK = 1 << 20
_NAME_BYTES = 180
"""Longest file name we make: below the 255 of ext4 and APFS, leaving room for the folder in Windows' 260 characters."""


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


PART = re.compile(r"\.[0-9a-f]{16}\.part")


def sweep_parts(folder: Path) -> None:
    """Remove what a killed process had begun to write below the folder."""
    for part in folder.rglob(".*.part"):
        if PART.fullmatch(part.name):
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
        raise _disk_error(path, error) from error
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


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of the file's bytes in hex, in constant memory; OSError where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_FAULTS = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EIO,
        errno.EROFS,
        errno.EACCES,
        errno.EPERM,
        errno.EMFILE,
        errno.ENFILE,
    }
)
"""What a disk or a system can do to a program that is right; any other error of theirs is a fault of ours."""


@contextmanager
def disk_faults_told(out: Path) -> Iterator[None]:
    """What the disk does to whoever is at work inside becomes a DiskError that names the file, or at least OUT."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FAULTS:
            raise
        raise _disk_error(Path(error.filename) if isinstance(error.filename, str) else out, error) from error


_ADVICE = {
    errno.ENOSPC: "Free some space, then run the same command again: it goes on where it stopped.",
    errno.EDQUOT: "Your disk quota is used up. Free some space, then run the same command again.",
    errno.EFBIG: "Files may not grow that large here: raise the limit (ulimit -f), then run the same command again.",
    errno.EIO: "The disk reports a fault: look after it, or choose another folder with -o.",
    errno.EMFILE: "Too many files are open: raise the limit (ulimit -n), or use fewer --workers.",
    errno.EROFS: "The disk is mounted read-only. Choose another folder with -o.",
    errno.EACCES: "Give yourself the right to write there, or choose another folder with -o.",
    errno.EPERM: "Give yourself the right to write there, or choose another folder with -o.",
    errno.ENOTDIR: "A part of that path is a file. Choose another folder with -o.",
    errno.EISDIR: "A folder stands where a file must be written. Move it away, or choose another folder with -o.",
    errno.ENAMETOOLONG: "Choose a folder with a shorter path with -o.",
    errno.ENOLCK: "The file system has no locks. Choose a folder on a local disk with -o.",
}


def _disk_error(path: Path, error: OSError) -> DiskError:
    advice = _ADVICE.get(error.errno or 0, "Check the disk, or choose another folder with -o.")
    return DiskError(f"{path} cannot be written: {error.strerror or error}.", advice)


# Refused by Windows or by shells and URLs without escaping; every one becomes a dash.
_UNPORTABLE = re.compile(r"[<>:\"/\\|?*#%\s]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)", re.IGNORECASE)
_JOINERS = "\u200c\u200d"
"""Persian and emoji are spelt with these, so they may stand in a name though they are format characters."""
_AT_NO_END = ". \t\r\n" + _JOINERS


def safe_name(text: str, *, suffix: str) -> str:
    """Give a file name, ending in `suffix`, that every file system takes and that stays in its folder.

    One part, NFC, no control or direction characters, no reserved name of Windows, at most 180 bytes, not hidden, not
    like an option. A name cut for its length ends in a hash of the whole, so two long names stay two.
    """
    seen = "".join(c for c in unicodedata.normalize("NFC", text) if _visible(c))
    name = _UNPORTABLE.sub("-", seen.rstrip(_AT_NO_END)).lstrip(".-" + _JOINERS)
    if len(name.encode()) + len(suffix.encode()) > _NAME_BYTES:
        mark = f"-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        room = _NAME_BYTES - len((mark + suffix).encode())
        name = name.encode()[:room].decode(errors="ignore").rstrip(_AT_NO_END) + mark
    reserved = _RESERVED.match(name)
    if reserved:
        name = f"{reserved[0]}_{name[reserved.end() :]}"
    return (name or "unnamed") + suffix


def _visible(character: str) -> bool:
    category = unicodedata.category(character)
    return character in _JOINERS or character in "\t\n\r" or category not in ("Cc", "Cf", "Cs", "Cn")


def below(root: Path, relative: str | Path) -> Path:
    """Give `root/relative`; raises OutputError where that would lie outside `root`, by `..` or by a symbolic link."""
    inside = Path(relative)
    if inside.is_absolute() or ".." in inside.parts or "\0" in str(relative) or not inside.parts:
        raise OutputError(f"{str(relative)!r} is no path below {root}.", "Remove or rename what asks for it.")
    target = root / inside
    if not Path(os.path.realpath(target)).is_relative_to(os.path.realpath(root)):
        raise OutputError(f"{target} is a link that leads out of {root}.", "Remove the link, or choose another OUT.")
    return target


_NOTHING = frozenset({".gitkeep", ".gitignore", ".DS_Store", "lost+found", "lock"})
_OURS = ("journal.sqlite3", "manifest.json")


@contextmanager
def claim_output(out: Path) -> Iterator[None]:
    """Hold OUT for this process alone while the block runs; the folder is made where there is none.

    The lock is the kernel's (flock on OUT/lock): it ends with the process, however that ends.
    Raises OutputBusyError, OutputForeignError or DiskError.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise OutputForeignError(f"{out} is a file, not a folder.", "Choose another folder with -o.") from None
    except OSError as error:
        raise _disk_error(out, error) from error
    _refuse_foreign(out)
    try:
        descriptor = os.open(out / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise _disk_error(out / "lock", error) from error
    try:
        _lock(out, descriptor)
        yield
    finally:
        os.close(descriptor)


def _refuse_foreign(out: Path) -> None:
    try:
        names = {entry.name for entry in out.iterdir()} - _NOTHING
    except OSError as error:
        raise _disk_error(out, error) from error
    if names and not names.intersection(_OURS):
        shown = ", ".join(sorted(names)[:3])
        raise OutputForeignError(
            f"{out} already holds something that migrate did not make ({shown}).",
            "Choose an empty or new folder with -o; nothing was touched.",
        )


def at_work_in(out: Path) -> str | None:
    """Name the process that holds OUT, None where none does; OUT is not touched.

    Asking is holding for a moment, together with others who ask: `claim_output` asks twice for that.
    """
    try:
        descriptor = os.open(out / "lock", os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _owner(descriptor)
    finally:
        os.close(descriptor)
    return None


def _owner(descriptor: int) -> str:
    owner = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
    return f"process {owner}" if owner.isdigit() else "a process"


_A_GLANCE = 0.1
"""Seconds within which somebody who only asks has long let go."""


def _lock(out: Path, descriptor: int) -> None:
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_A_GLANCE)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    except BlockingIOError:
        raise OutputBusyError(
            f"{out} is in use: another migrate ({_owner(descriptor)}) is at work there.",
            "Wait until it is done, or choose another folder with -o.",
        ) from None
    except OSError as error:
        raise _disk_error(out / "lock", error) from error
