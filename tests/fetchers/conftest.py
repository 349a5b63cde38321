"""A fault server, and fetches from it over real sockets."""

from collections.abc import Iterator, Mapping
from typing import Protocol

import pytest

from migrate.demo.web import Web
from migrate.fetchers.decoding import content_of
from migrate.fetchers.transport import NOTHING, Transport
from migrate.model.capture import Answered
from migrate.model.exchange import Exchange
from migrate.model.settings import Settings
from tests.fetchers.faults import Faults

PATIENT = 20.0
"""Seconds for what must succeed, however busy the machine is."""
SHORT = 0.35
"""Seconds for what must run out of time."""
HERE = Settings(allow_private=("127.0.0.0/8",))


class Fetch(Protocol):
    """Asks once; the bytes are let go when the test ends."""

    def __call__(
        self,
        url: str,
        *,
        seconds: float = PATIENT,
        max_bytes: int = 10_000_000,
        cookies: Mapping[str, str] = NOTHING,
        by: Transport | None = None,
    ) -> Exchange: ...


@pytest.fixture
def faults() -> Iterator[Faults]:
    with Faults() as server:
        yield server


@pytest.fixture
def web() -> Iterator[Web]:
    with Web({}) as running:
        yield running


@pytest.fixture(scope="session")
def here() -> Transport:
    return Transport(HERE)


@pytest.fixture
def fetch(here: Transport) -> Iterator[Fetch]:
    exchanges: list[Exchange] = []

    def ask(
        url: str,
        *,
        seconds: float = PATIENT,
        max_bytes: int = 10_000_000,
        cookies: Mapping[str, str] = NOTHING,
        by: Transport | None = None,
    ) -> Exchange:
        exchange = (by or here).fetch(url, deadline_seconds=seconds, max_bytes=max_bytes, cookies=cookies)
        exchanges.append(exchange)
        return exchange

    yield ask
    for exchange in exchanges:
        exchange.close()


def body(exchange: Exchange) -> bytes:
    """Everything behind the head, as on the wire."""
    assert exchange.body is not None
    exchange.body.seek(0)
    return exchange.body.read()


def entity(exchange: Exchange) -> bytes:
    """The body with its transfer coding undone."""
    assert exchange.entity is not None
    exchange.entity.seek(0)
    return exchange.entity.read()


def content(exchange: Exchange, limit: int = 10_000_000) -> bytes:
    """The entity with its content coding undone."""
    assert exchange.entity is not None
    return content_of(answered(exchange), exchange.entity, limit)


def answered(exchange: Exchange) -> Answered:
    assert isinstance(exchange.outcome, Answered), exchange.outcome
    return exchange.outcome
