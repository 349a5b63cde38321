"""What changed between two runs, and what of it somebody has to be told."""

import pytest

from migrate.model.link import Verdict
from migrate.verdict.alarm import Acknowledgement, Change, Concern, Finding, change, findings
from migrate.verdict.standing import Judgement
from tests.verdict.looks import NO_SUCH_HOST, OUTAGE, POLICY, judged, on

WORKED: dict[float, int] = {0: 200}
WATCHED: dict[float, int] = {0: 200, 5: 404}
DIED: dict[float, int] = {0: 200, 5: 404, 9: 404, 12: 404}
ROTTEN: dict[float, int] = {5: 404, 9: 404, 12: 404}
GONE: dict[float, int] = {0: 200, 5: NO_SUCH_HOST, 9: NO_SUCH_HOST, 12: NO_SUCH_HOST}
RUNS = [on(day) for day in range(60)]


@pytest.mark.parametrize(
    ("before", "now", "changed"),
    [
        (None, WORKED, Change.NEW),
        (None, ROTTEN, Change.ALREADY_DEAD),
        (WORKED, WORKED, None),
        (WORKED, WATCHED, Change.SUSPECT),
        (WATCHED, {**WATCHED, 6: 404}, None),
        (WATCHED, {**WATCHED, 9: 503}, Change.CHANGED),
        (WATCHED, {**WATCHED, 6: 200}, Change.CLEARED),
        (WATCHED, {**WATCHED, 6: 301}, Change.CLEARED),
        (WATCHED, DIED, Change.NEWLY_DEAD),
        ({5: 404}, ROTTEN, Change.ALREADY_DEAD),
        (DIED, {**DIED, 40: 404}, None),
        (DIED, {**DIED, 40: 999}, None),
        (DIED, {**DIED, 40: 200}, Change.RECOVERED),
        (GONE, {**GONE, 40: 999}, Change.CHANGED),
        (WORKED, {**WORKED, 3: 301}, Change.MOVED),
        (WORKED, {**WORKED, 3: 999}, Change.CHANGED),
        ({0: 999}, {0: 999, 7: 404}, Change.SUSPECT),
        (WORKED, {**WORKED, 3: OUTAGE}, None),
    ],
)
def test_each_change_has_its_name(
    before: dict[float, int] | None, now: dict[float, int], changed: Change | None
) -> None:
    assert change(judged(before) if before else None, judged(now)) is changed


def told(
    judgements: dict[str, Judgement], links: int = 1000, known: tuple[Acknowledgement, ...] = ()
) -> list[tuple[Concern, int]]:
    return [(each.concern, len(each.urls)) for each in findings(judgements, links, RUNS, known, POLICY)]


def of(name: str, days: dict[float, int], count: int) -> dict[str, Judgement]:
    """Links of one host each."""
    return {f"http://{name}{n}.example/": judged(days) for n in range(count)}


def on_host(host: str, days: dict[float, int], count: int) -> dict[str, Judgement]:
    return {f"http://{host}/{n}": judged(days) for n in range(count)}


def test_a_newly_dead_link_is_told_with_its_reason() -> None:
    dead = judged(DIED)
    assert findings({"http://a.example/": dead}, 60, RUNS, (), POLICY) == (
        Finding(Concern.NEWLY_DEAD, ("http://a.example/",), None, on(12), dead.reason),
    )


def test_what_was_rotten_when_first_seen_is_never_told() -> None:
    assert told({**of("a", ROTTEN, 30), **of("b", WATCHED, 5), **of("c", WORKED, 5)}) == []


def test_it_is_told_until_somebody_knows() -> None:
    dead = of("a", {**DIED, 40: 404}, 1)
    assert told(dead) == [(Concern.NEWLY_DEAD, 1)]
    assert told(dead, known=(Acknowledgement("http://a0.example/", on(13)),)) == []
    assert told(dead, known=(Acknowledgement("http://b.example/", on(13)),)) == [(Concern.NEWLY_DEAD, 1)]


def test_who_knew_of_an_earlier_death_is_told_of_the_next() -> None:
    known = (Acknowledgement("http://a0.example/", on(13)),)
    again: dict[float, int] = {**DIED, 30: 200, 40: 404, 44: 404, 47: 404}
    assert told(of("a", again, 1), known=known) == [(Concern.NEWLY_DEAD, 1)]


def test_a_host_that_dies_whole_is_told_once() -> None:
    cdn = on_host("cdn.example", GONE, 40)
    [finding] = findings(cdn, 100, RUNS, (), POLICY)
    assert (finding.concern, finding.host, len(finding.urls), finding.since) == (
        Concern.HOST_DEAD,
        "cdn.example",
        40,
        on(12),
    )
    assert finding.reason == "All 40 links to this host fail alike (website name no longer exists; all confirmed)."


def test_who_knows_of_a_host_knows_of_links_that_are_confirmed_later_and_of_no_other_hosts() -> None:
    late: dict[float, int] = {0: 200, 8: NO_SUCH_HOST, 12: NO_SUCH_HOST, 15: NO_SUCH_HOST}
    cdn = {**on_host("cdn.example", GONE, 4), "http://cdn.example/late": judged(late)}
    known = (Acknowledgement("cdn.example", on(13)),)
    assert told(cdn, known=known) == []
    assert told({**cdn, **of("a", DIED, 1)}, known=known) == [(Concern.NEWLY_DEAD, 1)]


def test_who_knows_of_a_host_is_told_of_single_links_once_it_lives_again() -> None:
    partly = {**on_host("cdn.example", DIED, 4), "http://cdn.example/good": judged(WORKED)}
    assert told(partly, known=(Acknowledgement("cdn.example", on(13)),)) == [(Concern.NEWLY_DEAD, 1)] * 4


def test_more_than_two_in_a_hundred_in_one_run_are_to_be_confirmed() -> None:
    assert told(of("a", DIED, 2), links=100) == [(Concern.NEWLY_DEAD, 1)] * 2
    assert told(of("a", DIED, 3), links=100) == [(Concern.UNUSUAL, 3)]
    assert told(of("a", DIED, 3), links=49) == [(Concern.NEWLY_DEAD, 1)] * 3
    later: dict[float, int] = {0: 200, 5: 404, 9: 404, 12.01: 404}
    [finding] = findings({**of("a", DIED, 2), **of("b", later, 1)}, 100, RUNS, (), POLICY)
    assert finding.since == on(12)
    assert finding.reason == (
        "3 links on 3 hosts were found dead in one run, unusually many of 100:"
        " confirm some of them by hand before anybody acts on it."
    )


def test_those_that_died_in_other_runs_are_counted_with_their_own() -> None:
    later: dict[float, int] = {0: 200, 6: 404, 10: 404, 13: 404}
    assert told({**of("a", DIED, 2), **of("b", later, 2)}, links=100) == [(Concern.NEWLY_DEAD, 1)] * 4


def test_a_run_stays_unusual_when_some_of_it_is_known_and_on_the_days_after() -> None:
    known = tuple(Acknowledgement(f"http://a{n}.example/", on(13)) for n in range(2))
    dead = of("a", {**DIED, 40: 404}, 3)
    assert told(dead, links=100, known=known) == [(Concern.UNUSUAL, 1)]
    assert told(dead, links=100, known=(*known, Acknowledgement("http://a2.example/", on(20)))) == []


def test_a_host_that_dies_whole_counts_as_one_of_those_in_a_hundred() -> None:
    assert told({**on_host("cdn.example", GONE, 40), **of("a", DIED, 1)}, links=100) == [
        (Concern.HOST_DEAD, 40),
        (Concern.NEWLY_DEAD, 1),
    ]
    hosts = {url: each for n in range(3) for url, each in on_host(f"cdn{n}.example", GONE, 5).items()}
    assert told(hosts, links=100) == [(Concern.UNUSUAL, 15)]


def test_a_death_that_is_disproved_is_not_told() -> None:
    assert judged({**GONE, 40: 999}).verdict is Verdict.UNVERIFIABLE
    assert told(of("a", {**GONE, 40: 999}, 1)) == []
