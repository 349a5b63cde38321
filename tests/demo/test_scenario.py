"""The demo's posts, the web behind them, and what is said to be true of it, held against each other."""

import re
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from migrate.demo.answers import Page, Redirect
from migrate.demo.scenario import CDN, ROBOTS_DISALLOWED, SITE, mirror, posts_dir, settings, sites, sources, truth
from migrate.demo.sites import rows
from migrate.demo.sites.address import Address
from migrate.demo.web import Web
from migrate.model.link import Origin, Status
from migrate.model.settings import Repair
from migrate.urls import resolve, without_fragment
from tests.demo.client import Got, ask

POSTS = sorted(posts_dir().iterdir())
ATTRIBUTES = {"href", "src", "data-src", "poster", "data"}
REDIRECTS = {301, 302, 308}


class _References(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as inherited
        for name, value in attrs:
            if name in ATTRIBUTES and value:
                self.found.append(value)
            elif name == "srcset" and value:
                self.found += [candidate.split()[0] for candidate in value.split(", ")]


def _references(post: Path) -> Iterator[str]:
    """Yield the references of a post as raw text, those in left-over Markdown and escaped HTML too."""
    text = post.read_text("utf-8")
    body = text.rpartition("\n---\n")[2]
    reader = _References()
    reader.feed(body if "<p" in body else unescape(body))
    yield from reader.found
    yield from re.findall(r"\]\((http[^)]+)\)", body)


def _named() -> set[str]:
    """Give every URL that the posts name, in the form of the manifest; a picture as data is no address."""
    found = set()
    for post in POSTS:
        place = re.search(r"^(?:url|permalink): (\S+)$", post.read_text("utf-8"), re.MULTILINE)
        base = urljoin(f"{SITE}/", place[1] if place else "")
        raws = [raw for raw in _references(post) if not raw.startswith("data:")]
        found |= {resolve(raw, base, Repair.SAFE).url for raw in raws}
    return found


def test_the_truth_is_told_of_exactly_the_urls_in_the_posts() -> None:
    assert set(truth()) == _named()


def test_there_are_about_a_dozen_posts_most_of_them_with_little_front_matter() -> None:
    heads = [post.read_text("utf-8").partition("\n---\n")[0] for post in POSTS]
    kinds = {
        "none": sum(not head.startswith("---") for head in heads),
        "title and author": sum(re.fullmatch(r"---\ntitle: .*\nauthor: .*", head) is not None for head in heads),
        "date": sum("\ndate: " in head for head in heads),
    }
    assert (len(POSTS), kinds) == (14, {"none": 1, "title and author": 1, "date": 11})


CONSTRUCTS = {
    "CDN image, doubled extension, no alt": rf'<img src="http://{re.escape(CDN)}[^"]*\.jpg-large\.jpg" alt="null"',
    "eaten underscores": r'src="[^"]*<strong>[^"]*</strong>[^"]*"',
    "percent-encoded image": r'src="[^"]*%20[^"]*%28[^"]*"',
    "percent-encoded UTF-8": r'src="[^"]*%C3%A9[^"]*"',
    "external relation": r'<a rel="external" href=',
    "paragraph in a list item": r"<li>\s*<p>",
    "list in a list item": r"<li>[^<]*\s*<ul>",
    "list start": r"<ol start=",
    "curly quotes": "“[^”]+”",
    "mail": r'href="mailto:',
    "telephone": r'href="tel:',
    "chat": r'href="irc:',
    "script as a link": r'href="javascript:',
    "no scheme": r'href="www\.',
    "misspelt scheme": r'href="htp://',
    "invalid host": r'href="http://harbour gauge',
    "relative to the site": r'href="/blog/',
    "relative to the post": r'href="how-we-built-the-gauge"',
    "protocol-relative": r'src="//',
    "fragment": r'href="#',
    "anchor without href": r'<a name="[^"]*"></a>',
    "embed": r"<iframe ",
    "script": r"<script src=",
    "object": r"<object data=",
    "film": r"<video .*<source ",
    "zero width": "\u200b",
    "word joiner": "\u2060",
    "joiners that must stay": "\u200c[\\s\\S]*\u200d",
    "control character": "\x02",
    "no-break space": "\u00a0",
    "mojibake": "â€™",
    "raw Markdown": r"\[[^]]+\]\(http",
    "bold paragraph as a heading": r"<p><strong>[^<]+</strong></p>",
    "double line break": "<br><br>",
    "mis-nested": r"<b>[^<]*<i>never</b>[^<]*</i>",
    "stray end tag": r"</ul>\n</p>",
    "bare ampersand": r" & ",
    "bare ampersand in a URL": r"\?f=3&t=",
    "table": r"<table[\s\S]*<td",
    "pipe in a table": r"<td>[^<]*\|[^<]*</td>",
    "span in a table": r"<td colspan",
    "code with a language": r'<code class="language-python">',
    "block of code": r"<pre><code",
    "quotation": r"<blockquote>",
    "definitions": r"<dl>",
    "figure": r"<figcaption>",
    "srcset": r"srcset=",
    "picture": r"<picture>",
    "lazy image": r"data-src=",
    "linked image": r'<a href="[^"]+\.(?:jpg|png)"><img',
    "image as data": r'src="data:image/png;base64,',
    "markup as text": r"&lt;script&gt;",
    "template code as text": r"\{\{ tide \}\}",
    "superscript": r"<sup>",
    "Word": r'class="MsoNormal"',
    "shortcode": r"\[caption ",
    "comment": "<!-- ",
    "escaped body": r"^&lt;p&gt;",
}


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_the_posts_have_what_real_posts_have(construct: str) -> None:
    assert any(re.search(CONSTRUCTS[construct], post.read_text("utf-8"), re.MULTILINE) for post in POSTS)


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web(sites()) as running:
        yield running


def _follow(web: Web, url: str) -> list[Got]:
    """Ask, and go where redirects lead."""
    answers = [ask(web, url, patience=2)]
    cookie = ""
    while answers[-1].status in REDIRECTS and (location := answers[-1].header("location")) and len(answers) < 5:
        cookie = (answers[-1].header("set-cookie") or cookie).partition(";")[0]
        url = urljoin(url, location)
        answers.append(ask(web, url, {"Cookie": cookie}, patience=2))
    return answers


OUTCOMES: Mapping[Status, tuple[int, ...]] = {
    Status.OK: (200, 429),
    Status.MOVED: (200,),
    Status.REDIRECTED: (200,),
    Status.REDIRECTED_HOME: (200,),
    Status.REDIRECT_BROKEN: (302,),
    Status.WRONG_TYPE: (200,),
    Status.NOT_AN_IMAGE: (200,),
    Status.TRUNCATED: (200,),
    Status.EMPTY: (200, 204),
    Status.NOT_FOUND: (404,),
    Status.GONE: (410,),
    Status.NO_SUCH_HOST: (502,),
    Status.REFUSED: (502,),
    Status.CLIENT_ERROR: (400,),
    Status.SERVER_ERROR: (500, 503),
    Status.LEGAL: (451,),
    Status.LOGIN: (200,),
    Status.PAYWALL: (200,),
    Status.FORBIDDEN: (403,),
    Status.BOT_WALL: (999, 403),
    Status.RATE_LIMITED: (429,),
    Status.UNCLEAR: (405,),
    Status.SOFT_404: (200,),
    Status.PARKED: (200,),
    Status.FRAGMENT_MISSING: (200,),
    Status.NEEDS_SCRIPTS: (200,),
}
"""Codes with which a URL of that status ends; a status that is not here ends without one."""
ANSWERED = {url: status for url, status in truth().items() if status in OUTCOMES}


def test_every_status_of_an_answer_occurs() -> None:
    assert set(ANSWERED.values()) == set(OUTCOMES)


@pytest.mark.parametrize("url", ANSWERED)
def test_the_web_does_what_is_said_of_it(web: Web, url: str) -> None:
    answers = _follow(web, without_fragment(url))
    assert answers[-1].status in OUTCOMES[ANSWERED[url]]
    redirected = ANSWERED[url] in {Status.MOVED, Status.REDIRECTED, Status.REDIRECTED_HOME}
    assert not redirected or len(answers) > 1


def _ending(web: Web, url: str) -> str:
    """Name what comes of asking for a URL that gets no answer."""
    try:
        got = ask(web, url, patience=0.5)
    except TimeoutError:
        return "silence"
    except ssl.SSLCertVerificationError as error:
        return error.verify_message.partition(",")[0]
    except ssl.SSLError:
        return "no handshake"
    if got.reset:
        return "reset"
    return (got.header("proxy-status") or "not HTTP") if got.data else "closed"


ENDINGS: Mapping[Status, set[str]] = {
    Status.RESET: {"reset"},
    Status.CLOSED: {"closed"},
    Status.TIMEOUT: {"silence", "demo; error=connection_timeout"},
    Status.NOT_HTTP: {"not HTTP"},
    Status.TLS_EXPIRED: {"certificate has expired"},
    Status.TLS_NAME: {"Hostname mismatch"},
    Status.TLS_UNTRUSTED: {"unable to get local issuer certificate"},
    Status.TLS_FAILED: {"no handshake"},
}


def test_where_no_answer_comes_the_reason_is_what_is_said(web: Web) -> None:
    endings: dict[Status, set[str]] = {}
    for url, status in truth().items():
        if status in ENDINGS:
            endings.setdefault(status, set()).add(_ending(web, url))
    assert endings == ENDINGS


def test_everything_else_is_no_address_that_anybody_would_visit() -> None:
    rest = {url for url, status in truth().items() if status not in OUTCOMES and status not in ENDINGS}
    assert {truth()[url] for url in rest} == {Status.SCHEME, Status.UNSAFE, Status.INVALID_URL}


def test_a_missing_fragment_is_missing_and_others_are_there(web: Web) -> None:
    for url, status in truth().items():
        page, _, fragment = url.partition("#")
        if fragment and status in {Status.OK, Status.FRAGMENT_MISSING}:
            found = re.search(rf'(?:id|name)="{re.escape(fragment)}"', ask(web, page).body.decode())
            assert (found is None) == (status == Status.FRAGMENT_MISSING), url


def test_a_soft_404_looks_like_any_sibling(web: Web) -> None:
    for url, status in truth().items():
        if status == Status.SOFT_404:
            assert ask(web, url).body == ask(web, urljoin(url, "/qv7k-no-such-page")).body
            assert ask(web, url).body != ask(web, urljoin(url, "/")).body


def test_a_truncated_file_promises_more_than_it_brings(web: Web) -> None:
    (url,) = (url for url, status in truth().items() if status is Status.TRUNCATED)
    got = ask(web, url)
    assert len(got.body) == 400 < int(got.header("content-length") or 0)


def test_robots_are_asked_to_stay_away_where_it_is_said(web: Web) -> None:
    for url in ROBOTS_DISALLOWED:
        assert b"\nDisallow: /\n" in ask(web, urljoin(url, "/robots.txt")).body
    assert truth().keys() >= ROBOTS_DISALLOWED


def test_every_address_of_the_web_is_named_or_led_to() -> None:
    addresses = {row.url: row for row in rows() if isinstance(row, Address)}
    named = {without_fragment(url) for url in truth()}
    led_to = {urljoin(url, row.script.location) for url, row in addresses.items() if isinstance(row.script, Redirect)}
    probed = {urljoin(url, target) for url in addresses for target in ("/", "/robots.txt")}
    own_posts = {url for url in addresses if url.startswith(f"{SITE}/")}
    assert addresses.keys() - named - led_to - probed - own_posts == set()


def test_hosts_are_reserved_names_so_that_nobody_is_spoken_of() -> None:
    embeds_that_exporters_know = {"www.youtube.com", "player.vimeo.com"}
    assert {host for host in sites() if not host.endswith(".example")} == embeds_that_exporters_know


SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"<?xml")


def _file(url: str) -> Path:
    return mirror().directory / unquote(urlsplit(url).path).removeprefix("/")


def test_the_mirror_has_the_pictures_that_it_should_and_no_others() -> None:
    pictures = {_file(url) for url, origin in sources().items() if origin is Origin.MIRROR}
    there = {path for path in mirror().directory.rglob("*") if path.is_file()}
    assert {path for path in there if path.read_bytes().startswith(SIGNATURES)} == pictures
    (spoilt,) = there - pictures
    assert spoilt.read_bytes().startswith(b"<!DOCTYPE html>")
    assert all(path.stat().st_size < 25_000 for path in there)


def test_the_old_website_shows_each_post_where_it_was(web: Web) -> None:
    got = ask(web, f"{SITE}/blog/a-map-of-the-surge")
    body = (posts_dir() / "a-map-of-the-surge.html").read_text("utf-8").rpartition("\n---\n")[2]
    assert "<h1>A map of the surge</h1>" in got.body.decode()
    assert body in got.body.decode()


def test_the_settings_send_everything_to_the_demo(web: Web) -> None:
    chosen = settings(web.proxy_url, web.ca_bundle)
    assert (chosen.proxy, chosen.ca_bundle, chosen.sites) == (web.proxy_url, web.ca_bundle, (f"{SITE}/",))
    assert [held.host for held in chosen.mirrors] == [CDN]
    assert chosen.timeout <= 3


def test_certificates_cost_nothing_until_a_web_runs() -> None:
    script = "import sys, migrate.demo.web, migrate.demo.scenario; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_no_page_of_the_web_is_left_over() -> None:
    folder = posts_dir().parent / "files" / "pages"
    code = "".join(path.read_text("utf-8") for path in (posts_dir().parent / "sites").glob("*.py"))
    assert {path.name for path in folder.iterdir() if path.name not in code} == set()
    assert isinstance(sites()["lofotvarde.example"].addresses["http:/"], Page)
