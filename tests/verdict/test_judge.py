"""Each outcome has one status, each status one verdict, and each rule a case here."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from migrate.model.capture import (
    Answered,
    Check,
    Closed,
    ConnectionRefused,
    HostBusy,
    HostSilent,
    Mirrored,
    NoSuchHost,
    NotHttp,
    Outcome,
    OwnFault,
    Phase,
    ProxyUnclear,
    Reset,
    RobotsRefused,
    Silent,
    Step,
    TlsFailed,
    TlsFault,
    Truncation,
    Unsafe,
)
from migrate.model.link import STATUS_LABEL, VERDICT_LABEL, Kind, Origin, Status, Verdict
from migrate.model.page import Page
from migrate.verdict.chain import MAX_HOPS, Chain, End, follow
from migrate.verdict.judge import observe, verdict_of
from migrate.verdict.observation import Observation, Seen

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
LINK, IMAGE = frozenset({Kind.LINK}), frozenset({Kind.IMAGE})
HTML = Page(sniffed_type="text/html", title="A page", empty=False)
PNG = Page(sniffed_type="image/png", title=None, empty=False)


def answered(
    status: int, location: str | None = None, content_type: str | None = "text/html", **more: object
) -> Answered:
    return Answered.model_validate(
        {
            "status": status,
            "reason": "",
            "headers": (),
            "content_type": content_type,
            "location": location,
            "body_bytes": 100,
            **more,
        }
    )


def check(url: str, outcome: Outcome, page: Page | None = None, at: datetime = NOON) -> Check:
    return Check(url=url, at=at, origin=Origin.LIVE, steps=(Step(url=url, outcome=outcome, record=None),), page=page)


def alone(outcome: Outcome, page: Page | None = HTML, at: datetime = NOON) -> Chain:
    return Chain((check("http://a.example/page", outcome, page, at),), End.ARRIVED)


def chain(*hops: tuple[str, Outcome], page: Page | None = HTML) -> Chain:
    checks = {url: check(url, outcome, page) for url, outcome in hops}
    return follow(checks[hops[0][0]], checks.get)


CODES = {
    200: Status.OK,
    203: Status.OK,
    204: Status.EMPTY,
    205: Status.EMPTY,
    206: Status.OK,
    300: Status.UNCLEAR,
    304: Status.UNCLEAR,
    400: Status.CLIENT_ERROR,
    401: Status.LOGIN,
    402: Status.PAYWALL,
    403: Status.FORBIDDEN,
    404: Status.NOT_FOUND,
    405: Status.UNCLEAR,
    406: Status.UNCLEAR,
    410: Status.GONE,
    418: Status.UNCLEAR,
    422: Status.CLIENT_ERROR,
    429: Status.RATE_LIMITED,
    451: Status.LEGAL,
    500: Status.SERVER_ERROR,
    503: Status.SERVER_ERROR,
    599: Status.SERVER_ERROR,
    999: Status.BOT_WALL,
}


@pytest.mark.parametrize(("code", "status"), CODES.items())
def test_the_status_code_decides_where_it_says_anything(code: int, status: Status) -> None:
    assert observe(Seen(alone(answered(code)), LINK)).status is status


def test_no_status_code_is_left_without_a_status() -> None:
    assert {type(observe(Seen(alone(answered(code)), LINK))).__name__ for code in range(100, 1000)} == {"Observation"}


FAILURES: list[tuple[Outcome, Status]] = [
    (NoSuchHost(detail="x"), Status.NO_SUCH_HOST),
    (ConnectionRefused(detail="x"), Status.REFUSED),
    (Reset(phase=Phase.HEAD, detail="x"), Status.RESET),
    (Closed(phase=Phase.HEAD, received_bytes=0), Status.CLOSED),
    (Silent(phase=Phase.HEAD, waited_seconds=30), Status.TIMEOUT),
    (TlsFailed(fault=TlsFault.EXPIRED, detail="x"), Status.TLS_EXPIRED),
    (TlsFailed(fault=TlsFault.NAME, detail="x"), Status.TLS_NAME),
    (TlsFailed(fault=TlsFault.UNTRUSTED, detail="x"), Status.TLS_UNTRUSTED),
    (TlsFailed(fault=TlsFault.FAILED, detail="x"), Status.TLS_FAILED),
    (NotHttp(detail="x", received_bytes=3), Status.NOT_HTTP),
    (Unsafe(detail="x"), Status.UNSAFE),
    (ProxyUnclear(detail="x"), Status.UNCLEAR),
    (OwnFault(phase=Phase.DNS, detail="x"), Status.OWN_OUTAGE),
    (RobotsRefused(rule="x"), Status.ROBOTS),
    (HostSilent(in_vain=2, tried_at=NOON, last=NoSuchHost(detail="x")), Status.NO_SUCH_HOST),
    (HostSilent(in_vain=2, tried_at=NOON, last=Silent(phase=Phase.HEAD, waited_seconds=30)), Status.TIMEOUT),
    (HostBusy(in_vain=2, tried_at=NOON, last=answered(429)), Status.RATE_LIMITED),
    (HostBusy(in_vain=2, tried_at=NOON, last=answered(503)), Status.SERVER_ERROR),
    (Mirrored(path="x", content_type="text/html", body_bytes=3), Status.OK),
]


@pytest.mark.parametrize(("outcome", "status"), FAILURES)
def test_an_attempt_without_an_answer_has_its_own_status(outcome: Outcome, status: Status) -> None:
    assert observe(Seen(alone(outcome, HTML if isinstance(outcome, Mirrored) else None), LINK)).status is status


def test_every_kind_of_outcome_has_a_case_above() -> None:
    (union, _) = get_args(Outcome)
    assert {type(outcome) for outcome, _ in FAILURES} | {Answered} == set(get_args(union))


@pytest.mark.parametrize(("in_vain", "links"), [(1, "another link"), (7, "7 other links")])
def test_a_link_that_was_spared_says_that_nobody_asked_for_it(in_vain: int, links: str) -> None:
    spared = HostSilent(in_vain=in_vain, tried_at=NOON, last=ConnectionRefused(detail="x"))
    assert observe(Seen(alone(spared, None), LINK)) == Observation(
        Status.REFUSED,
        "host-silent",
        f"Not asked for: its host did not answer {links}, the last time at 2024-05-01 12:00 UTC. "
        "The site's machine refuses the connection.",
    )


def test_an_empty_page_is_not_a_page() -> None:
    blank = Page(sniffed_type=None, title=None, empty=True)
    assert observe(Seen(alone(answered(200), blank), LINK)).status is Status.EMPTY


def test_a_picture_that_became_a_page_is_no_picture() -> None:
    assert observe(Seen(alone(answered(200, content_type="image/png"), HTML), IMAGE)).status is Status.NOT_AN_IMAGE


def test_a_page_that_is_linked_and_shown_as_picture_is_judged_as_a_page() -> None:
    assert observe(Seen(alone(answered(200), HTML), LINK | IMAGE)).status is Status.OK


@pytest.mark.parametrize(
    ("declared", "status"),
    [
        ("text/html", Status.WRONG_TYPE),
        ("text/plain; charset=utf-8", Status.WRONG_TYPE),
        ("image/jpeg", Status.WRONG_TYPE),
        ("image/x-png", Status.OK),
        ("application/octet-stream", Status.OK),
        (None, Status.OK),
    ],
)
def test_a_real_picture_may_only_be_mislabelled(declared: str | None, status: Status) -> None:
    assert observe(Seen(alone(answered(200, content_type=declared), PNG), IMAGE)).status is status


def test_a_body_cut_by_the_line_is_truncated_and_one_cut_by_us_is_judged_as_it_is() -> None:
    cut = answered(200, truncated=Truncation.DISCONNECT)
    ours = answered(200, truncated=Truncation.LENGTH, cut_by_us=True)
    assert [observe(Seen(alone(c), LINK)).status for c in (cut, ours)] == [Status.TRUNCATED, Status.OK]


A, B, ROOT = "http://a.example/news/1", "https://b.example/news/1", "https://b.example/"

REDIRECTS: list[tuple[Chain, Status]] = [
    (chain((A, answered(301, B)), (B, answered(200))), Status.MOVED),
    (chain((A, answered(308, B)), (B, answered(200))), Status.MOVED),
    (chain((A, answered(302, B)), (B, answered(200))), Status.REDIRECTED),
    (chain((A, answered(301, B)), (B, answered(404))), Status.NOT_FOUND),
    (chain((A, answered(301, B)), (B, NoSuchHost(detail="x"))), Status.NO_SUCH_HOST),
    (chain((A, answered(301, ROOT)), (ROOT, answered(200))), Status.REDIRECTED_HOME),
    (
        chain((A, answered(302, f"{ROOT}en/index.html")), (f"{ROOT}en/index.html", answered(200))),
        Status.REDIRECTED_HOME,
    ),
    (chain(("http://a.example/", answered(301, ROOT)), (ROOT, answered(200))), Status.MOVED),
    (
        chain(
            ("http://a.example/okfest", answered(301, "https://okfest.example/")),
            ("https://okfest.example/", answered(200)),
        ),
        Status.MOVED,
    ),
    (
        chain(
            (A, answered(302, "http://a.example/login?next=/news/1")),
            ("http://a.example/login?next=/news/1", answered(200)),
        ),
        Status.LOGIN,
    ),
    (
        chain((A, answered(302, "https://accounts.a.example/x")), ("https://accounts.a.example/x", answered(200))),
        Status.LOGIN,
    ),
    (
        chain((A, answered(302, "http://a.example/about-login")), ("http://a.example/about-login", answered(200))),
        Status.REDIRECTED,
    ),
    (
        chain(
            ("http://a.example/login", answered(301, "https://a.example/login")),
            ("https://a.example/login", answered(200)),
        ),
        Status.MOVED,
    ),
    (chain((A, answered(301, A))), Status.REDIRECT_BROKEN),
    (chain((A, answered(301, B)), (B, answered(302, A))), Status.REDIRECT_BROKEN),
    (chain((A, answered(302))), Status.REDIRECT_BROKEN),
    (chain((A, answered(301, B))), Status.UNCLEAR),
]


@pytest.mark.parametrize(("seen", "status"), REDIRECTS)
def test_a_redirect_is_judged_by_where_it_ends(seen: Chain, status: Status) -> None:
    assert observe(Seen(seen, LINK)).status is status


def test_a_chain_ends_after_twenty_hops() -> None:
    hops = [(f"http://a.example/{n}", answered(302, f"http://a.example/{n + 1}")) for n in range(MAX_HOPS + 5)]
    assert observe(Seen(chain(*hops), LINK)).rule == "redirect-too-many"


def test_the_fragment_of_a_target_does_not_hide_it() -> None:
    assert observe(Seen(chain((A, answered(302, f"{B}#part")), (B, answered(200))), LINK)).status is Status.REDIRECTED


def test_every_status_has_a_label_and_a_verdict() -> None:
    assert set(STATUS_LABEL) == set(Status)
    assert {verdict_of(status) for status in Status} <= set(VERDICT_LABEL)


def test_one_failure_is_never_death() -> None:
    dead = {status for status in Status if verdict_of(status) is Verdict.DEAD}
    assert dead == {Status.INVALID_URL}
