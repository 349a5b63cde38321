"""The journal, written out as the manifest."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from migrate import __version__
from migrate.exporters import manifest
from migrate.files import sha256_of
from migrate.model.manifest import (
    POLICY_VERSION,
    ArchiveEntry,
    Generator,
    LinkEntry,
    ManifestHead,
    PostEntry,
    PostStatus,
    Run,
)
from migrate.model.reviewed import Standing
from migrate.pipeline.linking import Asked, link_entry
from migrate.pipeline.localising import local_files
from migrate.pipeline.plan import Clock, Plan, Stock
from migrate.pipeline.tally import Tally
from migrate.store.journal import Journal

Entry = TypeVar("Entry", PostEntry, LinkEntry)


def write_manifest(
    plan: Plan, journal: Journal, asked: Asked, reviews: Standing, started_at: datetime, clock: Clock
) -> Stock:
    """Afterwards OUT/manifest.json says what the journal knows, and the journal knows that it does.

    Gives what it counts.
    """
    tally = Tally(plan.settings.policy)

    def head() -> ManifestHead:
        now = clock()
        return ManifestHead(
            generator=Generator(name="html-migrate", version=__version__),
            generated_at=now,
            policy_version=POLICY_VERSION,
            run=Run(
                id=f"run-{started_at:%Y%m%dT%H%M%S%fZ}",
                started_at=started_at,
                finished_at=now,
                sources=plan.source_names,
                settings=plan.settings_told(),
                counts=tally.stock().counts,
            ),
        )

    written = manifest.write_summed(
        plan.out / "manifest.json",
        head,
        _passing(post_entries(journal), tally.post),
        _passing(link_entries(plan, journal, asked, reviews), tally.link),
        tally.host_entries(),
        archive_entries(journal),
    )
    journal.settle(fingerprint(plan, asked, reviews), written.sha256, tally.stock().dumped())
    return tally.stock()


def _passing(entries: Iterable[Entry], count: Callable[[Entry], None]) -> Iterator[Entry]:
    """Give the entries, each counted as it passes by."""
    for entry in entries:
        count(entry)
        yield entry


def remembered(plan: Plan, journal: Journal, asked: Asked, reviews: Standing) -> Stock | None:
    """Give what the manifest on disk counts, if it says exactly what the journal knows for this plan."""
    settled = journal.settled()
    path = plan.out / "manifest.json"
    if settled is None or settled.plan != fingerprint(plan, asked, reviews) or not path.is_file():
        return None
    return Stock.loaded(settled.stock) if sha256_of(path) == settled.manifest else None


def fingerprint(plan: Plan, asked: Asked, reviews: Standing) -> str:
    """Identify everything besides the journal that decides what the manifest says."""
    decides = [__version__, asked.name, plan.source_names, plan.settings_told(), *sorted(reviews.hashes.items())]
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()


def post_entries(journal: Journal) -> Iterator[PostEntry]:
    """Every post that was ever read: those of the sources first, then those that vanished."""
    for row in journal.posts.present():
        exported = journal.exports.of(row.id)
        yield row.entry if row.entry.status is not PostStatus.EXPORTED or exported is None else exported[1]
    for row in journal.posts.absent():
        exported = journal.exports.of(row.id)
        yield exported[1] if exported else row.entry.model_copy(update={"status": PostStatus.REMOVED, "error": None})


def link_entries(plan: Plan, journal: Journal, asked: Asked, reviews: Standing) -> Iterator[LinkEntry]:
    """Every distinct URL of the present posts, in the order of the URL."""
    assets = local_files(plan.settings, journal)
    for found in journal.references.found():
        yield link_entry(found, journal, plan.settings, assets, asked, reviews)


def archive_entries(journal: Journal) -> Iterator[ArchiveEntry]:
    """Every WARC file of OUT, with its fixity."""
    for path, length, sha256, records in journal.warcs.rows():
        if sha256 is None or records is None:
            continue
        yield ArchiveEntry(path=path, sha256=sha256, bytes=length, records=records)
