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


def decided(out: Path) -> list[tuple[str, Decision, Reason, str, str]]:
    entries = (each.entry for each in Reviews(out).entries)
    return [(e.url, e.decision, e.reason, e.note, e.by) for e in entries if isinstance(e, Decided)]


def test_a_decision_that_is_saved_in_the_browser_is_in_the_log(
    serve: Serve, visit: Visit, tmp_path: Path, faults: list[str]
) -> None:
    sample.small(tmp_path)
    page = visit(serve())
    expect(page.locator("#far")).to_have_text("0 of 11 looked at")
    page.get_by_role("button", name="http://photos.example/1.jpg").click()
    page.get_by_label("Gone").check()
    page.get_by_label("Note").fill("The site closed in 2019.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#far")).to_have_text("1 of 11 looked at")
    url = "http://photos.example/1.jpg"
    assert decided(tmp_path) == [(url, Decision.GONE, Reason.SEEN, "The site closed in 2019.", "Ada")]
    assert faults == []
