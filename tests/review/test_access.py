"""For everybody: by keyboard alone, in every colour scheme, on paper, and by the rules of axe-core."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from migrate.model.review import Decided, Decision, Reason
from migrate.review.report import write_report
from tests.review import axe, past, sample
from tests.review.past import days, failed, look, ran
from tests.review.sample import NOON

pytestmark = pytest.mark.browser


@pytest.fixture
def index(tmp_path: Path) -> str:
    """A report with one of everything, a history, a decision, every picture."""
    sample.small(tmp_path)
    url = "https://council.example/minutes.pdf"
    checks = [past.answered(url, NOON, 404, [("Content-Type", "text/html"), ("Server", "nginx")])]
    past.journal(tmp_path, {url: [look(days(9)), failed(NOON)]}, [ran(9, dead=1)], checks)
    decision = {"decision": Decision.GONE, "reason": Reason.SEEN, "by": "A. Archivist", "at": days(1)}
    past.decided(tmp_path, Decided.model_validate({"url": "https://slow.example/", **decision}))
    return write_report(tmp_path)[0].as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1280])
def test_axe_finds_no_fault(chromium: Browser, index: str, scheme: Literal["light", "dark"], width: int) -> None:
    script = axe.source()
    page = chromium.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    for name in ("index.html", "evidence/links-0001.html", "evidence/links-0001.html#n1", "evidence/posts-0001.html"):
        page.goto(index.replace("index.html", name))
        assert axe.violations(page, script) == [], name
    page.goto(index)
    page.get_by_label("Group links").select_option("host")
    assert axe.violations(page, script) == [], "grouped"
    page.get_by_label("Group links").select_option("")
    page.locator("#links-table tbody button").first.click()
    for choice in ("use_old_copy", "use_address", "ask_again"):
        page.locator(f"dialog input[value={choice}]").check()
        assert axe.violations(page, script) == [], choice
    page.locator("dialog input[value=gone]").check()
    page.get_by_label("Your name").fill("A. Archivist")
    page.locator("dialog.decide").get_by_role("button", name="Decide").click()
    expect(page.locator(".pending")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert axe.violations(page, script) == [], "keys"
    page.close()


@pytest.mark.parametrize("width", [400, 1280])
def test_every_number_of_the_overview_stands_below_its_heading(chromium: Browser, index: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(index)
    right = "cells => cells.map(cell => Math.round(cell.getBoundingClientRect().right))"
    heads = page.locator(".cross thead th").evaluate_all(right)
    assert len(heads) == 4
    for row in range(4):
        assert page.locator(".cross tbody tr").nth(row).locator("td").evaluate_all(right) == heads
    page.close()


def in_focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_single_keys_walk_the_queue_open_decide_and_undo(page: Page, index: str) -> None:
    page.goto(index)
    page.keyboard.press("j")
    assert in_focus(page) == "http://photos.example/1.jpg"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert in_focus(page) == "http://photos.example/2.jpg"
    page.keyboard.press("d")
    expect(page.get_by_role("dialog", name="Decide on 1 link")).to_be_visible()
    page.locator("dialog input[value=gone]").check()
    page.get_by_label("Your name").fill("A. Archivist")
    page.keyboard.press("Enter")
    expect(page.locator(".pending b")).to_have_text("1 decision not yet exported")
    assert in_focus(page) == "http://photos.example/2.jpg"
    page.keyboard.press("u")
    expect(page.locator(".pending b")).to_have_text("")
    page.keyboard.press("x")
    expect(page.get_by_role("button", name="Decide on the 1 chosen")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("article:target h2")).to_contain_text("http://photos.example/2.jpg")


def test_the_search_is_one_key_away_and_takes_letters_as_letters(page: Page, index: str) -> None:
    page.goto(index)
    page.keyboard.press("/")
    page.keyboard.type("jkdux?")
    assert page.get_by_label("Search links").input_value() == "jkdux?"
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_single_keys_can_be_switched_off_for_good(page: Page, index: str) -> None:
    page.goto(index)
    page.keyboard.press("?")
    page.get_by_label("Single keys do this").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("?")
    assert page.evaluate("document.activeElement === document.body")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_the_queue_is_walked_over_the_edge_of_a_page(page: Page, tmp_path: Path) -> None:
    sample.write(
        tmp_path, [sample.post("first.html")], [sample.failing(f"https://a.example/{n:03}") for n in range(60)]
    )
    page.goto(write_report(tmp_path)[0].as_uri())
    for _ in range(51):
        page.keyboard.press("j")
    assert in_focus(page) == "https://a.example/050"
    page.keyboard.press("k")
    assert in_focus(page) == "https://a.example/049"


def test_the_first_stop_of_the_keyboard_leads_past_the_head(page: Page, index: str) -> None:
    page.goto(index)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to what needs you")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to what needs you")).to_be_in_viewport()


def test_what_has_the_focus_is_outlined(page: Page, index: str) -> None:
    page.goto(index)
    for key in ("Tab", "Tab", "Tab"):
        page.keyboard.press(key)
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid"


@pytest.mark.parametrize("query", ["", "#n5"])
def test_evidence_shows_and_prints_the_one_link_that_was_asked_for(page: Page, index: str, query: str) -> None:
    page.goto(index.replace("index.html", f"evidence/links-0001.html{query}"))
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        assert page.locator("article:visible").count() == (1 if query else 14)


def test_the_evidence_of_a_link_fits_one_printed_page(chromium: Browser, index: str, tmp_path: Path) -> None:
    page = chromium.new_page()
    page.goto(index)
    page.get_by_role("link", name="https://council.example/minutes.pdf").last.click()
    paper = page.pdf(path=tmp_path / "evidence.pdf", format="A4")
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page/") + paper.count(b"/Type /Page ") == 1
    page.close()
