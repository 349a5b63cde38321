"""How a check ends."""

import pytest

from migrate.model.link import Verdict
from migrate.recheck.result import CheckResult, Compared, FailOn, counts_of, exit_code
from migrate.verdict.alarm import Change
from tests.recheck.outputs import DOWN, fails, finding, result, works

TOLD = result(findings=(finding("http://a.example/"),), counts={"links_dead": 1})
KNOWN = result(findings=(finding("http://a.example/"),), counts={"links_dead": 1}, acknowledged_by="Ada")
LONG_DEAD = result(counts={"links_dead": 1})
WATCHED = result(counts={"links_suspect": 1})


@pytest.mark.parametrize(
    ("found", "codes"),
    [
        (result(), (0, 0, 0, 0)),
        (TOLD, (1, 1, 1, 0)),
        (KNOWN, (0, 1, 1, 0)),
        (LONG_DEAD, (0, 1, 1, 0)),
        (WATCHED, (0, 0, 1, 0)),
        (result(findings=TOLD.findings, outage=DOWN), (3, 3, 3, 3)),
    ],
)
def test_what_fails_a_check_is_what_it_was_to_fail_on(found: CheckResult, codes: tuple[int, ...]) -> None:
    assert tuple(exit_code(found, fail_on) for fail_on in FailOn) == codes


def test_what_is_remembered_of_a_check_are_its_figures() -> None:
    compared = (
        Compared("http://a.example/", works(), fails(), Change.NEWLY_DEAD),
        Compared("http://b.example/", works(), fails(Verdict.SUSPECT), Change.SUSPECT),
        Compared("http://c.example/", works(), works(), None),
    )
    told = counts_of(result(compared=compared, asked=3, left=2, joined=1, findings=(finding("http://a.example/"),)))
    assert {key: n for key, n in told.items() if n} == {
        "changes_newly_dead": 1,
        "changes_suspect": 1,
        "asked": 3,
        "left": 2,
        "joined": 1,
        "findings": 1,
    }
