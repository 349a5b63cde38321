"""Cookies go on from one request of a check to the next, on their own host."""

from datetime import UTC, datetime

import pytest

from migrate.fetchers.cookies import carried_on
from tests.fetchers.conftest import Fetch, answered
from tests.fetchers.faults import Faults

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
PAST, FUTURE = "Wed, 01 May 2024 11:59:59 GMT", "Thu, 02 May 2024 12:00:00 GMT"


def kept(*lines: str, url: str = "http://www.a.test/x", **carried: str) -> dict[str, str]:
    return carried_on(carried, lines, url, NOW)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a=b", {"a": "b"}),
        ("  a = b ; Path=/; HttpOnly", {"a": "b"}),
        ("a=", {"a": ""}),
        ('a="b c"', {"a": '"b c"'}),
        ("a=b=c&d", {"a": "b=c&d"}),
        ("a=b; Domain=a.test", {"a": "b"}),
        ("a=b; domain=.A.TEST", {"a": "b"}),
        ("a=b; Domain=www.a.test", {"a": "b"}),
        ("a=b; Domain=", {"a": "b"}),
        ("a=b; Domain=other.test", {}),
        ("a=b; Domain=x.www.a.test", {}),
        ("a=b; Domain=.test.", {}),
        ("a=b; Domain=w.a.test", {}),
        (f"a=b; Expires={FUTURE}", {"a": "b"}),
        (f"a=b; Expires={PAST}", {}),
        ("a=b; Expires=Wed, 01-May-2024 11:59:59 GMT", {}),
        ("a=b; Expires=whenever", {"a": "b"}),
        ("a=b; Max-Age=60", {"a": "b"}),
        ("a=b; Max-Age=0", {}),
        ("a=b; Max-Age=-1", {}),
        ("a=b; Max-Age=soon", {"a": "b"}),
        (f"a=b; Max-Age=60; Expires={PAST}", {"a": "b"}),
        ("a=b; Secure", {}),
        ("novalue", {}),
        ("=b", {}),
        ("", {}),
        ("a=b\x00c", {}),
        ("a=" + "x" * 5000, {}),
    ],
)
def test_a_cookie_is_kept_as_the_standard_says(line: str, expected: dict[str, str]) -> None:
    assert kept(line) == expected


def test_a_secure_cookie_of_a_secure_answer_is_kept() -> None:
    assert kept("a=b; Secure", url="https://a.test/") == {"a": "b"}


def test_later_ones_replace_and_delete_earlier_ones() -> None:
    assert kept("a=2", "b=1", "c=; Max-Age=0", "b=2", a="1", c="1", d="1") == {"d": "1", "a": "2", "b": "2"}


def test_a_domain_never_matches_part_of_an_address() -> None:
    assert kept("a=b; Domain=0.0.1", url="http://10.0.0.1/") == {}
    assert kept("a=b; Domain=10.0.0.1", url="http://10.0.0.1/") == {"a": "b"}
    assert kept("a=b; Domain=münchen.test", url="http://www.xn--mnchen-3ya.test/") == {"a": "b"}


def test_no_more_cookies_are_carried_than_a_browser_would() -> None:
    jar = kept(*[f"n{number}=x" for number in range(500)])
    assert list(jar) == [f"n{number}" for number in range(450, 500)]


def test_an_exchange_has_the_cookies_for_the_next_request_and_its_outcome_has_none(
    faults: Faults, fetch: Fetch
) -> None:
    head = b"HTTP/1.1 200 OK\r\nSet-Cookie: seen=y\xc3\xa9s\r\nset-cookie: old=; Max-Age=0\r\nContent-Length: 0\r\n\r\n"
    exchange = fetch(faults.says(head), cookies={"old": "1", "other": "2"})
    assert exchange.cookies == {"other": "2", "seen": "yÃ©s"}
    assert [value for name, value in answered(exchange).headers if name.lower() == "set-cookie"] == ["REDACTED"] * 2
    fetch(faults.says(head), cookies=exchange.cookies)
    assert [line for request in faults.requests for line in request.split(b"\r\n") if line.startswith(b"Cookie")] == [
        b"Cookie: old=1; other=2",
        b"Cookie: other=2; seen=y\xc3\xa9s",
    ]


def test_where_no_answer_came_the_cookies_stay_as_they_were(faults: Faults, fetch: Fetch) -> None:
    assert fetch(faults.says(), cookies={"a": "b"}).cookies == {"a": "b"}
