"""However a connection ends, the attempt ends in time, says how, and keeps what had come."""

import socket
import time
from itertools import count

import pytest

from migrate.fetchers.transport import Transport
from migrate.model.capture import (
    Closed,
    ConnectionRefused,
    NoSuchHost,
    OwnFault,
    Phase,
    Reset,
    Silent,
    Truncation,
    Unsafe,
)
from tests.fetchers.conftest import HERE, SHORT, Fetch, answered, body, entity
from tests.fetchers.faults import Endless, Faults, Pause, Then, closed_port, dribbled

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n"
LATE = 4.0
"""Seconds that a busy machine may add to a deadline before the test calls it overrun."""


def test_nothing_listens(fetch: Fetch) -> None:
    exchange = fetch(f"http://127.0.0.1:{closed_port()}/")
    assert exchange.outcome == ConnectionRefused(detail="Connection refused")
    assert (exchange.request, exchange.head, exchange.body, exchange.address) == (b"", b"", None, None)


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Le"])
def test_closed_before_the_head_was_whole(faults: Faults, fetch: Fetch, said: bytes) -> None:
    exchange = fetch(faults.says(said))
    assert exchange.outcome == Closed(phase=Phase.HEAD, received_bytes=len(said))
    assert (body(exchange) if exchange.body else b"") == said
    assert exchange.head == b""


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Le"])
def test_reset_before_the_head_was_whole(faults: Faults, fetch: Fetch, said: bytes) -> None:
    exchange = fetch(faults.says(said, Then.RESET))
    assert exchange.outcome == Reset(phase=Phase.HEAD, detail=f"connection reset after {len(said)} bytes")
    assert (body(exchange) if exchange.body else b"") == said


def test_reset_before_anything_was_asked(faults: Faults, fetch: Fetch) -> None:
    url = faults.says(Then.RESET, unasked=True)
    outcomes = [fetch(url).outcome for _ in range(100)]  # whenever it comes: while we connect, ask or listen
    assert [outcome for outcome in outcomes if not isinstance(outcome, Reset)] == []


@pytest.mark.parametrize("then", [Then.RESET, None])
def test_torn_off_in_the_body_is_an_answer_and_every_byte_of_it(
    faults: Faults, fetch: Fetch, then: Then | None
) -> None:
    exchange = fetch(faults.says(HEAD, b"x" * 5000, *([then] if then else [])))
    answer = answered(exchange)
    assert (answer.truncated, answer.cut_by_us, answer.body_bytes) == (Truncation.DISCONNECT, False, 5000)
    assert (exchange.head, body(exchange)) == (HEAD, b"x" * 5000)


def test_torn_off_between_chunks_is_cut(faults: Faults, fetch: Fetch) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    for framed in (b"3\r\nabc\r\n", b"3\r\nabc", b"5\r\nabc", b"3\r\nabc\r\n0\r\n"):
        exchange = fetch(faults.says(head, framed))
        assert (body(exchange), entity(exchange)) == (framed, b"abc")
        assert answered(exchange).truncated is Truncation.DISCONNECT


def test_an_answer_that_came_before_the_line_was_cut_is_an_answer(faults: Faults, fetch: Fetch) -> None:
    """A server that refuses says so and hangs up without reading what was asked."""
    exchange = fetch(faults.says(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno", Pause(0.1), unasked=True))
    assert (answered(exchange).status, body(exchange)) == (400, b"no")


SLOW = {
    "silence": ((Then.HOLD,), b""),
    "a head that stops": ((b"HTTP/1.1 200 OK\r\n", Then.HOLD), b"HTTP/1.1 200 OK\r\n"),
}


@pytest.mark.parametrize("name", SLOW)
def test_silence_before_the_head_ends_on_time(faults: Faults, fetch: Fetch, name: str) -> None:
    steps, came = SLOW[name]
    exchange = fetch(faults.says(*steps), seconds=SHORT)
    assert isinstance(exchange.outcome, Silent), exchange.outcome
    assert exchange.outcome.phase is Phase.HEAD
    assert SHORT <= exchange.outcome.waited_seconds < SHORT + LATE
    assert (body(exchange) if exchange.body else b"") == came


def test_a_head_in_drops_has_the_whole_deadline_and_no_more(faults: Faults, fetch: Fetch) -> None:
    said = b"HTTP/1.1 200 OK\r\nX: " + b"y" * 400
    exchange = fetch(faults.says(*dribbled(said, 0.01)), seconds=SHORT)
    assert isinstance(exchange.outcome, Silent), exchange.outcome
    assert SHORT <= exchange.seconds < SHORT + LATE
    assert 0 < len(body(exchange)) < len(said)
    assert said.startswith(body(exchange))


@pytest.mark.parametrize(
    "head", [HEAD, b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]
)
def test_a_body_in_drops_has_the_whole_deadline_and_no_more(faults: Faults, fetch: Fetch, head: bytes) -> None:
    drop = b"1\r\nz\r\n" if b"chunked" in head else b"z"
    exchange = fetch(faults.says(head, Endless(drop, every_seconds=0.05)), seconds=SHORT)
    answer = answered(exchange)
    assert (answer.truncated, answer.cut_by_us) == (Truncation.TIME, True)
    assert SHORT <= exchange.seconds < SHORT + LATE
    assert set(entity(exchange)) == {ord("z")}


def test_a_fast_body_without_end_ends_on_time_too(faults: Faults, fetch: Fetch) -> None:
    exchange = fetch(faults.says(b"HTTP/1.1 200 OK\r\n\r\n", Endless(b"z" * 1000, 0.0005)), seconds=SHORT)
    assert answered(exchange).truncated is Truncation.TIME
    assert exchange.seconds < SHORT + LATE


def test_a_connection_that_is_never_accepted_ends_on_time(fetch: Fetch) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(8)]
        try:
            for sock in waiting:
                sock.setblocking(False)
                sock.connect_ex(("127.0.0.1", port))
            exchange = fetch(f"http://127.0.0.1:{port}/", seconds=SHORT)
        finally:
            for sock in waiting:
                sock.close()
    assert isinstance(exchange.outcome, Silent), exchange.outcome
    assert exchange.outcome.phase is Phase.CONNECT
    assert SHORT <= exchange.seconds < SHORT + LATE


def test_the_next_address_is_tried_when_one_does_not_answer(faults: Faults, fetch: Fetch) -> None:
    both = Transport(HERE, lookup=lambda _host, _port: ["127.0.0.2", "127.0.0.1"])
    url = faults.says(HEAD, b"x" * 10_000).replace("127.0.0.1", "two.test")
    exchange = fetch(url, by=both)
    assert (answered(exchange).status, exchange.address) == (200, "127.0.0.1")


@pytest.mark.parametrize("seconds", [1e9, 1e300, float("inf")])
def test_a_deadline_beyond_all_bounds_is_none(faults: Faults, fetch: Fetch, seconds: float) -> None:
    exchange = fetch(faults.says(HEAD, b"x" * 10_000).replace("127.0.0.1", "localhost"), seconds=seconds)
    assert answered(exchange).body_bytes == 10_000


def test_no_time_at_all_is_silence_and_not_a_wait_without_end(faults: Faults, fetch: Fetch) -> None:
    for seconds in (1e-9, 1e-4):
        assert isinstance(fetch(faults.says(Then.HOLD), seconds=seconds).outcome, Silent)


@pytest.mark.parametrize(
    "text", ["", "nonsense", "ftp://127.0.0.1/", "mailto:a@b.test", "file:///etc/passwd", "http://"]
)
def test_what_is_no_address_of_the_web_is_refused_by_us(fetch: Fetch, text: str) -> None:
    exchange = fetch(text)
    assert exchange.outcome == Unsafe(detail="not a URL of http or https")
    assert (exchange.url, exchange.request) == (text, b"")


def test_a_full_disk_is_our_fault(faults: Faults, fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object, data: bytes) -> int:
        raise OSError(28, "No space left on device", data[:0])

    monkeypatch.setattr("tempfile.SpooledTemporaryFile.write", full)
    exchange = fetch(faults.says(HEAD, b"x" * 10_000))
    assert isinstance(exchange.outcome, OwnFault)
    assert "No space left" in exchange.outcome.detail


def test_seconds_are_counted_by_the_clock_that_was_given(faults: Faults, fetch: Fetch) -> None:
    ticks = count(100, 5)
    timed = Transport(HERE, clock=lambda: float(next(ticks)))
    exchange = fetch(faults.says(HEAD, b"x" * 10_000), by=timed, seconds=10_000)
    assert exchange.seconds >= 5
    assert exchange.seconds % 5 == 0


def test_a_name_without_an_address_does_not_exist(fetch: Fetch) -> None:
    nowhere = Transport(HERE, lookup=lambda _host, _port: [])
    began = time.monotonic()
    assert isinstance(fetch("http://nowhere.test/", by=nowhere).outcome, NoSuchHost)
    assert time.monotonic() - began < LATE
