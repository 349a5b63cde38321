"""The desk as an archivist uses it: in a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from migrate.model.review import Decided, Decision, Reason
from migrate.store.reviews import Reviews
from tests.desk.conftest import Serve
from tests.review import sample

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
GONE = "http://photos.example/1.jpg"


def decided(out: Path) -> list[tuple[str, Decision, Reason, str, str]]:
    entries = (each.entry for each in Reviews(out).entries)
    return [(e.url, e.decision, e.reason, e.note, e.by) for e in entries if isinstance(e, Decided)]


def decide(page: Page, url: str, what: str, note: str = "") -> None:
    page.get_by_role("button", name=f"Decide: {url}", exact=True).click()
    page.locator(f"dialog.decide input[value={what}]").check()
    page.locator("dialog.decide").get_by_label("Note").fill(note)
    page.locator("dialog.decide").get_by_role("button", name="Decide").click()


def test_a_decision_that_is_made_in_the_browser_is_in_the_log(
    serve: Serve, visit: Visit, tmp_path: Path, faults: list[str]
) -> None:
    sample.small(tmp_path)
    page = visit(serve())
    expect(page.locator("#far")).to_have_text("0 of 11 looked at")
    decide(page, GONE, "gone", "The site closed in 2019.")
    expect(page.locator("#far")).to_have_text("1 of 11 looked at")
    assert decided(tmp_path) == [(GONE, Decision.GONE, Reason.SEEN, "The site closed in 2019.", "Ada")]
    assert faults == []
