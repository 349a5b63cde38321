"""Archive and journal, kept in step: records are on disk before a row says so, and what a killed run left is found."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migrate import files, urls
from migrate.archive.adoption import Damaged, Foreign, Group, Short, Tail, cut, survey
from migrate.archive.sealing import Decision, placed
from migrate.archive.warc import count_records
from migrate.archive.writing import Archive
from migrate.model.capture import Check
from migrate.pipeline.events import Notice, Observer
from migrate.store.journal import Journal
from migrate.store.mementos import SearchRow, read_search


@contextmanager
def entering(journal: Journal, archive: Archive) -> Iterator[None]:
    """Everything recorded so far is on disk when the block begins; what it enters is committed with it when it ends.

    Raises:
        DiskError: the disk is full or failed; the journal is as before.
    """
    committed = archive.commit()
    with journal.transaction():
        for path, length in committed.lengths.items():
            journal.warcs.commit(path, length)
        journal.payloads.put(committed.payloads)
        yield


def adopt(out: Path, journal: Journal, observe: Observer) -> None:
    """Afterwards every whole capture in the archive is accounted for, and nothing else is at the end of a file.

    Captures that a killed process had written and not yet entered are evidence as good as any: their checks are made
    from their records. What it was writing when it was killed is cut off, and told.

    Raises:
        DiskError: a file cannot be read or cut.
    """
    for found in survey(out, journal.warcs.committed()):
        match found:
            case Tail():
                _adopt(out, found, journal, observe)
            case Short(path=path, committed_bytes=committed, found_bytes=there):
                told = (
                    f"holds {there} bytes where {committed} were written: evidence is missing. Restore it from a copy."
                )
                observe(Notice(f"{out / path} {told}"))
            case Foreign(path=path):
                observe(Notice(f"{out / path} was begun by no run of migrate; it was left alone."))
            case Damaged(path=path):
                told = "is in no journal, and something in the middle of it is no record; it was left alone."
                observe(Notice(f"{out / path} {told}"))


def _adopt(out: Path, tail: Tail, journal: Journal, observe: Observer) -> None:
    groups = tail.groups
    if groups and _is_secret(groups[-1]) and not journal.is_new:
        # Its check cannot be made again, so it was to be committed at once, and is asked for again.
        groups = groups[:-1]
    if not tail.start and len(groups) == 1:
        groups = ()  # a file of which only the warcinfo is left
    end = groups[-1].end if groups else tail.start
    checks = [(check, _is_sibling(group)) for group in groups if (check := _check_of(out, group)) is not None]
    searches = [search for group in groups if (search := _search_of(group)) is not None]
    cut(out, tail, end)
    if end:
        with journal.transaction():
            journal.warcs.commit(tail.path, end)
            journal.payloads.put(found.payload for group in groups for found in group.records if found.payload)
            for check, is_sibling in checks:
                if is_sibling:
                    journal.checks.add_sibling(urls.host(check.url), check)
                else:
                    journal.checks.add(check)
            for search in searches:
                journal.mementos.put(search)
    kept = sum(len(group.records) for group in groups)
    if kept:
        records = "one whole record" if kept == 1 else f"{kept} whole records"
        told = f"had {records} that a run which was cut short had not entered; they are kept."
        observe(Notice(f"{out / tail.path} {told}"))
    if tail.size > end:
        told = f"ended in {tail.size - end} bytes that a run which was cut short had not finished; they were cut off."
        observe(Notice(f"{out / tail.path} {told}"))


def _is_secret(group: Group) -> bool:
    return group.sealed is not None and group.sealed.decision is Decision.CHECKED and group.sealed.check is None


def _is_sibling(group: Group) -> bool:
    return group.sealed is not None and group.sealed.decision is Decision.SIBLING


def _check_of(out: Path, group: Group) -> Check | None:
    """Give the check that the records are evidence for; None where they are of something else."""
    sealed, last = group.sealed, group.records[-1]
    if sealed is not None:
        if sealed.check is None or sealed.decision not in {Decision.CHECKED, Decision.SIBLING}:
            return None
        return placed(sealed.check, {found.ref.record_id: found.ref for found in group.records})
    if last.kind not in {"response", "revisit"}:
        return None
    from migrate.pipeline.evidence import plain_check  # noqa: PLC0415  what was not left behind waits for no parser

    return plain_check(out, last)


def _search_of(group: Group) -> SearchRow | None:
    """Give the search for an old copy that the records are of; None where they are of something else."""
    sealed = group.sealed
    if sealed is None or sealed.decision is not Decision.MEMENTO or sealed.check is None or sealed.reason is None:
        return None
    return read_search(sealed.reason, placed(sealed.check, {found.ref.record_id: found.ref for found in group.records}))


def account_for(out: Path, archive: Archive, journal: Journal) -> None:
    """Account for every WARC file: those of this process, which end here, and those that a killed one left.

    Raises:
        DiskError: the disk failed.
    """
    with entering(journal, archive):
        pass
    finished = archive.close()
    left = [path for path, _, digest, _ in journal.warcs.rows() if digest is None and (out / path).is_file()]
    with journal.transaction():
        for done in finished:
            journal.warcs.finish(done.path, done.bytes, done.sha256, done.records)
        for path in set(left) - {done.path for done in finished}:
            file = out / path
            journal.warcs.finish(path, file.stat().st_size, files.sha256_of(file), count_records(file))
