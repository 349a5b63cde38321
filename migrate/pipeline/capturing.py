"""Every URL that posts refer to, asked for once: bytes in the archive, evidence in the journal."""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from migrate import urls
from migrate.archive.writing import Archive
from migrate.engines.host_batches import Batching, in_host_batches
from migrate.errors import NetworkDownError
from migrate.fetchers import mirror
from migrate.model.capture import Answered, Check, Mirrored, OwnFault, Step
from migrate.model.exchange import Exchange
from migrate.model.link import Kind, Origin
from migrate.model.page import Page
from migrate.model.record import Earlier
from migrate.model.settings import Settings
from migrate.pipeline.book import Book
from migrate.pipeline.drafts import Draft
from migrate.pipeline.events import Began, Grew, Notice, Observer, Stage
from migrate.pipeline.hosts import is_excluded, pace_of
from migrate.pipeline.outage import Network, canary_answers
from migrate.pipeline.plan import Clock
from migrate.pipeline.siblings import Siblings
from migrate.store.journal import Journal
from migrate.verdict.chain import End, follow

if TYPE_CHECKING:
    from migrate.pipeline.keeping import Keeps

ROBOTS_HOLD = timedelta(hours=24)


def capture_links(settings: Settings, journal: Journal, archive: Archive, clock: Clock, observe: Observer) -> None:
    """Afterwards every URL that can be asked for has a check, unless the settings say offline or exclude it.

    Raises:
        NetworkDownError: no host at all answered, so that nothing can be said of any.
    """
    nobody_to_ask = settings.offline and not settings.mirrors
    kinds = {} if nobody_to_ask else dict(journal.references.fetchable())
    held: list[tuple[str, mirror.MirrorFile]] = []
    wanted: list[str] = []
    for url, uses in kinds.items():
        if _has_mirror_check(journal, url):
            continue
        found = mirror.find(settings.mirrors, url)
        if found is not None and not _is_page_for_picture(url, found, uses):
            held.append((url, found))
        elif not settings.offline and not is_excluded(url, settings):
            wanted.extend(due for due in _due(journal, url) if not is_excluded(due, settings))
    due = list(dict.fromkeys(wanted))
    observe(Began(Stage.CAPTURE, len(held) + len(due)))
    book = Book(journal, archive, observe)
    for url, found in held:
        book.enter(_check_of_mirror(url, found, archive, clock))
    book.commit()
    if due:
        ask_for(due, settings, book, clock, Manner.ONCE)


def _has_mirror_check(journal: Journal, url: str) -> bool:
    last = journal.checks.last(url)
    return last is not None and last.origin is Origin.MIRROR


def _due(journal: Journal, url: str) -> Iterator[str]:
    """The URL if it has never been seen, else what of its redirect chain has not, or by our own fault or budget."""
    last = journal.checks.last(url)
    if last is None or isinstance(last.last.outcome, OwnFault):
        yield url
        return
    chain = follow(last, journal.checks.last)
    if chain.last.over_budget or isinstance(chain.last.last.outcome, OwnFault):
        yield chain.last.url
    if chain.end is End.UNSEEN and chain.last.leads_to:
        yield urls.without_fragment(chain.last.leads_to)


def _is_page_for_picture(url: str, found: mirror.MirrorFile, kinds: frozenset[Kind]) -> bool:
    """Tell whether the mirror kept an error page under the name of a picture; that is no copy of it."""
    return kinds == {Kind.IMAGE} and _facts(url, found).sniffed_type == "text/html"


def _facts(url: str, found: mirror.MirrorFile) -> Page:
    from migrate import pages

    with found.path.open("rb") as file:
        return pages.page_facts(file.read(pages.ANALYSED_BYTES), None, url)


def _check_of_mirror(url: str, found: mirror.MirrorFile, archive: Archive, clock: Clock) -> Check:
    at, page = clock(), _facts(url, found)
    kind = page.sniffed_type or "application/octet-stream"
    record = archive.record_resource(uri=url, data=found.path, content_type=kind, at=at, headers={})
    outcome = Mirrored(path=found.relative, content_type=kind, body_bytes=found.path.stat().st_size)
    return Check(
        url=url, at=at, origin=Origin.MIRROR, steps=(Step(url=url, outcome=outcome, record=record),), page=page
    )


class Manner(Enum):
    """How URLs are asked for."""

    ONCE = auto()
    """What was ever asked for is not asked for again, on the way of a redirect either."""
    AGAIN = auto()
    """All of it anew, on condition where the archive holds a copy; another body is stored where it matters."""


def ask_for(due: list[str], settings: Settings, book: Book, clock: Clock, manner: Manner) -> None:
    """Afterwards each URL, and each that they lead to, has been asked for, and the journal has what was seen.

    Raises:
        NetworkDownError: no host at all answered, so that nothing can be said of any.
    """
    # Late: a run that asks nobody does not wait for requests, ssl and their like.
    from migrate.fetchers.transport import Transport
    from migrate.pipeline.asking import Asker
    from migrate.pipeline.hearing import door_of, hear
    from migrate.pipeline.unasked import spared_draft

    known, siblings, transport = set(due), Siblings(settings, clock()), Transport(settings, now=clock)
    earlier_of, keeps = _compared(book, manner)
    ask = Asker(
        transport,
        settings,
        clock,
        time.sleep,
        _recalling(book.archive.out, book.journal, clock()),
        earlier_of=earlier_of,
        keeps=keeps,
        siblings=siblings.asked,
    )
    network = Network(
        lambda: canary_answers(settings, book.journal, transport), book.take, settings.policy.own_outage_hosts
    )

    def is_new(url: str) -> bool:
        if url in known or not _is_web(url) or is_excluded(url, settings):
            return False
        return manner is Manner.AGAIN or book.journal.checks.last(url) is None

    def deliver(_url: str, draft: Draft) -> Iterable[str]:
        network.weigh(draft)
        target = draft.check.leads_to
        wanted = urls.without_fragment(target) if target else siblings.wanted_for(draft)
        if wanted is None or not is_new(wanted):
            return ()
        known.add(wanted)
        book.observe(Grew(Stage.CAPTURE, 1))
        return (wanted,)

    try:
        in_host_batches(
            due,
            Batching(
                host_of=urls.host,
                door_of=door_of,
                pace_of=lambda host: pace_of(host, settings),
                work=ask,
                hear=lambda draft: hear(draft.check),
                deliver=deliver,
                glimpse=network.glimpse,
                spare=lambda spared: spared_draft(spared, clock()),
            ),
            workers=settings.workers,
        )
        network.settle()
    except NetworkDownError as down:
        book.set_down(network.in_vain, down.message)
        raise
    finally:
        book.commit()
    for url, fault in sorted(ask.faulty.items()):
        book.observe(Notice(f"{urls.mask_secrets(url)[0]} was asked for and not judged: {fault}."))
    if ask.turned_away:
        bodies = "1 body was" if ask.turned_away == 1 else f"{ask.turned_away:,} bodies were"
        book.observe(Notice(f"The budget was spent: {bodies} judged and not kept. The next run has a new one."))


def _compared(book: Book, manner: Manner) -> tuple[Callable[[str], Earlier | None], "Keeps"]:
    """Give what answers are compared with, and whether another body is stored."""
    from migrate.pipeline.asking import nothing_earlier
    from migrate.pipeline.earlier import earlier_among
    from migrate.pipeline.keeping import keeps_every_change, keeps_what_matters

    match manner:
        case Manner.ONCE:
            return nothing_earlier, keeps_every_change
        case Manner.AGAIN:
            return lambda url: earlier_among(book.archive.out, book.journal.checks.of(url)), keeps_what_matters
        case _:
            assert_never(manner)


def _recalling(out: Path, journal: Journal, now: datetime) -> Callable[[str], Exchange | None]:
    """Give back what each robots.txt said that was asked for within a day (RFC 9309, 2.4) and could be had."""
    from migrate.pipeline.evidence import recalled

    recent = {check.url: check for check in journal.checks.ending_in("/robots.txt") if _holds_still(check, now)}
    return lambda url: recalled(out, recent[url]) if url in recent else None


def _holds_still(check: Check, now: datetime) -> bool:
    outcome = check.last.outcome
    is_fresh = timedelta(0) <= now - check.at < ROBOTS_HOLD
    return is_fresh and isinstance(outcome, Answered) and outcome.status < 500  # noqa: PLR2004


def _is_web(url: str) -> bool:
    return urls.scheme(url) in {"http", "https"}
