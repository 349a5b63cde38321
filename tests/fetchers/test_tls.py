"""A secure connection is as good as its certificate, and a bad one says what is wrong with it."""

import ssl
from pathlib import Path

import pytest

from migrate.demo.answers import NoTls, Page, Site, TlsExpired, TlsGood, TlsOutdated, TlsUntrusted, TlsWrongName
from migrate.demo.web import Web
from migrate.errors import UsageError
from migrate.fetchers.tls import iana_name
from migrate.fetchers.transport import Transport
from migrate.model.capture import Closed, Phase, Reset, Silent, TlsFailed, TlsFault
from migrate.model.settings import Settings
from tests.fetchers.conftest import HERE, SHORT, Fetch, answered, body
from tests.fetchers.faults import Faults, Then

PAGE = {"/": Page(b"secure")}
SITES = {
    "good.test": Site(PAGE, tls=TlsGood()),
    "expired.test": Site(PAGE, tls=TlsExpired()),
    "other.test": Site(PAGE, tls=TlsWrongName("elsewhere.test")),
    "stranger.test": Site(PAGE, tls=TlsUntrusted()),
    "old.test": Site(PAGE, tls=TlsOutdated()),
    "none.test": Site(PAGE, tls=NoTls()),
}


@pytest.fixture
def trusting(web: Web) -> Transport:
    web.change(SITES)
    settings = HERE.model_copy(update={"ca_bundle": web.ca_bundle})
    return Transport(settings, lookup=lambda _host, _port: ["127.0.0.1"])


@pytest.fixture
def through_proxy(web: Web) -> Transport:
    web.change(SITES)
    return Transport(Settings(proxy=web.proxy_url, ca_bundle=web.ca_bundle))


def test_a_good_certificate_opens_and_what_was_agreed_is_told(web: Web, fetch: Fetch, trusting: Transport) -> None:
    exchange = fetch(f"https://good.test:{web.tls_port}/", by=trusting)
    assert (answered(exchange).status, body(exchange), exchange.address) == (200, b"secure", "127.0.0.1")
    assert exchange.tls is not None
    assert exchange.tls.protocol == "tls/1.3"
    assert exchange.tls.cipher_suite.startswith("TLS_")


def test_a_good_certificate_opens_through_a_tunnel(web: Web, fetch: Fetch, through_proxy: Transport) -> None:
    exchange = fetch("https://good.test/", by=through_proxy)
    assert (answered(exchange).status, body(exchange), exchange.address) == (200, b"secure", None)
    assert exchange.tls is not None
    assert [seen.request.method for seen in web.log] == ["CONNECT", "GET"]


@pytest.mark.parametrize(
    ("host", "fault"),
    [
        ("expired.test", TlsFault.EXPIRED),
        ("other.test", TlsFault.NAME),
        ("stranger.test", TlsFault.UNTRUSTED),
        ("old.test", TlsFault.FAILED),
        ("none.test", TlsFault.FAILED),
    ],
)
def test_a_bad_certificate_says_why_and_nothing_is_asked(
    web: Web, fetch: Fetch, trusting: Transport, host: str, fault: TlsFault
) -> None:
    exchange = fetch(f"https://{host}:{web.tls_port}/", by=trusting)
    assert isinstance(exchange.outcome, TlsFailed), exchange.outcome
    assert exchange.outcome.fault is fault
    assert exchange.outcome.detail
    assert (exchange.request, exchange.body, web.log) == (b"", None, ())


@pytest.mark.parametrize(
    ("host", "fault"),
    [("expired.test", TlsFault.EXPIRED), ("other.test", TlsFault.NAME), ("stranger.test", TlsFault.UNTRUSTED)],
)
def test_a_bad_certificate_says_why_through_a_tunnel(
    fetch: Fetch, through_proxy: Transport, host: str, fault: TlsFault
) -> None:
    outcome = fetch(f"https://{host}/", by=through_proxy).outcome
    assert isinstance(outcome, TlsFailed), outcome
    assert outcome.fault is fault


def test_without_the_bundle_its_authority_is_a_stranger(web: Web, fetch: Fetch) -> None:
    web.change(SITES)
    plain = Transport(HERE, lookup=lambda _host, _port: ["127.0.0.1"])
    outcome = fetch(f"https://good.test:{web.tls_port}/", by=plain).outcome
    assert isinstance(outcome, TlsFailed), outcome
    assert outcome.fault is TlsFault.UNTRUSTED


def test_what_speaks_no_tls_gives_no_secure_connection(faults: Faults, fetch: Fetch) -> None:
    url = faults.says(b"HTTP/1.1 400 Bad Request\r\n\r\n", unasked=True).replace("http:", "https:")
    outcome = fetch(url).outcome
    assert isinstance(outcome, TlsFailed), outcome
    assert outcome.fault is TlsFault.FAILED


def test_silence_in_the_handshake_ends_on_time(faults: Faults, fetch: Fetch) -> None:
    exchange = fetch(faults.says(Then.HOLD, unasked=True).replace("http:", "https:"), seconds=SHORT)
    assert isinstance(exchange.outcome, Silent), exchange.outcome
    assert exchange.outcome.phase is Phase.TLS
    assert exchange.seconds < SHORT + 4


@pytest.mark.parametrize(("steps", "kind"), [((), Closed), ((Then.RESET,), Reset)])
def test_hung_up_in_the_handshake(
    faults: Faults, fetch: Fetch, steps: tuple[Then, ...], kind: type[Closed | Reset]
) -> None:
    # Until the hello has come: else the end of the connection may be seen while it is still being sent.
    exchange = fetch(faults.says(*steps, unasked=True).replace("http:", "https:"))
    assert isinstance(exchange.outcome, kind | Reset), exchange.outcome
    assert exchange.outcome.phase is Phase.TLS


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_a_bundle_that_cannot_be_read_is_told_before_anything_is_fetched(tmp_path: Path, text: str | None) -> None:
    bundle = tmp_path / "ca.pem"
    if text is not None:
        bundle.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"ca\.pem"):
        Transport(Settings(ca_bundle=bundle))


def test_cipher_suites_have_their_registered_names() -> None:
    names = {
        "TLS_AES_256_GCM_SHA384": "TLS_AES_256_GCM_SHA384",
        "ECDHE-RSA-AES128-GCM-SHA256": "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "ECDHE-ECDSA-CHACHA20-POLY1305": "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "ECDHE-RSA-AES256-SHA384": "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        "DHE-RSA-AES256-GCM-SHA384": "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
        "AES128-SHA": "TLS_RSA_WITH_AES_128_CBC_SHA",
        "AES256-GCM-SHA384": "TLS_RSA_WITH_AES_256_GCM_SHA384",
        "AES128-CCM8": "TLS_RSA_WITH_AES_128_CCM_8",
        "ECDHE-ECDSA-AES256-CCM": "TLS_ECDHE_ECDSA_WITH_AES_256_CCM",
    }
    assert {name: iana_name(name) for name in names} == names
    offered = {cipher["name"] for cipher in ssl.create_default_context().get_ciphers()}
    assert {name for name in offered if not iana_name(name).startswith("TLS_")} == set()
