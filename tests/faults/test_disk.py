"""Whatever operation of the disk fails, the run says so and ends with 2, and the next one ends as if nothing had been.

`MIGRATE_FAULTS=all` tries every operation up to the 300th and every tenth beyond; by default a few of each kind.
"""

import errno
import shutil
from pathlib import Path

import pytest

from tests.faults.conftest import Bench, points
from tests.faults.disk import Disk, Op, failing

FEW = 3


def count(bench: Bench, op: Op, scratch: Path) -> int:
    out = scratch / "counted"
    with failing(Disk(out)) as disk:
        assert bench.fresh(out).run() == bench.code
    shutil.rmtree(out)
    return disk.counts[op]


@pytest.mark.parametrize("op", Op)
@pytest.mark.parametrize("name", ["offline", "offline again", "online", "online again"])
@pytest.mark.timeout(3600)
def test_a_failed_operation_costs_one_run_and_nothing_else(
    name: str, op: Op, benches: dict[str, Bench], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = benches[name]
    for n in points(count(bench, op, tmp_path), FEW if name.startswith("online") else 1):
        out = tmp_path / f"out{n}"
        number, lasts = (errno.EIO, False) if n % 2 else (errno.ENOSPC, n % 4 == 0)
        struck = bench.fresh(out)
        capsys.readouterr()
        with failing(Disk(out, op, n, error=number, lasts=lasts)) as disk:
            code = struck.run()
        told = capsys.readouterr().err
        assert disk.failed, f"{op} {n} never came"
        assert code == 2, told
        assert str(out) in told
        assert len(told.strip().splitlines()) >= 2, told  # what, and what to do
        assert "Traceback" not in told
        bench.readable(out)
        assert bench.make(out).run() == bench.code, capsys.readouterr().err
        bench.holds(out)
        shutil.rmtree(out)
