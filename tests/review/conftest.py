"""A page of Chromium that notes what it complains of."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture
def faults() -> list[str]:
    """What a page complained of: script errors, refused resources, requests beyond the disk."""
    return []


@pytest.fixture
def page(chromium: Browser, faults: list[str]) -> Iterator[Page]:
    """A fresh page that notes its faults; a test that expects none looks at `faults`."""
    opened = chromium.new_page(viewport={"width": 1280, "height": 900})
    opened.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
    opened.on("request", lambda request: None if request.url.startswith("file:") else faults.append(request.url))
    yield opened
    opened.close()
