"""Killed in the middle of any operation, and killed again while it recovers, a run ends as if it had never been.

`MIGRATE_KILLS=200` kills as many; by default a few.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import Bench
from tests.faults.disk import Disk, failing
from tests.faults.job import Job

KILLED = -9
FEW = 10


@pytest.mark.timeout(3600)
def test_a_killed_run_loses_nothing_and_repeats_nothing(
    benches: dict[str, Bench], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(20240501)
    struck = []
    for k in range(int(os.environ.get("MIGRATE_KILLS", FEW))):
        bench = benches[("online", "online again", "online", "offline")[k % 4]]
        out = tmp_path / f"out{k}"
        kills = [chance.randint(1, total(bench, tmp_path)), *([chance.randint(1, 40)] if k % 3 == 0 else [])]
        struck.append((bench, bench.fresh(out), kills))
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps([[job.arguments, str(job.out), n] for _, job, kills in struck for n in kills]))
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.killing", plan], capture_output=True, text=True, timeout=3000, check=True
    )
    codes = [int(line) for line in done.stdout.split()]
    assert codes.count(KILLED) >= len(struck), done.stderr
    for bench, job, kills in struck:
        bench.readable(job.out)
        assert job.run() == bench.code, (kills, capsys.readouterr().err)
        bench.holds(job.out)
        shutil.rmtree(job.out)


_TOTALS: dict[int, int] = {}


def total(bench: Bench, scratch: Path) -> int:
    """How many operations a whole run has."""
    if id(bench) not in _TOTALS:
        out = scratch / "counted"
        with failing(Disk(out)) as disk:
            bench.fresh(out).run()
        shutil.rmtree(out)
        _TOTALS[id(bench)] = disk.counts.total()
    return _TOTALS[id(bench)]


def test_what_a_killed_run_left_is_told_with_file_and_bytes(
    benches: dict[str, Bench], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = benches["offline"]
    job = bench.fresh(tmp_path / "out")
    assert job.run() == bench.code
    (file,) = (job.out / "archive").glob("*.warc.gz")
    with file.open("ab") as stream:
        stream.write(b"\x1f\x8bhalf a record")
    loud = Job(tuple(argument for argument in job.arguments if argument != "-q"), job.out)
    capsys.readouterr()
    assert loud.run() == bench.code
    told = capsys.readouterr().err
    assert str(file) in told
    assert "15 bytes" in told
    bench.holds(job.out)


def test_missing_evidence_is_told_and_ends_with_2_where_it_is_needed(
    benches: dict[str, Bench], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = benches["offline"]
    job = bench.fresh(tmp_path / "out")
    assert job.run() == bench.code
    (file,) = (job.out / "archive").glob("*.warc.gz")
    file.rename(tmp_path / "elsewhere")
    shutil.rmtree(job.out / "assets")
    capsys.readouterr()
    assert job.run() == 2
    told = capsys.readouterr().err
    assert str(file) in told
    assert "Restore" in told
    assert "Traceback" not in told
    (tmp_path / "elsewhere").rename(file)
    assert job.run() == bench.code
    bench.holds(job.out)
