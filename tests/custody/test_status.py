"""`status` says whether the job is healthy, from what runs left behind, and leaves everything as it was."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from migrate.custody.endings import Ending
from migrate.custody.pace import Pace
from migrate.custody.status import Links, Trouble, health_of, trouble
from migrate.errors import OutputError
from migrate.model.link import Verdict
from migrate.store.census import Due
from migrate.store.runs import RunRow
from tests.custody.outputs import DAY, HOUR, NOW, link, output, ran, standing


def troubles(tmp_path: Path, *runs: RunRow, max_age: timedelta = 36 * HOUR) -> tuple[Trouble | None, Trouble | None]:
    """With a greatest age, and without."""
    health = health_of(output(tmp_path / "out", runs=runs), NOW)
    return trouble(health, max_age), trouble(health, None)


@pytest.mark.parametrize("code", [0, 1])
def test_a_check_with_findings_is_as_good_as_one_without(tmp_path: Path, code: int) -> None:
    assert troubles(tmp_path, ran(9 * HOUR, code)) == (None, None)


@pytest.mark.parametrize("code", [2, 3, 4, 130, None])
def test_one_bad_night_is_told_and_pages_nobody(tmp_path: Path, code: int | None) -> None:
    assert troubles(tmp_path, ran(33 * HOUR, 0), ran(9 * HOUR, code)) == (None, Trouble.FAILED)


def test_two_bad_nights_page(tmp_path: Path) -> None:
    assert troubles(tmp_path, ran(57 * HOUR, 0), ran(33 * HOUR, 3), ran(9 * HOUR, 3)) == (Trouble.STALE, Trouble.FAILED)


def test_a_job_that_nobody_starts_any_more_pages(tmp_path: Path) -> None:
    assert troubles(tmp_path, ran(57 * HOUR, 0)) == (Trouble.STALE, None)


def test_the_age_is_counted_from_the_end_of_the_last_good_check(tmp_path: Path) -> None:
    long = ran(40 * HOUR, 0, took=4 * HOUR)
    health = health_of(output(tmp_path / "out", runs=[long]), NOW)
    assert health.age == 36 * HOUR
    assert trouble(health, 36 * HOUR) is None
    assert trouble(health, 36 * HOUR - timedelta(seconds=1)) is Trouble.STALE


def test_a_first_run_that_failed_is_given_as_much_time_as_any_other(tmp_path: Path) -> None:
    assert troubles(tmp_path, ran(9 * HOUR, 3, "run")) == (None, Trouble.FAILED)


def test_a_first_run_that_failed_long_ago_pages(tmp_path: Path) -> None:
    assert troubles(tmp_path, ran(57 * HOUR, None, "run")) == (Trouble.STALE, Trouble.FAILED)


def test_an_output_without_a_run_is_in_trouble(tmp_path: Path) -> None:
    assert troubles(tmp_path) == (Trouble.NEVER, Trouble.NEVER)


def test_how_runs_ended_since_the_last_good_one_is_counted(tmp_path: Path) -> None:
    runs = [ran(9 * DAY, 4), ran(5 * DAY, 0), ran(4 * DAY, 3), ran(3 * DAY, 2), ran(2 * DAY, 3), ran(DAY, None)]
    health = health_of(output(tmp_path / "out", runs=runs), NOW)
    assert health.failed_since == Counter({Ending.OUTAGE: 2, Ending.WRONG: 1, Ending.CUT_SHORT: 1})
    assert (health.last_good, health.last, health.last_ending) == (runs[1], runs[-1], Ending.CUT_SHORT)


def test_other_verbs_are_no_checks_and_a_verify_is_told(tmp_path: Path) -> None:
    verify = ran(HOUR, 0, "verify")
    health = health_of(output(tmp_path / "out", runs=[ran(57 * HOUR, 0), verify]), NOW)
    assert trouble(health, 36 * HOUR) is Trouble.STALE
    assert health.last_verify == verify


def test_links_are_counted_by_verdict_and_those_of_vanished_posts_are_not(tmp_path: Path) -> None:
    out = output(
        tmp_path / "out",
        standings=[
            standing(link(1), NOW + DAY),
            standing(link(2), None, Verdict.DEAD),
            standing(link(3), None, Verdict.DEAD, worked=False),
        ],
        never_seen=[link(4), link(5)],
        no_address=["mailto:a@site.example"],
        vanished=[standing(link(6), NOW - DAY, Verdict.DEAD)],
    )
    health = health_of(out, NOW)
    assert health.links == Links(Counter({Verdict.OK: 1, Verdict.DEAD: 2}), waiting=2, not_askable=1, newly_dead=1)
    assert (health.backlog.due, health.backlog.next_due) == (Due(0, None), NOW + DAY)


def test_what_is_due_is_told_apart_from_what_a_good_check_left_behind(tmp_path: Path) -> None:
    out = output(
        tmp_path / "out",
        runs=[ran(9 * HOUR, 0)],
        standings=[
            standing(link(1), NOW - 10 * HOUR),
            standing(link(2), NOW - HOUR),
            standing(link(3), NOW),
            standing(link(4), NOW + HOUR),
        ],
    )
    backlog = health_of(out, NOW).backlog
    assert (backlog.due, backlog.left_behind, backlog.next_due) == (Due(3, NOW - 10 * HOUR), 1, NOW + HOUR)


def test_the_pace_is_the_best_of_the_last_good_checks_beside_what_falls_due(tmp_path: Path) -> None:
    nights = [ran(n * DAY, 3 if n == 2 else 0) for n in range(4, 0, -1)]
    checks = [
        *((link(n), nights[0].started_at + timedelta(minutes=n)) for n in range(4)),
        ("https://forwarded.example/", nights[0].started_at + timedelta(minutes=5)),
        *((link(n), nights[1].started_at + timedelta(minutes=n)) for n in range(6)),
        (link(0), nights[3].started_at),
    ]
    out = output(
        tmp_path / "out", runs=nights, checks=checks, standings=[standing(link(n), NOW + DAY) for n in range(14)]
    )
    assert health_of(out, NOW).backlog.pace == Pace(links=6, between=DAY, falling_due=2.0)


def test_too_few_checks_show_no_pace(tmp_path: Path) -> None:
    runs = [ran(9 * DAY, 0, "run"), ran(2 * DAY, 0), ran(DAY, 0)]
    assert health_of(output(tmp_path / "out", runs=runs), NOW).backlog.pace is None


@pytest.mark.parametrize(
    ("due", "falling_due", "expected"),
    [(0, 9.0, timedelta(0)), (10, 50.0, DAY), (100, 5.0, 20 * DAY), (101, 5.0, 21 * DAY), (11, 10.0, None)],
)
def test_a_backlog_is_caught_up_where_more_gets_done_than_falls_due(
    due: int, falling_due: float, expected: timedelta | None
) -> None:
    assert Pace(links=10, between=DAY, falling_due=falling_due).caught_up_in(due) == expected


def test_no_folder_is_no_output(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no folder"):
        health_of(tmp_path / "out", NOW)
