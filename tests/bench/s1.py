"""S1: how long a person waits for the help, and for one post."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, Measured
from tests.bench.processes import Spent, best, run

ROW = "S1"
HELP_SECONDS = 0.25
ONE_POST_SECONDS = 1.0
_TIMES = 5


def measure(posts: Path, scratch: Path) -> Iterator[Measured]:
    """Yield the figures of this row."""
    migrate = [sys.executable, "-m", "migrate"]
    yield Figure(ROW, "migrate --help", best([*migrate, "--help"], times=_TIMES).seconds, "s", bar=HELP_SECONDS)
    post = min(path for path in posts.rglob("*.html") if path.is_file())

    def into_new_folder() -> Spent:
        out = scratch / "one"
        shutil.rmtree(out, ignore_errors=True)
        return run([*migrate, "run", post, "-o", out, "--offline", "--quiet"], may_exit=(0, 1))

    fastest = min(into_new_folder().seconds for _ in range(_TIMES))
    yield Figure(ROW, "migrate run on one post, offline", fastest, "s", bar=ONE_POST_SECONDS)
