"""How long a host wants us to wait, and how long we are willing to."""

import re
import threading
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from migrate import urls
from migrate.model.capture import Answered, Outcome
from migrate.model.exchange import Exchange

LONGEST_WAIT = 30.0
"""Seconds that one check waits at most."""
PATIENCE = 120.0
"""Seconds spent waiting on one host by all checks of it: who never relents is not waited for each time."""

_NEVER = 365 * 86_400.0
_BUSY = frozenset({429, 503})


def http_date(text: str) -> datetime | None:
    """Read a date of HTTP in any of its three forms, in UTC (RFC 9110, 5.6.7); None where it is none."""
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError):  # a time zone may lead out of the calendar
        return None


def is_busy(outcome: Outcome) -> bool:
    """Say whether the host wants to be asked less."""
    return isinstance(outcome, Answered) and outcome.status in _BUSY


def retry_after(outcome: Outcome, answered: datetime) -> float | None:
    """Give the seconds after which a busy host wants to be asked again, a year at most; None where it does not say.

    A date counts from the host's own `Date`, so that its clock need not agree with ours (RFC 9110, 10.2.3); from when
    it answered where it has none.
    """
    if not isinstance(outcome, Answered) or not is_busy(outcome):
        return None
    said = {name.lower(): value for name, value in outcome.headers}
    when = said.get("retry-after", "").strip()
    if re.fullmatch("[0-9]+", when):
        return min(_NEVER, float(when[:300]))
    until = http_date(when)
    if until is None:
        return None
    return min(_NEVER, max(0.0, (until - (http_date(said.get("date", "")) or answered)).total_seconds()))


class Patience:
    """What is left of our willingness to wait, host by host; any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spent: dict[str, float] = {}

    def wait_for(self, exchange: Exchange, budget_seconds: float) -> float | None:
        """Give the seconds to wait before the host is asked once more; None where we will not.

        Args:
            exchange: the answer.
            budget_seconds: what may be spent on the whole attempt, the answer's own time included.
        """
        asked = retry_after(exchange.outcome, exchange.started_at + timedelta(seconds=exchange.seconds))
        if asked is None or asked > min(LONGEST_WAIT, budget_seconds - exchange.seconds):
            return None
        host = urls.host(exchange.url)
        with self._lock:
            spent = self._spent.get(host, 0.0) + max(asked, 1.0)
            if spent > PATIENCE:
                return None
            self._spent[host] = spent
        return asked
