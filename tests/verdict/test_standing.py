"""What follows from all looks at a link: when it is dead, what clears it, and what is said of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from migrate.model.link import Status, Verdict
from migrate.model.policy import Policy
from migrate.verdict.death import GRACE
from migrate.verdict.observation import Look, Observation
from migrate.verdict.standing import Judgement, judge
from tests.verdict.looks import (
    ELSEWHERE,
    NO_SUCH_HOST,
    OUTAGE,
    POLICY,
    ROBOTS,
    TIMEOUT,
    URL,
    judged,
    look,
    on,
)

SUSPECT, DEAD, OK, UNVERIFIABLE = Verdict.SUSPECT, Verdict.DEAD, Verdict.OK, Verdict.UNVERIFIABLE


def test_a_first_failure_is_watched_and_says_what_was_seen() -> None:
    assert judged({0: 200, 5: 404}) == Judgement(
        status=Status.NOT_FOUND,
        verdict=SUSPECT,
        reason="The site says that there is no such page (404).",
        rules=("http-404",),
        first_ok=on(0),
        last_ok=on(0),
        first_failed=on(5),
        strikes=1,
        next_check=on(6) - GRACE,
        shown_at=on(5),
        looked_at=on(5),
    )


def test_three_strikes_over_a_week_are_death() -> None:
    dead = judged({0: 200, 5: 404, 6: 404, 9: 404, 12: 404})
    assert (dead.verdict, dead.strikes, dead.first_failed, dead.died_at, dead.rules) == (
        DEAD,
        3,
        on(5),
        on(12),
        ("http-404", "history-strikes"),
    )
    assert dead.reason == (
        "Not working since 8 May 2024 (4 failed checks over 7 days): the site says that there is no such page (404)."
    )


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        ({0: 404, 1: 404, 2: 404}, SUSPECT),
        ({0: 404, 3: 404, 6: 404}, SUSPECT),
        ({0: 404, 7: 404}, SUSPECT),
        ({0: 404, 4: 404, 6: 404, 7: 404}, DEAD),
        ({0: 404, 3: 404, 6: 404, 7: 404}, DEAD),
        ({0: 404, 5: 404, 7: 404}, SUSPECT),
        ({0: 404, 5: 404, 8: 404}, DEAD),
        ({0: 404, 4: 404, 5: 200, 7: 404}, SUSPECT),
        ({0: 410, 4: 410}, SUSPECT),
        ({0: 410, 7: 410}, DEAD),
        ({0: 410, 7: 404}, SUSPECT),
        ({0: 410, 4: 404, 7: 404}, DEAD),
        ({0: 410, 4: TIMEOUT, 7: 410}, DEAD),
        ({0: TIMEOUT, 4: TIMEOUT, 7: TIMEOUT, 30: TIMEOUT}, SUSPECT),
        ({0: 503, 4: TIMEOUT, 7: 503}, SUSPECT),
        ({0: NO_SUCH_HOST, 4: NO_SUCH_HOST, 7: NO_SUCH_HOST}, DEAD),
        ({0: 404, 4: TIMEOUT, 7: 404}, SUSPECT),
        ({0: 404, 4: TIMEOUT, 7: 404, 11: 404}, DEAD),
        ({0: 404, 4: 999, 7: 404}, SUSPECT),
        ({0: 404, 4: 999, 7: 404, 10: 404}, DEAD),
        ({0: 404, 4: OUTAGE, 7: 404}, SUSPECT),
    ],
)
def test_the_arithmetic_of_death(days: dict[float, int], verdict: Verdict) -> None:
    assert judged(days).verdict is verdict


@pytest.mark.parametrize(
    "status",
    [
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
    ],
)
def test_a_year_of_what_may_be_the_fault_of_the_line_is_not_death(status: Status) -> None:
    year = [Look(on(day), Observation(status, "x", "It failed.")) for day in range(0, 365, 7)]
    assert judge(year, POLICY, URL).verdict is SUSPECT


def test_a_job_that_starts_at_the_same_time_each_day_is_not_early_for_some_seconds() -> None:
    seconds = timedelta(seconds=40) / timedelta(days=1)
    assert judged({seconds: 404, 4: 404, 7 - seconds: 404}).verdict is DEAD
    hours = timedelta(hours=2) / timedelta(days=1)
    assert judged({0: 404, 4: 404, 7 - hours: 404}).verdict is SUSPECT


def test_other_figures_give_other_verdicts() -> None:
    hasty = Policy(strikes_to_be_dead=2, hours_between_strikes=0, dead_span_days=1)
    assert judged({0: 404, 1: 404}, policy=hasty).verdict is DEAD
    assert judged({0: 404}, look(0, 404, ELSEWHERE), policy=hasty).strikes == 1


def test_what_may_be_the_fault_of_the_line_needs_a_second_network_that_agrees() -> None:
    alone = judged({0: TIMEOUT, 4: TIMEOUT, 7: TIMEOUT})
    agreed = judged({0: TIMEOUT, 4: TIMEOUT, 7: TIMEOUT}, look(4.01, TIMEOUT, ELSEWHERE))
    late = judged({0: TIMEOUT, 4: TIMEOUT, 7: TIMEOUT}, look(9, 503, ELSEWHERE))
    assert (alone.verdict, alone.ask_elsewhere) == (SUSPECT, True)
    assert alone.reason.endswith("It is called gone only when another network, or a person, agrees.")
    assert (agreed.verdict, agreed.died_at, agreed.ask_elsewhere) == (DEAD, on(7), False)
    assert agreed.rules == ("net-silent", "history-second-network")
    assert agreed.reason == (
        "Not working since 3 May 2024 (4 failed checks over 7 days): the site gave no answer in 30 s."
        " Another network agreed on 7 May 2024."
    )
    assert (late.verdict, late.died_at, late.status) == (DEAD, on(9), Status.SERVER_ERROR)


def test_a_second_network_at_the_very_moment_of_the_first_failure_is_no_second_look() -> None:
    at_once = look(0, TIMEOUT, ELSEWHERE)
    failed: dict[float, int] = {0: TIMEOUT, 4: TIMEOUT, 7: TIMEOUT}
    assert judged(failed, at_once).verdict is SUSPECT
    assert judged(failed, at_once, look(4.01, TIMEOUT, ELSEWHERE)).verdict is DEAD


def test_a_person_takes_the_place_of_a_second_network_until_the_link_works_again() -> None:
    failed: dict[float, int] = {0: TIMEOUT, 4: TIMEOUT, 7: TIMEOUT}
    said = judged(failed, gone=9)
    assert (said.verdict, said.died_at, said.rules) == (DEAD, on(9), ("net-silent", "history-person"))
    assert judged(failed, gone=2).died_at == on(7)
    assert judged({0: TIMEOUT}, gone=2).verdict is SUSPECT
    assert judged({-3: TIMEOUT, -1: 200, **failed}, gone=-2).verdict is SUSPECT


def test_what_works_from_elsewhere_works_and_says_from_where() -> None:
    works = judged({0: 200, 5: TIMEOUT}, look(5.01, 200, ELSEWHERE))
    assert (works.verdict, works.strikes, works.first_failed) == (OK, 0, None)
    assert works.reason == (
        "The address opens and something is there."
        " That was seen by way of proxy.example:3128; from our own network it failed."
    )
    again = judged({0: 200, 5: TIMEOUT, 7: TIMEOUT}, look(5.01, 200, ELSEWHERE))
    assert (again.verdict, again.ask_elsewhere) == (SUSPECT, True)
    assert judged({0: 200, 5: TIMEOUT}).ask_elsewhere is False


def test_one_look_that_works_clears_everything() -> None:
    back = judged({0: 200, 5: 404, 9: 404, 12: 404, 40: 200})
    assert (back.verdict, back.strikes, back.first_failed, back.died_at) == (OK, 0, None, None)
    assert (back.first_ok, back.last_ok) == (on(0), on(40))
    assert back.reason == (
        "The address opens and something is there. It works again: from 8 May 2024 to 15 May 2024 it did not."
    )


def test_a_bot_wall_before_a_working_page_is_not_rot() -> None:
    walled = judged({0: 200, 5: 999, 12: 999, 26: 999, 50: 999})
    assert (walled.verdict, walled.status, walled.strikes, walled.last_ok) == (
        UNVERIFIABLE,
        Status.BOT_WALL,
        0,
        on(0),
    )
    assert walled.reason == "The site turns programs away (999). It last worked on 3 May 2024."


def test_what_was_confirmed_gone_stays_gone_behind_a_wall() -> None:
    walled = judged({0: 404, 4: 404, 7: 404, 37: 999})
    assert (walled.verdict, walled.status, walled.died_at) == (DEAD, Status.NOT_FOUND, on(7))
    assert (walled.shown_at, walled.looked_at) == (on(7), on(37))
    assert walled.reason == (
        "Not working since 3 May 2024 (3 failed checks over 7 days): the site says that there is no such page (404)."
        " On 9 June 2024 we could not tell: the site turns programs away (999)."
    )
    assert judged({0: 404, 4: 404, 7: 404, 37: ROBOTS}).verdict is DEAD


def test_a_site_that_was_gone_and_turns_programs_away_is_there_again() -> None:
    there = judged({0: NO_SUCH_HOST, 4: NO_SUCH_HOST, 7: NO_SUCH_HOST, 37: 999})
    assert (there.verdict, there.status, there.died_at, there.strikes) == (UNVERIFIABLE, Status.BOT_WALL, None, 3)
    gone = judged({0: NO_SUCH_HOST, 4: NO_SUCH_HOST, 7: NO_SUCH_HOST, 37: 999, 44: NO_SUCH_HOST})
    assert (gone.verdict, gone.died_at) == (DEAD, on(7))
    assert judged({0: NO_SUCH_HOST, 4: NO_SUCH_HOST, 7: NO_SUCH_HOST, 37: ROBOTS}).verdict is DEAD


def test_a_wall_before_a_watched_page_leaves_its_strikes() -> None:
    walled = judged({0: 404, 1: 999})
    assert (walled.verdict, walled.strikes, walled.first_failed) == (UNVERIFIABLE, 1, on(0))
    assert walled.reason == "The site turns programs away (999). It had failed since 3 May 2024 (1 failed check)."


def test_a_dead_link_shows_what_it_died_of_and_what_else_was_seen() -> None:
    mixed = judged({0: 404, 4: 404, 7: 404, 37: TIMEOUT})
    assert (mixed.status, mixed.verdict) == (Status.NOT_FOUND, DEAD)
    assert mixed.reason == (
        "Not working since 3 May 2024 (4 failed checks over 37 days): the site says that there is no such page (404)."
        " It was seen otherwise on 9 June 2024: the site gave no answer in 30 s."
    )
    watched = judged({0: 404, 4: TIMEOUT})
    assert (watched.status, watched.verdict) == (Status.TIMEOUT, SUSPECT)


def test_an_outage_of_ours_is_no_look() -> None:
    before = judged({0: 200, 5: 404})
    after = judged({0: 200, 5: 404, 6: OUTAGE})
    assert after == replace(before, next_check=on(6) + timedelta(hours=1))
    assert judged({0: 200, 5: 404, 5.1: OUTAGE}) == before
    assert judged({0: OUTAGE}) == Judgement(
        status=Status.OWN_OUTAGE,
        verdict=Verdict.NOT_CHECKED,
        reason="Our own side failed: no route.",
        rules=("own-fault",),
        next_check=on(0) + timedelta(hours=1),
        shown_at=on(0),
    )


def test_looks_count_in_order_of_time_whoever_lists_them() -> None:
    days: dict[float, int] = {12: 404, 0: 200, 9: 404, 5: 404}
    assert judged(days) == judged(dict(sorted(days.items())))


def test_of_two_looks_at_one_instant_the_better_stands() -> None:
    assert judge([look(5, 200), look(5, 404)], POLICY, URL).verdict is OK
    assert judge([look(5, 404), look(5, 999)], POLICY, URL).verdict is SUSPECT


def test_an_address_that_can_never_work_is_dead_at_once() -> None:
    mistyped = Look(on(0), Observation(Status.INVALID_URL, "url-invalid", "The address is mistyped."))
    dead = judge([mistyped], POLICY, URL)
    assert (dead.verdict, dead.died_at, dead.reason) == (DEAD, on(0), "The address is mistyped.")
