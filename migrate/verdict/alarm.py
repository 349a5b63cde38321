"""What has changed since the last run, and what of it somebody has to be told.

Only a link that worked in our own checks, and is dead now, alarms; it goes on doing so until somebody knows. A host
that fails whole is one finding. Where more links died in one run than do by chance, that run is one finding: then the
fault may be ours, and nobody is alarmed about single links.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from migrate import urls
from migrate.model.link import Status, Verdict
from migrate.model.policy import Policy
from migrate.verdict.host import host_standing
from migrate.verdict.judge import FAILING, WORKING
from migrate.verdict.standing import Judgement


class Change(StrEnum):
    """What became of a link between two runs."""

    NEW = "new"
    """Judged for the first time."""
    NEWLY_DEAD = "newly_dead"
    """Dead now, and it worked once in our own checks."""
    ALREADY_DEAD = "already_dead"
    """Confirmed dead, and it never worked while we looked."""
    RECOVERED = "recovered"
    """It was dead and works again."""
    SUSPECT = "suspect"
    """It fails and did not before."""
    CLEARED = "cleared"
    """It was being watched and works again."""
    MOVED = "moved"
    """It forwards for good and did not before."""
    CHANGED = "changed"
    """Something else is seen than before."""


class Concern(StrEnum):
    """Why somebody has to be told."""

    UNUSUAL = "unusual"
    """So many died in one run that it has to be confirmed first."""
    HOST_DEAD = "host_dead"
    NEWLY_DEAD = "newly_dead"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """That a person knows of a dead link or host, by `--ack` or by a review; it holds until the link works again."""

    what: str
    """A URL, or a host name: then every link of the host while it fails whole."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that somebody has to be told, and goes on to be until it is known."""

    concern: Concern
    urls: tuple[str, ...]
    """The newly dead links that nobody knows of."""
    host: str | None
    """The host that fails whole, where it is one."""
    since: datetime
    """When the first of the links was found dead."""
    reason: str


def change(before: Judgement | None, now: Judgement) -> Change | None:
    """Give what changed for one link; `before` is None where it was not judged before, the answer where nothing did."""
    if now.verdict is Verdict.DEAD and (before is None or before.verdict is not Verdict.DEAD):
        return Change.NEWLY_DEAD if now.first_ok else Change.ALREADY_DEAD
    if before is None:
        return Change.NEW
    if now.verdict in WORKING and before.verdict in FAILING:
        return Change.RECOVERED if before.verdict is Verdict.DEAD else Change.CLEARED
    if now.verdict is Verdict.SUSPECT and before.verdict is not Verdict.SUSPECT:
        return Change.SUSPECT
    if now.status is before.status and now.verdict is before.verdict:
        return None
    return Change.MOVED if now.status is Status.MOVED else Change.CHANGED


def findings(
    judgements: Mapping[str, Judgement],
    links: int,
    runs: Sequence[datetime],
    known: Collection[Acknowledgement],
    policy: Policy,
) -> tuple[Finding, ...]:
    """Give all that somebody has to be told after a run, by concern and URL.

    `judgements` has, by URL, at least every link of each host that has a dead one; `links` counts all links there are,
    those that were not due too, as those that failed before are due most; `runs` says when each run started, oldest
    first.
    """
    by_host: dict[str, dict[str, Judgement]] = defaultdict(dict)
    for url, judgement in judgements.items():
        by_host[urls.host(url) or url][url] = judgement
    by_run: dict[int, list[Finding]] = defaultdict(list)
    for host, ours in by_host.items():
        for finding in _of_host(host, ours, policy):
            by_run[bisect_right(runs, finding.since)].append(finding)
    heard = _heard(known)
    told = (
        _unknown(finding, judgements, heard)
        for together in by_run.values()
        for finding in _as_one_where_unusual(together, links, policy)
    )
    order = list(Concern)
    return tuple(sorted((each for each in told if each.urls), key=lambda each: (order.index(each.concern), each.urls)))


def _of_host(host: str, judgements: Mapping[str, Judgement], policy: Policy) -> list[Finding]:
    died = {
        url: each.died_at
        for url, each in sorted(judgements.items())
        if _is_newly_dead(each) and each.died_at is not None
    }
    standing = host_standing(judgements.values(), policy) if died else None
    if standing:
        return [Finding(Concern.HOST_DEAD, tuple(died), host, min(died.values()), standing.reason)]
    return [Finding(Concern.NEWLY_DEAD, (url,), None, at, judgements[url].reason) for url, at in died.items()]


def _is_newly_dead(judgement: Judgement) -> bool:
    return judgement.verdict is Verdict.DEAD and judgement.first_ok is not None


def _as_one_where_unusual(together: list[Finding], links: int, policy: Policy) -> list[Finding]:
    """Put the findings of one run together where they are too many; a host that died whole counts as one."""
    if links < policy.newly_dead_alarm_min_links or len(together) <= policy.newly_dead_alarm_share * links:
        return together
    dead = tuple(sorted(url for finding in together for url in finding.urls))
    hosts = len({urls.host(url) for url in dead})
    reason = (
        f"{len(dead)} links on {hosts} host{'' if hosts == 1 else 's'} were found dead in one run, unusually many of "
        f"{links}: confirm some of them by hand before anybody acts on it."
    )
    return [Finding(Concern.UNUSUAL, dead, None, min(finding.since for finding in together), reason)]


def _heard(known: Collection[Acknowledgement]) -> dict[str, datetime]:
    """Give by URL or host when somebody last said to know of it."""
    heard: dict[str, datetime] = {}
    for each in known:
        heard[each.what] = max(each.at, heard.get(each.what, each.at))
    return heard


def _unknown(finding: Finding, judgements: Mapping[str, Judgement], heard: Mapping[str, datetime]) -> Finding:
    """Leave out of a finding what somebody has known of since it began to fail."""

    def is_known(url: str) -> bool:
        failed = judgements[url].first_failed
        told = (heard.get(url), heard.get(finding.host) if finding.host else None)
        return any(at is not None and failed is not None and at >= failed for at in told)

    return replace(finding, urls=tuple(url for url in finding.urls if not is_known(url)))
