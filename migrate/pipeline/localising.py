"""Images and own files that we hold, as files that the new site can serve."""

from collections.abc import Iterator
from pathlib import Path

from migrate import urls
from migrate.model.capture import Check
from migrate.model.link import Kind
from migrate.model.settings import Rewrite, Settings
from migrate.pipeline.events import Advanced, Began, Observer, Stage
from migrate.pipeline.hosts import is_ours
from migrate.pipeline.judging import followed
from migrate.pipeline.remembering import pictures
from migrate.store.assets import AssetRow
from migrate.store.journal import Journal
from migrate.verdict.chain import Chain


def place_assets(settings: Settings, journal: Journal, out: Path, watch: Observer) -> None:
    """Afterwards each image, and each file of an own or mirrored host, that we hold whole lies below OUT/assets."""
    if settings.rewrite is Rewrite.NONE:
        return
    known = {row.url: row for row in journal.assets.rows()}
    wanted = list(_wanted(settings, journal))
    watch(Began(Stage.LOCALISE, len(wanted)))
    placed: list[AssetRow] = []
    for url, check in wanted:
        record = check.confirms or check.last.record
        evidence = record.record_id if record else ""
        last = known.get(url)
        if last is None or last.evidence != evidence or not _still_there(out, last):
            placed.append(_place(url, check, out))
        watch(Advanced(Stage.LOCALISE))
    with journal.transaction():
        for row in placed:
            journal.assets.put(row)


def local_files(settings: Settings, journal: Journal) -> dict[str, str]:
    """Give the path below OUT by URL (without fragment) of all that posts are to point to."""
    if settings.rewrite is Rewrite.NONE:
        return {}
    return {row.url: row.path for row in journal.assets.rows() if row.path}


def _wanted(settings: Settings, journal: Journal) -> Iterator[tuple[str, Check]]:
    """Give the check of which a copy is held, also where the URL has died since."""
    if next(journal.verdicts.copies(), None) is None and next(journal.mementos.found(), None) is None:
        return
    uses, held = dict(journal.references.fetchable()), set[str]()
    for url, at in journal.verdicts.copies():
        first = journal.checks.near(url, at)
        if first is None or url not in uses:
            continue
        held.add(url)
        chain = followed(first, journal)
        if _belongs_here(url, uses[url], chain, settings):
            yield url, chain.last
    yield from pictures(journal, uses, held)


def _belongs_here(url: str, kinds: frozenset[Kind], chain: Chain, settings: Settings) -> bool:
    """Every picture that a post shows; of own and mirrored hosts everything that is not a page."""
    if Kind.IMAGE in kinds:
        return True
    ours = is_ours(urls.host(url), settings)
    page = chain.last.page
    return (
        ours and page is not None and page.sniffed_type != "text/html" and kinds <= {Kind.LINK, Kind.FILE, Kind.MEDIA}
    )


def _still_there(out: Path, row: AssetRow) -> bool:
    return row.path is None or (out / row.path).is_file()


def _place(url: str, check: Check, out: Path) -> AssetRow:
    record = check.confirms or check.last.record
    if record is None:
        return AssetRow(url, "", None, "nothing of it is in the archive")
    from migrate.archive.content import read_payload  # noqa: PLC0415  where all stands in its place, nobody waits for them
    from migrate.exporters import assets  # noqa: PLC0415

    with read_payload(out, record) as payload:
        placed = assets.place(url, payload, None, out)
    if isinstance(placed, assets.NotAnAsset):
        return AssetRow(url, record.record_id, None, placed.reason)
    return AssetRow(url, record.record_id, placed.path, None)
