"""Which links are asked for again, and in which order."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from migrate import urls
from migrate.model.link import Status, Verdict
from migrate.model.policy import Policy
from migrate.model.settings import Settings
from migrate.pipeline.hosts import is_excluded
from migrate.pipeline.judging import judgement_of, judgements_by_host
from migrate.store.journal import Journal
from migrate.store.verdicts import StandingRow
from migrate.verdict.host import called_up


@dataclass(frozen=True, slots=True)
class Selection:
    """Which links are asked for again; every condition that is given must hold."""

    due_only: bool = True
    """False: whether they are due or not."""
    statuses: frozenset[Status] = frozenset()
    hosts: frozenset[str] = frozenset()
    not_since: datetime | None = None
    """Only those that were not asked for since."""
    limit: int | None = None
    """So many at most, the longest due first."""


def due_links(journal: Journal, selection: Selection, settings: Settings, now: datetime) -> list[str]:
    """Give what is to be asked for (URLs without fragments): what never was first, then the longest due first."""
    rows = list(journal.verdicts.standings())
    known = {row.fetchable for row in rows}
    called = _called_up(rows, settings.policy) if selection.due_only else frozenset[str]()
    picked = [row for row in rows if _is_picked(row, selection, now, called)]
    picked.sort(key=lambda row: (row.next_check or row.shown_at, row.url))
    is_narrowed = bool(selection.statuses or selection.not_since)
    new = () if is_narrowed else (url for url, _ in journal.references.fetchable() if url not in known)
    return [
        url
        for url in dict.fromkeys((*new, *(row.fetchable for row in picked)))
        if _may_be_asked(url, selection, settings)
    ]


def _may_be_asked(url: str, selection: Selection, settings: Settings) -> bool:
    host = urls.host(url)
    is_mirrored = any(mirror.host == host for mirror in settings.mirrors)
    return not is_mirrored and not is_excluded(url, settings) and (not selection.hosts or host in selection.hosts)


def _is_picked(row: StandingRow, selection: Selection, now: datetime, called: AbstractSet[str]) -> bool:
    is_due = row.url in called or (row.next_check is not None and row.next_check <= now)
    if selection.due_only and not is_due:
        return False
    if selection.statuses and row.status not in selection.statuses:
        return False
    if selection.not_since is None:
        return True
    return (judgement_of(row).looked_at or row.shown_at) < selection.not_since


def _called_up(rows: Sequence[StandingRow], policy: Policy) -> frozenset[str]:
    """Give the links of hosts that seem to be dying whole."""
    by_host = judgements_by_host(rows, {Verdict.SUSPECT, Verdict.DEAD})
    return frozenset(url for judgements in by_host.values() for url in called_up(judgements, policy))
