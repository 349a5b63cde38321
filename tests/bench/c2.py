"""C2: run again where nothing has changed."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, Measured
from tests.bench.processes import best, run

ROW = "C2"
SECONDS = 0.5
SHARE_OF_FIRST = 0.02
_DONE = (0, 1)


def measure(posts: Path, scratch: Path) -> Iterator[Measured]:
    """Yield the figures of this row."""
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "migrate",
        "run",
        posts,
        "-o",
        scratch / "out",
        "--offline",
        "--quiet",
    ]
    first = run(command, may_exit=_DONE)
    again = best(command, times=3, may_exit=_DONE)
    yield Figure(ROW, "migrate run --offline, the first time", first.seconds, "s")
    yield Figure(ROW, "  memory of all its processes, at most", first.peak_bytes / 1_000_000, "MB")
    share = again.seconds / first.seconds
    what = f"  again, nothing changed ({share:.0%} of the first)"
    yield Figure(ROW, what, again.seconds, "s", bar=SECONDS + SHARE_OF_FIRST * first.seconds)
