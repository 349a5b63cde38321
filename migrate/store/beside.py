"""Reads a journal beside whoever is writing it: nothing in OUT is made, changed, locked or waited for."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from migrate.errors import DiskError, OutputError
from migrate.store.census import Census
from migrate.store.journal import LAYOUT, NAME, Journal
from migrate.store.runs import Runs

T = TypeVar("T")

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """What can be asked of a journal that is only looked at."""

    runs: Runs
    census: Census
    journal: Journal
    """For what its rooms can be asked."""


def read_beside(out: Path, read: Callable[[Reading], T]) -> T:
    """Give what `read` finds in OUT's journal as it stood at one moment, also while a run is at work in OUT.

    `read` may be called again where a run began or ended meanwhile, so it must do nothing but read.

    Raises:
        OutputError: there is no journal, it is damaged, or of another version of migrate.
        DiskError: it may not be read.
    """
    path = out / NAME
    _refuse_absent(out, path)
    fault: sqlite3.Error | OSError | None = None
    for _ in range(_TRIES):
        before = _state(path)
        try:
            found = _read_once(path, before, read)
        except (sqlite3.Error, FileNotFoundError) as error:
            fault = error
        except PermissionError as error:
            raise _unreadable(path, error.strerror) from error
        else:
            if before.is_live or _state(path) == before:
                return found
            fault = None
        if fault is not None and _state(path) == before:
            break
    raise _told(path, fault)


@dataclass(frozen=True, slots=True)
class _State:
    """How a journal lies on disk; equal before and after means that nobody wrote to it outside of its log."""

    identity: tuple[int, int, int] | None
    has_log: bool
    has_shared_memory: bool

    @property
    def is_live(self) -> bool:
        """True where SQLite itself keeps a reader and a writer apart: by the shared memory beside the log."""
        return self.has_log and self.has_shared_memory


def _state(path: Path) -> _State:
    try:
        main = path.stat()
        log = _beside(path, "-wal")
        has_log = log.exists() and log.stat().st_size > 0
    except FileNotFoundError:
        return _State(None, has_log=False, has_shared_memory=False)
    except PermissionError as error:
        raise _unreadable(path, error.strerror) from error
    return _State((main.st_ino, main.st_size, main.st_mtime_ns), has_log, _beside(path, "-shm").exists())


def _read_once(path: Path, state: _State, read: Callable[[Reading], T]) -> T:
    """Read in the way that leaves no trace: which one that is depends on who else has the journal open.

    SQLite makes `-wal` and `-shm` anew for a reader that finds none, unless it is told that the file cannot change; it
    cannot while there is no log, and whether that held is looked at afterwards. With both files there
    (https://sqlite.org/wal.html#readonly) it reads beside the writer, or what one that was killed has left. A log
    alone was copied from somewhere: that is read from a copy.
    """
    if state.is_live:
        return _read(path, "mode=ro&readonly_shm=1", read)
    if not state.has_log:
        return _read(path, "mode=ro&immutable=1", read)
    with tempfile.TemporaryDirectory(prefix="migrate-") as folder:
        copy = Path(folder) / NAME
        shutil.copyfile(path, copy)
        shutil.copyfile(_beside(path, "-wal"), _beside(copy, "-wal"))
        return _read(copy, "mode=rw", read)


def _read(path: Path, how: str, read: Callable[[Reading], T]) -> T:
    with closing(sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, isolation_level=None)) as connection:
        connection.execute("BEGIN")  # one moment for all that is read
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        if layout != LAYOUT:
            raise _otherwise_laid_out(path, layout)
        return read(Reading(Runs(connection), Census(connection), Journal(connection, path)))


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _refuse_absent(out: Path, path: Path) -> None:
    advice = f"Run 'migrate run SOURCE -o {out}' first, or name another folder."
    try:
        is_folder, is_there = out.is_dir(), path.is_file()
        is_blank = is_there and path.stat().st_size == 0
    except PermissionError as error:
        raise _unreadable(path, error.strerror) from error
    if not is_folder:
        raise OutputError(f"{out} is {'a file, not a' if out.exists() else 'no'} folder.", advice)
    if not is_there:
        raise OutputError(f"{out} holds no {NAME}: no run was ever begun there.", advice)
    if is_blank and not _state(path).has_log:
        raise OutputError(f"{path} is empty: the first run had only just begun.", advice)


def _otherwise_laid_out(path: Path, layout: int) -> OutputError:
    if layout == 0:
        return OutputError(
            f"{path} holds nothing yet: the first run had only just begun.", "Run the same 'migrate run' again."
        )
    age = "a newer" if layout > LAYOUT else "an older"
    return OutputError(
        f"{path} was written by {age} version of migrate (layout {layout}, this one knows {LAYOUT}).",
        "Use that version, or name another folder.",
    )


def _unreadable(path: Path, why: str | None) -> DiskError:
    return DiskError(f"{path} cannot be read: {why}.", "Give yourself the right to read OUT and all that is in it.")


def _told(path: Path, fault: sqlite3.Error | OSError | None) -> OutputError:
    if fault is None or isinstance(fault, FileNotFoundError):
        return OutputError(f"{path} changed each time that it was read.", "Try again in a moment.")
    if isinstance(fault, sqlite3.OperationalError):
        return _unreadable(path, str(fault))
    return OutputError(
        f"{path} is not a journal that can be read: {fault}.",
        "Move it aside and run again: what the archive beside it holds is taken up from there.",
    )
