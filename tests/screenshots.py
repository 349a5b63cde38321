"""`python -m tests.screenshots`: the pictures in docs/, of the demo some weeks on, as Chromium shows it."""

import contextlib
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from migrate.desk.replay import ENGINES
from migrate.model.base import rfc3339
from tests.browser import CHROMIUM, FLAGS
from tests.lived_in import BY, live

DOCS = Path(__file__).parent.parent / "docs"
_OLD_COPY = "http://marrowquaymuseum.example/collections/harbour-books"
"""It is gone, and a web archive has an old copy."""
_POST = "A walk along the quay"
"""It has pictures, and the host that had them is dead."""


def main() -> int:
    """Write the pictures; 2 where there is no Chromium."""
    if not CHROMIUM.exists():
        sys.stderr.write(f"{CHROMIUM} is not installed: apt install chromium\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="html-migrate-demo-") as scratch:
        out = Path(scratch) / "migrated"
        now = live(out)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for picture in (*_report(browser, (out / "report" / "index.html").as_uri()), *_desk(browser, out, now)):
                sys.stdout.write(f"{picture}\n")
            browser.close()
    return 0


def _report(browser: Browser, index: str) -> Iterator[Path]:
    page = _page(browser)
    page.goto(index)
    yield _shot(page, "report")
    page.goto(f"{index}#links?verdict=suspect,dead&copy=elsewhere&reviewed=no")
    page.locator("#links-table tbody button").first.click()
    page.locator("dialog input[value=use_old_copy]").check()
    page.get_by_label("Your name").fill(BY)
    yield _shot(page, "report-decide")
    page.locator("dialog.decide").get_by_role("button", name="Decide").click()
    page.goto(f"{index}#links?verdict=suspect,dead")
    yield _shot(page, "report-queue")
    page.get_by_label("Search links").fill(_OLD_COPY)
    page.get_by_role("link", name=_OLD_COPY).click()
    yield _shot(page, "report-evidence")
    page.close()
    dark = _page(browser, dark=True)
    dark.goto(index)
    dark.evaluate("document.getElementById('needs-you').scrollIntoView()")
    yield _shot(dark, "report-dark")
    dark.close()


def _desk(browser: Browser, out: Path, now: datetime) -> Iterator[Path]:
    with _serving(out, now) as address:
        page = _page(browser)
        page.goto(address)
        page.get_by_label("Your name").first.fill(BY)
        page.get_by_label("Search links").fill("opendata-prize")
        page.get_by_role("button", name="Decide on all 2 listed").click()
        page.locator("dialog.decide input[value=gone]").check()
        page.locator("dialog.decide").get_by_role("button", name="Decide").click()
        page.locator("#told").wait_for()
        page.get_by_role("button", name="Clear").click()
        yield _shot(page, "desk")
        page.get_by_role("link", name="Audit and sign-off").click()
        page.get_by_role("button", name="Draw the sample").click()
        drawn = page.locator(".sample li")
        drawn.first.wait_for()
        for number in range(drawn.count()):
            drawn.nth(number).get_by_label("It works").click()
            said = f"All {number + 1} opened" if number + 1 == drawn.count() else f"{number + 1} of"
            page.locator("#audit [role=status]").filter(has_text=said).wait_for()
        page.get_by_role("button", name="Sign off").click()
        page.locator(".receipt").wait_for()
        page.get_by_role("button", name="Close").first.click()
        page.locator(".receipt").scroll_into_view_if_needed()
        yield _shot(page, "desk-sign-off")
        if not any(map(shutil.which, ENGINES)):
            sys.stderr.write("pywb is not on the PATH: docs/desk-replay.png stays as it is.\n")
            return
        page.get_by_role("link", name="Links", exact=True).click()
        page.get_by_label("Search links").fill("harbour_panorama.jpg")
        page.locator("#links-table a.address").first.click()
        page.locator("article:target").get_by_role("link", name="Show the post").click()
        page.frame_locator("iframe.replay").locator("img").first.wait_for()
        page.wait_for_load_state("networkidle")
        yield _shot(page, "desk-replay")
        page.close()


@contextlib.contextmanager
def _serving(out: Path, now: datetime) -> Iterator[str]:
    """Give the address of a desk that answers while the block runs."""
    command = [sys.executable, "-m", "migrate", "review", str(out), "--now", rfc3339(now)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as desk:
        assert desk.stdout is not None
        try:
            yield desk.stdout.readline().strip()
        finally:
            desk.send_signal(signal.SIGINT)


def _page(browser: Browser, *, dark: bool = False) -> Page:
    scheme = "dark" if dark else "light"
    return browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme=scheme)  # type: ignore[arg-type]


def _shot(page: Page, name: str) -> Path:
    path = DOCS / f"{name}.png"
    page.screenshot(path=path)
    return path


if __name__ == "__main__":
    sys.exit(main())
