"""The whole job: posts in, manifest entries out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from migrate import files, sources
from migrate.archive import cdxj
from migrate.archive.writing import Archive, Holdings
from migrate.errors import NetworkDownError
from migrate.pipeline.accounting import account_for, adopt
from migrate.pipeline.capturing import capture_links
from migrate.pipeline.events import Advanced, Began, Event, Notice, Observer, Stage
from migrate.pipeline.exporting import export_posts, set_aside_removed
from migrate.pipeline.job import remember_job
from migrate.pipeline.judging import judge_links
from migrate.pipeline.linking import Asked
from migrate.pipeline.localising import place_assets
from migrate.pipeline.measuring import measure_again
from migrate.pipeline.old_copies import Which, look_for_copies
from migrate.pipeline.output_kind import claim_kind
from migrate.pipeline.plan import DEMO, Clock, OutputKind, Plan, RunResult
from migrate.pipeline.reading import read_sources
from migrate.pipeline.recording import remembered, write_manifest
from migrate.pipeline.replacing import replacements
from migrate.pipeline.reviewing import look_at_reviews, reviewed
from migrate.sources import SourceFile
from migrate.store.journal import Journal, opened_journal
from migrate.store.runs import RunRow

INDEX = "archive/index.cdxj"


def run(plan: Plan, clock: Clock, observe: Observer, report: Callable[[Path], object]) -> RunResult:
    """Afterwards OUT holds archive, Markdown, manifest and report of the sources as they are now.

    `report` writes OUT/report from the manifest. Safe to interrupt and to run again: what is done is not done twice,
    and where nothing changed no byte is written. Where our own connection fails nothing is judged, all else is made
    all the same, and the result says so.

    Raises:
        SourceError: a source is missing or holds no posts.
        OutputError: OUT is in use, holds something else, or cannot be written.
        UsageError: a rehearsal would begin before the last check that OUT holds.
    """
    notices: list[str] = []

    def watch(event: Event) -> None:
        if isinstance(event, Notice):
            notices.append(event.text)
        observe(event)

    found = sources.find(plan.sources)
    if plan.kind is OutputKind.DEMO:  # where the package is installed is nobody's business
        found = [replace(file, source=f"{DEMO}/{file.id}") for file in found]
    with files.claim_output(plan.out), files.disk_faults_told(plan.out):
        files.sweep_parts(plan.out)
        with opened_journal(plan.out) as journal:
            started_at = clock()
            claim_kind(plan.out, plan.kind, journal, started_at)
            look_at_reviews(plan.out, watch)
            with journal.transaction():
                remember_job(journal, plan)
            outage = _make(plan, found, journal, started_at, clock, watch)
            observe(Began(Stage.RECORD, 1))
            asked, reviews = _asked(plan, outage), reviewed(plan.out, clock())
            stock = remembered(plan, journal, asked, reviews)
            changed = stock is None
            if stock is None:
                cdxj.write_index(plan.out, INDEX)
                stock = write_manifest(plan, journal, asked, reviews, started_at, clock)
            if changed or not (plan.out / "report" / "index.html").is_file():
                report(plan.out)
            result = RunResult(out=plan.out, changed=changed, stock=stock, notices=tuple(notices), outage=outage)
            if changed:
                journal.runs.put(_row(result, plan, started_at, clock()))
            observe(Advanced(Stage.RECORD))
    return result


def _row(result: RunResult, plan: Plan, started_at: datetime, now: datetime) -> RunRow:
    return RunRow(started_at, "run", plan.settings.vantage, now, result.exit_code, result.stock.counts)


def _asked(plan: Plan, outage: NetworkDownError | None) -> Asked:
    if plan.settings.offline:
        return Asked.NOBODY
    return Asked.IN_VAIN if outage else Asked.WEB


def _make(
    plan: Plan, found: Sequence[SourceFile], journal: Journal, started_at: datetime, clock: Clock, watch: Observer
) -> NetworkDownError | None:
    """Archive, capture, localise and export: everything but the record of it. Gives what kept us from the network."""
    adopt(plan.out, journal, watch)
    measure_again(plan.out, journal, plan.settings, watch)
    archive = Archive(
        plan.out,
        started_at=started_at,
        settings_public=plan.settings_told(),
        held=Holdings(journal.payloads.response_with, journal.payloads.resource_with),
    )
    outage = None
    try:
        posts = read_sources(found, plan.settings, journal, archive, clock, watch)
        try:
            capture_links(plan.settings, journal, archive, clock, watch)
        except NetworkDownError as down:
            outage = down.with_traceback(None)  # else all that was tried stays in memory with it
        reviews = reviewed(plan.out, clock())
        judge_links(journal, plan.settings.policy, reviews, watch)
        may_search = outage is None and look_for_copies(Which.PICTURES, plan.settings, journal, archive, clock, watch)
        place_assets(plan.settings, journal, plan.out, watch)
        export_posts(posts, plan.settings, journal, plan.out, replacements(reviews), watch)
        set_aside_removed(journal, plan.out)
        if may_search:
            look_for_copies(Which.ALL, plan.settings, journal, archive, clock, watch)
        account_for(plan.out, archive, journal)
    except BaseException:
        archive.abandon()
        raise
    return outage
