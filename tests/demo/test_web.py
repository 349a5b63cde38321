"""The loopback web: any host name, by proxy or straight, and every behaviour that a site can have."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Iterator

import brotli
import pytest

from migrate.demo.answers import (
    Answer,
    Close,
    Coding,
    Cut,
    Dribble,
    Endless,
    Framing,
    InTurn,
    NoSuchHost,
    NoTls,
    Page,
    ProxySays,
    Raw,
    Redirect,
    Refused,
    Request,
    Reset,
    Script,
    Silent,
    Site,
    Slow,
    TlsExpired,
    TlsOutdated,
    TlsUntrusted,
    TlsWrongName,
    Unanswered,
)
from migrate.demo.web import Web
from tests.demo.client import Got, ask, ask_straight, connect, secure, talk, tunnel

TEXT = (("Content-Type", "text/plain"),)
HELLO = Page(b"hello", headers=TEXT)
TIDE = b"high water, low water, " * 200


def _echo(request: Request) -> Page:
    return Page(f"{request.method} {request.url} {request.header('X-Harbour')}".encode() + request.body)


SITES = {
    "quay.example": Site(
        {
            "/": HELLO,
            "/echo": _echo,
            "/echo?a=1&b": _echo,
            "/moved": Redirect("https://quay.example/", 301, headers=(("X-Why", "tide"),)),
            "/gzip": Page(TIDE, headers=TEXT, coding=Coding.GZIP),
            "/brotli": Page(TIDE, headers=TEXT, coding=Coding.BROTLI),
            "/chunked": Page(TIDE, headers=TEXT, framing=Framing.CHUNKED),
            "/until-close": Page(TIDE, headers=TEXT, framing=Framing.CLOSE),
            "/tagged": Page(b"once", headers=TEXT, etag='"1871"'),
            "/hints": Page(b"at last", interim=b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"),
            "/either": Page(b"either way"),
            "https:/either": Page(b"over TLS"),
            "/odd": Page(b"", 999),
            "/worded": Page(b"", 404, reason="Gone Fishing"),
            "/nothing": Page(status=204),
            "/reset": Reset(),
            "/close": Close(),
            "/silent": Silent(),
            "/slow": Slow(0.4, HELLO),
            "/dribble": Dribble(HELLO, pieces=5, seconds=0.5),
            "/raw": Raw(b"220 tide server\r\n"),
            "/cut": Cut(Page(TIDE, headers=TEXT), after=100),
            "/cut-reset": Cut(Page(TIDE, headers=TEXT), after=100, then=Reset()),
            "/cut-silent": Cut(Page(TIDE, headers=TEXT), after=100, then=Silent()),
            "/endless": Endless(b"wave\n" * 2000, headers=TEXT),
            "/in-turn": InTurn((Page(b"wait", 429), Slow(0, HELLO), Page(b"gone", 410))),
        }
    ),
    "quay.example:8080": Site({"/": Page(b"other port")}),
    "refused.example": Site(connect=Refused()),
    "unanswered.example": Site(connect=Unanswered()),
    "nowhere.example": Site(connect=NoSuchHost()),
    "walled.example": Site(connect=ProxySays(Page(b"sign in to the hotel", 511))),
    "plain.example": Site({"/": HELLO}, tls=NoTls()),
    "expired.example": Site({"/": HELLO}, tls=TlsExpired()),
    "other.example": Site({"/": HELLO}, tls=TlsWrongName("shops.example")),
    "stranger.example": Site({"/": HELLO}, tls=TlsUntrusted()),
    "outdated.example": Site({"/": HELLO}, tls=TlsOutdated()),
}


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web(SITES) as running:
        yield running


@pytest.fixture(params=["http", "https"])
def quay(request: pytest.FixtureRequest) -> str:
    """The same site over http and over https."""
    return f"{request.param}://quay.example"


def test_a_page_comes_as_scripted(web: Web, quay: str) -> None:
    got = ask(web, f"{quay}/")
    assert got.data == (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
    )


def test_straight_and_by_proxy_answer_alike(web: Web, quay: str) -> None:
    assert ask_straight(web, f"{quay}/").data == ask(web, f"{quay}/").data


def test_the_request_reaches_the_script_as_it_was_sent(web: Web, quay: str) -> None:
    got = ask(web, f"{quay}/echo?a=1&b", {"X-Harbour": "Marrow"}, method="POST")
    assert got.body == f"POST {quay}/echo?a=1&b Marrow".encode()


def test_what_no_address_has_is_not_found(web: Web, quay: str) -> None:
    assert ask(web, f"{quay}/nope").status == 404


def test_an_address_may_differ_by_scheme(web: Web) -> None:
    assert ask(web, "http://quay.example/either").body == b"either way"
    assert ask(web, "https://quay.example/either").body == b"over TLS"


def test_head_brings_the_head_alone(web: Web, quay: str) -> None:
    got = ask(web, f"{quay}/", method="HEAD")
    assert (got.header("content-length"), got.body) == ("5", b"")


def test_a_redirect_says_where_to(web: Web, quay: str) -> None:
    got = ask(web, f"{quay}/moved")
    assert (got.status, got.header("location"), got.header("x-why")) == (301, "https://quay.example/", "tide")


def test_codings_are_for_clients_that_accept_them(web: Web) -> None:
    zipped = ask(web, "http://quay.example/gzip", {"Accept-Encoding": "br;q=0.5, gzip"})
    assert (zipped.header("content-encoding"), gzip.decompress(zipped.body)) == ("gzip", TIDE)
    brotlied = ask(web, "http://quay.example/brotli", {"Accept-Encoding": "br"})
    assert (brotlied.header("content-encoding"), brotli.decompress(brotlied.body)) == ("br", TIDE)
    bare = ask(web, "http://quay.example/gzip", {"Accept-Encoding": "identity"})
    assert (bare.header("content-encoding"), bare.body) == (None, TIDE)


def test_chunks_add_up_to_the_body(web: Web) -> None:
    got = ask(web, "http://quay.example/chunked")
    rest, entity = got.body, b""
    while (size := int(rest.partition(b"\r\n")[0], 16)) > 0:
        rest = rest.partition(b"\r\n")[2]
        entity, rest = entity + rest[:size], rest[size + 2 :]
    assert (got.header("transfer-encoding"), got.header("content-length")) == ("chunked", None)
    assert (entity, rest) == (TIDE, b"0\r\n\r\n")


def test_a_body_may_end_with_the_connection(web: Web) -> None:
    got = ask(web, "http://quay.example/until-close")
    assert (got.header("content-length"), got.header("connection"), got.body) == (None, "close", TIDE)


def test_a_known_etag_gets_304(web: Web) -> None:
    first = ask(web, "http://quay.example/tagged")
    again = ask(web, "http://quay.example/tagged", {"If-None-Match": str(first.header("etag"))})
    assert (first.status, first.body, again.status, again.body) == (200, b"once", 304, b"")


def test_interim_responses_come_first(web: Web) -> None:
    got = ask(web, "http://quay.example/hints")
    assert got.data.startswith(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\n")


def test_status_lines_may_say_anything(web: Web) -> None:
    assert ask(web, "http://quay.example/odd").data.startswith(b"HTTP/1.1 999 Request denied\r\n")
    assert ask(web, "http://quay.example/worded").data.startswith(b"HTTP/1.1 404 Gone Fishing\r\n")


def test_no_content_has_no_length(web: Web) -> None:
    got = ask(web, "http://quay.example/nothing")
    assert (got.status, got.header("content-length"), got.body) == (204, None, b"")


def test_a_reset_is_a_reset(web: Web, quay: str) -> None:
    got = ask(web, f"{quay}/reset")
    assert (got.data, got.reset) == (b"", True)


def test_a_close_is_no_reset(web: Web, quay: str) -> None:
    got = ask(web, f"{quay}/close")
    assert (got.data, got.reset) == (b"", False)


def test_silence_lasts_as_long_as_the_client(web: Web, quay: str) -> None:
    with pytest.raises(TimeoutError):
        ask(web, f"{quay}/silent", patience=0.3)


def test_a_slow_answer_comes_in_the_end(web: Web) -> None:
    got = ask(web, "http://quay.example/slow")
    assert (got.body, got.seconds >= 0.4) == (b"hello", True)


def test_a_dribble_is_whole_and_takes_its_time(web: Web) -> None:
    got = ask(web, "http://quay.example/dribble")
    assert (got.body, got.seconds >= 0.35) == (b"hello", True)


def test_raw_bytes_come_alone(web: Web, quay: str) -> None:
    assert ask(web, f"{quay}/raw").data == b"220 tide server\r\n"


@pytest.mark.parametrize(("target", "reset"), [("/cut", False), ("/cut-reset", True)])
def test_a_cut_body_promises_more_than_it_brings(web: Web, target: str, reset: bool) -> None:
    got = ask(web, f"http://quay.example{target}")
    assert (got.header("content-length"), got.body, got.reset) == (str(len(TIDE)), TIDE[:100], reset)


def test_a_cut_body_may_stall(web: Web) -> None:
    with pytest.raises(TimeoutError):
        ask(web, "http://quay.example/cut-silent", patience=0.3)


def test_an_endless_body_ends_with_the_client(web: Web) -> None:
    with connect(web.plain_port) as sock:
        sock.sendall(b"GET /endless HTTP/1.1\r\nHost: quay.example\r\n\r\n")
        received = b""
        while len(received) < 1_000_000:
            received += sock.recv(65536)
    assert received.partition(b"\r\n\r\n")[2].startswith(b"wave\n" * 1000)


def test_answers_take_turns_and_the_last_stays(web: Web) -> None:
    statuses = [ask(web, "http://quay.example/in-turn").status for _ in range(4)]
    assert statuses == [429, 200, 410, 410]


def test_one_connection_serves_many_requests(web: Web) -> None:
    with connect(web.proxy_port) as sock:
        for _ in range(3):
            sock.sendall(b"GET http://quay.example/ HTTP/1.1\r\nHost: quay.example\r\n\r\n")
            received = b""
            while not received.endswith(b"hello"):
                received += sock.recv(1000)


@pytest.mark.parametrize(
    "garbage",
    [
        b"hello\r\n\r\n",
        b"GET http://quay.example/a b HTTP/1.1\r\n\r\n",
        b"GET http://quay.example:tide/ HTTP/1.1\r\n\r\n",
        b"GET http://[quay/ HTTP/1.1\r\n\r\n",
        b"CONNECT quay.example:tide HTTP/1.1\r\n\r\n",
        b"POST http://quay.example/ HTTP/1.1\r\nContent-Length: much\r\n\r\n",
    ],
)
def test_what_is_no_request_gets_400(web: Web, garbage: bytes) -> None:
    with connect(web.proxy_port) as sock:
        sock.sendall(garbage)
        assert sock.makefile("rb").read().startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("host", "status", "error"),
    [
        ("no-script-knows.example", 502, 'demo; error=dns_error; rcode="NXDOMAIN"'),
        ("nowhere.example", 502, 'demo; error=dns_error; rcode="NXDOMAIN"'),
        ("refused.example", 502, "demo; error=connection_refused"),
        ("unanswered.example", 504, "demo; error=connection_timeout"),
        ("walled.example", 511, None),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_proxy_says_why_a_host_cannot_be_had(
    web: Web, scheme: str, host: str, status: int, error: str | None
) -> None:
    got = ask(web, f"{scheme}://{host}/")
    assert (got.status, got.header("proxy-status")) == (status, error)


def test_a_port_belongs_to_a_host(web: Web) -> None:
    assert ask(web, "http://quay.example:8080/").body == b"other port"
    assert ask(web, "http://quay.example:8081/").header("proxy-status") == "demo; error=connection_refused"


def test_a_tunnel_may_carry_plain_http(web: Web) -> None:
    sock = tunnel(web, "quay.example", 80)
    assert isinstance(sock, socket.socket)
    assert talk(sock, "GET", "/echo", "quay.example", {}).body == b"GET http://quay.example/echo "


def test_without_tls_https_is_refused_and_http_is_not(web: Web) -> None:
    assert ask(web, "https://plain.example/").header("proxy-status") == "demo; error=connection_refused"
    assert ask(web, "http://plain.example/").body == b"hello"


@pytest.mark.parametrize("straight", [False, True])
@pytest.mark.parametrize(
    ("host", "complaint"),
    [
        ("expired.example", "certificate has expired"),
        ("other.example", "Hostname mismatch"),
        ("stranger.example", "unable to get local issuer certificate"),
    ],
)
def test_a_bad_certificate_is_seen_by_the_client(web: Web, host: str, complaint: str, straight: bool) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=complaint):
        (ask_straight if straight else ask)(web, f"https://{host}/")


@pytest.mark.parametrize("straight", [False, True])
def test_an_outdated_server_ends_the_handshake(web: Web, straight: bool) -> None:
    with pytest.raises(ssl.SSLError, match="alert"):
        (ask_straight if straight else ask)(web, "https://outdated.example/")


def test_nobody_else_trusts_the_authority(web: Web) -> None:
    sock = tunnel(web, "quay.example", 443)
    assert isinstance(sock, socket.socket)
    with sock, pytest.raises(ssl.SSLCertVerificationError):
        ssl.create_default_context().wrap_socket(sock, server_hostname="quay.example")


@pytest.mark.parametrize(
    ("host", "expected"),
    [("nowhere.example", 421), ("walled.example", 511)],
)
def test_straight_to_a_host_that_is_not_there(web: Web, host: str, expected: int) -> None:
    assert ask_straight(web, f"http://{host}/").status == expected


def test_straight_to_a_host_that_refuses_is_a_reset(web: Web) -> None:
    assert ask_straight(web, "http://refused.example/").reset


def test_straight_tls_knows_only_names_that_exist(web: Web) -> None:
    with pytest.raises(ssl.SSLError, match="unrecognized name"):
        ask_straight(web, "https://no-script-knows.example/")


def test_the_log_has_every_request_in_order() -> None:
    before = time.monotonic()
    with Web({"quay.example": Site({"/": HELLO})}) as web:
        ask(web, "http://quay.example/")
        ask(web, "https://quay.example/", {"X-Harbour": "Marrow"})
        ask(web, "http://lost.example/page?x")
        log = web.log
    assert [(seen.request.method, seen.request.url) for seen in log] == [
        ("GET", "http://quay.example/"),
        ("CONNECT", "https://quay.example:443"),
        ("GET", "https://quay.example/"),
        ("GET", "http://lost.example/page?x"),
    ]
    assert log[2].request.header("x-harbour") == "Marrow"
    times = [before, *(seen.at for seen in log), time.monotonic()]
    assert times == sorted(times)


def test_requests_in_flight_are_counted_by_host() -> None:
    with Web({"a.example": Site({"/": Slow(0.5, HELLO)}), "b.example": Site({"/": HELLO})}) as web:
        threads = [threading.Thread(target=ask, args=(web, "http://a.example/")) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for _ in range(50):
            ask(web, "http://b.example/")
        assert web.most_in_flight == {"a.example": 3, "b.example": 1}


def test_the_sites_can_change_while_the_web_runs() -> None:
    with Web({"quay.example": Site({"/": HELLO})}) as web:
        first = ask(web, "http://quay.example/").status
        web.change({"quay.example": Site({"/": Page(b"", 410)})})
        assert (first, ask(web, "http://quay.example/").status, len(web.log)) == (200, 410, 2)


def test_many_clients_at_once_get_what_they_asked_for(web: Web) -> None:
    got: dict[int, Got] = {}

    def one(number: int) -> None:
        scheme = "https" if number % 2 else "http"
        got[number] = ask(web, f"{scheme}://quay.example/echo", {"X-Harbour": str(number)})

    threads = [threading.Thread(target=one, args=(number,)) for number in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {number: answer.body.rpartition(b" ")[2] for number, answer in got.items()} == {
        number: str(number).encode() for number in range(64)
    }


def _stuck(web: Web) -> list[socket.socket]:
    """Open connections that are in the middle of everything."""
    lines = [connect(web.proxy_port), connect(web.plain_port), connect(web.tls_port)]
    for target in ("/silent", "/slow", "/endless"):
        line = connect(web.plain_port)
        line.sendall(f"GET {target} HTTP/1.1\r\nHost: quay.example\r\n\r\n".encode())
        lines.append(line)
    half = tunnel(web, "quay.example", 443)
    assert isinstance(half, socket.socket)
    inner = tunnel(web, "quay.example", 443)
    assert isinstance(inner, socket.socket)
    return [*lines, half, secure(web, inner, "quay.example")]


def test_leaving_the_block_ends_every_connection_and_thread() -> None:
    before = set(threading.enumerate())
    slow: dict[str, Script] = {**SITES["quay.example"].addresses, "/slow": Slow(60, HELLO)}
    with Web({"quay.example": Site(slow)}) as web:
        lines = _stuck(web)
        bundle = web.ca_bundle
        started = time.monotonic()
    seconds = time.monotonic() - started
    for line in lines:
        line.close()
    assert (set(threading.enumerate()) - before, bundle.exists(), seconds < 3) == (set(), False, True)


def test_answers_are_plain_values() -> None:
    answers: list[Answer] = [HELLO, Redirect("/"), Silent(), Cut(HELLO, 1), InTurn((HELLO,))]
    assert len(set(answers)) == len(answers)
    assert Page(b"hello", headers=TEXT) == HELLO
