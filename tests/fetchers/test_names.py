"""Names are looked up once for all, within the deadline, and a resolver that fails is not held against the site."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from migrate.fetchers.names import KEPT_SECONDS, Resolver, system_lookup
from migrate.fetchers.wire import Deadline
from migrate.model.capture import NoSuchHost, OwnFault, Phase, Silent


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Directory:
    """A resolver of ours: addresses or errors by name."""

    def __init__(self, known: dict[str, list[str] | Exception]) -> None:
        self.known = known
        self.asked: list[str] = []

    def __call__(self, host: str, _port: int) -> list[str]:
        self.asked.append(host)
        found = self.known[host]
        if isinstance(found, Exception):
            raise found
        return found


def soon(clock: Callable[[], float]) -> Deadline:
    return Deadline(clock(), 20.0, clock)


def gai(code: int) -> socket.gaierror:
    return socket.gaierror(code, "as the resolver says it")


def test_a_name_is_asked_for_once_while_the_answer_is_fresh() -> None:
    clock, directory = Clock(), Directory({"a.test": ["192.0.2.7", "2001:db8::7"]})
    resolver = Resolver(directory, clock)
    for _ in range(3):
        assert resolver.resolve("a.test", 80, soon(clock)) == ("192.0.2.7", "2001:db8::7")
    assert directory.asked == ["a.test"]
    clock.now += KEPT_SECONDS + 1
    resolver.resolve("a.test", 80, soon(clock))
    assert directory.asked == ["a.test", "a.test"]


@pytest.mark.parametrize("literal", ["192.0.2.1", "2001:db8::1"])
def test_a_literal_is_its_own_address(literal: str) -> None:
    directory = Directory({})
    assert Resolver(directory, Clock()).resolve(literal, 80, soon(Clock())) == (literal,)
    assert directory.asked == []


@pytest.mark.parametrize("error", [gai(socket.EAI_NONAME), UnicodeError("label too long")])
def test_a_name_that_does_not_exist(error: Exception) -> None:
    clock = Clock()
    outcome = Resolver(Directory({"no.test": error}), clock).resolve("no.test", 80, soon(clock))
    assert isinstance(outcome, NoSuchHost), outcome


def test_a_failure_is_not_remembered() -> None:
    clock, directory = Clock(), Directory({"a.test": gai(socket.EAI_NONAME)})
    resolver = Resolver(directory, clock)
    assert isinstance(resolver.resolve("a.test", 80, soon(clock)), NoSuchHost)
    directory.known["a.test"] = ["192.0.2.1"]
    assert resolver.resolve("a.test", 80, soon(clock)) == ("192.0.2.1",)


def test_a_resolver_that_cannot_tell_is_ours_until_it_has_told_something_public() -> None:
    clock = Clock()
    directory = Directory({"bad.test": gai(socket.EAI_AGAIN), "lan.test": ["10.0.0.1"], "good.test": ["8.8.8.8"]})
    resolver = Resolver(directory, clock)
    assert resolver.resolve("bad.test", 80, soon(clock)) == OwnFault(phase=Phase.DNS, detail="as the resolver says it")
    resolver.resolve("lan.test", 80, soon(clock))
    assert isinstance(resolver.resolve("bad.test", 80, soon(clock)), OwnFault)
    resolver.resolve("good.test", 80, soon(clock))
    assert resolver.resolve("bad.test", 80, soon(clock)) == Silent(phase=Phase.DNS, waited_seconds=0.0)
    clock.now += KEPT_SECONDS + 1
    assert isinstance(resolver.resolve("bad.test", 80, soon(clock)), OwnFault)


def test_a_resolver_that_is_broken_is_ours() -> None:
    clock = Clock()
    for error in (OSError(24, "Too many open files"), gai(socket.EAI_MEMORY)):
        outcome = Resolver(Directory({"a.test": error}), clock).resolve("a.test", 80, soon(clock))
        assert isinstance(outcome, OwnFault), outcome


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_a_resolver_that_hangs_is_left_behind_at_the_deadline(gate: threading.Event) -> None:
    def hang(_host: str, _port: int) -> list[str]:
        gate.wait(20)
        return ["192.0.2.1"]

    resolver = Resolver(hang, Clock())
    outcome = resolver.resolve("a.test", 80, Deadline(0.0, 0.05, lambda: 0.0))
    assert isinstance(outcome, OwnFault), outcome


def test_many_who_ask_for_one_name_at_once_share_one_question(gate: threading.Event) -> None:
    asked: list[str] = []

    def slowly(host: str, _port: int) -> list[str]:
        asked.append(host)
        gate.wait(20)
        return ["192.0.2.1"]

    clock = Clock()
    resolver = Resolver(slowly, clock)
    answers: list[object] = []
    threads = [
        threading.Thread(target=lambda: answers.append(resolver.resolve("a.test", 80, soon(clock)))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join(20)
    assert answers == [("192.0.2.1",)] * 16
    assert asked == ["a.test"]


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        pytest.param("gone.test", "gone.test.", id="a full name"),
        pytest.param("gone.test.", "gone.test.", id="a full name that says so"),
        pytest.param("intranet", "intranet", id="a short name"),
        pytest.param("stage.test", "stage.test", id="a name of the hosts file"),
        pytest.param("commented.test", "commented.test.", id="a name in a comment"),
    ],
)
def test_no_search_domain_of_ours_brings_a_name_to_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, asked: str
) -> None:
    names: list[str] = []

    def listen(name: str, _port: int, **_: Any) -> list[tuple[Any, ...]]:
        names.append(name)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.9", 80))] * 2

    monkeypatch.setattr(socket, "getaddrinfo", listen)
    hosts_file = tmp_path / "hosts"
    hosts_file.write_text("127.0.0.1 localhost\n192.0.2.9\tSTAGE.test other # commented.test\n")
    assert system_lookup(host, 80, hosts_file) == ["192.0.2.9"]
    assert system_lookup(host, 80, tmp_path / "missing") == ["192.0.2.9"]
    assert names[0] == asked
