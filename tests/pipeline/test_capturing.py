"""Every URL is asked for once, politely, and nothing is said of it that was not seen."""

import time

import pytest

from migrate.demo.answers import InTurn, NoTls, Page, Redirect, Request, Silent, Site
from migrate.demo.web import Web
from migrate.engines import host_queue
from migrate.errors import NetworkDownError
from migrate.model.capture import Answered, HostBusy, HostSilent, NoSuchHost
from migrate.model.capture import Silent as SilentOutcome
from migrate.model.link import Copy, Status, Verdict
from migrate.model.policy import Policy
from migrate.pipeline.linking import Asked, link_entry
from migrate.verdict.failures import by_failure
from tests.pipeline.conftest import Desk, asked, page, sites_of


def test_the_target_of_a_redirect_is_asked_once_though_many_lead_there(desk: Desk, web: Web) -> None:
    web.change(
        sites_of(
            {
                "a.example": {"/1": Redirect("http://b.example/", 301), "/2": Redirect("http://b.example/#x", 302)},
                "b.example": {"/": page("B")},
            }
        )
    )
    desk.capture("http://a.example/1", "http://a.example/2", "http://b.example/")
    assert sorted(asked(web)) == ["http://a.example/1", "http://a.example/2", "http://b.example/"]
    assert isinstance(desk.outcome("http://b.example/"), Answered)
    assert desk.records() == {
        (kind, url): 1
        for kind in ("request", "response")
        for url in ("http://a.example/1", "http://a.example/2", "http://b.example/")
    }


def test_a_cookie_wall_opens_and_its_cookie_stays_with_its_host(desk: Desk, web: Web) -> None:
    def wall(request: Request) -> Page | Redirect:
        if "seen=yes" in request.header("Cookie"):
            return page("Behind the wall")
        return Redirect("http://a.example/", 302, headers=(("Set-Cookie", "seen=yes; Path=/"),))

    web.change(sites_of({"a.example": {"/": wall}, "b.example": {"/": Redirect("http://a.example/")}}))
    desk.capture("http://a.example/", "http://b.example/")
    check = desk.journal.checks.last("http://a.example/")
    assert check is not None
    assert [step.outcome.status for step in check.steps if isinstance(step.outcome, Answered)] == [302, 200]
    assert check.page is not None
    assert check.page.title == "Behind the wall"
    assert all("seen" not in s.request.header("Cookie") for s in web.log if "b.example" in s.request.url)


def test_an_endless_cookie_wall_ends(desk: Desk, web: Web) -> None:
    again = Redirect("http://a.example/", 302, headers=(("Set-Cookie", "n=1"),))
    web.change(sites_of({"a.example": {"/": again}}))
    desk.capture("http://a.example/")
    assert len(asked(web)) < 30


def test_no_host_is_asked_twice_at_the_same_time(desk: Desk, web: Web) -> None:
    web.change(sites_of({f"h{n}.example": {f"/{m}": page("x") for m in range(6)} for n in range(4)}))
    desk.capture(*[f"http://h{n}.example/{m}" for n in range(4) for m in range(6)])
    assert max(web.most_in_flight.values()) == 1
    assert len(asked(web)) == 24


def test_what_has_been_seen_is_not_asked_again(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/": page("A")}}))
    desk.capture("http://a.example/")
    desk.capture("http://a.example/")
    assert asked(web) == ["http://a.example/"]


def test_a_chain_that_was_cut_off_goes_on_where_it_stopped(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/": Redirect("http://b.example/")}, "b.example": {"/": page("B")}}))
    desk.capture("http://a.example/")
    with desk.journal.transaction():
        desk.journal._db.execute("DELETE FROM checks WHERE url = 'http://b.example/'")
    desk.capture("http://a.example/")
    assert asked(web) == ["http://a.example/", "http://b.example/", "http://b.example/"]


def test_ten_silent_hosts_and_none_alive_are_our_fault(desk: Desk) -> None:
    urls = [f"http://gone{n}.example/" for n in range(30)]
    with pytest.raises(NetworkDownError, match="10 hosts asked, none answered"):
        desk.capture(*urls, workers=1)
    assert [desk.journal.checks.last(url) for url in urls] == [None] * 30


def test_one_dead_host_alone_proves_nothing(desk: Desk) -> None:
    with pytest.raises(NetworkDownError, match="1 host asked"):
        desk.capture("http://gone.example/")
    assert desk.journal.checks.last("http://gone.example/") is None


def test_one_host_alive_proves_that_the_others_are_dead(desk: Desk, web: Web) -> None:
    web.change(sites_of({"alive.example": {"/": page("A")}}))
    desk.capture("http://gone1.example/", "http://gone2.example/", "http://alive.example/")
    assert isinstance(desk.outcome("http://gone1.example/"), NoSuchHost)
    assert isinstance(desk.outcome("http://gone2.example/"), NoSuchHost)


def test_how_many_silent_hosts_make_a_dead_connection_is_a_figure_of_the_policy(desk: Desk, web: Web) -> None:
    web.change(sites_of({"last.example": {"/": page("A")}}))
    links = ("http://gone1.example/", "http://gone2.example/", "http://gone3.example/", "http://last.example/")
    with pytest.raises(NetworkDownError, match="2 hosts asked, none answered"):
        desk.capture(*links, workers=1, policy=Policy(own_outage_hosts=2))
    desk.capture(*links, workers=1, policy=Policy(own_outage_hosts=4))
    assert isinstance(desk.outcome("http://gone1.example/"), NoSuchHost)


def test_a_canary_proves_the_network_and_is_not_archived(desk: Desk, web: Web) -> None:
    web.change(sites_of({"canary.example": {"/": page("tweet")}}))
    desk.capture("http://gone.example/", canaries=("http://canary.example/",))
    assert isinstance(desk.outcome("http://gone.example/"), NoSuchHost)
    assert not [uri for _, uri in desk.records() if "canary" in uri]


def test_a_host_that_comes_back_in_turn_is_asked_once_all_the_same(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/": InTurn((Page(status=503), page("back")))}}))
    desk.capture("http://a.example/")
    outcome = desk.outcome("http://a.example/")
    assert isinstance(outcome, Answered)
    assert outcome.status == 503


def test_the_links_of_a_silent_host_are_spared_and_say_so(desk: Desk, web: Web) -> None:
    web.change({"dead.example": Site(otherwise=Silent()), "alive.example": Site({"/": page("A")})})
    began = time.monotonic()
    desk.capture("http://alive.example/", *[f"http://dead.example/{n}" for n in range(30)], timeout=0.5)
    assert time.monotonic() - began < 5
    assert asked(web).count("http://dead.example/0") == 1
    assert len(asked(web)) == 3
    outcome = desk.outcome("http://dead.example/2")
    tried = desk.check("http://dead.example/1")
    assert isinstance(tried.last.outcome, SilentOutcome)
    assert outcome == HostSilent(in_vain=2, tried_at=tried.at, last=tried.last.outcome)
    assert desk.records()["metadata", "http://dead.example/2"] == 1
    found = next(found for found in desk.journal.references.found() if found.url.endswith("/2"))
    entry = link_entry(found, desk.journal, desk.settings, {}, Asked.WEB)
    assert (entry.status, entry.verdict, entry.rules) == (Status.TIMEOUT, Verdict.SUSPECT, ("host-silent",))
    assert "ot asked for: its host did not answer 2 other links, the last time at 20" in entry.reason


def test_what_timed_out_once_is_asked_once_more_and_the_last_word_counts(desk: Desk, web: Web) -> None:
    web.change(
        sites_of(
            {"a.example": {"/1": InTurn((Silent(), page("One"))), "/2": page("Two")}, "b.example": {"/": page("B")}}
        )
    )
    desk.capture("http://a.example/1", "http://a.example/2", "http://b.example/", timeout=0.5)
    steps = desk.check("http://a.example/1").steps
    assert [step.outcome.kind for step in steps] == ["silent", "answered"]
    assert asked(web)[-1] == "http://a.example/1"
    page_seen = desk.check("http://a.example/1").page
    assert page_seen is not None
    assert page_seen.title == "One"


def test_where_https_is_refused_http_is_asked_all_the_same(desk: Desk, web: Web) -> None:
    web.change({"a.example": Site({"/": page("A"), "/1": page("1"), "/2": page("2")}, tls=NoTls())})
    desk.capture(*[f"{scheme}://a.example/{n}" for n in ("", "1", "2") for scheme in ("https", "http")])
    kinds = {url: desk.outcome(url).kind for url in (f"{s}://a.example/2" for s in ("http", "https"))}
    assert kinds == {"http://a.example/2": "answered", "https://a.example/2": "host_silent"}


def test_a_busy_host_is_asked_more_slowly(desk: Desk, web: Web) -> None:
    busy = Page(b"", 429)
    web.change({"a.example": Site(otherwise=busy)})
    desk.capture(*[f"http://a.example/{n}" for n in range(3)])
    first, second, third = (seen.at for seen in web.log)
    assert second - first >= 0.99
    assert third - second >= 1.99


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (Page(b"", 429), Status.RATE_LIMITED),
        (Page(b"", 429, headers=(("Retry-After", "3600"),)), Status.RATE_LIMITED),
        (Page(b"", 503, headers=(("Retry-After", "3600"),)), Status.SERVER_ERROR),
    ],
)
def test_a_host_that_turns_200_links_away_is_asked_a_few_times(
    desk: Desk, web: Web, monkeypatch: pytest.MonkeyPatch, answer: Page, status: Status
) -> None:
    for wait in ("FIRST_BUSY_DELAY", "LONGEST_BUSY_DELAY", "LONGEST_WAIT"):
        monkeypatch.setattr(host_queue, wait, 0.05)
    web.change({"a.example": Site(otherwise=answer), "b.example": Site({"/": page("B")})})
    links = [f"http://a.example/{n:03}" for n in range(200)]
    began = time.monotonic()
    desk.capture("http://b.example/", *links)
    assert time.monotonic() - began < 10
    asked_of_it = [url for url in asked(web) if "a.example" in url]
    assert len(asked_of_it) == (2 if answer.headers else 6)
    last = desk.check(asked_of_it[-1])
    assert isinstance(last.last.outcome, Answered)
    spared = HostBusy(in_vain=len(asked_of_it), tried_at=last.at, last=last.last.outcome)
    assert [desk.outcome(link) for link in links if link not in asked_of_it] == [spared] * (200 - len(asked_of_it))
    assert desk.records()["metadata", links[-1]] == 1
    observed = by_failure(spared)
    assert observed is not None
    assert (observed.status, observed.rule) == (status, "host-busy")
    assert observed.reason.startswith(f"Not asked for: its host turned {len(asked_of_it)} other links away, the last")
    desk.capture("http://b.example/", *links)
    assert len([url for url in asked(web) if "a.example" in url]) == len(asked_of_it)


def test_a_host_that_answers_when_asked_again_is_never_given_up(desk: Desk, web: Web) -> None:
    again = Page(b"", 429, headers=(("Retry-After", "0"),))
    web.change(sites_of({"a.example": {f"/{n}": InTurn((again, page(str(n)))) for n in range(4)}}))
    desk.capture(*[f"http://a.example/{n}" for n in range(4)])
    assert [desk.outcome(f"http://a.example/{n}").kind for n in range(4)] == ["answered"] * 4


def test_where_only_dead_links_are_left_one_that_long_worked_proves_the_network(desk: Desk, web: Web) -> None:
    web.change(sites_of({"alive.example": {"/": page("A"), "/b": page("B")}}))
    desk.capture("http://alive.example/")
    desk.capture("http://gone.example/")
    assert isinstance(desk.outcome("http://gone.example/"), NoSuchHost)
    assert desk.records()["response", "http://alive.example/"] == 1
    assert asked(web).count("http://alive.example/") == 2


def test_where_what_long_worked_is_silent_too_nothing_is_said(desk: Desk, web: Web) -> None:
    web.change(sites_of({"alive.example": {"/": page("A")}}))
    desk.capture("http://alive.example/")
    web.change({})
    with pytest.raises(NetworkDownError):
        desk.capture("http://gone.example/")
    assert desk.journal.checks.last("http://gone.example/") is None


def test_what_the_settings_exclude_is_never_asked_for_nor_where_a_redirect_leads_there(desk: Desk, web: Web) -> None:
    web.change(
        sites_of(
            {
                "a.example": {
                    "/open": page("Open"),
                    "/private/1": page("One"),
                    "/onward": Redirect("http://a.example/private/2", 301),
                    "/private/2": page("Two"),
                }
            }
        )
    )
    settings = desk.settings.model_copy(update={"exclude": ("/private/",)})
    links = ("http://a.example/open#private/", "http://a.example/private/1", "http://a.example/onward")
    desk.capture(*links, exclude=settings.exclude)
    desk.capture(*links, exclude=settings.exclude)
    assert sorted(asked(web)) == ["http://a.example/onward", "http://a.example/open"]
    entries = [link_entry(found, desk.journal, settings, {}, Asked.WEB) for found in desk.journal.references.found()]
    assert {entry.url: (entry.status, entry.verdict) for entry in entries} == {
        "http://a.example/open#private/": (Status.FRAGMENT_MISSING, Verdict.DEGRADED),
        "http://a.example/private/1": (Status.EXCLUDED, Verdict.NOT_CHECKED),
        "http://a.example/onward": (Status.EXCLUDED, Verdict.NOT_CHECKED),
    }


def test_what_was_seen_before_it_was_excluded_is_kept_and_not_judged(desk: Desk, web: Web) -> None:
    web.change(sites_of({"a.example": {"/": page("A")}}))
    desk.capture("http://a.example/")
    settings = desk.settings.model_copy(update={"exclude": (r"^http://a\.example/$",)})
    [found] = desk.journal.references.found()
    entry = link_entry(found, desk.journal, settings, {}, Asked.WEB)
    assert (entry.status, entry.verdict, entry.copy_) == (Status.EXCLUDED, Verdict.NOT_CHECKED, Copy.OURS)
