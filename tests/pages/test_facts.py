"""What is measured on a fetched page is what stands on it, and hostile pages cost no more than others."""

import time

import pytest

from migrate.model.page import Content, Page
from migrate.pages import ANALYSED_BYTES, page_facts
from migrate.pages.anchors import MOST, holds
from migrate.pages.facts import MOST_TAGS
from migrate.pages.sketches import sketch

URL = "http://a.example/news/1"
HTML = "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("data", "content_type", "page"),
    [
        (b"<title> A\n page </title><p>x", "text/html", Page(sniffed_type="text/html", title="A page", empty=False)),
        (b"", "text/html", Page(sniffed_type=None, title=None, empty=True)),
        (b" \r\n", None, Page(sniffed_type=None, title=None, empty=True)),
        (b"<html><body> </body></html>", None, Page(sniffed_type="text/html", title=None, empty=True)),
        (b"<html><frameset><frame src=x></html>", None, Page(sniffed_type="text/html", title=None, empty=False)),
        (b"<html><body><img src=x></body>", None, Page(sniffed_type="text/html", title=None, empty=False)),
        (b"just words", "text/plain", Page(sniffed_type=None, title=None, empty=False)),
        (b"just words", "text/html", Page(sniffed_type=None, title=None, empty=False)),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "text/html", Page(sniffed_type="image/png", title=None, empty=False)),
        (b"%PDF-1.4\n", None, Page(sniffed_type="application/pdf", title=None, empty=False)),
        (b"<?xml version='1.0'?><svg/>", None, Page(sniffed_type=None, title=None, empty=False)),
        (b"<!-- c --><svg >", None, Page(sniffed_type="image/svg+xml", title=None, empty=False)),
    ],
)
def test_a_page_shows_its_type_its_title_and_whether_there_is_anything(
    data: bytes, content_type: str | None, page: Page
) -> None:
    assert page_facts(data, content_type, URL).model_copy(update={"content": None}) == page


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        ("<title>Привет</title>".encode("windows-1251"), "text/html; charset=windows-1251"),
        ("<title>Привет</title>".encode("windows-1251"), 'text/html; charset="CP1251"'),
        ("<meta charset=koi8-r><title>Привет</title>".encode("koi8-r"), "text/html"),
        ("<meta charset=koi8-r><title>Привет</title>".encode("koi8-r"), "text/html; charset=no-such-thing"),
        ("<title>Привет</title>".encode(), "text/html"),
        ("\ufeff<title>Привет</title>".encode(), "text/html; charset=windows-1251"),
    ],
)
def test_the_charset_is_that_of_the_mark_else_the_header_else_the_page(data: bytes, content_type: str) -> None:
    assert page_facts(data, content_type, URL).title == "Привет"


def test_a_page_built_to_confuse_the_sniffer_costs_nothing() -> None:
    begun = time.process_time()
    page_facts(b"<!---->" * 150_000 + b"x", "text/html", URL)
    assert time.process_time() - begun < 2


def content(html: str, url: str = URL) -> Content:
    found = page_facts(html.encode(), HTML, url).content
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("0;url=/new", "http://a.example/new"),
        ("0; URL='/new'x", "http://a.example/new"),
        ('3; url="https://b.example/a b"', "https://b.example/a%20b"),
        ("5,/new", "http://a.example/new"),
        (" 0.5 ; /new", "http://a.example/new"),
        ("1 url=/new#part", "http://a.example/new#part"),
        ("60; url=/new", None),
        ("0", None),
        ("0; url=", None),
        ("0; url=/news/1#part", None),
        ("0; url=javascript:alert(1)", None),
        ("0; url=mailto:a@b.example", None),
        ("soon; url=/new", None),
        ("0; url=http://[oops/", None),
    ],
)
def test_a_page_that_sends_its_reader_on_at_once_says_where(written: str, target: str | None) -> None:
    quote = "'" if '"' in written else '"'
    page = page_facts(f"<meta http-equiv=Refresh content={quote}{written}{quote}><p>Moved.".encode(), HTML, URL)
    assert page.refresh == target
    assert page_facts(b"<p>Moved.", HTML, URL, refresh=written).refresh == target


def test_a_page_that_can_be_read_sends_nobody_on() -> None:
    html = '<meta http-equiv=refresh content="5; url=/next"><p>' + "A story that goes on. " * 40
    assert page_facts(html.encode(), HTML, URL).refresh is None


def test_readers_without_scripts_are_not_meant() -> None:
    html = '<noscript><meta http-equiv=refresh content="0; url=/plain"></noscript><p>x'
    assert page_facts(html.encode(), HTML, URL).refresh is None


def test_relative_addresses_resolve_against_the_base_that_the_page_names() -> None:
    html = '<base href="//b.example/x/"><link rel=canonical href=y><meta http-equiv=refresh content="0;url=z"><p>x'
    page = page_facts(html.encode(), HTML, URL)
    assert page.refresh == "http://b.example/x/z"
    assert page.content is not None
    assert page.content.canonical == "http://b.example/x/y"


STORY = (
    "<h1>The gauge</h1><p>Nobody had read the gauge for a week.</p><p>On <a href=/monday>Monday</a> it was gone.</p>"
)
TOLD = "The gauge Nobody had read the gauge for a week. On Monday it was gone."
MENU = "<ul><li><a href=/a>Start</a><li><a href=/b>News of the harbour</a><li><a href=/c>About</a></ul>"


@pytest.mark.parametrize(
    "html",
    [
        STORY,
        f"<nav>{MENU}</nav><main>{STORY}</main><footer>By hand</footer>",
        f"<div id=header>Harbour</div>{MENU}<div class=content>{STORY}</div><div class='footer'>2009</div>",
        f"<header><a href=/>Harbour</a></header><article><header></header>{STORY}</article><aside>Read too</aside>",
        f"<div role=banner>Harbour</div><div>{STORY}</div><div class=cookie-notice>{'We use cookies. ' * 60}</div>",
        f"<form>{STORY}<input type=hidden><button>Send</button></form>",
        f"{STORY}<div id=comments>{'I was there! ' * 50}</div>",
        f"<script>var a = 1</script><style>p {{}}</style>{STORY}<noscript>Scripts!</noscript><template>x</template>",
        f"<div><a href=1>One</a><a href=2>Two</a><a href=3>Three</a><a href=4>Four</a></div>{STORY}",
        f"<table><tr><td><a href=1>One</a></td></tr><tr><td>{STORY}</td></tr></table>",
        f"<p><a href=1>One</a> | <a href=2>Two</a> | <a href=3>Three</a> · <a href=4>Four</a></p>{STORY}",
        f"{STORY}<p hidden>Secret</p><p style='display: none'>Secret</p>",
    ],
)
def test_main_content_is_what_is_left_without_the_furniture(html: str) -> None:
    assert content(html).main == TOLD


def test_counts_are_of_what_stands_on_the_page() -> None:
    html = (
        "<html lang=pt-BR><title>T</title><link rel=canonical href=/here><body class=error404>"
        "<h1>One</h1><h2> Two\n words </h2><h3>Three</h3><img src=a><iframe src=b></iframe><script src=c></script>"
        "<form action=/x><input type=password><input name=a><input type=hidden><textarea></textarea></form>"
        "<noscript>Turn scripts on.</noscript><a href=d>Some link</a> and text"
    )
    found = content(html)
    assert found == Content(
        language="pt-BR",
        headings=("One", "Two words"),
        canonical="http://a.example/here",
        main="One Two words Three Some link and text",
        main_chars=38,
        main_linked_chars=9,
        visible_chars=40,
        links=1,
        pictures=1,
        frames=1,
        passwords=1,
        fields=2,
        scripts=1,
        noscript="Turn scripts on.",
        marks=("error",),
        anchors="",
        sketch=sketch("One Two words Three Some link and text"),
    )


def test_everything_that_a_fragment_may_name_is_kept() -> None:
    anchors = content("<h2 id=one>1</h2><a name='zwei &amp; drei'></a><p name=no>x").anchors
    assert anchors is not None
    assert [holds(anchors, name) for name in ("one", "zwei & drei", "no", "One")] == [True, True, False, False]


def test_too_many_places_are_not_kept() -> None:
    assert content("".join(f"<i id=n{n}>x</i>" for n in range(MOST + 1))).anchors is None


def test_of_a_page_that_is_longer_than_what_is_read_nobody_knows_all_places() -> None:
    assert page_facts(b"<p id=a>" + b"x" * ANALYSED_BYTES, HTML, URL).content.anchors is None  # type: ignore[union-attr]


def test_a_short_answer_that_is_no_page_is_read_too() -> None:
    page = page_facts(b'{"error":\n"not found"}', "application/json", URL)
    assert (page.content and page.content.main, page.sniffed_type) == ('{"error": "not found"}', None)
    assert page_facts(b'{"a": 1}' * 1000, "application/json", URL).content is None
    assert page_facts(b"\x00\x01", "application/octet-stream", URL).content is None


HOSTILE = {
    "nested": "<div>" * 150_000 + "deep",
    "nested lists of links": "<ul><li class=sidebar><a href=x>" * 30_000,
    "nested navigation": "<div class=nav>" * 60_000,
    "links in cells in links": "<a href=x>y<table><tr><td>" * 35_000,
    "nested headers": "<header><main>" * 70_000,
    "formatting without end": "<b><i><a>" * 60_000,
    "names": "".join(f"<p id=n{n} class='a{n} b{n}'>" for n in range(35_000)),
    "one word": "<p>" + "x" * 990_000,
    "words": "<p>" + "ab " * 330_000,
    "scripts": "<script>/cdn-cgi/</script>" * 38_000,
    "headings": "<h1>x" * 200_000,
    "refreshes": '<meta http-equiv=refresh content="0;url=">' * 23_000,
    "one class of many names": "<p class='" + "nav " * 240_000 + "'>x",
    "unclosed tags": "<" * 990_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">",
    "tables": "<table>" * 140_000,
    "cells": "<table><tr>" + "<td>x" * 190_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_costs_seconds_not_minutes(name: str) -> None:
    begun = time.process_time()
    page_facts(HOSTILE[name].encode(), HTML, URL)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("html", "marks"),
    [
        ("<div class='h-captcha' data-sitekey=x></div>", ("captcha",)),
        ("<form><img src=/captcha.php><input name=code></form>", ("captcha",)),
        ("<form><input name=CaptchaText></form>", ("captcha",)),
        ("<script>document.cookie='seen=1'; location.reload()</script>", ("cookie-and-again",)),
        ("<script>document.cookie = 'a=b'; window.location.href = '/x'</script>", ("cookie-and-again",)),
        ("<script>document.cookie='seen=1'; my.location = 'shelf 4'</script>", ()),
        (f"<script>document.cookie='a=b'; location.reload(); {'f(); ' * 2_000}</script>", ()),
        ("<script>var dd={'rt':'c','cid':'x','host':'ct.example'}</script>", ("challenge",)),
        ("<script>var dd={open:1}; menu(dd)</script>", ()),
        ("<p>A captcha keeps programs out; document.cookie = 1; location.reload()</p>", ()),
    ],
)
def test_what_tags_and_scripts_give_away_is_marked(html: str, marks: tuple[str, ...]) -> None:
    assert content(f"<title>A</title>{html}<p>Words.").marks == marks


def test_a_password_is_the_page_s_own_where_there_is_hardly_a_link() -> None:
    form = "<form><table><tr><td>Key:<td><input TYPE=Password></table></form><main><p>The archive of the choir.</main>"
    assert content(form).passwords == 1
    assert content(form + "<a href=/>Choir</a>" * 6).passwords == 0


def test_of_a_page_with_more_tags_than_any_has_only_the_first_are_looked_at() -> None:
    whole, more = b"<p>word" * MOST_TAGS, b"<img><p id=a>more"
    seen, cut = page_facts(whole, HTML, URL).content, page_facts(whole + more, HTML, URL).content
    assert seen is not None
    assert seen.anchors is not None
    assert cut == seen.model_copy(update={"anchors": None})


def test_of_a_page_that_was_not_looked_at_whole_nobody_says_that_it_is_empty() -> None:
    blank = b"<div>" * MOST_TAGS
    assert [page_facts(blank + end, HTML, URL).empty for end in (b"", b"<div>something")] == [True, False]
