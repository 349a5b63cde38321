"""Manifests for the tests of the report: small ones by hand, large ones made by rule, always the same."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from migrate.exporters import manifest
from migrate.model.link import Copy, Kind, Occurrence, Status, Verdict
from migrate.model.manifest import (
    ArchiveEntry,
    Capture,
    Generator,
    HopEntry,
    HostEntry,
    LinkEntry,
    Loss,
    ManifestHead,
    MementoEntry,
    PostEntry,
    PostStatus,
    RepairMade,
    RoundTrip,
    Run,
)

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def head(*sources: str) -> ManifestHead:
    """The beginning of a manifest that was written at noon."""
    run = Run(
        id="20260304T115500Z-1",
        started_at=NOON - timedelta(minutes=5),
        finished_at=NOON,
        sources=sources or ("posts/",),
        settings={},
        counts={},
    )
    return ManifestHead(
        generator=Generator(name="html-migrate", version="0.1.0"), generated_at=NOON, policy_version=1, run=run
    )


def capture(name: str) -> Capture:
    """A record whose place follows from its name."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Capture(
        warc="archive/migrate-00000.warc.gz",
        offset=int(digest[:5], 16),
        length=int(digest[5:8], 16),
        record_id=f"urn:uuid:{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}",
        payload_digest=f"sha256:{digest}",
    )


def place(
    post: str, line: int = 12, text: str = "the old page", raw: str = "/old", *, image: bool = False
) -> Occurrence:
    """One place of a post."""
    element, attribute = ("img", "src") if image else ("a", "href")
    return Occurrence(post=post, line=line, element=element, attribute=attribute, text=text, raw=raw)


def link(url: str, **changes: Any) -> LinkEntry:
    """A link that works and of which we hold a copy, unless `changes` says otherwise."""
    values: dict[str, Any] = {
        "url": url,
        "kinds": (Kind.LINK,),
        "own": False,
        "status": Status.OK,
        "verdict": Verdict.OK,
        "copy": Copy.OURS,
        "reason": "The page opened.",
        "rules": ("http_ok",),
        "http_status": 200,
        "final_url": url,
        "hops": (),
        "content_type": "text/html",
        "bytes": 5120,
        "truncated": None,
        "title": "A page",
        "checked_at": NOON,
        "first_ok": NOON,
        "last_ok": NOON,
        "first_failed": None,
        "strikes": 0,
        "next_check": NOON + timedelta(days=1),
        "capture": capture(url),
        "source": "live",
        "asset": None,
        "robots": None,
        "access": "open",
        "occurrences": (place("first.html"),),
    }
    return LinkEntry.model_validate(values | changes)


def failing(url: str, status: Status = Status.NOT_FOUND, copy: Copy = Copy.NONE, **changes: Any) -> LinkEntry:
    """A link that failed on its first check."""
    broken: dict[str, Any] = {
        "status": status,
        "verdict": Verdict.SUSPECT,
        "copy": copy,
        "reason": "It failed on the first check and will be tried again.",
        "rules": (status.value,),
        "http_status": None,
        "final_url": None,
        "content_type": None,
        "bytes": None,
        "title": None,
        "first_ok": None,
        "last_ok": None,
        "first_failed": NOON,
        "strikes": 1,
        "source": None,
    }
    return link(url, **(broken | changes))


def old_copy(url: str, days: int | None = -10) -> MementoEntry:
    """An old copy in a web archive."""
    return MementoEntry(url=url, datetime=datetime(2012, 5, 6, tzinfo=UTC), days_from_post=days, status=Status.OK)


def post(name: str, **changes: Any) -> PostEntry:
    """A post that was exported and came back the same, unless `changes` says otherwise."""
    same = dict.fromkeys(("text", "links", "images", "headings"), True)
    none = dict.fromkeys(("lists", "tables", "code", "emphasis", "embeds", "anchors"))
    values: dict[str, Any] = {
        "id": name,
        "source": f"posts/{name}",
        "title": name.removesuffix(".html").replace("-", " ").capitalize(),
        "author": "M. Writer",
        "date": "2013-05-06",
        "url": f"/{name.removesuffix('.html')}",
        "slug": name.removesuffix(".html"),
        "status": PostStatus.EXPORTED,
        "error": None,
        "markdown": f"posts/{name.removesuffix('.html')}.md",
        "sha256": hashlib.sha256(name.encode()).hexdigest(),
        "capture": capture(name),
        "round_trip": RoundTrip.model_validate(same | none),
    }
    return PostEntry.model_validate(values | changes)


def write(
    out: Path,
    posts: Iterable[PostEntry],
    links: Iterable[LinkEntry],
    hosts: Iterable[HostEntry] = (),
    archives: Iterable[ArchiveEntry] = (),
    start: ManifestHead | None = None,
) -> Path:
    """`OUT/manifest.json` holds these records, one a line, as a run writes it."""
    path = out / "manifest.json"
    manifest.write(path, start or head(), posts, links, hosts, archives)
    return path


def small(out: Path) -> Path:
    """A manifest with one of everything that a report shows."""
    posts = (
        post("a-walk-by-the-harbour.html"),
        post(
            "tables-and-tears.html",
            repairs=(RepairMade(rule="alt_null", count=3, detail='alt="null" removed'),),
            losses=(Loss(kind="embed", detail="An embedded map became a link"),),
            round_trip=post("x").round_trip.model_copy(update={"tables": False}),  # type: ignore[union-attr]
        ),
        post("broken.html", status=PostStatus.FAILED, error="broken.html is not text.", markdown=None, round_trip=None),
        post("unchanged.html", status=PostStatus.SKIPPED),
    )
    gone = tuple(
        failing(
            f"http://photos.example/{n}.jpg",
            Status.NO_SUCH_HOST,
            verdict=Verdict.DEAD,
            kinds=(Kind.IMAGE,),
            occurrences=(place("tables-and-tears.html", n),),
        )
        for n in range(1, 8)
    )
    links = (
        link(
            "http://pictures.example/kept.png",
            kinds=(Kind.IMAGE,),
            content_type="image/png",
            source="mirror",
            asset="assets/kept picture.png",
            occurrences=(place("a-walk-by-the-harbour.html", 4, "The quay", image=True),),
        ),
        link("https://example.org/", occurrences=tuple(place("a-walk-by-the-harbour.html", n) for n in range(1, 4))),
        link(
            "https://example.org/old",
            status=Status.MOVED,
            verdict=Verdict.DEGRADED,
            final_url="https://example.org/new",
            hops=(HopEntry(url="https://example.org/old", status=301, location="https://example.org/new"),),
        ),
        failing("https://council.example/minutes.pdf", kinds=(Kind.FILE,), http_status=404),
        failing("https://slow.example/", Status.TIMEOUT, Copy.OURS),
        link("https://club.example/members", status=Status.LOGIN, verdict=Verdict.UNVERIFIABLE, copy=Copy.NONE),
        link(
            "mailto:editor@example.org", status=Status.SCHEME, verdict=Verdict.NOT_CHECKED, copy=Copy.NONE, capture=None
        ),
        *gone,
    )
    hosts = (HostEntry(host="photos.example", verdict=Verdict.DEAD, reason="No such name.", links=7),)
    archives = (ArchiveEntry(path="archive/migrate-00000.warc.gz", sha256="ab" * 32, bytes=123456, records=20),)
    return write(out, posts, links, hosts, archives)


def many(count: int) -> Iterator[LinkEntry]:
    """`count` links over a tenth as many hosts, of every verdict, in the proportions of an old blog."""
    for n in range(count):
        url = f"https://site-{n * 7919 % max(1, count // 10)}.example/{2004 + n % 15}/{n % 12 + 1:02}/article-{n}.html"
        where = tuple(
            place(f"post-{(n + step * 17) % 500}.html", n % 90 + 5, f"article {n}") for step in range(n % 3 + 1)
        )
        roll = n * 2654435761 % 100
        if roll < 22:
            yield failing(url, (Status.NOT_FOUND, Status.NO_SUCH_HOST, Status.TIMEOUT)[n % 3], occurrences=where)
        elif roll < 27:
            yield failing(url, Status.NOT_FOUND, Copy.OURS, occurrences=where, verdict=Verdict.DEAD)
        elif roll < 33:
            yield link(url, status=Status.FORBIDDEN, verdict=Verdict.UNVERIFIABLE, copy=Copy.NONE, occurrences=where)
        elif roll < 36:
            yield link(url, status=Status.MOVED, verdict=Verdict.DEGRADED, occurrences=where)
        else:
            yield link(url, kinds=(Kind.IMAGE,) if n % 5 == 0 else (Kind.LINK,), occurrences=where)


def many_posts(count: int) -> Iterator[PostEntry]:
    """`count` posts, every tenth with something to look at."""
    for n in range(count):
        losses = (Loss(kind="embed", detail="An embedded page became a link"),) if n % 10 == 0 else ()
        yield post(f"post-{n}.html", title=f"Notes from week {n}", losses=losses)
