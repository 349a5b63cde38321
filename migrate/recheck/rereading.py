"""Sources that a check reads again before it asks: what they gained joins, what they lost retires."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import assert_never

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


@dataclass(frozen=True, slots=True)
class NewSite:
    """The folder with the Markdown of the new site, whose links then stand for those of the old posts."""

    path: Path


Reread = LinkList | NewSite


@dataclass(frozen=True, slots=True)
class Turnover:
    """How many links came and went with what was read again."""

    joined: int
    retired: int


def found_in(reread: Reread) -> list[SourceFile]:
    """Give the files that are to be read.

    Raises:
        SourceError: there is nothing of that kind.
    """
    match reread:
        case NewSite(path=path):
            return sources.new_pages_in(path)
        case LinkList(path=path):
            files = sources.find([path])
            if any(file.kind is not SourceKind.LINK_LIST for file in files):
                raise SourceError(
                    f"{path} is no list of links.",
                    "Name a text file with one address a line, or a CSV file with a column “url”.",
                )
            return files
        case _:
            assert_never(reread)


def planned(reread: Reread | None, out: Path, settings: Settings, kind: OutputKind, journal: Journal) -> Plan:
    """Give the plan of what OUT is about from now on, and let the journal know it.

    Raises:
        OutputError: no run of OUT got so far as to say what it is about, or it is about something else.
    """
    match reread:
        case None:
            return remembered_job(journal, out).plan(out, settings, kind)
        case NewSite(path=path):
            plan = remembered_job(journal, out).plan(out, settings, kind)
        case LinkList(path=path):
            _refuse_posts(out, path, journal)
            known = remembered_job(journal, out).plan(out, settings, kind) if is_job_known(journal) else None
            plan = known or Plan((), out, settings, kind)
        case _:
            assert_never(reread)
    plan = replace(plan, sources=(path,))
    with journal.transaction():
        remember_job(journal, plan)
    return plan


def _refuse_posts(out: Path, path: Path, journal: Journal) -> None:
    if any(row.entry.status is PostStatus.EXPORTED for row in chain(journal.posts.present(), journal.posts.absent())):
        raise OutputForeignError(
            f"{out} is about posts, and {path} is a list of links; the two are not mixed.",
            f"Name another folder: migrate check --links {path} OUT",
        )


def read_again(
    files: Sequence[SourceFile], plan: Plan, journal: Journal, archive: Archive, clock: Clock, watch: Observer
) -> Turnover:
    """Afterwards the journal has every link of these files and of no others; of no files, what it had."""
    if not files:
        return Turnover(0, 0)
    before = {found.url for found in journal.references.found()}
    read_sources(files, plan.settings, journal, archive, clock, watch)
    after = {found.url for found in journal.references.found()}
    return Turnover(len(after - before), len(before - after))
