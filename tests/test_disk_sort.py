"""More records than memory should hold, in order."""

import random
from pathlib import Path

from migrate import disk_sort
from migrate.disk_sort import DiskSort, Record


def test_records_come_out_in_order_whatever_their_number(tmp_path: Path) -> None:
    shuffled: list[Record] = [(f"host-{n % 7}", n, "line\nbreak\u2028") for n in range(disk_sort._RUN * 3 + 5)]
    random.Random(4).shuffle(shuffled)
    sorter = DiskSort(tmp_path)
    for record in shuffled:
        sorter.add(record)
    assert list(sorter.drain()) == sorted(shuffled)


def test_runs_are_merged_before_they_use_up_open_files(tmp_path: Path) -> None:
    sorter = DiskSort(tmp_path)
    count = disk_sort._RUN * (disk_sort._FAN * 3 + 2)
    for n in range(count):
        sorter.add((count - n,))
    assert [len(level) for level in sorter._levels] == [2, 3]
    assert list(sorter.drain()) == [(n + 1,) for n in range(count)]


def test_nothing_stays_behind(tmp_path: Path) -> None:
    sorter = DiskSort(tmp_path)
    for n in range(disk_sort._RUN + 1):
        sorter.add((n,))
    assert list(tmp_path.iterdir()) == []
    assert len(list(sorter.drain())) == disk_sort._RUN + 1
    assert list(sorter.drain()) == []
