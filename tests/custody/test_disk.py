"""What an output takes up is measured, and growth is told when there is something to draw it from."""

from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from migrate.custody.disk import Disk, Growth, disk_of
from tests.custody.outputs import DAY, NOW, warc


class Usage(NamedTuple):
    total: int
    used: int
    free: int


YEAR = timedelta(days=365.25)


def growth(out: Path) -> Growth | None:
    return disk_of(out, NOW).growth


def test_archive_and_all_else_are_told_apart(tmp_path: Path) -> None:
    warc(tmp_path, NOW - DAY, 1000)
    (tmp_path / "archive" / "index.cdxj").write_bytes(b"x" * 10)
    (tmp_path / "report" / "evidence").mkdir(parents=True)
    (tmp_path / "report" / "evidence" / "1.html").write_bytes(b"x" * 7)
    (tmp_path / "posts").symlink_to("/usr")
    disk = disk_of(tmp_path, NOW)
    assert disk == Disk(archive=1010, other=len("/usr") + 7, free=disk.free, growth=None)
    assert disk.free > 0


def test_the_first_days_stock_is_no_growth(tmp_path: Path) -> None:
    warc(tmp_path, NOW - 101 * DAY, 1_000_000)
    warc(tmp_path, NOW - 100.5 * DAY, 1_000_000)
    for n in range(10):
        warc(tmp_path, NOW - (95 - 10 * n) * DAY, 100)
    told = growth(tmp_path)
    assert told == Growth(bytes_per_year=round(1000 * (YEAR / (100 * DAY))), days=100, full_at=None)


def test_only_the_last_year_counts(tmp_path: Path) -> None:
    warc(tmp_path, NOW - 1000 * DAY, 1)
    warc(tmp_path, NOW - 500 * DAY, 1_000_000)
    warc(tmp_path, NOW - 100 * DAY, 300)
    told = growth(tmp_path)
    assert told == Growth(bytes_per_year=300, days=365, full_at=None)


@pytest.mark.parametrize(("days", "is_told"), [(14.9, False), (15, True)])
def test_two_weeks_after_the_first_day_there_is_something_to_tell(tmp_path: Path, days: float, is_told: bool) -> None:
    warc(tmp_path, NOW - days * DAY, 1000)
    assert (growth(tmp_path) is not None) == is_told


def test_an_archive_that_does_not_grow_fills_no_disk(tmp_path: Path) -> None:
    warc(tmp_path, NOW - 100 * DAY, 1000)
    assert growth(tmp_path) == Growth(bytes_per_year=0, days=99, full_at=None)


def test_the_day_on_which_the_disk_is_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _out: Usage(2000, 1000, 1000))
    warc(tmp_path, NOW - 21 * DAY, 1)
    warc(tmp_path, NOW - 10 * DAY, 100)
    told = growth(tmp_path)
    assert told == Growth(bytes_per_year=round(100 * (YEAR / (20 * DAY))), days=20, full_at=NOW + 200 * DAY)


def test_an_output_without_an_archive_has_no_growth(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "from-elsewhere.warc.gz").write_bytes(b"x" * 5)
    disk = disk_of(tmp_path, NOW)
    assert (disk.archive, disk.growth) == (5, None)
