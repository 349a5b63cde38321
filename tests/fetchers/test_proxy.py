"""Through a proxy the outcome is the site's where the proxy says so, ours where it is ours, and else unclear."""

import base64
from collections.abc import Callable

import pytest

from migrate.demo.answers import NoSuchHost as NoName
from migrate.demo.answers import Page, Refused, Site, Unanswered
from migrate.demo.web import Web
from migrate.errors import UsageError
from migrate.fetchers.proxy import Proxy
from migrate.fetchers.transport import Transport
from migrate.model.capture import (
    Closed,
    ConnectionRefused,
    NoSuchHost,
    NotHttp,
    Outcome,
    OwnFault,
    Phase,
    ProxyUnclear,
    Reset,
    Silent,
    TlsFailed,
    TlsFault,
    Unsafe,
)
from migrate.model.settings import Settings
from tests.fetchers.conftest import SHORT, Fetch, answered, body, entity
from tests.fetchers.faults import Faults, Step, Then, closed_port

Told = Callable[..., Outcome]


@pytest.fixture
def by_web(web: Web) -> Transport:
    web.change(
        {
            "site.test": Site({"/a?b=c": Page(b"here")}),
            "gone.test": Site(connect=NoName()),
            "shut.test": Site(connect=Refused()),
            "deaf.test": Site(connect=Unanswered()),
        }
    )
    return Transport(Settings(proxy=web.proxy_url, ca_bundle=web.ca_bundle))


@pytest.fixture
def told(faults: Faults, fetch: Fetch) -> Told:
    """Give what is made of a proxy that answers so, whatever it is asked."""

    def outcome(*steps: Step, url: str = "http://site.test/", seconds: float = 20.0) -> Outcome:
        faults.says(*steps, unasked=True)
        return fetch(url, by=Transport(Settings(proxy=f"http://127.0.0.1:{faults.port}")), seconds=seconds).outcome

    return outcome


def test_a_plain_proxy_is_asked_in_absolute_form_and_the_record_is_in_origin_form(
    web: Web, fetch: Fetch, by_web: Transport
) -> None:
    exchange = fetch("http://site.test/a?b=c#d", by=by_web)
    assert (answered(exchange).status, entity(exchange)) == (200, b"here")
    assert [seen.request.url for seen in web.log] == ["http://site.test/a?b=c"]
    assert exchange.request.startswith(b"GET /a?b=c HTTP/1.1\r\nHost: site.test\r\n")
    assert exchange.address is None


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("host", "kind"), [("gone.test", NoSuchHost), ("shut.test", ConnectionRefused), ("deaf.test", Silent)]
)
def test_what_the_proxy_could_not_reach_is_said_of_the_host(
    fetch: Fetch, by_web: Transport, scheme: str, host: str, kind: type[Outcome]
) -> None:
    assert isinstance(fetch(f"{scheme}://{host}/", by=by_web).outcome, kind)


MEANINGS: dict[str, Outcome | type] = {
    "error=dns_error": NoSuchHost,
    'error=dns_error; rcode="NXDOMAIN"': NoSuchHost,
    'error=dns_error; rcode="SERVFAIL"': Silent,
    "error=dns_timeout": Silent,
    "error=connection_refused": ConnectionRefused,
    "error=destination_ip_unroutable": ConnectionRefused,
    "error=connection_terminated": Reset,
    "error=connection_timeout": Silent,
    "error=connection_read_timeout": Silent,
    "error=http_response_incomplete": Closed,
    "error=http_response_timeout": Silent,
    "error=http_protocol_error": NotHttp,
    "error=tls_protocol_error": TlsFailed(fault=TlsFault.FAILED, detail="the proxy says tls_protocol_error"),
    "error=tls_certificate_error": TlsFailed(fault=TlsFault.UNTRUSTED, detail="the proxy says tls_certificate_error"),
    "error=tls_alert_received; alert-id=40": TlsFailed,
    "error=proxy_internal_error": OwnFault,
    "error=proxy_configuration_error": OwnFault,
    "error=something_new": ProxyUnclear(detail="the proxy says something_new"),
    'error="connection_refused"; details="quoted; error=dns_error, and more"': ConnectionRefused,
    'error=dns_error, near; details="a, b"; error=connection_refused': ConnectionRefused,
}


@pytest.mark.parametrize("parameters", MEANINGS)
@pytest.mark.parametrize("url", ["http://site.test/", "https://site.test/"])
def test_every_proxy_status_has_its_meaning(told: Told, parameters: str, url: str) -> None:
    outcome = told(
        f"HTTP/1.1 502 Bad\r\nProxy-Status: far; {parameters}\r\nContent-Length: 0\r\n\r\n".encode(), url=url
    )
    expected = MEANINGS[parameters]
    if isinstance(expected, type):
        assert isinstance(outcome, expected), outcome
    else:
        assert outcome == expected


def test_squid_says_it_in_its_own_words(told: Told) -> None:
    for words, kind in (
        ("ERR_DNS_FAIL 0", NoSuchHost),
        ("ERR_CONNECT_FAIL 110", Silent),
        ("ERR_CONNECT_FAIL 111", ConnectionRefused),
    ):
        said = f"HTTP/1.1 503 Service Unavailable\r\nX-Squid-Error: {words}\r\nContent-Length: 0\r\n\r\n"
        assert isinstance(told(said.encode()), kind)


def test_an_error_of_the_site_that_the_proxy_hands_on_is_the_sites(told: Told) -> None:
    status = b"Proxy-Status: near; received-status=503; error=http_request_error\r\n"
    outcome = told(b"HTTP/1.1 503 Busy\r\n" + status + b"Content-Length: 0\r\n\r\n")
    assert outcome.kind == "answered"


@pytest.mark.parametrize("url", ["http://site.test/", "https://site.test/"])
@pytest.mark.parametrize("status", [407, 511])
def test_a_proxy_that_wants_a_sign_in_is_our_fault(told: Told, url: str, status: int) -> None:
    outcome = told(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status, url=url)
    assert outcome == OwnFault(phase=Phase.PROXY, detail=f"the proxy wants a sign-in ({status})")


def test_a_network_that_wants_a_sign_in_is_our_fault_without_a_proxy_too(faults: Faults, fetch: Fetch) -> None:
    outcome = fetch(faults.says(b"HTTP/1.1 511 Network Authentication Required\r\nContent-Length: 2\r\n\r\nno")).outcome
    assert isinstance(outcome, OwnFault), outcome


@pytest.mark.parametrize("said", [b"HTTP/1.1 403 Forbidden\r\n\r\n", b"HTTP/1.1 503 Sorry\r\n\r\n", b"", b"HTTP/1.1 2"])
def test_a_tunnel_refused_without_a_word_says_nothing_about_the_site(told: Told, said: bytes) -> None:
    assert isinstance(told(said, url="https://site.test/"), ProxyUnclear)


def test_a_proxy_that_does_not_answer_says_nothing_about_the_site(told: Told) -> None:
    outcome = told(Then.HOLD, url="https://site.test/", seconds=SHORT)
    assert outcome == ProxyUnclear(detail="the proxy did not answer in time when asked to connect")


@pytest.mark.parametrize("url", ["http://site.test/", "https://site.test/"])
def test_a_proxy_that_is_not_there_is_our_fault(fetch: Fetch, url: str) -> None:
    exchange = fetch(url, by=Transport(Settings(proxy=f"http://127.0.0.1:{closed_port()}")))
    assert exchange.outcome == OwnFault(phase=Phase.PROXY, detail="the proxy cannot be reached")


def test_a_proxy_whose_name_does_not_resolve_is_our_fault(fetch: Fetch) -> None:
    lost = Transport(Settings(proxy="http://proxy.test:3128"), lookup=lambda _host, _port: [])
    assert isinstance(fetch("http://site.test/", by=lost).outcome, OwnFault)


def test_a_proxy_that_speaks_something_else_is_our_fault(told: Told) -> None:
    assert isinstance(told(b"SSH-2.0-x\r\n", url="https://site.test/"), OwnFault)


def test_what_a_proxy_answered_itself_is_kept(faults: Faults, fetch: Fetch) -> None:
    said = b"HTTP/1.1 502 Bad\r\nProxy-Status: p; error=dns_error\r\nContent-Length: 0\r\n\r\n"
    faults.says(said, unasked=True)
    exchange = fetch("http://site.test/", by=Transport(Settings(proxy=f"http://127.0.0.1:{faults.port}")))
    assert (exchange.head, body(exchange)) == (b"", said)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_credential_goes_to_the_proxy_and_nowhere_else(faults: Faults, fetch: Fetch, scheme: str) -> None:
    secret = base64.b64encode(b"me:p w\xc3\xa4").decode()
    behind = Transport(Settings(proxy=f"http://me:p%20w%C3%A4@127.0.0.1:{faults.port}"))
    exchange = fetch(f"{scheme}://site.test/", by=behind)
    [request] = faults.requests
    assert f"Proxy-Authorization: Basic {secret}\r\n".encode() in request
    assert secret.encode() not in exchange.request
    assert b"me:p" not in exchange.request
    assert secret not in repr(exchange)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "[::1]", "10.1.2.3", "printer", "nas.local"]
)
def test_names_and_addresses_of_local_use_are_not_asked_of_a_proxy(
    web: Web, fetch: Fetch, by_web: Transport, host: str
) -> None:
    assert isinstance(fetch(f"http://{host}/", by=by_web).outcome, Unsafe)
    assert web.log == ()


def test_a_local_name_that_was_opened_is_asked_of_the_proxy(web: Web, fetch: Fetch) -> None:
    web.change({"nas.local": Site({"/": Page(b"mine")})})
    behind = Transport(Settings(proxy=web.proxy_url, allow_private=("nas.local",)))
    assert entity(fetch("http://nas.local/", by=behind)) == b"mine"


@pytest.mark.parametrize("text", ["socks5://h:1080", "https://h:1", "http://", "http://h:port", "h:99999", "://"])
def test_a_proxy_of_another_kind_is_refused_at_once(text: str) -> None:
    with pytest.raises(UsageError, match="proxy"):
        Transport(Settings(proxy=text))


def test_a_proxy_may_be_named_without_a_scheme() -> None:
    assert Proxy.at("proxy.test:3128") == Proxy("proxy.test", 3128, b"")
    assert Proxy.at("http://u:p@proxy.test") == Proxy("proxy.test", 80, b"Proxy-Authorization: Basic dTpw\r\n")
