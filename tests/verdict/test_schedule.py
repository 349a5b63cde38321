"""When a link is looked at again, and that no day carries all."""

from collections import Counter
from datetime import datetime, timedelta
from math import ceil

import pytest

from migrate.model.capture import DIRECT
from migrate.model.link import Verdict
from migrate.model.policy import Policy
from migrate.verdict.death import GRACE
from migrate.verdict.history import read
from migrate.verdict.schedule import SOON, next_check
from migrate.verdict.standing import judge
from tests.verdict.looks import (
    NIGHT,
    NO_SUCH_HOST,
    OUTAGE,
    POLICY,
    ROBOTS,
    TIMEOUT,
    URL,
    judged,
    look,
    looks,
    on,
)

DAY = timedelta(days=1)


def due_after(days: dict[float, int], url: str = URL) -> float:
    """Days from the newest look until a daily job finds the link due."""
    due = judge(looks(days), POLICY, url).next_check
    assert due is not None
    return ceil((due - on(max(days))) / DAY)


@pytest.mark.parametrize(
    ("days", "next_day"),
    [
        ({0: 404}, 1),
        ({0: 404, 1: 404}, 4),
        ({0: 404, 1: 404, 4: 404}, 7),
        ({0: 404, 4: TIMEOUT}, 7),
        ({0: 404, 1: 404, 5: 404}, 8),
        ({0: 404, 3.5: 404, 6.5: 404}, 7),
        ({0: TIMEOUT, 1: TIMEOUT, 4: TIMEOUT, 7: TIMEOUT}, 14),
        ({0: 404, 9: 404}, 16),
    ],
)
def test_a_failing_link_is_seen_again_on_the_planned_days_or_when_it_can_strike(
    days: dict[float, int], next_day: float
) -> None:
    assert judged(days).next_check == on(next_day) - GRACE


def test_a_look_on_the_next_day_can_clear_and_never_strike() -> None:
    assert judged({0: 404, 1: 404}).strikes == 1


def test_a_working_link_is_seen_less_and_less() -> None:
    for n in range(50):
        url = f"{URL}/{n}"
        days, at = {0.0: 200}, 0.0
        waits: list[float] = []
        while len(waits) < 12:
            waits.append(due_after(days, url))
            at += waits[-1]
            days[at] = 200
        assert waits[0] in {1, 2}
        assert all(wait <= 30 for wait in waits)
        assert waits[-3:] == [30, 30, 30]
        assert len([wait for wait in waits if wait < 30]) <= 7


def test_looks_that_a_person_asked_for_do_not_make_it_rarer() -> None:
    assert due_after({0: 200, 0.01: 200, 0.02: 200, 0.03: 200}) in {1, 2}


def test_what_tells_nothing_is_seen_after_a_week_and_then_less() -> None:
    assert 7 <= due_after({0: 200, 1: 999}) <= 14
    assert 14 <= due_after({0: 200, 1: 999, 8: 999}) <= 28


def test_the_dead_are_visited_within_a_month_as_they_may_come_back() -> None:
    assert 1 <= due_after({0: 404, 4: 404, 7: 404}) <= 30


def test_what_nobody_looks_at_is_never_due() -> None:
    assert judged({0: 200, 5: ROBOTS}).next_check is None


def test_a_spoiled_look_is_made_good_soon() -> None:
    assert judged({0: 404, 1: OUTAGE}).next_check == on(1) + SOON
    assert judged({0: 404, 0.5: OUTAGE}).next_check == on(1) - GRACE


@pytest.mark.parametrize(
    ("asked", "given"), [(None, 1 * DAY - GRACE), (0.1, 1 * DAY - GRACE), (10, 10 * DAY), (4000, 30 * DAY)]
)
def test_the_site_may_say_when_to_come_back_within_a_month(asked: float | None, given: timedelta) -> None:
    assert judge([look(0, 503, DIRECT, asked)], POLICY, URL).next_check == on(0) + given


def test_strikes_of_a_job_that_wanders_are_still_far_enough_apart() -> None:
    """Wherever in its night a daily job comes to the link, it dies within nine days."""
    for early in range(24):
        made, night = [look(0, 404)], 0
        while judge(made, POLICY, URL).verdict is not Verdict.DEAD:
            night += 1
            at = on(night) + timedelta(hours=(night * early) % 6)
            due = judge(made, POLICY, URL).next_check
            if due and due <= at:
                made.append(look((at - NIGHT) / DAY, 404))
        assert 7 <= night <= 9


@pytest.mark.parametrize(("verdict", "links"), [(Verdict.OK, 50_000), (Verdict.DEAD, 10_000)])
def test_no_day_carries_all_of_many_links_that_were_first_seen_together(verdict: Verdict, links: int) -> None:
    loads = Counter[int]()
    for n in range(links):
        day = 0
        while day <= 365:
            loads[day] += 1
            day = max(day + 1, ceil((_due(verdict, day, f"http://host{n % 900}.example/{n}") - NIGHT) / DAY))
    del loads[0]
    later = [loads[day] for day in range(70, 366)]
    assert max(later) <= 1.2 * sum(later) / len(later)
    assert max(loads.values()) <= links * 0.52
    assert max(loads[day] for day in range(9, 366)) <= links * 0.12


def _due(verdict: Verdict, day: int, url: str) -> datetime:
    code = 200 if verdict is Verdict.OK else NO_SUCH_HOST
    due = next_check(read([look(0, code), look(day, code)]), verdict, Policy(), url)
    assert due is not None
    return due
