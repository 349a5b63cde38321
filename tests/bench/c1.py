"""C1: clean, convert and prove a folder of posts on all cores, beside conversion alone by others."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from migrate.model.post import Post
from migrate.sources import read
from tests.bench import peers
from tests.bench.figures import Figure, Measured, Peer, Skipped
from tests.bench.processes import best

ROW = "C1"
TIMES_TURNDOWN = 3.0
SHARE_OF_PANDOC = 1 / 3
_MEGABYTE = 1_000_000


def measure(posts: Path, scratch: Path) -> Iterator[Measured]:
    """Yield the figures of this row."""
    bodies = scratch / "bodies"
    count, size = _write_bodies(posts, bodies)
    ours = best([sys.executable, "-m", "tests.bench.convert", posts], times=3)
    ends = json.loads(ours.output)
    what = f"clean, convert, prove {count:,} posts, {size / _MEGABYTE:.1f} MB"
    yield from _beside(what, ours.seconds, "turndown+gfm", peers.turndown, bodies, TIMES_TURNDOWN)
    yield from _beside(what, ours.seconds, "pandoc", peers.pandoc, bodies, SHARE_OF_PANDOC)
    yield from _beside(what, ours.seconds, "html2text alone", peers.html2text, bodies, None)
    yield Figure(ROW, "  memory of all its processes, at most", ours.peak_bytes / _MEGABYTE, "MB")
    yield Figure(ROW, "  posts that did not convert", count - ends.get("ExportedPost", 0), "posts", bar=0)


def _beside(
    what: str, seconds: float, name: str, peer: Callable[[], peers.Converter], bodies: Path, bar: float | None
) -> Iterator[Measured]:
    try:
        theirs = peer()(bodies)
    except peers.AbsentError as absent:
        yield Skipped(ROW, f"{what}, beside {name}", str(absent))
        return
    failures = f" ({theirs.failed} posts failed)" if theirs.failed else ""
    yield Figure(ROW, what, seconds, "s", Peer(name + failures, theirs.seconds), bar)


def _write_bodies(posts: Path, bodies: Path) -> tuple[int, int]:
    """Give the peers the HTML without front matter, which they do not read."""
    bodies.mkdir(parents=True, exist_ok=True)
    count = size = 0
    for post in read([posts]):
        if isinstance(post, Post):
            size += (bodies / f"{count:06}.html").write_bytes(post.body.encode())
            count += 1
    return count, size
