"""One URL looked up in a web archive: everything that was asked packed for our own, the copy judged."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from migrate import urls
from migrate.archive.parcels import Parcel
from migrate.archive.sealing import Decision, Seal
from migrate.engines.host_queue import Heard, Sign
from migrate.fetchers.copies import Memento
from migrate.fetchers.courtesy import Courtesy
from migrate.fetchers.listing import ArchiveBusy, ArchiveDown, NoneThere, OutOfReach
from migrate.fetchers.memento import Finding, Found, find_memento
from migrate.fetchers.robots import ALLOWED
from migrate.fetchers.transport import Transport
from migrate.fetchers.web_archive import LISTING_BYTES, Part, Reply, WebArchive, original_of, reply_of
from migrate.model.base import rfc3339
from migrate.model.capture import Answered, Check, NotKept, Step
from migrate.model.exchange import Exchange
from migrate.model.link import Kind, Origin, Status
from migrate.model.page import Page
from migrate.model.settings import Settings
from migrate.pipeline.evidence import page_of
from migrate.pipeline.hosts import is_own
from migrate.pipeline.keeping import Keeper
from migrate.pipeline.plan import Clock
from migrate.pipeline.post_dates import Want, days_between
from migrate.store.mementos import OldCopy, SearchRow

ODD_IN_A_ROW = 5
"""So many answers that are none, one after the other, and the archive is left alone."""
_OK = 200


@dataclass(frozen=True, slots=True)
class Lookup:
    """What came of looking a URL up."""

    want: Want
    finding: Finding
    search: SearchRow | None
    """What is to be remembered, its records without a place yet; None where the search came to no end."""
    steps: tuple[Step, ...]
    parcel: Parcel


JudgeCopy = Callable[[Memento, frozenset[Kind]], Status | None]
"""Gives the status of a copy that is good enough, None of one that is not; called from any thread."""


class Librarian:
    """Looks URLs up; called from many threads."""

    def __init__(
        self,
        wants: Mapping[str, Want],
        archive: WebArchive,
        transport: Transport,
        courtesy: Courtesy,
        keeper: Keeper,
        settings: Settings,
        judge: JudgeCopy,
        clock: Clock,
    ) -> None:
        """Be ready to look up what is wanted, by URL."""
        self._wants = wants
        self._archive = archive
        self._transport = transport
        self._courtesy = courtesy
        self._keeper = keeper
        self._settings = settings
        self._judge = judge
        self._clock = clock
        self._lock = threading.Lock()
        self._odd = 0

    def __call__(self, url: str, earlier: Lookup | None) -> Lookup:
        """Search; the second time with what came of the first."""
        want = self._wants[url]
        at = self._clock()
        parcel = Parcel.going_on(earlier.parcel) if earlier else Parcel(self._settings.secrets)
        asking = _Asking(self._transport, self._courtesy, self._keeper, self._settings, want, parcel)

        def is_good(memento: Memento) -> bool:
            return self._judge(memento, want.kinds) is not None

        finding = find_memento(url, want.dated.at if want.dated else None, self._archive, asking, is_good, at)
        copy = self._copy(finding.memento, want, asking) if isinstance(finding, Found) else None
        steps = ((*earlier.steps,) if earlier else ()) + asking.steps
        search = self._search(want, at, finding, copy)
        lookup = Lookup(want, finding, search, steps, parcel)
        seal(lookup, at)
        return lookup

    def hear(self, lookup: Lookup) -> Heard:
        """Tell what the answers say of the archive: one that is busy, silent or out of order is left alone."""
        match lookup.finding:
            case Found() | NoneThere() | OutOfReach():
                with self._lock:
                    self._odd = 0
                return Heard(Sign.ANSWERED)
            case ArchiveBusy():
                return Heard(Sign.MUTE)
            case ArchiveDown(is_silent=is_silent):
                with self._lock:
                    self._odd += 1
                    return Heard(Sign.MUTE if is_silent or self._odd >= ODD_IN_A_ROW else Sign.NOTHING)
            case _:
                assert_never(lookup.finding)

    def _search(self, want: Want, at: datetime, finding: Finding, copy: OldCopy | None) -> SearchRow | None:
        if not isinstance(finding, Found | NoneThere):
            return None
        wanted = want.dated.at if want.dated else None
        return SearchRow(want.url, at, self._settings.memento or "", wanted, copy, why(finding))

    def _copy(self, memento: Memento, want: Want, asking: "_Asking") -> OldCopy:
        status = self._judge(memento, want.kinds)
        assert status is not None
        last = memento.last
        check = Check(
            url=memento.replies[0].step.url,
            at=last.at,
            origin=Origin.MEMENTO,
            steps=tuple(reply.step for reply in memento.replies),
            page=last.page,
            vantage=self._settings.vantage,
            not_kept=asking.not_kept(last.step),
        )
        return OldCopy(memento.url, memento.at, days_between(want.dated, memento.at), status, check)


def seal(lookup: Lookup, at: datetime) -> None:
    """Put behind the records of a lookup what it came to, and in front that they belong together."""
    if lookup.parcel.is_empty or not lookup.steps:
        return
    lookup.parcel.add_metadata(lookup.steps[-1].url, _told(lookup), at)
    search = lookup.search
    asked = Check(url=lookup.steps[0].url, at=at, origin=Origin.MEMENTO, steps=lookup.steps)
    if search is None:
        lookup.parcel.seal(Seal(Decision.BESIDE, asked, f"an old copy of {lookup.want.url} was looked for"))
    else:
        lookup.parcel.seal(Seal(Decision.MEMENTO, search.copy.check if search.copy else asked, search.told()))


def _told(lookup: Lookup) -> dict[str, object]:
    """Tell what the record `memento-of` says."""
    copy, dated = lookup.search.copy if lookup.search else None, lookup.want.dated
    told: dict[str, object] = {"memento-of": lookup.want.url}
    if dated:
        told["wanted"] = rfc3339(dated.at)
    if copy is None:
        return told | {"found": "no" if lookup.search else "could not be asked", "reason": why(lookup.finding)}
    record = copy.check.last.record
    return told | {
        "found": "yes",
        "memento": copy.url,
        "memento-datetime": rfc3339(copy.made_at),
        "memento-record": record.record_id if record else "",
        "days-from-post": "" if copy.days_from_post is None else copy.days_from_post,
        "status": copy.status,
    }


def why(finding: Finding) -> str:
    """Say why there is no copy; empty where there is one."""
    match finding:
        case Found():
            return ""
        case NoneThere(reason=reason):
            return reason
        case OutOfReach(detail=detail) | ArchiveBusy(detail=detail) | ArchiveDown(detail=detail):
            return detail
        case _:
            assert_never(finding)


class _Asking:
    """Asks the archive for the sake of one URL, and packs all that comes; used by one thread."""

    def __init__(
        self,
        transport: Transport,
        courtesy: Courtesy,
        keeper: Keeper,
        settings: Settings,
        want: Want,
        parcel: Parcel,
    ) -> None:
        self._transport = transport
        self._courtesy = courtesy
        self._keeper = keeper
        self._settings = settings
        self._parcel = parcel
        own = is_own(urls.host(want.url), settings)
        self._max_bytes = settings.own_max_bytes if own else settings.max_bytes
        self._steps: list[Step] = []
        self._not_kept: dict[str, NotKept] = {}

    def __call__(self, url: str, headers: Mapping[str, str], part: Part) -> Reply:
        return self._courtesy.ask(url, lambda: self._once(url, headers, part))

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every request that was made."""
        return tuple(self._steps)

    def not_kept(self, step: Step) -> NotKept | None:
        """Give why the body of an answer was not kept; None where it was."""
        return self._not_kept.get(step.record.record_id) if step.record else None

    def _once(self, url: str, headers: Mapping[str, str], part: Part) -> Reply:
        limit = self._max_bytes if part is Part.COPY else LISTING_BYTES
        exchange = self._transport.fetch(url, deadline_seconds=self._settings.timeout, max_bytes=limit, headers=headers)
        try:
            page = _page(exchange) if part is Part.COPY else None
            kept = self._keeper.keep(exchange, page, ALLOWED, None, self._parcel)
            reply = reply_of(exchange, part, kept.record, page)
        finally:
            exchange.close()
        self._steps.append(reply.step)
        if kept.not_kept:
            self._not_kept[kept.record.record_id] = kept.not_kept
        return reply


def _page(exchange: Exchange) -> Page | None:
    """Give what a copy shows; its addresses are those of the page that it is a copy of."""
    outcome = exchange.outcome
    if not isinstance(outcome, Answered) or exchange.entity is None or outcome.status != _OK:
        return None
    return page_of(outcome, exchange.entity, original_of(exchange.url) or exchange.url)
