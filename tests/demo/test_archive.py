"""The demo's web archive, as a client of RFC 7089 or of a CDX server meets it."""

import json
from collections.abc import Iterator

import pytest

from migrate.demo.scenario import CDX, TIMEGATE, sites, sources, truth
from migrate.demo.sites.archive import holdings
from migrate.demo.web import Web
from migrate.model.link import Origin, Status
from tests.demo.client import ask

PARISH = "http://parishrecords.example/volumes/17"
FIRST = f"http://shorelinearchive.example/web/20120216101010/{PARISH}"
LAST = f"http://shorelinearchive.example/web/20120401000000/{PARISH}"


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web(sites()) as running:
        yield running


@pytest.mark.parametrize(
    ("wish", "memento"),
    [
        ({"Accept-Datetime": "Wed, 01 Jun 2011 00:00:00 GMT"}, FIRST),
        ({"Accept-Datetime": "Fri, 17 Feb 2012 00:00:00 GMT"}, FIRST),
        ({"Accept-Datetime": "Tue, 20 Mar 2012 00:00:00 -0000"}, LAST),
        ({}, LAST),
    ],
)
def test_the_timegate_leads_to_the_nearest_copy(web: Web, wish: dict[str, str], memento: str) -> None:
    got = ask(web, f"{TIMEGATE}{PARISH}", wish)
    assert (got.status, got.header("location"), got.header("vary")) == (302, memento, "accept-datetime")


def test_a_date_that_is_none_is_a_bad_request(web: Web) -> None:
    assert ask(web, f"{TIMEGATE}{PARISH}", {"Accept-Datetime": "last spring"}).status == 400


@pytest.mark.parametrize(
    "service", [TIMEGATE, "http://shorelinearchive.example/timemap/link/", FIRST.removesuffix(PARISH)]
)
def test_of_other_urls_there_is_no_copy(web: Web, service: str) -> None:
    assert ask(web, f"{service}http://lofotvarde.example/").status == 404


def test_the_timemap_lists_every_copy(web: Web) -> None:
    got = ask(web, f"http://shorelinearchive.example/timemap/link/{PARISH}")
    assert got.header("content-type") == "application/link-format"
    assert got.body.decode().strip().split(", <") == [
        f'<{PARISH}>; rel="original"',
        f'{TIMEGATE}{PARISH}>; rel="timegate"',
        f'http://shorelinearchive.example/timemap/link/{PARISH}>; rel="timemap"; type="application/link-format"',
        f'{FIRST}>; rel="first memento"; datetime="Thu, 16 Feb 2012 10:10:10 GMT"',
        f'{LAST}>; rel="last memento"; datetime="Sun, 01 Apr 2012 00:00:00 GMT"',
    ]


def test_a_memento_says_when_it_was_taken(web: Web) -> None:
    shown, raw = ask(web, FIRST), ask(web, FIRST.replace("/http", "id_/http", 1))
    assert shown.header("memento-datetime") == raw.header("memento-datetime") == "Thu, 16 Feb 2012 10:10:10 GMT"
    assert shown.body.replace(b"<!-- shown by the Shoreline Archive -->", b"") == raw.body
    assert shown.body != raw.body
    assert f'<{PARISH}>; rel="original"' in (raw.header("link") or "")


def test_another_time_leads_to_the_nearest_copy(web: Web) -> None:
    got = ask(web, f"http://shorelinearchive.example/web/2013/{PARISH}")
    assert (got.status, got.header("location")) == (302, LAST)


def test_no_time_at_all_is_not_found(web: Web) -> None:
    assert ask(web, f"http://shorelinearchive.example/web/then/{PARISH}").status == 404


ROWS = [
    ["example,parishrecords)/volumes/17", "20120216101010", PARISH, "text/html", "200"],
    ["example,parishrecords)/volumes/17", "20120401000000", PARISH, "text/html", "200"],
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (PARISH, ROWS),
        (f"{PARISH}&limit=1", ROWS[:1]),
        (f"{PARISH}&from=20120301", ROWS[1:]),
        (f"{PARISH}&to=201203", ROWS[:1]),
        (f"{PARISH}&closest=20130101&limit=1", ROWS[1:]),
        (f"{PARISH}&filter=statuscode:404", []),
        ("http://lofotvarde.example/", []),
    ],
)
def test_cdx_queries_find_what_they_ask_for(web: Web, query: str, expected: list[list[str]]) -> None:
    lines = ask(web, f"{CDX}?url={query}").body.decode().splitlines()
    assert [line.split(" ")[:5] for line in lines] == expected
    table = json.loads(ask(web, f"{CDX}?url={query}&output=json").body)
    assert [row[:5] for row in table[1:]] == expected


def test_the_archive_holds_the_picture_that_the_mirror_lacks(web: Web) -> None:
    for url in (url for url, origin in sources().items() if origin is Origin.MEMENTO):
        got = ask(web, ask(web, f"{TIMEGATE}{url}").header("location") or "")
        assert (got.header("content-type"), got.body[:3]) == ("image/jpeg", b"\xff\xd8\xff")


def test_only_what_is_lost_has_old_copies() -> None:
    working = {Status.OK, Status.MOVED, Status.REDIRECTED}
    assert {held.url for held in holdings() if truth()[held.url] in working} == set()
