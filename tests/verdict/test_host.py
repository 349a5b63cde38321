"""When a host fails whole, and which of its links are seen at once since it seems to."""

import pytest

from migrate.model.link import Status, Verdict
from migrate.model.policy import Policy
from migrate.verdict.host import HostStanding, called_up, host_standing
from migrate.verdict.standing import Judgement, unvisited
from tests.verdict.looks import NO_SUCH_HOST, POLICY, TIMEOUT, judged, on

GONE: dict[float, int] = {0: 200, 5: NO_SUCH_HOST, 9: NO_SUCH_HOST, 12: NO_SUCH_HOST}
MISSING: dict[float, int] = {0: 200, 5: 404, 9: 404, 12: 404}


def standing(*histories: dict[float, int]) -> HostStanding | None:
    return host_standing([judged(days) for days in histories], POLICY)


def test_a_host_whose_links_all_fail_alike_is_one_finding() -> None:
    assert standing(GONE, GONE, GONE) == HostStanding(
        verdict=Verdict.DEAD,
        status=Status.NO_SUCH_HOST,
        reason="All 3 links to this host fail alike (website name no longer exists; all confirmed).",
        links=3,
        dead=3,
    )


def test_one_dead_link_among_watched_ones_is_a_host_that_is_watched() -> None:
    watched: dict[float, int] = {6: NO_SUCH_HOST}
    found = standing(GONE, watched, watched)
    assert found
    assert (found.verdict, found.dead) == (Verdict.SUSPECT, 1)
    assert found.reason == (
        "All 3 links to this host fail alike (website name no longer exists; 1 confirmed, the others still watched)."
    )


@pytest.mark.parametrize(
    "histories",
    [
        (GONE, GONE),
        (GONE, GONE, GONE, {0: 200}),
        (GONE, GONE, MISSING),
        (GONE, GONE, GONE, {6: 999}),
        (MISSING, MISSING, MISSING, {6: 999}, {6: 999}),
        ({0: 999}, {0: 999}, {0: 999}),
    ],
)
def test_a_host_has_no_verdict_where_one_works_or_they_fail_otherwise(histories: tuple[dict[float, int], ...]) -> None:
    assert standing(*histories) is None


@pytest.mark.parametrize("histories", [(GONE, GONE, GONE, {4: 999}), (MISSING, MISSING, MISSING, {6: 999})])
def test_one_that_told_nothing_does_not_keep_a_dead_host_alive(histories: tuple[dict[float, int], ...]) -> None:
    found = standing(*histories)
    assert found
    assert (found.verdict, found.links) == (Verdict.DEAD, 4)
    assert found.reason.startswith("3 of 4 links to this host fail alike, and none works (")


def test_ways_of_not_answering_are_alike() -> None:
    found = standing({0: TIMEOUT}, {0: TIMEOUT}, {0: TIMEOUT})
    assert found
    assert found.status is Status.TIMEOUT
    refused = unvisited(Status.REFUSED, "", "")
    mixed = [judged({0: TIMEOUT}), judged({0: TIMEOUT}), _as_of(refused, judged({0: TIMEOUT}))]
    assert host_standing(mixed, POLICY) is not None


def test_mistyped_addresses_say_nothing_of_a_host() -> None:
    mistyped = unvisited(Status.INVALID_URL, "", "url-invalid")
    assert host_standing([mistyped] * 5, POLICY) is None


def test_a_link_of_a_dying_host_that_was_not_seen_since_is_due_at_once() -> None:
    judgements = {
        "http://cdn.example/1": judged({0: 200, 5: NO_SUCH_HOST, 9: NO_SUCH_HOST}),
        "http://cdn.example/2": judged({0: 200}),
        "http://cdn.example/3": judged({0: 999}),
        "http://cdn.example/4": judged({0: 200, 7: NO_SUCH_HOST}),
        "http://cdn.example/5": unvisited(Status.EXCLUDED, "", ""),
    }
    assert called_up(judgements, POLICY) == ("http://cdn.example/2", "http://cdn.example/3")


@pytest.mark.parametrize(
    "judgements",
    [
        {"1": judged({0: 200, 5: NO_SUCH_HOST}), "2": judged({0: 200})},
        {"1": judged({0: 200, 5: NO_SUCH_HOST, 9: NO_SUCH_HOST}), "2": judged({0: 200, 6: 200}), "3": judged({0: 200})},
        {"1": judged({0: 200, 5: 404, 9: 404}), "2": judged({0: 200})},
    ],
)
def test_one_failure_or_one_missing_page_calls_nobody_up(judgements: dict[str, Judgement]) -> None:
    assert called_up(judgements, POLICY) == ()


def test_pages_that_go_missing_together_call_the_others_up() -> None:
    days: dict[float, int] = {0: 200, 5: 404, 9: 404}
    judgements = {str(n): judged(days) for n in range(3)}
    assert called_up({**judgements, "9": judged({1: 200})}, POLICY) == ("9",)
    assert called_up({**judgements, "9": judged({1: 200})}, Policy(host_verdict_min_urls=4)) == ()


def _as_of(what: Judgement, when: Judgement) -> Judgement:
    return Judgement(
        status=what.status, verdict=Verdict.SUSPECT, reason="", rules=(), first_failed=on(0), looked_at=when.looked_at
    )
