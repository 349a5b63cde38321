"""How fast checks get done, beside how fast they fall due."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from migrate.custody.endings import GOOD, ending_of
from migrate.store.census import Census
from migrate.store.runs import RunRow

CHECKS_NEEDED = 3
CHECKS_READ = 5
AHEAD = timedelta(days=7)
"""So far ahead it is known what falls due: what works is looked at again within a month, what fails within days."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What one check gets done, and what falls due until the next one."""

    links: int
    """The most that one of the last good checks looked at."""
    between: timedelta
    """From one check to the next."""
    falling_due: float
    """Links that fall due in that time."""

    def caught_up_in(self, due: int) -> timedelta | None:
        """Give how long it takes until no check leaves anything behind; None where more falls due than gets done."""
        gain = self.links - self.falling_due
        if due <= self.links:
            return self.between if due else timedelta(0)
        return math.ceil(due / gain) * self.between if gain > 0 else None


def pace_of(looking: Sequence[RunRow], census: Census, now: datetime) -> Pace | None:
    """Give the pace of the last good checks, newest first among other runs; None where there are too few to tell."""
    checks = [run for run in looking if run.verb == "check"]
    good = [run for run in checks if ending_of(run, is_held=False) in GOOD][:CHECKS_READ]
    if len(good) < CHECKS_NEEDED:
        return None
    starts = [run.started_at for run in checks[: 2 * CHECKS_READ]]
    between = timedelta(seconds=median((later - earlier).total_seconds() for later, earlier in pairwise(starts)))
    ahead = census.due(now + AHEAD).links - census.due(now).links
    return Pace(
        links=max(census.checked_between(run.started_at, run.finished_at) for run in good if run.finished_at),
        between=between,
        falling_due=ahead * (between / AHEAD),
    )
