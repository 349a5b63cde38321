"""A journal with a post that links somewhere, a small web, and all that is needed to capture the one from the other."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from migrate.archive import sealing
from migrate.archive.warc import iter_records
from migrate.archive.writing import Archive
from migrate.demo.answers import Page, Script, Site
from migrate.demo.web import Web
from migrate.model.capture import Check, Outcome
from migrate.model.link import Kind, Occurrence, Reference
from migrate.model.manifest import PostEntry, PostStatus
from migrate.model.reviewed import NOTHING_REVIEWED
from migrate.model.settings import Probes, Robots, Settings
from migrate.pipeline.accounting import adopt
from migrate.pipeline.capturing import capture_links
from migrate.pipeline.events import Event
from migrate.pipeline.judging import judge_links
from migrate.store.journal import Journal, open_journal
from migrate.store.posts import PostRow

HTML = (("Content-Type", "text/html; charset=utf-8"),)


def page(text: str, headers: tuple[tuple[str, str], ...] = HTML) -> Page:
    return Page(f"<html><title>{text}</title><p>{text}</p></html>".encode(), headers=headers)


@dataclass
class Desk:
    """A journal with one post that links to some URLs, and all that is needed to capture them."""

    out: Path
    settings: Settings
    journal: Journal
    events: list[Event] = field(default_factory=list)

    def capture(self, *urls: str, kind: Kind = Kind.LINK, **settings: object) -> None:
        references = [
            Reference(url, kind, Occurrence(post="p", line=1, element="a", attribute="href", text="", raw=url))
            for url in urls
        ]
        entry = PostEntry(
            id="p",
            source="p",
            title=None,
            author=None,
            date=None,
            url=None,
            slug="p",
            status=PostStatus.EXPORTED,
            error=None,
            markdown=None,
            sha256=None,
            capture=None,
            round_trip=None,
        )
        with self.journal.transaction():
            row = PostRow("p", "p", "0", "", "p", None, entry, None)
            self.journal.posts.put(row, "p")
            self.journal.references.put("p", references, {url: url for url in urls})
        now = datetime.now(UTC)
        adopt(self.out, self.journal, self.events.append)
        archive = Archive(self.out, started_at=now, settings_public={})
        try:
            capture_links(
                self.settings.model_copy(update=settings),
                self.journal,
                archive,
                lambda: datetime.now(UTC),
                self.events.append,
            )
        finally:
            archive.close()
        judge_links(self.journal, self.settings.policy, NOTHING_REVIEWED, self.events.append)

    def check(self, url: str) -> Check:
        check = self.journal.checks.last(url)
        assert check is not None, url
        return check

    def outcome(self, url: str) -> Outcome:
        return self.check(url).last.outcome

    def records(self) -> Counter[tuple[str, str]]:
        return Counter(
            (str(record.field("WARC-Type")), str(record.field("WARC-Target-URI")))
            for path in sorted((self.out / "archive").glob("*.warc.gz"))
            for record in iter_records(path)
            if record.field("WARC-Type") != "warcinfo" and record.field("Content-Type") != sealing.CONTENT_TYPE
        )


def sites_of(scripts: Mapping[str, Mapping[str, Script]]) -> dict[str, Site]:
    return {host: Site(paths) for host, paths in scripts.items()}


@pytest.fixture
def web() -> Iterator[Web]:
    with Web({}) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, web: Web) -> Iterator[Desk]:
    settings = Settings(
        proxy=web.proxy_url,
        ca_bundle=web.ca_bundle,
        delay=0.0,
        timeout=5.0,
        robots=Robots.IGNORE,
        probes=Probes.NONE,
        workers=8,
    )
    journal = open_journal(tmp_path)
    yield Desk(tmp_path, settings, journal)
    journal.close()


def asked(web: Web) -> list[str]:
    return [seen.request.url for seen in web.log if seen.request.method == "GET"]
