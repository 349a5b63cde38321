"""What becomes of a host's URLs, played move by move."""

from collections.abc import Sequence

import pytest

from migrate.engines.host_queue import Errand, Heard, HostQueue, Pace, Sign, Spared

OK, MUTE, NOTHING = Heard(Sign.ANSWERED), Heard(Sign.MUTE), Heard(Sign.NOTHING)
SLOWED, BUSY, FOR_LONG = Heard(Sign.SLOWED), Heard(Sign.BUSY), Heard(Sign.BUSY, 3600.0)
SOUNDS = {"+": OK, "-": MUTE, "?": NOTHING, "s": SLOWED, "b": BUSY, "B": FOR_LONG}


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def play(urls: Sequence[str], heard: str, *, in_flight: int = 1) -> tuple[list[str], list[str]]:
    """Ask one by one and hear what `SOUNDS` has; `|` is the end of the run. Give the asked, and the left."""
    queue: HostQueue[str] = HostQueue(Pace(in_flight, 0.0), Clock())
    for url in urls:
        queue.add(url, url.rpartition(":")[0])
    asked = []
    for sound in heard:
        if sound == "|":
            assert not queue.is_ready()
            queue.try_again()
            continue
        errand = queue.start()
        asked.append(errand.url)
        queue.over(errand, sound, SOUNDS[sound])
    left = [f"spared {x.url}" if isinstance(x, Spared) else f"once {x.url}" for x in queue.given_up()]
    left += ["ready"] if queue.is_ready() else []
    left += [f"{queue.aside} aside"] if queue.aside else []
    return asked, left


@pytest.mark.parametrize(
    ("heard", "asked", "left"),
    [
        ("++++", "abcd", []),
        ("-", "a", ["4 aside"]),
        ("-|-", "ab", ["spared c", "spared d", "once a"]),
        ("-|+", "ab", ["ready"]),
        ("-|+++", "abcd", ["ready"]),
        ("-|++++", "abcda", []),
        ("-|+++-", "abcda", []),
        ("+-", "ab", ["ready", "1 aside"]),
        ("+--", "abc", ["3 aside"]),
        ("+--|-", "abcd", ["once b", "once c"]),
        ("+--|+++", "abcdbc", []),
        ("+-+", "abc", ["ready", "1 aside"]),
        ("+-++|+", "abcdb", []),
        ("-|+--", "abcd", ["once a", "once c"]),
        ("-|?+", "abc", ["ready"]),
        ("?-", "ab", ["3 aside"]),
    ],
)
def test_a_host_that_fails_is_set_aside_tried_once_and_given_up(heard: str, asked: str, left: list[str]) -> None:
    assert play("abcd", heard) == (list(asked), left)


@pytest.mark.parametrize(
    ("heard", "asked", "left"),
    [
        ("bbbb", "abcd", ["ready"]),
        ("bbbbb", "abcde", ["3 aside"]),
        ("bbbb+bbb", "abcdefgh", []),
        ("bbbbsbbb", "abcdefgh", []),
        ("ssssssss", "abcdefgh", []),
        ("bbbbb|b", "abcdef", ["spared g", "spared h"]),
        ("bbbbb|-", "abcdef", ["spared g", "spared h"]),
        ("bbbbb|+++", "abcdefgh", []),
        ("B", "a", ["7 aside"]),
        ("B|B", "ab", [f"spared {left}" for left in "cdefgh"]),
        ("B|+++++++", "abcdefgh", []),
        ("B|+B", "abc", [f"spared {left}" for left in "defgh"]),
        ("-|bbbbb", "abcdef", ["spared g", "spared h", "once a"]),
        ("+-bbbb++", "abcdefgh", ["1 aside"]),
        ("+-bbbbb|b", "abcdefgh", ["once b"]),
    ],
)
def test_a_host_that_turns_all_away_is_left_in_peace(heard: str, asked: str, left: list[str]) -> None:
    assert play("abcdefgh", heard) == (list(asked), left)


@pytest.mark.parametrize(
    ("heard", "asked", "left"),
    [
        ("-", ["http:a"], ["ready", "2 aside"]),
        ("-+", ["http:a", "https:a"], ["ready", "2 aside"]),
        ("-++|-", ["http:a", "https:a", "https:b", "http:b"], ["once http:a"]),
    ],
)
def test_where_one_door_is_shut_the_other_is_asked_all_the_same(heard: str, asked: list[str], left: list[str]) -> None:
    assert play(["http:a", "http:b", "https:a", "https:b"], heard) == (asked, left)


def test_a_suspect_host_is_asked_one_by_one() -> None:
    queue: HostQueue[str] = HostQueue(Pace(2, 0.0), Clock())
    for url in "abcde":
        queue.add(url, "")
    queue.over(queue.start(), "+", OK)
    one, other = queue.start(), queue.start()
    assert not queue.is_ready()
    assert not queue.over(one, "-", MUTE)
    assert not queue.is_ready()
    assert queue.over(other, "+", OK)
    queue.start()
    assert queue.is_ready()


def test_what_was_asked_before_comes_with_what_it_brought() -> None:
    queue: HostQueue[str] = HostQueue(Pace(1, 0.0), Clock())
    queue.add("a", "")
    queue.over(queue.start(), "silence", MUTE)
    queue.try_again()
    assert queue.start() == Errand("a", "", "silence")


def test_what_is_spared_tells_how_often_its_host_failed_and_how_in_the_end() -> None:
    queue: HostQueue[str] = HostQueue(Pace(1, 0.0), Clock())
    for url in "abc":
        queue.add(url, "")
    queue.over(queue.start(), "first", MUTE)
    queue.try_again()
    queue.over(queue.start(), "second", MUTE)
    assert list(queue.given_up()) == [Spared("c", 2, "second"), Errand("a", "", "first")]
    assert list(queue.given_up()) == []


def delays(heard: Sequence[Heard], delay: float = 0.0) -> list[float]:
    """How long after each answer the host is free again."""
    clock = Clock()
    queue: HostQueue[str] = HostQueue(Pace(1, delay), clock)
    waits = []
    for number, sound in enumerate(heard):
        queue.add(str(number), "")
        clock.now = max(clock.now, queue.free_at)
        queue.over(queue.start(), "", sound)
        waits.append(queue.free_at - clock.now)
    return waits


@pytest.mark.parametrize(
    ("heard", "delay", "expected"),
    [
        ([OK, OK], 0.5, [0.5, 0.5]),
        ([Heard(Sign.BUSY)] * 5, 0.0, [1.0, 2.0, 4.0, 8.0, 8.0]),
        ([Heard(Sign.SLOWED)] * 7, 0.0, [1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0]),
        ([Heard(Sign.BUSY)] * 3, 1.0, [2.0, 4.0, 8.0]),
        ([Heard(Sign.BUSY)] * 3 + [OK] * 4, 0.0, [1.0, 2.0, 4.0, 2.0, 1.0, 0.0, 0.0]),
        ([Heard(Sign.BUSY), OK, OK], 1.0, [2.0, 1.0, 1.0]),
        ([Heard(Sign.BUSY)], 20.0, [20.0]),
        ([Heard(Sign.BUSY, 12.0), OK], 0.0, [12.0, 0.0]),
        ([Heard(Sign.BUSY, 86400.0)], 0.0, [30.0]),
    ],
)
def test_a_busy_host_is_asked_less_often_within_bounds(heard: list[Heard], delay: float, expected: list[float]) -> None:
    assert delays(heard, delay) == expected
