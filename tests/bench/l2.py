"""L2: what a link costs in CPU where nothing has to be waited for, beside curl, which stores nothing."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.figures import Figure, Measured, Peer, Skipped
from tests.bench.l1 import FAST, write_links
from tests.bench.load import serving
from tests.bench.processes import cpu_seconds

ROW = "L2"
LINKS, HOSTS = 3000, 32
BAR = 12.0
_MICRO = 1_000_000


def measure(posts: Path, scratch: Path) -> Iterator[Measured]:  # noqa: ARG001  # every row is asked alike
    """Yield the figures of this row."""
    with serving() as port:
        urls = [f"http://h{number % HOSTS}.test:{port}/after/0/{number}" for number in range(LINKS)]
        found = write_links(scratch / "links", urls)
        pins = [f"--resolve=h{host}.test:{port}:127.0.0.1" for host in range(HOSTS)]
        migrate: list[str | Path] = [sys.executable, "-m", "migrate", "run", found, "-q", *pins, *FAST, "-o"]
        idle = cpu_seconds([*migrate, scratch / "offline", "--offline"])
        ours = (cpu_seconds([*migrate, scratch / "out"]) - idle) / LINKS * _MICRO
        what = "CPU a link, fetched, archived, journalled, judged"
        curl = shutil.which("curl")
        if curl is None:
            yield Figure(ROW, what, ours, "µs")
            yield Skipped(ROW, "  beside curl", "curl is not installed")
            return
        config = scratch / "curl"
        config.write_text("".join(f'url = "{url}"\noutput = "/dev/null"\n' for url in urls), encoding="utf-8")
        fetched: list[str | Path] = [
            curl,
            "--silent",
            "--parallel",
            "--parallel-max",
            "64",
            *_resolved(pins),
            "--config",
            config,
        ]
        peer = Peer("curl", cpu_seconds(fetched) / LINKS * _MICRO)
        yield Figure(ROW, what, ours, "µs", peer, bar=BAR)


def _resolved(pins: Sequence[str]) -> Iterator[str]:
    for pin in pins:
        yield from ("--resolve", pin.partition("=")[2])
