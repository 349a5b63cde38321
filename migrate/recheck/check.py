"""Links that are due in, new evidence and verdicts out; the posts themselves are not read."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from migrate import files
from migrate.archive import cdxj
from migrate.archive.writing import Archive, Holdings
from migrate.errors import MissingOutputError, NetworkDownError
from migrate.model.settings import Settings
from migrate.pipeline.accounting import account_for, adopt
from migrate.pipeline.book import Book
from migrate.pipeline.capturing import Manner, ask_for
from migrate.pipeline.events import Advanced, Began, Event, Notice, Observer, Stage
from migrate.pipeline.job import remembered_job
from migrate.pipeline.judging import judge_links, judgement_of
from migrate.pipeline.linking import Asked
from migrate.pipeline.output_kind import claim_kind
from migrate.pipeline.plan import Clock, OutputKind, Plan, Stock
from migrate.pipeline.recording import write_manifest
from migrate.pipeline.run import INDEX
from migrate.recheck.alarms import standing_findings
from migrate.recheck.due import Selection, due_links
from migrate.store.journal import Journal, opened_journal
from migrate.store.runs import RunRow
from migrate.verdict.alarm import Change, Finding, change
from migrate.verdict.standing import Judgement


class FailOn(StrEnum):
    """What ends a check with exit code 1."""

    NEWLY_DEAD = "newly-dead"
    DEAD = "dead"
    SUSPECT = "suspect"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class CheckOrder:
    """One check of what OUT holds."""

    out: Path
    settings: Settings
    """What concerns the asking; what the job is about is remembered from the run that made OUT."""
    selection: Selection
    fail_on: FailOn = FailOn.NEWLY_DEAD
    kind: OutputKind = OutputKind.REAL


@dataclass(frozen=True, slots=True)
class Compared:
    """One link before and after the check."""

    url: str
    before: Judgement | None
    """None where it was never asked for."""
    after: Judgement
    change: Change | None
    """None where nothing changed."""


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
    findings: tuple[Finding, ...]
    """All that somebody has to be told, from earlier checks too as long as nobody has said to know of it."""
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
            due = due_links(journal, order.selection, plan.settings, started_at)
            wanted = due[: order.selection.limit]
            before = _standings(journal, wanted)
            outage = _ask(wanted, plan, journal, started_at, clock, watch)
            compared = tuple(_compare(journal, before))
            told = standing_findings(journal, plan.settings.policy)
            observe(Began(Stage.RECORD, 1))
            cdxj.write_index(order.out, INDEX)
            stock = write_manifest(plan, journal, Asked.IN_VAIN if outage else Asked.WEB, started_at, clock)
            report(order.out)
            result = CheckResult(
                out=order.out,
                asked=len(wanted),
                left=len(due) - len(wanted),
                compared=compared,
                findings=told,
                stock=stock,
                notices=tuple(notices),
                outage=outage,
            )
            code = exit_code(result, order.fail_on)
            journal.runs.put(RunRow(started_at, "check", plan.settings.vantage, clock(), code, _counts(result)))
            observe(Advanced(Stage.RECORD))
    return result


def exit_code(result: CheckResult, fail_on: FailOn) -> int:
    """Give the exit code of a check: 0, 1 for what was to fail it, or that of our own outage."""
    if result.outage:
        return result.outage.exit_code
    counts = result.stock.counts
    match fail_on:
        case FailOn.NEWLY_DEAD:
            return int(bool(result.findings))
        case FailOn.DEAD:
            return int(counts["links_dead"] > 0)
        case FailOn.SUSPECT:
            return int(counts["links_dead"] + counts["links_suspect"] > 0)
        case FailOn.NEVER:
            return 0
        case _:
            assert_never(fail_on)


def _counts(result: CheckResult) -> dict[str, int]:
    changes = Counter(each.change for each in result.compared)
    told = {f"changes_{change.value}": changes[change] for change in Change}
    return result.stock.counts | told | {"asked": result.asked, "left": result.left, "findings": len(result.findings)}


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
            now = judgement_of(row)
            yield Compared(url, was, now, change(was, now))


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
