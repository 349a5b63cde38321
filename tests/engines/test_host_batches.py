"""Host batches stay polite, lose nothing, and spend little on hosts that do not answer."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest

from migrate.engines.host_batches import Batching, in_host_batches
from migrate.engines.host_queue import Heard, Pace, Sign, Spared

ANSWERED, MUTE = Heard(Sign.ANSWERED), Heard(Sign.MUTE)


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


def batching(
    work: Callable[[str, str | None], str],
    deliver: Callable[[str, str], Iterable[str]],
    *,
    pace: Pace = Pace(1, 0.0),  # noqa: B008  frozen
    hear: Callable[[str], Heard] = lambda _: ANSWERED,
    glimpse: Callable[[str], None] = lambda _: None,
) -> Batching[str]:
    def spare(spared: Spared[str]) -> str:
        return f"{spared.in_vain} in vain: {spared.last}"

    return Batching(
        host_of=host_of,
        door_of=host_of,
        pace_of=lambda _: pace,
        work=work,
        hear=hear,
        deliver=deliver,
        glimpse=glimpse,
        spare=spare,
    )


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

    in_host_batches(urls, batching(lambda url, _: web.ask(url), deliver, pace=pace), workers=workers)
    return delivered


def test_every_url_is_delivered_exactly_once() -> None:
    urls = [f"h{n % 7}/{n}" for n in range(200)]
    assert sorted(run(Web(0.0), urls)) == sorted(urls)


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system knows no cores")
def test_who_asks_and_who_delivers_share_one_core_until_all_is_over() -> None:
    before, asking, delivering = os.sched_getaffinity(0), list[set[int]](), list[set[int]]()

    def ask(url: str, _earlier: str | None) -> str:
        asking.append(os.sched_getaffinity(0))
        return url

    def deliver(_url: str, _result: str) -> Iterable[str]:
        delivering.append(os.sched_getaffinity(0))
        return ()

    in_host_batches([f"h{n}/1" for n in range(20)], batching(ask, deliver), workers=8)
    cores = set(map(frozenset, asking + delivering))
    assert [len(core) for core in cores] == [1]
    assert os.sched_getaffinity(0) == before


def test_nothing_to_ask_is_nothing_to_wait_for() -> None:
    assert run(Web(), []) == []


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

    web = Web()
    with pytest.raises(RuntimeError, match="enough"):
        in_host_batches([f"h{n}/0" for n in range(50)], batching(lambda url, _: web.ask(url), refuse), workers=4)


def test_a_fault_in_the_work_is_raised_where_it_can_be_seen() -> None:
    def work(_url: str, _earlier: str | None) -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_host_batches(["h/0"], batching(work, lambda _u, _r: ()), workers=2)


def outcomes(
    urls: list[str], answers: Callable[[str, int], bool], follow: dict[str, list[str]] | None = None
) -> tuple[dict[str, str], list[str], list[str]]:
    """What was delivered of each URL, what was only glimpsed, and who was asked in which order."""
    delivered: dict[str, str] = {}
    glimpsed: list[str] = []
    order: list[str] = []
    lock = threading.Lock()

    def work(url: str, earlier: str | None) -> str:
        with lock:
            order.append(url)
            said = "ok" if answers(url, order.count(url)) else "mute"
        return f"{earlier} then {said}" if earlier else said

    def deliver(url: str, result: str) -> Iterable[str]:
        assert url not in delivered
        delivered[url] = result
        return (follow or {}).get(url, [])

    def hear(result: str) -> Heard:
        return ANSWERED if result.endswith("ok") else MUTE

    in_host_batches(urls, batching(work, deliver, hear=hear, glimpse=glimpsed.append), workers=4)
    return delivered, glimpsed, order


def test_a_dead_host_costs_two_requests_whatever_it_has_of_links() -> None:
    delivered, glimpsed, order = outcomes([f"dead/{n}" for n in range(50)], lambda _u, _n: False)
    assert order == ["dead/0", "dead/1"]
    assert glimpsed == ["mute"]
    spared = {f"dead/{n}": "2 in vain: mute" for n in range(2, 50)}
    assert delivered == {"dead/0": "mute", "dead/1": "mute", **spared}


def test_a_dead_host_of_one_link_is_asked_twice_and_the_second_time_at_the_end() -> None:
    urls = ["dead/0", *(f"h/{n}" for n in range(20))]
    delivered, _, order = outcomes(urls, lambda url, _n: host_of(url) == "h")
    assert delivered["dead/0"] == "mute then mute"
    assert order[-1] == "dead/0"
    assert len(order) == 22


def test_a_host_that_was_only_asleep_is_asked_for_everything() -> None:
    delivered, _, _ = outcomes(
        [f"sleepy/{n}" for n in range(9)], lambda url, time_of_asking: url != "sleepy/0" or time_of_asking > 1
    )
    assert delivered == {"sleepy/0": "mute then ok"} | {f"sleepy/{n}": "ok" for n in range(1, 9)}


def test_one_slow_page_of_a_good_host_is_asked_once_more_and_keeps_nobody_waiting() -> None:
    delivered, _, order = outcomes([f"h/{n}" for n in range(6)], lambda url, _n: url != "h/2")
    assert delivered == {"h/2": "mute then mute"} | {f"h/{n}": "ok" for n in (0, 1, 3, 4, 5)}
    assert order == ["h/0", "h/1", "h/2", "h/3", "h/4", "h/5", "h/2"]


def test_a_redirect_to_a_host_that_was_given_up_is_spared() -> None:
    delivered, _, order = outcomes(
        ["dead/0", "dead/1", "late/0"],
        lambda url, time_of_asking: host_of(url) == "late" and time_of_asking > 1,
        follow={"late/0": ["dead/2"]},
    )
    assert delivered["dead/2"] in {"2 in vain: mute", "mute"}
    assert delivered["late/0"] == "mute then ok"
    assert len(order) <= 5
