"""OUT held for one process at a time, and only an OUT of ours."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migrate.errors import OutputBusyError, OutputForeignError
from migrate.files.faults import disk_error

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
        raise disk_error(out, error) from error
    _refuse_foreign(out)
    try:
        descriptor = os.open(out / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise disk_error(out / "lock", error) from error
    try:
        _lock(out, descriptor)
        yield
    finally:
        os.close(descriptor)


def _refuse_foreign(out: Path) -> None:
    try:
        names = {entry.name for entry in out.iterdir()} - _NOTHING
    except OSError as error:
        raise disk_error(out, error) from error
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
        raise disk_error(out / "lock", error) from error
