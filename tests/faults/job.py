"""A small job, with a mirror and with a web, and all that must be true of it whatever happened on the way."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator

from migrate.archive.content import read_payload
from migrate.archive.sealing import CONTENT_TYPE, Decision, read_seal
from migrate.archive.warc import iter_records
from migrate.cli.app import invoke
from migrate.demo.answers import NoSuchHost, Page, Redirect, Request, Reset, Script, Site
from migrate.engines import workers
from migrate.model.record import RecordRef
from migrate.pipeline import exporting, reading
from migrate.store.journal import opened_journal

POSTS = 20
LONG = b"<html><title>Long</title><p>" + b"The same words on two pages. " * 90 + b"</p></html>"
HTML = (("Content-Type", "text/html"),)


def write_posts(posts: Path, cdn: Path, *, edition: int = 1) -> None:
    """Posts that refer to a mirrored image host and to a web; another edition changes some and adds one."""
    posts.mkdir(exist_ok=True)
    cdn.mkdir(exist_ok=True)
    for n in range(POSTS + edition - 1):
        (cdn / f"{n}.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text>{n}</text></svg>')
        told = f"Post {n}" if n % 5 else f"Post {n}, edition {edition}"
        links = " ".join(f'<a href="{url}">x</a>' for url in _links(n, edition))
        (posts / f"{n:02}.html").write_text(
            f'---\ntitle: {told}\n---\n<p>{told} {links} <img src="http://cdn.example/{n}.svg" alt=""></p>\n'
        )


def _links(n: int, edition: int) -> Iterator[str]:
    yield f"http://host{n % 6}.example/page/{n}"
    yield f"http://host{n % 6}.example/gone/{n % 4}"
    yield "http://wall.example/"
    yield f"http://mover.example/{n % 3}"
    yield f"http://dead{n % 2}.example/"
    yield f"http://twin{n % 3}.example/"
    if edition > 1:
        yield f"http://host{n % 6}.example/second/{n}"


def sites() -> Mapping[str, Site]:
    """Pages, some not to be kept, a cookie wall, redirects, dead hosts, and pages that are the same."""

    def wall(request: Request) -> Page | Redirect:
        if "seen=yes" in request.header("Cookie"):
            return Page(b"<title>Behind the wall</title><p>text</p>", headers=HTML)
        return Redirect("http://wall.example/", 302, headers=(("Set-Cookie", "seen=yes; Path=/"),))

    def host(k: int) -> Site:
        pages: dict[str, Script] = {}
        for n in range(POSTS + 1):
            body = b"<title>%d</title>" % n + hashlib.sha256(b"%d" % n).hexdigest().encode() * (n * 7)
            pages[f"/page/{n}"] = pages[f"/second/{n}"] = Page(body, headers=HTML)
            pages[f"/gone/{n}"] = Page(b"gone", 404, headers=HTML)
        pages["/robots.txt"] = Page(f"User-agent: *\nDisallow: /page/{k}$\n".encode())
        return Site(pages)

    return {
        **{f"host{k}.example": host(k) for k in range(6)},
        "wall.example": Site({"/": wall}),
        "mover.example": Site({f"/{n}": Redirect(f"http://host{n}.example/page/{n}", 301) for n in range(3)}),
        "dead0.example": Site(connect=NoSuchHost()),
        "dead1.example": Site({"/": Reset()}),
        **{f"twin{n}.example": Site({"/": Page(LONG, headers=HTML)}) for n in range(3)},
    }


@contextmanager
def inline() -> Iterator[None]:
    """Posts are worked on in this process: their workers touch no disk, and starting them takes most of the time."""

    def in_this_process(function: Callable[[Any], Any], jobs: Iterable[Any], **_: object) -> Iterator[tuple[Any, Any]]:
        return ((each, function(each)) for each in jobs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "in_processes", in_this_process)
        patch.setattr(exporting, "in_processes", in_this_process)
        patch.setattr(workers, "warm_up", lambda _modules: None)
        yield


@dataclass(frozen=True)
class Job:
    """A run of `migrate run`, in this process."""

    arguments: tuple[str, ...]
    out: Path

    def run(self) -> int:
        return invoke([*self.arguments, "-o", str(self.out)])


def offline(posts: Path, cdn: Path, out: Path) -> Job:
    return Job(("run", str(posts), "--mirror", f"cdn.example={cdn}", "--offline", "-q"), out)


def online(posts: Path, cdn: Path, out: Path, proxy: str, ca_bundle: Path) -> Job:
    web = (
        "--proxy",
        proxy,
        "--ca-bundle",
        str(ca_bundle),
        "--delay",
        "0",
        "--timeout",
        "5",
        "--workers",
        "8",
        "--memento",
        "off",
    )
    return Job(("run", str(posts), "--mirror", f"cdn.example={cdn}", *web, "-q"), out)


def manifest(out: Path) -> Any:
    return json.loads((out / "manifest.json").read_text(encoding="utf-8"))


_TIMES = {"checked_at", "first_ok", "last_ok", "first_failed", "next_check"}
_VARIES = {"run", "generated_at", "archives", "record_id", *_TIMES}
_PLACE = {"warc", "offset", "length"}


def essence(value: Any) -> Any:
    """The manifest without what differs between any two runs: times, and where in the archive a record lies."""
    if isinstance(value, list):
        return [essence(item) for item in value]
    if isinstance(value, dict):
        return {key: essence(item) for key, item in value.items() if key not in _VARIES | _PLACE}
    return value


def captures(out: Path) -> Counter[tuple[str, str]]:
    """How many records of each kind there are of each URL; random addresses, which each run makes anew, left out."""
    found = Counter[tuple[str, str]]()
    for path in warcs(out):
        random = set[str]()
        for record in iter_records(path):
            kind, uri = str(record.field("WARC-Type")), str(record.field("WARC-Target-URI"))
            if record.field("Content-Type") == CONTENT_TYPE:
                sealed = read_seal(record.block.read())
                if sealed.decision is Decision.SIBLING:
                    random |= {str(record.field("WARC-Record-ID")), *sealed.records}
            if kind != "warcinfo" and record.field("WARC-Record-ID") not in random:
                found[kind.replace("revisit", "response"), uri] += 1
    return found


def warcs(out: Path) -> list[Path]:
    return sorted((out / "archive").glob("*.warc.gz"))


def assert_sound(out: Path) -> None:
    """Every record reads back, by us and by another reader; journal, manifest, index and archive agree."""
    ids: dict[str, RecordRef] = {}
    for path in warcs(out):
        with path.open("rb") as stream:
            assert all(record.verify_block_digest() for record in FastIterator(stream, parse_http=False)), path
        for record in iter_records(path):
            name = str(record.field("WARC-Record-ID"))
            assert name not in ids, f"{name} is there twice"
            ids[name] = RecordRef(
                warc=f"archive/{path.name}",
                offset=record.offset,
                length=record.length,
                record_id=name,
                payload_digest=record.field("WARC-Payload-Digest"),
            )
            digest = hashlib.sha256(record.block.read()).hexdigest()
            assert record.field("WARC-Block-Digest") == f"sha256:{digest}"
    told = manifest(out)
    referred = [entry["capture"] for entry in (*told["posts"], *told["links"]) if entry["capture"]]
    assert all(RecordRef.model_validate(ref) == ids[ref["record_id"]] for ref in referred)
    for ref in referred:
        if ref["payload_digest"]:
            with read_payload(out, ids[ref["record_id"]]) as payload:
                content = hashlib.sha256(payload.read()).hexdigest()
            assert ref["payload_digest"] == f"sha256:{content}"  # nothing of this web is compressed
    for archive in told["archives"]:
        file = out / archive["path"]
        assert (archive["sha256"], archive["bytes"]) == (
            hashlib.sha256(file.read_bytes()).hexdigest(),
            file.stat().st_size,
        )
    assert sorted(archive["path"] for archive in told["archives"]) == [f"archive/{path.name}" for path in warcs(out)]
    with opened_journal(out) as journal:
        checks = [check for url in journal.checks.urls() for check in journal.checks.of(url)]
    entered = Counter(step.record.record_id for check in checks for step in check.steps if step.record)
    assert entered.keys() <= ids.keys()
    assert set(entered.values()) <= {1}
    assert_indexed(out, ids)
    assert not list(out.rglob("*.part"))


def assert_indexed(out: Path, ids: Mapping[str, RecordRef]) -> None:
    lines = (out / "archive" / "index.cdxj").read_text(encoding="utf-8").splitlines()
    places = Counter((f"archive/{row['filename']}", int(row["offset"])) for row in map(_about, lines))
    assert set(places.values()) == {1}
    assert places.keys() <= {(ref.warc, ref.offset) for ref in ids.values()}


def _about(line: str) -> Any:
    return json.loads(line.split(" ", 2)[2])
