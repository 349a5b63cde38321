"""A host is asked as it wishes: robots.txt, Retry-After, cookies, and pauses between requests."""

import gzip
import random
import zlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from pydantic import SecretStr

from migrate.archive.records import WARC_FIELDS
from migrate.archive.warc import iter_records
from migrate.demo.answers import InTurn, NoSuchHost, Page, Raw, Redirect, Request, Script, Site
from migrate.demo.web import Web
from migrate.fetchers.answering import MOST_FIELDS
from migrate.fetchers.transport import Transport
from migrate.model.capture import Answered, NotKept, OwnFault, Phase, RobotsRefused, Unsafe
from migrate.model.exchange import Exchange
from migrate.model.link import Copy, Kind, Status, Verdict
from migrate.model.settings import HostHeader, Mirror, Robots
from migrate.pipeline.asking import Asker
from migrate.pipeline.drafts import Draft
from migrate.pipeline.events import Notice
from migrate.pipeline.evidence import page_of
from migrate.pipeline.linking import Asked, link_entry
from migrate.pipeline.localising import place_assets
from tests.pipeline.conftest import Desk, asked, page, sites_of

STAY_AWAY = Page(b"User-agent: *\nDisallow: /private\n", headers=(("Content-Type", "text/plain"),))
RULE = "Disallow: /private (http://a.example/robots.txt)"


def steps_of(desk: Desk, url: str) -> list[int]:
    return [step.outcome.status for step in desk.check(url).steps if isinstance(step.outcome, Answered)]


def metadata_of(desk: Desk, url: str) -> dict[str, str]:
    for path in (desk.out / "archive").glob("*.warc.gz"):
        for record in iter_records(path):
            if record.field("Content-Type") == WARC_FIELDS and record.field("WARC-Target-URI") == url:
                lines = record.block.read().decode().splitlines()
                return dict(line.split(": ", 1) for line in lines)
    raise AssertionError(f"no metadata record of {url}")


def test_by_default_a_link_to_where_programs_shall_not_go_is_judged_and_not_kept(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/robots.txt": STAY_AWAY, "/private/1": page("One"), "/open": page("Open")}}))
    desk.capture("http://a.example/private/1", "http://a.example/open", robots=Robots.STORE)
    assert desk.records() == {
        ("request", "http://a.example/robots.txt"): 1,
        ("response", "http://a.example/robots.txt"): 1,
        ("request", "http://a.example/open"): 1,
        ("response", "http://a.example/open"): 1,
        ("metadata", "http://a.example/private/1"): 1,
    }
    check = desk.check("http://a.example/private/1")
    assert isinstance(check.last.outcome, Answered)
    assert (check.last.outcome.status, check.robots, check.body_kept) == (200, RULE, False)
    assert check.page is not None
    assert check.page.title == "One"
    open_check = desk.check("http://a.example/open")
    assert (open_check.robots, open_check.body_kept) == (None, True)


def test_what_is_not_kept_leaves_its_status_type_and_digest(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/robots.txt": STAY_AWAY, "/private": Page(b"abc")}}))
    desk.capture("http://a.example/private", robots=Robots.STORE)
    assert metadata_of(desk, "http://a.example/private") == {
        "decision": "robots",
        "rule": RULE,
        "visited": "yes, to check the link; the body was not kept",
        "status": "200",
        "content-type": "",
        "entity-bytes": "3",
        "entity-digest": "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "entity-sha1": "VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5",
    }


def test_the_manifest_says_that_it_works_and_that_we_hold_no_copy(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/robots.txt": STAY_AWAY, "/private": page("P")}}))
    desk.capture("http://a.example/private", robots=Robots.STORE)
    [found] = desk.journal.references.found()
    entry = link_entry(found, desk.journal, desk.settings, {}, Asked.WEB)
    assert (entry.status, entry.verdict, entry.copy_) == (Status.OK, Verdict.OK, Copy.NONE)
    assert (entry.robots, entry.access, entry.source) == (RULE, "restricted", None)


def test_obeying_means_not_even_looking(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/robots.txt": STAY_AWAY, "/private": page("P"), "/open": page("O")}}))
    desk.capture("http://a.example/private", "http://a.example/open", robots=Robots.OBEY)
    assert asked(web) == ["http://a.example/robots.txt", "http://a.example/open"]
    assert desk.outcome("http://a.example/private") == RobotsRefused(rule=RULE)
    assert metadata_of(desk, "http://a.example/private")["decision"] == "robots"
    [first] = [found for found in desk.journal.references.found() if found.url.endswith("private")]
    entry = link_entry(first, desk.journal, desk.settings, {}, Asked.WEB)
    assert (entry.status, entry.verdict, entry.robots) == (Status.ROBOTS, Verdict.NOT_CHECKED, RULE)


def test_ignoring_means_not_asking(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/robots.txt": STAY_AWAY, "/private": page("P")}}))
    desk.capture("http://a.example/private", robots=Robots.IGNORE)
    assert asked(web) == ["http://a.example/private"]
    assert desk.check("http://a.example/private").body_kept


@pytest.mark.parametrize("robots", [Robots.OBEY, Robots.STORE])
def test_own_and_mirrored_hosts_are_ours_to_keep(desk: Desk, web: Web, tmp_path: Path, robots: Robots) -> None:
    web.change(
        sites_of(
            {
                "a.example": {"/robots.txt": STAY_AWAY, "/private": page("P")},
                "cdn.example": {"/robots.txt": STAY_AWAY, "/private": page("P")},
            }
        )
    )
    desk.capture(
        "http://www.a.example/private",
        "http://a.example/private",
        "http://cdn.example/private",
        robots=robots,
        sites=("http://www.a.example/",),
        mirrors=(Mirror(host="cdn.example", directory=tmp_path / "empty"),),
    )
    assert not [url for url in asked(web) if "robots" in url]
    assert desk.check("http://a.example/private").body_kept
    assert desk.check("http://cdn.example/private").body_kept


def test_a_host_is_asked_for_its_robots_once(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {f"/{n}": page(str(n)) for n in range(8)}}))
    desk.capture(*[f"http://a.example/{n}" for n in range(8)], robots=Robots.STORE, per_host=4)
    assert asked(web).count("http://a.example/robots.txt") == 1


def test_robots_that_cannot_be_read_keep_nothing_away_and_are_told_of(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/robots.txt": Page(b"oops", 500), "/1": page("One")}}))
    desk.capture("http://a.example/1", robots=Robots.STORE)
    check = desk.check("http://a.example/1")
    assert (check.robots, check.body_kept) == ("robots.txt could not be read (500)", True)
    [found] = desk.journal.references.found()
    entry = link_entry(found, desk.journal, desk.settings, {}, Asked.WEB)
    assert (entry.copy_, entry.access, entry.robots) == (Copy.OURS, "open", "robots.txt could not be read (500)")


def test_where_nothing_came_nobody_is_asked_whether_it_may_be_kept(desk: Desk, web: Web) -> None:
    web.change({"a.example": Site({"/": page("A")}), "gone.example": Site(connect=NoSuchHost())})
    desk.capture("http://gone.example/", "http://a.example/", robots=Robots.STORE)
    assert not [url for url in asked(web) if url == "http://gone.example/robots.txt"]


@pytest.mark.parametrize("robots", [Robots.OBEY, Robots.STORE])
def test_there_is_a_pause_between_any_two_requests_to_a_host(desk: Desk, web: Web, robots: Robots) -> None:
    again = Redirect("/3", 302, headers=(("Set-Cookie", "a=b"),))
    addresses: dict[str, Script] = {
        "/1": page("1"),
        "/2": again,
        "/3": InTurn((Page(status=503, headers=(("Retry-After", "0"),)), page("3"))),
    }
    web.change(sites_of({"a.example": addresses}))
    desk.capture("http://a.example/1", "http://a.example/2", robots=robots, delay=0.15)
    at = [seen.at for seen in web.log]
    assert len(at) == 5
    assert min(later - earlier for earlier, later in pairwise(at)) >= 0.14


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_host_is_asked_once_more_when_it_says_and_holds_its_place(desk: Desk, web: Web, status: int) -> None:
    busy = Page(b"later", status, headers=(("Retry-After", "1"),))
    web.change(sites_of({"a.example": {"/1": InTurn((busy, page("One"))), "/2": page("Two")}}))
    desk.capture("http://a.example/1", "http://a.example/2")
    assert asked(web) == ["http://a.example/1", "http://a.example/1", "http://a.example/2"]
    first, second, _ = (seen.at for seen in web.log)
    assert second - first >= 0.99
    assert steps_of(desk, "http://a.example/1") == [status, 200]
    [found, _] = desk.journal.references.found()
    entry = link_entry(found, desk.journal, desk.settings, {}, Asked.WEB)
    assert (entry.status, entry.hops) == (Status.OK, ())
    assert desk.records()["response", "http://a.example/1"] == 2


def test_a_date_to_come_back_at_is_understood(desk: Desk, web: Web) -> None:
    def later(request: Request) -> Page:
        del request
        now = datetime.now(UTC) + timedelta(days=400)  # a clock that is wrong is wrong twice
        when = format_datetime(now + timedelta(seconds=1), usegmt=True)
        return Page(status=429, headers=(("Date", format_datetime(now, usegmt=True)), ("Retry-After", when)))

    web.change(sites_of({"a.example": {"/": later}}))
    desk.capture("http://a.example/")
    assert steps_of(desk, "http://a.example/") == [429, 429]


@pytest.mark.parametrize("when", ["31", "4", "soon", "-1", "Thu, 01 Jan 2099 00:00:00 GMT"])
def test_nobody_waits_longer_than_an_attempt_may_take_nor_for_what_nobody_can_read(
    desk: Desk, web: Web, when: str
) -> None:
    web.change(sites_of({"a.example": {"/": Page(status=429, headers=(("Retry-After", when),))}}))
    desk.capture("http://a.example/", timeout=3.0)
    assert steps_of(desk, "http://a.example/") == [429]


def test_a_picture_that_may_not_be_kept_becomes_no_file(desk: Desk, web: Web) -> None:
    gif = Page(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", headers=(("Content-Type", "image/gif"),))
    web.change(sites_of({"a.example": {"/robots.txt": STAY_AWAY, "/private/a.gif": gif, "/b.gif": gif}}))
    desk.capture("http://a.example/private/a.gif", "http://a.example/b.gif", kind=Kind.IMAGE, robots=Robots.STORE)
    place_assets(desk.settings, desk.journal, desk.out, desk.events.append)
    assert [row.url for row in desk.journal.assets.rows()] == ["http://a.example/b.gif"]


def test_beyond_the_budget_a_body_is_judged_and_not_kept(desk: Desk, web: Web) -> None:
    noise = [Page(random.Random(n).randbytes(1000), headers=(("Content-Type", "image/x-noise"),)) for n in range(4)]
    web.change(sites_of({"a.example": {f"/{n}": noise[n] for n in range(4)} | {"/gone": Page(b"", 404)}}))
    addresses = [f"http://a.example/{n}" for n in range(4)]
    desk.capture(*addresses, "http://a.example/gone", budget=2500)
    kept = [url for url in addresses if desk.check(url).body_kept]
    assert kept == addresses[:2]
    assert desk.records()["response", "http://a.example/gone"] == 1
    assert desk.records()["response", addresses[2]] == 0
    told = metadata_of(desk, addresses[2])
    assert (told["decision"], told["rule"], told["entity-bytes"]) == ("budget", "--budget 2500", "1000")
    found = desk.journal.references.found()
    entries = {each.url: link_entry(each, desk.journal, desk.settings, {}, Asked.WEB) for each in found}
    entry = entries[addresses[2]]
    assert (entry.status, entry.verdict, entry.copy_, entry.access) == (Status.OK, Verdict.OK, Copy.NONE, "open")
    assert entry.reason.endswith("No copy was kept: the budget of the run was spent.")
    assert desk.events[-1] == Notice(
        "The budget was spent: 2 bodies were judged and not kept. The next run has a new one."
    )


def test_the_next_run_goes_on_with_what_the_budget_kept_out(desk: Desk, web: Web) -> None:
    web.change(
        sites_of({"a.example": {"/": Redirect("/1"), "/1": Page(b"a" * 3000)}, "b.example": {"/": Page(b"b" * 500)}})
    )
    desk.capture("http://a.example/", "http://b.example/", budget=1000)
    assert not desk.check("http://a.example/1").body_kept
    desk.capture("http://a.example/", "http://b.example/")
    assert desk.check("http://a.example/1").body_kept
    assert Counter(asked(web)) == {"http://a.example/": 1, "http://a.example/1": 2, "http://b.example/": 1}


def test_a_header_of_one_host_goes_to_no_other_and_its_value_into_no_file(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/": Redirect("http://b.example/")}, "b.example": {"/": page("B")}}))
    key = HostHeader(host="a.example", name="X-Key", value=SecretStr("s3cret-value"))
    desk.capture("http://a.example/", headers=(key,), robots=Robots.STORE)
    sent = {seen.request.url: seen.request.header("X-Key") for seen in web.log}
    assert sent == {
        "http://a.example/": "s3cret-value",
        "http://b.example/": "",
        "http://b.example/robots.txt": "",
    }
    blocks = [
        record.block.read()
        for path in (desk.out / "archive").glob("*.warc.gz")
        for record in iter_records(path)
        if record.field("WARC-Type") == "request"
    ]
    assert sum(b"X-Key: xxxxxxxxxxxx\r\n" in block for block in blocks) == 1
    assert not [path for path in desk.out.rglob("*") if path.is_file() and b"s3cret" in path.read_bytes()]
    assert not [block for block in blocks if b"s3cret" in block]


def test_what_robots_txt_said_holds_for_a_day_whoever_asked(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/robots.txt": STAY_AWAY, "/1": page("1"), "/private": page("P")}}))
    desk.capture("http://a.example/1", robots=Robots.STORE)
    desk.capture("http://a.example/private", robots=Robots.STORE)
    assert asked(web).count("http://a.example/robots.txt") == 1
    assert (
        desk.check("http://a.example/private").robots,
        desk.records()["response", "http://a.example/robots.txt"],
    ) == (
        RULE,
        1,
    )


def test_a_robots_txt_that_could_not_be_had_is_asked_for_again(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/robots.txt": InTurn((Page(status=500), STAY_AWAY)), "/1": page("1")}}))
    desk.capture("http://a.example/1", robots=Robots.STORE)
    desk.capture("http://a.example/private", robots=Robots.STORE)
    assert asked(web).count("http://a.example/robots.txt") == 2


def test_robots_txt_is_entered_with_the_check_that_it_was_asked_for(desk: Desk, web: Web) -> None:
    """Another check in between, of another host, does not take it along: that one may be lost, or come later."""
    web.change(sites_of({host: {"/": page("P"), "/robots.txt": STAY_AWAY} for host in ("a.example", "b.example")}))
    between: list[Draft] = []

    def sleep(_seconds: float) -> None:
        if not between and len(web.log) == 1:  # a's robots.txt has come
            other = Thread(target=lambda: between.append(asker("http://b.example/", None)))
            other.start()
            other.join()

    settings = desk.settings.model_copy(update={"robots": Robots.OBEY})
    asker = Asker(Transport(settings), settings, lambda: datetime.now(UTC), sleep, lambda _: None)
    first = asker("http://a.example/", None)
    assert [draft.check.url for draft in first.beside] == ["http://a.example/robots.txt"]
    assert [draft.check.url for draft in between[0].beside] == ["http://b.example/robots.txt"]


@pytest.mark.parametrize("robots", [Robots.OBEY, Robots.STORE])
def test_where_our_own_fault_hides_robots_txt_nothing_is_kept_and_the_link_is_asked_for_again(
    desk: Desk, web: Web, robots: Robots, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = {"a.example": {"/robots.txt": STAY_AWAY, "/private": page("P")}, "b.example": {"/": page("B")}}
    web.change(sites_of(hosts))
    plain = Transport.fetch

    def fetch(self: Transport, url: str, **limits: Any) -> Exchange:
        exchange = plain(self, url, **limits)
        if not url.endswith("robots.txt") or "a.example" not in url:
            return exchange
        exchange.close()
        fault = OwnFault(phase=Phase.PROXY, detail="the proxy cannot be reached")
        return replace(exchange, outcome=fault, head=b"", body=None, entity=None)

    links = ("http://a.example/private", "http://b.example/")
    with monkeypatch.context() as patch:
        patch.setattr(Transport, "fetch", fetch)
        desk.capture(*links, robots=robots)
    assert isinstance(desk.outcome(links[0]), OwnFault)
    assert desk.records()["response", links[0]] == 0
    assert isinstance(desk.outcome(links[1]), Answered)
    desk.capture(*links, robots=robots)
    assert desk.check(links[0]).not_kept is NotKept.ROBOTS
    assert desk.records()["response", links[0]] == 0


def test_a_wall_of_cookies_that_takes_its_time_is_left_when_the_time_of_the_link_is_over(
    desk: Desk, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wall(request: Request) -> Redirect:
        at = int(request.url.rpartition("/")[2])
        return Redirect(f"http://a.example/{at + 1}", 302, headers=(("Set-Cookie", "n=1"),))

    web.change(sites_of({"a.example": {f"/{at}": wall for at in range(9)}}))
    plain = Transport.fetch

    def slowly(self: Transport, url: str, **limits: Any) -> Exchange:
        return replace(plain(self, url, **limits), seconds=2.0)

    monkeypatch.setattr(Transport, "fetch", slowly)
    asker = Asker(Transport(desk.settings), desk.settings, lambda: datetime.now(UTC), lambda _: None, lambda _: None)
    check = asker("http://a.example/0", None).check
    assert desk.settings.timeout == 5.0
    assert [step.url[-1] for step in check.steps] == ["0", "1", "2"]


def test_a_page_is_read_whatever_codings_its_fields_name_together(desk: Desk, web: Web) -> None:
    text = page("Twice").body
    fields = b"Content-Encoding: deflate\r\nContent-Encoding: gzip\r\n"
    twice = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + fields + b"\r\n" + gzip.compress(zlib.compress(text))
    chunk = gzip.compress(text)
    framed = b"%x\r\n%b\r\n0\r\n\r\n" % (len(chunk), chunk)
    sent = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: gzip, chunked\r\n\r\n" + framed
    web.change(sites_of({"a.example": {"/fields": Raw(twice), "/transfer": Raw(sent)}}))
    urls = ("http://a.example/fields", "http://a.example/transfer")
    desk.capture(*urls)
    pages = [desk.check(url).page for url in urls]
    assert [found and found.title for found in pages] == ["Twice", "Twice"]


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:a@b.example"]
)
def test_a_redirect_to_what_is_no_page_of_the_web_leads_nowhere(desk: Desk, web: Web, target: str) -> None:
    web.change(sites_of({"a.example": {"/1": Redirect(target)}}))
    desk.capture("http://a.example/1")
    [found] = desk.journal.references.found()
    entry = link_entry(found, desk.journal, desk.settings, {}, Asked.WEB)
    outcome = desk.outcome("http://a.example/1")
    assert isinstance(outcome, Answered)
    assert (entry.status, outcome.location) == (Status.REDIRECT_BROKEN, target)


def test_of_a_flood_of_fields_the_first_are_read_and_all_are_kept(desk: Desk, web: Web) -> None:
    flood = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + b"X: y\r\n" * 50_000 + b"\r\n<title>F</title>"
    web.change(sites_of({"a.example": {"/": Raw(flood)}}))
    desk.capture("http://a.example/")
    outcome = desk.outcome("http://a.example/")
    assert isinstance(outcome, Answered)
    assert len(outcome.headers) == MOST_FIELDS
    [block] = [
        record.block.read()
        for path in (desk.out / "archive").glob("*.warc.gz")
        for record in iter_records(path)
        if record.field("WARC-Type") == "response"
    ]
    assert block == flood


def test_an_address_longer_than_other_readers_bear_is_not_asked_for_and_told_all_the_same(desk: Desk, web: Web) -> None:
    long = "http://a.example/" + "x" * 100_000
    web.change(sites_of({"a.example": {"/1": Redirect(long), "/2": page("2")}}))
    desk.capture("http://a.example/1", "http://a.example/2", long)
    outcome = desk.outcome("http://a.example/1")
    assert isinstance(outcome, Answered)
    assert outcome.location is None
    assert isinstance(desk.outcome(long), Unsafe)
    assert desk.check(long).url == long
    assert long not in asked(web)
    [file] = (desk.out / "archive").glob("*.warc.gz")
    with file.open("rb") as stream:
        read = Counter(record.verify_block_digest() for record in FastIterator(stream, parse_http=False))
    assert read == {True: sum(1 for _ in iter_records(file))}


def test_a_page_that_trips_a_fault_of_ours_ends_no_run_and_is_told(
    desk: Desk, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.change(sites_of({"a.example": {"/1": page("1"), "/2": page("2")}}))
    links = ("http://a.example/1", "http://a.example/2")

    def trip(outcome: Answered, entity: BinaryIO, url: str) -> object:
        if url == links[0]:
            raise KeyError("surprise")
        return page_of(outcome, entity, url)

    with monkeypatch.context() as patch:
        patch.setattr("migrate.pipeline.asking.page_of", trip)
        desk.capture(*links)
    fault = desk.outcome(links[0])
    assert isinstance(fault, OwnFault)
    assert fault.detail == "migrate itself met a fault, please report it (KeyError: 'surprise')"
    assert [event.text for event in desk.events if isinstance(event, Notice)] == [
        f"http://a.example/1 was asked for and not judged: {fault.detail}."
    ]
    assert isinstance(desk.outcome(links[1]), Answered)
    desk.capture(*links)
    assert isinstance(desk.outcome(links[0]), Answered)
