"""Look, decide there, go on with the next: by mouse and by single keys."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from migrate.model.review import Decided, Decision, Reason
from migrate.store.reviews import Reviews
from tests.desk.conftest import Serve
from tests.desk.test_browser import GONE, Visit, decide, decided
from tests.review import sample

pytestmark = pytest.mark.browser


def test_what_was_looked_at_is_decided_there_and_the_way_back_leads_to_the_same_list(
    serve: Serve, visit: Visit, tmp_path: Path, faults: list[str]
) -> None:
    sample.small(tmp_path)
    page = visit(serve())
    page.get_by_label("Search links").fill("photos.example")
    expect(page.locator("#links-table .found")).to_contain_text("7 of")
    page.get_by_role("link", name=GONE, exact=True).click()
    page.locator("article:target").get_by_role("button", name="Decide", exact=True).click()
    page.locator("dialog.decide input[value=gone]").check()
    page.locator("dialog.decide").get_by_role("button", name="Decide").click()
    expect(page.locator("article:target .said")).to_contain_text("Gone")
    expect(page.locator("article:target").get_by_role("button", name="Decide again")).to_be_visible()
    assert decided(tmp_path) == [(GONE, Decision.GONE, Reason.SEEN, "", "Ada")]
    page.get_by_role("link", name="Back to the desk").first.click()
    expect(page.locator("#links-table .found")).to_contain_text("7 of")
    assert page.get_by_label("Search links").input_value() == "photos.example"
    assert [fault for fault in faults if "404" not in fault] == []


def test_who_decides_beside_the_evidence_is_told_what_somebody_else_decided_meanwhile(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    sample.small(tmp_path)
    page = visit(serve())
    page.get_by_role("link", name=GONE, exact=True).click()
    page.wait_for_selector("html[data-ready]")
    Reviews(tmp_path).append(Decided(url=GONE, decision=Decision.KEEP, reason=Reason.SEEN, by="Ben", at=sample.NOON))
    page.locator("article:target").get_by_role("button", name="Decide", exact=True).click()
    page.locator("dialog.decide input[value=gone]").check()
    page.locator("dialog.decide").get_by_role("button", name="Decide").click()
    expect(page.locator("#told")).to_contain_text("Somebody else had decided in between: “Keep as it is”, Ben.")
    assert [by for *_, by in decided(tmp_path)] == ["Ben", "Ada"]


def test_what_is_decided_stays_where_it_is_and_waits_at_the_end_the_next_time(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    sample.small(tmp_path)
    page = visit(serve())
    first = page.locator("#links-table tbody a.address").first
    expect(first).to_have_text(GONE)
    decide(page, GONE, "gone")
    expect(page.locator("#far")).to_have_text("1 of 11 looked at")
    expect(first).to_have_text(GONE)
    page.reload()
    expect(page.locator("#far")).to_have_text("1 of 11 looked at")
    expect(first).not_to_have_text(GONE)


def test_single_keys_walk_decide_and_undo(serve: Serve, visit: Visit, tmp_path: Path, faults: list[str]) -> None:
    sample.small(tmp_path)
    page = visit(serve())
    page.locator("#by").press("Tab")
    page.keyboard.press("j")
    page.keyboard.press("d")
    page.locator("dialog.decide input[value=gone]").check()
    page.keyboard.press("Enter")
    expect(page.locator("#far")).to_have_text("1 of 11 looked at")
    assert page.evaluate("document.activeElement.textContent") == GONE
    page.keyboard.press("u")
    expect(page.locator("#far")).to_have_text("0 of 11 looked at")
    page.keyboard.press("u")
    expect(page.locator("#told")).to_contain_text("There is nothing to undo in this window.")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert faults == []


def test_an_undo_that_fails_can_be_tried_again(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    sample.small(tmp_path)
    page = visit(serve())
    decide(page, GONE, "gone")
    expect(page.locator("#far")).to_have_text("1 of 11 looked at")
    page.route("**/api/withdraw", lambda route: route.abort())
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#told")).to_contain_text("The desk does not answer.")
    page.unroute("**/api/withdraw")
    page.locator("#links-table a").first.focus()
    page.keyboard.press("u")
    expect(page.locator("#far")).to_have_text("0 of 11 looked at")


def test_sites_stand_by_what_fails_there_and_a_stroke_says_how_many_work(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    works = [sample.link(f"https://busy.example/{n}") for n in range(5)]
    fails = [sample.failing("https://dead.example/1"), sample.failing("https://busy.example/9")]
    more = [sample.failing("https://dead.example/2")]
    sample.write(tmp_path, [sample.post("first.html")], [*works, *fails, *more])
    page = visit(serve())
    page.get_by_label("Group links").select_option("host")
    lines = page.locator("#links-table tbody tr")
    expect(lines.nth(0)).to_contain_text("dead.example2 links2 not working, 2 without a copy")
    expect(lines.nth(1)).to_contain_text("busy.example6 links1 not working, 1 without a copy")
    page.get_by_role("button", name="Decide on all 6").click()
    expect(page.locator("dialog.decide")).to_contain_text("5 of them work, as far as we know.")


def test_each_post_can_be_shown_as_it_was(serve: Serve, visit: Visit, demo_output: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_output, tmp_path / "out")
    page = visit(serve(tmp_path / "out"))
    page.get_by_role("link", name="Posts", exact=True).click()
    page.locator("#posts-table").get_by_role("link", name="A map of the surge").click()
    page.locator("article:target").get_by_role("link", name="Show the post").click()
    expect(page.get_by_role("heading", name="The post as it was")).to_be_visible()
    expect(page.locator("pre.record").first).to_contain_text("title: A map of the surge")


def test_a_record_of_a_newer_version_is_told_in_words_and_no_decision_is_lost(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    sample.small(tmp_path)
    page = visit(serve())
    decide(page, GONE, "gone")
    expect(page.locator("#far")).to_have_text("1 of 11 looked at")
    manifest = tmp_path / "manifest.json"
    newer = manifest.read_text(encoding="utf-8").replace('"schema_version":1', '"schema_version":99')
    replaced = tmp_path / "manifest.new"
    replaced.write_text(newer, encoding="utf-8")
    replaced.replace(manifest)
    page.reload()
    expect(page.locator("body")).to_contain_text("was written by a newer migrate (schema_version 99; this one reads 1)")
    expect(page.locator("body")).to_contain_text("Update html-migrate")
    assert [url for url, *_ in decided(tmp_path)] == [GONE]
