"""C1: clean, convert and prove a folder of posts on all cores, beside conversion alone by others."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from migrate.model.post import Post
from migrate.sources import read
from tests.bench import peers
from tests.bench.figures import Figure, Measured, Peer, Skipped
from tests.bench.processes import Spent, run

ROW = "C1"
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class _Beside:
    """A peer, how often it is run in turn with us, and what we must reach."""

    name: str
    find: Callable[[], peers.Converter]
    rounds: int
    bar: float | None


_PEERS = (
    _Beside("turndown+gfm", peers.turndown, 5, 3.0),
    _Beside("pandoc", peers.pandoc, 1, 1 / 3),
    _Beside("html2text alone", peers.html2text, 2, None),
)


def measure(posts: Path, scratch: Path) -> Iterator[Measured]:
    """Yield the figures of this row; a ratio is between the fastest of runs that took turns."""
    bodies = scratch / "bodies"
    count, size = _write_bodies(posts, bodies)
    ours: list[Spent] = [_convert(posts)]
    what = f"clean, convert, prove {count:,} posts, {size / _MEGABYTE:.1f} MB"
    for peer in _PEERS:
        try:
            convert = peer.find()
        except peers.AbsentError as absent:
            yield Skipped(ROW, f"{what}, beside {peer.name}", str(absent))
            continue
        turns = [(_convert(posts), convert(bodies)) for _ in range(peer.rounds)]
        ours += [mine for mine, _ in turns]
        theirs = min((other for _, other in turns), key=lambda converted: converted.seconds)
        name = f"{peer.name} ({theirs.failed} failed)" if theirs.failed else peer.name
        yield Figure(ROW, what, min(mine.seconds for mine, _ in turns), "s", Peer(name, theirs.seconds), peer.bar)
    peak = max(spent.peak_bytes for spent in ours)
    yield Figure(ROW, "  memory of all its processes, at most", peak / _MEGABYTE, "MB")
    converted = min(json.loads(spent.output).get("ExportedPost", 0) for spent in ours)
    yield Figure(ROW, "  posts that did not convert", count - converted, "posts", bar=0)


def _convert(posts: Path) -> Spent:
    return run([sys.executable, "-m", "tests.bench.convert", posts])


def _write_bodies(posts: Path, bodies: Path) -> tuple[int, int]:
    """Give the peers the HTML without front matter, which they do not read."""
    bodies.mkdir(parents=True, exist_ok=True)
    count = size = 0
    for post in read([posts]):
        if isinstance(post, Post):
            size += (bodies / f"{count:06}.html").write_bytes(post.body.encode())
            count += 1
    return count, size
