"""Links that are due in, new evidence and verdicts out; the posts themselves are not read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from migrate import files, urls
from migrate.archive import cdxj
from migrate.archive.writing import Archive, Holdings
from migrate.errors import MissingOutputError, NetworkDownError
from migrate.model.link import Status
from migrate.model.settings import Settings
from migrate.pipeline.accounting import account_for, adopt
from migrate.pipeline.book import Book
from migrate.pipeline.capturing import Manner, ask_for
from migrate.pipeline.events import Advanced, Began, Event, Notice, Observer, Stage
from migrate.pipeline.hosts import is_excluded
from migrate.pipeline.job import remembered_job
from migrate.pipeline.judging import judge_links, judgement_of
from migrate.pipeline.linking import Asked
from migrate.pipeline.output_kind import claim_kind
from migrate.pipeline.plan import Clock, OutputKind, Plan, Stock
from migrate.pipeline.recording import write_manifest
from migrate.pipeline.run import INDEX
from migrate.store.journal import Journal, opened_journal
from migrate.store.runs import RunRow
from migrate.store.verdicts import StandingRow
from migrate.verdict.standing import Judgement


class FailOn(StrEnum):
    """What ends a check with exit code 1."""

    NEWLY_DEAD = "newly-dead"
    DEAD = "dead"
    SUSPECT = "suspect"
    NEVER = "never"


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


@dataclass(frozen=True, slots=True)
class CheckOrder:
    """One check of what OUT holds."""

    out: Path
    settings: Settings
    """What concerns the asking; what the job is about is remembered from the run that made OUT."""
    selection: Selection
    kind: OutputKind = OutputKind.REAL


@dataclass(frozen=True, slots=True)
class Compared:
    """One link before and after the check."""

    url: str
    before: Judgement | None
    """None where it was never asked for."""
    after: Judgement


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found."""

    out: Path
    asked: int
    """Links that were to be asked for."""
    left: int
    """Links that are due and were left for another time."""
    compared: tuple[Compared, ...]
    """Every link that was judged anew, by URL."""
    stock: Stock
    notices: tuple[str, ...]
    outage: NetworkDownError | None


def recheck(order: CheckOrder, clock: Clock, observe: Observer, report: Callable[[Path], object]) -> CheckResult:
    """Afterwards every selected link has one check more, and OUT's manifest and report say what follows from all.

    Raises:
        MissingOutputError: OUT holds nothing that could be checked.
        OutputError: OUT is in use, holds output of another kind, or cannot be written.
        UsageError: a rehearsal would begin before the last check that OUT holds.
    """
    notices: list[str] = []

    def watch(event: Event) -> None:
        if isinstance(event, Notice):
            notices.append(event.text)
        observe(event)

    if not (order.out / "manifest.json").is_file():
        raise MissingOutputError(order.out)
    with files.claim_output(order.out), files.disk_faults_told(order.out):
        files.sweep_parts(order.out)
        with opened_journal(order.out) as journal:
            started_at = clock()
            claim_kind(order.out, order.kind, journal, started_at)
            job = remembered_job(journal, order.out)
            plan = job.plan(order.out, order.settings, order.kind)
            journal.runs.put(RunRow(started_at, "check", plan.settings.vantage))
            adopt(order.out, journal, watch)
            judge_links(journal, plan.settings.policy)
            due = list(_due(journal, order.selection, plan.settings, started_at))
            wanted = due[: order.selection.limit]
            before = _standings(journal, wanted)
            outage = _ask(wanted, plan, journal, started_at, clock, watch)
            compared = tuple(_compare(journal, before))
            observe(Began(Stage.RECORD, 1))
            cdxj.write_index(order.out, INDEX)
            stock = write_manifest(plan, journal, Asked.IN_VAIN if outage else Asked.WEB, started_at, clock)
            report(order.out)
            observe(Advanced(Stage.RECORD))
    return CheckResult(order.out, len(wanted), len(due) - len(wanted), compared, stock, tuple(notices), outage)


def _due(journal: Journal, selection: Selection, settings: Settings, now: datetime) -> Iterator[str]:
    """Give what is to be asked for (URLs without fragments): what never was first, then the longest due first."""
    standings = list(journal.verdicts.standings())
    known = {row.fetchable for row in standings}
    mirrored = {mirror.host for mirror in settings.mirrors}
    picked = [row for row in standings if _is_picked(row, selection, now)]
    picked.sort(key=lambda row: (row.next_check or row.shown_at, row.url))
    is_narrowed = bool(selection.statuses or selection.not_since)
    new = () if is_narrowed else (url for url, _ in journal.fetchable() if url not in known)
    seen: set[str] = set()
    for url in (*new, *(row.fetchable for row in picked)):
        host = urls.host(url)
        is_wanted = not selection.hosts or host in selection.hosts
        if url not in seen and is_wanted and host not in mirrored and not is_excluded(url, settings):
            seen.add(url)
            yield url


def _is_picked(row: StandingRow, selection: Selection, now: datetime) -> bool:
    judgement = judgement_of(row)
    if selection.due_only and (row.next_check is None or row.next_check > now):
        return False
    if selection.statuses and row.status not in selection.statuses:
        return False
    looked_at = judgement.looked_at or row.shown_at
    return selection.not_since is None or looked_at < selection.not_since


def _standings(journal: Journal, wanted: list[str]) -> Mapping[str, Judgement | None]:
    """Give by link what is thought of it before it is asked for."""
    asked = set(wanted)
    known = {row.url: judgement_of(row) for row in journal.verdicts.standings() if row.fetchable in asked}
    return {
        found.url: known.get(found.url)
        for found in journal.found_urls()
        if found.fetchable is not None and found.fetchable in asked
    }


def _compare(journal: Journal, before: Mapping[str, Judgement | None]) -> Iterator[Compared]:
    for url, was in sorted(before.items()):
        row = journal.verdicts.standing(url)
        if row is not None:
            yield Compared(url, was, judgement_of(row))


def _ask(
    wanted: list[str], plan: Plan, journal: Journal, started_at: datetime, clock: Clock, watch: Observer
) -> NetworkDownError | None:
    """Ask, archive and judge; gives what kept us from the network."""
    watch(Began(Stage.CAPTURE, len(wanted)))
    if not wanted:
        return None
    archive = Archive(
        plan.out,
        started_at=started_at,
        settings_public=plan.settings_told(),
        held=Holdings(journal.response_with, journal.resource_with),
    )
    outage = None
    try:
        try:
            book = Book(journal, archive, watch, dict(journal.fetchable()))
            ask_for(wanted, plan.settings, book, clock, Manner.AGAIN)
        except NetworkDownError as down:
            outage = down
        account_for(plan.out, archive, journal)
        judge_links(journal, plan.settings.policy)
    except BaseException:
        archive.abandon()
        raise
    return outage
