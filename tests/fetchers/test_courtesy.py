"""How politely archives are asked; the clock is the test's, and sleeping moves it."""

import threading
from datetime import UTC, datetime

import pytest

from migrate.fetchers.courtesy import BUSY_WAIT, LONGEST_WAIT, PATIENCE, Courtesy
from migrate.fetchers.web_archive import Reply
from migrate.model.capture import Answered, Step

URL = "http://oldweb.test/x"


class Time:
    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


def reply(status: int, *headers: tuple[str, str]) -> Reply:
    outcome = Answered(
        status=status, reason="", headers=headers, content_type=None, location=None, body_bytes=0, truncated=None
    )
    return Reply(Step(url=URL, outcome=outcome, record=None), datetime(2026, 11, 1, tzinfo=UTC))


def test_one_host_is_asked_with_a_pause_between_and_another_at_once(time: Time) -> None:
    courtesy = Courtesy(lambda _: 2.0, time, time.sleep)
    for url in (URL, URL, "http://other.test/", URL):
        courtesy.ask(url, lambda: reply(200))
    assert time.slept == [2.0, 2.0]


def test_without_a_pause_nobody_sleeps(time: Time) -> None:
    courtesy = Courtesy(lambda _: 0.0, time, time.sleep)
    for _ in range(100):
        courtesy.ask(URL, lambda: reply(200))
    assert time.slept == []


def test_a_busy_archive_is_asked_once_more_when_it_wants_to_be(time: Time) -> None:
    answers = iter([reply(429, ("Retry-After", "7")), reply(200)])
    courtesy = Courtesy(lambda _: 0.0, time, time.sleep)
    assert courtesy.ask(URL, lambda: next(answers)) == reply(200)
    assert time.slept == [7.0]


def test_one_that_does_not_say_when_is_left_alone_for_a_minute(time: Time) -> None:
    answers = iter([reply(429), reply(503), reply(200)])
    courtesy = Courtesy(lambda _: 0.0, time, time.sleep)
    assert courtesy.ask(URL, lambda: next(answers)) == reply(503)
    assert courtesy.ask(URL, lambda: next(answers)) == reply(200)
    assert time.slept == [BUSY_WAIT, BUSY_WAIT]


def test_the_copy_of_a_page_that_was_busy_is_a_copy(time: Time) -> None:
    old = reply(503, ("Memento-Datetime", "Tue, 01 May 2012 00:00:00 GMT"))
    courtesy = Courtesy(lambda _: 0.0, time, time.sleep)
    assert courtesy.ask(URL, lambda: old) == old
    assert time.slept == []


def test_one_that_wants_more_patience_than_we_have_is_never_asked_again(time: Time) -> None:
    asked = []

    def once() -> Reply:
        asked.append(time.now)
        return reply(429, ("Retry-After", str(int(LONGEST_WAIT) + 1)))

    courtesy = Courtesy(lambda _: 0.0, time, time.sleep)
    assert [courtesy.ask(URL, once).is_busy for _ in range(5)] == [True] * 5
    assert (len(asked), time.slept) == (1, [])


def test_patience_with_one_that_is_always_busy_ends(time: Time) -> None:
    courtesy = Courtesy(lambda _: 0.0, time, time.sleep)
    for _ in range(100):
        courtesy.ask(URL, lambda: reply(429, ("Retry-After", "100")))
    assert sum(time.slept) <= PATIENCE


def test_threads_ask_one_host_one_by_one() -> None:
    courtesy = Courtesy(lambda _: 0.0, lambda: 0.0, lambda _: None)
    inside, most = [0], [0]
    start = threading.Barrier(8)

    def once() -> Reply:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        threading.Event().wait(0.002)
        inside[0] -= 1
        return reply(200)

    def ask() -> None:
        start.wait()
        for _ in range(5):
            courtesy.ask(URL, once)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert most == [1]
