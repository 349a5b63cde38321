"""Pages measured again from the archive, where what is measured on a page has become something else since.

Nothing is asked of anybody. A check whose content the archive does not hold keeps what was measured when it was made;
so does one whose record cannot be read any more, and that is told.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from migrate.archive.records import is_not_modified
from migrate.engines.local import Killed, in_processes
from migrate.errors import ArchiveDamagedError
from migrate.model.capture import Answered, Check, Mirrored
from migrate.model.page import PAGES_VERSION, Page
from migrate.model.record import RecordRef
from migrate.model.settings import Settings
from migrate.pipeline.earlier import newest_held
from migrate.pipeline.events import Notice, Observer
from migrate.pipeline.reading import processes
from migrate.store.journal import Journal

PAGES = "pages"
"""What the journal calls how far its pages are measured, and in which version."""
BATCH = 1_024
"""Checks per commit: what a killed run has to do once more, at most."""
SECONDS = 60.0
"""What a chunk of pages, and then each of them alone, may take before its worker is killed."""
_WORK = "migrate.pipeline.measuring"


@dataclass(frozen=True, slots=True)
class Measuring:
    """How far pages are measured again."""

    version: int | None
    """What the journal's pages are measured by, or are going to be; None where nobody said."""
    until: int | None = 0
    """Number of the check up to which they are; None where all are."""
    again: int = 0
    otherwise: int = 0
    """How many of those show something else than before."""
    not_held: int = 0
    unread: int = 0
    why_unread: str = ""


def measure_again(out: Path, journal: Journal, settings: Settings, watch: Observer) -> None:
    """Afterwards every page whose content the archive holds is measured as pages are measured now.

    Every link is to be judged again then, where any page shows something else. Safe to interrupt: it goes on where it
    stopped. What was measured by this version already is left alone.

    Raises:
        DiskError: the disk is full or failed.
    """
    found = _found(journal)
    if found.version == PAGES_VERSION and found.until is None:
        return
    is_told = found.version is not None
    now = found if found.version == PAGES_VERSION else Measuring(PAGES_VERSION, otherwise=found.otherwise)
    while now.until is not None:
        now = _measure_batch(out, journal, settings, now)
    if now.again and (is_told or now.otherwise):
        watch(Notice(_told(now)))
    if now.unread:
        watch(Notice(_told_of_unread(now)))


@dataclass(frozen=True, slots=True)
class Job:
    """A check whose content is measured again."""

    out: Path
    number: int
    check: Check
    holder: RecordRef
    """The record that has the content."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that cannot be read."""

    why: str


def measure(job: Job) -> Page | Unread:
    """Measure the content of one check."""
    from migrate.pipeline.evidence import page_in  # noqa: PLC0415  where nothing is measured, nobody waits for a parser

    try:
        return page_in(job.out, job.check, job.holder)
    except (OSError, ArchiveDamagedError) as error:
        return Unread(str(error))


def _found(journal: Journal) -> Measuring:
    told = journal.meta(PAGES)
    return Measuring(**json.loads(told)) if told else Measuring(None)


def _measure_batch(out: Path, journal: Journal, settings: Settings, before: Measuring) -> Measuring:
    assert before.until is not None
    batch = journal.checks.after(before.until, BATCH)
    jobs = list(_jobs(out, batch))
    pages: dict[int, Page] = {}
    unread: list[str] = []
    for job, result in in_processes(measure, jobs, processes=processes(settings), seconds=SECONDS, preload=[_WORK]):
        if isinstance(result, Page):
            pages[job.number] = result
        else:
            unread.append(f"{job.check.url}: it {result.reason}" if isinstance(result, Killed) else result.why)
    with journal.transaction():
        changed = _enter(journal, batch, pages)
        now = replace(
            before,
            until=batch[-1][0] if len(batch) == BATCH else None,
            again=before.again + len(pages),
            otherwise=before.otherwise + changed,
            not_held=before.not_held + sum(_is_not_held(check) for _, check in batch),
            unread=before.unread + len(unread),
            why_unread=before.why_unread or next(iter(unread), ""),
        )
        if now.until is None and now.otherwise:
            journal.verdicts.forget_all()
        said = now if now.until is not None else Measuring(PAGES_VERSION, until=None)
        journal.set_meta(PAGES, json.dumps({name: getattr(said, name) for name in Measuring.__slots__}))
    return now


def _jobs(out: Path, batch: Sequence[tuple[int, Check]]) -> Iterator[Job]:
    for number, check in batch:
        holder = _holder(check)
        if holder is not None and not _shows_the_earlier(check):
            yield Job(out, number, check, holder)


def _holder(check: Check) -> RecordRef | None:
    """Give the record that has the content of what came; None where nothing came, or the archive does not hold it."""
    match check.last.outcome:
        case Mirrored():
            return check.last.record
        case Answered():
            return check.last.record if check.body_kept else check.confirms
        case _:
            return None


def _is_not_held(check: Check) -> bool:
    return check.page is not None and _holder(check) is None


def _shows_the_earlier(check: Check) -> bool:
    """Tell whether the answer was that nothing had changed: then what is shown is what was shown before."""
    outcome = check.last.outcome
    return isinstance(outcome, Answered) and is_not_modified(outcome) and check.confirms is not None


def _enter(journal: Journal, batch: Sequence[tuple[int, Check]], pages: dict[int, Page]) -> int:
    """Replace what was measured on these pages; gives how many show something else now."""
    changed = 0
    for number, check in batch:
        page = pages.get(number)
        if _shows_the_earlier(check):
            earlier = newest_held([each for each in journal.checks.of(check.url) if each.at < check.at])
            page = earlier.page if earlier else None
        if page is not None and page != check.page:
            journal.checks.replace(number, check.model_copy(update={"page": page}))
            changed += 1
    return changed


def _told(now: Measuring) -> str:
    pages = "1 page was" if now.again == 1 else f"{now.again:,} pages were"
    stands = f"; of {now.not_held:,} no content is held, and what they showed then stands" if now.not_held else ""
    return f"{pages} measured again from the archive, {now.otherwise:,} of them otherwise than before{stands}."


def _told_of_unread(now: Measuring) -> str:
    pages = "1 page" if now.unread == 1 else f"{now.unread:,} pages"
    return f"{pages} could not be measured again, and what was seen then stands ({now.why_unread})."
