"""L1: many links on many hosts, some of which never answer: how much longer than the floor it takes, and is it true."""

import json
import random
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tests.bench.figures import Figure, Measured
from tests.bench.load import serving
from tests.bench.processes import run

ROW = "L1"
LINKS, HOSTS, HANGING = 5000, 200, 10
TIMEOUT_SECONDS = 10
MEDIAN_MS, SPREAD = 80, 0.6
BAR = 1.3


def measure(posts: Path, scratch: Path) -> Iterator[Measured]:  # noqa: ARG001  # every row is asked alike
    """Yield the figures of this row."""
    with serving() as port:
        yield from checked(port, scratch, links=LINKS, hosts=HOSTS, hanging=HANGING, timeout=TIMEOUT_SECONDS)


def checked(port: int, scratch: Path, *, links: int, hosts: int, hanging: int, timeout: int) -> Iterator[Measured]:
    """Yield wall clock and false verdicts of a run over so many links."""
    chance = random.Random(1)
    urls = {}
    for number in range(links):
        host = number % hosts
        late = round(chance.lognormvariate(0, SPREAD) * MEDIAN_MS)
        how = f"never/{number}" if host < hanging else f"after/{late}/{number}"
        urls[f"http://h{host}.test:{port}/{how}"] = "timeout" if host < hanging else "ok"
    found = write_links(scratch / "links", list(urls))
    pins = [f"--resolve=h{host}.test:{port}:127.0.0.1" for host in range(hosts)]
    out = scratch / "out"
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "migrate",
        "run",
        found,
        "-o",
        out,
        "-q",
        *pins,
        *FAST,
        f"--timeout={timeout}",
    ]
    spent = run(command)
    floor = 2 * timeout
    what = f"{links:,} links, {hosts} hosts, {hanging} of them hang"
    entries = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["links"]
    moments = [datetime.fromisoformat(entry["checked_at"]) for entry in entries]
    # The last check is of a link that was spared, after the last request had ended.
    yield Figure(ROW, what, (max(moments) - min(moments)).total_seconds(), "s", bar=BAR * floor)
    yield Figure(ROW, "  the whole run: posts read, Markdown, manifest and report written", spent.seconds, "s")
    false = sum(urls[entry["url"]] != entry["status"] for entry in entries)
    yield Figure(ROW, "  false verdicts", false + len(urls) - len(entries), "links", bar=0)


FAST = ("--per-host=2", "--delay=0", "--robots=ignore", "--probes=none", "--workers=64")


def write_links(folder: Path, urls: list[str]) -> Path:
    """Write posts with a hundred links each."""
    folder.mkdir(parents=True)
    for start in range(0, len(urls), 100):
        links = "".join(f'<p><a href="{url}">{url}</a></p>\n' for url in urls[start : start + 100])
        (folder / f"{start:06}.html").write_text(links, encoding="utf-8")
    return folder
