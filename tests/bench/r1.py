"""R1: the report of many links, from the click to the table that can be used, in Chromium."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from migrate.review.report import write_report
from tests.bench.figures import Figure, Measured, Skipped
from tests.browser import CHROMIUM, FLAGS
from tests.review import sample

ROW = "R1"
READY_SECONDS = {10_000: 0.3, 100_000: 0.8}
CLICK_SECONDS = 0.05
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
            ready, clicked = _browser_seconds(index)
            yield Figure(ROW, what, ready, "s", bar=bar)
            yield Figure(ROW, "  a click on a filter, until the table is painted", clicked, "s", bar=CLICK_SECONDS)
        else:
            yield Skipped(ROW, what, f"{CHROMIUM} is not installed")


def _browser_seconds(index: Path) -> tuple[float, float]:
    """Give the medians of: from the request to a table that can be used; from a click on a filter to its layout."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # rows without a browser start without it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        ready: list[float] = []
        clicked: list[float] = []
        for _ in range(_TIMES):
            page = browser.new_page()
            page.goto(index.as_uri())
            timing = page.evaluate("[performance.timing.navigationStart, performance.timing.loadEventEnd]")
            ready.append((timing[1] - timing[0]) / 1000)
            clicked += (page.evaluate(_CLICK, box) / 1000 for box in _BOXES)
            page.close()
        browser.close()
    return statistics.median(ready), statistics.median(clicked)


_BOXES = ("links-verdict-3", "links-copy-2", "links-host-0")
"""Failing, without a copy, at one site."""
_CLICK = """async (id) => {
  const box = document.getElementById(id) ?? document.querySelector("#links-table .facet input");
  const before = performance.now();
  box.click();
  document.body.offsetHeight;
  return performance.now() - before;
}"""
