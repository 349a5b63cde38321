"""Posts in the journal; their Markdown below OUT/posts, each proved against its source."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from migrate import __version__
from migrate.engines.local import Killed, in_processes
from migrate.files import sha256_of, write_rebuildable
from migrate.model.manifest import PostEntry, PostStatus
from migrate.model.settings import Rewrite, Settings
from migrate.pipeline import post_doors, post_jobs
from migrate.pipeline.events import Advanced, Began, Observer, Stage
from migrate.pipeline.localising import local_files
from migrate.pipeline.reading import BATCH, SECONDS, processes
from migrate.sources import SourceFile
from migrate.store.journal import Journal, PostRow

POSTS = "posts"
SET_ASIDE = "removed"


def export_posts(
    files: Mapping[str, SourceFile], settings: Settings, journal: Journal, out: Path, watch: Observer
) -> None:
    """Afterwards every readable post has its Markdown file and its entry; what is unchanged is left untouched."""
    assets = local_files(settings, journal)
    rows = [row for row in journal.posts() if row.entry.status is not PostStatus.FAILED]
    watch(Began(Stage.EXPORT, len(rows)))
    into = None if settings.rewrite is Rewrite.NONE else out
    due: dict[str, tuple[PostRow, str]] = {}
    written: list[tuple[str, str, PostEntry]] = []

    def jobs() -> Iterator[post_jobs.ExportJob]:
        for row in rows:
            local = {
                asked: assets[asked]
                for _, asked, _ in journal.references_of(row.id)
                if asked is not None and asked in assets
            }
            fingerprint = _fingerprint(row, settings, local)
            if _is_current(journal, out, row, fingerprint):
                watch(Advanced(Stage.EXPORT))
                continue
            due[row.id] = (row, fingerprint)
            raw = files[row.id].path.read_bytes()
            yield post_jobs.ExportJob(files[row.id], raw, row.base, settings.repair, local, into)

    for job, result in in_processes(
        post_doors.export_post, jobs(), processes=processes(settings), seconds=SECONDS, preload=[post_doors.WORK]
    ):
        row, fingerprint = due.pop(job.file.id)
        written.append((row.id, fingerprint, _entry(row, result, out)))
        if len(written) >= BATCH:
            _commit(journal, written)
        watch(Advanced(Stage.EXPORT))
    _commit(journal, written)


def set_aside_removed(journal: Journal, out: Path) -> None:
    """Afterwards the Markdown of every post that the sources no longer hold lies below OUT/removed."""
    for row in journal.absent():
        exported = journal.export(row.id)
        if exported is None or exported[1].status is PostStatus.REMOVED:
            continue
        entry = exported[1]
        moved = None
        if entry.markdown and (out / entry.markdown).is_file():
            moved = f"{SET_ASIDE}/{Path(entry.markdown).name}"
            (out / SET_ASIDE).mkdir(exist_ok=True)
            (out / entry.markdown).replace(out / moved)
        with journal.transaction():
            journal.put_export(row.id, "", entry.model_copy(update={"status": PostStatus.REMOVED, "markdown": moved}))


def _commit(journal: Journal, written: list[tuple[str, str, PostEntry]]) -> None:
    with journal.transaction():
        for post, fingerprint, entry in written:
            journal.put_export(post, fingerprint, entry)
    written.clear()


def _fingerprint(row: PostRow, settings: Settings, assets: Mapping[str, str]) -> str:
    """Identify everything that decides what the Markdown of a post is."""
    decides = [__version__, row.sha256, row.output, row.base, settings.repair, settings.rewrite, sorted(assets.items())]
    return hashlib.sha256(json.dumps(decides).encode()).hexdigest()


def _is_current(journal: Journal, out: Path, row: PostRow, fingerprint: str) -> bool:
    last = journal.export(row.id)
    if last is None or last[0] != fingerprint:
        return False
    entry = last[1]
    if entry.markdown is None:
        return True
    path = out / entry.markdown
    return path.is_file() and sha256_of(path) == entry.sha256


def _entry(row: PostRow, result: post_jobs.ExportedPost | post_jobs.Refused | Killed, out: Path) -> PostEntry:
    match result:
        case post_jobs.ExportedPost():
            path = f"{POSTS}/{row.output}.md"
            written = write_rebuildable(out / path, result.markdown.encode())
            return row.entry.model_copy(
                update={
                    "markdown": path,
                    "sha256": written.sha256,
                    "repairs": result.repairs,
                    "losses": result.losses,
                    "round_trip": result.round_trip,
                }
            )
        case post_jobs.Refused(error=error):
            return _failed(row, error)
        case Killed(reason=reason):
            return _failed(row, f"{row.source}: converting it {reason}.")


def _failed(row: PostRow, error: str) -> PostEntry:
    return row.entry.model_copy(update={"status": PostStatus.FAILED, "error": error})
