"""Web links as archives write them, well and badly."""

import time
from datetime import UTC, datetime

import pytest

from migrate.fetchers.link_format import WebLink, read_links, relations_of

BASE = "http://archive.test/map"


def read(text: str) -> list[tuple[str, set[str]]]:
    return [(link.target, set(link.relations)) for link in read_links(text, BASE)]


def test_commas_and_semicolons_in_quotes_belong_to_the_value() -> None:
    text = '<http://a.test/>; rel="first memento"; datetime="Tue, 01 May 2012 00:00:00 GMT"; note="a; b, <c>"'
    [link] = read_links(text, BASE)
    assert (link.target, set(link.relations)) == ("http://a.test/", {"first", "memento"})
    assert link.moment == datetime(2012, 5, 1, tzinfo=UTC)
    assert link.parameters["note"] == "a; b, <c>"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", []),
        ("no link at all", []),
        ("<http://a.test/>", [("http://a.test/", set())]),
        ("<http://a.test/>;rel=memento", [("http://a.test/", {"memento"})]),
        ("<http://a.test/> ; REL = Memento", [("http://a.test/", {"memento"})]),
        ("</x>; rel=timemap", [("http://archive.test/x", {"timemap"})]),
        ("<http://a.test/#top>; rel=memento", [("http://a.test/", {"memento"})]),
        (
            "<http://a.test/,b>; rel=a,\n<http://b.test/>; rel=b",
            [("http://a.test/,b", {"a"}), ("http://b.test/", {"b"})],
        ),
        ('<http://a.test/>; rel="a\\"b"', [("http://a.test/", {'a"b'})]),
        ("<mailto:jo@a.test>; rel=author, <http://[bad>; rel=a", []),
        ("<http://a.test/>; rel=a; rel=b", [("http://a.test/", {"a"})]),
        ('<http://a.test/>; rel="never closed', [("http://a.test/", set())]),
        (
            "<http://a.test/>; ; ;=; rel=a, <http://b.test/>; rel=b",
            [("http://a.test/", set()), ("http://b.test/", {"b"})],
        ),
        ("<http://a.test/>; rel=a, <http://b.te", [("http://a.test/", {"a"})]),
    ],
)
def test_what_can_be_read_is_read(text: str, links: list[tuple[str, set[str]]]) -> None:
    assert read(text) == links


@pytest.mark.parametrize("said", ["", "yesterday", "Tue, 99 May 2012 00:00:00 GMT", "1" * 100_000])
def test_a_date_that_is_none_is_no_date(said: str) -> None:
    assert WebLink("http://a.test/", frozenset(), {"datetime": said}).moment is None


@pytest.mark.parametrize(
    "hostile",
    [
        "<" * 2_000_000,
        "<a>;" * 400_000,
        '<a>;x="' * 200_000,
        "<a>" + " " * 2_000_000,
        '<a>;x="\\' * 200_000,
        "<a>;x=" * 300_000,
    ],
)
def test_hostile_links_cost_time_in_proportion_to_their_length(hostile: str) -> None:
    started = time.monotonic()
    read_links(hostile, BASE)
    assert time.monotonic() - started < 10


def test_links_are_found_by_their_relation() -> None:
    links = read_links("<http://a.test/>; rel=memento, <http://b.test/>; rel=original", BASE)
    assert [link.target for link in relations_of(links, "original")] == ["http://b.test/"]
