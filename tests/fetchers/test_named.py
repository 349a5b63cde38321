"""What the user names for a host: an address to find it at, a header to send it."""

import pytest
from pydantic import SecretStr

from migrate.fetchers.transport import Transport
from migrate.model.capture import Answered, Unsafe
from migrate.model.settings import HostHeader, Pin, Settings
from tests.fetchers.conftest import HERE, Fetch, answered
from tests.fetchers.faults import Faults

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
KEY = HostHeader(host="127.0.0.1", name="X-Key", value=SecretStr("s3cret"))


def never(host: str, _port: int) -> list[str]:
    raise AssertionError(f"{host} was looked up")


def test_a_pinned_host_is_found_where_it_was_said_and_nobody_is_asked(faults: Faults, fetch: Fetch) -> None:
    pinned = Settings(resolve=(Pin(host="old.test", port=faults.port, address="127.0.0.1"),))
    url = faults.says(OK).replace("127.0.0.1", "old.test")
    exchange = fetch(url, by=Transport(pinned, lookup=never))
    assert (answered(exchange).status, exchange.address) == (200, "127.0.0.1")
    assert f"Host: old.test:{faults.port}".encode() in exchange.request


@pytest.mark.parametrize("host", ["other.test", "www.old.test", "127.0.0.1"])
def test_a_pin_opens_its_address_to_no_other_host(faults: Faults, fetch: Fetch, host: str) -> None:
    pinned = Settings(resolve=(Pin(host="old.test", port=faults.port, address="127.0.0.1"),))
    transport = Transport(pinned, lookup=lambda _host, _port: ["127.0.0.1"])
    assert isinstance(fetch(faults.says(OK).replace("127.0.0.1", host), by=transport).outcome, Unsafe)
    assert faults.requests == []


def test_a_pin_is_for_its_port_alone(faults: Faults, fetch: Fetch) -> None:
    pinned = Settings(resolve=(Pin(host="old.test", port=faults.port + 1, address="127.0.0.1"),))
    transport = Transport(pinned, lookup=lambda _host, _port: ["127.0.0.1"])
    assert isinstance(fetch(faults.says(OK).replace("127.0.0.1", "old.test"), by=transport).outcome, Unsafe)


def test_the_next_of_several_pinned_addresses_is_tried(faults: Faults, fetch: Fetch) -> None:
    pins = tuple(Pin(host="old.test", port=faults.port, address=address) for address in ("::1", "127.0.0.1"))
    exchange = fetch(faults.says(OK).replace("127.0.0.1", "old.test"), by=Transport(Settings(resolve=pins)))
    assert isinstance(exchange.outcome, Answered)


def test_a_header_is_sent_to_its_host_and_kept_as_x(faults: Faults, fetch: Fetch) -> None:
    exchange = fetch(faults.says(OK), by=Transport(HERE.model_copy(update={"headers": (KEY,)})))
    [sent] = faults.requests
    assert b"\r\nX-Key: s3cret\r\n" in sent
    assert exchange.request == sent.replace(b"s3cret", b"xxxxxx")


def test_a_header_may_take_the_place_of_one_of_ours(faults: Faults, fetch: Fetch) -> None:
    agent = HostHeader(host="127.0.0.1", name="user-agent", value=SecretStr("Somebody/1.0"))
    fetch(faults.says(OK), by=Transport(HERE.model_copy(update={"headers": (agent,)})))
    [sent] = faults.requests
    assert sent.lower().count(b"user-agent:") == 1
    assert b"Somebody/1.0" in sent


@pytest.mark.parametrize("host", ["localhost", "127.0.0.2"])
def test_a_header_is_sent_to_no_other_host(faults: Faults, fetch: Fetch, host: str) -> None:
    header = KEY.model_copy(update={"host": host})
    fetch(faults.says(OK), by=Transport(HERE.model_copy(update={"headers": (header,)})))
    assert b"X-Key" not in faults.requests[0]


def test_no_value_of_a_header_is_in_what_is_told_of_the_settings() -> None:
    settings = Settings(headers=(KEY,))
    assert settings.public()["headers"] == [{"host": "127.0.0.1", "name": "X-Key"}]
    assert "s3cret" not in repr(settings)
