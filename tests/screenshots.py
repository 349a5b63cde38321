"""`python -m tests.screenshots`: docs/report.png, the first screen of the demo's report as Chromium shows it."""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
PICTURE = Path(__file__).parent.parent / "docs" / "report.png"
_WIDTH, _HEIGHT = 1280, 1000
_FINDINGS = (0, 1)
"""Exit codes of a demo that did its work: some of its links are meant to be beyond saving."""


def main() -> int:
    """Write the picture; 2 where there is no Chromium, the demo's own code where it fails."""
    if not CHROMIUM.exists():
        sys.stderr.write(f"{CHROMIUM} is not installed: apt install chromium\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="html-migrate-demo-") as scratch:
        out = Path(scratch) / "migrated"
        demo = subprocess.run([sys.executable, "-m", "migrate", "demo", "-o", out, "--quiet"], check=False)
        if demo.returncode not in _FINDINGS:
            return demo.returncode
        _shoot(out / "report" / "index.html")
    sys.stdout.write(f"{PICTURE}\n")
    return 0


def _shoot(index: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, color_scheme="light")
        page.goto(index.as_uri())
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
