"""What a disk does to a program that is right, told with the file's name and a next step."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migrate.errors import DiskError

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
        raise disk_error(Path(error.filename) if isinstance(error.filename, str) else out, error) from error


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


def disk_error(path: Path, error: OSError) -> DiskError:
    """Give the error that says why the path could not be written, and what to do about it."""
    advice = _ADVICE.get(error.errno or 0, "Check the disk, or choose another folder with -o.")
    return DiskError(f"{path} cannot be written: {error.strerror or error}.", advice)
