"""D1: a job whose links are all due: what the check costs, beside link checkers that store and remember nothing."""

import json
import os
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.figures import Figure, Measured, Peer, Skipped
from tests.bench.l1 import FAST, MEDIAN_MS, SPREAD, write_links
from tests.bench.load import serving
from tests.bench.processes import FailedError, Spent, run

ROW = "D1"
LINKS, HOSTS = 10_000, 200
_MB = 1e6


def measure(posts: Path, scratch: Path) -> Iterator[Measured]:  # noqa: ARG001  # every row is asked alike
    """Yield the figures of this row."""
    with serving(hosts=HOSTS) as port:
        yield from rechecked(port, scratch, links=LINKS, hosts=HOSTS)


def rechecked(port: int, scratch: Path, *, links: int, hosts: int) -> Iterator[Measured]:
    """Yield wall clock, CPU, memory and growth of a check of so many links, all due, nothing changed."""
    chance = random.Random(1)
    urls = [
        f"http://127.0.1.{number % hosts + 1}:{port}/after/{chance.lognormvariate(0, SPREAD) * MEDIAN_MS:.0f}/{number}"
        for number in range(links)
    ]
    found = write_links(scratch / "links", urls)
    out = scratch / "out"
    job = ("-q", *FAST, "--allow-private=127.0.0.0/8", "--memento=off")
    migrate: list[str | Path] = [sys.executable, "-m", "migrate"]
    run([*migrate, "run", found, "-o", out, *job])
    before = _bytes(out / "archive")
    ours = run([*migrate, "check", out, "--all", *job[:-1]])
    grown = _bytes(out / "archive") - before
    entries = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["links"]
    what = f"{links:,} links due on {hosts} hosts, all as before"
    index = scratch / "index.html"
    index.write_text("".join(f'<p><a href="{url}">{url}</a></p>\n' for url in urls), encoding="utf-8")
    if os.geteuid() == 0:  # LinkChecker becomes nobody then, who may not look into a folder of root's
        for folder in (scratch, scratch.parent):
            folder.chmod(0o755)
    for name, (command, checked) in _peers(index).items():
        if shutil.which(str(command[0])) is None:
            yield Skipped(ROW, f"  beside {name}", f"{name} is not installed")
            continue
        try:
            theirs = run(command, may_exit=(0, 1))
            if (seen := checked(theirs.output)) < links:
                yield Skipped(ROW, f"  beside {name}", f"{name} checked {seen:,} of {links:,} links")
                continue
        except FailedError as error:
            yield Skipped(ROW, f"  beside {name}", str(error)[:200])
            continue
        yield from _figures(what, ours, name, theirs)
    yield Figure(ROW, f"{what}: wall", ours.seconds, "s")
    yield Figure(ROW, "  CPU, its workers too", ours.cpu_seconds, "s")
    yield Figure(ROW, "  memory, all processes", ours.peak_bytes / _MB, "MB")
    yield Figure(ROW, "  stored for each link", grown / links, "bytes")
    yield Figure(ROW, "  false verdicts", sum(entry["status"] != "ok" for entry in entries), "links", bar=0)


def _figures(what: str, ours: Spent, name: str, theirs: Spent) -> Iterator[Measured]:
    yield Figure(ROW, f"{what}: wall", ours.seconds, "s", Peer(name, theirs.seconds))
    yield Figure(ROW, "  CPU", ours.cpu_seconds, "s", Peer(name, theirs.cpu_seconds))
    yield Figure(ROW, "  memory", ours.peak_bytes / _MB, "MB", Peer(name, theirs.peak_bytes / _MB))


def _peers(index: Path) -> dict[str, tuple[list[str | Path], Callable[[str], int]]]:
    """Give each peer's command, and what tells from its output how many links it found to work."""
    linkchecker: list[str | Path] = [
        *("linkchecker", "--no-warnings", "--no-status", "--threads=64", "--check-extern", "--recursion-level=1"),
        *("--timeout=10", "--no-robots", "--output=csv", "--verbose", index),
    ]
    linkinator: list[str | Path] = [
        *("linkinator", index, "--concurrency", "64", "--timeout", "10000", "--format", "json"),
    ]
    return {
        "linkchecker": (linkchecker, lambda output: len(re.findall(r"^http://[^\n]*;200 OK", output, re.MULTILINE))),
        "linkinator": (linkinator, lambda output: len(re.findall(r'"status": 200', output))),
    }


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())
