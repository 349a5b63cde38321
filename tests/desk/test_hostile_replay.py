"""A page that was archived on its worst day, replayed: it moves, sends, frames and stores nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page as Shown
from playwright.sync_api import expect

from migrate.demo.answers import Page, Site
from migrate.demo.web import Web
from migrate.exporters.manifest import iter_links
from tests.desk.conftest import Serve
from tests.desk.test_replay import needs_pywb
from tests.journeys.conftest import in_process

pytestmark = [needs_pywb, pytest.mark.browser]

HTML = (("Content-Type", "text/html; charset=utf-8"),)
BEYOND = "http://beyond.example"
WORST = f"""<!doctype html>
<meta http-equiv="refresh" content="0;url={BEYOND}/refreshed">
<meta http-equiv="Content-Security-Policy" content="default-src *">
<base target="_top">
<link rel="stylesheet" href="{BEYOND}/style.css"><link rel="preload" as="image" href="{BEYOND}/preload.png">
<link rel="dns-prefetch" href="//beyond.example"><link rel="prefetch" href="{BEYOND}/prefetch">
<title>Worst</title>
<body background="{BEYOND}/background.png" onload="parent.postMessage('onload','*')">
<h1>Here it stands</h1>
<script>
  parent.postMessage("script", "*");
  try {{ top.location = "{BEYOND}/top" }} catch {{}}
  navigator.sendBeacon("{BEYOND}/beacon", "x");
  navigator.serviceWorker?.register("/sw.js");
  localStorage.setItem("was", "here");
  document.cookie = "was=here";
  fetch("{BEYOND}/fetch"); new Image().src = "{BEYOND}/image";
  window.open("{BEYOND}/popup");
</script>
<script src="{BEYOND}/script.js"></script>
<img src="{BEYOND}/pixel.png" onerror="parent.postMessage('onerror','*')">
<video poster="{BEYOND}/poster.png" autoplay src="{BEYOND}/film.mp4"></video>
<iframe src="{BEYOND}/frame"></iframe><iframe srcdoc="<script>top.postMessage('srcdoc','*')</script>"></iframe>
<object data="{BEYOND}/object"></object><embed src="{BEYOND}/embed">
<form action="{BEYOND}/form" method="post" target="_top"><button id="send">Send</button></form>
<a id="out" href="{BEYOND}/link" target="_top" ping="{BEYOND}/ping">Out</a>
<a id="new" href="{BEYOND}/new" target="_blank">New</a>
<a id="run" href="javascript:top.postMessage('address','*')">Run</a>
<svg><script>top.postMessage("svg", "*")</script><image href="{BEYOND}/svg.png" /></svg>
<style>@import url("{BEYOND}/import.css"); body {{ background: url({BEYOND}/css.png) }}</style>
<p>{"Much was said here about nothing in particular. " * 20}</p>
"""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output that holds the page, and nothing of what it wants."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "one.html").write_text('<p><a href="http://worst.example/page">x</a></p>', encoding="utf-8")
    page = Page(WORST.encode(), headers=HTML)
    with Web({"worst.example": Site({"/page": page})}) as web:
        through = ("--proxy", web.proxy_url, "--ca-bundle", web.ca_bundle, "--delay", "0")
        job = ("run", tmp_path / "posts", "-o", tmp_path / "out", "--probes", "none", "--memento", "off")
        ended = in_process(*job, *through)
    assert ended.code == 0, ended.stderr
    return tmp_path / "out"


def test_a_page_that_would_act_is_shown_and_does_nothing(
    serve: Serve, out: Path, visit: Callable[..., Shown], faults: list[str]
) -> None:
    (link,) = iter_links(out / "manifest.json")
    assert link.capture is not None
    desk = serve(out)
    page = visit(desk)
    sent: list[str] = []
    page.context.on("requestfinished", lambda request: sent.append(request.url))
    page.context.on("requestfailed", lambda request: None if request.failure == "csp" else sent.append(request.url))
    page.add_init_script("window.heard = []; addEventListener('message', said => heard.push(said.data));")
    page.goto(f"{desk.origin}/captures/1/evidence")
    source = page.locator("iframe.replay").get_attribute("src")
    assert source is not None
    held = source.split("/", 3)[2]
    shown = page.frame_locator("iframe.replay")
    expect(shown.locator("h1")).to_have_text("Here it stands", timeout=20_000)
    page.wait_for_load_state("networkidle")
    for name in ("send", "out", "new", "run"):
        shown.locator(f"#{name}").click()
    page.wait_for_load_state("networkidle")
    assert page.url == f"{desk.origin}/captures/1/evidence"
    assert page.evaluate("heard") == []
    assert len(page.context.pages) == 1
    assert [url for url in sent if not url.startswith((desk.origin, f"http://{held}/", "data:", "about:"))] == []
    assert {cookie["name"] for cookie in page.context.cookies()} == {f"migrate-desk-{desk.port}"}
    assert page.evaluate("localStorage.getItem('was')") is None
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert [fault for fault in faults if "dialog" in fault] == []
