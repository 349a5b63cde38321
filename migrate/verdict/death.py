"""When a failing link is dead: enough failing checks, far enough apart, over long enough, from where it takes.

A failing check strikes where it lies `hours_between_strikes` after the one that struck last; the first one strikes. A
link is dead with the first failing check by which there are `strikes_to_be_dead` strikes and `dead_span_days` lie
between the first and the last failing check. Where the site itself says that the page was removed (410),
`strikes_to_be_dead_when_gone` such answers do; the days that they must span are the same, so that two of them must lie
that far apart.

Mixtures: what may be the fault of the line (`NEEDS_SUPPORT`) neither counts towards the death of a page that also
says 404, nor undoes it. It counts where a second network, or a person, has agreed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from migrate.model.link import Status
from migrate.model.policy import Policy
from migrate.verdict.history import NEEDS_SUPPORT, dead_at_once
from migrate.verdict.observation import Look

GRACE = timedelta(hours=1)
"""What a job that starts at the same time each day may come early: links take turns, timers are told to wobble."""


class Ground(StrEnum):
    """Why a link is called dead: the id of the rule, as the manifest has it."""

    ADDRESS = "history-address"
    """One look is enough: the address can never work."""
    STRIKES = "history-strikes"
    REMOVED = "history-removed"
    SECOND_NETWORK = "history-second-network"
    PERSON = "history-person"


@dataclass(frozen=True, slots=True)
class Death:
    """That a link is dead, since when, and why it is called so."""

    at: datetime
    ground: Ground
    shown: Look
    """The newest look that the death rests on."""


def death(failing: Sequence[Look], policy: Policy, reviewed_gone: datetime | None = None) -> Death | None:
    """Give the death that these failing looks amount to, oldest first and none of them undone; None where they do not.

    `reviewed_gone` is when a person said that the link is gone, since it last worked.
    """
    if not failing:
        return None
    at_once = next((look.at for look in failing if dead_at_once(look)), None)
    alone = [look for look in failing if look.observation.status not in NEEDS_SUPPORT]
    removed = [look for look in failing if look.observation.status is Status.GONE]
    supported = _dies_at(failing, policy.strikes_to_be_dead, policy)
    grounds: tuple[tuple[datetime | None, Ground, Sequence[Look]], ...] = (
        (at_once, Ground.ADDRESS, failing),
        (_dies_at(alone, policy.strikes_to_be_dead, policy), Ground.STRIKES, alone),
        (_dies_at(removed, policy.strikes_to_be_dead_when_gone, policy), Ground.REMOVED, alone),
        (_later(supported, agreed_at(failing)), Ground.SECOND_NETWORK, failing),
        (_later(supported, reviewed_gone), Ground.PERSON, failing),
    )
    deaths = [Death(at, ground, looks[-1]) for at, ground, looks in grounds if at]
    return min(deaths, key=lambda each: each.at) if deaths else None


def strikes(failing: Sequence[Look], policy: Policy) -> list[datetime]:
    """Give when the looks were made that struck, of failing looks oldest first."""
    apart = max(timedelta(hours=policy.hours_between_strikes) - GRACE, timedelta(0))
    struck: list[datetime] = []
    for look in failing:
        if not struck or (look.at > struck[-1] and look.at - struck[-1] >= apart):
            struck.append(look.at)
    return struck


def agreed_at(failing: Sequence[Look]) -> datetime | None:
    """Give when a second network was seen to fail after the first failure; None where none was."""
    first = {look.vantage for look in failing if look.at == failing[0].at}
    later: set[str] = set()
    for look in failing:
        if look.at > failing[0].at:
            later.add(look.vantage)
            if later - first or len(later) > 1:
                return look.at
    return None


def _dies_at(failing: Sequence[Look], needed: int, policy: Policy) -> datetime | None:
    struck = strikes(failing, policy)
    if len(struck) < needed:
        return None
    span = max(timedelta(days=policy.dead_span_days) - GRACE, timedelta(0))
    earliest = max(failing[0].at + span, struck[needed - 1])
    return next((look.at for look in failing if look.at >= earliest), None)


def _later(died_at: datetime | None, agreed: datetime | None) -> datetime | None:
    return max(died_at, agreed) if died_at and agreed else None
