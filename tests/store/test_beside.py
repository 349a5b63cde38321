"""A journal is read beside its writer, and the reader leaves no trace."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from migrate.errors import OutputError
from migrate.store.beside import Reading, read_beside
from migrate.store.journal import LAYOUT, NAME, open_journal
from migrate.store.runs import RunRow

RUN = RunRow(datetime(2031, 5, 1, tzinfo=UTC), "check", "direct")
SECOND = RunRow(datetime(2031, 5, 2, tzinfo=UTC), "check", "direct")

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from migrate.store.journal import open_journal
from migrate.store.runs import RunRow

journal = open_journal(Path(sys.argv[1]))
with journal.transaction():
    journal.runs.put(RunRow(datetime(2031, 5, 1, tzinfo=UTC), "check", "direct"))
print("written", flush=True)
sys.stdin.readline()
with journal.transaction():
    journal.runs.put(RunRow(datetime(2031, 5, 2, tzinfo=UTC), "check", "direct"))
    print("half way", flush=True)
    sys.stdin.readline()
"""


def runs(reading: Reading) -> list[RunRow]:
    return list(reading.runs.newest_first())


def lying(out: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in out.iterdir()}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out #1?"  # a name that means something in a URI
    folder.mkdir()
    with closing(open_journal(folder)) as journal, journal.transaction():
        journal.runs.put(RUN)
    return folder


@pytest.fixture
def writer(out: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that has the journal open, and is asked line by line to go on."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        yield process
        process.kill()


def go_on(process: "subprocess.Popen[str]") -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return process.stdout.readline()


def test_a_journal_at_rest_is_read_without_a_trace(out: Path) -> None:
    before = lying(out)
    assert read_beside(out, runs) == [RUN]
    assert lying(out) == before
    assert set(before) == {NAME}


def test_a_journal_that_is_being_written_shows_what_was_committed_and_has_no_trace_of_it(
    out: Path, writer: "subprocess.Popen[str]"
) -> None:
    assert go_on(writer) == "half way\n"
    before = lying(out)
    assert read_beside(out, runs) == [RUN]
    assert lying(out) == before


def test_a_reader_keeps_no_writer_waiting(out: Path, writer: "subprocess.Popen[str]") -> None:
    def slowly(reading: Reading) -> list[RunRow]:
        first = runs(reading)
        assert go_on(writer) == "half way\n"
        go_on(writer)
        assert writer.wait(timeout=30) == 0
        assert runs(reading) == first, "one moment for all that is read"
        return first

    assert read_beside(out, slowly) == [RUN]
    assert read_beside(out, runs) == [SECOND, RUN]


def test_what_a_killed_run_committed_is_there(out: Path, writer: "subprocess.Popen[str]") -> None:
    writer.send_signal(signal.SIGKILL)
    writer.wait(timeout=30)
    before = lying(out)
    assert f"{NAME}-wal" in before
    assert read_beside(out, runs) == [RUN]
    assert lying(out) == before


def test_a_log_that_was_copied_without_its_shared_memory_is_read(
    out: Path, writer: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    copied = tmp_path / "copied"
    copied.mkdir()
    for name in (NAME, f"{NAME}-wal"):
        shutil.copy2(out / name, copied / name)
    writer.kill()
    before = lying(copied)
    assert read_beside(copied, runs) == [RUN]
    assert lying(copied) == before


def test_what_changes_under_the_reader_is_read_again(out: Path) -> None:
    times = 0

    def disturbed(reading: Reading) -> list[RunRow]:
        nonlocal times
        times += 1
        if times == 1:
            with closing(open_journal(out)) as journal, journal.transaction():
                journal.runs.put(SECOND)
        return runs(reading)

    assert read_beside(out, disturbed) == [SECOND, RUN]
    assert times == 2


def test_a_journal_that_never_comes_to_rest_is_given_up(out: Path) -> None:
    days = iter(range(1, 28))

    def disturbed(reading: Reading) -> list[RunRow]:
        with closing(open_journal(out)) as journal, journal.transaction():
            journal.runs.put(RunRow(datetime(2031, 6, next(days), tzinfo=UTC), "check", "direct"))
        return runs(reading)

    with pytest.raises(OutputError, match="changed each time") as told:
        read_beside(out, disturbed)
    assert told.value.advice == "Try again in a moment."


def test_an_output_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="nowhere is no folder"):
        read_beside(tmp_path / "nowhere", runs)
    assert not (tmp_path / "nowhere").exists()


def test_an_output_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(OutputError, match="file is a file, not a folder"):
        read_beside(tmp_path / "file", runs)


def test_a_folder_without_a_journal_stays_without_one(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no run was ever begun"):
        read_beside(tmp_path, runs)
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_was_only_just_made_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / NAME).touch()
    with pytest.raises(OutputError, match="only just begun"):
        read_beside(tmp_path, runs)


def test_a_journal_of_a_newer_version_is_refused(out: Path) -> None:
    with closing(sqlite3.connect(out / NAME)) as connection:
        connection.execute(f"PRAGMA user_version = {LAYOUT + 1}")
    with pytest.raises(OutputError, match="a newer version of migrate"):
        read_beside(out, runs)


@pytest.mark.parametrize("harm", ["overwritten", "cut"])
def test_a_damaged_journal_is_told_with_the_next_step(out: Path, harm: str) -> None:
    data = (out / NAME).read_bytes()
    (out / NAME).write_bytes(b"no journal " * 500 if harm == "overwritten" else data[: len(data) // 2])
    with pytest.raises(OutputError, match="not a journal that can be read") as told:
        read_beside(out, runs)
    assert "Move it aside" in told.value.advice
