"""Links that are due in, new evidence and verdicts out; the posts themselves are not read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from migrate import files
from migrate.archive import cdxj
from migrate.archive.writing import Archive, Holdings
from migrate.errors import MissingOutputError, NetworkDownError
from migrate.model.settings import Settings
from migrate.pipeline.accounting import account_for, adopt
from migrate.pipeline.book import Book
from migrate.pipeline.capturing import Manner, ask_for
from migrate.pipeline.events import Advanced, Began, Event, Notice, Observer, Stage
from migrate.pipeline.judging import judge_links, judgement_of
from migrate.pipeline.linking import Asked
from migrate.pipeline.measuring import measure_again
from migrate.pipeline.old_copies import Which, look_for_copies
from migrate.pipeline.output_kind import claim_kind
from migrate.pipeline.plan import Clock, OutputKind, Plan
from migrate.pipeline.recording import write_manifest
from migrate.pipeline.reviewing import look_at_reviews, reviewed
from migrate.pipeline.run import INDEX
from migrate.recheck.alarms import acknowledging, standing_findings
from migrate.recheck.due import Selection, due_links
from migrate.recheck.rereading import LinkList, Reread, Turnover, found_in, planned, read_again
from migrate.recheck.result import CheckResult, Compared, FailOn, counts_of, exit_code
from migrate.store.journal import Journal, opened_journal
from migrate.store.reviews import Reviews
from migrate.store.runs import RunRow
from migrate.verdict.alarm import change
from migrate.verdict.standing import Judgement


@dataclass(frozen=True, slots=True)
class CheckOrder:
    """One check of what OUT holds."""

    out: Path
    settings: Settings
    """What concerns the asking; what the job is about is remembered from the run that made OUT."""
    selection: Selection
    fail_on: FailOn = FailOn.NEWLY_DEAD
    reread: Reread | None = None
    """What is read again before anything is asked; None: what is known is asked for."""
    acknowledging: str | None = None
    """Who says to know of every finding that there is after this check; None: nobody."""
    kind: OutputKind = OutputKind.REAL


def recheck(order: CheckOrder, clock: Clock, observe: Observer, report: Callable[[CheckResult], object]) -> CheckResult:
    """Afterwards every selected link has one check more, and OUT's manifest and report say what follows from all.

    Raises:
        SourceError: what is to be read again is missing, or of another kind.
        MissingOutputError: OUT holds nothing that could be checked.
        OutputError: OUT is in use, holds output of another kind, or cannot be written.
        UsageError: a rehearsal would begin before the last check that OUT holds.
    """
    notices: list[str] = []

    def watch(event: Event) -> None:
        if isinstance(event, Notice):
            notices.append(event.text)
        observe(event)

    files_read = found_in(order.reread) if order.reread else []
    if not isinstance(order.reread, LinkList) and not (order.out / "manifest.json").is_file():
        raise MissingOutputError(order.out)
    with files.claim_output(order.out), files.disk_faults_told(order.out):
        files.sweep_parts(order.out)
        with opened_journal(order.out) as journal, ExitStack() as noting:
            started_at = clock()
            claim_kind(order.out, order.kind, journal, started_at)
            look_at_reviews(order.out, watch)
            plan = planned(order.reread, order.out, order.settings, order.kind, journal)
            begun = RunRow(started_at, "check", plan.settings.vantage)
            noting.enter_context(journal.runs.begun(begun, clock))
            adopt(order.out, journal, watch)
            measure_again(order.out, journal, plan.settings, watch)
            with _archive(plan, journal, started_at) as archive:
                turnover = read_again(files_read, plan, journal, archive, clock, watch)
                asked = _ask_what_is_due(order, plan, journal, archive, clock, watch)
            observe(Began(Stage.RECORD, 1))
            result = _record(order, plan, journal, asked, turnover, started_at, clock, notices)
            report(result)
            code = exit_code(result, order.fail_on)
            journal.runs.put(replace(begun, finished_at=clock(), exit_code=code, counts=counts_of(result)))
            observe(Advanced(Stage.RECORD))
    return result


@contextmanager
def _archive(plan: Plan, journal: Journal, started_at: datetime) -> Iterator[Archive]:
    """Give OUT's archive; afterwards all that was recorded is accounted for, or left to the next start."""
    archive = Archive(
        plan.out,
        started_at=started_at,
        settings_public=plan.settings_told(),
        held=Holdings(journal.payloads.response_with, journal.payloads.resource_with),
    )
    try:
        yield archive
        account_for(plan.out, archive, journal)
    except BaseException:
        archive.abandon()
        raise


@dataclass(frozen=True, slots=True)
class _Asked:
    """The links of a check, as they were before it and are after it."""

    wanted: int
    left: int
    compared: tuple[Compared, ...]
    outage: NetworkDownError | None


def _ask_what_is_due(
    order: CheckOrder, plan: Plan, journal: Journal, archive: Archive, clock: Clock, watch: Observer
) -> _Asked:
    """Ask for what is due and selected; every link is judged before and after."""
    now = clock()
    judge_links(journal, plan.settings.policy, reviewed(order.out, now), watch)
    due = due_links(journal, order.selection, plan.settings, now)
    wanted = [] if plan.settings.offline else due[: order.selection.limit]
    before = _standings(journal, wanted)
    watch(Began(Stage.CAPTURE, len(wanted)))
    outage = _ask(wanted, plan, Book(journal, archive, watch), clock) if wanted else None
    judge_links(journal, plan.settings.policy, reviewed(plan.out, clock()), watch)
    if outage is None and not plan.settings.offline:
        look_for_copies(Which.ALL, plan.settings, journal, archive, clock, watch)
    return _Asked(len(wanted), len(due) - len(wanted), tuple(_compare(journal, before)), outage)


def _record(
    order: CheckOrder,
    plan: Plan,
    journal: Journal,
    asked: _Asked,
    turnover: Turnover,
    started_at: datetime,
    clock: Clock,
    notices: Sequence[str],
) -> CheckResult:
    """Write index and manifest; give all there is to tell."""
    reviews = reviewed(order.out, clock())
    told = standing_findings(journal, plan.settings.policy, reviews)
    if order.acknowledging is not None:
        Reviews(order.out).append(*acknowledging(told, order.acknowledging, clock()))
    cdxj.write_index(order.out, INDEX)
    how = Asked.IN_VAIN if asked.outage else Asked.NOBODY if plan.settings.offline else Asked.WEB
    return CheckResult(
        out=order.out,
        asked=asked.wanted,
        left=asked.left,
        joined=turnover.joined,
        retired=turnover.retired,
        compared=asked.compared,
        findings=told,
        acknowledged_by=order.acknowledging,
        stock=write_manifest(plan, journal, how, reviews, started_at, clock),
        notices=tuple(notices),
        outage=asked.outage,
    )


def _standings(journal: Journal, wanted: list[str]) -> Mapping[str, Judgement | None]:
    """Give by link what is thought of it before it is asked for."""
    asked = set(wanted)
    known = {row.url: judgement_of(row) for row in journal.verdicts.standings() if row.fetchable in asked}
    return {
        found.url: known.get(found.url)
        for found in journal.references.found()
        if found.fetchable is not None and found.fetchable in asked
    }


def _compare(journal: Journal, before: Mapping[str, Judgement | None]) -> Iterator[Compared]:
    for url, was in sorted(before.items()):
        row = journal.verdicts.standing(url)
        if row is not None:
            now = judgement_of(row)
            yield Compared(url, was, now, change(was, now))


def _ask(wanted: list[str], plan: Plan, book: Book, clock: Clock) -> NetworkDownError | None:
    """Ask and archive; gives what kept us from the network."""
    try:
        ask_for(wanted, plan.settings, book, clock, Manner.AGAIN)
    except NetworkDownError as down:
        return down.with_traceback(None)  # else all that was tried stays in memory with it
    return None
