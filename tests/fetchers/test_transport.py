"""What is asked is exactly what the URL says, by us alone, however many ask at once."""

import gzip
import hashlib
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from migrate.errors import UsageError
from migrate.fetchers.transport import Captured, Transport
from migrate.model.settings import Settings
from migrate.urls import canonical
from tests.fetchers.conftest import HERE, Fetch, answered, body, entity
from tests.fetchers.faults import Faults

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def targets(faults: Faults) -> list[bytes]:
    return [request.split(b" ")[1] for request in faults.requests]


def test_the_request_is_kept_as_it_was_sent(faults: Faults, fetch: Fetch) -> None:
    exchange = fetch(faults.says(OK))
    assert faults.requests == [exchange.request]
    first, *fields = exchange.request.decode().split("\r\n")
    assert first == "GET /1 HTTP/1.1"
    assert fields[:2] == [f"Host: 127.0.0.1:{faults.port}", f"User-Agent: {Settings().user_agent}"]
    assert fields[-3:] == ["Connection: close", "", ""]


@pytest.mark.parametrize(
    "path",
    [
        "/%7euser/",
        "/a|b",
        "/a%2Fb%2e%2e/",
        "//double//slash",
        "/?q=a+b&c=%20%zz",
        "/x?",
        "/caf%C3%A9?%e9",
        "/'quote'(brackets)[x]",
        "/;jsessionid=1?a;b",
        "/{curly}^",
    ],
)
def test_path_and_query_are_asked_for_as_the_standard_writes_them(faults: Faults, fetch: Fetch, path: str) -> None:

    url = canonical(f"http://127.0.0.1:{faults.port}{path}")
    assert url is not None
    exchange = fetch(url)
    assert exchange.url == url
    assert targets(faults) == [url.removeprefix(f"http://127.0.0.1:{faults.port}").encode()]


def test_fragment_and_userinfo_are_neither_sent_nor_kept(faults: Faults, fetch: Fetch) -> None:
    exchange = fetch(faults.says(OK).replace("//", "//me:secret@") + "#place")
    assert exchange.url == f"http://127.0.0.1:{faults.port}/1"
    for told in (repr(exchange), faults.requests[0].decode()):
        assert "secret" not in told
        assert "place" not in told
        assert "authorization" not in told.lower()


def test_nothing_is_read_from_the_environment_or_a_netrc(
    faults: Faults, fetch: Fetch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login me password netrc-secret\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    exchange = fetch(faults.says(OK), by=Transport(HERE))
    assert answered(exchange).status == 200
    assert b"netrc-secret" not in faults.requests[0]
    assert b"uthorization" not in faults.requests[0]


def test_who_asks_and_whom_to_write_to_is_told(faults: Faults, fetch: Fetch) -> None:
    named = Transport(HERE.model_copy(update={"contact": "Jörg <archive@a.test>, ‰"}))
    fetch(faults.says(OK), by=named)
    [agent] = [line for line in faults.requests[0].split(b"\r\n") if line.startswith(b"User-Agent: ")]
    assert agent.decode().endswith("; Jörg <archive@a.test>, ‰)")


@pytest.mark.parametrize("contact", ["a\r\nX-Evil: 1", "a\nb", "a\0b"])
def test_a_contact_with_a_line_break_is_refused_at_once(contact: str) -> None:
    with pytest.raises(UsageError, match="contact"):
        Transport(Settings(contact=contact))


def test_headers_of_the_caller_are_added_or_replace_ours(faults: Faults, here: Transport) -> None:
    headers = {"accept": "text/x", "X-More": "1", "Host": "forged.test"}
    here.fetch(faults.says(OK), deadline_seconds=20, max_bytes=10, headers=headers).close()
    fields = faults.requests[0].decode().split("\r\n")[1:]
    assert f"Host: 127.0.0.1:{faults.port}" in fields
    assert "X-More: 1" in fields
    assert [field for field in fields if field.lower().startswith("accept:")] == ["accept: text/x"]
    assert not [field for field in fields if "forged" in field]
    with pytest.raises(ValueError, match="line break"):
        here.fetch(faults.says(OK), deadline_seconds=20, max_bytes=10, headers={"A": "b\r\nC: d"})


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        (b"/next?a=b#c", "http://127.0.0.1:{port}/next?a=b#c"),
        (b"next", "http://127.0.0.1:{port}/next"),
        (b"//b.test/x", "http://b.test/x"),
        (b"HTTP://B.test:80/%7e", "http://b.test/%7e"),
        (b"https://b.test/caf\xc3\xa9", "https://b.test/caf%C3%A9"),
        (b"https://b.test/caf\xe9", "https://b.test/caf%E9"),
        (b"  https://b.test/a b  ", "https://b.test/a%20b"),
        (b"mailto:a@b.test", "mailto:a@b.test"),
        (b"http://", None),
        (b"http://[bad/", None),
        (b"", None),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_leads_where_a_browser_would_go(
    faults: Faults, fetch: Fetch, location: bytes, leads_to: str | None, status: int
) -> None:
    head = b"HTTP/1.1 %d X\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % (status, location)
    outcome = answered(fetch(faults.says(head)))
    assert outcome.location == (leads_to.format(port=faults.port) if leads_to else None)
    assert len(faults.requests) == 1


@pytest.mark.parametrize("status", [200, 201, 300, 304, 404])
def test_only_a_redirect_leads_anywhere(faults: Faults, fetch: Fetch, status: int) -> None:
    head = b"HTTP/1.1 %d X\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n" % status
    assert answered(fetch(faults.says(head))).location is None


def test_secrets_of_a_head_are_not_in_the_outcome_and_are_in_the_bytes(faults: Faults, fetch: Fetch) -> None:
    head = b"HTTP/1.1 200 OK\r\nSet-Cookie: id=hush\r\nX-Next: /a?token=hush\r\nContent-Length: 0\r\n\r\n"
    exchange = fetch(faults.says(head))
    assert exchange.head == head
    assert "hush" not in repr(exchange.outcome)


def test_time_and_address_are_told(faults: Faults, fetch: Fetch) -> None:
    at = datetime(2001, 2, 3, 4, 5, 6, 7, tzinfo=UTC)
    exchange = fetch(faults.says(OK), by=Transport(HERE, now=lambda: at))
    assert (exchange.started_at, exchange.address, exchange.tls) == (at, "127.0.0.1", None)
    assert 0 < exchange.seconds < 20


def test_ipv6_is_spoken(fetch: Fetch) -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    try:
        server = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    heard: list[bytes] = []

    def serve() -> None:
        with server, server.accept()[0] as connection:
            heard.append(connection.recv(65536))
            connection.sendall(OK)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    port = server.getsockname()[1]
    exchange = fetch(f"http://[::1]:{port}/", by=Transport(Settings(allow_private=("::1",))))
    thread.join(20)
    assert (answered(exchange).status, exchange.address) == (200, "::1")
    assert f"Host: [::1]:{port}\r\n".encode() in heard[0]


def numbered(number: int) -> bytes:
    return hashlib.sha256(b"%d" % number).hexdigest().encode() * (1 + number * 13)


def test_three_hundred_fetches_by_thirty_two_threads_are_all_exact(faults: Faults, here: Transport) -> None:
    sent, urls = {}, []
    for number in range(300):
        data = numbered(number)
        if number % 3:
            whole = b"HTTP/1.1 200 OK\r\nX-N: %d\r\nContent-Length: %d\r\n\r\n%b" % (number, len(data), data)
        else:
            whole = b"HTTP/1.1 200 OK\r\nX-N: %d\r\n\r\n%b" % (number, data)
        url = faults.says(whole[:40], whole[40:])
        sent[url] = whole
        urls.append(url)

    def ask(url: str) -> tuple[str, bytes]:
        exchange = here.fetch(url, deadline_seconds=60, max_bytes=1_000_000)
        try:
            return exchange.url, exchange.head + body(exchange)
        finally:
            exchange.close()

    with ThreadPoolExecutor(32) as pool:
        assert dict(pool.map(ask, urls)) == sent
    assert len(faults.requests) == 300


@pytest.fixture
def session(here: Transport) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", here._adapter)
        yield session


def test_the_adapter_serves_any_session_of_requests(faults: Faults, session: requests.Session) -> None:

    coded = gzip.compress("schön".encode())
    fields = b"Content-Type: text/plain; charset=utf-8\r\nContent-Encoding: gzip\r\nX-A: 1\r\n"
    there = faults.says(b"HTTP/1.1 200 Fine\r\n" + fields + b"Content-Length: %d\r\n\r\n" % len(coded) + coded)
    moved = b"HTTP/1.1 302 Found\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % there.encode()
    response = session.get(faults.says(moved))
    assert isinstance(response, Captured)
    assert (response.status_code, response.reason, response.text, response.url) == (200, "Fine", "schön", there)
    assert response.headers["x-a"] == "1"
    assert [step.status_code for step in response.history] == [302]
    assert entity(response.exchange) == coded
    for step in (response, *response.history):
        assert isinstance(step, Captured)
        step.exchange.close()


def test_where_no_answer_came_a_session_gets_no_status(faults: Faults, session: requests.Session) -> None:
    response = session.get(faults.says(), stream=True)
    assert isinstance(response, Captured)
    assert str(response.status_code) == "None"
    assert response.content == b""
    assert response.exchange.outcome.kind == "closed"
