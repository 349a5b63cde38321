"""The desk as an archivist uses it: in a browser."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from migrate.model.review import Decided, Decision, Reason
from migrate.store.reviews import Reviews
from tests.desk.conftest import Serve
from tests.review import axe, sample
from tests.review.hostile import PAYLOADS, hostile

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


def test_one_decision_on_a_whole_site_is_one_stroke_and_one_undo(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    sample.small(tmp_path)
    page = visit(serve())
    page.get_by_label("Search links").fill("photos.example")
    page.get_by_role("button", name="Decide on all 7 listed").click()
    page.locator("dialog.decide input[value=gone]").check()
    page.locator("dialog.decide").get_by_role("button", name="Decide").click()
    expect(page.locator("#far")).to_have_text("7 of 11 looked at")
    batches = {each.entry.batch for each in Reviews(tmp_path).entries if isinstance(each.entry, Decided)}
    assert len(batches) == 1
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#far")).to_have_text("0 of 11 looked at")
    assert len(decided(tmp_path)) == 7


def test_two_browsers_see_each_other_and_the_second_is_told(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    sample.small(tmp_path)
    desk = serve()
    ada, ben = visit(desk, "Ada"), visit(desk, "Ben")
    decide(ada, GONE, "gone", "Checked twice.")
    expect(ada.locator("#far")).to_have_text("1 of 11 looked at")
    decide(ben, GONE, "keep")
    expect(ben.locator("#told")).to_contain_text("Somebody else had decided in between")
    expect(ben.locator("#told")).to_contain_text("“Gone”, Ada (Checked twice.)")
    assert [(what, by) for _, what, _, _, by in decided(tmp_path)] == [(Decision.GONE, "Ada"), (Decision.KEEP, "Ben")]
    ben.get_by_role("button", name="Undo").click()
    ada.reload()
    row = ada.locator("tr", has=ada.get_by_role("link", name=GONE, exact=True))
    expect(row.locator("b.decided")).to_have_text("Gone")


def test_a_desk_that_is_gone_leaves_the_decision_in_the_page(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    sample.small(tmp_path)
    desk = serve()
    page = visit(desk)
    desk.process.kill()
    desk.process.wait()
    decide(page, GONE, "gone", "A long note.")
    expect(page.locator("dialog.decide .fault")).to_contain_text("The desk does not answer.")
    assert page.locator("dialog.decide").get_by_label("Note").input_value() == "A long note."
    assert not (tmp_path / "reviews.jsonl").exists()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save it as a file instead").click()
    again = visit(serve())
    again.get_by_role("link", name="Decisions from a file").click()
    again.locator("#file").set_input_files(saved.value.path())
    expect(again.locator("#import")).to_contain_text("1 decision taken in")
    assert [note for _, _, _, note, _ in decided(tmp_path)] == ["A long note."]


def test_what_a_full_disk_does_is_told_and_the_decision_stays_in_the_page(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    sample.small(tmp_path)
    page = visit(serve())
    (tmp_path / "reviews.jsonl").mkdir()  # what root, too, cannot write to
    decide(page, GONE, "gone", "A long note.")
    expect(page.locator("dialog.decide .fault")).not_to_be_empty()
    (tmp_path / "reviews.jsonl").rmdir()
    page.locator("dialog.decide").get_by_role("button", name="Decide").click()
    expect(page.locator("#far")).to_have_text("1 of 11 looked at")
    assert [note for _, _, _, note, _ in decided(tmp_path)] == ["A long note."]


def test_the_evidence_says_who_decided_and_takes_it_back(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    sample.small(tmp_path)
    page = visit(serve())
    decide(page, GONE, "gone", "The site closed in 2019.")
    expect(page.locator("#far")).to_have_text("1 of 11 looked at")
    page.get_by_role("link", name=GONE, exact=True).click()
    article = page.locator("article:target")
    expect(article).to_contain_text("The site closed in 2019.")
    article.get_by_role("button", name="Take the decision back").click()
    expect(page.locator("article:target")).to_contain_text("No longer stands")


def test_a_file_of_the_report_is_taken_in(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    sample.small(tmp_path)
    one = {"kind": "decision", "url": GONE, "decision": "gone", "reason": "seen", "note": "", "replacement": None}
    one |= {"by": "Ben", "at": "2026-03-05T10:00:00Z", "expires": None, "batch": "b"}
    file = tmp_path / "decisions.json"
    told = {"format": "html-migrate decisions", "schema_version": 1, "report": {}, "decisions": [one]}
    file.write_text(json.dumps(told), encoding="utf-8")
    page = visit(serve())
    page.get_by_role("link", name="Decisions from a file").click()
    page.locator("#file").set_input_files(file)
    expect(page.locator("#import")).to_contain_text("1 decision taken in, 0 were there already.")
    page.locator("#file").set_input_files(file)
    expect(page.locator("#import")).to_contain_text("0 decisions taken in, 1 was there already.")
    file.write_text("{}", encoding="utf-8")
    page.locator("#file").set_input_files(file)
    expect(page.locator("#told")).to_contain_text("decisions.json is no file of decisions.")
    assert len(decided(tmp_path)) == 1


def test_an_audit_and_a_sign_off_end_in_a_receipt(
    serve: Serve, visit: Visit, tmp_path: Path, faults: list[str]
) -> None:
    sample.small(tmp_path)
    page = visit(serve())
    page.get_by_role("link", name="Audit and sign-off").click()
    page.get_by_role("button", name="Draw the sample").click()
    expect(page.locator("#audit .sample li")).to_have_count(2)
    page.get_by_role("button", name="Sign off").click()
    expect(page.locator("#told")).to_contain_text("2 of the 2 links that were drawn were not opened yet.")
    for n in range(2):
        page.locator("#audit .sample li").nth(n).get_by_label("It works" if n else "It does not").check()
        expect(page.locator("#audit")).to_contain_text("1 of 2 opened." if not n else "All 2 opened, 1 of them")
    page.get_by_label("What you sign").fill("spring review")
    page.get_by_role("button", name="Sign off").click()
    expect(page.locator(".receipt")).to_contain_text("spring review")
    expect(page.locator("#signed")).to_contain_text("Last signed off by Ada")
    (receipt,) = (tmp_path / "report").glob("receipt-*.txt")
    assert receipt.read_text(encoding="utf-8") == page.locator(".receipt").text_content()
    page.emulate_media(media="print")
    expect(page.locator(".receipt")).to_be_visible()
    expect(page.locator("header")).to_be_hidden()
    assert [fault for fault in faults if "409" not in fault] == []


def test_the_keyboard_alone_decides(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    sample.small(tmp_path)
    page = visit(serve())
    page.get_by_label("Search links").focus()
    page.keyboard.type("council")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent === 'Decide'"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("dialog.decide")).to_be_visible()
    for _ in range(10):
        if page.evaluate("document.activeElement.type === 'radio'"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#far")).to_have_text("1 of 11 looked at")
    assert [what for _, what, *_ in decided(tmp_path)] == [Decision.GONE]


def test_a_rebuilt_record_is_offered_and_no_decision_is_lost(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    sample.small(tmp_path)
    page = visit(serve())
    decide(page, GONE, "gone")
    expect(page.locator("#far")).to_have_text("1 of 11 looked at")
    sample.write(tmp_path, [sample.post("first.html")], [sample.failing(GONE), sample.failing("https://new.example/")])
    decide(page, "http://photos.example/2.jpg", "gone")
    expect(page.locator("dialog.decide .fault")).to_contain_text("is no link of this record")
    page.reload()
    expect(page.locator("#far")).to_have_text("1 of 2 looked at")


def test_hostile_text_stays_text(serve: Serve, visit: Visit, tmp_path: Path, faults: list[str]) -> None:
    hostile(tmp_path)
    Reviews(tmp_path).append(
        *(
            Decided(url=bad, decision=Decision.KEEP, reason=Reason.SEEN, note=bad, by=bad, at=sample.NOON)
            for bad in PAYLOADS
            if bad.strip()
        )
    )
    desk = serve()
    page = visit(desk, PAYLOADS[0])
    for path in ("/", "/#audit", "/evidence/links-0001.html", "/evidence/posts-0001.html"):
        page.goto(desk.origin + path)
        page.wait_for_load_state("load")
        assert page.locator("body iframe, body svg, body base, body object").count() == 0
        assert page.locator("[onerror], [onload], [onfocus]").count() == 0
    page.goto(desk.origin)
    page.wait_for_selector("html[data-ready]")
    page.locator("#links-table select").first.select_option("address")
    assert "<script>alert(1)</script>" in page.locator("body").inner_text()
    assert [fault for fault in faults if "404" not in fault] == []


def test_ten_thousand_links_are_ready_soon_and_filtered_at_once(
    serve: Serve, visit: Visit, tmp_path: Path, faults: list[str]
) -> None:
    sample.write(tmp_path, sample.many_posts(500), sample.many(10_000))
    page = visit(serve())
    began = time.monotonic()
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert time.monotonic() - began < 5  # 0.8 s on two quiet cores
    began = time.monotonic()
    page.get_by_label("Search links").fill("site-7.example")
    expect(page.locator("#links-table .found")).to_contain_text("of 10,000 links")
    assert time.monotonic() - began < 2
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(serve: Serve, visit: Visit, tmp_path: Path, scheme: Literal["light", "dark"]) -> None:
    script = axe.source()
    sample.small(tmp_path)
    desk = serve()
    page = visit(desk)
    page.emulate_media(color_scheme=scheme)
    decide(page, GONE, "gone")
    expect(page.locator("#far")).to_have_text("1 of 11 looked at")
    page.goto(f"{desk.origin}/#audit")
    page.get_by_role("button", name="Draw the sample").click()
    expect(page.locator("#audit .sample li")).to_have_count(2)
    for path in (
        "/#links",
        "/#audit",
        "/#import",
        "/#posts",
        "/evidence/links-0001.html#n4",
        "/evidence/links-0001.html",
    ):
        page.goto(desk.origin + path)
        page.wait_for_selector("html[data-ready]")
        assert axe.violations(page, script) == [], path
