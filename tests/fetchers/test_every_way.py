"""Whatever a server says, and however it ends, means the same straight, over TLS, through a proxy and its tunnel."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import pytest

from migrate.demo.answers import TlsGood
from migrate.demo.authority import Authority
from migrate.fetchers.transport import Transport
from migrate.model.capture import Answered, Closed, NotHttp, Outcome, Reset, Silent, Truncation
from migrate.model.exchange import Exchange
from migrate.model.settings import Settings
from tests.fetchers.conftest import HERE, PATIENT, Fetch, body, entity
from tests.fetchers.faults import Endless, Faults, Pause, Step, Then

PAGE = b"<title>Rivers</title>\n" + b"<p>From the hills to the sea.</p>\n" * 300
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
WHOLE_CHUNK = b"%x\r\n%b\r\n" % (len(PAGE), PAGE)


HOST = "site.example"
BRIEF = 1.0
"""Seconds for what must run out of time when the server has been reached."""


class Way(Enum):
    """How the server is reached."""

    STRAIGHT = auto()
    SECURE = auto()
    PROXY = auto()
    TUNNEL = auto()


@dataclass(frozen=True)
class Reached:
    """The server, and how it is asked."""

    faults: Faults
    ask: Callable[[str], Exchange]
    ask_briefly: Callable[[str], Exchange]


@pytest.fixture(scope="module")
def authority() -> Authority:
    made = Authority()
    made.context(HOST, TlsGood())  # making a key takes longer than some of these tests wait
    return made


@pytest.fixture(params=list(Way), ids=lambda way: way.name.lower())
def reached(request: pytest.FixtureRequest, authority: Authority, tmp_path: Path, fetch: Fetch) -> Iterator[Reached]:
    way: Way = request.param
    bundle = tmp_path / "ca.pem"
    authority.write_bundle(bundle)
    with Faults(authority) as faults:
        straight = HERE.model_copy(update={"ca_bundle": bundle})
        proxied = Settings(ca_bundle=bundle, proxy=f"http://127.0.0.1:{faults.port}")
        settings = straight if way in {Way.STRAIGHT, Way.SECURE} else proxied
        transport = Transport(settings, lookup=lambda _host, _port: ["127.0.0.1"])
        scheme = "http" if way in {Way.STRAIGHT, Way.PROXY} else "https"

        def ask(url: str, seconds: float) -> Exchange:
            asked = url.replace("http://127.0.0.1", f"{scheme}://{HOST}")
            return fetch(asked, by=transport, seconds=seconds, max_bytes=200_000)

        yield Reached(faults, lambda url: ask(url, PATIENT), lambda url: ask(url, BRIEF))


def said(exchange: Exchange) -> tuple[bytes, Truncation | None]:
    """Entity and what it lacks, of an answer."""
    assert isinstance(exchange.outcome, Answered), exchange.outcome
    return entity(exchange), exchange.outcome.truncated


WHOLE = {
    "a length": OK + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE,
    "a length with zeros before it": OK + b"Content-Length: %030d\r\n\r\n" % len(PAGE) + PAGE,
    "a length that is said twice": OK + b"Content-Length: %d\r\n" % len(PAGE) * 2 + b"\r\n" + PAGE,
    "two lengths": OK + b"Content-Length: 7\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE,
    "more than the length, and another answer": (
        OK + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE + b"HTTP/1.1 500 No\r\n\r\n"
    ),
    "the end of the line": OK + b"\r\n" + PAGE,
    "no transfer coding, by that name": (
        OK + b"Transfer-Encoding: identity\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE + b"junk"
    ),
    "HTTP/1.0": b"HTTP/1.0 200 OK\r\n\r\n" + PAGE,
    "HTTP in small letters": b"http/1.1 200\r\n\r\n" + PAGE,
    "Shoutcast": b"ICY 200 OK\r\nicy-name: Radio\r\n\r\n" + PAGE,
    "a phrase that is no ASCII": b"HTTP/1.1 200 \xff\xfe \xe2\x98\x83\r\n\r\n" + PAGE,
    "line feeds": b"HTTP/1.1 200 OK\nServer: old\n\n" + PAGE,
    "empty lines first": b"\r\n\r\n" + OK + b"\r\n" + PAGE,
    "folds": OK + b"X-Long: a\r\n b\r\n\tc\r\n\r\n" + PAGE,
    "a fold of nothing": OK + b" folded\r\nServer: odd\r\n\r\n" + PAGE,
    "lines without a colon": OK + b"no colon\r\n: no name\r\nServer: odd\r\n\r\n" + PAGE,
    "a line of 100 kB": OK + b"X: " + b"y" * 100_000 + b"\r\n\r\n" + PAGE,
    "10,000 fields": OK + b"".join(b"X-%d: y\r\n" % n for n in range(10_000)) + b"\r\n" + PAGE,
    "chunks": CHUNKED + WHOLE_CHUNK + b"0\r\n\r\n",
    "chunks with zeros before their sizes": CHUNKED + b"0" * 20 + WHOLE_CHUNK + b"000\r\n\r\n",
    "chunks and trailers": CHUNKED + WHOLE_CHUNK + b"0\r\nX-Sum: 1\r\n\r\n",
    "chunks and a length": OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + WHOLE_CHUNK + b"0\r\n\r\n",
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_page_in_any_dress_is_that_page(reached: Reached, name: str) -> None:
    exchange = reached.ask(reached.faults.says(WHOLE[name]))
    assert said(exchange) == (PAGE, None)
    assert WHOLE[name].startswith(exchange.interim + exchange.head + body(exchange))
    assert exchange.head[:4].upper() in {b"HTTP", b"ICY "}


@pytest.mark.parametrize(
    "interim", [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n" * 5000]
)
def test_what_comes_before_the_answer_is_kept_apart(reached: Reached, interim: bytes) -> None:
    exchange = reached.ask(reached.faults.says(interim, OK, b"\r\n" + PAGE))
    assert (said(exchange), exchange.interim, exchange.head) == ((PAGE, None), interim, OK + b"\r\n")


CUT: dict[str, tuple[tuple[Step, ...], bytes, Truncation]] = {
    "closed before the length": ((OK + b"Content-Length: 99999\r\n\r\n" + PAGE,), PAGE, Truncation.DISCONNECT),
    "torn before the length": (
        (OK + b"Content-Length: 99999\r\n\r\n" + PAGE, Pause(0.2), Then.RESET),
        PAGE,
        Truncation.DISCONNECT,
    ),
    "torn where only the end tells the length": (
        (OK + b"\r\n" + PAGE, Pause(0.2), Then.RESET),
        PAGE,
        Truncation.DISCONNECT,
    ),
    "closed without a word before the length": (
        (OK + b"Content-Length: 99999\r\n\r\n" + PAGE, Then.NO_FAREWELL),
        PAGE,
        Truncation.DISCONNECT,
    ),
    "closed before the line behind the last chunk": ((CHUNKED + WHOLE_CHUNK + b"0\r\n",), PAGE, Truncation.DISCONNECT),
    "closed between chunks": ((CHUNKED + WHOLE_CHUNK,), PAGE, Truncation.DISCONNECT),
    "a chunk of no size": ((CHUNKED + WHOLE_CHUNK + b"size\r\n",), PAGE, Truncation.UNSPECIFIED),
    "without end": ((OK + b"\r\n", Endless(b"x" * 65_536)), b"x" * 200_000, Truncation.LENGTH),
}


@pytest.mark.parametrize("name", CUT)
def test_a_body_that_is_not_whole_is_kept_and_says_why(reached: Reached, name: str) -> None:
    steps, came, why = CUT[name]
    assert said(reached.ask(reached.faults.says(*steps))) == (came, why)


@pytest.mark.parametrize("then", [(), (Then.NO_FAREWELL,)])
def test_a_line_that_is_hung_up_ends_a_body_in_good_order(reached: Reached, then: tuple[Step, ...]) -> None:
    coded = gzip.compress(PAGE)
    answer = OK + b"Content-Encoding: gzip\r\n\r\n" + coded
    assert said(reached.ask(reached.faults.says(answer, *then))) == (coded, None)


ENDED: dict[str, tuple[tuple[Step, ...], type[Outcome]]] = {
    "closed at once": ((), Closed),
    "closed in the head": ((OK + b"Server: x\r\n",), Closed),
    "closed after an interim answer": ((b"HTTP/1.1 100 Continue\r\n\r\n",), Closed),
    "torn at once": ((Pause(0.2), Then.RESET), Reset),
    "torn in the head": ((b"HTTP/1.1 20", Pause(0.2), Then.RESET), Reset),
    "HTTP/0.9": ((PAGE,), NotHttp),
    "SSH": ((b"SSH-2.0-OpenSSH_9.2\r\n", Then.HOLD), NotHttp),
    "SMTP": ((b"220 mail.example ESMTP\r\n", Then.HOLD), NotHttp),
    "a status of four digits": ((b"HTTP/1.1 2000 OK\r\n\r\n",), NotHttp),
    "a head without end": ((OK, Endless(b"X: " + b"y" * 8000 + b"\r\n")), NotHttp),
    "interim answers without end": ((Endless(b"HTTP/1.1 102 Processing\r\n\r\n" * 300),), NotHttp),
}


@pytest.mark.parametrize("name", ENDED)
def test_an_attempt_without_an_answer_says_how_it_ended(reached: Reached, name: str) -> None:
    steps, kind = ENDED[name]
    outcome = reached.ask(reached.faults.says(*steps)).outcome
    assert isinstance(outcome, kind), outcome


LATE: dict[str, tuple[Step, ...]] = {
    "silence": (Then.HOLD,),
    "a head in drops": (OK, Endless(b"X: y\r\n", 0.02)),
    "interim answers in drops": (Endless(b"HTTP/1.1 102 Processing\r\n\r\n", 0.02),),
}


@pytest.mark.parametrize("name", LATE)
def test_a_server_that_takes_its_time_has_the_deadline_and_no_more(reached: Reached, name: str) -> None:
    exchange = reached.ask_briefly(reached.faults.says(*LATE[name]))
    assert isinstance(exchange.outcome, Silent), exchange.outcome
    assert exchange.seconds < BRIEF + 4
