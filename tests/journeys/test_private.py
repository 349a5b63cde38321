"""What stands on a private address is never reached: the whole command, every disguise, every way that leads there."""

import html
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import pytest

from migrate.demo.answers import Page, Redirect, Request, Script, Site
from migrate.demo.web import Web
from tests.journeys.conftest import Ended

HTML = (("Content-Type", "text/html"),)
DISGUISES = (
    *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "127.0.0.1.", "0.0.0.0", "0"),
    *("127。0。0。1", "１２７.0.0.1", "%31%32%37.0.0.1", "127%2e0.0.1", "localhost", "LOCALHOST", "u:p@127.0.0.1"),
    *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]"),
    *("[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]"),
)
NAMES = ("localhost.", "a.localhost", "printer", "nas.local", "metadata.google.internal", "router.home.arpa")
"""Only asked through a proxy, where nobody looks them up."""


@contextmanager
def canary() -> Iterator[tuple[int, Callable[[], bool]]]:
    """A port of loopback, of both kinds, and whether anybody came."""
    with ExitStack() as listening:
        doors = [listening.enter_context(closing(socket.create_server(("127.0.0.1", 0), backlog=100)))]
        port = int(doors[0].getsockname()[1])
        with suppress(OSError):  # this machine may have no IPv6
            modern = socket.create_server(("::1", port), family=socket.AF_INET6, backlog=100)
            doors.append(listening.enter_context(closing(modern)))
        yield port, lambda: any(map(_was_called, doors))


def _was_called(listener: socket.socket) -> bool:
    listener.setblocking(False)
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def leading(targets: list[str]) -> Site:
    """A public site of which everything leads to one of the targets, its robots.txt and its old copies too."""
    pages: dict[str, Script] = {"/robots.txt": Redirect(targets[0])}
    pages |= {f"/gone/{n}": Page(b"gone", 404, headers=HTML) for n in range(6)}
    for n, target in enumerate(targets):
        refresh = f'<meta http-equiv="refresh" content="0;url={html.escape(target)}"><title>On</title>'
        pages[f"/forwards/{n}"] = Redirect(target, 302, headers=(("Set-Cookie", "a=b"),))
        pages[f"/sends/{n}"] = Page(refresh.encode(), headers=HTML)

    def gate(request: Request) -> Redirect:
        target = targets[len(request.url) % len(targets)]
        return Redirect(target, 302, headers=(("Vary", "accept-datetime"), ("Link", f'<{target}>; rel="memento"')))

    return Site(pages, otherwise=gate)


@pytest.mark.parametrize("is_direct", [True, False], ids=["direct", "proxy"])
def test_no_way_leads_to_a_private_address(migrate: Callable[..., Ended], tmp_path: Path, *, is_direct: bool) -> None:
    with canary() as (port, came), Web({}) as web:
        hosts = DISGUISES if is_direct else DISGUISES + NAMES
        targets = [f"{scheme}://{host}:{port}/secret" for host in hosts for scheme in ("http", "https")]
        web.change({"site.example": leading(targets), f"site.example:{web.plain_port}": leading(targets)})
        site = f"http://site.example:{web.plain_port}" if is_direct else "http://site.example"
        links = [*targets, *(f"{site}/{how}/{n}" for n in range(len(targets)) for how in ("forwards", "sends"))]
        links += [f"{site}/gone/{n}" for n in range(6)]
        body = "".join(f'<p><a href="{html.escape(url)}">x</a><img src="{html.escape(url)}" alt="x">' for url in links)
        (tmp_path / "2001-02-03-post.html").write_text(f"{body}\n", encoding="utf-8")
        reach = f"--resolve=site.example:{web.plain_port}:127.0.0.1" if is_direct else f"--proxy={web.proxy_url}"
        options = ("--delay", "0", "--timeout", "5", "--memento", f"{site}/timegate/", "-q", reach)
        ended = migrate("run", tmp_path / "2001-02-03-post.html", "-o", tmp_path / "out", *options)
        assert ended.code == 0, ended.stderr
        asked = [seen.request.url for seen in web.log]
        assert not came()
    found = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["links"]
    direct_hits = {link["status"] for link in found if link["url"].endswith("/secret")}
    assert direct_hits == {"unsafe"}
    assert {link["verdict"] for link in found if "/forwards/" in link["url"]} <= {"not_checked", "suspect"}
    assert sum("/forwards/" in url for url in asked) >= len(targets)
    assert any(url.endswith("/robots.txt") for url in asked)
    assert any("/timegate/" in url for url in asked)
    assert [url for url in asked if "/secret" in url and "site.example" not in url] == []
