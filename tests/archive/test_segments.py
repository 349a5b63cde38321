"""The name of a WARC file says which process began it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from migrate.archive.segments import Segment, begun_at


def test_a_file_tells_by_its_name_when_its_process_started(tmp_path: Path) -> None:
    started = datetime(2031, 1, 4, 3, 20, 59, 750_000, tzinfo=UTC)
    for _ in range(2):
        segment = Segment(tmp_path, started)
        segment.close()
        assert begun_at(segment.path) == started.replace(microsecond=0)


@pytest.mark.parametrize(
    "path",
    ["archive/other.warc.gz", "archive/migrate-2031-00000.warc.gz", "archive/migrate-99999999999999-00000.warc.gz"],
)
def test_a_file_of_others_tells_nothing(path: str) -> None:
    assert begun_at(path) is None
