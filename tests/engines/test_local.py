"""Host batches stay polite and lose nothing; posts die alone."""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import pytest

from migrate.engines.local import Killed, Pace, in_host_batches, in_processes


def host_of(url: str) -> str:
    return url.split("/", maxsplit=1)[0]


class Web:
    """Records who was asked when, and how many at once."""

    def __init__(self, seconds: float = 0.005) -> None:
        self.seconds = seconds
        self.lock = threading.Lock()
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.order: list[str] = []
        self.spans: list[tuple[str, float, float]] = []

    def ask(self, url: str) -> str:
        host = host_of(url)
        began = time.monotonic()
        with self.lock:
            self.order.append(url)
            self.now[host] += 1
            self.most[host] = max(self.most[host], self.now[host])
        time.sleep(self.seconds)
        with self.lock:
            self.now[host] -= 1
            self.spans.append((url, began, time.monotonic()))
        return url.upper()


def run(
    web: Web,
    urls: list[str],
    *,
    pace: Pace = Pace(1, 0.0),  # noqa: B008  frozen
    follow: dict[str, list[str]] | None = None,
    workers: int = 8,
) -> list[str]:
    delivered: list[str] = []

    def deliver(url: str, result: str) -> Iterable[str]:
        assert result == url.upper()
        delivered.append(url)
        return (follow or {}).get(url, [])

    in_host_batches(urls, host_of=host_of, pace_of=lambda _: pace, work=web.ask, deliver=deliver, workers=workers)
    return delivered


def test_every_url_is_delivered_exactly_once() -> None:
    urls = [f"h{n % 7}/{n}" for n in range(200)]
    assert sorted(run(Web(0.0), urls)) == sorted(urls)


def test_no_host_is_asked_more_often_at_once_than_its_pace() -> None:
    web = Web()
    run(web, [f"h{n % 3}/{n}" for n in range(60)], pace=Pace(2, 0.0), workers=16)
    assert max(web.most.values()) == 2


def test_the_first_url_of_every_host_comes_before_the_second_of_any() -> None:
    web = Web()
    run(web, [f"h{host}/{n}" for host in range(5) for n in range(3)], workers=5)
    assert {url.split("/")[1] for url in web.order[:5]} == {"0"}


def test_a_second_url_waits_for_the_first_answer_of_its_host() -> None:
    web = Web(0.05)
    run(web, ["h/0", "h/1", "h/2"], pace=Pace(2, 0.0))
    first_end = next(end for url, _, end in web.spans if url == "h/0")
    assert all(began >= first_end - 0.02 for url, began, _ in web.spans if url != "h/0")


def test_between_two_requests_to_a_host_lies_the_delay() -> None:
    web = Web(0.0)
    run(web, ["h/0", "h/1", "h/2"], pace=Pace(1, 0.08))
    spans = sorted(web.spans, key=lambda span: span[1])
    assert all(later[1] - earlier[2] >= 0.075 for earlier, later in pairwise(spans))


def test_what_delivery_gives_back_is_asked_too() -> None:
    assert sorted(run(Web(), ["a/0"], follow={"a/0": ["b/0"], "b/0": ["a/1"]})) == ["a/0", "a/1", "b/0"]


def test_an_error_in_delivery_ends_the_batches() -> None:
    def refuse(_url: str, _result: str) -> Iterable[str]:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        in_host_batches(
            [f"h{n}/0" for n in range(50)],
            host_of=host_of,
            pace_of=lambda _: Pace(1, 0.0),
            work=Web().ask,
            deliver=refuse,
            workers=4,
        )


def test_a_fault_in_the_work_is_raised_where_it_can_be_seen() -> None:
    def work(_url: str) -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_host_batches(
            ["h/0"], host_of=host_of, pace_of=lambda _: Pace(1, 0.0), work=work, deliver=lambda _u, _r: (), workers=2
        )


def _double(n: int) -> int:
    if n == 13:
        os._exit(1)
    if n == 14:
        time.sleep(60)
    if n == 15:
        raise MemoryError
    return 2 * n


def test_every_job_comes_back_once() -> None:
    results = dict(in_processes(_double, iter(range(10)), processes=2, seconds=20, preload=[], chunk=3))
    assert results == {n: 2 * n for n in range(10)}


def test_a_job_that_dies_hangs_or_bursts_is_killed_alone() -> None:
    results = dict(in_processes(_double, iter(range(10, 20)), processes=2, seconds=2, preload=[], chunk=4))
    assert results == {
        10: 20,
        11: 22,
        12: 24,
        13: Killed("ended the worker process"),
        14: Killed("took longer than 2 s"),
        15: Killed("needed more memory than a worker may use"),
        16: 32,
        17: 34,
        18: 36,
        19: 38,
    }


def _divide(n: int) -> float:
    return 1 / n


def test_a_fault_in_a_job_is_raised_and_leaves_no_process() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_processes(_divide, iter([1, 0]), processes=1, seconds=20, preload=[]))
