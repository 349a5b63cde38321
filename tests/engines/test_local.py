"""Jobs come back once, and die alone."""

import os
import time

from migrate.engines.local import Killed, in_processes


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


def test_a_fault_of_ours_in_a_job_is_told_of_that_job_alone() -> None:
    results = dict(in_processes(_divide, iter([1, 0, 2]), processes=1, seconds=20, preload=[]))
    told = "met a fault of migrate itself, please report it (ZeroDivisionError: division by zero)"
    assert results == {1: 1.0, 0: Killed(told), 2: 0.5}
