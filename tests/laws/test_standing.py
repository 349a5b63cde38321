"""Laws of how a link is judged by its history, whatever that is."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from migrate.model.capture import DIRECT
from migrate.model.link import Status, Verdict
from migrate.verdict.judge import FAILING, WORKING, verdict_of
from migrate.verdict.observation import Look
from migrate.verdict.standing import Judgement, judge
from tests.verdict.looks import ELSEWHERE, OUTAGE, POLICY, SEEN, URL, look, on

HOUR = timedelta(hours=1)
NEVER_BY_ITSELF = {
    Status.REFUSED,
    Status.RESET,
    Status.CLOSED,
    Status.TIMEOUT,
    Status.SERVER_ERROR,
    Status.NOT_HTTP,
    Status.TLS_EXPIRED,
    Status.TLS_NAME,
    Status.TLS_UNTRUSTED,
    Status.TLS_FAILED,
}

a_day = st.integers(0, 24 * 4).map(lambda quarter: quarter / 4)
a_code = st.sampled_from(sorted(SEEN))
a_failing_code = st.sampled_from(sorted(code for code, seen in SEEN.items() if verdict_of(seen.status) in FAILING))
a_vantage = st.sampled_from([DIRECT, DIRECT, DIRECT, ELSEWHERE])
a_wait = st.one_of(st.none(), st.none(), st.floats(0, 400))
a_look = st.builds(look, a_day, a_code, a_vantage, a_wait)
a_failing_look = st.builds(look, a_day, a_failing_code, a_vantage)
a_history = st.lists(st.one_of(a_look, a_failing_look, a_failing_look), min_size=1, max_size=9)
a_review = st.one_of(st.none(), a_day.map(on))


def of(looks: list[Look], gone: datetime | None = None) -> Judgement:
    return judge(looks, POLICY, URL, gone)


@given(a_history.flatmap(lambda looks: st.tuples(st.just(looks), st.permutations(looks))))
def test_a_judgement_follows_from_which_looks_there_are(looks: tuple[list[Look], list[Look]]) -> None:
    assert of(looks[0]) == of(looks[1])


@given(a_history, a_look)
def test_a_recheck_never_shortens_history(looks: list[Look], again: Look) -> None:
    latest = max(each.at for each in looks)
    later = Look(max(again.at, latest + HOUR), again.observation, again.vantage)
    before, after = of(looks), of([*looks, later])
    has_worked = verdict_of(later.observation.status) in WORKING
    assert after.first_ok == (before.first_ok or (later.at if has_worked else None))
    assert after.last_ok == (later.at if has_worked else before.last_ok)
    if has_worked:
        assert (after.verdict in WORKING, after.first_failed, after.strikes, after.died_at) == (True, None, 0, None)
        return
    assert before.first_failed is None or after.first_failed == before.first_failed
    assert after.strikes >= before.strikes
    if before.verdict is Verdict.DEAD and after.verdict is Verdict.DEAD:
        assert after.died_at == before.died_at


@given(a_history, a_day, st.integers(0, 9))
def test_an_outage_of_ours_changes_nothing_but_when_the_link_is_due(looks: list[Look], day: float, place: int) -> None:
    before = of(looks)
    if before.looked_at is None:
        return
    after = of([*looks[:place], look(day, OUTAGE), *looks[place:]])
    assert replace(after, next_check=None) == replace(before, next_check=None)
    if before.next_check and after.next_check:
        assert before.next_check <= after.next_check <= max(before.next_check, on(day) + HOUR)


@given(
    st.lists(st.integers(-900, 0).map(float), max_size=5),
    st.lists(st.tuples(st.floats(0, 1), a_failing_code, a_vantage), min_size=1, max_size=20),
    a_review,
)
def test_no_single_night_of_failures_makes_anything_dead(
    worked: list[float], night: list[tuple[float, int, str]], gone: datetime | None
) -> None:
    looks = [look(day - 1, 200) for day in worked] + [look(*failure) for failure in night]
    assert of(looks, gone).verdict is Verdict.SUSPECT


@given(a_history, a_review)
def test_dead_is_what_the_policy_says_counted_another_way(looks: list[Look], gone: datetime | None) -> None:
    judged = of(looks, gone)
    run = _since_it_worked(looks)
    expected = _is_dead(run, _heeded(looks, gone))
    if run and verdict_of(run[-1].observation.status) in FAILING:
        assert (judged.verdict is Verdict.DEAD) == expected
    else:
        assert expected or judged.verdict is not Verdict.DEAD


def _since_it_worked(looks: list[Look]) -> list[Look]:
    worked = [each.at for each in looks if verdict_of(each.observation.status) in WORKING]
    told = [each for each in looks if each.observation.status is not Status.OWN_OUTAGE]
    since = [each for each in told if not worked or each.at > max(worked)]
    return sorted(since, key=lambda each: (each.at, verdict_of(each.observation.status) in FAILING))


def _heeded(looks: list[Look], gone: datetime | None) -> bool:
    worked = [each.at for each in looks if verdict_of(each.observation.status) in WORKING]
    return gone is not None and (not worked or gone > max(worked))


def _is_dead(run: list[Look], agreed: bool) -> bool:
    failing = [each for each in run if verdict_of(each.observation.status) in FAILING]
    alone = [each.at for each in failing if each.observation.status not in NEVER_BY_ITSELF]
    removed = [each.at for each in failing if each.observation.status is Status.GONE]
    agreed = agreed or any(
        one.vantage != other.vantage and min(one.at, other.at) >= failing[0].at and other.at > failing[0].at
        for one, other in combinations(failing, 2)
        if one.at > failing[0].at or all(first.vantage != other.vantage for first in failing if first.at == one.at)
    )
    return _counts(alone, 3) or _counts(removed, 2) or (agreed and _counts([each.at for each in failing], 3))


def _counts(moments: list[datetime], needed: int) -> bool:
    """Whether so many of them lie 72 hours apart and span 7 days, an hour less being as good."""
    return any(
        all(later - earlier >= 71 * HOUR for earlier, later in pairwise(chosen))
        and chosen[-1] - chosen[0] >= 167 * HOUR
        for chosen in combinations(moments, needed)
    )


@given(a_history)
def test_a_link_is_due_after_it_was_seen_and_within_a_month(looks: list[Look]) -> None:
    judged = of(looks)
    if judged.next_check is None:
        assert judged.verdict is Verdict.NOT_CHECKED
        return
    latest = max(each.at for each in looks)
    assert judged.next_check > latest - HOUR
    assert judged.looked_at is None or judged.looked_at < judged.next_check <= latest + timedelta(days=30)


@given(a_history)
def test_what_was_not_seen_to_fail_is_not_said_to(looks: list[Look]) -> None:
    judged = of(looks)
    assert judged.status in {each.observation.status for each in looks}
    assert (judged.verdict in FAILING) <= (judged.first_failed is not None and judged.strikes > 0)
