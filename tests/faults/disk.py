"""A disk that fails, or a process that dies, at its n-th operation below a folder; all in this process.

Only what lies below the folder is touched by it: Python's own files and the tests' stay well.
"""

import errno
import io
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import pytest


class Op(Enum):
    """What a program asks of a disk."""

    WRITE = "write"
    FSYNC = "fsync"
    RENAME = "rename"
    COMMIT = "commit"


def error_of(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@dataclass
class Disk:
    """Counts operations, and lets one of them fail, and where it lasts every one after it."""

    root: Path
    fails: Op | None = None
    """None: every kind is counted together."""
    at: int = 0
    """1-based; 0 counts only."""
    error: int = errno.ENOSPC
    lasts: bool = False
    """True where the disk stays broken to the end, as a full one does."""
    dies: bool = False
    """True where the process is killed there, half a write done."""
    counts: Counter[Op] = field(default_factory=Counter)
    failed: int = 0

    def reaches(self, op: Op) -> bool:
        """Count an operation; True where it is to fail."""
        self.counts[op] += 1
        n = self.counts[op] if self.fails else self.counts.total()
        concerns = self.fails in (None, op)
        if not self.at or not concerns or not (n == self.at or (self.lasts and n > self.at)):
            return False
        self.failed += 1
        return True

    def strike(self, op: Op) -> None:
        """Count an operation, and fail it where it is its turn."""
        if self.reaches(op):
            self.end()

    def end(self) -> None:
        if self.dies:
            os.kill(os.getpid(), 9)
        raise error_of(self.error)

    def concerns(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and Path(os.fspath(path)).is_relative_to(self.root)


class _Raw(io.FileIO):
    """A file on the disk."""

    def __init__(self, path: Any, mode: str, disk: Disk, opener: Any) -> None:
        super().__init__(path, mode, opener=opener)
        self._disk = disk

    def write(self, data: Any) -> int:
        if self._disk.reaches(Op.WRITE):
            super().write(bytes(data)[: len(data) // 2])  # a full disk takes what fits
            self._disk.end()
        return super().write(data)


class _Connection(sqlite3.Connection):
    """A database on the disk; what it writes is written when it commits."""

    disk: Disk

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        if sql == "COMMIT":
            self._strike()
        return super().execute(sql, *args)

    def _strike(self) -> None:
        try:
            self.disk.strike(Op.COMMIT)
        except OSError as error:
            told = "database or disk is full" if error.errno == errno.ENOSPC else "disk I/O error"
            raise sqlite3.OperationalError(told) from error


@contextmanager
def failing(disk: Disk) -> Iterator[Disk]:
    """While the block runs, whatever this process does below the disk's root goes by the disk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(io, "open", _opening(disk, io.open))
        patch.setattr(sqlite3, "connect", _connecting(disk, sqlite3.connect))
        patch.setattr(os, "fsync", _striking(disk, Op.FSYNC, os.fsync))
        patch.setattr(os, "pwrite", _striking(disk, Op.WRITE, os.pwrite))
        patch.setattr(os, "rename", _striking(disk, Op.RENAME, os.rename))
        patch.setattr(os, "replace", _striking(disk, Op.RENAME, os.replace))
        yield disk


def _striking(disk: Disk, op: Op, plain: Callable[..., Any]) -> Callable[..., Any]:
    def struck(*args: Any, **more: Any) -> Any:
        disk.strike(op)
        return plain(*args, **more)

    return struck


def _opening(disk: Disk, plain: Callable[..., Any]) -> Callable[..., Any]:
    def opened(file: Any, mode: str = "r", buffering: int = -1, *args: Any, **more: Any) -> Any:
        if not disk.concerns(file) or not set(mode) & set("wax+"):
            return plain(file, mode, buffering, *args, **more)
        raw = _Raw(file, mode.replace("b", "").replace("t", ""), disk, more.pop("opener", None))
        if buffering == 0:
            return raw
        binary: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return binary if "b" in mode else io.TextIOWrapper(binary, *args, **more)

    return opened


def _connecting(disk: Disk, plain: Callable[..., Any]) -> Callable[..., Any]:
    def connected(database: Any, *args: Any, **more: Any) -> Any:
        if disk.concerns(database):
            more["factory"] = type("_OnThisDisk", (_Connection,), {"disk": disk})
        return plain(database, *args, **more)

    return connected
