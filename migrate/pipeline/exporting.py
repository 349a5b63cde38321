"""Posts in the journal; their Markdown below OUT, where the target wants it, each proved against its source."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from migrate import __version__, urls
from migrate.engines.local import Killed, in_processes
from migrate.files import below, sha256_of, write_rebuildable
from migrate.model.link import Kind
from migrate.model.manifest import PostEntry, PostStatus
from migrate.model.replacement import Replacement
from migrate.model.settings import Rewrite, Settings
from migrate.pipeline import post_doors, post_jobs
from migrate.pipeline.events import Advanced, Began, Observer, Stage
from migrate.pipeline.hosts import is_ours
from migrate.pipeline.localising import local_files
from migrate.pipeline.reading import BATCH, SECONDS, processes
from migrate.pipeline.site import Pages, addresses, write_site
from migrate.sources import SourceFile
from migrate.store.journal import Journal
from migrate.store.posts import PostRow

SET_ASIDE = "removed"


def export_posts(
    files: Mapping[str, SourceFile],
    settings: Settings,
    journal: Journal,
    out: Path,
    replacements: Mapping[str, Replacement],
    watch: Observer,
) -> None:
    """Afterwards every readable post has its Markdown file and its entry, and OUT what the new site needs beside them.

    What is unchanged is left untouched.
    """
    assets = local_files(settings, journal)
    rows = [row for row in journal.posts.present() if row.entry.status is PostStatus.EXPORTED]
    new = addresses(rows, settings.target)
    pages = Pages(rows, new, settings)
    watch(Began(Stage.EXPORT, len(rows)))
    into = None if settings.rewrite is Rewrite.NONE else out
    due: dict[str, tuple[PostRow, str]] = {}
    written: list[tuple[str, str, PostEntry]] = []
    entries: list[PostEntry] = []

    def jobs() -> Iterator[post_jobs.ExportJob]:
        for row in rows:
            local = {
                asked: assets[asked]
                for _, asked, kind in (journal.references.of(row.id) if assets else ())
                if asked in assets and (kind is not Kind.LINK or is_ours(urls.host(asked), settings))
            }
            linked = pages.linked_from(row.id, journal)
            replaced = _replaced(row.id, settings, journal, replacements)
            told = {f"replaced {url}": f"{each.url} {each.note}" for url, each in replaced.items()}
            fingerprint = _fingerprint(row, settings, {**local, **linked, **told, "": new[row.id]})
            last = journal.exports.of(row.id)
            if last is not None and last[0] == fingerprint and _still_stands(out, last[1]):
                entries.append(last[1])
                watch(Advanced(Stage.EXPORT))
                continue
            due[row.id] = (row, fingerprint)
            raw = files[row.id].path.read_bytes()
            yield post_jobs.ExportJob(
                file=files[row.id],
                raw=raw,
                base=row.base,
                repair=settings.repair,
                assets=local,
                data_urls_into=into,
                rewrite=settings.rewrite,
                target=settings.target,
                stem=row.output or "post",
                address=new[row.id],
                pages=linked,
                replacements=replaced,
            )

    for job, result in in_processes(
        post_doors.export_post, jobs(), processes=processes(settings), seconds=SECONDS, preload=[post_doors.WORK]
    ):
        row, fingerprint = due.pop(job.file.id)
        entry = _entry(row, result, out, new[row.id])
        _remove_moved(journal, out, entry)
        entries.append(entry)
        written.append((row.id, fingerprint, entry))
        if len(written) >= BATCH:
            _commit(journal, written)
        watch(Advanced(Stage.EXPORT))
    _commit(journal, written)
    write_site(settings, journal, out, rows, entries)


def _replaced(
    post: str, settings: Settings, journal: Journal, replacements: Mapping[str, Replacement]
) -> dict[str, Replacement]:
    """Give what takes the place of links of the post, by their URL."""
    if settings.rewrite is not Rewrite.ALL:
        return {}
    shown = ((url, urls.mask_secrets(url)[0]) for url, _, _ in journal.references.of(post))
    return {url: replacements[as_shown] for url, as_shown in shown if as_shown in replacements}


def set_aside_removed(journal: Journal, out: Path) -> None:
    """Afterwards the Markdown of every post that the sources no longer hold lies below OUT/removed."""
    for row in journal.posts.absent():
        exported = journal.exports.of(row.id)
        if exported is None or exported[1].status is PostStatus.REMOVED:
            continue
        entry = exported[1]
        moved = None
        if entry.markdown and (out / entry.markdown).is_file():
            moved = f"{SET_ASIDE}/{Path(entry.markdown).name}"
            (out / SET_ASIDE).mkdir(exist_ok=True)
            (out / entry.markdown).replace(out / moved)
        with journal.transaction():
            journal.exports.put(row.id, "", entry.model_copy(update={"status": PostStatus.REMOVED, "markdown": moved}))


def _commit(journal: Journal, written: list[tuple[str, str, PostEntry]]) -> None:
    with journal.transaction():
        for post, fingerprint, entry in written:
            journal.exports.put(post, fingerprint, entry)
    written.clear()


def _remove_moved(journal: Journal, out: Path, entry: PostEntry) -> None:
    """Remove the Markdown that a post had elsewhere: for another target, or before it got its date."""
    last = journal.exports.of(entry.id)
    if last is not None and last[1].markdown and last[1].markdown != entry.markdown:
        (out / last[1].markdown).unlink(missing_ok=True)


def _fingerprint(row: PostRow, settings: Settings, leads: Mapping[str, str]) -> str:
    """Identify everything that decides what the Markdown of a post is."""
    how = [settings.repair, settings.rewrite, settings.target]
    decides = [__version__, row.sha256, row.output, row.base, how, sorted(leads.items())]
    return hashlib.sha256(json.dumps(decides).encode()).hexdigest()


def _still_stands(out: Path, entry: PostEntry) -> bool:
    if entry.markdown is None:
        return True
    path = out / entry.markdown
    return path.is_file() and sha256_of(path) == entry.sha256


def _entry(
    row: PostRow,
    result: post_jobs.ExportedPost | post_jobs.Skipped | post_jobs.Refused | Killed,
    out: Path,
    address: str,
) -> PostEntry:
    match result:
        case post_jobs.ExportedPost():
            written = write_rebuildable(below(out, result.path), result.markdown.encode())
            return row.entry.model_copy(
                update={
                    "markdown": result.path,
                    "address": address,
                    "aliases": result.aliases,
                    "sha256": written.sha256,
                    "repairs": result.repairs,
                    "losses": result.losses,
                    "round_trip": result.round_trip,
                }
            )
        case post_jobs.Skipped(reason=reason):
            return row.entry.model_copy(update={"status": PostStatus.SKIPPED, "error": reason})
        case post_jobs.Refused(error=error):
            return _failed(row, error)
        case Killed(reason=reason):
            return _failed(row, f"{row.source}: converting it {reason}.")


def _failed(row: PostRow, error: str) -> PostEntry:
    return row.entry.model_copy(update={"status": PostStatus.FAILED, "error": error})
