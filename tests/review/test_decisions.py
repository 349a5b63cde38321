"""Decisions in the static page: made, kept, taken back, exported as the file that `migrate review --import` reads."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from migrate.desk.importing import read_decisions
from migrate.model.link import Copy
from migrate.model.review import DECISION_LABEL, Decision, Reason
from migrate.review.report import write_report
from tests.review import sample
from tests.review.hostile import hostile

pytestmark = pytest.mark.browser

OLD = "https://archive.example/web/20120506000000/"


@pytest.fixture
def index(tmp_path: Path) -> str:
    """A report with links that need somebody, of which some have an old copy."""
    gone = (f"http://photos.example/{n}.jpg" for n in range(1, 6))
    links = (
        *(sample.failing(url, copy=Copy.ELSEWHERE, memento=sample.old_copy(OLD + url)) for url in gone),
        sample.failing("http://photos.example/no-copy.jpg"),
        sample.failing("https://long.example/" + "way/" * 150),
    )
    sample.write(tmp_path, [sample.post("first.html")], sorted(links, key=lambda link: link.url))
    return write_report(tmp_path)[0].as_uri()


def decide(page: Page, decision: Decision, *, note: str = "", by: str = "A. Archivist") -> None:
    form = page.locator("dialog.decide")
    form.locator(f"input[value={decision.value}]").check()
    form.get_by_label("Note").fill(note)
    form.get_by_label("Your name").fill(by)
    form.get_by_role("button", name="Decide").click()


def row(page: Page, url: str) -> Locator:
    return page.locator("#links-table tbody tr", has=page.get_by_role("link", name=url, exact=True))


def waiting(page: Page) -> str:
    return page.locator(".pending b").inner_text()


def exported(page: Page, tmp_path: Path) -> Any:
    with page.expect_download() as download:
        page.get_by_role("button", name="Export them as a file").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return json.loads(path.read_text(encoding="utf-8"))


def test_a_decision_is_shown_counted_and_outlives_the_page(page: Page, index: str, faults: list[str]) -> None:
    page.goto(index)
    url = "http://photos.example/1.jpg"
    row(page, url).get_by_role("button").click()
    decide(page, Decision.GONE)
    expect(row(page, url)).to_contain_text("Gone")
    assert waiting(page) == "1 decision not yet exported"
    page.reload()
    expect(row(page, url)).to_contain_text("not exported yet")
    assert (waiting(page), faults) == ("1 decision not yet exported", [])


def test_the_focus_returns_to_the_link_that_was_decided_on(page: Page, index: str) -> None:
    page.goto(index)
    row(page, "http://photos.example/3.jpg").get_by_role("button").click()
    decide(page, Decision.KEEP)
    expect(row(page, "http://photos.example/3.jpg").locator("a.address")).to_be_focused()


def test_a_stroke_over_a_whole_site_can_be_taken_back_at_once(page: Page, index: str) -> None:
    page.goto(index)
    page.get_by_label("Group links").select_option("host")
    page.get_by_role("button", name="Decide on all 6").click()
    decide(page, Decision.TAKEN_OVER)
    assert waiting(page) == "6 decisions not yet exported"
    page.get_by_role("button", name="Undo the last one").click()
    expect(page.locator(".pending")).to_contain_text("Taken back: 6 links are undecided again.")
    expect(page.get_by_role("button", name="Export them as a file")).to_be_hidden()


def test_what_was_chosen_row_by_row_is_decided_at_one_stroke(page: Page, index: str, tmp_path: Path) -> None:
    page.goto(index)
    urls = ["http://photos.example/2.jpg", "http://photos.example/4.jpg"]
    for url in urls:
        row(page, url).get_by_role("checkbox").check()
    page.get_by_role("button", name="Decide on the 2 chosen").click()
    decide(page, Decision.REMOVE_LINK)
    told = exported(page, tmp_path)["decisions"]
    assert [each["url"] for each in told] == urls
    assert len({each["batch"] for each in told}) == 1
    expect(page.get_by_role("button", name="Decide on all 7 listed")).to_be_visible()


def test_the_file_is_what_an_import_reads(page: Page, index: str, tmp_path: Path) -> None:
    page.goto(index)
    for url, decision in zip(
        ["http://photos.example/1.jpg", "http://photos.example/2.jpg", "http://photos.example/no-copy.jpg"],
        [Decision.USE_OLD_COPY, Decision.ASK_AGAIN, Decision.USE_ADDRESS],
        strict=True,
    ):
        row(page, url).get_by_role("button").click()
        page.locator(f"dialog input[value={decision.value}]").check()
        if decision is Decision.ASK_AGAIN:
            page.get_by_label("Ask again on").fill("2099-01-02")
        if decision is Decision.USE_ADDRESS:
            page.get_by_label("New address").fill("https://elsewhere.example/")
        decide(page, decision, note="  Asked the museum.  ")
    told = exported(page, tmp_path)
    assert (told["format"], told["schema_version"]) == ("html-migrate decisions", 1)
    assert told["report"] == {"run": "20260304T115500Z-1", "generated_at": "2026-03-04T12:00:00Z"}
    read = read_decisions("decisions.json", json.dumps(told), datetime.now(UTC))
    assert [(each.url, each.decision, each.replacement, each.expires) for each in read] == [
        ("http://photos.example/1.jpg", Decision.USE_OLD_COPY, OLD + "http://photos.example/1.jpg", None),
        ("http://photos.example/2.jpg", Decision.ASK_AGAIN, None, datetime(2099, 1, 2, tzinfo=UTC)),
        ("http://photos.example/no-copy.jpg", Decision.USE_ADDRESS, "https://elsewhere.example/", None),
    ]
    assert {(each.by, each.note, each.reason) for each in read} == {("A. Archivist", "Asked the museum.", Reason.SEEN)}


def test_what_was_exported_is_not_counted_again_and_still_shown(page: Page, index: str, tmp_path: Path) -> None:
    page.goto(index)
    row(page, "http://photos.example/1.jpg").get_by_role("button").click()
    decide(page, Decision.GONE)
    assert len(exported(page, tmp_path)["decisions"]) == 1
    expect(page.locator(".pending")).to_contain_text("1 decision was exported.")
    page.reload()
    expect(row(page, "http://photos.example/1.jpg")).to_contain_text("exported")
    expect(page.locator(".pending")).to_be_hidden()


def test_an_address_too_long_for_its_row_is_decided_on_as_a_whole(page: Page, index: str, tmp_path: Path) -> None:
    page.goto(index)
    page.get_by_label("Search links").fill("long.example")
    page.locator("#links-table tbody button").click()
    decide(page, Decision.GONE)
    (told,) = exported(page, tmp_path)["decisions"]
    assert told["url"] == "https://long.example/" + "way/" * 150


def test_old_copies_are_taken_where_there_are_some_and_the_rest_stays_undecided(page: Page, index: str) -> None:
    page.goto(index + "#links?host=photos.example")
    page.get_by_role("button", name="Decide on all 6 listed").click()
    page.locator("dialog input[value=use_old_copy]").check()
    expect(page.locator("dialog.decide")).to_contain_text("5 of 6 have an old copy; the others stay undecided.")
    decide(page, Decision.USE_OLD_COPY)
    assert waiting(page) == "5 decisions not yet exported"


@pytest.mark.parametrize(
    ("decision", "label", "value", "told"),
    [
        (Decision.USE_ADDRESS, "New address", "https:museum", "Give a whole address"),
        (Decision.ASK_AGAIN, "Ask again on", "2020-01-01", "Name a day that is still to come."),
    ],
)
def test_what_would_mean_nothing_is_not_taken(
    page: Page, index: str, decision: Decision, label: str, value: str, told: str
) -> None:
    page.goto(index)
    page.locator("#links-table tbody button").first.click()
    page.locator(f"dialog input[value={decision.value}]").check()
    page.get_by_label(label).fill(value)
    decide(page, decision)
    expect(page.locator("dialog [role=alert]")).to_contain_text(told)
    expect(page.locator(".pending")).to_be_hidden()


def test_without_a_name_nothing_is_decided(page: Page, index: str) -> None:
    page.goto(index)
    page.locator("#links-table tbody button").first.click()
    decide(page, Decision.GONE, by="   ")
    expect(page.locator("dialog [role=alert]")).to_contain_text("Give your name")


def test_two_tabs_lose_nothing_of_each_other(chromium: Browser, index: str) -> None:
    context = chromium.new_context()
    one, other = context.new_page(), context.new_page()
    for tab in (one, other):
        tab.goto(index)
    for tab, url in ((one, "http://photos.example/1.jpg"), (other, "http://photos.example/2.jpg")):
        row(tab, url).get_by_role("button").click()
        decide(tab, Decision.GONE)
    expect(one.locator(".pending b")).to_have_text("2 decisions not yet exported")
    expect(other.locator(".pending b")).to_have_text("2 decisions not yet exported")
    context.close()


def test_a_browser_that_keeps_nothing_says_so_and_still_exports(page: Page, index: str, tmp_path: Path) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } })")
    page.goto(index)
    expect(page.locator(".pending .fault")).to_contain_text("This browser keeps nothing for pages like this one.")
    row(page, "http://photos.example/1.jpg").get_by_role("button").click()
    decide(page, Decision.GONE)
    assert len(exported(page, tmp_path)["decisions"]) == 1


def test_a_browser_without_room_says_so_and_still_exports(page: Page, index: str, tmp_path: Path) -> None:
    page.goto(index)
    page.evaluate("""() => {
      const set = Storage.prototype.setItem;
      Storage.prototype.setItem = function (key, value) {
        if (key.includes(":decisions:")) throw new DOMException("full", "QuotaExceededError");
        set.call(this, key, value);
      };
    }""")
    for url in ("http://photos.example/1.jpg", "http://photos.example/2.jpg"):
        row(page, url).get_by_role("button").click()
        decide(page, Decision.GONE)
    expect(page.locator(".pending .fault")).to_contain_text("This browser has no room")
    assert len(exported(page, tmp_path)["decisions"]) == 2


def test_what_cannot_be_read_is_set_aside_and_not_deleted(page: Page, index: str) -> None:
    page.goto(index)
    page.evaluate("localStorage.setItem(`html-migrate:decisions:${location.pathname}`, '{\"half')")
    page.reload()
    expect(page.locator(".pending .fault")).to_contain_text("set aside, not deleted")
    assert page.evaluate("localStorage.getItem(`html-migrate:decisions:${location.pathname}:unreadable`)") == '{"half'


def test_every_decision_can_be_made(page: Page, index: str) -> None:
    page.goto(index)
    page.locator("#links-table tbody button").first.click()
    assert page.locator("dialog .choice b").all_inner_texts() == list(DECISION_LABEL.values())


def test_hostile_addresses_are_decided_on_as_text(page: Page, tmp_path: Path, faults: list[str]) -> None:
    hostile(tmp_path)
    page.goto(write_report(tmp_path)[0].as_uri())
    page.get_by_role("button", name="Decide on all 57 listed").click()
    decide(page, Decision.GONE, note="</textarea><script>alert(1)</script>", by="<img src=x onerror=alert(2)>")
    told = exported(page, tmp_path)["decisions"]
    assert {each["by"] for each in told} == {"<img src=x onerror=alert(2)>"}
    page.reload()
    assert page.locator("#links-table img, #links-table script").count() == 0
    assert faults == []
