"""The journal keeps what it is given, and knows when the manifest no longer says it all."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from migrate.errors import DiskError, OutputError
from migrate.model.capture import Answered, Check, Phase, Silent, Step
from migrate.model.link import Kind, Occurrence, Origin, Reference
from migrate.model.manifest import PostEntry, PostStatus
from migrate.model.page import Page
from migrate.model.record import Holder, Payload, RecordRef, StoredPayload
from migrate.store.journal import Journal, Settled, open_journal, opened_journal
from migrate.store.posts import PostRow
from migrate.store.references import FoundUrl

SILENT = Silent(phase=Phase.CONNECT, waited_seconds=1.0)
RECORD = RecordRef(warc="archive/a.warc.gz", offset=0, length=10, record_id="<urn:uuid:1>", payload_digest="sha256:00")


def entry(post: str) -> PostEntry:
    return PostEntry(
        id=post,
        source=f"posts/{post}",
        title="A title — with “quotes”",
        author=None,
        date=None,
        url=None,
        slug=post,
        status=PostStatus.EXPORTED,
        error=None,
        markdown=None,
        sha256=None,
        capture=None,
        round_trip=None,
    )


def row(post: str, sha256: str = "aa") -> PostRow:
    return PostRow(post, f"posts/{post}", sha256, "reading", None, "https://old.example/", entry(post), RECORD)


def reference(post: str, url: str, line: int, kind: Kind = Kind.LINK) -> Reference:
    at = Occurrence(post=post, line=line, element="a", attribute="href", text="here", raw=url)
    return Reference(url, kind, at)


def check(url: str, second: int = 0) -> Check:
    answer = Answered(
        status=200,
        reason="OK",
        headers=(("Content-Type", "text/html"),),
        content_type="text/html",
        location=None,
        body_bytes=5,
    )
    return Check(
        url=url,
        at=datetime(2024, 1, 1, second=second, microsecond=7, tzinfo=UTC),
        origin=Origin.LIVE,
        steps=(Step(url=url, outcome=answer, record=RECORD),),
        page=Page(sniffed_type="text/html", title="T", empty=False),
    )


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return open_journal(tmp_path)


def put(journal: Journal, post: PostRow, *references: Reference) -> None:
    with journal.transaction():
        fetchable = {r.url: r.url.partition("#")[0] for r in references if r.url.startswith("http")}
        journal.posts.put(post, None)
        journal.references.put(post.id, references, fetchable)


def test_a_url_is_found_once_with_all_its_places_in_order(journal: Journal) -> None:
    shared = "http://a.example/x"
    put(journal, row("b.html"), reference("b.html", shared, 4, Kind.IMAGE))
    put(journal, row("a.html"), reference("a.html", shared, 9), reference("a.html", "mailto:x@a.example", 10))
    assert list(journal.references.found()) == [
        FoundUrl(
            shared,
            shared,
            (Kind.LINK, Kind.IMAGE),
            (reference("a.html", shared, 9).occurrence, reference("b.html", shared, 4).occurrence),
        ),
        FoundUrl(
            "mailto:x@a.example",
            None,
            (Kind.LINK,),
            (reference("a.html", "mailto:x@a.example", 10).occurrence,),
        ),
    ]


def test_urls_that_differ_in_the_fragment_alone_are_asked_for_once(journal: Journal) -> None:
    put(
        journal,
        row("a.html"),
        reference("a.html", "http://a.example/x#one", 1),
        reference("a.html", "http://a.example/x#two", 2, Kind.IMAGE),
    )
    assert list(journal.references.fetchable()) == [("http://a.example/x", frozenset({Kind.LINK, Kind.IMAGE}))]


def test_a_post_that_vanished_takes_its_places_with_it_and_keeps_its_row(journal: Journal) -> None:
    put(journal, row("a.html"), reference("a.html", "http://a.example/", 1))
    put(journal, row("b.html"), reference("b.html", "http://b.example/", 1))
    with journal.transaction():
        assert journal.posts.keep_only({"b.html"}) == ["a.html"]
    assert [r.id for r in journal.posts.present()] == ["b.html"]
    assert [r.id for r in journal.posts.absent()] == ["a.html"]
    assert [found.url for found in journal.references.found()] == ["http://b.example/"]


def test_reading_a_post_again_replaces_its_places(journal: Journal) -> None:
    put(journal, row("a.html"), reference("a.html", "http://old.example/", 1))
    put(journal, row("a.html", "bb"), reference("a.html", "http://new.example/", 1))
    assert [found.url for found in journal.references.found()] == ["http://new.example/"]
    assert journal.posts.readings() == {"a.html": ("bb", "reading")}


def test_checks_come_back_whole_and_in_the_order_they_were_made(journal: Journal) -> None:
    first, second = check("http://a.example/", 1), check("http://a.example/", 2)
    with journal.transaction():
        journal.checks.add(first)
        journal.checks.add(second)
    assert journal.checks.of("http://a.example/") == [first, second]
    assert journal.checks.last("http://a.example/") == second


def test_any_change_unsettles_the_manifest_and_looking_does_not(journal: Journal) -> None:
    put(journal, row("a.html"))
    journal.settle("plan", "digest", "stock\nof two lines")
    with journal.transaction():
        journal.posts.keep_only({"a.html"})
    assert journal.settled() == Settled("plan", "digest", "stock\nof two lines")
    with journal.transaction():
        journal.checks.add(check("http://a.example/"))
    assert journal.settled() is None


def test_a_transaction_that_fails_leaves_nothing(journal: Journal, tmp_path: Path) -> None:
    def fail_half_way() -> None:
        with journal.transaction():
            journal.checks.add(check("http://a.example/"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    journal.close()
    assert open_journal(tmp_path).checks.of("http://a.example/") == []


def test_a_file_that_is_no_journal_is_named(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite3").write_bytes(b"not a database at all" * 100)
    with pytest.raises(OutputError, match=r"journal\.sqlite3 is not a journal"):
        open_journal(tmp_path)


def test_a_journal_of_another_layout_is_refused(tmp_path: Path) -> None:
    open_journal(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "journal.sqlite3")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(OutputError, match="layout 99"):
        open_journal(tmp_path)


def stored(uri: str, digest: str, holder: Holder = Holder.RESPONSE, record_id: str = "<urn:uuid:1>") -> StoredPayload:
    record = RecordRef(warc="archive/a.warc.gz", offset=7, length=10, record_id=record_id, payload_digest=digest)
    return StoredPayload(Payload(digest, uri, "2024-05-01T12:00:00.000000Z", holder, chunked=True), record)


def test_a_payload_is_found_by_its_digest_and_a_resource_by_its_address_too(journal: Journal) -> None:
    response = stored("http://a.example/", "sha256:aa")
    resource = stored("urn:sha256:bb", "sha256:bb", Holder.RESOURCE)
    with journal.transaction():
        journal.payloads.put([response, resource])
    assert journal.payloads.response_with("sha256:aa") == response
    assert journal.payloads.response_with("sha256:bb") is None
    assert journal.payloads.resource_with("urn:sha256:bb", "sha256:bb") == resource
    assert journal.payloads.resource_with("urn:sha256:cc", "sha256:bb") is None


def test_the_first_record_that_held_a_payload_stays_the_one_to_refer_to(journal: Journal) -> None:
    first, second = stored("http://a.example/", "sha256:aa"), stored("http://a.example/", "sha256:aa", record_id="2")
    with journal.transaction():
        journal.payloads.put([first])
        journal.payloads.put([second])
    assert journal.payloads.response_with("sha256:aa") == first


def test_links_that_long_worked_are_of_as_many_hosts_and_answered_well_last(journal: Journal) -> None:
    gone = check("http://c.example/").model_copy(update={"steps": (Step(url="x", outcome=SILENT, record=None),)})
    with journal.transaction():
        for each in (check("http://b.example/1"), check("http://b.example/2"), check("http://c.example/"), gone):
            journal.checks.add(each)
        journal.checks.add(check("http://a.example/"))
    assert journal.checks.long_ok(3) == ["http://b.example/1", "http://a.example/"]
    assert journal.checks.long_ok(1) == ["http://b.example/1"]


def test_what_sqlite_suffers_is_told_with_the_file_and_a_next_step(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match=r"journal\.sqlite3") as told, opened_journal(tmp_path) as journal:
        journal._db.execute("SELECT * FROM no_such_table")
    assert told.value.advice


def test_a_commit_that_fails_leaves_nothing_and_the_next_one_succeeds(journal: Journal) -> None:
    def interrupted() -> None:
        with journal.transaction():
            journal.checks.add(check("http://a.example/"))
            journal._db.execute("ROLLBACK")  # as SQLite does by itself when the disk is full

    with pytest.raises(DiskError):
        interrupted()
    with journal.transaction():
        journal.checks.add(check("http://b.example/"))
    assert journal.checks.urls() == {"http://b.example/"}
