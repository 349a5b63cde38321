"""`python -m tests.screenshots`: the pictures in docs/, of the demo's report as Chromium shows it."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import CHROMIUM, FLAGS

DOCS = Path(__file__).parent.parent / "docs"
_FINDINGS = (0, 1)
"""Exit codes of a demo that did its work: some of its links are meant to be beyond saving."""
_LINK = "http://marrowquaymuseum.example/collections/harbour-books"
"""It is gone, and a web archive has an old copy."""


def main() -> int:
    """Write the pictures; 2 where there is no Chromium, the demo's own code where it fails."""
    if not CHROMIUM.exists():
        sys.stderr.write(f"{CHROMIUM} is not installed: apt install chromium\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="html-migrate-demo-") as scratch:
        out = Path(scratch) / "migrated"
        demo = subprocess.run([sys.executable, "-m", "migrate", "demo", "-o", out, "--quiet"], check=False)
        if demo.returncode not in _FINDINGS:
            return demo.returncode
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for picture in _report(browser, (out / "report" / "index.html").as_uri()):
                sys.stdout.write(f"{picture}\n")
            browser.close()
    return 0


def _report(browser: Browser, index: str) -> Iterator[Path]:
    page = _page(browser)
    page.goto(index)
    yield _shot(page, "report")
    page.goto(f"{index}#links?verdict=suspect,dead&copy=elsewhere")
    page.locator("#links-table tbody button").nth(1).click()
    page.locator("dialog input[value=use_old_copy]").check()
    page.get_by_label("Your name").fill("A. Archivist")
    yield _shot(page, "report-decide")
    page.locator("dialog.decide").get_by_role("button", name="Decide").click()
    yield _shot(page, "report-queue")
    page.get_by_role("link", name=_LINK).click()
    yield _shot(page, "report-evidence")
    page.close()
    dark = _page(browser, dark=True)
    dark.goto(index)
    dark.locator("#needs-you").scroll_into_view_if_needed()
    dark.evaluate("document.getElementById('needs-you').scrollIntoView()")
    yield _shot(dark, "report-dark")
    dark.close()


def _page(browser: Browser, *, dark: bool = False) -> Page:
    return browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme="dark" if dark else "light")


def _shot(page: Page, name: str) -> Path:
    path = DOCS / f"{name}.png"
    page.screenshot(path=path)
    return path


if __name__ == "__main__":
    sys.exit(main())
