"""What the archive holds and what the journal knows are the same, whoever was killed when."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from migrate.archive import sealing
from migrate.archive.sealing import read_seal
from migrate.archive.warc import iter_records
from migrate.archive.writing import Archive
from migrate.demo.answers import Close, Coding, Dribble, Framing, NoSuchHost, Page, Redirect, Request, Site
from migrate.demo.web import Web
from migrate.errors import NetworkDownError
from migrate.model.settings import Robots
from migrate.pipeline.accounting import adopt, entering
from migrate.pipeline.events import Event, Notice
from migrate.store.journal import Journal, opened_journal
from tests.pipeline.conftest import HTML, Desk, page, sites_of

TEXT = b"<html><title>Caf\xc3\xa9 &amp; more</title><p>" + b"words " * 400 + b"</p></html>"


def wall(request: Request) -> Page | Redirect:
    if "seen=yes" in request.header("Cookie"):
        return page("Behind the wall")
    return Redirect("/wall", 302, headers=(("Set-Cookie", "seen=yes; Path=/"),))


def everything() -> dict[str, Site]:
    """One of each: what a check can be made of."""
    stay_away = Page(b"User-agent: *\nDisallow: /private\n", headers=(("Content-Type", "text/plain"),))
    return {
        "a.example": Site(
            {
                "/": Page(TEXT, headers=HTML),
                "/again": Page(TEXT, headers=HTML),
                "/chunked": Page(TEXT, headers=HTML, framing=Framing.CHUNKED, interim=b"HTTP/1.1 103 Early\r\n\r\n"),
                "/zipped": Page(TEXT, headers=HTML, coding=Coding.GZIP),
                "/moved": Redirect("http://b.example/?q=1#there", 301),
                "/nowhere": Redirect("http://[oops/", 302),
                "/wall": wall,
                "/private": page("Private"),
                "/robots.txt": stay_away,
                "/empty": Page(b"", 404),
                "/odd": Page(
                    b"<p>x", 299, headers=(*HTML, ("X-Odd", "caf\xe9"), ("Set-Cookie", "a=b")), reason="Od\xe9"
                ),
                "/slow": Dribble(Page(TEXT, headers=HTML), 20, 30.0),
                "/closed": Close(),
            }
        ),
        "b.example": Site({"/?q=1": page("B")}),
        "gone.example": Site(connect=NoSuchHost()),
    }


URLS = [
    *[f"http://a.example/{name}" for name in ("", "again", "chunked", "zipped", "moved", "nowhere", "wall", "private")],
    *[f"http://a.example/{name}" for name in ("empty", "odd", "slow", "closed")],
    "http://gone.example/",
    "http://127.0.0.1/",
]


def checks(journal: Journal) -> dict[str, list[object]]:
    return {url: list(journal.checks.of(url)) for url in sorted(journal.checks.urls())}


def adopted(out: Path, elsewhere: Path) -> tuple[dict[str, list[object]], list[Event]]:
    """What a new journal makes of the archive alone."""
    shutil.copytree(out / "archive", elsewhere / "archive")
    events: list[Event] = []
    with opened_journal(elsewhere) as journal:
        adopt(elsewhere, journal, events.append)
        return checks(journal), events


def told(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Notice)]


def test_every_check_is_made_again_from_its_records_exactly(desk: Desk, web: Web, tmp_path: Path) -> None:
    web.change(everything())
    desk.capture(*URLS, robots=Robots.STORE, timeout=1.5)
    known = checks(desk.journal)
    assert set(URLS) < set(known)
    again, events = adopted(desk.out, tmp_path / "again")
    assert again == known
    assert ["are kept" in text for text in told(events)] == [True]


def test_a_captured_end_is_entered_with_its_checks_by_the_next_run(desk: Desk, web: Web) -> None:
    web.change(everything())
    desk.capture("http://a.example/")
    before = checks(desk.journal)
    desk.capture(*URLS, robots=Robots.STORE, timeout=1.5)
    known = checks(desk.journal)
    forget(desk.journal, set(known) - set(before))
    adopt(desk.out, desk.journal, desk.events.append)
    assert checks(desk.journal) == known
    assert len(told(desk.events)) == 1


def forget(journal: Journal, urls: set[str]) -> None:
    """The journal is as if the run had been killed before it entered these."""
    with journal.transaction():
        last = journal._db.execute("SELECT max(path) FROM warcs").fetchone()
        journal._db.execute("DELETE FROM warcs WHERE path = ?", last)
        journal._db.executemany("DELETE FROM checks WHERE url = ?", [(url,) for url in urls])


def test_what_is_asked_of_an_address_with_a_secret_is_entered_at_once_or_asked_again(desk: Desk, web: Web) -> None:
    secret = "http://a.example/?token=hush99"
    web.change(sites_of({"a.example": {"/?token=hush99": page("A"), "/2": page("2")}}))
    desk.capture(secret, per_host=1)
    (path, length), *_ = desk.journal.warcs.committed().items()
    assert length == (desk.out / path).stat().st_size
    assert b"hush99" not in b"".join(
        str(record.fields).encode() + record.block.read() for record in iter_records(desk.out / path)
    )
    forget(desk.journal, {secret})
    desk.journal.is_new = False  # as the next process finds it
    adopt(desk.out, desk.journal, desk.events.append)
    assert desk.journal.checks.urls() == set()
    assert not (desk.out / path).exists()
    desk.capture(secret)
    assert sum(desk.records().values()) == 2


def test_of_a_lost_journal_even_what_holds_a_secret_is_kept(desk: Desk, web: Web, tmp_path: Path) -> None:
    web.change(sites_of({"a.example": {"/?token=hush99": page("A")}}))
    desk.capture("http://a.example/?token=hush99")
    known, _ = adopted(desk.out, tmp_path / "again")
    assert known == {}
    (ours,) = (tmp_path / "again" / "archive").iterdir()
    (theirs,) = (desk.out / "archive").iterdir()
    assert ours.read_bytes() == theirs.read_bytes()


def test_attempts_while_our_own_connection_was_down_say_so_and_are_evidence_of_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    with pytest.raises(NetworkDownError) as down:
        desk.capture(*[f"http://gone{n}.example/" for n in range(12)], workers=1)
    seals = [
        read_seal(record.block.read())
        for path in (desk.out / "archive").iterdir()
        for record in iter_records(path)
        if record.field("Content-Type") == sealing.CONTENT_TYPE
    ]
    assert len(seals) >= 10
    assert {seal.decision for seal in seals} == {sealing.Decision.OWN_OUTAGE}
    assert {seal.reason for seal in seals} == {down.value.message}
    known, _ = adopted(desk.out, tmp_path / "again")
    assert known == {}


def test_records_are_on_disk_before_their_rows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    archive = Archive(desk.out, started_at=datetime.now(UTC), settings_public={})
    archive.record_resource(uri="urn:x", data=b"x", content_type="text/plain", at=datetime.now(UTC))
    monkeypatch.setattr("os.fsync", lambda _: order.append("fsync"))
    monkeypatch.setattr(desk.journal.warcs, "commit", lambda *_: order.append("row"))
    with entering(desk.journal, archive):
        order.append("entered")
    archive.abandon()
    assert order == ["fsync", "fsync", "fsync", "row", "entered"]
