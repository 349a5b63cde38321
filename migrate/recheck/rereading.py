"""Sources that a check reads again before it asks: what they gained joins, what they lost retires."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from migrate import sources
from migrate.archive.writing import Archive
from migrate.errors import OutputForeignError, SourceError
from migrate.model.manifest import PostStatus
from migrate.model.settings import Settings
from migrate.pipeline.events import Observer
from migrate.pipeline.job import is_job_known, remember_job, remembered_job
from migrate.pipeline.plan import Clock, OutputKind, Plan
from migrate.pipeline.reading import read_sources
from migrate.sources import SourceFile, SourceKind
from migrate.store.journal import Journal


@dataclass(frozen=True, slots=True)
class LinkList:
    """A list of links, which OUT is then about."""

    path: Path


Reread = LinkList


def found_in(reread: Reread) -> list[SourceFile]:
    """Give the files that are to be read.

    Raises:
        SourceError: there is nothing of that kind.
    """
    files = sources.find([reread.path])
    if any(file.kind is not SourceKind.LINK_LIST for file in files):
        raise SourceError(
            f"{reread.path} is no list of links.",
            "Name a text file with one address a line, or a CSV file with a column “url”.",
        )
    return files


def planned(reread: Reread | None, out: Path, settings: Settings, kind: OutputKind, journal: Journal) -> Plan:
    """Give the plan of what OUT is about from now on, and let the journal know it.

    Raises:
        OutputError: no run of OUT got so far as to say what it is about, or it is about something else.
    """
    if reread is None:
        return remembered_job(journal, out).plan(out, settings, kind)
    if any(row.entry.status is PostStatus.EXPORTED for row in journal.posts()):
        raise OutputForeignError(
            f"{out} is about posts, and {reread.path} is a list of links; the two are not mixed.",
            f"Name another folder: migrate check --links {reread.path} OUT",
        )
    known = remembered_job(journal, out).plan(out, settings, kind) if is_job_known(journal) else None
    plan = replace(known or Plan((), out, settings, kind), sources=(reread.path,))
    with journal.transaction():
        remember_job(journal, plan)
    return plan


def read_again(
    files: Sequence[SourceFile], plan: Plan, journal: Journal, archive: Archive, clock: Clock, watch: Observer
) -> None:
    """Afterwards the journal has every link of these files and of no others."""
    if files:
        read_sources(files, plan.settings, journal, archive, clock, watch)
