"""The policy has the figures that were agreed, and refuses those under which a verdict means nothing."""

import pytest
from pydantic import ValidationError

from migrate.model.policy import Policy
from migrate.model.settings import Settings


def test_every_figure_says_what_it_is() -> None:
    told = Policy.model_json_schema()["properties"]
    assert {name for name, figure in told.items() if not figure.get("description")} == set()


def test_the_figures_are_those_that_were_agreed() -> None:
    assert Policy().model_dump() == {
        "strikes_to_be_dead": 3,
        "strikes_to_be_dead_when_gone": 2,
        "hours_between_strikes": 72,
        "dead_span_days": 7,
        "recheck_days_after_failure": (1, 4, 7),
        "ok_interval_start_days": 1,
        "ok_interval_max_days": 30,
        "unverifiable_interval_start_days": 7,
        "dead_interval_days": 30,
        "host_verdict_min_urls": 3,
        "newly_dead_alarm_share": 0.02,
        "newly_dead_alarm_min_links": 50,
        "own_outage_hosts": 10,
        "own_outage_long_ok_links": 3,
        "memento_requests_per_minute": 30,
        "drift": True,
        "drift_from_memento": False,
        "drift_max_similarity": 0.2,
        "shared_target_min_urls": 3,
        "page_signals": 2,
    }


@pytest.mark.parametrize(
    "figures",
    [
        {"strikes_to_be_dead": 1},
        {"hours_between_strikes": -1},
        {"newly_dead_alarm_share": 1.5},
        {"recheck_days_after_failure": ()},
        {"recheck_days_after_failure": (4, 1)},
        {"recheck_days_after_failure": (0,)},
        {"ok_interval_start_days": 9, "ok_interval_max_days": 3},
        {"strikes": 3},
    ],
)
def test_a_figure_under_which_a_verdict_means_nothing_is_refused(figures: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate(figures)


def test_the_manifest_tells_under_which_figures_a_run_judged() -> None:
    assert Settings().public()["policy"] == Policy().model_dump(mode="json")
