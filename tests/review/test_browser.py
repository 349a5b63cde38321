"""The report as people use it: opened from the disk in a browser."""

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from migrate.exporters.manifest import iter_links
from migrate.model.link import Copy, Status, Verdict
from migrate.review.report import write_report
from tests.review import sample
from tests.review.hostile import PAYLOADS, hostile

pytestmark = pytest.mark.browser

ONE_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def small(tmp_path: Path) -> str:
    """The address of a report with one of everything."""
    sample.small(tmp_path)
    return write_report(tmp_path)[0].as_uri()


@pytest.fixture
def large(tmp_path: Path) -> str:
    """The address of a report with more links than a page of the table or of the evidence shows."""
    sample.write(tmp_path, sample.many_posts(300), sample.many(1_200))
    return write_report(tmp_path)[0].as_uri()


def found(page: Page, table: str = "links") -> str:
    return page.locator(f"#{table}-table .found").inner_text()


def addresses(page: Page) -> list[str]:
    return page.locator("#links-table tbody .address").all_inner_texts()


def test_it_opens_from_the_disk_and_asks_for_nothing(page: Page, small: str, faults: list[str]) -> None:
    page.goto(small)
    assert (found(page), found(page, "posts"), faults) == ("14 links", "4 posts", [])


def test_gone_without_a_copy_comes_first_in_the_table(page: Page, small: str) -> None:
    page.goto(small)
    assert addresses(page)[:9] == [
        *(f"http://photos.example/{n}.jpg" for n in range(1, 8)),
        "https://council.example/minutes.pdf",
        "https://slow.example/",
    ]


def test_a_number_of_the_overview_opens_the_links_that_it_counts(page: Page, small: str) -> None:
    page.goto(small)
    cells = page.locator(".cross td a")
    for index in range(cells.count()):
        expected = cells.nth(index).inner_text()
        cells.nth(index).click()
        expect(page.locator("#links-table .found")).to_have_text(f"{expected} of 14 links")


def test_the_way_to_what_the_words_mean_unfolds_them(page: Page, small: str) -> None:
    page.goto(small)
    expect(page.locator(".words")).to_be_hidden()
    page.get_by_role("navigation", name="Parts of the report").get_by_role("link", name="What the words mean").click()
    expect(page.locator(".words")).to_be_visible()


def test_orders_are_those_that_they_say(page: Page, small: str, tmp_path: Path) -> None:
    page.goto(small)
    first = page.locator("#links-table tbody a.address").first
    expect(first).to_have_text("http://photos.example/1.jpg")
    page.get_by_label("Order of links").select_option("used")
    most = max(iter_links(tmp_path / "manifest.json"), key=lambda link: len(link.occurrences))
    expect(first).to_have_text(most.url)


def test_a_finding_opens_its_links_in_the_table(page: Page, small: str) -> None:
    page.goto(small)
    page.get_by_text("photos.example").first.click()
    page.get_by_role("link", name="Show all 7 in the table").click()
    expect(page.locator("#links-table .found")).to_have_text("7 of 14 links")


def test_a_row_opens_its_evidence_and_back_returns_to_the_same_rows(page: Page, large: str, faults: list[str]) -> None:
    page.goto(large)
    page.get_by_label("Search links").fill("site-7.example")
    before = addresses(page)
    assert found(page) == f"{len(before)} of 1,200 links"
    page.locator("#links-table tbody .address").last.click()
    article = page.locator("article:target")
    expect(article).to_contain_text(before[-1])
    expect(article).to_contain_text("Where it stands")
    page.go_back()
    assert (addresses(page), faults) == (before, [])


def test_counts_beside_a_filter_say_what_a_click_shows(page: Page, large: str) -> None:
    page.goto(large)
    page.get_by_label("Search links").fill("article-1")
    boxes = page.locator("#links-table .facet:not([hidden]) input")
    for box in boxes.evaluate_all("boxes => boxes.map(box => box.id)")[::3]:
        label = page.locator("label", has=page.locator(f"#{box}"))
        promised = label.locator("small").inner_text()
        label.locator("input").check()
        assert found(page).split(" ")[0] == promised
        label.locator("input").uncheck()


def test_pages_of_the_table_show_every_row_once(page: Page, large: str) -> None:
    page.goto(large)
    seen = addresses(page)
    while page.locator("#links-table").get_by_role("button", name="Next").is_enabled():
        page.locator("#links-table").get_by_role("button", name="Next").click()
        seen += addresses(page)
    assert (len(seen), len(set(seen))) == (1_200, 1_200)


def test_a_post_leads_to_its_links(page: Page, large: str) -> None:
    page.goto(large)
    page.locator("#posts-table tbody a").first.click()
    page.locator("article:target").get_by_role("link", name="Links of this post").click()
    expect(page.locator("#links-table").get_by_label(re.compile(r"^Notes from week 0 "))).to_be_checked()
    assert 0 < len(addresses(page)) < 1_200


def test_the_keyboard_alone_filters_and_opens(page: Page, small: str) -> None:
    page.goto(small)
    page.get_by_label("Search links").focus()
    page.keyboard.type("council")
    while not page.evaluate("document.activeElement.matches('tbody a')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("article:target h2")).to_contain_text("https://council.example/minutes.pdf")


def test_a_filter_keeps_the_focus_when_it_is_chosen(page: Page, small: str) -> None:
    page.goto(small)
    page.locator("#links-table").get_by_label("No copy").focus()
    page.keyboard.press("Space")
    assert found(page) == "10 of 14 links"
    page.keyboard.press("Space")
    assert found(page) == "14 links"


@pytest.mark.parametrize("width", [320, 400, 800, 1280])
def test_nothing_is_wider_than_the_screen(page: Page, tmp_path: Path, width: int) -> None:
    hostile(tmp_path)
    page.set_viewport_size({"width": width, "height": 800})
    for path in write_report(tmp_path):
        if path.suffix == ".html":
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_without_scripts_every_link_can_be_read(chromium: Browser, large: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(large)
    expect(page.get_by_role("heading", name="What needs you")).to_be_visible()
    expect(page.locator("#links-table")).to_be_hidden()
    page.locator("#links .page-list a").nth(2).click()
    assert page.locator("article").count() == 100
    context.close()


def test_hostile_text_stays_text(page: Page, tmp_path: Path, faults: list[str]) -> None:
    hostile(tmp_path)
    for path in write_report(tmp_path):
        if path.suffix != ".html":
            continue
        page.goto(path.as_uri())
        assert (
            page.locator(
                "body iframe, body svg:not(.picture > svg), body base, body object, [onerror], [onload], [onfocus]"
            ).count()
            == 0
        )
        shown = page.locator("body").inner_text()
        assert "<script>alert(1)</script>" in shown
        assert "{{ 7 * 7 }}" in shown
    assert [fault for fault in faults if "ERR_FILE_NOT_FOUND" not in fault] == []


def test_hostile_addresses_are_all_in_the_table_and_lead_to_their_evidence(page: Page, tmp_path: Path) -> None:
    hostile(tmp_path)
    page.goto(write_report(tmp_path)[0].as_uri())
    page.get_by_label("Order of links").select_option("address")
    texts = addresses(page)
    page.locator("#links-table").get_by_role("button", name="Next").click()
    texts += addresses(page)
    folded = {re.sub(r"\s+", " ", text).strip() for text in texts}
    assert {re.sub(r"\s+", " ", payload).strip() for payload in PAYLOADS} <= folded
    hrefs = page.locator("#links-table tbody a").evaluate_all("links => links.map(link => link.protocol)")
    assert set(hrefs) == {"file:"}


def test_print_shows_the_findings_and_no_controls(page: Page, small: str) -> None:
    page.goto(small)
    page.emulate_media(media="print")
    expect(page.get_by_label("Search links")).to_be_hidden()
    expect(page.get_by_role("heading", name="What needs you")).to_be_visible()


def test_the_evidence_of_a_picture_shows_the_copy_that_we_hold(page: Page, tmp_path: Path, faults: list[str]) -> None:
    sample.small(tmp_path)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "kept picture.png").write_bytes(ONE_PIXEL)
    page.goto((write_report(tmp_path)[0].parent / "evidence" / "links-0001.html").as_uri())
    picture = page.locator("img.thumb")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", value=True)
    assert (picture.evaluate("picture => picture.naturalWidth"), faults) == (1, [])


def test_a_run_without_network_is_not_called_calm(page: Page, tmp_path: Path) -> None:
    offline = {"status": Status.OFFLINE, "verdict": Verdict.NOT_CHECKED, "copy": Copy.NONE, "capture": None}
    sample.write(tmp_path, [sample.post("a.html")], [sample.link("https://a.example/", **offline)])
    page.goto(write_report(tmp_path)[0].as_uri())
    expect(page.locator("#needs-you")).to_contain_text("1 link was not visited, because this run was offline.")
    expect(page.locator(".headline")).to_have_text("The post was exported. No link was checked.")
    expect(page.locator(".calm")).to_have_count(0)


def test_a_run_that_needs_nobody_says_so(page: Page, tmp_path: Path) -> None:
    sample.write(tmp_path, [sample.post("a.html")], [sample.link("https://a.example/")])
    page.goto(write_report(tmp_path)[0].as_uri())
    expect(page.locator(".calm")).to_contain_text("Nothing.")
