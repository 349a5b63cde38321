"""Sources in; posts and references in the journal, source bytes in the archive."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from migrate import __version__, sources, urls
from migrate.archive.writing import Archive
from migrate.engines.local import Killed, in_processes
from migrate.exporters.targets import stem_of
from migrate.model.manifest import Capture, PostEntry, PostStatus
from migrate.model.post import Unreadable
from migrate.model.record import RecordRef
from migrate.model.settings import Settings
from migrate.pipeline import post_doors, post_jobs
from migrate.pipeline.accounting import entering
from migrate.pipeline.events import Advanced, Began, Notice, Observer, Stage
from migrate.pipeline.plan import Clock
from migrate.sources import SourceFile, SourceKind
from migrate.store.journal import Journal
from migrate.store.posts import PostRow

BATCH = 64
"""Posts per commit."""
SECONDS = 60.0
"""What a chunk of posts, and then each of them alone, may take before its worker is killed."""


def read_sources(
    found: Sequence[SourceFile], settings: Settings, journal: Journal, archive: Archive, clock: Clock, observe: Observer
) -> dict[str, SourceFile]:
    """Afterwards the journal holds every post of the sources as it is now, and the archive its bytes.

    Gives the source file by post id. Posts whose bytes and settings are unchanged are not read again.
    """
    files = {file.id: file for file in found}
    observe(Began(Stage.READ, len(files)))
    reading = fingerprint(settings)
    known = journal.posts.readings()
    pending: list[tuple[PostRow, post_jobs.ReadPost | None]] = []
    for raw, result in _read_changed(files, known, reading, settings, observe):
        kind = files[result.id].kind
        record = None
        if raw is not None:
            record = archive.record_resource(
                uri=_archive_uri(result, raw), data=raw, content_type=_CONTENT_TYPE[kind], at=clock(), headers={}
            )
        pending.append(_row(result, raw, f"{reading} {kind}", record))
        for told in result.notices if isinstance(result, post_jobs.ReadPost) else ():
            observe(Notice(told))
        if len(pending) >= BATCH:
            _commit(journal, archive, pending)
            pending.clear()
        observe(Advanced(Stage.READ))
    _commit(journal, archive, pending)
    with journal.transaction():
        journal.posts.keep_only(set(files))
        _name_outputs(journal, files, observe)
    return files


_CONTENT_TYPE = {SourceKind.POST: "text/html", SourceKind.LINK_LIST: "text/plain", SourceKind.NEW_PAGE: "text/markdown"}


def fingerprint(settings: Settings) -> str:
    """Identify everything besides its bytes and its kind that decides how a source is read."""
    return f"{__version__} {settings.repair} {' '.join(settings.sites)}"


def processes(settings: Settings) -> int:
    """How many worker processes post work uses."""
    return settings.processes or len(os.sched_getaffinity(0))


def _read_changed(
    files: dict[str, SourceFile],
    known: dict[str, tuple[str | None, str]],
    reading: str,
    settings: Settings,
    observe: Observer,
) -> Iterator[tuple[bytes | None, post_jobs.ReadPost | Unreadable]]:
    unreadable: list[Unreadable] = []

    def jobs() -> Iterator[post_jobs.ReadJob]:
        for file in files.values():
            raw = sources.read_bytes(file)
            if isinstance(raw, Unreadable):
                unreadable.append(raw)
            elif known.get(file.id) == (hashlib.sha256(raw).hexdigest(), f"{reading} {file.kind}"):
                observe(Advanced(Stage.READ))
            else:
                yield post_jobs.ReadJob(file, raw, settings.sites, settings.repair)

    for job, result in in_processes(
        post_doors.read_post, jobs(), processes=processes(settings), seconds=SECONDS, preload=[post_doors.WORK]
    ):
        if isinstance(result, Killed):
            why = f"{job.file.source}: reading it {result.reason}."
            yield job.raw, Unreadable(id=job.file.id, source=job.file.source, error=why, raw=job.raw)
        else:
            yield job.raw, result
    for failure in unreadable:
        yield None, failure


def _archive_uri(result: post_jobs.ReadPost | Unreadable, raw: bytes) -> str:
    """Name the record by the post's old URL, else by its bytes (RFC 6920 has no urn; CAPTURE's choice)."""
    old = result.base if isinstance(result, post_jobs.ReadPost) and result.url else None
    return urls.without_fragment(old) if old else f"urn:sha256:{hashlib.sha256(raw).hexdigest()}"


def _row(
    result: post_jobs.ReadPost | Unreadable, raw: bytes | None, reading: str, record: RecordRef | None
) -> tuple[PostRow, post_jobs.ReadPost | None]:
    read = result if isinstance(result, post_jobs.ReadPost) else None
    entry = PostEntry(
        id=result.id,
        source=result.source,
        title=read.title if read else None,
        author=read.author if read else None,
        date=read.date if read else None,
        url=read.url if read else None,
        slug=read.slug if read else PurePosixPath(result.id).stem,
        status=_status(read),
        error=read.not_exported if read else result.error if isinstance(result, Unreadable) else None,
        markdown=None,
        sha256=None,
        capture=Capture(**record.model_dump()) if record else None,
        round_trip=None,
    )
    digest = hashlib.sha256(raw).hexdigest() if raw is not None else None
    return PostRow(result.id, result.source, digest, reading, None, read.base if read else None, entry, record), read


def _status(read: post_jobs.ReadPost | None) -> PostStatus:
    if read is None:
        return PostStatus.FAILED
    return PostStatus.SKIPPED if read.not_exported else PostStatus.EXPORTED


def _commit(journal: Journal, archive: Archive, pending: list[tuple[PostRow, post_jobs.ReadPost | None]]) -> None:
    outputs = journal.posts.outputs()
    with entering(journal, archive):
        for row, read in pending:
            references = read.references if read else ()
            fetchable = {r.url: urls.without_fragment(r.url) for r in references if _can_be_asked(r.url)}
            journal.posts.put(row, outputs.get(row.id))
            journal.references.put(row.id, references, fetchable)


def _can_be_asked(url: str) -> bool:
    return urls.scheme(url) in {"http", "https"} and urls.canonical(url) is not None


def _name_outputs(journal: Journal, present: Iterable[str], observe: Observer) -> None:
    """Give every readable post a file name of its own; a name once given stays."""
    outputs = journal.posts.outputs()
    if all(post in outputs for post in present):
        return
    taken = {stem.casefold(): post for post, stem in outputs.items()}
    for row in list(journal.posts.present()):
        if row.output or row.entry.status is not PostStatus.EXPORTED:
            continue
        wanted = stem_of(row.entry.slug)
        stem, n = wanted, 1
        while stem.casefold() in taken:
            n += 1
            stem = f"{wanted}-{n}"
        if n > 1:
            other = taken[wanted.casefold()]
            observe(Notice(f"{row.source}: its slug {wanted!r} is that of {other} too, so it is written as {stem}.md."))
        taken[stem.casefold()] = row.id
        journal.posts.name_output(row.id, stem)
