"""From a verdict to what was received: replayed where pywb is at hand, readable without; nothing of it acts."""

import contextlib
import os
import re
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from migrate.desk.replay import ENGINES
from migrate.exporters.manifest import iter_links, iter_posts
from migrate.model.link import Status
from migrate.model.manifest import LinkEntry
from tests.desk.conftest import Running, Serve
from tests.desk.visitor import Visitor, send

Visit = Callable[..., Page]
ENGINE = next(filter(None, map(shutil.which, ENGINES)), None)
needs_pywb = pytest.mark.skipif(ENGINE is None, reason="pywb is not installed (pipx install pywb)")


@pytest.fixture
def out(demo_output: Path, tmp_path: Path) -> Path:
    return shutil.copytree(demo_output, tmp_path / "out")


def numbered(out: Path, wanted: Callable[[LinkEntry], bool]) -> tuple[int, LinkEntry]:
    links = enumerate(iter_links(out / "manifest.json"), start=1)
    return next((number, link) for number, link in links if wanted(link))


def a_page(link: LinkEntry) -> bool:
    return (
        link.status is Status.OK and link.content_type is not None and "html" in link.content_type and bool(link.title)
    )


def without_pywb() -> str:
    return os.pathsep.join(
        folder
        for folder in os.environ["PATH"].split(os.pathsep)
        if not any((Path(folder) / each).exists() for each in ENGINES)
    )


def engines() -> set[str]:
    """The processes that replay, by number."""
    found = set()
    for told in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if b"migrate-replay-" in told.read_bytes():
                found.add(told.parent.name)
    return found


def test_without_an_engine_the_record_is_shown_and_how_to_get_replay(serve: Serve, out: Path) -> None:
    number, link = numbered(out, a_page)
    page = Visitor(serve(out, PATH=without_pywb())).get(f"/captures/{number}/evidence").body.decode()
    assert "<iframe" not in page
    assert "pipx install pywb" in page
    assert link.title is not None
    assert link.title in page
    assert "answer 200" in page
    assert link.capture is not None
    assert link.capture.record_id.replace("<", "&lt;").replace(">", "&gt;") in page


def test_what_was_received_stays_text(serve: Serve, out: Path, visit: Visit, faults: list[str]) -> None:
    number, _ = numbered(out, a_page)
    page = visit(serve(out, PATH=without_pywb()))
    page.goto(f"{page.url.partition('/#')[0].rstrip('/')}/captures/{number}/evidence")
    expect(page.locator("pre.record").first).to_be_visible()
    assert page.locator("pre.record *").count() == 0
    assert faults == []


def test_a_picture_is_shown_and_a_page_only_saved(serve: Serve, out: Path) -> None:
    picture, _ = numbered(out, lambda link: link.status is Status.OK and link.content_type == "image/png")
    page, _ = numbered(out, a_page)
    desk = Visitor(serve(out, PATH=without_pywb()))
    shown, saved = desk.get(f"/captures/{picture}/evidence/content"), desk.get(f"/captures/{page}/evidence/content")
    assert (shown.status, shown.headers["content-type"], shown.body[:4]) == (200, "image/png", b"\x89PNG")
    assert (saved.headers["content-type"], saved.headers["content-disposition"].partition(";")[0]) == (
        "application/octet-stream",
        "attachment",
    )
    assert "sandbox" in saved.headers["content-security-policy"]


def test_a_failed_attempt_says_what_happened(serve: Serve, out: Path) -> None:
    number, _ = numbered(out, lambda link: link.status is Status.TIMEOUT and link.capture is not None)
    page = Visitor(serve(out)).get(f"/captures/{number}/evidence").body.decode()
    assert "outcome: silent" in page


def test_a_record_that_is_gone_is_told_in_words(serve: Serve, out: Path) -> None:
    number, _ = numbered(out, a_page)
    for warc in (out / "archive").glob("*.warc.gz"):
        warc.unlink()
    answer = Visitor(serve(out)).get(f"/captures/{number}/evidence")
    assert (answer.status, "migrate verify" in answer.json["advice"]) == (500, True)


def test_what_is_no_capture_is_not_found(serve: Serve, out: Path) -> None:
    desk = Visitor(serve(out))
    assert desk.get("/captures/1/other").status == 404
    assert desk.get("/captures/999999/evidence").status == 404
    assert desk.get("/captures/999999/post").status == 404
    assert desk.get("/captures/0/post").status == 404


@needs_pywb
@pytest.mark.browser
def test_one_click_replays_that_capture_in_a_frame_without_scripts(serve: Serve, out: Path, visit: Visit) -> None:
    number, link = numbered(out, a_page)
    desk = serve(out)
    page = visit(desk)
    page.goto(f"{desk.origin}/evidence/links-{(number - 1) // 100 + 1:04}.html#n{number}")
    page.locator(f"#n{number}").get_by_role("link", name="Show what was received").click()
    frame = page.locator("iframe.replay")
    expect(frame).to_have_attribute("sandbox", "")
    source = frame.get_attribute("src")
    assert source is not None
    assert source.startswith("http://localhost:")
    assert source.endswith(f"mp_/{link.url}")
    shown = page.frame_locator("iframe.replay")
    expect(shown.locator("body")).to_contain_text(str(link.title).split(" – ")[0][:12], timeout=20_000)


def first_picture(out: Path) -> tuple[int, str]:
    """The number of a post whose picture of an own or mirrored host is in the archive, and its title."""
    posts = list(iter_posts(out / "manifest.json"))
    shown = {
        place.post
        for link in iter_links(out / "manifest.json")
        if link.copy_capture and link.content_type == "image/png" and link.source == "mirror"
        for place in link.occurrences
    }
    return next((n, str(post.title)) for n, post in enumerate(posts, start=1) if post.id in shown and post.url)


@needs_pywb
@pytest.mark.browser
def test_a_post_is_replayed_with_its_pictures(serve: Serve, out: Path, visit: Visit) -> None:
    number, title = first_picture(out)
    desk = serve(out)
    page = visit(desk)
    page.goto(f"{desk.origin}/captures/{number}/post")
    shown = page.frame_locator("iframe.replay")
    expect(shown.locator("p").first).to_be_visible(timeout=20_000)
    assert title not in shown.locator("body").inner_text()  # no front matter
    assert "---" not in shown.locator("body").inner_text()
    picture = "pictures => pictures.some(picture => picture.naturalWidth)"
    until = time.monotonic() + 10
    while not (found := shown.locator("img").evaluate_all(picture)) and time.monotonic() < until:
        page.wait_for_load_state("networkidle")
    assert found


@needs_pywb
@pytest.mark.browser
def test_a_page_embedded_in_a_post_is_replayed_within_it(serve: Serve, out: Path, visit: Visit) -> None:
    embedded = "https://maps.openshore.example/embed?bbox=-4.21,50.31,-4.08,50.37&layer=surge"
    link = next(link for link in iter_links(out / "manifest.json") if link.url == embedded)
    posts = [post.id for post in iter_posts(out / "manifest.json")]
    desk = serve(out)
    page = visit(desk)
    page.goto(f"{desk.origin}/captures/{posts.index(link.occurrences[0].post) + 1}/post")
    within = page.frame_locator("iframe.replay").frame_locator("iframe").first
    expect(within.locator("body")).not_to_be_empty(timeout=20_000)
    (frame,) = (each for each in page.frames if embedded in each.url)
    assert frame.evaluate("self.origin") == "null"


@needs_pywb
def test_what_is_replayed_can_neither_act_nor_ask_the_web(serve: Serve, out: Path) -> None:
    number, _ = numbered(out, a_page)
    desk = serve(out)
    shown = Visitor(desk).get(f"/captures/{number}/evidence").body.decode()
    found = re.search(r'src="http://(localhost:(\d+))(/[^"]+)"', shown)
    assert found is not None
    host, port, path = found[1], int(found[2]), found[3]
    behind = Running(desk.process, f"http://127.0.0.1:{port}/open")
    answer = send(behind, "GET", path, {"Host": host})
    assert answer.status == 200
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
    assert (policy["sandbox"], policy["default-src"], policy["script-src"]) == ("", "'none'", "'none'")
    assert policy["frame-ancestors"] == desk.origin
    assert {word for each in policy.values() for word in each.split() if word.startswith("http")} == {
        f"http://{host}",
        desk.origin,
    }
    assert "set-cookie" not in answer.headers
    assert send(behind, "GET", path, {"Host": "evil.example"}).status == 421
    assert send(behind, "POST", path, {"Host": host}).status == 405
    for other in ("/", "/held/", "/static/x.js", "/api/state"):
        assert send(behind, "GET", other, {"Host": host}).status == 404


@needs_pywb
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_engine_ends_with_the_desk_and_leaves_nothing(serve: Serve, out: Path, how: signal.Signals) -> None:
    number, _ = numbered(out, a_page)
    before = sorted(str(path) for path in out.rglob("*"))
    others = engines()
    desk = serve(out)
    assert "<iframe" in Visitor(desk).get(f"/captures/{number}/evidence").body.decode()
    assert engines() - others
    desk.process.send_signal(how)
    assert desk.process.wait(30) == (-9 if how is signal.SIGKILL else 0)
    until = time.monotonic() + 10
    while engines() - others and time.monotonic() < until:
        time.sleep(0.05)
    assert engines() - others == set()
    assert sorted(str(path) for path in out.rglob("*")) == before


@needs_pywb
def test_an_engine_that_does_not_start_is_told_and_the_record_is_shown(serve: Serve, out: Path, tmp_path: Path) -> None:
    fake = tmp_path / "bin" / "wayback"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho out of order\nexit 3\n", encoding="ascii")
    fake.chmod(0o755)
    number, link = numbered(out, a_page)
    desk = serve(out, PATH=f"{fake.parent}{os.pathsep}{without_pywb()}")
    page = Visitor(desk).get(f"/captures/{number}/evidence").body.decode()
    assert "out of order" in page
    assert str(link.title) in page
