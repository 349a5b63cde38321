"""What of an answer is kept: all of it, or where robots.txt or the budget says no, what was seen of it."""

import threading
from dataclasses import dataclass
from io import SEEK_END

from migrate.archive.parcels import Parcel
from migrate.archive.records import pieces, sha256
from migrate.fetchers.robots import RobotsDecision
from migrate.model.capture import Answered, Exchange, RecordRef


@dataclass(frozen=True, slots=True)
class Kept:
    """The record of an exchange, and whether it holds the body."""

    record: RecordRef
    body: bool
    over_budget: bool = False


class Keeper:
    """Packs exchanges for the archive until the budget is spent; any thread may call it."""

    def __init__(self, budget: int | None) -> None:
        """Be ready to keep as many bytes as the budget says, all where there is none."""
        self._budget = budget
        self._lock = threading.Lock()
        self._stored = 0
        self.turned_away = 0
        """How many bodies were not kept since the budget was spent."""

    def keep(self, exchange: Exchange, decision: RobotsDecision, parcel: Parcel) -> Kept:
        """Pack the exchange, or where its body may not be kept a metadata record of what was seen."""
        outcome = exchange.outcome
        if not isinstance(outcome, Answered) or exchange.entity is None or exchange.body is None:
            return Kept(parcel.add_exchange(exchange), body=True)
        if not decision.allowed:
            told = {"decision": "robots", "rule": decision.rule}
            return Kept(_describe(exchange, outcome, told, parcel), body=False)
        size = exchange.body.seek(0, SEEK_END)
        if not self._reserve(size):
            told = {"decision": "budget", "rule": f"--budget {self._budget}"}
            return Kept(_describe(exchange, outcome, told, parcel), body=False, over_budget=True)
        record = parcel.add_exchange(exchange)
        with self._lock:
            self._stored += min(record.length, size) - size
        return Kept(record, body=True)

    def _reserve(self, size: int) -> bool:
        """Take so much of the budget, before it is known what compression leaves of it; an empty body is free."""
        with self._lock:
            if size and self._budget is not None and self._stored + size > self._budget:
                self.turned_away += 1
                return False
            self._stored += size
            return True


def _describe(exchange: Exchange, outcome: Answered, decision: dict[str, str], parcel: Parcel) -> RecordRef:
    assert exchange.entity is not None
    told = {
        **decision,
        "visited": "yes, to check the link; the body was not kept",
        "status": outcome.status,
        "content-type": outcome.content_type or "",
        "entity-bytes": outcome.body_bytes,
        "entity-digest": sha256(pieces(exchange.entity)),
    }
    return parcel.add_metadata(exchange.url, told, exchange.started_at)
