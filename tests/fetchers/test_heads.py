"""Heads are kept byte for byte, and read as far as anybody can read them."""

import pytest

from migrate.archive.http1 import MAX_HEAD_BYTES
from migrate.model.capture import NotHttp
from tests.fetchers.conftest import Fetch, answered, body, entity
from tests.fetchers.faults import Endless, Faults, Then

ODD_HEADS = {
    "lower case and spaces": b"HTTP/1.1 200 ok\r\nx-Odd:no space\r\nX-Odd  :   many   \r\nContent-Length: 2\r\n\r\n",
    "line feeds alone": b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 2\n\n",
    "mixed line ends": b"HTTP/1.1 200 OK\nA: 1\r\nContent-Length: 2\n\r\n",
    "empty lines first": b"\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n",
    "folded": b"HTTP/1.1 200 OK\r\nX-Fold: one\r\n\ttwo\r\n   three\r\nContent-Length: 2\r\n\r\n",
    "reason beyond ASCII": "HTTP/1.1 200 Všechno ok\r\nContent-Length: 2\r\n\r\n".encode(),
    "no reason": b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n",
    "reason of spaces": b"HTTP/1.1  200   \r\nContent-Length: 2\r\n\r\n",
    "Latin-1 value": b"HTTP/1.1 200 OK\r\nX-Name: caf\xe9\r\nContent-Length: 2\r\n\r\n",
    "control bytes": b"HTTP/1.1 200 OK\r\nX: a\x00b\x07\r\nContent-Length: 2\r\n\r\n",
    "a line without a colon": b"HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: 2\r\n\r\n",
    "the same length twice": b"HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\nContent-Length: 2\r\n\r\n",
    "another minor version": b"HTTP/1.7 200 OK\r\nContent-Length: 2\r\n\r\n",
    "Shoutcast": b"ICY 200 OK\r\nicy-name:Radio\r\nContent-Length: 2\r\n\r\n",
    "a line of 100 kB": b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * 100_000 + b"\r\nContent-Length: 2\r\n\r\n",
    "ten thousand fields": b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 10_000 + b"Content-Length: 2\r\n\r\n",
}


@pytest.mark.parametrize("name", ODD_HEADS)
def test_a_head_is_kept_as_it_was_sent(faults: Faults, fetch: Fetch, name: str) -> None:
    exchange = fetch(faults.says(ODD_HEADS[name], b"hi"))
    assert exchange.interim + exchange.head == ODD_HEADS[name]
    assert exchange.interim.strip() == b""
    assert body(exchange) == b"hi"
    answer = answered(exchange)
    assert (answer.status, answer.truncated, answer.body_bytes) == (200, None, 2)


def test_what_a_head_says_is_read_in_order_folds_joined(faults: Faults, fetch: Fetch) -> None:
    head = b"HTTP/1.1 404 Nicht gefunden \xfc\r\nA: 1\r\nb:  2 \r\nX-Fold: one\r\n\ttwo\r\nA: 3\r\n"
    answer = answered(fetch(faults.says(head, b"Content-Length: 0\r\n\r\n")))
    assert (answer.status, answer.reason) == (404, "Nicht gefunden ü")
    assert answer.headers == (("A", "1"), ("b", "2"), ("X-Fold", "one two"), ("A", "3"), ("Content-Length", "0"))


def test_a_head_in_single_bytes_is_the_same_head(faults: Faults, fetch: Fetch) -> None:
    head = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"
    exchange = fetch(faults.says(*[head[at : at + 1] for at in range(len(head))], b"x"))
    assert exchange.interim + exchange.head == head
    assert body(exchange) == b"x"


def test_interim_responses_are_kept_apart_from_the_final_one(faults: Faults, fetch: Fetch) -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    final = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"
    exchange = fetch(faults.says(interim + final + b"body"))
    assert (exchange.interim, exchange.head, body(exchange)) == (interim, final, b"body")
    assert answered(exchange).status == 200


def test_a_switch_of_protocols_is_an_answer_without_a_body(faults: Faults, fetch: Fetch) -> None:
    exchange = fetch(faults.says(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n\x00\x00\x12"))
    assert (answered(exchange).status, entity(exchange), exchange.interim) == (101, b"", b"")


BANNERS = {
    "SSH": b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
    "SMTP": b"220 mail.example ESMTP Postfix\r\n",
    "FTP": b"220 (vsFTPd 3.0.3)\r\n",
    "binary": bytes(range(256)),
    "HTTP/0.9": b"<html><title>Old</title>\nNo head at all.</html>\n",
    "a status line that is none": b"HTTP/1.1 fine\r\nContent-Length: 2\r\n\r\nhi",
    "an HTTP/2 settings frame": b"\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80",
}


@pytest.mark.parametrize("name", BANNERS)
@pytest.mark.parametrize("unasked", [False, True])
def test_what_is_no_http_is_named_so_and_kept(faults: Faults, fetch: Fetch, name: str, *, unasked: bool) -> None:
    exchange = fetch(faults.says(BANNERS[name], unasked=unasked))
    assert isinstance(exchange.outcome, NotHttp), exchange.outcome
    assert exchange.outcome.received_bytes == len(BANNERS[name])
    assert body(exchange) == BANNERS[name]
    assert exchange.head == b""


def test_a_banner_that_waits_for_us_is_not_waited_for(faults: Faults, fetch: Fetch) -> None:
    exchange = fetch(faults.says(BANNERS["SSH"], Then.HOLD))
    assert isinstance(exchange.outcome, NotHttp)
    assert body(exchange) == BANNERS["SSH"]
    assert exchange.seconds < 10


@pytest.mark.parametrize(
    "piece",
    [b"X-Flood: " + b"f" * 1000 + b"\r\n", b"y" * 1000, b"\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 H\r\n"],
    ids=["fields", "one line", "interim responses"],
)
def test_a_head_without_end_is_no_http_and_is_bounded(faults: Faults, fetch: Fetch, piece: bytes) -> None:
    exchange = fetch(
        faults.says(b"HTTP/1.1 200 OK\r\n" if piece[:1] != b"\r" else b"HTTP/1.1 100 C\r\n", Endless(piece))
    )
    assert isinstance(exchange.outcome, NotHttp), exchange.outcome
    assert MAX_HEAD_BYTES < len(body(exchange)) + len(exchange.interim) < 10_000_000 + 2 * MAX_HEAD_BYTES


def test_empty_lines_without_end_are_no_http(faults: Faults, fetch: Fetch) -> None:
    exchange = fetch(faults.says(Endless(b"\r\n", every_seconds=0.002)))
    assert isinstance(exchange.outcome, NotHttp)
