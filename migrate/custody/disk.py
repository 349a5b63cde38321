"""What an output takes up, how it grows, and how long the disk will do."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from migrate.errors import DiskError

FIRST_SIGHT = timedelta(days=1)
"""What the first day stored is the stock, which says nothing about growth."""
DAYS_NEEDED = 14
_YEAR = timedelta(days=365.25)
_FOREVER = timedelta(days=365.25 * 50)
_WARC = re.compile(r"migrate-(\d{14})-\d+\.warc\.gz")


@dataclass(frozen=True, slots=True)
class Growth:
    """How the archive grows since its first day."""

    bytes_per_year: int
    days: int
    """Of how many days that was drawn; at most a year."""
    full_at: datetime | None
    """When the disk is full if nothing else uses it; None: not within fifty years."""


@dataclass(frozen=True, slots=True)
class Disk:
    """Room taken and room left, in bytes."""

    archive: int
    other: int
    free: int
    growth: Growth | None
    """None where it is too early to tell."""


def disk_of(out: Path, now: datetime) -> Disk:
    """Measure OUT.

    Raises:
        DiskError: a folder of it cannot be read.
    """
    archive: list[tuple[str, int]] = []
    other = 0
    try:
        for file in _files(out):
            size = file.stat(follow_symlinks=False).st_size
            if Path(file.path).parent == out / "archive":
                archive.append((file.name, size))
            else:
                other += size
        free = shutil.disk_usage(out).free
    except PermissionError as error:
        raise DiskError(f"{error.filename} cannot be read: {error.strerror}.", "Give yourself the right to.") from error
    return Disk(
        archive=sum(size for _, size in archive), other=other, free=free, growth=_growth(_dated(archive), free, now)
    )


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Give every file below the folder; links are not followed, what goes away meanwhile is left out."""
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif _is_still_there(entry):
            yield entry


def _is_still_there(entry: os.DirEntry[str]) -> bool:
    try:
        entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _dated(archive: list[tuple[str, int]]) -> list[tuple[datetime, int]]:
    """Give when each WARC file was begun, as its name says, and its size."""
    named = ((_WARC.fullmatch(name), size) for name, size in archive)
    return [(datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC), size) for found, size in named if found]


def _growth(warcs: list[tuple[datetime, int]], free: int, now: datetime) -> Growth | None:
    if not warcs:
        return None
    settled = min(begun for begun, _ in warcs) + FIRST_SIGHT
    span = min(now - settled, _YEAR)
    if span < timedelta(days=DAYS_NEEDED):
        return None
    stored = sum(size for begun, size in warcs if begun >= max(settled, now - span))
    lasts = span * (free / stored) if stored and free / stored < _FOREVER / span else None
    return Growth(
        bytes_per_year=round(stored * (_YEAR / span)),
        days=span.days,
        full_at=now + lasts if lasts is not None else None,
    )
