"""When a link is looked at again.

A whole night's links are never due together again: each has a day of its own, by its URL, and every look brings it
nearer to that. Days are counted from the look before, and every date is `GRACE` early, so that a job which starts at
the same time each day finds due what is due that day.
"""

import hashlib
from datetime import datetime, timedelta
from typing import assert_never

from migrate.model.link import Verdict
from migrate.model.policy import Policy
from migrate.verdict.death import GRACE, strikes
from migrate.verdict.history import History

SOON = timedelta(hours=1)
"""How long after a look that our own side spoiled the link is due again, where it was due."""

_DAY = timedelta(days=1)


def next_check(past: History, verdict: Verdict, policy: Policy, url: str) -> datetime | None:
    """Give when the link is due; None where nobody looks at it."""
    if not past.looks:
        return past.void[-1].at + SOON
    due, last = _due(past, verdict, policy, url), past.looks[-1]
    if due is None:
        return None
    if last.retry_at:
        due = max(due, min(last.retry_at, last.at + policy.ok_interval_max_days * _DAY))
    is_spoiled = bool(past.void) and past.void[-1].at >= last.at
    return max(due, past.void[-1].at + SOON) if is_spoiled else due


def _due(past: History, verdict: Verdict, policy: Policy, url: str) -> datetime | None:
    at, longest = past.looks[-1].at, policy.ok_interval_max_days
    match verdict:
        case Verdict.OK | Verdict.DEGRADED:
            days = policy.ok_interval_start_days + _days(at - past.streak[0].at)
            return _on_its_day(at, days, longest, url)
        case Verdict.UNVERIFIABLE:
            days = policy.unverifiable_interval_start_days + _days(at - past.silent[0].at)
            return _on_its_day(at, days, longest, url)
        case Verdict.DEAD:
            return _on_its_day(at, policy.dead_interval_days, policy.dead_interval_days, url)
        case Verdict.SUSPECT:
            return _watched(past, policy)
        case Verdict.NOT_CHECKED:
            return None
        case _:
            assert_never(verdict)


def _watched(past: History, policy: Policy) -> datetime:
    """Give the next planned day of a link that fails, or later where the look would not strike for being too near."""
    first, last = past.failing[0].at, past.looks[-1].at
    struck = strikes(past.failing, policy)
    apart = timedelta(hours=policy.hours_between_strikes)
    for days in policy.recheck_days_after_failure:
        planned = first + days * _DAY
        if planned - GRACE <= last:
            continue
        is_strike = days * _DAY >= apart and len(struck) < policy.strikes_to_be_dead
        return (max(planned, struck[-1] + apart) if is_strike else planned) - GRACE
    return last + policy.recheck_days_after_failure[-1] * _DAY - GRACE


def _on_its_day(at: datetime, days: float, longest: float, url: str) -> datetime:
    """Give the link's own day between `days` and twice that; at the longest interval, among all of its days."""
    if days >= longest:
        choices = max(1, int(longest))
        earliest = longest - (choices - 1)
    else:
        choices = int(min(2 * days, longest) - days) + 1
        earliest = days
    number = int.from_bytes(hashlib.blake2b(url.encode(), digest_size=8, salt=choices.to_bytes(2)).digest())
    # Each link's days begin at another time of day: else a job about midnight would find links a day before their own.
    seconds = (at + earliest * _DAY).timestamp() + number % 86_400
    own = number // 86_400
    return at + (earliest + (own - int(seconds // 86_400)) % choices) * _DAY - GRACE


def _days(age: timedelta) -> int:
    return round(age / _DAY)
