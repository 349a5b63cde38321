"""R1: the report of many links, from the click to the table that can be used, in Chromium."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from migrate.review.report import write_report
from tests.bench.figures import Figure, Measured, Skipped
from tests.review import sample
from tests.browser import CHROMIUM, FLAGS

ROW = "R1"
READY_SECONDS = {10_000: 0.3, 100_000: 0.8}
_TIMES = 5


def measure(posts: Path, scratch: Path) -> Iterator[Measured]:  # noqa: ARG001  # every row is asked alike
    """Yield the figures of this row."""
    for links, bar in READY_SECONDS.items():
        out = scratch / f"links-{links}"
        out.mkdir(parents=True)
        sample.write(out, sample.many_posts(500), sample.many(links))
        before = time.perf_counter()
        index = write_report(out)[0]
        yield Figure(ROW, f"report of {links:,} links, written", time.perf_counter() - before, "s")
        what = f"  {index.stat().st_size / 1_000_000:.1f} MB, ready in Chromium"
        if CHROMIUM.exists():
            yield Figure(ROW, what, _ready_seconds(index), "s", bar=bar)
        else:
            yield Skipped(ROW, what, f"{CHROMIUM} is not installed")


def _ready_seconds(index: Path) -> float:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # rows without a browser start without it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        taken: list[float] = []
        for _ in range(_TIMES):
            page = browser.new_page()
            page.goto(index.as_uri())
            timing = page.evaluate("[performance.timing.navigationStart, performance.timing.loadEventEnd]")
            taken.append((timing[1] - timing[0]) / 1000)
            page.close()
        browser.close()
    return statistics.median(taken)
