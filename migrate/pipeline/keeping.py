"""What of an answer is kept: all of it, or where robots.txt, the budget or an earlier copy says no, what was seen."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from io import SEEK_END

from migrate.archive.parcels import Parcel
from migrate.archive.records import digests, is_not_modified, pieces, sha256
from migrate.fetchers.robots import RobotsDecision
from migrate.model.capture import Answered, NotKept
from migrate.model.exchange import Exchange
from migrate.model.page import Page
from migrate.model.record import Earlier, RecordRef
from migrate.verdict.drift import main_similarity

_OK = 200
_SAME_TEXT = 0.6
"""Above it, what is new on a page is its date, its advertisements, its list of other pages."""

Keeps = Callable[[Answered, Page | None, Earlier], bool]
"""Tells whether a body that is other than the earlier one is worth storing; asked in the thread that fetched it."""


def keeps_every_change(_outcome: Answered, _page: Page | None, _earlier: Earlier) -> bool:
    """Store every body that is not the earlier one byte for byte."""
    return True


def keeps_what_matters(outcome: Answered, page: Page | None, earlier: Earlier) -> bool:
    """Store a body that says something else than the copy we hold: not that a page counts its readers."""
    before = earlier.page
    if outcome.status != _OK or page is None or before is None:
        return True
    if (page.sniffed_type, page.title, page.empty) != (before.sniffed_type, before.title, before.empty):
        return True
    if page.content is None or before.content is None:
        return True
    return main_similarity(before.content, page.content) < _SAME_TEXT


@dataclass(frozen=True, slots=True)
class Kept:
    """The record of an exchange, whether it holds the body, and what it confirms."""

    record: RecordRef
    not_kept: NotKept | None = None
    confirms: RecordRef | None = None
    """The response that still holds."""


class Keeper:
    """Packs exchanges for the archive until the budget is spent; any thread may call it."""

    def __init__(self, budget: int | None, keeps: Keeps = keeps_every_change) -> None:
        """Be ready to keep as many bytes as the budget says, all where there is none."""
        self._budget = budget
        self._keeps = keeps
        self._lock = threading.Lock()
        self._stored = 0
        self.turned_away = 0
        """How many bodies were not kept since the budget was spent."""

    def keep(
        self, exchange: Exchange, page: Page | None, decision: RobotsDecision, earlier: Earlier | None, parcel: Parcel
    ) -> Kept:
        """Pack the exchange, or where its body may or need not be kept a metadata record of what was seen."""
        outcome = exchange.outcome
        if isinstance(outcome, Answered) and earlier is not None and is_not_modified(outcome):
            return Kept(parcel.add_exchange(exchange, earlier), confirms=earlier.record)
        if not isinstance(outcome, Answered) or exchange.entity is None or exchange.body is None:
            return Kept(parcel.add_exchange(exchange))
        same = earlier.record if earlier is not None and _is_same(exchange, outcome, earlier) else None
        if not decision.allowed:
            told = {"decision": "robots", "rule": decision.rule}
            return Kept(_describe(exchange, outcome, told, parcel), NotKept.ROBOTS, same)
        if earlier is not None and same is None and not self._keeps(outcome, page, earlier):
            told = {
                "decision": "unchanged",
                "differs-from": earlier.record.record_id,
                "differs-from-digest": earlier.payload_digest or "",
            }
            return Kept(_describe(exchange, outcome, told, parcel), NotKept.UNCHANGED)
        size = exchange.body.seek(0, SEEK_END)
        if not self._reserve(size):
            told = {"decision": "budget", "rule": f"--budget {self._budget}"}
            return Kept(_describe(exchange, outcome, told, parcel), NotKept.BUDGET, same)
        record = parcel.add_exchange(exchange)
        with self._lock:
            self._stored += min(record.length, size) - size
        return Kept(record, confirms=same)

    def _reserve(self, size: int) -> bool:
        """Take so much of the budget, before it is known what compression leaves of it; an empty body is free."""
        with self._lock:
            if size and self._budget is not None and self._stored + size > self._budget:
                self.turned_away += 1
                return False
            self._stored += size
            return True


def _is_same(exchange: Exchange, outcome: Answered, earlier: Earlier) -> bool:
    if outcome.truncated is not None or not outcome.body_bytes:
        return False
    assert exchange.entity is not None
    return sha256(pieces(exchange.entity)) == earlier.payload_digest


def _describe(exchange: Exchange, outcome: Answered, decision: dict[str, str], parcel: Parcel) -> RecordRef:
    assert exchange.entity is not None
    entity = digests(pieces(exchange.entity))
    told = {
        **decision,
        "visited": "yes, to check the link; the body was not kept",
        "status": outcome.status,
        "content-type": outcome.content_type or "",
        "entity-bytes": outcome.body_bytes,
        "entity-digest": entity.sha256,
        "entity-sha1": entity.sha1,
    }
    return parcel.add_metadata(exchange.url, told, exchange.started_at)
