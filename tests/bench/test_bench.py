"""The bench itself: what it says is what was measured, on posts that are always the same."""

import hashlib
import sys
import zlib
from pathlib import Path

import pytest

from tests.bench.a1 import write_web
from tests.bench.figures import Figure, Peer, Skipped, table
from tests.bench.l1 import BAR, checked
from tests.bench.load import serving
from tests.bench.posts import write_posts
from tests.bench.processes import FailedError, run


@pytest.mark.parametrize(
    ("figure", "outcome"),
    [
        (Figure("C1", "x", 1.0, "s"), ""),
        (Figure("C1", "x", 0.5, "s", bar=1.0), "met, 50% to spare"),
        (Figure("C1", "x", 1.5, "s", bar=1.0), "MISSED by 50%"),
        (Figure("C1", "x", 2.0, "s", Peer("p", 1.0), bar=4.0), "met, 50% to spare"),
        (Figure("C1", "x", 3.0, "s", Peer("p", 1.0), bar=2.0), "MISSED by 50%"),
        (Figure("C1", "x", 0, "posts", bar=0), "met"),
        (Figure("C1", "x", 2, "posts", bar=0), "MISSED"),
    ],
)
def test_an_outcome_says_by_how_much(figure: Figure, outcome: str) -> None:
    assert figure.outcome == outcome


def test_a_peer_that_is_not_installed_is_named() -> None:
    assert table([Skipped("C1", "beside pandoc", "pandoc is not installed")]).splitlines()[1].split() == [
        "C1",
        "beside",
        "pandoc",
        "skipped:",
        "pandoc",
        "is",
        "not",
        "installed",
    ]


def test_the_posts_are_the_same_every_time_and_each_is_another(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert write_posts(first, 12) == write_posts(second, 12)
    digests = [[hashlib.sha256(post.read_bytes()).digest() for post in sorted(f.iterdir())] for f in (first, second)]
    assert digests[0] == digests[1]
    assert len(set(digests[0])) == 12


def test_memory_of_children_counts_too() -> None:
    hold = "import time; held = bytearray(60_000_000); time.sleep(0.4)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}], check=True)"
    assert run([sys.executable, "-c", child]).peak_bytes > 60_000_000


def test_a_command_that_fails_is_not_measured() -> None:
    with pytest.raises(FailedError, match="exited with 3: no luck"):
        run([sys.executable, "-c", "import sys; sys.stderr.write('no luck'); sys.exit(3)"])


def test_links_to_hosts_that_hang_are_found_out_near_the_floor(tmp_path: Path) -> None:
    with serving() as port:
        asked, _, false = checked(port, tmp_path, links=200, hosts=20, hanging=1, timeout=2)
    assert isinstance(asked, Figure)
    assert 4.0 <= asked.value < 4.0 * BAR
    assert isinstance(false, Figure)
    assert false.value == 0


def test_the_made_web_is_the_same_every_time_and_shrinks_as_pages_do(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert write_web(first, 6, 3) == write_web(second, 6, 3)
    files = [{file.name: file.read_bytes() for file in folder.iterdir()} for folder in (first, second)]
    assert files[0] == files[1]
    assert len(set(files[0].values())) == 9
    pages = b"".join(content for name, content in files[0].items() if name.endswith(".html"))
    assert 0.2 < len(zlib.compress(pages, 9)) / len(pages) < 0.5
