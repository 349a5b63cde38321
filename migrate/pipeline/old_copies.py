"""Old copies of what no longer works, looked for in a web archive: pictures at once, all else when the rest is done."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from enum import Enum, auto

from migrate import urls
from migrate.archive.writing import Archive
from migrate.fetchers.guard import Guard
from migrate.model.link import Kind, Status, Verdict
from migrate.model.settings import Settings
from migrate.pipeline.events import Observer
from migrate.pipeline.hosts import is_excluded
from migrate.pipeline.plan import Clock
from migrate.pipeline.post_dates import Dated, Want, earliest
from migrate.store.journal import Journal
from migrate.store.mementos import Needy, SearchRow
from migrate.verdict.judge import FAILING

AGAIN_AFTER = timedelta(days=30)
"""An archive that had no copy is asked again after so long: it may have been given one."""


class Which(Enum):
    """What is looked up."""

    PICTURES = auto()
    """Images that could not be had, whatever the verdict: the Markdown is waiting for them."""
    ALL = auto()
    """They, and every link that fails."""


def look_for_copies(
    which: Which,
    settings: Settings,
    journal: Journal,
    archive: Archive,
    clock: Clock,
    observe: Observer,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Afterwards the journal knows an old copy of each URL that needs one, or that there is none, as far as told.

    What an archive could not be asked is asked again by the next run; a notice says how much that is. False where it
    was silent, busy or out of order to the end, so that nobody needs to try again soon.

    Raises:
        DiskError: the disk is full or failed.
    """
    if settings.memento is None or settings.offline:
        return True
    wants = {want.url: want for want in _wanted(which, settings, journal, clock())}
    if not wants:
        return True
    from migrate.pipeline.looking_up import look_up  # noqa: PLC0415  without a want nobody waits for requests

    return look_up(wants, settings, journal, archive, clock, observe, sleep)


def _wanted(which: Which, settings: Settings, journal: Journal, now: datetime) -> Iterator[Want]:
    """Give what has to be looked up, pictures first, then as the posts' addresses sort."""
    kinds: dict[str, frozenset[Kind]] = {}
    for needy in journal.mementos.needy():
        if _needs_copy(needy, which) and may_be_told(needy.url, settings):
            kinds[needy.url] = kinds.get(needy.url, frozenset()) | needy.kinds
    dates = _dates(journal, kinds) if kinds else {}
    for url in sorted(kinds, key=lambda url: (Kind.IMAGE not in kinds[url], url)):
        if _is_due(journal.mementos.of(url), dates.get(url), settings.memento, now):
            yield Want(url, kinds[url], dates.get(url))


def _needs_copy(needy: Needy, which: Which) -> bool:
    if Kind.IMAGE in needy.kinds and not needy.is_held:
        is_cut = needy.status is Status.TRUNCATED
        return is_cut or needy.verdict in FAILING or needy.verdict is Verdict.UNVERIFIABLE
    return which is Which.ALL and needy.verdict in FAILING


def may_be_told(url: str, settings: Settings) -> bool:
    """Tell whether a stranger may hear of the URL: not where it holds a secret, or is of a network of one's own."""
    host = urls.host(url)
    is_private = Guard.opening(()).refuses_name(host.strip("[]")) or host in settings.allow_private
    return not (is_private or urls.mask_secrets(url)[1] or is_excluded(url, settings))


def _dates(journal: Journal, among: dict[str, frozenset[Kind]]) -> dict[str, Dated]:
    posts: dict[str, list[tuple[str | None, str | None]]] = {}
    for url, written, address in journal.mementos.dates():
        if url in among:
            posts.setdefault(url, []).append((written, address))
    return {url: dated for url, dates in posts.items() if (dated := earliest(dates))}


def _is_due(last: SearchRow | None, dated: Dated | None, archive: str | None, now: datetime) -> bool:
    if last is None or last.wanted != (dated.at if dated else None):
        return True
    return last.copy is None and (last.archive != archive or now - last.asked_at >= AGAIN_AFTER)
