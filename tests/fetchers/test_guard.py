"""Only the public internet is visited, and what was opened by name; in whatever dress an address comes."""

import socket

import pytest

from migrate.fetchers.guard import Guard, is_public
from migrate.fetchers.transport import Transport
from migrate.model.capture import Unsafe
from migrate.model.settings import Settings
from tests.fetchers.conftest import Fetch, answered
from tests.fetchers.faults import Faults

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

CLOSED = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.0.1",
    "169.254.169.254",
    "168.63.129.16",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "100::1",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "::ffff:0:127.0.0.1",
    "5f00::1",
    "4000::1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("address", CLOSED)
def test_an_address_that_is_not_public_is_closed(address: str) -> None:
    assert not is_public(address)
    assert Guard.opening(()).permitted("a.test", [address]) == ()


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_visited(address: str) -> None:
    assert is_public(address)
    assert Guard.opening(()).permitted("a.test", [address]) == (address,)


SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "017700000001",
    "0177.0.0.01",
    "127.0.0.1.",
    "１２７.0.0.1",
    "%31%32%37.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:0:0:1]",
    "[::127.0.0.1]",
]


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_loopback_is_visited(faults: Faults, fetch: Fetch, host: str) -> None:
    exchange = fetch(f"http://{host}:{faults.port}/", by=Transport(Settings()))
    assert isinstance(exchange.outcome, Unsafe), exchange.outcome
    assert (exchange.request, faults.requests) == (b"", [])


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["::ffff:127.0.0.1"], ["169.254.169.254"], ["10.0.0.1", "::1"]])
def test_a_name_that_resolves_to_a_closed_address_is_not_visited(
    faults: Faults, fetch: Fetch, answer: list[str]
) -> None:
    rebound = Transport(Settings(), lookup=lambda _host, _port: answer)
    exchange = fetch(f"http://innocent.test:{faults.port}/", by=rebound)
    detail = f"innocent.test is at {', '.join(answer)}, not on the public internet"
    assert exchange.outcome == Unsafe(detail=detail)
    assert faults.requests == []


def test_localhost_by_name_is_not_visited(faults: Faults, fetch: Fetch) -> None:
    assert isinstance(fetch(f"http://localhost:{faults.port}/", by=Transport(Settings())).outcome, Unsafe)
    assert faults.requests == []


def test_of_several_addresses_only_the_public_ones_are_tried() -> None:
    guard = Guard.opening(())
    assert guard.permitted("a.test", ["10.0.0.1", "8.8.8.8", "::1", "1.1.1.1"]) == ("8.8.8.8", "1.1.1.1")


@pytest.mark.parametrize("host", ["localhost.", "a.localhost", "nas.local", "metadata.google.internal", "x.home.arpa."])
def test_a_name_of_local_use_that_does_not_exist_here_is_not_said_to_be_gone(fetch: Fetch, host: str) -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    exchange = fetch(f"http://{host}/", by=Transport(Settings(), lookup=nowhere))
    assert exchange.outcome == Unsafe(detail=f"{host} is a name of local use")


@pytest.mark.parametrize("opened", ["127.0.0.1", "127.0.0.0/8", "a.test", "A.Test."])
def test_what_was_opened_by_name_address_or_network_is_visited(faults: Faults, fetch: Fetch, opened: str) -> None:
    inside = Transport(Settings(allow_private=(opened,)), lookup=lambda _host, _port: ["127.0.0.1"])
    exchange = fetch(faults.says(OK).replace("127.0.0.1", "a.test"), by=inside)
    assert (answered(exchange).status, exchange.address) == (200, "127.0.0.1")


@pytest.mark.parametrize("opened", ["127.0.0.2", "10.0.0.0/8", "b.test", "test", ".test"])
def test_opening_one_thing_opens_nothing_else(faults: Faults, fetch: Fetch, opened: str) -> None:
    inside = Transport(Settings(allow_private=(opened,)), lookup=lambda _host, _port: ["127.0.0.1"])
    assert isinstance(fetch(faults.says(OK).replace("127.0.0.1", "a.test"), by=inside).outcome, Unsafe)
    assert faults.requests == []


@pytest.mark.parametrize(
    ("host", "refused"),
    [
        ("localhost", True),
        ("a.localhost", True),
        ("printer", True),
        ("nas.local", True),
        ("metadata.google.internal", True),
        ("router.home.arpa.", True),
        ("10.0.0.1", True),
        ("fe80::1", True),
        ("example.com", False),
        ("8.8.8.8", False),
        ("local.example", False),
        ("notlocal", True),
    ],
)
def test_names_of_local_use_are_known_without_asking_anybody(host: str, *, refused: bool) -> None:
    assert Guard.opening(()).refuses_name(host) is refused
