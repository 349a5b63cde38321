"""Chromium, where there is one; without it the tests that need it are skipped by name."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """Debian's chromium, headless; one for all tests, since Playwright runs once in a process."""
    if not CHROMIUM.exists():
        pytest.skip("chromium is not installed (apt install chromium)")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  the other tests need not wait for it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
