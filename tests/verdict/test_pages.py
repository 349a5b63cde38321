"""The page rules are right on the pages they were written with, and as good as they were on pages they were not."""

import pytest

from migrate.model.link import Status
from migrate.verdict.judge import observe
from tests.bench.verdicts import FAILS, HELD, KNOWN, SEEN, Case, Rate, cases, scores

KNOWN_CASES = cases(KNOWN)
SEEN_SCORES = scores(cases(SEEN))


def test_there_is_enough_to_measure_on() -> None:
    assert len(KNOWN_CASES) >= 250
    assert sum(case.is_hard_negative for case in KNOWN_CASES) >= 100
    assert len({case.language for case in KNOWN_CASES}) >= 8


@pytest.mark.parametrize("case", KNOWN_CASES, ids=lambda case: case.id)
def test_a_known_page_is_what_its_label_says(case: Case) -> None:
    assert observe(case.seen).status is case.label


FLOORS: dict[str, tuple[float, float]] = {
    FAILS: (0.995, 0.975),
    Status.SOFT_404: (0.98, 0.96),
    Status.PARKED: (0.98, 0.965),
    Status.LOGIN: (0.96, 0.95),
    Status.PAYWALL: (0.93, 0.91),
    Status.BOT_WALL: (0.98, 0.98),
    Status.NEEDS_SCRIPTS: (0.97, 0.95),
    Status.REDIRECTED_HOME: (0.97, 0.965),
    Status.FRAGMENT_MISSING: (0.98, 0.98),
    Status.NOT_AN_IMAGE: (0.98, 0.98),
    Status.OK: (0.97, 0.98),
}
"""Precision and recall on seen pages, each a little below what was measured: none may fall back unnoticed."""


@pytest.mark.parametrize("name", FLOORS)
def test_on_pages_that_were_once_held_no_class_falls_back(name: str) -> None:
    score, (precision, recall) = SEEN_SCORES[name], FLOORS[name]
    assert score.precision.value >= precision, f"precision {score.precision}"
    assert score.recall.value >= recall, f"recall {score.recall}"


def test_on_pages_that_no_rule_was_written_from_hardly_anything_is_wrong() -> None:
    held = cases(HELD)
    score = scores(held)[FAILS]
    assert (len(held) >= 300, sum(case.is_hard_negative for case in held) >= 100) == (True, True)
    assert score.precision.value >= 0.99, f"precision {score.precision}"
    assert score.recall.value >= 0.95, f"recall {score.recall}"


def test_a_rate_tells_its_interval() -> None:
    assert str(Rate(95, 100)) == "95.0% (88.8%-97.8%), n=100"
    assert Rate(0, 0).interval == (0.0, 1.0)
