"""A disk that is really full: SQLite, the system and Python all say so in their own way, and migrate in one."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import job
from tests.faults.conftest import Bench

HERE = Path(__file__).parent.parent.parent


def limited(arguments: list[str], limit: int) -> subprocess.CompletedProcess[str]:
    """Run migrate where no file may grow beyond so many bytes."""
    return subprocess.run(
        [sys.executable, "-m", "migrate", *arguments],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.parametrize("limit", [2_000, 40_000])
def test_files_that_may_not_grow_are_told_of_and_harm_nothing(
    limit: int, benches: dict[str, Bench], tmp_path: Path
) -> None:
    bench = benches["offline"]
    struck = bench.fresh(tmp_path / "out")
    ended = limited([*struck.arguments, "-o", str(struck.out)], limit)
    assert ended.returncode == 2, ended.stderr
    assert str(struck.out) in ended.stderr
    assert "Traceback" not in ended.stderr
    assert struck.run() == bench.code
    bench.holds(struck.out)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own needs the right to mount one")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_told_of_and_once_there_is_room_the_run_goes_on(
    small_disk: Path, benches: dict[str, Bench], capsys: pytest.CaptureFixture[str]
) -> None:
    bench = benches["offline"]
    for ballast in range(0, 280_000, 40_000):
        filler, out = small_disk / "filler", small_disk / "out"
        filler.write_bytes(os.urandom(ballast))
        struck = bench.fresh(out)
        capsys.readouterr()
        code, told = struck.run(), capsys.readouterr().err
        assert code in (2, bench.code), told
        assert (str(out) in told and "Traceback" not in told) or code == bench.code, told
        bench.readable(out)
        filler.unlink()
        if code == bench.code:
            continue
        subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
        assert struck.run() == bench.code, capsys.readouterr().err
        bench.holds(out)
        shutil.rmtree(out)
        subprocess.run(["mount", "-o", "remount,size=300k", str(small_disk)], check=True)


def test_where_no_body_can_be_kept_for_the_moment_no_link_is_blamed(
    benches: dict[str, Bench], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body that is too large for memory goes to a temporary file; where that fails, the fault is ours."""
    bench = benches["online"]
    struck = bench.fresh(tmp_path / "out")
    monkeypatch.setattr("migrate.archive.spool.SPOOL_BYTES", 100)
    monkeypatch.setattr("tempfile.TemporaryFile", _full)
    code = struck.run()
    if (struck.out / "manifest.json").exists():
        verdicts = {link["verdict"] for link in job.manifest(struck.out)["links"] if link["status"] == "own_outage"}
        assert verdicts <= {"not_checked"}
    assert code == 2
    monkeypatch.undo()
    assert struck.run() == bench.code
    bench.holds(struck.out)


def _full(*_: object, **__: object) -> object:
    raise OSError(28, "No space left on device", "/tmp/spool")
