"""Whatever connection of ours fails, no link is blamed for it, and the next run asks what this one could not."""

import errno
import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults import job
from tests.faults.conftest import Bench, points

FEW = 4


@dataclass
class Connections:
    """Counts connections, and lets the n-th fail, and where it lasts every one after it."""

    at: int = 0
    error: int = errno.ENETUNREACH
    lasts: bool = False
    count: int = 0

    @contextmanager
    def failing(self) -> Iterator[None]:
        plain = socket.socket.connect_ex

        def connect(sock: socket.socket, address: Any) -> int:
            self.count += 1
            if self.at and (self.count == self.at or (self.lasts and self.count > self.at)):
                return self.error
            return plain(sock, address)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket.socket, "connect_ex", connect)
            yield


@pytest.mark.timeout(3600)
def test_a_connection_that_fails_is_ours_and_is_made_up_for(
    benches: dict[str, Bench], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = benches["online"]
    counted = Connections()
    with counted.failing():
        assert bench.fresh(tmp_path / "counted").run() == bench.code
    assert counted.count > len(bench.manifest["links"]) // 2
    truth = {link["url"]: link["verdict"] for link in bench.manifest["links"]}
    errors = (errno.ENETUNREACH, errno.EMFILE, errno.ECONNREFUSED)
    for n in points(counted.count, FEW):
        struck = bench.fresh(tmp_path / f"out{n}")
        connections = Connections(n, errors[n % 3], lasts=n % 4 == 1)
        with connections.failing():
            assert struck.run() in (bench.code, 3), capsys.readouterr().err
        assert connections.count >= n
        told = {link["url"]: link["verdict"] for link in job.manifest(struck.out)["links"]}
        wrong = {url: verdict for url, verdict in told.items() if verdict not in (truth[url], "not_checked")}
        assert wrong == {}
        assert struck.run() == bench.code, capsys.readouterr().err
        job.assert_sound(struck.out)
        assert job.essence(job.manifest(struck.out)) == bench.manifest
        found, wanted = answers(struck.out), answers(tmp_path / "counted")
        assert wanted - found == Counter()
        assert set(found - wanted) <= {BEGUN}
        shutil.rmtree(struck.out)


BEGUN = ("response", "http://wall.example/")
"""The first answer of a cookie wall of which the second could not be had: its cookie is never stored, so it is asked
for again."""


def answers(out: Path) -> Counter[tuple[str, str]]:
    counts = job.captures(out).items()
    return Counter({what: count for what, count in counts if what[0] in ("response", "resource")})
