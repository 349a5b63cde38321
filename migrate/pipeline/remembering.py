"""What the manifest and the new site have of the old copies that were found."""

from collections.abc import Collection, Iterator, Mapping

from migrate import urls
from migrate.model.capture import Check
from migrate.model.link import Kind, Status, Verdict
from migrate.model.manifest import MementoEntry
from migrate.model.settings import Settings
from migrate.pipeline.old_copies import may_be_told
from migrate.store.journal import Journal
from migrate.store.mementos import OldCopy, SearchRow
from migrate.store.references import FoundUrl
from migrate.verdict.judge import FAILING, WORKING, verdict_of


def search_for(found: FoundUrl, status: Status, journal: Journal) -> SearchRow | None:
    """Give the search for an old copy of a URL; None where it works and is whole, or was not looked up."""
    is_well = verdict_of(status) in WORKING and status is not Status.TRUNCATED
    return None if is_well or not found.fetchable else journal.mementos.of(found.fetchable)


def memento_entry(search: SearchRow | None) -> MementoEntry | None:
    """Give what the manifest says of an old copy."""
    copy = search.copy if search else None
    if copy is None:
        return None
    shown = urls.mask_secrets(copy.url)[0]
    return MementoEntry(url=shown, datetime=copy.made_at, days_from_post=copy.days_from_post, status=copy.status)


def picture_from(search: SearchRow | None, kinds: Collection[Kind]) -> OldCopy | None:
    """Give the old copy that is used as the picture itself."""
    copy = search.copy if search else None
    return copy if copy is not None and Kind.IMAGE in kinds and copy.check.body_kept else None


def pictures(
    journal: Journal, uses: Mapping[str, frozenset[Kind]], held: Collection[str]
) -> Iterator[tuple[str, Check]]:
    """Give URL and evidence of each picture of which nothing better is held than an old copy."""
    for search in journal.mementos.found():
        copy = picture_from(search, uses.get(search.url, ()))
        if copy is not None and search.url not in held:
            yield search.url, copy.check


def about_search(found: FoundUrl, search: SearchRow | None, verdict: Verdict, settings: Settings) -> str:
    """Say that there is no old copy, or that nobody could be asked; nothing where there is one, or none is needed."""
    if search is not None:
        return "" if search.copy else f" No old copy was found in a web archive ({search.asked_at:%Y-%m-%d})."
    if settings.memento is None or settings.offline or verdict not in FAILING or not found.fetchable:
        return ""
    return " It could not be looked up in a web archive yet." if may_be_told(found.fetchable, settings) else ""
