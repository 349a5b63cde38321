"""Each host is asked once a run for an address that cannot exist, and what it answers is evidence."""

import re
from datetime import UTC, datetime

from migrate.demo.web import Web
from migrate.model.capture import Answered, Check
from migrate.model.settings import Mirror, Probes
from migrate.pipeline.accounting import adopt
from migrate.store.journal import open_journal
from tests.pipeline.conftest import Desk, page, sites_of

RANDOM = re.compile(r"http://a\.example/blog/[0-9]+\.html")


def sibling(desk: Desk, host: str = "a.example") -> Check | None:
    return desk.journal.checks.sibling_near(host, datetime.now(UTC))


def test_one_random_address_a_host_is_asked_for_beside_a_page_that_works(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/blog/1.html": page("One"), "/blog/2.html": page("Two")}}))
    desk.capture("http://a.example/blog/1.html", "http://a.example/blog/2.html", probes=Probes.HOST)
    found = sibling(desk)
    assert found is not None
    assert RANDOM.fullmatch(found.url)
    assert isinstance(found.last.outcome, Answered)
    assert found.last.outcome.status == 404
    asked = [url for _, url in desk.records() if url not in {f"http://a.example/blog/{n}.html" for n in (1, 2)}]
    assert set(asked) - {found.url} <= {"http://a.example/robots.txt"}


def test_it_is_no_link_and_stands_in_no_manifest(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/blog/1.html": page("One")}}))
    desk.capture("http://a.example/blog/1.html", probes=Probes.HOST)
    assert [found.url for found in desk.journal.references.found()] == ["http://a.example/blog/1.html"]


def test_no_host_is_asked_where_the_settings_say_so_and_no_own_host_ever(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/blog/1.html": page("One")}}))
    desk.capture("http://a.example/blog/1.html", probes=Probes.NONE)
    desk.capture("http://a.example/blog/1.html", probes=Probes.HOST, sites=("http://a.example/",))
    mirror = Mirror(host="a.example", directory=desk.out)
    desk.capture("http://a.example/blog/1.html", probes=Probes.HOST, mirrors=(mirror,))
    assert sibling(desk) is None


def test_after_the_journal_is_lost_the_archive_tells_it_again(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/blog/1.html": page("One")}}))
    desk.capture("http://a.example/blog/1.html", probes=Probes.HOST)
    before = sibling(desk)
    desk.journal.close()
    (desk.out / "journal.sqlite3").unlink()
    again = open_journal(desk.out)
    adopt(desk.out, again, desk.events.append)
    assert again.checks.sibling_near("a.example", datetime.now(UTC)) == before
    again.close()
