"""Old copies of what fails, from a scripted archive into our own archive and the journal."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from migrate.archive.content import read_payload
from migrate.archive.warc import iter_records
from migrate.archive.writing import Archive
from migrate.demo.answers import Cut, InTurn, Page, Script, Site
from migrate.demo.web import Web
from migrate.model.capture import Check
from migrate.model.link import Kind, Occurrence, Origin, Reference, Status
from migrate.model.manifest import PostEntry, PostStatus
from migrate.pipeline.accounting import adopt
from migrate.pipeline.events import Notice
from migrate.pipeline.old_copies import AGAIN_AFTER, Which, look_for_copies
from migrate.store.mementos import SearchRow
from migrate.store.posts import PostRow
from tests.fetchers.old_web import GATE, LOST, WAYBACK, copy, day, gate, oldweb, raw, shown
from tests.pipeline.conftest import Desk, asked

MADE = day("2012-05-06")
PICTURE = "http://lost.test/pier.gif"
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
NOW = datetime.now(UTC)


def written(desk: Desk, *urls: str, date: str | None = None, url: str | None = None, kind: Kind = Kind.LINK) -> None:
    """A further post that refers to the URLs."""
    references = [
        Reference(each, kind, Occurrence(post="q", line=1, element="a", attribute="href", text="", raw=each))
        for each in urls
    ]
    entry = PostEntry(
        id="q",
        source="q",
        title=None,
        author=None,
        date=date,
        url=url,
        slug="q",
        status=PostStatus.EXPORTED,
        error=None,
        markdown=None,
        sha256=None,
        capture=None,
        round_trip=None,
    )
    with desk.journal.transaction():
        desk.journal.posts.put(PostRow("q", "q", "0", "", "q", None, entry, None), "q")
        desk.journal.references.put("q", references, {each: each for each in urls})


def look(
    desk: Desk,
    *,
    which: Which = Which.ALL,
    now: datetime = NOW,
    sleep: Callable[[float], None] = lambda _: None,
    **settings: object,
) -> bool:
    adopt(desk.out, desk.journal, desk.events.append)
    archive = Archive(desk.out, started_at=datetime.now(UTC), settings_public={})
    asking = desk.settings.model_copy(update={"memento": GATE.prefix, **settings})
    try:
        return look_for_copies(which, asking, desk.journal, archive, lambda: now, desk.events.append, sleep)
    finally:
        archive.close()


def search(desk: Desk, url: str = LOST) -> SearchRow | None:
    return desk.journal.mementos.of(url)


def notices(desk: Desk) -> list[str]:
    return [event.text for event in desk.events if isinstance(event, Notice)]


def lost(addresses: dict[str, Script], **others: Site) -> dict[str, Site]:
    return {"lost.test": Site(), **oldweb(addresses), **others}


def metadata(out: Path) -> list[str]:
    return [
        record.block.read().decode()
        for path in sorted((out / "archive").glob("*.warc.gz"))
        for record in iter_records(path)
        if record.field("WARC-Type") == "metadata" and record.field("Content-Type") == "application/warc-fields"
    ]


GOOD: dict[str, Script] = {GATE.prefix + LOST: gate(shown(MADE)), raw(MADE): copy(MADE)}


def test_a_failing_link_gets_the_copy_and_its_distance_from_the_post(web: Web, desk: Desk) -> None:
    web.change(lost(GOOD))
    desk.capture(LOST)
    written(desk, LOST, date="2012-05-16")
    look(desk)
    found = search(desk)
    assert found is not None
    assert found.copy is not None
    assert (found.archive, found.wanted, found.reason) == (
        GATE.prefix,
        datetime(2012, 5, 16, 23, 59, 59, tzinfo=UTC),
        "",
    )
    kept = found.copy
    assert (kept.url, kept.made_at, kept.days_from_post, kept.status) == (shown(MADE), MADE, -10, Status.OK)
    assert (kept.check.url, kept.check.origin, len(kept.check.steps)) == (raw(MADE), Origin.MEMENTO, 1)


def test_everything_that_was_asked_is_in_the_archive_and_says_what_it_is_a_copy_of(web: Web, desk: Desk) -> None:
    web.change(lost(GOOD))
    desk.capture(LOST)
    before = desk.records()
    assert look(desk)
    assert desk.records() - before == Counter(
        {
            ("request", GATE.prefix + LOST): 1,
            ("response", GATE.prefix + LOST): 1,
            ("request", raw(MADE)): 1,
            ("response", raw(MADE)): 1,
            ("metadata", raw(MADE)): 1,
        }
    )
    [told] = metadata(desk.out)
    found = search(desk)
    assert found is not None
    assert found.copy is not None
    record = found.copy.check.last.record
    assert record is not None
    assert told.splitlines() == [
        f"memento-of: {LOST}",
        "found: yes",
        f"memento: {shown(MADE)}",
        "memento-datetime: 2012-05-06T00:00:00Z",
        f"memento-record: {record.record_id}",
        "days-from-post: ",
        "status: ok",
    ]
    with read_payload(desk.out, record) as payload:
        assert b"The tides of old" in payload.read()


def test_what_works_is_not_looked_up(web: Web, desk: Desk) -> None:
    web.change({"lost.test": Site({"/tides": Page(b"<p>still here</p>")}), **oldweb(GOOD)})
    desk.capture(LOST)
    look(desk)
    assert search(desk) is None


def test_a_picture_that_refuses_us_is_looked_up_and_a_link_that_does_is_not(web: Web, desk: Desk) -> None:
    refused = Page(b"no", 403)
    image = Page(GIF, headers=(("Content-Type", "image/gif"), *copy(MADE, of=PICTURE).headers[1:]))
    addresses: dict[str, Script] = {GATE.prefix + PICTURE: gate(shown(MADE, PICTURE)), raw(MADE, PICTURE): image}
    web.change({**lost(addresses | GOOD), "lost.test": Site(otherwise=refused)})
    desk.capture(PICTURE, kind=Kind.IMAGE)
    look(desk, which=Which.PICTURES)
    found = search(desk, PICTURE)
    assert found is not None
    assert found.copy is not None
    assert found.copy.check.page is not None
    assert found.copy.check.page.sniffed_type == "image/gif"
    desk.capture(LOST)
    look(desk)
    assert search(desk) is None


def test_a_page_in_place_of_a_picture_is_no_copy_of_it(web: Web, desk: Desk) -> None:
    addresses: dict[str, Script] = {
        GATE.prefix + PICTURE: gate(shown(MADE, PICTURE)),
        raw(MADE, PICTURE): copy(MADE, of=PICTURE),
    }
    web.change(lost(addresses))
    desk.capture(PICTURE, kind=Kind.IMAGE)
    look(desk)
    found = search(desk, PICTURE)
    assert found is not None
    assert (found.copy, found.reason) == (None, "one copy was opened, none is of use: it does not show the page")


def test_links_wait_until_pictures_are_done(web: Web, desk: Desk) -> None:
    web.change(lost(GOOD))
    desk.capture(LOST)
    look(desk, which=Which.PICTURES)
    assert search(desk) is None


def test_that_there_is_none_is_remembered_for_a_month(web: Web, desk: Desk) -> None:
    web.change(lost({}))
    desk.capture(LOST)
    look(desk)
    assert search(desk) == SearchRow(LOST, NOW, GATE.prefix, None, None, "the archive has no copy")
    requests = len(web.log)
    look(desk, now=NOW + AGAIN_AFTER - timedelta(days=1))
    assert len(web.log) == requests
    web.change(lost(GOOD))
    look(desk, now=NOW + AGAIN_AFTER)
    found = search(desk)
    assert found is not None
    assert found.copy is not None


def test_another_archive_is_asked_at_once(web: Web, desk: Desk) -> None:
    web.change(lost({}))
    desk.capture(LOST)
    look(desk)
    requests = len(web.log)
    look(desk, memento="http://oldweb.test/other/")
    assert [seen.request.url for seen in web.log[requests:]] == [f"http://oldweb.test/other/{LOST}"]


def test_a_copy_that_was_found_is_looked_for_again_only_when_the_date_changes(web: Web, desk: Desk) -> None:
    web.change(lost(GOOD))
    desk.capture(LOST)
    look(desk)
    requests = len(web.log)
    look(desk, now=NOW + timedelta(days=400))
    assert len(web.log) == requests
    written(desk, LOST, date="2013-01-01")
    look(desk)
    assert len(web.log) == requests + 2


def test_the_old_address_of_a_post_tells_which_copy_and_no_distance(web: Web, desk: Desk) -> None:
    web.change(lost(GOOD))
    desk.capture(LOST)
    written(desk, LOST, url="/blog/2012/05/20/tides")
    look(desk)
    wish = next(s.request.header("Accept-Datetime") for s in web.log if s.request.url == GATE.prefix + LOST)
    found = search(desk)
    assert found is not None
    assert found.copy is not None
    assert (wish, found.copy.days_from_post) == ("Sun, 20 May 2012 23:59:59 GMT", None)


def test_an_archive_that_cannot_be_asked_leaves_no_trace_but_a_notice_and_is_asked_again(web: Web, desk: Desk) -> None:
    web.change(lost({GATE.prefix + LOST: Page(b"<h1>We are mending it</h1>")}))
    desk.capture(LOST)
    look(desk)
    assert search(desk) is None
    [told] = notices(desk)
    assert told == (
        "The web archive (oldweb.test) could not be asked for old copies of 1 address: answers (200), but not as a "
        "TimeGate. The next run asks again; --memento names another archive, --memento off none."
    )
    web.change(lost(GOOD))
    look(desk)
    found = search(desk)
    assert found is not None
    assert found.copy is not None


LINKS = [f"http://lost.test/{n}" for n in range(40)]


def test_an_archive_that_is_silent_is_soon_left_alone(web: Web, desk: Desk) -> None:
    web.change({"lost.test": Site()})
    desk.capture(*LINKS)
    before = len(asked(web))
    assert not look(desk)
    assert len(asked(web)) - before < 10
    assert "old copies of 40 addresses" in notices(desk)[-1]
    assert {search(desk, url) for url in LINKS} == {None}


def test_an_archive_out_of_order_is_left_alone_after_some_tries(web: Web, desk: Desk) -> None:
    web.change({"lost.test": Site(), "oldweb.test": Site(otherwise=Page(b"sorry", 500))})
    desk.capture(*LINKS)
    before = len(asked(web))
    assert not look(desk)
    assert len(asked(web)) - before < 20
    assert "old copies of 40 addresses" in notices(desk)[-1]


def test_a_busy_archive_is_waited_for(web: Web, desk: Desk) -> None:
    slept: list[float] = []
    busy = Page(b"slow down", 429, headers=(("Retry-After", "9"),))
    web.change(lost({**GOOD, GATE.prefix + LOST: InTurn((busy, gate(shown(MADE))))}))
    desk.capture(LOST)
    look(desk, sleep=slept.append)
    found = search(desk)
    assert found is not None
    assert found.copy is not None
    assert [round(seconds) for seconds in slept] == [9]


def test_an_archive_that_stays_busy_is_left_in_peace(web: Web, desk: Desk) -> None:
    web.change({"lost.test": Site(), "oldweb.test": Site(otherwise=Page(b"slow down", 429))})
    desk.capture(*LINKS)
    before = len(asked(web))
    assert not look(desk)
    assert len(asked(web)) - before < 20
    assert "old copies of 40 addresses: answers 429" in notices(desk)[-1]


@pytest.mark.parametrize("url", ["http://lost.test/x?token=hush", "http://intranet/wiki", "http://192.168.7.7/pier"])
def test_nobody_is_told_of_secrets_and_private_networks(web: Web, desk: Desk, url: str) -> None:
    web.change({"lost.test": Site(), "intranet": Site(), "192.168.7.7": Site(), **oldweb(GOOD)})
    desk.capture(url, allow_private=("intranet", "192.168.7.7"))
    look(desk)
    assert [seen for seen in web.log if "oldweb.test" in seen.request.url] == []


@pytest.mark.parametrize("settings", [{"memento": None}, {"offline": True}, {"exclude": ("tides",)}])
def test_who_wants_nobody_asked_has_nobody_asked(web: Web, desk: Desk, settings: dict[str, Any]) -> None:
    web.change(lost(GOOD))
    desk.capture(LOST)
    before = len(web.log)
    look(desk, **settings)
    assert len(web.log) == before


class KilledError(BaseException):
    pass


@pytest.mark.parametrize("addresses", [GOOD, {}], ids=["a copy", "none"])
def test_what_a_killed_run_had_learnt_is_known_to_the_next(
    web: Web, desk: Desk, monkeypatch: pytest.MonkeyPatch, addresses: dict[str, Script]
) -> None:
    """Its records were written and its row was not: the row is made from the records."""
    web.change(lost(addresses))
    desk.capture(LOST)
    written(desk, LOST, date="2012-05-16")
    checked = desk.journal.checks.urls()
    rows = list[SearchRow]()

    def die(row: SearchRow) -> None:
        rows.append(row)
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(desk.journal.mementos, "put", die)
        with pytest.raises(KilledError):
            look(desk)
    requests = len(web.log)
    assert search(desk) is None
    adopt(desk.out, desk.journal, desk.events.append)
    assert [search(desk)] == rows
    look(desk)
    assert (len(web.log), desk.journal.checks.urls()) == (requests, checked)


def test_a_picture_that_arrives_cut_off_is_looked_up(web: Web, desk: Desk) -> None:
    whole = Page(GIF, headers=(("Content-Type", "image/gif"), *copy(MADE, of=PICTURE).headers[1:]))
    addresses: dict[str, Script] = {GATE.prefix + PICTURE: gate(shown(MADE, PICTURE)), raw(MADE, PICTURE): whole}
    web.change({**lost(addresses), "lost.test": Site({"/pier.gif": Cut(whole, 30)})})
    desk.capture(PICTURE, kind=Kind.IMAGE)
    look(desk, which=Which.PICTURES)
    found = search(desk, PICTURE)
    assert found is not None
    assert found.copy is not None


def test_cookies_go_to_nobody_else(web: Web, desk: Desk) -> None:
    cookie = (("Set-Cookie", "who=me; Domain=oldweb.test"),)
    answer = gate("http://copies.test/1")
    other = Site({"/1": copy(MADE)})
    first = type(answer)(answer.location, answer.status, (*answer.headers, *cookie))
    web.change(lost({GATE.prefix + LOST: first}, **{"copies.test": other}))
    desk.capture(LOST)
    look(desk)
    assert search(desk) is not None
    assert [seen.request.header("Cookie") for seen in web.log if "copies.test" in seen.request.url] == [""]


def test_beyond_the_budget_a_copy_is_judged_and_not_kept(web: Web, desk: Desk) -> None:
    web.change(lost(GOOD))
    desk.capture(LOST)
    look(desk, budget=0)
    found = search(desk)
    assert found is not None
    assert found.copy is not None
    assert found.copy.check.over_budget


def test_a_wayback_is_asked_by_its_cdx_server(web: Web, desk: Desk) -> None:
    listing = Page(
        b'[["timestamp","original","mimetype","statuscode","digest"],'
        b'["20120506000000","http://lost.test/tides","text/html","200","A"]]'
    )
    web.change(lost({WAYBACK.ask_for(LOST): listing, raw(MADE): copy(MADE)}))
    desk.capture(LOST)
    look(desk, memento=WAYBACK.cdx)
    found = search(desk)
    assert found is not None
    assert found.copy is not None
    assert found.copy.url == shown(MADE)


def test_a_deep_page_whose_copy_leads_to_the_front_page_has_no_copy(web: Web, desk: Desk) -> None:
    """What the archive captured was a redirect to the root: the page was lost by then."""
    home = "http://lost.test/"
    web.change(
        lost(
            {
                GATE.prefix + LOST: gate(shown(MADE)),
                raw(MADE): copy(MADE, status=302, location=raw(MADE, home)),
                raw(MADE, home): copy(MADE, of=home),
            }
        )
    )
    desk.capture(LOST)
    look(desk)
    found = search(desk)
    assert found is not None
    assert found.copy is None


def test_what_a_post_is_dated_decides_between_copies_and_the_earliest_post_counts(web: Web, desk: Desk) -> None:
    web.change(lost({}))
    desk.capture(LOST)
    written(desk, LOST, date="1 March 2011")
    look(desk)
    [seen] = [seen for seen in web.log if "oldweb.test" in seen.request.url]
    assert seen.request.header("Accept-Datetime") == "Tue, 01 Mar 2011 23:59:59 GMT"


def test_checks_of_mementos_are_no_checks_of_links(web: Web, desk: Desk) -> None:
    web.change(lost(GOOD))
    desk.capture(LOST)
    before: list[Check] = desk.journal.checks.of(LOST)
    look(desk)
    assert (desk.journal.checks.of(LOST), desk.journal.checks.of(raw(MADE))) == (before, [])
