"""Whether the job is healthy: when it last did its work, what waits for it, how much room there is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from migrate import files
from migrate.custody.disk import Disk, disk_of
from migrate.custody.endings import GOOD, Ending, ending_of
from migrate.custody.pace import Pace, pace_of
from migrate.model.link import Verdict
from migrate.store.beside import Reading, read_beside
from migrate.store.census import Due
from migrate.store.runs import RunRow

LOOKING = frozenset({"run", "check"})
"""Verbs that ask the web about links."""


@dataclass(frozen=True, slots=True)
class Links:
    """How the links stand."""

    verdicts: Mapping[Verdict, int]
    """Of the links that were ever looked at."""
    waiting: int
    """Links that can be asked for and never were."""
    not_askable: int
    """Links that no program can ask for."""
    newly_dead: int
    """Dead, and worked once in our own checks."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is to be done now, and when the next link falls due."""

    due: Due
    left_behind: int
    """Links that were due already when the last good run began."""
    next_due: datetime | None
    pace: Pace | None
    """None where there were too few checks to tell."""


@dataclass(frozen=True, slots=True)
class Health:
    """All that `migrate status` tells of an output, as it was at one moment."""

    out: Path
    at: datetime
    at_work: str | None
    """The process that holds OUT."""
    first: RunRow | None
    last: RunRow | None
    """The newest run or check, at work or not."""
    last_ending: Ending | None
    last_good: RunRow | None
    """The newest run or check that did what was asked of it, findings or none."""
    failed_since: Counter[Ending]
    """How the runs and checks ended that failed since the last good one."""
    findings: int | None
    """What the last good check had to tell that nobody has said to know of; None where there was none."""
    last_verify: RunRow | None
    links: Links
    backlog: Backlog
    disk: Disk

    @property
    def age(self) -> timedelta | None:
        """Time since the last good run ended, or the first one began where none was good; None where none began."""
        since = self.last_good.finished_at if self.last_good else self.first.started_at if self.first else None
        return self.at - since if since else None


class Trouble(StrEnum):
    """Why somebody has to look after the job."""

    NEVER = "no run has begun yet"
    STALE = "the last good check is too old"
    FAILED = "the last run did not end well"


def trouble(health: Health, max_age: timedelta | None) -> Trouble | None:
    """Say what is wrong with the job; None where nothing is.

    With a greatest age one bad night is no trouble: that is for a pager. Without one the last run must have ended well.
    """
    age = health.age
    if age is None:
        return None if health.at_work else Trouble.NEVER
    if max_age is not None:
        return Trouble.STALE if age > max_age else None
    return Trouble.FAILED if health.failed_since else None


def health_of(out: Path, now: datetime) -> Health:
    """Look at OUT, beside whoever is at work there; nothing of it is changed.

    Raises:
        OutputError: there is no output of ours, or its journal cannot be read.
        DiskError: it may not be read.
    """
    return read_beside(out, lambda reading: _health(out, now, reading))


def _health(out: Path, now: datetime, reading: Reading) -> Health:
    at_work = files.at_work_in(out)
    runs = list(reading.runs.newest_first())
    looking = [run for run in runs if run.verb in LOOKING]
    endings = [
        ending_of(run, is_held=at_work is not None and number == 0 and run is runs[0])
        for number, run in enumerate(looking)
    ]
    good = next((run for run, ending in zip(looking, endings, strict=True) if ending in GOOD), None)
    since = endings[: looking.index(good)] if good else endings
    census = reading.census
    return Health(
        out=out,
        at=now,
        at_work=at_work,
        first=looking[-1] if looking else None,
        last=looking[0] if looking else None,
        last_ending=endings[0] if endings else None,
        last_good=good,
        failed_since=Counter(ending for ending in since if ending is not Ending.AT_WORK),
        findings=_findings(looking, endings),
        last_verify=next((run for run in runs if run.verb == "verify" and run.finished_at), None),
        links=Links(
            verdicts=census.verdicts(),
            waiting=census.waiting(),
            not_askable=census.not_askable(),
            newly_dead=census.newly_dead(),
        ),
        backlog=Backlog(
            due=census.due(now),
            left_behind=census.due(good.started_at).links if good else 0,
            next_due=census.next_due(now),
            pace=pace_of(looking, census, now),
        ),
        disk=disk_of(out, now),
    )


def _findings(looking: Sequence[RunRow], endings: Sequence[Ending]) -> int | None:
    good = (run for run, ending in zip(looking, endings, strict=True) if run.verb == "check" and ending in GOOD)
    last = next(good, None)
    return last.counts.get("findings") if last else None
