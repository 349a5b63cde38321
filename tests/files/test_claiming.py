"""An OUT is held by one process at a time, and is one of ours."""

import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from migrate.errors import DiskError, OutputBusyError, OutputForeignError
from migrate.files import at_work_in, claim_output


def test_out_is_made_and_held_for_one_process(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    with claim_output(out), pytest.raises(OutputBusyError) as raised, claim_output(out):
        pass
    assert raised.value.message == f"{out} is in use: another migrate (process {os.getpid()}) is at work there."
    with claim_output(out):
        assert [entry.name for entry in out.iterdir()] == ["lock"]


HOLD = """
import sys, time
from pathlib import Path
from migrate.files import claim_output
with claim_output(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_killed_process_leaves_no_lock_behind(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(OutputBusyError, match=str(holder.pid)), claim_output(tmp_path):
            pass
        holder.kill()
    with claim_output(tmp_path):
        pass


@pytest.mark.parametrize(
    "names", [[".gitkeep"], [".DS_Store", "lock"], ["journal.sqlite3", "posts"], ["manifest.json"]]
)
def test_an_empty_out_or_one_of_ours_is_taken(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"")
    with claim_output(tmp_path):
        pass


def test_a_folder_with_other_things_is_refused_and_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_bytes(b"")
    with pytest.raises(OutputForeignError, match=r"thesis\.doc"), claim_output(tmp_path):
        pass
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_file_in_the_place_of_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(OutputForeignError, match="is a file, not a folder"), claim_output(tmp_path / "out"):
        pass


def test_an_out_that_cannot_be_made_is_a_disk_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DiskError, match="Not a directory"), claim_output(tmp_path / "file" / "out"):
        pass


def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"precious")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "lock").symlink_to(tmp_path / "victim")
    with pytest.raises(DiskError), claim_output(tmp_path / "out"):
        pass
    assert (tmp_path / "victim").read_bytes() == b"precious"


def test_who_is_at_work_in_an_output_is_told_and_does_not_keep_anybody_out(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert at_work_in(out) is None
    with claim_output(out):
        assert at_work_in(out) == f"process {os.getpid()}"
    assert at_work_in(out) is None
    with claim_output(out):
        pass


def test_whoever_only_asks_who_is_at_work_lets_a_run_begin(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    asking = os.open(tmp_path / "lock", os.O_RDONLY)
    fcntl.flock(asking, fcntl.LOCK_SH)
    threading.Timer(0.02, os.close, [asking]).start()
    with claim_output(tmp_path):
        assert at_work_in(tmp_path) == f"process {os.getpid()}"
