"""What a hostile web sends costs little, ends on time and is judged: the whole command, one fault at a time."""

import json
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from migrate.demo.answers import Answer, Dribble, Endless, Page, Raw, Silent, Site
from migrate.demo.web import Web
from tests.journeys.conftest import command, environment

HTML = (("Content-Type", "text/html"),)
MEMORY_KB = 200_000
"""For each process, the largest of them counts."""
GRACE = 5.0
SECONDS = 2.0


def bomb() -> Page:
    """About a megabyte on the wire, a gigabyte when undone."""
    squeezer = zlib.compressobj(9, wbits=31)
    page = b"<p>boom</p>" + bytes(1_000_000)
    data = b"".join(squeezer.compress(page) for _ in range(1000)) + squeezer.flush()
    return Page(data, headers=(*HTML, ("Content-Encoding", "gzip")))


@dataclass(frozen=True)
class Case:
    """What the server does, and what has to become of it."""

    answer: Answer
    status: str
    truncated: str | None = None
    attempts: int = 1
    seconds: float = SECONDS
    max_bytes: int = 10_000_000


CASES = {
    "a bomb": Case(bomb(), "ok"),
    "300 MB, cut": Case(Endless(b"x" * 65_536, (*HTML, ("Content-Length", "300000000"))), "ok", "length", seconds=20),
    "300 MB, kept": Case(
        Endless(b"x" * 65_536, (*HTML, ("Content-Length", "300000000"))), "ok", seconds=40, max_bytes=400_000_000
    ),
    "a body without end": Case(Endless(b"<p>more " * 8000, HTML), "ok", "length", seconds=20),
    "a head without end": Case(Raw(b"HTTP/1.1 200 OK\r\n" + b"X-More: and more\r\n" * 200_000), "not_http"),
    "a head in drops": Case(
        Dribble(Page(b"", headers=(("X-Long", "x" * 2000),)), pieces=2000, seconds=600), "timeout", attempts=2
    ),
    "a body in drops": Case(Dribble(Page(b"<p>slow " * 2000, headers=HTML), pieces=50, seconds=600), "ok", "time"),
    "silence": Case(Silent(), "timeout", attempts=2),
    "100,000 nested tags": Case(Page(b"<div>" * 100_000 + b"deep", headers=HTML), "ok"),
    "50 MB in one line": Case(Page(b"word " * 10_000_000, headers=HTML), "ok", seconds=20, max_bytes=60_000_000),
}


@pytest.fixture
def web() -> Iterator[Web]:
    with Web({}) as running:
        yield running


# A child's peak counts from that of the process that started it, and the one that runs the tests is large.
_MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def run(web: Web, folder: Path, case: Case) -> tuple[dict[str, Any], float, int]:
    """The link's entry, the seconds that the command took, and the kilobytes of its largest process."""
    web.change({"hostile.example": Site({"/": case.answer})})
    (folder / "post.html").write_text('<p><a href="http://hostile.example/">x</a></p>', encoding="utf-8")
    arguments = command(
        *("run", folder / "post.html", "-o", folder / "out", "-q", "--proxy", web.proxy_url, "--robots", "ignore"),
        *("--timeout", case.seconds, "--max-bytes", case.max_bytes),
    )
    began = time.monotonic()
    measured = subprocess.run(
        [sys.executable, "-c", _MEASURED, *arguments], env=environment(), capture_output=True, text=True, check=True
    )
    seconds = time.monotonic() - began
    [link] = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))["links"]
    return link, seconds, int(measured.stdout)


@pytest.mark.parametrize("name", CASES)
def test_it_ends_on_time_in_little_memory_and_is_judged(web: Web, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    link, seconds, kilobytes = run(web, tmp_path, case)
    print(f"{name}: {seconds:.1f} s, {kilobytes // 1000} MB, {link['status']}")  # noqa: T201  figures, with -rP
    assert (link["status"], link["truncated"]) == (case.status, case.truncated)
    assert link["capture"] is not None
    assert seconds < case.attempts * (case.seconds + GRACE)
    assert kilobytes < MEMORY_KB


def nested(tags: bytes) -> Page:
    """A megabyte of tags that no page has."""
    return Page(tags * (1_000_000 // len(tags)), headers=HTML)


def test_many_hostile_pages_at_once_take_no_more_memory_than_one(web: Web, tmp_path: Path) -> None:
    hostile = [nested(tags) for tags in (b"<b><p>", b"<a><b><i>", b"<table><tr><td>", b"<", b"<a><table>", b"&amp;")]
    fields = tuple((f"X-{n}", "y") for n in range(60_000))
    sites = {f"hostile{n}.example": Site({"/": page}) for n, page in enumerate(hostile * 5)}
    sites |= {f"flood{n}.example": Site({"/": Page(b"<p>words", headers=fields)}) for n in range(6)}
    web.change(sites)
    links = "".join(f'<p><a href="http://{host}/">x</a></p>' for host in sites)
    (tmp_path / "post.html").write_text(links, encoding="utf-8")
    arguments = command(
        *("run", tmp_path / "post.html", "-o", tmp_path / "out", "-q", "--proxy", web.proxy_url),
        *("--robots", "ignore", "--probes", "none", "--memento", "off"),
    )
    measured = subprocess.run(
        [sys.executable, "-c", _MEASURED, *arguments], env=environment(), capture_output=True, text=True, check=True
    )
    found = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["links"]
    assert [link["http_status"] for link in found] == [200] * len(sites)
    assert int(measured.stdout) < MEMORY_KB
