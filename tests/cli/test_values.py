"""What stands on the command line means one thing, or is refused with a word on how to write it."""

import pytest

from migrate.cli.values import host_header, pin, size
from migrate.errors import UsageError
from migrate.model.settings import Pin


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("500", 500),
        ("500MB", 500_000_000),
        ("2G", 2_000_000_000),
        ("1.5 gb", 1_500_000_000),
        ("64KiB", 65_536),
        ("1b", 1),
    ],
)
def test_a_size_is_read_as_people_write_it(text: str, expected: int) -> None:
    assert size(text) == expected


@pytest.mark.parametrize("text", ["", "MB", "-1", "1e9", "2 bananas", "1 ib", "٣"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no size"):
        size(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("www.Example.org:443:192.0.2.7", [("www.example.org", 443, "192.0.2.7")]),
        ("münchen.example:80:192.0.2.7", [("xn--mnchen-3ya.example", 80, "192.0.2.7")]),
        ("a.example:80:[2001:db8::1]", [("a.example", 80, "2001:db8::1")]),
        ("a.example:80:2001:db8::1", [("a.example", 80, "2001:db8::1")]),
        ("a.example:80:127.0.0.1,[::1]", [("a.example", 80, "127.0.0.1"), ("a.example", 80, "::1")]),
        ("[2001:db8::9]:80:127.0.0.1", [("2001:db8::9", 80, "127.0.0.1")]),
    ],
)
def test_a_pin_is_read_as_curl_reads_it(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert pin(text) == tuple(Pin(host=host, port=port, address=address) for host, port, address in expected)


@pytest.mark.parametrize(
    "text", ["", "a.example:80", "a.example::127.0.0.1", "a:0:127.0.0.1", "a:70000:127.0.0.1", "a:80:b"]
)
def test_what_is_no_pin_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"is not HOST:PORT:ADDRESS|does not appear"):
        pin(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.example:Authorization=Basic YTpi=", ("a.example", "Authorization", "Basic YTpi=")),
        ("A.example:X-Key=", ("a.example", "X-Key", "")),
        ("[2001:db8::9]:X-Key=k:v", ("[2001:db8::9]", "X-Key", "k:v")),
    ],
)
def test_a_header_belongs_to_a_host(text: str, expected: tuple[str, str, str]) -> None:
    header = host_header(text)
    assert (header.host, header.name, header.value.get_secret_value()) == expected


@pytest.mark.parametrize(
    "text",
    ["", "X-Key=s3cret", "a.example:s3cret", "a.example:X Key=s3cret", "a.example:X=s3cret\r\nY: 1", "a:Host=s3cret"],
)
def test_a_header_that_cannot_be_is_refused_and_its_value_is_not_told(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        host_header(text)
    assert "s3cret" not in str(refused.value) + refused.value.advice
