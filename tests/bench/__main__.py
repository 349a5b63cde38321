"""`python -m tests.bench [ROW…] [--posts FOLDER]`, which `make bench` runs with POSTS=folder and ROWS="C1 S1"."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import a1, a2, c1, c2, d1, l1, l2, r1, s1, verdicts
from tests.bench.figures import Failed, Measured, table
from tests.bench.posts import COUNT, write_posts
from tests.bench.processes import FailedError

ROWS = {module.ROW: module.measure for module in (a1, a2, c1, c2, d1, l1, l2, r1, s1, verdicts)}


def main(arguments: Sequence[str]) -> int:
    """Measure the rows asked for and print them as one table; 1 where one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"one or more of {', '.join(ROWS)}; without: all")
    parser.add_argument("--posts", type=Path, metavar="FOLDER", help="measure these posts instead of made ones")
    asked = parser.parse_args(arguments)
    rows = [row.upper() for row in asked.rows] or list(ROWS)
    unknown = sorted(set(rows) - set(ROWS))
    if unknown:
        parser.error(f"there is no row {', '.join(unknown)}; there are {', '.join(ROWS)}")
    with tempfile.TemporaryDirectory(prefix="html-migrate-bench-") as scratch:
        posts = asked.posts
        if posts is None:
            posts = Path(scratch) / "posts"
            size = write_posts(posts)
            sys.stdout.write(f"{COUNT} posts made by rule, {size / 1e6:.1f} MB; your own: make bench POSTS=folder\n\n")
        results = [figure for row in rows for figure in _measured(row, posts, Path(scratch) / row)]
    sys.stdout.write(table(results) + "\n")
    return int(any(isinstance(result, Failed) for result in results))


def _measured(row: str, posts: Path, scratch: Path) -> Iterator[Measured]:
    """Yield the figures of a row; a command that fails ends its row, not the bench, and fails the exit code."""
    try:
        yield from ROWS[row](posts, scratch)
    except (FailedError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"{row}: {error}\n")
        yield Failed(row)


def _from_make() -> list[str]:
    """Give what stands on make's command line, which make puts into the environment of what it runs."""
    posts = os.environ.get("POSTS")
    return [*os.environ.get("ROWS", "").split(), *(["--posts", posts] if posts else [])]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or _from_make()))
